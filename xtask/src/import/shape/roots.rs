//! Which tables of a part are its beginning, and what becomes of those that nothing leads to.

use super::codes;
use super::draft::is_list_control;
use super::index::{by_anchor, goes_on, heading_names};
use super::name::is_identifier;
use super::prose::Prose;
use super::unify;
use super::walk::{Together, Walk, listed};
use crate::import::page::{Part, Table};
use crate::import::tree::{Member, Members, Ty, Value};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

impl<'c> Walk<'_, 'c> {
    /// The members that the tables of this part begin with, with all that they lead to.
    pub(super) fn roots(mut self) -> Members {
        let Some(subject) = self.subject else { return Members::default() };
        let own: Vec<&'c Table> =
            subject.tables.iter().filter(|table| table.part == self.part && !table.from_include).collect();
        let Some(first) = own.first().copied() else { return Members::default() };
        // The tabs of the first table, and what stands under the same heading, are the beginning as well.
        let begin: Vec<&'c Table> = own
            .iter()
            .copied()
            .filter(|table| table.heading == first.heading && table.anchors == first.anchors)
            .collect();
        let behind = own
            .iter()
            .copied()
            .skip_while(|table| !begin.iter().any(|known| known.line == table.line))
            .skip(begin.len());
        let more: Vec<&'c Table> = behind.take_while(|table| goes_on(&table.heading)).collect();
        self.roots.extend(begin.iter().chain(&more).map(|table| table.line));
        let mut members = self.root(&begin);
        if !more.is_empty() {
            members = unify::beside(members, self.root(&more));
        }
        self.leftovers(&own, &begin, &mut members);
        members
    }

    /// Tables that no row led to: what their heading names, another set of parameters, or a note.
    fn leftovers(&mut self, own: &[&'c Table], begin: &[&'c Table], members: &mut Members) {
        let mut sets: Vec<&'c Table> = Vec::new();
        let left: Vec<&'c Table> =
            own.iter().copied().filter(|table| !self.reached.contains(&table.line)).collect();
        let alone = left.len() == 1;
        for table in left {
            if self.reached.contains(&table.line) {
                continue;
            }
            if is_set(begin, table) {
                sets.push(table);
                continue;
            }
            if values_of(members, table) {
                self.reached.insert(table.line);
                continue;
            }
            if let Some(control) = control(&table.heading) {
                // Names to select or to sort by are no members; those to filter by are.
                self.reached.insert(table.line);
                if control == "filter"
                    && let Ty::Object(mut filter) = self.tables_ty(&[table])
                    && let Some(member) =
                        members.members.iter_mut().find(|member| member.name.eq_ignore_ascii_case(control))
                {
                    filter.open = true;
                    give(&mut member.ty, &Ty::Object(filter));
                }
                continue;
            }
            let mut ty = self.tables_ty(&[table]);
            if let Ty::Object(own) = &mut ty
                && let [row] = own.members.as_mut_slice()
                && heading_names(&table.heading, &row.name)
                && again(members, row)
            {
                continue;
            }
            if attach(members, &table.heading, &ty) || alone && self.only(members, &ty) {
                self.note(
                    table.line,
                    "table-by-heading",
                    format!("\"{}\": put where it fits, for nothing refers to it", table.heading),
                );
            } else {
                self.note(
                    table.line,
                    "table-unreached",
                    format!("\"{}\": nothing refers to this table", table.heading),
                );
            }
        }
        if sets.is_empty() {
            return;
        }
        self.roots.extend(sets.iter().map(|table| table.line));
        self.reached.extend(sets.iter().map(|table| table.line));
        let line = sets.first().map_or(0, |table| table.line);
        if let Ty::Object(others) = self.described(&sets, Together::Variants) {
            self.note(
                line,
                "parameter-sets",
                "several tables of parameters, of which a call uses one: put together",
            );
            *members = unify::variants(vec![std::mem::take(members), others]);
        }
    }

    /// Gives the structure that is left to the only member without one.
    fn only(&self, members: &mut Members, ty: &Ty) -> bool {
        // What lists fields has a table of the fields, which are keys in the answer, not values.
        let lists_fields =
            self.subject.is_some_and(|subject| subject.name.to_ascii_lowercase().ends_with("fields"));
        let mut opaque = Vec::new();
        if self.part == Part::Request || self.part == Part::Response && !lists_fields {
            for member in &members.members {
                without_structure(&member.name, &member.ty, &mut opaque);
            }
        }
        match opaque.as_slice() {
            [name] => {
                let name = name.clone();
                give_to(members, &name, ty)
            }
            _ => false,
        }
    }

    /// Finds the tables of this page that several rows lead to.
    pub(super) fn find_shared(&mut self) {
        let mut times: BTreeMap<u32, usize> = BTreeMap::new();
        for table in &self.tables {
            for row in &table.rows {
                let links = super::index::row_links(row).filter(|link| link.page == self.page.path);
                let anchors: Vec<String> = links.filter_map(|link| link.anchor).collect();
                for anchor in anchors.iter().take(1) {
                    for target in by_anchor(&self.tables, anchor, table.part).into_iter().take(1) {
                        *times.entry(target.line).or_default() += 1;
                    }
                }
            }
        }
        let rows = |line: u32| {
            self.tables.iter().find(|table| table.line == line).map_or(0, |table| table.rows.len())
        };
        // Two small objects are simpler than one that has to be looked up.
        let shared: Vec<u32> =
            times.into_iter().filter(|(line, n)| *n > 1 && rows(*line) > 2).map(|(line, _)| line).collect();
        self.shared.extend(shared);
    }
}

/// Whether a table is another set of the same parameters: under a heading beside that of the first.
fn is_set(begin: &[&Table], table: &Table) -> bool {
    let Some(first) = begin.first() else { return false };
    let word = |heading: &str| heading.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
    let parameters = |heading: &str| heading.to_ascii_lowercase().contains("parameters");
    table.part == Part::Request
        && table.level == first.level
        && (first.level > 2 && word(&table.heading) == word(&first.heading)
            || parameters(&table.heading) && parameters(&first.heading))
}

/// The parameter of a list that a heading is about: "Available fields for filtering".
fn control(heading: &str) -> Option<&'static str> {
    static CONTROL: LazyLock<Regex> = LazyLock::new(|| {
        super::pattern(
            r"(?i)\b(?:(filter(?:ing|able|s)?)|(sort(?:ing|able)?|order(?:ing)?)|(select(?:ion|able|ing)?))\b",
        )
    });
    let found = CONTROL.captures(heading)?;
    let names = ["filter", "order", "select"];
    names.into_iter().enumerate().find(|(i, _)| found.get(i + 1).is_some()).map(|(_, name)| name)
}

/// Gives the rows of a table "Possible values of X" to the member X as its values.
fn values_of(members: &mut Members, table: &Table) -> bool {
    static VALUES: LazyLock<Regex> = LazyLock::new(|| {
        super::pattern(
            r"(?i)\b(?:possible|allowed|available|acceptable)\s+values\s+(?:for|of)\s+(?:the\s+)?(.*)",
        )
    });
    let Some(found) = VALUES.captures(&table.heading) else { return false };
    let Some(values) = plain_values(members, &found[1]) else { return false };
    for row in &table.rows {
        let label = codes::short(&Prose::new(&row.text).plain());
        for wire in row.name.split(['\\', '/']).filter(|wire| is_identifier(wire)) {
            values.push(Value { wire: wire.to_owned(), label: label.clone() });
        }
    }
    true
}

/// The list of values of the plain member that a heading names, if it is empty.
fn plain_values<'m>(members: &'m mut Members, heading: &str) -> Option<&'m mut Vec<Value>> {
    let at = members.members.iter().position(|member| heading_names(heading, &member.name));
    if let Some(at) = at {
        return match &mut members.members[at].ty {
            Ty::Plain { values, .. } if values.is_empty() => Some(values),
            _ => None,
        };
    }
    members.members.iter_mut().find_map(|member| plain_values(inside(&mut member.ty)?, heading))
}

/// Gives a structure to the member that a heading names, wherever it is.
fn attach(members: &mut Members, heading: &str, ty: &Ty) -> bool {
    for member in &mut members.members {
        if heading_names(heading, &member.name) && give(&mut member.ty, ty) {
            return true;
        }
    }
    members
        .members
        .iter_mut()
        .any(|member| inside(&mut member.ty).is_some_and(|inner| attach(inner, heading, ty)))
}

/// Gives a structure to a type that has none.
fn give(to: &mut Ty, ty: &Ty) -> bool {
    match to {
        Ty::Plain { words, .. } if words.iter().any(|word| word == "object" || word == "any") => {
            *to = ty.clone();
            true
        }
        Ty::Plain { words, .. } if words.iter().any(|word| word == "array") => {
            *to = listed(ty.clone());
            true
        }
        Ty::List(element) => give(element, ty),
        _ => false,
    }
}

/// A table of its own for a member that has a row already: what it says more is the member's.
fn again(members: &mut Members, row: &Member) -> bool {
    members.members.iter_mut().any(|member| {
        if member.name == row.name {
            let required = member.required;
            *member = unify::merged(member.clone(), row.clone());
            member.required = required;
            return true;
        }
        inside(&mut member.ty).is_some_and(|inner| again(inner, row))
    })
}

/// The names of members that may have members and of which none are known.
fn without_structure(name: &str, ty: &Ty, out: &mut Vec<String>) {
    match ty {
        Ty::Plain { words, .. }
            if words.iter().all(|word| word == "object" || word == "array")
                && !is_list_control(name)
                && name != "time" =>
        {
            out.push(name.to_owned());
        }
        Ty::Object(members) => {
            members.members.iter().for_each(|member| without_structure(&member.name, &member.ty, out));
        }
        Ty::List(element) | Ty::Map(_, element) => without_structure(name, element, out),
        _ => {}
    }
}

/// Gives a structure to the member of a name, wherever it is.
fn give_to(members: &mut Members, name: &str, ty: &Ty) -> bool {
    members.members.iter_mut().any(|member| {
        member.name == name && give(&mut member.ty, ty)
            || inside(&mut member.ty).is_some_and(|inner| give_to(inner, name, ty))
    })
}

fn inside(ty: &mut Ty) -> Option<&mut Members> {
    match ty {
        Ty::Object(members) => Some(members),
        Ty::List(element) | Ty::Map(_, element) => inside(element),
        _ => None,
    }
}
