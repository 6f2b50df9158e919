//! From a request to its answer, in the server's order of checks.

use super::answer;
use super::handler::{self, Call, Handler, Refusal};
use super::received::{Caller, Received, without_secret_members};
use super::request::{self, Target};
use super::rules;
use super::state::{State, method_key};
use super::wire::{Arrived, Reaction};
use crate::codec::Json;
use crate::meta::Api;
use crate::registry::MethodEntry;
use crate::types::Secret;
use bytes::Bytes;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Answers a request and records both.
pub(super) async fn react(state: &Arc<State>, arrived: &Arrived) -> Option<Reaction> {
    let target = Target::of(&arrived.path);
    let api = target.as_ref().map_or(Api::V2, |target| target.api);
    let content_type = arrived.header("content-type").unwrap_or_default();
    // The server reads a body of nothing but POST.
    let body: &[u8] = if arrived.method == "POST" { &arrived.body } else { &[] };
    let params = request::params(api, &arrived.query, content_type, body);
    let caller = match (&target, &params) {
        (Some(target), Some(params)) => request::caller(target, arrived.header("authorization"), params),
        (Some(target), None) => request::caller(target, arrived.header("authorization"), &Json::Null),
        (None, _) => (Caller::Nobody, None),
    };
    let reaction = scripted(state, arrived).unwrap_or_else(|| {
        let started = state.now();
        match answer(state, target.as_ref(), params.as_ref(), &caller) {
            Ok(result) => Reaction::json(200, answer::success(&result, started, state.now())),
            Err(refusal) => Reaction::json(refusal.status, answer::refusal(api, &refusal)),
        }
    });
    record(state, arrived, target, params.unwrap_or_default(), caller.0, &reaction);
    Some(reaction)
}

/// What a test has prepared, and the new address of a renamed portal.
fn scripted(state: &State, arrived: &Arrived) -> Option<Reaction> {
    let mut data = state.data();
    if let Some(scripted) = data.scripted.pop_front() {
        return Some(Reaction::new(scripted.status, &scripted.content_type, scripted.body));
    }
    let location = format!("{}{}", data.moved_to.as_ref()?, arrived.path);
    let mut reaction = Reaction::new(302, "text/html; charset=utf-8", Bytes::new());
    reaction.headers.push(("location", location));
    Some(reaction)
}

/// The result's JSON, in the server's order of checks.
fn answer(
    state: &State,
    target: Option<&Target>,
    params: Option<&Json>,
    (caller, token): &(Caller, Option<Secret>),
) -> Result<String, Refusal> {
    let not_found = |api| match api {
        Api::V2 => Refusal::code("ERROR_METHOD_NOT_FOUND").status(404).description("Method not found!"),
        Api::V3 => Refusal::code("BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION")
            .status(404)
            .description("Method not found!"),
    };
    let target = target.ok_or_else(|| not_found(Api::V2))?;
    let key = method_key(target.api, &target.method);
    let (entry, handler) = {
        let data = state.data();
        (data.methods.get(&key).copied(), data.handlers.get(&key).cloned())
    };
    if entry.is_none() && handler.is_none() {
        return Err(not_found(target.api));
    }
    rules::check_caller(state, entry.as_ref(), target.webhook.as_ref(), token.as_ref())
        .map_err(|refusal| rules::caller_refusal(target.api, refusal))?;
    let mut params = params.cloned().ok_or_else(|| {
        Refusal::code("BITRIX_REST_V3_EXCEPTION_INVALIDJSONEXCEPTION")
            .description("Invalid JSON in the request body")
    })?;
    if let Some(entry) = &entry {
        entry.fold_names(&mut params);
        rules::check_params(state, entry, caller, &params)?;
    }
    let call = Call { method: &target.method, params: &params, caller, state };
    match (handler, entry) {
        (Some(handler), _) => run(&handler, &call),
        (None, Some(entry)) => default_result(&call, &entry),
        (None, None) => Err(not_found(target.api)),
    }
}

/// Runs a handler; its panic, a failed `assert!` for instance, is an answer too, so that the client does not have to guess.
fn run(handler: &Handler, call: &Call<'_>) -> Result<String, Refusal> {
    catch_unwind(AssertUnwindSafe(|| handler(call))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().copied();
        let text =
            text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message");
        Err(handler::broken(call.method, format_args!("it panicked: {text}")))
    })
}

/// The smallest result that fits.
fn default_result(call: &Call<'_>, entry: &MethodEntry) -> Result<String, Refusal> {
    match (entry.meta.creates, entry.result_id, entry.smallest_result()) {
        (Some(kind), Some(_), _) => Ok(call.create(kind, call.params.clone()).to_string()),
        (None, _, Some(json)) => Ok(json.to_owned()),
        _ => {
            let name = entry.meta.name;
            let text = format!(
                "the embedded portal has no answer of its own for `{name}`: give one with `Portal::on`"
            );
            Err(Refusal::code("MOCK_NO_ANSWER").status(501).description(text))
        }
    }
}

fn record(
    state: &State,
    arrived: &Arrived,
    target: Option<Target>,
    params: Json,
    caller: Caller,
    reaction: &Reaction,
) {
    // A form is shown as the JSON that the server makes of it.
    let sent = match arrived.body.first() {
        Some(b'{' | b'[') => without_secret_members(&arrived.body),
        _ => without_secret_members(params.to_string().as_bytes()),
    };
    let answered = without_secret_members(&reaction.body);
    let transcript = format!("{} {}\n{sent}\n{}\n{answered}", arrived.method, arrived.path, reaction.status);
    let mut transcript = state.masked(&transcript);
    // A webhook that is not this portal's may be a real one, used by mistake.
    if let Some((_, secret)) = target.as_ref().and_then(|target| target.webhook.as_ref()) {
        transcript = transcript.replace(&format!("/{secret}/"), "/***/");
    }
    let api = target.as_ref().map_or(Api::V2, |target| target.api);
    let received = Received {
        method: target.map_or_else(String::new, |target| target.method),
        api,
        caller,
        http_method: arrived.method.clone(),
        params,
        body: arrived.body.clone(),
        status: reaction.status,
        answer: reaction.body.clone(),
        headers: arrived.headers.clone(),
        transcript,
    };
    state.data().received.push(received);
}
