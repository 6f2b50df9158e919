//! All methods and events by their data: for what works over any method, as the embedded portal does.
//!
//! An entry is what is left of a type when its name is taken away: its metadata, and functions that check JSON against
//! it. `MethodEntry::of` makes one of a type, of a generated one or of one's own.

use crate::codec::{Decode, DecodeError, Encode, EncodeError};
use crate::meta::{Cause, ErrorKind, Event, EventMeta, Method, MethodMeta};
use std::fmt;

/// The methods of all enabled areas.
pub fn methods() -> Vec<MethodEntry> {
    crate::generated::registry::methods()
}

/// The events of all enabled areas.
pub fn events() -> Vec<EventEntry> {
    crate::generated::registry::events()
}

/// A method without its type.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MethodEntry {
    /// Name, scopes, parameters, groups.
    pub meta: &'static MethodMeta,
    /// The documented errors.
    pub errors: Vec<ErrorInfo>,
    /// The kind of identifier that `result` is, if it is one.
    pub result_id: Option<&'static str>,
    /// A smallest JSON text that the type of `result` reads; `None` if it has required members.
    pub smallest_result: Option<&'static str>,
    /// Checks the JSON of a request against the request's type.
    pub check_request: fn(&[u8]) -> Result<(), RequestFault>,
    /// Checks the JSON of a result against the result's type.
    pub check_result: fn(&[u8]) -> Result<(), DecodeError>,
}

/// A documented error without the type of its variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorInfo {
    /// The code, as the server spells it; may be empty or a number.
    pub code: &'static str,
    /// The HTTP status, 0 where none is documented.
    pub status: u16,
    /// The server's text in English, empty where none is documented.
    pub text: &'static str,
    /// The parameter it is about, empty if it is about none.
    pub param: &'static str,
    /// What is wrong with the parameter.
    pub cause: Cause,
}

/// What a request's type has against a JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestFault {
    /// It cannot be read.
    Unreadable(DecodeError),
    /// It can be read but breaks a documented limit.
    BreaksLimit(EncodeError),
}

impl RequestFault {
    /// The parameter that it is about, if it is about one.
    pub fn param(&self) -> Option<&str> {
        match self {
            Self::Unreadable(error) => error.member(),
            Self::BreaksLimit(error) => error.path().split(['.', '[']).next().filter(|name| !name.is_empty()),
        }
    }
}

impl fmt::Display for RequestFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => error.fmt(f),
            Self::BreaksLimit(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for RequestFault {}

impl MethodEntry {
    /// The entry of a method.
    pub fn of<M: Method + Decode>() -> Self {
        Self {
            meta: M::META,
            errors: rows::<M::Error>(),
            result_id: M::Output::ID_KIND,
            smallest_result: smallest::<M::Output>(),
            check_request: check_request::<M>,
            check_result: check::<M::Output>,
        }
    }
}

fn rows<K: ErrorKind>() -> Vec<ErrorInfo> {
    let info = |row: &crate::meta::ErrorRow<K>| ErrorInfo {
        code: row.code,
        status: row.status,
        text: row.text,
        param: row.param,
        cause: row.cause,
    };
    K::ROWS.iter().map(info).collect()
}

fn check_request<M: Encode + Decode>(json: &[u8]) -> Result<(), RequestFault> {
    let request: M = crate::codec::from_json(json).map_err(RequestFault::Unreadable)?;
    crate::codec::to_json(&request).map(|_| ()).map_err(RequestFault::BreaksLimit)
}

fn check<T: Decode>(json: &[u8]) -> Result<(), DecodeError> {
    crate::codec::from_json::<T>(json).map(|_| ())
}

/// What PHP would answer with the least effort.
fn smallest<T: Decode>() -> Option<&'static str> {
    ["true", "[]", "1", "\"\""].into_iter().find(|json| check::<T>(json.as_bytes()).is_ok())
}

/// An event without its type.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EventEntry {
    /// Name and scopes.
    pub meta: &'static EventMeta,
    /// Checks the JSON of `data` against the event's type.
    pub check_data: fn(&[u8]) -> Result<(), DecodeError>,
}

impl EventEntry {
    /// The entry of an event.
    pub const fn of<E: Event>() -> Self {
        Self { meta: E::META, check_data: check::<E> }
    }
}
