//! One run of one method, in the server's order of checks: as a call of its own, or as a command of a batch.

use super::answer::Answered;
use super::handler::{self, Call, Handler, Refusal};
use super::operating::{self, Used};
use super::received::Caller;
use super::rules;
use super::shapes;
use super::state::{State, method_key};
use crate::codec::Json;
use crate::meta::{Answer, Api};
use crate::registry::MethodEntry;
use crate::types::Secret;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Who calls.
#[derive(Clone, Copy)]
pub(super) struct Auth<'a> {
    pub(super) caller: &'a Caller,
    pub(super) webhook: Option<&'a (String, String)>,
    pub(super) token: Option<&'a Secret>,
}

/// What a method answered.
pub(super) struct Done {
    pub(super) answered: Answered,
    pub(super) used: Option<Used>,
    /// The result is a file, which is not sent as JSON.
    pub(super) is_file: bool,
}

/// A method by its name.
pub(super) struct Found {
    pub(super) key: (bool, String),
    pub(super) entry: Option<MethodEntry>,
    pub(super) handler: Option<Handler>,
}

/// Looks a method up.
///
/// # Errors
/// When the portal has none of this name.
pub(super) fn find(state: &State, api: Api, method: &str) -> Result<Found, Refusal> {
    let key = method_key(api, method);
    let (entry, handler) = {
        let data = state.data();
        (data.methods.get(&key).copied(), data.handlers.get(&key).cloned())
    };
    if entry.is_none() && handler.is_none() {
        return Err(not_found(api));
    }
    Ok(Found { key, entry, handler })
}

pub(super) fn not_found(api: Api) -> Refusal {
    let code = match api {
        Api::V2 => "ERROR_METHOD_NOT_FOUND",
        Api::V3 => "BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION",
    };
    Refusal::code(code).status(404).description("Method not found!")
}

/// Runs a method; `metered`: its working time is limited and billed.
///
/// # Errors
/// The refusal.
pub(super) fn invoke(
    state: &State,
    (api, method): (Api, &str),
    mut params: Json,
    auth: Auth<'_>,
    metered: bool,
) -> Result<Done, Refusal> {
    let Found { key, entry, handler } = find(state, api, method)?;
    rules::check_caller(state, entry.as_ref(), auth.webhook, auth.token)
        .map_err(|refusal| rules::caller_refusal(api, refusal))?;
    if metered {
        operating::check(state, auth.caller, api, method)?;
    }
    if let Some(entry) = &entry {
        entry.fold_names(&mut params);
        rules::check_params(state, entry, auth.caller, &params)?;
    }
    let call = Call { method, params: &params, caller: auth.caller, state };
    let mut answered = match (handler, &entry) {
        (Some(handler), _) => run(&handler, &call)?,
        (None, Some(entry)) => Answered::of(&default_result(&call, entry)?),
        (None, None) => return Err(not_found(api)),
    };
    answered.result = shapes::vary(state, entry.as_ref(), answered.result);
    state.data().recording.ran(&key);
    let used = if metered { operating::bill(state, auth.caller, api, method) } else { None };
    let is_file = entry.is_some_and(|entry| entry.meta.answer == Answer::File);
    Ok(Done { answered, used, is_file })
}

/// Runs a handler; its panic, a failed `assert!` for instance, is an answer too, so that the client does not have to guess.
fn run(handler: &Handler, call: &Call<'_>) -> Result<Answered, Refusal> {
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
