//! The way of a call, in steps.
//!
//! 1. **prepare** ([`Outgoing`]): the request becomes JSON. The only step that is generic over the request.
//! 2. **authorise** (`Credentials`): address and header for the portal as it is known now. Where a token is renewed, this
//!    step is run again with the new one.
//! 3. **send once** (`exchange::send`): one HTTP exchange, never repeated by itself, not even by the HTTP library. A
//!    limiter waits before it, and a retry wraps it: the failure says whether the server can have run the call
//!    ([`Error::is_retryable`]), and `MethodMeta::effect` whether that matters.
//! 4. **follow**: a portal that was renamed answers with its new address; steps 2 and 3 are repeated there. The server
//!    has not run the call then.
//! 5. **classify** (`envelope`): body first, then status. `result` is read straight into the answer's type.
//!
//! Batches replace step 1 (many requests, one body) and the reading in step 5; paging repeats the whole.

use super::address::Address;
use super::exchange::{self, Exchange};
use super::{Client, envelope, trace};
use crate::codec::{DecodeError, Decoder, EncodeError};
use crate::error::{BODY_KEPT, Details, Error, ErrorClass};
use crate::limit::{Call, Outcome};
use crate::meta::{Api, Method, MethodMeta};
use bytes::Bytes;
use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Instant;

/// Addresses in a row that are followed.
const MAX_MOVES: usize = 3;

/// Reads `result` where it stands in the answer.
pub(super) type ReadResult<'a> = &'a mut (dyn FnMut(&mut Decoder<'_>) -> Result<(), DecodeError> + Send);

/// A request, ready to be sent.
pub(super) struct Outgoing {
    method: Cow<'static, str>,
    api: Api,
    body: Bytes,
}

impl Outgoing {
    pub(super) fn typed<M: Method>(request: &M) -> Result<Self, Error> {
        Self::new(M::META, crate::codec::to_json(request))
    }

    pub(super) fn new(meta: &'static MethodMeta, json: Result<String, EncodeError>) -> Result<Self, Error> {
        let method = Cow::Borrowed(meta.name);
        match json {
            Ok(json) => Ok(Self { method, api: meta.api, body: json.into() }),
            Err(e) => Err(unsendable(method, e)),
        }
    }

    pub(super) fn by_name(name: &str, api: Api, params: Result<String, EncodeError>) -> Result<Self, Error> {
        let method = Cow::Owned(name.to_owned());
        if let Err(message) = check_name(name) {
            // A name with a slash may be a whole address, with the secret in it.
            let shown = if name.contains('/') { Cow::Borrowed("") } else { method };
            let mut details = Details::new(ErrorClass::Request, message);
            details.method = shown;
            return Err(Error::untyped(details));
        }
        match params {
            Ok(json) => Ok(Self { method, api, body: json.into() }),
            Err(e) => Err(unsendable(method, e)),
        }
    }
}

fn unsendable(method: Cow<'static, str>, error: EncodeError) -> Error {
    let mut details = Details::new(ErrorClass::Request, format!("the request cannot be sent: {error}"));
    details.method = method;
    Error::untyped(details.with_source(error))
}

/// Refuses a name that would be another address.
fn check_name(name: &str) -> Result<(), &'static str> {
    let lower = name.to_ascii_lowercase();
    if name.is_empty() {
        Err("the method's name is empty")
    } else if !name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-')) {
        Err(
            "a method's name holds letters, digits, `.`, `_` and `-` alone: give the name, without address and parameters",
        )
    } else if name.starts_with('.') || name.ends_with('.') || name.contains("..") {
        Err("a method's name neither begins nor ends with a dot, and has no two in a row")
    } else if lower.ends_with(".json") || lower.ends_with(".xml") {
        Err("a method's name is given without `.json` or `.xml`")
    } else {
        Ok(())
    }
}

/// A whole answer that was not refused.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: Bytes,
    pub(super) next: Option<i64>,
    pub(super) total: Option<i64>,
    pub(super) renamed_to: Option<String>,
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
        Box::pin(async move {
            let started = Instant::now();
            let mut address = self.address();
            let outcome = self.follow(&outgoing, &mut address, read).await;
            let outcome = outcome.map_err(|mut details| {
                details.method = outgoing.method.clone();
                details.host = address.host().to_owned();
                details.redact(self.inner.credentials.secret());
                if let Some(body) = &mut details.body {
                    // A copy, so that the error does not keep the rest alive.
                    *body = Bytes::copy_from_slice(&body[..body.len().min(BODY_KEPT)]);
                }
                Error::untyped(*details)
            });
            trace::call(&outgoing.method, address.host(), started.elapsed(), &outcome);
            outcome
        })
    }

    async fn follow(
        &self,
        outgoing: &Outgoing,
        address: &mut Arc<Address>,
        read: ReadResult<'_>,
    ) -> Result<Answer, Box<Details>> {
        let known = Arc::clone(address);
        for _ in 0..=MAX_MOVES {
            let (url, exchange) = self.send_once(outgoing, address).await?;
            let Some(location) = exchange.location() else {
                let envelope = match envelope::classify(&exchange, read) {
                    Ok(envelope) => envelope,
                    Err(mut details) => {
                        details.status = Some(exchange.status);
                        details.body = Some(exchange.body);
                        // A refusal comes from a portal; a page of a web server may come from anywhere.
                        if details.class == ErrorClass::Refused && *address != known {
                            self.remember(&known, address);
                        }
                        return Err(details);
                    }
                };
                let renamed_to = (*address != known).then(|| {
                    self.remember(&known, address);
                    address.origin().to_owned()
                });
                return Ok(Answer {
                    status: exchange.status,
                    body: exchange.body,
                    next: envelope.next,
                    total: envelope.total,
                    renamed_to,
                });
            };
            let moved = location.and_then(|location| address.moved(&url, location, self.inner.allow_http));
            match moved {
                Ok(moved) => *address = Arc::new(moved),
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

    /// Steps 2 and 3.
    async fn send_once(
        &self,
        outgoing: &Outgoing,
        address: &Address,
    ) -> Result<(reqwest::Url, Exchange), Box<Details>> {
        let credentials = &self.inner.credentials;
        let url = credentials.url(address, outgoing.api, &outgoing.method).map_err(Error::into_details)?;
        let call = Call::new(address.host(), &outgoing.method);
        let limiter = &self.inner.limiter;
        let permit = limiter
            .acquire(&call)
            .await
            .map_err(|e| Box::new(Details::new(ErrorClass::Timeout, e.to_string()).with_source(e)))?;
        let sent =
            exchange::send(&self.inner.transport, url.clone(), credentials.header(), outgoing.body.clone())
                .await;
        let outcome = match &sent {
            Ok(exchange)
                if exchange.body.windows(20).any(|w| w == b"QUERY_LIMIT_EXCEEDED")
                    && exchange.status == 503 =>
            {
                Outcome::TooMany
            }
            Ok(_) => Outcome::Answered(&[]),
            Err(details) if details.class == ErrorClass::Connect => Outcome::NotSent,
            Err(_) => Outcome::Unknown,
        };
        limiter.settle(&call, permit, &outcome);
        Ok((url, sent?))
    }
}

fn redirect(exchange: &Exchange, message: String) -> Box<Details> {
    let mut details = Details::new(ErrorClass::Redirect, message);
    details.status = Some(exchange.status);
    details.body = Some(exchange.body.clone());
    Box::new(details)
}

#[cfg(test)]
mod tests {
    use super::check_name;

    #[test]
    fn a_method_name_cannot_become_another_address() {
        for good in ["profile", "im.message.add", "crm.item.list", "tasks.task.get", "a_b-c.D2"] {
            assert_eq!(check_name(good), Ok(()), "{good}");
        }
        let bad = [
            "",
            "/",
            "a/b",
            "../user.get",
            "a..b",
            ".a",
            "a.",
            "a?b=c",
            "a#b",
            "a b",
            "a\n",
            "a\0",
            "a%2Fb",
            "ä",
            "a\\b",
            "im.message.add.json",
            "im.message.add.XML",
            "https://x/rest/1/s/profile",
        ];
        for bad in bad {
            assert!(check_name(bad).is_err(), "{bad:?}");
        }
    }
}
