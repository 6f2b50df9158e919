//! Writes the code. It is lean: calls into the runtime's small helpers, absolute paths, no names of the user's in scope.

mod build;
mod choice;
mod enums;
mod item;
mod lists;
mod members;
mod plain;

pub(crate) use build::constructors_and_setters;
pub(crate) use choice::choice;
pub(crate) use enums::{error_kind, wire_enum};
pub(crate) use item::{
    batch_type, error_type, event, event_meta, method, record, record_built, record_marker, server_side,
};

use crate::model::Item;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use std::borrow::Cow;
use syn::{GenericParam, Generics, WherePredicate, parse_quote};

/// A name of ours in the user's scope: cannot be mistaken for one of theirs.
///
/// Hygiene keeps it apart from variables alone: a constant of the user's in lower case would make a pattern of it. Hence
/// the underscores.
fn local(name: &str) -> Ident {
    format_ident!("__{}", name, span = Span::mixed_site())
}

/// A local for the field at `index`.
fn slot(index: usize) -> Ident {
    local(&format!("slot{index}"))
}

/// The place of `span`, as code that the derive wrote: lints of the user's crate then pass over it.
pub(crate) fn written(span: Span) -> Span {
    Span::call_site().located_at(span)
}

/// Tokens of the user's as code that the derive wrote. Generated code has no lints to be kept from, and each place costs the
/// compiler a question: there they stay as they are.
#[derive(Clone, Copy)]
pub(crate) struct AsWritten<'a, T>(&'a Item<'a>, &'a T);

pub(crate) const fn as_written<'a, T: ToTokens>(item: &'a Item<'a>, tokens: &'a T) -> AsWritten<'a, T> {
    AsWritten(item, tokens)
}

impl<T: ToTokens> ToTokens for AsWritten<'_, T> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        if self.0.plain {
            self.1.to_tokens(tokens);
        } else {
            moved(self.1).to_tokens(tokens);
        }
    }
}

/// Each token where it is, as one of the derive's.
fn moved(tokens: impl ToTokens) -> TokenStream {
    tokens
        .into_token_stream()
        .into_iter()
        .map(|mut tree| {
            if let TokenTree::Group(group) = &tree {
                let mut inner = Group::new(group.delimiter(), moved(group.stream()));
                inner.set_span(written(group.span()));
                return TokenTree::Group(inner);
            }
            tree.set_span(written(tree.span()));
            tree
        })
        .collect()
}

/// `#[automatically_derived]`, and no warnings about deprecated things of the item's own. The first keeps lints about a
/// user's code out of ours; of generated types there are 30,000 impls, which nobody's lints look into.
pub(crate) fn derived(item: &Item<'_>) -> Option<TokenStream> {
    match (item.plain, item.deprecated) {
        (true, false) => None,
        (true, true) => Some(quote!(#[allow(deprecated)])),
        (false, false) => Some(quote!(#[automatically_derived])),
        (false, true) => Some(quote!(#[automatically_derived] #[allow(deprecated)])),
    }
}

/// The generics with `T: bound` for every type parameter.
pub(crate) fn bounded<'g>(generics: &'g Generics, bound: impl FnOnce() -> TokenStream) -> Cow<'g, Generics> {
    if generics.params.is_empty() {
        return Cow::Borrowed(generics);
    }
    let (mut generics, bound) = (generics.clone(), bound());
    let predicates: Vec<WherePredicate> = generics
        .params
        .iter()
        .filter_map(|param| match param {
            GenericParam::Type(param) => {
                let ident = &param.ident;
                Some(parse_quote!(#ident: #bound))
            }
            _ => None,
        })
        .collect();
    if !predicates.is_empty() {
        generics.make_where_clause().predicates.extend(predicates);
    }
    Cow::Owned(generics)
}

/// `implement!(item, (bound), (Trait), { body })`: `impl<…> Trait for Type where T: bound { body }`. An error about a type
/// without the trait lists those of this crate's own, not the thousands that have it by a derive.
///
/// A macro, so that it is one `quote!`: tokens that are put together from others cost the compiler several questions each time.
macro_rules! implement {
    ($item:expr, ($($bound:tt)*), ($($of:tt)*), { $($body:tt)* }) => {{
        let item: &$crate::model::Item<'_> = $item;
        let (attrs, ident) = ($crate::expand::derived(item), item.ident);
        let generics = $crate::expand::bounded(item.generics, || ::quote::quote!($($bound)*));
        let (params, arguments, conditions) = generics.split_for_impl();
        ::quote::quote! {
            #attrs
            #[diagnostic::do_not_recommend]
            impl #params $($of)* for #ident #arguments #conditions { $($body)* }
        }
    }};
}
pub(crate) use implement;

/// `Some("text")` or `None`, as tokens.
fn option(text: Option<&String>) -> TokenStream {
    match text {
        Some(text) => quote!(::core::option::Option::Some(#text)),
        None => quote!(::core::option::Option::None),
    }
}

/// A field's name as that of a constant.
fn rewritten_upper(ident: &Ident) -> Ident {
    use syn::ext::IdentExt as _;
    let name = ident.unraw().to_string().to_uppercase();
    Ident::new(&name, written(ident.span()))
}
