//! The client: calls of methods over HTTP.
//!
//! ```no_run
//! use bitrix_api::client::{Client, Params};
//!
//! # async fn example() -> Result<(), bitrix_api::Error> {
//! let portal = Client::webhook("https://example.bitrix24.com/rest/1/secret/")?;
//! let profile = portal.call_by_name("profile", Params::new()).await?;
//! println!("{}", profile["NAME"]);
//! # Ok(()) }
//! ```
//!
//! A [`Client`] is one portal and one authorisation. It is cheap to clone, its clones share connections, and it works in
//! any number of tasks at once. A call waits until it is within the portal's limits: see [`limit`](crate::limit).
//!
//! # What is repeated
//!
//! | what happened | a call that reads, or is idempotent | a change |
//! |---|---|---|
//! | the server says that it did not run: a limit, 503 of the front server | repeated | repeated |
//! | no connection came about | repeated | repeated |
//! | the access token has ended, for [`Client::app`] | renewed and repeated, once | the same |
//! | the portal was renamed | repeated at the new address | the same |
//! | the answer was lost: a timeout, a broken connection, a page of the front server, half an answer | repeated | **not** repeated: [`outcome_unknown`](Error::outcome_unknown) |
//! | the method's own error | not repeated | not repeated |
//!
//! Whether a method changes something says its schema; a call by name is taken for a change until
//! [`CallOptions::treat_as`] says otherwise. A change by REST 3.0 carries an `Idempotency-Key`, and is repeated like an
//! idempotent call towards a portal that was seen to obey it (it repeats the key in its answers), or where
//! [`CallOptions::trust_idempotency_keys`] says so. How often and with which pauses says [`Retry`]. So that a portal that is
//! down is not called many times over, a client repeats at most 500 calls after faults without an answer, and two more each
//! second.
//!
//! # Deadline and cancel
//!
//! [`CallOptions::deadline`] limits a whole call. To cancel a call, drop its future (`tokio::select!`, `timeout`,
//! `JoinHandle::abort`): its turn at the limiter goes to the next one, the connection is closed if a request was under way,
//! a renewal of the token that it began goes on by itself, and [`Stats::dropped`] counts it. A call that is dropped under
//! way may have run, as one that ended with [`Deadline`](ErrorClass::Deadline) may: the latter says so.
//!
//! # Files
//!
//! What a request holds of files it sends as base64: [`File`](crate::File) reads one, and fits every parameter. A method
//! that answers with a file has [`ReceivedFile`](crate::ReceivedFile) for its output. Links that answers hold are asked by
//! [`Client::upload`], [`Client::download`] and [`Client::download_stream`], and [`Client::raw`] takes any other answer
//! that is not the usual one.
//!
//! # Logs, statistics, hooks
//!
//! With `tracing`, parameters, addresses and secrets never:
//!
//! | target | level | what |
//! |---|---|---|
//! | `bitrix_api::client` | DEBUG | span `call` (method, host) around all of a call |
//! | | DEBUG | one event at the end of each: status, milliseconds, of these `waited`, attempts, operating, or class and code |
//! | | INFO | one event for each repeat: attempt, why, pause, status, class, code |
//! | | INFO | the portal was renamed |
//! | | WARN | the repeats of all calls are used up |
//! | `bitrix_api::auth` | INFO, WARN | the token was renewed, or could not be and why |
//!
//! The crates below (reqwest, hyper, rustls) log hosts, never paths or headers: a test reads all they log at TRACE.
//! [`Client::stats`] counts; [`ClientBuilder::hooks`] tells a program of each call.

pub(crate) mod address;
mod attempt;
mod batched;
mod builder;
mod call;
mod credentials;
mod envelope;
pub(crate) mod exchange;
mod file_answer;
mod files;
#[cfg(feature = "mock")]
mod in_process;
mod link;
mod multipart;
mod observe;
mod operating;
mod options;
mod outgoing;
mod paging;
mod params;
mod raw;
mod reply;
mod retry;
mod running;
mod stats;
#[cfg(feature = "server-side")]
mod stored;
mod tls;
mod trace;

#[cfg(test)]
mod tests;

pub use builder::ClientBuilder;
pub use files::{Download, UploadTarget};
pub use observe::{CallInfo, End, Hooks, Report};
pub(crate) use operating::CommandTime;
pub use options::CallOptions;
pub use params::Params;
pub use raw::RawReply;
pub use reply::Reply;
pub use retry::Retry;
pub(crate) use stats::Counters;
pub use stats::Stats;
#[cfg(feature = "server-side")]
pub(crate) use stored::read_answer;

use crate::auth::{App, TokenStore};
use crate::codec::{DecodeError, Json};
use crate::error::{Details, Error, ErrorClass};
use crate::limit::Limiter;
use crate::meta::{Api, Method};
use crate::types::Secret;
use address::Address;
use call::Answer;
use credentials::Credentials;
use exchange::Transport;
use outgoing::Outgoing;
use retry::Budget;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// A portal, and the right to call its methods. See the [module](self).
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
    options: CallOptions,
}

struct Inner {
    transport: Transport,
    credentials: Credentials,
    allow_http: bool,
    limiter: Arc<dyn Limiter>,
    hooks: Option<Arc<dyn Hooks>>,
    counters: Arc<Counters>,
    budget: Budget,
    /// Whether the portal was seen to obey `Idempotency-Key`, the last time that it could.
    keys_honoured: AtomicBool,
    /// Changes when the portal turns out to be renamed.
    address: RwLock<Arc<Address>>,
}

impl Inner {
    fn keys_honoured(&self) -> bool {
        self.keys_honoured.load(Ordering::Relaxed)
    }

    /// What a successful answer to a call with a key has shown.
    fn saw_key(&self, honoured: bool) {
        if self.keys_honoured() != honoured {
            self.keys_honoured.store(honoured, Ordering::Relaxed);
        }
    }
}

impl Client {
    /// A client that calls with an incoming webhook: `https://example.bitrix24.com/rest/1/secret/`.
    ///
    /// The address is the secret: keep it like a password. No output of this crate shows it.
    ///
    /// # Errors
    /// When the address is not one of a webhook, or is plain http and not on this machine; nothing is sent.
    pub fn webhook(address: impl AsRef<str>) -> Result<Self, Error> {
        Self::builder().webhook(address)
    }

    /// A client that calls with an application's access token; `portal` is its host, as `example.bitrix24.com`.
    ///
    /// The token goes into the `Authorization` header. It is valid for an hour: then calls fail with
    /// `expired_token`, and a client with a new token has to be made; [`app`](Self::app) renews it by itself.
    ///
    /// # Errors
    /// When the address is not one of a portal, or the token cannot be one; nothing is sent.
    pub fn oauth(portal: impl AsRef<str>, token: impl Into<Secret>) -> Result<Self, Error> {
        Self::builder().oauth(portal, token)
    }

    /// A client of an application whose tokens are in a store, and are renewed when they end; see [`auth`](crate::auth).
    ///
    /// # Errors
    /// As [`ClientBuilder::app`].
    pub async fn app(app: App, store: Arc<dyn TokenStore>) -> Result<Self, Error> {
        Self::builder().app(app, store).await
    }

    /// Settings for a client.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::new()
    }

    fn build(
        settings: &ClientBuilder,
        address: Address,
        credentials: Credentials,
        counters: Arc<Counters>,
    ) -> Result<Self, Error> {
        Ok(Self {
            options: settings.options.clone(),
            inner: Arc::new(Inner {
                transport: Transport {
                    wire: settings.wire(address.is_https())?,
                    timeout: settings.timeout,
                    max_answer_bytes: settings.max_answer_bytes,
                },
                credentials,
                allow_http: settings.allow_http,
                limiter: settings.limiter_for(address.host()),
                hooks: settings.hooks.clone(),
                counters,
                budget: Budget::new(),
                keys_honoured: AtomicBool::new(false),
                address: RwLock::new(Arc::new(address)),
            }),
        })
    }

    /// The same client with other options for the calls made through it: what `options` does not set stays.
    ///
    /// Cheap; the two share everything else, statistics too. See [`CallOptions`] for an example.
    #[must_use]
    pub fn with(&self, options: CallOptions) -> Self {
        Self { inner: Arc::clone(&self.inner), options: options.over(&self.options) }
    }

    /// What this client and its clones have done so far.
    pub fn stats(&self) -> Stats {
        self.inner.counters.snapshot()
    }

    /// Calls a method and returns its result.
    ///
    /// ```no_run
    /// # use bitrix_api::{Client, Method};
    /// async fn twice<M: Method>(portal: &Client, request: M) -> Result<M::Output, bitrix_api::Error> {
    ///     portal.call(&request).await?; // a reference is a request too
    ///     Ok(portal.call(request).await?)
    /// }
    /// ```
    ///
    /// # Errors
    /// When the request breaks a documented limit, the call does not come through, the server refuses it, or the answer
    /// does not fit: [`Error::class`] tells them apart.
    pub async fn call<M: Method>(&self, request: M) -> Result<M::Output, Error<M::Error>> {
        let mut result = None;
        let outgoing = Outgoing::typed(&request).map_err(Error::typed)?;
        drop(request);
        self.run(outgoing, &mut |d| d.put(&mut result)).await.map_err(Error::typed)?;
        result.ok_or_else(|| no_result().typed())
    }

    /// Calls a method and returns its result with the rest of the answer: paging, times, the undecoded JSON.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub async fn reply<M: Method>(&self, request: M) -> Result<Reply<M::Output>, Error<M::Error>> {
        let mut result = None;
        let outgoing = Outgoing::typed(&request).map_err(Error::typed)?;
        drop(request);
        let answer = self.run(outgoing, &mut |d| d.put(&mut result)).await.map_err(Error::typed)?;
        Ok(Reply::new(result.ok_or_else(|| no_result().typed())?, answer))
    }

    /// Calls a method for which there is no type, by its wire name.
    ///
    /// The name goes to the server as it is; for a REST 3.0 method see [`call_by_name_v3`](Self::call_by_name_v3).
    ///
    /// # Errors
    /// As [`call`](Self::call), and when the name cannot be a method's (a whole address, a `/`, a space), or a parameter has a
    /// name that the server takes for itself (`auth`, `access_token`, `aplogin`, `ap`, `sessid`, `token`, `state`, `method`).
    pub async fn call_by_name(&self, name: &str, params: impl Into<Params>) -> Result<Json, Error> {
        self.reply_by_name(Api::V2, name, params.into()).await.map(|reply| reply.result)
    }

    /// As [`call_by_name`](Self::call_by_name), for a REST 3.0 method.
    ///
    /// # Errors
    /// As [`call_by_name`](Self::call_by_name).
    pub async fn call_by_name_v3(&self, name: &str, params: impl Into<Params>) -> Result<Json, Error> {
        self.reply_by_name(Api::V3, name, params.into()).await.map(|reply| reply.result)
    }

    /// Calls a method by its wire name and returns its result with the rest of the answer.
    ///
    /// # Errors
    /// As [`call_by_name`](Self::call_by_name).
    pub async fn reply_by_name(
        &self,
        api: Api,
        name: &str,
        params: impl Into<Params>,
    ) -> Result<Reply<Json>, Error> {
        let outgoing = Outgoing::by_name(name, api, params.into().into_json())?;
        let mut result = None;
        let answer: Answer = self.run(outgoing, &mut |d| d.put(&mut result)).await?;
        Ok(Reply::new(result.ok_or_else(no_result)?, answer))
    }

    /// The portal's address: `https://example.bitrix24.com`. Not the one that the client was made with, if the portal
    /// turned out to be renamed.
    pub fn portal(&self) -> String {
        self.address().origin().to_owned()
    }

    fn address(&self) -> Arc<Address> {
        // Nothing panics while it holds the lock.
        Arc::clone(&self.inner.address.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Calls go to `new` from now on, unless another call has already found something newer than `known`.
    fn remember(&self, known: &Arc<Address>, new: &Arc<Address>) {
        let mut current = self.inner.address.write().unwrap_or_else(PoisonError::into_inner);
        if *current == *known {
            *current = Arc::clone(new);
            drop(current);
            trace::renamed(known.origin(), new.origin());
        }
    }
}

/// The answer had a result, or the call failed; so this is never seen.
fn no_result() -> Error {
    Error::untyped(Details::new(ErrorClass::Decode, DecodeError::missing("result").to_string()))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("portal", &self.address().origin())
            .field("authorisation", &self.inner.credentials)
            .finish()
    }
}

/// A reference to a request is a request, so that one can be sent again without a clone.
impl<M: Method> Method for &M {
    type Output = M::Output;
    type Error = M::Error;
    type Batch = M::Batch;
    const META: crate::meta::MethodMeta = M::META;
}
