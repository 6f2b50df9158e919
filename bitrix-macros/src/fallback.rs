//! What is emitted after an error, beside its messages: the impls, constructors and setters that the rest of the crate
//! counts on, with bodies that do nothing. So one mistake gives one message, and not one more for each use of the type.

use crate::expand::{self, bounded, constructors_and_setters, derived};
use crate::model::{Choice, Direction, ErrorKind, Event, Fields, Item, Method, Record, WireEnum};
use proc_macro2::TokenStream;
use quote::quote;

/// `impl<…> Trait for Type { body }`, without bounds on type parameters.
fn implement(item: &Item<'_>, of: &TokenStream, body: &TokenStream) -> TokenStream {
    let (attrs, ident) = (derived(item), item.ident);
    let (params, arguments, conditions) = item.generics.split_for_impl();
    quote! {
        #attrs
        impl #params #of for #ident #arguments #conditions { #body }
    }
}

fn encode(item: &Item<'_>) -> TokenStream {
    let krate = &item.krate;
    implement(
        item,
        &quote!(#krate::codec::Encode),
        &quote!(fn encode(&self, _: &mut #krate::codec::Encoder) { loop {} }),
    )
}

fn decode(item: &Item<'_>) -> TokenStream {
    let krate = &item.krate;
    implement(
        item,
        &quote!(#krate::codec::Decode),
        &quote! {
            const ABSENT: #krate::codec::Absent = #krate::codec::Absent::NULL;
            fn decode(
                _: &mut #krate::codec::Decoder<'_>,
            ) -> ::core::result::Result<Self, #krate::codec::DecodeError> { loop {} }
        },
    )
}

fn built(item: &Item<'_>, fields: Option<&Fields<'_>>, direction: Direction) -> TokenStream {
    fields.map_or_else(TokenStream::new, |fields| expand::record_built(item, fields, direction))
}

/// derive(Method).
pub(crate) fn method(model: &Method<'_>) -> TokenStream {
    let item = &model.item;
    let krate = &item.krate;
    let fields = model.fields.as_ref();
    let built = fields.map(|fields| constructors_and_setters(item, fields, true, true));
    let encode = encode(item);
    let decode = expand::server_side(item, || decode(item));
    let output = model.output.as_ref().map_or_else(|| quote!(()), |output| quote!(#output));
    let (error, batch) = (expand::error_type(model), expand::batch_type(model));
    let shared = quote!(::core::marker::Send + ::core::marker::Sync);
    let generics = bounded(item.generics, || shared);
    let (attrs, ident, name) = (derived(item), item.ident, &model.name);
    let (params, arguments, conditions) = generics.split_for_impl();
    quote! {
        #built
        #encode
        #decode
        #attrs
        impl #params #krate::meta::Method for #ident #arguments #conditions {
            type Output = #output;
            type Error = #error;
            type Batch = #batch;
            const META: #krate::meta::MethodMeta =
                #krate::meta::MethodMeta::write(#name, "", "", "", "");
        }
    }
}

/// derive(Record) on a struct.
pub(crate) fn record(model: &Record<'_>) -> TokenStream {
    let item = &model.item;
    let built = built(item, model.fields.as_ref(), model.direction);
    let (encode, decode, marker) = (encode(item), decode(item), expand::record_marker(item, None));
    quote!(#built #encode #decode #marker)
}

/// derive(Record) on an enum.
pub(crate) fn choice(model: &Choice<'_>) -> TokenStream {
    let item = &model.item;
    let krate = &item.krate;
    implement(
        item,
        &quote!(#krate::codec::Choice),
        &quote! {
            const KEYS: &'static [&'static str] = &[];
            fn decode_key(
                _: &mut #krate::codec::Decoder<'_>,
                _: &str,
            ) -> ::core::result::Result<::core::option::Option<Self>, #krate::codec::DecodeError> { loop {} }
            fn encode_member(&self, _: &mut #krate::codec::Encoder) { loop {} }
        },
    )
}

/// derive(Event).
pub(crate) fn event(model: &Event<'_>) -> TokenStream {
    let item = &model.item;
    let krate = &item.krate;
    let built = built(item, model.fields.as_ref(), Direction::Output);
    let (encode, decode) = (expand::server_side(item, || encode(item)), decode(item));
    let event = implement(item, &quote!(#krate::meta::Event), &expand::event_meta(model));
    quote!(#built #encode #decode #event)
}

/// derive(WireEnum).
pub(crate) fn wire_enum(model: &WireEnum<'_>) -> TokenStream {
    let item = &model.item;
    let krate = &item.krate;
    let (encode, decode) = (encode(item), decode(item));
    let own = implement(
        item,
        &quote!(#krate::meta::WireEnum),
        &quote! {
            const VALUES: &'static [&'static str] = &[];
            fn as_wire(&self) -> ::std::borrow::Cow<'_, str> { loop {} }
            fn from_wire(_: &str) -> Self { loop {} }
        },
    );
    let display = implement(
        item,
        &quote!(::core::fmt::Display),
        &quote!(
            fn fmt(&self, _: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                loop {}
            }
        ),
    );
    let from = ["&str", "i64"].map(|ty| {
        let ty: syn::Type = if ty == "i64" { syn::parse_quote!(i64) } else { syn::parse_quote!(&str) };
        implement(item, &quote!(::core::convert::From<#ty>), &quote!(fn from(_: #ty) -> Self { loop {} }))
    });
    quote!(#own #encode #decode #display #(#from)*)
}

/// derive(ErrorKind).
pub(crate) fn error_kind(model: &ErrorKind<'_>) -> TokenStream {
    let item = &model.item;
    let krate = &item.krate;
    implement(
        item,
        &quote!(#krate::meta::ErrorKind),
        &quote!(fn rows() -> #krate::meta::Rows<Self> { #krate::meta::Rows::NONE }),
    )
}
