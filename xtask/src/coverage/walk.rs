//! Every type of the model, with the place where it stands.

use bitrix_schema::model::{Field, Object, Schema, Type};

/// What is visited.
pub(super) enum Seen<'s> {
    /// A member of an object.
    Field(&'s Field),
    /// An object with its members; `true`: a shared record.
    Object(&'s Object, bool),
}

/// Visits all members and objects, each with its module and the method, event or record that holds it.
pub(super) fn walk<'s>(schema: &'s Schema, visit: &mut impl FnMut(&'s str, &'s str, &Seen<'s>)) {
    for (path, module) in &schema.modules {
        let mut see = |name: &'s str, seen: &Seen<'s>| visit(path, name, seen);
        for method in module.methods.values() {
            object(&method.params, false, &method.name, &mut see);
            if let Some(result) = &method.result {
                ty(result, &method.name, &mut see);
            }
        }
        for event in module.events.values() {
            object(&event.data, false, &event.name, &mut see);
        }
        for (name, record) in &module.records {
            object(&record.object, true, name, &mut see);
        }
    }
}

fn object<'s>(of: &'s Object, shared: bool, name: &'s str, see: &mut impl FnMut(&'s str, &Seen<'s>)) {
    see(name, &Seen::Object(of, shared));
    for field in &of.fields {
        see(name, &Seen::Field(field));
        ty(&field.ty, name, see);
    }
}

fn ty<'s>(of: &'s Type, name: &'s str, see: &mut impl FnMut(&'s str, &Seen<'s>)) {
    match of {
        Type::Object { object: inner, .. } => object(inner, false, name, see),
        Type::List(inner) => ty(inner, name, see),
        Type::Map { value, .. } => ty(value, name, see),
        _ => {}
    }
}
