//! A pair of tokens.

use super::super::portal::Portal;
use super::super::state::{State, WEBHOOK_USER, random_text};
use super::{OAuthFault, OAuthStats};
use crate::codec::Encoder;
use crate::types::Secret;
use std::time::Duration;

/// A pair of tokens, with what the authorisation server says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grant {
    /// The token for calls.
    pub access_token: Secret,
    /// The token for the next pair; good for one use.
    pub refresh_token: Secret,
    /// Seconds that the access token lives.
    pub expires_in: i64,
    /// Unix time at which it expires.
    pub expires: i64,
    /// Scopes, with commas between.
    pub scope: String,
    /// Host of the **authorisation server**, as in a token reply.
    pub domain: String,
    /// `https://portal/rest/`
    pub client_endpoint: String,
    /// The authorisation server's own `/rest/`.
    pub server_endpoint: String,
    /// The portal, whatever its name.
    pub member_id: String,
    /// `L`: a local application.
    pub status: String,
    /// The user who authorised.
    pub user_id: i64,
}

impl Grant {
    /// A new pair, known to the portal.
    pub(super) fn issue(state: &State) -> Self {
        let now = state.now();
        let (access_token, refresh_token) = (random_text("token"), random_text("refresh"));
        let accounts = &mut state.data().accounts;
        accounts.add_access(&access_token, now);
        accounts.add_refresh(&refresh_token);
        let expires_in = i64::try_from(accounts.lifetime().as_secs()).unwrap_or(i64::MAX);
        Self {
            access_token,
            refresh_token,
            expires_in,
            expires: now.unix_timestamp().saturating_add(expires_in),
            scope: "im,imbot,crm,task,user".to_owned(),
            domain: state.oauth_origin.split_once("://").map_or("", |(_, host)| host).to_owned(),
            client_endpoint: format!("{}/rest/", state.origin),
            server_endpoint: format!("{}/rest/", state.oauth_origin),
            member_id: state.member_id.clone(),
            status: "L".to_owned(),
            user_id: WEBHOOK_USER.parse().unwrap_or_default(),
        }
    }

    /// The reply to a code leaves out `expires` and `user_id`.
    pub(super) fn reply(&self, renewed: bool) -> String {
        let mut e = Encoder::json();
        e.begin_object();
        e.field("access_token", self.access_token.expose());
        if renewed {
            e.field("expires", &self.expires);
        }
        e.field("expires_in", &self.expires_in);
        e.field("scope", &self.scope);
        e.field("domain", &self.domain);
        e.field("server_endpoint", &self.server_endpoint);
        e.field("status", &self.status);
        e.field("client_endpoint", &self.client_endpoint);
        e.field("member_id", &self.member_id);
        if renewed {
            e.field("user_id", &self.user_id);
        }
        e.field("refresh_token", self.refresh_token.expose());
        e.end_object();
        e.finish().unwrap_or_default()
    }
}

impl Portal {
    /// Where tokens are exchanged and renewed: `{oauth_url}/oauth/token/`. The portal's own address, or, without sockets,
    /// one beside it, as in reality.
    pub fn oauth_url(&self) -> String {
        self.state.oauth_origin.clone()
    }

    /// The identifier of the portal's application.
    pub fn client_id(&self) -> &str {
        &self.state.client_id
    }

    /// The secret of the portal's application.
    pub fn client_secret(&self) -> Secret {
        self.state.client_secret.clone()
    }

    /// The portal's identifier, the same under every name.
    pub fn member_id(&self) -> &str {
        &self.state.member_id
    }

    /// Issues a pair of tokens, as if the application had been authorised.
    pub fn grant(&self) -> Grant {
        Grant::issue(&self.state)
    }

    /// Issues a new access token.
    pub fn issue_token(&self) -> Secret {
        let token = random_text("token");
        let now = self.state.now();
        self.state.data().accounts.add_access(&token, now);
        token
    }

    /// How long access tokens live that are issued from now on. Default: an hour, on Tokio's clock.
    pub fn token_lifetime(&self, lifetime: Duration) {
        self.state.data().accounts.set_lifetime(lifetime);
    }

    /// Lets an issued token expire: calls with it are answered with `expired_token`.
    pub fn expire_token(&self, token: &Secret) {
        let now = self.state.now();
        self.state.data().accounts.expire(token.expose(), now);
    }

    /// Lets all access tokens that were issued until now expire.
    pub fn expire_tokens(&self) {
        let now = self.state.now();
        self.state.data().accounts.expire_all(now);
    }

    /// Revokes a token: calls with an access token are answered with `invalid_token`, renewals with a refresh token with
    /// `invalid_grant`.
    pub fn revoke_token(&self, token: &Secret) {
        self.state.data().accounts.revoke(token.expose());
    }

    /// Lets the authorisation server answer every request like this; `None`: as it should.
    pub fn fail_oauth(&self, fault: impl Into<Option<OAuthFault>>) {
        self.state.data().accounts.fault = fault.into().map(|fault| (fault, false));
    }

    /// Lets the authorisation server answer the next request like this.
    pub fn fail_oauth_once(&self, fault: OAuthFault) {
        self.state.data().accounts.fault = Some((fault, true));
    }

    /// What the authorisation server was asked for until now.
    pub fn oauth(&self) -> OAuthStats {
        self.state.data().accounts.stats
    }
}
