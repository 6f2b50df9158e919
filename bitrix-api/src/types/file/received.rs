//! Files that are received.

use super::{TOLERANT, source::is_name};
use crate::codec::{Absent, Decode, DecodeError, Decoder, Encode, Encoder, Kind};
use base64::Engine as _;
use bytes::Bytes;
use std::fmt;

const MEMBERS: &[&str] = &["content", "name", "contentType"];

/// A file as the server sent it: the result of a method that answers with a file instead of JSON, and of
/// [`Client::download`](crate::Client::download).
#[derive(Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ReceivedFile {
    /// The contents.
    pub content: Bytes,
    /// Its name (`Content-Disposition`), if the server gives one: never a path, whatever the server sends.
    pub name: Option<String>,
    /// Its kind (`Content-Type`): `image/png`.
    pub content_type: Option<String>,
}

impl ReceivedFile {
    /// A file with these contents.
    pub fn new(content: impl Into<Bytes>) -> Self {
        Self { content: content.into(), ..Self::default() }
    }

    /// Sets the name. One that is a path or none is left out.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into()).filter(|name| is_name(name));
        self
    }

    /// Sets the kind: `image/png`.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// The file that the headers of an answer describe.
    pub(crate) fn of_headers(
        content: Bytes,
        disposition: Option<&[u8]>,
        content_type: Option<&[u8]>,
    ) -> Self {
        let content_type = content_type.and_then(|value| std::str::from_utf8(value).ok()).map(str::to_owned);
        let name = disposition.and_then(name_in);
        Self { content, name, content_type }
    }
}

/// The name in `attachment; filename="a.txt"; filename*=utf-8''%D1%84.txt`; the second form goes before the first.
fn name_in(disposition: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(disposition);
    let (mut plain, mut extended) = (None, None);
    for (key, value) in Parameters(text.split_once(';')?.1) {
        if key.eq_ignore_ascii_case("filename*") {
            let encoded = value.splitn(3, '\'').nth(2).unwrap_or_default();
            extended = Some(percent_decoded(encoded));
        } else if key.eq_ignore_ascii_case("filename") {
            // Some servers encode this one too.
            plain = Some(if value.contains('%') { percent_decoded(&value) } else { value });
        }
    }
    let name = extended.or(plain)?;
    // What a hostile server gives as a path is the last part of it.
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    is_name(last).then(|| last.to_owned())
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|b| char::from(*b).to_digit(16));
        if let (b'%', Some(high), Some(low)) = (first, digit(0), digit(1)) {
            bytes.push(u8::try_from(high * 16 + low).unwrap_or_default());
            rest = &after[2..];
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// `; key=value; key="a \"quoted\" value"`.
struct Parameters<'a>(&'a str);

impl<'a> Iterator for Parameters<'a> {
    type Item = (&'a str, String);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, rest) = self.0.split_once('=')?;
        let key = key.trim_matches(|c: char| c == ';' || c.is_whitespace());
        let rest = rest.trim_start();
        let Some(quoted) = rest.strip_prefix('"') else {
            let (value, rest) = rest.split_once(';').unwrap_or((rest, ""));
            self.0 = rest;
            return Some((key, value.trim().to_owned()));
        };
        let (mut value, mut chars) = (String::new(), quoted.chars());
        while let Some(c) = chars.next() {
            match c {
                '"' => break,
                '\\' => value.extend(chars.next()),
                c => value.push(c),
            }
        }
        self.0 = chars.as_str();
        Some((key, value))
    }
}

/// `Debug` shows the size of the contents, not the contents.
impl fmt::Debug for ReceivedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceivedFile")
            .field("content", &format_args!("{} bytes", self.content.len()))
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .finish()
    }
}

/// As the embedded portal keeps it; no portal sends a file as JSON.
impl Encode for ReceivedFile {
    fn encode(&self, e: &mut Encoder) {
        e.begin_object();
        e.member("content", &mut |e| e.base64(&self.content));
        e.opt("name", &self.name);
        e.opt("contentType", &self.content_type);
        e.end_object();
    }
}

impl Decode for ReceivedFile {
    const ABSENT: Absent = Absent::NULL;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        if let Some(file) = d.take_file() {
            d.skip()?;
            return Ok(file);
        }
        let mut file = Self::default();
        if d.kind()? == Kind::String {
            file.content = content(d)?;
            return Ok(file);
        }
        d.record(MEMBERS, &mut |d, key| match key {
            0 => {
                file.content = content(d)?;
                Ok(())
            }
            1 => d.put_opt(&mut file.name),
            _ => d.put_opt(&mut file.content_type),
        })?;
        Ok(file)
    }
}

fn content(d: &mut Decoder<'_>) -> Result<Bytes, DecodeError> {
    match TOLERANT.decode(d.text()?) {
        Ok(content) => Ok(content.into()),
        Err(_) => Err(DecodeError::message("expected a file, found JSON")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_headers() {
        let table = [
            ("attachment; filename=\"a b.txt\"", Some("a b.txt")),
            ("attachment; filename=a.txt", Some("a.txt")),
            ("attachment;filename=\"a\\\"b;c=d.txt\"; size=5", Some("a\"b;c=d.txt")),
            ("attachment; filename=\"x.txt\"; filename*=utf-8''%D1%84%20.txt", Some("ф .txt")),
            ("attachment; FileName*=UTF-8'en'%e2%82%ac.txt; filename=x", Some("€.txt")),
            ("attachment; filename=\"%D1%84.txt\"", Some("ф.txt")),
            ("attachment; filename=\"../../etc/passwd\"", Some("passwd")),
            ("attachment; filename=\"C:\\\\x\\\\y.txt\"", Some("y.txt")),
            ("attachment; filename=\"..\"", None),
            ("attachment; filename*=utf-8''..%2F", None),
            ("attachment; filename=\"a\nb\"", None),
            ("attachment; filename=\"", None),
            ("attachment; filename*=%", None),
            ("attachment", None),
            ("; = ; =\"", None),
        ];
        for (header, name) in table {
            assert_eq!(name_in(header.as_bytes()).as_deref(), name, "{header}");
        }
    }
}
