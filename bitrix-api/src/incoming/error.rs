//! What can be wrong with what came in as an event.

use crate::codec::DecodeError;
use std::fmt;

/// Characters of a key or name that an error shows.
const SHOWN_CHARS: usize = 80;

/// Why a body is no event, or not the one that was asked for.
///
/// The body comes from outside: values and keys are shown cut and on one line, and the values of
/// [`Secret`](crate::Secret)s never.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventError {
    /// The body has more bytes than [`Limits`](super::Limits) allow.
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// A key is nested deeper than the limits allow.
    TooDeep {
        /// The limit, in levels.
        limit: usize,
    },
    /// There are more fields than the limits allow.
    TooManyFields {
        /// The limit.
        limit: usize,
    },
    /// A key is longer than the limits allow.
    KeyTooLong {
        /// The limit, in bytes.
        limit: usize,
    },
    /// The body is neither a form nor JSON by its `Content-Type`.
    ContentType,
    /// The body is no form or no JSON.
    Malformed {
        /// What is wrong, in one clause.
        message: String,
    },
    /// A key or a value is not UTF-8.
    NotUtf8,
    /// A key is given twice.
    Duplicate {
        /// The key, cut.
        key: String,
    },
    /// A key is given both as a value and as a group.
    Clash {
        /// The key, cut.
        key: String,
    },
    /// The body names no event.
    NoName,
    /// It is another event than the one that it was to be decoded as.
    OtherEvent {
        /// The event asked for.
        expected: &'static str,
        /// The event that came, cut.
        found: String,
    },
    /// A member does not fit its type.
    Decode(DecodeError),
}

impl EventError {
    /// The HTTP status for the answer to a body that cannot be read: 413, 415 or 400.
    ///
    /// It matters little to a portal, which does not send an event again.
    pub const fn http_status(&self) -> u16 {
        match self {
            Self::TooLarge { .. } => 413,
            Self::ContentType => 415,
            _ => 400,
        }
    }

    pub(super) fn malformed(message: impl Into<String>) -> Self {
        Self::Malformed { message: message.into() }
    }
}

/// Cuts a foreign text and takes out what could forge lines of a log.
pub(super) fn shown(text: &str) -> String {
    let cut = text.char_indices().nth(SHOWN_CHARS).map_or(text, |(end, _)| &text[..end]);
    let mut shown: String = cut.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if cut.len() < text.len() {
        shown.push('…');
    }
    shown
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(f, "the event's body is larger than {limit} bytes"),
            Self::TooDeep { limit } => write!(f, "the event's body is nested deeper than {limit} levels"),
            Self::TooManyFields { limit } => write!(f, "the event's body has more than {limit} fields"),
            Self::KeyTooLong { limit } => write!(f, "the event's body has a key of more than {limit} bytes"),
            Self::ContentType => f.write_str(
                "the event's body is neither `application/x-www-form-urlencoded` nor `application/json`",
            ),
            Self::Malformed { message } => write!(f, "the event's body cannot be read: {message}"),
            Self::NotUtf8 => f.write_str("the event's body is not UTF-8"),
            Self::Duplicate { key } => write!(f, "the event's body gives `{key}` twice"),
            Self::Clash { key } => write!(f, "the event's body gives `{key}` as a value and as a group"),
            Self::NoName => f.write_str("the body names no event: it has no `event`"),
            Self::OtherEvent { expected, found } => write!(f, "the event is `{found}`, not `{expected}`"),
            Self::Decode(error) => write!(f, "the event does not fit: {error}"),
        }
    }
}

impl std::error::Error for EventError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Decode(error) => Some(error),
            _ => None,
        }
    }
}

impl From<DecodeError> for EventError {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}

/// The event does not come from where it says: its application token is missing or another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenMismatch;

impl fmt::Display for TokenMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the event's application token is missing or another one: do not act on the event")
    }
}

impl std::error::Error for TokenMismatch {}
