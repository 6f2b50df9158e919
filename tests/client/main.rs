//! The client over many calls, against the embedded portal; one binary. Time is simulated wherever it passes.

#![allow(
    clippy::unwrap_used,
    clippy::needless_pass_by_value,
    reason = "helpers of tests may panic and take values"
)]
#![allow(deprecated, reason = "deprecated methods are tested too")]

mod auth;
mod batch;
mod files;
mod limits;
mod lists;
mod observe;
mod portal;
#[path = "../it/raw_server.rs"]
#[allow(dead_code, reason = "shared with the other tests, which use more of it")]
mod raw_server;
mod retries;
mod soak;
mod traps;
