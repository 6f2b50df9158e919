//! Answers as the server writes them.

use super::handler::Refusal;
use super::operating::Used;
use crate::codec::{Encoder, Json};
use crate::meta::Api;
use std::fmt::Write as _;
use time::OffsetDateTime;
use time::format_description::FormatItem;
use time::macros::format_description;

/// PHP's `date('c')`.
const DATE: &[FormatItem<'_>] = format_description!(
    "[year]-[month]-[day]T[hour]:[minute]:[second][offset_hour sign:mandatory]:[offset_minute]"
);
/// Seconds until a part of a method's budget is free again.
const OPERATING_WINDOW: i64 = 600;

/// The result of one method, as the server writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answered {
    /// JSON text, escaped.
    pub(super) result: String,
    pub(super) next: Option<i64>,
    pub(super) total: Option<i64>,
}

impl Answered {
    /// `next` and `total` are lifted out of a result that has them, as the server does.
    pub(super) fn of(result: &str) -> Self {
        let (mut next, mut total) = (None, None);
        // Looking without reading it all: most results have neither.
        if result.starts_with('{') && (result.contains("\"next\"") || result.contains("\"total\"")) {
            if let Ok(Json::Object(mut members)) = result.parse::<Json>() {
                members.retain(|(key, value)| {
                    let lifted = match key.as_str() {
                        "next" => &mut next,
                        "total" => &mut total,
                        _ => return true,
                    };
                    *lifted = Some(value.as_i64().unwrap_or_default());
                    false
                });
                if next.is_some() || total.is_some() {
                    // An empty object is an empty array in PHP, and so an empty list.
                    let rest =
                        if members.is_empty() { Json::Array(Vec::new()) } else { Json::Object(members) };
                    return Self { result: escaped(&rest.to_string()), next, total };
                }
            }
        }
        Self { result: if result == "{}" { "[]".to_owned() } else { escaped(result) }, next, total }
    }
}

/// What `time` says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    pub(super) started: OffsetDateTime,
    pub(super) finished: OffsetDateTime,
    pub(super) used: Option<Used>,
}

/// `result`, `next`, `total` and `time`.
pub(super) fn success(answered: &Answered, times: Times) -> String {
    let mut out = String::with_capacity(answered.result.len() + 300);
    out.push_str("{\"result\":");
    out.push_str(&answered.result);
    // Writing to a String cannot fail.
    if let Some(next) = answered.next {
        let _ = write!(out, ",\"next\":{next}");
    }
    if let Some(total) = answered.total {
        let _ = write!(out, ",\"total\":{total}");
    }
    out.push_str(",\"time\":");
    out.push_str(&times.json());
    out.push('}');
    out
}

impl Times {
    pub(super) fn json(&self) -> String {
        let seconds = |moment: OffsetDateTime| moment.unix_timestamp_nanos() as f64 / 1e9;
        let date = |moment: OffsetDateTime| moment.format(DATE).unwrap_or_default();
        let start = self.started.unix_timestamp();
        let finish = seconds(self.finished);
        let (operating, reset_at) = match self.used {
            Some(used) => (used.operating.as_secs_f64(), used.reset_at),
            None => (0.0, start + OPERATING_WINDOW),
        };
        let mut e = Encoder::json();
        e.begin_object();
        e.field("start", &start);
        e.field("finish", &finish);
        e.field("duration", &(finish - start as f64));
        e.field("processing", &0_i64);
        e.field("date_start", &date(self.started));
        e.field("date_finish", &date(self.finished));
        e.field("operating_reset_at", &reset_at);
        e.field("operating", &operating);
        e.end_object();
        e.finish().unwrap_or_else(|_| "{}".to_owned())
    }
}

/// An error in the form of its protocol.
pub(super) fn refusal(api: Api, refusal: &Refusal) -> String {
    let mut e = Encoder::json();
    e.begin_object();
    match api {
        Api::V2 => {
            e.field("error", &refusal.code);
            e.field("error_description", &refusal.description);
            e.opt("argument", &refusal.argument);
        }
        Api::V3 => e.member("error", &mut |e| {
            e.begin_object();
            e.field("code", &refusal.code);
            e.field("message", &refusal.description);
            if let Some(argument) = &refusal.argument {
                let fault = Json::from_iter([("message", refusal.description.as_str()), ("field", argument)]);
                e.field("validation", &[fault][..]);
            }
            e.end_object();
        }),
    }
    e.end_object();
    escaped(&e.finish().unwrap_or_else(|_| "{}".to_owned()))
}

/// Escapes what the server escapes: `<`, `>`, `&`, `'` and `"` by number, and the slash.
pub(super) fn escaped(json: &str) -> String {
    if !json.bytes().any(|b| matches!(b, b'<' | b'>' | b'&' | b'\'' | b'/' | b'\\')) {
        return json.to_owned();
    }
    let mut out = String::with_capacity(json.len() + json.len() / 8);
    let mut chars = json.chars();
    while let Some(c) = chars.next() {
        match c {
            '<' => out.push_str("\\u003C"),
            '>' => out.push_str("\\u003E"),
            '&' => out.push_str("\\u0026"),
            '\'' => out.push_str("\\u0027"),
            '/' => out.push_str("\\/"),
            '\\' => match chars.next() {
                Some('"') => out.push_str("\\u0022"),
                Some(escape) => out.extend(['\\', escape]),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_look_like_the_servers() {
        let epoch = OffsetDateTime::UNIX_EPOCH;
        let answered = Answered::of(r#"{"items":["<a href=\"/x\">\\"],"next":"50","total":120}"#);
        let answer = success(&answered, Times { started: epoch, finished: epoch, used: None });
        let expected = r#"{"result":{"items":["\u003Ca href=\u0022\/x\u0022\u003E\\"]},"next":50,"total":120,"time":{"start":0,"#;
        assert!(answer.starts_with(expected), "{answer}");
        let json: Json = answer.parse().expect("JSON");
        assert_eq!(json["result"]["items"][0].as_str(), Some("<a href=\"/x\">\\"));
        assert_eq!(json["time"]["date_start"].as_str(), Some("1970-01-01T00:00:00+00:00"));
    }

    #[test]
    fn errors_have_the_form_of_their_protocol() {
        let error = Refusal::code("X").description("it's").argument("A");
        assert_eq!(
            refusal(Api::V2, &error),
            r#"{"error":"X","error_description":"it\u0027s","argument":"A"}"#
        );
        let v3 = r#"{"error":{"code":"X","message":"it\u0027s","validation":[{"message":"it\u0027s","field":"A"}]}}"#;
        assert_eq!(refusal(Api::V3, &error), v3);
    }
}
