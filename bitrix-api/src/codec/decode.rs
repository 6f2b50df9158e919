//! The trait of what can be read, and what stands for no value.

use super::{DecodeError, Decoder};

/// A value that can be read from JSON.
///
/// Derive it with [`Record`](macro@crate::Record), [`WireEnum`](macro@crate::WireEnum) or [`Event`](macro@crate::Event);
/// by hand, read with the `Decoder`'s methods and let its errors through.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from an answer: it does not implement `Decode`",
    label = "cannot be read",
    note = "a struct or enum of your own gets it by `derive(Record)` or `derive(WireEnum)`; see `bitrix_api::types` for \
            dates, money, files and secrets, and `Json` for anything else"
)]
pub trait Decode: Sized {
    /// Which empty values stand for "no value" where `Self` is optional: unless said otherwise, all but `[]` and `{}`.
    const ABSENT: Absent = Absent::RECORD;
    /// The kind of identifier this is, if it is one: `message` for a [`MessageId`](crate::id::MessageId).
    const ID_KIND: Option<&'static str> = None;

    /// Reads one value.
    ///
    /// # Errors
    /// When the next value does not fit; the path is relative to this value.
    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError>;
}

/// The empty values by which the server says that there is no value.
///
/// `null` always is one. Whether `false`, `""`, `[]` and `{}` are depends on the type: `""` is a text, but no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absent(u8);

impl Absent {
    /// `null` alone.
    pub const NULL: Self = Self(0);
    /// `null` and `false`: for texts, and for value lists of which `""` is one.
    pub const TEXT: Self = Self(Self::FALSE);
    /// `null` and `""`: for flags.
    pub const FLAG: Self = Self(Self::EMPTY_TEXT);
    /// `null`, `false`, `""`: for numbers, identifiers, value lists, lists and maps.
    pub const SCALAR: Self = Self(Self::FALSE | Self::EMPTY_TEXT);
    /// `null`, `false`, `""`: for records of which every member is optional; `[]` and `{}` are an empty record.
    pub const RECORD: Self = Self(Self::FALSE | Self::EMPTY_TEXT);
    /// The same with `[]` and `{}`: for records that cannot be empty.
    pub const RECORD_WITH_REQUIRED: Self = Self(Self::FALSE | Self::EMPTY_TEXT | Self::EMPTY_CONTAINER);
    /// The same, for dates: PHP prints a date object as `{}`.
    pub const DATE: Self = Self(Self::FALSE | Self::EMPTY_TEXT | Self::EMPTY_CONTAINER);

    pub(super) const FALSE: u8 = 1;
    pub(super) const EMPTY_TEXT: u8 = 2;
    pub(super) const EMPTY_CONTAINER: u8 = 4;

    pub(super) const fn has(self, bit: u8) -> bool {
        self.0 & bit != 0
    }
}
