//! An embedded portal: a real HTTP server on a loopback port that answers as Bitrix24 does. For tests and examples,
//! without a portal and without the network.
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
//! 2. A wrong webhook: `INVALID_CREDENTIALS`. A token that was never [issued](Portal::issue_token): `NO_AUTH_FOUND`; an
//!    [expired](Portal::expire_token) one: `expired_token`. The wrong kind of authorisation: `WRONG_AUTH_TYPE`. REST 3.0
//!    has `…ACCESSDENIEDEXCEPTION` under 401 for all of these.
//! 3. A required parameter that is missing, or of another type, or larger than documented; none or too many of a group:
//!    the error that the method's page has for it, otherwise `ERROR_ARGUMENT` with `argument` (REST 3.0: the error of a
//!    validation, with the field).
//! 4. An identifier of a kind that the portal has not created, where the method's page has an error for that: that error.
//!    So an update of what was added works, and an update of anything else is refused.
//! 5. A [handler](Portal::on), if there is one. Otherwise the smallest result that fits the method's type: `true`, an
//!    identifier of what was created, an empty list or object. Where nothing small fits, an error that says to give a
//!    handler. A handler that panics is answered with `MOCK_HANDLER_FAILED` under 500.
//!
//! Everything it receives is [recorded](Portal::requests).

mod answer;
mod batch;
mod bucket;
mod clock;
mod delay;
mod event_receiver;
mod handler;
mod invoke;
mod oauth;
mod operating;
mod php;
mod portal;
mod react;
mod received;
mod recording;
mod request;
mod rules;
mod server;
mod state;
pub(crate) mod wire;

pub use bucket::BucketStats;
pub use event_receiver::{EventReceiver, ReceivedEvent};
pub use handler::{Call, Refusal};
pub use oauth::{FramePost, Grant, OAuthFault, OAuthStats};
pub use portal::Portal;
pub use received::{Caller, Received};
pub use wire::Answer;
