//! The right to send one call.

use std::any::Any;
use std::fmt;

/// The right to send one call; goes back to the limiter with the call's outcome.
///
/// Dropped instead, it means that nobody knows what became of the call: a guard in it hears of that by its own `Drop`.
#[must_use = "a permit that is dropped counts as a call whose outcome is unknown"]
#[derive(Default)]
pub struct Permit {
    guard: Option<Box<dyn Any + Send>>,
}

impl Permit {
    /// A permit that keeps nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// A permit that keeps what the limiter has to know when the call has ended.
    pub fn guarded(guard: impl Any + Send) -> Self {
        Self { guard: Some(Box::new(guard)) }
    }

    /// What the permit keeps, if it is of this type.
    #[must_use]
    pub fn into_guard<T: Any>(self) -> Option<Box<T>> {
        self.guard?.downcast().ok()
    }
}

impl fmt::Debug for Permit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit").finish_non_exhaustive()
    }
}
