//! JSON through a type and out again: the one thing that an entry keeps of its type.

use crate::codec::{Decode, DecodeError, Decoder, Encode, EncodeError, Encoder};

/// Reads a value of one type and writes it again.
///
/// The only code that each type of the API adds to the registry; everything else is shared behind it.
pub(super) type Through = fn(&mut Decoder<'_>, &mut Encoder) -> Result<(), DecodeError>;

/// [`Through`] of a type.
pub(super) fn through<T: Decode + Encode>(d: &mut Decoder<'_>, e: &mut Encoder) -> Result<(), DecodeError> {
    T::decode(d)?.encode(e);
    Ok(())
}

/// What became of a JSON text that went through a type.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Passed {
    /// What the type writes: the JSON text, or the documented limit that the value breaks.
    pub written: Result<String, EncodeError>,
    /// Paths of the members for which the type has no place, the first 1,000 of them.
    pub unknown: Vec<String>,
}

impl Passed {
    /// Reads a whole document as a type and writes it again.
    ///
    /// # Errors
    /// When the document is not JSON, goes on after the value, or does not fit.
    pub fn of<T: Decode + Encode>(json: &[u8]) -> Result<Self, DecodeError> {
        pass(through::<T>, json)
    }
}

/// Sends a document through a type, collecting what the type has no place for.
pub(super) fn pass(through: Through, json: &[u8]) -> Result<Passed, DecodeError> {
    let (mut decoder, mut encoder) = (Decoder::new(json).collect_unknown(), Encoder::json());
    through(&mut decoder, &mut encoder)?;
    decoder.finish()?;
    Ok(Passed { written: encoder.finish(), unknown: decoder.unknown().to_vec() })
}

/// The same without collecting: whether the type can hold it.
pub(super) fn check(through: Through, json: &[u8]) -> Result<Result<(), EncodeError>, DecodeError> {
    let (mut decoder, mut encoder) = (Decoder::new(json), Encoder::json());
    through(&mut decoder, &mut encoder)?;
    decoder.finish()?;
    Ok(encoder.finish().map(|_| ()))
}
