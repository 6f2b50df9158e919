//! What is kept of the requests.

use super::portal::Portal;
use super::received::Received;
use super::state::method_key;
use crate::codec::{Decode, DecodeError};
use crate::meta::{Api, Method};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// Requests that are kept unless a test says otherwise.
const KEPT: usize = 10_000;

/// The last requests, and the count of all.
pub(super) struct Recording {
    received: VecDeque<Received>,
    limit: usize,
    count: u64,
    by_method: BTreeMap<(bool, String), u64>,
}

impl Default for Recording {
    fn default() -> Self {
        Self { received: VecDeque::new(), limit: KEPT, count: 0, by_method: BTreeMap::new() }
    }
}

impl Recording {
    pub(super) const fn count(&self) -> u64 {
        self.count
    }

    pub(super) const fn is_on(&self) -> bool {
        self.limit > 0
    }

    /// Counts a request.
    pub(super) fn add(&mut self) {
        self.count += 1;
    }

    /// Counts a run of a method, by a request of its own or as a command of a batch.
    pub(super) fn ran(&mut self, key: &(bool, String)) {
        match self.by_method.get_mut(key) {
            Some(count) => *count += 1,
            None => {
                self.by_method.insert(key.clone(), 1);
            }
        }
    }

    pub(super) fn keep(&mut self, received: Received) {
        self.received.push_back(received);
        self.cut();
    }

    fn cut(&mut self) {
        let surplus = self.received.len().saturating_sub(self.limit);
        self.received.drain(..surplus);
    }
}

impl Portal {
    /// Keeps the last `limit` requests for [`requests`](Self::requests); 0 keeps none, which is fastest. Default: 10,000.
    pub fn keep_requests(&self, limit: usize) {
        let recording = &mut self.state.data().recording;
        recording.limit = limit;
        recording.cut();
    }

    /// How many requests came until now, whether they are kept or not.
    pub fn request_count(&self) -> u64 {
        self.state.data().recording.count()
    }

    /// How often a method has run successfully until now, by requests of its own or as a command of batches.
    pub fn runs(&self, api: Api, method: &str) -> u64 {
        self.state.data().recording.by_method.get(&method_key(api, method)).copied().unwrap_or_default()
    }

    /// The requests that have been answered, in the order of their answers; the last 10,000, or
    /// [as many as are kept](Self::keep_requests).
    pub fn requests(&self) -> Vec<Received> {
        let received: Vec<Received> = self.state.data().recording.received.iter().cloned().collect();
        self.shown(received)
    }

    /// The requests of one method, as they were sent; those of other methods are left out.
    ///
    /// # Errors
    /// When one does not fit the method's type, which the portal has then refused.
    pub fn requests_of<M: Method + Decode>(&self) -> Result<Vec<M>, DecodeError> {
        let wanted = method_key(M::META.api, M::META.name);
        let requests = self.requests().into_iter();
        let of_method = requests.filter(|received| method_key(received.api, &received.method) == wanted);
        of_method.map(|received| received.params.decode_as()).collect()
    }

    /// As [`requests`](Self::requests), and forgets them.
    pub fn take_requests(&self) -> Vec<Received> {
        let received = std::mem::take(&mut self.state.data().recording.received);
        self.shown(received.into())
    }

    /// With what a transcript needs to mask the portal's secrets.
    fn shown(&self, mut received: Vec<Received>) -> Vec<Received> {
        for received in &mut received {
            received.portal = Some(Arc::clone(&self.state));
        }
        received
    }
}
