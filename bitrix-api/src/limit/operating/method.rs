//! A method's account, and the queue of those who wait for it.

use super::OperatingLimit;
use super::account::{Account, Gate};
use crate::limit::{Call, LimitError};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

#[derive(Debug)]
pub(super) struct MethodTime {
    pub(super) name: Box<str>,
    /// Held by the one call that waits for this method; fair, so that the others queue up behind it.
    pub(super) turn: tokio::sync::Mutex<()>,
    /// The first in the queue hears that the account has changed.
    pub(super) changed: Notify,
    account: Mutex<Account>,
}

impl MethodTime {
    pub(super) fn new(name: &str) -> Self {
        Self {
            name: name.into(),
            turn: tokio::sync::Mutex::new(()),
            changed: Notify::new(),
            account: Mutex::default(),
        }
    }

    pub(super) fn account(&self) -> MutexGuard<'_, Account> {
        // Nothing panics while it holds the lock.
        self.account.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the turn to look at the account.
    pub(super) async fn queue(
        &self,
        call: &Call<'_>,
        limit: OperatingLimit,
    ) -> Result<tokio::sync::MutexGuard<'_, ()>, LimitError> {
        if let Ok(turn) = self.turn.try_lock() {
            return Ok(turn);
        }
        let Some(deadline) = call.deadline else { return Ok(self.turn.lock().await) };
        self.in_time(self.account().gate(limit, Instant::now()), deadline)?;
        match timeout_at(deadline, self.turn.lock()).await {
            Ok(turn) => Ok(turn),
            Err(_) => Err(self.too_late(self.account().gate(limit, Instant::now()))),
        }
    }

    /// Waits until the account may have changed.
    pub(super) async fn wait(&self, gate: Gate, call: &Call<'_>) -> Result<(), LimitError> {
        if let Some(deadline) = call.deadline {
            self.in_time(gate, deadline)?;
        }
        let until = match (gate, call.deadline) {
            (Gate::At(until), _) => Some(until),
            (_, deadline) => deadline,
        };
        match until {
            // Either is a reason to look again.
            Some(until) => drop(timeout_at(until, self.changed.notified()).await),
            None => self.changed.notified().await,
        }
        Ok(())
    }

    fn in_time(&self, gate: Gate, deadline: Instant) -> Result<(), LimitError> {
        let late = match gate {
            Gate::At(until) => until > deadline,
            _ => Instant::now() >= deadline,
        };
        if late { Err(self.too_late(gate)) } else { Ok(()) }
    }

    fn too_late(&self, gate: Gate) -> LimitError {
        let now = Instant::now();
        let wait = match gate {
            Gate::At(until) => until.saturating_duration_since(now),
            Gate::Open | Gate::AfterAnswer => std::time::Duration::ZERO,
        };
        LimitError::deadline(wait, format_args!("until `{}` may work again", self.name))
    }
}
