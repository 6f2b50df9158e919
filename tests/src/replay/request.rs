//! Requests.

use super::compare::{Side, compare};
use super::line::Line;
use super::verdict::{Verdict, Word};
use bitrix_api::Json;
use bitrix_api::codec::DecodeError;
use bitrix_api::meta::Api;
use bitrix_api::registry::{MethodEntry, Passed};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The token, which the examples give among the parameters.
const TOKEN: &str = "auth";

pub(super) fn judge(line: &Line<'_>) -> Verdict {
    let Some(method) = line.method(Api::V2) else { return Verdict::no_such("method", &line.name) };
    let mut json = match line.json() {
        Ok(json) => json,
        Err(error) => return Verdict::failed(&error),
    };
    let mut changed = false;
    if let Json::Object(members) = &mut json
        && !has_param(method, TOKEN)
    {
        let given = members.len();
        members.retain(|(name, _)| name != TOKEN);
        changed = members.len() != given;
    }
    changed |= method.fold_names(&mut json);
    let text = if changed { Cow::Owned(json.to_string()) } else { line.json.unwrap_or_default().into() };
    passed(&json, method.pass_request(text.as_bytes()), Side::Sent)
}

fn has_param(method: &MethodEntry, name: &str) -> bool {
    method.meta.params.iter().any(|param| param.name == name)
}

/// The verdict on what went through a type.
pub(super) fn passed(before: &Json, passed: Result<Passed, DecodeError>, side: Side) -> Verdict {
    let passed = match passed {
        Ok(passed) => passed,
        Err(error) => return Verdict::failed(&error),
    };
    let after: Json = match passed.written {
        // What the encoder wrote is JSON.
        Ok(written) => written.parse().unwrap_or_default(),
        Err(error) => return Verdict::unsendable(&error),
    };
    let unknown: BTreeSet<&str> = passed.unknown.iter().map(String::as_str).collect();
    let difference = compare(before, &after, side, &unknown);
    if let Some(first) = passed.unknown.first() {
        let more = passed.unknown.len() - 1;
        let mut note = match more {
            0 => "no place for it".to_owned(),
            more => format!("no place for it and {more} more"),
        };
        if let Some(difference) = difference {
            let what = if difference.lost { "lost" } else { "changed" };
            note.push_str(&format!("; {what} as well: {}: {}", difference.at, difference.note));
        }
        return Verdict::new(Word::Unknown, first, note);
    }
    match difference {
        None => Verdict::ok(),
        Some(found) => {
            Verdict::new(if found.lost { Word::Lost } else { Word::Changed }, found.at, found.note)
        }
    }
}
