//! The standard traits of generated types, in fewer words than the compiler's own derives: the API has thousands of them, and
//! everyone who uses it waits for the checking of all.

use super::{derived, local};
use crate::model::{Field, FieldKind, Fields, Item};
use crate::ty;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;

/// From so many fields on, a struct shows its fields in one place for all traits.
const MANY: usize = 4;
/// The most fields of one tuple.
const WIDE: usize = 12;

/// `traits!(item, f, other, { clone }, { debug }, { same })`: `Clone`, `Debug` and `PartialEq` with these bodies.
macro_rules! traits {
    ($item:expr, $f:ident, $other:ident, { $($clone:tt)* }, { $($debug:tt)* }, { $($same:tt)* }) => {{
        let item: &Item<'_> = $item;
        let (attrs, ident, f, other) = (derived(item), item.ident, &$f, &$other);
        quote! {
            #attrs
            impl Clone for #ident {
                fn clone(&self) -> Self { $($clone)* }
            }
            #attrs
            impl ::core::fmt::Debug for #ident {
                fn fmt(&self, #f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result { $($debug)* }
            }
            #attrs
            impl PartialEq for #ident {
                fn eq(&self, #other: &Self) -> bool { $($same)* }
            }
        }
    }};
}

/// Whether a struct can be read field by field into an empty one: each is optional, and read as its type says. The members
/// that have no field may be kept in the last one.
pub(super) fn read_in_place(item: &Item<'_>, fields: &Fields<'_>) -> bool {
    let simple =
        |field: &Field<'_>| field.optional && matches!(field.kind, FieldKind::Plain | FieldKind::Flag(_));
    let (last, others) = split(fields);
    item.plain && last.is_some_and(|last| simple(last) || is_rest(last)) && others.iter().all(simple)
}

/// Whether a struct is written field by field as their types and flags say.
fn sent_in_place(item: &Item<'_>, fields: &Fields<'_>) -> bool {
    let simple = |field: &Field<'_>| {
        let plain = matches!(field.kind, FieldKind::Plain | FieldKind::Flag(_)) && field.limits.is_empty();
        plain && !field.wire.contains(['\n', '\t'])
    };
    let (last, others) = split(fields);
    item.plain && last.is_some_and(|last| simple(last) || is_rest(last)) && others.iter().all(simple)
}

fn split<'f, 'a>(fields: &'f Fields<'a>) -> (Option<&'f Field<'a>>, &'f [Field<'a>]) {
    match fields.list.split_last() {
        Some((last, others)) => (Some(last), others),
        None => (None, &[]),
    }
}

fn is_rest(field: &Field<'_>) -> bool {
    matches!(field.kind, FieldKind::Rest)
}

/// Whether a struct has so many fields that it shows them in one place.
fn many(fields: &Fields<'_>) -> bool {
    fields.list.len() >= MANY
}

/// `Clone`, `Debug`, `PartialEq`; and `Default` of what is read, where nothing has to be given. What is only sent has `new`.
pub(super) fn structure(item: &Item<'_>, fields: &Fields<'_>, read: bool, sent: bool) -> TokenStream {
    if !item.plain {
        return TokenStream::new();
    }
    let krate = &item.krate;
    let all: Vec<&Ident> = fields.list.iter().map(|field| field.ident).collect();
    let (f, other) = (local("f"), local("other"));
    let default = (read && !fields.any_required()).then(|| default(item, fields));
    let read = read && read_in_place(item, fields);
    let copies = fields.list.iter().map(|field| {
        let ident = field.ident;
        if is_copy(field) { quote!(#ident: self.#ident) } else { quote!(#ident: Clone::clone(&self.#ident)) }
    });
    let mut clone = quote!(Self { #(#copies),* });
    let mut positions = TokenStream::new();
    let (debug, same) = if many(fields) {
        positions.extend(look(item, fields, &all, sent && sent_in_place(item, fields)));
        if read {
            positions.extend(reads(item, &all));
            clone = quote!(#krate::plain::copied(self));
        }
        (quote!(#krate::plain::shown(self, #f)), quote!(#krate::plain::same(self, #other)))
    } else {
        let (name, names) = (item.ident.unraw().to_string(), joined(&all));
        let debug = if all.is_empty() {
            quote!(#f.write_str(#name))
        } else {
            let tuple = tuple(krate, &all, &quote!(&self.));
            quote!(#krate::plain::shown_fields(#f, #name, #names, #tuple))
        };
        (debug, if all.is_empty() { quote!(true) } else { quote!(#(self.#all == #other.#all)&&*) })
    };
    let traits = traits!(item, f, other, { #clone }, { #debug }, { #same });
    [Some(traits), Some(positions), default].into_iter().flatten().collect()
}

/// Whether a generated field is a number, a flag or an identifier, which need no call to be copied.
fn is_copy(field: &Field<'_>) -> bool {
    let value = match field.kind {
        FieldKind::Plain | FieldKind::Flag(_) => field.inner,
        _ => return false,
    };
    ty::is_primitive(value) || (ty::is_in(value, "id") && !ty::is_generic(value))
}

/// References to all fields.
fn tuple(krate: &syn::Path, all: &[&Ident], before: &TokenStream) -> TokenStream {
    let chunks = all.chunks(WIDE).map(|chunk| quote!((#(#before #chunk,)*)));
    // From behind: a tuple, and those after it.
    chunks
        .rev()
        .reduce(|after, chunk| quote!(#krate::plain::More(#chunk, #after)))
        .unwrap_or_else(|| quote!(()))
}

/// `Look`.
fn look(item: &Item<'_>, fields: &Fields<'_>, all: &[&Ident], sent: bool) -> TokenStream {
    let krate = &item.krate;
    let (attrs, ident, view) = (derived(item), item.ident, local("view"));
    let (name, names, tuple) = (ident.unraw().to_string(), joined(all), tuple(krate, all, &quote!(&self.)));
    let shown = if sent {
        let keys = keys(fields);
        quote!(#view.send(#name, #names, #keys, #tuple))
    } else {
        quote!(#view.see(#name, #names, #tuple))
    };
    quote! {
        #attrs
        impl #krate::plain::Look for #ident {
            fn look(&self, #view: &mut #krate::plain::View<'_>) { #shown }
        }
    }
}

/// `Reads`.
fn reads(item: &Item<'_>, all: &[&Ident]) -> TokenStream {
    let krate = &item.krate;
    let (attrs, ident, take) = (derived(item), item.ident, local("take"));
    let tuple = tuple(krate, all, &quote!(&mut self.));
    quote! {
        #attrs
        impl #krate::plain::Reads for #ident {
            fn reads(&mut self, #take: &mut #krate::plain::Take<'_>) { #take.take(#tuple) }
        }
    }
}

/// The body of `decode`, if it is short.
pub(super) fn decode(item: &Item<'_>, fields: &Fields<'_>, d: &Ident) -> Option<TokenStream> {
    if !read_in_place(item, fields) {
        return None;
    }
    let krate = &item.krate;
    let keys = fields.list.iter().filter(|field| !is_rest(field)).map(|field| &field.wire);
    if many(fields) {
        return Some(quote!(#krate::plain::read(#d, &[#(#keys),*])));
    }
    let it = local("it");
    let all: Vec<&Ident> = fields.list.iter().map(|field| field.ident).collect();
    let tuple = tuple(krate, &all, &quote!(&mut #it.));
    Some(quote! {
        let mut #it = <Self as ::core::default::Default>::default();
        #krate::plain::ended(#krate::plain::read_into(#d, &[#(#keys),*], #tuple), #it)
    })
}

/// The body of `encode`, if it is short; `sent` if it is what the struct is made for.
pub(super) fn encode(item: &Item<'_>, fields: &Fields<'_>, sent: bool, e: &Ident) -> Option<TokenStream> {
    if !sent_in_place(item, fields) {
        return None;
    }
    let krate = &item.krate;
    if sent && many(fields) {
        return Some(quote!(#krate::plain::write(self, #e)));
    }
    let all: Vec<&Ident> = fields.list.iter().map(|field| field.ident).collect();
    let (keys, tuple) = (keys(fields), tuple(krate, &all, &quote!(&self.)));
    Some(quote!(#krate::plain::write_fields(#e, #keys, #tuple)))
}

/// A line for each field: its wire name, and after a tab the initial of the style of a flag; an empty one for that of the
/// other members.
fn keys(fields: &Fields<'_>) -> String {
    let line = |field: &Field<'_>| match field.kind {
        FieldKind::Flag(style) => {
            let initial = match style {
                "YesNo" => "Y",
                "YesOnly" => "O",
                "OneZero" => "1",
                _ => "T",
            };
            format!("{}\t{initial}", field.wire)
        }
        FieldKind::Rest => String::new(),
        _ => field.wire.clone(),
    };
    fields.list.iter().map(line).collect::<Vec<_>>().join("\n")
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
    // Calls come first: what stands before one has to be dropped if it fails.
    let rest = optional().filter(|field| is_rest(field)).map(|field| field.ident);
    let others = optional().filter(|field| !is_rest(field)).map(|field| field.ident);
    quote! {
        #(#rest: ::core::default::Default::default(),)*
        #(#others: None,)*
    }
}

/// `Clone`, `Copy`, `Debug`, `PartialEq` of an enum without fields.
pub(super) fn kinds(item: &Item<'_>, variants: &[&Ident]) -> TokenStream {
    // Without variants there is no number to compare.
    if !item.plain || variants.is_empty() {
        return TokenStream::new();
    }
    let (krate, f, other) = (&item.krate, local("f"), local("other"));
    let (attrs, ident, names) = (derived(item), item.ident, joined(variants));
    let traits = traits!(
        item, f, other,
        { *self },
        { #krate::plain::variant(#f, *self as usize, #names) },
        { *self as usize == *#other as usize }
    );
    let copy = quote! {
        #attrs
        impl ::core::marker::Copy for #ident {}
    };
    [traits, copy].into_iter().collect()
}

/// `Clone`, `Debug`, `PartialEq`, `Eq`, `Hash` of a list of values.
pub(super) fn values(item: &Item<'_>, names: &[&Ident], unknown: &Ident, numbers: bool) -> TokenStream {
    if !item.plain {
        return TokenStream::new();
    }
    let (krate, f, other) = (&item.krate, local("f"), local("other"));
    let (value, state) = (local("value"), local("state"));
    let (attrs, ident, known) = (derived(item), item.ident, joined(&[names, &[unknown]].concat()));
    let traits = traits!(
        item, f, other,
        {
            match self {
                Self::#unknown(#value) => Self::#unknown(Clone::clone(#value)),
                _ => #krate::plain::known(self),
            }
        },
        { #krate::plain::value(self, #f, #known, #numbers) },
        { #krate::plain::same_value(self, #other) }
    );
    let others = quote! {
        #attrs
        impl Eq for #ident {}
        #attrs
        impl ::core::hash::Hash for #ident {
            fn hash<H: ::core::hash::Hasher>(&self, #state: &mut H) {
                #krate::plain::hash_value(self, #state);
            }
        }
    };
    [traits, others].into_iter().collect()
}

/// Names as one text, blanks between: one literal instead of many.
fn joined(names: &[&Ident]) -> String {
    names.iter().map(|name| name.unraw().to_string()).collect::<Vec<_>>().join(" ")
}
