//! What a method has used up in the last ten minutes, as the portal counts it: ten parts of a minute each, of which the
//! oldest comes free as a whole.

use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;

pub(super) const WINDOW: Duration = Duration::from_secs(600);
const PART: Duration = Duration::from_secs(60);

#[derive(Debug, Default)]
pub(super) struct Window {
    /// What was used up, and when it comes free; the oldest first.
    parts: VecDeque<(Instant, Duration)>,
    /// A moment at which a part came or comes free: the others do so minutes before and after.
    reset: Option<Instant>,
}

impl Window {
    /// What is used up.
    pub(super) fn used(&mut self, now: Instant) -> Duration {
        while self.parts.front().is_some_and(|(free_at, _)| *free_at <= now) {
            self.parts.pop_front();
        }
        self.parts.iter().map(|(_, used)| *used).sum()
    }

    /// When the next part comes free.
    pub(super) fn next_free(&self, now: Instant) -> Option<Instant> {
        let part = self.parts.front().map(|(free_at, _)| *free_at);
        let reset = self.reset.filter(|reset| *reset > now);
        match (part, reset) {
            (Some(part), Some(reset)) => Some(part.min(reset)),
            (one, other) => one.or(other),
        }
    }

    /// The reset that the portal named last, if it is still to come.
    pub(super) fn reset(&self, now: Instant) -> Option<Instant> {
        self.reset.filter(|reset| *reset > now)
    }

    /// The portal says what is used up, and when the oldest part comes free. Returns by how much it has grown.
    pub(super) fn observe(&mut self, total: Duration, reset: Option<Instant>, now: Instant) -> Duration {
        let known = self.used(now);
        // Between two resets the figure only grows: a lower one is an older answer that has overtaken.
        let same_part = match (self.reset, reset) {
            (Some(old), Some(new)) => old > now && old.max(new) - old.min(new) < PART / 2,
            _ => false,
        };
        if reset.is_some() {
            self.reset = reset;
        }
        if total > known {
            let free_at = self.free_at(now);
            match self.parts.back_mut() {
                Some((last, used)) if *last >= free_at => *used += total - known,
                _ => self.parts.push_back((free_at, total - known)),
            }
        } else if !same_part {
            self.take_off(known - total);
        }
        total.saturating_sub(known)
    }

    /// When what is used up now comes free: at the end of its minute, as far as that is known.
    fn free_at(&self, now: Instant) -> Instant {
        let latest = now + WINDOW;
        let Some(reset) = self.reset else { return latest };
        let parts = if latest >= reset { (latest - reset).as_nanos() / PART.as_nanos() } else { 0 };
        let free_at = reset + PART.saturating_mul(u32::try_from(parts).unwrap_or(u32::MAX));
        if free_at > now { free_at } else { latest }
    }

    /// What came free was more than was thought: the oldest is gone.
    fn take_off(&mut self, mut less: Duration) {
        while let Some((_, used)) = self.parts.front_mut() {
            if *used > less {
                *used -= less;
                return;
            }
            less -= *used;
            self.parts.pop_front();
        }
    }
}
