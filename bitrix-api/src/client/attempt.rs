//! One attempt of a call.

use super::address::Address;
use super::call::{Answer, ReadResult};
use super::credentials::Proof;
use super::exchange::{self, Exchange};
use super::outgoing::Outgoing;
use super::retry::is_limit;
use super::running::Running;
use super::{Client, file_answer, operating};
use crate::SystemError;
use crate::error::{Details, ErrorClass};
use crate::limit::{Call, LimitError, Outcome, Permit};
use crate::meta::ErrorKind as _;
use reqwest::header::HeaderValue;
use reqwest::{Request, Url};
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
        let link = self.outgoing.link.as_ref();
        let mut at = link.map(|link| link.url.clone());
        for _ in 0..=MAX_MOVES {
            let (url, permit, mut exchange) = self.send(running, at.as_ref()).await?;
            let fetching = link.is_some_and(|link| link.upload.is_none());
            let Some(location) = exchange.location(fetching) else {
                let concluded = self.conclude(running, permit, &mut exchange, read);
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
            let allow_http = self.client.inner.allow_http;
            let followed = location.and_then(|location| match link {
                Some(link) => link.follow(&url, location, allow_http).map(|to| at = Some(to)),
                None => {
                    let moved = running.address.moved(&url, location, allow_http);
                    moved.map(|moved| running.address = Arc::new(moved))
                }
            });
            match followed {
                Ok(()) => {}
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

    /// Waits for a permit, and sends the call once: to a link, `at`, if it is not a method.
    async fn send(
        &self,
        running: &mut Running<'_>,
        at: Option<&Url>,
    ) -> Result<(Url, Option<Permit>, Exchange), Box<Details>> {
        let inner = &self.client.inner;
        let address = Arc::clone(&running.address);
        let call = self.call(&address);
        // A token that has ended is renewed before the call stands in line, not while it keeps a place there.
        if at.is_none() {
            inner.credentials.proof().await?;
        }
        // The portal does not count what other hosts answer.
        let permit = if at.is_none_or(|at| address.is_host_of(at)) {
            Some(running.wait(inner.limiter.acquire(&call)).await.map_err(refused_by_limiter)?)
        } else {
            None
        };
        let (proof, request) = match self.request(&address, at).await {
            Ok(request) => request,
            Err(details) => {
                self.settle(running, permit, &Outcome::NotSent);
                return Err(details);
            }
        };
        let url = request.url().clone();
        running.sent(&proof, self.outgoing.length());
        let sent = exchange::send(&inner.transport, request, self.key, self.outgoing.expects).await;
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
                self.settle(running, permit, &outcome);
                Err(details)
            }
        }
    }

    /// The request as it is sent, and what it is authorised by.
    async fn request(&self, address: &Address, at: Option<&Url>) -> Result<(Proof, Request), Box<Details>> {
        let inner = &self.client.inner;
        if let (Some(link), Some(at)) = (&self.outgoing.link, at) {
            let request = link.request(at.clone(), address, inner.transport.timeout);
            return Ok((Proof::InAddress, request));
        }
        let proof = inner.credentials.proof().await?;
        let url = inner.credentials.url(address, self.outgoing.api, &self.outgoing.method);
        let request = exchange::request(url, proof.header(), self.key, self.outgoing.body.clone());
        Ok((proof, request))
    }

    /// Reads an answer, and tells the limiter of it.
    fn conclude(
        &self,
        running: &Running<'_>,
        permit: Option<Permit>,
        exchange: &mut Exchange,
        read: ReadResult<'_>,
    ) -> Result<Answer, Box<Details>> {
        let inner = &self.client.inner;
        match file_answer::classify(self.outgoing.expects, exchange, read) {
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
                    content_type: exchange.content_type.take(),
                    length: exchange.length,
                    rest: exchange.rest.take(),
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

    fn settle(&self, running: &Running<'_>, permit: Option<Permit>, outcome: &Outcome<'_>) {
        if let Some(permit) = permit {
            self.client.inner.limiter.settle(&self.call(&running.address), permit, outcome);
        }
    }

    fn call<'c>(&'c self, address: &'c Address) -> Call<'c> {
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
