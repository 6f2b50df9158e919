//! Integration tests, one binary.

#![allow(
    clippy::unwrap_used,
    clippy::needless_pass_by_value,
    reason = "helpers of tests may panic and take values"
)]
#![allow(deprecated, reason = "deprecated methods and events are tested too")]

mod client;
mod codec;
mod content;
mod errors;
mod foreign;
mod golden;
mod incoming;
mod notes;
mod pages;
mod portal;
mod raw_server;
mod replay;
mod schema;
mod schema_user;
mod secrets;
mod ui;
