//! The HTTP side: one task that accepts, one per connection, all ended with the server.

use super::wire::{Arrived, React, Reaction};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::header::{HeaderName, HeaderValue};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

/// Bytes of a request's body that are read.
const MAX_BODY: usize = 64 * 1024 * 1024;

/// A running server; dropping it ends its tasks and connections.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) address: SocketAddr,
    task: JoinHandle<()>,
}

impl Server {
    /// Serves on a port that was bound: `react` is given every request.
    pub(super) fn start(listener: TcpListener, react: React) -> io::Result<Self> {
        let address = listener.local_addr()?;
        Ok(Self { address, task: tokio::spawn(accept(listener, react)) })
    }
}

/// Binds a free port of the loopback interface.
pub(super) async fn bind() -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, react: React) {
    // Dropped with this task, and its connections with it.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                // A connection that failed before it was accepted is the caller's affair.
                let Ok((stream, _)) = accepted else { continue };
                let react = Arc::clone(&react);
                connections.spawn(async move {
                    let service = service_fn(move |request| serve(request, Arc::clone(&react)));
                    let connection = hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service);
                    // A connection that breaks is the caller's affair too.
                    let _ = connection.await;
                });
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// An error closes the connection.
async fn serve(request: Request<Incoming>, react: React) -> Result<Response<Part>, io::Error> {
    let (head, body) = request.into_parts();
    let reaction = match Limited::new(body, MAX_BODY).collect().await {
        Ok(body) => {
            let header = |(name, value): (&HeaderName, &HeaderValue)| {
                (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
            };
            let reaction = react(Arrived {
                method: head.method.as_str().to_owned(),
                path: head.uri.path().to_owned(),
                query: head.uri.query().unwrap_or_default().to_owned(),
                headers: head.headers.iter().map(header).collect(),
                body: body.to_bytes(),
            });
            reaction.await.ok_or(io::ErrorKind::ConnectionAborted)?
        }
        Err(_) => Reaction::new(413, "text/plain", "the request's body is too large, or was cut off"),
    };
    let length = reaction.body.len();
    let sent = if reaction.cut { length / 2 } else { length };
    let part = Part { rest: Some(reaction.body.slice(..sent)), announced: length as u64, cut: reaction.cut };
    let mut response = Response::new(part);
    *response.status_mut() =
        StatusCode::from_u16(reaction.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in reaction.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse()) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}

/// A body that may break off before all that it announced was sent.
struct Part {
    rest: Option<Bytes>,
    announced: u64,
    cut: bool,
}

impl Body for Part {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        match self.rest.take() {
            Some(bytes) if !bytes.is_empty() => Poll::Ready(Some(Ok(Frame::data(bytes)))),
            // Once more round, so that what was sent before leaves the buffer.
            Some(_) if self.cut => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
            _ if self.cut => Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into()))),
            _ => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        !self.cut && self.rest.as_ref().is_none_or(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}
