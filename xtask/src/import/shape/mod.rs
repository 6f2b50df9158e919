//! Puts tables, bullets and links of pages together: what a request, an answer and an event hold.
//!
//! A row by itself becomes a `draft` (`words`, `values`, `literals`, `limits`, `level`). The `walk` goes from the first
//! table of a part to the tables behind its rows (`structure`: by links, headings, bullets; `index` finds them), and
//! places members where their names say (`name`, `place`). Tables of the same thing are united (`unify`); tables that
//! several places refer to become `records`.

mod bullets;
mod codes;
mod draft;
mod groups;
mod index;
mod level;
mod limits;
mod literals;
mod name;
mod place;
mod prose;
mod records;
mod roots;
mod structure;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod unify;
mod values;
mod walk;
mod words;

use self::index::Index;
use self::records::Homes;
use self::walk::Walk;
use super::note::Notes;
use super::page::{Corpus, Page, Part, Subject, Table};
use super::tree::{Member, Members, Record, RecordId, Records, Ty};
use regex::Regex;
use std::collections::BTreeSet;

/// What is known of all pages: made once, then asked for each subject.
#[derive(Debug)]
pub(crate) struct Shapes<'c> {
    index: Index<'c>,
    homes: Homes,
}

impl<'c> Shapes<'c> {
    /// Looks through all pages.
    pub(crate) fn new(corpus: &'c Corpus) -> Self {
        Self { index: Index::new(corpus), homes: Homes::new(corpus) }
    }

    /// Adds the record that belongs to no page of its own: the tokens that come with every event.
    pub(crate) fn common(&self, records: &mut Records, notes: &mut Notes) {
        let id = records::event_auth();
        let pages = self.index.pages();
        let mut shared = pages.flat_map(|page| page.subjects.iter().map(move |subject| (page, subject)));
        let found = shared.find_map(|(page, subject)| {
            let table = subject.tables.iter().find(|table| table.from_include)?;
            Some((page, subject, table))
        });
        let Some((page, subject, table)) = found else { return };
        let members = self.walk(Some(subject), page, Part::Event, records, notes).root(&[table]);
        let members = Members {
            members: members.members.into_iter().map(|member| Member { line: 0, ..member }).collect(),
            ..members
        };
        records
            .all
            .insert(id, Record { module: "portal/types".to_owned(), name: "EventAuth".to_owned(), members });
    }

    /// The parameters of a method.
    pub(crate) fn request(
        &self,
        subject: &'c Subject,
        page: &'c Page,
        records: &mut Records,
        notes: &mut Notes,
    ) -> Members {
        self.walk(Some(subject), page, Part::Request, records, notes).roots()
    }

    /// The rows of a method's returned tables, as the page has them: `result`, `total`, `time`, or members side by side.
    pub(crate) fn returned(
        &self,
        subject: &'c Subject,
        page: &'c Page,
        records: &mut Records,
        notes: &mut Notes,
    ) -> Members {
        self.walk(Some(subject), page, Part::Response, records, notes).roots()
    }

    /// The rows of an event's tables, as the page has them: `event`, `data`, `auth`, or members of `data` side by side.
    pub(crate) fn event(
        &self,
        subject: &'c Subject,
        page: &'c Page,
        records: &mut Records,
        notes: &mut Notes,
    ) -> Members {
        self.walk(Some(subject), page, Part::Event, records, notes).roots()
    }

    /// The record of tables of another page than the one that refers to them.
    fn elsewhere(
        &self,
        page: &'c Page,
        first: &'c Table,
        tables: &[&'c Table],
        records: &mut Records,
        notes: &mut Notes,
    ) -> Ty {
        let id = RecordId { page: page.path.clone(), line: first.line };
        if records.all.contains_key(&id) {
            return Ty::Record(id);
        }
        let subject =
            page.subjects.iter().find(|subject| subject.tables.iter().any(|table| table.line == first.line));
        let mut walk = self.walk(subject, page, first.part, records, notes);
        walk.shared.insert(first.line);
        walk.tables_ty(tables)
    }

    fn walk<'w>(
        &'w self,
        subject: Option<&'c Subject>,
        page: &'c Page,
        part: Part,
        records: &'w mut Records,
        notes: &'w mut Notes,
    ) -> Walk<'w, 'c> {
        let own = subject.into_iter().flat_map(|subject| &subject.tables);
        let others =
            page.subjects.iter().filter(|other| subject.is_none_or(|own| !std::ptr::eq(own, *other)));
        let tables: Vec<&'c Table> =
            own.chain(&page.tables).chain(others.flat_map(|other| &other.tables)).collect();
        let mut walk = Walk {
            shapes: self,
            page,
            subject,
            part,
            tables,
            roots: BTreeSet::new(),
            reached: BTreeSet::new(),
            open: Vec::new(),
            recursive: BTreeSet::new(),
            shared: BTreeSet::new(),
            path: Vec::new(),
            records,
            notes,
        };
        walk.find_shared();
        walk
    }
}

/// A pattern that is a constant of this stage.
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("patterns are constants that the tests compile")
}
