//! Moments, with and without a known time zone.

use super::{ParseDateError, Timestamp, parse_date, read_text};
use crate::codec::{Absent, Decode, DecodeError, Decoder, Encode, Encoder};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use time::{OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// A date and time, with its offset from UTC where the server told it.
///
/// Most methods answer `2026-05-14T10:26:32+02:00`, which is a moment. Some answer `2026-05-14 10:26:32` or, in the
/// site's form, `14.05.2026 10:26:32`: a wall clock's reading in a zone that the answer does not name (the portal's
/// or the user's). [`offset`](Self::offset) tells which it is; nothing is guessed.
/// [`assume_offset`](Self::assume_offset) makes a moment of a reading once the zone is known from elsewhere.
///
/// Read are ISO 8601 (`T` or a space between date and time; seconds, fraction and offset optional; `Z`), `DD.MM.YYYY`
/// with an optional time, and `MM/DD/YYYY` with AM or PM, where the order of day and month is plain; a date alone is
/// its midnight, without an offset. Written is ISO 8601: with the offset (`2026-05-14T10:26:32+02:00`), or without it
/// (`2026-05-14T10:26:32`), which the server then takes as its own zone's time.
///
/// Two moments are equal if they are the same moment, whatever their offsets; two readings if they read the same. A
/// moment and a reading are never equal, and neither comes before the other.
///
/// ```
/// use bitrix_api::DateTime;
/// use time::macros::{datetime, offset};
///
/// let moment: DateTime = "2026-05-14T10:26:32+02:00".parse()?;
/// assert_eq!(moment, datetime!(2026-05-14 08:26:32 UTC).into());
///
/// let reading: DateTime = "14.05.2026 10:26:32".parse()?;
/// assert_eq!(reading.offset(), None);
/// assert_ne!(reading, moment);
/// assert_eq!(reading.assume_offset(offset!(+2)), moment);
/// # Ok::<(), bitrix_api::types::ParseDateError>(())
/// ```
#[derive(Clone, Copy)]
pub struct DateTime {
    clock: PrimitiveDateTime,
    offset: Option<UtcOffset>,
}

impl DateTime {
    /// The moment at which a clock that is `offset` from UTC reads `clock`.
    pub const fn new(clock: PrimitiveDateTime, offset: UtcOffset) -> Self {
        Self { clock, offset: Some(offset) }
    }

    /// A reading of a clock in a zone that is not known; the server takes it as its own.
    pub const fn local(clock: PrimitiveDateTime) -> Self {
        Self { clock, offset: None }
    }

    /// What the clock reads: date and time as they stand in the text.
    pub const fn clock(self) -> PrimitiveDateTime {
        self.clock
    }

    /// The clock's offset from UTC, if it is known.
    pub const fn offset(self) -> Option<UtcOffset> {
        self.offset
    }

    /// The moment, if the offset is known.
    pub fn moment(self) -> Option<OffsetDateTime> {
        self.offset.map(|offset| self.clock.assume_offset(offset))
    }

    /// The moment in whole seconds since 1970, if the offset is known.
    pub fn timestamp(self) -> Option<Timestamp> {
        self.moment().map(Timestamp::from)
    }

    /// The same with `offset` where none is known; a known one stays.
    #[must_use]
    pub const fn assume_offset(self, offset: UtcOffset) -> Self {
        match self.offset {
            Some(_) => self,
            None => Self { clock: self.clock, offset: Some(offset) },
        }
    }

    /// What decides equality and order: whether it is a moment, and nanoseconds since 1970 by UTC or by the clock.
    ///
    /// Computed without moving the clock to UTC, which fails at the ends of the calendar.
    fn instant(self) -> (bool, i128) {
        let clock = self.clock.assume_utc().unix_timestamp_nanos();
        match self.offset {
            Some(offset) => (true, clock - i128::from(offset.whole_seconds()) * 1_000_000_000),
            None => (false, clock),
        }
    }
}

impl PartialEq for DateTime {
    fn eq(&self, other: &Self) -> bool {
        self.instant() == other.instant()
    }
}

impl Eq for DateTime {}

impl Hash for DateTime {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.instant().hash(state);
    }
}

impl PartialOrd for DateTime {
    /// `None` between a moment and a reading.
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let ((moment, at), (other_moment, other_at)) = (self.instant(), other.instant());
        (moment == other_moment).then(|| at.cmp(&other_at))
    }
}

impl fmt::Display for DateTime {
    /// ISO 8601, as it is sent.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // ISO 8601 has no seconds in an offset: show such a moment by its nearest offset that can be written.
        let (clock, offset) = match self.moment() {
            Some(moment) => {
                let (hours, minutes, _) = moment.offset().as_hms();
                let whole = UtcOffset::from_hms(hours, minutes, 0).unwrap_or(UtcOffset::UTC);
                let shown = moment.checked_to_offset(whole).unwrap_or(moment);
                (PrimitiveDateTime::new(shown.date(), shown.time()), Some((hours, minutes)))
            }
            None => (self.clock, None),
        };
        let (hour, minute, second, nanosecond) = clock.as_hms_nano();
        write!(f, "{}T{hour:02}:{minute:02}:{second:02}", super::Date::new(clock.date()))?;
        if nanosecond > 0 {
            let fraction = format!("{nanosecond:09}");
            write!(f, ".{}", fraction.trim_end_matches('0'))?;
        }
        if let Some((hours, minutes)) = offset {
            let sign = if hours < 0 || minutes < 0 { '-' } else { '+' };
            write!(f, "{sign}{:02}:{:02}", hours.unsigned_abs(), minutes.unsigned_abs())?;
        }
        Ok(())
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DateTime({self})")
    }
}

impl FromStr for DateTime {
    type Err = ParseDateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = parse_date::parse(text).ok_or(ParseDateError)?;
        let clock = PrimitiveDateTime::new(parts.date, parts.time.unwrap_or(Time::MIDNIGHT));
        Ok(Self { clock, offset: parts.offset })
    }
}

impl From<OffsetDateTime> for DateTime {
    fn from(moment: OffsetDateTime) -> Self {
        Self::new(PrimitiveDateTime::new(moment.date(), moment.time()), moment.offset())
    }
}

impl From<PrimitiveDateTime> for DateTime {
    /// A reading: see [`DateTime::local`].
    fn from(clock: PrimitiveDateTime) -> Self {
        Self::local(clock)
    }
}

impl Decode for DateTime {
    const ABSENT: Absent = Absent::DATE;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        read_text(d, "a date and time (such as 2026-05-14T10:26:32+02:00)", |text| text.parse().ok())
    }
}

impl Encode for DateTime {
    fn encode(&self, e: &mut Encoder) {
        if self.clock.year() < 0 {
            e.fail("a date before the year 0 has no spelling that the server reads");
        }
        e.string(&self.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{from_json, to_json};
    use time::macros::{datetime, offset};

    fn read(text: &str) -> DateTime {
        text.parse().unwrap()
    }

    #[test]
    fn reads_what_the_server_sends_and_writes_iso() {
        for (text, written) in [
            ("2026-05-14T10:26:32+02:00", "2026-05-14T10:26:32+02:00"),
            ("2026-05-14T10:26:32-03:30", "2026-05-14T10:26:32-03:30"),
            ("2026-05-14T10:26:32.250+02:00", "2026-05-14T10:26:32.25+02:00"),
            ("2026-05-14T10:26:32Z", "2026-05-14T10:26:32+00:00"),
            ("2026-05-14 10:26:32", "2026-05-14T10:26:32"),
            ("24.08.2023 13:19:39", "2023-08-24T13:19:39"),
            ("24.08.2023", "2023-08-24T00:00:00"),
            ("2023-08-24", "2023-08-24T00:00:00"),
            ("11/04/2015 05:50:43 PM", "2015-11-04T17:50:43"),
        ] {
            let value: DateTime = from_json(to_json(text).unwrap().as_bytes()).unwrap();
            assert_eq!(value.to_string(), written, "{text}");
            assert_eq!(to_json(&value).unwrap(), format!("\"{written}\""));
            assert_eq!(read(written), value);
        }
    }

    #[test]
    fn empty_values_are_none() {
        for json in ["null", "false", "\"\"", "{}", "[]", "[ ]"] {
            assert_eq!(from_json::<Option<DateTime>>(json.as_bytes()).unwrap(), None, "{json}");
        }
    }

    #[test]
    fn faults_name_what_was_found() {
        let error = from_json::<DateTime>(br#""soon""#).unwrap_err().to_string();
        assert!(error.ends_with(r#"found the string "soon""#), "{error}");
        assert!(from_json::<DateTime>(b"1719826800").is_err());
        assert!(to_json(&DateTime::local(datetime!(-0001-01-01 0:00))).is_err());
    }

    #[test]
    fn moments_are_equal_by_moment_and_readings_by_reading() {
        let moment = read("2026-05-14T10:26:32+02:00");
        let reading = read("2026-05-14 10:26:32");
        assert_eq!(moment, read("2026-05-14T08:26:32Z"));
        assert_ne!(moment, read("2026-05-14T10:26:32Z"));
        assert_eq!(reading, read("14.05.2026 10:26:32"));
        assert_ne!(reading, read("2026-05-14T10:26:32Z"));
        assert_eq!(moment.partial_cmp(&reading), None);
        assert!(moment < read("2026-05-14T10:26:33+02:00"));
        assert!(reading < read("2026-05-14 10:26:33"));
    }

    #[test]
    fn parts() {
        let moment = read("2026-05-14T10:26:32+02:00");
        assert_eq!(moment.clock(), datetime!(2026-05-14 10:26:32));
        assert_eq!(moment.offset(), Some(offset!(+2)));
        assert_eq!(moment.moment(), Some(datetime!(2026-05-14 10:26:32 +2)));
        assert_eq!(moment.timestamp(), Some(Timestamp::new(1778747192)));
        assert_eq!(moment.assume_offset(offset!(+9)).offset(), Some(offset!(+2)));
        let reading = read("2026-05-14 10:26:32");
        assert_eq!((reading.moment(), reading.timestamp()), (None, None));
    }

    #[test]
    fn an_offset_with_seconds_is_written_as_the_same_moment() {
        let odd = DateTime::from(datetime!(2026-05-14 10:26:32 +02:00:20));
        assert_eq!(odd.to_string(), "2026-05-14T10:26:12+02:00");
        assert_eq!(read(&odd.to_string()), odd);
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        let last = read("9999-12-31T23:59:59-23:59");
        let first = read("0000-01-01T00:00:00+23:59");
        assert!(first < last);
        assert_eq!(last.to_string(), "9999-12-31T23:59:59-23:59");
        assert!(last.timestamp().is_some());
        assert!(!format!("{:?}", DateTime::from(datetime!(9999-12-31 23:59:59 -23:59:59))).is_empty());
    }
}
