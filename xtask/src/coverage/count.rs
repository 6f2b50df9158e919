//! The model, counted by area.

use std::collections::{BTreeMap, BTreeSet};

use bitrix_schema::model::{Api, Module, Object, Schema, Type, TypeRef};
use bitrix_schema::name::area;

/// What an area holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Counts {
    pub(super) methods_v2: usize,
    pub(super) methods_v3: usize,
    pub(super) events: usize,
    /// Request fields, at every depth. Those of shared records are counted there, once.
    pub(super) params: usize,
    pub(super) params_documented: usize,
    /// Fields of results, at every depth.
    pub(super) result_fields: usize,
    /// Fields of event data, at every depth.
    pub(super) event_fields: usize,
    /// Objects with known members, shared or in their place.
    pub(super) records: usize,
    /// Fields of shared records, at every depth.
    pub(super) shared_fields: usize,
    pub(super) error_rows: usize,
    pub(super) codes: BTreeSet<String>,
    /// Methods and events with a line of our words.
    pub(super) summaries: usize,
    /// Places with the type of an identifier.
    pub(super) ids: usize,
    /// Value lists that are not flags, shared or in their place.
    pub(super) enums: usize,
    pub(super) corrections: usize,
    pub(super) import_exceptions: usize,
    pub(super) replay_exceptions: usize,
}

/// All areas, and where their pages and names belong.
#[derive(Debug, Default)]
pub(super) struct Areas {
    pub(super) by_name: BTreeMap<String, Counts>,
    /// Exceptions about pages and names that no area has.
    pub(super) elsewhere: Counts,
    /// Area by page.
    pages: BTreeMap<String, String>,
    /// Area by key of a method or name of an event, in lower case: examples write them in any.
    names: BTreeMap<String, String>,
}

/// Counts the model.
pub(super) fn areas(schema: &Schema) -> Areas {
    let mut areas = Areas::default();
    for (path, module) in &schema.modules {
        let area = area(path);
        areas.by_name.entry(area.to_owned()).or_default().module(module);
        let methods = module.methods.iter().map(|(key, method)| (key.clone(), &method.page));
        // A method of REST 3.0 has the plain name for its key where there is no other of that name.
        let v3 = module.methods.values().filter(|method| method.api == Api::V3);
        let v3 = v3.map(|method| (format!("v3:{}", method.name), &method.page));
        let events = module.events.iter().map(|(name, event)| (name.clone(), &event.page));
        for (name, page) in methods.chain(v3).chain(events) {
            areas.names.insert(name.to_ascii_lowercase(), area.to_owned());
            areas.page(page.as_deref(), area);
        }
        for record in module.records.values() {
            areas.page(record.page.as_deref(), area);
        }
    }
    areas
}

impl Areas {
    fn page(&mut self, page: Option<&str>, area: &str) {
        if let Some(page) = page {
            self.pages.entry(file(page).to_owned()).or_insert_with(|| area.to_owned());
        }
    }

    /// Adds the corrections, by module path.
    pub(super) fn corrections(&mut self, by_module: &BTreeMap<String, usize>) {
        for (module, count) in by_module {
            self.by_name.entry(area(module).to_owned()).or_default().corrections += count;
        }
    }

    /// Adds the exceptions of the import by page, and of the replay by method or event.
    pub(super) fn exceptions(&mut self, import: &BTreeMap<String, usize>, replay: &BTreeMap<String, usize>) {
        for (page, count) in import {
            let area = self.pages.get(file(page));
            of(&mut self.by_name, &mut self.elsewhere, area).import_exceptions += count;
        }
        for (name, count) in replay {
            let area = self.names.get(&name.to_ascii_lowercase());
            of(&mut self.by_name, &mut self.elsewhere, area).replay_exceptions += count;
        }
    }

    /// All areas together. Codes that several areas have count once.
    pub(super) fn total(&self) -> Counts {
        self.by_name.values().chain([&self.elsewhere]).fold(Counts::default(), Counts::plus)
    }
}

fn of<'c>(
    by_name: &'c mut BTreeMap<String, Counts>,
    elsewhere: &'c mut Counts,
    area: Option<&String>,
) -> &'c mut Counts {
    area.and_then(|area| by_name.get_mut(area)).unwrap_or(elsewhere)
}

/// A page without its anchor.
fn file(page: &str) -> &str {
    page.split('#').next().unwrap_or(page)
}

/// What a type is part of.
#[derive(Clone, Copy)]
enum Place {
    Request,
    Result,
    Event,
    Shared,
}

impl Counts {
    fn module(&mut self, module: &Module) {
        for method in module.methods.values() {
            match method.api {
                Api::V2 => self.methods_v2 += 1,
                Api::V3 => self.methods_v3 += 1,
            }
            self.summaries += usize::from(method.summary.is_some());
            self.members(&method.params, Place::Request);
            if let Some(result) = &method.result {
                self.ty(result, Place::Result);
            }
            self.error_rows += method.errors.len();
            self.codes
                .extend(method.errors.iter().map(|row| row.code.clone()).filter(|code| !code.is_empty()));
        }
        for event in module.events.values() {
            self.events += 1;
            self.summaries += usize::from(event.summary.is_some());
            self.members(&event.data, Place::Event);
        }
        for record in module.records.values() {
            self.records += 1;
            self.members(&record.object, Place::Shared);
        }
        self.enums += module.enums.len();
    }

    fn members(&mut self, object: &Object, place: Place) {
        for field in &object.fields {
            match place {
                Place::Request => {
                    self.params += 1;
                    self.params_documented += usize::from(field.doc.is_some());
                }
                Place::Result => self.result_fields += 1,
                Place::Event => self.event_fields += 1,
                Place::Shared => self.shared_fields += 1,
            }
            self.ty(&field.ty, place);
        }
    }

    fn ty(&mut self, ty: &Type, place: Place) {
        match ty {
            Type::Object { object, .. } => {
                self.records += 1;
                self.members(object, place);
            }
            Type::List(element) => self.ty(element, place),
            Type::Map { key, value } => {
                self.ty(key, place);
                self.ty(value, place);
            }
            Type::Union(alternatives) => alternatives.iter().for_each(|ty| self.ty(ty, place)),
            Type::Values(_) => self.enums += 1,
            Type::Named(TypeRef::Id(_)) => self.ids += 1,
            Type::Named(_) | Type::Scalar(_) | Type::Flag(_) => {}
        }
    }

    /// Methods and events: what a summary may be of.
    pub(super) fn items(&self) -> usize {
        self.methods_v2 + self.methods_v3 + self.events
    }

    fn plus(mut self, other: &Counts) -> Counts {
        self.codes.extend(other.codes.iter().cloned());
        Counts {
            methods_v2: self.methods_v2 + other.methods_v2,
            methods_v3: self.methods_v3 + other.methods_v3,
            events: self.events + other.events,
            params: self.params + other.params,
            params_documented: self.params_documented + other.params_documented,
            result_fields: self.result_fields + other.result_fields,
            event_fields: self.event_fields + other.event_fields,
            records: self.records + other.records,
            shared_fields: self.shared_fields + other.shared_fields,
            error_rows: self.error_rows + other.error_rows,
            codes: self.codes,
            summaries: self.summaries + other.summaries,
            ids: self.ids + other.ids,
            enums: self.enums + other.enums,
            corrections: self.corrections + other.corrections,
            import_exceptions: self.import_exceptions + other.import_exceptions,
            replay_exceptions: self.replay_exceptions + other.replay_exceptions,
        }
    }
}
