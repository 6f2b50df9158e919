//! The pull decoder: what the decoding of a record is made of.

use super::decoder::syntax_in;
use super::{Absent, Choice, Decode, DecodeError, Decoder};
use crate::types::Clearable;
use jiter::Peek;

impl Decoder<'_> {
    /// Reads a required member into its slot.
    ///
    /// # Errors
    /// What `T` refuses.
    pub fn put<T: Decode>(&mut self, slot: &mut Option<T>) -> Result<(), DecodeError> {
        *slot = Some(T::decode(self)?);
        Ok(())
    }

    /// Reads an optional member into its slot; what [`Decode::ABSENT`] names leaves `None`.
    ///
    /// # Errors
    /// What `T` refuses.
    pub fn put_opt<T: Decode>(&mut self, slot: &mut Option<T>) -> Result<(), DecodeError> {
        *slot = if self.absent(T::ABSENT)? { None } else { Some(T::decode(self)?) };
        Ok(())
    }

    /// Reads a three-state member: `clear` or an empty text is [`Clearable::Clear`].
    ///
    /// # Errors
    /// What `T` refuses.
    pub fn put_clear<T: Decode>(
        &mut self,
        slot: &mut Option<Clearable<T>>,
        clear: &str,
    ) -> Result<(), DecodeError> {
        if self.peek()? == Peek::String {
            let mut ahead = self.jiter.clone();
            let text = ahead.known_str().map_err(|e| syntax_in(self.data, self.from, &e))?;
            if text.is_empty() || text == clear {
                *slot = Some(Clearable::Clear);
                return self.skip();
            }
        }
        *slot = if self.absent(Absent::NULL)? { None } else { Some(Clearable::Value(T::decode(self)?)) };
        Ok(())
    }

    /// The content of a required member's slot.
    ///
    /// # Errors
    /// When nothing was read into it.
    pub fn need<T>(&self, slot: Option<T>, key: &'static str) -> Result<T, DecodeError> {
        slot.ok_or_else(|| DecodeError::missing(key))
    }
    /// Reads the member `key` into the slot of an exclusive choice, if it is one of its alternatives, and answers whether
    /// it is.
    ///
    /// # Errors
    /// When another alternative has been read, and what the alternative refuses.
    pub fn put_choice<C: Choice>(&mut self, slot: &mut Option<C>, key: &str) -> Result<bool, DecodeError> {
        if !C::KEYS.contains(&key) {
            return Ok(false);
        }
        if let Some(chosen) = C::decode_key(self, key)?
            && slot.replace(chosen).is_some()
        {
            return Err(DecodeError::message(format!(
                "only one of {} can be given, and another was read before",
                C::KEYS.join(", ")
            )));
        }
        Ok(true)
    }

    /// The content of a required choice's slot.
    ///
    /// # Errors
    /// When no alternative was read into it.
    pub fn need_choice<C: Choice>(&self, slot: Option<C>) -> Result<C, DecodeError> {
        slot.ok_or_else(|| DecodeError::none_of(C::KEYS))
    }
}
