//! The portal's calendar: it goes with Tokio's clock, so that pausing that simulates time.

use time::OffsetDateTime;
use tokio::time::Instant;

/// A moment of the calendar and the same moment of Tokio's clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    calendar: OffsetDateTime,
    instant: Instant,
}

impl Clock {
    /// Begins with the time of the machine.
    pub(super) fn start() -> Self {
        Self { calendar: OffsetDateTime::now_utc(), instant: Instant::now() }
    }

    pub(super) fn now(&self) -> OffsetDateTime {
        self.calendar + self.instant.elapsed()
    }
}
