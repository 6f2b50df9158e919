//! Whether a type takes a value: what the library's decoder would do with it, without generating or compiling anything.

use super::reads::{is_absent, is_absent_structure, is_integer, reads};
use super::sent_file::reads_file;
use crate::import::example::{Json, Shape};
use crate::import::tree::{Members, Records, Ty};

/// Where a value does not fit its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mismatch {
    /// Line of the value.
    pub(crate) line: u32,
    /// Path to it: `result.items[0].id`.
    pub(crate) path: String,
    /// What is wrong.
    pub(crate) why: Why,
}

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// The type has no member of that name: the value is passed over.
    Unknown,
    /// The value cannot be read, and with it the whole body.
    Unreadable,
}

/// Everything in `json` that does not fit; `at` is its path.
pub(crate) fn covers(ty: &Ty, json: &Json, records: &Records, at: &str) -> Vec<Mismatch> {
    let mut check = Check { records, found: Vec::new() };
    check.value(ty, json, at, false);
    check.found
}

/// The same for an object's members.
pub(super) fn covers_members(members: &Members, json: &Json, records: &Records) -> Vec<Mismatch> {
    let mut check = Check { records, found: Vec::new() };
    check.object(members, json, "");
    check.found
}

struct Check<'c> {
    records: &'c Records,
    found: Vec<Mismatch>,
}

impl Check<'_> {
    fn add(&mut self, json: &Json, at: &str, why: Why) {
        self.found.push(Mismatch { line: json.line, path: at.to_owned(), why });
    }

    fn value(&mut self, ty: &Ty, json: &Json, at: &str, optional: bool) {
        match ty {
            Ty::Plain { words, values, .. } => {
                // Several words are raw JSON.
                let [word] = words.as_slice() else { return };
                let none = optional && is_absent(word, values, json);
                if !none && !reads(word, values, json) {
                    self.add(json, at, Why::Unreadable);
                }
            }
            _ if optional && is_absent_structure(json) => {}
            Ty::File(encoding) => {
                if !reads_file(encoding, json) {
                    self.add(json, at, Why::Unreadable);
                }
            }
            Ty::Object(members) => self.object(members, json, at),
            Ty::Record(id) => {
                if let Some(record) = self.records.all.get(id) {
                    self.object(&record.members, json, at);
                }
            }
            Ty::List(element) => match &json.shape {
                Shape::List(elements) => {
                    for (index, inner) in elements.iter().enumerate() {
                        self.value(element, inner, &format!("{at}[{index}]"), false);
                    }
                }
                Shape::Object(entries)
                    if entries
                        .iter()
                        .all(|(key, _)| !key.is_empty() && key.bytes().all(|b| b.is_ascii_digit())) =>
                {
                    for (key, inner) in entries {
                        self.value(element, inner, &format!("{at}[{key}]"), false);
                    }
                }
                _ => self.add(json, at, Why::Unreadable),
            },
            Ty::Map(key, value) => match &json.shape {
                Shape::List(elements) => {
                    for (index, inner) in elements.iter().enumerate() {
                        self.value(value, inner, &format!("{at}[{index}]"), false);
                    }
                }
                Shape::Object(entries)
                    if key != "integer" || entries.iter().all(|(key, _)| is_integer(key)) =>
                {
                    for (key, inner) in entries {
                        self.value(value, inner, &format!("{at}.{key}"), false);
                    }
                }
                _ => self.add(json, at, Why::Unreadable),
            },
        }
    }

    fn object(&mut self, members: &Members, json: &Json, at: &str) {
        match &json.shape {
            Shape::Object(entries) => {
                for (name, inner) in entries {
                    let path = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                    match members.members.iter().find(|member| member.name == *name) {
                        Some(member) => self.value(&member.ty, inner, &path, true),
                        None if members.open => {}
                        None => self.add(inner, &path, Why::Unknown),
                    }
                }
            }
            Shape::List(elements) if elements.is_empty() => {}
            _ => self.add(json, at, Why::Unreadable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::example::json;
    use crate::import::reconcile::show;

    #[test]
    fn what_fits_and_what_does_not() {
        for (ty, value, found) in [
            ("{a: integer, b: [string]}", r#"{"a": "5", "b": ["x", 1]}"#, ""),
            ("{a: integer}", r#"{"a": "", "c": 1}"#, "result.c Unknown"),
            ("{a: integer, …}", r#"{"a": "x", "c": 1}"#, "result.a Unreadable"),
            ("{a: {b: integer}}", r#"{"a": []}"#, ""),
            ("{a: {b: integer}}", r#"{"a": [1]}"#, "result.a Unreadable"),
            ("[integer]", r#"[1, null]"#, "result[1] Unreadable"),
            ("[integer]", r#"{"0": 1, "2": 2}"#, ""),
            ("[integer]", r#"{"a": 1}"#, "result Unreadable"),
            ("<integer: string>", r#"{"1": "x"}"#, ""),
            ("<integer: string>", r#"{"a": "x"}"#, "result Unreadable"),
            ("<string: string>", r#"["x"]"#, ""),
            ("@1", r#"{"a": 1, "next": {"b": 2}}"#, "result.next.b Unknown"),
            ("object|string", "5", ""),
            ("integer", "null", "result Unreadable"),
        ] {
            let records = show::records(&[(1, "{a: integer, next: @1}")]);
            let all = covers(&show::ty(ty), &json(value), &records, "result");
            let all: Vec<String> =
                all.iter().map(|found| format!("{} {:?}", found.path, found.why)).collect();
            assert_eq!(all.join(", "), found, "{ty} and {value}");
        }
    }
}
