//! Requests, records, choices, value lists, errors.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::text::docs;
use crate::lower::ir::{
    Choice, ErrorRow, Errors, Event, Field, Item, Member, Method, Module, Paging, Role, Struct, Ty, Usage,
    Values, Wire,
};

/// The items of a module; `library` is the path of the library.
pub(super) fn items(module: &Module, library: &str) -> TokenStream {
    let library = path(library);
    module
        .items
        .iter()
        .map(|item| match item {
            Item::Struct(item) => structure(item, &library),
            Item::Choice(item) => choice(item, &library),
            Item::Values(item) => values(item, &library),
            Item::Errors(item) => errors(item, &library),
        })
        .collect()
}

/// What the items of a module name without a path.
pub(super) fn imports(module: &Module) -> Option<TokenStream> {
    let fields = module.items.iter().flat_map(|item| match item {
        Item::Struct(item) => item.fields.as_slice(),
        Item::Choice(item) => item.alternatives.as_slice(),
        Item::Values(_) | Item::Errors(_) => &[],
    });
    let outputs = module.items.iter().filter_map(|item| match item {
        Item::Struct(Struct { role: Role::Method(facts), .. }) => Some(&facts.output),
        _ => None,
    });
    let mut types = fields.map(|field| &field.ty).chain(outputs);
    types.any(has_map).then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    })
}

fn has_map(ty: &Ty) -> bool {
    match ty {
        Ty::Path(_) => false,
        Ty::Map(..) => true,
        Ty::Option(inner) | Ty::Box(inner) | Ty::Vec(inner) | Ty::Clearable(inner) => has_map(inner),
    }
}

/// A path as it was decided. What is no path stays visible in the output, where the compiler names it.
pub(super) fn path(text: &str) -> TokenStream {
    match syn::parse_str::<syn::Path>(text) {
        Ok(path) => path.into_token_stream(),
        Err(_) => Literal::string(text).into_token_stream(),
    }
}

fn structure(item: &Struct, library: &TokenStream) -> TokenStream {
    let name = format_ident!("{}", item.name);
    let docs = docs(&item.doc);
    let attributes = match &item.role {
        Role::Method(facts) => method(facts, &item.name, library),
        Role::Event(facts) => event(facts, &item.name, library),
        Role::Record { usage, row } => record(*usage, *row, library),
    };
    let fields = item.fields.iter().map(|field| {
        let name = format_ident!("{}", field.name);
        let (docs, wire, ty) = (super::text::docs(&field.doc), member(field), ty(&field.ty, library));
        quote!(#docs #wire pub #name: #ty,)
    });
    quote! {
        #docs
        #attributes
        #[non_exhaustive]
        pub struct #name { #(#fields)* }
    }
}

fn method(facts: &Method, name: &str, library: &TokenStream) -> TokenStream {
    let (wire, effect) = (&facts.name, facts.effect);
    let mut keys = vec![quote!(plain), quote!(name = #wire)];
    keys.extend(renamed(library));
    if facts.v3 {
        keys.push(quote!(api = "v3"));
    }
    keys.extend(scopes(&facts.scopes));
    keys.push(quote!(effect = #effect));
    keys.extend(facts.auth.map(|auth| quote!(auth = #auth)));
    let output = ty(&facts.output, library);
    keys.push(quote!(output = #output));
    if let Some(error) = &facts.error {
        let error = format_ident!("{error}");
        keys.push(quote!(error = #error));
    }
    keys.extend(facts.creates.iter().map(|creates| quote!(creates = #creates)));
    keys.extend(facts.not_in_batch.then(|| quote!(not_in_batch)));
    keys.extend(facts.deprecated.as_ref().map(replacement));
    keys.extend(facts.filter.map(|filter| quote!(filter = #filter)));
    keys.extend(facts.paging.iter().flat_map(|paging| self::paging(paging, library)));
    let (alias, deprecated) = (alias(wire, name), deprecated(facts.deprecated.as_ref()));
    quote! {
        #[derive(#library::Method)]
        #[method(#(#keys),*)]
        #alias
        #deprecated
        #[must_use = "a request does nothing until it is called"]
    }
}

fn paging(facts: &Paging, library: &TokenStream) -> Vec<TokenStream> {
    let (dialect, row) = (facts.dialect, ty(&facts.row, library));
    let mut keys = vec![quote!(paging = #dialect), quote!(row = #row)];
    keys.extend(facts.rows.iter().map(|rows| quote!(rows = #rows)));
    keys.extend(facts.key.iter().map(|key| quote!(key = #key)));
    if facts.upper {
        keys.push(quote!(names = "upper"));
    }
    keys
}

fn event(facts: &Event, name: &str, library: &TokenStream) -> TokenStream {
    let wire = &facts.name;
    let mut keys = vec![quote!(plain), quote!(name = #wire)];
    keys.extend(renamed(library));
    keys.extend(scopes(&facts.scopes));
    keys.extend(facts.deprecated.as_ref().map(replacement));
    let (alias, deprecated) = (alias(wire, name), deprecated(facts.deprecated.as_ref()));
    quote! {
        #[derive(#library::Event)]
        #[event(#(#keys),*)]
        #alias
        #deprecated
    }
}

fn record(usage: Usage, row: Option<bool>, library: &TokenStream) -> TokenStream {
    let mut keys = match usage {
        Usage { input: true, output: false } => vec![quote!(input), quote!(plain)],
        Usage { input: false, output: true } => vec![quote!(output), quote!(plain)],
        _ => vec![quote!(plain)],
    };
    keys.extend(row.map(|upper| if upper { quote!(fields = "upper") } else { quote!(fields) }));
    keys.extend(renamed(library));
    let usage = quote!(#[record(#(#keys),*)]);
    quote! {
        #[derive(#library::Record)]
        #usage
    }
}

/// `crate = …`, where the derives would look for the library elsewhere.
fn renamed(library: &TokenStream) -> Option<TokenStream> {
    let known = ["crate", ":: bitrix_api"].contains(&library.to_string().as_str());
    (!known).then(|| quote!(crate = #library))
}

fn scopes(scopes: &[String]) -> Option<TokenStream> {
    (!scopes.is_empty()).then(|| quote!(scopes(#(#scopes),*)))
}

fn replacement(replacement: &Option<String>) -> TokenStream {
    match replacement {
        Some(replacement) => quote!(deprecated = #replacement),
        None => quote!(deprecated),
    }
}

/// Makes the wire name searchable.
fn alias(wire: &str, name: &str) -> Option<TokenStream> {
    (wire != name).then(|| quote!(#[doc(alias = #wire)]))
}

fn deprecated(facts: Option<&Option<String>>) -> Option<TokenStream> {
    facts.map(|replacement| {
        let note = match replacement {
            Some(replacement) => format!("use `{replacement}`"),
            None => "no longer developed".to_owned(),
        };
        quote!(#[deprecated(note = #note)])
    })
}

fn member(field: &Field) -> TokenStream {
    match &field.member {
        Member::One(facts) => wire(facts, facts.name != field.name),
        Member::Choice => quote!(#[wire(choice)]),
        Member::Rest => quote!(#[wire(rest)]),
    }
}

/// `#[wire(…)]`, with the wire name if `named`, or nothing where the field's name says it all.
fn wire(facts: &Wire, named: bool) -> TokenStream {
    let wire = &facts.name;
    let mut keys = Vec::new();
    if named {
        keys.push(quote!(#wire));
    }
    keys.extend(facts.flag.map(|style| quote!(flag = #style)));
    keys.extend(facts.clear.iter().map(|clear| quote!(clear = #clear)));
    keys.extend(facts.required.map(|required| quote!(required = #required)));
    keys.extend(facts.one_of.iter().map(|group| quote!(one_of = #group)));
    for (key, value) in &facts.limits {
        let (key, value) = (format_ident!("{key}"), number(*value));
        keys.push(quote!(#key = #value));
    }
    if keys.is_empty() { quote!() } else { quote!(#[wire(#(#keys),*)]) }
}

/// A number without a suffix, its sign before it.
fn number(value: i128) -> TokenStream {
    let literal = Literal::u128_unsuffixed(value.unsigned_abs());
    if value < 0 { quote!(-#literal) } else { quote!(#literal) }
}

fn ty(found: &Ty, library: &TokenStream) -> TokenStream {
    match found {
        Ty::Path(text) => path(text),
        Ty::Option(inner) => {
            let inner = ty(inner, library);
            quote!(Option<#inner>)
        }
        Ty::Box(inner) => {
            let inner = ty(inner, library);
            quote!(Box<#inner>)
        }
        Ty::Vec(inner) => {
            let inner = ty(inner, library);
            quote!(Vec<#inner>)
        }
        Ty::Map(key, value) => {
            let (key, value) = (ty(key, library), ty(value, library));
            quote!(BTreeMap<#key, #value>)
        }
        Ty::Clearable(inner) => {
            let inner = ty(inner, library);
            quote!(#library::Clearable<#inner>)
        }
    }
}

fn choice(item: &Choice, library: &TokenStream) -> TokenStream {
    let (name, docs) = (format_ident!("{}", item.name), docs(&item.doc));
    let alternatives = item.alternatives.iter().map(|field| {
        let name = format_ident!("{}", field.name);
        // The derive wants the name of every alternative, even where the variant is spelt as it.
        let wire = match &field.member {
            Member::One(facts) => wire(facts, true),
            Member::Choice | Member::Rest => member(field),
        };
        let (docs, ty) = (super::text::docs(&field.doc), ty(&field.ty, library));
        quote!(#docs #wire #name(#ty),)
    });
    let renamed = renamed(library).map(|key| quote!(#[record(#key)]));
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, #library::Record)]
        #renamed
        pub enum #name { #(#alternatives)* }
    }
}

fn values(item: &Values, library: &TokenStream) -> TokenStream {
    let (name, docs) = (format_ident!("{}", item.name), docs(&item.doc));
    let values = item.values.iter().map(|value| {
        let name = format_ident!("{}", value.name);
        let docs = super::text::docs(&value.doc);
        // A number that does not fit stays a text, of which the derive says what is wrong with it.
        let wire = match value.wire.parse::<i128>() {
            Ok(value) if item.numbers => number(value),
            _ => Literal::string(&value.wire).into_token_stream(),
        };
        quote!(#docs #[value(#wire)] #name,)
    });
    let renamed = renamed(library).map(|key| quote!(, #key));
    let kept = if item.numbers { quote!(i64) } else { quote!(String) };
    quote! {
        #docs
        #[derive(#library::WireEnum)]
        #[wire(plain #renamed)]
        #[non_exhaustive]
        pub enum #name {
            #(#values)*
            /// Any other value.
            #[unknown]
            Unknown(#kept),
        }
    }
}

/// An enum of errors.
pub(super) fn errors(item: &Errors, library: &TokenStream) -> TokenStream {
    let (name, docs) = (format_ident!("{}", item.name), docs(&item.doc));
    if let Some(same) = &item.same {
        let same = format_ident!("{same}");
        return quote!(#docs pub type #name = #same;);
    }
    let variants = item.variants.iter().map(|variant| {
        let name = format_ident!("{}", variant.name);
        let (docs, rows) = (super::text::docs(&variant.doc), variant.rows.iter().map(error_row));
        quote!(#docs #(#rows)* #name,)
    });
    let renamed = renamed(library).map(|key| quote!(, #key));
    quote! {
        #docs
        #[derive(#library::ErrorKind)]
        #[error(plain #renamed)]
        #[non_exhaustive]
        pub enum #name { #(#variants)* }
    }
}

fn error_row(row: &ErrorRow) -> TokenStream {
    let code = &row.code;
    let mut keys = vec![quote!(code = #code)];
    keys.extend(row.status.map(|status| {
        let status = number(status.into());
        quote!(status = #status)
    }));
    keys.extend(row.text.iter().map(|text| quote!(text = #text)));
    keys.extend(row.param.iter().map(|(word, param)| {
        let word = format_ident!("{word}");
        quote!(#word = #param)
    }));
    if row.retryable {
        keys.push(quote!(retryable));
    }
    quote!(#[error(#(#keys),*)])
}
