//! An application, and the way to its first tokens.

use super::code::Returned;
use super::failure::{AuthFailure, Failure};
use super::server::{self, Grant};
use super::tokens::Tokens;
use crate::client::{Client, ClientBuilder, address};
use crate::error::{Details, Error, ErrorClass};
use crate::types::Secret;
use reqwest::Url;
use std::fmt;

/// An application: the two texts that Bitrix24 shows when it is registered.
///
/// See the [module](super) for the way to tokens and to a client.
#[derive(Clone)]
pub struct App {
    client_id: String,
    client_secret: Secret,
    /// Origins of OAuth servers besides Bitrix24's own.
    servers: Vec<String>,
}

/// Where a user is sent to let an application in; see [`App::authorize`].
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Authorization {
    /// The portal's page, for a redirect of the user's browser.
    pub url: String,
    /// What comes back with the user: keep it in their session, and give it to [`App::returned`].
    pub state: Secret,
}

impl App {
    /// The application with this `client_id` and `client_secret`.
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        Self { client_id: client_id.into(), client_secret: client_secret.into(), servers: Vec::new() }
    }

    /// Trusts an OAuth server besides Bitrix24's own: it is told the client's secret. Its address, as
    /// `https://oauth.example.com`. May be called again.
    #[must_use]
    pub fn trust_server(mut self, address: impl Into<String>) -> Self {
        self.servers.push(address.into());
        self
    }

    /// The application's `client_id`.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    pub(super) fn client_secret(&self) -> &Secret {
        &self.client_secret
    }

    pub(super) fn servers(&self) -> &[String] {
        &self.servers
    }

    /// The first step of the full flow: the address to which a user of `portal` is sent, with a `state` that nobody can
    /// guess.
    ///
    /// The user comes back to the application's address, where [`returned`](Self::returned) reads the query. If the portal
    /// refuses, it says so to the user, who does not come back.
    ///
    /// # Errors
    /// When `portal` is no address of a portal, or is plain http and not on this machine.
    pub fn authorize(&self, portal: impl AsRef<str>) -> Result<Authorization, Error> {
        let address = address::portal(portal.as_ref(), false)?;
        let mut url = Url::parse(&format!("{}/oauth/authorize/", address.origin())).map_err(|_| {
            Error::untyped(Details::new(ErrorClass::Config, "the portal's address is not a web address"))
        })?;
        let state = crate::random::hex(16);
        url.query_pairs_mut().append_pair("client_id", &self.client_id).append_pair("state", &state);
        Ok(Authorization { url: url.into(), state: Secret::new(state) })
    }

    /// The second step: reads the query with which the user came back, and checks that it belongs to this `state`.
    ///
    /// # Errors
    /// Of class [`Auth`](ErrorClass::Auth): the state is another one ([`AuthFailure::State`]), or the query is not what a
    /// portal sends ([`AuthFailure::Malformed`]).
    pub fn returned(&self, query: &str, state: &Secret) -> Result<Returned, Error> {
        Returned::read(query, state).map_err(|failure| failure.error())
    }

    /// The third step: exchanges the code for tokens, within 30 seconds. Save them before anything else.
    ///
    /// # Errors
    /// Of class [`Auth`](ErrorClass::Auth): see [`AuthFailure`]. The code is spent even if the answer was lost: the user has
    /// to be sent again.
    pub async fn exchange(&self, returned: &Returned) -> Result<Tokens, Error> {
        self.exchange_with(&Client::builder(), returned).await
    }

    /// As [`exchange`](Self::exchange), with connections as these settings say: a proxy, certificates, times.
    ///
    /// # Errors
    /// As [`exchange`](Self::exchange).
    pub async fn exchange_with(
        &self,
        settings: &ClientBuilder,
        returned: &Returned,
    ) -> Result<Tokens, Error> {
        let tokens = self.exchanged(settings, returned).await.map_err(|failure| failure.error())?;
        Ok(tokens)
    }

    async fn exchanged(&self, settings: &ClientBuilder, returned: &Returned) -> Result<Tokens, Failure> {
        let server = server::trusted(self, returned.server.as_deref())?;
        let mut tokens =
            server::request(self, settings, &server, Grant::Code(returned.code.expose())).await?;
        if tokens.client_endpoint.is_empty() {
            tokens.client_endpoint = format!("https://{}/rest/", returned.domain);
        }
        if tokens.member_id.is_empty() {
            tokens.member_id.clone_from(&returned.member_id);
        } else if !returned.member_id.is_empty() && tokens.member_id != returned.member_id {
            return Err(Failure::new(AuthFailure::OtherPortal));
        }
        Ok(tokens)
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("client_id", &self.client_id)
            .field("client_secret", &self.client_secret)
            .field("servers", &self.servers)
            .finish()
    }
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The address holds the state.
        let url = self.url.split('?').next().unwrap_or_default();
        f.debug_struct("Authorization").field("url", &url).field("state", &self.state).finish()
    }
}
