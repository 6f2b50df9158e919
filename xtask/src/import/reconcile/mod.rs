//! What tables say and what examples show, put together.

mod covers;
mod fit;
mod guess;
mod place;
mod reads;
mod request;
mod sent_file;
#[cfg(test)]
mod show;
#[cfg(test)]
mod tests;

pub(crate) use self::covers::covers;
pub(crate) use self::request::request;

use self::covers::Why;
use self::fit::{Fit, Place};
use super::example::{Json, Kind, ParsedExample, Shape};
use super::note::Notes;
use super::page::Subject;
use super::tree::{Member, Members, Records, Ty};

/// An answer.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// The type of `result`; `None` if the page says nothing of it.
    pub(crate) result: Option<Ty>,
    /// Whether `total` stands beside it.
    pub(crate) total: bool,
    /// Whether `next` stands beside it.
    pub(crate) next: bool,
}

/// Members that stand beside `result`.
const BESIDE_RESULT: &[&str] = &["time", "total", "next"];
/// Members that stand beside `data`.
const BESIDE_DATA: &[&str] = &["event", "ts", "auth", "event_handler_id", "eventId"];

/// The answer of a method, from the rows of its returned tables and its examples.
pub(crate) fn result(
    subject: &Subject,
    page: &str,
    returned: Members,
    examples: &[ParsedExample],
    records: &mut Records,
    notes: &mut Notes,
) -> Answer {
    let mut answer = Answer::default();
    let bodies: Vec<&Json> = examples
        .iter()
        .filter(|example| matches!(example.kind, Kind::Response { .. }))
        .map(|example| &example.json)
        .collect();
    let bare: Vec<Option<Json>> = bodies.iter().map(|body| without_envelope(body)).collect();
    let mut shown: Vec<&Json> = Vec::new();
    for (body, bare) in bodies.iter().zip(&bare) {
        let has = |name: &str| body.get(name).is_some();
        if has("result") || has("time") {
            answer.total |= has("total");
            answer.next |= has("next");
        }
        shown.extend(body.get("result").or(bare.as_ref()));
    }
    // A row of the envelope, unless the result itself has a member of that name.
    let in_result = |name: &str| shown.iter().any(|result| result.get(name).is_some());
    let open = returned.open;
    let mut documented = None;
    let mut loose = Vec::new();
    for member in returned.members {
        match member.name.as_str() {
            "result" if documented.is_none() => documented = Some(member),
            name if BESIDE_RESULT.contains(&name) && !in_result(name) => {
                answer.total |= name == "total";
                answer.next |= name == "next";
            }
            _ => loose.push(member),
        }
    }
    answer.result = together(
        &mut Fit::new(page, subject.line, records, notes),
        documented,
        loose,
        open,
        &shown,
        "result",
    );
    answer
}

/// The members of an event's data, from the rows of its tables and its examples.
pub(crate) fn event_data(
    subject: &Subject,
    page: &str,
    event: Members,
    examples: &[ParsedExample],
    records: &mut Records,
    notes: &mut Notes,
) -> Members {
    let bodies = examples.iter().filter(|example| example.kind == Kind::Event).map(|example| &example.json);
    let shown: Vec<&Json> = bodies
        .filter_map(|body| match body.get("data") {
            Some(data) => Some(data),
            // The data alone.
            None => body.get("event").is_none().then_some(body),
        })
        .collect();
    let in_data = |name: &str| shown.iter().any(|data| data.get(name).is_some());
    let open = event.open;
    let mut documented = None;
    let mut loose = Vec::new();
    for member in event.members {
        match member.name.as_str() {
            "data" if documented.is_none() => documented = Some(member),
            name if BESIDE_DATA.contains(&name) && !in_data(name) => {}
            _ => loose.push(member),
        }
    }
    let groups = event.groups;
    let data =
        together(&mut Fit::new(page, subject.line, records, notes), documented, loose, open, &shown, "data");
    match data {
        Some(Ty::Object(mut members)) => {
            members.groups.extend(groups);
            members
        }
        None => Members::default(),
        Some(ty) => {
            let opaque = matches!(&ty, Ty::Plain { words, .. } if words.iter().any(|word| word == "object" || word == "array"));
            if opaque {
                return Members::default();
            }
            if matches!(ty, Ty::Plain { .. }) {
                // One plain value: the library reads it as the member `data`.
                return Members { members: vec![guess::member("data", ty)], ..Members::default() };
            }
            let message = "the data is no object with members: it is left out".to_owned();
            notes.add(page, subject.line, "event-data-unfit", &subject.wire, message);
            Members::default()
        }
    }
}

/// The type of `result` or `data`: its row, the rows beside it that belong into it, and the examples.
fn together<'v>(
    fit: &mut Fit<'_, 'v>,
    documented: Option<Member>,
    loose: Vec<Member>,
    open: bool,
    shown: &[&'v Json],
    at: &str,
) -> Option<Ty> {
    if documented.is_none() && loose.is_empty() && shown.is_empty() {
        return None;
    }
    let start = match documented {
        // The rows beside it tell of its members: a type that has none cannot be right.
        Some(member) if !loose.is_empty() && shown.is_empty() && !has_structure(&member.ty) => {
            Ty::word("object")
        }
        Some(member) => member.ty,
        None if shown.is_empty() => Ty::word("object"),
        // Nothing says what it is but the examples.
        None => Ty::Plain {
            words: vec!["object".to_owned(), "array".to_owned()],
            values: Vec::new(),
            id_of: None,
        },
    };
    fit.expect(loose.iter().map(|member| member.name.clone()));
    let mut ty = fit.ty(start, shown, at, Place::Whole);
    ty = place::place(fit, ty, loose, shown, at);
    if open && let Ty::Object(members) = &mut ty {
        members.open = true;
    }
    fit.settle();
    for mismatch in shown.iter().flat_map(|value| covers(&ty, value, fit.records, at)).collect::<Vec<_>>() {
        let message = match mismatch.why {
            Why::Unknown => "the type has no place for it",
            Why::Unreadable => "the type cannot read it",
        };
        fit.note_at("example-uncovered", mismatch.line, &mismatch.path, message.to_owned());
    }
    Some(ty)
}

fn has_structure(ty: &Ty) -> bool {
    match ty {
        Ty::Plain { words, .. } => {
            words.iter().any(|word| word == "object" || word == "array" || word == "any")
        }
        _ => true,
    }
}

/// A result that the example shows without its envelope.
fn without_envelope(body: &Json) -> Option<Json> {
    if body.get("result").is_some() {
        return None;
    }
    let Shape::Object(members) = &body.shape else { return Some(body.clone()) };
    let timed = body.get("time").is_some_and(|time| time.get("start").is_some());
    let kept: Vec<(String, Json)> = members
        .iter()
        .filter(|(name, _)| !timed || !BESIDE_RESULT.contains(&name.as_str()))
        .cloned()
        .collect();
    (!kept.is_empty()).then_some(Json { line: body.line, shape: Shape::Object(kept) })
}
