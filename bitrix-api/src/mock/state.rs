//! What the portal knows.

use super::bucket::Bucket;
use super::clock::Clock;
use super::delay::Delays;
use super::faults;
use super::handler::Handler;
use super::idempotency::Idempotency;
use super::links::Links;
use super::oauth::Accounts;
use super::operating::Meter;
use super::random::Random;
use super::recording::Recording;
use crate::codec::Json;
use crate::registry::MethodEntry;
pub(super) use crate::registry::method_key;
use crate::types::Secret;
use bytes::Bytes;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use time::OffsetDateTime;

/// The user of the portal's webhook.
pub(super) const WEBHOOK_USER: &str = "1";
/// Identifiers begin here, so that a test does not take one for a count.
const FIRST_ID: i64 = 1001;
const REDIRECT_URI: &str = "https://app.example/oauth";

pub(super) struct State {
    /// `http://127.0.0.1:51234`.
    pub(super) origin: String,
    /// The authorisation server's.
    pub(super) oauth_origin: String,
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    clock: Clock,
    pub(super) webhook_secret: Secret,
    pub(super) application_token: Secret,
    pub(super) member_id: String,
    data: Mutex<Data>,
}

#[derive(Default)]
pub(super) struct Data {
    /// By protocol and name; v2 names in lower case.
    pub(super) methods: BTreeMap<(bool, String), MethodEntry>,
    pub(super) handlers: BTreeMap<(bool, String), Handler>,
    pub(super) accounts: Accounts,
    /// The application's page to which users come back with a code.
    pub(super) redirect_uri: String,
    pub(super) bucket: Option<Bucket>,
    pub(super) meter: Meter,
    pub(super) delays: Delays,
    pub(super) faults: Vec<faults::Active>,
    pub(super) idempotency: Idempotency,
    pub(super) links: Links,
    /// What decides about spellings, if answers are to vary.
    pub(super) shapes: Option<Random>,
    /// By kind and identifier.
    pub(super) things: BTreeMap<String, BTreeMap<i64, Json>>,
    pub(super) next_id: i64,
    pub(super) recording: Recording,
    pub(super) scripted: VecDeque<Scripted>,
    /// Origin that calls are sent on to.
    pub(super) moved_to: Option<String>,
}

/// An answer that a test has prepared.
pub(super) struct Scripted {
    pub(super) status: u16,
    pub(super) content_type: String,
    pub(super) body: Bytes,
}

impl State {
    /// The authorisation server is at `oauth_origin`, by default at the portal's own address.
    pub(super) fn new(origin: String, oauth_origin: Option<String>, methods: Vec<MethodEntry>) -> Arc<Self> {
        let state = Self {
            oauth_origin: oauth_origin.unwrap_or_else(|| origin.clone()),
            origin,
            client_id: random_text("local.").expose().to_owned(),
            client_secret: random_text("secret"),
            clock: Clock::start(),
            webhook_secret: random_text("hook"),
            application_token: random_text("app"),
            member_id: random_text("member").expose().to_owned(),
            data: Mutex::new(Data {
                next_id: FIRST_ID,
                redirect_uri: REDIRECT_URI.to_owned(),
                ..Data::default()
            }),
        };
        let mut data = state.data();
        for entry in methods {
            data.methods.insert(method_key(entry.meta.api, entry.meta.name), entry);
        }
        drop(data);
        Arc::new(state)
    }

    /// The same portal at another address.
    pub(super) fn renamed(&self, origin: String) -> Arc<Self> {
        let data = self.data();
        let copy = Data {
            methods: data.methods.clone(),
            handlers: data.handlers.clone(),
            accounts: data.accounts.clone(),
            redirect_uri: data.redirect_uri.clone(),
            bucket: data.bucket.as_ref().map(Bucket::emptied),
            meter: data.meter.clone(),
            delays: data.delays,
            faults: data.faults.clone(),
            idempotency: data.idempotency.clone(),
            links: data.links.clone(),
            shapes: data.shapes,
            things: data.things.clone(),
            next_id: data.next_id,
            ..Data::default()
        };
        Arc::new(Self {
            oauth_origin: if self.oauth_origin == self.origin {
                origin.clone()
            } else {
                self.oauth_origin.clone()
            },
            origin,
            client_id: self.client_id.clone(),
            client_secret: self.client_secret.clone(),
            clock: self.clock,
            webhook_secret: self.webhook_secret.clone(),
            application_token: self.application_token.clone(),
            member_id: self.member_id.clone(),
            data: Mutex::new(copy),
        })
    }

    /// Host and port.
    pub(super) fn host(&self) -> &str {
        self.origin.split_once("://").map_or("", |(_, host)| host)
    }

    /// The portal's calendar time.
    pub(super) fn now(&self) -> OffsetDateTime {
        self.clock.now()
    }

    /// Handlers run without this lock, so that they may call back.
    pub(super) fn data(&self) -> MutexGuard<'_, Data> {
        self.data.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn create(&self, kind: &str, content: Json) -> i64 {
        let mut data = self.data();
        let id = data.next_id;
        data.next_id += 1;
        data.things.entry(kind.to_owned()).or_default().insert(id, content);
        id
    }

    pub(super) fn exists(&self, kind: &str, id: i64) -> bool {
        self.data().things.get(kind).is_some_and(|things| things.contains_key(&id))
    }

    /// Masks what must not be shown.
    pub(super) fn masked(&self, text: &str) -> String {
        let mut text = text.to_owned();
        let data = self.data();
        let own = [&self.webhook_secret, &self.application_token, &self.client_secret];
        for secret in
            own.into_iter().map(Secret::expose).chain(data.accounts.secrets()).chain(data.links.secrets())
        {
            text = text.replace(secret, "***");
        }
        text
    }
}

/// A text like the ones that portals make, different in each portal and in each run.
///
/// It guards nothing: the portal listens on this machine and lives as long as a test.
pub(super) fn random_text(purpose: &str) -> Secret {
    use std::hash::{BuildHasher, Hasher, RandomState};
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let mut hasher = RandomState::new().build_hasher();
    hasher.write_u64(COUNT.fetch_add(1, Ordering::Relaxed));
    Secret::new(format!("{purpose}{:016x}", hasher.finish()))
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let data = self.data();
        f.debug_struct("State")
            .field("origin", &self.origin)
            .field("methods", &data.methods.len())
            .field("received", &data.recording.count())
            .finish_non_exhaustive()
    }
}
