//! Tables of errors: which column is what, and what each row says.

use super::ErrorRow;
use super::cell::{Block, Inline};
use super::markdown;
use super::table::{RawCell, RawTable};
use regex::Regex;
use std::sync::LazyLock;

/// The columns of a table of errors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Columns {
    status: Option<usize>,
    code: Option<usize>,
    /// The server's text; `literal` if the column says so, else it may as well be a sentence of the page.
    text: Option<usize>,
    literal: bool,
    field: Option<usize>,
}

/// What is known about the errors of a page beside its tables.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// The code that the paragraph above a table gives to all its rows (REST 3.0).
    pub(super) code: Option<String>,
    /// The status that stands with that code.
    pub(super) status: Option<u16>,
    /// Codes and texts of the page's examples.
    pub(super) shown: Vec<(String, String)>,
}

impl Columns {
    /// The columns, if it is a table of errors. `section`: whether it stands among errors, where less is demanded.
    pub(super) fn of(table: &RawTable, section: bool) -> Option<Self> {
        let head: Vec<String> =
            table.rows.first()?.cells.iter().map(|cell| markdown::plain(&cell.text).to_lowercase()).collect();
        let at = |names: &[&str]| head.iter().position(|cell| names.contains(&cell.as_str()));
        if head.first().is_some_and(|cell| cell == "field")
            && head.get(1).is_some_and(|cell| cell.starts_with("error"))
        {
            return Some(Self { field: Some(0), text: Some(1), literal: true, ..Self::default() });
        }
        if !section {
            return None;
        }
        let status = at(&["status", "http status", "http code", "http"]);
        let text = at(&["error message", "error text", "message", "text", "error description"]);
        let error = at(&["error"]);
        let code = at(&["code", "error code"]).or(error.filter(|_| text.is_none()));
        let described = at(&["description"]);
        let explained =
            head.iter().enumerate().any(|(at, _)| ![status, code, text, described].contains(&Some(at)));
        match (code, text, described) {
            (Some(_), Some(text), _) => {
                Some(Self { status, code, text: Some(text), literal: true, field: None })
            }
            // With a column of explanations behind it, the description is what the server says.
            (Some(_), None, Some(text)) => {
                Some(Self { status, code, text: Some(text), literal: explained, field: None })
            }
            (Some(_), None, None) => {
                let text = (0..head.len()).find(|at| ![status, code].contains(&Some(*at)));
                Some(Self { status, code, text, literal: false, field: None })
            }
            (None, Some(text), _) => {
                Some(Self { status, text: Some(text), literal: true, ..Self::default() })
            }
            (None, None, Some(text)) if explained && text == 0 => {
                Some(Self { status, text: Some(text), literal: true, ..Self::default() })
            }
            _ => None,
        }
    }

    /// All rows of a table.
    pub(super) fn rows(self, table: &RawTable, context: &Context) -> Vec<ErrorRow> {
        let mut rows = Vec::new();
        for raw in table.rows.iter().skip(1) {
            let cell =
                |at: Option<usize>| at.and_then(|at| raw.cells.get(at)).map(blocks).unwrap_or_default();
            let status =
                statuses(&markdown::plain_blocks(&cell(self.status))).first().copied().or(context.status);
            let (codes, below) = if self.field.is_some() {
                (context.code.iter().cloned().collect(), String::new())
            } else {
                codes(&cell(self.code))
            };
            let text = cell(self.text);
            let written = markdown::plain_blocks(&text);
            let text = if self.literal { first_paragraph(&text) } else { literal(&text) };
            let text =
                text.filter(|text| !is_nothing(text)).or(Some(below).filter(|below| !below.is_empty()));
            let field = markdown::plain_blocks(&cell(self.field));
            let field = Some(field).filter(|field| !is_nothing(field));
            let codes = if codes.is_empty() { vec![String::new()] } else { codes };
            for code in codes {
                let mut row =
                    ErrorRow { line: raw.line, code, status, field: field.clone(), ..ErrorRow::default() };
                row.settle(&text, &written, context);
                if row.text.is_empty() {
                    row.said.clone_from(&written);
                }
                if !(row.code.is_empty() && row.text.is_empty() && written.is_empty()) {
                    rows.push(row);
                }
            }
        }
        rows
    }
}

impl ErrorRow {
    /// Puts a message that stands in the column of codes, or a status that does, in its place, and adds the text.
    fn settle(&mut self, text: &Option<String>, written: &str, context: &Context) {
        let shown = |code: &str| context.shown.iter().any(|(other, _)| other.eq_ignore_ascii_case(code));
        if is_nothing(&self.code) {
            self.code.clear();
        }
        if let Some(status) = as_status(&self.code)
            && !shown(&self.code)
        {
            self.status = self.status.or(Some(status));
            self.code.clear();
        }
        if self.code.contains(char::is_whitespace) {
            self.text = std::mem::take(&mut self.code);
        }
        if self.text.is_empty() {
            // A description that an example shows as the server's is literal.
            let same = |other: &str| key(other) == key(written) && !written.is_empty();
            let example = context
                .shown
                .iter()
                .find(|(code, other)| code.eq_ignore_ascii_case(&self.code) && same(other));
            self.text = text.clone().or_else(|| example.map(|(_, text)| text.clone())).unwrap_or_default();
        }
    }
}

/// Texts are compared by their letters alone.
fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn blocks(cell: &RawCell) -> Vec<Block> {
    markdown::blocks(&cell.text, &|_| None)
}

/// Whether a cell says that there is nothing: by a dash, by empty quotes, or in words (`Empty value`).
fn is_nothing(text: &str) -> bool {
    const WORDS: [&str; 11] =
        ["empty", "value", "string", "error", "code", "an", "the", "no", "none", "blank", "missing"];
    const SAYING: [&str; 5] = ["empty", "no", "none", "blank", "missing"];
    let text = text.to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return text.chars().all(|c| c.is_whitespace() || "-–—\"'`‘’“”()".contains(c));
    }
    words.iter().all(|word| WORDS.contains(word)) && words.iter().any(|word| SAYING.contains(word))
}

/// A three-digit number that is the status of a failed call.
fn as_status(code: &str) -> Option<u16> {
    code.parse().ok().filter(|status| (400..600).contains(status) && code.len() == 3)
}

/// The codes of a cell, and the words below them.
fn codes(cell: &[Block]) -> (Vec<String>, String) {
    let Some(Block::Paragraph(inlines)) = cell.first() else {
        return (vec![markdown::plain_blocks(cell)], String::new());
    };
    let first_code = inlines.iter().position(|inline| !matches!(inline, Inline::Break | Inline::Text(_)));
    let leads = inlines.iter().take(first_code.unwrap_or(0)).all(blank);
    let Some(start) = first_code.filter(|_| leads) else {
        // No code span: the first line is the code.
        let line = inlines.split(|inline| *inline == Inline::Break).next().unwrap_or_default();
        let below = inlines.get(line.len()..).unwrap_or_default();
        return (vec![text_of(line)], text_of(below));
    };
    let mut codes =
        vec![inlines.get(start).map(|inline| text_of(std::slice::from_ref(inline))).unwrap_or_default()];
    let mut at = start + 1;
    // Further codes follow behind a comma, a slash, `or`, or a line break.
    while let (Some(between), Some(Inline::Code(code))) = (inlines.get(at), inlines.get(at + 1)) {
        let between = match between {
            Inline::Text(text) => text.trim().to_lowercase(),
            Inline::Break => String::new(),
            _ => break,
        };
        if !matches!(between.as_str(), "" | "," | "/" | "or" | ";") || code.trim().contains(' ') {
            break;
        }
        codes.push(code.trim().to_owned());
        at += 2;
    }
    (codes, text_of(inlines.get(at..).unwrap_or_default()))
}

fn blank(inline: &Inline) -> bool {
    match inline {
        Inline::Break => true,
        Inline::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

fn text_of(inlines: &[Inline]) -> String {
    markdown::plain_blocks(&[Block::Paragraph(inlines.to_vec())])
}

/// The first paragraph: what follows explains.
fn first_paragraph(cell: &[Block]) -> Option<String> {
    let first = cell.first()?;
    // A code span that is alone in the first line is the text itself.
    if let Some(literal) = literal(cell) {
        return Some(literal);
    }
    Some(markdown::plain_blocks(std::slice::from_ref(first)))
}

/// The code span that the cell begins with, if it is alone in its line.
fn literal(cell: &[Block]) -> Option<String> {
    let Block::Paragraph(inlines) = cell.first()? else { return None };
    let mut line =
        inlines.split(|inline| *inline == Inline::Break).next()?.iter().filter(|inline| !blank(inline));
    match (line.next(), line.next()) {
        (Some(Inline::Code(code)), None) if code.contains(' ') => Some(code.clone()),
        _ => None,
    }
}

/// The statuses that a text names, in order.
pub(super) fn statuses(text: &str) -> Vec<u16> {
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\b[1-5]\d\d\b").ok());
    let numbers = NUMBER.as_ref().into_iter().flat_map(|number| number.find_iter(text));
    numbers
        .filter_map(|number| number.as_str().parse().ok())
        .filter(|status| (200..600).contains(status))
        .collect()
}

/// A number that stands where a status belongs and is none.
pub(super) fn odd_status(line: &str) -> Option<&str> {
    static BOLD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\*\*(\d+)\*\*").ok());
    let numbers = BOLD.as_ref()?.captures_iter(line).filter_map(|found| found.get(1));
    numbers.map(|number| number.as_str()).find(|number| statuses(number).is_empty())
}

/// The code and the text of an example of an error.
pub(super) fn shown(text: &str) -> Option<(String, String)> {
    static CODE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#""(?:error|code)"\s*:\s*(?:"((?:[^"\\]|\\.)*)"|(\d+))"#).ok());
    static TEXT: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#""(?:error_description|message)"\s*:\s*("(?:[^"\\]|\\.)*")"#).ok());
    let code = CODE.as_ref()?.captures(text)?;
    let code = code.get(1).or_else(|| code.get(2))?.as_str().to_owned();
    let text = TEXT.as_ref().and_then(|found| found.captures(text)).and_then(|found| found.get(1));
    let text = text.and_then(|text| serde_json::from_str::<String>(text.as_str()).ok()).unwrap_or_default();
    Some((code, text))
}
