//! Examples as values: answers, errors and events in JSON or as PHP writes them, calls in command lines of `curl`.
//!
//! Examples are written by hand and shortened by hand: what is nearly JSON is repaired, and said to be. What cannot be read
//! at all is a note.

mod curl;
mod form;
mod json;
mod php;
mod placeholder;
mod read;
mod repair;

#[cfg(test)]
pub(crate) use self::json::json;
pub(crate) use self::json::{Json, Shape};

use super::note::Notes;
use super::page::{Example, Part, Subject, SubjectKind};
use std::collections::BTreeMap;

/// An example.
#[derive(Debug)]
pub(crate) struct ParsedExample {
    /// Line of the page on which it begins.
    pub(crate) line: u32,
    /// Which one of its part it is, from 1, the unreadable ones counted: stable while the page keeps its examples.
    pub(crate) ordinal: usize,
    /// What it is an example of.
    pub(crate) kind: Kind,
    /// The value: parameters, or a whole body.
    pub(crate) json: Json,
}

/// What an example is an example of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A call.
    Request {
        /// The method that is called, as the address has it: not always that of the page.
        method: String,
        /// Version 2 or 3.
        api: SubjectKind,
        /// Whether an application calls, with a token, rather than a webhook.
        oauth: bool,
    },
    /// A successful answer.
    Response {
        /// HTTP status, if it is stated.
        status: Option<u16>,
    },
    /// An error.
    Error {
        /// HTTP status, if it is stated.
        status: Option<u16>,
    },
    /// A delivery to an event's handler, or its data alone.
    Event,
}

/// Languages of fences that hold command lines.
const SHELL: &[&str] = &["bash", "curl", "sh", "shell", "console"];
/// Languages of fences that may hold data.
const DATA: &[&str] = &["json", "php", "", "text", "plaintext", "js", "javascript", "json5", "jsonc"];

/// Reads all examples of a subject.
pub(crate) fn parse(subject: &Subject, page: &str, notes: &mut Notes) -> Vec<ParsedExample> {
    let mut all = Vec::new();
    let mut ordinals: BTreeMap<&'static str, usize> = BTreeMap::new();
    for example in &subject.examples {
        let language = example.language.to_ascii_lowercase();
        let (word, data) = match example.part {
            Part::Request => ("request", false),
            Part::Response => ("response", true),
            Part::Error => ("error", true),
            Part::Event => ("event", true),
            Part::Other => continue,
        };
        let candidates = if data {
            if !DATA.contains(&language.as_str()) {
                continue;
            }
            vec![value(example)]
        } else if SHELL.contains(&language.as_str()) || curl::is_command(&example.text) {
            calls(example)
        } else {
            continue;
        };
        for candidate in candidates {
            let ordinal = ordinals.entry(word).or_default();
            *ordinal += 1;
            let what = format!("{word} example {ordinal}");
            match candidate {
                Ok((kind, json, repairs)) => {
                    for repair in &repairs {
                        notes.add(page, json.line, "example-repaired", &what, format!("{repair}: repaired"));
                    }
                    let line = json.line;
                    all.push(ParsedExample { line, ordinal: *ordinal, kind, json });
                }
                Err(why) => {
                    notes.add(page, example.line, "example-unreadable", what, format!("{why}: left out"));
                }
            }
        }
    }
    fragments(&mut all, page, notes);
    all
}

/// Takes out the parts of answers that stand beside whole ones: a row, say, to show it closer.
fn fragments(all: &mut Vec<ParsedExample>, page: &str, notes: &mut Notes) {
    let is_response = |example: &ParsedExample| matches!(example.kind, Kind::Response { .. });
    let has = |example: &ParsedExample, name| example.json.get(name).is_some();
    if !all.iter().any(|example| is_response(example) && has(example, "result")) {
        return;
    }
    all.retain(|example| {
        let whole = !is_response(example) || has(example, "result") || has(example, "time");
        if !whole {
            let what = format!("response example {}", example.ordinal);
            notes.add(
                page,
                example.line,
                "example-fragment",
                what,
                "a part of an answer, beside a whole one: left out",
            );
        }
        whole
    });
}

type Candidate = Result<(Kind, Json, Vec<&'static str>), String>;

fn calls(example: &Example) -> Vec<Candidate> {
    curl::calls(&example.text, example.line)
        .into_iter()
        .map(|call| {
            let call = call?;
            let kind = Kind::Request { method: call.method, api: call.api, oauth: call.oauth };
            Ok((kind, call.json, call.repairs))
        })
        .collect()
}

fn value(example: &Example) -> Candidate {
    let (mut json, mut repairs) = match read::read(&example.text, example.line) {
        Ok(read) => (read.json, read.repairs),
        Err(why) => (php::read(&example.text, example.line).ok_or(why)?, vec!["an array as PHP writes it"]),
    };
    if !repairs.is_empty() && lift_time(&mut json) {
        repairs.push("`time` inside of `result`");
    }
    let status = example.status;
    let kind = match example.part {
        Part::Event => Kind::Event,
        Part::Error if json.get("result").is_some() && json.get("error").is_none() => {
            Kind::Response { status }
        }
        Part::Error => Kind::Error { status },
        _ if is_error(&json) => Kind::Error { status },
        _ => Kind::Response { status },
    };
    Ok((kind, json, repairs))
}

/// Whether a body is an error: `error` without `result`.
fn is_error(json: &Json) -> bool {
    let code = json.get("error").is_some_and(|error| match &error.shape {
        Shape::Text(_) | Shape::Number(_) => true,
        Shape::Object(_) => error.get("code").is_some(),
        _ => false,
    });
    code && json.get("result").is_none()
}

/// Where a bracket of the result was missing, what follows the result was read as a part of it: takes it out again.
fn lift_time(json: &mut Json) -> bool {
    let Shape::Object(envelope) = &mut json.shape else { return false };
    if envelope.iter().any(|(name, _)| name == "time") {
        return false;
    }
    let result = envelope.iter_mut().find(|(name, _)| name == "result");
    let Some((_, Json { shape: Shape::Object(result), .. })) = result else { return false };
    let Some(at) = result.iter().position(|(name, value)| name == "time" && value.get("start").is_some())
    else {
        return false;
    };
    let time = result.remove(at);
    envelope.push(time);
    true
}

#[cfg(test)]
mod tests;
