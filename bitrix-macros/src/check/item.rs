//! Rules for structs: methods, records, events; and for the enum of an exclusive choice.

use super::{fields, item, replacement, scopes, word};
use crate::ast;
use crate::ctxt::Ctxt;
use crate::model::{Choice, Direction, Event, Fields, Method, Paging, Record};
use syn::{Data, DataEnum, DeriveInput, LitStr};

/// Checks derive(Method).
pub(crate) fn method<'a>(cx: &Ctxt, input: &'a DeriveInput) -> Method<'a> {
    const EFFECTS: [(&str, &str); 3] = [("read", "Read"), ("write", "Write"), ("idempotent", "Idempotent")];
    const APIS: [(&str, &str); 2] = [("v2", "V2"), ("v3", "V3")];
    const AUTHS: [(&str, &str); 3] =
        [("any", "Any"), ("oauth_only", "OauthOnly"), ("webhook_only", "WebhookOnly")];
    const FILTERS: [(&str, &str); 2] = [("prefix", "Prefix"), ("conditions", "Conditions")];
    let mut attr = ast::MethodAttr::read(cx, input);
    let paging = paging(cx, &mut attr);
    let missing = [
        ("name", "name = \"im.message.update\"", attr.name.is_none()),
        ("output", "output = bool", attr.output.is_none()),
    ];
    for (key, example, _) in missing.into_iter().filter(|(.., missing)| *missing && !attr.faulty) {
        cx.on(&attr.place, format!("`{key}` is missing: #[method({example}, …)]"));
    }
    if let Some(name) = &attr.name {
        method_name(cx, name);
    }
    if let Some(creates) = attr.creates.as_ref().filter(|creates| creates.value().is_empty()) {
        cx.on(creates, "`creates` names a kind of identifier: creates = \"message\"");
    }
    let pick = |text: Option<&LitStr>, what: &str, allowed: &[(&'static str, &'static str)], default| {
        text.and_then(|text| word(cx, text, what, allowed)).unwrap_or(default)
    };
    Method {
        effect: pick(attr.effect.as_ref(), "effect", &EFFECTS, "Write"),
        api: pick(attr.api.as_ref(), "API version", &APIS, "V2"),
        auth: pick(attr.auth.as_ref(), "kind of authorisation", &AUTHS, "Any"),
        item: item(cx, input, attr.krate, attr.plain, true),
        fields: named(cx, input, "Method", true),
        name: attr.name.map_or_else(String::new, |name| name.value()),
        output: attr.output,
        error: attr.error,
        scopes: scopes(cx, &attr.scopes),
        deprecated: replacement(cx, attr.deprecated),
        creates: attr.creates.map(|creates| creates.value()),
        // What is no JSON has no place in the answer of a batch.
        not_in_batch: attr.not_in_batch || attr.answers_file,
        answers_file: attr.answers_file,
        filter: attr.filter.as_ref().and_then(|filter| word(cx, filter, "filter dialect", &FILTERS)),
        paging,
    }
}

const UPPER: [(&str, bool); 1] = [("upper", true)];

/// The keys that only a method with pages has.
fn paging(cx: &Ctxt, attr: &mut ast::MethodAttr<'_>) -> Option<Paging> {
    const DIALECTS: [(&str, &str); 6] = [
        ("start", "Start"),
        ("offset", "Offset"),
        ("page", "Page"),
        ("cursor", "Cursor"),
        ("pagination", "Pagination"),
        ("tail", "Tail"),
    ];
    let Some(text) = &attr.paging else {
        let others = [attr.rows.as_ref(), attr.key.as_ref(), attr.names.as_ref()];
        for other in others.into_iter().flatten() {
            cx.on(other, "only a method with pages has this: add `paging = \"start\"`");
        }
        if let Some(row) = &attr.row {
            cx.on(row, "only a method with pages has rows: add `paging = \"start\"`");
        }
        return None;
    };
    let dialect = word(cx, text, "paging", &DIALECTS)?;
    if attr.row.is_none() && !attr.faulty {
        cx.on(text, "`row` is missing, the type of a row: paging = \"start\", row = Deal");
    }
    Some(Paging {
        dialect,
        row: attr.row.take()?,
        rows: attr.rows.as_ref().map(LitStr::value),
        key: attr.key.as_ref().map(LitStr::value),
        upper: attr.names.as_ref().and_then(|names| word(cx, names, "way of names", &UPPER)).is_some(),
    })
}

fn method_name(cx: &Ctxt, text: &LitStr) {
    let name = text.value();
    let sound = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
    };
    if !name.split('.').all(sound) {
        cx.on(
            text,
            format!("`{name}` is no method name: words with dots between, name = \"im.message.update\""),
        );
    } else if std::path::Path::new(&name).extension().is_some_and(|end| end == "json" || end == "xml") {
        cx.on(text, format!("`{name}`: the ending is no part of the method name, leave it out"));
    }
}

/// Checks derive(Record) on a struct.
pub(crate) fn record<'a>(cx: &Ctxt, input: &'a DeriveInput) -> Record<'a> {
    let attr = ast::RecordAttr::read(cx, input);
    let direction = match (attr.input, attr.output) {
        (true, false) => Direction::Input,
        (false, true) => Direction::Output,
        _ => Direction::Both,
    };
    Record {
        item: item(cx, input, attr.krate, attr.plain, true),
        fields: named(cx, input, "Record", false),
        direction,
        constants: attr
            .fields
            .map(|(_, names)| names.is_some_and(|names| word(cx, &names, "way of names", &UPPER).is_some())),
    }
}

/// Checks derive(Record) on an enum.
pub(crate) fn choice<'a>(cx: &Ctxt, input: &'a DeriveInput, data: &'a DataEnum) -> Choice<'a> {
    let attr = ast::RecordAttr::read(cx, input);
    let found = ast::choice_variants(cx, data);
    for (variant, _) in found.iter().filter(|(_, field)| field.is_none()) {
        let name = &variant.ident;
        cx.on(
            variant_shape(variant),
            format!("an alternative holds the one value of its member: `{name}(Type)`"),
        );
    }
    if found.is_empty() {
        cx.on(&input.ident, "a choice needs alternatives: #[wire(\"NAME\")] Name(Type)");
    }
    let sound: Vec<_> = found.into_iter().filter_map(|(_, field)| field).collect();
    Choice {
        item: item(cx, input, attr.krate, attr.plain, true),
        alternatives: fields::alternatives(cx, &sound),
    }
}

/// A variant without its attributes, to underline.
pub(super) fn variant_shape(variant: &syn::Variant) -> proc_macro2::TokenStream {
    let (ident, fields) = (&variant.ident, &variant.fields);
    quote::quote!(#ident #fields)
}

/// Checks derive(Event).
pub(crate) fn event<'a>(cx: &Ctxt, input: &'a DeriveInput) -> Event<'a> {
    let attr = ast::EventAttr::read(cx, input);
    match &attr.name {
        None if attr.faulty => {}
        None => cx.on(&attr.place, "`name` is missing: #[event(name = \"ONIMBOTMESSAGEADD\", …)]"),
        Some(name) => {
            let value = name.value();
            let upper =
                |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'_' | b'.' | b':');
            if value.is_empty() || !value.bytes().all(upper) {
                cx.on(name, format!("`{value}` is no event name: upper-case letters, as the portal sends it, name = \"ONIMBOTMESSAGEADD\""));
            }
        }
    }
    Event {
        item: item(cx, input, attr.krate, attr.plain, true),
        fields: named(cx, input, "Event", false),
        name: attr.name.map_or_else(String::new, |name| name.value()),
        scopes: scopes(cx, &attr.scopes),
        deprecated: replacement(cx, attr.deprecated),
    }
}

/// The fields of a struct that has names for them.
fn named<'a>(cx: &Ctxt, input: &'a DeriveInput, derive: &str, unit: bool) -> Option<Fields<'a>> {
    let ident = &input.ident;
    let message = match &input.data {
        Data::Struct(data) => match &data.fields {
            syn::Fields::Named(named) => return Some(fields::fields(cx, &ast::fields(cx, named))),
            syn::Fields::Unit if unit => return Some(fields::fields(cx, &[])),
            syn::Fields::Unit => format!("derive({derive}) needs named fields: `struct {ident} {{ … }}`"),
            syn::Fields::Unnamed(_) => {
                format!("derive({derive}) needs named fields, as on the wire: `struct {ident} {{ … }}`")
            }
        },
        Data::Enum(_) => format!("derive({derive}) is for structs; an enum of values takes derive(WireEnum)"),
        Data::Union(_) => format!("derive({derive}) is not for unions: use a struct"),
    };
    cx.on(ident, message);
    None
}
