//! The pull decoder: values.

use super::{Absent, DecodeError, scan};
use crate::types::ReceivedFile;
use jiter::{Jiter, JiterError, LinePosition, Peek};
use std::fmt;
use std::ops::Range;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The JSON kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// A list.
    Array,
    /// An object.
    Object,
}

/// Reads JSON value by value, straight into the types that ask for them.
pub struct Decoder<'j> {
    pub(super) jiter: Jiter<'j>,
    /// Where in `data` that begins which `jiter` reads: behind what was passed over without it.
    pub(super) from: usize,
    pub(super) data: &'j [u8],
    /// Bytes of a byte order mark before `data`.
    skipped: usize,
    pub(super) depth: u16,
    pub(super) unknown: Option<Vec<String>>,
    /// Path to the current value; kept only while unknown members are collected.
    pub(super) trail: String,
    /// The answer, where it is no JSON but a file.
    file: Option<Box<ReceivedFile>>,
}

/// Shows where it stands, not what it reads, which may be secret.
impl fmt::Debug for Decoder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decoder(byte {} of {})", self.position(), self.skipped + self.data.len())
    }
}

impl<'j> Decoder<'j> {
    /// A decoder at the start of a JSON document. A byte order mark, which a PHP file saved with one puts there, is
    /// passed over.
    pub fn new(data: &'j [u8]) -> Self {
        let skipped = if data.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        let data = data.get(skipped..).unwrap_or_default();
        Self {
            jiter: Jiter::new(data),
            from: 0,
            data,
            skipped,
            depth: 0,
            unknown: None,
            trail: String::new(),
            file: None,
        }
    }

    /// A decoder of an answer that is a file instead of JSON.
    pub(crate) fn of_file(file: ReceivedFile) -> Self {
        Self { file: Some(Box::new(file)), ..Self::new(b"null") }
    }

    /// The file, if the answer is one.
    pub(crate) fn take_file(&mut self) -> Option<ReceivedFile> {
        self.file.take().map(|file| *file)
    }

    /// Collects the paths of members for which the types have no place, instead of passing over them in silence; the
    /// first 1,000 of them.
    #[must_use]
    pub fn collect_unknown(mut self) -> Self {
        self.unknown = Some(Vec::new());
        self
    }

    /// The paths collected since [`collect_unknown`](Self::collect_unknown).
    pub fn unknown(&self) -> &[String] {
        self.unknown.as_deref().unwrap_or_default()
    }

    /// Ends the document.
    ///
    /// # Errors
    /// When there is more than white space left.
    pub fn finish(&mut self) -> Result<(), DecodeError> {
        self.jiter.finish().map_err(|e| self.syntax(&e))
    }

    /// Bytes read so far.
    pub fn position(&self) -> usize {
        self.skipped + self.at()
    }

    /// Where in `data` it stands.
    pub(super) fn at(&self) -> usize {
        self.from + self.jiter.current_index()
    }

    /// Goes on at another place in `data`.
    pub(super) fn seek(&mut self, at: usize) {
        let rest = self.data.get(at..).unwrap_or_default();
        // What strings with escapes are written out into is kept.
        let tape = std::mem::replace(&mut self.jiter, Jiter::new(&[])).into_tape();
        self.jiter = Jiter::with_tape(rest, tape);
        self.from = at;
    }

    /// Bytes that are left.
    pub(crate) fn left(&self) -> usize {
        self.data.len().saturating_sub(self.at())
    }

    /// What was read between two positions.
    pub(crate) fn between(&self, places: Range<usize>) -> &'j [u8] {
        let (start, end) =
            (places.start.saturating_sub(self.skipped), places.end.saturating_sub(self.skipped));
        self.data.get(start..end).unwrap_or_default()
    }

    /// The kind of the next value.
    ///
    /// # Errors
    /// When the next thing is no JSON value.
    pub fn kind(&mut self) -> Result<Kind, DecodeError> {
        let peek = self.peek()?;
        match peek {
            Peek::Null => Ok(Kind::Null),
            Peek::True | Peek::False => Ok(Kind::Bool),
            Peek::String => Ok(Kind::String),
            Peek::Array => Ok(Kind::Array),
            Peek::Object => Ok(Kind::Object),
            _ if peek.into_inner() == b'-' || peek.into_inner().is_ascii_digit() => Ok(Kind::Number),
            _ => {
                let at = LinePosition::find(self.data, self.at());
                Err(DecodeError::syntax("a value was expected".to_owned(), at.line, at.column))
            }
        }
    }

    pub(super) fn peek(&mut self) -> Result<Peek, DecodeError> {
        self.jiter.peek().map_err(|e| self.syntax(&e))
    }

    /// Passes over the next value.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn skip(&mut self) -> Result<(), DecodeError> {
        match scan::value_end(self.data, self.at()) {
            Some(end) => {
                self.seek(end);
                Ok(())
            }
            None => self.jiter.next_skip().map_err(|e| self.syntax(&e)),
        }
    }

    /// Passes over the next value and says where in the document it stands. Whether it is UTF-8 is left to who reads it.
    ///
    /// # Errors
    /// When it is not JSON.
    pub(crate) fn place(&mut self) -> Result<Range<usize>, DecodeError> {
        self.peek()?;
        let start = self.position();
        self.skip()?;
        Ok(start..self.position())
    }

    /// Passes over the next value and returns its JSON text, undecoded.
    ///
    /// # Errors
    /// When it is not JSON, or not UTF-8.
    pub fn raw(&mut self) -> Result<&'j str, DecodeError> {
        self.peek()?;
        let start = self.at();
        self.skip()?;
        std::str::from_utf8(self.data.get(start..self.at()).unwrap_or_default())
            .map_err(|_| DecodeError::message("the text is not UTF-8"))
    }

    /// The next value as text: a string, or a number as it is written.
    ///
    /// # Errors
    /// When it is neither.
    pub fn text(&mut self) -> Result<&str, DecodeError> {
        // Strings are most of what is read.
        if self.peek()? == Peek::String {
            return self.string();
        }
        match self.kind()? {
            Kind::Number => self.number(),
            _ => Err(self.expected("a text")),
        }
    }

    /// The next value as the text of a secret: as [`text`](Self::text), but no error ever shows the value.
    ///
    /// # Errors
    /// When it is neither a string nor a number.
    pub fn secret_text(&mut self) -> Result<&str, DecodeError> {
        match self.kind()? {
            Kind::String => self.string(),
            Kind::Number => self.number(),
            _ => Err(DecodeError::wrong_type("a secret text", "something else, which is not shown")),
        }
    }

    /// The next value, which is known to be a string.
    pub(super) fn string(&mut self) -> Result<&str, DecodeError> {
        let (data, from) = (self.data, self.from);
        self.jiter.known_str().map_err(|e| syntax_in(data, from, &e))
    }

    /// The literal text of the next value, which is known to be a number.
    pub(super) fn number(&mut self) -> Result<&'j str, DecodeError> {
        let peek = self.peek()?;
        let start = self.jiter.current_index();
        self.jiter.known_number_bytes(peek).map(|_| ()).map_err(|e| syntax_in(self.data, self.from, &e))?;
        // A JSON number is ASCII.
        Ok(std::str::from_utf8(self.jiter.slice_to_current(start)).unwrap_or_default())
    }

    pub(super) fn bool(&mut self) -> Result<bool, DecodeError> {
        self.jiter.next_bool().map_err(|e| self.syntax(&e))
    }

    pub(super) fn null(&mut self) -> Result<(), DecodeError> {
        self.jiter.next_null().map_err(|e| self.syntax(&e))
    }

    /// The error for a value that does not fit, naming what was expected (with its article) and what is there.
    pub fn expected(&mut self, expected: &str) -> DecodeError {
        let found = match self.kind() {
            Err(syntax) => return syntax,
            Ok(Kind::Null) => "null",
            Ok(Kind::Bool) if self.ahead(0) == Some(b't') => "true",
            Ok(Kind::Bool) => "false",
            Ok(Kind::Number) => return self.expected_text(expected, "the number"),
            Ok(Kind::String) => return self.expected_text(expected, "the string"),
            // What is inside may be secret.
            Ok(Kind::Array) if self.at_empty_container() => "an empty list",
            Ok(Kind::Array) => "a list",
            Ok(Kind::Object) if self.at_empty_container() => "an empty object",
            Ok(Kind::Object) => "an object",
        };
        DecodeError::wrong_type(expected, found)
    }

    fn expected_text(&mut self, expected: &str, what: &str) -> DecodeError {
        match self.text() {
            Ok(text) => DecodeError::found_text(expected, what, text),
            Err(syntax) => syntax,
        }
    }

    /// Whether the next value is one of `absent`; reads it if so.
    ///
    /// # Errors
    /// When the next thing is no JSON value.
    pub fn absent(&mut self, absent: Absent) -> Result<bool, DecodeError> {
        let is = match self.peek()? {
            Peek::Null => true,
            Peek::False => absent.has(Absent::FALSE),
            Peek::String => absent.has(Absent::EMPTY_TEXT) && self.ahead(1) == Some(b'"'),
            Peek::Array | Peek::Object => absent.has(Absent::EMPTY_CONTAINER) && self.at_empty_container(),
            _ => false,
        };
        if is {
            self.skip()?;
        }
        Ok(is)
    }

    pub(super) fn ahead(&self, offset: usize) -> Option<u8> {
        self.data.get(self.at() + offset).copied()
    }

    /// Whether the next value, known to be a list or an object, has nothing in it.
    pub(super) fn at_empty_container(&self) -> bool {
        let rest = self.data.get(self.at() + 1..).unwrap_or_default();
        matches!(rest.iter().find(|b| !b.is_ascii_whitespace()), Some(b']' | b'}'))
    }

    fn syntax(&self, error: &JiterError) -> DecodeError {
        syntax_in(self.data, self.from, error)
    }
}

/// The error of the parser that began at `from`.
pub(super) fn syntax_in(data: &[u8], from: usize, error: &JiterError) -> DecodeError {
    let at = LinePosition::find(data, from + error.index);
    DecodeError::syntax(error.error_type.to_string(), at.line, at.column)
}
