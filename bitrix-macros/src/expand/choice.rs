//! `Choice` of an enum of alternatives.

use super::{implement, local, members, written};
use crate::model::Choice;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

/// derive(Record) on an enum.
pub(crate) fn choice(model: &Choice<'_>) -> TokenStream {
    let krate = &model.item.krate;
    let (d, e, key, value) = (local("d"), local("e"), local("key"), local("value"));
    let keys = model.alternatives.iter().map(|field| &field.wire);
    let reads = model.alternatives.iter().map(|field| {
        let (ident, wire, ty) = (field.ident, &field.wire, field.ty);
        let read = quote_spanned!(written(ty.span())=> #d.put_opt::<#ty>(&mut #value)?);
        quote!(#wire => {
            let mut #value = ::core::option::Option::None;
            #read;
            ::core::result::Result::Ok(#value.map(Self::#ident))
        })
    });
    let writes = model.alternatives.iter().map(|field| {
        let ident = field.ident;
        let place = match field.kind {
            crate::model::FieldKind::Flag(_) => quote!(*#value),
            _ => quote!((*#value)),
        };
        let write = members::write(krate, field, &place, &e);
        quote!(Self::#ident(#value) => { #write })
    });
    let bound = quote!(#krate::codec::Encode + #krate::codec::Decode);
    implement!(&model.item, (#bound), (#krate::codec::Choice), {
        const KEYS: &'static [&'static str] = &[#(#keys),*];

        fn decode_key(
            #d: &mut #krate::codec::Decoder<'_>,
            #key: &str,
        ) -> ::core::result::Result<::core::option::Option<Self>, #krate::codec::DecodeError> {
            match #key {
                #(#reads)*
                _ => ::core::result::Result::Ok(::core::option::Option::None),
            }
        }

        fn encode_member(&self, #e: &mut #krate::codec::Encoder) {
            match self { #(#writes)* }
        }
    })
}
