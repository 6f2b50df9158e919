//! A portal at which everything goes wrong that can, and its clients.

use super::methods::{SLOW, Table, teach};
use bitrix_api::Client;
use bitrix_api::auth::{App, MemoryStore, Tokens};
use bitrix_api::client::{CallOptions, ClientBuilder, Retry};
use bitrix_api::limit::{OperatingLimit, RateLimit};
use bitrix_api::mock::{Fault, FaultRule, InjectedFault, Portal, Refusal};
use std::sync::Arc;
use std::time::Duration;

/// Where the portal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Sockets,
    InProcess,
}

/// How quickly things happen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    /// Of the portal's bucket.
    pub(crate) burst: u32,
    pub(crate) per_second: u32,
    /// What a client waits for an answer.
    pub(crate) timeout: Duration,
    /// How long an access token lives.
    pub(crate) token: Duration,
}

/// Working time that the method `soak.slow` has in ten minutes, and what each of its calls takes.
const SLOW_LIMIT: Duration = Duration::from_secs(20);
const SLOW_COST: Duration = Duration::from_millis(250);

pub(crate) struct World {
    /// The portal's old address: it sends every call on to the new one.
    old: Portal,
    pub(super) portal: Portal,
    pub(super) table: Arc<Table>,
    /// Webhooks and applications, all of the same portal.
    pub(super) clients: Vec<Client>,
    /// Somebody else behind the same address, who knows nothing of limits.
    pub(super) stranger: Client,
    pub(super) faults: Vec<(&'static str, InjectedFault)>,
}

impl World {
    pub(crate) async fn new(place: Place, pace: Pace) -> Self {
        let old = match place {
            Place::Sockets => Portal::start().await.expect("a port of this machine"),
            Place::InProcess => Portal::in_process(),
        };
        // Before anything else, so that both accept the same.
        let portal = old.start_renamed().await.expect("a port of this machine");
        let table = Arc::new(Table::default());
        teach(&portal, &table);
        portal.keep_requests(0);
        portal.enforce(pace.burst, f64::from(pace.per_second));
        portal.limit_operating(SLOW_LIMIT);
        portal.cost(SLOW.0, SLOW.1, SLOW_COST);
        portal.token_lifetime(pace.token);
        portal.delay(Duration::from_millis(2), Duration::from_millis(1));
        portal.vary_spellings(11);

        let polite = |settings: ClientBuilder| {
            let retry = Retry::DEFAULT.pauses(Duration::from_millis(50), Duration::from_secs(2));
            settings
                .timeout(pace.timeout)
                .rate_limit(RateLimit::new(pace.burst, pace.per_second, Duration::from_secs(1)))
                .operating_limit(OperatingLimit::new(SLOW_LIMIT))
                .options(CallOptions::new().retry(retry))
        };
        let rude =
            |settings| polite(settings).rate_limit(RateLimit::OFF).operating_limit(OperatingLimit::OFF);
        let mut clients = vec![old.client_with(polite), old.client_with(polite)];
        // Two clients with one store, as two parts of a program have, and one with another.
        let shared = MemoryStore::new(tokens(&old, &portal));
        for store in [shared.clone(), shared, MemoryStore::new(tokens(&portal, &portal))] {
            let app = App::new(portal.client_id(), portal.client_secret()).trust_server(portal.oauth_url());
            let client = polite(portal.builder()).app(app, Arc::new(store)).await;
            clients.push(client.expect("tokens make a client"));
        }
        let stranger = portal.client_with(rude);
        let faults = inject(&portal, place, pace);
        Self { old, portal, table, clients, stranger, faults }
    }

    /// The number of requests that came to the old address.
    pub(super) fn sent_on(&self) -> u64 {
        self.old.request_count()
    }
}

/// Tokens that are known to name the portal by its address at `endpoint`.
fn tokens(endpoint: &Portal, portal: &Portal) -> Tokens {
    let grant = portal.grant();
    Tokens::new(grant.access_token, grant.refresh_token, format!("{}/rest/", endpoint.url()))
        .server_endpoint(grant.server_endpoint)
        .member_id(grant.member_id)
}

/// Lets everything go wrong now and then.
fn inject(portal: &Portal, place: Place, pace: Pace) -> Vec<(&'static str, InjectedFault)> {
    let refuse = |code: &str, status| Fault::Refuse(Refusal::code(code).status(status));
    let late = pace.timeout * 2;
    let mut table = vec![
        ("closed before the work", Fault::Close, 0.010),
        ("answer dropped after the work", Fault::DropReply, 0.020),
        ("answer later than anybody waits", Fault::Delay(late), 0.005),
        ("answer later, in time", Fault::Delay(pace.timeout / 4), 0.010),
        ("half a body", Fault::CutBody, 0.010),
        ("half of the JSON", Fault::MalformedJson, 0.010),
        ("HTML 502 before the work", Fault::Page(502), 0.010),
        ("HTML 503 before the work", Fault::Page(503), 0.010),
        ("HTML 504 after the work", Fault::PageAfterWork(504), 0.010),
        ("refused under 200", refuse("SOAK_BROKEN", 200), 0.010),
        ("limit under 200", refuse("QUERY_LIMIT_EXCEEDED", 200), 0.005),
        ("fault of the server, 500", refuse("INTERNAL_SERVER_ERROR", 500), 0.010),
    ];
    if place == Place::Sockets {
        // The same portal under another name, and back: a client follows from one to the other.
        let other = portal.url().replace("127.0.0.1", "localhost");
        table.push(("302 to another name", Fault::Redirect(other), 0.003));
        table.push(("302 back", Fault::Redirect(portal.url()), 0.003));
    }
    let mut injected = Vec::new();
    for (seed, (name, fault, share)) in (1..).zip(table) {
        injected.push((name, portal.inject(FaultRule::new(fault).probability(share, seed))));
    }
    let oauth = FaultRule::new(Fault::Close).method("oauth/token").every(3);
    injected.push(("OAuth server closes", portal.inject(oauth)));
    let oauth = FaultRule::new(Fault::Page(502)).method("oauth/token").every(5);
    injected.push(("OAuth server says 502", portal.inject(oauth)));
    injected
}
