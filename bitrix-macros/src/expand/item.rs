//! derive(Method), derive(Record) on a struct, derive(Event).

use super::{constructors_and_setters, implement, lists, members, option, plain};
use crate::model::{Direction, Event, Field, FieldKind, Fields, Item, Method, Record, Required};
use crate::ty;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

/// derive(Method).
pub(crate) fn method(model: &Method<'_>) -> TokenStream {
    let item = &model.item;
    let Some(fields) = &model.fields else { return TokenStream::new() };
    let built = constructors_and_setters(item, fields, true, true);
    let encode = members::encode(item, fields, true);
    let decode = server_side(item, || members::decode(item, fields, false));
    let implemented = method_impl(model, fields);
    let plain = plain::structure(item, fields, false, true);
    let paged = model.paging.as_ref().map(|paging| lists::paged(model, paging));
    [Some(plain), Some(built), Some(encode), Some(implemented), paged, Some(decode)]
        .into_iter()
        .flatten()
        .collect()
}

fn method_impl(model: &Method<'_>, fields: &Fields<'_>) -> TokenStream {
    let item = &model.item;
    let krate = &item.krate;
    let variant = |name: &str| Ident::new(name, Span::call_site());
    // What few methods have, after what all have.
    let mut rare = TokenStream::new();
    if model.api != "V2" {
        let api = variant(model.api);
        rare.extend(quote!(api: #krate::meta::Api::#api,));
    }
    if model.auth != "Any" {
        let auth = variant(model.auth);
        rare.extend(quote!(auth: #krate::meta::Auth::#auth,));
    }
    if model.answers_file {
        rare.extend(quote!(answer: #krate::meta::Answer::File,));
    }
    if model.deprecated.is_some() {
        let deprecated = option(model.deprecated.as_ref());
        rare.extend(quote!(deprecated: #deprecated,));
    }
    if model.creates.is_some() {
        let creates = option(model.creates.as_ref());
        rare.extend(quote!(creates: #creates,));
    }
    if let Some(filter) = model.filter {
        let filter = variant(filter);
        rare.extend(quote!(filter: ::core::option::Option::Some(#krate::meta::FilterDialect::#filter),));
    }
    let groups = groups(krate, fields);
    if !groups.is_empty() {
        rare.extend(quote!(groups: &[#groups],));
    }
    let (names, required) = params(fields);
    let mut ids = String::new();
    if item.plain {
        ids = named_ids(fields);
    } else if let Some(typed) = typed_ids(item, fields) {
        rare.extend(quote! {
            params: #krate::meta::Params {
                names: #names,
                required: #required,
                ids: #krate::meta::Ids::Typed(&[#typed]),
            },
        });
    }
    let (name, scopes, effect) = (&model.name, model.scopes.join(" "), variant(&model.effect.to_lowercase()));
    let mut meta = quote!(#krate::meta::MethodMeta::#effect(#name, #scopes, #names, #required, #ids));
    if !rare.is_empty() {
        meta = quote!(#krate::meta::MethodMeta { #rare ..#meta });
    }
    let output = &model.output;
    let error = error_type(model);
    let batch = batch_type(model);
    let bound = quote!(#krate::codec::Encode + ::core::marker::Send + ::core::marker::Sync);
    implement!(item, (#bound), (#krate::meta::Method), {
        type Output = #output;
        type Error = #error;
        type Batch = #batch;
        const META: #krate::meta::MethodMeta = #meta;
    })
}

/// The error enum, or the runtime's empty one.
pub(crate) fn error_type(model: &Method<'_>) -> TokenStream {
    let krate = &model.item.krate;
    model.error.as_ref().map_or_else(|| quote!(#krate::meta::NoErrors), |error| quote!(#error))
}

/// The kind of batch that may hold the method.
pub(crate) fn batch_type(model: &Method<'_>) -> TokenStream {
    let krate = &model.item.krate;
    let kind = if model.not_in_batch { "Alone" } else { model.api };
    let kind = Ident::new(kind, Span::call_site());
    quote!(#krate::batch::#kind)
}

/// The parameters as the runtime's `Params` reads them: names, and how far each is required.
fn params(fields: &Fields<'_>) -> (String, String) {
    let initial = |field: &Field<'_>| match field.required {
        Required::No => 'N',
        Required::Always => 'A',
        Required::Conditional => 'C',
        Required::OneOf => 'O',
        Required::WebhookOnly => 'W',
    };
    // No parameter's name has a line end, and one that had would make others of all after it.
    let names = members(fields).map(|field| field.wire.replace('\n', " ")).collect::<Vec<_>>().join("\n");
    (names, members(fields).map(initial).collect())
}

fn members<'f, 'a>(fields: &'f Fields<'a>) -> impl Iterator<Item = &'f Field<'a>> {
    fields.list.iter().filter(|field| field.is_member())
}

/// The type of a parameter's value.
fn value<'a>(field: &Field<'a>) -> &'a syn::Type {
    match field.kind {
        FieldKind::Clear(_, value) => value,
        _ => field.inner,
    }
}

/// Which parameters of a generated method are identifiers, and of what: `0 deal 3 user`. There the type's name says it.
fn named_ids(fields: &Fields<'_>) -> String {
    let named = members(fields)
        .enumerate()
        .filter_map(|(index, field)| Some(format!("{index} {}", ty::id_kind(value(field))?)));
    named.collect::<Vec<_>>().join(" ")
}

/// Which parameters may be identifiers, and what their types say of that.
fn typed_ids(item: &Item<'_>, fields: &Fields<'_>) -> Option<TokenStream> {
    let krate = &item.krate;
    let ids: TokenStream = members(fields)
        .enumerate()
        .filter_map(|(index, field)| {
            let value = value(field);
            // Some fields are no identifiers by their looks: that spares the compiler a question each.
            let other =
                ["String", "Vec"].iter().any(|word| ty::last_word(value).is_some_and(|last| last == *word));
            (!other && !ty::is_primitive(value)).then(|| {
                let at = super::written(value.span());
                quote_spanned!(at=> (#index, <#value as #krate::codec::Encode>::ID_KIND),)
            })
        })
        .collect();
    (!ids.is_empty()).then_some(ids)
}

/// The at-least-one groups, and a group for each exclusive choice.
fn groups(krate: &syn::Path, fields: &Fields<'_>) -> TokenStream {
    let groups = fields.groups.iter().map(|group| {
        let of = group.members.iter().map(|member| &fields.list[*member].wire);
        quote!(#krate::meta::GroupMeta { rule: #krate::meta::GroupRule::AtLeastOne, of: &[#(#of),*] },)
    });
    let choices = fields.list.iter().filter(|field| matches!(field.kind, FieldKind::Choice)).map(|field| {
        let rule = Ident::new(if field.optional { "AtMostOne" } else { "ExactlyOne" }, Span::call_site());
        let ty = field.inner;
        quote! {
            #krate::meta::GroupMeta {
                rule: #krate::meta::GroupRule::#rule,
                of: <#ty as #krate::codec::Choice>::KEYS,
            },
        }
    });
    quote!(#(#groups)* #(#choices)*)
}

/// Items that are there only with the runtime's feature `server-side`, which turns on ours of the same name. Ours may be on
/// for another build of the runtime, so the runtime's macro has the last word.
pub(crate) fn server_side(item: &Item<'_>, items: impl FnOnce() -> TokenStream) -> TokenStream {
    let krate = &item.krate;
    if !cfg!(feature = "server-side") {
        return TokenStream::new();
    }
    let items = items();
    quote!(#krate::__server_side! { #items })
}

/// derive(Record) on a struct.
pub(crate) fn record(model: &Record<'_>) -> TokenStream {
    let item = &model.item;
    let Some(fields) = &model.fields else { return TokenStream::new() };
    let (read, sent) = (model.direction != Direction::Input, model.direction != Direction::Output);
    let (encode, decode) = (|| members::encode(item, fields, sent), || members::decode(item, fields, read));
    let [first, second] = match model.direction {
        Direction::Both => [encode(), decode()],
        Direction::Input => [encode(), server_side(item, decode)],
        Direction::Output => [decode(), server_side(item, encode)],
    };
    let built = record_built(item, fields, model.direction);
    // Of generated records those that are rows: the others are never asked for as such, and there are 1,800.
    let row = !item.plain || model.constants.is_some();
    let marker = row.then(|| record_marker(item, lists::members(item, fields).as_ref()));
    let constants = model.constants.map(|upper| lists::constants(item, fields, upper));
    let plain = plain::structure(item, fields, read, sent);
    [Some(plain), Some(built), Some(first), Some(second), marker, constants].into_iter().flatten().collect()
}

/// Constructors and setters of a record: one that only comes from the server has a `new` where fields must be given.
pub(crate) fn record_built(item: &Item<'_>, fields: &Fields<'_>, direction: Direction) -> TokenStream {
    match direction {
        Direction::Output => constructors_and_setters(item, fields, fields.any_required(), false),
        Direction::Input | Direction::Both => constructors_and_setters(item, fields, true, true),
    }
}

/// `impl Record`.
pub(crate) fn record_marker(item: &Item<'_>, members: Option<&TokenStream>) -> TokenStream {
    let krate = &item.krate;
    let (attrs, ident) = (super::derived(item), item.ident);
    let (params, arguments, conditions) = item.generics.split_for_impl();
    quote! {
        #attrs
        impl #params #krate::meta::Record for #ident #arguments #conditions { #members }
    }
}

/// derive(Event).
pub(crate) fn event(model: &Event<'_>) -> TokenStream {
    let item = &model.item;
    let Some(fields) = &model.fields else { return TokenStream::new() };
    let krate = &item.krate;
    let built = record_built(item, fields, Direction::Output);
    let decode = members::decode(item, fields, true);
    let encode = server_side(item, || members::encode(item, fields, false));
    let meta = event_meta(model);
    let implemented = implement!(item, (#krate::codec::Decode), (#krate::meta::Event), { #meta });
    let plain = plain::structure(item, fields, true, false);
    [plain, built, decode, implemented, encode].into_iter().collect()
}

/// The body of `impl Event`.
pub(crate) fn event_meta(model: &Event<'_>) -> TokenStream {
    let krate = &model.item.krate;
    let (name, scopes) = (&model.name, model.scopes.join(" "));
    let mut meta = quote!(#krate::meta::EventMeta::new(#name, #scopes));
    if model.deprecated.is_some() {
        let deprecated = option(model.deprecated.as_ref());
        meta = quote!(#krate::meta::EventMeta { deprecated: #deprecated, ..#meta });
    }
    quote!(const META: #krate::meta::EventMeta = #meta;)
}
