//! Names as the server compares them.

use crate::codec::Json;
use crate::meta::{Api, MethodMeta};
use std::collections::BTreeMap;

/// The key under which a method is found: v2 names are compared in lower case, those of REST 3.0 as they are.
pub(crate) fn method_key(api: Api, name: &str) -> (bool, String) {
    match api {
        Api::V2 => (false, name.to_ascii_lowercase()),
        Api::V3 => (true, name.to_owned()),
    }
}

/// The names of all parameters, those of exclusive choices included.
pub(super) fn of(meta: MethodMeta) -> impl Iterator<Item = &'static str> + Clone {
    let choices = meta.groups.iter().flat_map(|group| group.of.iter().copied());
    meta.params.iter().map(|param| param.name).chain(choices)
}

/// Renames members to the parameters that they are but for ASCII case; see
/// [`MethodEntry::fold_names`](super::MethodEntry::fold_names).
pub(super) fn fold(
    params: impl Iterator<Item = &'static str> + Clone,
    members: &mut [(String, Json)],
) -> bool {
    if members.iter().all(|(name, _)| params.clone().any(|param| param == name)) {
        return false;
    }
    // By folded name: the parameter, `None` for more than one; and how many members are spelled so.
    let mut known: BTreeMap<String, Option<&'static str>> = BTreeMap::new();
    for param in params {
        let found = known.entry(param.to_ascii_lowercase()).or_insert(Some(param));
        if *found != Some(param) {
            *found = None;
        }
    }
    let mut given: BTreeMap<String, usize> = BTreeMap::new();
    for (name, _) in &*members {
        *given.entry(name.to_ascii_lowercase()).or_default() += 1;
    }
    let mut changed = false;
    for (name, _) in members {
        let folded = name.to_ascii_lowercase();
        if let (Some(Some(param)), Some(1)) = (known.get(&folded), given.get(&folded)) {
            changed |= name != param;
            (*param).clone_into(name);
        }
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_without_case_if_it_can_be_no_other() {
        let table = [
            (r#"{"SELECT":1}"#, r#"{"select":1}"#),
            (r#"{"Select":1,"other":2,"Order":3}"#, r#"{"select":1,"other":2,"ORDER":3}"#),
            // The right name, or another spelling, is there too.
            (r#"{"select":1,"SELECT":2}"#, r#"{"select":1,"SELECT":2}"#),
            (r#"{"Select":1,"SELECT":2}"#, r#"{"Select":1,"SELECT":2}"#),
            // Two parameters that differ by case alone.
            (r#"{"PRODUCTID":1,"productId":2}"#, r#"{"PRODUCTID":1,"productId":2}"#),
            (r#"{"PRODUCTID":1}"#, r#"{"PRODUCTID":1}"#),
            // ASCII alone, and at the top alone.
            ("{\"\u{17f}elect\":1,\"X\":{\"SELECT\":1}}", "{\"\u{17f}elect\":1,\"X\":{\"SELECT\":1}}"),
            ("{}", "{}"),
        ];
        let params = ["select", "ORDER", "productId", "productid", "select"];
        for (given, expected) in table {
            let Ok(Json::Object(mut members)) = given.parse() else { panic!("{given}") };
            let changed = fold(params.into_iter(), &mut members);
            assert_eq!(Json::Object(members).to_string(), expected, "{given}");
            assert_eq!(changed, given != expected, "{given}");
        }
    }
}
