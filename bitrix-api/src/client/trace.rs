//! What a call leaves in the log: never parameters, addresses or secrets.

use super::call::Answer;
use crate::error::Error;
use std::time::Duration;

/// One event per call, at level DEBUG: the caller has the error, and decides how bad it is.
pub(super) fn call(method: &str, host: &str, duration: Duration, outcome: &Result<Answer, Error>) {
    let milliseconds = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    match outcome {
        Ok(answer) => {
            tracing::debug!(method, host, status = answer.status, milliseconds, "call answered");
        }
        Err(e) => {
            let class = tracing::field::debug(e.class());
            tracing::debug!(
                method,
                host,
                status = e.status(),
                milliseconds,
                class,
                code = e.code(),
                "call failed"
            );
        }
    }
}

pub(super) fn renamed(from: &str, to: &str) {
    tracing::info!(from, to, "the portal was renamed: calls go to the new address from now on");
}
