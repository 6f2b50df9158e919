//! How long a method may work.

use std::time::Duration;

/// How long a method may work in ten minutes, and how close to that calls go.
///
/// The portal says after each call how much of it is used up. From four fifths on, calls of the method are spread over the
/// time until a part of it comes free; the last part, the margin, is left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OperatingLimit {
    limit: Duration,
    margin: Duration,
}

impl OperatingLimit {
    /// 480 seconds, of which 24 are left alone. The default.
    pub const STANDARD: Self = Self::new(Duration::from_secs(480));

    /// Nothing is held back; a method that the portal blocks is waited for all the same.
    pub const OFF: Self = Self { limit: Duration::MAX, margin: Duration::ZERO };

    /// Another limit, as a plan may have one: at a portal's own choice 420 seconds. A twentieth is left alone.
    #[must_use]
    pub const fn new(limit: Duration) -> Self {
        Self { limit, margin: Duration::from_millis(limit.as_millis() as u64 / 20) }
    }

    /// Another margin: how much is left for what cannot be foreseen, as calls of others with the same authorisation.
    #[must_use]
    pub const fn margin(mut self, margin: Duration) -> Self {
        self.margin = margin;
        self
    }

    /// How much may be used up.
    #[must_use]
    pub const fn budget(&self) -> Duration {
        self.limit.saturating_sub(self.margin)
    }
}

impl Default for OperatingLimit {
    fn default() -> Self {
        Self::STANDARD
    }
}
