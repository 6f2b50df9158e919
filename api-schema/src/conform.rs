//! Does a tree have the form of the language? Unknown keys, wrong kinds, words that are not in a list.
//!
//! Runs over each file alone, before the merge. What is wrong is reported and taken out (an unknown key) or poisoned
//! (a bad value), so that later stages work on what is left and report nothing twice.

use crate::fault::{Log, Path, did_you_mean, listed};
use crate::lang::{Class, Key, Leaf, Named, ROW, Shape, Table, VALUE, alternatives, scalar, type_names};
use crate::tree::{Entry, Node, Value};

/// Which file is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Below `specs`: facts alone.
    Spec,
    /// Below `overlays`.
    Overlay,
    /// `types.yaml` and `errors.yaml`: everything but corrections.
    Own,
}

/// Looks at a whole file.
pub(crate) fn conform(root: &mut Node, table: &'static Table, role: Role, log: &mut Log) {
    let mut check = Check { role, log };
    check.record(root, table, &Path::Root);
}

struct Check<'l> {
    role: Role,
    log: &'l mut Log,
}

impl Check<'_> {
    fn shape(&mut self, node: &mut Node, shape: Shape, path: &Path<'_>) {
        match shape {
            Shape::Leaf(leaf) => self.leaf(node, leaf, path),
            Shape::Record(table) => self.record(node, table, path),
            Shape::Named(named) => self.named(node, named, path),
            Shape::Rows => self.rows(node, path),
            Shape::Values => self.values(node, path),
        }
    }

    fn wrong(&mut self, node: &mut Node, path: &Path<'_>, wanted: &str, help: impl Into<String>) {
        if !node.is_poison() {
            let shown = match node.describe() {
                kind @ ("nothing" | "a map" | "a list") => kind.to_owned(),
                kind if node.shown().is_empty() => format!("{kind} without a letter"),
                kind => format!("{kind} (`{}`)", shorten(&node.shown())),
            };
            self.log.add(node.at, path, format!("{wanted} is expected here, not {shown}"), help);
        }
        node.value = Value::Poison;
    }

    fn record(&mut self, node: &mut Node, table: &'static Table, path: &Path<'_>) {
        if !matches!(node.value, Value::Map(_)) {
            let keys = listed(table.keys.iter().filter(|k| self.may(k)).map(|k| k.name), "and");
            self.wrong(node, path, &format!("a map ({})", table.what), format!("its keys are {keys}"));
            return;
        }
        let Value::Map(entries) = &mut node.value else { return };
        let all = std::mem::take(entries);
        let mut kept = Vec::with_capacity(all.len());
        for mut entry in all {
            let at = entry.node.at;
            let here = path.key(&entry.key);
            let Some(key) = table.key(&entry.key) else {
                let known = || table.keys.iter().filter(|k| self.may(k)).map(|k| k.name);
                let message = format!("unknown key `{}` of {}", shorten(&entry.key), table.what);
                let guess = did_you_mean(&entry.key, known());
                let help = format!("the keys are {}{guess}", listed(known(), "and"));
                self.log.add(at, &here, message, help);
                continue;
            };
            if !self.may(key) {
                let (message, help) = match (self.role, key.class) {
                    (Role::Spec, Class::Words) => (
                        format!("`{}` is ours to say, and a spec holds facts alone", key.name),
                        "move it to the overlay of the same path",
                    ),
                    _ => (
                        format!("`{}` belongs to corrections, and those stand in overlays alone", key.name),
                        "move the correction to the overlay of the same path",
                    ),
                };
                self.log.add(at, &here, message, help);
                continue;
            }
            // `key: ~` in an overlay takes away what the spec says; the merge looks whether there is anything.
            // In an error row, code and text select the row.
            let selects = matches!(key.name, "code" | "text") && std::ptr::eq(table, &ROW);
            let nothing = entry.node.value == Value::Null;
            let takes_away = nothing && self.role == Role::Overlay && key.class == Class::Fact && !selects;
            if !takes_away {
                self.shape(&mut entry.node, key.shape, &here);
            }
            kept.push(entry);
        }
        node.value = Value::Map(kept);
    }

    /// Whether this file may have the key.
    fn may(&self, key: &Key) -> bool {
        match self.role {
            Role::Overlay => true,
            Role::Spec => key.class == Class::Fact,
            Role::Own => key.class != Class::Meta,
        }
    }

    fn named(&mut self, node: &mut Node, named: &'static Named, path: &Path<'_>) {
        if !matches!(node.value, Value::Map(_)) {
            self.wrong(
                node,
                path,
                "a map of names",
                format!("write the name of {} as the key", named.item.what),
            );
            return;
        }
        let Value::Map(entries) = &mut node.value else { return };
        for Entry { key, node, .. } in entries {
            let here = path.key(key);
            if key.trim() != *key || key.is_empty() || key.chars().any(char::is_control) {
                self.log.add(
                    node.at,
                    &here,
                    "not a name: it is empty or has blanks around it",
                    "write the name as the wire has it",
                );
            }
            self.record(node, named.item, &here);
        }
    }

    fn rows(&mut self, node: &mut Node, path: &Path<'_>) {
        if !matches!(node.value, Value::List(_)) {
            self.wrong(node, path, "a list of errors", "write `- {code: CODE, text: …}` for each row");
            return;
        }
        let Value::List(rows) = &mut node.value else { return };
        for (i, row) in rows.iter_mut().enumerate() {
            let here = path.index(i);
            self.record(row, &ROW, &here);
            if !row.is_poison() && !row.has("code") {
                self.log.add(
                    row.at,
                    &here,
                    "an error without `code`",
                    "add the code; the empty one is `code: ''`",
                );
                row.value = Value::Poison;
            }
        }
        rows.retain(|row| !row.is_poison());
    }

    fn values(&mut self, node: &mut Node, path: &Path<'_>) {
        let role = self.role;
        match &mut node.value {
            Value::List(list) if !list.is_empty() => {
                for (i, value) in list.iter_mut().enumerate() {
                    if !matches!(value.value, Value::Text(_) | Value::Int(_) | Value::Bool(_)) {
                        let help = "write it in quotes if the wire has it as a text";
                        self.wrong(value, &path.index(i), "a text, a whole number or a boolean", help);
                    }
                }
                list.retain(|value| !value.is_poison());
            }
            Value::Map(entries) if !entries.is_empty() => {
                for Entry { key, node, .. } in entries {
                    self.record(node, &VALUE, &path.key(key));
                }
            }
            _ if role == Role::Spec => {
                self.wrong(
                    node,
                    path,
                    "a list of values, or a map of values to labels",
                    "write `values: [a, b]` or `values: {5: {label: done}}`",
                );
            }
            _ => self.wrong(
                node,
                path,
                "a list of values, or a map of values to labels",
                "write `values: [a, b]` or `values: {a: {rust: A}}`",
            ),
        }
    }

    fn leaf(&mut self, node: &mut Node, leaf: Leaf, path: &Path<'_>) {
        let quote = |node: &Node| match &node.value {
            Value::Bool(_) | Value::Int(_) | Value::Number(_) => {
                format!("YAML reads it so: write '{}' in quotes", node.shown())
            }
            _ => "write a text".to_owned(),
        };
        match (leaf, &node.value) {
            (Leaf::Text, Value::Text(text)) if text.trim().is_empty() => {
                self.wrong(node, path, "a text that says something", "fill it or remove the key");
            }
            (Leaf::Text | Leaf::AnyText, Value::Text(_))
            | (Leaf::Flag, Value::Bool(_))
            | (Leaf::Int, Value::Int(_)) => {}
            (Leaf::Literal, Value::Text(_) | Value::Int(_) | Value::Bool(_)) => {}
            (Leaf::Text | Leaf::AnyText | Leaf::Literal, _) => {
                let help = quote(node);
                self.wrong(node, path, "a text", help);
            }
            (Leaf::Mark, Value::Bool(true)) => {}
            (Leaf::Mark, _) => self.wrong(node, path, "`true`", "write `true`, or leave the key out"),
            (Leaf::Flag, _) => {
                self.wrong(node, path, "`true` or `false`", "write one of the two, without quotes");
            }
            (Leaf::Int, _) => {
                self.wrong(node, path, "a whole number", "write it in decimal digits, without quotes");
            }
            (Leaf::Count, Value::Int(0..)) => {}
            (Leaf::Count, _) => {
                self.wrong(
                    node,
                    path,
                    "a number that is not negative",
                    "write it in decimal digits, without quotes",
                );
            }
            (Leaf::Status, Value::Int(100..=599)) => {}
            (Leaf::Status, _) => self.wrong(node, path, "an HTTP status", "write a number from 100 to 599"),
            (Leaf::Ident, Value::Text(text)) if is_ident(text) => {}
            (Leaf::Ident, _) => {
                self.wrong(
                    node,
                    path,
                    "a Rust name",
                    "write letters, digits and `_`, not starting with a digit",
                );
            }
            (Leaf::RustPath, Value::Text(text)) if text.split("::").all(is_ident) => {}
            (Leaf::RustPath, _) => {
                self.wrong(
                    node,
                    path,
                    "a Rust path",
                    "write it as inside the library, without the crate: `content::Attach`",
                );
            }
            (Leaf::Texts, Value::List(list)) if !list.is_empty() => self.list(node, path, Leaf::Text),
            (Leaf::Texts, _) => {
                self.wrong(node, path, "a list of texts", "write `[a, b]`, or leave the key out");
            }
            (Leaf::Statuses, Value::List(list)) if !list.is_empty() => self.list(node, path, Leaf::Status),
            (Leaf::Statuses, _) => {
                self.wrong(node, path, "a list of HTTP statuses", "write `[400, 403]`, or leave the key out");
            }
            (Leaf::Types, Value::List(list)) if !list.is_empty() => {
                self.list(node, path, Leaf::Word(PLAIN_TYPES));
            }
            (Leaf::Types, _) => self.wrong(node, path, "a list of type names", "write `[string, object]`"),
            (Leaf::Word(words), Value::Text(text)) => {
                if !words.contains(&text.as_str()) {
                    self.unknown(node, path, "word", words.iter().copied());
                }
            }
            (Leaf::Word(words), _) => {
                self.wrong(
                    node,
                    path,
                    "a word",
                    format!("write one of {}", listed(words.iter().copied(), "or")),
                );
            }
            (Leaf::Words(words), Value::Text(_)) => self.leaf(node, Leaf::Word(words), path),
            (Leaf::Words(words), Value::List(list)) if !list.is_empty() => {
                self.list(node, path, Leaf::Word(words));
            }
            (Leaf::Words(words), _) => {
                let help = format!("write one of {}, or a list of them", listed(words.iter().copied(), "or"));
                self.wrong(node, path, "a word", help);
            }
            (Leaf::Type, Value::Text(text)) => {
                let bad =
                    alternatives(text).find(|(name, _)| *name != crate::lang::MAP && scalar(name).is_none());
                if let Some((name, _)) = bad.map(|(name, depth)| (name.to_owned(), depth)) {
                    let message = format!("unknown type `{}`", shorten(&name));
                    let help = type_help(&name);
                    self.log.add(node.at, path, message, help);
                    node.value = Value::Poison;
                }
            }
            (Leaf::Type, _) => self.wrong(node, path, "a type name", type_help("")),
            (Leaf::Why, Value::Text(text)) if !text.trim().is_empty() => {}
            (Leaf::Why, Value::Map(_)) => self.why(node, path),
            (Leaf::Why, _) => {
                self.wrong(node, path, "a reason", "say what the page gets wrong and how you know");
            }
        }
    }

    fn list(&mut self, node: &mut Node, path: &Path<'_>, leaf: Leaf) {
        let Value::List(list) = &mut node.value else { return };
        let mut seen: Vec<String> = Vec::new();
        for (i, item) in list.iter_mut().enumerate() {
            let here = path.index(i);
            self.leaf(item, leaf, &here);
            if item.is_poison() {
                continue;
            }
            let shown = item.shown();
            if seen.contains(&shown) {
                self.log.add(
                    item.at,
                    &here,
                    format!("`{}` is in the list twice", shorten(&shown)),
                    "remove one of them",
                );
                item.value = Value::Poison;
            } else {
                seen.push(shown);
            }
        }
        list.retain(|item| !item.is_poison());
        if list.is_empty() {
            node.value = Value::Poison;
        }
    }

    fn unknown(
        &mut self,
        node: &mut Node,
        path: &Path<'_>,
        what: &str,
        known: impl Iterator<Item = &'static str> + Clone,
    ) {
        let word = node.shown();
        let message = format!("unknown {what} `{}`", shorten(&word));
        let help = format!("write one of {}{}", listed(known.clone(), "or"), did_you_mean(&word, known));
        self.log.add(node.at, path, message, help);
        node.value = Value::Poison;
    }

    fn why(&mut self, node: &mut Node, path: &Path<'_>) {
        let Value::Map(entries) = &mut node.value else { return };
        let mut text = false;
        for Entry { key, node, .. } in entries {
            let here = path.key(key);
            match key.as_str() {
                "text" => {
                    text = true;
                    self.leaf(node, Leaf::Text, &here);
                }
                "link" => self.leaf(node, Leaf::Text, &here),
                _ => self.log.add(
                    node.at,
                    &here,
                    format!("unknown key `{}` of a reason", shorten(key)),
                    "the keys are `text` and `link`",
                ),
            }
        }
        if !text {
            self.log.add(
                node.at,
                path,
                "a reason without `text`",
                "say what the page gets wrong and how you know",
            );
        }
    }
}

/// The types that a native type may stand for; those without members of their own.
const PLAIN_TYPES: &[&str] = &[
    "string",
    "integer",
    "double",
    "boolean",
    "money",
    "date",
    "datetime",
    "timestamp",
    "object",
    "array",
    "any",
    "secret",
    "file",
    "bytes",
    "multi_field",
    "lang_map",
];

fn type_help(word: &str) -> String {
    format!(
        "write one of {}, `T[]` for a list, `a|b` for either{}",
        listed(type_names(), "or"),
        did_you_mean(word, type_names())
    )
}

/// A Rust identifier of ASCII letters, which is all that names here need; keywords are the name stage's business.
fn is_ident(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
        && text.len() <= 100
}

/// A text for a message: one line, not longer than a line.
pub(crate) fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() > 60 || line.len() < text.len() {
        format!("{}…", line.chars().take(60).collect::<String>())
    } else {
        line.to_owned()
    }
}
