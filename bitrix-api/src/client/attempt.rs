//! One attempt of a call.

use super::call::{Answer, ReadResult};
use super::exchange::{self, Exchange};
use super::outgoing::Outgoing;
use super::retry::is_limit;
use super::running::Running;
use super::{Client, envelope, operating};
use crate::SystemError;
use crate::error::{Details, ErrorClass};
use crate::limit::{Call, LimitError, Outcome, Permit};
use crate::meta::ErrorKind as _;
use reqwest::Url;
use reqwest::header::HeaderValue;
use std::sync::Arc;
use tokio::time::Instant;

/// Addresses in a row that are followed.
const MAX_MOVES: usize = 3;

/// What the attempts of a call have in common.
pub(super) struct Attempt<'a> {
    pub(super) client: &'a Client,
    pub(super) outgoing: &'a Outgoing,
    pub(super) key: Option<&'a HeaderValue>,
    pub(super) deadline: Option<Instant>,
}

impl Attempt<'_> {
    /// Sends the call, at the portal's new address if it has one, and reads the answer.
    pub(super) async fn run(
        &self,
        running: &mut Running<'_>,
        read: ReadResult<'_>,
    ) -> Result<Answer, Box<Details>> {
        let known = self.client.address();
        running.address = Arc::clone(&known);
        for _ in 0..=MAX_MOVES {
            let (url, permit, exchange) = self.send(running).await?;
            let Some(location) = exchange.location() else {
                let concluded = self.conclude(running, permit, &exchange, read);
                // A refusal comes from a portal; a page of a web server may come from anywhere.
                let is_portal = concluded.as_ref().err().is_none_or(|e| e.class == ErrorClass::Refused);
                let moved = running.address != known;
                if moved && is_portal {
                    self.client.remember(&known, &running.address);
                }
                let mut answer = concluded.map_err(|mut details| {
                    details.body = Some(exchange.body);
                    details
                })?;
                answer.renamed_to = moved.then(|| running.address.origin().to_owned());
                return Ok(answer);
            };
            // Not the portal that counts from now on, but one that has answered.
            self.settle(running, permit, &Outcome::Answered(&[]));
            let moved = location
                .and_then(|location| running.address.moved(&url, location, self.client.inner.allow_http));
            match moved {
                Ok(moved) => running.address = Arc::new(moved),
                Err(reason) => {
                    return Err(redirect(
                        &exchange,
                        format!("the portal points to another address, but {reason}"),
                    ));
                }
            }
        }
        let message = format!("the portal points on and on: {MAX_MOVES} addresses in a row were followed");
        Err(Box::new(Details::new(ErrorClass::Redirect, message)))
    }

    /// Waits for a permit, and sends the call once.
    async fn send(&self, running: &mut Running<'_>) -> Result<(Url, Permit, Exchange), Box<Details>> {
        let inner = &self.client.inner;
        let address = Arc::clone(&running.address);
        let call = self.call(&address);
        // A token that has ended is renewed before the call stands in line, not while it keeps a place there.
        inner.credentials.proof().await?;
        let permit = running.wait(inner.limiter.acquire(&call)).await.map_err(refused_by_limiter)?;
        let proof = match inner.credentials.proof().await {
            Ok(proof) => proof,
            Err(details) => {
                inner.limiter.settle(&call, permit, &Outcome::NotSent);
                return Err(details);
            }
        };
        let url = inner.credentials.url(&address, self.outgoing.api, &self.outgoing.method);
        let url = match url {
            Ok(url) => url,
            Err(error) => {
                inner.limiter.settle(&call, permit, &Outcome::NotSent);
                return Err(error.into_details());
            }
        };
        running.sent(&proof, self.outgoing.body.len());
        let body = self.outgoing.body.clone();
        let sent = exchange::send(&inner.transport, url.clone(), proof.header(), self.key, body).await;
        running.under_way = false;
        match sent {
            Ok(exchange) => {
                inner.counters.received(exchange.body.len());
                Ok((url, permit, exchange))
            }
            Err(details) => {
                let outcome = match details.class {
                    ErrorClass::Connect | ErrorClass::Request => Outcome::NotSent,
                    _ => Outcome::Unknown,
                };
                inner.limiter.settle(&call, permit, &outcome);
                Err(details)
            }
        }
    }

    /// Reads an answer, and tells the limiter of it.
    fn conclude(
        &self,
        running: &Running<'_>,
        permit: Permit,
        exchange: &Exchange,
        read: ReadResult<'_>,
    ) -> Result<Answer, Box<Details>> {
        let inner = &self.client.inner;
        match envelope::classify(exchange, read) {
            Ok(envelope) => {
                operating::answered(self.outgoing, &envelope.times, |outcome| {
                    self.settle(running, permit, outcome);
                });
                if self.key.is_some() {
                    inner.saw_key(exchange.key.honoured);
                }
                Ok(Answer {
                    status: exchange.status,
                    body: exchange.body.clone(),
                    next: envelope.next,
                    total: envelope.total,
                    operating: envelope.times.operating(),
                    renamed_to: None,
                    replayed: exchange.key.replayed,
                    attempts: running.attempts,
                })
            }
            Err(mut details) => {
                details.status = Some(exchange.status);
                let limit = details.class == ErrorClass::Refused && is_limit(&details);
                let outcome = match details.class {
                    ErrorClass::Refused if !limit => Outcome::Answered(&[]),
                    ErrorClass::Refused if is_blocked(&details) => Outcome::MethodBlocked,
                    ErrorClass::Refused => Outcome::TooMany,
                    ErrorClass::Decode => Outcome::Answered(&[]),
                    _ => Outcome::Unknown,
                };
                if limit {
                    inner.counters.limited(is_blocked(&details));
                }
                self.settle(running, permit, &outcome);
                Err(details)
            }
        }
    }

    fn settle(&self, running: &Running<'_>, permit: Permit, outcome: &Outcome<'_>) {
        self.client.inner.limiter.settle(&self.call(&running.address), permit, outcome);
    }

    fn call<'c>(&'c self, address: &'c super::Address) -> Call<'c> {
        Call::new(address.host(), &self.outgoing.method)
            .commands(&self.outgoing.commands)
            .deadline(self.deadline)
    }
}

/// Whether it is the time of one method that is used up, and not the number of calls.
fn is_blocked(details: &Details) -> bool {
    let system = details.code.as_deref().and_then(SystemError::from_code);
    matches!(system, Some(SystemError::OperationTimeLimit | SystemError::V3RateLimit))
}

fn refused_by_limiter(error: LimitError) -> Box<Details> {
    let class = if error.wait().is_some() { ErrorClass::Deadline } else { ErrorClass::Limit };
    let details = Details::new(class, format!("the limiter did not let the call through: {error}"));
    Box::new(details.with_source(error))
}

fn redirect(exchange: &Exchange, message: String) -> Box<Details> {
    let mut details = Details::new(ErrorClass::Redirect, message);
    details.status = Some(exchange.status);
    details.body = Some(exchange.body.clone());
    Box::new(details)
}
