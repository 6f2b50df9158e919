//! A spec and its overlay → one tree.
//!
//! Every node of the result still knows the file and line it came from, so that a fault found later points to the one
//! that has to be edited. A correction (a changed or added fact) needs a reason and must still be one.

mod rows;

use crate::fault::{Log, Path, did_you_mean};
use crate::lang::{Class, MODULE, Named, ROW, Shape, Table, VALUE};
use crate::tree::{At, Entry, Node, Value};

/// Puts the overlay over the spec. Either may be missing.
pub(crate) fn merge(spec: Option<Node>, overlay: Option<Node>, log: &mut Log) -> Option<Node> {
    match (spec, overlay) {
        (spec, None) => spec,
        (spec, Some(overlay)) => {
            let mut merge = Merge { log };
            let mut base = spec.unwrap_or_else(|| Node { value: Value::Map(Vec::new()), at: overlay.at });
            merge.record(&mut base, overlay, &MODULE, false, &Path::Root);
            Some(base)
        }
    }
}

/// Labels by value.
static VALUE_MAP: Named = Named { item: &VALUE, sorted: false, own: false };

struct Merge<'l> {
    log: &'l mut Log,
}

/// Whether something below was corrected, rightly or not: then a reason there is not idle.
type Corrected = bool;

impl Merge<'_> {
    /// Overlay map over spec map, key by key.
    fn record(
        &mut self,
        base: &mut Node,
        over: Node,
        table: &'static Table,
        why: bool,
        path: &Path<'_>,
    ) -> Corrected {
        if over.is_poison() || base.is_poison() {
            return true;
        }
        let reason_here = over.get("why").map(|node| node.at);
        let why = why || reason_here.is_some();
        let mut corrected = false;
        for entry in over.into_entries() {
            let Some(key) = table.key(&entry.key) else { continue };
            let here = path.key(&entry.key);
            match key.class {
                Class::Meta => {}
                Class::Words => base.set(&entry.key, entry.node),
                Class::Fact if entry.node.is_poison() => {
                    base.set(&entry.key, entry.node);
                    corrected = true;
                }
                Class::Fact if entry.node.value == Value::Null => {
                    corrected = true;
                    self.take_away(base, &entry, why, &here);
                }
                Class::Fact => corrected |= self.fact(base, key.name, entry.node, key.shape, why, &here),
            }
        }
        self.idle_why(reason_here.filter(|_| !corrected), path);
        corrected
    }

    /// `key: ~`: the spec says it, and it is not so.
    fn take_away(&mut self, base: &mut Node, entry: &Entry, why: bool, path: &Path<'_>) {
        if base.take(&entry.key).is_none() {
            self.stale(entry.node.at, path, "the spec does not have this");
        } else if !why {
            self.needs_why(entry.node.at, path, "takes away");
        }
    }

    fn fact(
        &mut self,
        base: &mut Node,
        key: &str,
        mut node: Node,
        shape: Shape,
        why: bool,
        path: &Path<'_>,
    ) -> Corrected {
        let Some(old) = base.get_mut(key) else {
            // What the spec lacks. The items of a map answer for themselves.
            return match shape {
                Shape::Named(named) => {
                    let mut all = Node { value: Value::Map(Vec::new()), at: node.at };
                    let corrected = self.named(&mut all, node, named, why, path);
                    base.set(key, all);
                    corrected
                }
                Shape::Rows => {
                    let mut all = Node { value: Value::List(Vec::new()), at: node.at };
                    let corrected = self.rows(&mut all, node, why, path);
                    base.set(key, all);
                    corrected
                }
                Shape::Leaf(_) | Shape::Record(_) | Shape::Values => {
                    if !why && !node.has("why") {
                        self.needs_why(node.at, path, "adds");
                    }
                    self.own(&mut node, shape, path);
                    base.set(key, node);
                    true
                }
            };
        };
        if old.is_poison() {
            return true;
        }
        match shape {
            Shape::Record(table) => self.record(old, node, table, why, path),
            Shape::Named(named) => self.named(old, node, named, why, path),
            Shape::Rows => self.rows(old, node, why, path),
            Shape::Values if matches!(node.value, Value::Map(_)) => self.values(old, node, why, path),
            Shape::Values | Shape::Leaf(_) => {
                let same = match shape {
                    Shape::Values => values(old) == values(&node),
                    _ => *old == node,
                };
                if same {
                    self.stale(node.at, path, &format!("the spec says `{}` by now", node.shown()));
                } else if !why {
                    self.needs_why(node.at, path, "changes");
                }
                *old = node;
                true
            }
        }
    }

    /// Named items over named items.
    fn named(
        &mut self,
        base: &mut Node,
        over: Node,
        named: &'static Named,
        why: bool,
        path: &Path<'_>,
    ) -> Corrected {
        let mut corrected = false;
        for mut entry in over.into_entries() {
            let here = path.key(&entry.key);
            if removes(&entry.node) {
                corrected = true;
                self.remove(base, &entry, why, &here);
            } else if let Some(old) = base.get_mut(&entry.key) {
                corrected |= self.record(old, entry.node, named.item, why, &here);
            } else {
                if !named.own {
                    corrected = true;
                    if !why && !entry.node.has("why") && !entry.node.is_poison() {
                        let near = did_you_mean(&entry.key, base.iter().map(|(key, _)| key));
                        self.not_there(entry.node.at, &here, named.item.what, "name", &near);
                        // Words alone are about something else: what is said of it would be consequences.
                        if entry.node.iter().all(|(key, _)| !is_fact(named.item, key)) {
                            entry.node.value = Value::Poison;
                        }
                    }
                }
                self.own(&mut entry.node, Shape::Record(named.item), &here);
                if let Value::Map(all) = &mut base.value {
                    all.push(entry);
                }
            }
        }
        corrected
    }

    fn remove(&mut self, base: &mut Node, entry: &Entry, why: bool, path: &Path<'_>) {
        let at = entry.node.at;
        if base.take(&entry.key).is_none() {
            self.stale(at, path, "the spec does not have this");
        } else if !why && !entry.node.has("why") {
            self.needs_why(at, path, "takes away");
        }
        for other in entry.node.entries() {
            if other.key != "remove" && other.key != "why" {
                self.log.add(
                    other.node.at,
                    &path.key(&other.key),
                    format!("`{}` of something that is taken away", other.key),
                    "leave only `remove` and `why`",
                );
            }
        }
    }

    /// Labels over the values of the spec; what they do not list is a correction.
    fn values(&mut self, base: &mut Node, over: Node, why: bool, path: &Path<'_>) -> Corrected {
        if matches!(base.value, Value::Map(_)) {
            return self.named(base, over, &VALUE_MAP, why, path);
        }
        let listed = std::mem::replace(&mut base.value, Value::Map(Vec::new()));
        let Value::List(list) = listed else {
            base.value = listed;
            return true;
        };
        let entries = list.into_iter().map(|value| Entry {
            key: value.shown(),
            number: !matches!(value.value, Value::Text(_)),
            node: Node { value: Value::Map(Vec::new()), at: value.at },
        });
        base.value = Value::Map(entries.collect());
        self.named(base, over, &VALUE_MAP, why, path)
    }

    /// Something that only the overlay has: there is nothing in it to correct or to take away.
    fn own(&mut self, node: &mut Node, shape: Shape, path: &Path<'_>) {
        match shape {
            Shape::Leaf(_) => {}
            Shape::Record(table) => {
                let Value::Map(entries) = &mut node.value else { return };
                entries.retain(|entry| entry.key != "why");
                entries.retain_mut(|entry| {
                    let here = path.key(&entry.key);
                    let at = entry.node.at;
                    match table.key(&entry.key) {
                        Some(key) if key.class == Class::Meta || entry.node.value == Value::Null => {
                            self.stale(at, &here, "the spec does not have this item");
                            false
                        }
                        Some(key) => {
                            self.own(&mut entry.node, key.shape, &here);
                            true
                        }
                        None => false,
                    }
                });
            }
            Shape::Named(Named { item, .. }) => self.own_items(node, Shape::Record(item), path),
            Shape::Values => self.own_items(node, Shape::Record(&VALUE), path),
            Shape::Rows => {
                if let Value::List(rows) = &mut node.value {
                    for (i, row) in rows.iter_mut().enumerate() {
                        self.own(row, Shape::Record(&ROW), &path.index(i));
                    }
                }
            }
        }
    }

    fn own_items(&mut self, node: &mut Node, shape: Shape, path: &Path<'_>) {
        if let Value::Map(entries) = &mut node.value {
            for Entry { key, node, .. } in entries {
                self.own(node, shape, &path.key(key));
            }
        }
    }

    fn idle_why(&mut self, at: Option<At>, path: &Path<'_>) {
        if let Some(at) = at {
            self.log.add(
                at,
                &path.key("why"),
                "a reason without a correction: nothing here changes what the spec says",
                "remove the reason",
            );
        }
    }

    fn stale(&mut self, at: At, path: &Path<'_>, because: &str) {
        self.log.add(
            at,
            path,
            format!("correction no longer needed: {because}"),
            "remove it from the overlay",
        );
    }

    /// An addition without a reason: most of them are names that were misspelt, or that the page has dropped.
    fn not_there(&mut self, at: At, path: &Path<'_>, what: &str, part: &str, near: &str) {
        self.log.add(
            at,
            path,
            format!("{what} that the spec does not have"),
            format!("correct the {part}{near}; if the page leaves it out, add `why:` with how you know"),
        );
    }

    fn needs_why(&mut self, at: At, path: &Path<'_>, does: &str) {
        self.log.add(
            at,
            path,
            format!("{does} a fact of the page without a reason"),
            "add `why:` here or around it: what the page gets wrong, and how you know",
        );
    }
}

/// The values of a list, whether they have labels or not.
fn values(node: &Node) -> Vec<String> {
    node.items().iter().map(Node::shown).chain(node.iter().map(|(key, _)| key.to_owned())).collect()
}

fn is_fact(table: &Table, key: &str) -> bool {
    table.key(key).is_some_and(|key| key.class == Class::Fact)
}

/// Whether the overlay takes the item away.
fn removes(node: &Node) -> bool {
    node.get("remove").is_some_and(|remove| remove.value == Value::Bool(true))
}

#[cfg(test)]
mod tests;
