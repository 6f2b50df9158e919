//! The accounts of all methods, as one authorisation has them.

use super::OperatingLimit;
use super::account::Gate;
use super::method::MethodTime;
use crate::limit::{Call, LimitError, Operating, Outcome};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::time::Instant;

/// Methods that are kept account of. Names come from the caller too, so that there may be any number of them.
const MAX_METHODS: usize = 1_024;

#[derive(Debug)]
pub(in crate::limit) struct Accounts {
    limit: OperatingLimit,
    methods: Mutex<BTreeMap<Box<str>, Arc<MethodTime>>>,
}

/// The accounts on which a call has begun; it ends there when this is dropped.
#[derive(Debug, Default)]
pub(in crate::limit) struct Begun {
    methods: Vec<Arc<MethodTime>>,
}

impl Accounts {
    pub(in crate::limit) fn new(limit: OperatingLimit) -> Self {
        Self { limit, methods: Mutex::default() }
    }

    /// Waits until none of the call's methods is held back.
    pub(in crate::limit) async fn begin(&self, call: &Call<'_>) -> Result<Begun, LimitError> {
        let methods = self.of(call);
        let Some(first) = methods.first() else { return Ok(Begun::default()) };
        // One queue at a time: that of the method which holds the call back for longest.
        let mut queue = Arc::clone(first);
        loop {
            let turn = queue.queue(call, self.limit).await?;
            loop {
                match self.try_begin(&methods) {
                    Ok(begun) => return Ok(begun),
                    Err((most, gate)) if Arc::ptr_eq(&most, &queue) => queue.wait(gate, call).await?,
                    Err((most, _)) => {
                        drop(turn);
                        queue = most;
                        break;
                    }
                }
            }
        }
    }

    /// Begins on all accounts, or says which method holds the call back for longest.
    fn try_begin(&self, methods: &[Arc<MethodTime>]) -> Result<Begun, (Arc<MethodTime>, Gate)> {
        let now = Instant::now();
        let mut most: Option<(&Arc<MethodTime>, Gate)> = None;
        for method in methods {
            let gate = method.account().gate(self.limit, now);
            let longer = match (&gate, &most) {
                (Gate::Open, _) => false,
                (_, None) => true,
                (Gate::At(this), Some((_, Gate::At(other)))) => this > other,
                (Gate::At(_), Some(_)) => true,
                (Gate::AfterAnswer, Some(_)) => false,
            };
            if longer {
                most = Some((method, gate));
            }
        }
        if let Some((method, gate)) = most {
            return Err((Arc::clone(method), gate));
        }
        for method in methods {
            method.account().begin(self.limit, now);
        }
        Ok(Begun { methods: methods.to_vec() })
    }

    /// What a call's answer says; the call has ended on its accounts when `begun` is dropped.
    pub(in crate::limit) fn settle(&self, call: &Call<'_>, begun: &Begun, outcome: &Outcome<'_>) {
        let now = Instant::now();
        match outcome {
            Outcome::Answered(figures) => {
                let shared = is_shared(call, figures);
                for figure in *figures {
                    if figure.blocked {
                        self.update(figure.method, |account| account.block(now));
                    } else if !shared || figure.method == call.method {
                        self.observe(figure, now);
                    }
                }
                for method in &begun.methods {
                    if !figures.iter().any(|figure| figure.blocked && *figure.method == *method.name) {
                        method.account().taken(now);
                    }
                }
            }
            Outcome::MethodBlocked => self.update(call.method, |account| account.block(now)),
            Outcome::TooMany | Outcome::NotSent | Outcome::Unknown => {}
        }
    }

    fn observe(&self, figure: &Operating<'_>, now: Instant) {
        let Some(used) = figure.used else { return };
        let reset = figure.resets_in.map(|resets_in| now + resets_in);
        if used.is_zero() {
            // Most methods never use up anything: nothing to keep for them.
            let known = self.methods().get(figure.method).cloned();
            if let Some(method) = known {
                method.account().observe(used, reset, now);
                method.changed.notify_one();
            }
            return;
        }
        self.update(figure.method, |account| account.observe(used, reset, now));
    }

    fn update(&self, name: &str, change: impl FnOnce(&mut super::account::Account)) {
        let method = self.method(name);
        change(&mut method.account());
        method.changed.notify_one();
    }

    /// The accounts that there are for a call's methods, each once.
    fn of(&self, call: &Call<'_>) -> Vec<Arc<MethodTime>> {
        let known = self.methods();
        let mut found: Vec<Arc<MethodTime>> = Vec::new();
        if known.is_empty() {
            return found;
        }
        for name in call.methods() {
            if let Some(method) = known.get(name)
                && !found.iter().any(|other| Arc::ptr_eq(other, method))
            {
                found.push(Arc::clone(method));
            }
        }
        found
    }

    fn method(&self, name: &str) -> Arc<MethodTime> {
        let mut methods = self.methods();
        if let Some(method) = methods.get(name) {
            return Arc::clone(method);
        }
        if methods.len() >= MAX_METHODS {
            let now = Instant::now();
            methods.retain(|_, method| Arc::strong_count(method) > 1 || !method.account().is_idle(now));
            if methods.len() >= MAX_METHODS {
                // All in use within ten minutes: the accounts are learned anew from the next answers.
                methods.retain(|_, method| method.account().is_blocked(now));
            }
            if methods.len() >= MAX_METHODS {
                methods.clear();
            }
        }
        let method = Arc::new(MethodTime::new(name));
        methods.insert(name.into(), Arc::clone(&method));
        method
    }

    fn methods(&self) -> MutexGuard<'_, BTreeMap<Box<str>, Arc<MethodTime>>> {
        // Nothing panics while it holds the lock.
        self.methods.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a batch shows one figure for everything in it: then the portal counts the batch, and not its commands.
fn is_shared(call: &Call<'_>, figures: &[Operating<'_>]) -> bool {
    let Some(whole) =
        figures.iter().find(|figure| figure.method == call.method).and_then(|figure| figure.used)
    else {
        return false;
    };
    let mut commands = figures.iter().filter(|figure| figure.method != call.method && figure.used.is_some());
    let Some(first) = commands.clone().next() else { return false };
    commands.clone().any(|figure| figure.method != first.method)
        && commands.all(|figure| figure.used == Some(whole))
}

impl Begun {
    /// Whether the portal has refused one of the methods since.
    pub(in crate::limit) fn is_blocked(&self, now: Instant) -> bool {
        self.methods.iter().any(|method| method.account().is_blocked(now))
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        for method in &self.methods {
            method.account().end();
            method.changed.notify_one();
        }
    }
}
