//! The pull decoder: objects, maps and lists.

use super::decode_error::{push_index, push_key};
use super::decoder::syntax_in;
use super::{DecodeError, Decoder, scan};
use jiter::Peek;

/// Deepest nesting that is read, so that a hostile answer cannot exhaust the stack.
const MAX_DEPTH: u16 = 128;
/// Most unknown members whose paths are collected.
const MAX_UNKNOWN: usize = 1000;

/// Reads members that a record does not list.
type OtherMembers<'a> = &'a mut dyn FnMut(&mut Decoder<'_>, &str) -> Result<bool, DecodeError>;

/// A member of an object.
enum Member {
    /// By its position in the record's keys.
    Listed(usize),
    /// By its name, if it matters.
    Other(Option<String>),
}

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
        let mut first = true;
        while let Some(member) = self.member(keys, expected, first, other.is_some())? {
            first = false;
            match member {
                Member::Listed(index) => {
                    expected = index + 1;
                    if self.unknown.is_some() {
                        self.trailed(keys[index], &mut |d| read(d, index))?;
                    } else {
                        read(self, index).map_err(|e| e.at_key(keys[index]))?;
                    }
                }
                Member::Other(Some(name)) => self.unlisted(&name, &mut other)?,
                Member::Other(None) => self.skip()?,
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// Reads the next key of an object, which begins here if it is the `first`. `named`: the names of members that are not
    /// listed matter.
    fn member(
        &mut self,
        keys: &[&str],
        expected: usize,
        first: bool,
        named: bool,
    ) -> Result<Option<Member>, DecodeError> {
        let named = named || self.unknown.is_some();
        // A key that is written plainly need not be read as a text to be known.
        if let Some((name, value)) = scan::plain_key(self.data, self.at(), first) {
            let name = self.data.get(name).unwrap_or_default();
            if let Some(index) = position(keys, name, expected) {
                self.seek(value);
                return Ok(Some(Member::Listed(index)));
            }
            if let Ok(name) = std::str::from_utf8(name) {
                self.seek(value);
                return Ok(Some(Member::Other(named.then(|| name.to_owned()))));
            }
        }
        let Some(name) = self.key(first)? else { return Ok(None) };
        Ok(Some(match position(keys, name.as_bytes(), expected) {
            Some(index) => Member::Listed(index),
            None => Member::Other(named.then(|| name.to_owned())),
        }))
    }

    /// Reads the next key of an object, however it is written.
    fn key(&mut self, first: bool) -> Result<Option<&str>, DecodeError> {
        let (data, from) = (self.data, self.from);
        let key = if first { self.jiter.known_object() } else { self.jiter.next_key() };
        key.map_err(|e| syntax_in(data, from, &e))
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

    /// Goes on to the value of the next member of this name in any case, in an object that begins here if `first`. `false`:
    /// there is none, and the object has been read.
    ///
    /// # Errors
    /// When the next value is no object.
    pub(crate) fn find(&mut self, wanted: &str, mut first: bool) -> Result<bool, DecodeError> {
        if first && !self.enter_object()? {
            return Ok(false);
        }
        while let Some(name) = self.key(first)? {
            if name.eq_ignore_ascii_case(wanted) {
                return Ok(true);
            }
            first = false;
            self.skip()?;
        }
        self.depth -= 1;
        Ok(false)
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
        let mut key = self.key(true)?.map(str::to_owned);
        while let Some(name) = key {
            if self.unknown.is_some() {
                self.trailed(&name, &mut |d| read(d, &name))?;
            } else {
                read(self, &name).map_err(|e| e.at_key(&name))?;
            }
            key = self.key(false)?.map(str::to_owned);
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
        let (data, mut index) = (self.data, 0);
        let mut next = self.jiter.known_array().map_err(|e| syntax_in(data, self.from, &e))?;
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
            next = self.jiter.array_step().map_err(|e| syntax_in(data, self.from, &e))?;
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
fn position(keys: &[&str], name: &[u8], expected: usize) -> Option<usize> {
    let (before, from) = keys.split_at(expected.min(keys.len()));
    match from.iter().position(|key| key.as_bytes() == name) {
        Some(offset) => Some(before.len() + offset),
        None => before.iter().position(|key| key.as_bytes() == name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{Decode as _, Json, from_json};

    /// A record of two members that are passed over and one that is read, out of a document with a byte order mark.
    fn walk(json: &str) -> Result<(Json, String), DecodeError> {
        let json = format!("\u{feff}{json}");
        let mut d = Decoder::new(json.as_bytes());
        let (mut value, mut place) = (Json::Null, 0..0);
        d.record(&["skipped", "placed", "read"], &mut |d, index| {
            match index {
                0 => d.skip()?,
                1 => place = d.place()?,
                _ => value = Json::decode(d)?,
            }
            Ok(())
        })?;
        d.finish()?;
        Ok((value, String::from_utf8_lossy(d.between(place)).into_owned()))
    }

    #[test]
    fn keys_are_found_however_they_are_written() {
        for json in [
            r#"{"skipped":{"a":[1]},"placed":["\u0421"],"read":"\u0422\n"}"#,
            r#"{"skipped":"\u0421","other":{},"ещё":1,"read":"\u0422\n","placed":["\u0421"]}"#,
            r#"{ "re\u0061d" : "\u0422\n", "p\u006caced":["\u0421"] , "\u043e":[] }"#,
        ] {
            let read = walk(json).unwrap();
            assert_eq!(read, (Json::from("Т\n"), r#"["\u0421"]"#.to_owned()), "{json}");
        }
    }

    #[test]
    fn errors_say_where_they_are_whatever_was_passed_over_before() {
        for json in [
            "{\"skipped\":[1,\n2],\n\"placed\":{\"b\":\"c\"},\n \"read\":[1,\n  tru]}",
            "{\"skipped\":[1,\n2],\n\"placed\":{\"b\":\"c\"},\n \"read\":\"\\x\"}",
            "{\"skipped\":[1,\n2],\n\"placed\":{\"b\":\"c\"},\n \"read\":-}",
            "{\"skipped\":[1,\n2],\n\"placed\":{\"b\":\"c\"}\n \"read\":1}",
            "{\"skipped\":[1,\n2],\n\"placed\":1",
            "{\"skipped\":[1,\n2],\n\"placed\":1}\n\n  more",
        ] {
            // Nothing is passed over here.
            let plainly = from_json::<Json>(json.as_bytes()).unwrap_err();
            assert_eq!(walk(json).unwrap_err().to_string(), plainly.to_string(), "{json}");
        }
    }
}
