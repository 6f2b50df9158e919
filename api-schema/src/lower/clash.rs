//! Names that two things would have, that something else has, or that cannot be made. All are told at once.

use std::collections::{BTreeMap, BTreeSet};

use super::Target;
use super::draft::{Drafts, Member, MemberKind};
use crate::fault::{Fault, Log, listed};
use crate::model::{GroupRule, Module, Object, Schema};
use crate::name;

/// More constructors than this help nobody; the derive refuses them too.
const MOST_CONSTRUCTORS: usize = 32;

/// A place in the schema: the module and the keys below it.
#[derive(Clone, Debug)]
pub(super) struct Place<'s> {
    module: &'s str,
    spec: bool,
    /// The schema of another crate: its files are in no folder of their kind.
    own: bool,
    keys: Vec<&'s str>,
}

impl<'s> Place<'s> {
    /// The whole of a module.
    pub(super) fn new(module: &'s str, content: &Module, target: &Target) -> Self {
        Place { module, spec: content.has_spec, own: target.own, keys: Vec::new() }
    }

    /// The place of a key here.
    pub(super) fn key(&self, key: &'s str) -> Self {
        let mut keys = self.keys.clone();
        keys.push(key);
        Place { keys, ..*self }
    }

    /// The last key.
    pub(super) fn last(&self) -> Option<&'s str> {
        self.keys.last().copied()
    }

    /// The file in which a name is settled.
    fn overlay(&self) -> String {
        if self.own { format!("{}.yaml", self.module) } else { format!("overlays/{}.yaml", self.module) }
    }

    fn path(&self) -> String {
        self.keys.iter().map(|key| if key.is_empty() { "''" } else { key }).collect::<Vec<_>>().join(".")
    }

    /// Reports a fault here.
    pub(super) fn fault(&self, log: &mut Log, message: impl Into<String>, help: impl Into<String>) {
        log.push(Fault {
            file: if self.spec { format!("specs/{}.yaml", self.module) } else { self.overlay() },
            line: 0,
            path: self.path(),
            message: message.into(),
            help: help.into(),
        });
    }
}

/// The name that the overlay gives, or else the rule's.
pub(super) fn given(
    rust: Option<&str>,
    rule: impl FnOnce() -> Option<String>,
    wire: &str,
    place: &Place<'_>,
    log: &mut Log,
) -> String {
    match rust {
        Some(rust) if syn::parse_str::<syn::Ident>(rust).is_ok() => return rust.to_owned(),
        Some(rust) => {
            let message = format!("`{rust}` is not a Rust name");
            place.fault(log, message, format!("correct `rust:` in {}", place.overlay()));
        }
        None => match rule() {
            Some(name) => return name,
            None => {
                let message = format!("no Rust name can be made of `{wire}`");
                place.fault(log, message, format!("give it a `rust:` in {}", place.overlay()));
            }
        },
    }
    // Something to go on with, different from all other names.
    format!(
        "Unnamed{}",
        place.path().bytes().filter(u8::is_ascii_alphanumeric).map(char::from).collect::<String>()
    )
}

/// Two fields of a record, or two alternatives of a choice.
pub(super) fn members(what: &str, list: &[Member<'_>], place: &Place<'_>, log: &mut Log) {
    let names = list.iter().map(|member| {
        let wire = match &member.kind {
            MemberKind::One { field, .. } => field.name.as_str(),
            MemberKind::Choice { group, .. } => &group.name,
            MemberKind::Rest => "members that are not listed (`open: true`)",
        };
        (member.name.as_str(), wire)
    });
    twice(what, names, place, log);
}

/// Two things of one place with one name; `names` are Rust names and wire names.
pub(super) fn twice<'n>(
    what: &str,
    names: impl IntoIterator<Item = (&'n str, &'n str)>,
    place: &Place<'_>,
    log: &mut Log,
) {
    let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, wire) in names {
        found.entry(name).or_default().push(wire);
    }
    for (name, wires) in found.into_iter().filter(|(_, wires)| wires.len() > 1) {
        let message = format!("{} would all be the {what} `{name}`", listed(wires.iter().copied(), "and"));
        let message =
            if wires.len() == 2 { message.replace("would all be", "would both be") } else { message };
        let but_one = if wires.len() == 2 { "one of them" } else { "all but one of them" };
        place.fault(log, message, format!("give {but_one} a `rust:` in {}", place.overlay()));
    }
}

/// Constructors of at-least-one groups, and setters that have their names.
pub(super) fn constructors(object: &Object, list: &[Member<'_>], place: &Place<'_>, log: &mut Log) {
    let groups: Vec<_> = object.groups.iter().filter(|group| group.rule == GroupRule::AtLeastOne).collect();
    if groups.is_empty() {
        return;
    }
    let count: usize = groups.iter().map(|group| group.of.len()).product();
    if count > MOST_CONSTRUCTORS {
        let message = format!("the groups make {count} constructors, one for each way to satisfy them");
        place.fault(
            log,
            message,
            format!("at most {MOST_CONSTRUCTORS} are sensible: merge groups, or remove one"),
        );
        return;
    }
    let field = |wire: &str| {
        list.iter()
            .find(|m| matches!(&m.kind, MemberKind::One { field, .. } if field.name == wire))
            .map(|m| m.name.as_str())
    };
    let mut names = vec!["with".to_owned()];
    for (i, group) in groups.iter().enumerate() {
        let joint = if i == 0 { "_" } else { "_and_" };
        names = names
            .iter()
            .flat_map(|name| {
                group
                    .of
                    .iter()
                    .filter_map(|wire| field(wire))
                    .map(move |field| format!("{name}{joint}{field}"))
            })
            .collect();
    }
    for member in list.iter().filter(|member| names.contains(&member.name)) {
        let message = format!("the setter `{0}` and the constructor `{0}` would have one name", member.name);
        place.fault(log, message, format!("give the field a `rust:` in {}", place.overlay()));
    }
}

/// Names of modules, areas, features, identifier kinds, and of all types of a module.
pub(super) fn items(schema: &Schema, drafts: &Drafts<'_>, target: &Target, log: &mut Log) {
    modules(schema, target, log);
    ids(schema, log);
    for ids in drafts.modules.values() {
        let mut found: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for &id in ids {
            found.entry(&drafts.all[id].name).or_default().push(id);
        }
        for (name, ids) in found {
            let all: Vec<_> = ids.iter().map(|id| &drafts.all[*id]).collect();
            let [first, others @ ..] = all.as_slice() else { continue };
            if name::is_taken_type(name) {
                let message =
                    format!("{} would be the type `{name}`, which hides another of that name", first.what);
                first.place.fault(
                    log,
                    message,
                    format!("give it a `rust:` (a record: `record:`) in {}", first.place.overlay()),
                );
            }
            for other in others {
                let message = format!("{} and {} would both be the type `{name}`", first.what, other.what);
                let help = format!(
                    "give one of them a `rust:` (a record: `record:`, an answer: `result_rust:`) in {}",
                    other.place.overlay()
                );
                other.place.fault(log, message, help);
            }
        }
    }
}

fn modules(schema: &Schema, target: &Target, log: &mut Log) {
    let mut paths: BTreeMap<Vec<String>, &str> = BTreeMap::new();
    let mut told: BTreeSet<String> = BTreeSet::new();
    for (path, module) in &schema.modules {
        let place = Place::new(path, module, target);
        let Some(names) = name::modules(path) else {
            let message = format!("no Rust module can be made of `{path}`");
            place.fault(log, message, "name the file in letters, digits and `_`");
            continue;
        };
        let taken = |area: &&String| if target.own { *area == "id" } else { name::is_taken_area(area) };
        if let Some(area) = names.first().filter(taken) {
            let message = if target.own {
                "the identifiers of `types.yaml` are in a module `id`".to_owned()
            } else {
                format!("the library has a module `{area}` of its own")
            };
            place.fault(log, message, "an area cannot have its name: rename one of the two");
        }
        let feature =
            name::feature(path).filter(|feature| target.features && name::is_taken_feature(feature));
        if let Some(feature) = feature.filter(|feature| told.insert(feature.clone())) {
            let message = format!("the library has a feature `{feature}` that is no area");
            place.fault(log, message, "an area cannot have its name: rename one of the two");
        }
        if let Some(other) = paths.insert(names.clone(), path) {
            let message = format!("`{other}` and `{path}` would both be the module `{}`", names.join("::"));
            place.fault(log, message, "rename one of the files");
        }
    }
}

fn ids(schema: &Schema, log: &mut Log) {
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    for kind in schema.ids.iter().filter(|(_, id)| !id.library).map(|(kind, _)| kind) {
        let mut fault = |message: String| {
            log.push(Fault {
                file: "types.yaml".to_owned(),
                line: 0,
                path: format!("ids.{kind}"),
                message,
                help: "rename one of them, in letters, digits and `_`".to_owned(),
            });
        };
        match name::id(kind) {
            None => fault(format!("no Rust name can be made of `{kind}`")),
            Some(name) => {
                if let Some(other) = names.insert(name.clone(), kind) {
                    fault(format!("`{other}` and `{kind}` would both be the type `{name}`"));
                }
            }
        }
    }
}
