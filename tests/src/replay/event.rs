//! Events.

use super::compare::Side;
use super::line::Line;
use super::request::passed;
use super::verdict::{Verdict, Word};
use bitrix_api::incoming::{EventError, Incoming};
use bitrix_api::portal::types::EventAuth;
use bitrix_api::registry::{self, EventEntry, Passed};
use bitrix_api::{DecodeError, Json};

/// The members of an envelope for which [`Incoming`] has a place.
const ENVELOPE: [&str; 6] = ["event", "event_handler_id", "eventId", "ts", "data", "auth"];

pub(super) fn judge(line: &Line<'_>) -> Verdict {
    let Some(event) = registry::find_event(&line.name) else { return Verdict::no_such("event", &line.name) };
    if let Some(form) = &line.form {
        return whole(event, Incoming::from_form(form.as_bytes()));
    }
    let text = line.json.unwrap_or_default();
    match line.json() {
        Ok(json) if is_envelope(&json) => whole(event, Incoming::from_json(text.as_bytes())),
        Ok(json) => passed(&json, event.pass_data(text.as_bytes()), Side::Received),
        Err(error) => Verdict::failed(&error),
    }
}

/// Bare data may have members of these names too, but not so many of them.
fn is_envelope(json: &Json) -> bool {
    json["event"].as_str().is_some() && ENVELOPE.iter().filter(|name| json.get(name).is_some()).count() > 1
}

fn whole(event: &EventEntry, incoming: Result<Incoming, EventError>) -> Verdict {
    let incoming = match incoming {
        Ok(incoming) => incoming,
        Err(error) => return unread(&error),
    };
    if !incoming.name().eq_ignore_ascii_case(event.meta.name) {
        let note = format!("this is the event {:?}", incoming.name().chars().take(80).collect::<String>());
        return Verdict::new(Word::Failed, "event", note);
    }
    // What has been read once is JSON.
    let envelope: Json = incoming.json().parse().unwrap_or_default();
    let data: Json = incoming.data_json().parse().unwrap_or_default();
    passed(&data, event.pass_data(incoming.data_json().as_bytes()), Side::Received)
        .within("data")
        .or(|| auth(&incoming, &envelope["auth"]))
        .or(|| {
            let mut members = envelope.as_object().unwrap_or_default().iter();
            let unknown = members.find(|(name, _)| !ENVELOPE.contains(&name.as_str()));
            unknown.map_or_else(Verdict::ok, |(name, _)| {
                Verdict::new(Word::Unknown, DecodeError::missing(name).path(), "beside `data`")
            })
        })
}

/// Without a user behind the event there is no authorisation, or an empty one.
fn auth(incoming: &Incoming, before: &Json) -> Verdict {
    match incoming.auth() {
        Ok(None) => Verdict::ok(),
        Ok(Some(_)) => passed(before, Passed::of::<EventAuth>(before.to_string().as_bytes()), Side::Received)
            .within("auth"),
        Err(error) => unread(&error),
    }
}

fn unread(error: &EventError) -> Verdict {
    match error {
        EventError::Decode(error) => Verdict::failed(error),
        other => Verdict::new(Word::Failed, "", other.to_string()),
    }
}
