//! Type nodes.

use super::names::Unresolved;
use super::{Build, Cx, text};
use crate::conform::shorten;
use crate::fault::{Path, listed};
use crate::lang::{MAP, alternatives, scalar};
use crate::model::{Scalar, Type, TypeRef};
use crate::tree::Node;

/// Keys that go with some types only, and with which.
const GOES_WITH: &[(&str, &[&str])] = &[
    ("fields", &["object"]),
    ("groups", &["object"]),
    ("open", &["object"]),
    ("record", &["object"]),
    ("summary", &["object"]),
    ("items", &["array"]),
    ("key", &["map"]),
    ("of", &["map"]),
    ("encoding", &["file"]),
    ("values", &["string", "text", "char", "enum", "boolean", "integer"]),
    ("id_of", &["integer", "string"]),
    ("ref", &["object", "string", "text", "char", "enum", "integer"]),
];

impl Build<'_> {
    /// The type of a node with `type:`.
    pub(super) fn ty(&mut self, node: &Node, cx: Cx<'_>, path: &Path<'_>) -> Type {
        let any = Type::Scalar(Scalar::Any);
        if node.is_poison() {
            return any;
        }
        let Some(documented) = node.get("type") else {
            self.log.add(node.at, path, "no `type`", "say what it is; `type: any` if the page does not");
            return any;
        };
        let Some(documented) = documented.as_str() else {
            // Reported; but what lies below may hold more.
            self.below(node, cx, path);
            return any;
        };
        let parts: Vec<(&str, usize)> = alternatives(documented).collect();
        let ty = match *parts.as_slice() {
            [(name, depth)] => {
                let inner = self.single(node, name, cx, path);
                (0..depth).fold(inner, |ty, _| Type::List(Box::new(ty)))
            }
            _ => self.union(node, documented, &parts, path),
        };
        match parts.as_slice() {
            [(_, depth)] if node.has("as") => match self.refined(node, documented, &parts, cx, path) {
                Some(target) => (0..*depth).fold(Type::Named(target), |ty, _| Type::List(Box::new(ty))),
                None => ty,
            },
            _ => match self.refined(node, documented, &parts, cx, path) {
                Some(target) => Type::Named(target),
                None => ty,
            },
        }
    }

    /// Looks for more faults below a node whose own type is unreadable.
    fn below(&mut self, node: &Node, cx: Cx<'_>, path: &Path<'_>) {
        let inner = Cx { place: cx.place.inner(), ..cx };
        if node.has("fields") {
            self.object(node, "fields", inner, path);
        }
        for key in ["items", "of", "key"] {
            if let Some(node) = node.get(key) {
                self.ty(node, inner, &path.key(key));
            }
        }
    }

    /// One documented type, without its `[]`; other keys describe the element.
    fn single(&mut self, node: &Node, name: &str, cx: Cx<'_>, path: &Path<'_>) -> Type {
        for (key, types) in GOES_WITH {
            if let Some(extra) = node.get(key).filter(|_| !types.contains(&name)) {
                self.log.add(
                    extra.at,
                    &path.key(key),
                    format!("`{key}` on the type `{name}`"),
                    format!(
                        "`{key}` goes with {}: correct `type`, or remove the key",
                        listed(types.iter().copied(), "or")
                    ),
                );
            }
        }
        let inner = Cx { place: cx.place.inner(), ..cx };
        match name {
            "object" => self.object_type(node, inner, path),
            "array" => match node.get("items") {
                Some(items) => Type::List(Box::new(self.ty(items, inner, &path.key("items")))),
                None => Type::Scalar(Scalar::Array),
            },
            MAP => self.map_type(node, inner, path),
            "file" => Type::Scalar(match node.get("encoding").and_then(Node::as_str) {
                Some("pair") => Scalar::FilePair,
                Some("file_data") => Scalar::FileData,
                _ => Scalar::FileBase64,
            }),
            _ => {
                if let Some(reference) = self.reference(node, name, cx, path) {
                    return reference;
                }
                match node.get("values") {
                    Some(values) if !values.is_poison() && takes_values(name) => {
                        self.values_type(values, name, &path.key("values"))
                    }
                    _ if name == "integer" => self.entity(node).unwrap_or(Type::Scalar(Scalar::Integer)),
                    _ => Type::Scalar(scalar(name).unwrap_or(Scalar::Any)),
                }
            }
        }
    }

    fn object_type(&mut self, node: &Node, cx: Cx<'_>, path: &Path<'_>) -> Type {
        if node.has("ref") && node.has("fields") {
            let message = "both `ref` and `fields`";
            self.log.add(
                node.at,
                path,
                message,
                "the record has its members where it is defined: remove one of the two",
            );
        }
        if let Some(reference) = self.reference(node, "object", cx, path) {
            return reference;
        }
        if !node.has("fields") {
            if !node.has("ref") {
                let help = "list the members under `fields`, or remove these keys";
                self.misplaced(
                    node,
                    &["groups", "open", "record", "summary"],
                    "an object without `fields`",
                    help,
                    path,
                );
            }
            return Type::Scalar(Scalar::Object);
        }
        Type::Object {
            rust: text(node, "record"),
            summary: text(node, "summary"),
            object: self.object(node, "fields", cx, path),
        }
    }

    fn map_type(&mut self, node: &Node, cx: Cx<'_>, path: &Path<'_>) -> Type {
        let key = match node.get("key") {
            Some(key) => self.ty(key, cx, &path.key("key")),
            None => Type::Scalar(Scalar::String),
        };
        let good = match &key {
            Type::Scalar(scalar) => {
                matches!(scalar, Scalar::String | Scalar::Integer | Scalar::Any | Scalar::Date)
            }
            Type::Values(_) | Type::Named(TypeRef::Id(_) | TypeRef::Native(_) | TypeRef::Enum { .. }) => true,
            _ => false,
        };
        if let (Some(at), false) = (node.get("key"), good) {
            let help = "keys are texts on the wire: write `string` or `integer`, and refine by `as`";
            self.log.add(at.at, &path.key("key"), "a map cannot have keys of this type", help);
        }
        let value = match node.get("of") {
            Some(of) => self.ty(of, cx, &path.key("of")),
            None => Type::Scalar(Scalar::Any),
        };
        Type::Map { key: Box::new(key), value: Box::new(value) }
    }

    /// Several documented types: nothing more can be said about them, but by `as`.
    fn union(&mut self, node: &Node, documented: &str, parts: &[(&str, usize)], path: &Path<'_>) -> Type {
        for (i, part) in parts.iter().enumerate() {
            if parts[..i].contains(part) {
                let at = node.get("type").map_or(node.at, |n| n.at);
                let message = format!("`{documented}` names `{}` twice", part.0);
                self.log.add(at, &path.key("type"), message, "name each type once");
                break;
            }
        }
        let all_values = parts.iter().all(|(name, depth)| *depth == 0 && takes_values(name));
        for (key, types) in GOES_WITH {
            if let Some(extra) = node.get(key).filter(|_| *key != "values" || !all_values) {
                let help = format!(
                    "`{key}` goes with {} alone: correct `type`, or refine the whole by `as`",
                    listed(types.iter().copied(), "or")
                );
                self.log.add(
                    extra.at,
                    &path.key(key),
                    format!("`{key}` on `{documented}`, which is several types"),
                    help,
                );
            }
        }
        if let (Some(values), true) = (node.get("values").filter(|n| !n.is_poison()), all_values) {
            return self.values_type(values, "enum", &path.key("values"));
        }
        let one = |&(name, depth): &(&str, usize)| {
            let inner = if name == MAP { Scalar::Object } else { scalar(name).unwrap_or(Scalar::Any) };
            (0..depth).fold(Type::Scalar(inner), |ty, _| Type::List(Box::new(ty)))
        };
        Type::Union(parts.iter().map(one).collect())
    }

    /// `ref:`.
    fn reference(&mut self, node: &Node, name: &str, cx: Cx<'_>, path: &Path<'_>) -> Option<Type> {
        let target = node.get("ref")?;
        let here = path.key("ref");
        match self.names.reference(target.as_str()?, cx.module) {
            Ok(target_type) => {
                let record = self.names.is_record(&target_type);
                if record != (name == "object")
                    && GOES_WITH.iter().any(|(k, t)| *k == "ref" && t.contains(&name))
                {
                    let what = if record { "a record" } else { "a value list" };
                    let message = format!("a `{name}` that refers to {what}");
                    self.log.add(
                        target.at,
                        &here,
                        message,
                        "records stand for objects, value lists for texts and numbers",
                    );
                }
                Some(Type::Named(target_type))
            }
            Err(unresolved) => {
                self.unresolved(target, unresolved, &here);
                None
            }
        }
    }

    /// A name that means nothing, unless its meaning is in a file that could not be read.
    fn unresolved(&mut self, node: &Node, unresolved: Unresolved, path: &Path<'_>) {
        if let Unresolved::Unknown { message, help } = unresolved {
            self.log.add(node.at, path, message, help);
        }
    }

    /// `as:`, checked against the documented type.
    fn refined(
        &mut self,
        node: &Node,
        documented: &str,
        parts: &[(&str, usize)],
        cx: Cx<'_>,
        path: &Path<'_>,
    ) -> Option<TypeRef> {
        let refinement = node.get("as")?;
        let name = refinement.as_str()?;
        let here = path.key("as");
        let target = match self.names.refinement(name, cx.module) {
            Ok(target) => target,
            Err(unresolved) => {
                self.unresolved(refinement, unresolved, &here);
                return None;
            }
        };
        let wires: Vec<Scalar> = parts
            .iter()
            .map(|&(name, depth)| match name {
                _ if depth > 0 && parts.len() > 1 => Scalar::Array,
                MAP => Scalar::Object,
                "file" => Scalar::FileBase64,
                _ => scalar(name).unwrap_or(Scalar::Any),
            })
            .collect();
        let fits = |wire: &Scalar| match &target {
            _ if *wire == Scalar::Any => true,
            TypeRef::Id(_) => matches!(wire, Scalar::Integer | Scalar::String),
            TypeRef::Native(native) => self.names.natives.get(native).is_some_and(|n| n.wire.contains(wire)),
            // PHP has one type for both, and pages mix their names.
            TypeRef::Record { .. } => matches!(wire, Scalar::Object | Scalar::Array),
            TypeRef::Enum { .. } => matches!(wire, Scalar::String | Scalar::Integer | Scalar::Boolean),
        };
        if !wires.iter().all(fits) {
            let help = match &target {
                TypeRef::Native(name) if name.contains('.') => {
                    "records stand for objects, value lists for texts and numbers: correct `type`, or remove `as`"
                }
                TypeRef::Native(_) => {
                    "add the type to its `wire:` in types.yaml if the library reads it, or correct `type`"
                }
                TypeRef::Id(_) => "ids stand for integers and strings: correct `type`, or remove `as`",
                TypeRef::Record { .. } => "records stand for objects: correct `type`, or remove `as`",
                TypeRef::Enum { .. } => {
                    "value lists stand for texts and numbers: correct `type`, or remove `as`"
                }
            };
            self.log.add(
                refinement.at,
                &here,
                format!("`{name}` cannot stand for `{}`", shorten(documented)),
                help,
            );
        }
        self.covers(node, name, &target, &here);
        Some(target)
    }

    /// What the page lists must be in the record or value list that takes its place.
    fn covers(&mut self, node: &Node, name: &str, target: &TypeRef, path: &Path<'_>) {
        let at = node.get("as").map_or(node.at, |n| n.at);
        let fields = node.get("fields").map(Node::iter).into_iter().flatten().map(|(key, _)| key);
        let values: Vec<String> = node
            .get("values")
            .map(|values| {
                values
                    .items()
                    .iter()
                    .map(Node::shown)
                    .chain(values.iter().map(|(key, _)| key.to_owned()))
                    .collect()
            })
            .unwrap_or_default();
        let lacking = match target {
            TypeRef::Record { .. } => self.names.lacks(target, fields),
            TypeRef::Enum { .. } => self.names.lacks(target, values.iter().map(String::as_str)),
            TypeRef::Native(_) if self.names.is_record(target) => self.names.lacks(target, fields),
            TypeRef::Native(_) => self.names.lacks(target, values.iter().map(String::as_str)),
            TypeRef::Id(_) => Vec::new(),
        };
        if !lacking.is_empty() {
            let message = format!("`{name}` lacks {}, which the page lists here", listed(lacking, "and"));
            self.log.add(at, path, message, "add them to it, or remove `as`");
        }
    }
}

fn takes_values(name: &str) -> bool {
    GOES_WITH.iter().any(|(key, types)| *key == "values" && types.contains(&name))
}
