//! `batch` of v2: `cmd` and `halt`.

use super::super::answer::{self, Answered, Times};
use super::super::handler::Refusal;
use super::super::invoke::{Auth, Done, invoke};
use super::super::php;
use super::super::state::State;
use super::references::References;
use crate::codec::Json;
use crate::meta::Api;

/// Commands of one batch that run.
const MAX_COMMANDS: usize = 50;
/// What may not stand in a batch.
const NOT_ALLOWED: &[&str] = &["batch", "download", "upload"];

/// Runs the commands in their order; also how many have run.
///
/// Nothing in a batch refuses the batch: what is wrong with a command stands in `result_error`.
pub(in super::super) fn run(state: &State, params: &Json, auth: Auth<'_>) -> (Done, usize) {
    // The names are compared without case; of several, the last counts, as in PHP.
    let param = |wanted: &str| {
        let members = params.as_object().unwrap_or_default();
        members.iter().rev().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
    };
    let halt = param("halt").is_some_and(php::truthy);
    let mut batch = References::default();
    let mut ran = 0;
    for (index, (key, command)) in commands(param("cmd")).into_iter().enumerate() {
        // What is no text vanishes, but has its place among the fifty.
        let Json::String(command) = command else { continue };
        let outcome = if index >= MAX_COMMANDS {
            let text = "Max batch length exceeded";
            Err(Refusal::code("ERROR_BATCH_LENGTH_EXCEEDED").description(text))
        } else {
            ran += 1;
            run_one(state, command, &mut batch, auth)
        };
        match outcome {
            Ok((done, times)) => {
                let times = Times { used: done.used, ..times };
                let Answered { result, next, total } = done.answered;
                batch.results.push(key.clone(), result);
                batch.times.push(key.clone(), times.json());
                if let Some(total) = total {
                    batch.totals.push(key.clone(), total.to_string());
                }
                if let Some(next) = next {
                    batch.nexts.push(key, next.to_string());
                }
            }
            Err(refusal) => {
                // A method that answers its error under 200 leaves this besides.
                if refusal.status == 200 {
                    batch.results.push(key.clone(), "false".to_owned());
                }
                batch.errors.push(key, answer::refusal(Api::V2, &refusal));
                if halt {
                    break;
                }
            }
        }
    }
    let mut result = String::new();
    let parts = [
        ("{\"result\":", &batch.results),
        (",\"result_error\":", &batch.errors),
        (",\"result_total\":", &batch.totals),
        (",\"result_next\":", &batch.nexts),
        (",\"result_time\":", &batch.times),
    ];
    for (name, part) in parts {
        result.push_str(name);
        result.push_str(&php::array_text(part.entries()));
    }
    result.push('}');
    (Done { answered: Answered { result, next: None, total: None }, used: None, is_file: false }, ran)
}

fn commands(cmd: Option<&Json>) -> Vec<(String, &Json)> {
    match cmd {
        Some(Json::Object(members)) => members.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Some(Json::Array(items)) => {
            items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect()
        }
        _ => Vec::new(),
    }
}

fn run_one(
    state: &State,
    command: &str,
    batch: &mut References,
    auth: Auth<'_>,
) -> Result<(Done, Times), Refusal> {
    let command = command.split('#').next().unwrap_or_default();
    let (method, query) = command.split_once('?').unwrap_or((command, ""));
    let method = method.trim_matches('/');
    if NOT_ALLOWED.contains(&method.to_ascii_lowercase().as_str()) {
        let text = "Method is not allowed for batch usage";
        return Err(Refusal::code("ERROR_BATCH_METHOD_NOT_ALLOWED").description(text));
    }
    let params = batch.resolve(php::parse_str(query));
    let started = state.now();
    let done = invoke(state, (Api::V2, method), params, auth, true)?;
    Ok((done, Times { started, finished: state.now(), used: None }))
}
