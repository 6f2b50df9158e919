//! Forms with PHP brackets: `data[PARAMS][ID]=5` becomes `{"data": {"PARAMS": {"ID": "5"}}}`.
//!
//! Groups become objects, also those whose keys are 0, 1, 2: whether they are lists is known by the type that reads them.
//! Where PHP would guess, this refuses:
//!
//! | form | here | PHP |
//! |---|---|---|
//! | `a[b]=1&a[c]=2` | `{"a": {"b": "1", "c": "2"}}` | the same |
//! | `a[]=1&a[]=2` | `{"a": {"0": "1", "1": "2"}}` | the same |
//! | `a[b=1` | `{"a[b": "1"}` | the key `a_b` |
//! | `a[b]c=1`, `a[b][c=1`, `[a]=1` | refused | guesses |
//! | `a=1&a=2` | refused | the last wins |
//! | `a=1&a[b]=2` | refused | the last wins |
//! | `a=%zz` | refused | the text `%zz` |
//! | `a.b=1` | the key `a.b` | the key `a_b` |

use super::Limits;
use super::error::{EventError, shown};
use crate::codec::Encoder;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The groups and values of a form, each in the order in which it came.
struct Tree<'b> {
    nodes: Vec<Node<'b>>,
    /// By group and key.
    index: BTreeMap<(usize, String), usize>,
    limits: Limits,
}

struct Node<'b> {
    key: String,
    content: Content<'b>,
}

enum Content<'b> {
    Value(Cow<'b, str>),
    Group {
        members: Vec<usize>,
        /// What `[]` stands for next.
        next: u64,
    },
}

/// Turns a form into JSON text.
pub(crate) fn to_json(body: &[u8], limits: Limits) -> Result<String, EventError> {
    let root = Node { key: String::new(), content: Content::Group { members: Vec::new(), next: 0 } };
    let mut tree = Tree { nodes: vec![root], index: BTreeMap::new(), limits };
    for pair in body.split(|b| *b == b'&').filter(|pair| !pair.is_empty()) {
        let (name, value) = match pair.iter().position(|b| *b == b'=') {
            Some(at) => (&pair[..at], &pair[at + 1..]),
            None => (pair, &[][..]),
        };
        tree.add(&decoded(name)?, decoded(value)?)?;
    }
    let mut encoder = Encoder::json();
    tree.write(0, &mut encoder);
    encoder.finish().map_err(|e| EventError::malformed(e.to_string()))
}

impl<'b> Tree<'b> {
    fn add(&mut self, name: &str, value: Cow<'b, str>) -> Result<(), EventError> {
        let (first, rest) = split_name(name)?;
        let mut group = 0;
        let mut segment = first;
        let mut rest = rest;
        let mut depth = 1;
        loop {
            if depth > self.limits.max_depth {
                return Err(EventError::TooDeep { limit: self.limits.max_depth });
            }
            if segment.len() > self.limits.max_key_bytes {
                return Err(EventError::KeyTooLong { limit: self.limits.max_key_bytes });
            }
            let Some(deeper) = next_segment(&mut rest)? else {
                return self.put_value(group, segment, depth, name, value);
            };
            group = self.enter(group, segment, depth, name)?;
            segment = deeper;
            depth += 1;
        }
    }

    /// The group `segment` within `group`, made if need be.
    fn enter(&mut self, group: usize, segment: &str, depth: usize, name: &str) -> Result<usize, EventError> {
        let key = self.key(group, segment, depth);
        match self.index.get(&(group, key.clone())) {
            None => self.push(group, key, Content::Group { members: Vec::new(), next: 0 }),
            Some(&node) => match self.nodes[node].content {
                Content::Group { .. } => Ok(node),
                Content::Value(_) => Err(EventError::Clash { key: shown(name) }),
            },
        }
    }

    fn put_value(
        &mut self,
        group: usize,
        segment: &str,
        depth: usize,
        name: &str,
        value: Cow<'b, str>,
    ) -> Result<(), EventError> {
        let key = self.key(group, segment, depth);
        match self.index.get(&(group, key.clone())) {
            None => self.push(group, key, Content::Value(value)).map(|_| ()),
            Some(&node) => Err(match self.nodes[node].content {
                Content::Group { .. } => EventError::Clash { key: shown(name) },
                Content::Value(_) => EventError::Duplicate { key: shown(name) },
            }),
        }
    }

    /// The key that a segment stands for: an empty one within brackets is the next free number.
    fn key(&self, group: usize, segment: &str, depth: usize) -> String {
        match self.nodes[group].content {
            Content::Group { next, .. } if segment.is_empty() && depth > 1 => next.to_string(),
            _ => segment.to_owned(),
        }
    }

    fn push(&mut self, group: usize, key: String, content: Content<'b>) -> Result<usize, EventError> {
        let node = self.nodes.len();
        if node > self.limits.max_fields {
            return Err(EventError::TooManyFields { limit: self.limits.max_fields });
        }
        if let Content::Group { members, next } = &mut self.nodes[group].content {
            members.push(node);
            if let Some(number) = whole(&key) {
                *next = (*next).max(number.saturating_add(1));
            }
        }
        self.index.insert((group, key.clone()), node);
        self.nodes.push(Node { key, content });
        Ok(node)
    }

    fn write(&self, node: usize, encoder: &mut Encoder) {
        match &self.nodes[node].content {
            Content::Value(text) => encoder.string(text),
            Content::Group { members, .. } => {
                encoder.begin_object();
                for &member in members {
                    encoder.member(&self.nodes[member].key, &mut |encoder| self.write(member, encoder));
                }
                encoder.end_object();
            }
        }
    }
}

/// The number that PHP takes a key for: digits without a leading zero.
fn whole(key: &str) -> Option<u64> {
    let canonical = key == "0" || !key.starts_with('0');
    (canonical && key.bytes().all(|b| b.is_ascii_digit())).then(|| key.parse().ok()).flatten()
}

/// Splits `data[PARAMS][ID]` into `data` and `[PARAMS][ID]`.
fn split_name(name: &str) -> Result<(&str, &str), EventError> {
    match name.find('[') {
        Some(0) => Err(EventError::malformed("a field's name begins with a bracket")),
        // A bracket that is never closed belongs to the name.
        Some(at) if name[at..].contains(']') => Ok(name.split_at(at)),
        _ => Ok((name, "")),
    }
}

/// Takes `PARAMS` off `[PARAMS][ID]`.
fn next_segment<'n>(rest: &mut &'n str) -> Result<Option<&'n str>, EventError> {
    if rest.is_empty() {
        return Ok(None);
    }
    let inner = rest.strip_prefix('[').and_then(|inner| inner.split_once(']'));
    match inner {
        Some((segment, after)) => {
            *rest = after;
            Ok(Some(segment))
        }
        None => Err(EventError::malformed("the brackets of a field's name do not match")),
    }
}

/// Undoes the form's encoding.
fn decoded(text: &[u8]) -> Result<Cow<'_, str>, EventError> {
    let plain = !text.iter().any(|b| matches!(b, b'%' | b'+'));
    if plain {
        return std::str::from_utf8(text).map(Cow::Borrowed).map_err(|_| EventError::NotUtf8);
    }
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.iter();
    while let Some(&byte) = bytes.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = (bytes.next().and_then(hex), bytes.next().and_then(hex));
                let (Some(high), Some(low)) = digits else {
                    return Err(EventError::malformed("a `%` is not followed by two hexadecimal digits"));
                };
                high << 4 | low
            }
            byte => byte,
        });
    }
    String::from_utf8(out).map(Cow::Owned).map_err(|_| EventError::NotUtf8)
}

fn hex(byte: &u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_become_json() {
        let table = [
            ("", Ok("{}")),
            ("&&", Ok("{}")),
            ("a=1", Ok(r#"{"a":"1"}"#)),
            ("a", Ok(r#"{"a":""}"#)),
            ("a=", Ok(r#"{"a":""}"#)),
            ("=1", Ok(r#"{"":"1"}"#)),
            ("a=b=c", Ok(r#"{"a":"b=c"}"#)),
            ("a=x+y%20z%2B", Ok(r#"{"a":"x y z+"}"#)),
            ("a=%D0%96", Ok(r#"{"a":"Ж"}"#)),
            ("a=%22%0A%00", Ok("{\"a\":\"\\\"\\n\\u0000\"}")),
            ("a[b]=1&a[c]=2", Ok(r#"{"a":{"b":"1","c":"2"}}"#)),
            ("a%5Bb%5D=1&a%5bc%5d=2", Ok(r#"{"a":{"b":"1","c":"2"}}"#)),
            ("data[BOT][571][AUTH][x]=1", Ok(r#"{"data":{"BOT":{"571":{"AUTH":{"x":"1"}}}}}"#)),
            ("a[]=1&a[]=2", Ok(r#"{"a":{"0":"1","1":"2"}}"#)),
            ("a[5]=1&a[]=2&a[x]=3&a[]=4", Ok(r#"{"a":{"5":"1","6":"2","x":"3","7":"4"}}"#)),
            ("a[05]=1&a[]=2", Ok(r#"{"a":{"05":"1","0":"2"}}"#)),
            ("a[][b]=1&a[][b]=2", Ok(r#"{"a":{"0":{"b":"1"},"1":{"b":"2"}}}"#)),
            ("b=1&a=2&b2=3", Ok(r#"{"b":"1","a":"2","b2":"3"}"#)),
            ("a.b=1&c d=2", Ok(r#"{"a.b":"1","c d":"2"}"#)),
            ("a[b=1", Ok(r#"{"a[b":"1"}"#)),
            ("a]=1", Ok(r#"{"a]":"1"}"#)),
            ("a[b[c]=1", Ok(r#"{"a":{"b[c":"1"}}"#)),
            ("[a]=1", Err("begins with a bracket")),
            ("a[b]c=1", Err("do not match")),
            ("a[b][c=1", Err("do not match")),
            ("a=1&a=2", Err("gives `a` twice")),
            ("a[b]=1&a[b]=2", Err("gives `a[b]` twice")),
            ("a[]=1&a[0]=2", Err("gives `a[0]` twice")),
            ("a=1&a[b]=2", Err("gives `a[b]` as a value and as a group")),
            ("a[b]=2&a=1", Err("gives `a` as a value and as a group")),
            ("a[18446744073709551615]=1&a[]=2", Err("twice")),
            ("a=%", Err("two hexadecimal digits")),
            ("a=%4", Err("two hexadecimal digits")),
            ("a=%zz", Err("two hexadecimal digits")),
            ("%=a", Err("two hexadecimal digits")),
            ("a=%FF", Err("not UTF-8")),
            ("%C3%28=1", Err("not UTF-8")),
        ];
        for (form, expected) in table {
            match (to_json(form.as_bytes(), Limits::DEFAULT), expected) {
                (Ok(json), Ok(expected)) => assert_eq!(json, expected, "{form}"),
                (Err(e), Err(expected)) => assert!(e.to_string().contains(expected), "{form}: {e}"),
                (got, expected) => panic!("{form}: {got:?} instead of {expected:?}"),
            }
        }
        assert_eq!(to_json(b"a=\xff", Limits::DEFAULT), Err(EventError::NotUtf8));
    }

    #[test]
    fn limits_hold_at_their_edge() {
        let limits = Limits::DEFAULT.max_depth(3).max_fields(4).max_key_bytes(5);
        assert!(to_json(b"a[b][c]=1", limits).is_ok());
        assert_eq!(to_json(b"a[b][c][d]=1", limits), Err(EventError::TooDeep { limit: 3 }));
        assert!(to_json(b"a[b]=1&a[c]=2&d=3", limits).is_ok());
        assert_eq!(to_json(b"a[b]=1&a[c]=2&d=3&e=4", limits), Err(EventError::TooManyFields { limit: 4 }));
        assert!(to_json(b"12345[12345]=1", limits).is_ok());
        assert_eq!(to_json(b"a[123456]=1", limits), Err(EventError::KeyTooLong { limit: 5 }));
        assert_eq!(to_json(b"123456=1", limits), Err(EventError::KeyTooLong { limit: 5 }));
    }
}
