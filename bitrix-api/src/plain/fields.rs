//! A field whatever its type, and the fields of a struct.

use crate::Extra;
use crate::codec::{Decode, DecodeError, Decoder, Encode, Encoder};
use std::any::Any;
use std::fmt::Debug;

/// A field.
pub trait Slot: Any {
    /// For the field's own type.
    fn any(&self) -> &dyn Any;
    /// For `Debug`.
    fn shown(&self) -> &dyn Debug;
    /// Whether another field of the same type is equal.
    fn same(&self, other: &dyn Slot) -> bool;
}

impl<T: Debug + PartialEq + 'static> Slot for T {
    fn any(&self) -> &dyn Any {
        self
    }

    fn shown(&self) -> &dyn Debug {
        self
    }

    fn same(&self, other: &dyn Slot) -> bool {
        other.any().downcast_ref::<Self>().is_some_and(|other| self == other)
    }
}

/// A field that can be sent.
pub trait Sent: Slot {
    /// Writes it as the member `key`, or nothing.
    fn write(&self, e: &mut Encoder, key: &str);
}

impl<T: Encode + Debug + PartialEq + 'static> Sent for T {
    fn write(&self, e: &mut Encoder, key: &str) {
        if !self.left_out() {
            e.field(key, self);
        }
    }
}

/// The other members are written as they are, beside the fields.
impl Sent for Extra {
    fn write(&self, e: &mut Encoder, _key: &str) {
        self.encode_members(e);
    }
}

/// A field that can be read.
pub trait Read {
    /// Reads the field's value.
    ///
    /// # Errors
    /// What the type refuses.
    fn read(&mut self, d: &mut Decoder<'_>) -> Result<(), DecodeError>;
    /// Reads a member that has no field; `false` if this field does not keep such.
    ///
    /// # Errors
    /// When the value cannot be read at all.
    fn read_other(&mut self, _d: &mut Decoder<'_>, _key: &str) -> Result<bool, DecodeError> {
        Ok(false)
    }
    /// Takes over the value of another field of the same type.
    fn copy(&mut self, from: &dyn Any);
}

impl<T: Decode + Clone + 'static> Read for Option<T> {
    fn read(&mut self, d: &mut Decoder<'_>) -> Result<(), DecodeError> {
        d.put_opt(self)
    }

    fn copy(&mut self, from: &dyn Any) {
        if let Some(from) = from.downcast_ref::<Self>() {
            self.clone_from(from);
        }
    }
}

/// The other members, after all fields.
impl Read for Extra {
    fn read(&mut self, d: &mut Decoder<'_>) -> Result<(), DecodeError> {
        d.skip()
    }

    fn read_other(&mut self, d: &mut Decoder<'_>, key: &str) -> Result<bool, DecodeError> {
        self.decode_key(d, key)?;
        Ok(true)
    }

    fn copy(&mut self, from: &dyn Any) {
        if let Some(from) = from.downcast_ref::<Self>() {
            self.clone_from(from);
        }
    }
}

/// Fields by position.
pub trait Fields {
    /// How many there are.
    fn count(&self) -> usize;
    /// The field at a position.
    fn at(&self, index: usize) -> Option<&dyn Slot>;
}

/// Fields that can be sent, by position.
pub trait SentFields: Fields {
    /// The field at a position.
    fn sent(&self, index: usize) -> Option<&dyn Sent>;
}

/// Fields that can be read, by position.
pub trait Open {
    /// How many there are.
    fn open_count(&self) -> usize;
    /// The field at a position.
    fn open(&mut self, index: usize) -> Option<&mut dyn Read>;
}
