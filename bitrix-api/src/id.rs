//! Typed identifiers: a chat's does not fit where a message's belongs.

use crate::codec::{Absent, Decode, DecodeError, Decoder, Encode, Encoder, MapKey};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

#[doc(inline)]
pub use crate::generated::id::*;

/// What an identifier identifies. The markers are in [`kind`]; write one of your own for an entity of your own.
pub trait IdKind: 'static {
    /// Its name in the schema: `message`.
    const NAME: &'static str;
}

/// A positive whole number that names one entity of kind `K`.
///
/// Read from a number or a numeric string, written as a number. Whole numbers convert into it, so that a request takes a
/// literal; identifiers of another kind do not:
///
/// ```
/// use bitrix_api::id::{ChatId, MessageId};
///
/// let message = MessageId::new(34239);
/// assert_eq!(message, 34239.into());
/// assert_eq!(message.get(), 34239);
/// assert_eq!("1453".parse::<ChatId>().unwrap().to_string(), "1453");
/// assert_eq!(ChatId::list([1, 5]), [ChatId::new(1), ChatId::new(5)]);
/// ```
pub struct Id<K: IdKind> {
    value: i64,
    kind: PhantomData<fn() -> K>,
}

impl<K: IdKind> Id<K> {
    /// The identifier with this number.
    pub const fn new(value: i64) -> Self {
        Self { value, kind: PhantomData }
    }

    /// Several of them: `UserId::list([1, 5])` is what a request takes for a list of users.
    pub fn list<T: Into<Self>>(all: impl IntoIterator<Item = T>) -> Vec<Self> {
        all.into_iter().map(Into::into).collect()
    }

    /// The number.
    pub const fn get(self) -> i64 {
        self.value
    }
}

impl<K: IdKind> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K: IdKind> Copy for Id<K> {}

impl<K: IdKind> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<K: IdKind> Eq for Id<K> {}

impl<K: IdKind> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<K: IdKind> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.value.cmp(&other.value)
    }
}

impl<K: IdKind> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<K: IdKind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", K::NAME, self.value)
    }
}

impl<K: IdKind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<K: IdKind> FromStr for Id<K> {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self::new)
    }
}

impl<K: IdKind> From<i64> for Id<K> {
    fn from(value: i64) -> Self {
        Self::new(value)
    }
}

impl<K: IdKind> From<i32> for Id<K> {
    fn from(value: i32) -> Self {
        Self::new(value.into())
    }
}

impl<K: IdKind> From<u32> for Id<K> {
    fn from(value: u32) -> Self {
        Self::new(value.into())
    }
}

impl<K: IdKind> From<Id<K>> for i64 {
    fn from(id: Id<K>) -> Self {
        id.value
    }
}

impl<K: IdKind> Decode for Id<K> {
    const ABSENT: Absent = Absent::SCALAR;
    const ID_KIND: Option<&'static str> = Some(K::NAME);

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        i64::decode(d).map(Self::new)
    }
}

impl<K: IdKind> Encode for Id<K> {
    const ID_KIND: Option<&'static str> = Some(K::NAME);

    fn encode(&self, e: &mut Encoder) {
        e.integer(self.value);
    }
}

impl<K: IdKind> MapKey for Id<K> {
    const EXPECTED: &'static str = "an integer";

    fn from_key(key: &str) -> Option<Self> {
        key.parse().ok()
    }

    fn to_key(&self) -> String {
        self.to_string()
    }
}
