//! An event without its type.

use super::through::{Passed, Through, pass, through};
use crate::codec::{DecodeError, Encode};
use crate::meta::{Event, EventMeta};

/// An event without its type.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct EventEntry {
    /// Name and scopes.
    pub meta: EventMeta,
    data: Through,
}

impl EventEntry {
    /// The entry of an event, of a generated one or of one's own.
    pub const fn of<E: Event + Encode>() -> Self {
        Self { meta: E::META, data: through::<E> }
    }

    /// Reads the JSON of `data` as the event's type and writes it again.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn pass_data(&self, json: &[u8]) -> Result<Passed, DecodeError> {
        pass(self.data, json)
    }
}
