//! The tokens of a client: one renewal at a time, whoever asks for it.

use super::app::App;
use super::failure::{AuthFailure, Failure};
use super::server::{self, Grant as For};
use super::store::TokenStore;
use super::tokens::Tokens;
use crate::client::{ClientBuilder, Counters};
use crate::error::{Details, Error};
use crate::types::Secret;
use reqwest::header::HeaderValue;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;
use tokio::time::Instant;

/// Tokens in the form in which calls use them.
pub(crate) struct Grant {
    pub(crate) header: HeaderValue,
    tokens: Tokens,
}

impl Grant {
    fn new(tokens: Tokens) -> Result<Self, Failure> {
        let unfit = || Failure::new(AuthFailure::Malformed).note("the access token can be no header");
        let mut header = HeaderValue::from_str(&format!("Bearer {}", tokens.access_token.expose()))
            .map_err(|_| unfit())?;
        header.set_sensitive(true);
        Ok(Self { header, tokens })
    }
}

/// How a renewal ended, for all who wait for it.
type Renewed = Result<Arc<Grant>, Arc<Failure>>;

/// An application's authorisation at one portal, shared by the clones of a client.
pub(crate) struct Session {
    app: App,
    store: Arc<dyn TokenStore>,
    settings: ClientBuilder,
    counters: Arc<Counters>,
    state: Mutex<State>,
}

struct State {
    grant: Arc<Grant>,
    /// The renewal that runs.
    renewal: Option<watch::Receiver<Option<Renewed>>>,
    /// The refresh token that was refused for good, and how.
    dead: Option<(Option<Secret>, Arc<Failure>)>,
    /// New tokens that the store has not taken yet: no call may use them, and nobody else knows them.
    unsaved: Option<Tokens>,
}

impl Session {
    /// Begins with the tokens of the store.
    ///
    /// # Errors
    /// When it fails, or holds none.
    pub(crate) async fn open(
        app: App,
        store: Arc<dyn TokenStore>,
        settings: ClientBuilder,
        counters: Arc<Counters>,
    ) -> Result<Arc<Self>, Error> {
        let stored = store.load().await.map_err(|e| Failure::new(AuthFailure::Store).source(e).error())?;
        let tokens = stored.ok_or_else(|| Failure::new(AuthFailure::NoTokens).error())?;
        let grant = Grant::new(tokens).map_err(|failure| failure.error())?;
        let state = State { grant: Arc::new(grant), renewal: None, dead: None, unsaved: None };
        Ok(Arc::new(Self { app, store, settings, counters, state: Mutex::new(state) }))
    }

    /// The portal's endpoint, as the tokens tell it.
    pub(crate) fn endpoint(&self) -> String {
        self.state().grant.tokens.client_endpoint.clone()
    }

    /// What to send calls with: renewed first, if its end has come by this machine's clock.
    pub(crate) async fn grant(self: &Arc<Self>) -> Result<Arc<Grant>, Box<Details>> {
        let grant = Arc::clone(&self.state().grant);
        if grant.tokens.is_expired() { self.renew(&grant).await } else { Ok(grant) }
    }

    /// What takes the place of `expired`, which the portal does not accept any more.
    ///
    /// Dropping the future leaves the renewal running.
    pub(crate) async fn renew(self: &Arc<Self>, expired: &Arc<Grant>) -> Result<Arc<Grant>, Box<Details>> {
        let mut renewal = {
            let mut state = self.state();
            if !Arc::ptr_eq(&state.grant, expired) {
                return Ok(Arc::clone(&state.grant));
            }
            // One whose task is gone without a word does not count.
            let running = state.renewal.clone().filter(|running| running.has_changed().is_ok());
            match running {
                Some(running) => running,
                None => {
                    let (sender, receiver) = watch::channel(None);
                    state.renewal = Some(receiver.clone());
                    tokio::spawn(Arc::clone(self).run(Arc::clone(expired), sender));
                    receiver
                }
            }
        };
        let ended = match renewal.wait_for(Option::is_some).await {
            Ok(ended) => ended.clone(),
            Err(_) => None,
        };
        match ended {
            Some(Ok(grant)) => Ok(grant),
            Some(Err(failure)) => Err(Box::new(failure.details())),
            None => Err(Box::new(Failure::new(AuthFailure::Interrupted).details())),
        }
    }

    /// The renewal: a task of its own, so that nothing is lost with the caller.
    async fn run(self: Arc<Self>, expired: Arc<Grant>, sender: watch::Sender<Option<Renewed>>) {
        let started = Instant::now();
        let outcome = self.renewed(&expired).await.and_then(Grant::new).map(Arc::new).map_err(Arc::new);
        let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        {
            let mut state = self.state();
            match &outcome {
                Ok(grant) => {
                    tracing::info!(target: "bitrix_api::auth", milliseconds, "the access token was renewed");
                    state.grant = Arc::clone(grant);
                    state.dead = None;
                }
                Err(failure) => {
                    tracing::warn!(
                        target: "bitrix_api::auth",
                        milliseconds,
                        cause = ?failure.kind,
                        code = failure.code(),
                        "the access token could not be renewed"
                    );
                    self.counters.refresh_failed();
                }
            }
            state.renewal = None;
        }
        sender.send_replace(Some(outcome));
    }

    async fn renewed(&self, expired: &Grant) -> Result<Tokens, Failure> {
        let failed = |e| Failure::new(AuthFailure::Store).source(e);
        let _lock = self.store.lock().await.map_err(failed)?;
        let unsaved = self.state().unsaved.clone();
        if let Some(tokens) = unsaved {
            return self.keep(tokens).await;
        }
        let stored = self.store.load().await.map_err(failed)?;
        let stored = stored.ok_or_else(|| Failure::new(AuthFailure::NoTokens))?;
        let own = &expired.tokens;
        if !own.member_id.is_empty() && !stored.member_id.is_empty() && own.member_id != stored.member_id {
            return Err(Failure::new(AuthFailure::OtherPortal));
        }
        // Another process, or another client of this one, was first.
        if stored.access_token != own.access_token && !stored.is_expired() {
            return Ok(stored);
        }
        let dead = self.state().dead.clone();
        if let Some((token, failure)) = dead
            && token == stored.refresh_token
        {
            return Err((*failure).clone());
        }
        match self.ask(&stored).await {
            Ok(tokens) => self.keep(tokens).await,
            Err(failure) => {
                if failure.kind.is_final() {
                    self.state().dead = Some((stored.refresh_token, Arc::new(failure.clone())));
                }
                Err(failure)
            }
        }
    }

    async fn ask(&self, old: &Tokens) -> Result<Tokens, Failure> {
        let token = old.refresh_token.as_ref().filter(|token| !token.is_empty());
        let token = token.ok_or_else(|| Failure::new(AuthFailure::NoRefreshToken))?;
        let server = server::trusted(&self.app, old.server_endpoint.as_deref())?;
        self.counters.refreshed();
        let mut tokens =
            server::request(&self.app, &self.settings, &server, For::Refresh(token.expose())).await?;
        if !old.member_id.is_empty() && !tokens.member_id.is_empty() && old.member_id != tokens.member_id {
            return Err(Failure::new(AuthFailure::OtherPortal));
        }
        tokens.keep_from(old);
        Ok(tokens)
    }

    /// Saves new tokens before anybody uses them.
    async fn keep(&self, tokens: Tokens) -> Result<Tokens, Failure> {
        // The old refresh token is spent: until the store has the new one, it is here alone.
        self.state().unsaved = Some(tokens.clone());
        match self.store.save(&tokens).await {
            Ok(()) => {
                self.state().unsaved = None;
                Ok(tokens)
            }
            Err(e) => Err(Failure::new(AuthFailure::Store)
                .note("the new tokens are kept in memory, and saved at the next call")
                .source(e)),
        }
    }

    /// Takes out of an error what must not be shown.
    pub(crate) fn redact(&self, details: &mut Details) {
        details.redact(self.app.client_secret().expose());
        let grant = Arc::clone(&self.state().grant);
        details.redact(grant.tokens.access_token.expose());
        if let Some(token) = &grant.tokens.refresh_token {
            details.redact(token.expose());
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("app", &self.app).field("store", &self.store).finish_non_exhaustive()
    }
}
