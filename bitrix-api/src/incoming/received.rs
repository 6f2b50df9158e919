//! What came to a handler.

use super::error::{EventError, TokenMismatch, shown};
use super::{Limits, form, json};
use crate::codec::{DecodeError, Decoder, Kind};
use crate::meta::Event;
use crate::portal::types::EventAuth;
use crate::types::{Secret, Timestamp};
use std::fmt;
use std::ops::Range;

/// An event as it came, not yet of a type.
///
/// See the [module](super) for the way from a request to this and on to a [`Delivery`].
#[derive(Clone)]
pub struct Incoming {
    name: String,
    handler_id: Option<i64>,
    event_id: Option<i64>,
    ts: Option<Timestamp>,
    token: Option<Secret>,
    /// The whole body as JSON text; the ranges are within it.
    json: String,
    data: Option<Range<usize>>,
    /// Data that are one plain value, as the member `data` of an object.
    value: Option<String>,
    auth: Option<Range<usize>>,
}

/// An event of a known type.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Delivery<E> {
    /// What happened.
    pub data: E,
    /// The handler that the portal called: the identifier that `event.bind` gave it.
    pub handler_id: Option<i64>,
    /// When the portal sent the event.
    pub ts: Option<Timestamp>,
    /// The authorisation of the user who caused the event. Its tokens are absent if no user did: a robot, an agent, an
    /// outgoing webhook.
    pub auth: Option<EventAuth>,
}

impl Incoming {
    /// Reads a request's body, a form or JSON as its `Content-Type` says; without one, a form.
    ///
    /// # Errors
    /// When the body is not an event, or larger than [`Limits::DEFAULT`].
    pub fn from_request(content_type: Option<&str>, body: &[u8]) -> Result<Self, EventError> {
        Self::from_request_within(content_type, body, Limits::DEFAULT)
    }

    /// As [`from_request`](Self::from_request), within limits of your own.
    ///
    /// # Errors
    /// When the body is not an event, or larger than the limits.
    pub fn from_request_within(
        content_type: Option<&str>,
        body: &[u8],
        limits: Limits,
    ) -> Result<Self, EventError> {
        let media_type = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        let media_type = media_type.to_ascii_lowercase();
        match media_type.as_str() {
            "" | "application/x-www-form-urlencoded" => Self::from_form_within(body, limits),
            other if other == "application/json" || other.ends_with("+json") => {
                Self::from_json_within(body, limits)
            }
            _ => Err(EventError::ContentType),
        }
    }

    /// Reads the body that portals send: a form with PHP brackets.
    ///
    /// # Errors
    /// As [`from_request`](Self::from_request).
    pub fn from_form(body: &[u8]) -> Result<Self, EventError> {
        Self::from_form_within(body, Limits::DEFAULT)
    }

    /// As [`from_form`](Self::from_form), within limits of your own.
    ///
    /// # Errors
    /// As [`from_form`](Self::from_form).
    pub fn from_form_within(body: &[u8], limits: Limits) -> Result<Self, EventError> {
        check_size(body, limits)?;
        Self::of(form::to_json(body, limits)?)
    }

    /// Reads the form in which the official pages show events: JSON.
    ///
    /// # Errors
    /// As [`from_request`](Self::from_request).
    pub fn from_json(body: &[u8]) -> Result<Self, EventError> {
        Self::from_json_within(body, Limits::DEFAULT)
    }

    /// As [`from_json`](Self::from_json), within limits of your own.
    ///
    /// # Errors
    /// As [`from_json`](Self::from_json).
    pub fn from_json_within(body: &[u8], limits: Limits) -> Result<Self, EventError> {
        check_size(body, limits)?;
        json::check(body, limits)?;
        let text = std::str::from_utf8(body).map_err(|_| EventError::NotUtf8)?;
        Self::of(text.to_owned())
    }

    fn of(json: String) -> Result<Self, EventError> {
        let mut name = None;
        let mut handler_id = None;
        let mut event_id = None;
        let mut ts = None;
        let mut data = None;
        let mut value = None;
        let mut auth = None;
        let mut decoder = Decoder::new(json.as_bytes());
        let keys = &["event", "event_handler_id", "eventId", "ts", "data", "auth"];
        decoder.record(keys, &mut |d, key| {
            match key {
                0 => return d.put_opt::<String>(&mut name),
                1 => return d.put_opt(&mut handler_id),
                2 => return d.put_opt(&mut event_id),
                3 => return d.put_opt(&mut ts),
                _ => {}
            }
            // Empty groups come as an empty text, or not at all.
            let kind = d.kind()?;
            let is_group = matches!(kind, Kind::Object | Kind::Array);
            let length = d.raw()?.len();
            let range = d.position() - length..d.position();
            // Events about one thing may have its identifier for data.
            if key == 4 && !is_group && kind != Kind::Null && &json[range.clone()] != r#""""# {
                value = Some(format!(r#"{{"data":{}}}"#, &json[range.clone()]));
            }
            *(if key == 4 { &mut data } else { &mut auth }) = is_group.then_some(range);
            Ok(())
        })?;
        let Some(name) = name.filter(|name| !name.is_empty()) else {
            return Err(EventError::NoName);
        };
        let token = auth.clone().and_then(|auth| application_token(&json[auth]).ok().flatten());
        Ok(Self { name, handler_id, event_id, ts, token, json, data, value, auth })
    }

    /// The event's name, as it came: `ONIMBOTMESSAGEUPDATE`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The handler that the portal called: the identifier that `event.bind` gave it.
    pub const fn handler_id(&self) -> Option<i64> {
        self.handler_id
    }

    /// The number of the event itself, which events of connectors have (`eventId`).
    pub const fn event_id(&self) -> Option<i64> {
        self.event_id
    }

    /// When the portal sent the event.
    pub const fn ts(&self) -> Option<Timestamp> {
        self.ts
    }

    /// The authorisation of the user who caused the event; see [`Delivery::auth`].
    ///
    /// Do not use it before [`verify`](Self::verify): anybody can send an event that names a portal of theirs.
    ///
    /// # Errors
    /// When it does not fit its type.
    pub fn auth(&self) -> Result<Option<EventAuth>, EventError> {
        let Some(auth) = self.auth.clone() else {
            return Ok(None);
        };
        let auth = crate::codec::from_json(self.json[auth].as_bytes());
        auth.map(Some).map_err(|e| EventError::Decode(e.at_key("auth")))
    }

    /// Checks that the event comes from the portal and for the application that this token belongs to.
    ///
    /// The token is the one that came with the application's installation (`application_token`) or that the portal shows
    /// for an outgoing webhook. It is compared in constant time; an event without one does not pass, nor does an empty
    /// expectation.
    ///
    /// # Errors
    /// When the token is missing or another one.
    pub fn verify(&self, application_token: &Secret) -> Result<(), TokenMismatch> {
        match &self.token {
            Some(token) if !application_token.is_empty() && token == application_token => Ok(()),
            _ => Err(TokenMismatch),
        }
    }

    /// Whether this is the event `E`; the case of its name does not matter.
    pub fn is<E: Event>(&self) -> bool {
        self.name.eq_ignore_ascii_case(E::META.name)
    }

    /// The event as `E`.
    ///
    /// # Errors
    /// When it is another event, or its data do not fit.
    pub fn decode<E: Event>(&self) -> Result<Delivery<E>, EventError> {
        if !self.is::<E>() {
            return Err(EventError::OtherEvent { expected: E::META.name, found: shown(&self.name) });
        }
        let data = crate::codec::from_json(self.data_json().as_bytes()).map_err(|e| e.at_key("data"))?;
        Ok(Delivery { data, handler_id: self.handler_id, ts: self.ts, auth: self.auth()? })
    }

    /// The event as `E`, or `None` if it is another one; for handlers of several events, see the [module](super).
    ///
    /// # Errors
    /// When it is the event but its data do not fit.
    pub fn decode_if<E: Event>(&self) -> Result<Option<Delivery<E>>, EventError> {
        if self.is::<E>() { self.decode().map(Some) } else { Ok(None) }
    }

    /// The event's data as JSON text, for events without a type. It may hold tokens. Data that are one plain value are the
    /// member `data` of an object.
    pub fn data_json(&self) -> &str {
        // A form has no way to say that something is empty: it is left out.
        let value = self.value.as_deref().unwrap_or("{}");
        self.data.clone().map_or(value, |data| &self.json[data])
    }

    /// The whole event as JSON text, whichever form it came in. It may hold tokens.
    pub fn json(&self) -> &str {
        &self.json
    }
}

fn check_size(body: &[u8], limits: Limits) -> Result<(), EventError> {
    if body.len() > limits.max_bytes {
        return Err(EventError::TooLarge { limit: limits.max_bytes });
    }
    Ok(())
}

/// Read apart from the rest of `auth`, so that an odd member there does not keep a true event from being recognised.
fn application_token(auth: &str) -> Result<Option<Secret>, DecodeError> {
    let mut token = None;
    Decoder::new(auth.as_bytes()).record(&["application_token"], &mut |d, _| d.put_opt(&mut token))?;
    Ok(token)
}

impl fmt::Debug for Incoming {
    /// Neither data nor authorisation: both may hold tokens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming")
            .field("name", &shown(&self.name))
            .field("handler_id", &self.handler_id)
            .field("ts", &self.ts)
            .field("data", &format_args!("{} bytes", self.data_json().len()))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_token_proves_nothing() {
        let mut event = Incoming::from_form(b"event=X").expect("an event");
        // No body is read as this: the check does not rest on how secrets are read.
        event.token = Some(Secret::new(""));
        assert_eq!(event.verify(&Secret::new("")), Err(TokenMismatch));
    }
}
