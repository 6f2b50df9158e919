//! What is said of a line.

use bitrix_api::codec::{Encode as _, Encoder};
use bitrix_api::{DecodeError, EncodeError};
use std::fmt;

/// Most characters of a note.
const NOTE_CHARS: usize = 500;

/// The verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Everything has a place in the type and comes out equal.
    Ok,
    /// A member has no place in the type; or an error's code has no variant.
    Unknown,
    /// A member had a place and did not come out.
    Lost,
    /// A member came out as another value.
    Changed,
    /// It cannot be read, or the line is no line.
    Failed,
    /// There is no such method or event.
    NoSuchMethod,
}

impl Word {
    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Unknown => "unknown",
            Self::Lost => "lost",
            Self::Changed => "changed",
            Self::Failed => "failed",
            Self::NoSuchMethod => "no_such_method",
        }
    }
}

/// What is said of a line; Display is the line of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The line's `id`, its JSON text; `null` if it had none.
    pub id: String,
    /// The verdict.
    pub word: Word,
    /// Where in the line's `json`: `result.items[3].ID`; empty for the whole, and where there is nothing to point to.
    pub at: String,
    /// More about it, for people.
    pub note: String,
}

impl Verdict {
    /// A verdict about a place.
    pub fn new(word: Word, at: impl Into<String>, note: impl Into<String>) -> Self {
        Self { id: "null".to_owned(), word, at: at.into(), note: note.into() }
    }

    /// All is well.
    pub fn ok() -> Self {
        Self::new(Word::Ok, "", "")
    }

    /// It cannot be read.
    pub(super) fn failed(error: &DecodeError) -> Self {
        let (at, text) = (error.path(), error.to_string());
        let note = text.strip_prefix(&format!("at `{at}`: ")).unwrap_or(&text);
        Self::new(Word::Failed, &*at, note)
    }

    /// It breaks a documented limit.
    pub(super) fn unsendable(error: &EncodeError) -> Self {
        Self::new(Word::Failed, error.path(), error.message())
    }

    /// There is no such thing.
    pub(super) fn no_such(what: &str, name: &str) -> Self {
        Self::new(Word::NoSuchMethod, "", format!("there is no {what} `{name}`"))
    }

    /// The same verdict about something within `outer`.
    #[must_use]
    pub(super) fn within(mut self, outer: &str) -> Self {
        if self.word != Word::Ok {
            let dot = if self.at.is_empty() || self.at.starts_with('[') { "" } else { "." };
            self.at = format!("{outer}{dot}{}", self.at);
        }
        self
    }

    /// This verdict, or the other if all is well by this one.
    #[must_use]
    pub(super) fn or(self, other: impl FnOnce() -> Self) -> Self {
        if self.word == Word::Ok { other() } else { self }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cut = self.note.char_indices().nth(NOTE_CHARS).map_or(&*self.note, |(end, _)| &self.note[..end]);
        let mut out = String::new();
        for (key, value) in [("verdict", self.word.as_str()), ("at", &self.at), ("note", cut)] {
            let mut encoder = Encoder::json();
            value.encode(&mut encoder);
            let value = encoder.finish().map_err(|_| fmt::Error)?;
            out.push_str(&format!(",\"{key}\":{value}"));
        }
        write!(f, "{{\"id\":{}{out}}}", self.id)
    }
}
