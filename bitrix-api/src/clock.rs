//! The time of the calendar.

use crate::types::Timestamp;
use std::time::{SystemTime, UNIX_EPOCH};

/// Now, in whole seconds since 1970.
///
/// With feature `mock` it goes on with the runtime's clock, so that a test that lets time pass lets tokens end too.
pub(crate) fn now() -> Timestamp {
    Timestamp::new(i64::try_from(since_1970().as_secs()).unwrap_or(i64::MAX))
}

#[cfg(not(feature = "mock"))]
fn since_1970() -> std::time::Duration {
    system()
}

#[cfg(feature = "mock")]
fn since_1970() -> std::time::Duration {
    // How far the runtime's clock is from the machine's: nothing, unless a test has paused it.
    let (real, shown) = (std::time::Instant::now(), tokio::time::Instant::now().into_std());
    let ahead = shown.saturating_duration_since(real);
    (system() + ahead).saturating_sub(real.saturating_duration_since(shown))
}

fn system() -> std::time::Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
