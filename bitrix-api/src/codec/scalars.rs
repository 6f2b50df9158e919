//! Plain values, in every spelling that the server uses for them.

use super::decode::{Absent, Decode};
use super::decoder::{Decoder, Kind};
use super::{DecodeError, Encode, Encoder};
use crate::types::Decimal;

impl Decode for String {
    const ABSENT: Absent = Absent::TEXT;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        d.text().map(str::to_owned)
    }
}

impl Encode for String {
    fn encode(&self, e: &mut Encoder) {
        e.string(self);
    }
}

impl Encode for str {
    fn encode(&self, e: &mut Encoder) {
        e.string(self);
    }
}

impl Decode for bool {
    const ABSENT: Absent = Absent::FLAG;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        const EXPECTED: &str = "a flag (true or false, Y or N, 1 or 0)";
        match d.kind()? {
            Kind::Bool => d.bool(),
            Kind::Number => read(d.number()?, flag, EXPECTED, NUMBER),
            Kind::String => read(d.string()?, flag, EXPECTED, STRING),
            _ => Err(d.expected(EXPECTED)),
        }
    }
}

const NUMBER: &str = "the number";
const STRING: &str = "the string";

/// The value of a text that has been read, or the error that shows it.
fn read<T>(text: &str, parse: fn(&str) -> Option<T>, expected: &str, what: &str) -> Result<T, DecodeError> {
    parse(text).ok_or_else(|| DecodeError::found_text(expected, what, text))
}

fn flag(text: &str) -> Option<bool> {
    match text {
        "Y" | "y" | "1" | "true" => Some(true),
        "N" | "n" | "0" | "false" | "" => Some(false),
        _ => None,
    }
}

impl Encode for bool {
    fn encode(&self, e: &mut Encoder) {
        e.bool(*self);
    }
}

/// The integer that a text is, if it is one: digits, or a decimal without a fraction.
pub(super) fn integer(text: &str) -> Option<i64> {
    let text = text.trim_ascii();
    if let Ok(value) = text.parse() {
        return Some(value);
    }
    if let Some((whole, fraction)) = text.split_once('.')
        && !fraction.is_empty()
        && fraction.bytes().all(|b| b == b'0')
    {
        return whole.parse().ok();
    }
    // `1e3` is an integer too; a decimal writes it out, exactly.
    let written_out: Decimal = text.contains(['e', 'E']).then(|| text.parse().ok())??;
    integer(written_out.as_str())
}

fn decode_integer(d: &mut Decoder<'_>) -> Result<i64, DecodeError> {
    match d.kind()? {
        Kind::Number => read(d.number()?, integer, "an integer", NUMBER),
        Kind::String => read(d.string()?, integer, "an integer", STRING),
        _ => Err(d.expected("an integer")),
    }
}

fn float(text: &str) -> Option<f64> {
    text.trim_ascii().parse().ok().filter(|value: &f64| value.is_finite())
}

macro_rules! integers {
    ($($ty:ty),*) => {$(
        impl Decode for $ty {
            const ABSENT: Absent = Absent::SCALAR;

            fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
                let value = decode_integer(d)?;
                <$ty>::try_from(value).map_err(|_| {
                    DecodeError::message(format!(
                        "{value} is out of the range {} to {}", <$ty>::MIN, <$ty>::MAX,
                    ))
                })
            }
        }

        impl Encode for $ty {
            fn encode(&self, e: &mut Encoder) {
                e.integer(i64::from(*self));
            }
        }
    )*};
}

impl Decode for i64 {
    const ABSENT: Absent = Absent::SCALAR;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        decode_integer(d)
    }
}

impl Encode for i64 {
    fn encode(&self, e: &mut Encoder) {
        e.integer(*self);
    }
}

integers!(i32, i16, i8, u32, u16, u8);

impl Decode for u64 {
    const ABSENT: Absent = Absent::SCALAR;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        // Beyond an `i64`, in plain digits alone.
        let parse = |text: &str| text.parse().ok().or_else(|| Self::try_from(integer(text)?).ok());
        match d.kind()? {
            Kind::Number => read(d.number()?, parse, "an integer that is not negative", NUMBER),
            Kind::String => read(d.string()?, parse, "an integer that is not negative", STRING),
            _ => Err(d.expected("an integer that is not negative")),
        }
    }
}

impl Encode for u64 {
    fn encode(&self, e: &mut Encoder) {
        e.number_text(&self.to_string());
    }
}

impl Decode for f64 {
    const ABSENT: Absent = Absent::SCALAR;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        match d.kind()? {
            Kind::Number => read(d.number()?, float, "a number", NUMBER),
            Kind::String => read(d.string()?, float, "a number", STRING),
            _ => Err(d.expected("a number")),
        }
    }
}

impl Encode for f64 {
    fn encode(&self, e: &mut Encoder) {
        e.float(*self);
    }
}

/// No answer worth reading: any value is passed over.
impl Decode for () {
    const ABSENT: Absent = Absent::NULL;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        d.skip()
    }
}

impl Encode for () {
    fn encode(&self, e: &mut Encoder) {
        e.null();
    }
}
