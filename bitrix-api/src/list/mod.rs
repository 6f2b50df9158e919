//! Lists: rows over many pages, filters, and rows of your own types.
//!
//! [`Client::items`](crate::Client::items) gives the rows of a list one by one, [`Client::pages`](crate::Client::pages) page
//! by page, whatever way of paging the method has. Both are a `Stream` (of `futures-core`) and have a `next` of their own.
//!
//! ```no_run
//! use bitrix_api::{Client, im};
//!
//! # async fn run(portal: Client) -> Result<(), bitrix_api::Error> {
//! let mut chats = portal.items(im::search::chat::List::with_find("team"));
//! while let Some(chat) = chats.next().await {
//!     println!("{:?}", chat?);
//! }
//! # Ok(()) }
//! ```
//!
//! # How a list is walked
//!
//! By default as its method and the limits allow; [`Pages::strategy`] decides by hand. See [`Strategy`] for what each one
//! promises when rows come and go meanwhile.
//!
//! A walk keeps what is under way in memory: some pages, never the list. Dropping it cancels what is under way.
//!
//! # Filters, order, members
//!
//! A [`Filter`] is made from [`Field`]s: those of the list's rows are constants of the row's type. A filter in a style that the
//! method does not read does not compile. [`Pages::rows_as`] reads rows into a record of your own, and selects its members.

mod field;
mod filter;
mod items;
mod paged;
mod pages;
mod strategy;
mod walk;

pub use field::{Field, Order};
pub use filter::{Filter, Style};
pub use items::Items;
pub use paged::{Conditions, Dialect, NoFilter, Paged, Paging, Prefix};
pub use pages::{Page, Pages};
pub use strategy::{Progress, Strategy};
