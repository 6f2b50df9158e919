//! From a request to its answer.

use super::answer::{self, Times};
use super::faults::Fault;
use super::handler::Refusal;
use super::invoke::{self, Auth, Done};
use super::received::{Caller, Received};
use super::request::{self, Target};
use super::state::{State, method_key};
use super::wire::{Arrived, Reaction};
use super::{batch, bucket, delay, faults, idempotency, links, oauth, operating, rules};
use crate::codec::Json;
use crate::meta::{Api, Effect};
use crate::types::Secret;
use bytes::Bytes;
use std::sync::Arc;
use std::time::Duration;

/// A request, read.
struct Visit<'a> {
    arrived: &'a Arrived,
    target: Option<Target>,
    api: Api,
    params: Option<Json>,
    caller: Caller,
    token: Option<Secret>,
}

impl<'a> Visit<'a> {
    fn of(arrived: &'a Arrived) -> Self {
        let target = Target::of(&arrived.path);
        let api = target.as_ref().map_or(Api::V2, |target| target.api);
        let content_type = arrived.header("content-type").unwrap_or_default();
        // The server reads a body of nothing but POST.
        let body: &[u8] = if arrived.method == "POST" { &arrived.body } else { &[] };
        let params = request::params(api, &arrived.query, content_type, body);
        let (caller, token) = match &target {
            Some(target) => {
                let authorization = arrived.header("authorization");
                request::caller(target, authorization, &arrived.query, params.as_ref())
            }
            None => (Caller::Nobody, None),
        };
        Self { arrived, target, api, params, caller, token }
    }

    /// The method's name; the authorisation server's `oauth/token`.
    fn name(&self) -> &str {
        match &self.target {
            Some(target) => &target.method,
            None => self.arrived.path.trim_matches('/'),
        }
    }

    fn auth(&self) -> Auth<'_> {
        Auth {
            caller: &self.caller,
            webhook: self.target.as_ref().and_then(|target| target.webhook.as_ref()),
            token: self.token.as_ref(),
        }
    }
}

/// Answers a request and records both; `None` closes the connection.
///
/// The work is done when the request arrives; what takes time comes after it.
pub(super) async fn react(state: &Arc<State>, arrived: &Arrived) -> Option<Reaction> {
    state.data().recording.add();
    let visit = Visit::of(arrived);
    let fault = faults::draw(state, visit.name());
    let before = fault.as_ref().filter(|fault| fault.is_before());
    let (mut reaction, mut delay) = match before {
        Some(Fault::Close) => return None,
        Some(fault) => (instead(fault, &visit), Duration::ZERO),
        None if oauth::is_path(&arrived.path) => (oauth::answer(state, arrived), Duration::ZERO),
        None => work(state, &visit),
    };
    let mut lost = false;
    match fault {
        Some(Fault::DropReply) => lost = true,
        Some(Fault::Delay(time)) => delay += time,
        Some(Fault::CutBody) => reaction.cut = true,
        Some(Fault::MalformedJson) => reaction.body.truncate(reaction.body.len() / 2),
        Some(Fault::PageAfterWork(status)) => reaction = page(status),
        _ => {}
    }
    if !oauth::is_path(&arrived.path) {
        record(state, visit, &reaction);
    }
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    (!lost).then_some(reaction)
}

/// What comes in the place of the work.
fn instead(fault: &Fault, visit: &Visit<'_>) -> Reaction {
    match fault {
        Fault::Redirect(origin) => moved(format!("{}{}", origin.trim_end_matches('/'), visit.arrived.path)),
        Fault::Refuse(refusal) => Reaction::json(refusal.status, answer::refusal(visit.api, refusal)),
        Fault::Page(status) => page(*status),
        _ => page(500),
    }
}

/// What the web server says in place of an answer.
pub(super) fn page(status: u16) -> Reaction {
    let text = "<html><head><title>Error</title></head><body><h1>nginx</h1></body></html>";
    Reaction::new(status, "text/html; charset=utf-8", text)
}

/// The answer, and how long it takes.
fn work(state: &State, visit: &Visit<'_>) -> (Reaction, Duration) {
    if let Some(reaction) = scripted(state, visit.arrived) {
        return (reaction, Duration::ZERO);
    }
    if !bucket::admit(state) {
        let refusal = Refusal::code("QUERY_LIMIT_EXCEEDED").description("Too many requests");
        // The limit is that of the front, which knows one form of errors.
        return (Reaction::json(503, answer::refusal(Api::V2, &refusal)), Duration::ZERO);
    }
    if let Some(reaction) = links::answer(state, visit.arrived) {
        return (reaction, delay::of(state, 1));
    }
    let started = state.now();
    let failed = |refusal: &Refusal| {
        (Reaction::json(refusal.status, answer::refusal(visit.api, refusal)), delay::of(state, 1))
    };
    let keyed = match keyed(state, visit) {
        Ok(keyed) => keyed,
        Err(refusal) => return failed(&refusal),
    };
    if let Some(keyed) = &keyed {
        match idempotency::replay(state, keyed, visit.arrived) {
            Ok(Some(reaction)) => return (reaction, delay::of(state, 0)),
            Ok(None) => {}
            Err(refusal) => return failed(&refusal),
        }
    }
    match answer(state, visit) {
        Ok((done, commands)) => {
            let delay = delay::of(state, commands);
            if done.is_file {
                let answered = links::of_result(visit.name(), &done.answered);
                return answered.map_or_else(|refusal| failed(&refusal), |reaction| (reaction, delay));
            }
            let times = Times { started, finished: state.now() + delay, used: done.used };
            let mut reaction = Reaction::json(200, answer::success(&done.answered, times));
            if let Some(keyed) = keyed {
                idempotency::keep(state, keyed, visit.arrived, &mut reaction);
            }
            (reaction, delay)
        }
        Err(refusal) => failed(&refusal),
    }
}

/// The `Idempotency-Key` of a call of REST 3.0 that is allowed and does more than read.
fn keyed(state: &State, visit: &Visit<'_>) -> Result<Option<idempotency::Keyed>, Refusal> {
    let Some(target) = visit.target.as_ref().filter(|target| target.api == Api::V3) else { return Ok(None) };
    let auth = visit.auth();
    if rules::check_caller(state, None, auth.webhook, auth.token).is_err() {
        return Ok(None);
    }
    let entry = state.data().methods.get(&method_key(target.api, &target.method)).copied();
    if entry.is_some_and(|entry| entry.meta.effect == Effect::Read) {
        return Ok(None);
    }
    idempotency::key(state, visit.arrived, &target.method, auth.webhook.is_some())
}

/// What a test has prepared, and the new address of a renamed portal.
fn scripted(state: &State, arrived: &Arrived) -> Option<Reaction> {
    let mut data = state.data();
    if let Some(scripted) = data.scripted.pop_front() {
        return Some(Reaction::new(scripted.status, &scripted.content_type, scripted.body));
    }
    let location = format!("{}{}", data.moved_to.as_ref()?, arrived.path);
    Some(moved(location))
}

/// HTTP 302 to another address.
fn moved(location: String) -> Reaction {
    let mut reaction = Reaction::new(302, "text/html; charset=utf-8", Bytes::new());
    reaction.headers.push(("location", location));
    reaction
}

/// The result in the server's order of checks, and of how many commands it is.
fn answer(state: &State, visit: &Visit<'_>) -> Result<(Done, usize), Refusal> {
    let target = visit.target.as_ref().ok_or_else(|| invoke::not_found(Api::V2))?;
    let unreadable = || {
        Refusal::code("BITRIX_REST_V3_EXCEPTION_INVALIDJSONEXCEPTION")
            .description("Invalid JSON in the request body")
    };
    if batch::is_batch(state, target) {
        rules::check_caller(state, None, visit.auth().webhook, visit.auth().token)
            .map_err(|refusal| rules::caller_refusal(target.api, refusal))?;
        let params = visit.params.as_ref().ok_or_else(unreadable)?;
        return match target.api {
            Api::V2 => Ok(batch::v2(state, params, visit.auth())),
            Api::V3 => batch::v3(state, params, visit.auth()),
        };
    }
    if visit.params.is_none() {
        // What is wrong with method and caller is said first.
        let found = invoke::find(state, target.api, &target.method)?;
        rules::check_caller(state, found.entry.as_ref(), visit.auth().webhook, visit.auth().token)
            .map_err(|refusal| rules::caller_refusal(target.api, refusal))?;
        operating::check(state, &visit.caller, target.api, &target.method)?;
    }
    let params = visit.params.clone().ok_or_else(unreadable)?;
    let done = invoke::invoke(state, (target.api, &target.method), params, visit.auth(), true)?;
    Ok((done, 1))
}

fn record(state: &State, visit: Visit<'_>, reaction: &Reaction) {
    if !state.data().recording.is_on() {
        return;
    }
    let (method, secret) = match visit.target {
        Some(target) => (target.method, target.webhook.map(|(_, secret)| Secret::new(secret))),
        None => (String::new(), None),
    };
    let received = Received {
        method,
        api: visit.api,
        caller: visit.caller,
        http_method: visit.arrived.method.clone(),
        params: visit.params.unwrap_or_default(),
        body: visit.arrived.body.clone(),
        status: reaction.status,
        answer: reaction.body.clone(),
        headers: visit.arrived.headers.clone(),
        path: visit.arrived.path.clone(),
        secret,
        portal: None,
    };
    state.data().recording.keep(received);
}
