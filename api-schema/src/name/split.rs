//! Words that the wire writes together: `getlist` is `get list`.
//!
//! They are in one list, `words.txt`, by the words they are made of. A word that is not there is one word.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// By what is written together.
static WORDS: LazyLock<BTreeMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let lines = include_str!("words.txt").lines().map(str::trim);
    let entries = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    entries.map(|line| (line.replace(' ', ""), line.split(' ').collect())).collect()
});

/// The words that a word in small letters is made of.
pub(super) fn split(word: String) -> Vec<String> {
    match WORDS.get(&word) {
        Some(parts) => parts.iter().map(|part| (*part).to_owned()).collect(),
        None => vec![word],
    }
}
