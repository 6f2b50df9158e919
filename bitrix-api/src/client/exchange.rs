//! One HTTP exchange.

use crate::error::{Details, ErrorClass};
use bytes::Bytes;
use reqwest::Url;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue, LOCATION};
use reqwest::{Method, Request, Response};
use std::error::Error as _;
use std::time::Duration;

/// What the connections of a client have in common.
pub(super) struct Transport {
    pub(super) wire: Wire,
    pub(super) timeout: Duration,
    pub(super) max_answer_bytes: usize,
}

/// What carries requests.
pub(super) enum Wire {
    Http(reqwest::Client),
    /// To the embedded portals of this process, without sockets.
    #[cfg(feature = "mock")]
    InProcess(super::in_process::InProcess),
}

impl Transport {
    /// Sends a request; the answer's body is still to be read.
    async fn execute(&self, request: Request) -> Result<Response, Box<Details>> {
        match &self.wire {
            Wire::Http(http) => http.execute(request).await.map_err(|e| failure(self, e, None)),
            #[cfg(feature = "mock")]
            Wire::InProcess(wire) => wire.execute(request, self.timeout).await,
        }
    }
}

/// A whole answer, whatever it is.
pub(super) struct Exchange {
    pub(super) status: u16,
    pub(super) body: Bytes,
    /// How the body is packed, though nothing was offered.
    pub(super) packed: bool,
    pub(super) location: Option<Vec<u8>>,
}

impl Exchange {
    /// The address that a redirect points to; `None` if the answer is no redirect.
    ///
    /// # Errors
    /// Why it cannot be followed, as the end of a sentence.
    pub(super) fn location(&self) -> Option<Result<&str, &'static str>> {
        match self.status {
            301 | 302 | 307 | 308 => {}
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

    #[cfg(test)]
    pub(super) fn of(status: u16, body: &'static [u8]) -> Self {
        Self { status, body: Bytes::from_static(body), packed: false, location: None }
    }
}

/// Sends a call once and reads the answer.
pub(super) async fn send(
    transport: &Transport,
    url: Url,
    authorization: Option<&HeaderValue>,
    body: Bytes,
) -> Result<Exchange, Box<Details>> {
    let mut request = Request::new(Method::POST, url);
    *request.body_mut() = Some(body.into());
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(authorization) = authorization {
        headers.insert(AUTHORIZATION, authorization.clone());
    }
    let mut response = transport.execute(request).await?;
    let status = response.status().as_u16();
    let header = |name| response.headers().get(name).map(|value: &HeaderValue| value.as_bytes());
    let location = header(LOCATION).map(<[u8]>::to_vec);
    let packed = header(CONTENT_ENCODING).is_some_and(|value| !value.eq_ignore_ascii_case(b"identity"));

    let limit = transport.max_answer_bytes;
    let announced = response.content_length().unwrap_or(0);
    if announced > limit as u64 {
        return Err(too_large(limit, status));
    }
    // Trust what was announced only so far.
    let mut body = Vec::with_capacity((announced as usize).min(1024 * 1024));
    while let Some(chunk) = response.chunk().await.map_err(|e| failure(transport, e, Some(status)))? {
        if body.len() + chunk.len() > limit {
            return Err(too_large(limit, status));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Exchange { status, body: body.into(), packed, location })
}

fn too_large(limit: usize, status: u16) -> Box<Details> {
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
