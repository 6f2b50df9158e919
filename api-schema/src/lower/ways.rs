//! Which ways the shared records of a model go: what `usage` finds out of definitions, before there are any.

use std::collections::BTreeMap;

use super::ir::Usage;
use crate::model::{Object, Schema, Type, TypeRef};

/// To the portal.
pub const SENT: Usage = Usage { input: true, output: false };
/// From the portal.
pub const RECEIVED: Usage = Usage { input: false, output: true };

/// The way of each record that a method or event leads to.
#[derive(Clone, Debug, Default)]
pub struct Ways<'s>(BTreeMap<(&'s str, &'s str), Usage>);

impl<'s> Ways<'s> {
    /// Follows requests, answers and events over the records that they refer to.
    pub fn of(schema: &'s Schema) -> Self {
        let mut ways = Ways::default();
        for module in schema.modules.values() {
            for method in module.methods.values() {
                ways.object(schema, &method.params, SENT);
                if let Some(result) = &method.result {
                    ways.ty(schema, result, RECEIVED);
                }
            }
            for event in module.events.values() {
                ways.object(schema, &event.data, RECEIVED);
            }
        }
        ways
    }

    /// The way of a record; neither for one that nothing leads to.
    pub fn record(&self, module: &str, name: &str) -> Usage {
        self.0.get(&(module, name)).copied().unwrap_or_default()
    }

    fn object(&mut self, schema: &'s Schema, object: &'s Object, way: Usage) {
        for field in &object.fields {
            self.ty(schema, &field.ty, way);
        }
    }

    fn ty(&mut self, schema: &'s Schema, ty: &'s Type, way: Usage) {
        match ty {
            Type::Object { object, .. } => self.object(schema, object, way),
            Type::List(inner) | Type::Map { value: inner, .. } => self.ty(schema, inner, way),
            Type::Union(all) => all.iter().for_each(|ty| self.ty(schema, ty, way)),
            Type::Named(TypeRef::Record { module, name }) => {
                let known = self.0.entry((module, name)).or_default();
                let both = Usage { input: known.input || way.input, output: known.output || way.output };
                if both != std::mem::replace(known, both)
                    && let Some(record) = schema.modules.get(module).and_then(|m| m.records.get(name))
                {
                    self.object(schema, &record.object, both);
                }
            }
            _ => {}
        }
    }
}
