//! Merged trees → the model, with every check that needs to know more than one key.

mod errors;
mod fields;
mod ids;
mod limits;
mod location;
mod methods;
mod names;
mod types;
mod values;

pub use location::module_of;

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::{Log, Path};
use crate::model::{Enum, Module, Record, Schema};
use crate::shared::SharedTypes;
use crate::tree::{At, Node};
use ids::Own;
use names::Names;

/// A spec and its overlay after the merge.
pub(crate) struct Merged {
    /// The tree.
    pub(crate) tree: Node,
    /// Number of the spec file, if there is one.
    pub(crate) spec: Option<u32>,
    /// Number of the overlay file, if there is one.
    pub(crate) overlay: Option<u32>,
}

/// One of the files that there is one of.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part<'p> {
    /// There is none.
    Missing,
    /// It could not be read: what refers to it is not to blame.
    Lost,
    /// Its tree.
    Read(&'p Node),
}

/// Builds the model of all modules, by module path. `lost` are those that could not be read. `own`: of the schema of another
/// crate, which may refer to `library`.
pub(crate) fn build(
    modules: &BTreeMap<String, Merged>,
    lost: &BTreeSet<String>,
    types: Part<'_>,
    errors: Part<'_>,
    library: &SharedTypes,
    own: bool,
    log: &mut Log,
) -> Schema {
    let names = Names::collect(modules, types, lost, library, own, log);
    let mut build = Build { log, names: &names };
    let mut schema = Schema::default();
    for (path, merged) in modules {
        schema.modules.insert(path.clone(), build.module(path, merged));
    }
    location::unique(modules, log);
    if let Part::Read(tree) = errors
        && let Some(rows) = tree.get("errors")
    {
        let mut build = Build { log, names: &names };
        schema.system_errors = build.error_rows(rows, None, &Path::Root.key("errors"));
    }
    schema.ids = names.ids;
    schema.natives = names.natives;
    schema
}

struct Build<'b> {
    log: &'b mut Log,
    names: &'b Names,
}

/// Where a type stands: what makes sense there depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// A parameter of a method.
    Param,
    /// Below a parameter.
    InParam,
    /// In an answer or an event.
    Answer,
    /// In a shared record, which may be sent and received.
    Shared,
}

impl Place {
    /// The place of what lies below.
    fn inner(self) -> Place {
        if self == Place::Param { Place::InParam } else { self }
    }
}

/// Where the walk is.
#[derive(Clone, Copy, Debug)]
struct Cx<'c> {
    /// Path of the module, for references inside it.
    module: &'c str,
    place: Place,
    /// Whose `id` the members here have.
    own: Own<'c>,
}

impl Build<'_> {
    fn module(&mut self, path: &str, merged: &Merged) -> Module {
        let tree = &merged.tree;
        let mut module = Module {
            doc: text(tree, "doc"),
            has_spec: merged.spec.is_some(),
            has_overlay: merged.overlay.is_some(),
            ..Module::default()
        };
        self.module_path(path, merged);
        let section = |key: &str| tree.get(key).map(Node::iter).into_iter().flatten();
        let root = Path::Root;
        let at = root.key("methods");
        for (name, node) in section("methods") {
            if !node.is_poison() {
                let method = self.method(path, merged, name, node, &at.key(name));
                module.methods.insert(name.to_owned(), method);
            }
        }
        let at = root.key("events");
        for (name, node) in section("events") {
            if !node.is_poison() {
                let event = self.event(path, merged, name, node, &at.key(name));
                module.events.insert(name.to_owned(), event);
            }
        }
        let at = root.key("records");
        for (name, node) in section("records") {
            let here = at.key(name);
            self.item_name(name, node, "a record", &here);
            let own = self.own(&format!("{path}.{name}"), 1);
            let cx = Cx { module: path, place: Place::Shared, own };
            if !node.is_poison() && !node.has("fields") {
                self.log.add(node.at, &here, "a record without `fields`", "list its members under `fields:`");
            }
            let record = Record {
                page: self.page(node, &here),
                rust: text(node, "rust"),
                summary: text(node, "summary"),
                doc: text(node, "doc"),
                object: self.object(node, "fields", cx, &here),
            };
            module.records.insert(name.to_owned(), record);
        }
        let at = root.key("enums");
        for (name, node) in section("enums") {
            let here = at.key(name);
            self.item_name(name, node, "a value list", &here);
            let values = match node.get("values") {
                Some(values) => self.value_list(values, &here.key("values")),
                None if node.is_poison() => Vec::new(),
                None => {
                    self.log.add(node.at, &here, "a value list without `values`", "add `values: [a, b]`");
                    Vec::new()
                }
            };
            module.enums.insert(name.to_owned(), Enum { summary: text(node, "summary"), values });
        }
        module
    }

    /// Names of records and value lists become Rust types as they are.
    fn item_name(&mut self, name: &str, node: &Node, what: &str, path: &Path<'_>) {
        let good = name.starts_with(|c: char| c.is_ascii_uppercase())
            && name.chars().all(|c| c.is_ascii_alphanumeric());
        if !good {
            self.log.add(
                node.at,
                path,
                format!("`{name}` is not a name for {what}"),
                "it becomes a Rust type: write it in PascalCase",
            );
        }
    }

    /// `page:`, a path below the documentation's root.
    fn page(&mut self, node: &Node, path: &Path<'_>) -> Option<String> {
        let page = node.get("page")?;
        let text = page.as_str()?;
        let file = text.split('#').next().unwrap_or_default();
        let bad = !file.ends_with(".md")
            || file.starts_with('/')
            || file.split('/').any(|part| part.is_empty() || part.starts_with('.'))
            || text.contains([' ', '\\', ':', '?']);
        if bad {
            self.log.add(
                page.at,
                &path.key("page"),
                format!("`{}` is not the path of a page", crate::conform::shorten(text)),
                "write it from the root of the documentation, with `.md`: api-reference/chats/messages/im-message-add.md",
            );
        }
        Some(text.to_owned())
    }
}

/// Where a key was written; where the node was, if it lacks the key.
fn at(node: &Node, key: &str) -> At {
    node.get(key).map_or(node.at, |n| n.at)
}

/// A text at a key.
fn text(node: &Node, key: &str) -> Option<String> {
    node.get(key).and_then(Node::as_str).map(str::to_owned)
}

/// A text, number or boolean at a key, as text.
fn literal(node: &Node, key: &str) -> Option<String> {
    node.get(key).filter(|n| !n.is_poison()).map(Node::shown)
}

/// The texts of a list at a key.
fn texts(node: &Node, key: &str) -> Vec<String> {
    let items = node.get(key).map(Node::items).unwrap_or_default();
    items.iter().filter_map(Node::as_str).map(str::to_owned).collect()
}

/// A number at a key.
fn int(node: &Node, key: &str) -> Option<i64> {
    match node.get(key)?.value {
        crate::tree::Value::Int(number) => Some(number),
        _ => None,
    }
}

/// A flag at a key; not there is `false`.
fn flag(node: &Node, key: &str) -> bool {
    node.get(key).is_some_and(|n| n.value == crate::tree::Value::Bool(true))
}

#[cfg(test)]
mod tests;
