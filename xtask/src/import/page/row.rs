//! A row of a table of members: which cell is what, and what the first one says.

use super::cell::Block;
use super::markdown::{self, Resolve};
use super::table::{RawCell, RawRow, RawTable};
use super::{Link, Row, TypeWord};
use regex::Regex;
use std::sync::LazyLock;

/// What the columns of a table of members are.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// Texts of the header's cells; empty if there is no header.
    pub(super) header: Vec<String>,
    /// The column of types, if they have one of their own.
    types: Option<usize>,
    /// The column of the description.
    text: Option<usize>,
    /// Whether the header promises a type below the name.
    typed: bool,
}

/// First words of a header over the names of members.
const NAMES: [&str; 6] = ["name", "parameter", "field", "key", "title", "value"];

impl Columns {
    /// The columns of a table of members; `None` if it is a table of something else.
    pub(super) fn of(table: &RawTable) -> Option<Self> {
        let first = table.rows.first()?;
        let cells: Vec<String> = first.cells.iter().map(|cell| markdown::plain(&cell.text)).collect();
        let lower: Vec<String> = cells.iter().map(|cell| cell.to_lowercase()).collect();
        let head = lower.first()?;
        let (name, second) = head.split_once([' ', '/']).unwrap_or((head.as_str(), ""));
        let second = second.trim_matches([' ', '/']);
        if is_member(first) {
            // No header: the first row is a member already.
            return Some(Self { text: (cells.len() > 1).then_some(1), ..Self::default() });
        }
        if !NAMES.contains(&name) || !matches!(second, "" | "type") {
            return None;
        }
        let types = lower.iter().skip(1).position(|cell| cell == "type").map(|at| at + 1);
        let described = lower.iter().skip(1).position(|cell| cell.starts_with("descr")).map(|at| at + 1);
        let text = described.or_else(|| (1..cells.len()).find(|at| Some(*at) != types));
        Some(Self { header: cells, types, text, typed: second == "type" || types.is_some() })
    }

    /// The columns of any table: a name or value first, then what it means.
    pub(super) fn plain(table: &RawTable) -> Self {
        let first = table.rows.first().map_or(&[][..], |row| row.cells.as_slice());
        let header: Vec<String> = first.iter().map(|cell| markdown::plain(&cell.text)).collect();
        Self { text: (header.len() > 1).then_some(1), header, ..Self::default() }
    }

    /// Whether types are promised: then it is a table of members wherever it stands.
    pub(super) fn is_typed(&self) -> bool {
        self.typed || self.header.is_empty()
    }

    /// Whether the first column is one of names, even without types.
    pub(super) fn is_named(&self) -> bool {
        !self.header.first().is_some_and(|head| head.to_lowercase().starts_with("value"))
    }

    /// The rows of a table that one row of the page gives: none if it is a caption over other rows, several if its first
    /// cell has alternative names.
    pub(super) fn rows(
        &self,
        raw: &RawRow,
        resolve: Resolve<'_>,
        cell: &dyn Fn(&RawCell) -> Vec<Block>,
    ) -> Vec<Row> {
        let first = raw.cells.first().map_or("", |cell| cell.text.as_str());
        let NameCell { names, starred, mut types } = name_cell(first, resolve);
        if let Some(own) = self.types.and_then(|at| raw.cells.get(at)) {
            types.extend(type_words(&own.text, resolve));
        }
        let rest = raw.cells.get(1..).unwrap_or_default();
        let says_nothing = types.is_empty() && rest.iter().all(|cell| cell.text.trim().is_empty());
        let captions = names.iter().any(|name| name.contains(' ') && !name.starts_with(['<', '{']));
        if names.is_empty() || (captions && says_nothing && !rest.is_empty()) {
            return Vec::new();
        }
        let row = |name: &String| {
            let mut text = Vec::new();
            let mut more = Vec::new();
            for (at, raw) in raw.cells.iter().enumerate().skip(1).filter(|(at, _)| Some(*at) != self.types) {
                let blocks = cell(raw);
                match self.header.get(at) {
                    Some(head) if Some(at) != self.text && !head.is_empty() => {
                        more.push((head.clone(), blocks));
                    }
                    _ => text.extend(blocks),
                }
            }
            // Of alternative names none alone is required.
            let starred = starred && names.len() == 1;
            Row { line: raw.line, name: name.clone(), starred, types: types.clone(), text, more }
        };
        names.iter().map(row).collect()
    }
}

/// Whether a row without a header above is one of a member: a bold name with a type below.
fn is_member(row: &RawRow) -> bool {
    static MEMBER: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?s)^\s*(\*\*)?[^*`\s]\S*?(\*\*)?\S*\s*\n\s*\[`[^`]+`\]\(").ok());
    let text = row.cells.first().map_or("", |cell| cell.text.as_str());
    MEMBER.as_ref().is_some_and(|member| member.is_match(text))
}

/// Whether no row below the header has a name of its own, but at least one begins with the link of a type.
pub(super) fn is_of_types(table: &RawTable) -> bool {
    let firsts = table.rows.iter().skip(1).filter_map(|row| row.cells.first());
    let mut firsts = firsts.map(|cell| cell.text.trim()).peekable();
    let mut linked = false;
    firsts.peek().is_some()
        && firsts.all(|cell| {
            linked |= cell.starts_with("[`");
            cell.starts_with("[`") || cell.starts_with('`')
        })
        && linked
}

/// What the first cell of a row says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct NameCell {
    /// The name without marks, or alternative names.
    pub(super) names: Vec<String>,
    /// Whether a star follows it.
    pub(super) starred: bool,
    /// The types below.
    pub(super) types: Vec<TypeWord>,
}

/// Takes the first cell of a row apart. The name is its first line, in bold, as code, or bare; the star stands inside or
/// outside of the marks, raised or not; types follow on lines of their own, or behind the name.
pub(super) fn name_cell(text: &str, resolve: Resolve<'_>) -> NameCell {
    let text = text.trim().replace("^*^", "*").replace('\u{a0}', " ");
    let text = text.replace("<code>", "`").replace("</code>", "`").replace("<br>", "\n");
    let mut names = Vec::new();
    let mut starred = false;
    let mut rest = text.trim();
    loop {
        let (name, star, behind) = name(rest);
        starred |= star;
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
        // `**ID** | **REPORT_ID**`: two names of the same thing.
        match behind.trim_start().strip_prefix('|').map(str::trim_start).filter(|next| next.starts_with("**"))
        {
            Some(next) => rest = next,
            None => return NameCell { names, starred, types: type_words(behind, resolve) },
        }
    }
}

/// The name at the beginning, whether it has a star, and what follows.
fn name(text: &str) -> (String, bool, &str) {
    let (marked, mut rest) = split_name(text);
    let mut name = marked.trim().trim_matches('`').trim();
    let mut starred = false;
    // `\*` is a star of the name: `UF_\*`.
    while let Some(shorter) =
        name.strip_suffix('*').filter(|shorter| !shorter.ends_with('\\') && !shorter.is_empty())
    {
        name = shorter.trim_end().trim_end_matches('`');
        starred = true;
    }
    while let Some(shorter) = rest.strip_prefix('*') {
        rest = shorter;
        starred = true;
    }
    (unescaped(name), starred, rest)
}

/// The name with its star if that is inside of the marks, and what follows.
fn split_name(text: &str) -> (&str, &str) {
    for mark in ["**", "`"] {
        if let Some(inside) = text.strip_prefix(mark)
            && let Some(end) = closing(inside, mark)
            && let (Some(name), Some(rest)) = (inside.get(..end), inside.get(end + mark.len()..))
        {
            return (name, rest);
        }
    }
    // A linked name: `[**name**](…)`.
    if let Some(inside) = text.strip_prefix('[')
        && let Some((name, rest)) = inside.split_once("](")
        && let Some((_, rest)) = rest.split_once(')')
    {
        return (name.trim_matches(['*', '`']), rest);
    }
    let line = text.lines().next().unwrap_or("");
    // A bare name ends where a type begins.
    let end = line.find("[`").or_else(|| line.find(" `")).unwrap_or(line.len());
    text.split_at(end)
}

/// Where the closing mark stands; one behind a backslash closes nothing.
fn closing(inside: &str, mark: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + inside.get(from..)?.find(mark)?;
        match inside.get(..at)?.strip_suffix('\\') {
            Some(_) => from = at + 1,
            None => return Some(at),
        }
    }
}

/// Markdown's backslashes and HTML's entities.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => {}
            c => out.push(c),
        }
    }
    // The builder's escape of a brace: `/{BOT_ID/}`.
    let out = out.replace("/{", "{").replace("/}", "}");
    out.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
        .trim()
        .to_owned()
}

/// The types in a text: linked ones, ones in code spans, and a bare word that is alone in its line.
fn type_words(text: &str, resolve: Resolve<'_>) -> Vec<TypeWord> {
    static TOKEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        // A link around one or several code spans or words; a code span.
        Regex::new(r"\[((?:[^\[\]]|\[\])+)\]\(([^)\s]*)[^)]*\)|`+([^`]+)`+").ok()
    });
    static BARE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^[A-Za-z_][\w.]*(\[\])*(\s*\|\s*[A-Za-z_][\w.]*(\[\])*)*$").ok());
    let (Some(token), Some(bare)) = (TOKEN.as_ref(), BARE.as_ref()) else { return Vec::new() };
    let mut words: Vec<TypeWord> = Vec::new();
    for line in text.lines() {
        // Words around the types make a sentence: its code spans are values, not types.
        let around = token.replace_all(line, " ");
        let around =
            around.split_whitespace().filter(|word| !matches!(*word, "|" | "\\|" | "," | "or" | "/" | ";"));
        let sentence = around.clone().next().is_some();
        let mut add = |text: &str, link: Option<Link>| {
            for word in alternatives(text) {
                if !words.iter().any(|other| other.word == word) {
                    words.push(TypeWord { word: word.to_owned(), link: link.clone() });
                }
            }
        };
        for found in token.captures_iter(line) {
            match (found.get(1), found.get(2), found.get(3)) {
                (Some(text), Some(target), _) => {
                    add(&text.as_str().replace('`', ""), resolve(target.as_str()));
                }
                (_, _, Some(word)) if !sentence => add(word.as_str(), None),
                _ => {}
            }
        }
        if bare.is_match(line.trim()) {
            add(line.trim(), None);
        }
    }
    words
}

/// `string|null`, `string or null`, `int/string`: each word.
fn alternatives(text: &str) -> impl Iterator<Item = &str> {
    text.split(['|', ',', '/'])
        .flat_map(|part| part.split(" or "))
        .map(|word| word.trim().trim_end_matches('\\').trim())
        .filter(|word| !word.is_empty() && *word != "or")
}
