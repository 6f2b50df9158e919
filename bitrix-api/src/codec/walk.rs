//! The pull decoder: objects, maps and lists.

use super::decode_error::{push_index, push_key};
use super::decoder::syntax_in;
use super::{DecodeError, Decoder};
use jiter::Peek;

/// Deepest nesting that is read, so that a hostile answer cannot exhaust the stack.
const MAX_DEPTH: u16 = 128;
/// Most unknown members whose paths are collected.
const MAX_UNKNOWN: usize = 1000;

/// Reads members that a record does not list.
type OtherMembers<'a> = &'a mut dyn FnMut(&mut Decoder<'_>, &str) -> Result<bool, DecodeError>;

impl Decoder<'_> {
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

    /// As [`record`](Self::record), into a value that is there already.
    ///
    /// # Errors
    /// As [`record`](Self::record).
    #[doc(hidden)]
    pub fn record_into<T>(
        &mut self,
        mut value: T,
        keys: &'static [&'static str],
        read: fn(&mut T, &mut Decoder<'_>, usize) -> Result<(), DecodeError>,
    ) -> Result<T, DecodeError> {
        self.walk(keys, &mut |d, index| read(&mut value, d, index), None)?;
        Ok(value)
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
            if let Some(unknown) = self.unknown.as_mut().filter(|unknown| unknown.len() < MAX_UNKNOWN) {
                let mut path = self.trail.clone();
                push_key(&mut path, name);
                unknown.push(path);
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
        push_key(&mut self.trail, name);
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
            if self.unknown.is_some() {
                self.trailed(&name, &mut |d| read(d, &name))?;
            } else {
                read(self, &name).map_err(|e| e.at_key(&name))?;
            }
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
                push_index(&mut self.trail, index);
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
}

/// Where `name` is in `keys`, looking from `expected` on, around the end.
fn position(keys: &[&str], name: &str, expected: usize) -> Option<usize> {
    let (before, from) = keys.split_at(expected.min(keys.len()));
    match from.iter().position(|key| *key == name) {
        Some(offset) => Some(before.len() + offset),
        None => before.iter().position(|key| *key == name),
    }
}
