//! The one form in which specs are kept.
//!
//! Keys in the order of the language's table, items sorted by name, parameters in the order of the page, short maps on
//! one line, and quotes around everything that some version of YAML reads as something else than a text. A spec
//! rewritten from the same page is the same bytes, so that a diff shows what the page changed and nothing else.

use std::fmt::Write as _;

use crate::fault::{Fault, Faults, Log};
use crate::lang::{MODULE, Named, ROW, Shape, Table};
use crate::parse::parse;
use crate::sources::Sources;
use crate::tree::{Entry, Node, Value};

/// The first line of every spec.
pub(crate) const HEADER: &str = "# Written by `cargo xtask import` from the official pages: facts only. Corrections and words of ours belong in the overlay.";

/// Longest line of a map or list that is written on one line.
const WIDTH: usize = 120;

/// Writes a spec in canonical form. `module` has the keys of a spec: `methods`, `events`, `records`, `enums`.
///
/// Reading the text back gives the same tree, but for what canonical form leaves out: keys that say what is meant
/// without them (`auth: any`), and empty sections.
pub fn write_spec(module: &Node) -> String {
    let mut writer = Writer { out: format!("{HEADER}\n") };
    writer.record(module, &MODULE, 0);
    writer.out
}

/// The canonical form of a spec. `file` names it in faults.
///
/// # Errors
///
/// The faults of a text that is not YAML of the kind that specs are written in. Whether it makes a good spec is not
/// looked at: that is [`Sources::load`]'s part.
pub fn canonical(file: &str, text: &str) -> Result<String, Faults> {
    Ok(read_spec(file, text)?.map(|tree| write_spec(&tree)).unwrap_or_default())
}

/// The tree of a spec, as [`write_spec`] takes it; `None` for a text without anything in it. `file` names it in faults.
///
/// # Errors
///
/// As for [`canonical`].
pub fn read_spec(file: &str, text: &str) -> Result<Option<Node>, Faults> {
    let mut log = Log::default();
    let number = log.file(file);
    let tree = parse(text, number, &mut log);
    log.finish()?;
    Ok(tree)
}

/// Checks that every spec is in canonical form.
///
/// # Errors
///
/// One fault for each spec that is not, at the first line that differs.
pub fn check_canonical(sources: &Sources) -> Result<(), Faults> {
    let mut log = Log::default();
    for (file, text) in sources.specs() {
        match canonical(&file, text) {
            Ok(canonical) if canonical == text => {}
            Ok(canonical) => log.push(first_difference(file, text, &canonical)),
            Err(faults) => faults.iter().for_each(|fault| log.push(fault.clone())),
        }
    }
    log.finish()
}

fn first_difference(file: String, text: &str, canonical: &str) -> Fault {
    let mut is = text.split_inclusive('\n');
    let mut should = canonical.split_inclusive('\n');
    let mut line = 0;
    let help = loop {
        line += 1;
        match (is.next(), should.next()) {
            (Some(is), Some(should)) if is == should => {}
            (_, Some(should)) => break format!("the line is expected to be `{}`", should.trim()),
            (_, None) => break "the file is expected to end before this line".to_owned(),
        }
    };
    Fault { file, line, path: String::new(), message: "the spec is not in canonical form".to_owned(), help }
}

struct Writer {
    out: String,
}

impl Writer {
    /// The entries of a map with the keys of a table, in block form.
    fn record(&mut self, node: &Node, table: &'static Table, indent: usize) {
        for (entry, shape) in ordered(node, table) {
            self.indent(indent);
            self.entry(entry, shape, indent);
        }
    }

    /// `key: value` from where the cursor is, and the end of the line.
    fn entry(&mut self, entry: &Entry, shape: Option<Shape>, indent: usize) {
        self.out.push_str(&key(entry));
        self.out.push(':');
        self.value(&entry.node, shape, indent, false);
    }

    /// The value after `key:`; `block` forbids one line.
    fn value(&mut self, node: &Node, shape: Option<Shape>, indent: usize, block: bool) {
        if (!block || is_empty(node))
            && let Some(line) = flow(node, shape)
        {
            let scalar = !matches!(node.value, Value::List(_) | Value::Map(_));
            if scalar || self.column() + 1 + line.chars().count() <= WIDTH {
                let _ = writeln!(self.out, " {line}");
                return;
            }
        }
        self.out.push('\n');
        let indent = indent + 2;
        match &node.value {
            Value::List(items) => {
                for item in items {
                    self.indent(indent);
                    self.out.push('-');
                    self.item(item, shape, indent);
                }
            }
            Value::Map(_) => match shape {
                Some(Shape::Record(table)) => self.record(node, table, indent),
                Some(Shape::Named(named)) => self.named(node, named, indent),
                _ => {
                    for entry in node.entries() {
                        self.indent(indent);
                        self.entry(entry, None, indent);
                    }
                }
            },
            _ => {}
        }
    }

    /// The value after `-`.
    fn item(&mut self, node: &Node, shape: Option<Shape>, indent: usize) {
        let rows = matches!(shape, Some(Shape::Rows));
        let shape = rows.then_some(Shape::Record(&ROW));
        let entries: Vec<(&Entry, Option<Shape>)> = match shape {
            Some(Shape::Record(table)) => ordered(node, table),
            _ => node.entries().iter().map(|entry| (entry, None)).collect(),
        };
        let line = flow(node, shape)
            .filter(|line| entries.is_empty() || self.column() + 1 + line.chars().count() <= WIDTH);
        if let Some(line) = line {
            let _ = writeln!(self.out, " {line}");
            return;
        }
        if entries.is_empty() {
            // A list in a list, too long for a line.
            return self.value(node, None, indent, true);
        }
        for (i, (entry, shape)) in entries.into_iter().enumerate() {
            if i == 0 {
                self.out.push(' ');
            } else {
                self.indent(indent + 2);
            }
            self.entry(entry, shape, indent + 2);
        }
    }

    fn named(&mut self, node: &Node, named: &'static Named, indent: usize) {
        let mut entries: Vec<&Entry> = node.entries().iter().collect();
        if named.sorted {
            entries.sort_by(|a, b| a.key.cmp(&b.key));
        }
        for entry in entries {
            self.indent(indent);
            self.out.push_str(&key(entry));
            self.out.push(':');
            // The items that a module is made of have lines of their own, however small they are.
            self.value(&entry.node, Some(Shape::Record(named.item)), indent, named.sorted);
        }
    }

    fn indent(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    /// Characters on the last line.
    fn column(&self) -> usize {
        self.out.rsplit('\n').next().map_or(0, |line| line.chars().count())
    }
}

/// The entries that are written, in their order; keys that the table lacks come last.
fn ordered<'n>(node: &'n Node, table: &'static Table) -> Vec<(&'n Entry, Option<Shape>)> {
    let entries = node.entries();
    let mut all = Vec::with_capacity(entries.len());
    for key in table.keys {
        let found = entries.iter().find(|entry| entry.key == key.name);
        all.extend(found.filter(|entry| !is_meant(entry, key)).map(|entry| (entry, Some(key.shape))));
    }
    all.extend(entries.iter().filter(|entry| table.key(&entry.key).is_none()).map(|entry| (entry, None)));
    all
}

/// Whether the key says no more than its absence.
fn is_meant(entry: &Entry, key: &crate::lang::Key) -> bool {
    let section = matches!(key.shape, Shape::Named(_) | Shape::Rows);
    (section && is_empty(&entry.node)) || (!key.default.is_empty() && entry.node.shown() == key.default)
}

fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::List(items) => items.is_empty(),
        Value::Map(entries) => entries.is_empty(),
        _ => false,
    }
}

/// A scalar, or a list or map of nothing but scalars and such lists, on one line.
fn flow(node: &Node, shape: Option<Shape>) -> Option<String> {
    match &node.value {
        Value::Map(entries) => {
            let entries = match shape {
                Some(Shape::Record(table)) => ordered(node, table),
                _ => entries.iter().map(|entry| (entry, None)).collect(),
            };
            let one = |(entry, _): &(&Entry, Option<Shape>)| match &entry.node.value {
                Value::Map(inner) if !inner.is_empty() => None,
                _ => Some(format!("{}: {}", key(entry), flow(&entry.node, None)?)),
            };
            let parts = entries.iter().map(one).collect::<Option<Vec<String>>>()?;
            Some(format!("{{{}}}", parts.join(", ")))
        }
        Value::List(items) => {
            let one = |item: &Node| if is_scalar(item) { flow(item, None) } else { None };
            let parts = items.iter().map(one).collect::<Option<Vec<String>>>()?;
            Some(format!("[{}]", parts.join(", ")))
        }
        Value::Null | Value::Poison => Some("~".to_owned()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Int(number) => Some(number.to_string()),
        Value::Number(number) => Some(number.clone()),
        Value::Text(text) => Some(quoted(text)),
    }
}

fn is_scalar(node: &Node) -> bool {
    !matches!(node.value, Value::List(_) | Value::Map(_))
}

fn key(entry: &Entry) -> String {
    if entry.number { entry.key.clone() } else { quoted(&entry.key) }
}

/// A text, plain if every version of YAML reads it as the same text in every place, else in quotes.
fn quoted(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    if !text.contains('\'') && text.chars().all(is_printable) {
        return format!("'{text}'");
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_printable(c) => out.push(c),
            c if u32::from(c) <= 0xff => {
                let _ = write!(out, "\\x{:02x}", u32::from(c));
            }
            c if u32::from(c) <= 0xffff => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => {
                let _ = write!(out, "\\U{:08x}", u32::from(c));
            }
        }
    }
    out.push('"');
    out
}

/// Letters first, so that it is no number, no date and no sign of YAML; then characters that mean nothing anywhere.
fn is_plain(text: &str) -> bool {
    let first = |c: char| c.is_ascii_alphabetic() || c == '_';
    let inner = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '/' | '|' | '-' | '+' | ' ' | '(' | ')')
    };
    // A colon or a hash inside a word is part of it: `v3:name`, `page.md#part`.
    let bytes = text.as_bytes();
    let joins = |i: usize| {
        let letter = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_alphanumeric);
        matches!(bytes[i], b':' | b'#') && i > 0 && letter(i - 1) && letter(i + 1)
    };
    text.starts_with(first)
        && text.char_indices().all(|(i, c)| inner(c) || joins(i))
        && !text.ends_with(' ')
        && !text.contains("  ")
        && !RESERVED.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// What YAML 1.1 or 1.2 reads as a boolean or as nothing.
const RESERVED: &[&str] = &["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// Whether a reader of YAML keeps the character as it is.
fn is_printable(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests;
