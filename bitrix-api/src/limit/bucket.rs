//! The leaky bucket, without waiting: what its level is, and when the next call fits.

use super::RateLimit;
use super::pace::Pace;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::Instant;

/// A call that has been under way for this long is taken to have arrived at the portal: longer than a connection takes to
/// come about by default (10 seconds).
pub const ARRIVES_WITHIN: Duration = Duration::from_secs(15);

/// An upper bound of the portal's own bucket.
///
/// Its level is what drains plus what is under way; see the [module](super) for why that is enough.
#[derive(Debug)]
pub(super) struct Bucket {
    rate: RateLimit,
    pace: Pace,
    /// Time in which one call drains at the present pace.
    interval: Duration,
    /// When all that drains will have drained.
    empty_at: Instant,
    /// Calls that may not have arrived yet, with the time when they were sent. In order, since numbers are given in order.
    under_way: BTreeMap<u64, Instant>,
    next: u64,
}

/// When the next call fits.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fits {
    Now,
    /// Nothing else changes that, but a refusal.
    At(Instant),
    /// When a call that is under way has been answered, at the latest then.
    AfterAnswer(Instant),
}

impl Bucket {
    pub(super) fn new(rate: RateLimit, now: Instant) -> Self {
        Self {
            rate,
            pace: Pace::full(),
            interval: rate.interval(),
            empty_at: now,
            under_way: BTreeMap::new(),
            next: 0,
        }
    }

    pub(super) const fn rate(&self) -> RateLimit {
        self.rate
    }

    pub(super) fn set_rate(&mut self, rate: RateLimit, now: Instant) {
        self.rate = rate;
        self.set_interval(now);
    }

    /// When the next call fits.
    pub(super) fn fits(&mut self, now: Instant) -> Fits {
        self.late_arrivals(now);
        let Some(free) = self.size().checked_sub(self.under_way.len() as u32 + 1) else {
            let oldest = self.under_way.values().next().copied().unwrap_or(now);
            return Fits::AfterAnswer(oldest + ARRIVES_WITHIN);
        };
        // What drains may be as high as `free`.
        let high = self.interval.saturating_mul(free);
        if self.empty_at.saturating_duration_since(now) <= high {
            return Fits::Now;
        }
        Fits::At(self.empty_at - high)
    }

    /// Calls that fit at once.
    pub(super) fn spare(&mut self, now: Instant) -> u32 {
        self.late_arrivals(now);
        let under_way = u32::try_from(self.under_way.len()).unwrap_or(u32::MAX);
        let level = self.empty_at.saturating_duration_since(now).as_secs_f64();
        let drains = level / self.interval.as_secs_f64().max(f64::MIN_POSITIVE);
        self.size().saturating_sub(under_way).saturating_sub(drains.ceil() as u32)
    }

    /// Whether nothing can be sent before an answer.
    pub(super) fn is_starved(&self) -> bool {
        self.under_way.len() >= self.size() as usize
    }

    /// How long a call waits that has `ahead` others before it, if nothing comes between.
    pub(super) fn expected_wait(&self, ahead: usize, now: Instant) -> Duration {
        let level = self.empty_at.saturating_duration_since(now);
        let calls = u32::try_from(self.under_way.len() + ahead + 1).unwrap_or(u32::MAX);
        let level = level.saturating_add(self.interval.saturating_mul(calls));
        level.saturating_sub(self.interval.saturating_mul(self.size()))
    }

    /// Counts a call that is sent now.
    pub(super) fn take(&mut self, now: Instant) -> u64 {
        let id = self.next;
        self.next += 1;
        self.under_way.insert(id, now);
        id
    }

    /// The portal took the call.
    pub(super) fn answered(&mut self, id: u64, now: Instant) {
        self.late_arrivals(now);
        if self.under_way.remove(&id).is_some() {
            self.add(now);
        }
        if self.pace.answered() {
            self.set_interval(now);
        }
    }

    /// A call never left.
    pub(super) fn not_sent(&mut self, id: u64) {
        self.under_way.remove(&id);
    }

    /// The portal's bucket was full when the call arrived.
    pub(super) fn refused(&mut self, id: u64, sent: Instant, now: Instant) {
        self.under_way.remove(&id);
        if self.pace.refused(sent, now) {
            self.set_interval(now);
        }
        let rest = self.size().saturating_sub(self.under_way.len() as u32);
        self.empty_at = self.empty_at.max(now + self.interval.saturating_mul(rest));
    }

    /// Adds what another bucket of the same portal holds.
    pub(super) fn absorb(&mut self, other: &Self, now: Instant) {
        let drains =
            other.empty_at.saturating_duration_since(now).as_secs_f64() / other.interval.as_secs_f64();
        let calls = drains.ceil() as u32 + other.under_way.len() as u32;
        self.empty_at = self.empty_at.max(now) + self.interval.saturating_mul(calls.min(self.size()));
    }

    /// Calls that nobody has heard of for long begin to drain at the time when they have arrived at the latest.
    fn late_arrivals(&mut self, now: Instant) {
        while let Some(oldest) = self.under_way.first_entry() {
            let arrived = *oldest.get() + ARRIVES_WITHIN;
            if arrived > now {
                break;
            }
            oldest.remove();
            self.add(arrived);
        }
    }

    fn add(&mut self, at: Instant) {
        self.empty_at = self.empty_at.max(at) + self.interval;
    }

    const fn size(&self) -> u32 {
        self.rate.bucket()
    }

    /// The level stays, the time in which it drains changes.
    fn set_interval(&mut self, now: Instant) {
        let old = self.interval;
        self.interval = self.rate.interval().div_f64(self.pace.share());
        let drains = self.empty_at.saturating_duration_since(now);
        if !old.is_zero() && !drains.is_zero() {
            self.empty_at = now + drains.mul_f64(self.interval.as_secs_f64() / old.as_secs_f64());
        }
    }
}
