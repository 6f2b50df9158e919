//! The embedded portal's modes do what a portal does.

mod batch;
mod limits;
mod oauth;
mod raw;
mod transport;
