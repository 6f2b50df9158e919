//! A typed client for the Bitrix24 REST API: a request struct, an answer type and an error enum for every method and event
//! it covers, generated from YAML specs of the official pages.
//!
//! A request is a value. Required parameters are arguments of its constructor, the others are setters, and a client sends it:
//!
//! ```no_run
//! use bitrix_api::{Client, DialogId, im};
//!
//! # async fn run() -> Result<(), bitrix_api::Error> {
//! let portal = Client::webhook("https://example.bitrix24.com/rest/1/secret/")?;
//! let id = portal.call(im::message::Add::with_message(DialogId::chat(1453), "Hello")).await?;
//!
//! match portal.call(im::message::Update::new(id).message("Hello again")).await {
//!     Ok(_) => {}
//!     Err(e) if e.kind() == Some(im::message::UpdateError::CantEditMessage) => println!("too late"),
//!     Err(e) => return Err(e.into()),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Where to look
//!
//! - [`Client`]: webhook or OAuth token, [`call`](Client::call) and [`reply`](Client::reply); [`client`] for what it repeats,
//!   deadlines, logs and statistics.
//! - [`auth`]: OAuth for applications, tokens that are renewed and kept.
//! - The areas, one module and one cargo feature each: see [`index`] for the Rust path of every method and event.
//! - [`Error`]: what a call ends with; [`SystemError`] for the errors that any method may have.
//! - [`limit`]: the portal's limits, which every client keeps to.
//! - [`incoming`]: what a portal sends to a handler.
//! - [`content`]: attachments, keyboards, context menus, message formatting.
//! - [`codec`] and the derives [`Method`](macro@Method), [`Record`](macro@Record), [`WireEnum`](macro@WireEnum),
//!   [`ErrorKind`](macro@ErrorKind), [`Event`](macro@Event): methods, records and events of your own.
#![cfg_attr(
    feature = "schema",
    doc = "- [`schema!`]: the same from YAML files of your own, in the language of this library's."
)]
#![cfg_attr(feature = "mock", doc = "- [`mock`]: an embedded portal, to test against.")]

extern crate self as bitrix_api;

pub mod auth;
pub mod batch;
pub mod client;
mod clock;
pub mod codec;
pub mod content;
pub mod error;
#[rustfmt::skip]
mod generated;
pub mod id;
pub mod incoming;
pub mod limit;
pub mod list;
pub mod meta;
#[cfg(feature = "mock")]
pub mod mock;
#[doc(hidden)]
pub mod plain;
mod random;
#[cfg(feature = "server-side")]
pub mod registry;
#[cfg(feature = "schema")]
mod schema;
pub mod types;

#[doc = include_str!("generated/INDEX.md")]
pub mod index {}

/// The README's examples compile.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

#[doc(inline)]
pub use client::{Client, ClientBuilder, Params, Reply};
#[doc(inline)]
pub use codec::{Decode, DecodeError, Encode, EncodeError, Extra, Json};
#[doc(inline)]
pub use error::Error;
#[doc(inline)]
pub use generated::system_error::SystemError;
#[doc(inline)]
pub use generated::*;
#[doc(inline)]
pub use meta::{ErrorKind, Event, Method, NoErrors, Record, WireEnum};
#[doc(inline)]
pub use types::*;

pub use bitrix_macros::{ErrorKind, Event, Method, Record, WireEnum};

#[cfg(feature = "schema")]
#[doc(hidden)]
pub use bitrix_macros::__schema;

/// Expands to its items if the crate has feature `server-side`, and to nothing otherwise: derives in other crates cannot
/// see our features.
#[cfg(feature = "server-side")]
#[doc(hidden)]
#[macro_export]
macro_rules! __server_side {
    ($($item:item)*) => { $($item)* };
}

/// Expands to nothing: the crate has no feature `server-side`.
#[cfg(not(feature = "server-side"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __server_side {
    ($($item:item)*) => {};
}
