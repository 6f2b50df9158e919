//! An answer that is already there: read as that of a call is, without one.

use super::call::ReadResult;
use super::envelope;
use super::exchange::{Exchange, KeyEcho};
use crate::error::Error;
use bytes::Bytes;

/// Concludes from status and body what a call would; `read` is given `result`.
///
/// # Errors
/// What the call would end with.
pub(crate) fn read_answer(status: u16, body: &[u8], read: ReadResult<'_>) -> Result<(), Error> {
    let body = Bytes::copy_from_slice(body);
    let exchange = Exchange { status, body, packed: false, location: None, key: KeyEcho::default() };
    match envelope::classify(&exchange, read) {
        Ok(_) => Ok(()),
        Err(mut details) => {
            details.status = Some(status);
            Err(Error::untyped(*details))
        }
    }
}
