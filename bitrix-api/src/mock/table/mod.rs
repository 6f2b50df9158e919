//! Rows that list methods show.

mod filter;
mod listing;
mod query;
mod rows;
mod show;

pub use listing::Listing;
pub use rows::Table;
