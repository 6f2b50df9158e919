//! The HTTP side: one task that accepts, one per connection, all ended with the server.

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

/// Bytes of a request's body that are read.
const MAX_BODY: usize = 64 * 1024 * 1024;

/// A request, whole.
pub(super) struct Arrived {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Bytes,
}

impl Arrived {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        header.map(|(_, value)| value.as_str())
    }
}

/// An answer, whole.
pub(super) struct Reaction {
    pub(super) status: u16,
    pub(super) content_type: String,
    pub(super) location: Option<String>,
    pub(super) body: Bytes,
}

impl Reaction {
    pub(super) fn json(status: u16, body: String) -> Self {
        Self {
            status,
            content_type: "application/json; charset=utf-8".to_owned(),
            location: None,
            body: body.into(),
        }
    }
}

pub(super) type React = Arc<dyn Fn(Arrived) -> Reaction + Send + Sync>;

/// A running server; dropping it ends its tasks and connections.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) address: SocketAddr,
    task: JoinHandle<()>,
}

impl Server {
    /// Serves on a port that was bound: `react` is given every request.
    pub(super) fn start(listener: TcpListener, react: React) -> std::io::Result<Self> {
        let address = listener.local_addr()?;
        Ok(Self { address, task: tokio::spawn(accept(listener, react)) })
    }
}

/// Binds a free port of the loopback interface.
pub(super) async fn bind() -> std::io::Result<TcpListener> {
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

async fn serve(request: Request<Incoming>, react: React) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let reaction = match Limited::new(body, MAX_BODY).collect().await {
        Ok(body) => {
            let header = |(name, value): (&hyper::header::HeaderName, &hyper::header::HeaderValue)| {
                (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
            };
            react(Arrived {
                method: head.method.as_str().to_owned(),
                path: head.uri.path().to_owned(),
                query: head.uri.query().unwrap_or_default().to_owned(),
                headers: head.headers.iter().map(header).collect(),
                body: body.to_bytes(),
            })
        }
        Err(_) => Reaction {
            status: 413,
            content_type: "text/plain".to_owned(),
            location: None,
            body: Bytes::from_static(b"the request's body is too large, or was cut off"),
        },
    };
    let mut response = Response::new(Full::new(reaction.body));
    *response.status_mut() =
        StatusCode::from_u16(reaction.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = [("content-type", Some(reaction.content_type)), ("location", reaction.location)];
    for (name, value) in headers {
        if let Some(value) = value.and_then(|value| value.parse().ok()) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}
