//! Why there is no permit.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

/// A call was not permitted. Nothing was sent.
#[derive(Debug)]
pub struct LimitError {
    message: Cow<'static, str>,
    wait: Option<Duration>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl LimitError {
    /// The call would have had to wait for longer than its deadline allows; `wait` is how long from now on, as far as one
    /// can say.
    pub fn deadline(wait: Duration, what_for: impl fmt::Display) -> Self {
        let message = format!("the call would have to wait for {wait:.1?} {what_for}, beyond its deadline");
        Self { message: message.into(), wait: Some(wait), source: None }
    }

    /// The limiter itself failed: the store that machines share is out of reach.
    pub fn failed(message: impl Into<Cow<'static, str>>) -> Self {
        Self { message: message.into(), wait: None, source: None }
    }

    /// Adds the error behind this one.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// How long the call would have had to wait from the moment of this error; `None` if the limiter itself failed.
    ///
    /// An estimate: calls that come before it may be dropped, or be refused by the portal.
    #[must_use]
    pub fn wait(&self) -> Option<Duration> {
        self.wait
    }
}

impl fmt::Display for LimitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for LimitError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
