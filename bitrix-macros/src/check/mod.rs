//! All rules. Each item is checked to its end, and its model is complete even after errors.

mod enums;
mod fields;
mod item;

pub(crate) use enums::{error_kind, wire_enum};
pub(crate) use item::{choice, event, method, record};

use crate::ctxt::Ctxt;
use crate::model::Item;
use crate::suggest;
use syn::{Attribute, Data, DeriveInput, GenericParam, LitStr, Path};

/// What every item has; generics are limited to type parameters, or to none.
fn item<'a>(
    cx: &Ctxt,
    input: &'a DeriveInput,
    krate: Option<Path>,
    plain: bool,
    type_parameters: bool,
) -> Item<'a> {
    for param in &input.generics.params {
        match param {
            GenericParam::Type(_) if type_parameters => {}
            GenericParam::Type(_) => {
                cx.on(param, "this derive does not support type parameters: remove them");
            }
            GenericParam::Lifetime(_) => {
                cx.on(param, "lifetime parameters are not supported: a request or record owns its data, hold a `String` or a `Vec`");
            }
            GenericParam::Const(_) => cx.on(param, "const parameters are not supported: remove them"),
        }
    }
    let nested: Vec<&[Attribute]> = match &input.data {
        Data::Struct(data) => data.fields.iter().map(|field| field.attrs.as_slice()).collect(),
        Data::Enum(data) => data.variants.iter().map(|variant| variant.attrs.as_slice()).collect(),
        Data::Union(_) => Vec::new(),
    };
    let deprecated = nested
        .into_iter()
        .chain([input.attrs.as_slice()])
        .flatten()
        .any(|attr| attr.path().is_ident("deprecated"));
    Item {
        ident: &input.ident,
        vis: &input.vis,
        generics: &input.generics,
        krate: krate.unwrap_or_else(|| library(plain)),
        deprecated,
        plain,
        must_use: input.attrs.iter().any(|attr| attr.path().is_ident("must_use")),
    }
}

/// The path of the library: in its own generated code, the shorter one from inside.
fn library(plain: bool) -> Path {
    if plain && std::env::var_os("CARGO_CRATE_NAME").is_some_and(|name| name == "bitrix_api") {
        syn::parse_quote!(crate)
    } else {
        syn::parse_quote!(::bitrix_api)
    }
}

/// One word of a fixed list; `None` after an error.
fn word<T: Copy>(cx: &Ctxt, text: &LitStr, what: &str, allowed: &[(&'static str, T)]) -> Option<T> {
    let value = text.value();
    let found = allowed.iter().find(|(word, _)| *word == value).map(|(_, meaning)| *meaning);
    if found.is_none() {
        let words: Vec<&str> = allowed.iter().map(|(word, _)| *word).collect();
        cx.on(text, format!("unknown {what} `{value}`: {}", suggest::hint(&value, &words)));
    }
    found
}

/// Scope names: each one word, none twice.
fn scopes(cx: &Ctxt, scopes: &[LitStr]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for scope in scopes {
        let name = scope.value();
        let sound = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
        if name.is_empty() || !name.bytes().all(sound) {
            cx.on(scope, format!("`{name}` is no scope: one word for each, scopes(\"im\", \"imbot\")"));
        } else if names.contains(&name) {
            cx.on(scope, format!("the scope `{name}` is given twice"));
        }
        names.push(name);
    }
    names
}

/// The replacement of something deprecated: empty if none is named.
fn replacement(cx: &Ctxt, deprecated: Option<(syn::Ident, Option<LitStr>)>) -> Option<String> {
    let (_, text) = deprecated?;
    Some(text.map_or_else(String::new, |text| {
        if text.value().is_empty() {
            cx.at(
                text.span(),
                "`deprecated` names what to use instead; if there is nothing, write it without a value",
            );
        }
        text.value()
    }))
}
