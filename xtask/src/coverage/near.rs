//! `cargo xtask coverage --records`: objects that share most of their members, the largest groups first, each with what keeps
//! it from being the type of the group's first.
//!
//! What is read is the schema after sharing, of which each object makes one type. The parameters of a method and the data of an
//! event are left out: each method and each event is a type of its own.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use bitrix_schema::lower::ir::Usage;
use bitrix_schema::lower::{self, RECEIVED, SENT, Target, Ways};
use bitrix_schema::model::{Object, Schema};
use bitrix_schema::name::area;

use super::differ::Difference;
use super::walk::{Of, Seen, walk};

/// Fewer members than these are alike by chance.
const LEAST: usize = 5;

struct One<'s> {
    module: &'s str,
    owner: &'s str,
    /// The member that holds it; empty for a record, and for an answer itself.
    member: &'s str,
    way: Usage,
    object: &'s Object,
    names: BTreeSet<&'s str>,
}

/// How many there are.
#[derive(Default)]
struct Figures {
    /// Objects that were compared.
    objects: usize,
    /// Those that share most of their members with another.
    copies: usize,
    /// Those among them without a reason.
    needless: usize,
}

/// The section of COVERAGE.md: the figures alone.
pub(super) fn section(out: &mut String, schema: &Schema) {
    let found = read(schema, &mut String::new());
    // Writing to a text does not fail.
    let _ = writeln!(
        out,
        "\n## Near copies\n\n\
         Objects of {LEAST} members or more of which four in five are those of another. A reason: another direction or version, other\n\
         members, other demands, a type that cannot hold both. `cargo xtask coverage --records` lists them.\n\n\
         | objects | near copies | without a reason |\n|---:|---:|---:|\n| {} | {} | {} |",
        found.objects, found.copies, found.needless
    );
}

/// The whole report.
pub(super) fn report(schema: &Schema) -> String {
    let mut groups = String::new();
    let found = read(schema, &mut groups);
    format!(
        "{} of {} objects share most of their members with another; {} of them without a reason\n{groups}",
        found.copies, found.objects, found.needless
    )
}

fn read(schema: &Schema, out: &mut String) -> Figures {
    let schema = lower::settled(schema, &Target::library());
    let all = all(&schema);
    let groups = groups(&all);
    let mut figures = Figures { objects: all.len(), ..Figures::default() };
    for group in groups {
        let Some((first, rest)) = group.split_first() else { continue };
        out.push('\n');
        line(out, first, "");
        for one in rest {
            let difference = difference(first, one);
            figures.copies += 1;
            figures.needless += usize::from(!difference.reason);
            line(out, one, &difference.to_string());
        }
    }
    figures
}

fn all(schema: &Schema) -> Vec<One<'_>> {
    let ways = Ways::of(schema);
    let mut all = Vec::new();
    walk(schema, &mut |module, owner, seen| {
        let Seen::Object(object, of, member) = *seen else { return };
        let own = matches!(of, Of::Request | Of::Event) && member.is_empty();
        if own || object.fields.len() < LEAST {
            return;
        }
        let way = match of {
            Of::Request => SENT,
            Of::Answer | Of::Event => RECEIVED,
            Of::Record => ways.record(module, owner),
        };
        let names = object.fields.iter().map(|field| field.name.as_str()).collect();
        all.push(One { module, owner, member, way, object, names });
    });
    all
}

fn groups<'o, 's>(all: &'o [One<'s>]) -> Vec<Vec<&'o One<'s>>> {
    let mut all: Vec<&One<'_>> = all.iter().collect();
    all.sort_by_key(|one| std::cmp::Reverse(one.names.len()));
    let mut groups: Vec<Vec<&One<'_>>> = Vec::new();
    for one in all {
        match groups.iter_mut().find(|group| group.first().is_some_and(|first| near(first, one))) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups.retain(|group| group.len() > 1);
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    groups
}

/// Four members of five are the same.
fn near(one: &One<'_>, other: &One<'_>) -> bool {
    let most = one.names.len().max(other.names.len());
    other.names.len() * 5 >= one.names.len() * 4
        && one.names.intersection(&other.names).count() * 5 >= most * 4
}

fn difference(first: &One<'_>, one: &One<'_>) -> Difference {
    let mut difference = Difference::default();
    let (version, others) = (version(one.module), version(first.module));
    if version != others {
        difference.reason(format!("{version} / {others}"));
    } else if area(one.module) != area(first.module) {
        difference.note("area".to_owned());
    }
    if one.way != first.way {
        difference.reason(format!("{} / {}", way(one.way), way(first.way)));
    }
    difference.objects(first.object, one.object);
    difference
}

fn line(out: &mut String, one: &One<'_>, why: &str) {
    let dot = if one.member.is_empty() { "" } else { " " };
    let why = if why.is_empty() { String::new() } else { format!(": {why}") };
    out.push_str(&format!("  {:3} {} {}{dot}{}{why}\n", one.names.len(), one.module, one.owner, one.member));
}

fn way(way: Usage) -> &'static str {
    match (way.input, way.output) {
        (true, true) => "both",
        (true, false) => "sent",
        _ => "received",
    }
}

fn version(module: &str) -> &'static str {
    if module.starts_with("v3/") { "v3" } else { "v2" }
}
