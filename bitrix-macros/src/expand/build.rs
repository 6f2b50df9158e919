//! Constructors and setters.

use super::{as_written, derived, written};
use crate::model::{Field, FieldKind, Fields, Item};
use crate::ty;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt as _;
use syn::{Attribute, Expr, ExprLit, Lit, Meta, Token};

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

/// What a constructor or setter takes for a field. It writes the argument's type.
struct Argument<'a> {
    item: &'a Item<'a>,
    field: &'a Field<'a>,
    /// Anything that converts into the field's type is taken.
    converts: bool,
}

impl<'a> Argument<'a> {
    fn of(item: &'a Item<'a>, field: &'a Field<'a>) -> Self {
        // A conversion into a type parameter would leave it unknown.
        let parameter = item.generics.type_params().any(|param| ty::is(field.inner, &param.ident));
        let as_it_is = parameter
            || ty::is_primitive(field.inner)
            || matches!(field.kind, FieldKind::Flag(_) | FieldKind::Rest);
        Self { item, field, converts: !as_it_is }
    }

    /// The field with the argument called `name` in it.
    fn value(&self, name: &Ident) -> TokenStream {
        let (item, optional) = (self.item, self.field.optional);
        let (into, some) =
            (Prelude(item, &["convert", "Into"]), Prelude(item, &["option", "Option", "Some"]));
        match (self.converts, optional) {
            (true, true) => quote!(#some(#into::into(#name))),
            (true, false) => quote!(#into::into(#name)),
            (false, true) => quote!(#some(#name)),
            (false, false) => quote!(#name),
        }
    }
}

impl ToTokens for Argument<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let ty = as_written(self.item, self.field.inner);
        if !self.converts {
            ty.to_tokens(tokens);
            return;
        }
        // Token by token: a `quote!` in a `quote!` costs the compiler more.
        let at = Span::call_site();
        Token![impl](at).to_tokens(tokens);
        Prelude(self.item, &["convert", "Into"]).to_tokens(tokens);
        Token![<](at).to_tokens(tokens);
        ty.to_tokens(tokens);
        Token![>](at).to_tokens(tokens);
    }
}

/// A name of the prelude: by its path, unless the item is generated, since no generated type has such a name.
struct Prelude<'a>(&'a Item<'a>, &'static [&'static str]);

impl ToTokens for Prelude<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let mut words = self.1.iter().map(|word| Ident::new(word, Span::call_site()));
        if self.0.plain {
            words.next_back().to_tokens(tokens);
        } else {
            quote!(::core #(::#words)*).to_tokens(tokens);
        }
    }
}

/// A member of the literal that a constructor is: with the argument of this name in it, or empty.
struct Member<'a> {
    item: &'a Item<'a>,
    field: &'a Field<'a>,
    given: Option<Ident>,
}

impl ToTokens for Member<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.field.ident.to_tokens(tokens);
        Token![:](Span::call_site()).to_tokens(tokens);
        match (&self.given, &self.field.kind) {
            (Some(name), _) => Argument::of(self.item, self.field).value(name).to_tokens(tokens),
            (None, FieldKind::Rest) => quote!(::core::default::Default::default()).to_tokens(tokens),
            (None, _) => Prelude(self.item, &["option", "Option", "None"]).to_tokens(tokens),
        }
    }
}

/// A setter up to its name.
struct Head<'a> {
    item: &'a Item<'a>,
    field: &'a Field<'a>,
    name: &'a Ident,
}

impl ToTokens for Head<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let field = self.field;
        if has_text(&field.docs) {
            field.docs.iter().for_each(|attr| attr.to_tokens(tokens));
        } else {
            let text = match field.kind {
                FieldKind::Rest => "Sets the other members.".to_owned(),
                FieldKind::Choice => "Sets the one of the alternatives that is sent.".to_owned(),
                _ => format!("Sets `{}`.", field.wire),
            };
            quote!(#[doc = #text]).to_tokens(tokens);
        }
        field.deprecated.iter().for_each(|attr| attr.to_tokens(tokens));
        must_use(self.item, "a setter returns the changed value").to_tokens(tokens);
        as_written(self.item, self.item.vis).to_tokens(tokens);
        Token![fn](Span::call_site()).to_tokens(tokens);
        self.name.to_tokens(tokens);
    }
}

fn setter(item: &Item<'_>, fields: &Fields<'_>, field: &Field<'_>) -> TokenStream {
    let ident = field.ident;
    let name = &rewritten(item, ident);
    let (head, argument) = (Head { item, field, name }, Argument::of(item, field));
    if item.plain && field.optional && argument.converts {
        let krate = &item.krate;
        // An update moves all other fields: for few of them, that is checked faster than the drop of what was there.
        if (2..=UPDATED).contains(&fields.list.len()) {
            return quote! {
                #head(self, #name: #argument) -> Self { Self { #ident: #krate::plain::some(#name), ..self } }
            };
        }
        return quote! {
            #head(mut self, #name: #argument) -> Self { self.#ident = #krate::plain::some(#name); self }
        };
    }
    let value = argument.value(name);
    quote! {
        #head(mut self, #name: #argument) -> Self {
            self.#ident = #value;
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
    let names = order.iter().map(|index| rewritten(item, fields.list[*index].ident));
    let arguments = order.iter().map(|index| Argument::of(item, &fields.list[*index]));
    let members = fields.list.iter().enumerate().map(|(index, field)| Member {
        item,
        field,
        given: taken(index).then(|| rewritten(item, field.ident)),
    });
    let doc = constructor_doc(fields, &order, picked);
    // The wire decides how many there are, and clippy looks into derived code here.
    let many = (order.len() > 3)
        .then(|| quote!(#[allow(clippy::too_many_arguments, clippy::fn_params_excessive_bools)]));
    quote! {
        #[doc = #doc]
        #many
        #must_use
        #vis fn #name(#(#names: #arguments),*) -> Self {
            Self { #(#members),* }
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
