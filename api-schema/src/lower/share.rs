//! One type for what is the same in several places of an area: value lists, and objects in which the same is demanded.
//!
//! Pages repeat them: the settings of a custom field are those of `add` and `update`, of deals and of leads. Where one method
//! demands a member that another does not, both keep their own; so do small ones of different modules that demand something,
//! which are alike by chance. What our words and the page's defaults say may differ: the first place has the word, and a default
//! that differs is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::known::{common, known, replace};
use super::values;
use crate::model::{Enum, EnumValue, Module, Object, Record, Required, Schema, Type, TypeRef};
use crate::name;

/// Names of members that say nothing of what is in them.
const GENERAL: &[&str] = &[
    "Action", "Code", "Data", "Field", "Fields", "Filter", "Item", "Items", "List", "Mode", "Name",
    "Options", "Order", "Params", "Row", "Rows", "Scope", "Select", "Settings", "Sort", "State", "Status",
    "Type", "Value", "Values",
];

/// Objects inside of objects are found when those are shared: so many times.
const ROUNDS: usize = 3;

/// Fewer members than these are not worth a name of their own.
const LEAST: usize = 2;

/// Fewer members than these, some of them demanded, are alike by chance in two modules.
const LEAST_DEMANDING: usize = 5;

/// The schema with the types that are the same in several places under one name.
pub(super) fn shared(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    let known = known(&schema);
    common(&mut schema, &known);
    replace(&mut schema, &known);
    for _ in 0..ROUNDS {
        // Most are alone; only those that may have a double are compared as a whole.
        let mut alike: BTreeMap<u64, usize> = BTreeMap::new();
        for (path, module) in &mut schema.modules {
            each(module, &mut |_, _, _, ty| {
                if let Some(print) = print(area(path), ty) {
                    *alike.entry(print).or_default() += 1;
                }
            });
        }
        alike.retain(|_, count| *count > 1);
        let doubled =
            |path: &str, ty: &Type| print(area(path), ty).is_some_and(|print| alike.contains_key(&print));
        let mut found: BTreeMap<Key, Vec<Place>> = BTreeMap::new();
        for (path, module) in &mut schema.modules {
            each(module, &mut |owner, member, of_many, ty| {
                if let Some(kind) = Some(&*ty).filter(|ty| doubled(path, ty)).and_then(kind) {
                    let place = Place {
                        module: path.clone(),
                        owner: owner.to_owned(),
                        member: member.to_owned(),
                        of_many,
                        ty: ty.clone(),
                    };
                    found.entry(Key { area: area(path).to_owned(), kind }).or_default().push(place);
                }
            });
        }
        let named = name_all(&mut schema, found);
        if named.is_empty() {
            break;
        }
        replace(&mut schema, &named);
    }
    schema
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) area: String,
    pub(super) kind: String,
}

struct Place {
    module: String,
    /// The method, event or record.
    owner: String,
    member: String,
    /// Whether the member holds several.
    of_many: bool,
    ty: Type,
}

/// The same for what may be the same: the names of members, or the values.
pub(super) fn print(area: &str, ty: &Type) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    area.hash(&mut hasher);
    match ty {
        Type::Values(values) => values.iter().for_each(|value| value.value.hash(&mut hasher)),
        Type::Object { rust: None, object, .. } if object.fields.len() >= LEAST => {
            let mut names: Vec<&str> = object.fields.iter().map(|field| field.name.as_str()).collect();
            names.sort_unstable();
            names.hash(&mut hasher);
        }
        _ => return None,
    }
    Some(hasher.finish())
}

/// What is compared; `None` for what stays where it is.
pub(super) fn kind(ty: &Type) -> Option<String> {
    match ty {
        Type::Values(values) => {
            let one = |value: &EnumValue| {
                format!("{:?}{}{:?}{:?}", value.value, value.number, value.rust, value.doc)
            };
            Some(format!("{:?}{}", values::names(values), values.iter().map(one).collect::<String>()))
        }
        Type::Object { rust: None, object, .. } if object.fields.len() >= LEAST => {
            Some(format!("{:?}", plain(object)))
        }
        _ => None,
    }
}

/// Without words and defaults, and in one order.
fn plain(object: &Object) -> Object {
    let mut object = object.clone();
    object.fields.sort_by(|one, other| one.name.cmp(&other.name));
    for field in &mut object.fields {
        (field.doc, field.default) = (None, None);
        plain_type(&mut field.ty);
    }
    object
}

fn plain_type(ty: &mut Type) {
    match ty {
        Type::Object { summary, object, .. } => {
            *summary = None;
            *object = plain(object);
        }
        Type::List(element) => plain_type(element),
        Type::Map { value, .. } => plain_type(value),
        _ => {}
    }
}

/// Makes records and value lists of what is in two places or more.
fn name_all(schema: &mut Schema, found: BTreeMap<Key, Vec<Place>>) -> BTreeMap<Key, TypeRef> {
    let mut named = BTreeMap::new();
    let mut all: Vec<(Key, Vec<Place>)> = found.into_iter().filter(|(_, places)| places.len() > 1).collect();
    // By place, so that a name does not change with what is inside.
    all.sort_by(|(_, one), (_, other)| order(one).cmp(&order(other)));
    for (key, places) in all {
        let modules: BTreeSet<&str> = places.iter().map(|place| place.module.as_str()).collect();
        let list = matches!(places[0].ty, Type::Values(_));
        // Value lists of one module are one type already.
        if list && modules.len() == 1 || modules.len() > 1 && by_chance(&places[0].ty) {
            continue;
        }
        let home = match modules.first() {
            // Types of events have any names.
            Some(only) if modules.len() == 1 && has_events(schema, only) => {
                let events = &schema.modules[*only].events;
                if places.iter().any(|place| events.contains_key(&place.owner)) {
                    continue;
                }
                format!("{}/types", key.area)
            }
            Some(only) if modules.len() == 1 => (*only).to_owned(),
            _ => format!("{}/types", key.area),
        };
        let module = schema.modules.entry(home.clone()).or_default();
        let Some(name) = free(module, &home, &places) else { continue };
        let target = match merged(&places) {
            Type::Values(values) => {
                let wires: BTreeSet<&str> = places.iter().map(|place| place.member.as_str()).collect();
                let summary = Some(format!("Values of {}.", super::doc::codes(wires, "and")));
                module.enums.insert(name.clone(), Enum { summary, values });
                TypeRef::Enum { module: home, name }
            }
            Type::Object { object, summary, .. } => {
                let by = |place: &Place| format!("`{}` of `{}`", place.member, place.owner);
                let first: Vec<String> = places.iter().take(3).map(by).collect();
                let summary = summary.or_else(|| Some(format!("{}.", first.join(", "))));
                module.records.insert(name.clone(), Record { summary, object, ..Record::default() });
                TypeRef::Record { module: home, name }
            }
            _ => continue,
        };
        named.insert(key, target);
    }
    named
}

/// Small, with something demanded: two entities may come to demand something else.
fn by_chance(ty: &Type) -> bool {
    matches!(ty, Type::Object { object, .. } if object.fields.len() < LEAST_DEMANDING) && demanding(ty)
}

fn demanding(ty: &Type) -> bool {
    let Type::Object { object, .. } = ty else { return false };
    !object.groups.is_empty() || object.fields.iter().any(|field| field.required != Required::No)
}

/// The last word of all the methods, if it is the same.
fn verb(places: &[Place]) -> Option<String> {
    let last = |place: &Place| place.owner.rsplit('.').next().and_then(name::ty);
    let verb = last(&places[0])?;
    places.iter().all(|place| last(place).as_ref() == Some(&verb)).then_some(verb)
}

fn has_events(schema: &Schema, path: &str) -> bool {
    schema.modules.get(path).is_some_and(|module| !module.events.is_empty())
}

fn order(places: &[Place]) -> (&str, &str, &str) {
    places.first().map_or(("", "", ""), |place| (&place.module, &place.owner, &place.member))
}

/// The first of them, without the defaults in which they differ.
fn merged(places: &[Place]) -> Type {
    let mut ty = places[0].ty.clone();
    if let Type::Object { object, .. } = &mut ty {
        for field in &mut object.fields {
            let same = places.iter().all(|place| match &place.ty {
                Type::Object { object, .. } => {
                    object.field(&field.name).is_some_and(|other| other.default == field.default)
                }
                _ => false,
            });
            if !same {
                field.default = None;
            }
        }
    }
    ty
}

/// A name that no type of the module has: that of the member, with the entity in front where it says nothing.
fn free(module: &Module, home: &str, places: &[Place]) -> Option<String> {
    let of_many = places[0].of_many && matches!(places[0].ty, Type::Object { .. });
    let member = name::ty(&places[0].member)?;
    let member = if of_many { name::singular(&member) } else { member };
    let same = places.iter().all(|place| place.member.eq_ignore_ascii_case(&places[0].member));
    let segment = |path: &str| path.trim_end_matches("/types").rsplit('/').next().and_then(name::ty);
    let entity = name::singular(&segment(home).or_else(|| segment(&places[0].module))?);
    let from = name::singular(&segment(&places[0].module)?);
    let general = GENERAL.contains(&member.as_str()) || !same;
    let mut candidates = Vec::new();
    if !general {
        candidates.push(member.clone());
    }
    // A field has data, not fields.
    let own = if from.ends_with("Field") && member == "Fields" { "Data" } else { member.as_str() };
    candidates.push(name::joined(&from, own));
    // What `update` demands is not what `add` demands.
    if let Some(verb) = verb(places).filter(|_| demanding(&places[0].ty)) {
        candidates.push(name::joined(&from, &format!("{verb}{own}")));
    }
    candidates.push(name::joined(&entity, &member));
    candidates.push(format!("{}Value", name::joined(&from, &member)));
    let taken = |name: &String| {
        let methods =
            || module.methods.values().filter_map(|m| m.rust.clone().or_else(|| name::request(&m.name)));
        name::is_taken_type(name)
            || module.records.contains_key(name)
            || module.records.values().any(|record| record.rust.as_ref() == Some(name))
            || module.enums.contains_key(name)
            || methods().any(|method| {
                // Types of a method begin with its name.
                name.strip_prefix(&method)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_uppercase()))
            })
            || !module.events.is_empty()
    };
    candidates.into_iter().find(|name| !taken(name))
}

/// The area that a type is shared in: below `v3` another than of the same name above it.
pub(super) fn area(path: &str) -> &str {
    let segments = if path.starts_with("v3/") { 2 } else { 1 };
    path.match_indices('/').nth(segments - 1).map_or(path, |(end, _)| &path[..end])
}

/// All types of members, the inner ones after those that hold them.
pub(super) fn each(module: &mut Module, visit: &mut impl FnMut(&str, &str, bool, &mut Type)) {
    for method in module.methods.values_mut() {
        object(&method.name, &mut method.params, visit);
        if let Some(result) = &mut method.result {
            below(&method.name, "", result, visit);
        }
    }
    for event in module.events.values_mut() {
        object(&event.name, &mut event.data, visit);
    }
    for (name, record) in &mut module.records {
        object(name, &mut record.object, visit);
    }
}

fn object(owner: &str, of: &mut Object, visit: &mut impl FnMut(&str, &str, bool, &mut Type)) {
    for field in &mut of.fields {
        // The name that the overlay gives the member is that of its type too.
        let member = field.rust.clone().unwrap_or_else(|| field.name.clone());
        see(owner, &member, false, &mut field.ty, visit);
    }
}

fn see(
    owner: &str,
    member: &str,
    of_many: bool,
    ty: &mut Type,
    visit: &mut impl FnMut(&str, &str, bool, &mut Type),
) {
    visit(owner, member, of_many, ty);
    below(owner, member, ty, visit);
}

/// What is inside a type; the answer of a method itself keeps the method's name.
fn below(owner: &str, member: &str, ty: &mut Type, visit: &mut impl FnMut(&str, &str, bool, &mut Type)) {
    match ty {
        Type::Object { object: inner, .. } => object(owner, inner, visit),
        Type::List(inner) | Type::Map { value: inner, .. } if member.is_empty() => {
            below(owner, member, inner, visit);
        }
        Type::List(inner) => see(owner, member, true, inner, visit),
        Type::Map { key, value } => {
            see(owner, member, true, key, visit);
            see(owner, member, true, value, visit);
        }
        _ => {}
    }
}
