//! What is repeated, how often, and after which pause.

use crate::error::{Details, ErrorClass};
use crate::meta::Effect;
use crate::{ErrorKind as _, SystemError};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How often a call is repeated, and with which pauses; see [`CallOptions::retry`](super::CallOptions::retry).
///
/// What may be repeated at all is not a matter of taste: a call that the server says it did not run (a limit, 503 of the
/// front server, no connection), and a call that reads or is idempotent after a fault on the way. A change whose answer was
/// lost never is: its error is [`outcome_unknown`](crate::Error::outcome_unknown).
///
/// The pause before the n-th repeat is `first * 2^(n-1)`, at most `longest`, of which a random half is left out, so that
/// callers do not come back all at once. After limits, the limiter makes the call wait beyond that for as long as the
/// portal wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Retry {
    attempts: u32,
    limits: u32,
    first: Duration,
    longest: Duration,
}

impl Retry {
    /// 5 times in all after faults, 10 times after limits; pauses from half a second to 30 seconds.
    pub const DEFAULT: Self =
        Self { attempts: 5, limits: 10, first: Duration::from_millis(500), longest: Duration::from_secs(30) };

    /// A call is sent once. (A renewed token and a renamed portal do not count: the call has not run then.)
    pub const fn never() -> Self {
        Self::attempts(1)
    }

    /// A call is sent at most so often, the first time included.
    pub const fn attempts(attempts: u32) -> Self {
        Self { attempts, limits: attempts, ..Self::DEFAULT }
    }

    /// A call that meets the portal's limits is sent at most so often. Default: 10.
    pub const fn limits(mut self, attempts: u32) -> Self {
        self.limits = attempts;
        self
    }

    /// The pauses: before the first repeat, and the longest.
    pub const fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first;
        self.longest = longest;
        self
    }

    /// Whether a call that failed so often is repeated.
    pub(super) const fn allows(self, why: Why, failed: u32) -> bool {
        failed
            < match why {
                Why::Limit => self.limits,
                Why::NotRun | Why::Fault => self.attempts,
            }
    }

    /// The pause after the n-th failure, from 1 on.
    pub(super) fn pause(self, failed: u32, random: f64) -> Duration {
        let doubled = self.first.saturating_mul(2_u32.saturating_pow(failed.saturating_sub(1)));
        doubled.min(self.longest).mul_f64(0.5 + random / 2.0)
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Why a call may be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// The portal's limits turned it away.
    Limit,
    /// It has not run for another reason.
    NotRun,
    /// Nobody knows whether it has run, and it does not matter.
    Fault,
}

impl Why {
    /// Why this failure of a call may be repeated; `None`: it may not.
    ///
    /// `keyed`: the portal is known to run a call with this key once.
    pub(super) fn of(details: &Details, effect: Effect, keyed: bool) -> Option<Self> {
        if matches!(details.class, ErrorClass::Auth | ErrorClass::Limit | ErrorClass::Deadline) {
            None
        } else if details.retryable {
            Some(if is_limit(details) { Self::Limit } else { Self::NotRun })
        } else if details.passing && (keyed || matches!(effect, Effect::Read | Effect::Idempotent)) {
            Some(Self::Fault)
        } else {
            None
        }
    }

    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::Limit => "limit",
            Self::NotRun => "not run",
            Self::Fault => "fault",
        }
    }
}

/// Whether the portal's limits are why a call was refused.
pub(super) fn is_limit(details: &Details) -> bool {
    let system = details.code.as_deref().and_then(SystemError::from_code);
    match system {
        Some(known) => matches!(
            known,
            SystemError::QueryLimitExceeded | SystemError::OperationTimeLimit | SystemError::V3RateLimit
        ),
        None => details.status == Some(429),
    }
}

/// How many repeats after faults a client makes in all, so that a portal that is down is not called many times over.
///
/// A repeat takes one out; a call that is answered after repeats puts its own back, and time does the rest.
#[derive(Debug)]
pub(super) struct Budget(Mutex<(f64, Option<Instant>)>);

/// Repeats that may be on their way without an answer.
const BUDGET: f64 = 500.0;
/// What comes back with time, per second.
const REFILL: f64 = 2.0;

impl Budget {
    pub(super) const fn new() -> Self {
        Self(Mutex::new((BUDGET, None)))
    }

    /// Takes one out, if there is one.
    pub(super) fn take(&self, now: Instant) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (left, since) = *state;
        let passed = since.map_or(0.0, |since| now.saturating_duration_since(since).as_secs_f64());
        let left = (left + passed * REFILL).min(BUDGET);
        let taken = left >= 1.0;
        *state = (if taken { left - 1.0 } else { left }, Some(now));
        taken
    }

    /// Puts so many back.
    pub(super) fn put_back(&self, count: u32) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.0 = (state.0 + f64::from(count)).min(BUDGET);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_the_longest() {
        let retry = Retry::DEFAULT.pauses(Duration::from_secs(1), Duration::from_secs(8));
        let pauses: Vec<u64> = (1..=6).map(|failed| retry.pause(failed, 1.0).as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 8, 8]);
        assert_eq!(retry.pause(3, 0.0), Duration::from_secs(2));
        assert_eq!(retry.pause(u32::MAX, 1.0), Duration::from_secs(8));
    }

    #[test]
    fn the_budget_comes_back_with_time() {
        let budget = Budget::new();
        let start = Instant::now();
        let taken =
            |at: u64, tries: u32| (0..tries).filter(|_| budget.take(start + Duration::from_secs(at))).count();
        assert_eq!(taken(0, 1000), 500);
        budget.put_back(3);
        assert_eq!(taken(0, 10), 3);
        assert_eq!(taken(5, 100), 10);
        assert_eq!(taken(86_400, 1000), 500);
    }
}
