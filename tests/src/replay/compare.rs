//! What went in against what came out.

use super::scalar;
use bitrix_api::{DecodeError, Json};
use std::collections::{BTreeMap, BTreeSet};

/// Most characters of a value that a note shows.
const SHOWN_CHARS: usize = 80;
/// Objects of no more members than this are searched from end to end.
const FEW: usize = 16;

/// Who wrote the JSON that went in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A caller: `""` and `false` say something to the server.
    Sent,
    /// The server: `""` and `false` may be its way to say that there is nothing.
    Received,
}

/// A difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where, as the decoder writes paths.
    pub at: String,
    /// `true`: the member did not come out; `false`: it came out as another value.
    pub lost: bool,
    /// What went in and what came out.
    pub note: String,
}

/// The first difference that is not in `ignored`, a set of paths.
///
/// Equal are the spellings of one value: `"5"` and `5`, `"Y"` and `true`, two writings of one moment; a list and the
/// object of its positions; what is empty in PHP, and a member that holds nothing and an absent one.
pub fn compare(before: &Json, after: &Json, side: Side, ignored: &BTreeSet<&str>) -> Option<Difference> {
    let mut walk = Walk { side, ignored, trail: Vec::new() };
    walk.value(before, after)
}

#[derive(Clone, Copy)]
enum Step<'j> {
    Key(&'j str),
    Index(usize),
}

struct Walk<'j> {
    side: Side,
    ignored: &'j BTreeSet<&'j str>,
    trail: Vec<Step<'j>>,
}

impl<'j> Walk<'j> {
    fn value(&mut self, before: &'j Json, after: &'j Json) -> Option<Difference> {
        match (before, after) {
            (Json::Object(a), Json::Object(b)) => self.members(a, b),
            (Json::Array(a), Json::Array(b)) => self.elements(a, b),
            // PHP has one type for both, and writes it as the keys are.
            (Json::Object(a), Json::Array(b)) if is_list(a) => {
                let found = a.iter().zip(b).find_map(|((key, a), b)| self.step(Step::Key(key), a, b));
                found.or_else(|| self.length(a.len(), b.len()))
            }
            (Json::Array(a), Json::Object(b)) if is_list(b) => {
                let found = a.iter().zip(b).enumerate();
                let found = { found }.find_map(|(i, (a, (_, b)))| self.step(Step::Index(i), a, b));
                found.or_else(|| self.length(a.len(), b.len()))
            }
            _ if scalar::same(before, after) || (is_empty(before) && is_empty(after)) => None,
            _ if after.is_null() && self.is_nothing(before) => None,
            _ => self.spelled_otherwise(before, after),
        }
    }

    /// What types that are written by hand read in several forms and write in one; the others never change the form.
    fn spelled_otherwise(&mut self, before: &'j Json, after: &'j Json) -> Option<Difference> {
        match (before, after) {
            (Json::Array(items), _) => {
                let list = match after.as_object() {
                    Some([(name, list @ Json::Array(_))]) => Some((name, list)),
                    _ => None,
                };
                match (items.as_slice(), list) {
                    // A list of one, for the one.
                    ([one], None) => return self.step(Step::Index(0), one, after),
                    ([one], Some((name, _))) if one.get(name).is_some() => {
                        return self.step(Step::Index(0), one, after);
                    }
                    // A list alone, for the object around it.
                    (_, Some((_, list))) => return self.value(before, list),
                    _ => {}
                }
            }
            // JSON as a text.
            (Json::String(text), Json::Object(_) | Json::Array(_)) => {
                if let Ok(json) = text.parse::<Json>()
                    && compare(&json, after, self.side, &BTreeSet::new()).is_none()
                {
                    return None;
                }
            }
            _ => {}
        }
        self.differs(false, format!("{} became {}", shown(before), shown(after)))
    }

    fn step(&mut self, step: Step<'j>, before: &'j Json, after: &'j Json) -> Option<Difference> {
        self.trail.push(step);
        let found = self.value(before, after);
        self.trail.pop();
        found
    }

    fn members(&mut self, before: &'j [(String, Json)], after: &'j [(String, Json)]) -> Option<Difference> {
        let (given, came) = (Members::of(before), Members::of(after));
        for (index, (key, value)) in before.iter().enumerate() {
            // Of several members of one name the last counts.
            if given.position(key) != Some(index) {
                continue;
            }
            let came = came.get(key).or_else(|| {
                // `colorToken` for `COLOR_TOKEN`, if the type writes that: nothing comes out of nothing.
                let twin = after.iter().find(|(name, _)| given.get(name).is_none() && is_twin(name, key));
                twin.map(|(_, value)| value)
            });
            let found = match came {
                Some(came) => self.step(Step::Key(key), value, came),
                None if self.is_nothing(value) => None,
                None => {
                    self.trail.push(Step::Key(key));
                    let found = self.differs(true, format!("{} did not come out", shown(value)));
                    self.trail.pop();
                    found
                }
            };
            if found.is_some() {
                return found;
            }
        }
        let is_new =
            |key: &str| given.get(key).is_none() && !before.iter().any(|(name, _)| is_twin(name, key));
        let is_something = |value: &Json| !is_empty(value) && !value.is_null();
        let (key, value) = after.iter().find(|(key, value)| is_something(value) && is_new(key))?;
        self.trail.push(Step::Key(key));
        let found = self.differs(false, format!("{} came out of nothing", shown(value)));
        self.trail.pop();
        found
    }

    fn elements(&mut self, before: &'j [Json], after: &'j [Json]) -> Option<Difference> {
        let found =
            before.iter().zip(after).enumerate().find_map(|(i, (a, b))| self.step(Step::Index(i), a, b));
        found.or_else(|| self.length(before.len(), after.len()))
    }

    fn length(&self, before: usize, after: usize) -> Option<Difference> {
        if before == after {
            return None;
        }
        self.differs(before > after, format!("of {before} elements came out {after}"))
    }

    /// Whether a member of this value may be left out.
    fn is_nothing(&self, value: &Json) -> bool {
        match value {
            Json::Bool(false) => self.side == Side::Received,
            Json::String(text) => self.side == Side::Received && text.is_empty(),
            other => other.is_null() || is_empty(other),
        }
    }

    fn differs(&self, lost: bool, note: String) -> Option<Difference> {
        let at = path(&self.trail);
        (!self.ignored.contains(at.as_str())).then_some(Difference { at, lost, note })
    }
}

/// An object's members by name, of several with one name the last.
enum Members<'j> {
    Few(&'j [(String, Json)]),
    Many(BTreeMap<&'j str, (usize, &'j Json)>),
}

impl<'j> Members<'j> {
    fn of(members: &'j [(String, Json)]) -> Self {
        if members.len() <= FEW {
            return Self::Few(members);
        }
        let all = members.iter().enumerate().map(|(index, (name, value))| (name.as_str(), (index, value)));
        Self::Many(all.collect())
    }

    fn find(&self, key: &str) -> Option<(usize, &'j Json)> {
        match self {
            Self::Few(members) => {
                let at = members.iter().rposition(|(name, _)| name == key)?;
                members.get(at).map(|(_, value)| (at, value))
            }
            Self::Many(members) => members.get(key).copied(),
        }
    }

    fn position(&self, key: &str) -> Option<usize> {
        self.find(key).map(|(index, _)| index)
    }

    fn get(&self, key: &str) -> Option<&'j Json> {
        self.find(key).map(|(_, value)| value)
    }
}

/// Whether two names differ in case and underscores alone.
fn is_twin(a: &str, b: &str) -> bool {
    let letters = |name: &str| name.replace('_', "").to_ascii_lowercase();
    // The cheap look first: one of them is longer by its underscores at most.
    a.len().abs_diff(b.len()) <= a.len().max(b.len()) / 2 && letters(a) == letters(b)
}

/// Whether the keys are the positions of a list, in order.
fn is_list(members: &[(String, Json)]) -> bool {
    members.iter().enumerate().all(|(index, (key, _))| *key == index.to_string())
}

/// What PHP writes for an array without elements.
fn is_empty(json: &Json) -> bool {
    match json {
        Json::Array(items) => items.is_empty(),
        Json::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// The path as the decoder writes it.
fn path(trail: &[Step<'_>]) -> String {
    let outermost = trail.iter().rev().fold(DecodeError::message(""), |error, step| match step {
        Step::Key(key) => error.at_key(key),
        Step::Index(index) => error.at_index(*index),
    });
    outermost.path()
}

fn shown(json: &Json) -> String {
    match json {
        Json::Array(items) if !items.is_empty() => format!("a list of {}", items.len()),
        Json::Object(members) if !members.is_empty() => format!("an object of {}", members.len()),
        _ => {
            let text = json.to_string();
            match text.char_indices().nth(SHOWN_CHARS) {
                Some((end, _)) => format!("{}…", &text[..end]),
                None => text,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differs(before: &str, after: &str, side: Side, ignored: &[&str]) -> Option<(String, bool)> {
        let ignored = ignored.iter().copied().collect();
        let found = compare(&before.parse().unwrap(), &after.parse().unwrap(), side, &ignored);
        found.map(|difference| (difference.at, difference.lost))
    }

    #[test]
    fn equal_in_another_encoding() {
        let table = [
            (r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1}"#),
            (r#"{"a":[]}"#, r#"{"a":{}}"#),
            (r#"{"a":{}}"#, r#"{"a":[]}"#),
            (r#"{"a":[],"b":{},"c":null}"#, "{}"),
            ("{}", r#"{"a":[],"b":null}"#),
            ("[]", "{}"),
            (r#"{"0":"a","1":{"2":5}}"#, r#"["a",{"2":"5"}]"#),
            (r#"["a","b"]"#, r#"{"0":"a","1":"b"}"#),
            (r#"{"a":1,"a":2}"#, r#"{"a":2}"#),
            (r#"{"a":null}"#, "{}"),
            ("[null]", "[null]"),
            // What types by hand do.
            (r#"[{"a":1}]"#, r#"{"BUTTONS":[{"a":1}]}"#),
            (r#"{"x":[{"a":1}]}"#, r#"{"x":{"a":1}}"#),
            (r#"{"x":[{"a":[1]}]}"#, r#"{"x":{"a":[1]}}"#),
            (r#"{"x":"[{\"a\":1}]"}"#, r#"{"x":[{"a":"1"}]}"#),
            (r#"{"x":"{\"a\":[]}"}"#, r#"{"x":{}}"#),
            (r#"{"colorToken":"a","ID":1}"#, r#"{"ID":1,"COLOR_TOKEN":"a"}"#),
        ];
        for (before, after) in table {
            for side in [Side::Sent, Side::Received] {
                assert_eq!(differs(before, after, side, &[]), None, "{before} {after}");
            }
        }
    }

    #[test]
    fn differences_have_their_place() {
        let table = [
            (r#"{"a":{"b":1}}"#, r#"{"a":{}}"#, "a.b", true),
            (r#"{"a":1}"#, r#"{"a":2}"#, "a", false),
            (r#"{"a":"5"}"#, r#"{"a":"05"}"#, "a", false),
            ("{}", r#"{"a":1}"#, "a", false),
            (r#"{"x":[{"y":1},{"y":2}]}"#, r#"{"x":[{"y":1}]}"#, "x", true),
            (r#"{"x":[1,2]}"#, r#"{"x":[1,3]}"#, "x[1]", false),
            (r#"{"x":{"0":1,"2":2}}"#, r#"{"x":[1,2]}"#, "x", false),
            (r#"{"x":{"0":1,"1":2}}"#, r#"{"x":[1,3]}"#, "x.1", false),
            (r#"{"x":[1]}"#, r#"{"x":{"1":1}}"#, "x[0]", false),
            (r#"{"x":{"y":1}}"#, r#"{"x":[]}"#, "x", false),
            (r#"{"a.b":1}"#, "{}", "[\"a.b\"]", true),
            ("1", "2", "", false),
            (r#"[{"a":1}]"#, r#"{"BUTTONS":[{"a":2}]}"#, "[0].a", false),
            (r#"{"x":[{"a":1}]}"#, r#"{"x":{"a":2}}"#, "x[0].a", false),
            (r#"{"x":[{"a":1},{"a":2}]}"#, r#"{"x":{"a":1}}"#, "x", false),
            (r#"{"x":"[1]"}"#, r#"{"x":[2]}"#, "x", false),
            (r#"{"colorToken":"a","COLOR_TOKEN":"b"}"#, r#"{"COLOR_TOKEN":"b"}"#, "colorToken", true),
            (r#"{"colorToken":"a"}"#, r#"{"COLOR_TOKEN":"b"}"#, "colorToken", false),
        ];
        for (before, after, at, lost) in table {
            let found = differs(before, after, Side::Received, &[]);
            assert_eq!(found, Some((at.to_owned(), lost)), "{before} {after}");
            assert_eq!(differs(before, after, Side::Received, &[at]), None, "ignored: {before} {after}");
        }
    }

    #[test]
    fn an_empty_value_that_was_sent_is_no_absent_one() {
        for value in ["\"\"", "false"] {
            let before = format!(r#"{{"a":{value}}}"#);
            assert_eq!(differs(&before, "{}", Side::Sent, &[]), Some(("a".to_owned(), true)));
            assert_eq!(differs(&before, "{}", Side::Received, &[]), None);
            assert_eq!(differs(&before, r#"{"a":null}"#, Side::Received, &[]), None);
        }
    }

    #[test]
    fn objects_of_many_members_are_compared_too() {
        let object = |from: usize| {
            let members: Vec<String> = (from..100).map(|i| format!("\"k{i}\":{i}")).collect();
            format!("{{{}}}", members.join(","))
        };
        assert_eq!(differs(&object(0), &object(0), Side::Sent, &[]), None);
        assert_eq!(differs(&object(0), &object(1), Side::Sent, &[]), Some(("k0".to_owned(), true)));
    }
}
