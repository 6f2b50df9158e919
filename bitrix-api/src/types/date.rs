//! Days.

use super::{ParseDateError, parse_date, read_text};
use crate::codec::{Absent, Decode, DecodeError, Decoder, Encode, Encoder};
use std::fmt;
use std::str::FromStr;

/// A day of the calendar, without a time.
///
/// Written as `2026-05-14`. Read from `2026-05-14`, from the site's form `14.05.2026`, and from these with a time
/// behind them in any spelling that [`DateTime`](super::DateTime) reads: the day as it is written, not moved to
/// another time zone.
///
/// For arithmetic take the [`time::Date`] that it holds.
///
/// ```
/// use bitrix_api::Date;
/// use time::macros::date;
///
/// let birthday: Date = "14.05.2026".parse()?;
/// assert_eq!(birthday, date!(2026 - 05 - 14).into());
/// assert_eq!(birthday.to_string(), "2026-05-14");
/// # Ok::<(), bitrix_api::types::ParseDateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(time::Date);

impl Date {
    /// This day.
    pub const fn new(date: time::Date) -> Self {
        Self(date)
    }

    /// The day, for arithmetic.
    pub const fn get(self) -> time::Date {
        self.0
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.0.to_calendar_date();
        write!(f, "{year:04}-{:02}-{day:02}", u8::from(month))
    }
}

impl FromStr for Date {
    type Err = ParseDateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_date::parse(text).map(|parts| Self(parts.date)).ok_or(ParseDateError)
    }
}

impl From<time::Date> for Date {
    fn from(date: time::Date) -> Self {
        Self(date)
    }
}

impl From<Date> for time::Date {
    fn from(date: Date) -> Self {
        date.0
    }
}

impl Decode for Date {
    const ABSENT: Absent = Absent::DATE;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        read_text(d, "a date (such as 2026-05-14)", |text| text.parse().ok())
    }
}

impl Encode for Date {
    fn encode(&self, e: &mut Encoder) {
        if self.0.year() < 0 {
            e.fail("a date before the year 0 has no spelling that the server reads");
        }
        e.string(&self.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{from_json, to_json};
    use time::macros::date;

    #[test]
    fn reads_every_spelling_and_writes_one() {
        for json in [
            r#""2026-05-14""#,
            r#""14.05.2026""#,
            r#""2026-05-14T00:00:00+03:00""#,
            r#""2026-05-14 10:26:32""#,
            r#""05/14/2026 11:59:00 PM""#,
        ] {
            let read: Date = from_json(json.as_bytes()).unwrap();
            assert_eq!(read.get(), date!(2026 - 05 - 14), "{json}");
            assert_eq!(to_json(&read).unwrap(), r#""2026-05-14""#);
        }
        assert_eq!(to_json(&Date::new(date!(0033 - 04 - 03))).unwrap(), r#""0033-04-03""#);
    }

    #[test]
    fn empty_values_are_none() {
        for json in ["null", "false", "\"\"", "{}", "[]"] {
            assert_eq!(from_json::<Option<Date>>(json.as_bytes()).unwrap(), None, "{json}");
        }
    }

    #[test]
    fn faults_name_what_was_found() {
        let error = from_json::<Date>(br#""11/04/2015""#).unwrap_err().to_string();
        assert_eq!(error, r#"expected a date (such as 2026-05-14), found the string "11/04/2015""#);
        assert!(from_json::<Date>(b"{}").unwrap_err().to_string().contains("an empty object"));
        assert!(to_json(&Date::new(date!(-0001 - 01 - 01))).is_err());
    }
}
