//! The errors of a method.

use std::fmt::{self, Debug};

/// The error codes of a method. Derive it with [`ErrorKind`](macro@crate::ErrorKind).
///
/// A variant is found by its code alone, ASCII case ignored; never by the text, which comes in the portal's language.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a method's error enum",
    label = "not an error enum",
    note = "derive it: `#[derive(Clone, Copy, Debug, PartialEq, Eq, ErrorKind)]`"
)]
pub trait ErrorKind: Copy + PartialEq + Debug + Send + Sync + 'static {
    /// The documented rows; several may have one code, with different texts.
    fn rows() -> Rows<Self>;

    /// The variant with this code.
    fn from_code(code: &str) -> Option<Self> {
        Self::rows().iter().find(|row| row.code.eq_ignore_ascii_case(code)).map(|row| row.kind)
    }

    /// The variant's code, as the server spells it.
    fn code(self) -> &'static str {
        Self::rows().iter().find(|row| row.kind == self).map_or("", |row| row.code)
    }
}

/// A documented error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorRow<K: 'static> {
    /// The variant.
    pub kind: K,
    /// The code, as the server spells it; may be empty or a number.
    pub code: &'static str,
    /// The HTTP status, 0 where none is documented.
    pub status: u16,
    /// The server's text in English, empty where none is documented.
    pub text: &'static str,
    /// The parameter it is about, empty if it is about none.
    pub param: &'static str,
    /// What is wrong with the parameter.
    pub cause: Cause,
    /// Whether the same call may succeed later: limits and passing faults.
    pub retryable: bool,
}

/// The documented rows of a method's errors: [`ErrorRow`]s.
///
/// They are kept as one text, since there are thousands, and it is read when an error is looked up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Rows<K: 'static> {
    /// The variant of each row.
    #[doc(hidden)]
    pub kinds: &'static [K],
    /// Rows parted by U+001E; in each, parted by U+001F and left out from the end where empty: code, status, text,
    /// parameter, initial of the [`Cause`], `r` for a passing fault.
    #[doc(hidden)]
    pub table: &'static str,
}

impl<K> Rows<K> {
    /// No rows.
    pub const NONE: Self = Self { kinds: &[], table: "" };

    /// For derives.
    #[doc(hidden)]
    pub const fn new(kinds: &'static [K], table: &'static str) -> Self {
        Self { kinds, table }
    }
}

impl<K: Copy> Rows<K> {
    /// All, as documented.
    pub fn iter(self) -> impl Iterator<Item = ErrorRow<K>> + Clone {
        self.kinds.iter().zip(self.table.split('\u{1e}')).map(|(kind, row)| {
            let mut cells = row.split('\u{1f}');
            let mut next = || cells.next().unwrap_or_default();
            ErrorRow {
                kind: *kind,
                code: next(),
                status: next().parse().unwrap_or(0),
                text: next(),
                param: next(),
                cause: match next() {
                    "M" => Cause::Missing,
                    "I" => Cause::Invalid,
                    "T" => Cause::TooLarge,
                    "N" => Cause::NotFound,
                    _ => Cause::Other,
                },
                retryable: next() == "r",
            }
        })
    }
}

impl<K: Copy + Debug> Debug for Rows<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// What an error says about its parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Something else.
    Other,
    /// It is not there.
    Missing,
    /// It cannot be read.
    Invalid,
    /// It is larger than allowed.
    TooLarge,
    /// What it names does not exist, or belongs to somebody else.
    NotFound,
}

/// The errors of a method that documents none of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoErrors {}

impl ErrorKind for NoErrors {
    fn rows() -> Rows<Self> {
        Rows::NONE
    }
}
