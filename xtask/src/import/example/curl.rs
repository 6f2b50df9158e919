//! The calls in command lines of `curl`: which method they call, with what, and as whom.

use super::form;
use super::json::{Json, Shape, put};
use super::{placeholder, read};
use crate::import::page::SubjectKind;
use regex::Regex;
use std::sync::LazyLock;

/// A call.
#[derive(Debug)]
pub(super) struct Call {
    /// The method, as the address has it.
    pub(super) method: String,
    /// The version that the address belongs to.
    pub(super) api: SubjectKind,
    /// Whether an application calls, with a token, rather than a webhook.
    pub(super) oauth: bool,
    /// The parameters, with the token if they hold it.
    pub(super) json: Json,
    /// What was repaired.
    pub(super) repairs: Vec<&'static str>,
}

static START: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?m)^[ \t$]*curl\b").ok());
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#"https?://[^\s'"\\]+"#).ok());
static BODY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?:^|\s)(?:-d|--data|--data-raw|--data-binary|--json)[ \t=]*(?:\\\s*)?(['"])"#).ok()
});
/// What the shell puts in: the quote is left, a command runs or a variable is read, the quote is entered again.
static COMMAND: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"^'"?\$(?:\(((?:[^()]|\([^()]*\))*)\)|\w+|\{\w+\})"?'"#).ok());

/// Whether a text is a command line of `curl`.
pub(super) fn is_command(text: &str) -> bool {
    START.as_ref().is_some_and(|start| start.is_match(text))
}

/// The calls of a text whose first line is `line` of the page, each with what is wrong with it, if it cannot be read.
pub(super) fn calls(text: &str, line: u32) -> Vec<Result<Call, String>> {
    let mut starts: Vec<usize> =
        START.iter().flat_map(|start| start.find_iter(text)).map(|found| found.start()).collect();
    // A command line without its first word.
    if starts.is_empty() {
        starts.push(0);
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|(&start, end)| {
            let before = text[..start].matches('\n').count();
            call(&text[start..end], line.saturating_add(u32::try_from(before).unwrap_or(u32::MAX)))
        })
        .collect()
}

/// The call of one command line; `None` if it calls nothing below `/rest/`.
fn call(text: &str, line: u32) -> Option<Result<Call, String>> {
    let body = body(text);
    let outside = body
        .as_ref()
        .map_or_else(|| text.to_owned(), |body| format!("{} {}", &text[..body.start], &text[body.end..]));
    let address = ADDRESS
        .as_ref()?
        .find_iter(&outside)
        .map(|found| found.as_str())
        .find(|found| found.contains("/rest/"))?;
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let (_, below) = path.split_once("/rest/")?;
    let (api, below) = match below.strip_prefix("api/") {
        Some(below) => (SubjectKind::MethodV3, below),
        None => (SubjectKind::MethodV2, below),
    };
    let segments: Vec<&str> = below.split('/').filter(|segment| !segment.is_empty()).collect();
    let method = segments.last()?.trim_end_matches(".json").trim_end_matches(".xml").to_owned();
    let mut json = form::read(query, line);
    let mut repairs = Vec::new();
    if let Some(body) = body {
        let body_line =
            line.saturating_add(u32::try_from(text[..body.start].matches('\n').count()).unwrap_or(u32::MAX));
        let (sent, how) = match params(&body, body_line) {
            Ok(read) => read,
            Err(why) => return Some(Err(why)),
        };
        repairs = how;
        match (sent.shape, &mut json.shape) {
            (Shape::Object(members), Shape::Object(all)) => {
                json.line = sent.line;
                for (name, value) in members {
                    put(all, name, value);
                }
            }
            (shape, _) => json = Json { line: sent.line, shape },
        }
    }
    let bearer = outside.contains("Authorization");
    let oauth = segments.len() < 3 || bearer || json.get("auth").is_some();
    Some(Ok(Call { method, api, oauth, json, repairs }))
}

/// A body as it stands in the command line.
struct Body {
    /// What the shell makes of it.
    text: String,
    /// Whether the shell would have made something else of it.
    odd: bool,
    /// Where it is in the command line, option and quotes with it.
    start: usize,
    end: usize,
}

fn body(text: &str) -> Option<Body> {
    let found = BODY.as_ref()?.captures(text)?;
    let option = found.get(0)?;
    let quote = found.get(1)?.as_str().chars().next()?;
    let mut body = Body { text: String::new(), odd: false, start: option.start(), end: text.len() };
    let mut at = option.end();
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if c == '\'' && quote == '\'' {
            if let Some(command) = COMMAND.as_ref().and_then(|regex| regex.captures(rest)) {
                body.text.push_str(&output(command.get(1).map_or("", |command| command.as_str())));
                at += command.get(0)?.len();
                continue;
            }
            if rest.starts_with("'\\''") {
                body.text.push('\'');
                at += 4;
                continue;
            }
        }
        if c == '\\' && quote == '"' {
            let escaped = rest[1..].chars().next();
            body.text.extend(escaped.filter(|c| *c != '\n'));
            at += 1 + escaped.map_or(0, char::len_utf8);
            continue;
        }
        at += c.len_utf8();
        if c == quote {
            if closes(&text[at..]) {
                body.end = at;
                return Some(body);
            }
            // An apostrophe of the text, at which the shell would have stumbled.
            body.odd = true;
        }
        body.text.push(c);
    }
    body.odd = true;
    Some(body)
}

/// Whether a quote before `after` is the last of its argument.
fn closes(after: &str) -> bool {
    let rest = after.trim_start_matches([' ', '\t']);
    let blank = rest.len() < after.len();
    rest.is_empty()
        || rest.starts_with(['\n', '\r', '\\'])
        || rest.strip_prefix('/').is_some_and(|rest| rest.starts_with(['\n', '\r']) || rest.is_empty())
        || (blank && ["http", "\"http", "'http", "-H", "-X", "--"].iter().any(|next| rest.starts_with(next)))
}

/// What a command prints that stands for a value: `date`, by its format; anything else may be a number or a text.
fn output(command: &str) -> String {
    let command = command.trim();
    if !command.starts_with("date") {
        return "1".to_owned();
    }
    let format = match command.split_once('+') {
        Some((_, format)) => format.trim_matches(['\'', '"']),
        None if command.contains("-I") => "%Y-%m-%dT%H:%M:%S+02:00",
        None => "%Y-%m-%d %H:%M:%S",
    };
    let parts = [
        ("%Y", "2026"),
        ("%m", "01"),
        ("%d", "02"),
        ("%H", "03"),
        ("%M", "04"),
        ("%S", "05"),
        ("%s", "1767319445"),
        ("%z", "+0200"),
        ("%:z", "+02:00"),
        ("%F", "2026-01-02"),
        ("%T", "03:04:05"),
    ];
    parts.iter().fold(format.to_owned(), |text, (part, value)| text.replace(part, value))
}

/// The parameters in a body, and what was repaired.
fn params(body: &Body, line: u32) -> Result<(Json, Vec<&'static str>), String> {
    let text = body.text.trim();
    let first = text.chars().next();
    if !matches!(first, Some('{' | '[' | '"')) && text.contains('=') && !text.contains('{') {
        return Ok((form::read(text, line), Vec::new()));
    }
    if text.is_empty() {
        return Ok((Json { line, shape: Shape::Object(Vec::new()) }, Vec::new()));
    }
    let read::Read { mut json, mut repairs } = read::read(&body.text, line)?;
    if !repairs.is_empty()
        && json.get("auth").is_none()
        && let Some(token) = take_token(&mut json)
        && let Shape::Object(members) = &mut json.shape
    {
        members.push(("auth".to_owned(), token));
    }
    if placeholder::fill(&mut json) {
        repairs.push("placeholders");
    }
    if body.odd {
        repairs.push("an apostrophe inside of a quoted argument");
    }
    Ok((json, repairs))
}

/// Takes the token out of where a missing bracket left it: the last member of an inner object.
fn take_token(json: &mut Json) -> Option<Json> {
    let Shape::Object(members) = &mut json.shape else { return None };
    if members.last().is_some_and(|(name, _)| name == "auth") {
        return members.pop().map(|(_, token)| token);
    }
    take_token(&mut members.last_mut()?.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(text: &str) -> Call {
        let mut calls = calls(text, 1);
        assert_eq!(calls.len(), 1, "{text}");
        calls.remove(0).unwrap()
    }

    #[test]
    fn method_version_caller_and_body() {
        for (text, method, api, oauth, json) in [
            (
                "curl -X POST \\\n-H \"Accept: application/json\" \\\n-d '{\"id\": 1, \"auth\": \"**token**\"}' \\\nhttps://**portal**/rest/crm.deal.get",
                "crm.deal.get",
                SubjectKind::MethodV2,
                true,
                r#"{"id":1,"auth":"**token**"}"#,
            ),
            (
                "curl -X POST \\\n  -d '{\"id\":1}' https://**portal**/rest/**user**/**secret**/crm.deal.get.json",
                "crm.deal.get",
                SubjectKind::MethodV2,
                false,
                r#"{"id":1}"#,
            ),
            // A slash for a backslash, the body behind the address.
            (
                "curl -X POST /\nhttps://p.example/rest/api/1/secret/note.add /\n-d '{\"a\": \"it's\"}'",
                "note.add",
                SubjectKind::MethodV3,
                false,
                r#"{"a":"it's"}"#,
            ),
            // What the shell computes, and its way to write an apostrophe.
            (
                "curl --data-raw '{\"a\": \"'\"$(date --date='-6 months' +%Y-%m-%d)\"'\", \"b\": \"it'\\''s\"}' \\\n'https://p.example/rest/x.y'",
                "x.y",
                SubjectKind::MethodV2,
                true,
                r#"{"a":"2026-01-02","b":"it's"}"#,
            ),
            (
                "id=$(prompt \"Id (1)\")\ncurl -d '{\"a\": '\"$id\"', \"b\": \"'\"${name}\"'\"}' \\\nhttps://p.example/rest/x.y",
                "x.y",
                SubjectKind::MethodV2,
                true,
                r#"{"a":1,"b":"1"}"#,
            ),
            // A bracket too few.
            (
                "curl -d '{\"a\": {\"b\": 1, \"auth\": \"t\"}' https://p.example/rest/x.y",
                "x.y",
                SubjectKind::MethodV2,
                true,
                r#"{"a":{"b":1},"auth":"t"}"#,
            ),
            // Without its first word; no body.
            ("-X POST \\\nhttps://p.example/rest/1/secret/x.y", "x.y", SubjectKind::MethodV2, false, "{}"),
            // A form, in the address and in the body.
            (
                "curl -d 'filter[ID]=5' \"https://p.example/rest/1/secret/x.y?start=50\"",
                "x.y",
                SubjectKind::MethodV2,
                false,
                r#"{"start":"50","filter":{"ID":"5"}}"#,
            ),
            (
                "curl -d \"{\\\"a\\\": 1}\" https://p.example/rest/1/s/x.y",
                "x.y",
                SubjectKind::MethodV2,
                false,
                r#"{"a":1}"#,
            ),
            (
                "curl -d '[1, {\"a\": 2}]' https://p.example/rest/1/s/x.y",
                "x.y",
                SubjectKind::MethodV2,
                false,
                r#"[1,{"a":2}]"#,
            ),
        ] {
            let call = only(text);
            assert_eq!(
                (call.method.as_str(), call.api, call.oauth, call.json.text().as_str()),
                (method, api, oauth, json)
            );
        }
    }

    #[test]
    fn several_commands_are_several_calls_and_others_none() {
        let text = "curl -d '{\"a\":1}' https://p.example/rest/1/s/x.y\n\ncurl -d '{\"b\":\n2}' https://p.example/rest/1/s/x.z";
        let calls: Vec<Call> = calls(text, 10).into_iter().map(Result::unwrap).collect();
        assert_eq!(calls.iter().map(|call| call.method.as_str()).collect::<Vec<_>>(), ["x.y", "x.z"]);
        assert_eq!(calls.iter().map(|call| call.json.line).collect::<Vec<_>>(), [10, 12]);
        assert!(super::calls("curl https://p.example/oauth/token", 1).is_empty());
        assert!(super::calls("{\"a\": 1}", 1).is_empty());
        assert!(super::calls("", 1).is_empty());
    }

    #[test]
    fn a_body_that_is_no_json_is_an_error() {
        assert!(calls("curl -d '{\"a\" 1 \"' https://p.example/rest/1/s/x.y", 1)[0].is_err());
    }
}
