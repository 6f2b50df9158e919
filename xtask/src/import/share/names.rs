//! Names of records that are made of near copies.

use bitrix_schema::name;
use std::collections::BTreeSet;

/// Members that say of what they hold nothing but that they hold it.
const EMPTY: &[&str] =
    &["result", "item", "field", "data", "row", "value", "element", "record", "object", "entry"];

/// The name of one of many, in small letters with underscores: `createdBy` is `created_by`, `statuses` is `status`.
pub(super) fn singular(name: &str) -> String {
    let word = snake(name);
    let cut = |end: &str, with: &str| {
        word.strip_suffix(end).filter(|rest| rest.len() > 2).map(|rest| format!("{rest}{with}"))
    };
    if word.ends_with("ss") || word.ends_with("status") || word.ends_with("us") {
        return word;
    }
    cut("ies", "y")
        .or_else(|| cut("sses", "ss"))
        .or_else(|| cut("uses", "us"))
        .or_else(|| cut("s", ""))
        .unwrap_or(word)
}

/// A wire name in small letters with underscores.
pub(super) fn snake(name: &str) -> String {
    let pascal = name::ty(name).unwrap_or_else(|| "Item".to_owned());
    let mut out = String::new();
    for (i, c) in pascal.trim_end_matches('_').char_indices() {
        if c.is_ascii_uppercase() && i > 0 && !out.ends_with('_') {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// A name that no other type of the module has.
pub(super) fn free(module: &str, name: &str, taken: &BTreeSet<(String, String)>) -> String {
    let pascal = |word: &str| name::ty(word).unwrap_or_else(|| "Item".to_owned());
    let entity = pascal(&singular(module.trim_end_matches("/types").rsplit('/').next().unwrap_or(module)));
    let own = if EMPTY.contains(&name) || name.is_empty() { entity.clone() } else { pascal(name) };
    let is_free =
        |name: &String| !name::is_taken_type(name) && !taken.contains(&(module.to_owned(), name.clone()));
    let mut candidates = vec![own.clone(), name::joined(&entity, &own)];
    candidates.extend(["Info", "Data", "Details"].map(|end| name::joined(&own, end)));
    let found = candidates.into_iter().find(is_free);
    found.or_else(|| (2..).map(|n| format!("{own}{n}")).find(is_free)).unwrap_or(own)
}
