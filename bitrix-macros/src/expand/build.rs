//! Constructors and setters.

use super::{as_written, derived, written};
use crate::model::{Field, FieldKind, Fields, Item};
use crate::ty;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;
use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// The most fields of a struct whose setters are written as an update.
const UPDATED: usize = 8;

/// `impl` with what the item is made by: nothing if there is neither.
pub(crate) fn constructors_and_setters(
    item: &Item<'_>,
    fields: &Fields<'_>,
    constructors: bool,
    setters: bool,
) -> TokenStream {
    let constructors = constructors.then(|| constructors_of(item, fields));
    let taken = fields.constructor_names();
    let setters = setters.then(|| {
        fields
            .list
            .iter()
            // A clash has been reported; leave it out rather than report it twice.
            .filter(|field| !field.is_required() && !taken.contains(&field.ident.unraw().to_string()))
            .map(|field| setter(item, fields, field))
            .collect::<TokenStream>()
    });
    let (attrs, ident) = (derived(item), item.ident);
    let (params, arguments, conditions) = item.generics.split_for_impl();
    let all = quote!(#constructors #setters);
    if all.is_empty() {
        return all;
    }
    quote! {
        #attrs
        impl #params #ident #arguments #conditions { #all }
    }
}

/// The type of an argument for a field, and the value made of the argument.
fn argument(item: &Item<'_>, field: &Field<'_>, name: &Ident) -> (TokenStream, TokenStream) {
    let ty = as_written(item, field.inner);
    // A conversion into a type parameter would leave it unknown.
    let parameter = item.generics.type_params().any(|param| ty::is(field.inner, &param.ident));
    if parameter
        || ty::is_primitive(field.inner)
        || matches!(field.kind, FieldKind::Flag(_) | FieldKind::Rest)
    {
        (ty, quote!(#name))
    } else {
        let into = in_prelude(item, &quote!(::core::convert), "Into");
        (quote!(impl #into<#ty>), quote!(#into::into(#name)))
    }
}

/// A name of the prelude: by its path, unless the item is generated, since no generated type has such a name.
fn in_prelude(item: &Item<'_>, path: &TokenStream, name: &str) -> TokenStream {
    let name = Ident::new(name, Span::call_site());
    if item.plain { quote!(#name) } else { quote!(#path::#name) }
}

fn setter(item: &Item<'_>, fields: &Fields<'_>, field: &Field<'_>) -> TokenStream {
    let (vis, must_use) = (as_written(item, item.vis), must_use(item, "a setter returns the changed value"));
    let ident = field.ident;
    let name = rewritten(item, ident);
    let (ty, converted) = argument(item, field, &name);
    let docs = if has_text(&field.docs) {
        let docs = &field.docs;
        quote!(#(#docs)*)
    } else {
        let text = match field.kind {
            FieldKind::Rest => "Sets the other members.".to_owned(),
            FieldKind::Choice => "Sets the one of the alternatives that is sent.".to_owned(),
            _ => format!("Sets `{}`.", field.wire),
        };
        quote!(#[doc = #text])
    };
    let deprecated = &field.deprecated;
    if item.plain
        && field.optional
        && !ty::is_primitive(field.inner)
        && !matches!(field.kind, FieldKind::Flag(_))
    {
        let krate = &item.krate;
        let value = quote!(#krate::plain::some(#name));
        // An update moves all other fields: for few of them, that is checked faster than the drop of what was there.
        let (receiver, body) = if (2..=UPDATED).contains(&fields.list.len()) {
            (quote!(self), quote!(Self { #ident: #value, ..self }))
        } else {
            (quote!(mut self), quote!(self.#ident = #value; self))
        };
        return quote! {
            #docs
            #(#deprecated)*
            #must_use
            #vis fn #name(#receiver, #name: #ty) -> Self { #body }
        };
    }
    let some = in_prelude(item, &quote!(::core::option::Option), "Some");
    let assigned = if field.optional { quote!(#some(#converted)) } else { converted };
    quote! {
        #docs
        #(#deprecated)*
        #must_use
        #vis fn #name(mut self, #name: #ty) -> Self {
            self.#ident = #assigned;
            self
        }
    }
}

/// `#[must_use]`, where the type does not say it already.
fn must_use(item: &Item<'_>, why: &str) -> Option<TokenStream> {
    (!item.must_use && !item.plain).then(|| quote!(#[must_use = #why]))
}

fn constructors_of(item: &Item<'_>, fields: &Fields<'_>) -> TokenStream {
    fields.combinations().iter().map(|picked| constructor(item, fields, picked)).collect()
}

/// The constructor that takes the required fields and the picked members of the groups.
fn constructor(item: &Item<'_>, fields: &Fields<'_>, picked: &[usize]) -> TokenStream {
    let must_use = must_use(item, "a constructor does nothing but return the value");
    let vis = as_written(item, item.vis);
    let name = Ident::new(&fields.constructor_name(picked), Span::call_site());
    let taken = |index: usize| fields.list[index].is_required() || picked.contains(&index);
    let order: Vec<usize> = (0..fields.list.len())
        .filter(|index| fields.list[*index].is_required())
        .chain(picked.iter().copied())
        .collect();
    let arguments = order.iter().map(|index| {
        let field = &fields.list[*index];
        let name = rewritten(item, field.ident);
        let (ty, _) = argument(item, field, &name);
        quote!(#name: #ty)
    });
    let values = fields.list.iter().enumerate().map(|(index, field)| {
        let ident = field.ident;
        if !taken(index) {
            let none = in_prelude(item, &quote!(::core::option::Option), "None");
            return match field.kind {
                FieldKind::Rest => quote!(#ident: ::core::default::Default::default()),
                _ => quote!(#ident: #none),
            };
        }
        let (_, value) = argument(item, field, &rewritten(item, ident));
        if field.optional {
            let some = in_prelude(item, &quote!(::core::option::Option), "Some");
            quote!(#ident: #some(#value))
        } else {
            quote!(#ident: #value)
        }
    });
    let doc = constructor_doc(fields, &order, picked);
    // The wire decides how many there are, and clippy looks into derived code here.
    let many = (order.len() > 3)
        .then(|| quote!(#[allow(clippy::too_many_arguments, clippy::fn_params_excessive_bools)]));
    quote! {
        #[doc = #doc]
        #many
        #must_use
        #vis fn #name(#(#arguments),*) -> Self {
            Self { #(#values),* }
        }
    }
}

fn constructor_doc(fields: &Fields<'_>, order: &[usize], picked: &[usize]) -> String {
    let mut doc = if order.is_empty() {
        "Makes one with nothing set.".to_owned()
    } else {
        "Makes one with what has to be given, and nothing else set.".to_owned()
    };
    for (group, index) in fields.groups.iter().zip(picked) {
        let members: Vec<_> =
            group.members.iter().map(|member| format!("`{}`", fields.list[*member].wire)).collect();
        let (members, taken) = (members.join(", "), &fields.list[*index].wire);
        doc.push_str(&format!("\n\nAt least one of {members} has to be given; this takes `{taken}`."));
    }
    if !order.is_empty() {
        doc.push_str("\n\n# Arguments\n");
    }
    for index in order {
        let field = &fields.list[*index];
        let (name, wire) = (field.ident.unraw().to_string(), format!("`{}`", field.wire));
        let mut about = first_paragraph(&field.docs);
        // Where nobody had words for it, the field's documentation begins with its name on the wire.
        if let Some(rest) = about.strip_prefix(&format!("{wire}: ")) {
            about = rest.to_owned();
        }
        doc.push_str(&format!("\n- `{name}`"));
        if !matches!(field.kind, FieldKind::Choice) && name != field.wire {
            doc.push_str(&format!(" ({wire})"));
        }
        if !about.is_empty() {
            doc.push_str(&format!(": {about}"));
        }
    }
    doc
}

fn doc_line(attr: &Attribute) -> Option<String> {
    match &attr.meta {
        Meta::NameValue(pair) => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// Whether the attributes document anything: `#[doc(hidden)]` alone does not.
fn has_text(docs: &[&Attribute]) -> bool {
    docs.iter().any(|attr| matches!(attr.meta, Meta::NameValue(_)))
}

fn first_paragraph(docs: &[&Attribute]) -> String {
    let text: Vec<String> = docs.iter().filter_map(|attr| doc_line(attr)).collect();
    let text = text.join("\n");
    let lines = text.lines().map(str::trim).skip_while(|line| line.is_empty());
    lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// An identifier at the place of the user's, as code that the derive wrote.
fn rewritten(item: &Item<'_>, ident: &Ident) -> Ident {
    let mut ident = ident.clone();
    if !item.plain {
        ident.set_span(written(ident.span()));
    }
    ident
}
