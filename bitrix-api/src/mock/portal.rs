//! The embedded portal.

use super::handler::{self, Call, Handler, Refusal};
use super::react::react;
use super::server::{self, Server};
use super::state::{Scripted, State, WEBHOOK_USER, method_key};
use super::wire::{self, Answer, Arrived, Reaction};
use crate::client::{Client, ClientBuilder};
use crate::codec::{Decode, Encode, Json};
use crate::meta::{Api, Method};
use crate::registry::{self, MethodEntry};
use crate::types::Secret;
use bytes::Bytes;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// An embedded portal; see the [module](super).
///
/// It runs on the current Tokio runtime until it is dropped.
pub struct Portal {
    pub(super) state: Arc<State>,
    /// `None`: in process.
    server: Option<Server>,
}

impl Portal {
    /// Starts a portal that knows the methods of all enabled features.
    ///
    /// # Errors
    /// When no port of the loopback interface can be bound.
    ///
    /// # Panics
    /// Outside a Tokio runtime.
    pub async fn start() -> std::io::Result<Self> {
        Self::start_with(registry::methods()).await
    }

    /// Starts a portal that knows these methods alone.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    ///
    /// # Panics
    /// As [`start`](Self::start).
    pub async fn start_with(methods: Vec<MethodEntry>) -> std::io::Result<Self> {
        Self::start_of(|origin| State::new(origin, None, methods)).await
    }

    async fn start_of(state: impl FnOnce(String) -> Arc<State>) -> std::io::Result<Self> {
        let listener = server::bind().await?;
        let state = state(format!("http://{}", listener.local_addr()?));
        let reacting = Arc::clone(&state);
        let react = move |arrived: Arrived| -> Pin<Box<dyn Future<Output = _> + Send>> {
            let state = Arc::clone(&reacting);
            Box::pin(async move { react(&state, &arrived).await })
        };
        let server = Server::start(listener, Arc::new(react))?;
        Ok(Self { state, server: Some(server) })
    }

    /// A portal without sockets that knows the methods of all enabled features.
    ///
    /// Only clients of its [`client`](Self::client), [`oauth_client`](Self::oauth_client) and [`builder`](Self::builder)
    /// reach it. Nothing then waits for anything but Tokio's clock: when that is paused (`#[tokio::test(start_paused =
    /// true)]`), hours of limits, delays and expiring tokens pass in an instant, and always in the same way.
    ///
    /// ```
    /// use bitrix_api::{client::Params, mock::Portal};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let portal = Portal::in_process();
    /// assert!(portal.url().starts_with("https://"));
    /// portal.on_name("profile", |_call| Ok("Ada".into()));
    /// let profile = portal.client().call_by_name("profile", Params::new()).await?;
    /// assert_eq!(profile.as_str(), Some("Ada"));
    /// # Ok(()) }
    /// ```
    pub fn in_process() -> Self {
        Self::in_process_with(registry::methods())
    }

    /// As [`in_process`](Self::in_process), knowing these methods alone.
    pub fn in_process_with(methods: Vec<MethodEntry>) -> Self {
        Self::in_process_of(|number| {
            let oauth = format!("https://oauth{number}.bitrix24.test");
            State::new(in_process_origin(number), Some(oauth), methods)
        })
    }

    fn in_process_of(state: impl FnOnce(u64) -> Arc<State>) -> Self {
        // An address of its own, since the limits of a portal are kept by address in the whole process.
        static COUNT: AtomicU64 = AtomicU64::new(1);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let state = state(number);
        wire::connect(&state);
        Self { state, server: None }
    }

    /// The portal's address: `http://127.0.0.1:51234`, or `https://portal1.bitrix24.test` for one without sockets.
    pub fn url(&self) -> String {
        self.state.origin.clone()
    }

    /// The settings of a client that reaches this portal: end it with [`webhook`](ClientBuilder::webhook) and
    /// [`webhook_url`](Self::webhook_url), or [`oauth`](ClientBuilder::oauth) and [`url`](Self::url).
    pub fn builder(&self) -> ClientBuilder {
        match self.server {
            Some(_) => Client::builder(),
            None => ClientBuilder::in_process(),
        }
    }

    /// Sends a request past any client and returns the answer; `None`: the connection was closed without one.
    ///
    /// For portals [without sockets](Self::in_process); one with sockets is as well asked over HTTP.
    ///
    /// ```
    /// # use bitrix_api::mock::Portal;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let portal = Portal::in_process();
    /// let answer = portal.exchange("GET", &format!("{}/rest/profile", portal.url()), &[], "").await.unwrap();
    /// assert_eq!(answer.status, 401);
    /// # }
    /// ```
    pub async fn exchange(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Option<Answer> {
        let origins = [&self.state.origin, &self.state.oauth_origin];
        let rest = origins.into_iter().find_map(|origin| url.strip_prefix(origin.as_str())).unwrap_or(url);
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let arrived = Arrived {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
            body: body.into(),
        };
        let reaction = react(&self.state, &arrived).await?;
        let Reaction { status, headers, body, cut } = reaction;
        let body = if cut { body.slice(..body.len() / 2) } else { body };
        Some(Answer { status, headers, body, cut })
    }

    /// A client with settings of its own that calls with the portal's webhook.
    ///
    /// ```
    /// # use bitrix_api::mock::Portal;
    /// # use std::time::Duration;
    /// let portal = Portal::in_process();
    /// let hasty = portal.client_with(|settings| settings.timeout(Duration::from_secs(1)));
    /// # let _ = hasty;
    /// ```
    ///
    /// # Panics
    /// When the settings are unusable.
    #[track_caller]
    pub fn client_with(&self, settings: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Client {
        let client = settings(self.builder()).webhook(self.webhook_url());
        client.expect("the settings make a client of the portal's own address")
    }

    /// The address of the portal's incoming webhook, which is a secret as a real one is.
    pub fn webhook_url(&self) -> String {
        format!("{}/rest/{WEBHOOK_USER}/{}/", self.url(), self.state.webhook_secret.expose())
    }

    /// A client that calls with the portal's webhook.
    ///
    /// # Panics
    /// When no HTTP client can be built, which says that the process's crypto provider is unusable.
    #[track_caller]
    pub fn client(&self) -> Client {
        self.client_with(|settings| settings)
    }

    /// A client that calls with an access token; [`issue_token`](Self::issue_token) makes one that is accepted.
    ///
    /// # Panics
    /// When the text can be no token (empty, a line break), or as [`client`](Self::client).
    #[track_caller]
    pub fn oauth_client(&self, token: impl Into<Secret>) -> Client {
        self.builder().oauth(self.url(), token).expect("a token makes a client of the portal's own address")
    }

    /// Teaches the portal a method of one's own: from now on it answers by the method's metadata.
    pub fn know<M>(&self)
    where
        M: Method + Decode,
        M::Output: Encode,
    {
        let key = method_key(M::META.api, M::META.name);
        self.state.data().methods.insert(key, MethodEntry::of::<M>());
    }

    /// Answers a method, after the checks of its metadata, with what `handler` makes of the typed request.
    ///
    /// A later handler of the same method takes the place of an earlier one.
    pub fn on<M>(
        &self,
        handler: impl Fn(M, &Call<'_>) -> Result<M::Output, Refusal<M::Error>> + Send + Sync + 'static,
    ) where
        M: Method + Decode,
        M::Output: Encode,
    {
        self.know::<M>();
        let key = method_key(M::META.api, M::META.name);
        self.state.data().handlers.insert(key, handler::typed(handler));
    }

    /// Answers a method by its name, also one for which there is no type; a type's checks are made if there is one.
    pub fn on_name(
        &self,
        name: &str,
        handler: impl Fn(&Call<'_>) -> Result<Json, Refusal> + Send + Sync + 'static,
    ) {
        self.on_name_of(Api::V2, name, handler);
    }

    /// As [`on_name`](Self::on_name), for a method of either protocol.
    pub fn on_name_of(
        &self,
        api: Api,
        name: &str,
        handler: impl Fn(&Call<'_>) -> Result<Json, Refusal> + Send + Sync + 'static,
    ) {
        let handler: Handler = handler::by_name(handler);
        self.state.data().handlers.insert(method_key(api, name), handler);
    }

    /// Answers the next request, whatever it is, with exactly this; may be called several times for several requests.
    pub fn respond_once(&self, status: u16, content_type: &str, body: impl Into<Bytes>) {
        let scripted = Scripted { status, content_type: content_type.to_owned(), body: body.into() };
        self.state.data().scripted.push_back(scripted);
    }

    /// Renames the portal: from now on it points every call to `other` with HTTP 302, as a renamed cloud portal does.
    ///
    /// `other` does not know the webhook and the tokens of this one; [`start_renamed`](Self::start_renamed) makes a portal
    /// that does.
    pub fn redirect_to(&self, other: &Self) {
        self.state.data().moved_to = Some(other.url());
    }

    /// Starts the same portal at another address, and lets this one point there: what a change of its name does.
    ///
    /// The new one has the methods, handlers, webhook, tokens and things that this one has now; what it receives it
    /// records itself.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    ///
    /// # Panics
    /// As [`start`](Self::start).
    pub async fn start_renamed(&self) -> std::io::Result<Self> {
        let renamed = match self.server {
            Some(_) => Self::start_of(|origin| self.state.renamed(origin)).await?,
            None => Self::in_process_of(|number| self.state.renamed(in_process_origin(number))),
        };
        self.redirect_to(&renamed);
        Ok(renamed)
    }

    /// Makes a thing of a kind (`message`), as if it had been there before, and returns its identifier.
    pub fn create(&self, kind: &str, content: Json) -> i64 {
        self.state.create(kind, content)
    }

    /// The things of a kind: the identifier of each, and the parameters of the call that made it.
    pub fn created(&self, kind: &str) -> Vec<(i64, Json)> {
        let data = self.state.data();
        let things = data.things.get(kind).into_iter().flatten();
        things.map(|(id, content)| (*id, content.clone())).collect()
    }
}

fn in_process_origin(number: u64) -> String {
    format!("https://portal{number}.bitrix24.test")
}

impl fmt::Debug for Portal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Portal").field("url", &self.url()).finish_non_exhaustive()
    }
}
