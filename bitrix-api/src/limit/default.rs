//! The default limiter.

use super::operating::{Accounts, Begun};
use super::portal::{Portal, Ticket};
use super::{BoxFuture, Call, LimitError, Limiter, OperatingLimit, Outcome, Permit, RateLimit, registry};
use std::sync::{Arc, PoisonError, RwLock};

/// What a client uses unless it is given another limiter; see the [module](super).
///
/// One for each authorisation: the bucket is that of all in this process that call the same portal, what methods have used
/// up is this one's own.
#[derive(Debug)]
pub struct DefaultLimiter {
    /// Whether calls go through the portal's bucket.
    counted: bool,
    known: RwLock<Known>,
    accounts: Accounts,
}

/// The host under which the portal was last called, and the portal.
#[derive(Debug)]
struct Known {
    host: Box<str>,
    portal: Arc<Portal>,
}

/// What a permit keeps.
struct Held {
    ticket: Option<Ticket>,
    begun: Begun,
}

impl DefaultLimiter {
    /// A limiter for a portal, by its host (and port, if it is not the usual one). With `rate` the bucket of all its
    /// clients in this process is set; without, it stays as it is, or begins as [`RateLimit::STANDARD`].
    #[must_use]
    pub fn new(host: &str, rate: Option<RateLimit>, operating: OperatingLimit) -> Self {
        let counted = !rate.is_some_and(|rate| rate.is_off());
        let portal = registry::portal(host, rate.filter(|_| counted));
        let known = RwLock::new(Known { host: host.into(), portal });
        Self { counted, known, accounts: Accounts::new(operating) }
    }

    fn portal(&self, host: &str) -> Arc<Portal> {
        {
            // Nothing panics while it holds the lock.
            let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
            if *known.host == *host {
                return Arc::clone(&known.portal);
            }
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if *known.host != *host {
            let portal = registry::renamed(&known.portal, host);
            *known = Known { host: host.into(), portal };
        }
        Arc::clone(&known.portal)
    }

    async fn hold(&self, call: &Call<'_>) -> Result<Permit, LimitError> {
        loop {
            let begun = self.accounts.begin(call).await?;
            if !self.counted {
                return Ok(Permit::guarded(Held { ticket: None, begun }));
            }
            // While it waited for the bucket, the portal may have refused the method: then it gives up its place.
            let pointless = |now| begun.is_blocked(now);
            let ticket = self.portal(call.portal).acquire(call, &pointless).await?;
            if ticket.is_some() {
                return Ok(Permit::guarded(Held { ticket, begun }));
            }
        }
    }
}

impl Limiter for DefaultLimiter {
    fn acquire<'a>(&'a self, call: &'a Call<'a>) -> BoxFuture<'a, Result<Permit, LimitError>> {
        Box::pin(self.hold(call))
    }

    fn settle(&self, call: &Call<'_>, permit: Permit, outcome: &Outcome<'_>) {
        let Some(held) = permit.into_guard::<Held>() else { return };
        let Held { ticket, begun } = *held;
        if let Some(ticket) = ticket {
            ticket.settle(outcome);
        }
        self.accounts.settle(call, &begun, outcome);
    }

    fn spare(&self, portal: &str) -> Option<u32> {
        self.counted.then(|| self.portal(portal).spare())
    }
}
