//! A form with one file, as RFC 7578 writes it.

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Handed to the connection at once, so that a large file is not one write.
const CHUNK: usize = 256 * 1024;

/// A form with one file. Its body can be made again: the contents are shared, never copied.
#[derive(Clone)]
pub(super) struct Multipart {
    boundary: String,
    head: Bytes,
    content: Bytes,
    tail: Bytes,
}

impl Multipart {
    pub(super) fn new(field: &str, name: &str, content: Bytes) -> Self {
        // So long that no file holds it by chance.
        let boundary = format!("bitrix-api-{}", crate::random::hex(16));
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n",
            escaped(field),
            escaped(name)
        );
        let tail = format!("\r\n--{boundary}--\r\n");
        Self { boundary, head: head.into(), content, tail: tail.into() }
    }

    pub(super) fn content_type(&self) -> String {
        format!("multipart/form-data; boundary={}", self.boundary)
    }

    pub(super) fn length(&self) -> u64 {
        (self.head.len() + self.content.len() + self.tail.len()) as u64
    }

    pub(super) fn body(&self) -> reqwest::Body {
        let parts = [&self.head, &self.content, &self.tail].into_iter().filter(|part| !part.is_empty());
        reqwest::Body::wrap(Parts(parts.cloned().collect()))
    }
}

/// As browsers write it, and PHP reads it.
fn escaped(text: &str) -> String {
    text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

struct Parts(VecDeque<Bytes>);

impl Body for Parts {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let Some(part) = self.0.front_mut() else { return Poll::Ready(None) };
        let chunk = part.split_to(part.len().min(CHUNK));
        if part.is_empty() {
            self.0.pop_front();
        }
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.iter().map(|part| part.len() as u64).sum())
    }
}
