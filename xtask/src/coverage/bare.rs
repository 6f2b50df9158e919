//! Whole numbers that look like identifiers and have no kind, and why.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bitrix_schema::model::{Scalar, Schema, Type, TypeRef};
use bitrix_schema::name;

use super::walk::{Seen, walk};

/// Names of numbers of which another member says what they identify.
const DEPENDING: &[&str] = &[
    "entity_id",
    "entity_ids",
    "owner_id",
    "element_id",
    "item_id",
    "object_id",
    "associated_entity_id",
    "parent_id",
    "crm_entity_id",
    "external_id",
    "origin_id",
    "entity_value_id",
    "binding_id",
    "real_object_id",
    "contact_person_id",
];

/// So many names are shown of those for which there is no kind.
const SHOWN: usize = 25;

/// The section of the report.
pub(super) fn section(out: &mut String, schema: &Schema) {
    let (mut typed, mut own, mut depending, mut texts) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut rest: BTreeMap<String, usize> = BTreeMap::new();
    walk(schema, &mut |_, _, seen| {
        let Seen::Field(field) = seen else { return };
        let name = name::field(&field.name).unwrap_or_default();
        match inner(&field.ty) {
            Type::Named(TypeRef::Id(_)) => typed += 1,
            Type::Scalar(scalar @ (Scalar::Integer | Scalar::String)) if looks_so(&name) => {
                match (scalar, name.as_str()) {
                    (Scalar::String, _) => texts += 1,
                    (_, "id" | "ids") => own += 1,
                    (_, name) if DEPENDING.contains(&name) => depending += 1,
                    _ => *rest.entry(name).or_default() += 1,
                }
            }
            _ => {}
        }
    });
    let others: usize = rest.values().sum();
    let mut names: Vec<(&String, &usize)> = rest.iter().collect();
    names.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), (*name).clone()));
    let shown: Vec<String> =
        names.iter().take(SHOWN).map(|(name, count)| format!("`{name}` {count}")).collect();
    // Writing to a text does not fail.
    let _ = writeln!(out, "\n## Identifiers\n");
    let _ = writeln!(
        out,
        "Members whose name ends in `id`, `ids` or `_by`. What makes them typed is in types.yaml.\n\n\
         | | members |\n|---|---:|\n| typed | {typed} |\n| bare: the `id` of an entity that has no kind, or of an inner object | {own} |\n\
         | bare: another member says what it identifies | {depending} |\n| bare: there is no kind for it | {others} |\n\
         | documented as a text | {texts} |\n"
    );
    let _ = writeln!(out, "Most of those without a kind: {}.", shown.join(", "));
}

fn inner(ty: &Type) -> &Type {
    match ty {
        Type::List(element) => inner(element),
        ty => ty,
    }
}

fn looks_so(name: &str) -> bool {
    let last = name.rsplit('_').next().unwrap_or(name);
    last == "id" || last == "ids" || name.ends_with("_by")
}
