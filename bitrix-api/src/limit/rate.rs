//! How many calls a portal takes.

use std::time::Duration;

/// A leaky bucket: so many calls at once, and so many a second in the long run.
///
/// ```
/// use bitrix_api::limit::RateLimit;
/// use std::time::Duration;
///
/// let ten_a_minute = RateLimit::new(5, 10, Duration::from_secs(60));
/// assert_eq!(ten_a_minute.interval(), Duration::from_secs(6));
/// assert!(RateLimit::OFF.is_off());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RateLimit {
    bucket: u32,
    interval: Duration,
}

impl RateLimit {
    /// 50 calls at once, 2 a second: cloud portals. The default.
    pub const STANDARD: Self = Self { bucket: 50, interval: Duration::from_millis(500) };

    /// 250 calls at once, 5 a second: cloud portals on an Enterprise plan.
    pub const ENTERPRISE: Self = Self { bucket: 250, interval: Duration::from_millis(200) };

    /// No limit: on-premise portals that have none.
    pub const OFF: Self = Self { bucket: u32::MAX, interval: Duration::ZERO };

    /// A bucket of another size: at most `bucket` calls at once, `calls` in each `period` in the long run.
    ///
    /// Zero calls are taken as one. A period of zero means no limit.
    #[must_use]
    pub const fn new(bucket: u32, calls: u32, period: Duration) -> Self {
        let calls = if calls == 0 { 1 } else { calls };
        // A year: what is longer would not be waited for.
        let period = if period.as_secs() > 31_536_000 { Duration::from_secs(31_536_000) } else { period };
        let nanos = period.as_nanos().div_ceil(calls as u128);
        let interval = Duration::new((nanos / 1_000_000_000) as u64, (nanos % 1_000_000_000) as u32);
        Self { bucket: if bucket == 0 { 1 } else { bucket }, interval }
    }

    /// Calls that may be sent at once.
    #[must_use]
    pub const fn bucket(&self) -> u32 {
        self.bucket
    }

    /// Time in which one call drains from the bucket.
    #[must_use]
    pub const fn interval(&self) -> Duration {
        self.interval
    }

    /// Whether nothing is limited.
    #[must_use]
    pub const fn is_off(&self) -> bool {
        self.interval.is_zero()
    }
}

impl Default for RateLimit {
    fn default() -> Self {
        Self::STANDARD
    }
}
