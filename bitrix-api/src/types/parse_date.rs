//! The spellings of dates.

use std::fmt;
use time::{Date, Month, Time, UtcOffset};

/// A text that is no date, or is one in a spelling that can be read in two ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseDateError;

impl fmt::Display for ParseDateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date such as 2026-05-14 or 2026-05-14T10:26:32+02:00")
    }
}

impl std::error::Error for ParseDateError {}

/// What a text says of a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) date: Date,
    pub(super) time: Option<Time>,
    pub(super) offset: Option<UtcOffset>,
}

/// Reads a date with an optional time, which may have an optional offset.
///
/// The date is `YYYY-MM-DD`, `DD.MM.YYYY`, or `MM/DD/YYYY` if the time has AM or PM: with slashes, that alone tells
/// that the month comes first.
pub(super) fn parse(text: &str) -> Option<Parts> {
    let mut rest = Rest(text.trim_ascii().as_bytes());
    let (date, american) = rest.date()?;
    if rest.0.is_empty() {
        return (!american).then_some(Parts { date, time: None, offset: None });
    }
    if !rest.spaces() && rest.any(b"Tt").is_none() {
        return None;
    }
    let (time, half_day) = rest.time()?;
    if american && !half_day {
        return None;
    }
    let offset = rest.offset()?;
    rest.0.is_empty().then_some(Parts { date, time: Some(time), offset })
}

/// What is not read yet.
struct Rest<'t>(&'t [u8]);

impl Rest<'_> {
    /// The date, and whether the month came first.
    fn date(&mut self) -> Option<(Date, bool)> {
        let first = self.digits(1, 4)?;
        let separator = self.any(b"-./")?;
        let second = self.digits(1, 2)?;
        self.any(&[separator])?;
        let third = self.digits(1, 4)?;
        let (year, month, day) = match (separator, first.1, second.1, third.1) {
            (b'-', 4, 2, 2) => (first, second, third),
            (b'.', 2, 2, 4) => (third, second, first),
            (b'/', 1 | 2, _, 4) => (third, first, second),
            _ => return None,
        };
        let month = Month::try_from(u8::try_from(month.0).ok()?).ok()?;
        let year = i32::try_from(year.0).ok()?;
        let date = Date::from_calendar_date(year, month, u8::try_from(day.0).ok()?).ok()?;
        Some((date, separator == b'/'))
    }

    /// The time of day, and whether it came with AM or PM.
    fn time(&mut self) -> Option<(Time, bool)> {
        let hour = self.digits(1, 2)?.0;
        self.any(b":")?;
        let minute = self.two()?;
        let second = if self.any(b":").is_some() { self.two()? } else { 0 };
        let nanosecond = if self.any(b".,").is_some() { self.fraction()? } else { 0 };
        let half_day = self.half_day();
        let hour = match half_day {
            None => hour,
            Some(_) if !(1..=12).contains(&hour) => return None,
            Some(afternoon) => hour % 12 + if afternoon { 12 } else { 0 },
        };
        let time = Time::from_hms_nano(u8::try_from(hour).ok()?, minute, second, nanosecond).ok()?;
        Some((time, half_day.is_some()))
    }

    /// `AM` (`false`) or `PM` (`true`), if it is there.
    fn half_day(&mut self) -> Option<bool> {
        let mut ahead = Rest(self.0);
        ahead.spaces();
        let afternoon = ahead.any(b"AaPp")?.eq_ignore_ascii_case(&b'P');
        ahead.any(b"Mm")?;
        self.0 = ahead.0;
        Some(afternoon)
    }

    /// The offset: `Z`, `+02:00`, `+0200`, `+02`, or nothing (`Some(None)`); `None` is a text that is no offset.
    fn offset(&mut self) -> Option<Option<UtcOffset>> {
        self.spaces();
        if self.0.is_empty() {
            return Some(None);
        }
        if self.any(b"Zz").is_some() {
            return Some(Some(UtcOffset::UTC));
        }
        let sign = if self.any(b"+-")? == b'-' { -1 } else { 1 };
        let hours = i8::try_from(self.two()?).ok()?;
        self.any(b":");
        let minutes = if self.0.is_empty() { 0 } else { i8::try_from(self.two()?).ok()? };
        UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok().map(Some)
    }

    /// Nanoseconds from the digits after the point; those beyond the ninth are dropped.
    fn fraction(&mut self) -> Option<u32> {
        let (value, length) = self.digits(1, 9)?;
        while self.0.first().is_some_and(u8::is_ascii_digit) {
            self.0 = &self.0[1..];
        }
        Some(value * 10_u32.pow(9 - length))
    }

    fn two(&mut self) -> Option<u8> {
        self.digits(2, 2).and_then(|(value, _)| u8::try_from(value).ok())
    }

    /// As many digits as there are, up to `most`: their value and number. At most 9, which fit.
    fn digits(&mut self, least: u32, most: u32) -> Option<(u32, u32)> {
        let (mut value, mut length) = (0, 0);
        while length < most
            && let Some((digit, rest)) = self.0.split_first()
            && digit.is_ascii_digit()
        {
            value = value * 10 + u32::from(digit - b'0');
            length += 1;
            self.0 = rest;
        }
        (length >= least).then_some((value, length))
    }

    /// The next byte, if it is one of these.
    fn any(&mut self, bytes: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        bytes.contains(first).then(|| {
            self.0 = rest;
            *first
        })
    }

    /// Passes over spaces; whether there were any.
    fn spaces(&mut self) -> bool {
        let before = self.0.len();
        self.0 = self.0.trim_ascii_start();
        self.0.len() < before
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, offset, time};

    #[test]
    fn spellings() {
        let day = date!(2023 - 08 - 24);
        for (text, date, time, offset) in [
            ("2023-08-24", day, None, None),
            ("24.08.2023", day, None, None),
            (" 2023-08-24 ", day, None, None),
            ("2023-08-24T13:19:39+02:00", day, Some(time!(13:19:39)), Some(offset!(+2))),
            ("2023-08-24T13:19:39-03:30", day, Some(time!(13:19:39)), Some(offset!(-3:30))),
            ("2023-08-24T13:19:39+0200", day, Some(time!(13:19:39)), Some(offset!(+2))),
            ("2023-08-24T13:19:39+02", day, Some(time!(13:19:39)), Some(offset!(+2))),
            ("2023-08-24T13:19:39Z", day, Some(time!(13:19:39)), Some(offset!(UTC))),
            ("2023-08-24t13:19:39z", day, Some(time!(13:19:39)), Some(offset!(UTC))),
            ("2023-08-24T13:19:39.5+02:00", day, Some(time!(13:19:39.5)), Some(offset!(+2))),
            ("2023-08-24T13:19:39.1234567891Z", day, Some(time!(13:19:39.123456789)), Some(offset!(UTC))),
            ("2023-08-24 13:19:39", day, Some(time!(13:19:39)), None),
            ("2023-08-24 13:19", day, Some(time!(13:19)), None),
            ("24.08.2023 13:19:39", day, Some(time!(13:19:39)), None),
            ("24.08.2023 01:19:39 pm", day, Some(time!(13:19:39)), None),
            ("11/04/2015 05:50:43 PM", date!(2015 - 11 - 04), Some(time!(17:50:43)), None),
            ("8/24/2023 12:05:00 am", day, Some(time!(0:05)), None),
            ("08/24/2023 12:05:00 PM", day, Some(time!(12:05)), None),
            ("08/24/2023 9:05 AM", day, Some(time!(9:05)), None),
        ] {
            assert_eq!(parse(text), Some(Parts { date, time, offset }), "{text}");
        }
    }

    #[test]
    fn refused() {
        for text in [
            "",
            "yesterday",
            "2023",
            "2023-08",
            "2023-13-01",
            "2023-02-29",
            "31.04.2023",
            "2023-8-24",
            "24-08-2023",
            "2023.08.24",
            "2023-08/24",
            // Which is the month?
            "11/04/2015",
            "11/04/2015 17:50:43",
            "24/08/2023 05:50:43 PM",
            "2023-08-24T",
            "2023-08-24 25:00:00",
            "2023-08-24 13:60",
            "2023-08-24 13",
            "2023-08-24 13:5",
            "2023-08-24 13:19:39 PM",
            "2023-08-24 00:19:39 AM",
            "2023-08-24 13:19:39.",
            "2023-08-24T13:19:39+2",
            "2023-08-24T13:19:39+02:00 x",
            "2023-08-24T13:19:39+99:00",
            "2023-08-2413:19:39",
            "0000-00-00 00:00:00",
            "２０２３-08-24",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
