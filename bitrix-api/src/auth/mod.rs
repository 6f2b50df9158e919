//! Authorisation of applications by OAuth 2.0: how tokens are got, kept and renewed.
//!
//! An incoming webhook needs none of this: [`Client::webhook`](crate::Client::webhook). An application has three ways to its
//! first [`Tokens`]:
//!
//! | way | begins with | ends with |
//! |---|---|---|
//! | the full flow, for applications of their own address | [`App::authorize`] | [`App::returned`], [`App::exchange`] |
//! | the application frame, which the portal opens with a POST | [`Frame::from_request`] | [`Frame::tokens`] |
//! | an event, as `ONAPPINSTALL` | [`Incoming::auth`](crate::incoming::Incoming::auth) | [`Tokens::from_event`] |
//!
//! They go into a [`TokenStore`], and the client does the rest:
//!
//! ```no_run
//! use bitrix_api::auth::{App, FileStore, TokenStore as _};
//! use bitrix_api::Client;
//! use std::sync::Arc;
//!
//! # async fn install(query: &str, state: &bitrix_api::Secret) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
//! let app = App::new("local.5c8bb1b0891cf2.87252039", "client secret");
//! // Once, when the user comes back from the portal:
//! let store = Arc::new(FileStore::new("portal.json"));
//! let returned = app.returned(query, state)?;
//! store.save(&app.exchange(&returned).await?).await?;
//! // From then on:
//! let portal = Client::app(app, store).await?;
//! # Ok(()) }
//! ```
//!
//! # Renewal
//!
//! A token is renewed when a call meets its end (by its date, or because the portal says so), never on a timer. All clones
//! and tasks of a client share one renewal, and wait for it; further clients and processes with the same store wait for
//! its lock, and take what is there by then instead of spending the refresh token twice. The new refresh token is saved
//! **before** any call uses the new access token. The renewal runs in a task of its own: a caller that is dropped
//! neither ends it nor leaves the others waiting.
//!
//! A renewal that fails ends all waiting calls with an error of class [`Auth`](crate::error::ErrorClass::Auth), whose
//! cause is an [`AuthFailure`]. After a [final](AuthFailure::is_final) one the server is not asked again until the store
//! holds other tokens.
//!
//! # Whom the secrets are told
//!
//! The OAuth server takes the client's secret and the refresh token in an address, which therefore appears in no error
//! and no log. It is the one that the tokens name (`server_endpoint`), if that is one of Bitrix24's or one that
//! [`App::trust_server`] names: what comes to an application's handlers can be sent by anybody. For the same reason tokens
//! that come by an event or a frame prove nothing before they have been checked: see [`Frame`] and
//! [`Incoming::verify`](crate::incoming::Incoming::verify).

mod app;
mod code;
mod failure;
mod file_store;
mod frame;
mod server;
mod session;
mod store;
mod tokens;

pub use crate::limit::BoxFuture;
pub use app::{App, Authorization};
pub use code::Returned;
pub use failure::AuthFailure;
pub use file_store::FileStore;
pub use frame::Frame;
pub(crate) use session::{Grant, Session};
pub use store::{MemoryStore, StoreError, StoreLock, TokenStore};
pub use tokens::Tokens;
