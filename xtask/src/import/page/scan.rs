//! A page's lines as a sequence of headings, tables, fences, and text.

use super::link;
use super::source::{Line, Source, directive, fence_opened, follow_fence};
use super::table::{self, RawTable};

/// A piece of a page.
#[derive(Debug)]
pub(super) struct Node {
    /// Its first line.
    pub(super) line: u32,
    /// The file that it is from, for relative links.
    pub(super) file: usize,
    /// Whether a text that the whole documentation shares brought it.
    pub(super) shared: bool,
    /// Labels of the tabs it stands in, outer ones first.
    pub(super) tabs: Vec<String>,
    /// What it is.
    pub(super) what: What,
}

/// What a piece is.
#[derive(Debug)]
pub(super) enum What {
    /// A heading.
    Heading {
        /// 1 for `#`.
        level: u8,
        /// Text without marks and anchors.
        text: String,
        /// All names that links may use.
        anchors: Vec<String>,
    },
    /// A table.
    Table(RawTable),
    /// A fence.
    Fence {
        /// Word behind the marks.
        language: String,
        /// The text, unindented; its first line is the one after the marks.
        text: String,
    },
    /// Markdown between those.
    Text(String),
    /// `{% note kind "title" %}`.
    NoteStart {
        /// Its title.
        title: String,
    },
    /// `{% endnote %}`.
    NoteEnd,
}

/// A block of tabs that is open.
struct Tabs {
    indent: usize,
    label: String,
}

struct Scanner<'a> {
    source: &'a Source,
    nodes: Vec<Node>,
    tabs: Vec<Tabs>,
    text: Option<(usize, String)>,
}

/// The pieces of a page; an error if a fence is never closed.
pub(super) fn scan(source: &Source) -> Result<Vec<Node>, String> {
    let mut scanner = Scanner { source, nodes: Vec::new(), tabs: Vec::new(), text: None };
    let mut at = 0;
    while let Some(line) = source.lines.get(at) {
        at += scanner.step(at, line)?;
    }
    scanner.flush();
    Ok(scanner.nodes)
}

impl Scanner<'_> {
    /// Reads what begins at a line; returns how many lines that is.
    fn step(&mut self, at: usize, line: &Line) -> Result<usize, String> {
        if table::begins(&line.text) {
            self.flush();
            let (raw, taken) = table::read(self.source.lines.get(at..).unwrap_or_default());
            self.push(line, What::Table(raw));
            return Ok(taken.max(1));
        }
        if let Some((_, start)) = fence_opened(&line.text) {
            self.flush();
            return self.fence(at, line, start);
        }
        if let Some(inside) = directive(&line.text) {
            self.flush();
            self.directive(line, inside);
            return Ok(1);
        }
        if let Some((level, text)) = heading(&line.text) {
            self.flush();
            let (text, anchors) = link::heading(text);
            self.push(line, What::Heading { level, text, anchors });
            return Ok(1);
        }
        if self.tab(&line.text) {
            return Ok(1);
        }
        let file = line.file;
        if self.text.is_none() {
            if line.text.trim().is_empty() {
                return Ok(1);
            }
            self.text = Some((at, String::new()));
        }
        // A text belongs to one file: its links are relative to that.
        if self
            .text
            .as_ref()
            .and_then(|(at, _)| self.source.lines.get(*at))
            .is_some_and(|first| first.file != file)
        {
            self.flush();
            return self.step(at, line);
        }
        let indent = self.tabs.last().map_or(0, |tabs| tabs.indent + 4);
        if let Some((_, text)) = &mut self.text {
            let have = line.text.len() - line.text.trim_start().len();
            text.push_str(line.text.get(have.min(indent)..).unwrap_or(""));
            text.push('\n');
        }
        Ok(1)
    }

    fn fence(&mut self, at: usize, line: &Line, start: usize) -> Result<usize, String> {
        let language = line.text.trim().trim_start_matches(['`', '~']).trim().to_owned();
        let mut fence = None;
        follow_fence(&line.text, &mut fence);
        let mut text = String::new();
        for (taken, inner) in self.source.lines.iter().skip(at + 1).enumerate() {
            follow_fence(&inner.text, &mut fence);
            if fence.is_none() {
                self.push(line, What::Fence { language, text });
                return Ok(taken + 2);
            }
            let have = inner.text.len() - inner.text.trim_start_matches([' ', '\t']).len();
            text.push_str(inner.text.get(have.min(start)..).unwrap_or(""));
            text.push('\n');
        }
        Err(format!("line {}: the fence is never closed", line.no))
    }

    fn directive(&mut self, line: &Line, inside: &str) {
        let mut words = inside.split_whitespace();
        match (words.next(), words.next()) {
            (Some("list"), Some("tabs")) => {
                let indent = line.text.len() - line.text.trim_start().len();
                self.tabs.push(Tabs { indent, label: String::new() });
            }
            (Some("endlist"), _) => {
                self.tabs.pop();
            }
            (Some("note"), _) => {
                let title = inside.split('"').nth(1).unwrap_or("").trim().to_owned();
                self.push(line, What::NoteStart { title });
            }
            (Some("endnote"), _) => self.push(line, What::NoteEnd),
            _ => {}
        }
    }

    /// Whether the line is the label of a tab.
    fn tab(&mut self, line: &str) -> bool {
        let indent = line.len() - line.trim_start().len();
        let label = line.trim_start().strip_prefix(['-', '*']).filter(|rest| rest.starts_with([' ', '\t']));
        match (self.tabs.last(), label) {
            (Some(tabs), Some(label)) if indent <= tabs.indent + 1 => {
                let label = link::heading(label).0;
                self.flush();
                if let Some(tabs) = self.tabs.last_mut() {
                    tabs.label = label;
                }
                true
            }
            _ => false,
        }
    }

    fn flush(&mut self) {
        if let Some((at, text)) = self.text.take()
            && let Some(line) = self.source.lines.get(at)
        {
            self.push(line, What::Text(text));
        }
    }

    fn push(&mut self, line: &Line, what: What) {
        let tabs =
            self.tabs.iter().map(|tabs| tabs.label.clone()).filter(|label| !label.is_empty()).collect();
        self.nodes.push(Node {
            line: line.no,
            file: line.file,
            shared: self.source.is_shared(line),
            tabs,
            what,
        });
    }
}

fn heading(line: &str) -> Option<(u8, &str)> {
    let line = line.trim();
    let level = line.bytes().take_while(|b| *b == b'#').count();
    let text = line.get(level..)?.strip_prefix(' ')?;
    let level = u8::try_from(level).ok().filter(|level| (1..=6).contains(level))?;
    Some((level, text.trim()))
}
