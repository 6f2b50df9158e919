//! Files in requests: their encodings, told by the values that examples send.

use crate::import::example::{Json, Shape};
use crate::import::tree::Ty;
use regex::Regex;
use std::sync::LazyLock;

/// A name with an extension.
static FILE_NAME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^[^/\\<>]{1,200}\.[A-Za-z0-9]{2,5}$").ok());

/// The type of a file that all of these values are; `None` if any is something else.
pub(super) fn encoding(all: &[&Json]) -> Option<Ty> {
    let mut found = None;
    for value in all {
        let ty = of(value)?;
        if found.as_ref().is_some_and(|found| *found != ty) {
            return None;
        }
        found = Some(ty);
    }
    found
}

fn of(value: &Json) -> Option<Ty> {
    match &value.shape {
        Shape::Text(_) => Some(Ty::File("base64")),
        Shape::Object(members) => match members.as_slice() {
            [(name, inner)] if name == "fileData" && is_pair(inner) => Some(Ty::File("file_data")),
            _ => None,
        },
        Shape::List(_) if is_pair(value) => Some(Ty::File("pair")),
        Shape::List(elements) => {
            let elements: Vec<&Json> = elements.iter().collect();
            // Texts in a list are texts.
            encoding(&elements)
                .filter(|ty| matches!(ty, Ty::File("pair" | "file_data")))
                .map(|ty| Ty::List(Box::new(ty)))
        }
        _ => None,
    }
}

/// A name and contents: `["photo.png", "iVBORw…"]`.
fn is_pair(value: &Json) -> bool {
    let mut texts = value.elements().map(|element| match &element.shape {
        Shape::Text(text) => Some(text.as_str()),
        _ => None,
    });
    let (Some(Some(name)), Some(Some(content)), None) = (texts.next(), texts.next(), texts.next()) else {
        return false;
    };
    FILE_NAME.as_ref().is_some_and(|regex| regex.is_match(name))
        && (is_base64(content) || tells_of_content(content))
}

/// A placeholder for contents.
fn tells_of_content(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["base64", "content", "file"].iter().any(|word| text.contains(word))
}

/// Whether the library reads a text as contents: the standard alphabet, padded or not.
pub(super) fn is_base64(text: &str) -> bool {
    let digits = text.strip_suffix("==").or_else(|| text.strip_suffix('=')).unwrap_or(text);
    let value = |b: u8| ALPHABET.iter().position(|digit| *digit == b);
    let Some(last) = digits.bytes().last().and_then(value) else { return text.is_empty() };
    // The bits of the last digit that belong to no byte are zero.
    let whole = match digits.len() % 4 {
        0 => true,
        2 => last % 16 == 0,
        3 => last % 4 == 0,
        _ => false,
    };
    whole && digits.bytes().all(|b| value(b).is_some())
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Whether the library reads a value as a file of this encoding.
pub(super) fn reads_file(encoding: &str, value: &Json) -> bool {
    let pair = |value: &Json| {
        let content = value.elements().nth(1);
        value.elements().count() == 2 && content.is_some_and(|content| reads_file("base64", content))
    };
    match (encoding, &value.shape) {
        ("base64", Shape::Text(text)) => is_base64(text),
        ("pair", _) => pair(value),
        ("file_data", _) => value.get("fileData").is_some_and(pair),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::example::json;
    use crate::import::reconcile::show::show;

    #[test]
    fn contents_are_base64() {
        for (text, is) in [
            ("iVBORw0KGgo=", true),
            ("iVBORw0KGgo", true),
            ("aGk=", true),
            ("aGl=", false),
            ("a", false),
            ("**here**", false),
        ] {
            assert_eq!(is_base64(text), is, "{text}");
        }
        assert!(
            reads_file("pair", &json(r#"["a.png", "aGk="]"#)) && !reads_file("pair", &json(r#"["a.png"]"#))
        );
        assert!(reads_file("file_data", &json(r#"{"fileData": ["a.png", "aGk="]}"#)));
    }

    #[test]
    fn encodings() {
        for (list, ty) in [
            (r#"["iVBORw0KGgo="]"#, "file:base64"),
            (r#"[["photo.png", "iVBORw0KGgo="]]"#, "file:pair"),
            (r#"[{"fileData": ["photo.png", "iVBORw0KGgo="]}]"#, "file:file_data"),
            (r#"[[["a.png", "iVBO"], ["b.png", "iVBO"]]]"#, "[file:pair]"),
            (r#"[[{"fileData": ["a.png", "iVBO"]}]]"#, "[file:file_data]"),
            (r#"[["ID", "TITLE"]]"#, ""),
            (r#"["iVBO", ["a.png", "iVBO"]]"#, ""),
            (r#"[["a.name", "b.mail"]]"#, ""),
            (r#"[{"id": 5}]"#, ""),
        ] {
            let list = json(list);
            let values: Vec<&Json> = list.elements().collect();
            assert_eq!(encoding(&values).as_ref().map(show).unwrap_or_default(), ty, "{}", list.text());
        }
    }
}
