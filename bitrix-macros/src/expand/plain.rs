//! The standard traits of generated types, in fewer words than the compiler's own derives: the API has thousands of them, and
//! everyone who uses it waits for the checking of all.

use super::{derived, local};
use crate::model::{Field, FieldKind, Fields, Item};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;

/// From so many optional fields on, a struct is copied, shown and compared by the positions of its fields.
const MANY: usize = 3;

/// Whether a struct can be read field by field into an empty one: each is optional, and read as its type says.
pub(super) fn read_in_place(item: &Item<'_>, fields: &Fields<'_>) -> bool {
    let simple =
        |field: &Field<'_>| field.optional && matches!(field.kind, FieldKind::Plain | FieldKind::Flag(_));
    item.plain && !fields.list.is_empty() && fields.list.iter().all(simple)
}

/// `Clone`, `Debug`, `PartialEq`, and `Default` where nothing has to be given; `read` if the struct is read at all.
pub(super) fn structure(item: &Item<'_>, fields: &Fields<'_>, read: bool) -> TokenStream {
    if !item.plain {
        return TokenStream::new();
    }
    let all: Vec<&Ident> = fields.list.iter().map(|field| field.ident).collect();
    let read = read && read_in_place(item, fields);
    let many = fields.list.iter().filter(|field| !field.is_required()).count() >= MANY;
    let traits = if many { by_position(item, fields, &all, read) } else { one_by_one(item, &all) };
    let positions = match (read, many) {
        (true, _) => Some(changed(item, &all, "Reads", "Read")),
        (false, true) => Some(changed(item, &all, "Slots", "Slot")),
        (false, false) => None,
    };
    let default = (!fields.any_required()).then(|| default(item, fields));
    quote!(#traits #positions #default)
}

/// Each trait in full: short where there are few fields.
fn one_by_one(item: &Item<'_>, all: &[&Ident]) -> TokenStream {
    let (krate, ident) = (&item.krate, item.ident);
    let (f, other) = (local("f"), local("other"));
    let (name, names) = (ident.unraw().to_string(), all.iter().map(|field| field.unraw().to_string()));
    let same = if all.is_empty() { quote!(true) } else { quote!(#(self.#all == #other.#all)&&*) };
    traits(
        item,
        &quote!(Self { #(#all: ::core::clone::Clone::clone(&self.#all)),* }),
        &quote!(#krate::plain::fields(#f, #name, &[#((#names, &self.#all)),*])),
        &same,
    )
}

/// Each trait by a function that is shared by all types.
fn by_position(item: &Item<'_>, fields: &Fields<'_>, all: &[&Ident], read: bool) -> TokenStream {
    let krate = &item.krate;
    let (attrs, ident) = (derived(item), item.ident);
    let (f, other, index) = (local("f"), local("other"), local("index"));
    let (name, names) = (ident.unraw().to_string(), joined(all));
    let start = if fields.any_required() {
        let required = fields.list.iter().filter(|field| field.is_required()).map(|field| field.ident);
        let empty = empty(fields);
        quote!(Self { #(#required: ::core::clone::Clone::clone(&self.#required),)* #empty })
    } else {
        quote!(<Self as ::core::default::Default>::default())
    };
    let copied = Ident::new(if read { "copied_read" } else { "copied" }, Span::call_site());
    let traits = traits(
        item,
        &quote!(#krate::plain::#copied(self, #start)),
        &quote!(#krate::plain::shown(self, #f, #name, #names)),
        &quote!(#krate::plain::same(self, #other)),
    );
    let positions = 0..all.len();
    quote! {
        #traits
        #attrs
        impl #krate::plain::Look for #ident {
            fn look(&self, #index: usize) -> #krate::plain::Seen<'_> {
                ::core::option::Option::Some(match #index {
                    #(#positions => &self.#all,)*
                    _ => return ::core::option::Option::None,
                })
            }
        }
    }
}

/// `Clone`, `Debug` and `PartialEq` with these bodies.
fn traits(item: &Item<'_>, clone: &TokenStream, debug: &TokenStream, same: &TokenStream) -> TokenStream {
    let (attrs, ident) = (derived(item), item.ident);
    let (f, other) = (local("f"), local("other"));
    quote! {
        #attrs
        impl ::core::clone::Clone for #ident {
            fn clone(&self) -> Self { #clone }
        }
        #attrs
        impl ::core::fmt::Debug for #ident {
            fn fmt(&self, #f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result { #debug }
        }
        #attrs
        impl ::core::cmp::PartialEq for #ident {
            fn eq(&self, #other: &Self) -> bool { #same }
        }
    }
}

/// `fn slot` of the trait `of`: the fields by position, to change.
fn changed(item: &Item<'_>, all: &[&Ident], of: &str, what: &str) -> TokenStream {
    let krate = &item.krate;
    let (attrs, ident, index) = (derived(item), item.ident, local("index"));
    let (of, what) = (Ident::new(of, Span::call_site()), Ident::new(what, Span::call_site()));
    let positions = 0..all.len();
    quote! {
        #attrs
        impl #krate::plain::#of for #ident {
            fn slot(&mut self, #index: usize) -> ::core::option::Option<&mut dyn #krate::plain::#what> {
                ::core::option::Option::Some(match #index {
                    #(#positions => &mut self.#all,)*
                    _ => return ::core::option::Option::None,
                })
            }
        }
    }
}

fn default(item: &Item<'_>, fields: &Fields<'_>) -> TokenStream {
    let (attrs, ident, empty) = (derived(item), item.ident, empty(fields));
    quote! {
        #attrs
        impl ::core::default::Default for #ident {
            fn default() -> Self { Self { #empty } }
        }
    }
}

/// The optional fields of a literal, with nothing in them.
fn empty(fields: &Fields<'_>) -> TokenStream {
    let optional = || fields.list.iter().filter(|field| !field.is_required());
    let is_rest = |field: &&Field<'_>| matches!(field.kind, FieldKind::Rest);
    // Calls come first: what stands before one has to be dropped if it fails.
    let rest = optional().filter(is_rest).map(|field| field.ident);
    let others = optional().filter(|field| !is_rest(field)).map(|field| field.ident);
    quote! {
        #(#rest: ::core::default::Default::default(),)*
        #(#others: ::core::option::Option::None,)*
    }
}

/// `Clone`, `Copy`, `Debug`, `PartialEq`, `Eq` of an enum without fields.
pub(super) fn kinds(item: &Item<'_>, variants: &[&Ident]) -> TokenStream {
    // Without variants there is no number to compare.
    if !item.plain || variants.is_empty() {
        return TokenStream::new();
    }
    let (krate, f, other) = (&item.krate, local("f"), local("other"));
    let (attrs, ident, names) = (derived(item), item.ident, joined(variants));
    let traits = traits(
        item,
        &quote!(*self),
        &quote!(#krate::plain::variant(#f, *self as usize, #names)),
        &quote!(*self as usize == *#other as usize),
    );
    quote! {
        #traits
        #attrs
        impl ::core::marker::Copy for #ident {}
        #attrs
        impl ::core::cmp::Eq for #ident {}
    }
}

/// `Clone`, `Debug`, `PartialEq`, `Eq`, `Hash` of a list of values.
pub(super) fn values(item: &Item<'_>, names: &[&Ident], unknown: &Ident, numbers: bool) -> TokenStream {
    if !item.plain {
        return TokenStream::new();
    }
    let (krate, f, other) = (&item.krate, local("f"), local("other"));
    let (value, state) = (local("value"), local("state"));
    let (attrs, ident, known) = (derived(item), item.ident, joined(&[names, &[unknown]].concat()));
    let traits = traits(
        item,
        &quote! {
            match self {
                #(Self::#names => Self::#names,)*
                Self::#unknown(#value) => Self::#unknown(::core::clone::Clone::clone(#value)),
            }
        },
        &quote!(#krate::plain::value(self, #f, #known, #numbers)),
        &quote!(#krate::plain::same_value(self, #other)),
    );
    quote! {
        #traits
        #attrs
        impl ::core::cmp::Eq for #ident {}
        #attrs
        impl ::core::hash::Hash for #ident {
            fn hash<H: ::core::hash::Hasher>(&self, #state: &mut H) {
                #krate::plain::hash_value(self, #state);
            }
        }
    }
}

/// Names as one text, blanks between: one literal instead of many.
fn joined(names: &[&Ident]) -> String {
    names.iter().map(|name| name.unraw().to_string()).collect::<Vec<_>>().join(" ")
}
