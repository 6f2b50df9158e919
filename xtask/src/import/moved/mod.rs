//! What moved between two imports, a line for each thing: what a weekly job would post.

mod members;

use super::specs::{SECTIONS, Specs};
use bitrix_schema::Node;
use std::collections::{BTreeMap, BTreeSet};

/// What the items of the sections are called.
const KINDS: [&str; 3] = ["method", "event", "record"];

/// The lines, sorted by kind and name.
pub(crate) fn moved(before: &Specs, after: &Specs) -> Vec<String> {
    let mut lines = Vec::new();
    for (section, _) in SECTIONS.iter().enumerate() {
        let side = |specs: &'_ Specs| -> BTreeMap<String, Node> {
            let named = |(module, name, node): (&str, &str, &Node)| {
                // The name of a record says little without its module; that of a method or event says all.
                let name = if section == 2 { format!("{module}.{name}") } else { name.to_owned() };
                (name, node.clone())
            };
            specs.section(section).map(named).collect()
        };
        let (before, after) = (side(before), side(after));
        let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        for name in names {
            let subject = format!("{} {name}", KINDS[section]);
            match (before.get(name), after.get(name)) {
                (Some(_), None) => lines.push(format!("- {subject}")),
                (None, Some(_)) => lines.push(format!("+ {subject}")),
                (Some(before), Some(after)) => item(&subject, before, after, &mut lines),
                (None, None) => {}
            }
        }
    }
    lines
}

/// The lines of one item that is in both.
fn item(subject: &str, before: &Node, after: &Node, lines: &mut Vec<String>) {
    let mut changes = Changes { lines: Vec::new() };
    changes.node("", before, after);
    lines.extend(changes.lines.into_iter().map(|change| format!("~ {subject}: {change}")));
}

/// The changes inside of one item.
struct Changes {
    lines: Vec<String>,
}

impl Changes {
    /// Two maps of the same kind: an item, a field, a type.
    fn node(&mut self, path: &str, before: &Node, after: &Node) {
        if before == after {
            return;
        }
        let keys = before.iter().chain(after.iter()).map(|(key, _)| key);
        let mut seen = BTreeSet::new();
        for key in keys.filter(|key| seen.insert(*key)) {
            let (old, new) = (before.get(key), after.get(key));
            if old == new {
                continue;
            }
            let empty = Node::map();
            let (from, to) = (old.unwrap_or(&empty), new.unwrap_or(&empty));
            match key {
                "params" | "fields" | "data" => self.members(path, from, to),
                "values" => self.values(path, from, to),
                "errors" => self.errors(from, to),
                _ if is_map(from) && is_map(to) && (old.is_some() && new.is_some()) => {
                    self.node(&inside(path, key), from, to);
                }
                _ => {
                    let shown = |node: Option<&Node>| node.map_or_else(|| "none".to_owned(), shown);
                    self.push(path, &format!("{key} {} → {}", shown(old), shown(new)));
                }
            }
        }
    }

    /// Allowed values that came or went.
    fn values(&mut self, path: &str, before: &Node, after: &Node) {
        // Values with labels are the keys of a map.
        let list = |node: &Node| -> Vec<String> {
            let keys = node.iter().map(|(key, _)| key.to_owned());
            node.items().iter().map(Node::shown).chain(keys).collect()
        };
        let (before, after) = (list(before), list(after));
        for value in before.iter().filter(|value| !after.contains(value)) {
            self.push(path, &format!("value `{value}` removed"));
        }
        for value in after.iter().filter(|value| !before.contains(value)) {
            self.push(path, &format!("value `{value}` added"));
        }
        let same = |a: &[String], b: &[String]| a.iter().all(|value| b.contains(value));
        if before != after && same(&before, &after) && same(&after, &before) {
            self.push(path, "values in another order");
        }
    }

    /// Error rows by code and text.
    fn errors(&mut self, before: &Node, after: &Node) {
        let name = |row: &Node| {
            let of = |key: &str| row.get(key).map(Node::shown).unwrap_or_default();
            format!("`{}` {}", of("code"), of("text"))
        };
        let list =
            |node: &Node| node.items().iter().map(|row| (name(row), row.clone())).collect::<BTreeMap<_, _>>();
        let (old, new) = (list(before), list(after));
        for (name, row) in &old {
            match new.get(name) {
                None => self.push("", &format!("error {} removed", name.trim_end())),
                Some(now) if now != row => self.node(&format!("error {}", name.trim_end()), row, now),
                Some(_) => {}
            }
        }
        for name in new.keys().filter(|name| !old.contains_key(*name)) {
            self.push("", &format!("error {} added", name.trim_end()));
        }
        if old == new && before != after {
            self.push("", "errors in another order");
        }
    }

    fn push(&mut self, path: &str, change: &str) {
        let space = if path.is_empty() { "" } else { " " };
        self.lines.push(format!("{path}{space}{change}"));
    }
}

fn is_map(node: &Node) -> bool {
    node.iter().next().is_some()
}

/// A node as a reader of the line needs it: a scalar as it is, of a map its type.
fn shown(node: &Node) -> String {
    node.get("type").map_or_else(|| node.shown(), Node::shown)
}

/// The path of a map behind a key; `result`, `items` and the like say where a change is.
fn inside(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

#[cfg(test)]
mod tests;
