//! What the variants of a value list are called, and which lists are one.

use super::draft::Id;
use crate::model::EnumValue;
use crate::name;

/// A value list of a member that has a type already.
pub(super) struct Known {
    /// Wire name of the member that it was first seen at.
    pub(super) member: String,
    pub(super) names: Vec<Option<String>>,
    pub(super) labelled: bool,
    pub(super) id: Id,
}

/// The names by rule: from what the page calls the value, else from the value itself. `None` where neither makes one, or
/// where an overlay gives the name.
pub(super) fn names(values: &[EnumValue]) -> Vec<Option<String>> {
    // `0` and `1` alone mean no and yes.
    let pair = values.len() == 2 && values.iter().all(|value| matches!(value.value.as_str(), "0" | "1"));
    let first: Vec<Option<(String, bool)>> = values.iter().map(|value| first(value, pair)).collect();
    let given = |name: &str| values.iter().filter(|value| value.rust.as_deref() == Some(name)).count();
    let taken = |name: &str| {
        given(name) + first.iter().flatten().filter(|(other, _)| other == name).count() > 1
            || name == "Unknown"
    };
    values
        .iter()
        .zip(&first)
        .map(|(value, found)| match found {
            // Two values with one label: the value tells them apart.
            Some((name, true)) if taken(name) => Some(told_apart(name, &value.value)),
            Some((name, _)) => Some(name.clone()),
            None => None,
        })
        .collect()
}

fn first(value: &EnumValue, pair: bool) -> Option<(String, bool)> {
    if value.rust.is_some() {
        return None;
    }
    let label = value.label.as_deref().and_then(name::label).map(|name| (name, true));
    let flag = || match value.value.as_str() {
        "0" if pair => Some("No"),
        "1" if pair => Some("Yes"),
        _ => None,
    };
    let by_rule = || flag().map(str::to_owned).or_else(|| name::value(&value.value));
    label.or_else(|| by_rule().map(|name| (name, false)))
}

fn told_apart(name: &str, wire: &str) -> String {
    let wire: String = wire.chars().filter(char::is_ascii_alphanumeric).collect();
    let mut chars = wire.chars();
    let capital = chars.next().map(|c| c.to_ascii_uppercase());
    name::joined(name, &capital.into_iter().chain(chars).collect::<String>())
}
