//! What a client has done so far, in numbers.

use super::observe::{End, Report};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// What a client and its clones have done since it was made; see [`Client::stats`](crate::Client::stats).
///
/// Every call is in exactly one of `answered`, `refused`, `unknown`, `failed`, `dropped`, `running`, whose sum is `calls`.
/// A snapshot that is taken while calls end may be one off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Calls that were begun.
    pub calls: u64,
    /// Calls that ended well.
    pub answered: u64,
    /// Calls that the server refused, after all repeats.
    pub refused: u64,
    /// Changes of which nobody knows whether they were made: [`Error::outcome_unknown`](crate::Error::outcome_unknown).
    pub unknown: u64,
    /// Calls that failed otherwise: not sent, no answer to a call that reads, an answer that does not fit.
    pub failed: u64,
    /// Calls whose future was dropped before its end.
    pub dropped: u64,
    /// Calls that have not ended.
    pub running: u64,
    /// Requests that were sent: more than the calls, if some were repeated.
    pub attempts: u64,
    /// Repeats after limits and faults.
    pub repeats: u64,
    /// Requests that the portal turned away because too many came (`QUERY_LIMIT_EXCEEDED`).
    pub limited: u64,
    /// Requests that the portal turned away because their method had used up its time (`OPERATION_TIME_LIMIT`).
    pub operating_limited: u64,
    /// Renewals of the access token for which the OAuth server was asked.
    pub renewals: u64,
    /// Renewals that failed.
    pub failed_renewals: u64,
    /// Time that calls have waited for the limiter and before repeats, added up.
    pub waited: Duration,
    /// Bytes of requests' bodies.
    pub bytes_sent: u64,
    /// Bytes of answers' bodies.
    pub bytes_received: u64,
}

/// The counters behind [`Stats`].
#[derive(Debug, Default)]
pub(crate) struct Counters {
    calls: AtomicU64,
    answered: AtomicU64,
    refused: AtomicU64,
    unknown: AtomicU64,
    failed: AtomicU64,
    dropped: AtomicU64,
    attempts: AtomicU64,
    repeats: AtomicU64,
    limited: AtomicU64,
    operating_limited: AtomicU64,
    renewals: AtomicU64,
    failed_renewals: AtomicU64,
    waited_micros: AtomicU64,
    bytes_sent: AtomicU64,
    bytes_received: AtomicU64,
}

fn add(counter: &AtomicU64, count: u64) {
    counter.fetch_add(count, Ordering::Relaxed);
}

impl Counters {
    pub(super) fn began(&self) {
        add(&self.calls, 1);
    }

    pub(super) fn sent(&self, bytes: usize) {
        add(&self.attempts, 1);
        add(&self.bytes_sent, bytes as u64);
    }

    pub(super) fn received(&self, bytes: usize) {
        add(&self.bytes_received, bytes as u64);
    }

    pub(super) fn repeated(&self) {
        add(&self.repeats, 1);
    }

    pub(super) fn limited(&self, by_operating: bool) {
        add(if by_operating { &self.operating_limited } else { &self.limited }, 1);
    }

    pub(crate) fn refreshed(&self) {
        add(&self.renewals, 1);
    }

    pub(crate) fn refresh_failed(&self) {
        add(&self.failed_renewals, 1);
    }

    pub(super) fn ended(&self, report: &Report<'_>) {
        add(
            match report.end {
                End::Answered => &self.answered,
                End::Refused => &self.refused,
                End::Unknown => &self.unknown,
                End::Failed => &self.failed,
                End::Dropped => &self.dropped,
            },
            1,
        );
        let micros = report.waited.as_micros();
        if micros > 0 {
            add(&self.waited_micros, u64::try_from(micros).unwrap_or(u64::MAX));
        }
    }

    pub(super) fn snapshot(&self) -> Stats {
        let get = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let mut stats = Stats {
            answered: get(&self.answered),
            refused: get(&self.refused),
            unknown: get(&self.unknown),
            failed: get(&self.failed),
            dropped: get(&self.dropped),
            running: 0,
            // After those: a call ends after it began.
            calls: get(&self.calls),
            attempts: get(&self.attempts),
            repeats: get(&self.repeats),
            limited: get(&self.limited),
            operating_limited: get(&self.operating_limited),
            renewals: get(&self.renewals),
            failed_renewals: get(&self.failed_renewals),
            waited: Duration::from_micros(get(&self.waited_micros)),
            bytes_sent: get(&self.bytes_sent),
            bytes_received: get(&self.bytes_received),
        };
        let ended = stats.answered + stats.refused + stats.unknown + stats.failed + stats.dropped;
        stats.running = stats.calls.saturating_sub(ended);
        stats
    }
}
