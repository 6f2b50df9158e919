//! What a limiter is told when a call has ended.

use std::time::Duration;

/// What became of a call.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Outcome<'a> {
    /// The portal answered, with a result or with an error of the method's own. What the answer says of the methods' time
    /// comes with it: nothing from portals that do not count it; for a batch what it says of its commands.
    Answered(&'a [Operating<'a>]),
    /// The portal refused the call because there were too many (`QUERY_LIMIT_EXCEEDED`).
    TooMany,
    /// The portal refused the method because it has used up its time (`OPERATION_TIME_LIMIT`).
    MethodBlocked,
    /// The request never left: no connection came about.
    NotSent,
    /// No answer came, or none of the portal's: the call may have arrived.
    Unknown,
}

/// What an answer says of the time that a method may use.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Operating<'a> {
    /// Wire name of the method.
    pub method: &'a str,
    /// What the method has used up of its time (`operating`); `None` if the answer does not say.
    pub used: Option<Duration>,
    /// How long after the answer the oldest part of that comes free again (`operating_reset_at` less the answer's own
    /// clock); `None` if the answer does not say.
    pub resets_in: Option<Duration>,
    /// The method was refused with `OPERATION_TIME_LIMIT`; of a command in a batch.
    pub blocked: bool,
}

impl<'a> Operating<'a> {
    /// The figures of a method that was not refused.
    #[must_use]
    pub const fn new(method: &'a str, used: Option<Duration>, resets_in: Option<Duration>) -> Self {
        Self { method, used, resets_in, blocked: false }
    }

    /// A command that was refused because its method has used up its time.
    #[must_use]
    pub const fn blocked(method: &'a str) -> Self {
        Self { method, used: None, resets_in: None, blocked: true }
    }
}
