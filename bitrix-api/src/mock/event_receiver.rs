//! A handler's side: an address that takes events.

use super::received::form_without_secrets;
use super::server::{self, Server};
use super::wire::{Arrived, Reaction};
use crate::incoming::{EventError, Incoming};
use bytes::Bytes;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// A small HTTP server on a loopback port that takes events and answers 200.
///
/// For tests and examples: an application has a server of its own, and gives bodies to
/// [`Incoming::from_request`](crate::incoming::Incoming::from_request).
pub struct EventReceiver {
    server: Server,
    events: UnboundedReceiver<ReceivedEvent>,
}

/// The body of a request to a handler.
#[derive(Clone)]
#[non_exhaustive]
pub struct ReceivedEvent {
    /// The `Content-Type` header.
    pub content_type: Option<String>,
    /// The body; it may hold tokens.
    pub body: Bytes,
}

impl EventReceiver {
    /// Starts the server.
    ///
    /// # Errors
    /// When no port of the loopback interface can be bound.
    ///
    /// # Panics
    /// Outside a Tokio runtime.
    pub async fn start() -> std::io::Result<Self> {
        let (sender, events) = unbounded_channel();
        let take = move |arrived: Arrived| -> Pin<Box<dyn Future<Output = _> + Send>> {
            let content_type = arrived.header("content-type").map(str::to_owned);
            // Nobody waits for events any more: then nobody misses this one.
            let _ = sender.send(ReceivedEvent { content_type, body: arrived.body });
            Box::pin(std::future::ready(Some(Reaction::json(200, "{}".to_owned()))))
        };
        let server = Server::start(server::bind().await?, Arc::new(take))?;
        Ok(Self { server, events })
    }

    /// The address to send events to.
    pub fn url(&self) -> String {
        format!("http://{}/handler", self.server.address)
    }

    /// The next event, in the order of arrival; waits for it.
    pub async fn next(&mut self) -> Option<ReceivedEvent> {
        self.events.recv().await
    }
}

impl ReceivedEvent {
    /// The event.
    ///
    /// # Errors
    /// When the body is none.
    pub fn incoming(&self) -> Result<Incoming, EventError> {
        Incoming::from_request(self.content_type.as_deref(), &self.body)
    }
}

impl fmt::Display for ReceivedEvent {
    /// The body's form fields, decoded, with `***` for what may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&form_without_secrets(&self.body))
    }
}

impl fmt::Debug for EventReceiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventReceiver").field("url", &self.url()).finish_non_exhaustive()
    }
}

impl fmt::Debug for ReceivedEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceivedEvent")
            .field("content_type", &self.content_type)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}
