//! Optional values, lists and maps.

use super::{Absent, Decode, Decoder};
use super::{DecodeError, Encode, Encoder};
use std::collections::BTreeMap;

impl<T: Decode> Decode for Option<T> {
    const ABSENT: Absent = Absent::NULL;
    const ID_KIND: Option<&'static str> = T::ID_KIND;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let mut value = None;
        d.put_opt(&mut value)?;
        Ok(value)
    }
}

impl<T: Encode> Encode for Option<T> {
    const ID_KIND: Option<&'static str> = T::ID_KIND;

    fn encode(&self, e: &mut Encoder) {
        match self {
            Some(value) => value.encode(e),
            None => e.null(),
        }
    }

    fn left_out(&self) -> bool {
        self.is_none()
    }
}

impl<T: Decode> Decode for Box<T> {
    const ABSENT: Absent = T::ABSENT;
    const ID_KIND: Option<&'static str> = T::ID_KIND;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        T::decode(d).map(Box::new)
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    const ID_KIND: Option<&'static str> = T::ID_KIND;

    fn encode(&self, e: &mut Encoder) {
        (**self).encode(e);
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    const ID_KIND: Option<&'static str> = T::ID_KIND;

    fn encode(&self, e: &mut Encoder) {
        (**self).encode(e);
    }
}

impl<T: Decode> Decode for Vec<T> {
    const ABSENT: Absent = Absent::SCALAR;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let mut values = Vec::new();
        d.list(&mut |d, _| {
            values.push(T::decode(d)?);
            Ok(())
        })?;
        Ok(values)
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, e: &mut Encoder) {
        self.as_slice().encode(e);
    }
}

impl<T: Encode> Encode for [T] {
    fn encode(&self, e: &mut Encoder) {
        e.list(self.len(), &mut |e, index| {
            if let Some(value) = self.get(index) {
                value.encode(e);
            }
        });
    }
}

/// A value that is written as an object's key: what the first type of a `BTreeMap` has to be.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the key of a map on the wire",
    label = "no key",
    note = "`String`, `i64` and identifiers are keys; implement `MapKey` for a type of your own"
)]
pub trait MapKey: Ord + Sized {
    /// What a key is, with its article, for the error about one that does not fit: `an integer`.
    const EXPECTED: &'static str;

    /// Reads the key; `None` if it does not fit.
    fn from_key(key: &str) -> Option<Self>;
    /// Writes the key.
    fn to_key(&self) -> String;
}

impl MapKey for String {
    const EXPECTED: &'static str = "a text";

    fn from_key(key: &str) -> Option<Self> {
        Some(key.to_owned())
    }

    fn to_key(&self) -> String {
        self.clone()
    }
}

impl MapKey for i64 {
    const EXPECTED: &'static str = "an integer";

    fn from_key(key: &str) -> Option<Self> {
        key.parse().ok()
    }

    fn to_key(&self) -> String {
        self.to_string()
    }
}

impl<K: MapKey, V: Decode> Decode for BTreeMap<K, V> {
    const ABSENT: Absent = Absent::SCALAR;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let mut entries = Self::new();
        d.map(&mut |d, key| {
            let Some(typed) = K::from_key(key) else {
                return Err(DecodeError::found_text(
                    &format!("{} as the key", K::EXPECTED),
                    "the string",
                    key,
                ));
            };
            entries.insert(typed, V::decode(d)?);
            Ok(())
        })?;
        Ok(entries)
    }
}

impl<K: MapKey, V: Encode> Encode for BTreeMap<K, V> {
    fn encode(&self, e: &mut Encoder) {
        e.begin_object();
        for (key, value) in self {
            e.field(&key.to_key(), value);
        }
        e.end_object();
    }
}
