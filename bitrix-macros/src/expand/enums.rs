//! derive(WireEnum) and derive(ErrorKind).

use super::{implement, local};
use crate::model::{ErrorKind, ErrorRow, Item, Values, WireEnum};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// derive(WireEnum).
pub(crate) fn wire_enum(model: &WireEnum<'_>) -> TokenStream {
    let Some(unknown) = model.unknown else { return TokenStream::new() };
    let (names, own): (Vec<&Ident>, _) = match &model.values {
        Values::Texts(values) => {
            (values.iter().map(|(name, _)| *name).collect(), texts(&model.item, values, unknown))
        }
        Values::Numbers(values) => {
            (values.iter().map(|(name, _)| *name).collect(), numbers(&model.item, values, unknown))
        }
    };
    let numbers = matches!(model.values, Values::Numbers(_));
    let plain = super::plain::values(&model.item, &names, unknown, numbers);
    [own, plain].into_iter().collect()
}

fn texts(item: &Item<'_>, values: &[(&Ident, String)], unknown: &Ident) -> TokenStream {
    let krate = &item.krate;
    let (d, e, f, value) = (local("d"), local("e"), local("f"), local("value"));
    let names: Vec<_> = values.iter().map(|(name, _)| name).collect();
    let wires: Vec<_> = values.iter().map(|(_, wire)| wire).collect();
    // Where "" is a value, it is not a way to say that there is none.
    let absent = if wires.iter().any(|wire| wire.is_empty()) { "TEXT" } else { "SCALAR" };
    let absent = Ident::new(absent, Span::call_site());
    let own = implement!(item, (), (#krate::meta::WireEnum), {
        const VALUES: &'static [&'static str] = &[#(#wires),*];

        fn as_wire(&self) -> ::std::borrow::Cow<'_, str> {
            ::std::borrow::Cow::Borrowed(match self {
                #(Self::#names => #wires,)*
                Self::#unknown(#value) => #value.as_str(),
            })
        }

        fn from_wire(#value: &str) -> Self {
            match #value {
                #(#wires => Self::#names,)*
                _ => Self::#unknown(::std::borrow::ToOwned::to_owned(#value)),
            }
        }
    });
    let encode = implement!(item, (), (#krate::codec::Encode), {
        fn encode(&self, #e: &mut #krate::codec::Encoder) {
            #e.string(&#krate::meta::WireEnum::as_wire(self));
        }
    });
    let decode = implement!(item, (), (#krate::codec::Decode), {
        const ABSENT: #krate::codec::Absent = #krate::codec::Absent::#absent;

        fn decode(
            #d: &mut #krate::codec::Decoder<'_>,
        ) -> ::core::result::Result<Self, #krate::codec::DecodeError> {
            #d.text().map(<Self as #krate::meta::WireEnum>::from_wire)
        }
    });
    let display = display(item, &f, &quote!(#f.write_str(&#krate::meta::WireEnum::as_wire(self))));
    let from = implement!(item, (), (::core::convert::From<&str>), {
        fn from(#value: &str) -> Self {
            <Self as #krate::meta::WireEnum>::from_wire(#value)
        }
    });
    [own, encode, decode, display, from].into_iter().collect()
}

fn numbers(item: &Item<'_>, values: &[(&Ident, i64)], unknown: &Ident) -> TokenStream {
    let krate = &item.krate;
    let (d, e, f, value) = (local("d"), local("e"), local("f"), local("value"));
    let names: Vec<_> = values.iter().map(|(name, _)| name).collect();
    let wires: Vec<_> = values.iter().map(|(_, wire)| wire).collect();
    let texts: Vec<_> = values.iter().map(|(_, wire)| wire.to_string()).collect();
    let own = implement!(item, (), (#krate::meta::WireEnum), {
        const VALUES: &'static [&'static str] = &[#(#texts),*];

        fn as_wire(&self) -> ::std::borrow::Cow<'_, str> {
            match self {
                #(Self::#names => ::std::borrow::Cow::Borrowed(#texts),)*
                Self::#unknown(#value) => ::std::borrow::Cow::Owned(::std::string::ToString::to_string(#value)),
            }
        }

        // A text that is no number becomes the smallest one, which stands for nothing.
        fn from_wire(#value: &str) -> Self {
            <Self as ::core::convert::From<i64>>::from(#value.trim().parse().unwrap_or(i64::MIN))
        }
    });
    let integer = if item.plain {
        quote!(#krate::plain::write_number(self, #e))
    } else {
        quote! {
            #e.integer(match self {
                #(Self::#names => #wires,)*
                Self::#unknown(#value) => *#value,
            });
        }
    };
    let encode = implement!(item, (), (#krate::codec::Encode), {
        fn encode(&self, #e: &mut #krate::codec::Encoder) {
            #integer
        }
    });
    let decode = implement!(item, (), (#krate::codec::Decode), {
        const ABSENT: #krate::codec::Absent = #krate::codec::Absent::SCALAR;

        fn decode(
            #d: &mut #krate::codec::Decoder<'_>,
        ) -> ::core::result::Result<Self, #krate::codec::DecodeError> {
            <i64 as #krate::codec::Decode>::decode(#d).map(<Self as ::core::convert::From<i64>>::from)
        }
    });
    let display = display(item, &f, &quote!(#f.write_str(&#krate::meta::WireEnum::as_wire(self))));
    let from = implement!(item, (), (::core::convert::From<i64>), {
        fn from(#value: i64) -> Self {
            match #value {
                #(#wires => Self::#names,)*
                _ => Self::#unknown(#value),
            }
        }
    });
    [own, encode, decode, display, from].into_iter().collect()
}

fn display(item: &Item<'_>, f: &Ident, body: &TokenStream) -> TokenStream {
    implement!(item, (), (::core::fmt::Display), {
        fn fmt(&self, #f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result { #body }
    })
}

/// derive(ErrorKind).
pub(crate) fn error_kind(model: &ErrorKind<'_>) -> TokenStream {
    let krate = &model.item.krate;
    let kinds = model.rows.iter().map(|row| row.variant);
    let table = model.rows.iter().map(row).collect::<Vec<_>>().join("\u{1e}");
    let kind = implement!(&model.item, (), (#krate::meta::ErrorKind), {
        fn rows() -> #krate::meta::Rows<Self> {
            #krate::meta::Rows::new(&[#(Self::#kinds),*], #table)
        }
    });
    let plain = super::plain::kinds(&model.item, &model.variants);
    [kind, plain].into_iter().collect()
}

/// A row as the runtime's `Rows` reads it.
fn row(row: &ErrorRow<'_>) -> String {
    let status = if row.status == 0 { String::new() } else { row.status.to_string() };
    let cause = if row.cause == "Other" { "" } else { &row.cause[..1] };
    let retryable = if row.retryable { "r" } else { "" };
    // The separators have no other use in a text.
    let clean = |text: &str| text.replace(['\u{1e}', '\u{1f}'], " ");
    let cells = [&clean(&row.code), &status, &clean(&row.text), &clean(&row.param), cause, retryable]
        .map(str::to_owned);
    cells.join("\u{1f}").trim_end_matches('\u{1f}').to_owned()
}
