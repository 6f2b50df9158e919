//! What an application may do on one portal, for as long as it lasts.

use crate::clock;
use crate::codec::{Absent, Decode, DecodeError, Decoder, Encode, Encoder};
use crate::portal::types::{AppStatus, EventAuth};
use crate::types::{Secret, Timestamp};

/// An access token with all that belongs to it: one application, one portal, one user.
///
/// Written and read as JSON ([`codec::to_json`](crate::codec::to_json), [`codec::from_json`](crate::codec::from_json)) with
/// the members that the OAuth server uses, so that a [`TokenStore`](super::TokenStore) can keep it anywhere. `Debug` shows no
/// token.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Tokens {
    /// What calls are made with, for about an hour.
    pub access_token: Secret,
    /// What the next access token is got with, once, within 180 days.
    pub refresh_token: Option<Secret>,
    /// When the access token ends, as far as that is known.
    pub expires: Option<Timestamp>,
    /// The portal's REST endpoint: `https://example.bitrix24.com/rest/`.
    pub client_endpoint: String,
    /// The OAuth server's endpoint; it alone can renew the tokens.
    pub server_endpoint: Option<String>,
    /// The portal, whatever its address is by now. Empty if it is not known.
    pub member_id: String,
    /// The user in whose name calls are made.
    pub user_id: Option<i64>,
    /// The application's scopes.
    pub scope: Vec<String>,
    /// Kind of the application on this portal.
    pub status: Option<AppStatus>,
    /// What proves that an event comes from this portal: see [`Incoming::verify`](crate::incoming::Incoming::verify). It
    /// comes with the installation; a renewal keeps it.
    pub application_token: Option<Secret>,
}

impl Tokens {
    /// Tokens that were kept in another way. `client_endpoint` is the portal's address, with `/rest/`.
    #[must_use]
    pub fn new(
        access_token: impl Into<Secret>,
        refresh_token: impl Into<Secret>,
        client_endpoint: impl Into<String>,
    ) -> Self {
        Self {
            refresh_token: Some(refresh_token.into()),
            ..Self::bare(access_token.into(), client_endpoint.into())
        }
    }

    fn bare(access_token: Secret, client_endpoint: String) -> Self {
        Self {
            access_token,
            refresh_token: None,
            expires: None,
            client_endpoint,
            server_endpoint: None,
            member_id: String::new(),
            user_id: None,
            scope: Vec::new(),
            status: None,
            application_token: None,
        }
    }

    /// The tokens that an event hands over; `None` if it holds none, as events that no user caused.
    ///
    /// Only those of an installation and its kin (`ONAPPINSTALL`, `ONAPPUPDATE`) hold a refresh token. Use them after
    /// [`Incoming::verify`](crate::incoming::Incoming::verify): anybody can send an event.
    #[must_use]
    pub fn from_event(auth: &EventAuth) -> Option<Self> {
        let access_token = auth.access_token.clone()?;
        let endpoint = auth.client_endpoint.clone();
        let endpoint = endpoint.unwrap_or_else(|| format!("https://{}/rest/", auth.domain));
        Some(Self {
            refresh_token: auth.refresh_token.clone(),
            // A date lies on the way of an event that comes late; a life time does not.
            expires: auth.expires.or_else(|| lifetime(auth.expires_in)),
            server_endpoint: auth.server_endpoint.clone(),
            member_id: auth.member_id.clone(),
            user_id: auth.user_id.map(crate::id::Id::get),
            scope: auth.scope.as_deref().map(scopes).unwrap_or_default(),
            status: auth.status.clone(),
            application_token: auth.application_token.clone(),
            ..Self::bare(access_token, endpoint)
        })
    }

    /// Sets the OAuth server: its address, or the `server_endpoint` that came with the tokens.
    #[must_use]
    pub fn server_endpoint(mut self, address: impl Into<String>) -> Self {
        self.server_endpoint = Some(address.into());
        self
    }

    /// Sets when the access token ends.
    #[must_use]
    pub const fn expires(mut self, moment: Timestamp) -> Self {
        self.expires = Some(moment);
        self
    }

    /// Sets the portal's `member_id`.
    #[must_use]
    pub fn member_id(mut self, member_id: impl Into<String>) -> Self {
        self.member_id = member_id.into();
        self
    }

    /// Whether the access token has ended, by this machine's clock. `false` also if its end is not known.
    #[must_use]
    pub fn is_expired(&self) -> bool {
        self.expires.is_some_and(|moment| moment <= clock::now())
    }

    /// What a renewal does not tell is as it was.
    pub(super) fn keep_from(&mut self, old: &Self) {
        if self.client_endpoint.is_empty() {
            self.client_endpoint.clone_from(&old.client_endpoint);
        }
        if self.member_id.is_empty() {
            self.member_id.clone_from(&old.member_id);
        }
        self.server_endpoint = self.server_endpoint.take().or_else(|| old.server_endpoint.clone());
        self.refresh_token = self.refresh_token.take().or_else(|| old.refresh_token.clone());
        self.user_id = self.user_id.or(old.user_id);
        self.status = self.status.take().or_else(|| old.status.clone());
        self.application_token = self.application_token.take().or_else(|| old.application_token.clone());
        if self.scope.is_empty() {
            self.scope.clone_from(&old.scope);
        }
    }
}

/// The end of a token that lives for so many seconds from now.
pub(super) fn lifetime(seconds: Option<i64>) -> Option<Timestamp> {
    seconds.map(|seconds| Timestamp::new(clock::now().seconds().saturating_add(seconds)))
}

/// Scopes, with commas or blanks between them.
pub(super) fn scopes(text: &str) -> Vec<String> {
    text.split([',', ' ']).filter(|scope| !scope.is_empty()).map(str::to_owned).collect()
}

const KEYS: &[&str] = &[
    "access_token",
    "refresh_token",
    "expires",
    "expires_in",
    "client_endpoint",
    "server_endpoint",
    "member_id",
    "user_id",
    "scope",
    "status",
    "application_token",
];

impl Encode for Tokens {
    fn encode(&self, e: &mut Encoder) {
        e.begin_object();
        e.field("access_token", &self.access_token);
        e.opt("refresh_token", &self.refresh_token);
        e.opt("expires", &self.expires);
        e.field("client_endpoint", &self.client_endpoint);
        e.opt("server_endpoint", &self.server_endpoint);
        e.field("member_id", &self.member_id);
        e.opt("user_id", &self.user_id);
        e.field("scope", &self.scope.join(","));
        e.opt("status", &self.status);
        e.opt("application_token", &self.application_token);
        e.end_object();
    }
}

impl Decode for Tokens {
    const ABSENT: Absent = Absent::SCALAR;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let (mut access, mut refresh, mut application) = (None, None, None);
        let (mut expires, mut expires_in, mut user_id) = (None, None, None);
        let (mut client, mut server, mut member, mut scope) = (None, None, None, None);
        let mut status = None;
        d.record(KEYS, &mut |d, key| match key {
            0 => d.put(&mut access),
            1 => d.put_opt(&mut refresh),
            2 => d.put_opt::<Timestamp>(&mut expires),
            3 => d.put_opt(&mut expires_in),
            4 => d.put_opt(&mut client),
            5 => d.put_opt(&mut server),
            6 => d.put_opt(&mut member),
            7 => d.put_opt(&mut user_id),
            8 => d.put_opt::<String>(&mut scope),
            9 => d.put_opt(&mut status),
            _ => d.put_opt(&mut application),
        })?;
        Ok(Self {
            refresh_token: refresh,
            // By this machine's clock rather than by the server's: it is this one's that it is compared with.
            expires: lifetime(expires_in).or(expires),
            server_endpoint: server,
            member_id: member.unwrap_or_default(),
            user_id,
            scope: scope.as_deref().map(scopes).unwrap_or_default(),
            status,
            application_token: application,
            ..Self::bare(d.need(access, "access_token")?, client.unwrap_or_default())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{from_json, to_json};

    #[test]
    fn what_is_written_is_read() {
        let mut tokens = Tokens::new("a", "r", "https://a.bitrix24.com/rest/")
            .server_endpoint("https://oauth.bitrix.info/rest/")
            .expires(Timestamp::new(1_800_000_000))
            .member_id("m");
        tokens.user_id = Some(7);
        tokens.scope = vec!["im".to_owned(), "crm".to_owned()];
        tokens.status = Some(AppStatus::Local);
        tokens.application_token = Some(Secret::new("p"));
        let json = to_json(&tokens).expect("JSON");
        assert_eq!(from_json::<Tokens>(json.as_bytes()).expect("tokens"), tokens);
        let shown = format!("{tokens:?}");
        for secret in ["\"a\"", "\"r\"", "\"p\""] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }

    #[test]
    fn the_servers_reply_is_read() {
        // Fresh from a code: neither `expires` nor `user_id`; `domain` is the OAuth server's.
        let json = br#"{"access_token":"a","expires_in":3600,"scope":"app,im","domain":"oauth.bitrix.info",
            "server_endpoint":"https://oauth.bitrix.info/rest/","status":"S",
            "client_endpoint":"https://a.bitrix24.com/rest/","member_id":"m","refresh_token":"r"}"#;
        let tokens: Tokens = from_json(json).expect("tokens");
        assert_eq!(tokens.client_endpoint, "https://a.bitrix24.com/rest/");
        assert_eq!(tokens.scope, ["app", "im"]);
        let left = tokens.expires.expect("an end").seconds() - clock::now().seconds();
        assert!((3590..=3600).contains(&left), "{left}");
        assert!(!tokens.is_expired());
    }
}
