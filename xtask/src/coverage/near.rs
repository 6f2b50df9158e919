//! `coverage --records`: objects that share most of their members and are types of their own.

use std::collections::BTreeSet;

use bitrix_schema::model::{Object, Schema};

use super::walk::{Seen, walk};

/// Fewer members than these are alike by chance.
const LEAST: usize = 5;

struct One<'s> {
    module: &'s str,
    owner: &'s str,
    shared: bool,
    /// Something in it is required: what takes the place of it must demand the same.
    demands: bool,
    names: BTreeSet<&'s str>,
}

/// The report: groups of near copies, the largest first.
pub(super) fn report(schema: &Schema) -> String {
    let mut all: Vec<One<'_>> = Vec::new();
    walk(schema, &mut |module, owner, seen| {
        if let Seen::Object(object, shared) = seen
            && object.fields.len() >= LEAST
        {
            all.push(One { module, owner, shared: *shared, demands: demands(object), names: names(object) });
        }
    });
    all.sort_by_key(|one| std::cmp::Reverse(one.names.len()));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for i in 0..all.len() {
        let home =
            groups.iter().position(|group| group.first().is_some_and(|first| near(&all[*first], &all[i])));
        match home {
            Some(home) => groups[home].push(i),
            None => groups.push(vec![i]),
        }
    }
    groups.retain(|group| group.len() > 1);
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let copies: usize = groups.iter().map(|group| group.len() - 1).sum();
    let mut out = format!("{copies} of {} objects share most of their members with another\n", all.len());
    for group in groups {
        out.push('\n');
        for i in group {
            let one = &all[i];
            let kind = match (one.shared, one.demands) {
                (true, _) => "shared",
                (false, true) => "demands",
                (false, false) => "",
            };
            out.push_str(&format!("  {:3} {:7} {} {}\n", one.names.len(), kind, one.module, one.owner));
        }
    }
    out
}

fn names(object: &Object) -> BTreeSet<&str> {
    object.fields.iter().map(|field| field.name.as_str()).collect()
}

fn demands(object: &Object) -> bool {
    !object.groups.is_empty()
        || object.fields.iter().any(|field| field.required != bitrix_schema::model::Required::No)
}

/// Four members of five are the same.
fn near(one: &One<'_>, other: &One<'_>) -> bool {
    let most = one.names.len().max(other.names.len());
    other.names.len() * 5 >= one.names.len() * 4
        && one.names.intersection(&other.names).count() * 5 >= most * 4
}
