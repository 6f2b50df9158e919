//! The portals that this process calls.

use super::RateLimit;
use super::portal::Portal;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// By host, with the port if it is not the usual one. A portal lives as long as a client of it.
static PORTALS: Mutex<Portals> = Mutex::new(Portals { by_host: BTreeMap::new(), sweep_at: 16 });

struct Portals {
    by_host: BTreeMap<Box<str>, Weak<Portal>>,
    /// Number of entries at which the dead ones are taken out.
    sweep_at: usize,
}

/// The portal at a host. A rate that was set explicitly holds for all its clients from now on.
pub(super) fn portal(host: &str, rate: Option<RateLimit>) -> Arc<Portal> {
    let mut portals = portals();
    if let Some(portal) = portals.get(host) {
        if let Some(rate) = rate {
            portal.set_rate(rate);
        }
        return portal;
    }
    let portal = Arc::new(Portal::new(rate.unwrap_or_default()));
    portals.insert(host, &portal);
    portal
}

/// The portal of a client that finds its portal under another host.
pub(super) fn renamed(old: &Arc<Portal>, host: &str) -> Arc<Portal> {
    let mut portals = portals();
    let old = old.root();
    let Some(new) = portals.get(host) else {
        portals.insert(host, &old);
        return old;
    };
    old.join(&new);
    new
}

impl Portals {
    fn get(&self, host: &str) -> Option<Arc<Portal>> {
        Some(self.by_host.get(host)?.upgrade()?.root())
    }

    fn insert(&mut self, host: &str, portal: &Arc<Portal>) {
        if self.by_host.len() >= self.sweep_at {
            self.by_host.retain(|_, portal| portal.strong_count() > 0);
            self.sweep_at = 16.max(self.by_host.len() * 2);
        }
        self.by_host.insert(host.into(), Arc::downgrade(portal));
    }
}

fn portals() -> MutexGuard<'static, Portals> {
    // Nothing panics while it holds the lock.
    PORTALS.lock().unwrap_or_else(PoisonError::into_inner)
}
