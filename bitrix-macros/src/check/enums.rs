//! Rules for enums of values and of errors.

use super::item;
use super::item::variant_shape;
use crate::ast;
use crate::ctxt::Ctxt;
use crate::model::{ErrorKind, ErrorRow, Item, Values, WireEnum};
use crate::{suggest, ty};
use proc_macro2::{Ident, Span};
use std::collections::BTreeMap;
use syn::{Data, DataEnum, DeriveInput, Fields, Lit};

fn data<'a>(cx: &Ctxt, input: &'a DeriveInput, derive: &str) -> Option<&'a DataEnum> {
    if let Data::Enum(data) = &input.data {
        return Some(data);
    }
    cx.on(&input.ident, format!("derive({derive}) is for enums"));
    None
}

/// Checks derive(WireEnum).
pub(crate) fn wire_enum<'a>(cx: &Ctxt, input: &'a DeriveInput) -> WireEnum<'a> {
    let (krate, plain) = ast::enum_crate(cx, input, "wire");
    let item = item(cx, input, krate, plain, false);
    let Some(data) = data(cx, input, "WireEnum") else {
        return WireEnum { item, values: Values::Texts(Vec::new()), unknown: None };
    };
    let found = ast::value_variants(cx, data);
    let mut literals: Vec<(&Ident, &Lit)> = Vec::new();
    for known in found.iter().filter(|known| known.unknown.is_none()) {
        let name = &known.variant.ident;
        if !matches!(known.variant.fields, Fields::Unit) {
            let message =
                format!("a known value holds nothing: `{name}`; only the #[unknown] variant keeps a value");
            cx.on(variant_shape(known.variant), message);
        }
        match &known.value {
            Some(literal @ (Lit::Str(_) | Lit::Int(_))) => literals.push((name, literal)),
            Some(other) => {
                cx.on(other, "a value is a text or a whole number: #[value(\"Y\")] or #[value(5)]");
            }
            None if known.faulty => {}
            None if known.marked => cx.on(name, format!("`{name}` has no value: #[value(\"Y\")]")),
            None => cx.on(name, format!("say what `{name}` is on the wire: #[value(\"Y\")]")),
        }
    }
    let values = values(cx, &literals);
    let unknown = unknown(cx, &item, &found, &values);
    WireEnum { item, values, unknown }
}

/// Texts or numbers, as the first value says.
fn values<'a>(cx: &Ctxt, literals: &[(&'a Ident, &Lit)]) -> Values<'a> {
    let mut seen: BTreeMap<String, &Ident> = BTreeMap::new();
    let mut twice = |shown: String, name: &'a Ident, span: Span| match seen.get(&shown) {
        Some(first) => cx.at(span, format!("the value {shown} is used twice: `{first}` has it too")),
        None => {
            seen.insert(shown, name);
        }
    };
    let mut texts = Vec::new();
    let mut numbers = Vec::new();
    let by_number = matches!(literals.first(), Some((_, Lit::Int(_))));
    for (name, literal) in literals {
        match literal {
            Lit::Str(text) if !by_number => {
                twice(format!("{:?}", text.value()), name, text.span());
                texts.push((*name, text.value()));
            }
            Lit::Int(int) if by_number => match int.base10_parse::<i64>() {
                Ok(number) => {
                    twice(number.to_string(), name, int.span());
                    numbers.push((*name, number));
                }
                Err(_) => cx.on(int, "the value does not fit an `i64`"),
            },
            other => {
                let first = if by_number { "a number" } else { "a text" };
                cx.on(
                    other,
                    format!("texts and numbers are mixed: the first value is {first}, make all alike"),
                );
            }
        }
    }
    if by_number { Values::Numbers(numbers) } else { Values::Texts(texts) }
}

fn unknown<'a>(
    cx: &Ctxt,
    item: &Item<'_>,
    found: &[ast::ValueVariant<'a>],
    values: &Values<'_>,
) -> Option<&'a Ident> {
    let (kind, article) = match values {
        Values::Texts(_) => ("String", "texts"),
        Values::Numbers(_) => ("i64", "numbers"),
    };
    let mut unknowns = found.iter().filter(|variant| variant.unknown.is_some());
    let Some(first) = unknowns.next() else {
        cx.on(
            item.ident,
            format!("a later portal may send other values: add a variant that keeps them, #[unknown] Unknown({kind})"),
        );
        return None;
    };
    for second in unknowns {
        cx.on(second.unknown, "there can be only one #[unknown] variant");
    }
    if first.marked {
        cx.on(&first.variant.ident, "the #[unknown] variant has no #[value(…)]: it keeps any other value");
    }
    let name = &first.variant.ident;
    let held = match &first.variant.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => &fields.unnamed[0].ty,
        _ => {
            cx.on(
                variant_shape(first.variant),
                format!("the #[unknown] variant keeps the value: `{name}({kind})`"),
            );
            return None;
        }
    };
    if ty::last_word(held).is_none_or(|word| word != kind) {
        // With a type parameter, which is reported, anything may be held.
        if !item.generics.params.is_empty() {
            return None;
        }
        cx.on(held, format!("the values are {article}: `{name}({kind})`"));
        return None;
    }
    Some(name)
}

/// Checks derive(ErrorKind).
pub(crate) fn error_kind<'a>(cx: &Ctxt, input: &'a DeriveInput) -> ErrorKind<'a> {
    let (krate, plain) = ast::enum_crate(cx, input, "error");
    let item = item(cx, input, krate, plain, false);
    let Some(data) = data(cx, input, "ErrorKind") else {
        return ErrorKind { item, variants: Vec::new(), rows: Vec::new() };
    };
    let mut rows = Vec::new();
    // Code in lower case: the variant that has it.
    let mut owners: BTreeMap<String, &Ident> = BTreeMap::new();
    for found in ast::error_variants(cx, data) {
        let name = &found.variant.ident;
        if !matches!(found.variant.fields, Fields::Unit) {
            cx.on(
                variant_shape(found.variant),
                format!("an error kind holds nothing, it is found by its code: `{name}`"),
            );
        }
        if found.rows.is_empty() {
            cx.on(name, format!("say which code `{name}` stands for: #[error(code = \"ACCESS_DENIED\")]"));
        }
        for attr in &found.rows {
            let row = error_row(cx, name, attr);
            if let Some(code) = &attr.code {
                let key = code.value().to_ascii_lowercase();
                match owners.get(&key) {
                    Some(owner) if *owner != name => cx.on(
                        code,
                        format!(
                            "the code `{}` stands for `{owner}` already, and case does not count: one variant for \
                             one code",
                            row.code
                        ),
                    ),
                    _ => {
                        owners.insert(key, name);
                    }
                }
            }
            rows.push(row);
        }
    }
    ErrorKind { item, variants: data.variants.iter().map(|variant| &variant.ident).collect(), rows }
}

fn error_row<'a>(cx: &Ctxt, variant: &'a Ident, attr: &ast::ErrorAttr<'_>) -> ErrorRow<'a> {
    if attr.code.is_none() && !attr.faulty {
        cx.on(&attr.place, "`code` is missing: #[error(code = \"ACCESS_DENIED\", …)]");
    }
    let status = attr.status.map_or(0, |status| match u16::try_from(status.value) {
        Ok(value @ 100..=599) => value,
        _ => {
            cx.at(status.span, format!("{} is no HTTP status: 100 to 599, or leave it out", status.value));
            0
        }
    });
    if let [first, others @ ..] = attr.causes.as_slice() {
        for (other, _) in others {
            let all = suggest::list(["missing", "invalid", "too_large", "not_found"]);
            cx.on(other, format!("an error has one cause, and `{}` is given: keep one of {all}", first.0));
        }
        if attr.about.is_some() {
            cx.on(&attr.about, format!("`{}` names the parameter already: remove `about`", first.0));
        }
    }
    let cause = attr.causes.first();
    let param = cause.map_or(attr.about.as_ref(), |(_, param)| param.as_ref());
    if let Some(param) = param.filter(|param| param.value().is_empty()) {
        cx.on(param, "the parameter's name is empty: write it, or leave the text out");
    }
    let word = cause.map_or_else(String::new, |(word, _)| word.to_string());
    ErrorRow {
        variant,
        code: attr.code.as_ref().map_or_else(String::new, syn::LitStr::value),
        status,
        text: attr.text.as_ref().map_or_else(String::new, syn::LitStr::value),
        param: param.map_or_else(String::new, syn::LitStr::value),
        cause: match word.as_str() {
            "missing" => "Missing",
            "invalid" => "Invalid",
            "too_large" => "TooLarge",
            "not_found" => "NotFound",
            _ => "Other",
        },
        retryable: attr.retryable,
    }
}
