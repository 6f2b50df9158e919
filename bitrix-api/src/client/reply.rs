//! An answer with what comes beside its result.

use super::call::Answer;
use crate::codec::{DecodeError, Decoder};
use crate::portal::types::Time;
use bytes::Bytes;
use std::fmt;

/// A method's result with the rest of the answer; see [`Client::reply`](crate::Client::reply).
#[derive(Clone)]
#[non_exhaustive]
pub struct Reply<T> {
    /// The result.
    pub result: T,
    /// Where the next page begins: the `start` of a further call. `None` on the last page, and for methods that do not
    /// page this way.
    pub next: Option<i64>,
    /// Number of all rows, where the method counts them. 0 also where it was asked not to count: never take it for an
    /// empty list.
    pub total: Option<i64>,
    status: u16,
    renamed_to: Option<String>,
    replayed: bool,
    attempts: u32,
    body: Bytes,
}

impl<T> Reply<T> {
    pub(super) fn new(result: T, answer: Answer) -> Self {
        Self {
            result,
            next: answer.next,
            total: answer.total,
            status: answer.status,
            renamed_to: answer.renamed_to,
            replayed: answer.replayed,
            attempts: answer.attempts,
            body: answer.body,
        }
    }

    /// How long the call took at the server, and how much of the method's budget is used up.
    ///
    /// `None` if the answer does not say, or says it in another way.
    pub fn time(&self) -> Option<Time> {
        let time = self.member("time")?;
        crate::codec::from_json(time.as_bytes()).ok()
    }

    /// The answer as it came, undecoded.
    pub fn raw(&self) -> &[u8] {
        &self.body
    }

    /// The JSON text of the result, undecoded.
    pub fn raw_result(&self) -> &str {
        self.member("result").unwrap_or("null")
    }

    /// The HTTP status of the answer.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// The portal's new address, if this call found it renamed.
    ///
    /// The client and its clones call the new address from now on. Store it: the old one works only for a while.
    pub fn renamed_to(&self) -> Option<&str> {
        self.renamed_to.as_deref()
    }

    /// Whether this is the answer of an earlier call with the same
    /// [`idempotency_key`](crate::client::CallOptions::idempotency_key), which the portal has repeated.
    pub const fn is_replayed(&self) -> bool {
        self.replayed
    }

    /// How often the call was sent.
    pub const fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The same answer with another result.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Reply<U> {
        Reply {
            result: f(self.result),
            next: self.next,
            total: self.total,
            status: self.status,
            renamed_to: self.renamed_to,
            replayed: self.replayed,
            attempts: self.attempts,
            body: self.body,
        }
    }

    fn member(&self, name: &str) -> Option<&str> {
        let body = self.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.body);
        find_member(body, name).ok().flatten()
    }
}

/// The JSON text of an object's member.
fn find_member<'j>(json: &'j [u8], name: &str) -> Result<Option<&'j str>, DecodeError> {
    let mut found = None;
    Decoder::new(json).map(&mut |d, key| {
        // The text's place alone: the text itself is lent for no longer than this.
        let length = d.raw()?.len();
        if key == name {
            found = Some(d.position() - length..d.position());
        }
        Ok(())
    })?;
    Ok(found.and_then(|range| std::str::from_utf8(&json[range]).ok()))
}

impl<T: fmt::Debug> fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("result", &self.result)
            .field("next", &self.next)
            .field("total", &self.total)
            .field("status", &self.status)
            .field("renamed_to", &self.renamed_to)
            .field("raw", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}
