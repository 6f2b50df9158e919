//! Value types of the API: identifiers, dates, money, files, three-state values, secrets.
//!
//! | on the wire | type |
//! |---|---|
//! | money, quantities, rates | [`Decimal`] |
//! | a day; a day and time; seconds since 1970 | [`Date`]; [`DateTime`]; [`Timestamp`] |
//! | `chat1453`, `sg5`, `27` as the address of a dialogue | [`DialogId`] |
//! | file contents, in the three encodings | [`FileBase64`], [`FilePair`], [`FileData`] |
//! | a file from memory, a path or a stream, for all of these | [`File`] |
//! | an answer that is a file | [`ReceivedFile`] |
//! | texts by language code | [`LangMap`] |
//! | phones, e-mail addresses and the like of a CRM item | [`MultiField`] |
//! | tokens, passwords, keys | [`Secret`] |
//! | unset, clear or value | [`Clearable`] |

mod clearable;
mod date;
mod date_time;
mod decimal;
mod dialog_id;
mod file;
mod lang_map;
mod multi_field;
mod parse_date;
mod secret;
mod timestamp;

pub use clearable::Clearable;
pub use date::Date;
pub use date_time::DateTime;
pub use decimal::{Decimal, ParseDecimalError};
pub use dialog_id::{DialogId, ParseDialogIdError};
pub use file::{File, FileBase64, FileData, FileError, FilePair, ReceivedFile};
pub use lang_map::LangMap;
pub use multi_field::{MultiField, MultiFieldType, ValueType};
pub use parse_date::ParseDateError;
pub use secret::Secret;
pub use timestamp::Timestamp;

use crate::codec::{DecodeError, Decoder, Kind};

/// Reads a string or a number by its text; the error names what was `expected` (with its article) and shows the text.
fn read_text<T>(
    d: &mut Decoder<'_>,
    expected: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, DecodeError> {
    let what = match d.kind()? {
        Kind::String => "the string",
        Kind::Number => "the number",
        _ => return Err(d.expected(expected)),
    };
    let text = d.text()?;
    parse(text).ok_or_else(|| DecodeError::found_text(expected, what, text))
}
