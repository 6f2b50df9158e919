//! The embedded portal's modes do what a portal does.

mod batch;
mod faults;
mod idempotency;
mod limits;
mod lists;
mod oauth;
mod raw;
mod shapes;
mod transport;
