//! What went wrong while reading, and where.

use std::fmt::{self, Write as _};

/// Longest found value or key that an error shows, in characters.
const SHOWN_CHARS: usize = 80;

/// A value that does not fit the type it was read into.
///
/// [`path`](Self::path) names the place as `result.items[3].ID`; Display adds what was expected and what was found.
/// The found value is cut to 80 characters, and is left out where it may be a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    /// From the innermost segment outwards.
    path: Vec<Segment>,
    problem: Problem,
}

#[derive(Clone, PartialEq, Eq)]
enum Problem {
    Type {
        expected: String,
        found: String,
    },
    Missing,
    /// None of several members is there, of which one has to be.
    NoneOf(&'static [&'static str]),
    Syntax {
        message: String,
        line: usize,
        column: usize,
    },
    Other(String),
}

#[derive(Clone, PartialEq, Eq)]
enum Segment {
    Key(String),
    Index(usize),
}

impl DecodeError {
    pub(crate) fn wrong_type(expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self::with(Problem::Type { expected: expected.into(), found: found.into() })
    }

    /// The error for a text that was read and does not parse; `what` is "the string" or "the number".
    pub(crate) fn found_text(expected: &str, what: &str, text: &str) -> Self {
        let cut = match cut(text) {
            Some(start) => format!("{start}… ({} bytes)", text.len()),
            None => text.to_owned(),
        };
        let found = if what == "the string" { format!("{what} {cut:?}") } else { format!("{what} {cut}") };
        Self::wrong_type(expected, found)
    }

    pub(super) fn syntax(message: String, line: usize, column: usize) -> Self {
        Self::with(Problem::Syntax { message, line, column })
    }

    /// An error with a message of the caller's: what is wrong with the value, in one clause.
    pub fn message(message: impl Into<String>) -> Self {
        Self::with(Problem::Other(message.into()))
    }

    /// A member that has to be there and is not; the path is the member's.
    pub fn missing(key: &str) -> Self {
        Self::with(Problem::Missing).at_key(key)
    }

    /// The error for an exclusive choice of which no alternative is there.
    pub(super) fn none_of(keys: &'static [&'static str]) -> Self {
        Self::with(Problem::NoneOf(keys))
    }

    fn with(problem: Problem) -> Self {
        Self(Box::new(Inner { path: Vec::new(), problem }))
    }

    /// The same error, one object member further out.
    #[must_use]
    pub fn at_key(mut self, key: &str) -> Self {
        self.0.path.push(Segment::Key(key.to_owned()));
        self
    }

    /// The same error, one list element further out.
    #[must_use]
    pub fn at_index(mut self, index: usize) -> Self {
        self.0.path.push(Segment::Index(index));
        self
    }

    /// Where it happened: `result.items[3].ID`, empty for the document itself. A key that would be misread is quoted,
    /// `filter["a.b"]`, and a long one is cut.
    pub fn path(&self) -> String {
        let mut out = String::new();
        for segment in self.0.path.iter().rev() {
            match segment {
                Segment::Index(index) => push_index(&mut out, *index),
                Segment::Key(key) => push_key(&mut out, key),
            }
        }
        out
    }

    /// The outermost object member on the path: the parameter that a request's error is about.
    pub fn member(&self) -> Option<&str> {
        self.0.path.iter().rev().find_map(|segment| match segment {
            Segment::Key(key) => Some(key.as_str()),
            Segment::Index(_) => None,
        })
    }

    /// Whether a member was missing, rather than unreadable.
    pub fn is_missing(&self) -> bool {
        matches!(self.0.problem, Problem::Missing | Problem::NoneOf(_))
    }

    /// Whether the document is not JSON at all.
    pub fn is_syntax(&self) -> bool {
        matches!(self.0.problem, Problem::Syntax { .. })
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path();
        if !path.is_empty() {
            write!(f, "at `{path}`: ")?;
        }
        match &self.0.problem {
            Problem::Type { expected, found } => write!(f, "expected {expected}, found {found}"),
            Problem::Missing => f.write_str("the member is missing"),
            Problem::NoneOf(keys) => write!(f, "none of the alternatives is there: {}", keys.join(", ")),
            Problem::Syntax { message, line, column } => {
                write!(f, "not JSON: {message} (line {line}, column {column})")
            }
            Problem::Other(message) => f.write_str(message),
        }
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecodeError({self})")
    }
}

impl std::error::Error for DecodeError {}

/// The beginning of a text that is too long to be shown.
fn cut(text: &str) -> Option<&str> {
    text.char_indices().nth(SHOWN_CHARS).map(|(end, _)| &text[..end])
}

/// Appends a list's position to a path.
pub(super) fn push_index(path: &mut String, index: usize) {
    // Writing to a String cannot fail.
    let _ = write!(path, "[{index}]");
}

/// Appends a member's key to a path: quoted if it would be misread, cut if it is long.
pub(super) fn push_key(path: &mut String, key: &str) {
    let dots = if cut(key).is_some() { "…" } else { "" };
    let shown = cut(key).unwrap_or(key);
    let misread = |c: char| matches!(c, '.' | '[' | ']' | '"') || c.is_control();
    if shown.is_empty() || shown.contains(misread) {
        let _ = write!(path, "[{shown:?}{dots}]");
    } else {
        let dot = if path.is_empty() { "" } else { "." };
        let _ = write!(path, "{dot}{shown}{dots}");
    }
}
