//! How much slower than allowed: others may use the same bucket.

use tokio::time::Instant;

/// A refusal takes this share of the speed that is left.
const AFTER_REFUSAL: f64 = 0.7;
/// An answer gives back this share of the full speed.
const PER_ANSWER: f64 = 0.01;
const SLOWEST: f64 = 0.1;

#[derive(Debug)]
pub(super) struct Pace {
    /// Of the full speed, up to 1.
    share: f64,
    /// Calls sent before this were sent too fast for the same reason.
    lowered_at: Option<Instant>,
}

impl Pace {
    pub(super) const fn full() -> Self {
        Self { share: 1.0, lowered_at: None }
    }

    pub(super) const fn share(&self) -> f64 {
        self.share
    }

    /// A call sent at `sent` was refused; returns whether the pace changed.
    pub(super) fn refused(&mut self, sent: Instant, now: Instant) -> bool {
        if self.lowered_at.is_some_and(|lowered_at| sent < lowered_at) {
            return false;
        }
        self.lowered_at = Some(now);
        self.share = (self.share * AFTER_REFUSAL).max(SLOWEST);
        true
    }

    /// A call was answered; returns whether the pace changed.
    pub(super) fn answered(&mut self) -> bool {
        if self.share >= 1.0 {
            return false;
        }
        self.share = (self.share + PER_ANSWER).min(1.0);
        true
    }
}
