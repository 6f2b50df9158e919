//! One HTTP exchange.

use super::ClientBuilder;
use super::file_answer::{Expects, announces_file};
use crate::error::{Details, Error, ErrorClass};
use crate::limit::BoxFuture;
use bytes::Bytes;
use reqwest::Url;
use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE, HeaderName, HeaderValue,
    LOCATION,
};
use reqwest::{Method, Request, Response};
use std::error::Error as _;
use std::time::Duration;

/// What the connections of a client have in common.
pub(super) struct Transport {
    pub(super) wire: Box<dyn Wire>,
    pub(super) timeout: Duration,
    pub(super) max_answer_bytes: usize,
}

/// What carries requests: connections, or to an embedded portal of this process nothing.
///
/// A trait object, so that the compiler does not look through the HTTP library wherever a client has to be fit for threads.
pub(super) trait Wire: Send + Sync {
    /// Sends a request; the answer's body is still to be read.
    fn execute<'a>(&'a self, request: Request, transport: &'a Transport) -> Sending<'a>;
}

/// A request on its way.
pub(super) type Sending<'a> = BoxFuture<'a, Result<Response, Box<Details>>>;

impl Wire for reqwest::Client {
    fn execute<'a>(&'a self, request: Request, transport: &'a Transport) -> Sending<'a> {
        let sent = self.execute(request);
        Box::pin(async move { sent.await.map_err(|e| failure(transport, e, None)) })
    }
}

impl Transport {
    fn execute(&self, request: Request) -> Sending<'_> {
        self.wire.execute(request, self)
    }
}

/// A whole answer, whatever it is.
pub(super) struct Exchange {
    pub(super) status: u16,
    pub(super) body: Bytes,
    /// How the body is packed, though nothing was offered.
    pub(super) packed: bool,
    pub(super) location: Option<Vec<u8>>,
    /// What the answer says of the idempotency key that was sent.
    pub(super) key: KeyEcho,
    pub(super) content_type: Option<HeaderValue>,
    pub(super) disposition: Option<HeaderValue>,
    /// Size of the body, as announced.
    pub(super) length: Option<u64>,
    /// The answer, if its body was left unread.
    pub(super) rest: Option<Response>,
}

/// What an answer says of an idempotency key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct KeyEcho {
    /// The portal has taken note of the key.
    pub(super) honoured: bool,
    /// The answer is that of an earlier request with the same key.
    pub(super) replayed: bool,
}

/// REST 3.0's header for calls that are to run once.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

impl Exchange {
    /// The address that a redirect points to; `None` if the answer is no redirect. `fetching`: the request was one that
    /// fetches a file.
    ///
    /// # Errors
    /// Why it cannot be followed, as the end of a sentence.
    pub(super) fn location(&self, fetching: bool) -> Option<Result<&str, &'static str>> {
        match self.status {
            301 | 302 | 307 | 308 => {}
            303 if fetching => {}
            303 => {
                return Some(Err(
                    "it says that the answer is to be fetched there, which would lose the request",
                ));
            }
            300 | 304..=306 => return Some(Err("it does so in a way (HTTP 3xx) that no portal uses")),
            _ => return None,
        }
        let Some(location) = &self.location else {
            return Some(Err("the answer does not say which (no `Location`)"));
        };
        Some(std::str::from_utf8(location).map_err(|_| "its new address cannot be read"))
    }

    /// Whether the head says that a file follows.
    pub(super) fn announces_file(&self) -> bool {
        let [disposition, content_type] =
            [&self.disposition, &self.content_type].map(|value| value.as_ref().map(HeaderValue::as_bytes));
        announces_file(self.status, self.packed, disposition, content_type)
    }

    /// An answer of this status and body alone.
    #[cfg(any(test, feature = "server-side"))]
    pub(super) const fn of(status: u16, body: Bytes) -> Self {
        Self {
            status,
            body,
            packed: false,
            location: None,
            key: KeyEcho { honoured: false, replayed: false },
            content_type: None,
            disposition: None,
            length: None,
            rest: None,
        }
    }
}

/// The request that calls a method.
pub(super) fn request(
    url: Url,
    authorization: Option<&HeaderValue>,
    key: Option<&HeaderValue>,
    body: Bytes,
) -> Request {
    let mut request = Request::new(Method::POST, url);
    *request.body_mut() = Some(body.into());
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(authorization) = authorization {
        headers.insert(AUTHORIZATION, authorization.clone());
    }
    if let Some(key) = key {
        headers.insert(IDEMPOTENCY_KEY, key.clone());
    }
    request
}

/// Sends a request once and reads the answer, or its head if a file follows that is to be left unread.
pub(super) async fn send(
    transport: &Transport,
    request: Request,
    key: Option<&HeaderValue>,
    expects: Expects,
) -> Result<Exchange, Box<Details>> {
    // A file may take long, but not one step of it.
    let by_steps = request.method() == Method::GET;
    let response = if by_steps {
        let answered = tokio::time::timeout(transport.timeout, transport.execute(request)).await;
        answered.unwrap_or_else(|_| Err(too_slow(transport, None)))?
    } else {
        transport.execute(request).await?
    };
    let status = response.status().as_u16();
    let header = |name| response.headers().get(name);
    let location = header(LOCATION).map(|value| value.as_bytes().to_vec());
    let packed =
        header(CONTENT_ENCODING).is_some_and(|value| !value.as_bytes().eq_ignore_ascii_case(b"identity"));
    let echo = match key {
        Some(key) => KeyEcho {
            honoured: header(IDEMPOTENCY_KEY) == Some(key),
            replayed: header(REPLAYED).is_some_and(|v| v.as_bytes().eq_ignore_ascii_case(b"true")),
        },
        None => KeyEcho::default(),
    };
    let mut exchange = Exchange {
        status,
        packed,
        location,
        key: echo,
        content_type: header(CONTENT_TYPE).cloned(),
        disposition: header(CONTENT_DISPOSITION).cloned(),
        length: response.content_length(),
        body: Bytes::new(),
        rest: None,
    };
    if expects == Expects::Stream && exchange.announces_file() {
        exchange.rest = Some(response);
    } else {
        exchange.body = whole(transport, response, by_steps).await?;
    }
    Ok(exchange)
}

/// Reads an address once, without following it elsewhere: status and body.
///
/// Boxed: the renewal of tokens is a task, and the compiler looks through all that a task holds for what cannot be sent to
/// another thread. Here it stops.
pub(crate) fn get(
    settings: &ClientBuilder,
    url: Url,
    timeout: Duration,
) -> BoxFuture<'_, Result<(u16, Bytes), Box<Details>>> {
    Box::pin(get_once(settings, url, timeout))
}

async fn get_once(
    settings: &ClientBuilder,
    url: Url,
    timeout: Duration,
) -> Result<(u16, Bytes), Box<Details>> {
    let wire = settings.wire(url.scheme() == "https").map_err(Error::into_details)?;
    let transport = Transport { wire, timeout, max_answer_bytes: MAX_SMALL_ANSWER };
    let mut request = Request::new(Method::GET, url);
    *request.timeout_mut() = Some(timeout);
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    let response = transport.execute(request).await?;
    let status = response.status().as_u16();
    Ok((status, whole(&transport, response, false).await?))
}

/// Far more than an OAuth server has to say.
const MAX_SMALL_ANSWER: usize = 1024 * 1024;

/// Reads the body of an answer.
async fn whole(transport: &Transport, mut response: Response, by_steps: bool) -> Result<Bytes, Box<Details>> {
    let status = response.status().as_u16();
    let limit = transport.max_answer_bytes;
    let announced = response.content_length().unwrap_or(0);
    if announced > limit as u64 {
        return Err(too_large(limit, status));
    }
    // Trust what was announced only so far.
    let mut body = Vec::with_capacity((announced as usize).min(1024 * 1024));
    loop {
        let next = if by_steps {
            chunk(transport, &mut response).await?
        } else {
            response.chunk().await.map_err(|e| failure(transport, e, Some(status)))?
        };
        let Some(chunk) = next else { return Ok(body.into()) };
        if body.len() + chunk.len() > limit {
            return Err(too_large(limit, status));
        }
        if body.capacity() - body.len() < chunk.len() {
            // What has come is trusted for thrice as much as it is: room that is only doubled is moved more often.
            let left = usize::try_from(announced).unwrap_or(usize::MAX).saturating_sub(body.len());
            body.reserve(left.min(body.len() * 3).max(chunk.len()));
        }
        body.extend_from_slice(&chunk);
    }
}

/// Reads the next part of a body, which has the time of a request.
pub(super) async fn chunk(
    transport: &Transport,
    response: &mut Response,
) -> Result<Option<Bytes>, Box<Details>> {
    let status = Some(response.status().as_u16());
    match tokio::time::timeout(transport.timeout, response.chunk()).await {
        Ok(chunk) => chunk.map_err(|e| failure(transport, e, status)),
        Err(_) => Err(too_slow(transport, status)),
    }
}

fn too_slow(transport: &Transport, status: Option<u16>) -> Box<Details> {
    let message = format!("nothing more came within {:?}", transport.timeout);
    let mut details = Details::new(ErrorClass::Timeout, message);
    details.status = status;
    Box::new(details)
}

pub(super) fn too_large(limit: usize, status: u16) -> Box<Details> {
    let message = format!(
        "the answer is larger than the {limit} bytes that this client takes: ask for less, or raise `max_answer_bytes`"
    );
    let mut details = Details::new(ErrorClass::TooLarge, message);
    details.status = Some(status);
    Box::new(details)
}

/// What a failure of the HTTP library means for the call.
fn failure(transport: &Transport, error: reqwest::Error, status: Option<u16>) -> Box<Details> {
    // Its address holds the webhook's secret.
    let error = error.without_url();
    let mut details = if error.is_connect() {
        let untrusted = is_untrusted(&error);
        let message = if untrusted {
            "the portal's certificate is not trusted: for an on-premise portal add its root with `root_certificate_pem`"
        } else if error.is_dns() {
            "the portal's host name was not found: check the address"
        } else if error.is_timeout() {
            "no connection to the portal came about in the time allowed"
        } else {
            "no connection to the portal came about"
        };
        let mut details = Details::new(ErrorClass::Connect, message);
        details.retryable = !untrusted;
        details
    } else if error.is_timeout() {
        Details::new(ErrorClass::Timeout, format!("no whole answer came within {:?}", transport.timeout))
    } else if error.is_builder() {
        Details::new(ErrorClass::Request, "the request could not be built")
    } else if status.is_some() {
        Details::new(ErrorClass::Transport, "the connection broke in the middle of the answer")
    } else {
        Details::new(ErrorClass::Transport, "the connection broke before an answer came")
    };
    details.status = status;
    Box::new(details.with_source(error))
}

fn is_untrusted(error: &reqwest::Error) -> bool {
    let mut next: Option<&(dyn std::error::Error + 'static)> = error.source();
    while let Some(error) = next {
        if let Some(rustls::Error::InvalidCertificate(_)) = error.downcast_ref() {
            return true;
        }
        // An I/O error leaves out of its chain what it wraps.
        let wrapped = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = match wrapped {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        };
    }
    false
}
