//! Errors.

use super::line::Line;
use super::verdict::{Verdict, Word};
use bitrix_api::error::ErrorClass;
use bitrix_api::meta::Api;

/// The status of an error whose page does not tell.
const USUAL: u16 = 400;

pub(super) fn judge(line: &Line<'_>) -> Verdict {
    let json = match line.json() {
        Ok(json) => json,
        Err(error) => return Verdict::failed(&error),
    };
    // An object is the shape of REST 3.0.
    let is_v3 = json["error"].as_object().is_some();
    let Some(method) = line.method(if is_v3 { Api::V3 } else { Api::V2 }) else {
        return Verdict::no_such("method", &line.name);
    };
    let status = line.status.unwrap_or(USUAL);
    let error = match method.pass_answer(status, line.json.unwrap_or_default().as_bytes()) {
        Ok(_) => return Verdict::new(Word::Failed, "", "this is no error"),
        Err(error) if error.class() == ErrorClass::Refused => error,
        Err(error) => return Verdict::new(Word::Failed, "", error.to_string()),
    };
    let at = if is_v3 { "error.code" } else { "error" };
    match error.code() {
        None => Verdict::new(Word::Unknown, at, "there is no code"),
        Some(code) if method.find_error(code).is_some() || error.system().is_some() => Verdict::ok(),
        Some(code) => Verdict::new(Word::Unknown, at, format!("no variant for {code:?}")),
    }
}
