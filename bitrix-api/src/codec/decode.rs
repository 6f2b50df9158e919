//! The pull decoder and the trait of what it reads.

use super::DecodeError;
use crate::types::Clearable;
use jiter::{Jiter, JiterError, Peek};

/// Deepest nesting that is read, so that a hostile answer cannot exhaust the stack.
const MAX_DEPTH: u16 = 128;

/// A value that can be read from JSON.
///
/// Derive it with [`Record`](macro@crate::Record), [`WireEnum`](macro@crate::WireEnum) or [`Event`](macro@crate::Event);
/// by hand, read with the `Decoder`'s methods and let its errors through.
pub trait Decode: Sized {
    /// Which empty values stand for "no value" where `Self` is optional.
    const ABSENT: Absent;
    /// The kind of identifier this is, if it is one: `message` for a [`MessageId`](crate::id::MessageId).
    const ID_KIND: Option<&'static str> = None;

    /// Reads one value.
    ///
    /// # Errors
    /// When the next value does not fit; the path is relative to this value.
    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError>;
}

/// The empty values by which the server says that there is no value.
///
/// `null` always is one. Whether `false`, `""`, `[]` and `{}` are depends on the type: `""` is a text, but no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absent(u8);

impl Absent {
    /// `null` alone.
    pub const NULL: Self = Self(0);
    /// `null` and `false`: for texts, lists of which `""` is a value.
    pub const TEXT: Self = Self(Self::FALSE);
    /// `null` and `""`: for flags.
    pub const FLAG: Self = Self(Self::EMPTY_TEXT);
    /// `null`, `false`, `""`: for numbers, identifiers, value lists, lists and maps.
    pub const SCALAR: Self = Self(Self::FALSE | Self::EMPTY_TEXT);
    /// `null`, `false`, `""`: for records of which every member is optional; `[]` and `{}` are an empty record.
    pub const RECORD: Self = Self(Self::FALSE | Self::EMPTY_TEXT);
    /// The same with `[]` and `{}`: for records that cannot be empty.
    pub const RECORD_WITH_REQUIRED: Self = Self(Self::FALSE | Self::EMPTY_TEXT | Self::EMPTY_CONTAINER);
    /// The same, for dates: PHP prints a date object as `{}`.
    pub const DATE: Self = Self(Self::FALSE | Self::EMPTY_TEXT | Self::EMPTY_CONTAINER);

    const FALSE: u8 = 1;
    const EMPTY_TEXT: u8 = 2;
    const EMPTY_CONTAINER: u8 = 4;

    const fn has(self, bit: u8) -> bool {
        self.0 & bit != 0
    }
}

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
#[derive(Debug)]
pub struct Decoder<'j> {
    jiter: Jiter<'j>,
    data: &'j [u8],
    depth: u16,
    unknown: Option<Vec<String>>,
    /// Path to the current value; kept only while unknown members are collected.
    trail: String,
}

impl<'j> Decoder<'j> {
    /// A decoder at the start of a JSON document.
    pub fn new(data: &'j [u8]) -> Self {
        Self { jiter: Jiter::new(data), data, depth: 0, unknown: None, trail: String::new() }
    }

    /// Collects the paths of members for which the types have no place, instead of passing over them in silence.
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
        self.jiter.current_index()
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
                let at = self.jiter.error_position(self.jiter.current_index());
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
        self.jiter.next_skip().map_err(|e| self.syntax(&e))
    }

    /// Passes over the next value and returns its JSON text, undecoded.
    ///
    /// # Errors
    /// When it is not JSON, or not UTF-8.
    pub fn raw(&mut self) -> Result<&'j str, DecodeError> {
        self.peek()?;
        let start = self.jiter.current_index();
        self.skip()?;
        std::str::from_utf8(self.jiter.slice_to_current(start))
            .map_err(|_| DecodeError::message("the text is not UTF-8"))
    }

    /// The next value as text: a string, or a number as it is written.
    ///
    /// # Errors
    /// When it is neither.
    pub fn text(&mut self) -> Result<&str, DecodeError> {
        match self.kind()? {
            Kind::String => self.string(),
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
        let data = self.data;
        self.jiter.known_str().map_err(|e| syntax_in(data, &e))
    }

    /// The literal text of the next value, which is known to be a number.
    pub(super) fn number(&mut self) -> Result<&'j str, DecodeError> {
        let peek = self.peek()?;
        let start = self.jiter.current_index();
        self.jiter.known_number_bytes(peek).map(|_| ()).map_err(|e| syntax_in(self.data, &e))?;
        // A JSON number is ASCII.
        Ok(std::str::from_utf8(self.jiter.slice_to_current(start)).unwrap_or_default())
    }

    pub(super) fn bool(&mut self) -> Result<bool, DecodeError> {
        self.jiter.next_bool().map_err(|e| syntax_in(self.data, &e))
    }

    pub(super) fn null(&mut self) -> Result<(), DecodeError> {
        self.jiter.next_null().map_err(|e| syntax_in(self.data, &e))
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

    fn ahead(&self, offset: usize) -> Option<u8> {
        self.data.get(self.jiter.current_index() + offset).copied()
    }

    /// Whether the next value, known to be a list or an object, has nothing in it.
    pub(super) fn at_empty_container(&self) -> bool {
        let rest = self.data.get(self.jiter.current_index() + 1..).unwrap_or_default();
        matches!(rest.iter().find(|b| !b.is_ascii_whitespace()), Some(b']' | b'}'))
    }

    /// Walks the members of an object: `read` is called with each known member's position in `keys` and must read its
    /// value. Other members are passed over.
    ///
    /// # Errors
    /// When the next value is no object (`[]` counts as an empty one), and what `read` returns, with the member's path.
    pub fn record(
        &mut self,
        keys: &'static [&'static str],
        read: &mut dyn FnMut(&mut Decoder<'_>, usize) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        self.walk(keys, read, None)
    }

    /// As [`record`](Self::record); members that are not in `keys` go to `other`, which answers whether it read the
    /// value. If it answers `false` it must not have read anything.
    ///
    /// # Errors
    /// As [`record`](Self::record).
    pub fn record_open(
        &mut self,
        keys: &'static [&'static str],
        read: &mut dyn FnMut(&mut Decoder<'_>, usize) -> Result<(), DecodeError>,
        other: &mut dyn FnMut(&mut Decoder<'_>, &str) -> Result<bool, DecodeError>,
    ) -> Result<(), DecodeError> {
        self.walk(keys, read, Some(other))
    }

    fn walk(
        &mut self,
        keys: &'static [&'static str],
        read: &mut dyn FnMut(&mut Decoder<'_>, usize) -> Result<(), DecodeError>,
        mut other: Option<OtherMembers<'_>>,
    ) -> Result<(), DecodeError> {
        if !self.enter_object()? {
            return Ok(());
        }
        // Rows of one list have their members in the same order, mostly the schema's: look there first.
        let mut expected = 0;
        let data = self.data;
        let mut key = self.jiter.known_object().map_err(|e| syntax_in(data, &e))?;
        while let Some(name) = key {
            match position(keys, name, expected) {
                Some(index) => {
                    expected = index + 1;
                    if self.unknown.is_some() {
                        self.trailed(keys[index], &mut |d| read(d, index))?;
                    } else {
                        read(self, index).map_err(|e| e.at_key(keys[index]))?;
                    }
                }
                None if other.is_some() || self.unknown.is_some() => {
                    let name = name.to_owned();
                    self.unlisted(&name, &mut other)?;
                }
                None => self.skip()?,
            }
            key = self.jiter.next_key().map_err(|e| syntax_in(data, &e))?;
        }
        self.depth -= 1;
        Ok(())
    }

    fn unlisted(&mut self, name: &str, other: &mut Option<OtherMembers<'_>>) -> Result<(), DecodeError> {
        let taken = match other {
            Some(other) if self.unknown.is_some() => {
                let mut taken = false;
                self.trailed(name, &mut |d| {
                    taken = other(d, name)?;
                    Ok(())
                })?;
                taken
            }
            Some(other) => other(self, name).map_err(|e| e.at_key(name))?,
            None => false,
        };
        if !taken {
            if let Some(unknown) = &mut self.unknown {
                let dot = if self.trail.is_empty() { "" } else { "." };
                unknown.push(format!("{}{dot}{name}", self.trail));
            }
            self.skip()?;
        }
        Ok(())
    }

    /// Runs `read` with `name` on the trail.
    fn trailed(
        &mut self,
        name: &str,
        read: &mut dyn FnMut(&mut Decoder<'_>) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        let length = self.trail.len();
        if length > 0 {
            self.trail.push('.');
        }
        self.trail.push_str(name);
        let result = read(self).map_err(|e| e.at_key(name));
        self.trail.truncate(length);
        result
    }

    /// Enters the next value as an object, short of its first key. `false`: it was `[]` and has been read.
    fn enter_object(&mut self) -> Result<bool, DecodeError> {
        match self.peek()? {
            Peek::Object => {
                self.deeper()?;
                Ok(true)
            }
            Peek::Array if self.at_empty_container() => {
                self.skip()?;
                Ok(false)
            }
            _ => Err(self.expected("an object")),
        }
    }

    fn deeper(&mut self) -> Result<(), DecodeError> {
        if self.depth >= MAX_DEPTH {
            return Err(DecodeError::message(format!("nested deeper than {MAX_DEPTH} levels")));
        }
        self.depth += 1;
        Ok(())
    }

    /// Walks an object whose keys are data, or a list, whose keys then are the positions.
    ///
    /// # Errors
    /// When the next value is neither, and what `read` returns.
    pub fn map(
        &mut self,
        read: &mut dyn FnMut(&mut Decoder<'_>, &str) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        if self.peek()? == Peek::Array {
            return self.list(&mut |d, index| read(d, &index.to_string()));
        }
        if !self.enter_object()? {
            return Ok(());
        }
        let data = self.data;
        let mut key = self.jiter.known_object().map_err(|e| syntax_in(data, &e))?.map(str::to_owned);
        while let Some(name) = key {
            self.trailed(&name, &mut |d| read(d, &name))?;
            key = self.jiter.next_key().map_err(|e| syntax_in(data, &e))?.map(str::to_owned);
        }
        self.depth -= 1;
        Ok(())
    }

    /// Walks a list; `read` is called with each position. An object whose keys are numbers counts as a list: PHP makes
    /// one of a list with a gap.
    ///
    /// # Errors
    /// When the next value is neither, and what `read` returns, with the element's path.
    pub fn list(
        &mut self,
        read: &mut dyn FnMut(&mut Decoder<'_>, usize) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        match self.peek()? {
            Peek::Array => {}
            Peek::Object => return self.numbered(read),
            _ => return Err(self.expected("a list")),
        }
        self.deeper()?;
        let data = self.data;
        let mut index = 0;
        let mut next = self.jiter.known_array().map_err(|e| syntax_in(data, &e))?;
        while next.is_some() {
            if self.unknown.is_some() {
                let length = self.trail.len();
                self.trail.push_str(&format!("[{index}]"));
                let result = read(self, index);
                self.trail.truncate(length);
                result.map_err(|e| e.at_index(index))?;
            } else {
                read(self, index).map_err(|e| e.at_index(index))?;
            }
            index += 1;
            next = self.jiter.array_step().map_err(|e| syntax_in(data, &e))?;
        }
        self.depth -= 1;
        Ok(())
    }

    fn numbered(
        &mut self,
        read: &mut dyn FnMut(&mut Decoder<'_>, usize) -> Result<(), DecodeError>,
    ) -> Result<(), DecodeError> {
        let mut index = 0;
        self.map(&mut |d, key| {
            if key.is_empty() || !key.bytes().all(|b| b.is_ascii_digit()) {
                return Err(DecodeError::wrong_type("a list", "an object whose keys are no numbers"));
            }
            read(d, index)?;
            index += 1;
            Ok(())
        })
    }

    /// Reads a required member into its slot.
    ///
    /// # Errors
    /// What `T` refuses.
    pub fn put<T: Decode>(&mut self, slot: &mut Option<T>) -> Result<(), DecodeError> {
        *slot = Some(T::decode(self)?);
        Ok(())
    }

    /// Reads an optional member into its slot; what [`Decode::ABSENT`] names leaves `None`.
    ///
    /// # Errors
    /// What `T` refuses.
    pub fn put_opt<T: Decode>(&mut self, slot: &mut Option<T>) -> Result<(), DecodeError> {
        *slot = if self.absent(T::ABSENT)? { None } else { Some(T::decode(self)?) };
        Ok(())
    }

    /// Reads a three-state member: `clear` or an empty text is [`Clearable::Clear`].
    ///
    /// # Errors
    /// What `T` refuses.
    pub fn put_clear<T: Decode>(
        &mut self,
        slot: &mut Option<Clearable<T>>,
        clear: &str,
    ) -> Result<(), DecodeError> {
        if self.peek()? == Peek::String {
            let mut ahead = self.jiter.clone();
            let text = ahead.known_str().map_err(|e| syntax_in(self.data, &e))?;
            if text.is_empty() || text == clear {
                *slot = Some(Clearable::Clear);
                return self.skip();
            }
        }
        *slot = if self.absent(Absent::NULL)? { None } else { Some(Clearable::Value(T::decode(self)?)) };
        Ok(())
    }

    /// The content of a required member's slot.
    ///
    /// # Errors
    /// When nothing was read into it.
    pub fn need<T>(&self, slot: Option<T>, key: &'static str) -> Result<T, DecodeError> {
        slot.ok_or_else(|| DecodeError::missing(key))
    }

    fn syntax(&self, error: &JiterError) -> DecodeError {
        syntax_in(self.data, error)
    }
}

/// Reads members that a record does not list.
type OtherMembers<'a> = &'a mut dyn FnMut(&mut Decoder<'_>, &str) -> Result<bool, DecodeError>;

/// Where `name` is in `keys`, looking from `expected` on, around the end.
fn position(keys: &[&str], name: &str, expected: usize) -> Option<usize> {
    let (before, from) = keys.split_at(expected.min(keys.len()));
    match from.iter().position(|key| *key == name) {
        Some(offset) => Some(before.len() + offset),
        None => before.iter().position(|key| *key == name),
    }
}

fn syntax_in(data: &[u8], error: &JiterError) -> DecodeError {
    let at = jiter::LinePosition::find(data, error.index);
    DecodeError::syntax(error.error_type.to_string(), at.line, at.column)
}
