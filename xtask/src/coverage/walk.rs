//! Every type of the model, with the place where it stands.

use bitrix_schema::model::{Field, Object, Schema, Type};

/// What is visited.
pub(super) enum Seen<'s> {
    /// A member of an object.
    Field(&'s Field),
    /// An object with its members: what it belongs to, and the member that holds it (empty: that itself).
    Object(&'s Object, Of, &'s str),
}

/// What an object belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Request,
    Answer,
    Event,
    /// A shared record.
    Record,
}

/// Visits all members and objects, each with its module and the method, event or record that holds it.
pub(super) fn walk<'s>(schema: &'s Schema, visit: &mut impl FnMut(&'s str, &'s str, &Seen<'s>)) {
    for (path, module) in &schema.modules {
        let mut see = |name: &'s str, seen: &Seen<'s>| visit(path, name, seen);
        for method in module.methods.values() {
            object(&method.params, Of::Request, "", &method.name, &mut see);
            if let Some(result) = &method.result {
                ty(result, Of::Answer, "", &method.name, &mut see);
            }
        }
        for event in module.events.values() {
            object(&event.data, Of::Event, "", &event.name, &mut see);
        }
        for (name, record) in &module.records {
            object(&record.object, Of::Record, "", name, &mut see);
        }
    }
}

fn object<'s>(
    object: &'s Object,
    of: Of,
    member: &'s str,
    name: &'s str,
    see: &mut impl FnMut(&'s str, &Seen<'s>),
) {
    see(name, &Seen::Object(object, of, member));
    for field in &object.fields {
        see(name, &Seen::Field(field));
        ty(&field.ty, of, &field.name, name, see);
    }
}

fn ty<'s>(ty: &'s Type, of: Of, member: &'s str, name: &'s str, see: &mut impl FnMut(&'s str, &Seen<'s>)) {
    match ty {
        Type::Object { object: inner, .. } => object(inner, of, member, name, see),
        Type::List(inner) => self::ty(inner, of, member, name, see),
        Type::Map { value, .. } => self::ty(value, of, member, name, see),
        _ => {}
    }
}
