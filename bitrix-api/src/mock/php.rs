//! PHP's habits: forms, truth, arrays.

use crate::codec::Json;

/// Variables of a form that PHP reads (`max_input_vars`).
const MAX_VARS: usize = 1000;
/// Brackets in a name that PHP follows (`max_input_nesting_level`).
const MAX_DEPTH: usize = 64;

/// PHP's `parse_str`: every value becomes a text, groups become lists where their keys count from 0.
pub(super) fn parse_str(query: &str) -> Json {
    let mut root = Array::default();
    for pair in query.split('&').filter(|pair| !pair.is_empty()).take(MAX_VARS) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (url_decoded(name), url_decoded(value));
        let name = name.trim_start_matches(' ');
        if name.is_empty() {
            continue;
        }
        let (first, path) = keys(name);
        if path.len() > MAX_DEPTH {
            continue;
        }
        root.put(Some(first), &path, value);
    }
    let Array { members, .. } = root;
    Json::Object(members.into_iter().map(|(key, node)| (key, node.into_json())).collect())
}

/// `a[b][]` as `a` and `[b, (next)]`.
fn keys(name: &str) -> (String, Vec<Option<String>>) {
    let plain = |text: &str| text.replace([' ', '.', '['], "_");
    let Some((first, mut rest)) = name.split_once('[').filter(|(first, _)| !first.is_empty()) else {
        return (plain(name), Vec::new());
    };
    let mut path = Vec::new();
    loop {
        let Some((key, after)) = rest.split_once(']') else {
            // A bracket that never closes is part of the name; deeper down, PHP drops it.
            return (if path.is_empty() { plain(name) } else { plain(first) }, path);
        };
        path.push(Some(key).filter(|key| !key.is_empty()).map(str::to_owned));
        match after.strip_prefix('[') {
            Some(deeper) => rest = deeper,
            None => return (plain(first), path),
        }
    }
}

#[derive(Default)]
struct Array {
    members: Vec<(String, Node)>,
    next: u64,
}

enum Node {
    Text(String),
    Array(Array),
}

impl Array {
    fn put(&mut self, key: Option<String>, path: &[Option<String>], value: String) {
        let key = key.unwrap_or_else(|| self.next.to_string());
        if let Some(number) = whole(&key) {
            self.next = self.next.max(number.saturating_add(1));
        }
        let at = match self.members.iter().position(|(known, _)| *known == key) {
            Some(at) => at,
            None => {
                self.members.push((key, Node::Text(String::new())));
                self.members.len() - 1
            }
        };
        let node = &mut self.members[at].1;
        match path.split_first() {
            None => *node = Node::Text(value),
            Some((next, path)) => {
                if !matches!(node, Node::Array(_)) {
                    *node = Node::Array(Self::default());
                }
                if let Node::Array(array) = node {
                    array.put(next.clone(), path, value);
                }
            }
        }
    }
}

impl Node {
    fn into_json(self) -> Json {
        match self {
            Self::Text(text) => Json::String(text),
            Self::Array(array) => {
                array_json(array.members.into_iter().map(|(key, node)| (key, node.into_json())).collect())
            }
        }
    }
}

/// A key that PHP takes for a number.
fn whole(key: &str) -> Option<u64> {
    let canonical = key == "0" || (!key.starts_with('0') && key.bytes().all(|b| b.is_ascii_digit()));
    if canonical { key.parse().ok() } else { None }
}

/// A PHP array as `json_encode` writes it: `[]` when empty, a list when its keys count from 0, otherwise an object.
pub(super) fn array_json(members: Vec<(String, Json)>) -> Json {
    if members.iter().enumerate().all(|(index, (key, _))| *key == index.to_string()) {
        Json::Array(members.into_iter().map(|(_, value)| value).collect())
    } else {
        Json::Object(members)
    }
}

/// As [`array_json`], of values that are JSON text already.
pub(super) fn array_text(members: &[(String, String)]) -> String {
    let list = members.iter().enumerate().all(|(index, (key, _))| *key == index.to_string());
    let mut out = String::with_capacity(members.iter().map(|(key, value)| key.len() + value.len() + 6).sum());
    out.push(if list { '[' } else { '{' });
    for (index, (key, value)) in members.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        if !list {
            out.push_str(&super::answer::escaped(&Json::from(key.as_str()).to_string()));
            out.push(':');
        }
        out.push_str(value);
    }
    out.push(if list { ']' } else { '}' });
    out
}

/// What PHP takes for true.
pub(super) fn truthy(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::Bool(value) => *value,
        Json::Number(number) => number.as_f64() != Some(0.0),
        Json::String(text) => !text.is_empty() && text != "0",
        Json::Array(items) => !items.is_empty(),
        Json::Object(members) => !members.is_empty(),
    }
}

/// `urldecode`: what is no code stays as it is.
pub(super) fn url_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let hex = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
        match (bytes[index], hex(index + 1), hex(index + 2)) {
            (b'+', ..) => out.push(b' '),
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                index += 2;
            }
            (byte, ..) => out.push(byte),
        }
        index += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_as_php_does() {
        let table = [
            ("a=1&b=2", r#"{"a":"1","b":"2"}"#),
            ("a[]=1&a[]=2", r#"{"a":["1","2"]}"#),
            ("a[0]=1&a[2]=2&a[]=3", r#"{"a":{"0":"1","2":"2","3":"3"}}"#),
            ("a[b][c]=1&a[b][d]=2", r#"{"a":{"b":{"c":"1","d":"2"}}}"#),
            ("a=1&a=2", r#"{"a":"2"}"#),
            ("a=1&a[b]=2", r#"{"a":{"b":"2"}}"#),
            ("a.b c=1", r#"{"a_b_c":"1"}"#),
            ("filter[>=a.b]=1", r#"{"filter":{">=a.b":"1"}}"#),
            ("a[b=1", r#"{"a_b":"1"}"#),
            ("a[b]c=1", r#"{"a":{"b":"1"}}"#),
            ("a=x+y%20z%2B%zz", r#"{"a":"x y z+%zz"}"#),
            ("a&=1&&b=", r#"{"a":"","b":""}"#),
            ("a%5Bb%5D=1", r#"{"a":{"b":"1"}}"#),
            ("", "{}"),
        ];
        for (query, expected) in table {
            assert_eq!(parse_str(query).to_string(), expected, "{query}");
        }
        let many: String = (0..1200).map(|n| format!("a[]={n}&")).collect();
        assert_eq!(parse_str(&many)["a"].as_array().map(<[Json]>::len), Some(1000));
    }

    #[test]
    fn truth_is_phps() {
        for text in ["null", "false", "0", "0.0", "\"\"", "\"0\"", "[]"] {
            assert!(!truthy(&text.parse().expect(text)), "{text}");
        }
        for text in ["true", "1", "-1", "\"false\"", "\"0.0\"", "[0]"] {
            assert!(truthy(&text.parse().expect(text)), "{text}");
        }
    }

    #[test]
    fn arrays_are_lists_while_they_count_from_0() {
        let member = |key: &str| (key.to_owned(), "1".to_owned());
        let table = [
            (vec![], "[]"),
            (vec!["0", "1"], "[1,1]"),
            (vec!["1", "2"], r#"{"1":1,"2":1}"#),
            (vec!["a<"], r#"{"a\u003C":1}"#),
        ];
        for (keys, expected) in table {
            assert_eq!(array_text(&keys.into_iter().map(member).collect::<Vec<_>>()), expected);
        }
    }
}
