//! What goes wrong on the way.

use super::handler::Refusal;
use super::portal::Portal;
use super::random::Random;
use super::state::State;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// What goes wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The connection is closed before the work: the method has not run, but the client cannot know.
    Close,
    /// The connection is closed after the work: the method has run, its answer is lost.
    DropReply,
    /// The work is done, and the answer comes this much later.
    Delay(Duration),
    /// The work is done, and the connection breaks in the middle of the answer's body.
    CutBody,
    /// The work is done, and the answer's JSON ends in the middle.
    MalformedJson,
    /// A page of the web server's front under this status, as 502 or 503; the method has not run.
    Page(u16),
    /// The same, though the method has run: the front gave up waiting.
    PageAfterWork(u16),
    /// HTTP 302 to another address (`https://new.example`), as that of a portal that was renamed; the method has not run.
    Redirect(String),
    /// An error in the form of the protocol; the method has not run. Its status may be 200.
    Refuse(Refusal),
}

impl Fault {
    /// Whether it comes before the work.
    pub(super) const fn is_before(&self) -> bool {
        matches!(self, Self::Close | Self::Page(_) | Self::Redirect(_) | Self::Refuse(_))
    }
}

/// A fault, and which requests it meets; begins with [`new`](Self::new), and meets every call until it is narrowed.
///
/// ```
/// use bitrix_api::mock::{Fault, FaultRule, Portal};
///
/// let portal = Portal::in_process();
/// // Every third answer to this method is lost, twice.
/// let lost = portal.inject(FaultRule::new(Fault::DropReply).method("crm.deal.add").every(3).times(2));
/// // One in ten calls meets a broken front: always the same ones.
/// portal.inject(FaultRule::new(Fault::Page(502)).probability(0.1, 42));
/// assert_eq!(lost.count(), 0);
/// ```
#[derive(Clone, Debug)]
#[must_use = "`Portal::inject` puts it to work"]
pub struct FaultRule {
    fault: Fault,
    methods: Vec<String>,
    schedule: Schedule,
    times: u64,
}

#[derive(Clone, Copy, Debug)]
enum Schedule {
    Every(u64),
    Probability(f64, Random),
}

impl FaultRule {
    /// The fault at every call.
    pub const fn new(fault: Fault) -> Self {
        Self { fault, methods: Vec::new(), schedule: Schedule::Every(1), times: u64::MAX }
    }

    /// Only requests of this method, whatever the case; may be called again for more. A batch is `batch`; the
    /// authorisation server is `oauth/token`, and is met only when it is named.
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.methods.push(method.into());
        self
    }

    /// Only the nth, 2nth, 3nth … of the requests.
    pub const fn every(mut self, n: u64) -> Self {
        self.schedule = Schedule::Every(if n == 0 { 1 } else { n });
        self
    }

    /// Only this share of the requests, 0 to 1: which ones the seed decides.
    pub const fn probability(mut self, probability: f64, seed: u64) -> Self {
        self.schedule = Schedule::Probability(probability, Random::new(seed));
        self
    }

    /// Only so often.
    pub const fn times(mut self, times: u64) -> Self {
        self.times = times;
        self
    }

    fn meets(&self, method: &str) -> bool {
        if self.methods.is_empty() {
            return !method.starts_with("oauth/");
        }
        self.methods.iter().any(|known| known.eq_ignore_ascii_case(method))
    }
}

/// How often an injected fault has happened; see [`Portal::inject`].
#[derive(Clone, Debug)]
pub struct InjectedFault {
    count: Arc<AtomicU64>,
}

impl InjectedFault {
    /// How often until now.
    pub fn count(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }
}

/// A rule at work.
#[derive(Clone)]
pub(super) struct Active {
    rule: FaultRule,
    seen: u64,
    count: Arc<AtomicU64>,
}

impl Active {
    /// Whether the fault happens to the next request that the rule meets.
    fn fires(&mut self) -> bool {
        if self.count.load(Ordering::Relaxed) >= self.rule.times {
            return false;
        }
        self.seen += 1;
        let fires = match &mut self.rule.schedule {
            Schedule::Every(n) => self.seen.is_multiple_of(*n),
            Schedule::Probability(probability, random) => random.chance(*probability),
        };
        if fires {
            self.count.fetch_add(1, Ordering::Relaxed);
        }
        fires
    }
}

/// The fault that meets a request of this method: that of the first rule that fires.
pub(super) fn draw(state: &State, method: &str) -> Option<Fault> {
    let faults = &mut state.data().faults;
    let mut met = faults.iter_mut().filter(|active| active.rule.meets(method));
    met.find_map(|active| active.fires().then(|| active.rule.fault.clone()))
}

impl Portal {
    /// Lets a fault happen from now on, besides those injected before; of several for one request, the first counts.
    pub fn inject(&self, rule: FaultRule) -> InjectedFault {
        let count = Arc::new(AtomicU64::new(0));
        let handle = InjectedFault { count: Arc::clone(&count) };
        self.state.data().faults.push(Active { rule, seen: 0, count });
        handle
    }

    /// Lets nothing go wrong any more.
    pub fn clear_faults(&self) {
        self.state.data().faults.clear();
    }
}
