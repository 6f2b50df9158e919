//! What a limiter is told of a call.

use std::borrow::Cow;
use tokio::time::Instant;

/// A call that is about to be sent.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Call<'a> {
    /// Host of the portal, with the port if it is not the usual one: `example.bitrix24.com`. Changes when the portal turns
    /// out to be renamed.
    pub portal: &'a str,
    /// Wire name of the method: `crm.deal.list`, `batch`.
    pub method: &'a str,
    /// Wire names of the methods that a batch calls; empty for other calls.
    pub commands: &'a [Cow<'static, str>],
    /// When a permit is of no use any more.
    pub deadline: Option<Instant>,
}

impl<'a> Call<'a> {
    /// A call of a method, without a deadline.
    #[must_use]
    pub const fn new(portal: &'a str, method: &'a str) -> Self {
        Self { portal, method, commands: &[], deadline: None }
    }

    /// Says which methods a batch calls.
    #[must_use]
    pub const fn commands(mut self, commands: &'a [Cow<'static, str>]) -> Self {
        self.commands = commands;
        self
    }

    /// Says until when a permit is of use.
    #[must_use]
    pub const fn deadline(mut self, deadline: Option<Instant>) -> Self {
        self.deadline = deadline;
        self
    }

    /// The methods whose time the call uses: its commands' for a batch, else its own.
    pub fn methods(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let own = self.commands.is_empty().then_some(self.method);
        own.into_iter().chain(self.commands.iter().map(|name| &**name))
    }
}
