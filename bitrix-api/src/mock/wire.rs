//! Requests and answers as they are between a connection and the portal, and the way to portals without sockets.

use super::react::react;
use super::state::State;
use bytes::Bytes;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// A request, whole.
pub(crate) struct Arrived {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
}

impl Arrived {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        header.map(|(_, value)| value.as_str())
    }
}

/// An answer, whole.
pub(crate) struct Reaction {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Bytes,
    /// Half of the body is sent, then the connection breaks.
    pub(crate) cut: bool,
}

impl Reaction {
    pub(super) fn new(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        let headers = vec![("content-type", content_type.to_owned())];
        Self { status, headers, body: body.into(), cut: false }
    }

    pub(super) fn json(status: u16, body: String) -> Self {
        Self::new(status, "application/json; charset=utf-8", body)
    }
}

/// What the portal answered; see [`Portal::exchange`](super::Portal::exchange).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers that the portal sets itself, their names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// The body, as far as it came.
    pub body: Bytes,
    /// Whether the connection broke in the middle of the body.
    pub cut: bool,
}

/// What a connection does with a request; `None` closes the connection without an answer.
pub(super) type React =
    Arc<dyn Fn(Arrived) -> Pin<Box<dyn Future<Output = Option<Reaction>> + Send>> + Send + Sync>;

/// The portals of this process that have no socket, by the origin of their address.
static PORTALS: Mutex<BTreeMap<String, Weak<State>>> = Mutex::new(BTreeMap::new());

fn portals() -> MutexGuard<'static, BTreeMap<String, Weak<State>>> {
    PORTALS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a portal reachable at its origin, until it is dropped.
pub(super) fn connect(state: &Arc<State>) {
    let mut portals = portals();
    portals.retain(|_, portal| portal.strong_count() > 0);
    portals.insert(state.origin.clone(), Arc::downgrade(state));
    portals.insert(state.oauth_origin.clone(), Arc::downgrade(state));
}

/// Gives a request to the portal at this origin; `None`: there is no portal.
pub(crate) async fn deliver(origin: &str, arrived: Arrived) -> Option<Option<Reaction>> {
    let portal = portals().get(origin)?.upgrade()?;
    // A request takes a turn, so that callers in a row let others in.
    tokio::task::yield_now().await;
    Some(react(&portal, &arrived).await)
}
