//! Records of the library in the schema of another crate: they go the ways that the library made them for.

use super::clash::Place;
use super::draft::{Body, Drafts, MemberKind, Role};
use crate::fault::Log;
use crate::model::{Schema, SharedType, Type, TypeRef};

/// Finds records that are sent and can only be received, and the other way round.
pub(super) fn ways(schema: &Schema, drafts: &Drafts<'_>, log: &mut Log) {
    if schema.natives.values().all(|native| native.shared.is_none()) {
        return;
    }
    for draft in &drafts.all {
        let (members, key) = match &draft.body {
            Body::Record { role, members, .. } => {
                if let Role::Request { method, .. } = role
                    && let Some(result) = &method.result
                {
                    check(schema, result, (false, true), &draft.place.key("result"), log);
                }
                let key = match role {
                    Role::Request { .. } => "params",
                    Role::Event(_) => "data",
                    _ => "fields",
                };
                (members, key)
            }
            Body::Choice { members, .. } => (members, ""),
            _ => continue,
        };
        let at = if key.is_empty() { draft.place.clone() } else { draft.place.key(key) };
        for member in members {
            let MemberKind::One { field, .. } = &member.kind else { continue };
            let at = if key.is_empty() { at.clone() } else { at.key(&field.name) };
            check(schema, &field.ty, (draft.usage.input, draft.usage.output), &at, log);
        }
    }
}

fn check(schema: &Schema, ty: &Type, ways: (bool, bool), at: &Place<'_>, log: &mut Log) {
    match ty {
        Type::List(inner) => check(schema, inner, ways, at, log),
        Type::Map { value, .. } => check(schema, value, ways, at, log),
        Type::Named(TypeRef::Native(name)) => {
            let Some(shared) = schema.natives.get(name).and_then(|native| native.shared.as_ref()) else {
                return;
            };
            if let Some(message) = conflict(name, shared, ways) {
                at.fault(log, message, "define a record of your own, with the members that you need");
            }
        }
        // What is inside an object is a definition of its own.
        _ => {}
    }
}

fn conflict(name: &str, shared: &SharedType, (sent, received): (bool, bool)) -> Option<String> {
    if sent && !shared.sent {
        return Some(format!("the library only receives `{name}`, and here it is sent"));
    }
    (received && !shared.received)
        .then(|| format!("the library only sends `{name}`, and here it is received"))
}
