//! The budget of working time that each method has.

use super::handler::Refusal;
use super::portal::Portal;
use super::received::Caller;
use super::state::{State, method_key};
use crate::meta::Api;
use std::collections::BTreeMap;
use std::time::Duration;

/// Seconds of a part of the window.
const PART: i64 = 60;
/// Parts of the window.
const PARTS: i64 = 10;
/// What is shorter is not counted.
const COUNTED: Duration = Duration::from_millis(100);

/// Whether a webhook or an application, and the method.
type Account = (bool, (bool, String));

/// The working time of the methods.
#[derive(Clone, Default)]
pub(super) struct Meter {
    /// `None`: nothing is counted.
    limit: Option<Duration>,
    /// By method.
    costs: BTreeMap<(bool, String), Duration>,
    default_cost: Duration,
    /// By account and part of the window.
    used: BTreeMap<Account, BTreeMap<i64, Duration>>,
}

/// What `time` says of the budget.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Used {
    pub(super) operating: Duration,
    /// Unix time at which the oldest part drops out.
    pub(super) reset_at: i64,
}

impl Meter {
    fn used(&mut self, account: &Account, part: i64) -> Duration {
        let Some(parts) = self.used.get_mut(account) else { return Duration::ZERO };
        *parts = parts.split_off(&(part - PARTS + 1));
        parts.values().sum()
    }
}

fn account(caller: &Caller, api: Api, method: &str) -> Account {
    (matches!(caller, Caller::Webhook { .. }), method_key(api, method))
}

/// Refuses a method whose budget is used up.
pub(super) fn check(state: &State, caller: &Caller, api: Api, method: &str) -> Result<(), Refusal> {
    let part = state.now().unix_timestamp().div_euclid(PART);
    let meter = &mut state.data().meter;
    let Some(limit) = meter.limit else { return Ok(()) };
    if meter.used(&account(caller, api, method), part) <= limit {
        return Ok(());
    }
    Err(match api {
        Api::V2 => Refusal::code("OPERATION_TIME_LIMIT"),
        Api::V3 => Refusal::code("BITRIX_REST_V3_EXCEPTION_RATELIMITEXCEPTION"),
    }
    .status(429)
    .description("Method is blocked due to operation time limit."))
}

/// Bills a call that succeeded.
pub(super) fn bill(state: &State, caller: &Caller, api: Api, method: &str) -> Option<Used> {
    let part = state.now().unix_timestamp().div_euclid(PART);
    let meter = &mut state.data().meter;
    meter.limit?;
    let account = account(caller, api, method);
    let cost = meter.costs.get(&account.1).copied().unwrap_or(meter.default_cost);
    let mut oldest = part;
    if cost >= COUNTED {
        *meter.used.entry(account.clone()).or_default().entry(part).or_default() += cost;
    }
    let operating = meter.used(&account, part);
    if let Some((first, _)) = meter.used.get(&account).and_then(BTreeMap::first_key_value) {
        oldest = *first;
    }
    Some(Used { operating, reset_at: (oldest + PARTS) * PART })
}

impl Portal {
    /// Counts the working time of each method and blocks one that has used more than `limit` within ten minutes, in parts
    /// of a minute, with `OPERATION_TIME_LIMIT` under 429. Bitrix24 has 480 seconds.
    ///
    /// What a call works is what [`cost`](Self::cost) says; calls below 0.1 s and calls that fail are not counted. Webhook
    /// and applications are counted apart, the commands of a v2 batch one by one, `batch` itself not. Answers tell the
    /// state in `time.operating` and `time.operating_reset_at`; the latter is when the oldest part drops out.
    ///
    /// ```
    /// # use bitrix_api::mock::Portal;
    /// # use bitrix_api::meta::Api;
    /// # use std::time::Duration;
    /// let portal = Portal::in_process();
    /// portal.limit_operating(Duration::from_secs(480));
    /// portal.cost(Api::V2, "crm.deal.list", Duration::from_secs(5));
    /// ```
    pub fn limit_operating(&self, limit: Duration) {
        self.state.data().meter.limit = Some(limit);
    }

    /// The time that a call of this method works, for [`limit_operating`](Self::limit_operating). Default: nothing.
    pub fn cost(&self, api: Api, method: &str, cost: Duration) {
        self.state.data().meter.costs.insert(method_key(api, method), cost);
    }

    /// As [`cost`](Self::cost), for every method without one of its own.
    pub fn default_cost(&self, cost: Duration) {
        self.state.data().meter.default_cost = cost;
    }
}
