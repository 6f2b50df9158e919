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
    let first: Vec<Option<(String, bool)>> = values.iter().map(first).collect();
    let given = |name: &str| values.iter().filter(|value| value.rust.as_deref() == Some(name)).count();
    let taken = |name: &str| {
        given(name) + first.iter().flatten().filter(|(other, _)| other == name).count() > 1 || name == "Unknown"
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

fn first(value: &EnumValue) -> Option<(String, bool)> {
    if value.rust.is_some() {
        return None;
    }
    let label = value.label.as_deref().and_then(name::label).map(|name| (name, true));
    label.or_else(|| name::value(&value.value).map(|name| (name, false)))
}

fn told_apart(name: &str, wire: &str) -> String {
    let wire: String = wire.chars().filter(char::is_ascii_alphanumeric).collect();
    let mut chars = wire.chars();
    let capital = chars.next().map(|c| c.to_ascii_uppercase());
    name::joined(name, &capital.into_iter().chain(chars).collect::<String>())
}
