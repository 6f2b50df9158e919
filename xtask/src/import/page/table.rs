//! The tables of the pages: `#| || cell | cell || … |#`.
//!
//! A cell may hold everything a page may: paragraphs, lists, fences, further tables.

use super::source::{Line, fence_opened, follow_fence};

/// A table as it stands.
#[derive(Debug)]
pub(super) struct RawTable {
    /// Line of its `#|`.
    pub(super) line: u32,
    /// File that it is from.
    pub(super) file: usize,
    /// Its rows, the header among them.
    pub(super) rows: Vec<RawRow>,
    /// Whether its `|#` is there.
    pub(super) closed: bool,
    /// Lines of rows that lack their closing `||`.
    pub(super) unclosed_rows: Vec<u32>,
}

/// A row.
#[derive(Debug)]
pub(super) struct RawRow {
    /// Line of its `||`.
    pub(super) line: u32,
    /// Its cells.
    pub(super) cells: Vec<RawCell>,
}

/// A cell.
#[derive(Clone, Debug, Default)]
pub(super) struct RawCell {
    /// Line of its first character.
    pub(super) line: u32,
    /// Its Markdown, unindented by what the table is.
    pub(super) text: String,
}

/// Whether a table begins at this line.
pub(super) fn begins(line: &str) -> bool {
    line.trim_start().starts_with("#|")
}

/// The table that begins at the first of the lines, and how many lines it takes.
pub(super) fn read(lines: &[Line]) -> (RawTable, usize) {
    let (taken, closed) = extent(lines);
    let taken_lines = lines.get(..taken).unwrap_or(lines);
    let mut reader = Reader::new(lines.first(), closed);
    for (at, line) in taken_lines.iter().enumerate() {
        reader.line(line, at == 0, closed && at + 1 == taken);
    }
    (reader.finish(), taken)
}

/// How many lines the table takes: to its `|#`, or to the next heading if that never comes.
fn extent(lines: &[Line]) -> (usize, bool) {
    let mut depth = 0_usize;
    let mut fence = None;
    for (at, line) in lines.iter().enumerate() {
        let fenced = fence.is_some();
        follow_fence(&line.text, &mut fence);
        if fenced {
            continue;
        }
        let text = line.text.trim();
        if depth > 0 && is_heading(&line.text) {
            return (at, false);
        }
        if text.starts_with("#|") {
            depth += 1;
        }
        if text.ends_with("|#") {
            depth = depth.saturating_sub(1);
            if depth == 0 {
                return (at + 1, true);
            }
        }
    }
    (lines.len(), false)
}

fn is_heading(line: &str) -> bool {
    let hashes = line.bytes().take_while(|b| *b == b'#').count();
    (2..=6).contains(&hashes) && line.as_bytes().get(hashes) == Some(&b' ')
}

struct Reader {
    table: RawTable,
    indent: usize,
    row: Option<RawRow>,
    cell: RawCell,
    nested: usize,
    fence: Option<(char, usize)>,
}

impl Reader {
    fn new(first: Option<&Line>, closed: bool) -> Self {
        Self {
            table: RawTable {
                line: first.map_or(0, |line| line.no),
                file: first.map_or(0, |line| line.file),
                rows: Vec::new(),
                closed,
                unclosed_rows: Vec::new(),
            },
            indent: first.map_or(0, |line| line.text.len() - line.text.trim_start().len()),
            row: None,
            cell: RawCell::default(),
            nested: 0,
            fence: None,
        }
    }

    /// Reads one line; of the first the opening mark is no content, of the last the closing one.
    fn line(&mut self, line: &Line, first: bool, last: bool) {
        let mut text = unindent(&line.text, self.indent);
        if first {
            text = text.trim_start().strip_prefix("#|").unwrap_or(text);
        }
        if last {
            text = text.trim_end().strip_suffix("|#").unwrap_or(text);
        }
        if let Some(length) = self.verbatim(text) {
            let (inner, behind) = text.split_at_checked(length).unwrap_or((text, ""));
            self.text(inner, line.no);
            self.cells(behind, line.no);
            return self.end_of_line();
        }
        let trimmed = text.trim_start();
        // A row that begins while another is open: the other one lacks its end.
        let opens = trimmed.strip_prefix("||").is_some_and(|rest| !rest.trim().is_empty());
        if opens {
            self.end_row();
        }
        self.cells(text, line.no);
        self.end_of_line();
    }

    /// How much of the line belongs to a fence or to a table inside a cell, whose marks are not ours.
    fn verbatim(&mut self, text: &str) -> Option<usize> {
        if let Some((mark, _)) = self.fence {
            follow_fence(text, &mut self.fence);
            if self.fence.is_some() {
                return Some(text.len());
            }
            // What follows the closing marks is ours again.
            let indent = text.len() - text.trim_start().len();
            let marks = text.chars().skip(indent).take_while(|c| *c == mark).count();
            return Some(indent + marks);
        }
        self.row.as_ref()?;
        let trimmed = text.trim();
        if trimmed.starts_with("#|") {
            self.nested += 1;
        }
        if self.nested > 0 {
            if trimmed.ends_with("|#") {
                self.nested -= 1;
            }
            return Some(text.len());
        }
        let (fence, start) = fence_opened(text)?;
        text.get(..start)?.trim().is_empty().then(|| {
            self.fence = Some(fence);
            text.len()
        })
    }

    fn cells(&mut self, text: &str, no: u32) {
        let mut rest = text;
        while !rest.is_empty() {
            let Some(at) = rest.find(['|', '`', '\\']) else {
                return self.text(rest, no);
            };
            let (before, from) = rest.split_at(at);
            self.text(before, no);
            if from.starts_with("||") {
                match self.row {
                    Some(_) => self.close_row(),
                    None => self.row = Some(RawRow { line: no, cells: Vec::new() }),
                }
                rest = from.get(2..).unwrap_or("");
            } else if from.starts_with('|') {
                self.close_cell();
                rest = from.get(1..).unwrap_or("");
            } else if from.starts_with('\\') {
                let length = 1 + from.chars().nth(1).map_or(0, char::len_utf8);
                // An escaped bar is ours, every other escape is Markdown's.
                let escaped = from.get(..length).unwrap_or("\\");
                self.text(if escaped == "\\|" { "|" } else { escaped }, no);
                rest = from.get(length..).unwrap_or("");
            } else {
                let length = self.span(from);
                self.text(from.get(..length).unwrap_or(from), no);
                rest = from.get(length..).unwrap_or("");
            }
        }
    }

    /// Length of the code span at the beginning, or of its marks alone if it does not end in the line.
    fn span(&mut self, from: &str) -> usize {
        let marks = from.bytes().take_while(|b| *b == b'`').count();
        let mut rest = marks;
        while let Some(found) = from.get(rest..).and_then(|text| text.find('`')) {
            let start = rest + found;
            let count = from.bytes().skip(start).take_while(|b| *b == b'`').count();
            if count == marks {
                return start + count;
            }
            rest = start + count;
        }
        if marks >= 3 {
            // A fence that opens behind a cell's bar.
            self.fence = Some(('`', marks));
            return from.len();
        }
        marks
    }

    fn text(&mut self, text: &str, no: u32) {
        if self.row.is_none() {
            return;
        }
        if self.cell.line == 0 && !text.trim().is_empty() {
            self.cell.line = no;
        }
        self.cell.text.push_str(text);
    }

    fn end_of_line(&mut self) {
        if self.row.is_some() {
            self.cell.text.push('\n');
        }
    }

    fn close_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        if let Some(row) = &mut self.row {
            let line = if cell.line == 0 { row.line } else { cell.line };
            row.cells.push(RawCell { line, text: cell.text });
        }
    }

    fn close_row(&mut self) {
        self.close_cell();
        self.table.rows.extend(self.row.take());
    }

    /// Ends a row whose closing `||` is missing. One without any text is no row: the mark before it stood there twice.
    fn end_row(&mut self) {
        let Some(row) = &self.row else { return };
        if row.cells.is_empty() && self.cell.text.trim().is_empty() {
            self.row = None;
            self.cell = RawCell::default();
        } else {
            self.table.unclosed_rows.push(row.line);
            self.close_row();
        }
    }

    fn finish(mut self) -> RawTable {
        self.end_row();
        self.table
    }
}

/// The text without up to so many spaces in front.
fn unindent(text: &str, indent: usize) -> &str {
    let have = text.len() - text.trim_start_matches([' ', '\t']).len();
    text.get(have.min(indent)..).unwrap_or(text)
}
