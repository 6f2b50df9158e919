//! Rules for the fields of a struct and the alternatives of a choice.

use super::word;
use crate::ast;
use crate::ctxt::Ctxt;
use crate::model::{Field, FieldKind, Fields, Group, Required};
use crate::{suggest, ty};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use std::collections::BTreeMap;
use syn::ext::IdentExt as _;

const FLAG_STYLES: [(&str, &str); 4] =
    [("Y/N", "YesNo"), ("Y", "YesOnly"), ("1/0", "OneZero"), ("true/false", "TrueFalse")];
/// Constructors multiply with the members of each group; beyond this nobody finds the right one.
const MOST_CONSTRUCTORS: usize = 32;

/// Checks the fields of a struct.
pub(super) fn fields<'a>(cx: &Ctxt, found: &[ast::Field<'a>]) -> Fields<'a> {
    let list: Vec<_> = found.iter().map(|field| check(cx, field)).collect();
    twice(cx, found, &list);
    rests(cx, found);
    let groups = groups(cx, found, &list);
    let fields = Fields { list, groups };
    names(cx, &fields);
    fields
}

/// Checks the alternatives of an exclusive choice.
pub(super) fn alternatives<'a>(cx: &Ctxt, found: &[ast::Field<'a>]) -> Vec<Field<'a>> {
    let list: Vec<_> = found
        .iter()
        .map(|field| {
            if field.wire.is_none() && !field.faulty {
                cx.on(
                    field.ident,
                    format!(
                        "name the member that `{0}` is on the wire: #[wire(\"NAME\")] {0}(…)",
                        field.ident
                    ),
                );
            }
            if ty::of_option(field.ty).is_some() {
                cx.on(
                    field.ty,
                    "an alternative is there or not: make the whole choice an `Option` in its record",
                );
            }
            check(cx, field)
        })
        .collect();
    twice(cx, found, &list);
    list
}

fn check<'a>(cx: &Ctxt, field: &ast::Field<'a>) -> Field<'a> {
    let option = ty::of_option(field.ty);
    let inner = option.unwrap_or(field.ty);
    let kind = kind(cx, field, inner, option.is_some());
    let (wire, _) = wire_name(field);
    if field.wire.as_ref().is_some_and(|text| text.value().is_empty()) {
        cx.on(&field.wire, "the wire name is empty: write the member's name, #[wire(\"NAME\")]");
    }
    let attrs = |name: &str| field.attrs.iter().filter(|attr| attr.path().is_ident(name)).collect();
    Field {
        ident: field.ident,
        ty: field.ty,
        inner,
        optional: option.is_some(),
        wire,
        required: required(cx, field, option.is_some()),
        limits: limits(cx, field, &kind),
        kind,
        docs: attrs("doc"),
        deprecated: attrs("deprecated"),
    }
}

/// The wire name, and where it stands.
fn wire_name(field: &ast::Field<'_>) -> (String, Span) {
    match &field.wire {
        Some(text) => (text.value(), text.span()),
        None => (field.ident.unraw().to_string(), field.ident.span()),
    }
}

fn kind<'a>(cx: &Ctxt, field: &ast::Field<'a>, inner: &'a syn::Type, optional: bool) -> FieldKind<'a> {
    for special in [&field.choice, &field.rest].into_iter().flatten() {
        alone(cx, field, special);
    }
    if let Some(rest) = &field.rest {
        if ty::last_word(field.ty).is_none_or(|word| word != "Extra") {
            cx.on(field.ty, format!("a `{rest}` field keeps all other members: its type is `Extra`"));
            return FieldKind::Plain;
        }
        return FieldKind::Rest;
    }
    if field.choice.is_some() {
        return FieldKind::Choice;
    }
    if let (Some(flag), Some(_)) = (&field.flag, &field.clear) {
        cx.on(flag, "`flag` and `clear` exclude each other: a three-state value is no flag");
        return FieldKind::Plain;
    }
    if let Some(flag) = &field.flag {
        let style = word(cx, flag, "flag style", &FLAG_STYLES);
        if !ty::is_bool(inner) {
            cx.on(field.ty, "`flag` needs a field of type `bool` or `Option<bool>`");
            return FieldKind::Plain;
        }
        return style.map_or(FieldKind::Plain, FieldKind::Flag);
    }
    let clearable = ty::of_clearable(inner);
    match (&field.clear, clearable) {
        (Some(clear), Some(value)) if optional => FieldKind::Clear(clear.value(), value),
        (Some(_), _) => {
            cx.on(
                field.ty,
                "`clear` needs a field of type `Option<Clearable<…>>`: left out, cleared, or a value",
            );
            FieldKind::Plain
        }
        (None, Some(_)) => {
            cx.on(field.ty, "say what clears it on the wire: #[wire(\"NAME\", clear = \"N\")]");
            FieldKind::Plain
        }
        (None, None) => FieldKind::Plain,
    }
}

/// `choice` and `rest` have no member of their own, so nothing else can be said of one.
fn alone(cx: &Ctxt, field: &ast::Field<'_>, special: &Ident) {
    let others = [
        ("the wire name", field.wire.is_some()),
        ("`flag`", field.flag.is_some()),
        ("`clear`", field.clear.is_some()),
        ("`required`", field.required.is_some()),
        ("`one_of`", field.one_of.is_some()),
        ("`max_chars`", field.max_chars.is_some()),
        ("`max_items`", field.max_items.is_some()),
        ("`min`", field.min.is_some()),
        ("`max`", field.max.is_some()),
        ("`rest`", special == "choice" && field.rest.is_some()),
    ];
    for (other, _) in others.into_iter().filter(|(_, given)| *given) {
        cx.at(special.span(), format!("`{special}` stands alone: remove {other}"));
    }
}

fn required(cx: &Ctxt, field: &ast::Field<'_>, optional: bool) -> Required {
    const WORDS: [(&str, Required); 2] =
        [("conditional", Required::Conditional), ("webhook_only", Required::WebhookOnly)];
    let named = field.required.as_ref().and_then(|text| {
        if text.value() == "always" {
            cx.on(text, "a field is always required when its type is not an `Option`: remove `required`");
            return None;
        }
        let word = word(cx, text, "requirement", &WORDS);
        if word.is_some() && !optional {
            cx.on(text, "a field with `required` is sometimes left out: its type is an `Option`");
        }
        word
    });
    if let Some(group) = &field.one_of {
        if field.required.is_some() {
            cx.on(
                &field.required,
                "`required` and `one_of` exclude each other: the group says when it is required",
            );
        }
        if !optional {
            cx.on(group, "a member of a `one_of` group can be left out: its type is an `Option`");
        }
        return Required::OneOf;
    }
    match named {
        Some(named) => named,
        None if optional || field.rest.is_some() => Required::No,
        None => Required::Always,
    }
}

fn limits(cx: &Ctxt, field: &ast::Field<'_>, kind: &FieldKind<'_>) -> TokenStream {
    let mut tokens = TokenStream::new();
    for (name, limit) in [("max_chars", field.max_chars), ("max_items", field.max_items)] {
        let Some(limit) = limit else { continue };
        let Some(most) = u64::try_from(limit.value).ok().filter(|most| *most > 0) else {
            cx.at(limit.span, format!("`{name}` is the largest allowed count: at least 1"));
            continue;
        };
        let name = Ident::new(name, Span::call_site());
        tokens.extend(quote!(.#name(#most)));
    }
    for (name, limit) in [("min", field.min), ("max", field.max)] {
        let Some(limit) = limit else { continue };
        let (name, value) = (Ident::new(name, Span::call_site()), limit.value);
        tokens.extend(quote!(.#name(#value)));
    }
    if let (Some(min), Some(max)) = (field.min, field.max)
        && min.value > max.value
    {
        cx.at(max.span, format!("`max` ({}) is below `min` ({}): no value would fit", max.value, min.value));
    }
    if matches!(kind, FieldKind::Flag(_)) && !tokens.is_empty() {
        cx.on(&field.place, "a flag has no limits: remove `max_chars`, `max_items`, `min` and `max`");
    }
    tokens
}

fn twice(cx: &Ctxt, found: &[ast::Field<'_>], list: &[Field<'_>]) {
    let mut seen: BTreeMap<String, &Ident> = BTreeMap::new();
    for (field, _) in found.iter().zip(list).filter(|(_, checked)| checked.is_member()) {
        let (name, span) = wire_name(field);
        match seen.get(&name) {
            Some(first) => cx.at(span, format!("the wire name `{name}` is used twice: `{first}` has it too")),
            None => {
                seen.insert(name, field.ident);
            }
        }
    }
}

fn rests(cx: &Ctxt, found: &[ast::Field<'_>]) {
    for rest in found.iter().filter_map(|field| field.rest.as_ref()).skip(1) {
        cx.at(rest.span(), "there can be only one `rest` field: the first keeps all other members");
    }
}

fn groups(cx: &Ctxt, found: &[ast::Field<'_>], list: &[Field<'_>]) -> Vec<Group> {
    let mut groups: Vec<(Group, Span)> = Vec::new();
    for (index, field) in found.iter().enumerate() {
        let Some(name) = &field.one_of else { continue };
        if name.value().is_empty() {
            cx.on(name, "the group has no name: one_of = \"content\"");
        }
        match groups.iter_mut().find(|(group, _)| group.name == name.value()) {
            Some((group, _)) => group.members.push(index),
            None => groups.push((Group { name: name.value(), members: vec![index] }, name.span())),
        }
    }
    let names: Vec<String> = groups.iter().map(|(group, _)| group.name.clone()).collect();
    for (group, span) in groups.iter().filter(|(group, _)| group.members.len() == 1) {
        let others = names.iter().map(String::as_str).filter(|name| *name != group.name);
        let near = suggest::nearest(&group.name, others)
            .map_or_else(String::new, |near| format!(" (did you mean `{near}`?)"));
        cx.at(
            *span,
            format!(
                "the group `{}` has one member only{near}: add the others, or make the field required",
                group.name
            ),
        );
    }
    let constructors: usize = groups.iter().map(|(group, _)| group.members.len()).product();
    if constructors > MOST_CONSTRUCTORS {
        for (group, span) in &groups {
            cx.at(*span, format!("the groups make {constructors} constructors; at most {MOST_CONSTRUCTORS} are sensible: merge `{}` or drop it", group.name));
        }
        return Vec::new();
    }
    groups
        .into_iter()
        .map(|(mut group, _)| {
            // What is wrong has been reported; the constructors only take what can be left out.
            group.members.retain(|index| list[*index].optional && list[*index].is_member());
            group
        })
        .filter(|group| !group.members.is_empty())
        .collect()
}

/// A setter must not have the name of a constructor.
fn names(cx: &Ctxt, fields: &Fields<'_>) {
    let constructors = fields.constructor_names();
    for field in fields.list.iter().filter(|field| !field.is_required()) {
        let setter = field.ident.unraw().to_string();
        if constructors.contains(&setter) {
            let wire = &field.wire;
            cx.on(
                field.ident,
                format!("the setter of `{setter}` would clash with the constructor `{setter}`: rename the field, and keep its wire name with #[wire(\"{wire}\")]"),
            );
        }
    }
}
