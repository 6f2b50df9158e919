//! The steps of a call at which it can fail.

/// The step of a call at which it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorClass {
    /// The client could not be built: a bad address, token, certificate or proxy.
    Config,
    /// The request could not be written: a value breaks a documented limit, or a method name cannot be one. Nothing was
    /// sent.
    Request,
    /// No connection to the portal came about. Nothing was sent.
    Connect,
    /// The connection broke while the request or the answer was on its way. The call may have run.
    Transport,
    /// No answer came in the time allowed. The call may have run.
    Timeout,
    /// The portal pointed to another address to which a call must not be repeated: a login page, plain http, or too
    /// many addresses in a row.
    Redirect,
    /// The command of a batch did not run, since an earlier one failed: see [`batch`](crate::batch).
    NotExecuted,
    /// The server answered with an error: see [`Error::code`](super::Error::code).
    Refused,
    /// The answer is not JSON: a page of the web server, an empty body, or half an answer.
    NotJson,
    /// The answer is larger than the client takes.
    TooLarge,
    /// The answer is JSON but does not fit: a member is missing or of another type. The call did run.
    Decode,
}
