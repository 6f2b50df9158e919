//! The walk over the tables of one part of a page: from rows to members, from members to the tables behind them.

use super::Shapes;
use super::bullets::Listed;
use super::draft::Draft;
use super::groups;
use super::index::by_anchor;
use super::name::{self, Key, Name};
use super::place::Builder;
use super::records::{Namer, event_auth};
use super::unify;
use super::words::Typed;
use crate::import::note::Notes;
use crate::import::page::{Link, Page, Part, Subject, Table};
use crate::import::tree::{Members, RecordId, Records, Ty};
use std::collections::{BTreeMap, BTreeSet};

/// Deeper than any page describes things: a table that leads back to itself in a way that was not seen.
const DEEPEST: usize = 16;

/// A walk over the tables of one page.
pub(super) struct Walk<'w, 'c> {
    pub(super) shapes: &'w Shapes<'c>,
    pub(super) page: &'c Page,
    pub(super) subject: Option<&'c Subject>,
    pub(super) part: Part,
    /// The tables that anchors and headings are looked for in.
    pub(super) tables: Vec<&'c Table>,
    /// The tables that the part begins with, by line.
    pub(super) roots: BTreeSet<u32>,
    /// Tables that became part of something, by line.
    pub(super) reached: BTreeSet<u32>,
    /// Tables that are being put together.
    pub(super) open: Vec<u32>,
    /// Tables that lead back to themselves.
    pub(super) recursive: BTreeSet<u32>,
    /// Tables that several rows of this page lead to.
    pub(super) shared: BTreeSet<u32>,
    /// Names from the subject to the row that is being read.
    pub(super) path: Vec<String>,
    pub(super) records: &'w mut Records,
    pub(super) notes: &'w mut Notes,
}

/// How the tables of one thing go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Together {
    /// Each has some of the members.
    Beside,
    /// Each describes one variant.
    Variants,
}

impl<'c> Walk<'_, 'c> {
    /// What tables describe: an object, or a map if their rows are keys that are data.
    pub(super) fn tables_ty(&mut self, tables: &[&'c Table]) -> Ty {
        let Some(first) = tables.first().copied() else { return Ty::word("object") };
        if first.from_include {
            return Ty::Record(event_auth());
        }
        if self.open.contains(&first.line) {
            self.recursive.insert(first.line);
            return Ty::Record(self.id(first));
        }
        if self.open.len() >= DEEPEST {
            self.note(
                first.line,
                "too-deep",
                "tables lead to each other without an end: left without members",
            );
            return Ty::word("object");
        }
        let id = self.id(first);
        let is_shared =
            self.shared.contains(&first.line) || self.shapes.index.is_linked(&self.page.path, first);
        if is_shared && self.records.all.contains_key(&id) {
            self.reached.extend(tables.iter().map(|table| table.line));
            return Ty::Record(id);
        }
        self.open.push(first.line);
        self.reached.extend(tables.iter().map(|table| table.line));
        let path = if is_shared { std::mem::take(&mut self.path) } else { Vec::new() };
        let ty = self.describe(tables);
        if is_shared {
            self.path = path;
        }
        self.open.pop();
        match ty {
            Ty::Object(members) if is_shared || self.recursive.contains(&first.line) => {
                let namer = Namer { shapes: self.shapes, page: self.page, subject: self.subject };
                let is_private = !self.shapes.index.is_linked(&self.page.path, first);
                namer.add(self.records, &id, first, members, is_private);
                Ty::Record(id)
            }
            ty => ty,
        }
    }

    /// The members of tables, the root of a part.
    pub(super) fn root(&mut self, tables: &[&'c Table]) -> Members {
        for table in tables {
            self.reached.insert(table.line);
        }
        match self.describe(tables) {
            Ty::Object(members) => members,
            _ => {
                let line = tables.first().map_or(0, |table| table.line);
                self.note(
                    line,
                    "keys-are-data",
                    "all names of the table are placeholders: further members may come",
                );
                Members { open: true, ..Members::default() }
            }
        }
    }

    fn describe(&mut self, tables: &[&'c Table]) -> Ty {
        let together = if tables.iter().any(|table| !table.tabs.is_empty()) && tables.len() > 1 {
            Together::Variants
        } else {
            Together::Beside
        };
        self.described(tables, together)
    }

    /// What tables describe that go together in this way.
    pub(super) fn described(&mut self, tables: &[&'c Table], together: Together) -> Ty {
        let mut objects: Vec<Members> = Vec::new();
        let mut other: Option<Ty> = None;
        for table in tables {
            match self.table(table) {
                Ty::Object(members) => objects.push(members),
                ty => {
                    other = Some(match other {
                        Some(known) => unify::types(known, ty),
                        None => ty,
                    });
                }
            }
        }
        match (objects.is_empty(), other) {
            (true, Some(ty)) => ty,
            (_, other) => {
                let mut members = match together {
                    Together::Variants => unify::variants(objects),
                    Together::Beside => objects.into_iter().reduce(unify::beside).unwrap_or_default(),
                };
                members.open |= other.is_some();
                Ty::Object(members)
            }
        }
    }

    /// What one table describes.
    fn table(&mut self, table: &'c Table) -> Ty {
        let known: BTreeSet<&str> = table.rows.iter().map(|row| row.name.trim_end_matches("[]")).collect();
        let mut prefixes: BTreeMap<&str, usize> = BTreeMap::new();
        for row in &table.rows {
            if let Some((first, _)) = row.name.split_once('.') {
                *prefixes.entry(first).or_default() += 1;
            }
        }
        let sent = self.part == Part::Request;
        let is_path = |first: &str| {
            sent || first.ends_with("[]")
                || known.contains(first)
                || known.iter().any(|name| name.starts_with(first) && name[first.len()..].starts_with("[]"))
                || matches!(first, "result" | "data" | "fields" | "params" | "auth" | "item" | "items")
        };
        let mut builder = Builder::default();
        for row in &table.rows {
            let mut draft = Draft::new(row);
            self.refer(&mut draft);
            let name = name::read(&row.name, is_path);
            self.row(&mut builder, &draft, name);
        }
        let mut ty = builder.finish();
        if let Ty::Object(members) = &mut ty {
            let lead = super::prose::Prose::new(&table.lead);
            groups::find(members, &table.rows, &lead);
        }
        ty
    }

    /// Gives a row that refers to a member of an object the type of that member: `sale_status.id` is a text.
    fn refer(&self, draft: &mut Draft<'c>) {
        let [(entity, member, link)] = draft.typed.members.as_slice() else { return };
        let anchor = Some(entity.clone());
        let page = link.as_ref().map_or(&self.page.path, |link| &link.page);
        let link = Link { page: page.clone(), anchor };
        let tables = self.shapes.index.resolve(&link, Part::Other);
        let mut rows = tables.iter().flat_map(|(_, table)| &table.rows);
        let Some(row) = rows.find(|row| row.name.eq_ignore_ascii_case(member)) else { return };
        let [ty] = row.types.as_slice() else { return };
        let word = Typed::new(std::slice::from_ref(ty));
        if word.members.is_empty() && !word.is_structural() && draft.typed.words.len() == 1 {
            draft.typed.id_of = draft.typed.id_of.take().filter(|_| word.words == ["integer"]);
            draft.typed.words = word.words;
        }
    }

    /// Puts one row where its name says.
    pub(super) fn row(&mut self, builder: &mut Builder, draft: &Draft<'c>, name: Name) {
        match name {
            Name::Open => builder.open(),
            Name::Words => self.note(
                draft.line,
                "not-a-name",
                format!("`{}` is no name: the row is left out", draft.name),
            ),
            Name::Path(steps) => {
                let Some((last, _)) = steps.split_last() else { return };
                let depth = self.path.len();
                self.path.extend(steps.iter().map(|step| step.key.name().to_owned()));
                let structure = self.structure(draft, last);
                let own = match &last.key {
                    Key::Name(name) | Key::Data(name) => name.as_str(),
                };
                let mut member = draft.member(own, self.part, structure);
                for word in &draft.typed.unknown {
                    let lacks = matches!(&member.ty, Ty::Plain { .. });
                    if lacks {
                        self.note(
                            draft.line,
                            "type-unknown",
                            format!("`{word}` is no type that is known or described"),
                        );
                    }
                }
                if last.list && !matches!(member.ty, Ty::List(_)) {
                    member.ty = listed(member.ty);
                }
                if let Err(reason) = builder.place(&steps, member) {
                    self.note(draft.line, "no-place", reason);
                }
                self.path.truncate(depth);
            }
        }
    }

    /// Members that bullets describe.
    pub(super) fn bullets(&mut self, listed: &Listed<'c>) -> Option<Ty> {
        let mut builder = Builder::default();
        if listed.more {
            builder.open();
        }
        for draft in &listed.drafts {
            let name = name::read(&draft.name, |first| first.ends_with("[]"));
            self.row(&mut builder, draft, name);
        }
        match builder.finish() {
            Ty::Object(members) if members.members.is_empty() => None,
            ty => Some(ty),
        }
    }

    /// The tables of this walk's page under an anchor.
    pub(super) fn below(&self, anchor: &str) -> Vec<&'c Table> {
        by_anchor(&self.tables, anchor, self.part)
    }

    /// The place of a table.
    pub(super) fn id(&self, table: &Table) -> RecordId {
        RecordId { page: self.page.path.clone(), line: table.line }
    }

    /// Notes something about the row that is being read.
    pub(super) fn note(&mut self, line: u32, kind: &'static str, message: impl Into<String>) {
        let subject = self.subject.map_or("page", |subject| subject.name.as_str());
        let part = match self.part {
            Part::Request => "param",
            Part::Response => "result",
            Part::Event => "data",
            Part::Error => "error",
            Part::Other => "member",
        };
        let what = format!("{subject} {part} {}", self.path.join("."));
        self.notes.add(&self.page.path, line, kind, what.trim_end(), message);
    }
}

/// A list of elements of a type; of an opaque array, an opaque array.
pub(super) fn listed(ty: Ty) -> Ty {
    match ty {
        Ty::Plain { words, .. } if words == ["array"] => Ty::word("array"),
        ty => Ty::List(Box::new(ty)),
    }
}

impl Key {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Name(name) | Self::Data(name) => name,
        }
    }
}
