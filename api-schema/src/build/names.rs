//! What types can refer to by name, collected before any of them is read.

use std::collections::{BTreeMap, BTreeSet};

use super::ids::Index;
use super::{Merged, Part, text, texts};
use crate::fault::{Log, Path, did_you_mean};
use crate::lang::scalar;
use crate::model::{IdKind, NativeType, Scalar, TypeRef};
use crate::shared::SharedTypes;
use crate::tree::Node;

/// Why a name has no meaning.
#[derive(Debug)]
pub(super) enum Unresolved {
    /// There is no such thing.
    Unknown {
        /// What to say.
        message: String,
        /// What to do.
        help: String,
    },
    /// It may be in a file that could not be read: that fault is enough.
    Lost,
}

#[derive(Debug, Default)]
pub(super) struct Names {
    /// Modules that could not be read.
    lost: BTreeSet<String>,
    /// Whether `types.yaml` could not be read.
    types_lost: bool,
    /// The schema of another crate.
    own: bool,
    pub(super) ids: BTreeMap<String, IdKind>,
    /// What the kinds say of types, names and places.
    pub(super) index: Index,
    pub(super) natives: BTreeMap<String, NativeType>,
    /// Names of members that have a native type wherever nothing else is said: member → native.
    pub(super) members: BTreeMap<String, String>,
    /// `MessageId` → `message`.
    id_types: BTreeMap<String, String>,
    /// Members of each record, by module and name.
    records: BTreeMap<(String, String), BTreeSet<String>>,
    /// Values of each value list, by module and name.
    enums: BTreeMap<(String, String), BTreeSet<String>>,
}

impl Names {
    pub(super) fn collect(
        modules: &BTreeMap<String, Merged>,
        types: Part<'_>,
        lost: &BTreeSet<String>,
        library: &SharedTypes,
        own: bool,
        log: &mut Log,
    ) -> Self {
        let mut names = Names {
            lost: lost.clone(),
            own,
            ids: library.ids.clone(),
            natives: library.natives.clone(),
            ..Names::default()
        };
        names.id_types = names.ids.keys().map(|kind| (id_type(kind), kind.clone())).collect();
        match types {
            Part::Missing => {}
            Part::Lost => names.types_lost = true,
            Part::Read(types) => names.types(types, log),
        }
        for (path, merged) in modules {
            let section = |key: &str| merged.tree.get(key).map(Node::iter).into_iter().flatten();
            let keys = |node: &Node, key: &str| -> BTreeSet<String> {
                let Some(node) = node.get(key) else { return BTreeSet::new() };
                let listed = node.items().iter().map(Node::shown);
                node.iter().map(|(key, _)| key.to_owned()).chain(listed).collect()
            };
            if ["records", "enums"].iter().any(|key| merged.tree.get(key).is_some_and(Node::is_poison)) {
                names.lost.insert(path.clone());
            }
            for (name, node) in section("records") {
                names.records.insert((path.clone(), name.to_owned()), keys(node, "fields"));
            }
            for (name, node) in section("enums") {
                let key = (path.clone(), name.to_owned());
                if names.records.contains_key(&key) {
                    let root = Path::Root;
                    log.add(
                        node.at,
                        &root.key("enums").key(name),
                        format!("`{name}` names a record of this module as well"),
                        "rename one of them: both become Rust types of one module",
                    );
                }
                names.enums.insert(key, keys(node, "values"));
            }
        }
        if let Part::Read(types) = types {
            names.places(types, modules, log);
        }
        names
    }

    /// The modules and records whose own `id` a kind claims are there.
    fn places(&self, types: &Node, modules: &BTreeMap<String, Merged>, log: &mut Log) {
        let root = Path::Root;
        let at = root.key("ids");
        for (kind, node) in types.get("ids").map(Node::iter).into_iter().flatten() {
            for place in node.get("modules").map(Node::items).unwrap_or_default() {
                let Some(name) = place.as_str() else { continue };
                let known = match name.split_once('.') {
                    Some((module, record)) => {
                        self.records.contains_key(&(module.to_owned(), record.to_owned()))
                            || self.lost.contains(module)
                    }
                    None => modules.contains_key(name) || self.lost.contains(name),
                };
                if !known {
                    let message = format!("there is no module and no record `{name}`");
                    let help = "write `crm/deal` or `crm/types.Deal` of one that is there, or take it away";
                    log.add(place.at, &at.key(kind).key("modules"), message, help);
                }
            }
        }
    }

    fn types(&mut self, types: &Node, log: &mut Log) {
        self.types_lost = ["ids", "natives"].iter().any(|key| types.get(key).is_some_and(Node::is_poison));
        let root = Path::Root;
        let at = root.key("ids");
        for (name, node) in types.get("ids").map(Node::iter).into_iter().flatten() {
            let here = at.key(name);
            let good = name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            if !good {
                log.add(
                    node.at,
                    &here,
                    format!("`{name}` is not a name for an id kind"),
                    "write it in snake_case: `open_line`",
                );
            }
            let doc = text(node, "doc");
            if doc.is_none() && !node.is_poison() && !node.has("doc") {
                log.add(
                    node.at,
                    &here,
                    "an id kind without `doc`",
                    "say what it identifies: \"a chat message\"",
                );
            }
            if self.ids.contains_key(name) {
                log.add(
                    node.at,
                    &here,
                    format!("the library has the id kind `{name}` already"),
                    format!("write `as: {}` where it is meant, or call yours otherwise", id_type(name)),
                );
                continue;
            }
            self.id_types.insert(id_type(name), name.to_owned());
            let kind = IdKind {
                doc: doc.unwrap_or_default(),
                of: texts(node, "of"),
                names: texts(node, "names"),
                modules: texts(node, "modules"),
                library: false,
            };
            self.index.add(name, &kind, node, &here, log);
            self.ids.insert(name.to_owned(), kind);
        }
        let at = root.key("natives");
        for (name, node) in types.get("natives").map(Node::iter).into_iter().flatten() {
            let here = at.key(name);
            if let Some(kind) = self.id_types.get(name) {
                log.add(
                    node.at,
                    &here,
                    format!("`{name}` is the type of the id kind `{kind}` already"),
                    "rename one of them",
                );
            }
            for key in ["rust", "wire"] {
                if !node.is_poison() && !node.has(key) {
                    log.add(
                        node.at,
                        &here,
                        format!("a native type without `{key}`"),
                        "write `{rust: content::Attach, wire: [object]}`",
                    );
                }
            }
            if self.natives.contains_key(name) {
                log.add(
                    node.at,
                    &here,
                    format!("the library has the type `{name}` already"),
                    "call yours otherwise",
                );
                continue;
            }
            if let Some(rust) = node.get("rust").filter(|rust| self.own && !is_whole(rust)) {
                log.add(
                    rust.at,
                    &here.key("rust"),
                    "not a whole path",
                    "write it from the crate on: `crate::money::Money`, `::other_crate::Money`",
                );
            }
            let wire = node.get("wire").map(Node::items).unwrap_or_default();
            let wire: Vec<Scalar> = wire.iter().filter_map(Node::as_str).filter_map(scalar).collect();
            let rust = text(node, "rust").unwrap_or_default();
            for member in texts(node, "members") {
                if let Some(other) = self.members.insert(member.clone(), name.to_owned()) {
                    let message = format!("members named `{member}` are `{other}` already");
                    log.add(node.at, &here.key("members"), message, "take it out of one of the two");
                }
            }
            self.natives.insert(name.to_owned(), NativeType { rust, wire, shared: None });
        }
    }

    /// What `as:` means. The error is what to say and what to do.
    pub(super) fn refinement(&self, name: &str, module: &str) -> Result<TypeRef, Unresolved> {
        if let Some(kind) = self.id_types.get(name) {
            return Ok(TypeRef::Id(kind.clone()));
        }
        if self.natives.contains_key(name) {
            return Ok(TypeRef::Native(name.to_owned()));
        }
        match self.reference(name, module) {
            Err(Unresolved::Unknown { .. }) if !name.contains(['/', '.']) => {
                if self.types_lost {
                    return Err(Unresolved::Lost);
                }
                let here =
                    self.records.keys().chain(self.enums.keys()).filter(|(m, _)| m == module).map(|(_, n)| n);
                let known = self.id_types.keys().chain(self.natives.keys()).chain(here).map(String::as_str);
                let near = did_you_mean(name, known);
                Err(Unresolved::Unknown {
                    message: format!(
                        "`{name}` is neither an id nor a native type nor a record or value list of this module"
                    ),
                    help: format!("add it to types.yaml, or write `module/path.Name`{near}"),
                })
            }
            resolved => resolved,
        }
    }

    /// Whether there is this id kind, or may be.
    pub(super) fn has_id(&self, kind: &str) -> bool {
        self.types_lost || self.ids.contains_key(kind)
    }

    /// What `ref:` means.
    pub(super) fn reference(&self, name: &str, module: &str) -> Result<TypeRef, Unresolved> {
        let (in_module, item) = name.rsplit_once('.').unwrap_or((module, name));
        let key = (in_module.to_owned(), item.to_owned());
        let (module, name_only) = key.clone();
        if self.records.contains_key(&key) {
            return Ok(TypeRef::Record { module, name: name_only });
        }
        if self.enums.contains_key(&key) {
            return Ok(TypeRef::Enum { module, name: name_only });
        }
        // A record or value list of the library; its own come first.
        let full = format!("{}.{}", key.0, key.1);
        if self.natives.get(&full).is_some_and(|native| native.shared.is_some()) {
            return Ok(TypeRef::Native(full));
        }
        if self.lost.contains(&key.0) {
            return Err(Unresolved::Lost);
        }
        let all = || self.records.keys().chain(self.enums.keys());
        let prefix = format!("{module}.");
        let library_has = || self.natives.iter().any(|(n, t)| t.shared.is_some() && n.starts_with(&prefix));
        let message = if all().any(|(m, _)| *m == module) || library_has() {
            format!("there is no record and no value list `{item}` in `{module}`")
        } else {
            format!("`{module}` has no records and no value lists")
        };
        let mut known: Vec<String> =
            all().map(|(m, n)| if m == in_module { n.clone() } else { format!("{m}.{n}") }).collect();
        let shared = self.natives.iter().filter(|(_, native)| native.shared.is_some());
        known.extend(shared.map(|(full, _)| full.strip_prefix(&prefix).unwrap_or(full).to_owned()));
        let near =
            did_you_mean(if in_module == module { item } else { name }, known.iter().map(String::as_str));
        let help = "add it under `records:` or `enums:`, or write `module/path.Name` of one that is there";
        Err(Unresolved::Unknown { message, help: format!("{help}{near}") })
    }

    /// Whether it is a record, of this schema or of the library.
    pub(super) fn is_record(&self, target: &TypeRef) -> bool {
        match target {
            TypeRef::Record { .. } => true,
            TypeRef::Native(name) => {
                self.natives.get(name).and_then(|native| native.shared.as_ref()).is_some_and(|s| s.record)
            }
            TypeRef::Id(_) | TypeRef::Enum { .. } => false,
        }
    }

    /// Members that the record lacks, of these.
    pub(super) fn lacks<'f>(
        &self,
        target: &TypeRef,
        documented: impl Iterator<Item = &'f str>,
    ) -> Vec<&'f str> {
        let known = match target {
            TypeRef::Record { module, name } => self.records.get(&(module.clone(), name.clone())),
            TypeRef::Enum { module, name } => self.enums.get(&(module.clone(), name.clone())),
            TypeRef::Native(name) => {
                self.natives.get(name).and_then(|native| native.shared.as_ref()).map(|shared| &shared.members)
            }
            TypeRef::Id(_) => None,
        };
        known.map(|known| documented.filter(|name| !known.contains(*name)).collect()).unwrap_or_default()
    }
}

/// The type of an id kind: `open_line` → `OpenLineId`.
fn id_type(kind: &str) -> String {
    format!("{}Id", pascal(kind))
}

/// Whether a path starts at a crate.
fn is_whole(node: &Node) -> bool {
    node.as_str().is_none_or(|path| path.starts_with("crate::") || path.starts_with("::"))
}

/// `open_line` → `OpenLine`.
fn pascal(name: &str) -> String {
    let capital = |part: &str| {
        let mut chars = part.chars();
        chars.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(chars).collect::<String>()
    };
    name.split('_').map(capital).collect()
}
