//! Facts that contradict each other: the language refuses them, so one of the two stays out of the spec, with a note.

use super::types::{Cx, join};
use crate::import::note::Notes;
use crate::import::tree::{Group, Level, Limits, Member, Members, Ty, Value};
use std::collections::BTreeSet;

/// Types that take a list of values.
const WITH_VALUES: &[&str] = &["string", "text", "char", "enum", "boolean", "integer"];

/// Members with what can stand: defaults that are values, limits that limit something, groups of members that are there.
pub(super) fn members(cx: &Cx<'_>, members: &Members, path: &str, notes: &mut Notes) -> Members {
    let mut out = Members { open: members.open, ..Members::default() };
    if !cx.received {
        out.groups = groups(cx, members, path, notes);
    }
    for member in &members.members {
        let what = join(path, &member.name);
        if out.members.iter().any(|other| other.name == member.name) {
            notes.add(
                cx.page,
                member.line,
                "member-twice",
                what,
                "two rows have this name: the first is kept",
            );
            continue;
        }
        let mut member = member.clone();
        let grouped = out.groups.iter().any(|group| group.of.contains(&member.name));
        match (grouped, member.required) {
            (true, _) => member.required = Level::OneOf,
            (false, Level::OneOf) => member.required = Level::Conditional,
            (false, Level::WebhookOnly) if !path.is_empty() => member.required = Level::Conditional,
            _ => {}
        }
        limits(cx, &mut member, &what, notes);
        literals(cx, &mut member, &what, notes);
        out.members.push(member);
    }
    out
}

fn groups(cx: &Cx<'_>, members: &Members, path: &str, notes: &mut Notes) -> Vec<Group> {
    let mut out: Vec<Group> = Vec::new();
    for group in &members.groups {
        let known = |name: &&String| {
            members.members.iter().any(|member| member.name == **name)
                && !out.iter().any(|other: &Group| other.of.contains(*name))
        };
        let of: Vec<String> = group.of.iter().filter(known).cloned().collect();
        if of.len() < 2 || of.len() < group.of.len() {
            let what = join(path, &group.name);
            let message =
                format!("a group of {} in which not every member is free to be", group.of.join(", "));
            notes.add(cx.page, cx.line, "group-unfit", what, message);
            continue;
        }
        out.push(Group { of, ..group.clone() });
    }
    out
}

fn limits(cx: &Cx<'_>, member: &mut Member, what: &str, notes: &mut Notes) {
    let mut drop = |name: &str| {
        notes.add(
            cx.page,
            member.line,
            "limit-unfit",
            what,
            format!("`{name}` on a type that it cannot limit is left out"),
        );
    };
    let (number, long, many) = limited(&member.ty);
    let bounds = &mut member.limits;
    if !number && (bounds.min.is_some() || bounds.max.is_some()) {
        drop("min/max");
        (bounds.min, bounds.max) = (None, None);
    }
    if bounds.min.zip(bounds.max).is_some_and(|(min, max)| min > max) {
        drop("min above max");
        (bounds.min, bounds.max) = (None, None);
    }
    if !long && bounds.max_chars.take().is_some() {
        drop("max_chars");
    }
    if !many && bounds.max_items.take().is_some() {
        drop("max_items");
    }
    if !member.formats.is_empty() && !templates(&member.ty) {
        drop("formats");
        member.formats.clear();
    }
}

/// Whether bounds of numbers, of lengths and of counts mean something on this type.
fn limited(ty: &Ty) -> (bool, bool, bool) {
    match ty {
        Ty::Plain { words, values, .. } => {
            let any = |all: &[&str]| words.iter().any(|word| all.contains(&word.as_str()));
            let only = |all: &[&str]| words.iter().all(|word| all.contains(&word.as_str()));
            let free = values.is_empty();
            (
                free && any(&["integer", "double", "money", "timestamp", "any"]),
                free && !only(&["integer", "double", "boolean", "money", "date", "datetime", "timestamp"]),
                free && (words.len() > 1 || any(&["array", "any", "object", "multi_field", "lang_map"])),
            )
        }
        Ty::File(_) => (false, true, false),
        Ty::Object(members) => (false, true, members.members.is_empty()),
        Ty::List(_) | Ty::Map(..) => (false, true, true),
        Ty::Record(_) => (false, true, false),
    }
}

fn templates(ty: &Ty) -> bool {
    let Ty::Plain { words, values, .. } = ty else { return false };
    let fits = |word: &String| {
        matches!(
            word.as_str(),
            "string" | "text" | "char" | "enum" | "any" | "date" | "datetime" | "integer" | "money"
        )
    };
    values.is_empty() && (words.len() > 1 || words.iter().all(fits))
}

fn literals(cx: &Cx<'_>, member: &mut Member, what: &str, notes: &mut Notes) {
    if let Some(default) = member.default.take_if(|default| !is_value(&member.ty, default, member.limits)) {
        // A default of nothing is what every parameter without one has.
        if default != "null" {
            let message = format!("the default `{default}` is no value of the type: left out");
            notes.add(cx.page, member.line, "default-unfit", what, message);
        }
    }
    let listed = |clear: &String| match &member.ty {
        Ty::Plain { values, .. } => values.iter().any(|value| value.wire == *clear),
        _ => false,
    };
    // What is switched off by `N` is a flag, unless it is a structure.
    let structure = match &member.ty {
        Ty::Plain { words, .. } => {
            words.iter().any(|word| ["object", "array", "any"].contains(&word.as_str()))
        }
        _ => true,
    };
    let off = |clear: &String| !structure && ["N", "0", "false"].contains(&clear.as_str());
    if member.clear.take_if(|clear| *clear == "null").is_some() {
        // A value that clears is a text on the wire; JSON's null is none.
        notes.add(
            cx.page,
            member.line,
            "clear-null",
            what,
            "`null` removes it, which only JSON can say: left out",
        );
    }
    if member
        .clear
        .as_ref()
        .is_some_and(|clear| listed(clear) || off(clear) || member.required == Level::Always)
    {
        member.clear = None;
    }
}

/// Whether a literal is a value of a type, as the language checks it.
fn is_value(ty: &Ty, literal: &str, limits: Limits) -> bool {
    let Ty::Plain { words, values, .. } = ty else { return literal != "null" };
    if takes_values(words) && !values.is_empty() {
        let only_yes = values.len() == 1 && values[0].wire == "Y" && literal == "N";
        return only_yes || values.iter().any(|value| value.wire == literal);
    }
    let [word] = words.as_slice() else { return true };
    match word.as_str() {
        "integer" | "timestamp" => literal
            .parse::<i64>()
            .is_ok_and(|n| limits.min.is_none_or(|min| n >= min) && limits.max.is_none_or(|max| n <= max)),
        "double" | "money" => literal.parse::<f64>().is_ok_and(f64::is_finite),
        "boolean" => ["true", "false", "Y", "N", "1", "0"].contains(&literal),
        _ => literal != "null",
    }
}

/// Whether the values are one of the ways in which flags are written.
pub(super) fn is_flag(values: &[Value]) -> bool {
    let mut wires: Vec<&str> = values.iter().map(|value| value.wire.as_str()).collect();
    wires.sort_unstable();
    [["N", "Y"].as_slice(), &["Y"], &["0", "1"], &["false", "true"]].contains(&wires.as_slice())
}

fn takes_values(words: &[String]) -> bool {
    !words.is_empty() && words.iter().all(|word| WITH_VALUES.contains(&word.as_str()))
}

/// The words of a type, each once; `any` swallows the others.
pub(super) fn words(words: &[String]) -> Vec<&str> {
    let mut seen = BTreeSet::new();
    let all: Vec<&str> = words.iter().map(String::as_str).filter(|word| seen.insert(*word)).collect();
    if all.is_empty() || all.contains(&"any") { vec!["any"] } else { all }
}

/// The values that can be written for a type of these words.
pub(super) fn values<'v>(
    cx: &Cx<'_>,
    words: &[String],
    values: &'v [Value],
    path: &str,
    notes: &mut Notes,
) -> Option<&'v [Value]> {
    // That a boolean is `true` when all went well says nothing about its type.
    let lone = |value: &Value| matches!(value.wire.as_str(), "true" | "false") && words == ["boolean"];
    if values.is_empty() || (values.len() == 1 && lone(&values[0])) {
        return None;
    }
    let integers = words.len() == 1 && words[0] == "integer";
    let reason = if words == ["boolean"] && !is_flag(values) {
        Some("values of a boolean that are no pair of a flag".to_owned())
    } else if !takes_values(words) {
        Some(format!("a list of values on the type `{}`", words.join("|")))
    } else {
        let wrong = values.iter().find(|value| integers && value.wire.parse::<i64>().is_err());
        wrong.map(|value| format!("the value `{}` of an integer", value.wire))
    };
    match reason {
        Some(reason) => {
            notes.add(cx.page, cx.line, "values-unfit", path, format!("{reason}: the list is left out"));
            None
        }
        None => Some(values),
    }
}
