//! Error tables: one variant for each code, with all rows that have it.

use std::collections::BTreeMap;

use super::clash::{Place, given, twice};
use super::doc::{code, codes, link, paragraphs};
use super::ir::{Doc, ErrorRow, ErrorVariant, Errors, Item};
use crate::fault::{Fault, Log};
use crate::model::{self, Cause};
use crate::name;

/// The enum of a table. `statuses` are those of the whole table.
pub(super) fn table(
    name: &str,
    doc: Doc,
    rows: &[model::ErrorRow],
    statuses: &[u16],
    place: &Place<'_>,
    log: &mut Log,
) -> Errors {
    let named = names(rows);
    let variants = variants(rows, statuses, |row| {
        let by_rule = || named.get(&row.code.to_ascii_lowercase()).cloned();
        given(rust(rows, row), by_rule, &row.code, place, log)
    });
    let names = variants.iter().map(|variant| (variant.name.as_str(), variant.rows[0].code.as_str()));
    twice("error", names, place, log);
    Errors { name: name.to_owned(), doc, variants, same: None }
}

/// Where errors of a module are the same as others before them, they become another name of these: many methods of an
/// entity document one table.
pub(super) fn share(items: &mut [Item]) {
    for index in 0..items.len() {
        let (before, rest) = items.split_at_mut(index);
        let Some(Item::Errors(errors)) = rest.first_mut() else { continue };
        let same = before.iter().find_map(|item| match item {
            Item::Errors(first) if first.same.is_none() && first.variants == errors.variants => Some(first),
            _ => None,
        });
        let Some(first) = same.filter(|first| !first.variants.is_empty()) else { continue };
        if let Some(text) = errors.doc.first_mut() {
            *text = format!("{}: the same as {}.", text.trim_end_matches('.'), link(&first.name));
        }
        errors.same = Some(first.name.clone());
    }
}

/// The enum of `errors.yaml`.
pub(super) fn system(rows: &[model::ErrorRow], log: &mut Log) -> Option<Errors> {
    if rows.is_empty() {
        return None;
    }
    let mut fault = |message: String, help: &str| {
        let (file, path) = ("errors.yaml".to_owned(), "errors".to_owned());
        log.push(Fault { file, line: 0, path, message, help: help.to_owned() });
    };
    let variants = variants(rows, &[], |row| {
        rust(rows, row).map(str::to_owned).or_else(|| name::error(&row.code)).unwrap_or_else(|| {
            fault(format!("no Rust name can be made of `{}`", row.code), "give it a `rust:`");
            "Unnamed".to_owned()
        })
    });
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    for variant in &variants {
        let code = &variant.rows[0].code;
        if let Some(other) = names.insert(&variant.name, code) {
            let message = format!("`{other}` and `{code}` would both be the error `{}`", variant.name);
            fault(message, "give one of them a `rust:`");
        }
    }
    let doc = vec!["Errors that any method may answer.".to_owned()];
    Some(Errors { name: "SystemError".to_owned(), doc, variants, same: None })
}

/// The names by rule, by code in small letters. A code that says nothing (`100`, or none at all) is called after what the
/// server says with it, as far as that is always the same and no other code's name.
fn names(rows: &[model::ErrorRow]) -> BTreeMap<String, String> {
    let code = |row: &model::ErrorRow| row.code.to_ascii_lowercase();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut texts: BTreeMap<String, Vec<Option<String>>> = BTreeMap::new();
    for row in rows {
        if name::is_bare_code(&row.code) {
            let said = row.text.as_deref().or(row.label.as_deref()).and_then(name::error_text);
            let all = texts.entry(code(row)).or_default();
            if !all.contains(&said) {
                all.push(said);
            }
        }
        if let Some(name) = name::error(&row.code) {
            names.insert(code(row), name);
        }
    }
    let mut taken: Vec<String> = names.values().cloned().collect();
    let said = |all: &[Option<String>]| {
        let (first, rest) = all.split_first()?;
        rest.iter().try_fold(first.clone()?, |one, other| name::common(&one, other.as_deref()?))
    };
    let wanted: Vec<String> = texts.values().filter_map(|all| said(all)).collect();
    for (code, all) in &texts {
        let unique = |name: &String| wanted.iter().filter(|other| *other == name).count() == 1;
        let name = said(all).filter(unique).or_else(|| name::bare_code(code));
        if let Some(name) = name.filter(|name| !taken.contains(name)) {
            taken.push(name.clone());
            names.insert(code.clone(), name);
        }
    }
    names
}

/// The name that any row of the same code has been given.
fn rust<'r>(rows: &'r [model::ErrorRow], row: &model::ErrorRow) -> Option<&'r str> {
    rows.iter()
        .filter(|other| other.code.eq_ignore_ascii_case(&row.code))
        .find_map(|other| other.rust.as_deref())
}

fn variants(
    rows: &[model::ErrorRow],
    statuses: &[u16],
    mut name: impl FnMut(&model::ErrorRow) -> String,
) -> Vec<ErrorVariant> {
    let mut order: Vec<Vec<&model::ErrorRow>> = Vec::new();
    for row in rows {
        match order.iter_mut().find(|group| group[0].code.eq_ignore_ascii_case(&row.code)) {
            Some(group) => group.push(row),
            None => order.push(vec![row]),
        }
    }
    order
        .into_iter()
        .map(|group| ErrorVariant {
            name: name(group[0]),
            doc: doc(&group, statuses),
            rows: group.iter().flat_map(|row| rows_of(row, statuses)).collect(),
        })
        .collect()
}

/// A row for each cause: where the server has one code for several faults, each is found by its own row.
fn rows_of(row: &model::ErrorRow, statuses: &[u16]) -> Vec<ErrorRow> {
    let one = |param| ErrorRow {
        code: row.code.clone(),
        status: status(row, statuses),
        text: row.text.clone(),
        param,
        retryable: row.retryable,
    };
    match &row.param {
        None => vec![one(None)],
        Some(param) if row.causes.is_empty() => vec![one(Some(("about", param.clone())))],
        Some(param) => row.causes.iter().map(|cause| one(Some((word(*cause), param.clone())))).collect(),
    }
}

/// The row's own status, or the only one of the table.
fn status(row: &model::ErrorRow, statuses: &[u16]) -> Option<u16> {
    row.status.or(match statuses {
        [only] => Some(*only),
        _ => None,
    })
}

fn word(cause: Cause) -> &'static str {
    match cause {
        Cause::Missing => "missing",
        Cause::Invalid => "invalid",
        Cause::TooLarge => "too_large",
        Cause::NotFound => "not_found",
    }
}

fn doc(rows: &[&model::ErrorRow], statuses: &[u16]) -> Doc {
    let shown = if rows[0].code.is_empty() { "An empty code".to_owned() } else { code(&rows[0].code) };
    let one_status = rows.iter().all(|row| row.status == rows[0].status);
    let head = if one_status { format!("{shown}{}", at(rows[0].status, statuses)) } else { shown };
    // One row, or one explanation for all of them.
    if one_status && rows.iter().all(|row| row.doc == rows[0].doc) {
        let mut doc = paragraphs(rows[0].doc.as_deref());
        let texts: Vec<&str> = rows.iter().filter_map(|row| row.text.as_deref()).collect();
        match (doc.first_mut(), texts.as_slice()) {
            (Some(first), texts) => {
                *first = format!("{head}: {first}");
                if !texts.is_empty() {
                    doc.push(format!("The server says {}.", codes(texts.iter().copied(), "or")));
                }
            }
            (None, []) => doc.push(format!("{head}.")),
            (None, texts) => doc.push(format!("{head}: {}.", codes(texts.iter().copied(), "or"))),
        }
        return doc;
    }
    let mut list = Vec::new();
    for row in rows {
        let status = if one_status { String::new() } else { at(row.status, statuses) };
        let words = row.doc.as_deref().map(|doc| doc.split_whitespace().collect::<Vec<_>>().join(" "));
        let text = row.text.as_deref().map(|text| format!("The server says {}.", code(text)));
        let said: Vec<String> = words.into_iter().chain(text).collect();
        let said = if said.is_empty() { "Without a text.".to_owned() } else { said.join(" ") };
        let status = status.trim_start();
        list.push(if status.is_empty() { format!("- {said}") } else { format!("- {status} {said}") });
    }
    vec![format!("{head}:"), list.join("\n")]
}

/// ` (400 or 403)`, or nothing where no status is known.
fn at(own: Option<u16>, statuses: &[u16]) -> String {
    let all: Vec<String> = match own {
        Some(own) => vec![own.to_string()],
        None => statuses.iter().map(u16::to_string).collect(),
    };
    if all.is_empty() { String::new() } else { format!(" ({})", all.join(" or ")) }
}
