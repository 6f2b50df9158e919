//! Leaves out of the library what nothing refers to: records and value lists of the pages' data types that no method takes
//! or answers, and no event brings. They would be doubles, since what replaced them is a correction of ours.

use std::collections::BTreeSet;

use crate::model::{Module, Object, Schema, Type, TypeRef};
use crate::name;

type Place<'s> = (&'s str, &'s str);

/// Takes out what is not reached.
///
/// The module that needs no area stays whole, since code written by hand uses it.
pub(super) fn leave_out(schema: &mut Schema) {
    let reached: BTreeSet<(String, String)> =
        reached(schema).into_iter().map(|(module, name)| (module.to_owned(), name.to_owned())).collect();
    for (path, module) in &mut schema.modules {
        if name::feature(path).is_none() {
            continue;
        }
        let used = |name: &String| reached.contains(&(path.clone(), name.clone()));
        module.records.retain(|name, _| used(name));
        module.enums.retain(|name, _| used(name));
    }
}

/// The shared types that methods and events lead to, by module and name.
fn reached(schema: &Schema) -> BTreeSet<Place<'_>> {
    let mut found = BTreeSet::new();
    let mut open = Vec::new();
    for (path, module) in &schema.modules {
        open.extend(first(module));
        if name::feature(path).is_none() {
            open.extend(module.records.values().flat_map(|record| types(&record.object)));
        }
    }
    while let Some(ty) = open.pop() {
        match ty {
            Type::Object { object, .. } => open.extend(types(object)),
            Type::List(inner) => open.push(inner),
            Type::Map { key, value } => open.extend([&**key, &**value]),
            Type::Union(all) => open.extend(all),
            Type::Named(TypeRef::Enum { module, name }) => {
                found.insert((module.as_str(), name.as_str()));
            }
            Type::Named(TypeRef::Record { module, name }) => {
                let record = schema.modules.get(module).and_then(|module| module.records.get(name));
                if let (true, Some(record)) = (found.insert((module, name)), record) {
                    open.extend(types(&record.object));
                }
            }
            _ => {}
        }
    }
    found
}

/// What the methods and events of a module take, answer and bring.
fn first(module: &Module) -> Vec<&Type> {
    let methods = module.methods.values().flat_map(|method| types(&method.params).chain(&method.result));
    methods.chain(module.events.values().flat_map(|event| types(&event.data))).collect()
}

fn types(object: &Object) -> impl Iterator<Item = &Type> {
    object.fields.iter().map(|field| &field.ty)
}
