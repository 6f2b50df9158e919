//! Definitions → [`ir`](super::ir): paths, options, boxes, attributes and documentation.

use std::collections::{BTreeMap, BTreeSet};

use super::Target;
use super::doc;
use super::draft::{Body, Draft, DraftTy, Drafts, Id, Member, MemberKind, Role, ValuesRole};
use super::errors;
use super::ir::{self, Doc, Item, Library, Ty};
use super::paging;
use super::usage::is_recursive;
use crate::fault::Log;
use crate::model::{self, Api, Auth, Effect, Field, FilterDialect, FlagStyle, GroupRule, Required, Schema};
use crate::name;

/// Writes everything out.
pub(super) fn finish(schema: &Schema, target: &Target, drafts: &Drafts<'_>, log: &mut Log) -> Library {
    let mut library =
        Library { system_errors: errors::system(&schema.system_errors, log), ..Library::default() };
    for (kind, id) in schema.ids.iter().filter(|(_, id)| !id.library) {
        if let (Some(marker), Some(name)) = (name::marker(kind), name::id(kind)) {
            library.ids.push(ir::Id { kind: kind.clone(), marker, name, doc: id.doc.clone() });
        }
    }
    let rows = paging::rows(drafts);
    let mut finish = Finish { schema, target, drafts, log, rows, edges: BTreeMap::new() };
    for (path, ids) in &drafts.modules {
        let Some(names) = name::modules(path) else { continue };
        let mut items: Vec<Item> = ids.iter().map(|id| finish.item(*id)).collect();
        errors::share(&mut items);
        library.index.extend(ids.iter().filter_map(|id| entry(&drafts.all[*id], &names)));
        let Some(module) = schema.modules.get(*path) else { continue };
        let features: BTreeSet<String> = finish.feature(path).into_iter().collect();
        for feature in &features {
            library.features.entry(feature.clone()).or_default();
        }
        let found =
            ir::Module { features, sources: sources(path, module), doc: module_doc(path, module), items };
        library.modules.insert(names, found);
    }
    for (feature, needs) in finish.edges {
        library.features.entry(feature).or_default().extend(needs);
    }
    above(&mut library);
    for (names, module) in &mut library.modules {
        if module.doc.is_empty() {
            module.doc.push(match names.as_slice() {
                [one] if one == "v3" => "Methods of REST 3.0.".to_owned(),
                _ => format!(
                    "Methods, events and types of {}.",
                    doc::code(names.join(".").replace("_.", ".").trim_end_matches('_'))
                ),
            });
        }
        let features: Vec<&String> = module.features.iter().collect();
        if let ([_], true, [feature]) = (names.as_slice(), target.features, features.as_slice()) {
            module.doc.push(format!("Needs feature {}.", doc::code(feature)));
        }
    }
    library.index.sort();
    library
}

/// Adds the modules that only hold others: there when any of those is.
fn above(library: &mut Library) {
    let mut holders: BTreeMap<Vec<String>, Vec<BTreeSet<String>>> = BTreeMap::new();
    for (names, module) in &library.modules {
        for end in 1..names.len() {
            holders.entry(names[..end].to_vec()).or_default().push(module.features.clone());
        }
    }
    for (names, held) in holders {
        let always = held.iter().any(BTreeSet::is_empty);
        let features = if always { BTreeSet::new() } else { held.into_iter().flatten().collect() };
        library.modules.entry(names).or_default().features = features;
    }
}

fn sources(path: &str, module: &model::Module) -> Vec<String> {
    let both = [(module.has_spec, "specs"), (module.has_overlay, "overlays")];
    both.iter().filter(|(there, _)| *there).map(|(_, folder)| format!("{folder}/{path}.yaml")).collect()
}

fn module_doc(path: &str, module: &model::Module) -> Doc {
    let given = doc::paragraphs(module.doc.as_deref());
    if !given.is_empty() {
        return given;
    }
    let list = |what: &str, names: Vec<&str>| {
        let plural = if names.len() == 1 { "" } else { "s" };
        (!names.is_empty()).then(|| format!("{what}{plural} {}", doc::codes(names, "and")))
    };
    let parts = [
        list("Method", module.methods.values().map(|method| method.name.as_str()).collect()),
        list("Event", module.events.values().map(|event| event.name.as_str()).collect()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        return vec![format!("Types of {}.", doc::code(&path.replace('/', ".")))];
    }
    vec![format!("{}.", parts.join(". "))]
}

fn entry(draft: &Draft<'_>, module: &[String]) -> Option<ir::Entry> {
    let Body::Record { role, .. } = &draft.body else { return None };
    let (wire, kind) = match role {
        Role::Request { method, .. } if method.api == Api::V3 => (&method.name, ir::EntryKind::MethodV3),
        Role::Request { method, .. } => (&method.name, ir::EntryKind::Method),
        Role::Event(event) => (&event.name, ir::EntryKind::Event),
        _ => return None,
    };
    let path = format!("{}::{}", module.join("::"), draft.name);
    Some(ir::Entry { wire: wire.clone(), kind, path, feature: name::feature(draft.module) })
}

struct Finish<'s, 'f> {
    schema: &'s Schema,
    target: &'f Target,
    drafts: &'f Drafts<'s>,
    log: &'f mut Log,
    /// Rows of lists, as [`paging::rows`] finds them.
    rows: BTreeMap<Id, bool>,
    /// Features, and those of the types that they use.
    edges: BTreeMap<String, BTreeSet<String>>,
}

impl Finish<'_, '_> {
    fn feature(&self, module: &str) -> Option<String> {
        name::feature(module).filter(|_| self.target.features)
    }

    fn item(&mut self, id: Id) -> Item {
        let drafts = self.drafts;
        let draft = &drafts.all[id];
        let name = draft.name.clone();
        match &draft.body {
            Body::Record { role, members, .. } => {
                let fields = members.iter().map(|member| self.field(id, member)).collect();
                Item::Struct(self.record(id, role, fields))
            }
            Body::Choice { group, of, members } => {
                let given = doc::paragraphs(group.doc.as_deref());
                let what = doc::codes(group.of.iter().map(String::as_str), "or");
                let doc = or(given, || format!("{what} of {}.", doc::link(&drafts.all[*of].name)));
                let alternatives = members.iter().map(|member| self.alternative(id, member)).collect();
                Item::Choice(ir::Choice { name, doc, alternatives })
            }
            Body::Values { role, values } => Item::Values(self.values(draft, role, values)),
            Body::Errors { method, request } => {
                let doc = vec![format!("Errors of {}.", doc::link(&drafts.all[*request].name))];
                let errors =
                    errors::table(&name, doc, &method.errors, &method.error_statuses, &draft.place, self.log);
                Item::Errors(errors)
            }
            // Shared items are all filled in by the walk; there is nothing to write of one that is not.
            Body::Pending => {
                Item::Values(ir::Values { name, doc: Vec::new(), numbers: false, values: Vec::new() })
            }
        }
    }

    fn record(&mut self, id: Id, role: &Role<'_>, fields: Vec<ir::Field>) -> ir::Struct {
        let drafts = self.drafts;
        let draft = &drafts.all[id];
        let feature = self.feature(draft.module);
        let (doc, role) = match role {
            Role::Request { method, output, errors } => {
                let mut text = vec![
                    method.summary.clone().unwrap_or_else(|| format!("Calls {}.", doc::code(&method.name))),
                ];
                text.extend(doc::paragraphs(method.doc.as_deref()));
                text.extend(doc::method(method, feature.as_deref()));
                text.extend(doc::page(method.page.as_deref()));
                let paging = method.paging.as_ref().map(|paging| {
                    let row = match output.as_ref().and_then(|output| paging::row(drafts, paging, output)) {
                        Some(row) => self.ty(row, draft.module, false),
                        None => Ty::Path(format!("{}::Json", self.target.library)),
                    };
                    paging::facts(paging, row)
                });
                let output = match output {
                    Some(ty) if method.nullable => Ty::Option(Box::new(self.ty(ty, draft.module, false))),
                    Some(ty) => self.ty(ty, draft.module, false),
                    None => Ty::Path(format!("{}::Json", self.target.library)),
                };
                let error = errors.map(|id| self.drafts.all[id].name.clone());
                (text, ir::Role::Method(Box::new(request(method, output, error, paging))))
            }
            Role::Event(event) => {
                let mut text = vec![
                    event.summary.clone().unwrap_or_else(|| format!("Data of {}.", doc::code(&event.name))),
                ];
                text.extend(doc::paragraphs(event.doc.as_deref()));
                text.push(doc::event(&event.name, &event.scopes, feature.as_deref()));
                text.extend(doc::page(event.page.as_deref()));
                let deprecated = event.deprecated.as_ref().map(|d| d.replacement.clone());
                (
                    text,
                    ir::Role::Event(ir::Event {
                        name: event.name.clone(),
                        scopes: event.scopes.clone(),
                        deprecated,
                    }),
                )
            }
            Role::Result { request, summary, element } => {
                let of = &self.drafts.all[*request].name;
                let what = if *element { "One element of what" } else { "What" };
                let text = or(doc::paragraphs(*summary), || format!("{what} {} answers.", doc::link(of)));
                (text, ir::Role::Record { usage: draft.usage, row: self.rows.get(&id).copied() })
            }
            Role::Inner { wire, of, summary } => {
                let of = &self.drafts.all[*of].name;
                let text =
                    or(doc::paragraphs(*summary), || format!("{} of {}.", doc::code(wire), doc::link(of)));
                (text, ir::Role::Record { usage: draft.usage, row: self.rows.get(&id).copied() })
            }
            Role::Shared(record) => {
                let mut text =
                    vec![record.summary.clone().unwrap_or_else(|| format!("{}.", doc::code(&draft.name)))];
                text.extend(doc::paragraphs(record.doc.as_deref()));
                text.extend(doc::page(record.page.as_deref()));
                (text, ir::Role::Record { usage: draft.usage, row: self.rows.get(&id).copied() })
            }
        };
        ir::Struct { name: draft.name.clone(), doc, role, fields }
    }

    fn values(
        &mut self,
        draft: &Draft<'_>,
        role: &ValuesRole<'_>,
        values: &[model::EnumValue],
    ) -> ir::Values {
        let doc = match role {
            ValuesRole::Inner { wire, of } => {
                vec![format!("Values of {} in {}.", doc::code(wire), doc::link(&self.drafts.all[*of].name))]
            }
            ValuesRole::Result { request } => {
                vec![format!("What {} answers.", doc::link(&self.drafts.all[*request].name))]
            }
            ValuesRole::Shared(list) => {
                or(doc::paragraphs(list.summary.as_deref()), || format!("{}.", doc::code(&draft.name)))
            }
        };
        let place = draft.place.key("values");
        let found: Vec<ir::Value> = values
            .iter()
            .zip(super::values::names(values))
            .map(|(value, by_rule)| {
                let by_rule = || by_rule;
                let name =
                    super::clash::given(value.rust.as_deref(), by_rule, &value.value, &place, self.log);
                let wire = if value.value.is_empty() { "Empty".to_owned() } else { doc::code(&value.value) };
                let mut doc = doc::paragraphs(value.doc.as_deref());
                match doc.first_mut() {
                    Some(first) => *first = format!("{wire}: {first}"),
                    None => doc.push(format!("{wire}.")),
                }
                ir::Value { name, doc, wire: value.value.clone() }
            })
            .collect();
        let names = found.iter().map(|value| (value.name.as_str(), value.wire.as_str()));
        let unknown = ("Unknown", "values that are not listed");
        super::clash::twice("value", names.chain([unknown]), &place, self.log);
        let numbers = values.iter().all(|value| value.number) && !values.is_empty();
        ir::Values { name: draft.name.clone(), doc, numbers, values: found }
    }

    fn field(&mut self, id: Id, member: &Member<'_>) -> ir::Field {
        let drafts = self.drafts;
        let draft = &drafts.all[id];
        let name = member.name.clone();
        match &member.kind {
            MemberKind::Rest => ir::Field {
                name,
                doc: vec!["Members that are not listed, as they are.".to_owned()],
                ty: Ty::Path(format!("{}::Extra", self.target.library)),
                member: ir::Member::Rest,
            },
            MemberKind::Choice { group, id: choice } => {
                let inner = self.held(id, &DraftTy::Def(*choice), draft.module);
                // An answer is read as far as it can be, whatever the page demands of a request.
                let required = group.rule == GroupRule::ExactlyOne && !draft.usage.only_output();
                let which = doc::codes(group.of.iter().map(String::as_str), "or");
                let doc = or(doc::paragraphs(group.doc.as_deref()), || {
                    if required { format!("{which}: exactly one.") } else { format!("{which}: at most one.") }
                });
                let ty = if required { inner } else { Ty::Option(Box::new(inner)) };
                ir::Field { name, doc, ty, member: ir::Member::Choice }
            }
            MemberKind::One { field, ty, group } => {
                let sent = !draft.usage.only_output();
                let mut held = self.held(id, ty, draft.module);
                if let Some(filter) = paging::filter(&draft.body, field) {
                    let library = &self.target.library;
                    held = Ty::Path(format!("{library}::list::Filter<{library}::list::{filter}>"));
                }
                let mut wire = self.wire(field, draft);
                if sent {
                    wire.one_of = group.map(|group| group.name.clone());
                    wire.clear.clone_from(&field.clear);
                    wire.required = match field.required {
                        Required::Conditional => Some("conditional"),
                        Required::WebhookOnly => Some("webhook_only"),
                        Required::No | Required::Always | Required::OneOf => None,
                    };
                }
                if wire.clear.is_some() {
                    // The attribute of a flag knows no third state: its values are written as they are.
                    if wire.flag.take().is_some() {
                        held = self.ty(ty, draft.module, true);
                    }
                    held = Ty::Clearable(Box::new(held));
                }
                if field.required != Required::Always {
                    held = Ty::Option(Box::new(held));
                }
                let doc = self.field_doc(id, field, &name);
                ir::Field { doc, name, ty: held, member: ir::Member::One(wire) }
            }
        }
    }

    fn alternative(&mut self, id: Id, member: &Member<'_>) -> ir::Field {
        let drafts = self.drafts;
        let draft = &drafts.all[id];
        let name = member.name.clone();
        let (MemberKind::One { field, ty, .. }, Body::Choice { .. }) = (&member.kind, &draft.body) else {
            return self.field(id, member);
        };
        let ty = self.held(id, ty, draft.module);
        let wire = self.wire(field, draft);
        let doc = doc::field(field, None, field.rust.is_some(), true, self.schema);
        ir::Field { doc, name, ty, member: ir::Member::One(wire) }
    }

    fn field_doc(&self, id: Id, field: &Field, name: &str) -> Doc {
        let object = match &self.drafts.all[id].body {
            Body::Record { object, .. } => Some(*object),
            _ => None,
        };
        let renamed = field.rust.is_some() && name::field(&field.name).as_deref() != Some(name);
        let sent = !self.drafts.all[id].usage.only_output();
        doc::field(field, object, renamed, sent, self.schema)
    }

    fn wire(&self, field: &Field, draft: &Draft<'_>) -> ir::Wire {
        let flag = match &field.ty {
            model::Type::Flag(style) => Some(match style {
                FlagStyle::YesNo => "Y/N",
                FlagStyle::YesOnly => "Y",
                FlagStyle::OneZero => "1/0",
                FlagStyle::TrueFalse => "true/false",
            }),
            _ => None,
        };
        let mut wire = ir::Wire { name: field.name.clone(), flag, ..ir::Wire::default() };
        // Limits are checked before sending; what was received is as it is.
        if flag.is_none() && (!draft.usage.only_output() || matches!(draft.body, Body::Choice { .. })) {
            let limits = &field.limits;
            wire.limits.extend(limits.max_chars.map(|most| ("max_chars", most.into())));
            wire.limits.extend(limits.max_items.map(|most| ("max_items", most.into())));
            wire.limits.extend(limits.min.map(|least| ("min", least.into())));
            wire.limits.extend(limits.max.map(|most| ("max", most.into())));
        }
        wire
    }

    /// The type of a member, boxed where the record would hold itself.
    fn held(&mut self, owner: Id, ty: &DraftTy, module: &str) -> Ty {
        if let DraftTy::Flag(_) = ty {
            return Ty::Path("bool".to_owned());
        }
        let sent =
            self.drafts.all[owner].usage.input || matches!(self.drafts.all[owner].body, Body::Choice { .. });
        let inner = self.ty(ty, module, sent);
        match ty {
            DraftTy::Def(held) if is_recursive(self.drafts, owner, *held) => Ty::Box(Box::new(inner)),
            _ => inner,
        }
    }

    /// `sent`: a flag below is sent, and there is no attribute to say how.
    fn ty(&mut self, ty: &DraftTy, module: &str, sent: bool) -> Ty {
        match ty {
            DraftTy::Path(path) => Ty::Path(path.clone()),
            DraftTy::Flag(FlagStyle::YesNo | FlagStyle::YesOnly) if sent => Ty::Path("String".to_owned()),
            DraftTy::Flag(FlagStyle::OneZero) if sent => Ty::Path("i64".to_owned()),
            DraftTy::Flag(_) => Ty::Path("bool".to_owned()),
            DraftTy::Def(id) => Ty::Path(self.path(*id, module)),
            DraftTy::Vec(inner) => Ty::Vec(Box::new(self.ty(inner, module, sent))),
            DraftTy::Map(key, value) => {
                Ty::Map(Box::new(self.ty(key, module, sent)), Box::new(self.ty(value, module, sent)))
            }
        }
    }

    /// The path of a definition, as `module` writes it.
    fn path(&mut self, id: Id, module: &str) -> String {
        let draft = &self.drafts.all[id];
        if draft.module == module {
            return draft.name.clone();
        }
        let features = self.feature(module).zip(self.feature(draft.module));
        if let Some((from, to)) = features.filter(|(from, to)| from != to) {
            self.edges.entry(from).or_default().insert(to);
        }
        let names = name::modules(draft.module).unwrap_or_default();
        format!("{}::{}::{}", self.target.root, names.join("::"), draft.name)
    }
}

fn request(
    method: &model::Method,
    output: Ty,
    error: Option<String>,
    paging: Option<ir::Paging>,
) -> ir::Method {
    ir::Method {
        name: method.name.clone(),
        v3: method.api == Api::V3,
        scopes: method.scopes.clone(),
        effect: match method.effect {
            Effect::Read => "read",
            Effect::Write => "write",
            Effect::Idempotent => "idempotent",
        },
        auth: match method.auth {
            Auth::Any => None,
            Auth::OauthOnly => Some("oauth_only"),
            Auth::WebhookOnly => Some("webhook_only"),
        },
        deprecated: method.deprecated.as_ref().map(|d| d.replacement.clone()),
        creates: method.creates.clone(),
        not_in_batch: method.not_in_batch,
        answers_file: method.answers_file(),
        output,
        error,
        paging,
        filter: method.filter.map(|filter| match filter {
            FilterDialect::Prefix => "prefix",
            FilterDialect::Conditions => "conditions",
        }),
    }
}

/// The documentation that was given, or a sentence.
fn or(given: Doc, sentence: impl FnOnce() -> String) -> Doc {
    if given.is_empty() { vec![sentence()] } else { given }
}
