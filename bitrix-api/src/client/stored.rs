//! An answer that is already there: read as that of a call is, without one.

use super::call::ReadResult;
use super::envelope;
use super::exchange::Exchange;
use crate::error::Error;
use bytes::Bytes;

/// Concludes from status and body what a call would; `read` is given `result`.
///
/// # Errors
/// What the call would end with.
pub(crate) fn read_answer(status: u16, body: &[u8], read: ReadResult<'_>) -> Result<(), Error> {
    let exchange = Exchange::of(status, Bytes::copy_from_slice(body));
    match envelope::classify(&exchange, read) {
        Ok(_) => Ok(()),
        Err(mut details) => {
            details.status = Some(status);
            Err(Error::untyped(*details))
        }
    }
}
