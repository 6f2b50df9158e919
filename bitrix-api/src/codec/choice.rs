//! Exclusive alternatives: one member of several.

use super::{DecodeError, Decoder, Encoder};

/// One of several members of an object, of which no two may be given.
///
/// An enum of newtype variants; derive it with [`Record`](macro@crate::Record). It stands in its record as a field with
/// `#[wire(choice)]` and is written as the one member that its variant names.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an exclusive choice",
    label = "not an exclusive choice",
    note = "`#[wire(choice)]` takes an enum with `derive(Record)`, whose variants each hold the value of one member"
)]
pub trait Choice: Sized {
    /// The wire names of the alternatives.
    const KEYS: &'static [&'static str];

    /// Reads the member `key`, if it is one of [`KEYS`](Self::KEYS), and nothing otherwise. `None` for a key of those
    /// means that its value was an absent one, which has been read.
    ///
    /// # Errors
    /// When the value does not fit the alternative.
    fn decode_key(d: &mut Decoder<'_>, key: &str) -> Result<Option<Self>, DecodeError>;

    /// Writes the member.
    fn encode_member(&self, e: &mut Encoder);
}
