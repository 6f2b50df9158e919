//! Answers as the server writes them.

use super::handler::Refusal;
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

/// `result` and `time`; `next` and `total` are lifted out of a result that has them, as the server does.
pub(super) fn success(result: &str, started: OffsetDateTime, finished: OffsetDateTime) -> String {
    let mut out = "{\"result\":".to_owned();
    let lifted = match result.parse::<Json>() {
        Ok(Json::Object(mut members)) => {
            let mut lifted = Vec::new();
            members.retain(|(key, value)| {
                let lift = key == "next" || key == "total";
                if lift {
                    lifted.push((key.clone(), value.as_i64().unwrap_or_default()));
                }
                !lift
            });
            // An empty object is an empty array in PHP, and so an empty list.
            let rest = Json::Object(members);
            out.push_str(&if rest == Json::Object(Vec::new()) { "[]".to_owned() } else { rest.to_string() });
            lifted
        }
        _ => {
            out.push_str(result);
            Vec::new()
        }
    };
    for (key, value) in lifted {
        // Writing to a String cannot fail.
        let _ = write!(out, ",\"{key}\":{value}");
    }
    out.push_str(",\"time\":");
    out.push_str(&time(started, finished));
    out.push('}');
    escaped(&out)
}

fn time(started: OffsetDateTime, finished: OffsetDateTime) -> String {
    let seconds = |moment: OffsetDateTime| moment.unix_timestamp_nanos() as f64 / 1e9;
    let date = |moment: OffsetDateTime| moment.format(DATE).unwrap_or_default();
    let start = started.unix_timestamp();
    let finish = seconds(finished);
    let mut e = Encoder::json();
    e.begin_object();
    e.field("start", &start);
    e.field("finish", &finish);
    e.field("duration", &(finish - start as f64));
    e.field("processing", &0_i64);
    e.field("date_start", &date(started));
    e.field("date_finish", &date(finished));
    e.field("operating_reset_at", &(start + OPERATING_WINDOW));
    e.field("operating", &0_i64);
    e.end_object();
    e.finish().unwrap_or_else(|_| "{}".to_owned())
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
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
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
        let answer = success(
            r#"{"items":["<a href=\"/x\">\\"],"next":"50","total":120}"#,
            OffsetDateTime::UNIX_EPOCH,
            OffsetDateTime::UNIX_EPOCH,
        );
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
