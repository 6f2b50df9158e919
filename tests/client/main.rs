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
mod retries;
mod traps;
