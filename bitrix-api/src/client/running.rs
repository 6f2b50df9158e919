//! A call that runs: what it has done so far, and its end in the books, whichever way it ends.

use super::address::Address;
use super::call::Answer;
use super::credentials::Proof;
use super::observe::{CallInfo, End, Report};
use super::outgoing::Outgoing;
use super::{Inner, trace};
use crate::SystemError;
use crate::auth::Grant;
use crate::error::{Details, ErrorClass};
use crate::meta::{Api, ErrorKind as _};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// A call that runs.
///
/// Dropped before [`end`](Self::end), it counts as dropped.
pub(super) struct Running<'a> {
    inner: &'a Inner,
    outgoing: &'a Outgoing,
    pub(super) started: Instant,
    /// Where the call goes now.
    pub(super) address: Arc<Address>,
    pub(super) attempts: u32,
    /// A request has been sent and is not answered.
    pub(super) under_way: bool,
    /// An earlier attempt may have run.
    pub(super) may_have_run: bool,
    waited: Duration,
    proof: Option<Proof>,
    ended: bool,
}

impl<'a> Running<'a> {
    pub(super) fn begin(inner: &'a Inner, outgoing: &'a Outgoing, address: Arc<Address>) -> Self {
        inner.counters.began();
        if let Some(hooks) = &inner.hooks {
            hooks.before(&info(outgoing, &address));
        }
        Self {
            inner,
            outgoing,
            started: Instant::now(),
            address,
            attempts: 0,
            under_way: false,
            may_have_run: false,
            waited: Duration::ZERO,
            proof: None,
            ended: false,
        }
    }

    /// Waits for something, and counts the time.
    pub(super) async fn wait<F: Future>(&mut self, what: F) -> F::Output {
        let waiting = Waiting { since: Instant::now(), waited: &mut self.waited };
        let output = what.await;
        drop(waiting);
        output
    }

    /// A request is about to be sent.
    pub(super) fn sent(&mut self, proof: &Proof, bytes: usize) {
        self.attempts += 1;
        self.under_way = true;
        self.proof = Some(proof.clone());
        self.inner.counters.sent(bytes);
    }

    /// The tokens that the portal says have ended.
    pub(super) fn expired_grant(&self, api: Api, details: &Details) -> Option<Arc<Grant>> {
        let Some(Proof::Grant(grant)) = &self.proof else { return None };
        if details.class != ErrorClass::Refused {
            return None;
        }
        let expired = match details.code.as_deref().and_then(SystemError::from_code) {
            Some(SystemError::ExpiredToken | SystemError::InvalidToken) => true,
            // REST 3.0 has no code for it: 401 is a matter of the token, 403 under the same code one of rights.
            Some(SystemError::V3AccessDenied) => api == Api::V3 && details.status == Some(401),
            _ => false,
        };
        expired.then(|| Arc::clone(grant))
    }

    /// The call has ended.
    pub(super) fn end(mut self, outcome: &Result<Answer, Box<Details>>) {
        let report = match outcome {
            Ok(answer) => Report {
                status: Some(answer.status),
                operating: answer.operating,
                bytes: answer.body.len(),
                ..self.report(End::Answered)
            },
            Err(details) => {
                let end = if details.unknown {
                    End::Unknown
                } else if details.class == ErrorClass::Refused {
                    End::Refused
                } else {
                    End::Failed
                };
                Report {
                    status: details.status,
                    class: Some(details.class),
                    code: details.code.as_deref(),
                    ..self.report(end)
                }
            }
        };
        self.account(&report);
        self.ended = true;
    }

    fn report(&self, end: End) -> Report<'static> {
        Report {
            end,
            duration: self.started.elapsed(),
            waited: self.waited,
            attempts: self.attempts,
            status: None,
            class: None,
            code: None,
            operating: None,
            bytes: 0,
        }
    }

    fn account(&self, report: &Report<'_>) {
        self.inner.counters.ended(report);
        let info = info(self.outgoing, &self.address);
        trace::ended(info.method, info.host, report);
        if let Some(hooks) = &self.inner.hooks {
            hooks.after(&info, report);
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if !self.ended {
            self.account(&self.report(End::Dropped));
        }
    }
}

fn info<'a>(outgoing: &'a Outgoing, address: &'a Address) -> CallInfo<'a> {
    CallInfo::new(&outgoing.method, outgoing.api, address.host(), outgoing.commands.len())
}

/// Counts a wait, also one that is dropped.
struct Waiting<'a> {
    since: Instant,
    waited: &'a mut Duration,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        *self.waited += self.since.elapsed();
    }
}
