//! JSON of any shape.

use super::decode::{Absent, Decode};
use super::decoder::{Decoder, Kind};
use super::encode::float_text;
use super::scalars::integer;
use super::{DecodeError, Encode, Encoder};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Index;
use std::str::FromStr;

/// JSON of any shape: for parameters and results that the pages leave open, and for calls by name.
///
/// Numbers keep their literal text, objects the order of their members (which equality ignores). Indexing with a key or
/// a position that is not there gives `Json::Null`.
///
/// ```
/// use bitrix_api::Json;
///
/// let json: Json = r#"{"item": {"id": "5", "tags": ["a", "b"]}}"#.parse().unwrap();
/// assert_eq!(json["item"]["tags"][1].as_str(), Some("b"));
/// assert_eq!(json["item"]["missing"], Json::Null);
/// ```
#[derive(Clone, Default)]
pub enum Json {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    String(String),
    /// A list.
    Array(Vec<Json>),
    /// An object, its members in their order. Of several with one name, the last counts.
    Object(Vec<(String, Json)>),
}

/// A number by its literal text, so that money is never rounded.
#[derive(Clone, Debug, Eq)]
pub struct Number(Box<str>);

impl Number {
    /// Its text, as on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As a whole number, if it is one: `5`, and `5.0` as well.
    pub fn as_i64(&self) -> Option<i64> {
        integer(&self.0)
    }

    /// As a float, the nearest one; `None` beyond the largest.
    pub fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok().filter(|value: &f64| value.is_finite())
    }
}

impl PartialEq for Number {
    /// By value, exactly: `5`, `5.0` and `5e0` are one number.
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || matches!((value(&self.0), value(&other.0)), (Some(a), Some(b)) if a == b)
    }
}

/// What a number's text stands for: whether it is below zero, its digits without zeros at the ends, and where the point is
/// among them. `None` if the exponent is beyond counting.
fn value(text: &str) -> Option<(bool, String, i64)> {
    let (negative, size) = text.strip_prefix('-').map_or((false, text), |size| (true, size));
    let (mantissa, exponent) = size.split_once(['e', 'E']).unwrap_or((size, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() {
        return Some((false, String::new(), 0));
    }
    let leading = i64::try_from(digits.len() - significant.len()).ok()?;
    let point = i64::try_from(whole.len()).ok()?.checked_add(exponent.parse().ok()?)?.checked_sub(leading)?;
    Some((negative, significant.trim_end_matches('0').to_owned(), point))
}

/// The members that count: of several with one name, the last, as PHP reads them.
pub(super) fn effective(members: &[(String, Json)]) -> BTreeMap<&str, &Json> {
    members.iter().map(|(name, value)| (name.as_str(), value)).collect()
}

impl Json {
    /// The member of this name, if this is an object that has it; of several, the last.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => {
                members.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// The text, if this is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number, if this is one or a text that is one.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Number(number) => number.as_i64(),
            Self::String(text) => integer(text),
            _ => None,
        }
    }

    /// The truth value, if this is one.
    pub const fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The elements, if this is a list.
    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The members, if this is an object.
    pub fn as_object(&self) -> Option<&[(String, Self)]> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Whether this is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Reads it as a type.
    ///
    /// # Errors
    /// When it does not fit.
    pub fn decode_as<T: Decode>(&self) -> Result<T, DecodeError> {
        super::from_json(self.to_string().as_bytes())
    }

    /// The JSON of a value.
    ///
    /// # Errors
    /// When the value breaks a documented limit.
    pub fn from_value<T: Encode + ?Sized>(value: &T) -> Result<Self, super::EncodeError> {
        let text = super::to_json(value)?;
        // What the encoder wrote is JSON.
        Ok(text.parse().unwrap_or_default())
    }
}

static NULL: Json = Json::Null;

impl Index<&str> for Json {
    type Output = Self;

    fn index(&self, key: &str) -> &Self {
        self.get(key).unwrap_or(&NULL)
    }
}

impl Index<usize> for Json {
    type Output = Self;

    fn index(&self, index: usize) -> &Self {
        self.as_array().and_then(|items| items.get(index)).unwrap_or(&NULL)
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Number(a), Self::Number(b)) => a == b,
            (Self::String(a), Self::String(b)) => a == b,
            (Self::Array(a), Self::Array(b)) => a == b,
            (Self::Object(a), Self::Object(b)) => effective(a) == effective(b),
            _ => false,
        }
    }
}

impl fmt::Display for Json {
    /// Compact JSON text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut encoder = Encoder::json();
        self.encode(&mut encoder);
        f.write_str(&encoder.finish().map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Json {
    type Err = DecodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        super::from_json(text.as_bytes())
    }
}

impl Decode for Json {
    const ABSENT: Absent = Absent::NULL;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        Ok(match d.kind()? {
            Kind::Null => {
                d.null()?;
                Self::Null
            }
            Kind::Bool => Self::Bool(d.bool()?),
            Kind::Number => Self::Number(Number(d.number()?.into())),
            Kind::String => Self::String(d.string()?.to_owned()),
            Kind::Array => {
                let mut items = Vec::new();
                d.list(&mut |d, _| {
                    items.push(Self::decode(d)?);
                    Ok(())
                })?;
                Self::Array(items)
            }
            Kind::Object => {
                let mut members = Vec::new();
                d.map(&mut |d, key| {
                    members.push((key.to_owned(), Self::decode(d)?));
                    Ok(())
                })?;
                Self::Object(members)
            }
        })
    }
}

impl Encode for Json {
    fn encode(&self, e: &mut Encoder) {
        match self {
            Self::Null => e.null(),
            Self::Bool(value) => e.bool(*value),
            Self::Number(number) => e.number_text(&number.0),
            Self::String(text) => e.string(text),
            Self::Array(items) => items.encode(e),
            Self::Object(members) => {
                e.begin_object();
                for (key, value) in members {
                    e.field(key, value);
                }
                e.end_object();
            }
        }
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Self::Number(Number(value.to_string().into()))
    }
}

impl From<u64> for Json {
    fn from(value: u64) -> Self {
        Self::Number(Number(value.to_string().into()))
    }
}

impl From<u32> for Json {
    fn from(value: u32) -> Self {
        i64::from(value).into()
    }
}

impl From<i32> for Json {
    fn from(value: i32) -> Self {
        i64::from(value).into()
    }
}

impl From<f64> for Json {
    /// `null` for what is not finite, as JavaScript does.
    fn from(value: f64) -> Self {
        if value.is_finite() { Self::Number(Number(float_text(value).into())) } else { Self::Null }
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        Self::String(value.to_owned())
    }
}

impl From<String> for Json {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

impl<T: Into<Self>> From<Vec<T>> for Json {
    fn from(items: Vec<T>) -> Self {
        Self::Array(items.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Self>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<K: Into<String>, V: Into<Self>> FromIterator<(K, V)> for Json {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        Self::Object(members.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}

#[cfg(feature = "serde_json")]
impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Number(number) => Self::Number(Number(number.to_string().into())),
            Value::String(text) => Self::String(text),
            Value::Array(items) => Self::Array(items.into_iter().map(Into::into).collect()),
            Value::Object(members) => {
                Self::Object(members.into_iter().map(|(key, value)| (key, value.into())).collect())
            }
        }
    }
}

#[cfg(feature = "serde_json")]
impl From<Json> for serde_json::Value {
    /// Numbers become the nearest that `serde_json` holds; one that is beyond a float becomes `null`.
    fn from(json: Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(value),
            Json::Number(number) => match (number.0.parse::<i64>(), number.0.parse::<u64>()) {
                (Ok(whole), _) => whole.into(),
                (_, Ok(whole)) => whole.into(),
                _ => number.as_f64().map_or(Self::Null, Into::into),
            },
            Json::String(text) => Self::String(text),
            Json::Array(items) => Self::Array(items.into_iter().map(Into::into).collect()),
            Json::Object(members) => {
                Self::Object(members.into_iter().map(|(key, value)| (key, value.into())).collect())
            }
        }
    }
}
