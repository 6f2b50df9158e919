//! The members of a line.

use bitrix_api::codec::Decoder;
use bitrix_api::meta::Api;
use bitrix_api::registry::{self, MethodEntry};
use bitrix_api::{DecodeError, Json};

/// What a line holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Request,
    Response,
    Event,
    Error,
}

/// A line that is one.
#[derive(Debug)]
pub(super) struct Line<'t> {
    pub(super) kind: Kind,
    /// The method's or the event's name.
    pub(super) name: String,
    pub(super) api: Option<Api>,
    /// JSON text.
    pub(super) json: Option<&'t str>,
    pub(super) form: Option<String>,
    pub(super) status: Option<u16>,
}

const KEYS: &[&str] = &["id", "kind", "method", "name", "api", "json", "form", "status"];

#[derive(Default)]
struct Members<'t> {
    kind: Option<Json>,
    method: Option<Json>,
    name: Option<Json>,
    api: Option<Json>,
    json: Option<&'t str>,
    form: Option<Json>,
    status: Option<Json>,
}

/// The `id`, as it was, and the rest, or what is wrong with the line.
pub(super) fn read(text: &[u8]) -> (String, Result<Line<'_>, DecodeError>) {
    let mut id = "null".to_owned();
    let line = members(text, &mut id).and_then(line);
    (id, line)
}

fn members<'t>(text: &'t [u8], id: &mut String) -> Result<Members<'t>, DecodeError> {
    let mut members = Members::default();
    let mut decoder = Decoder::new(text);
    decoder.record(KEYS, &mut |d, key| {
        let slot = match key {
            0 => {
                *id = valid(d)?.to_owned();
                return Ok(());
            }
            1 => &mut members.kind,
            2 => &mut members.method,
            3 => &mut members.name,
            4 => &mut members.api,
            5 => {
                members.json = Some(raw(text, d)?);
                return Ok(());
            }
            6 => &mut members.form,
            _ => &mut members.status,
        };
        d.put(slot)
    })?;
    decoder.finish()?;
    Ok(members)
}

/// The text of a value, cut out of the line: what the decoder lends lives no longer than its call.
fn raw<'t>(text: &'t [u8], d: &mut Decoder<'_>) -> Result<&'t str, DecodeError> {
    let length = d.raw()?.len();
    let range = d.position() - length..d.position();
    let value = text.get(range).and_then(|bytes| std::str::from_utf8(bytes).ok());
    value.ok_or_else(|| DecodeError::message("the text is not UTF-8"))
}

/// The text of a value that was read to the end: passing over one does not look into its strings.
fn valid(d: &mut Decoder<'_>) -> Result<String, DecodeError> {
    let text = d.raw()?;
    text.parse::<Json>()?;
    Ok(text.trim().to_owned())
}

fn line(members: Members<'_>) -> Result<Line<'_>, DecodeError> {
    let kind = match needed(members.kind, "kind")?.as_str() {
        "request" => Kind::Request,
        "response" => Kind::Response,
        "event" => Kind::Event,
        "error" => Kind::Error,
        other => return Err(no_word("kind", other, "request, response, event, error")),
    };
    let name = match kind {
        Kind::Event => needed(members.name, "name")?,
        _ => needed(members.method, "method")?,
    };
    let api = match optional(members.api, "api")?.as_deref() {
        None => None,
        Some("v2") => Some(Api::V2),
        Some("v3") => Some(Api::V3),
        Some(other) => return Err(no_word("api", other, "v2, v3")),
    };
    let status = match members.status {
        None | Some(Json::Null) => None,
        Some(status) => {
            let known = status.as_i64().filter(|status| (100..600).contains(status));
            let Some(known) = known.and_then(|status| u16::try_from(status).ok()) else {
                let error = DecodeError::message("not an HTTP status, which is a number from 100 to 599");
                return Err(error.at_key("status"));
            };
            Some(known)
        }
    };
    let form = optional(members.form, "form")?;
    match (kind, members.json, &form) {
        (Kind::Event, None, None) => Err(DecodeError::message("neither `json` nor `form` is there")),
        (Kind::Request | Kind::Response | Kind::Error, None, _) => Err(DecodeError::missing("json")),
        (_, json, _) => Ok(Line { kind, name, api, json, form, status }),
    }
}

fn needed(member: Option<Json>, key: &str) -> Result<String, DecodeError> {
    optional(member, key)?.ok_or_else(|| DecodeError::missing(key))
}

fn optional(member: Option<Json>, key: &str) -> Result<Option<String>, DecodeError> {
    match member {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text)),
        Some(_) => Err(DecodeError::message("not a text").at_key(key)),
    }
}

fn no_word(key: &str, found: &str, words: &str) -> DecodeError {
    let found: String = found.chars().take(80).collect();
    DecodeError::message(format!("there is no `{found}`: {words}")).at_key(key)
}

impl Line<'_> {
    /// The method; without `api` the one of `first`, or else that of the other version.
    pub(super) fn method(&self, first: Api) -> Option<&'static MethodEntry> {
        match self.api {
            Some(api) => registry::find_method(api, &self.name),
            None => {
                let other = if first == Api::V2 { Api::V3 } else { Api::V2 };
                [first, other].into_iter().find_map(|api| registry::find_method(api, &self.name))
            }
        }
    }

    /// The JSON.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn json(&self) -> Result<Json, DecodeError> {
        bitrix_api::codec::from_json(self.json.unwrap_or("null").as_bytes())
    }
}
