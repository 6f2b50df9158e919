//! The portal's side: an event as the body of a request.

use crate::codec::{Encode, EncodeError, Encoder, Json};
use crate::meta::Event;
use crate::portal::types::EventAuth;
use crate::types::Timestamp;

/// What surrounds the data of an event.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Envelope {
    /// The handler that is called.
    pub handler_id: Option<i64>,
    /// When the event is sent.
    pub ts: Option<Timestamp>,
    /// The authorisation that comes with it.
    pub auth: Option<EventAuth>,
}

impl Envelope {
    /// An envelope with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the handler that is called.
    #[must_use]
    pub const fn handler_id(mut self, id: i64) -> Self {
        self.handler_id = Some(id);
        self
    }

    /// Sets when the event is sent.
    #[must_use]
    pub const fn ts(mut self, ts: Timestamp) -> Self {
        self.ts = Some(ts);
        self
    }

    /// Sets the authorisation that comes with it.
    #[must_use]
    pub fn auth(mut self, auth: EventAuth) -> Self {
        self.auth = Some(auth);
        self
    }
}

/// The body in which a portal would send the event: a form with PHP brackets, every value a text.
///
/// # Errors
/// When a value cannot be written.
pub fn form_body<E: Event + Encode>(envelope: &Envelope, data: &E) -> Result<String, EncodeError> {
    let mut form = Encoder::form();
    form.begin_object();
    form.field("event", E::META.name);
    form.opt("event_handler_id", &envelope.handler_id);
    match single(data)? {
        Some(value) => form.field("data", &value),
        None => form.field("data", data),
    }
    form.opt("ts", &envelope.ts);
    form.opt("auth", &envelope.auth);
    form.end_object();
    form.finish()
}

/// The value of data that are one plain value.
fn single<E: Encode>(data: &E) -> Result<Option<Json>, EncodeError> {
    let json: Json = crate::codec::to_json(data)?.parse().unwrap_or_default();
    Ok(match json.as_object() {
        Some([(name, value)]) if name == "data" => Some(value.clone()),
        _ => None,
    })
}
