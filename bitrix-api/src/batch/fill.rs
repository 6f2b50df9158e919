//! What takes the place of a placeholder.

use super::answer::RawDone;
use super::plan::{self, Place, RawRef};
use crate::codec::Json;
use crate::meta::Api;

/// The value that a reference stands for, if the result has it.
pub(super) fn value_of(done: &RawDone, reference: &RawRef) -> Option<Json> {
    let result: Json = crate::codec::from_json(&done.result).ok()?;
    let mut value = &result;
    for name in &reference.path {
        value = match value {
            Json::Array(items) => items.get(name.parse::<usize>().ok()?)?,
            other => other.get(name)?,
        };
    }
    matches!(value, Json::Number(_) | Json::String(_)).then(|| value.clone())
}

/// What takes the place of a placeholder.
pub(super) enum Filling<'a> {
    /// What the server reads as one.
    Reference(Api, &'a str),
    /// The value itself.
    Value(&'a Json),
}

impl Filling<'_> {
    fn text(&self) -> String {
        match self {
            Self::Reference(_, text) => (*text).to_owned(),
            Self::Value(Json::String(text)) => text.clone(),
            Self::Value(value) => value.to_string(),
        }
    }
}

/// Puts it wherever the placeholder stands.
pub(super) fn fill(value: &mut Json, token: &str, filling: &Filling<'_>) {
    match value {
        Json::Null | Json::Bool(_) => {}
        Json::Array(items) => items.iter_mut().for_each(|item| fill(item, token, filling)),
        Json::Object(members) => members.iter_mut().for_each(|(_, value)| fill(value, token, filling)),
        Json::Number(number) if number.as_str() == token => {
            *value = match filling {
                Filling::Value(value) => (*value).clone(),
                Filling::Reference(..) => whole_reference(filling),
            };
        }
        Json::Number(_) => {}
        Json::String(text) => match plan::place(text, token) {
            Some(Place::Whole) => {
                *value = match filling {
                    Filling::Value(_) => Json::String(filling.text()),
                    Filling::Reference(..) => whole_reference(filling),
                };
            }
            Some(Place::End(before)) => {
                let text = format!("{before}{}", filling.text());
                *value = Json::String(text);
            }
            Some(Place::Inside) | None => {}
        },
    }
}

fn whole_reference(filling: &Filling<'_>) -> Json {
    match filling {
        Filling::Reference(Api::V3, text) => Json::from_iter([("$ref", *text)]),
        _ => Json::String(filling.text()),
    }
}
