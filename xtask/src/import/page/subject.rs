//! From the pieces of a page to its tables, examples, and errors.

use super::cell::Block;
use super::errors;
use super::link;
use super::markdown;
use super::row;
use super::scan::{Node, What};
use super::sections::Headings;
use super::source::Source;
use super::table::{self, RawCell, RawTable};
use super::{ErrorRow, Example, Link, Part, SubjectKind, Table};
use crate::import::note::Notes;
use regex::Regex;
use std::sync::LazyLock;

/// What stands in the sections of a subject, or of a page without one.
#[derive(Debug, Default)]
pub(super) struct Content {
    /// Tables of members.
    pub(super) tables: Vec<Table>,
    /// Examples.
    pub(super) examples: Vec<Example>,
    /// Statuses of the section of errors.
    pub(super) statuses: Vec<u16>,
    /// Rows of errors.
    pub(super) errors: Vec<ErrorRow>,
}

/// Where the pieces are from.
#[derive(Clone, Copy)]
pub(super) struct Origin<'a> {
    /// Path of the page.
    pub(super) page: &'a str,
    /// Its lines and files.
    pub(super) source: &'a Source,
}

impl Origin<'_> {
    fn link(&self, file: usize, target: &str) -> Option<Link> {
        let from = self.source.files.get(file).map_or(self.page, String::as_str);
        link::resolve(self.page, from, target)
    }

    /// The blocks of a text, tables inside it among them.
    fn blocks(&self, file: usize, line: u32, text: &str) -> Vec<Block> {
        let resolve = |target: &str| self.link(file, target);
        let mut blocks = Vec::new();
        let mut plain = String::new();
        let lines = table_lines(text, line, file);
        let mut at = 0;
        while let Some(here) = lines.get(at) {
            if table::begins(&here.text) {
                blocks.extend(markdown::blocks(&plain, &resolve));
                plain.clear();
                let (raw, taken) = table::read(lines.get(at..).unwrap_or_default());
                blocks.push(Block::Table(self.inner_table(&raw)));
                at += taken.max(1);
            } else {
                plain.push_str(&here.text);
                plain.push('\n');
                at += 1;
            }
        }
        blocks.extend(markdown::blocks(&plain, &resolve));
        blocks
    }

    /// A table inside of a cell: of members, or of values with what they mean.
    fn inner_table(&self, raw: &RawTable) -> Table {
        let columns = row::Columns::of(raw).unwrap_or_else(|| row::Columns::plain(raw));
        self.table(raw, &columns, &Headings::new(None), &[])
    }

    fn table(&self, raw: &RawTable, columns: &row::Columns, headings: &Headings, tabs: &[String]) -> Table {
        let resolve = |target: &str| self.link(raw.file, target);
        let cell = |cell: &RawCell| self.blocks(raw.file, cell.line, &cell.text);
        let header = usize::from(!columns.header.is_empty());
        let rows = raw
            .rows
            .iter()
            .skip(header)
            .filter(|row| row.cells.iter().any(|cell| !cell.text.trim().is_empty()));
        Table {
            part: headings.part_of_tables(),
            line: raw.line,
            heading: headings.text().to_owned(),
            level: headings.level(),
            anchors: headings.anchors(),
            outer: headings.outer(),
            tabs: tabs.to_vec(),
            lead: Vec::new(),
            header: columns.header.clone(),
            rows: rows.flat_map(|row| columns.rows(row, &resolve, &cell)).collect(),
            from_include: false,
        }
    }
}

/// The lines of a cell, so that a table inside it can be read as any other.
fn table_lines(text: &str, first: u32, file: usize) -> Vec<super::source::Line> {
    let skipped = text.lines().take_while(|line| line.trim().is_empty()).count();
    let number = |at: usize| first.saturating_add(u32::try_from(at.saturating_sub(skipped)).unwrap_or(0));
    let lines = text.lines().enumerate();
    lines.map(|(at, text)| super::source::Line { no: number(at), text: text.to_owned(), file }).collect()
}

/// Walks the pieces of one subject.
struct Walker<'a> {
    origin: Origin<'a>,
    notes: &'a mut Notes,
    headings: Headings,
    content: Content,
    lead: Vec<Block>,
    /// Status of the examples that follow.
    status: Option<u16>,
    /// Code and status that the paragraphs above a table of errors state.
    context: errors::Context,
}

/// Reads the pieces of a subject of this kind, or of a page without one.
pub(super) fn read(
    nodes: &[Node],
    kind: Option<SubjectKind>,
    origin: Origin<'_>,
    notes: &mut Notes,
) -> Content {
    let shown = nodes.iter().filter_map(|node| match &node.what {
        What::Fence { text, .. } => errors::shown(text),
        _ => None,
    });
    let context = errors::Context { shown: shown.collect(), ..errors::Context::default() };
    let mut walker = Walker {
        origin,
        notes,
        headings: Headings::new(kind),
        content: Content::default(),
        lead: Vec::new(),
        status: None,
        context,
    };
    for node in nodes {
        walker.node(node);
    }
    walker.content
}

impl Walker<'_> {
    fn node(&mut self, node: &Node) {
        match &node.what {
            // The headings of shared texts belong to those.
            What::Heading { .. } | What::Text(_) | What::NoteStart { .. } | What::NoteEnd if node.shared => {}
            What::Heading { level, text, anchors } => {
                if *level > 1 {
                    self.headings.enter(*level, text, anchors);
                }
                self.lead.clear();
                self.status = None;
                self.context.code = None;
                self.context.status = None;
            }
            What::Text(text) => self.text(node, text),
            What::Fence { language, text } => self.fence(node, language, text),
            What::Table(raw) => self.table(node, raw),
            What::NoteStart { .. } | What::NoteEnd => {}
        }
    }

    fn text(&mut self, node: &Node, text: &str) {
        static CODE: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"(?i)^\W*error code\W*:?\s*\**`([^`]+)`").ok());
        for line in text.lines() {
            let lower = line.to_lowercase();
            let status = ["http status", "http code"].iter().any(|cue| lower.contains(cue));
            if status {
                let stated = errors::statuses(line);
                if let Some(odd) = errors::odd_status(line) {
                    let what = format!("status {odd} under `{}`", self.headings.text());
                    self.notes.add(
                        self.origin.page,
                        node.line,
                        "status-odd",
                        what,
                        "no answer has this status; left out",
                    );
                }
                self.status = stated.first().copied();
                self.context.status = stated.first().copied();
                if self.headings.part_of_tables() == Part::Error {
                    for status in stated {
                        if !self.content.statuses.contains(&status) {
                            self.content.statuses.push(status);
                        }
                    }
                }
            }
            if let Some(code) =
                CODE.as_ref().and_then(|code| code.captures(line)).and_then(|found| found.get(1))
            {
                self.context.code = Some(code.as_str().trim().to_owned());
                if !status {
                    self.context.status = None;
                }
            }
        }
        self.lead.extend(self.origin.blocks(node.file, node.line, text));
    }

    fn fence(&mut self, node: &Node, language: &str, text: &str) {
        if !text.trim().is_empty() && !node.shared {
            self.content.examples.push(Example {
                part: self.headings.part_of_examples(),
                line: node.line + 1,
                language: language.to_owned(),
                text: text.to_owned(),
                status: self.status,
            });
        }
    }

    fn table(&mut self, node: &Node, raw: &RawTable) {
        let lead = std::mem::take(&mut self.lead);
        if !raw.closed && !node.shared {
            self.note(
                raw.line,
                "table-unclosed",
                raw,
                "the table has no `|#`; it was read up to the next heading",
            );
        }
        for line in raw.unclosed_rows.iter().filter(|_| raw.closed && !node.shared) {
            self.note(
                *line,
                "row-unclosed",
                raw,
                "the row has no closing `||`; it was read up to the next row",
            );
        }
        let part = self.headings.part_of_tables();
        if let Some(columns) = errors::Columns::of(raw, part == Part::Error) {
            if !node.shared {
                self.content.errors.extend(columns.rows(raw, &self.context));
            }
            return;
        }
        // What all pages say about errors is not this method's.
        if node.shared && part == Part::Error {
            return;
        }
        let columns = row::Columns::of(raw).filter(|columns| {
            // Among sections about something else, a table of names and words describes something else.
            columns.is_typed() || (part != Part::Other && columns.is_named())
        });
        let Some(columns) = columns else {
            if part != Part::Other && !node.shared {
                let message = "the header is not one of members or errors; the table was left out";
                self.note(raw.line, "table-other", raw, message);
            }
            return;
        };
        if columns.is_typed() && row::is_of_types(raw) {
            let message = "the rows are alternatives of one type, no members; the examples have to say which";
            return self.note(raw.line, "table-of-types", raw, message);
        }
        let mut table = self.origin.table(raw, &columns, &self.headings, &node.tabs);
        table.lead = lead;
        table.from_include = node.shared;
        self.note_names(raw, &table);
        // Tables are told apart by their lines; those of one include have one line, that of its directive.
        while self.content.tables.iter().any(|other| other.line == table.line) {
            table.line += 1;
        }
        self.content.tables.push(table);
    }

    /// Notes the rows that have no name, and those that have several; rows of an include are not told apart by lines.
    fn note_names(&mut self, raw: &RawTable, table: &Table) {
        if raw.file != 0 {
            return;
        }
        let header = usize::from(!table.header.is_empty());
        for row in raw
            .rows
            .iter()
            .skip(header)
            .filter(|row| row.cells.iter().any(|cell| !cell.text.trim().is_empty()))
        {
            match table.rows.iter().filter(|member| member.line == row.line).count() {
                0 => self.note(
                    row.line,
                    "row-nameless",
                    raw,
                    "the row has no name, or is a caption over others; left out",
                ),
                1 => {}
                _ => self.note(
                    row.line,
                    "name-alternative",
                    raw,
                    "the names are alternatives; none alone is required",
                ),
            }
        }
    }

    /// Notes something about a table or, if one begins at the line, about a row of it.
    fn note(&mut self, line: u32, kind: &'static str, raw: &RawTable, message: &str) {
        let row = raw.rows.iter().find(|row| row.line == line).or(raw.rows.first());
        let first = row.and_then(|row| row.cells.first()).map_or("", |cell| cell.text.as_str());
        let what = format!("`{}` in the table under `{}`", markdown::plain(first), self.headings.text());
        self.notes.add(self.origin.page, line, kind, what, message);
    }
}
