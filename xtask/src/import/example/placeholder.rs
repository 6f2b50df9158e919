//! Placeholders in calls: what the reader of a page has to put in is put in, so that the call is one that could be made.

use super::json::{Json, Shape};
use regex::Regex;
use std::sync::LazyLock;

/// A date to put in.
const DATE: &str = "2026-01-02T03:04:05+02:00";
/// A file's contents to put in.
const CONTENT: &str = "aGVsbG8=";

/// `**put_current_date_here**`.
static OF_DATE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)^\*\*(\w+_)?date(_\w+)?\*\*$").ok());
/// `**put_invoice_id_here**`.
static OF_ID: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)^\*\*(\w+_)?id(_\w+)?\*\*$").ok());
/// `**base64_image**`, `base64_encoded_content_here`, `/* base64 image */`.
static OF_CONTENT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)^[*/<]*\s*(\w+[_ ])?base64([_ ]\w+)*\s*[*/>]*$").ok());
/// `iVBORw0KGgo...AAAA=`.
static SHORTENED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^[A-Za-z0-9+/]{8,}(\.{3}|…)[A-Za-z0-9+/]*={0,2}$").ok());

/// Whether a bare word stands for a value that the reader has to put in: `**put_id_here**`, `<id>`, `$id`.
pub(super) fn is_bare(word: &str) -> bool {
    let between = |open: &str, close: &str| {
        word.len() > open.len() + close.len() && word.starts_with(open) && word.ends_with(close)
    };
    between("**", "**") || between("<", ">") || (word.starts_with('$') && word.len() > 1)
}

/// Puts values in for the placeholders in texts that no other text could stand for; answers whether there were any.
pub(super) fn fill(json: &mut Json) -> bool {
    match &mut json.shape {
        Shape::Text(text) => {
            let is =
                |regex: &LazyLock<Option<Regex>>| regex.as_ref().is_some_and(|regex| regex.is_match(text));
            let value = match () {
                () if is(&OF_DATE) => DATE,
                () if is(&OF_ID) => "1",
                () if is(&OF_CONTENT) || is(&SHORTENED) => CONTENT,
                () => return false,
            };
            value.clone_into(text);
            true
        }
        Shape::List(elements) => elements.iter_mut().map(fill).fold(false, |any, filled| any | filled),
        Shape::Object(members) => {
            members.iter_mut().map(|(_, value)| fill(value)).fold(false, |any, filled| any | filled)
        }
        Shape::Null | Shape::Bool(_) | Shape::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::example::json;

    #[test]
    fn dates_identifiers_and_contents_are_put_in_and_nothing_else() {
        for (before, after) in [
            (r#"["**put_current_date_here**"]"#, r#"["2026-01-02T03:04:05+02:00"]"#),
            (r#"["**put_row_id_here**"]"#, r#"["1"]"#),
            (r#"[{"a": ["x.png", "**base64_section_image**"]}]"#, r#"[{"a":["x.png","aGVsbG8="]}]"#),
            (r#"["base64_encoded_content_here", "/* base64 image */"]"#, r#"["aGVsbG8=","aGVsbG8="]"#),
            (r#"["/9j/4QAYRXhpZgAAS...CgCgCgCgP/9k="]"#, r#"["aGVsbG8="]"#),
        ] {
            let mut value = json(before);
            assert!(fill(&mut value), "{before}");
            assert_eq!(value.text(), after);
        }
        let mut value = json(
            r#"["**put_access_token_here**", "Sent as base64, in short", "and so on...", "2026-01-02"]"#,
        );
        assert!(!fill(&mut value));
    }
}
