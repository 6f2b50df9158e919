//! What a call leaves in the log: never parameters, addresses or secrets.

use super::observe::{End, Report};
use super::retry::Why;
use crate::error::Details;
use std::time::Duration;
use tracing::Span;

const TARGET: &str = "bitrix_api::client";

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// Around all that happens in a call, at level DEBUG.
pub(super) fn span(method: &str, host: &str) -> Span {
    tracing::debug_span!(target: TARGET, "call", method, host)
}

/// One event per call, at level DEBUG: the caller has the error, and decides how bad it is.
pub(super) fn ended(method: &str, host: &str, report: &Report<'_>) {
    let duration = milliseconds(report.duration);
    let waited = milliseconds(report.waited);
    let (attempts, status, operating, code) = (report.attempts, report.status, report.operating, report.code);
    match report.end {
        End::Answered => tracing::debug!(
            target: TARGET, method, host, status, milliseconds = duration, waited, attempts, operating, "call answered"
        ),
        End::Dropped => tracing::debug!(
            target: TARGET, method, host, milliseconds = duration, waited, attempts, "call dropped"
        ),
        End::Refused | End::Unknown | End::Failed => {
            let class = report.class.map(tracing::field::debug);
            tracing::debug!(
                target: TARGET, method, host, status, milliseconds = duration, waited, attempts, class, code,
                unknown = report.end == End::Unknown, "call failed"
            );
        }
    }
}

/// One event per repeat, at level INFO.
pub(super) fn repeats(method: &str, host: &str, attempt: u32, why: Why, pause: Duration, details: &Details) {
    tracing::info!(
        target: TARGET,
        method,
        host,
        attempt,
        why = why.words(),
        pause = milliseconds(pause),
        status = details.status,
        class = ?details.class,
        code = details.code.as_deref(),
        "call is sent again"
    );
}

/// The repeats of all calls are used up.
pub(super) fn budget_is_empty(method: &str, host: &str) {
    tracing::warn!(target: TARGET, method, host, "too many calls fail: this one is not sent again");
}

pub(super) fn renamed(from: &str, to: &str) {
    tracing::info!(target: TARGET, from, to, "the portal was renamed: calls go to the new address from now on");
}
