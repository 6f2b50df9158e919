//! The way of a call, in steps.
//!
//! 1. **prepare** ([`Outgoing`]): the request becomes JSON. The only step that is generic over the request.
//! 2. **attempt** (`attempt`), as often as `retry` allows:
//!    - the limiter is asked for a permit;
//!    - **authorise** (`Credentials`): address and header for the portal as it is known now. A token whose end has come is
//!      renewed here; one that the portal refuses, after the attempt;
//!    - **send once** (`exchange::send`): one HTTP exchange, never repeated by itself, not even by the HTTP library;
//!    - **follow**: a portal that was renamed answers with its new address; the attempt goes on there. The server has not
//!      run the call then;
//!    - **classify** (`envelope`, and `file_answer` for answers that are files): body first, then status. `result` is read straight into the answer's type;
//!    - the permit goes back to the limiter with what became of the call.
//! 3. **decide** (`retry`): a call that failed is sent again if the server says that it did not run, or if running it
//!    twice does no harm ([`Effect`](crate::meta::Effect)).
//! 4. **account** (`running`): statistics, hooks and log, also when the future is dropped.
//!
//! Uploads and downloads by links (`files`, `link`) go the same way: to the link in place of a method's address, without
//! authorisation.
//!
//! Batches replace step 1 (many requests, one body) and the reading in step 2; paging repeats the whole.

use super::attempt::Attempt;
use super::outgoing::Outgoing;
use super::retry::{Retry, Why};
use super::running::Running;
use super::{Client, trace};
use crate::codec::{DecodeError, Decoder};
use crate::error::{BODY_KEPT, Details, Error, ErrorClass, Ran};
use crate::meta::{Api, Effect};
use bytes::Bytes;
use reqwest::Response;
use reqwest::header::HeaderValue;
use std::future::Future;
use std::pin::Pin;
use tokio::time::{Instant, sleep, timeout_at};
use tracing::Instrument as _;

/// Reads `result` where it stands in the answer; once for each attempt that is answered.
pub(super) type ReadResult<'a> = &'a mut (dyn FnMut(&mut Decoder<'_>) -> Result<(), DecodeError> + Send);

/// A whole answer that was not refused.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Bytes,
    pub(super) next: Option<i64>,
    pub(super) total: Option<i64>,
    pub(super) operating: Option<f64>,
    pub(super) renamed_to: Option<String>,
    pub(super) replayed: bool,
    pub(super) attempts: u32,
    pub(super) content_type: Option<HeaderValue>,
    pub(super) length: Option<u64>,
    /// The rest of an answer whose body was left unread.
    pub(super) rest: Option<Response>,
}

impl Client {
    /// Runs the steps after the first; `read` is given `result`.
    ///
    /// Behind a pointer, so that the future of a typed call is small and this code is compiled once.
    pub(super) fn run<'a>(
        &'a self,
        outgoing: Outgoing,
        read: ReadResult<'a>,
    ) -> Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send + 'a>> {
        let address = self.address();
        let span = trace::span(&outgoing.method, address.host());
        let call = async move {
            let mut running = Running::begin(&self.inner, &outgoing, address);
            // A time beyond all clocks is none.
            let deadline = self.options.deadline.and_then(|time| running.started.checked_add(time));
            let attempts = self.attempts(&outgoing, &mut running, deadline, read);
            let outcome = match deadline {
                None => attempts.await,
                Some(at) => match timeout_at(at, attempts).await {
                    Ok(outcome) => outcome,
                    Err(_) => Err(Box::new(self.deadline_passed(&running))),
                },
            };
            let outcome = outcome.map_err(|mut details| {
                details.method = outgoing.method.clone();
                details.host = running.address.host().to_owned();
                details.attempts = running.attempts;
                details.unknown = self.effect(&outgoing) != Effect::Read
                    && (details.ran == Ran::Maybe || running.may_have_run);
                self.redact(&outgoing, &mut details);
                if let Some(body) = &mut details.body {
                    // A copy, so that the error does not keep the rest alive.
                    *body = Bytes::copy_from_slice(&body[..body.len().min(BODY_KEPT)]);
                }
                details
            });
            running.end(&outcome);
            outcome.map_err(|details| Error::untyped(*details))
        };
        Box::pin(call.instrument(span))
    }

    /// Takes what must not be shown out of an error.
    fn redact(&self, outgoing: &Outgoing, details: &mut Details) {
        self.inner.credentials.redact(details);
        if let Some(link) = &outgoing.link {
            link.redact(details);
        }
    }

    /// What the call does to data, as far as it matters for repeating it.
    fn effect(&self, outgoing: &Outgoing) -> Effect {
        self.options.effect.unwrap_or(outgoing.effect)
    }

    /// Attempts until one is answered, or may not be repeated.
    async fn attempts(
        &self,
        outgoing: &Outgoing,
        running: &mut Running<'_>,
        deadline: Option<Instant>,
        read: ReadResult<'_>,
    ) -> Result<Answer, Box<Details>> {
        let retry = self.options.retry.unwrap_or(Retry::DEFAULT);
        let effect = self.effect(outgoing);
        let key = if outgoing.api == Api::V3 && effect != Effect::Read {
            Some(self.options.key_header().map_err(Error::into_details)?)
        } else {
            None
        };
        let (mut renewed, mut limits, mut faults) = (false, 0, 0);
        loop {
            let attempt = Attempt { client: self, outgoing, key: key.as_ref(), deadline };
            let mut details = match attempt.run(running, &mut *read).await {
                Ok(answer) => {
                    if faults > 0 {
                        self.inner.budget.put_back(faults);
                    }
                    return Ok(answer);
                }
                Err(details) => details,
            };
            if !renewed && let Some(expired) = running.expired_grant(outgoing.api, &details) {
                renewed = true;
                if let super::Credentials::App(session) = &self.inner.credentials {
                    session.renew(&expired).await?;
                    continue;
                }
            }
            // A batch that failed has run in part all the same, and the portal keeps answers of success alone: its key does
            // not keep the commands before the failure from running again.
            let keyed = key.is_some() && outgoing.commands.is_empty() && self.keys_are_honoured();
            if details.ran == Ran::Maybe {
                running.may_have_run = true;
            }
            let Some(why) = Why::of(&details, effect, keyed) else {
                return Err(details);
            };
            let failed = if why == Why::Limit { &mut limits } else { &mut faults };
            *failed += 1;
            if !retry.allows(why, *failed) {
                return Err(details);
            }
            let pause = retry.pause(*failed, crate::random::unit());
            let now = Instant::now();
            if deadline.is_some_and(|deadline| now + pause >= deadline) {
                return Err(details);
            }
            if why != Why::Limit && !self.inner.budget.take(now) {
                trace::budget_is_empty(&outgoing.method, running.address.host());
                return Err(details);
            }
            // What the server has repeated of the secret.
            self.redact(outgoing, &mut details);
            trace::repeats(&outgoing.method, running.address.host(), running.attempts, why, pause, &details);
            self.inner.counters.repeated();
            drop(details);
            running.wait(sleep(pause)).await;
        }
    }

    /// Whether a repeated call with the same key is known to run once.
    fn keys_are_honoured(&self) -> bool {
        self.options.trust_keys.unwrap_or_else(|| self.inner.keys_honoured())
    }

    fn deadline_passed(&self, running: &Running<'_>) -> Details {
        let time = self.options.deadline.unwrap_or_default();
        let message = format!("the call did not end within {time:?}, all waits included");
        let mut details = Details::new(ErrorClass::Deadline, message);
        details.ran = if running.under_way { Ran::Maybe } else { Ran::No };
        details
    }
}
