//! The wire codec: how Rust values become what the server reads, and how what the server really sends becomes Rust values.
//!
//! The server is PHP. Numbers arrive as strings, flags as `Y` and `N`, an empty object as `[]`, and a missing value as
//! `null`, `false` or `""`. [`Decoder`] reads all of that, strictly enough to never guess: what it cannot read is a
//! [`DecodeError`] with the JSON path and the value found there.
//!
//! Both directions are concrete types, not generic over a format, so that two thousand request and answer types stay
//! cheap to compile: a derive writes one `match` over positions, and everything else is shared.
//!
//! | PHP habit | read as |
//! |---|---|
//! | `"5"`, `5`, `5.0` | an integer 5 |
//! | `"Y"`, `"1"`, `1`, `true`, `"true"` | `true`; `N`, `0`, `false` and `""` likewise `false` |
//! | `[]` where an object belongs | an object without members |
//! | `{"0": a, "2": b}` where a list belongs | the list `a`, `b` |
//! | `[a, b]` where a map belongs | the map `0: a`, `1: b` |
//! | `null`, `false`, `""` for an optional value | `None`, where these cannot be the value itself: see [`Absent`] |

mod choice;
mod collections;
mod decode;
mod decode_error;
mod decoder;
mod encode;
mod encode_error;
mod extra;
mod json;
mod limits;
mod scalars;
mod scan;
mod slots;
mod walk;

pub use choice::Choice;
pub use collections::MapKey;
pub use decode::{Absent, Decode};
pub use decode_error::DecodeError;
pub use decoder::{Decoder, Kind};
pub use encode::{Encode, Encoder, FlagStyle};
pub use encode_error::EncodeError;
pub use extra::Extra;
pub use json::{Json, Number};
pub use limits::Limits;

/// Reads a value from a JSON document.
///
/// # Errors
/// When the document is not JSON, goes on after the value, or does not fit `T`.
///
/// ```
/// use bitrix_api::codec::from_json;
///
/// let numbers: Vec<i64> = from_json(br#"["1", 2, 3.0]"#)?;
/// assert_eq!(numbers, [1, 2, 3]);
/// let error = from_json::<Vec<i64>>(br#"[1, "two"]"#).unwrap_err();
/// assert_eq!(error.to_string(), r#"at `[1]`: expected an integer, found the string "two""#);
/// # Ok::<(), bitrix_api::DecodeError>(())
/// ```
pub fn from_json<T: Decode>(json: &[u8]) -> Result<T, DecodeError> {
    let mut decoder = Decoder::new(json);
    let value = T::decode(&mut decoder)?;
    decoder.finish()?;
    Ok(value)
}

/// Writes a value as a JSON document.
///
/// # Errors
/// When the value breaks a documented limit or cannot be written (a float that is not a number).
pub fn to_json<T: Encode + ?Sized>(value: &T) -> Result<String, EncodeError> {
    let mut encoder = Encoder::json();
    value.encode(&mut encoder);
    encoder.finish()
}

/// Writes a value as form fields with PHP brackets: `filter[ID]=5&select[0]=TITLE`.
///
/// The form has no types: flags and numbers become text, JSON `true` and `false` become `1` and `0`, and `null`, empty
/// lists and empty objects become an empty text, the nearest that PHP can read.
///
/// # Errors
/// As [`to_json`]; a value that is not an object or a list, and a member whose name is empty, have no field name and are
/// refused too.
pub fn to_form<T: Encode + ?Sized>(value: &T) -> Result<String, EncodeError> {
    let mut encoder = Encoder::form();
    value.encode(&mut encoder);
    encoder.finish()
}
