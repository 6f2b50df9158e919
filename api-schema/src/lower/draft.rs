//! The walk over the model: which definitions there are, what they are called, and what their members refer to.

use std::collections::BTreeMap;

use super::Target;
use super::clash::{Place, given, members};
use super::ir::Usage;
use super::values::{self, Known};
use crate::fault::Log;
use crate::model::{
    EnumValue, Event, Field, FlagStyle, Group, GroupRule, Method, Module, Object, Scalar, Schema, Type,
    TypeRef,
};
use crate::name;

/// Position of a definition in [`Drafts::all`].
pub(super) type Id = usize;

/// All definitions.
pub(super) struct Drafts<'s> {
    pub(super) all: Vec<Draft<'s>>,
    /// By schema path, in the order in which they are written.
    pub(super) modules: BTreeMap<&'s str, Vec<Id>>,
}

/// A type that will be written.
pub(super) struct Draft<'s> {
    /// Schema path of its module.
    pub(super) module: &'s str,
    /// Rust name.
    pub(super) name: String,
    /// Where it comes from.
    pub(super) place: Place<'s>,
    /// What it comes from, for messages: "the method `im.message.add`".
    pub(super) what: String,
    /// What it is.
    pub(super) body: Body<'s>,
    /// Which ways it goes; filled in by `usage`.
    pub(super) usage: Usage,
}

/// What a definition is.
pub(super) enum Body<'s> {
    Record {
        role: Role<'s>,
        object: &'s Object,
        members: Vec<Member<'s>>,
    },
    /// An exclusive group of the record `of`.
    Choice {
        group: &'s Group,
        of: Id,
        members: Vec<Member<'s>>,
    },
    Values {
        role: ValuesRole<'s>,
        values: &'s [EnumValue],
    },
    Errors {
        method: &'s Method,
        request: Id,
    },
    /// A shared item that has its number already and is not filled in yet.
    Pending,
}

/// What a record is.
pub(super) enum Role<'s> {
    Request {
        method: &'s Method,
        output: Option<DraftTy>,
        errors: Option<Id>,
    },
    Event(&'s Event),
    /// The answer of a request, or an element of it.
    Result {
        request: Id,
        summary: Option<&'s str>,
        element: bool,
    },
    /// Behind a member of a record.
    Inner {
        wire: &'s str,
        of: Id,
        summary: Option<&'s str>,
    },
    Shared(&'s crate::model::Record),
}

/// What a value list is.
pub(super) enum ValuesRole<'s> {
    Inner { wire: &'s str, of: Id },
    Result { request: Id },
    Shared(&'s crate::model::Enum),
}

/// A member of a record or choice.
pub(super) struct Member<'s> {
    /// Rust name of the field or variant.
    pub(super) name: String,
    pub(super) kind: MemberKind<'s>,
}

pub(super) enum MemberKind<'s> {
    One { field: &'s Field, ty: DraftTy, group: Option<&'s Group> },
    Choice { group: &'s Group, id: Id },
    Rest,
}

/// A type in which definitions are numbers.
#[derive(Clone, Debug)]
pub(super) enum DraftTy {
    /// A type of the library or of the language.
    Path(String),
    Flag(FlagStyle),
    Def(Id),
    Vec(Box<DraftTy>),
    Map(Box<DraftTy>, Box<DraftTy>),
}

/// Makes the definitions of the whole schema.
pub(super) fn draft<'s>(schema: &'s Schema, target: &Target, log: &mut Log) -> Drafts<'s> {
    let mut walk = Walk {
        schema,
        target,
        log,
        drafts: Drafts { all: Vec::new(), modules: BTreeMap::new() },
        shared: BTreeMap::new(),
        lists: BTreeMap::new(),
        members: BTreeMap::new(),
    };
    for (path, module) in &schema.modules {
        walk.drafts.modules.insert(path, Vec::new());
        walk.reserve(path, module);
    }
    for (path, module) in &schema.modules {
        walk.module(path, module);
    }
    walk.drafts
}

struct Walk<'s, 'w> {
    /// Wire names of the members of records that are being filled in.
    members: BTreeMap<Id, Vec<&'s str>>,
    schema: &'s Schema,
    target: &'w Target,
    log: &'w mut Log,
    drafts: Drafts<'s>,
    /// Numbers of shared records and value lists by module and name.
    shared: BTreeMap<(&'s str, &'s str), Id>,
    /// The value lists of members, by module and values.
    lists: BTreeMap<(&'s str, String), Vec<Known>>,
}

/// Where the walk is: what a definition found here would be called.
#[derive(Clone)]
struct Cx<'s> {
    module: &'s str,
    place: Place<'s>,
    /// Name of a record, unless it says otherwise.
    name: Option<String>,
    /// What it would be.
    origin: Origin<'s>,
}

#[derive(Clone, Copy)]
enum Origin<'s> {
    Result { method: &'s Method, request: Id, element: bool },
    Member { wire: &'s str, of: Id },
}

impl<'s> Walk<'s, '_> {
    /// Gives shared items their numbers, so that anything may refer to them.
    fn reserve(&mut self, path: &'s str, module: &'s Module) {
        for (section, names) in
            [("records", module.records.keys().collect::<Vec<_>>()), ("enums", module.enums.keys().collect())]
        {
            for name in names {
                let place = Place::new(path, module, self.target).key(section).key(name);
                let what = format!("`{name}` of `{section}`");
                let renamed = module
                    .records
                    .get(name)
                    .filter(|_| section == "records")
                    .and_then(|record| record.rust.as_ref());
                let id = self.number(path, renamed.unwrap_or(name).clone(), place, what);
                self.shared.insert((path, name), id);
            }
        }
    }

    fn module(&mut self, path: &'s str, module: &'s Module) {
        let root = Place::new(path, module, self.target);
        for (key, method) in &module.methods {
            self.method(path, method, &root.key("methods").key(key));
        }
        let names = event_names(path, module);
        for (key, event) in &module.events {
            let by_rule = names.get(key.as_str()).cloned();
            self.event(path, event, by_rule, &root.key("events").key(key));
        }
        for (name, record) in &module.records {
            let Some(&id) = self.shared.get(&(path, name)) else { continue };
            self.write(id);
            self.record(id, &record.object, "fields", Role::Shared(record));
        }
        for (name, list) in &module.enums {
            let Some(&id) = self.shared.get(&(path, name)) else { continue };
            self.write(id);
            self.drafts.all[id].body = Body::Values { role: ValuesRole::Shared(list), values: &list.values };
        }
    }

    fn method(&mut self, path: &'s str, method: &'s Method, place: &Place<'s>) {
        let name =
            given(method.rust.as_deref(), || name::request(&method.name), &method.name, place, self.log);
        let request = self.add(path, name.clone(), place.clone(), format!("the method `{}`", method.name));
        // The result is walked later: the members of the request come first.
        self.record(request, &method.params, "params", Role::Request { method, output: None, errors: None });
        let output = method.result.as_ref().map(|result| {
            let cx = Cx {
                module: path,
                place: place.key("result"),
                name: Some(method.result_rust.clone().unwrap_or_else(|| name::joined(&name, "Result"))),
                origin: Origin::Result { method, request, element: false },
            };
            self.ty(result, &cx)
        });
        let errors = (!method.errors.is_empty()).then(|| {
            let what = format!("the errors of `{}`", method.name);
            let id = self.add(path, name::joined(&name, "Error"), place.key("errors"), what);
            self.drafts.all[id].body = Body::Errors { method, request };
            id
        });
        if let Body::Record { role, .. } = &mut self.drafts.all[request].body {
            *role = Role::Request { method, output, errors };
        }
    }

    fn event(&mut self, path: &'s str, event: &'s Event, by_rule: Option<String>, place: &Place<'s>) {
        let name = given(event.rust.as_deref(), || by_rule, &event.name, place, self.log);
        let id = self.add(path, name, place.clone(), format!("the event `{}`", event.name));
        self.record(id, &event.data, "data", Role::Event(event));
    }

    /// Fills in a record.
    fn record(&mut self, id: Id, object: &'s Object, key: &'static str, role: Role<'s>) {
        let at = self.drafts.all[id].place.key(key);
        self.members.insert(id, object.fields.iter().map(|field| field.name.as_str()).collect());
        let mut list = Vec::new();
        for field in &object.fields {
            let group = object.groups.iter().find(|group| group.of.contains(&field.name));
            match group.filter(|group| group.rule != GroupRule::AtLeastOne) {
                Some(group) if group.of.first() == Some(&field.name) => {
                    list.push(self.choice(id, object, group, &at));
                }
                // In the choice already.
                Some(_) => {}
                None => {
                    let name = given(
                        field.rust.as_deref(),
                        || name::field(&field.name),
                        &field.name,
                        &at.key(&field.name),
                        self.log,
                    );
                    let ty = self.member(id, field, &at);
                    list.push(Member { name, kind: MemberKind::One { field, ty, group } });
                }
            }
        }
        if object.open {
            list.push(Member { name: "extra".to_owned(), kind: MemberKind::Rest });
        }
        members("field", &list, &at, self.log);
        super::clash::constructors(object, &list, &at, self.log);
        self.drafts.all[id].body = Body::Record { role, object, members: list };
    }

    /// The enum of an exclusive group, and the field that holds it.
    fn choice(&mut self, of: Id, object: &'s Object, group: &'s Group, at: &Place<'s>) -> Member<'s> {
        let owner = &self.drafts.all[of];
        let (module, place) = (owner.module, owner.place.key("groups").key(&group.name));
        let by_rule = || Some(name::joined(&owner.name, &name::part(&group.name)?));
        let name = given(group.rust.as_deref(), by_rule, &group.name, &place, self.log);
        let id = self.add(module, name, place.clone(), format!("the group `{}`", group.name));
        let mut list = Vec::new();
        for field in group.of.iter().filter_map(|wire| object.field(wire)) {
            let name = given(
                None,
                || name::value(field.rust.as_deref().unwrap_or(&field.name)),
                &field.name,
                &at.key(&field.name),
                self.log,
            );
            // What stands behind an alternative is called after the record: the choice is not on the wire.
            let ty = self.member(of, field, at);
            list.push(Member { name, kind: MemberKind::One { field, ty, group: None } });
            if field.clear.is_some() {
                let help = "take it out of the group, or remove `clear`";
                at.key(&field.name).key("clear").fault(
                    self.log,
                    "an alternative of an exclusive group cannot be cleared",
                    help,
                );
            }
        }
        members("alternative", &list, &place, self.log);
        self.drafts.all[id].body = Body::Choice { group, of, members: list };
        let name = given(None, || name::field(&group.name), &group.name, &place, self.log);
        Member { name, kind: MemberKind::Choice { group, id } }
    }

    /// The type of a member of `of`.
    fn member(&mut self, of: Id, field: &'s Field, at: &Place<'s>) -> DraftTy {
        let owner = &self.drafts.all[of];
        let part = name::part(field.rust.as_deref().unwrap_or(&field.name));
        let cx = Cx {
            module: owner.module,
            place: at.key(&field.name),
            name: part.map(|part| name::joined(&owner.name, &part)),
            origin: Origin::Member { wire: &field.name, of },
        };
        self.ty(&field.ty, &cx)
    }

    fn ty(&mut self, ty: &'s Type, cx: &Cx<'s>) -> DraftTy {
        match ty {
            Type::Scalar(scalar) => {
                if *scalar == Scalar::Bytes && !matches!(cx.origin, Origin::Result { element: false, .. }) {
                    let message = "`bytes` is a whole answer that is not JSON, and no part of one";
                    cx.place.fault(self.log, message, "use `file`");
                }
                DraftTy::Path(self.scalar(*scalar))
            }
            Type::Flag(style) => DraftTy::Flag(*style),
            Type::Union(_) => DraftTy::Path(self.scalar(Scalar::Any)),
            Type::List(inner) => {
                let mut element = cx.element("items");
                if let Origin::Member { wire, of } = cx.origin {
                    element.name = element.name.map(|name| self.one_of(name, wire, of));
                }
                DraftTy::Vec(Box::new(self.ty(inner, &element)))
            }
            Type::Map { key, value } => {
                let mut element = cx.element("of");
                if let Origin::Member { wire, of } = cx.origin {
                    element.name = element.name.map(|name| self.one_of(name, wire, of));
                }
                DraftTy::Map(Box::new(self.key(key, cx)), Box::new(self.ty(value, &element)))
            }
            Type::Named(TypeRef::Record { module, name } | TypeRef::Enum { module, name }) => {
                match self.shared.get(&(module.as_str(), name.as_str())) {
                    Some(&id) => DraftTy::Def(id),
                    None => DraftTy::Path(self.scalar(Scalar::Any)),
                }
            }
            Type::Named(TypeRef::Id(kind)) => DraftTy::Path(self.id(kind)),
            Type::Named(TypeRef::Native(native)) => match self.schema.natives.get(native) {
                // A whole path, of another crate's own type.
                Some(native) if native.rust.starts_with("crate::") || native.rust.starts_with("::") => {
                    DraftTy::Path(native.rust.clone())
                }
                Some(native) => DraftTy::Path(format!("{}::{}", self.target.library, native.rust)),
                None => DraftTy::Path(self.scalar(Scalar::Any)),
            },
            Type::Values(values) => {
                // The same list elsewhere in the module is the same type: `add` and `update` take one another's values.
                if let Origin::Member { wire, .. } = cx.origin
                    && let Some(id) = self.same_list(cx.module, wire, values)
                {
                    return DraftTy::Def(id);
                }
                let id = self.inner(cx, None);
                if let Origin::Member { wire, .. } = cx.origin {
                    let labelled = values.iter().any(|value| value.label.is_some());
                    let known = Known { member: wire.to_owned(), names: values::names(values), labelled, id };
                    self.lists.entry((cx.module, listed(values))).or_default().push(known);
                }
                let role = match cx.origin {
                    Origin::Member { wire, of } => ValuesRole::Inner { wire, of },
                    Origin::Result { request, .. } => ValuesRole::Result { request },
                };
                self.drafts.all[id].body = Body::Values { role, values };
                DraftTy::Def(id)
            }
            Type::Object { rust, summary, object } => {
                let id = self.inner(cx, rust.as_deref());
                let summary = summary.as_deref();
                let role = match cx.origin {
                    Origin::Member { wire, of } => Role::Inner { wire, of, summary },
                    Origin::Result { request, element, .. } => Role::Result { request, summary, element },
                };
                self.record(id, object, "fields", role);
                DraftTy::Def(id)
            }
        }
    }

    /// The name of one of what a member holds several of; as it is where another member has the singular.
    fn one_of(&self, name: String, wire: &str, of: Id) -> String {
        let owner = &self.drafts.all[of].name;
        let one = name::singular(&name);
        let named = |part: Option<String>| part.is_some_and(|part| name::joined(owner, &part) == one);
        let siblings = self.members.get(&of).into_iter().flatten();
        let clashes =
            one == *owner || siblings.into_iter().any(|other| *other != wire && named(name::part(other)));
        if clashes { name } else { one }
    }

    /// The type that a list of these values has already in the module: where the member has the same name, whatever each
    /// page calls the values, and where the variants would have the same names.
    fn same_list(&mut self, module: &'s str, wire: &str, values: &'s [EnumValue]) -> Option<Id> {
        let all = self.lists.get_mut(&(module, listed(values)))?;
        let names = values::names(values);
        let labelled = values.iter().any(|value| value.label.is_some());
        // Without labels there is nothing that could differ.
        let same = |known: &&mut Known| known.names == names || known.member == wire || !labelled;
        let known = all.iter_mut().find(same)?;
        if labelled && !known.labelled {
            known.labelled = true;
            known.names = names;
            if let Body::Values { values: first, .. } = &mut self.drafts.all[known.id].body {
                *first = values;
            }
        }
        Some(known.id)
    }

    /// The type of a map's keys. Keys are texts on the wire, of which the library reads numbers, identifiers and natives.
    fn key(&mut self, ty: &'s Type, cx: &Cx<'s>) -> DraftTy {
        match ty {
            Type::Scalar(Scalar::Integer) => DraftTy::Path("i64".to_owned()),
            Type::Named(TypeRef::Native(name)) if name.contains('.') => DraftTy::Path("String".to_owned()),
            Type::Named(TypeRef::Id(_) | TypeRef::Native(_)) => self.ty(ty, cx),
            _ => DraftTy::Path("String".to_owned()),
        }
    }

    /// A definition without a name of its own.
    fn inner(&mut self, cx: &Cx<'s>, rust: Option<&str>) -> Id {
        let what = match cx.origin {
            Origin::Member { wire, of } => format!("`{wire}` of `{}`", self.drafts.all[of].name),
            Origin::Result { method, .. } => format!("the result of `{}`", method.name),
        };
        let wire = match cx.origin {
            Origin::Member { wire, .. } => wire,
            Origin::Result { method, .. } => &method.name,
        };
        let name = given(rust, || cx.name.clone(), wire, &cx.place, self.log);
        self.add(cx.module, name, cx.place.clone(), what)
    }

    fn id(&self, kind: &str) -> String {
        // A kind without a name is reported where it is defined.
        let library = self.schema.ids.get(kind).is_some_and(|id| id.library);
        let root = if library { &self.target.library } else { &self.target.root };
        format!("{root}::id::{}", name::id(kind).unwrap_or_default())
    }

    fn scalar(&self, scalar: Scalar) -> String {
        let library = match scalar {
            Scalar::String => return "String".to_owned(),
            Scalar::Integer => return "i64".to_owned(),
            Scalar::Double => return "f64".to_owned(),
            Scalar::Boolean => return "bool".to_owned(),
            Scalar::Object | Scalar::Array | Scalar::Any => "Json",
            Scalar::Money => "Decimal",
            Scalar::Date => "Date",
            Scalar::DateTime => "DateTime",
            Scalar::Timestamp => "Timestamp",
            Scalar::Secret => "Secret",
            Scalar::FileBase64 => "FileBase64",
            Scalar::Bytes => "ReceivedFile",
            Scalar::FilePair => "FilePair",
            Scalar::FileData => "FileData",
            Scalar::MultiField => "MultiField",
            Scalar::LangMap => "LangMap",
        };
        format!("{}::{library}", self.target.library)
    }

    /// A new definition that is written next.
    fn add(&mut self, module: &'s str, name: String, place: Place<'s>, what: String) -> Id {
        let id = self.number(module, name, place, what);
        self.write(id);
        id
    }

    fn number(&mut self, module: &'s str, name: String, place: Place<'s>, what: String) -> Id {
        let usage = Usage::default();
        self.drafts.all.push(Draft { module, name, place, what, body: Body::Pending, usage });
        self.drafts.all.len() - 1
    }

    fn write(&mut self, id: Id) {
        let module = self.drafts.all[id].module;
        self.drafts.modules.entry(module).or_default().push(id);
    }
}

/// What makes two value lists one: the values, with the names and words of the overlay.
fn listed(values: &[EnumValue]) -> String {
    let one = |value: &EnumValue| format!("{:?}{:?}{:?}", value.value, value.rust, value.doc);
    values.iter().map(one).collect()
}

/// The names that the rule gives to a module's events, by wire name. Where a short name is another's too, it is
/// the full one.
fn event_names<'s>(path: &str, module: &'s Module) -> BTreeMap<&'s str, String> {
    let unnamed = || module.events.iter().filter(|(_, event)| event.rust.is_none());
    let title = |event: &'s Event| event.title.as_deref().unwrap_or(&event.name);
    let short = |event: &'s Event| name::event(title(event), name::area(path));
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let given = module.events.values().filter_map(|event| event.rust.clone());
    for name in given.chain(unnamed().filter_map(|(_, event)| short(event))) {
        *taken.entry(name).or_default() += 1;
    }
    let one = |event: &'s Event| {
        let name = short(event)?;
        if taken.get(&name) == Some(&1) { Some(name) } else { name::event_in_full(title(event)) }
    };
    unnamed().filter_map(|(key, event)| Some((key.as_str(), one(event)?))).collect()
}

impl<'s> Cx<'s> {
    /// The place of an element. Of a member it is called as the member is, of an answer `…Item`.
    fn element(&self, key: &'s str) -> Self {
        let mut inner = self.clone();
        inner.place = inner.place.key(key);
        if let Origin::Result { method, request, element: false } = self.origin {
            inner.name = self.name.as_ref().map(|name| name::joined(name, "Item"));
            inner.origin = Origin::Result { method, request, element: true };
        }
        inner
    }
}
