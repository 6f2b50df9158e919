//! What the library's decoder takes for a value of a type: `bitrix_api::codec` and `types`, in short.

use crate::import::example::{Json, Shape};
use crate::import::tree::Value;
use regex::Regex;
use std::sync::LazyLock;

/// A date with an optional time, in the spellings that the library reads.
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix) ^ (?: \d{4}-(?<m1>\d\d)-(?<d1>\d\d) | (?<d2>\d\d)\.(?<m2>\d\d)\.\d{4} | (?<m3>\d\d?)/(?<d3>\d\d?)/\d{4} )
        (?: (?:\s+|t) \d\d?:\d\d(:\d\d)? ([.,]\d+)? (?<half>\s*[ap]m)? \s* (z|[+-]\d\d(:?\d\d)?)? )? $",
    )
    .ok()
});
/// A moment as most methods answer it: with seconds and offset.
static MOMENT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$").ok());
/// Names that are made on the portal: user fields, properties of catalogs, parents of items.
static OPEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(UF_\w+|uf[A-Z]\w*|PROPERTY_\d+|property\d+|parentId\d+|PARENT_ID_\d+|UTS_\w+)$").ok()
});

/// Whether a value of this one word is read from `json`.
pub(super) fn reads(word: &str, values: &[Value], json: &Json) -> bool {
    if is_flag(word, values) {
        return reads_flag(json);
    }
    match (word, &json.shape) {
        ("any" | "object" | "array", _) => true,
        ("boolean", _) => reads_flag(json),
        ("integer" | "timestamp", Shape::Text(text) | Shape::Number(text)) => is_integer(text),
        ("double" | "money", Shape::Text(text) | Shape::Number(text)) => is_number(text),
        ("date" | "datetime", Shape::Text(text)) => is_date(text),
        ("date" | "datetime" | "integer" | "timestamp" | "double" | "money", _) => false,
        ("file" | "bytes", shape) => matches!(shape, Shape::Text(_)),
        ("lang_map", Shape::Object(members)) => members
            .iter()
            .all(|(_, text)| matches!(text.shape, Shape::Text(_) | Shape::Number(_) | Shape::Null)),
        ("lang_map", Shape::List(elements)) => elements.is_empty(),
        ("lang_map", _) => false,
        ("multi_field", _) => json.get("VALUE").is_some(),
        (_, shape) => matches!(shape, Shape::Text(_) | Shape::Number(_)),
    }
}

/// Whether `json` says that there is no value, where the value is one of this word and optional.
pub(super) fn is_absent(word: &str, values: &[Value], json: &Json) -> bool {
    let (falsy, empty_text, empty_container) = match word {
        "any" | "object" | "array" => (false, false, false),
        _ if is_flag(word, values) || word == "boolean" => (false, true, false),
        "date" | "datetime" => (true, true, true),
        "string" | "text" | "char" | "enum" | "secret" if values.is_empty() => (true, false, false),
        _ => (true, true, false),
    };
    absent(json, falsy, empty_text, empty_container)
}

/// The same for objects, lists and maps. An empty list is an empty object.
pub(super) fn is_absent_structure(json: &Json) -> bool {
    absent(json, true, true, false)
}

fn absent(json: &Json, falsy: bool, empty_text: bool, empty_container: bool) -> bool {
    match &json.shape {
        Shape::Null => true,
        Shape::Bool(value) => falsy && !value,
        Shape::Text(text) => empty_text && text.is_empty(),
        Shape::List(elements) => empty_container && elements.is_empty(),
        Shape::Object(members) => empty_container && members.is_empty(),
        Shape::Number(_) => false,
    }
}

fn reads_flag(json: &Json) -> bool {
    match &json.shape {
        Shape::Bool(_) => true,
        Shape::Text(text) | Shape::Number(text) => is_flag_text(text),
        _ => false,
    }
}

fn is_flag_text(text: &str) -> bool {
    matches!(text, "Y" | "y" | "N" | "n" | "1" | "0" | "true" | "false" | "")
}

/// Whether a list of values makes a flag of this type, as `bitrix_schema` decides it.
fn is_flag(word: &str, values: &[Value]) -> bool {
    let mut wires: Vec<&str> = values.iter().map(|value| value.wire.as_str()).collect();
    wires.sort_unstable();
    let flags = [["N", "Y"].as_slice(), &["Y"], &["0", "1"], &["false", "true"]];
    matches!(word, "string" | "text" | "char" | "boolean" | "enum") && flags.contains(&wires.as_slice())
}

/// Whether a text is an integer, a decimal without a fraction included.
pub(super) fn is_integer(text: &str) -> bool {
    let text = text.trim();
    text.parse::<i64>().is_ok()
        || text.split_once('.').is_some_and(|(whole, fraction)| {
            whole.parse::<i64>().is_ok() && !fraction.is_empty() && fraction.bytes().all(|b| b == b'0')
        })
}

/// Whether a text is a number.
pub(super) fn is_number(text: &str) -> bool {
    text.trim().parse::<f64>().is_ok_and(f64::is_finite)
}

fn is_date(text: &str) -> bool {
    let Some(found) = DATE.as_ref().and_then(|date| date.captures(text.trim())) else { return false };
    let number = |names: [&str; 3]| {
        let text = names.iter().find_map(|name| found.name(name))?;
        text.as_str().parse::<u8>().ok()
    };
    let in_range = number(["m1", "m2", "m3"]).is_some_and(|month| (1..=12).contains(&month))
        && number(["d1", "d2", "d3"]).is_some_and(|day| (1..=31).contains(&day));
    // With slashes only the half of the day tells that the month comes first.
    in_range && (found.name("m3").is_none() || found.name("half").is_some())
}

/// Whether a value of a `date` shows a time of day other than midnight: then it is a `datetime`.
pub(super) fn has_time_of_day(json: &Json) -> bool {
    let Shape::Text(text) = &json.shape else { return false };
    let Some((_, time)) = text.trim().split_once(['T', ' ']) else { return false };
    let clock = time.split(['+', '-', 'Z', '.', ' ']).next().unwrap_or_default();
    is_date(text) && clock.bytes().any(|b| b.is_ascii_digit() && b != b'0')
}

/// Whether a text is a moment, with seconds and offset.
pub(super) fn is_moment(text: &str) -> bool {
    MOMENT.as_ref().is_some_and(|moment| moment.is_match(text)) && is_date(text)
}

/// Whether a name is made on the portal, so that it is no member of a type.
pub(super) fn is_open(name: &str) -> bool {
    OPEN.as_ref().is_some_and(|open| open.is_match(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::example::json;

    #[test]
    fn the_spellings_of_the_decoder() {
        for (word, good, bad) in [
            ("integer", r#"[5, "5", "-5", 5.0, "5.00"]"#, r#"["x", "", null, true, 5.5, [], {}]"#),
            ("timestamp", r#"[1778747192, "1778747192"]"#, r#"["2026-05-14"]"#),
            ("double", r#"[5, "5.5", 1e3]"#, r#"["x", true, "nan"]"#),
            ("boolean", r#"[true, "Y", "N", 1, "0", ""]"#, r#"["yes", 2, null, []]"#),
            ("string", r#"["x", 5, ""]"#, "[true, null, [], {}]"),
            (
                "datetime",
                r#"["2026-05-14T10:26:32+02:00", "2026-05-14 10:26:32", "14.05.2026", "11/04/2015 05:50:43 PM"]"#,
                r#"["soon", "", 5, "2026-13-01", "11/04/2015", "{}"]"#,
            ),
            ("lang_map", r#"[{"en": "x", "de": null}, []]"#, r#"[["x"], "x", {"en": {}}]"#),
            ("multi_field", r#"[{"VALUE": "x"}]"#, r#"[{"TYPE": "x"}, []]"#),
            ("any", "[null, 1, {}]", "[]"),
        ] {
            for (list, wanted) in [(good, true), (bad, false)] {
                for value in json(list).elements() {
                    assert_eq!(reads(word, &[], value), wanted, "{word}: {}", value.text());
                }
            }
        }
    }

    #[test]
    fn values_make_a_flag_or_texts() {
        let value = |wire: &str| Value { wire: wire.to_owned(), label: String::new() };
        let flag = [value("Y"), value("N")];
        assert!(reads("string", &flag, &json("true")));
        assert!(!reads("string", &flag, &json("\"X\"")));
        assert!(reads("string", &[value("A"), value("B")], &json("\"X\"")));
    }

    #[test]
    fn what_stands_for_no_value() {
        for (word, none, some) in [
            ("integer", r#"[null, false, ""]"#, "[0, true, []]"),
            ("string", "[null, false]", r#"["", true, []]"#),
            ("boolean", r#"[null, ""]"#, "[false, []]"),
            ("datetime", r#"[null, false, "", [], {}]"#, "[0]"),
        ] {
            for (list, wanted) in [(none, true), (some, false)] {
                for value in json(list).elements() {
                    assert_eq!(is_absent(word, &[], value), wanted, "{word}: {}", value.text());
                }
            }
        }
    }

    #[test]
    fn moments_and_names_of_the_portal() {
        assert!(is_moment("2026-05-14T10:26:32+02:00") && is_moment("2026-05-14T10:26:32Z"));
        assert!(
            !is_moment("2026-05-14")
                && !is_moment("2026-05-14T10:26:32")
                && !is_moment("2026-55-14T10:26:32Z")
        );
        for name in ["UF_CRM_1", "ufCrm5_17", "PROPERTY_12", "parentId1036", "PARENT_ID_2"] {
            assert!(is_open(name), "{name}");
        }
        assert!(!is_open("UFO") && !is_open("PROPERTY_TYPE") && !is_open("parentId"));
    }
}
