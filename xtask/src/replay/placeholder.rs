//! What stands for a value in the examples of the pages: `"your_product_id"`, `"**put_id_here**"`, `"id": "id"`,
//! `"formatDate(monthAgo)"`.
//!
//! A reader puts a value of theirs there, and so does the replay: one that the member's kind has, as far as the placeholder
//! says which that is. (What stands for a text is a text.)

use regex::{Captures, Regex};
use std::sync::LazyLock;

/// Placeholders, each with what is put in their place. The first group is what stands before one, and stays.
static PLACEHOLDERS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let table = [
        // An identifier: a number and a text.
        (r#"([:\[,]\s*)"(?:\*\*put_(?:\w+_)?id(?:_\w+)?\*\*|your_(?:\w+_)?id(?:_here)?)""#, r#""1""#),
        // One that is called like its member.
        (r#"("id"\s*:\s*)"id""#, r#""1""#),
        (r#"([:\[,]\s*)"formatDate\(\w+\)""#, r#""2026-05-14""#),
        // A file: its name and contents.
        (r#"("fileData"\s*:\s*)"\*\*put_\w+\*\*""#, r#"["a.png","MQ=="]"#),
    ];
    table.into_iter().filter_map(|(pattern, value)| Some((Regex::new(pattern).ok()?, value))).collect()
});

/// The JSON text of an example with values in the place of its placeholders, and how many there were. Keys stay.
pub(crate) fn filled(json: &str) -> (String, usize) {
    let mut count = 0;
    let mut text = json.to_owned();
    for (placeholder, value) in PLACEHOLDERS.iter() {
        let fill = |found: &Captures<'_>| {
            count += 1;
            format!("{}{value}", &found[1])
        };
        text = placeholder.replace_all(&text, fill).into_owned();
    }
    (text, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_is_a_whole_value() {
        let table = [
            (r#"{"id":"your_product_id"}"#, r#"{"id":"1"}"#, 1),
            (r#"{"id":["**put_id_here**","**put_row_id_here**"]}"#, r#"{"id":["1","1"]}"#, 2),
            (r#"{"id": "id","d":"formatDate(monthAgo)"}"#, r#"{"id": "1","d":"2026-05-14"}"#, 2),
            (r#"{"order":{"id":"asc"},"select":["id"]}"#, r#"{"order":{"id":"asc"},"select":["id"]}"#, 0),
            (r#"{"P":{"fileData":"**put_photo_data_here**"}}"#, r#"{"P":{"fileData":["a.png","MQ=="]}}"#, 1),
            (r#"{"your_catalog_id" : 5}"#, r#"{"your_catalog_id" : 5}"#, 0),
            (
                r#"{"text":"say \"your_id_here\"","name":"your company"}"#,
                r#"{"text":"say \"your_id_here\"","name":"your company"}"#,
                0,
            ),
        ];
        for (json, expected, count) in table {
            assert_eq!(filled(json), (expected.to_owned(), count), "{json}");
        }
    }
}
