//! What an answer is: a result, a refusal, or not an answer of the REST API at all.
//!
//! The body decides, then the status: errors come under 200, and with an empty code, a number or an object for one.

use super::call::ReadResult;
use super::exchange::Exchange;
use crate::SystemError;
use crate::codec::{Decode as _, DecodeError, Decoder, Json, Kind};
use crate::error::{self, Details, ErrorClass, FieldError, Ran};
use crate::limit::TimeFigures;
use crate::meta::ErrorKind;

/// The members beside `result` that the client reads.
#[derive(Default)]
pub(super) struct Envelope {
    pub(super) next: Option<i64>,
    pub(super) total: Option<i64>,
    pub(super) times: TimeFigures,
}

const KEYS: &[&str] = &["result", "next", "total", "time", "error", "error_description", "argument"];

/// The members of an answer, before anything is concluded from them.
#[derive(Default)]
struct Members {
    has_result: bool,
    next: Option<i64>,
    total: Option<i64>,
    times: TimeFigures,
    error: Option<Json>,
    description: Option<Json>,
    argument: Option<Json>,
}

impl Members {
    fn read(
        body: &[u8],
        result: &mut dyn FnMut(&mut Decoder<'_>) -> Result<(), DecodeError>,
    ) -> Result<Self, DecodeError> {
        let mut d = Decoder::new(body);
        let mut members = Self::default();
        d.record(KEYS, &mut |d, key| {
            match key {
                0 => {
                    members.has_result = true;
                    return result(d);
                }
                1 => members.next = whole(d)?,
                2 => members.total = whole(d)?,
                3 => members.times = TimeFigures::decode(d)?,
                4 => d.put(&mut members.error)?,
                5 => d.put(&mut members.description)?,
                _ => d.put(&mut members.argument)?,
            }
            Ok(())
        })?;
        d.finish()?;
        Ok(members)
    }

    /// Whether the server says that the call failed.
    fn refused(&self, success_status: bool) -> bool {
        if !success_status {
            return true;
        }
        match &self.error {
            None | Some(Json::Null | Json::Bool(false)) => false,
            Some(Json::Array(items)) if items.is_empty() => false,
            // What PHP calls empty: beside a result it says nothing.
            Some(Json::String(code)) if code.is_empty() || code == "0" => {
                !self.has_result || self.explained()
            }
            Some(Json::Number(code)) if code.as_i64() == Some(0) => !self.has_result || self.explained(),
            Some(_) => true,
        }
    }

    fn explained(&self) -> bool {
        matches!(&self.description, Some(Json::String(text)) if !text.is_empty())
    }
}

/// A whole number, or nothing if it is something else: it is never worth the answer.
fn whole(d: &mut Decoder<'_>) -> Result<Option<i64>, DecodeError> {
    let mut value = None;
    d.put(&mut value)?;
    Ok(value.as_ref().and_then(Json::as_i64))
}

/// Concludes from an answer; `read` is given `result`, if the status is one of success.
pub(super) fn classify(exchange: &Exchange, read: ReadResult<'_>) -> Result<Envelope, Box<Details>> {
    let body = exchange.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&exchange.body);
    let success = (200..300).contains(&exchange.status);
    if exchange.packed || body.trim_ascii_start().first() != Some(&b'{') {
        return Err(not_json(exchange, body));
    }
    // The usual answer is read in one pass, `result` straight into its type.
    let unread = match success.then(|| Members::read(body, read)) {
        Some(Ok(members)) => return conclude(members, exchange, None),
        Some(Err(unread)) => Some(unread),
        None => None,
    };
    // An error, or a result that does not fit, which an error may explain: look without reading `result`.
    match Members::read(body, &mut |d| d.skip()) {
        Ok(members) => conclude(members, exchange, unread),
        Err(e) if e.is_syntax() => {
            let mut details = not_json(exchange, body);
            details.message = format!("the answer is broken off or no JSON: {e}").into();
            details.passing = true;
            Err(details)
        }
        Err(e) => Err(unfit(unread.unwrap_or(e))),
    }
}

fn conclude(
    members: Members,
    exchange: &Exchange,
    unread: Option<DecodeError>,
) -> Result<Envelope, Box<Details>> {
    let success = (200..300).contains(&exchange.status);
    if members.refused(success) {
        return Err(refusal(members, exchange.status));
    }
    if let Some(unread) = unread {
        return Err(unfit(unread));
    }
    if !members.has_result {
        return Err(unfit(DecodeError::missing("result")));
    }
    Ok(Envelope { next: members.next, total: members.total, times: members.times })
}

pub(super) fn unfit(error: DecodeError) -> Box<Details> {
    let details = Details::new(ErrorClass::Decode, format!("the answer does not fit: {error}"));
    Box::new(details.with_source(error))
}

/// The refusal of one command of a batch, which has no HTTP status of its own.
pub(super) fn refusal_of_command(error: Json) -> Box<Details> {
    let mut members = Members::default();
    match error {
        Json::Object(object) => {
            for (key, value) in object {
                match key.as_str() {
                    "error" => members.error = Some(value),
                    "error_description" => members.description = Some(value),
                    "argument" => members.argument = Some(value),
                    _ => {}
                }
            }
        }
        code => members.error = Some(code),
    }
    refusal(members, 0)
}

fn refusal(members: Members, status: u16) -> Box<Details> {
    let mut details = Details::new(ErrorClass::Refused, "");
    details.description = members.description.and_then(text);
    details.argument = members.argument.and_then(text);
    match members.error {
        // REST 3.0.
        Some(Json::Object(object)) => {
            for (key, value) in object {
                match key.as_str() {
                    "code" => details.code = text(value),
                    "message" => details.description = text(value).or(details.description),
                    "validation" => details.validation = validation(&value),
                    _ => {}
                }
            }
        }
        Some(Json::Bool(true) | Json::Array(_)) => details.code = Some(String::new()),
        Some(code) => details.code = text(code),
        None => {}
    }
    details.retryable = match details.code.as_deref() {
        Some(code) => is_limit(code, status),
        None => matches!(status, 429 | 503),
    };
    if !details.retryable && is_fault(details.code.as_deref(), status) {
        details.ran = Ran::Maybe;
        details.passing = true;
    }
    Box::new(details)
}

/// A text as people read it: a string, or what stands for one.
fn text(json: Json) -> Option<String> {
    match json {
        Json::Null | Json::Bool(false) => None,
        Json::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}

fn validation(json: &Json) -> Vec<FieldError> {
    let items = json.as_array().unwrap_or_default();
    let one = |item: &Json| FieldError {
        field: item["field"].as_str().filter(|field| !field.is_empty()).map(str::to_owned),
        message: item["message"].as_str().unwrap_or_default().to_owned(),
    };
    items.iter().map(one).collect()
}

/// Whether the server turned the call away unrun, and will not for ever.
fn is_limit(code: &str, status: u16) -> bool {
    match SystemError::from_code(code) {
        Some(known) => error::may_repeat(known),
        // A code that is new, under the one status that means a limit.
        None => status == 429,
    }
}

/// Whether the server fell over in the middle of the work, rather than refused it.
fn is_fault(code: Option<&str>, status: u16) -> bool {
    match code.and_then(SystemError::from_code) {
        Some(known) => SystemError::rows().iter().any(|row| row.kind == known && row.retryable),
        // 501 says that it never will.
        None => status >= 500 && status != 501,
    }
}

fn not_json(exchange: &Exchange, body: &[u8]) -> Box<Details> {
    let start = body.trim_ascii_start();
    let what = if exchange.packed {
        "packed (`Content-Encoding`), though the client offered no packing"
    } else if start.is_empty() {
        "empty"
    } else if start.starts_with(b"<") {
        "a page (HTML) instead of JSON"
    } else if matches!(
        Decoder::new(start).kind(),
        Ok(Kind::Array | Kind::String | Kind::Number | Kind::Bool | Kind::Null)
    ) {
        "not an object"
    } else {
        "no JSON"
    };
    let hint = match exchange.status {
        200..=299 => "check that the address is that of the portal's REST API",
        401 | 403 | 404 | 405 => "the web server turned the call away: check the address",
        502..=504 => "the portal's front server has no answer of the portal",
        _ => "the portal's web server failed",
    };
    let message = format!("the answer (HTTP {}) is {what}; {hint}", exchange.status);
    let mut details = Details::new(ErrorClass::NotJson, message);
    details.retryable = exchange.status == 503;
    match exchange.status {
        // An answer that got lost on the way.
        200..=299 => details.passing = start.is_empty(),
        // The front server, or PHP that fell over.
        500.. => details.passing = true,
        // The web server turned it away.
        _ => details.ran = Ran::No,
    }
    if details.retryable {
        details.ran = Ran::No;
    }
    Box::new(details)
}
