//! Hooks: what a program is told of each call, for metrics of its own.

use crate::error::ErrorClass;
use crate::meta::Api;
use std::time::Duration;

/// Is told of each call before and after; see [`ClientBuilder::hooks`](super::ClientBuilder::hooks).
///
/// For each `before` there is exactly one `after`, also if the call's future is dropped. Both run within the call, so they
/// should be quick and must not panic; neither sees parameters, results or secrets.
///
/// ```
/// use bitrix_api::client::{CallInfo, Hooks, Report};
///
/// #[derive(Debug)]
/// struct Slow;
///
/// impl Hooks for Slow {
///     fn after(&self, call: &CallInfo<'_>, report: &Report<'_>) {
///         if report.duration.as_secs() > 10 {
///             eprintln!("{} took {:?}: {:?}", call.method, report.duration, report.end);
///         }
///     }
/// }
/// ```
pub trait Hooks: Send + Sync {
    /// A call begins.
    fn before(&self, call: &CallInfo<'_>) {
        let _ = call;
    }

    /// A call has ended.
    fn after(&self, call: &CallInfo<'_>, report: &Report<'_>) {
        let _ = (call, report);
    }
}

/// Which call it is.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CallInfo<'a> {
    /// Wire name of the method.
    pub method: &'a str,
    /// Protocol version.
    pub api: Api,
    /// Host of the portal.
    pub host: &'a str,
    /// How many commands it carries, if it is a batch.
    pub commands: usize,
}

impl<'a> CallInfo<'a> {
    pub(super) const fn new(method: &'a str, api: Api, host: &'a str, commands: usize) -> Self {
        Self { method, api, host, commands }
    }
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum End {
    /// With a result.
    Answered,
    /// The server refused it.
    Refused,
    /// It changes something, and nobody knows whether it did.
    Unknown,
    /// Otherwise: not sent, no answer to a call that reads, an answer that does not fit.
    Failed,
    /// Its future was dropped before.
    Dropped,
}

/// How a call ended, and what it took.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Report<'a> {
    /// How it ended.
    pub end: End,
    /// From the call to its end, all waits included.
    pub duration: Duration,
    /// Part of `duration` that was spent waiting for the limiter and before repeats.
    pub waited: Duration,
    /// How often it was sent.
    pub attempts: u32,
    /// HTTP status of the last answer.
    pub status: Option<u16>,
    /// The step at which it failed.
    pub class: Option<ErrorClass>,
    /// Code of the server's error.
    pub code: Option<&'a str>,
    /// What the portal says that the method has used up of its time, in seconds.
    pub operating: Option<f64>,
    /// Bytes of the answer's body.
    pub bytes: usize,
}
