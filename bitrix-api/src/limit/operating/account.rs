//! One method's time: what is used up, what is under way, and when the next call may begin.

use super::OperatingLimit;
use super::window::Window;
use std::time::Duration;
use tokio::time::Instant;

/// Up to this share of the budget nothing is held back.
const FREELY: f64 = 0.8;
/// A method that is blocked without a known reset is tried after this, then after twice as long, up to a minute: then
/// another part of its window has come free.
const FIRST_TRY: Duration = Duration::from_secs(10);
const LAST_TRY: Duration = Duration::from_secs(60);
/// Weight of the last call in the mean cost of one.
const WEIGHT: f64 = 0.2;

#[derive(Debug, Default)]
pub(super) struct Account {
    window: Window,
    /// Mean cost of a call, in seconds; `None` before there were two figures.
    cost: Option<f64>,
    observed: bool,
    /// Calls that have begun, and are not in the figures yet.
    under_way: u32,
    /// While calls are spread: when the next may begin.
    next: Option<Instant>,
    /// The budget is used up until then, as far as is known; then one call finds out.
    opens: Option<Instant>,
    /// The portal has refused the method: until then, and how often in a row.
    blocked: Option<(Instant, u32)>,
}

/// Whether a call may begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gate {
    Open,
    At(Instant),
    /// One call is finding out whether the method works again.
    AfterAnswer,
}

impl Account {
    pub(super) fn gate(&mut self, limit: OperatingLimit, now: Instant) -> Gate {
        if let Some((until, _)) = self.blocked {
            return self.one_after(until, now);
        }
        let budget = limit.budget().as_secs_f64();
        let (_, used) = self.foreseen(now);
        if used <= FREELY * budget {
            return Gate::Open;
        }
        if used >= budget {
            let opens = match self.opens {
                Some(opens) => opens,
                None => *self.opens.insert(self.window.next_free(now).unwrap_or(now)),
            };
            return self.one_after(opens, now);
        }
        match self.next {
            Some(next) if next > now => Gate::At(next),
            _ => Gate::Open,
        }
    }

    /// A call begins.
    pub(super) fn begin(&mut self, limit: OperatingLimit, now: Instant) {
        let budget = limit.budget().as_secs_f64();
        let (cost, used) = self.foreseen(now);
        self.under_way += 1;
        if used <= FREELY * budget || used >= budget {
            return;
        }
        // What is left lasts until a part comes free.
        let until = self.window.next_free(now).map_or(0.0, |free| (free - now).as_secs_f64());
        let calls = ((budget - used) / cost.max(f64::MIN_POSITIVE)).max(1.0);
        self.next = Some(now + Duration::from_secs_f64(until / calls));
    }

    /// A call that had begun has ended, or was dropped.
    pub(super) fn end(&mut self) {
        self.under_way = self.under_way.saturating_sub(1);
    }

    /// The portal took a call of the method.
    pub(super) fn taken(&mut self, now: Instant) {
        // Not by an answer to a call from before.
        if self.blocked.is_some_and(|(until, _)| until <= now) {
            self.blocked = None;
        }
    }

    /// The portal's figures.
    pub(super) fn observe(&mut self, used: Duration, reset: Option<Instant>, now: Instant) {
        let grown = self.window.observe(used, reset, now).as_secs_f64();
        if self.observed {
            let cost = self.cost.unwrap_or(grown);
            self.cost = Some(cost + WEIGHT * (grown - cost));
        }
        self.observed = true;
        self.opens = None;
    }

    /// The portal has refused the method.
    pub(super) fn block(&mut self, now: Instant) {
        let tries = match self.blocked {
            // A call from before.
            Some((until, _)) if until > now => return,
            Some((_, tries)) => tries + 1,
            None => 0,
        };
        let until = match self.window.reset(now) {
            Some(reset) => reset,
            None => now + FIRST_TRY.saturating_mul(1 << tries.min(8)).min(LAST_TRY),
        };
        self.blocked = Some((until, tries));
    }

    /// Whether calls are pointless for now.
    pub(super) fn is_blocked(&self, now: Instant) -> bool {
        self.blocked.is_some_and(|(until, _)| until > now)
    }

    /// Whether there is nothing to remember.
    pub(super) fn is_idle(&mut self, now: Instant) -> bool {
        self.under_way == 0 && self.blocked.is_none() && self.window.used(now).is_zero()
    }

    fn one_after(&self, until: Instant, now: Instant) -> Gate {
        if now < until {
            Gate::At(until)
        } else if self.under_way > 0 {
            Gate::AfterAnswer
        } else {
            Gate::Open
        }
    }

    /// Mean cost of a call, and what will be used up when all have ended that have begun; in seconds.
    fn foreseen(&mut self, now: Instant) -> (f64, f64) {
        let cost = self.cost.unwrap_or(0.0);
        (cost, self.window.used(now).as_secs_f64() + cost * f64::from(self.under_way))
    }
}
