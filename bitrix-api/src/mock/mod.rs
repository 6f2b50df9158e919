//! An embedded portal that answers as Bitrix24 does: a real HTTP server on a loopback port, or one
//! [without sockets](Portal::in_process), for which a paused clock simulates time. For tests and examples, without a
//! portal and without the network.
//!
//! ```
//! use bitrix_api::mock::Portal;
//! use bitrix_api::{Json, client::Params};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let portal = Portal::start().await?;
//! portal.on_name("profile", |_call| Ok(Json::from_iter([("NAME", "Ada")])));
//!
//! let client = portal.client();
//! let profile = client.call_by_name("profile", Params::new()).await?;
//! assert_eq!(profile["NAME"].as_str(), Some("Ada"));
//!
//! let sent = portal.requests();
//! assert_eq!((sent.len(), sent[0].method.as_str()), (1, "profile"));
//! # Ok(()) }
//! ```
//!
//! With the types of the methods: a handler gets the request, and answers with the result or with an error, documented or
//! not; and what was recorded is read back as the request that it was.
//!
#![cfg_attr(feature = "im", doc = "```")]
#![cfg_attr(not(feature = "im"), doc = "```ignore")]
//! use bitrix_api::im::message::{Update, UpdateError};
//! use bitrix_api::mock::{Portal, Refusal};
//! use bitrix_api::{Json, SystemError};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let portal = Portal::start().await?;
//! let message = portal.create("message", Json::Null);
//! portal.on::<Update>(|request, _call| match request.message.as_deref() {
//!     Some("old") => Err(UpdateError::CantEditMessage.into()),
//!     Some("often") => Err(Refusal::system(SystemError::QueryLimitExceeded)),
//!     _ => Ok(true),
//! });
//!
//! let client = portal.client();
//! let refused = client.call(Update::new(message).message("old")).await.unwrap_err();
//! assert_eq!(refused.kind(), Some(UpdateError::CantEditMessage));
//! let limited = client.call(Update::new(message).message("often")).await.unwrap_err();
//! assert!(limited.is_retryable());
//!
//! let sent = portal.requests_of::<Update>()?;
//! assert_eq!(sent[0].message.as_deref(), Some("old"));
//! # Ok(()) }
//! ```
//!
//! # What it answers by itself
//!
//! It knows every method of the enabled features by its metadata, and nothing about any single one. In the server's order:
//!
//! 1. An unknown method: `ERROR_METHOD_NOT_FOUND`, before anything else is looked at.
//! 2. A wrong webhook: `INVALID_CREDENTIALS`. A token that was never [issued](Portal::grant): `NO_AUTH_FOUND`; an
//!    [expired](Portal::token_lifetime) one: `expired_token`; a [revoked](Portal::revoke_token) one: `invalid_token`. The wrong kind of authorisation: `WRONG_AUTH_TYPE`. REST 3.0
//!    has `…ACCESSDENIEDEXCEPTION` under 401 for all of these.
//! 3. A required parameter that is missing, or of another type, or larger than documented; none or too many of a group:
//!    the error that the method's page has for it, otherwise `ERROR_ARGUMENT` with `argument` (REST 3.0: the error of a
//!    validation, with the field).
//! 4. An identifier of a kind that the portal has not created, where the method's page has an error for that: that error.
//!    So an update of what was added works, and an update of anything else is refused.
//! 5. A [handler](Portal::on), if there is one. Otherwise the smallest result that fits the method's type: `true`, an
//!    identifier of what was created, an empty list or object. Where nothing small fits, an error that says to give a
//!    handler. A handler that panics is answered with `MOCK_HANDLER_FAILED` under 501, so that no client repeats the call.
//!
//! `batch` runs its commands as the server does: in v2 `cmd` and `halt`, parameters read as PHP reads forms, references
//! put in, errors in `result_error`; in REST 3.0 a list, all or nothing. Each command is answered as a call of its own is.
//!
//! What it receives is [recorded](Portal::requests), the last 10,000 requests of it.
//!
//! # What it can be asked to do
//!
//! | what | how |
//! |---|---|
//! | refuse what is above the limit of requests | [`Portal::enforce`] |
//! | count and limit the working time of methods | [`Portal::limit_operating`], [`Portal::cost`] |
//! | take its time | [`Portal::delay`] |
//! | issue, renew, expire and revoke tokens; authorise an application | [`Portal::grant`], [`Portal::authorize`], [`Portal::frame_post`], [`Portal::fail_oauth`] |
//! | show rows in pages, also while they change | [`Portal::list`] with a [`Table`] and a [`Listing`] |
//! | lose answers, break off, fail, be slow, by plan or by chance | [`Portal::inject`] with a [`FaultRule`] |
//! | point to a new address | [`Portal::start_renamed`], [`Fault::Redirect`] |
//! | answer in all the spellings of PHP | [`Portal::vary_spellings`] |
//! | ignore idempotency keys, as older portals do | [`Portal::honour_idempotency_keys`] |
//! | have files behind links, and take files at links | [`Portal::download_link`], [`Portal::upload_target`] |
//! | answer just this | [`Portal::respond_once`] |
//!
//! All of it goes by Tokio's clock, the calendar of tokens and budgets too, so that with a paused clock an hour passes in
//! an instant:
//!
//! ```
//! use bitrix_api::{SystemError, mock::Portal};
//!
//! # tokio::runtime::Builder::new_current_thread().enable_time().build()?.block_on(async {
//! let portal = Portal::in_process();
//! portal.on_name("profile", |_call| Ok("Ada".into()));
//! let client = portal.oauth_client(portal.grant().access_token);
//! assert!(client.call_by_name("profile", ()).await.is_ok());
//! portal.expire_tokens(); // with a paused clock: `tokio::time::advance(Duration::from_secs(3600)).await`
//! let error = client.call_by_name("profile", ()).await.unwrap_err();
//! assert_eq!(error.system(), Some(SystemError::ExpiredToken));
//! # });
//! # Ok::<(), std::io::Error>(())
//! ```

mod answer;
mod batch;
mod bucket;
mod clock;
mod delay;
mod event_receiver;
mod faults;
mod handler;
mod idempotency;
mod invoke;
mod links;
mod oauth;
mod operating;
mod php;
mod portal;
mod random;
mod react;
mod received;
mod recording;
mod request;
mod rules;
mod send_event;
mod server;
mod shapes;
mod state;
mod table;
pub(crate) mod wire;

pub use bucket::BucketStats;
pub use event_receiver::{EventReceiver, ReceivedEvent};
pub use faults::{Fault, FaultRule, InjectedFault};
pub use handler::{Call, Refusal};
pub use oauth::{FramePost, Grant, OAuthFault, OAuthStats};
pub use portal::Portal;
pub use received::{Caller, Received};
pub use table::{Listing, Table};
pub use wire::Answer;
