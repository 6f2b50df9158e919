//! Events: what a portal sends to an application's handler.
//!
//! A portal posts an event to the address that the application has bound. This module does not serve HTTP: any server
//! can hand over the body and its `Content-Type`.
//!
//! ```
//! use bitrix_api::incoming::{EventError, Incoming};
//! use bitrix_api::Secret;
//!
//! /// The HTTP status to answer with.
//! fn handle(content_type: Option<&str>, body: &[u8], application_token: &Secret) -> Result<u16, EventError> {
//!     let event = Incoming::from_request(content_type, body)?;
//!     if event.verify(application_token).is_err() {
//!         return Ok(403);
//!     }
//!     println!("{} of handler {:?}", event.name(), event.handler_id());
//!     Ok(200)
//! }
//!
//! let body = b"event=ONAPPTEST&event_handler_id=5&ts=1772092536&auth%5Bapplication_token%5D=831c";
//! assert_eq!(handle(None, body, &Secret::new("831c")), Ok(200));
//! assert_eq!(handle(None, body, &Secret::new("832c")), Ok(403));
//! ```
//!
//! [`Incoming::decode`] makes a [`Delivery`] of an [`Event`](crate::Event) type. A handler of several events asks for
//! one after the other:
//!
//! ```
//! # use bitrix_api::incoming::{EventError, Incoming};
//! # use bitrix_api::Event;
//! fn dispatch<Added: Event, Updated: Event>(event: &Incoming) -> Result<(), EventError> {
//!     if let Some(added) = event.decode_if::<Added>()? {
//!         let _ = added.data;
//!     } else if let Some(updated) = event.decode_if::<Updated>()? {
//!         let _ = updated.data;
//!     }
//!     Ok(())
//! }
//! ```
//!
//! # What to know about events
//!
//! - Real bodies are forms with PHP brackets, and every value is a text; an empty list or object is left out. The types
//!   read that. The JSON form of the official pages is read as well.
//! - **Verify first.** Anybody who knows the handler's address can send a body: the `application_token` alone proves where
//!   it comes from. `auth` may hold no access token at all.
//! - The portal does not send an event again, whatever the answer: answer with 200 at once, and work afterwards.
//! - A hostile body gives an [`EventError`]: see [`Limits`] for how much is read.

mod error;
mod form;
mod json;
mod limits;
#[cfg(feature = "server-side")]
mod outgoing;
mod received;

pub use error::{EventError, TokenMismatch};
pub(crate) use form::to_json as form_to_json;
pub use limits::Limits;
#[cfg(feature = "server-side")]
pub use outgoing::{Envelope, form_body};
pub use received::{Delivery, Incoming};
