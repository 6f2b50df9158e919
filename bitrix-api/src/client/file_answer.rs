//! Answers that are no JSON envelope: files, and whatever else a method may answer with.

use super::call::ReadResult;
use super::envelope::{self, Envelope};
use super::exchange::Exchange;
use crate::codec::Decoder;
use crate::error::{Details, ErrorClass};
use crate::types::ReceivedFile;
use reqwest::header::HeaderValue;

/// What a call takes for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expects {
    /// The envelope with `result`.
    Envelope,
    /// A file; its contents are read whole.
    File,
    /// A file; its contents are left unread.
    Stream,
    /// Whatever comes, if it is no refusal.
    Anything,
}

/// Whether the head of an answer says that a file follows.
///
/// A file of JSON or HTML is one if the server gives it a name or says that it is to be saved. Otherwise JSON may be a
/// refusal, and HTML is a page: of a login, or of the web server.
pub(super) fn announces_file(
    status: u16,
    packed: bool,
    disposition: Option<&[u8]>,
    content_type: Option<&[u8]>,
) -> bool {
    (200..300).contains(&status)
        && !packed
        && (disposition.is_some_and(|value| !value.trim_ascii().eq_ignore_ascii_case(b"inline"))
            || content_type.is_some_and(|value| !is(value, b"json") && !is(value, b"html")))
}

/// Whether a kind is `application/json`, `text/html`, or one made of them.
fn is(content_type: &[u8], word: &[u8]) -> bool {
    let kind = content_type.split(|b| *b == b';').next().unwrap_or_default();
    kind.to_ascii_lowercase().windows(word.len()).any(|part| part == word)
}

/// Concludes from an answer; `read` is given the file, or `result`.
pub(super) fn classify(
    expects: Expects,
    exchange: &Exchange,
    read: ReadResult<'_>,
) -> Result<Envelope, Box<Details>> {
    let success = (200..300).contains(&exchange.status);
    if expects == Expects::Envelope || !success || exchange.packed {
        return envelope::classify(exchange, read);
    }
    if exchange.announces_file() {
        return of_file(exchange, read);
    }
    // Nothing says what it is: JSON that refuses is a refusal, whatever was expected.
    let looked = envelope::classify(exchange, &mut |d| d.skip());
    match (expects, looked) {
        (_, Err(details)) if details.class == ErrorClass::Refused => Err(details),
        (Expects::Anything, looked) => Ok(looked.unwrap_or_default()),
        // An envelope, where the method had a file to answer with.
        (_, Ok(_)) => envelope::classify(exchange, read),
        // JSON that is no envelope.
        (_, Err(details)) if details.class == ErrorClass::Decode => of_file(exchange, read),
        // No kind was told.
        (_, Err(_)) if exchange.content_type.is_none() && !exchange.body.is_empty() => {
            of_file(exchange, read)
        }
        (_, Err(mut details)) => {
            details.message = format!("a file was expected, and {}", details.message).into();
            Err(details)
        }
    }
}

fn of_file(exchange: &Exchange, read: ReadResult<'_>) -> Result<Envelope, Box<Details>> {
    let [disposition, content_type] = [&exchange.disposition, &exchange.content_type]
        .map(|value| value.as_ref().map(HeaderValue::as_bytes));
    let file = ReceivedFile::of_headers(exchange.body.clone(), disposition, content_type);
    match read(&mut Decoder::of_file(file)) {
        Ok(()) => Ok(Envelope::default()),
        Err(error) => Err(envelope::unfit(error)),
    }
}
