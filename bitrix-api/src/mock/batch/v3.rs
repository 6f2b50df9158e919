//! `batch` of REST 3.0: a list of commands, all or nothing.

use super::super::answer::Answered;
use super::super::handler::Refusal;
use super::super::invoke::{self, Auth, Done};
use super::super::state::State;
use crate::codec::Json;
use crate::meta::Api;

/// Runs the commands in their order; also how many have run.
///
/// # Errors
/// The first error of a command is that of the whole; what ran before it has run.
pub(in super::super) fn run(state: &State, params: &Json, auth: Auth<'_>) -> Result<(Done, usize), Refusal> {
    let commands: Vec<&Json> = match params {
        Json::Array(items) => items.iter().collect(),
        // Whatever stands beside the commands is read as one.
        Json::Object(members) => members.iter().map(|(_, value)| value).collect(),
        _ => Vec::new(),
    };
    let mut read = Vec::with_capacity(commands.len());
    for command in commands {
        let (Some(method), Some(query)) = (command["method"].as_str(), command.get("query")) else {
            return Err(invalid("A command of a batch has `method` and `query`"));
        };
        read.push((method, query, command["as"].as_str()));
    }
    for (method, ..) in &read {
        invoke::find(state, Api::V3, method)?;
    }
    let mut context: Vec<(String, Json)> = Vec::new();
    let mut results = String::from("[");
    for (index, (method, query, alias)) in read.iter().enumerate() {
        let query = resolve(&context, query)?;
        // Its commands are not metered.
        let done = invoke::invoke(state, (Api::V3, method), query, auth, false)?;
        if index > 0 {
            results.push(',');
        }
        results.push_str(&done.answered.result);
        let alias = alias.map_or_else(|| index.to_string(), str::to_owned);
        let result: Json = done.answered.result.parse().unwrap_or_default();
        for member in ["item", "items"] {
            if let Some(value) = result.get(member) {
                context.push((alias.clone(), value.clone()));
            }
        }
    }
    results.push(']');
    let answered = Answered { result: results, next: None, total: None };
    Ok((Done { answered, used: None, is_file: false }, read.len()))
}

fn invalid(text: impl Into<String>) -> Refusal {
    Refusal::code("BITRIX_REST_V3_EXCEPTION_INVALIDSELECTEXCEPTION").description(text)
}

/// Puts what references point to in their places.
fn resolve(context: &[(String, Json)], json: &Json) -> Result<Json, Refusal> {
    match json {
        Json::Object(members) => match members.as_slice() {
            [(name, Json::String(path))] if name == "$ref" => one(context, path),
            [(name, Json::String(path))] if name == "$refArray" => many(context, path),
            _ => {
                let member = |(key, value): &(String, Json)| Ok((key.clone(), resolve(context, value)?));
                Ok(Json::Object(members.iter().map(member).collect::<Result<_, Refusal>>()?))
            }
        },
        Json::Array(items) => {
            let items = items.iter().map(|item| resolve(context, item));
            Ok(Json::Array(items.collect::<Result<_, Refusal>>()?))
        }
        other => Ok(other.clone()),
    }
}

/// The thing that an alias stands for, and the rest of the path.
fn base<'c, 'p>(context: &'c [(String, Json)], path: &'p str) -> Result<(&'c Json, &'p str), Refusal> {
    let (alias, rest) = path.split_once('.').unwrap_or((path, ""));
    let found = context.iter().rev().find(|(known, _)| known == alias);
    found.map(|(_, value)| (value, rest)).ok_or_else(|| invalid(format!("Unknown reference `{path}`")))
}

fn walk<'j>(mut node: &'j Json, path: &str) -> Option<&'j Json> {
    for key in path.split('.').filter(|key| !key.is_empty()) {
        node = match node {
            Json::Array(items) => items.get(key.parse::<usize>().ok()?)?,
            other => other.get(key)?,
        };
    }
    Some(node)
}

fn one(context: &[(String, Json)], path: &str) -> Result<Json, Refusal> {
    let (value, rest) = base(context, path)?;
    walk(value, rest).cloned().ok_or_else(|| invalid(format!("Unknown reference `{path}`")))
}

/// A field of each item.
fn many(context: &[(String, Json)], path: &str) -> Result<Json, Refusal> {
    let (value, rest) = base(context, path)?;
    let Json::Array(items) = value else { return Err(invalid(format!("`{path}` is no list"))) };
    let fields = items
        .iter()
        .map(|item| walk(item, rest).cloned().ok_or_else(|| invalid(format!("Unknown reference `{path}`"))));
    Ok(Json::Array(fields.collect::<Result<_, Refusal>>()?))
}
