//! The default limiter.

use super::portal::{Portal, Ticket};
use super::{BoxFuture, Call, LimitError, Limiter, Outcome, Permit, RateLimit, registry};
use std::sync::{Arc, PoisonError, RwLock};

/// Keeps the calls of one client to the limits of its portal, together with all other clients of that portal in this process.
#[derive(Debug)]
pub(crate) struct InProcess {
    /// Whether this client's calls go through the portal's bucket.
    counted: bool,
    known: RwLock<Known>,
}

/// The host under which the portal was last called, and the portal.
#[derive(Debug)]
struct Known {
    host: Box<str>,
    portal: Arc<Portal>,
}

impl InProcess {
    pub(crate) fn new(host: &str, rate: Option<RateLimit>) -> Self {
        let counted = !rate.is_some_and(|rate| rate.is_off());
        let portal = registry::portal(host, rate.filter(|_| counted));
        Self { counted, known: RwLock::new(Known { host: host.into(), portal }) }
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
}

impl Limiter for InProcess {
    fn acquire<'a>(&'a self, call: &'a Call<'a>) -> BoxFuture<'a, Result<Permit, LimitError>> {
        Box::pin(async move {
            if !self.counted {
                return Ok(Permit::new());
            }
            Ok(Permit::guarded(self.portal(call.portal).acquire(call).await?))
        })
    }

    fn settle(&self, _call: &Call<'_>, permit: Permit, outcome: &Outcome<'_>) {
        if let Some(ticket) = permit.into_guard::<Ticket>() {
            ticket.settle(outcome);
        }
    }

    fn spare(&self, portal: &str) -> Option<u32> {
        self.counted.then(|| self.portal(portal).spare())
    }
}
