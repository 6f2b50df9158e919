//! Which whole numbers are identifiers, and of what: by the page's type, by the name of the member, or by its place.
//!
//! The tables are in `types.yaml`. Whatever an overlay says (`as:`, or `id_of: none` with a reason) comes first.

use std::collections::BTreeMap;

use super::{Build, Cx, Place, text};
use crate::fault::{Log, Path};
use crate::model::{IdKind, Method, Scalar, Type, TypeRef};
use crate::tree::Node;

/// What `id_of:` says of a number that identifies nothing, whatever its name looks like.
const NONE: &str = "none";

/// Last segments of methods that answer with the identifier of what they made.
const MAKERS: &[&str] = &["add", "create", "register"];

/// What the kinds of `types.yaml` say, by what it is looked for.
#[derive(Debug, Default)]
pub(super) struct Index {
    of: BTreeMap<String, String>,
    /// By module or what is around it (empty: anywhere) and name.
    names: BTreeMap<(String, String), String>,
    modules: BTreeMap<String, String>,
}

impl Index {
    /// Adds a kind. Two kinds that claim the same are a fault.
    pub(super) fn add(&mut self, kind: &str, rules: &IdKind, node: &Node, path: &Path<'_>, log: &mut Log) {
        let mut twice = |key: &str, what: &str, other: Option<String>| {
            if let Some(other) = other {
                let at = node.get(key).map_or(node.at, |node| node.at);
                let message = format!("`{what}` belongs to the kind `{other}` already");
                log.add(at, &path.key(key), message, "leave it to one of the two");
            }
        };
        for entity in &rules.of {
            twice("of", entity, self.of.insert(entity.clone(), kind.to_owned()));
        }
        for name in &rules.names {
            let (area, plain) = name.rsplit_once('/').unwrap_or(("", name));
            let key = (area.to_owned(), plain.to_owned());
            twice("names", name, self.names.insert(key, kind.to_owned()));
        }
        for module in &rules.modules {
            twice("modules", module, self.modules.insert(module.clone(), kind.to_owned()));
        }
    }

    /// The kind of a module's or record's own identifier.
    pub(super) fn own(&self, place: &str) -> Option<&str> {
        self.modules.get(place).map(String::as_str)
    }

    fn named(&self, module: &str, name: &str) -> Option<&str> {
        let of = |place: &str| self.names.get(&(place.to_owned(), name.to_owned())).map(String::as_str);
        // The module itself, then what is around it.
        let around = module.match_indices('/').map(|(end, _)| &module[..end]);
        let places: Vec<&str> = std::iter::once("").chain(around).chain([module]).collect();
        places.into_iter().rev().find_map(of)
    }
}

/// Whose `id` the members here have, and how many objects further in.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Own<'c> {
    pub(super) kind: Option<&'c str>,
    pub(super) reach: u8,
}

impl<'b> Build<'b> {
    /// What the own `id` of this module, or of this record (`module.Name`), identifies.
    pub(super) fn own(&self, place: &str, reach: u8) -> Own<'b> {
        let names: &'b super::names::Names = self.names;
        Own { kind: names.index.own(place), reach }
    }

    /// The kind that `id_of:` names.
    pub(super) fn entity(&self, node: &Node) -> Option<Type> {
        let kind = self.names.index.of.get(&text(node, "id_of")?)?;
        Some(Type::Named(TypeRef::Id(kind.clone())))
    }

    /// The type of a member: a plain number may be an identifier by its name.
    pub(super) fn identified(&self, ty: Type, name: &str, node: &Node, cx: Cx<'_>) -> Type {
        if node.has("as") || text(node, "id_of").as_deref() == Some(NONE) {
            return ty;
        }
        match ty {
            Type::Scalar(Scalar::Integer) => {
                let name = snake(name);
                let own = cx.own.kind.filter(|_| name == "id" && cx.own.reach == 1);
                match own.or_else(|| self.names.index.named(cx.module, &name)) {
                    Some(kind) => Type::Named(TypeRef::Id(kind.to_owned())),
                    None => ty,
                }
            }
            // What is received as a text is read all the same; a text that is sent may be more than a number.
            Type::Scalar(Scalar::String) if matches!(cx.place, Place::Answer | Place::Shared) => {
                let own = cx.own.kind.filter(|_| snake(name) == "id" && cx.own.reach == 1);
                match own.map(|kind| Type::Named(TypeRef::Id(kind.to_owned()))).or_else(|| self.entity(node))
                {
                    Some(id) => id,
                    None => ty,
                }
            }
            Type::List(element) => {
                // `userIds`, and the `id` of a call about several.
                let singular = snake(name);
                let singular = singular.strip_suffix('s').unwrap_or(&singular);
                Type::List(Box::new(self.identified(*element, singular, node, cx)))
            }
            ty => ty,
        }
    }

    /// The place of the members of an object that stands at `cx`.
    pub(super) fn members_of<'c>(&self, node: &Node, key: &str, cx: Cx<'c>) -> Cx<'c> {
        let has =
            |wanted: &str| node.get(key).is_some_and(|all| all.iter().any(|(name, _)| snake(name) == wanted));
        // An answer around the entity: `{"task": {"id": 5}}`. Of several inside, it is not known which.
        let wraps = || {
            let inner = node.get(key).map(Node::iter).into_iter().flatten();
            inner.filter(|(_, node)| node.has("fields") || node.has("ref") || node.has("items")).count() == 1
        };
        let reach = match cx.own.reach {
            0 => 0,
            _ if key == "params" || has("id") => 1,
            2 if wraps() => 2,
            _ => 0,
        };
        Cx { own: Own { reach, ..cx.own }, ..cx }
    }

    /// The place of the type of a member: the own `id` is in a wrapper alone, or in `fields`.
    pub(super) fn inside<'c>(&self, name: &str, cx: Cx<'c>) -> Cx<'c> {
        let reach = match cx.own.reach {
            2 => 1,
            1 if snake(name) == "fields" => 1,
            _ => 0,
        };
        Cx { own: Own { reach, ..cx.own }, ..cx }
    }

    /// The number that a method answers with which makes one of the module's entities.
    pub(super) fn made(&self, method: &mut Method, module: &str) {
        let makes = method.name.rsplit('.').next().is_some_and(|last| MAKERS.contains(&last));
        let kind = self.own(module, 1).kind.filter(|_| makes && method.effect != crate::model::Effect::Read);
        if let (Some(kind), Some(Type::Scalar(Scalar::Integer))) = (kind, &method.result) {
            method.result = Some(Type::Named(TypeRef::Id(kind.to_owned())));
        }
        if let (Some(Type::Named(TypeRef::Id(kind))), true, None) = (&method.result, makes, &method.creates) {
            method.creates = Some(kind.clone());
        }
    }
}

/// A wire name in snake_case: `chatId` and `CHAT_ID` are `chat_id`.
fn snake(wire: &str) -> String {
    let chars: Vec<char> = wire.chars().collect();
    let mut out = String::new();
    for (i, c) in chars.iter().enumerate() {
        if !c.is_ascii_alphanumeric() {
            if !out.is_empty() && !out.ends_with('_') {
                out.push('_');
            }
            continue;
        }
        let before = i.checked_sub(1).and_then(|i| chars.get(i));
        let word = before.is_some_and(|before| before.is_ascii_lowercase() || before.is_ascii_digit());
        if c.is_ascii_uppercase() && word {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out.truncate(out.trim_end_matches('_').len());
    out
}

#[cfg(test)]
mod tests;
