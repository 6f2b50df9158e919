//! What lists need: of methods how they page, of records the names of their members.

use super::{as_written, derived, implement, rewritten_upper};
use crate::model::{FieldKind, Fields, Item, Method, Paging};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// `impl Paged`.
pub(super) fn paged(model: &Method<'_>, paging: &Paging) -> TokenStream {
    let krate = &model.item.krate;
    let variant = |name: &str| Ident::new(name, Span::call_site());
    let (row, dialect) = (&paging.row, variant(paging.dialect));
    let filter = variant(model.filter.unwrap_or("NoFilter"));
    let mut rare = TokenStream::new();
    for (name, value) in [("rows", &paging.rows), ("key", &paging.key)] {
        if let Some(value) = value {
            let name = variant(name);
            rare.extend(quote!(#name: ::core::option::Option::Some(#value),));
        }
    }
    if paging.upper {
        rare.extend(quote!(upper: true,));
    }
    let bound = quote!(#krate::codec::Encode + ::core::marker::Send + ::core::marker::Sync);
    implement!(&model.item, (#bound), (#krate::list::Paged), {
        type Row = #row;
        type Filter = #krate::list::#filter;
        const PAGING: #krate::list::Paging = #krate::list::Paging {
            #rare
            ..#krate::list::Paging::by(#krate::list::Dialect::#dialect)
        };
    })
}

/// The wire names of a record's members, for the `select` of a projection: of a user's own, which has no others.
pub(super) fn members(item: &Item<'_>, fields: &Fields<'_>) -> Option<TokenStream> {
    if item.plain || !fields.list.iter().all(crate::model::Field::is_member) {
        return None;
    }
    let names = fields.list.iter().map(|field| &field.wire);
    Some(quote!(const MEMBERS: &'static [&'static str] = &[#(#names),*];))
}

/// A constant for each field.
pub(super) fn constants(item: &Item<'_>, fields: &Fields<'_>, upper: bool) -> TokenStream {
    let krate = &item.krate;
    let vis = as_written(item, item.vis);
    let constants = fields.list.iter().filter(|field| field.is_member()).map(|field| {
        let name = rewritten_upper(field.ident);
        let wire = if upper { crate::names::upper(&field.wire) } else { field.wire.clone() };
        let (ty, style) = match &field.kind {
            FieldKind::Clear(_, value) => (as_written(item, *value), None),
            FieldKind::Flag(style) => {
                (as_written(item, field.inner), Some(Ident::new(style, Span::call_site())))
            }
            _ => (as_written(item, field.inner), None),
        };
        let value = match style {
            Some(style) => quote!(#krate::list::Field::flag(#wire, #krate::codec::FlagStyle::#style)),
            None => quote!(#krate::list::Field::new(#wire)),
        };
        quote!(#vis const #name: #krate::list::Field<Self, #ty> = #value;)
    });
    let (attrs, ident) = (derived(item), item.ident);
    let (params, arguments, conditions) = item.generics.split_for_impl();
    quote! {
        #attrs
        #[allow(missing_docs)]
        /// Its members, to select, filter and sort by.
        impl #params #ident #arguments #conditions { #(#constants)* }
    }
}
