//! `Encode` and `Decode` of a struct with fields.

use super::{implement, local, slot, written};
use crate::model::{Field, FieldKind, Fields, Item};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

/// `impl Encode`; `sent` if it is what the struct is made for.
pub(super) fn encode(item: &Item<'_>, fields: &Fields<'_>, sent: bool) -> TokenStream {
    let krate = &item.krate;
    let e = local("e");
    if let Some(short) = super::plain::encode(item, fields, sent, &e) {
        return implement!(item, (#krate::codec::Encode), (#krate::codec::Encode), {
            fn encode(&self, #e: &mut #krate::codec::Encoder) { #short }
        });
    }
    let writes = fields.list.iter().map(|field| {
        let ident = field.ident;
        let value = quote_spanned!(written(field.ty.span())=> self.#ident);
        write(krate, field, &value, &e)
    });
    implement!(item, (#krate::codec::Encode), (#krate::codec::Encode), {
        fn encode(&self, #e: &mut #krate::codec::Encoder) {
            #e.begin_object();
            #(#writes)*
            #e.end_object();
        }
    })
}

/// Writes one member; `value` is the field's place.
pub(super) fn write(krate: &syn::Path, field: &Field<'_>, value: &TokenStream, e: &Ident) -> TokenStream {
    let key = &field.wire;
    // Placed at the type, so that a type that cannot be sent is underlined.
    let (at, ty) = (written(field.ty.span()), field.inner);
    let call = match &field.kind {
        FieldKind::Plain if field.optional => quote_spanned!(at=> #e.opt(#key, &#value)),
        FieldKind::Plain => quote_spanned!(at=> #e.field(#key, &#value)),
        FieldKind::Flag(style) => {
            let style = Ident::new(style, Span::call_site());
            let method = Ident::new(if field.optional { "opt_flag" } else { "flag" }, at);
            quote_spanned!(at=> #e.#method(#key, #value, #krate::codec::FlagStyle::#style))
        }
        FieldKind::Clear(clear, _) => quote_spanned!(at=> #e.opt_clear(#key, &#value, #clear)),
        FieldKind::Choice if field.optional => {
            let chosen = local("chosen");
            return quote_spanned! {at=>
                if let ::core::option::Option::Some(#chosen) = &#value {
                    <#ty as #krate::codec::Choice>::encode_member(#chosen, #e);
                }
            };
        }
        FieldKind::Choice => quote_spanned!(at=> <#ty as #krate::codec::Choice>::encode_member(&#value, #e)),
        FieldKind::Rest => quote_spanned!(at=> #value.encode_members(#e)),
    };
    if field.limits.is_empty() {
        return quote!(#call;);
    }
    let limits = &field.limits;
    quote! {
        #e.limited(#key, #krate::codec::Limits::NONE #limits, &mut |#e| #call);
    }
}

/// `impl Decode`.
pub(super) fn decode(item: &Item<'_>, fields: &Fields<'_>, read: bool) -> TokenStream {
    if read && let Some(short) = super::plain::decode(item, fields, &local("d")) {
        return decode_short(item, &short);
    }
    let empty = fields.list.iter().all(|field| field.optional && field.is_member());
    if empty && !fields.list.is_empty() {
        decode_in_place(item, fields)
    } else {
        decode_by_slots(item, fields)
    }
}

/// Of a generated struct that can be empty.
fn decode_short(item: &Item<'_>, short: &TokenStream) -> TokenStream {
    let krate = &item.krate;
    let d = local("d");
    implement!(item, (#krate::codec::Decode), (#krate::codec::Decode), {
        fn decode(#d: &mut #krate::codec::Decoder<'_>) -> #krate::plain::Decoded<Self> { #short }
    })
}

/// Of a struct that can be empty: its members are read into their fields. There is one thing to drop instead of one for
/// each field, which is half the compiler's work.
fn decode_in_place(item: &Item<'_>, fields: &Fields<'_>) -> TokenStream {
    let krate = &item.krate;
    let (d, it, index) = (local("d"), local("it"), local("index"));
    let idents: Vec<_> = fields.list.iter().map(|field| field.ident).collect();
    let keys = fields.list.iter().map(|field| &field.wire);
    let arms = fields.list.iter().enumerate().map(|(position, field)| {
        let ident = field.ident;
        let at = written(field.ty.span());
        match &field.kind {
            FieldKind::Clear(clear, _) => {
                quote_spanned!(at=> #position => #d.put_clear(&mut #it.#ident, #clear),)
            }
            _ => quote_spanned!(at=> #position => #d.put_opt(&mut #it.#ident),),
        }
    });
    implement!(item, (#krate::codec::Decode), (#krate::codec::Decode), {
        const ABSENT: #krate::codec::Absent = #krate::codec::Absent::RECORD;

        fn decode(
            #d: &mut #krate::codec::Decoder<'_>,
        ) -> ::core::result::Result<Self, #krate::codec::DecodeError> {
            #d.record_into(
                Self { #(#idents: ::core::option::Option::None),* },
                &[#(#keys),*],
                |#it, #d, #index| match #index { #(#arms)* _ => #d.skip() },
            )
        }
    })
}

/// Of a struct with required fields or members of unknown names: each field waits in a slot.
fn decode_by_slots(item: &Item<'_>, fields: &Fields<'_>) -> TokenStream {
    let krate = &item.krate;
    let (d, key) = (local("d"), local("key"));
    let members: Vec<(usize, &Field<'_>)> =
        fields.list.iter().enumerate().filter(|(_, field)| field.is_member()).collect();
    let slots = fields.list.iter().enumerate().map(|(index, field)| {
        let (slot, ty) = (slot(index), field.inner);
        match field.kind {
            FieldKind::Rest => quote!(let mut #slot: #ty = ::core::default::Default::default();),
            _ => quote!(let mut #slot: ::core::option::Option<#ty> = ::core::option::Option::None;),
        }
    });
    let keys = members.iter().map(|(_, field)| &field.wire);
    let arms = members.iter().enumerate().map(|(position, (index, field))| {
        let slot = slot(*index);
        let at = written(field.ty.span());
        match &field.kind {
            FieldKind::Clear(clear, _) => quote_spanned!(at=> #position => #d.put_clear(&mut #slot, #clear),),
            _ if field.optional => quote_spanned!(at=> #position => #d.put_opt(&mut #slot),),
            _ => quote_spanned!(at=> #position => #d.put(&mut #slot),),
        }
    });
    let index = local("index");
    let read = if members.is_empty() {
        quote!(&mut |#d, _| #d.skip())
    } else {
        quote!(&mut |#d, #index| match #index { #(#arms)* _ => #d.skip() })
    };
    let walk = match other(fields, &d, &key) {
        Some(other) => quote!(#d.record_open(&[#(#keys),*], #read, #other)?;),
        None => quote!(#d.record(&[#(#keys),*], #read)?;),
    };
    let values = fields.list.iter().enumerate().map(|(index, field)| {
        let (ident, slot, wire) = (field.ident, slot(index), &field.wire);
        match field.kind {
            FieldKind::Choice if !field.optional => quote!(#ident: #d.need_choice(#slot)?),
            FieldKind::Rest => quote!(#ident: #slot),
            _ if field.optional => quote!(#ident: #slot),
            _ => quote!(#ident: #d.need(#slot, #wire)?),
        }
    });
    let absent =
        Ident::new(if fields.any_required() { "RECORD_WITH_REQUIRED" } else { "RECORD" }, Span::call_site());
    implement!(item, (#krate::codec::Decode), (#krate::codec::Decode), {
        const ABSENT: #krate::codec::Absent = #krate::codec::Absent::#absent;

        fn decode(
            #d: &mut #krate::codec::Decoder<'_>,
        ) -> ::core::result::Result<Self, #krate::codec::DecodeError> {
            #(#slots)*
            #walk
            ::core::result::Result::Ok(Self { #(#values),* })
        }
    })
}

/// What takes the members that have no field: the choices, then the rest.
fn other(fields: &Fields<'_>, d: &Ident, key: &Ident) -> Option<TokenStream> {
    let mut takers = TokenStream::new();
    let mut rest = quote!(::core::result::Result::Ok(false));
    for (index, field) in fields.list.iter().enumerate() {
        let slot = slot(index);
        let at = written(field.ty.span());
        match field.kind {
            FieldKind::Choice => takers.extend(quote_spanned! {at=>
                if #d.put_choice(&mut #slot, #key)? {
                    return ::core::result::Result::Ok(true);
                }
            }),
            FieldKind::Rest => {
                rest = quote_spanned! {at=>
                    #slot.decode_key(#d, #key)?;
                    ::core::result::Result::Ok(true)
                };
            }
            _ => {}
        }
    }
    let open = fields.list.iter().any(|field| !field.is_member());
    open.then(|| quote!(&mut |#d, #key| { #takers #rest }))
}
