//! What can go wrong with a call, and what to do about it.
//!
//! [`Error<K>`] carries the method's own error enum `K`; [`Error`] alone is the same without it, and `?` converts:
//!
//! ```
//! use bitrix_api::{Error, ErrorKind};
//!
//! fn erase<K: ErrorKind>(error: Error<K>) -> Result<(), Error> {
//!     Err(error)?
//! }
//! ```
//!
//! An error type of one's own takes them all with one `impl`, those of typed calls and those of calls by name:
//!
//! ```
//! # use bitrix_api::{Client, Error, im, incoming::EventError};
//! #[derive(Debug)]
//! enum AppError {
//!     Portal(Error),
//!     Event(EventError),
//! }
//!
//! impl<K> From<Error<K>> for AppError {
//!     fn from(error: Error<K>) -> Self {
//!         Self::Portal(error.erase())
//!     }
//! }
//!
//! # impl From<EventError> for AppError {
//! #     fn from(error: EventError) -> Self {
//! #         Self::Event(error)
//! #     }
//! # }
//! async fn rename(portal: &Client) -> Result<(), AppError> {
//!     portal.call(im::message::Update::new(5).message("x")).await?; // Error<UpdateError>
//!     portal.call_by_name("profile", ()).await?; // Error
//!     Ok(())
//! }
//! ```
//!
//! The client repeats by itself what is safe to repeat; see [`client`](crate::client). What is left for the caller is a
//! change of which nobody knows whether it was made:
//!
//! ```
//! # use bitrix_api::{Client, Error, Json};
//! # async fn is_there(_: &Client) -> bool { true }
//! async fn add_once(portal: &Client) -> Result<(), Error> {
//!     match portal.call_by_name("crm.deal.add", ()).await {
//!         Err(e) if e.outcome_unknown() && is_there(portal).await => Ok(()),
//!         other => other.map(drop),
//!     }
//! }
//! ```
//!
//! | you want to know | ask |
//! |---|---|
//! | which of the method's documented errors it was | [`Error::kind`] |
//! | which of the errors that any method may answer it was | [`Error::system`] |
//! | the code as the server sent it, also an undocumented one | [`Error::code`] |
//! | at which step it happened: before sending, on the way, in the answer | [`Error::class`] |
//! | whether calling again is safe and may help | [`Error::is_retryable`] |
//! | whether a change may have been made all the same | [`Error::outcome_unknown`] |
//! | why the authorisation could not be renewed | [`Error::auth_failure`] |
//!
//! A variant is found by code, ASCII case ignored, and never by text: the texts are in the portal's language.
//!
//! No form of an error shows a webhook's secret or a token; see [`Error::body`] for the one accessor to take care with.

mod advice;
mod class;
mod details;

pub use class::ErrorClass;
pub use details::FieldError;
pub(crate) use details::{BODY_KEPT, Details, Ran};

use crate::auth::AuthFailure;
use crate::{ErrorKind, SystemError};
use std::fmt;

/// The kind of an [`Error`] whose method is not known by type: it has no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Untyped {}

/// Whether a documented error says that the call did not run and a later one may succeed.
pub(crate) fn may_repeat<K: ErrorKind>(kind: K) -> bool {
    // What failed under 500 may have run half.
    K::rows().iter().any(|row| row.kind == kind && row.retryable && row.status != 500)
}

/// Why a call failed.
///
/// `K` is the error enum of the method that was called; without it the error is the erased one to which all others
/// convert. See the [module](self) for what to ask it.
///
/// An error is a pointer and the kind: cheap to return.
pub struct Error<K = Untyped> {
    details: Box<Details>,
    kind: Option<K>,
}

impl Error {
    pub(crate) fn untyped(details: Details) -> Self {
        Self { details: Box::new(details), kind: None }
    }

    /// The same error as one of a method whose error enum is `K`.
    pub(crate) fn typed<K: ErrorKind>(mut self) -> Error<K> {
        let kind = self.details.code.as_deref().and_then(K::from_code);
        self.details.retryable |= kind.is_some_and(may_repeat);
        Error { details: self.details, kind }
    }

    pub(crate) fn ran(&self) -> Ran {
        self.details.ran
    }

    /// The same error, which is not the method's own answer: its code is looked up nowhere.
    pub(crate) fn without_kind<K>(self) -> Error<K> {
        Error { details: self.details, kind: None }
    }

    pub(crate) fn into_details(self) -> Box<Details> {
        self.details
    }
}

impl<K> Error<K> {
    /// The step at which the call failed.
    #[must_use]
    pub fn class(&self) -> ErrorClass {
        self.details.class
    }

    /// Which of the errors that any method may answer this is.
    ///
    /// A code may be in both lists: the method's own meaning is then [`kind`](Self::kind).
    #[must_use]
    pub fn system(&self) -> Option<SystemError> {
        self.details.code.as_deref().and_then(SystemError::from_code)
    }

    /// The code as the server sent it, for codes that have no variant.
    ///
    /// Compare it with ASCII case ignored: the server mixes the cases. A code that the server sends as a number is its
    /// text here, a code that it leaves empty is `""`, and the code of a REST 3.0 error is taken out of its object.
    /// `None` if the answer held no code, or there was no answer.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.details.code.as_deref()
    }

    /// The server's own words, in the portal's language; for people, not for comparison.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.details.description.as_deref()
    }

    /// The HTTP status of the answer, if there was an answer.
    ///
    /// It says less than the code: an error may come under 200, and the same code under 400, 401 and 403.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.details.status
    }

    /// What REST 3.0 has against single fields; empty for other errors.
    #[must_use]
    pub fn validation(&self) -> &[FieldError] {
        &self.details.validation
    }

    /// The parameter that the server names in an `ERROR_ARGUMENT`.
    #[must_use]
    pub fn argument(&self) -> Option<&str> {
        self.details.argument.as_deref()
    }

    /// The wire name of the method that was called; `None` if the client could not be built.
    #[must_use]
    pub fn method(&self) -> Option<&str> {
        (!self.details.method.is_empty()).then_some(&*self.details.method)
    }

    /// The host (and port) of the portal that was called, if it came to that.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        (!self.details.host.is_empty()).then_some(&*self.details.host)
    }

    /// Whether the server did not run the call and a later one may succeed: a limit was hit, no connection came about,
    /// or the front server turned the call away with 503.
    ///
    /// The client has repeated the call already, as far as its options allow. `false` means "no", or "not known": see
    /// [`outcome_unknown`](Self::outcome_unknown).
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.details.retryable
    }

    /// Whether the call changes something and nobody knows if it did: its answer was lost, did not come in time, or is a
    /// fault of the server in the middle of the work.
    ///
    /// The client does not repeat such a call. Look whether the change is there before you do. Of a call that reads, or
    /// that the server refused, it is `false`; of an idempotent one it is `true` if no repeat was answered either.
    #[must_use]
    pub fn outcome_unknown(&self) -> bool {
        self.details.unknown
    }

    /// How often the call was sent: 0 if it was not, more than 1 if the client repeated it.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.details.attempts
    }

    /// Why the authorisation could not be renewed, for an error of class [`Auth`](ErrorClass::Auth).
    #[must_use]
    pub fn auth_failure(&self) -> Option<AuthFailure> {
        self.details.auth
    }

    /// The same error without the kind, whether it had one or not: for an error type of one's own, see the
    /// [module](self). Where a function returns [`Error`], `?` does it.
    #[must_use]
    pub fn erase(self) -> Error {
        Error { details: self.details, kind: None }
    }

    /// Whether no answer came in the time allowed, be it for one request or for the whole call. The call may have run:
    /// see [`outcome_unknown`](Self::outcome_unknown).
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.details.class, ErrorClass::Timeout | ErrorClass::Deadline)
    }

    /// The undecoded answer, at most its first 64 KiB, for diagnosis.
    ///
    /// This is what the server sent, so it may hold whatever the portal keeps, tokens included; neither Display nor
    /// Debug shows it.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.details.body.as_deref()
    }
}

impl<K: Copy> Error<K> {
    /// The method's own error, if the answer's code is one that its page documents.
    #[must_use]
    pub fn kind(&self) -> Option<K> {
        self.kind
    }
}

/// Forgets the kind, so that `?` works in functions that call several methods.
impl<K: ErrorKind> From<Error<K>> for Error {
    fn from(error: Error<K>) -> Self {
        error.erase()
    }
}

impl<K> fmt::Display for Error<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.details, f)
    }
}

impl<K: fmt::Debug> fmt::Debug for Error<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Error");
        if let Some(kind) = &self.kind {
            out.field("kind", kind);
        }
        self.details.debug_fields(&mut out);
        out.finish()
    }
}

impl<K: fmt::Debug> std::error::Error for Error<K> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.details.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy)]
    enum Fifty {
        #[allow(dead_code)]
        One = 1,
    }

    #[test]
    fn an_error_is_a_pointer_and_its_kind() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
        assert_eq!(size_of::<Error<Fifty>>(), 2 * size_of::<usize>());
        assert_eq!(size_of::<Result<(), Error>>(), size_of::<usize>());
    }

    #[test]
    fn an_error_can_cross_threads() {
        fn crosses<T: Send + Sync + 'static>() {}
        crosses::<Error>();
        crosses::<Error<Fifty>>();
    }
}
