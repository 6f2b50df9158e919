//! What a page calls a value, as far as it makes a name: a word or a few.
//!
//! Longer ones are sentences about the value, which are not copied.

use crate::import::tree::Value;

/// More words than these are a sentence.
const MOST: usize = 4;

/// The same of what went wrong.
const MOST_OF_ERROR: usize = 6;

/// Fewer letters than these are no name: `5`, `P`, nothing at all.
const LEAST_LETTERS: usize = 3;

/// Words behind which only details come.
const DETAILS: &[&str] = &[
    "which", "that", "when", "if", "for", "with", "in", "on", "by", "to", "from", "where", "at", "used",
    "of", "via", "only", "during", "and", "or",
];

/// Words that a name does without where they stand first.
const ARTICLES: &[&str] = &["a", "an", "the", "is", "this", "means", "-", "—", "–"];

/// The label of a value whose own text says nothing.
pub(super) fn of(value: &Value) -> Option<String> {
    let letters = value.wire.chars().filter(char::is_ascii_alphabetic).count();
    // `id` is a word, `CC` is none.
    let word = value.wire.len() == 2 && value.wire.chars().all(|c| c.is_ascii_lowercase());
    if letters >= LEAST_LETTERS || word { None } else { short(&value.label) }
}

/// The label of an error whose code says nothing and that comes without a text of the server.
pub(super) fn of_error(code: &str, said: &str) -> Option<String> {
    if said.is_empty() || !bitrix_schema::name::is_bare_code(code) {
        return None;
    }
    let said: String = said.chars().filter(|c| !matches!(c, '`' | '*')).collect();
    let said = said
        .split(['—', '–', '"', '«', '[', '{', '=', '.', ';', ',', ':', '(', '\n', '|'])
        .next()
        .unwrap_or_default();
    let mut words: Vec<&str> = said.split_whitespace().collect();
    words.truncate(MOST_OF_ERROR);
    while words.last().is_some_and(|word| DETAILS.contains(word) || ARTICLES.contains(word)) {
        words.pop();
    }
    let letters = words.iter().flat_map(|word| word.chars()).filter(char::is_ascii_alphabetic).count();
    (words.iter().all(|word| word.is_ascii()) && letters > LEAST_LETTERS).then(|| words.join(" "))
}

/// The words that both begin with, if they say something.
pub(super) fn common(one: &str, other: &str) -> Option<String> {
    let both =
        one.split(' ').zip(other.split(' ')).take_while(|(one, other)| one.eq_ignore_ascii_case(other));
    let mut words: Vec<&str> = both.map(|(word, _)| word).collect();
    while words.last().is_some_and(|word| DETAILS.contains(word) || ARTICLES.contains(word)) {
        words.pop();
    }
    (words.len() > 1).then(|| words.join(" "))
}

fn short(label: &str) -> Option<String> {
    let label = label.split(['—', '–', '"', '«', '[', '{', '`', '=']).next().unwrap_or_default();
    let mut words: Vec<&str> = label.split_whitespace().collect();
    while words.first().is_some_and(|word| ARTICLES.contains(&word.to_ascii_lowercase().as_str())) {
        words.remove(0);
    }
    if words.len() > MOST {
        let end = words.iter().position(|word| DETAILS.contains(word))?;
        words.truncate(end);
    }
    while words.last().is_some_and(|word| DETAILS.contains(word) || ARTICLES.contains(word)) {
        words.pop();
    }
    let letters = words.iter().flat_map(|word| word.chars()).filter(char::is_ascii_alphabetic).count();
    let told = !words.first().is_some_and(|word| ["corresponds", "whether"].contains(word));
    let ascii = told && words.iter().all(|word| word.is_ascii());
    (ascii && letters >= LEAST_LETTERS && words.len() <= MOST).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(wire: &str, label: &str) -> Option<String> {
        of(&Value { wire: wire.to_owned(), label: label.to_owned() })
    }

    #[test]
    fn a_few_words_are_a_name_and_a_sentence_is_none() {
        for (said, expected) in [
            ("completed", Some("completed")),
            ("the private chat", Some("private chat")),
            ("message of the user to all others", Some("message")),
            ("everything that goes on as it was before", Some("everything")),
            ("goes there whatever else it has", None),
            ("it", None),
            ("", None),
            ("состояние", None),
        ] {
            assert_eq!(label("5", said).as_deref(), expected, "{said}");
        }
    }

    #[test]
    fn a_value_that_is_a_word_needs_none() {
        assert_eq!(label("open", "the open one"), None);
        assert_eq!(label("P", "private").as_deref(), Some("private"));
        assert_eq!(label("", "none at all").as_deref(), Some("none at all"));
    }
}
