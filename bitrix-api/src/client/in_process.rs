//! Requests to the embedded portals of this process, without sockets: a paused clock then simulates time exactly, since
//! nothing is waited for but timers.

use super::exchange::{Sending, Transport, Wire};
use crate::error::{Details, ErrorClass};
use crate::mock::wire::{Arrived, Reaction, deliver};
use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::{Body, Frame, SizeHint};
use reqwest::header::{CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use reqwest::{Request, Response};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

/// The way to the portals; see [`Portal::in_process`](crate::mock::Portal::in_process).
pub(super) struct InProcess {
    pub(super) user_agent: String,
}

impl Wire for InProcess {
    fn execute<'a>(&'a self, request: Request, transport: &'a Transport) -> Sending<'a> {
        Box::pin(self.deliver(request, transport.timeout))
    }
}

impl InProcess {
    /// Delivers a request and takes the head of the answer.
    async fn deliver(&self, mut request: Request, timeout: Duration) -> Result<Response, Box<Details>> {
        let timeout = request.timeout().copied().unwrap_or(timeout);
        let url = request.url();
        let mut headers: Vec<(String, String)> = vec![("user-agent".to_owned(), self.user_agent.clone())];
        headers.extend(request.headers().iter().filter(|(name, _)| **name != USER_AGENT).map(text));
        let mut arrived = Arrived {
            method: request.method().as_str().to_owned(),
            path: url.path().to_owned(),
            query: url.query().unwrap_or_default().to_owned(),
            headers,
            body: Bytes::new(),
        };
        let origin = url.origin().ascii_serialization();
        if let Some(body) = request.body_mut().take() {
            let collected = body.collect().await.map_err(|_| {
                Box::new(Details::new(ErrorClass::Request, "the request's body could not be read"))
            })?;
            arrived.body = collected.to_bytes();
        }
        match tokio::time::timeout(timeout, deliver(&origin, arrived)).await {
            Ok(Some(Some(reaction))) => Ok(response(reaction)),
            Ok(Some(None)) => {
                let details =
                    Details::new(ErrorClass::Transport, "the connection broke before an answer came");
                Err(Box::new(details))
            }
            Ok(None) => {
                let message = "no connection to the portal came about: no embedded portal has this address";
                let mut details = Details::new(ErrorClass::Connect, message);
                details.retryable = true;
                Err(Box::new(details))
            }
            Err(_) => {
                let message = format!("no whole answer came within {timeout:?}");
                Err(Box::new(Details::new(ErrorClass::Timeout, message)))
            }
        }
    }
}

fn text((name, value): (&HeaderName, &HeaderValue)) -> (String, String) {
    (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// The answer as the HTTP library would hand it out.
fn response(reaction: Reaction) -> Response {
    let length = reaction.body.len();
    let whole = if reaction.cut { length / 2 } else { length };
    let body = reqwest::Body::wrap(Cut { rest: Some(reaction.body.slice(..whole)), cut: reaction.cut });
    let mut response = hyper::Response::new(body);
    if let Ok(status) = reaction.status.try_into() {
        *response.status_mut() = status;
    }
    let headers: &mut HeaderMap = response.headers_mut();
    for (name, value) in reaction.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            headers.insert(name, value);
        }
    }
    headers.insert(CONTENT_LENGTH, length.into());
    response.into()
}

/// A body that ends, or breaks, after its bytes.
struct Cut {
    rest: Option<Bytes>,
    cut: bool,
}

impl Body for Cut {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        Poll::Ready(match self.rest.take() {
            Some(bytes) if !bytes.is_empty() => Some(Ok(Frame::data(bytes))),
            _ if self.cut => {
                self.cut = false;
                Some(Err(std::io::ErrorKind::UnexpectedEof.into()))
            }
            _ => None,
        })
    }

    fn size_hint(&self) -> SizeHint {
        match &self.rest {
            Some(bytes) if !self.cut => SizeHint::with_exact(bytes.len() as u64),
            _ => SizeHint::default(),
        }
    }
}
