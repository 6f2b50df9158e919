//! What became of a command, with its types.

use super::answer::RawDone;
use super::raw::RawOutcome;
use crate::error::{Details, Error, ErrorClass};
use crate::meta::Method;
use std::borrow::Cow;
use std::fmt;

/// What became of a command of a batch.
#[must_use = "a batch that went through may hold commands that did not"]
pub enum Outcome<M: Method> {
    /// It ran: its result.
    Ok(M::Output),
    /// It failed. With the class [`Refused`](ErrorClass::Refused) the server refused it, and it is the method's own error;
    /// with [`Decode`](ErrorClass::Decode) it ran, but its result does not fit the type.
    Failed(Error<M::Error>),
    /// It did not run: a command before it failed (class [`NotExecuted`](ErrorClass::NotExecuted)), or the request was
    /// turned away as a whole, with any other class. It may be sent again.
    NotExecuted(Error<M::Error>),
    /// It may have run: the answer of its request was lost. A write is not to be repeated before one has looked.
    Unknown(Error<M::Error>),
}

impl<M: Method> Outcome<M> {
    /// The result, or why there is none. [`Error::class`] still tells the cases apart.
    ///
    /// # Errors
    /// When the command did not run, failed, or may have run.
    pub fn into_result(self) -> Result<M::Output, Error<M::Error>> {
        match self {
            Self::Ok(output) => Ok(output),
            Self::Failed(error) | Self::NotExecuted(error) | Self::Unknown(error) => Err(error),
        }
    }

    /// The result, if there is one.
    pub fn ok(self) -> Option<M::Output> {
        self.into_result().ok()
    }

    /// Why there is no result.
    pub const fn error(&self) -> Option<&Error<M::Error>> {
        match self {
            Self::Ok(_) => None,
            Self::Failed(error) | Self::NotExecuted(error) | Self::Unknown(error) => Some(error),
        }
    }

    /// Whether the command ran and its result was read.
    pub const fn is_ok(&self) -> bool {
        matches!(self, Self::Ok(_))
    }

    /// Reads the result where it is still JSON.
    pub(super) fn of(raw: RawOutcome) -> Self {
        match raw {
            RawOutcome::Done(done) => match read::<M>(&done) {
                Ok(output) => Self::Ok(output),
                Err(error) => Self::Failed(error.typed()),
            },
            RawOutcome::Refused(error) => Self::Failed(error.typed()),
            RawOutcome::NotExecuted(error) => Self::NotExecuted(error.without_kind()),
            RawOutcome::Unknown(error) => Self::Unknown(error.without_kind()),
        }
    }
}

fn read<M: Method>(done: &RawDone) -> Result<M::Output, Error> {
    crate::codec::from_json(&done.result).map_err(|e| unfit(M::META.name, done, e))
}

fn unfit(method: &'static str, done: &RawDone, e: crate::DecodeError) -> Error {
    let mut details =
        Details::new(ErrorClass::Decode, format!("the answer does not fit: {e}")).with_source(e);
    details.method = Cow::Borrowed(method);
    details.body = Some(done.result.clone());
    Error::untyped(details)
}

impl<M: Method> fmt::Debug for Outcome<M>
where
    M::Output: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ok(output) => f.debug_tuple("Ok").field(output).finish(),
            Self::Failed(error) => f.debug_tuple("Failed").field(error).finish(),
            Self::NotExecuted(error) => f.debug_tuple("NotExecuted").field(error).finish(),
            Self::Unknown(error) => f.debug_tuple("Unknown").field(error).finish(),
        }
    }
}
