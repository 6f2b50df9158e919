//! What all clients of one portal share.

use super::bucket::{Bucket, Fits};
use super::{Call, LimitError, Outcome, RateLimit};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

const FOR_THE_BUCKET: &str = "until the portal takes another call";

/// The state of one portal's limits, and the queue of those who wait.
#[derive(Debug)]
pub(super) struct Portal {
    /// Held by the one call that waits for the bucket; fair, so that the others queue up behind it in order, without timers.
    turn: tokio::sync::Mutex<()>,
    /// The first in the queue hears that the bucket has changed.
    changed: Notify,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    bucket: Bucket,
    /// Calls in the queue, the first included.
    waiting: usize,
    /// Where the state went when two portals turned out to be one.
    joined: Option<Arc<Portal>>,
}

/// A call that was permitted.
#[derive(Debug)]
pub(super) struct Ticket {
    portal: Arc<Portal>,
    id: u64,
    sent: Instant,
    settled: bool,
}

enum Turn {
    Permitted(Ticket),
    Joined(Arc<Portal>),
    Pointless,
}

impl Portal {
    pub(super) fn new(rate: RateLimit) -> Self {
        Self {
            turn: tokio::sync::Mutex::new(()),
            changed: Notify::new(),
            state: Mutex::new(State { bucket: Bucket::new(rate, Instant::now()), waiting: 0, joined: None }),
        }
    }

    pub(super) fn set_rate(&self, rate: RateLimit) {
        let mut state = self.state();
        if state.bucket.rate() != rate {
            state.bucket.set_rate(rate, Instant::now());
            self.changed.notify_one();
        }
    }

    /// The portal whose state is in use.
    pub(super) fn root(self: &Arc<Self>) -> Arc<Self> {
        let mut root = Arc::clone(self);
        loop {
            let next = root.state().joined.clone();
            match next {
                Some(next) => root = next,
                None => return root,
            }
        }
    }

    /// The two are the same portal: what this one holds goes to `other`. Both are roots.
    pub(super) fn join(self: &Arc<Self>, other: &Arc<Self>) {
        if Arc::ptr_eq(self, other) {
            return;
        }
        let now = Instant::now();
        // Joins come one after the other (the registry's lock is held), and nothing else takes two locks.
        let mut state = self.state();
        other.state().bucket.absorb(&state.bucket, now);
        state.joined = Some(Arc::clone(other));
        self.changed.notify_one();
    }

    /// Waits until the bucket takes the call; `None` if that turns out to be pointless when its turn comes.
    pub(super) async fn acquire(
        self: Arc<Self>,
        call: &Call<'_>,
        pointless: &(dyn Fn(Instant) -> bool + Sync),
    ) -> Result<Option<Ticket>, LimitError> {
        let mut portal = self;
        loop {
            match portal.wait(call, pointless).await? {
                Turn::Permitted(ticket) => return Ok(Some(ticket)),
                Turn::Joined(other) => portal = other,
                Turn::Pointless => return Ok(None),
            }
        }
    }

    async fn wait(
        self: &Arc<Self>,
        call: &Call<'_>,
        pointless: &(dyn Fn(Instant) -> bool + Sync),
    ) -> Result<Turn, LimitError> {
        let queued = self.queue();
        let _turn = match self.turn.try_lock() {
            Ok(turn) => turn,
            Err(_) => {
                self.in_time(call, queued.ahead)?;
                match call.deadline {
                    None => self.turn.lock().await,
                    Some(deadline) => match timeout_at(deadline, self.turn.lock()).await {
                        Ok(turn) => turn,
                        Err(_) => return Err(self.too_late(queued.ahead)),
                    },
                }
            }
        };
        loop {
            let now = Instant::now();
            if pointless(now) {
                return Ok(Turn::Pointless);
            }
            let fits = {
                let mut state = self.state();
                if let Some(other) = &state.joined {
                    return Ok(Turn::Joined(Arc::clone(other)));
                }
                let fits = state.bucket.fits(now);
                if fits == Fits::Now {
                    let id = state.bucket.take(now);
                    return Ok(Turn::Permitted(Ticket {
                        portal: Arc::clone(self),
                        id,
                        sent: now,
                        settled: false,
                    }));
                }
                fits
            };
            let (Fits::At(mut at) | Fits::AfterAnswer(mut at)) = fits else { continue };
            if let Some(deadline) = call.deadline {
                if matches!(fits, Fits::At(_)) && at > deadline || now >= deadline {
                    return Err(self.too_late(0));
                }
                at = at.min(deadline);
            }
            // Either is a reason to look again.
            let _ = timeout_at(at, self.changed.notified()).await;
        }
    }

    /// What became of a permitted call.
    fn settle(&self, ticket: u64, sent: Instant, outcome: &Outcome<'_>) {
        let now = Instant::now();
        let mut state = self.state();
        let bucket = &mut state.bucket;
        // The time of the first in the queue changes only if it waits for an answer, or by a refusal.
        let mut wake = bucket.is_starved();
        match outcome {
            Outcome::Answered(_) | Outcome::MethodBlocked => bucket.answered(ticket, now),
            Outcome::TooMany => {
                bucket.refused(ticket, sent, now);
                wake = true;
            }
            Outcome::NotSent => {
                bucket.not_sent(ticket);
                wake = true;
            }
            // It may still arrive: it stays under way until that is no longer possible.
            Outcome::Unknown => wake = false,
        }
        if wake && state.waiting > 0 {
            self.changed.notify_one();
        }
    }

    fn in_time(&self, call: &Call<'_>, ahead: usize) -> Result<(), LimitError> {
        let Some(deadline) = call.deadline else { return Ok(()) };
        let now = Instant::now();
        let wait = self.state().bucket.expected_wait(ahead, now);
        if wait > deadline.saturating_duration_since(now) {
            Err(LimitError::deadline(wait, FOR_THE_BUCKET))
        } else {
            Ok(())
        }
    }

    fn too_late(&self, ahead: usize) -> LimitError {
        let state = self.state();
        // Others may have gone since.
        let ahead = ahead.min(state.waiting.saturating_sub(1));
        LimitError::deadline(state.bucket.expected_wait(ahead, Instant::now()), FOR_THE_BUCKET)
    }

    fn queue(&self) -> Queued<'_> {
        let mut state = self.state();
        let ahead = state.waiting;
        state.waiting += 1;
        Queued { portal: self, ahead }
    }

    /// Calls that could be sent at this moment.
    pub(super) fn spare(self: &Arc<Self>) -> u32 {
        let portal = self.root();
        let mut state = portal.state();
        let waiting = u32::try_from(state.waiting).unwrap_or(u32::MAX);
        state.bucket.spare(Instant::now()).saturating_sub(waiting)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in the queue; given up when it is dropped.
struct Queued<'a> {
    portal: &'a Portal,
    ahead: usize,
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        self.portal.state().waiting -= 1;
    }
}

impl Ticket {
    pub(super) fn settle(mut self, outcome: &Outcome<'_>) {
        self.settled = true;
        self.portal.settle(self.id, self.sent, outcome);
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if !self.settled {
            self.portal.settle(self.id, self.sent, &Outcome::Unknown);
        }
    }
}
