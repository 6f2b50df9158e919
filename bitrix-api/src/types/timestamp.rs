//! Seconds since 1970.

use crate::codec::{Absent, Decode, DecodeError, Decoder, Encode, Encoder};
use std::fmt;
use time::OffsetDateTime;

/// A moment as whole seconds since 1970-01-01 00:00 UTC.
///
/// Read from a number or a numeric string, written as a number.
///
/// ```
/// use bitrix_api::Timestamp;
/// use time::macros::datetime;
///
/// let moment = Timestamp::from(datetime!(2026-05-14 10:26:32 +02:00));
/// assert_eq!(moment.seconds(), 1778747192);
/// assert_eq!(moment.to_utc(), Some(datetime!(2026-05-14 08:26:32 UTC)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment that is this many seconds after 1970-01-01 00:00 UTC; before it, if negative.
    pub const fn new(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970-01-01 00:00 UTC.
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// The moment in UTC; `None` outside the years -9999 to 9999.
    pub fn to_utc(self) -> Option<OffsetDateTime> {
        OffsetDateTime::from_unix_timestamp(self.0).ok()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<i64> for Timestamp {
    fn from(seconds: i64) -> Self {
        Self(seconds)
    }
}

impl From<OffsetDateTime> for Timestamp {
    /// Fractions of a second are dropped.
    fn from(moment: OffsetDateTime) -> Self {
        Self(moment.unix_timestamp())
    }
}

impl TryFrom<Timestamp> for OffsetDateTime {
    type Error = time::error::ComponentRange;

    fn try_from(moment: Timestamp) -> Result<Self, Self::Error> {
        Self::from_unix_timestamp(moment.0)
    }
}

impl Decode for Timestamp {
    const ABSENT: Absent = Absent::SCALAR;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        i64::decode(d).map(Self)
    }
}

impl Encode for Timestamp {
    fn encode(&self, e: &mut Encoder) {
        e.integer(self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{from_json, to_json};
    use time::macros::datetime;

    #[test]
    fn read_from_number_and_string() {
        for json in ["1719826800", "\"1719826800\"", "1719826800.0"] {
            assert_eq!(
                from_json::<Timestamp>(json.as_bytes()).unwrap(),
                Timestamp::new(1719826800),
                "{json}"
            );
        }
        assert_eq!(from_json::<Option<Timestamp>>(b"\"\"").unwrap(), None);
        assert!(from_json::<Timestamp>(b"\"2026-05-14\"").is_err());
        assert_eq!(to_json(&Timestamp::new(-5)).unwrap(), "-5");
    }

    #[test]
    fn converts() {
        let moment = datetime!(2024-07-01 09:40:00 UTC);
        assert_eq!(Timestamp::from(moment).seconds(), 1719826800);
        assert_eq!(OffsetDateTime::try_from(Timestamp::new(1719826800)).unwrap(), moment);
        assert_eq!(Timestamp::new(i64::MAX).to_utc(), None);
    }
}
