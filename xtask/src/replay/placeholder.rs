//! What stands for an identifier in the examples of the pages: `"your_product_id"`, `"**put_id_here**"`.
//!
//! A reader puts one of theirs there, and so does the replay: a 1, which is one as a number and as a text. (What stands for
//! a date or a file is left: there is no value that fits all of those.)

use regex::{Captures, Regex};
use std::sync::LazyLock;

/// What is put in the place of one.
const VALUE: &str = "\"1\"";

// A text of this form alone: the same words inside of a longer text are part of it.
#[allow(clippy::unwrap_used, reason = "a constant, which a test reads")]
static PLACEHOLDER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#""(?:\*\*put_(?:\w+_)?id(?:_\w+)?\*\*|your_(?:\w+_)?id(?:_here)?)"(\s*:)?"#).unwrap());

/// The JSON text of an example with identifiers in the place of its placeholders, and how many there were. Keys stay.
pub(crate) fn filled(json: &str) -> (String, usize) {
    let mut count = 0;
    let text = PLACEHOLDER.replace_all(json, |found: &Captures<'_>| {
        if found.get(1).is_some() {
            return found[0].to_owned();
        }
        count += 1;
        VALUE.to_owned()
    });
    (text.into_owned(), count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_is_a_whole_value() {
        let table = [
            (r#"{"id":"your_product_id"}"#, r#"{"id":"1"}"#, 1),
            (r#"{"id":["**put_id_here**","**put_row_id_here**"]}"#, r#"{"id":["1","1"]}"#, 2),
            (r#"{"your_catalog_id" : 5}"#, r#"{"your_catalog_id" : 5}"#, 0),
            (r#"{"text":"say \"your_id_here\"","name":"your company"}"#, r#"{"text":"say \"your_id_here\"","name":"your company"}"#, 0),
        ];
        for (json, expected, count) in table {
            assert_eq!(filled(json), (expected.to_owned(), count), "{json}");
        }
    }
}
