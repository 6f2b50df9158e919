//! Names of rows: plain ones, paths, keys that are data, and those that stand for names nobody knows.

use regex::Regex;
use std::sync::LazyLock;

/// What the name of a row says about its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// Steps from the object of the table to the member; the last is the member's.
    Path(Vec<Step>),
    /// `UF_CRM_...`: members may follow whose names are not known.
    Open,
    /// Not a name: what a heading inside of the table says, say.
    Words,
}

/// A step to a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// The member, or the placeholder of a key.
    pub(super) key: Key,
    /// Whether it is a list, and the way goes on inside of its elements.
    pub(super) list: bool,
}

/// A key of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// A member's name.
    Name(String),
    /// A key that is data, by its placeholder: `{USER_ID}`.
    Data(String),
}

/// Names with a part that each portal or object fills in: `UF_CRM_...`, `parentId...`, `PROPERTY_PropertyId`.
static OPEN: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"^(?:.*(?:\.\.\.|…|\*)|UF_|(?:UF_|ufCrm|uf|UfCrm)\S*(?:XXX|xxx|_n|_N|_?<.*>|_?\{.*\})|PROPERTY_[A-Z][a-z]\w*|(?:PROPERTY_|property|parentId|PARENT_ID_)(?:XXX|xxx|N|n|ID|_?<.*>|_?\{.*\})|UF_\*? fields?)$",
    )
});

/// A key with a placeholder in it: `{USER_ID}`, `<chatId>`, `upload{id}`.
static DATA: LazyLock<Regex> =
    LazyLock::new(|| super::pattern(r"^[^\s{}<>\[\]]*(?:[<{][^<>{}]+[>}].*|\[[A-Za-z_]+\])$"));

/// Reads a name as it stands in the cell.
pub(super) fn read(text: &str, is_path: impl Fn(&str) -> bool) -> Name {
    let text = clean(text);
    if OPEN.is_match(&text) && !text.contains(". ") {
        return Name::Open;
    }
    if DATA.is_match(&text) {
        return Name::Path(vec![Step { key: Key::Data(text), list: false }]);
    }
    // `TITLE (LANG)`: the member, and what it depends on.
    let text = match text.split_once(" (") {
        Some((name, rest)) if rest.ends_with(')') => name.to_owned(),
        _ => text,
    };
    if text.is_empty() || text.contains([' ', '\\', '/']) {
        return Name::Words;
    }
    let first = text.split('.').next().unwrap_or_default();
    let inner: Vec<&str> = text.split('.').collect();
    let steps = match inner.as_slice() {
        [_] => inner,
        parts if parts.iter().all(|part| !part.trim_end_matches("[]").is_empty()) && is_path(first) => inner,
        _ => vec![text.as_str()],
    };
    Name::Path(steps.into_iter().map(step).collect())
}

fn step(part: &str) -> Step {
    let name = part.trim_end_matches("[]");
    let key = if DATA.is_match(name) { Key::Data(name.to_owned()) } else { Key::Name(name.to_owned()) };
    Step { key, list: name.len() < part.len() }
}

/// A name without marks and escapes.
fn clean(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("/{", "{").replace("/}", "}");
    let text: String = text.chars().filter(|c| !matches!(c, '`' | '\u{ad}' | '\u{feff}')).collect();
    let text = text.replace("\\<", "<").replace("\\>", ">").replace("\\_", "_").replace("\\*", "*");
    let text = text.trim().trim_end_matches([':', '\\']).trim();
    // A star behind a name is the mark of required ones; behind `UF_` it is a wildcard.
    if text.ends_with("_*") { text.to_owned() } else { text.trim_end_matches(['*', '^']).trim().to_owned() }
}

/// Whether a name can be that of a member: one word.
pub(super) fn is_identifier(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "_-~=[].".contains(c))
        && text.chars().any(|c| c.is_ascii_alphanumeric())
}

/// The type of keys that are data: numbers if the placeholder is called an identifier.
pub(super) fn key_word(placeholder: &str) -> &'static str {
    let inner = placeholder.trim_start_matches(['{', '<']).trim_end_matches(['}', '>']);
    let bare = inner.len() + 2 == placeholder.len();
    let lower = inner.to_ascii_lowercase();
    if bare && (lower == "id" || lower.ends_with("_id") || lower.ends_with(" id") || inner.ends_with("Id")) {
        "integer"
    } else {
        "string"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str, list: bool) -> Step {
        Step { key: Key::Name(name.to_owned()), list }
    }

    #[test]
    fn paths_are_steps() {
        for (text, steps) in [
            ("MESSAGE_ID", vec![named("MESSAGE_ID", false)]),
            ("items[]", vec![named("items", true)]),
            ("data.FIELDS", vec![named("data", false), named("FIELDS", false)]),
            ("result.events[].id", vec![named("result", false), named("events", true), named("id", false)]),
            ("~DESCRIPTION", vec![named("~DESCRIPTION", false)]),
            ("TITLE (LANG)", vec![named("TITLE", false)]),
        ] {
            assert_eq!(read(text, |_| true), Name::Path(steps), "{text}");
        }
        assert_eq!(read("edit.plan", |_| false), Name::Path(vec![named("edit.plan", false)]));
    }

    #[test]
    fn names_with_gaps_leave_the_object_open() {
        for text in [
            "UF_CRM_...",
            "ufCrm…",
            "parentId...",
            "UF_*",
            "PROPERTY_PropertyId",
            "UF_CRM_{id}",
            "UF_* fields",
            "UF_\\",
        ] {
            assert_eq!(read(text, |_| true), Name::Open, "{text}");
        }
        for text in ["UF_DEPARTMENT", "PROPERTY_VALUE", "PARENT_ID", "parentId"] {
            assert!(matches!(read(text, |_| true), Name::Path(_)), "{text}");
        }
    }

    #[test]
    fn placeholders_are_keys_that_are_data() {
        for (text, placeholder, word) in [
            ("{USER_ID}", "{USER_ID}", "integer"),
            ("/{BOT_ID/}", "{BOT_ID}", "integer"),
            ("\\<chatId\\>", "<chatId>", "integer"),
            ("&lt;field_code&gt;", "<field_code>", "string"),
            ("upload{id}", "upload{id}", "string"),
            ("user[id]", "user[id]", "string"),
        ] {
            let data = Step { key: Key::Data(placeholder.to_owned()), list: false };
            assert_eq!(read(text, |_| true), Name::Path(vec![data]), "{text}");
            assert_eq!(key_word(placeholder), word, "{text}");
        }
    }

    #[test]
    fn sentences_are_no_names() {
        for text in ["Settings of all kinds", "Y\\N", "\\", ""] {
            assert_eq!(read(text, |_| true), Name::Words, "{text}");
        }
    }
}
