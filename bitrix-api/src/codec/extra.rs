//! Members that a record does not list.

use super::json::effective;
use super::{Decode as _, DecodeError, Decoder, Encoder, Json};

/// The members of a record that its type has no place for: custom fields (`UF_*`), and what newer portals add.
///
/// In the order in which they came, which equality ignores; a record keeps them in a field marked `#[wire(rest)]`. A
/// member that is set under the wire name of one of the record's own fields is sent after it, and the server takes the
/// last.
///
/// ```
/// use bitrix_api::{Extra, Json};
///
/// let mut extra = Extra::from_iter([("UF_CRM_COLOUR", "red")]);
/// extra.set("UF_CRM_SIZES", vec![36, 38]);
/// assert_eq!(extra.get("UF_CRM_COLOUR").and_then(Json::as_str), Some("red"));
/// assert_eq!(extra.get("UF_CRM_SIZES").unwrap()[1].as_i64(), Some(38));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Extra(Vec<(String, Json)>);

impl Extra {
    /// No members.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// The member of this wire name; of several, the last.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Sets a member, in the place of one of the same name.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Json>) {
        let (name, value) = (name.into(), value.into());
        match self.0.iter_mut().rev().find(|(key, _)| *key == name) {
            Some(member) => member.1 = value,
            None => self.0.push((name, value)),
        }
    }

    /// All members, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Number of members.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads one member's value and keeps it.
    ///
    /// # Errors
    /// When the value is not JSON.
    pub fn decode_key(&mut self, d: &mut Decoder<'_>, key: &str) -> Result<(), DecodeError> {
        let value = Json::decode(d)?;
        self.0.push((key.to_owned(), value));
        Ok(())
    }

    /// Writes all members into the object that is being written.
    pub fn encode_members(&self, e: &mut Encoder) {
        for (key, value) in &self.0 {
            e.field(key, value);
        }
    }
}

impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        effective(&self.0) == effective(&other.0)
    }
}

impl<K: Into<String>, V: Into<Json>> FromIterator<(K, V)> for Extra {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        let mut extra = Self::new();
        for (key, value) in members {
            extra.set(key, value);
        }
        extra
    }
}
