//! Codes and tokens, and how long they live.

use crate::types::Secret;
use std::collections::BTreeMap;
use std::time::Duration;
use time::OffsetDateTime;

/// How long an access token lives unless a test says otherwise.
const LIFETIME: Duration = Duration::from_secs(3600);
/// How long a code lives.
const CODE_LIFETIME: Duration = Duration::from_secs(30);

/// What the authorisation server was asked for; see [`Portal::oauth`](crate::mock::Portal::oauth).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OAuthStats {
    /// Tokens that were renewed.
    pub refreshes: u64,
    /// Codes that were exchanged for tokens.
    pub exchanges: u64,
    /// Requests that were refused.
    pub refused: u64,
}

/// What an access token is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Access {
    Valid,
    Expired,
    /// Its application was taken from the portal.
    Revoked,
    Unknown,
}

#[derive(Clone, Copy)]
struct Token {
    expires: OffsetDateTime,
    revoked: bool,
}

/// The tokens of the portal's one application, by their text.
#[derive(Clone)]
pub(in super::super) struct Accounts {
    lifetime: Duration,
    access: BTreeMap<String, Token>,
    refresh: BTreeMap<String, bool>,
    codes: BTreeMap<String, OffsetDateTime>,
    pub(super) fault: Option<(super::OAuthFault, bool)>,
    pub(super) stats: OAuthStats,
}

impl Default for Accounts {
    fn default() -> Self {
        Self {
            lifetime: LIFETIME,
            access: BTreeMap::new(),
            refresh: BTreeMap::new(),
            codes: BTreeMap::new(),
            fault: None,
            stats: OAuthStats::default(),
        }
    }
}

impl Accounts {
    pub(super) const fn lifetime(&self) -> Duration {
        self.lifetime
    }

    pub(super) const fn set_lifetime(&mut self, lifetime: Duration) {
        self.lifetime = lifetime;
    }

    pub(super) fn add_access(&mut self, token: &Secret, now: OffsetDateTime) {
        let token_state = Token { expires: now + self.lifetime, revoked: false };
        self.access.insert(token.expose().to_owned(), token_state);
    }

    pub(super) fn add_refresh(&mut self, token: &Secret) {
        self.refresh.insert(token.expose().to_owned(), true);
    }

    pub(super) fn add_code(&mut self, code: &Secret, now: OffsetDateTime) {
        self.codes.insert(code.expose().to_owned(), now + CODE_LIFETIME);
    }

    /// Whether a code is good; it is not a second time.
    pub(super) fn take_code(&mut self, code: &str, now: OffsetDateTime) -> bool {
        self.codes.remove(code).is_some_and(|expires| now < expires)
    }

    /// Whether a refresh token is good; it is not a second time.
    pub(super) fn take_refresh(&mut self, token: &str) -> bool {
        self.refresh.get_mut(token).is_some_and(|valid| std::mem::replace(valid, false))
    }

    pub(in super::super) fn access(&self, token: &str, now: OffsetDateTime) -> Access {
        match self.access.get(token) {
            None => Access::Unknown,
            Some(Token { revoked: true, .. }) => Access::Revoked,
            Some(Token { expires, .. }) if *expires <= now => Access::Expired,
            Some(_) => Access::Valid,
        }
    }

    pub(super) fn expire(&mut self, token: &str, now: OffsetDateTime) {
        if let Some(token) = self.access.get_mut(token) {
            token.expires = token.expires.min(now);
        }
    }

    pub(super) fn expire_all(&mut self, now: OffsetDateTime) {
        for token in self.access.values_mut() {
            token.expires = token.expires.min(now);
        }
    }

    pub(super) fn revoke(&mut self, token: &str) {
        if let Some(token) = self.access.get_mut(token) {
            token.revoked = true;
        }
        if let Some(valid) = self.refresh.get_mut(token) {
            *valid = false;
        }
    }

    /// What must not be shown.
    pub(in super::super) fn secrets(&self) -> impl Iterator<Item = &str> {
        self.access.keys().chain(self.refresh.keys()).chain(self.codes.keys()).map(String::as_str)
    }
}
