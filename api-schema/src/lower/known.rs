//! What is the same as a record or value list that has a name already is that; for [`share`](super::share).

use std::collections::{BTreeMap, BTreeSet};

use super::ir::Usage;
use super::share::{Key, area, each, kind, print};
use super::ways::Ways;
use crate::model::{Record, Schema, Type, TypeRef};
use crate::name;

/// Fewer members than these are those of a record that has a name already by chance.
const LEAST_NAMED: usize = 5;

/// The value lists that have a name already, and the records that have one and are used or belong to no area; where no other
/// of the area is the same.
pub(super) fn known(schema: &Schema) -> BTreeMap<Key, TypeRef> {
    let ways = Ways::of(schema);
    let mut known: BTreeMap<Key, Option<TypeRef>> = BTreeMap::new();
    let mut add = |key: Option<Key>, target: TypeRef| {
        if let Some(key) = key {
            known.entry(key).and_modify(|known| *known = None).or_insert(Some(target));
        }
    };
    for (path, module) in &schema.modules {
        let key = |ty: &Type| Some(Key { area: area(path).to_owned(), kind: kind(ty)? });
        for (name, list) in &module.enums {
            let target = TypeRef::Enum { module: path.clone(), name: name.clone() };
            add(key(&Type::Values(list.values.clone())), target);
        }
        for (name, record) in &module.records {
            let used = ways.record(path, name) != Usage::default() || name::feature(path).is_none();
            if used && record.object.fields.len() >= LEAST_NAMED {
                let target = TypeRef::Record { module: path.clone(), name: name.clone() };
                add(key(&itself(record)), target);
            }
        }
    }
    known.into_iter().filter_map(|(key, target)| Some((key, target?))).collect()
}

/// A record as a type in the place of its name.
fn itself(record: &Record) -> Type {
    Type::Object { rust: None, summary: None, object: record.object.clone() }
}

/// Records of areas that are the same as one that belongs to none are that one.
pub(super) fn common(schema: &mut Schema, known: &BTreeMap<Key, TypeRef>) {
    let mut same: BTreeMap<(String, String), TypeRef> = BTreeMap::new();
    for (path, module) in &schema.modules {
        let Some(home) = name::feature(path).map(|_| common_area(path)) else { continue };
        for (name, record) in &module.records {
            let key = kind(&itself(record)).map(|kind| Key { area: home.to_owned(), kind });
            if let Some(target) = key.and_then(|key| known.get(&key)) {
                same.insert((path.clone(), name.clone()), target.clone());
            }
        }
    }
    let rename = |ty: &mut Type| {
        if let Type::Named(TypeRef::Record { module, name }) = ty
            && let Some(target) = same.get(&(module.clone(), name.clone()))
        {
            *ty = Type::Named(target.clone());
        }
    };
    for module in schema.modules.values_mut() {
        each(module, &mut |_, _, _, ty| rename(ty));
        for result in module.methods.values_mut().filter_map(|method| method.result.as_mut()) {
            let mut ty = result;
            while let Type::List(inner) | Type::Map { value: inner, .. } = ty {
                ty = inner;
            }
            rename(ty);
        }
    }
}

/// Where what belongs to no area is.
fn common_area(path: &str) -> &'static str {
    if path.starts_with("v3/") { "v3/portal" } else { "portal" }
}

/// Puts names in the place of what they stand for.
pub(super) fn replace(schema: &mut Schema, named: &BTreeMap<Key, TypeRef>) {
    let prints: BTreeSet<u64> = named.values().filter_map(|target| print_of(schema, target)).collect();
    for (path, module) in &mut schema.modules {
        for area in [common_area(path), area(path)] {
            each(module, &mut |_, _, _, ty| {
                if !print(area, ty).is_some_and(|print| prints.contains(&print)) {
                    return;
                }
                let kind = kind(ty).map(|kind| Key { area: area.to_owned(), kind });
                if let Some(target) = kind.and_then(|key| named.get(&key)) {
                    *ty = Type::Named(target.clone());
                }
            });
        }
    }
}

/// The print of a record or value list.
fn print_of(schema: &Schema, target: &TypeRef) -> Option<u64> {
    match target {
        TypeRef::Record { module, name } => {
            print(area(module), &itself(schema.modules.get(module)?.records.get(name)?))
        }
        TypeRef::Enum { module, name } => {
            let values = schema.modules.get(module)?.enums.get(name)?.values.clone();
            print(area(module), &Type::Values(values))
        }
        _ => None,
    }
}
