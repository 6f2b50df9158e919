//! The text of `COVERAGE.md`.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use bitrix_schema::model::Schema;

use super::count::{Areas, Counts};
use super::side::Replay;

const HEAD: &str = "\
# Coverage

Written by `cargo xtask coverage`. An area is the first segment of a method's name; each is a cargo feature.
";

/// The columns that say what there is.
const HOLDS: &[Column] = &[
    ("methods v2", |c| number(c.methods_v2)),
    ("methods v3", |c| number(c.methods_v3)),
    ("events", |c| number(c.events)),
    ("parameters", |c| number(c.params)),
    ("result fields", |c| number(c.result_fields)),
    ("event fields", |c| number(c.event_fields)),
    ("records", |c| number(c.records)),
    ("fields of shared records", |c| number(c.shared_fields)),
    ("error rows", |c| number(c.error_rows)),
    ("codes", |c| number(c.codes.len())),
];

/// The columns that say what was made of it.
const REFINED: &[Column] = &[
    ("summaries", |c| of(c.summaries, c.items())),
    ("documented parameters", |c| of(c.params_documented, c.params)),
    ("typed ids", |c| number(c.ids)),
    ("enums", |c| number(c.enums)),
    ("corrections", |c| number(c.corrections)),
    ("import exceptions", |c| number(c.import_exceptions)),
    ("replay exceptions", |c| number(c.replay_exceptions)),
];

/// A column: its head, and what it has for an area.
type Column = (&'static str, fn(&Counts) -> String);

/// The whole text.
pub(super) fn text(areas: &Areas, schema: &Schema, replay: Option<&Replay>) -> String {
    let mut out = HEAD.to_owned();
    out.push_str("\n## What there is\n\n");
    out.push_str(
        "Parameters and fields are counted at every depth, those of shared records once. A code that several areas have counts once in\n\
         the total.\n\n",
    );
    by_area(&mut out, areas, HOLDS);
    // Writing to a text does not fail.
    let _ = writeln!(
        out,
        "\nBesides: {} system errors, {} kinds of identifiers, {} types by hand.",
        schema.system_errors.len(),
        schema.ids.len(),
        schema.natives.len()
    );
    out.push_str("\n## What was made of it\n\n");
    out.push_str(
        "Summaries are those of methods and events. Corrections are the reasons (`why:`) in overlays. Exceptions about what no method,\n\
         event or record here is about stand under \"elsewhere\".\n\n",
    );
    by_area(&mut out, areas, REFINED);
    super::bare::section(&mut out, schema);
    super::near::section(&mut out, schema);
    out.push_str("\n## Replay of the examples\n\n");
    match replay {
        Some(replay) => kinds(&mut out, replay),
        None => out.push_str("Not run: `cargo xtask replay <checkout>`.\n"),
    }
    out
}

fn by_area(out: &mut String, areas: &Areas, columns: &[Column]) {
    let heads: Vec<&str> = columns.iter().map(|(head, _)| *head).collect();
    head(out, "area", &heads);
    let cells = |counts: &Counts| -> Vec<String> { columns.iter().map(|(_, cell)| cell(counts)).collect() };
    for (name, counts) in &areas.by_name {
        row(out, name, &cells(counts));
    }
    let elsewhere = cells(&areas.elsewhere);
    if elsewhere != cells(&Counts::default()) {
        row(out, "elsewhere", &elsewhere);
    }
    let bold: Vec<String> = cells(&areas.total()).iter().map(|cell| format!("**{cell}**")).collect();
    row(out, "**total**", &bold);
}

/// The figures of a replay, with shares of what is counted as `total`.
fn kinds(out: &mut String, replay: &Replay) {
    let mut columns: BTreeSet<&str> = replay.values().flatten().map(|(name, _)| name.as_str()).collect();
    // These first, in this order; what the replay adds to them comes after, sorted.
    let known = ["total", "ok", "decoded", "unknown", "lost", "changed", "failed", "no_such_method"];
    let first: Vec<&str> = known.into_iter().filter(|name| columns.remove(name)).collect();
    let columns: Vec<&str> = first.into_iter().chain(columns).collect();
    let heads: Vec<String> = columns.iter().map(|name| name.replace('_', " ")).collect();
    head(out, "kind", &heads.iter().map(String::as_str).collect::<Vec<_>>());
    for (kind, figures) in replay {
        let total = figures.get("total").copied().unwrap_or_default();
        let cells = columns.iter().map(|name| match (*name, figures.get(*name)) {
            (_, None) => String::new(),
            ("ok" | "decoded", Some(count)) if total > 0 => format!("{count} ({})", share(*count, total)),
            (_, Some(count)) => count.to_string(),
        });
        row(out, kind, &cells.collect::<Vec<_>>());
    }
}

/// `97.3 %`. Cut and not rounded: 99.96 % is not 100.
fn share(count: u64, total: u64) -> String {
    let per_mille = u128::from(count) * 1000 / u128::from(total);
    format!("{}.{} %", per_mille / 10, per_mille % 10)
}

fn head(out: &mut String, first: &str, heads: &[&str]) {
    let _ = writeln!(out, "| {first} | {} |", heads.join(" | "));
    let _ = writeln!(out, "|---|{}", "---:|".repeat(heads.len()));
}

fn row(out: &mut String, first: &str, cells: &[String]) {
    let _ = writeln!(out, "| {first} | {} |", cells.join(" | "));
}

fn number(count: usize) -> String {
    count.to_string()
}

fn of(count: usize, all: usize) -> String {
    format!("{count} of {all}")
}
