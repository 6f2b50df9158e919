//! The client's settings.

use super::address;
use super::credentials::Credentials;
use super::exchange::Wire;
use super::{CallOptions, Client, Counters, Hooks, tls};
use crate::auth::{App, Session, TokenStore};
use crate::error::{Details, Error, ErrorClass};
use crate::limit::{DefaultLimiter, Limiter, OperatingLimit, RateLimit};
use crate::types::Secret;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// The server ends a request after 60 seconds; what comes later is lost on the way.
const TIMEOUT: Duration = Duration::from_secs(70);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Shorter than the keep-alive of usual web servers, so that a call rarely meets a connection that is being closed.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(30);
const MAX_ANSWER_BYTES: usize = 256 * 1024 * 1024;

/// Settings of a [`Client`]; begins with [`Client::builder`] and ends with [`webhook`](Self::webhook),
/// [`app`](Self::app) or [`oauth`](Self::oauth).
///
/// ```no_run
/// use bitrix_api::Client;
/// use std::time::Duration;
///
/// # fn main() -> Result<(), bitrix_api::Error> {
/// let portal = Client::builder()
///     .timeout(Duration::from_secs(20))
///     .root_certificate_pem(std::fs::read("company-ca.pem").unwrap())
///     .webhook("https://crm.example.com/rest/1/secret/")?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
#[must_use = "settings do nothing until `webhook`, `app` or `oauth` makes a client of them"]
pub struct ClientBuilder {
    pub(super) timeout: Duration,
    pub(super) connect_timeout: Duration,
    pub(super) pool_idle_timeout: Duration,
    pub(super) user_agent: String,
    pub(super) allow_http: bool,
    pub(super) root_certificates: Vec<Vec<u8>>,
    pub(super) proxy: Proxy,
    pub(super) max_answer_bytes: usize,
    pub(super) rate_limit: Option<RateLimit>,
    pub(super) operating_limit: OperatingLimit,
    pub(super) limiter: Option<Arc<dyn Limiter>>,
    #[cfg(feature = "mock")]
    in_process: bool,
    pub(super) options: CallOptions,
    pub(super) hooks: Option<Arc<dyn Hooks>>,
}

#[derive(Clone)]
pub(super) enum Proxy {
    /// As the environment says, for https alone.
    Environment,
    None,
    /// May hold a password.
    Url(Secret),
}

impl ClientBuilder {
    pub(super) fn new() -> Self {
        Self {
            timeout: TIMEOUT,
            connect_timeout: CONNECT_TIMEOUT,
            pool_idle_timeout: POOL_IDLE_TIMEOUT,
            user_agent: concat!("bitrix-api/", env!("CARGO_PKG_VERSION"), " (Rust)").to_owned(),
            allow_http: false,
            root_certificates: Vec::new(),
            proxy: Proxy::Environment,
            max_answer_bytes: MAX_ANSWER_BYTES,
            rate_limit: None,
            operating_limit: OperatingLimit::STANDARD,
            limiter: None,
            #[cfg(feature = "mock")]
            in_process: false,
            options: CallOptions::new(),
            hooks: None,
        }
    }

    /// For clients of embedded portals that have no sockets.
    #[cfg(feature = "mock")]
    pub(crate) fn in_process() -> Self {
        Self { in_process: true, ..Self::new() }
    }

    /// What carries the requests of a client with these settings.
    pub(super) fn wire(&self, https: bool) -> Result<Box<dyn Wire>, Error> {
        #[cfg(feature = "mock")]
        if self.in_process {
            return Ok(Box::new(super::in_process::InProcess { user_agent: self.user_agent.clone() }));
        }
        Ok(Box::new(self.http_client(https)?))
    }

    /// Time for one request, from the connection to the last byte of the answer. Default: 70 seconds, because the
    /// server itself ends a request after 60. For a whole call with its waits and repeats see
    /// [`CallOptions::deadline`].
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Time for making a connection. Default: 10 seconds.
    pub const fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long an unused connection is kept for the next call. Default: 30 seconds.
    pub const fn pool_idle_timeout(mut self, timeout: Duration) -> Self {
        self.pool_idle_timeout = timeout;
        self
    }

    /// The `User-Agent` header. Default: `bitrix-api/` and the version.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Allows plain http to hosts other than this machine.
    ///
    /// Everybody on the way can then read the secret or token; cloud portals refuse it anyway. For an on-premise portal
    /// in a closed network.
    pub const fn allow_http(mut self, allow: bool) -> Self {
        self.allow_http = allow;
        self
    }

    /// Trusts the certificates in a PEM text besides the system's: for an on-premise portal whose certificate is
    /// self-signed or from a company's own authority. May be called again.
    pub fn root_certificate_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.root_certificates.push(pem.into());
        self
    }

    /// Sends calls through a proxy: `http://proxy.example:3128`.
    ///
    /// By default the proxy that the environment names (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`) is used for https
    /// portals, of which it sees the host alone; plain http is never sent through a proxy of the environment, which
    /// could read it.
    pub fn proxy(mut self, url: impl Into<Secret>) -> Self {
        self.proxy = Proxy::Url(url.into());
        self
    }

    /// Uses no proxy, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.proxy = Proxy::None;
        self
    }

    /// The largest answer that is read, in bytes; a larger one is an error of class
    /// [`TooLarge`](ErrorClass::TooLarge). Default: 256 MiB.
    pub const fn max_answer_bytes(mut self, bytes: usize) -> Self {
        self.max_answer_bytes = bytes;
        self
    }

    /// How many calls the portal takes. Default: [`RateLimit::STANDARD`], 50 at once and 2 a second.
    ///
    /// All clients of a portal in this process share its bucket, so that this holds for all of them: what was set last goes
    /// for all, and what was set goes before the default. With [`RateLimit::OFF`] alone it is different: this client's calls
    /// neither wait nor count, and others are limited as they were.
    pub const fn rate_limit(mut self, rate: RateLimit) -> Self {
        self.rate_limit = Some(rate);
        self
    }

    /// How long a method may work in ten minutes. Default: [`OperatingLimit::STANDARD`], 480 seconds.
    ///
    /// The portal counts by authorisation, so that each client keeps its own account; its clones share it.
    pub const fn operating_limit(mut self, limit: OperatingLimit) -> Self {
        self.operating_limit = limit;
        self
    }

    /// Another limiter in place of the one that this process's clients share: one whose state many machines see.
    ///
    /// The other settings of limits do nothing then.
    pub fn limiter(mut self, limiter: Arc<dyn Limiter>) -> Self {
        self.limiter = Some(limiter);
        self
    }

    pub(super) fn limiter_for(&self, host: &str) -> Arc<dyn Limiter> {
        match &self.limiter {
            Some(limiter) => Arc::clone(limiter),
            None => Arc::new(DefaultLimiter::new(host, self.rate_limit, self.operating_limit)),
        }
    }

    /// How calls of the client are made, where [`Client::with`] says nothing else: deadline, repeats.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options.over(&self.options);
        self
    }

    /// Is told of each call before and after, for metrics.
    pub fn hooks(mut self, hooks: Arc<dyn Hooks>) -> Self {
        self.hooks = Some(hooks);
        self
    }

    /// A client of an application whose tokens are in a store, and are renewed when they end; see
    /// [`auth`](crate::auth). The portal is the one that the tokens name.
    ///
    /// # Errors
    /// Of class [`Auth`](ErrorClass::Auth) when the store fails or holds no tokens; of class
    /// [`Config`](ErrorClass::Config) when the portal's address is plain http, or a setting is unusable.
    pub async fn app(self, app: App, store: Arc<dyn TokenStore>) -> Result<Client, Error> {
        let counters = Arc::new(Counters::default());
        let session = Session::open(app, store, self.clone(), Arc::clone(&counters)).await?;
        let address = address::portal(&session.endpoint(), self.allow_http)?;
        Client::build(&self, address, Credentials::App(session), counters)
    }

    /// A client that calls with an incoming webhook: `https://example.bitrix24.com/rest/1/secret/`.
    ///
    /// # Errors
    /// When the address is not one of a webhook, is plain http, or a setting is unusable; nothing is sent.
    pub fn webhook(self, address: impl AsRef<str>) -> Result<Client, Error> {
        let (address, webhook) = address::webhook(address.as_ref(), self.allow_http)?;
        Client::build(&self, address, Credentials::webhook(webhook), Arc::default())
    }

    /// A client that calls with an application's access token; `portal` is its host, `https://` and `/rest/` may be
    /// around it.
    ///
    /// # Errors
    /// When the address is not one of a portal, is plain http, or the token or a setting is unusable; nothing is sent.
    pub fn oauth(self, portal: impl AsRef<str>, token: impl Into<Secret>) -> Result<Client, Error> {
        let address = address::portal(portal.as_ref(), self.allow_http)?;
        Client::build(&self, address, Credentials::bearer(&token.into())?, Arc::default())
    }

    /// The embedded portal's own client, for handlers of events on this machine.
    #[cfg(feature = "mock")]
    pub(crate) fn http_for_events() -> Result<reqwest::Client, Error> {
        Self::new().http_client(false)
    }

    pub(super) fn http_client(&self, https: bool) -> Result<reqwest::Client, Error> {
        let config = |message, source: reqwest::Error| {
            Error::untyped(Details::new(ErrorClass::Config, message).with_source(source.without_url()))
        };
        let mut http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::config(&self.root_certificates, https)?)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .timeout(self.timeout)
            .connect_timeout(self.connect_timeout)
            .pool_idle_timeout(self.pool_idle_timeout)
            .user_agent(&self.user_agent);
        http = match &self.proxy {
            Proxy::Environment if https => http,
            Proxy::Environment | Proxy::None => http.no_proxy(),
            Proxy::Url(url) => {
                let proxy = reqwest::Proxy::all(url.expose())
                    .map_err(|e| config("the proxy's address cannot be read: `http://host:port`", e))?;
                http.proxy(proxy)
            }
        };
        http.build().map_err(|e| config("the HTTP client cannot be built: check user agent and proxy", e))
    }
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("pool_idle_timeout", &self.pool_idle_timeout)
            .field("user_agent", &self.user_agent)
            .field("allow_http", &self.allow_http)
            .field("root_certificates", &self.root_certificates.len())
            .field(
                "proxy",
                &match &self.proxy {
                    Proxy::Environment => "environment",
                    Proxy::None => "none",
                    Proxy::Url(_) => "set",
                },
            )
            .field("max_answer_bytes", &self.max_answer_bytes)
            .field("rate_limit", &self.rate_limit)
            .field("operating_limit", &self.operating_limit)
            .field("limiter", &self.limiter)
            .field("options", &self.options)
            .field("hooks", &self.hooks.is_some())
            .finish()
    }
}
