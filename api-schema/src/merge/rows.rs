//! Error rows, which are merged by code: a page repeats codes, and has no other name for a row.

use super::{Corrected, Merge, removes};
use crate::fault::{Path, did_you_mean};
use crate::lang::{Class, ROW, Shape};
use crate::tree::{Node, Value};

/// The rows of this code, and of this text if one is given.
pub(super) fn by_code(rows: &[Node], code: &str, text: Option<&str>) -> Vec<usize> {
    let has = |row: &Node, key: &str, value: &str| row.get(key).and_then(Node::as_str) == Some(value);
    let matching = |row: &Node| has(row, "code", code) && text.is_none_or(|text| has(row, "text", text));
    rows.iter().enumerate().filter(|(_, row)| matching(row)).map(|(i, _)| i).collect()
}

impl Merge<'_> {
    pub(super) fn rows(&mut self, base: &mut Node, over: Node, why: bool, path: &Path<'_>) -> Corrected {
        let Value::List(rows) = &mut base.value else { return true };
        let mut corrected = false;
        // Every selection is made on the spec's own rows: corrections do not see each other.
        let spec = rows.clone();
        let mut done: Vec<(String, Option<String>)> = Vec::new();
        let mut gone: Vec<usize> = Vec::new();
        for (i, row) in over.into_items().into_iter().enumerate() {
            let here = path.index(i);
            let Some(code) = row.get("code").and_then(Node::as_str).map(str::to_owned) else {
                corrected = true;
                continue;
            };
            let text = row.get("text").and_then(Node::as_str).map(str::to_owned);
            let selector = (code, text);
            if done.contains(&selector) {
                self.log.add(
                    row.at,
                    &here,
                    "this row of the spec is corrected twice",
                    "join the two corrections",
                );
                corrected = true;
                continue;
            }
            let found = by_code(&spec, &selector.0, selector.1.as_deref());
            corrected |= if found.is_empty() {
                self.new_row(rows, row, &selector.0, why, &here)
            } else if removes(&row) {
                self.remove_rows(&row, why, &here);
                gone.extend(found);
                true
            } else {
                self.change_rows(rows, &found, row, why, &here)
            };
            done.push(selector);
        }
        let mut index = 0;
        rows.retain(|_| {
            index += 1;
            !gone.contains(&(index - 1))
        });
        corrected
    }

    /// A row that the spec does not have.
    fn new_row(
        &mut self,
        rows: &mut Vec<Node>,
        mut row: Node,
        code: &str,
        why: bool,
        path: &Path<'_>,
    ) -> Corrected {
        for correction in ["code_is", "text_is", "remove"] {
            if let Some(node) = row.get(correction) {
                let because = format!("the spec has no row with the code `{code}` and this text");
                self.stale(node.at, &path.key(correction), &because);
                return true;
            }
        }
        if !why && !row.has("why") {
            if by_code(rows, code, None).is_empty() {
                let near = did_you_mean(code, rows.iter().filter_map(|row| row.get("code")?.as_str()));
                self.not_there(row.at, path, "an error", "code", &near);
            } else {
                self.not_there(row.at, path, "an error text", "text", "");
            }
        }
        self.own(&mut row, Shape::Record(&ROW), path);
        rows.push(row);
        true
    }

    fn remove_rows(&mut self, row: &Node, why: bool, path: &Path<'_>) {
        if !why && !row.has("why") {
            self.needs_why(row.at, path, "takes away");
        }
        for (key, node) in row.iter() {
            if !matches!(key, "remove" | "why" | "code" | "text") {
                self.log.add(
                    node.at,
                    &path.key(key),
                    format!("`{key}` of something that is taken away"),
                    "leave only `code`, `text`, `remove` and `why`",
                );
            }
        }
    }

    /// Our words and corrections for every row that was selected.
    fn change_rows(
        &mut self,
        rows: &mut [Node],
        found: &[usize],
        over: Node,
        why: bool,
        path: &Path<'_>,
    ) -> Corrected {
        let reason_here = over.get("why").map(|node| node.at);
        let why = why || reason_here.is_some();
        let mut corrected = false;
        for entry in over.into_entries() {
            let Some(key) = ROW.key(&entry.key) else { continue };
            let here = path.key(key.name);
            let target = match key.name {
                "code" | "text" | "why" | "remove" => continue,
                "code_is" => "code",
                "text_is" => "text",
                _ if key.class == Class::Words => {
                    for &i in found {
                        rows[i].set(key.name, entry.node.clone());
                    }
                    continue;
                }
                name => name,
            };
            corrected = true;
            let at = entry.node.at;
            let takes_away = entry.node.value == Value::Null;
            let agrees = |row: &Node| match row.get(target) {
                Some(old) => *old == entry.node,
                None => takes_away,
            };
            if !entry.node.is_poison() && found.iter().all(|&i| agrees(&rows[i])) {
                let says = if takes_away {
                    "the spec does not have this".to_owned()
                } else {
                    format!("the spec says `{}` by now", entry.node.shown())
                };
                self.stale(at, &here, &says);
            } else if !why {
                self.needs_why(at, &here, "changes");
            }
            for &i in found {
                if takes_away {
                    rows[i].take(target);
                } else {
                    rows[i].set(target, entry.node.clone());
                }
            }
        }
        self.idle_why(reason_here.filter(|_| !corrected), path);
        corrected
    }
}
