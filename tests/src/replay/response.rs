//! Answers.

use super::compare::Side;
use super::line::Line;
use super::request::passed;
use super::verdict::{Verdict, Word};
use bitrix_api::meta::Api;
use bitrix_api::portal::types::Time;
use bitrix_api::registry::{MethodEntry, Passed};
use bitrix_api::{DecodeError, Json};
use std::error::Error as _;

/// The members of an envelope for which the client has a place.
const ENVELOPE: [&str; 4] = ["result", "next", "total", "time"];

pub(super) fn judge(line: &Line<'_>) -> Verdict {
    let Some(method) = line.method(Api::V2) else { return Verdict::no_such("method", &line.name) };
    let json = match line.json() {
        Ok(json) => json,
        Err(error) => return Verdict::failed(&error),
    };
    // An error is an envelope too, and no answer of the method's type.
    let is_error = json.get("error_description").is_some() || json["error"].get("code").is_some();
    if json.get("result").is_some() || is_error {
        return envelope(method, &json, line.json.unwrap_or_default());
    }
    let body = format!(r#"{{"result":{}}}"#, line.json.unwrap_or("null"));
    let mut verdict = result(method, &json, &body);
    // The line has no `result`.
    if let Some(within) = verdict.at.strip_prefix("result") {
        verdict.at = within.strip_prefix('.').unwrap_or(within).to_owned();
    }
    verdict
}

fn envelope(method: &MethodEntry, json: &Json, body: &str) -> Verdict {
    result(method, &json["result"], body)
        .or(|| match json.get("time") {
            Some(time) => {
                passed(time, Passed::of::<Time>(time.to_string().as_bytes()), Side::Received).within("time")
            }
            None => Verdict::ok(),
        })
        .or(|| {
            let members = json.as_object().unwrap_or_default();
            let unknown =
                members.iter().find(|(name, _)| !ENVELOPE.contains(&name.as_str()) && name != "error");
            unknown.map_or_else(Verdict::ok, |(name, _)| {
                Verdict::new(Word::Unknown, DecodeError::missing(name).path(), "beside `result`")
            })
        })
}

/// `before` is the result, `body` the text of an envelope with it.
fn result(method: &MethodEntry, before: &Json, body: &str) -> Verdict {
    match method.pass_answer(200, body.as_bytes()) {
        Ok(mut found) => {
            let unknown = std::mem::take(&mut found.unknown);
            // The comparison begins at the result.
            found.unknown = unknown.iter().map(|path| inner(path)).collect();
            passed(before, Ok(found), Side::Received).within("result")
        }
        Err(error) => match error.source().and_then(|source| source.downcast_ref::<DecodeError>()) {
            Some(source) => Verdict::failed(source),
            None => Verdict::new(Word::Failed, "", error.to_string()),
        },
    }
}

/// The path of something within `result`, from there.
fn inner(path: &str) -> String {
    let within = path.strip_prefix("result").unwrap_or(path);
    within.strip_prefix('.').unwrap_or(within).to_owned()
}
