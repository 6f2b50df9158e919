//! The leaky bucket that counts requests.

use super::portal::Portal;
use super::state::State;
use std::time::Duration;
use tokio::time::Instant;

/// What a portal's bucket has seen; see [`Portal::bucket`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct BucketStats {
    /// Requests that were let through.
    pub accepted: u64,
    /// Requests that were refused with `QUERY_LIMIT_EXCEEDED`.
    pub refused: u64,
    /// The highest level, in requests.
    pub peak: f64,
    /// The level now, in requests.
    pub level: f64,
}

/// Counted in time that it takes to drain: exact, so that a client that counts exactly too is never refused.
pub(super) struct Bucket {
    capacity: Duration,
    /// What one request adds.
    drop: Duration,
    level: Duration,
    at: Instant,
    peak: Duration,
    accepted: u64,
    refused: u64,
}

impl Bucket {
    fn new(threshold: u32, leak_per_second: f64) -> Self {
        let drop = Duration::from_secs_f64(1.0 / leak_per_second);
        Self {
            capacity: drop * threshold,
            drop,
            level: Duration::ZERO,
            at: Instant::now(),
            peak: Duration::ZERO,
            accepted: 0,
            refused: 0,
        }
    }

    fn leak(&mut self) {
        let now = Instant::now();
        self.level = self.level.saturating_sub(now.saturating_duration_since(self.at));
        self.at = now;
    }

    /// Whether a request is let through.
    fn admit(&mut self) -> bool {
        self.leak();
        let level = self.level + self.drop;
        if level > self.capacity {
            self.refused += 1;
            return false;
        }
        self.level = level;
        self.peak = self.peak.max(level);
        self.accepted += 1;
        true
    }

    /// The same limits, unused.
    pub(super) fn emptied(&self) -> Self {
        Self {
            level: Duration::ZERO,
            at: Instant::now(),
            peak: Duration::ZERO,
            accepted: 0,
            refused: 0,
            ..*self
        }
    }

    fn requests(&self, level: Duration) -> f64 {
        level.as_secs_f64() / self.drop.as_secs_f64()
    }
}

/// Whether the portal's bucket lets a request through; a portal without one lets all.
pub(super) fn admit(state: &State) -> bool {
    state.data().bucket.as_mut().is_none_or(Bucket::admit)
}

impl Portal {
    /// Enforces the limit of requests: beyond `threshold` at once, of which `leak_per_second` are forgotten each second,
    /// a request is answered with `QUERY_LIMIT_EXCEEDED` under 503, and does not run.
    ///
    /// Bitrix24 has 50 and 2, in the Enterprise plan 250 and 5. A batch counts as one request. A new portal lets
    /// everything through; calling this again empties the bucket.
    ///
    /// ```
    /// # use bitrix_api::mock::Portal;
    /// let portal = Portal::in_process();
    /// portal.enforce(50, 2.0);
    /// assert_eq!(portal.bucket().refused, 0);
    /// ```
    ///
    /// # Panics
    /// When `leak_per_second` is not above zero.
    #[track_caller]
    pub fn enforce(&self, threshold: u32, leak_per_second: f64) {
        assert!(leak_per_second > 0.0, "a bucket leaks more than nothing");
        self.state.data().bucket = Some(Bucket::new(threshold, leak_per_second));
    }

    /// What the bucket has seen since [`enforce`](Self::enforce); all zero without one.
    pub fn bucket(&self) -> BucketStats {
        let mut data = self.state.data();
        let Some(bucket) = &mut data.bucket else { return BucketStats::default() };
        bucket.leak();
        BucketStats {
            accepted: bucket.accepted,
            refused: bucket.refused,
            peak: bucket.requests(bucket.peak),
            level: bucket.requests(bucket.level),
        }
    }
}
