//! How long the portal takes.

use super::portal::Portal;
use super::state::State;
use std::time::Duration;

#[derive(Clone, Copy, Default)]
pub(super) struct Delays {
    request: Duration,
    command: Duration,
}

/// The time that a request with so many commands takes.
pub(super) fn of(state: &State, commands: usize) -> Duration {
    let delays = state.data().delays;
    delays.request + delays.command * u32::try_from(commands).unwrap_or(u32::MAX)
}

impl Portal {
    /// Lets every request take `request`, and each command of a batch, which run one after the other, `command` more. A
    /// call that is no batch is one command.
    ///
    /// The time is waited for on Tokio's clock, after the work was done: a client that gives up before has lost the
    /// answer, not the work.
    ///
    /// ```
    /// # use bitrix_api::mock::Portal;
    /// # use std::time::Duration;
    /// let portal = Portal::in_process();
    /// portal.delay(Duration::from_millis(40), Duration::from_millis(20));
    /// ```
    pub fn delay(&self, request: Duration, command: Duration) {
        self.state.data().delays = Delays { request, command };
    }
}
