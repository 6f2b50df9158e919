//! Exact decimal numbers: money, quantities, rates.

use super::read_text;
use crate::codec::{Absent, Decode, DecodeError, Decoder, Encode, Encoder};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

/// Most digits that a [`Decimal`] holds. The portal's database has 65 at most.
const MAX_DIGITS: usize = 128;

/// A decimal number, exact to the last digit: money, a quantity, a rate.
///
/// Read from a string (`"150000.00"`) or from a JSON number by its literal text (`779.60`), never through a float;
/// written as a JSON string, which is how the server itself writes money. There is no conversion from `f64`: give the
/// text or [`Decimal::new`].
///
/// The number keeps the digits after the point that it came with: `1.50` displays as `1.50`. Equality, order and hash
/// go by the value, so it equals `1.5`.
///
/// Accepted texts: an optional sign, digits with an optional point, and an optional exponent (PHP prints very small
/// and very large numbers as `1.0e-7`), which is written out: `1e3` becomes `1000`. At most 128 digits; no spaces, no
/// thousands separators, no decimal comma, no currency.
///
/// ```
/// use bitrix_api::Decimal;
///
/// let price: Decimal = "0779.60".parse()?;
/// assert_eq!(price.as_str(), "779.60");
/// assert_eq!(price, Decimal::new(7796, 1));
/// assert!(price < Decimal::from(780));
/// # Ok::<(), bitrix_api::types::ParseDecimalError>(())
/// ```
#[derive(Clone)]
pub struct Decimal {
    /// `-`? digits (`.` digits)?; no superfluous zero in front, no minus before a zero.
    text: Box<str>,
}

/// A text that is no decimal number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseDecimalError;

impl fmt::Display for ParseDecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a decimal number such as 150000.00, of at most {MAX_DIGITS} digits")
    }
}

impl std::error::Error for ParseDecimalError {}

impl Decimal {
    /// `units` divided by ten to the power of `scale`: `Decimal::new(15050, 2)` is `150.50`. Whole cents into money.
    pub fn new(units: i64, scale: u8) -> Self {
        let digits = format!("{:0>width$}", units.unsigned_abs(), width = usize::from(scale) + 1);
        let (whole, fraction) = digits.split_at(digits.len() - usize::from(scale));
        Self::canonical(units < 0, whole, fraction)
    }

    /// The canonical text: `-0.5`, `150000.00`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The nearest float. Not for sums of money.
    pub fn to_f64(&self) -> f64 {
        // The canonical text always is a float.
        self.text.parse().unwrap_or(f64::NAN)
    }

    /// Whether the value is zero.
    pub fn is_zero(&self) -> bool {
        self.text.bytes().all(|b| matches!(b, b'0' | b'.'))
    }

    /// Whether the value is below zero.
    pub fn is_negative(&self) -> bool {
        self.text.starts_with('-')
    }

    fn canonical(negative: bool, whole: &str, fraction: &str) -> Self {
        let whole = match whole.trim_start_matches('0') {
            "" => "0",
            whole => whole,
        };
        let zero = whole == "0" && fraction.bytes().all(|b| b == b'0');
        let sign = if negative && !zero { "-" } else { "" };
        let point = if fraction.is_empty() { "" } else { "." };
        Self { text: format!("{sign}{whole}{point}{fraction}").into() }
    }

    fn parse(text: &str) -> Option<Self> {
        let (negative, rest) = match text.as_bytes().first()? {
            b'-' => (true, &text[1..]),
            b'+' => (false, &text[1..]),
            _ => (false, text),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i16>().ok()?),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        let whole = whole.trim_start_matches('0');
        let shift = usize::from(exponent.unsigned_abs());
        if whole.len() + fraction.len() + shift > MAX_DIGITS {
            return None;
        }
        if exponent == 0 {
            return Some(Self::canonical(negative, whole, fraction));
        }
        // Move the point: pad with zeros on the side it moves to, then cut there.
        let digits = if exponent > 0 {
            format!("{whole}{fraction:0<shift$}")
        } else {
            format!("{whole:0>shift$}{fraction}")
        };
        let point = if exponent > 0 { whole.len() + shift } else { whole.len().max(shift) - shift };
        let (whole, fraction) = digits.split_at(point);
        Some(Self::canonical(negative, whole, fraction))
    }

    /// Sign, digits before the point, digits after it short of closing zeros: what decides the value.
    fn value(&self) -> (bool, &str, &str) {
        let (negative, digits) = match self.text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, &*self.text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        (negative, whole, fraction.trim_end_matches('0'))
    }
}

impl Default for Decimal {
    fn default() -> Self {
        Self::from(0)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decimal({})", self.text)
    }
}

impl FromStr for Decimal {
    type Err = ParseDecimalError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text).ok_or(ParseDecimalError)
    }
}

impl TryFrom<&str> for Decimal {
    type Error = ParseDecimalError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        text.parse()
    }
}

macro_rules! from_integers {
    ($($ty:ty),*) => {$(
        impl From<$ty> for Decimal {
            fn from(value: $ty) -> Self {
                Self { text: value.to_string().into() }
            }
        }
    )*};
}

from_integers!(i64, i32, u32, u64);

impl From<Decimal> for String {
    fn from(value: Decimal) -> Self {
        value.text.into()
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.value() == other.value()
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value().hash(state);
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let (negative, whole, fraction) = self.value();
        let (other_negative, other_whole, other_fraction) = other.value();
        let size = || {
            let by_whole = whole.len().cmp(&other_whole.len()).then_with(|| whole.cmp(other_whole));
            by_whole.then_with(|| fraction.cmp(other_fraction))
        };
        match (negative, other_negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => size(),
            (true, true) => size().reverse(),
        }
    }
}

impl Decode for Decimal {
    const ABSENT: Absent = Absent::SCALAR;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        read_text(d, "a decimal number", |text| Self::parse(text.trim_ascii()))
    }
}

impl Encode for Decimal {
    fn encode(&self, e: &mut Encoder) {
        e.string(&self.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{from_json, to_json};
    use std::collections::BTreeSet;

    fn dec(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn canonical_texts() {
        for (text, canonical) in [
            ("150000.00", "150000.00"),
            ("779.60", "779.60"),
            ("-0.5", "-0.5"),
            ("+7", "7"),
            ("007.10", "7.10"),
            (".5", "0.5"),
            ("5.", "5"),
            ("-0.00", "0.00"),
            ("-0", "0"),
            ("1e3", "1000"),
            ("1.5E+3", "1500"),
            ("1.25e1", "12.5"),
            ("1.0e-7", "0.00000010"),
            ("123.4e-2", "1.234"),
            ("12345e-3", "12.345"),
            ("0e5", "0"),
            ("123456789012345678901234567890.123456789", "123456789012345678901234567890.123456789"),
        ] {
            assert_eq!(dec(text).to_string(), canonical, "{text}");
        }
    }

    #[test]
    fn refused_texts() {
        let long = "9".repeat(MAX_DIGITS + 1);
        for text in [
            "",
            "-",
            ".",
            "e5",
            "1e",
            "1,5",
            "1 000",
            " 1",
            "0x10",
            "1.2.3",
            "--1",
            "1e999999999",
            "1e2000",
            "NaN",
            "inf",
            "300|USD",
            "٣",
            &long,
        ] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
    }

    #[test]
    fn made_of_units_and_scale() {
        assert_eq!(Decimal::new(15050, 2).as_str(), "150.50");
        assert_eq!(Decimal::new(-5, 2).as_str(), "-0.05");
        assert_eq!(Decimal::new(0, 2).as_str(), "0.00");
        assert_eq!(Decimal::new(12, 0).as_str(), "12");
        assert_eq!(Decimal::new(i64::MIN, 0).as_str(), "-9223372036854775808");
    }

    #[test]
    fn compared_by_value() {
        assert_eq!(dec("1.50"), dec("1.5"));
        assert_eq!(dec("-0.0"), Decimal::default());
        assert_ne!(dec("0.1"), dec("-0.1"));
        let ordered = ["-10", "-9.99", "-0.5", "0", "0.05", "0.5", "9.99", "10", "10.01", "100"];
        for pair in ordered.windows(2) {
            assert!(dec(pair[0]) < dec(pair[1]), "{pair:?}");
        }
        let set: BTreeSet<_> = ["1", "1.0", "1.00"].into_iter().map(dec).collect();
        assert_eq!(set.len(), 1);
    }

    #[test]
    fn beyond_a_float() {
        assert_ne!(dec("9007199254740993"), dec("9007199254740992"));
        let read: Decimal = from_json(b"9007199254740993.01").unwrap();
        assert_eq!(read.as_str(), "9007199254740993.01");
    }

    #[test]
    fn read_from_string_and_number_and_written_as_string() {
        assert_eq!(from_json::<Decimal>(b"\"150000.00\"").unwrap().as_str(), "150000.00");
        assert_eq!(from_json::<Decimal>(b"779.60").unwrap().as_str(), "779.60");
        assert_eq!(from_json::<Decimal>(b"1.0e-7").unwrap(), dec("0.0000001"));
        assert_eq!(from_json::<Option<Decimal>>(b"\"\"").unwrap(), None);
        assert_eq!(from_json::<Option<Decimal>>(b"false").unwrap(), None);
        assert_eq!(to_json(&dec("779.60")).unwrap(), "\"779.60\"");
    }

    #[test]
    fn errors_show_what_was_found() {
        let error = from_json::<Decimal>(b"\"300|USD\"").unwrap_err().to_string();
        assert_eq!(error, "expected a decimal number, found the string \"300|USD\"");
        let error = from_json::<Decimal>(b"true").unwrap_err().to_string();
        assert_eq!(error, "expected a decimal number, found true");
    }
}
