//! Variants and their attributes: `#[value(…)]`, `#[unknown]`, `#[error(…)]`, `#[wire(…)]`.

use super::Place;
use super::args::{Args, Grammar, Int, Key, Kind};
use super::field::Field;
use crate::ctxt::Ctxt;
use syn::{Attribute, DataEnum, Fields, Ident, Lit, LitStr, Meta, Variant};

const VALUE: Grammar = Grammar { name: "value", lead: Some("\"Y\""), keys: &[] };

const ERROR: Grammar = Grammar {
    name: "error",
    lead: None,
    keys: &[
        Key::new("code", Kind::Text, "code = \"ACCESS_DENIED\""),
        Key::new("status", Kind::Int, "status = 403"),
        Key::new("text", Kind::Text, "text = \"Access denied\""),
        Key::new("missing", Kind::BareOrText, "missing = \"MESSAGE\""),
        Key::new("invalid", Kind::BareOrText, "invalid = \"MESSAGE\""),
        Key::new("too_large", Kind::BareOrText, "too_large = \"MESSAGE\""),
        Key::new("not_found", Kind::BareOrText, "not_found = \"MESSAGE_ID\""),
        Key::new("about", Kind::Text, "about = \"MESSAGE\""),
        Key::new("retryable", Kind::Bare, "retryable"),
    ],
};

/// A variant of a value enum.
pub(crate) struct ValueVariant<'a> {
    pub(crate) variant: &'a Variant,
    /// There is a `#[value(…)]`, readable or not.
    pub(crate) marked: bool,
    /// Something in it could not be read, and has been reported.
    pub(crate) faulty: bool,
    pub(crate) value: Option<Lit>,
    /// The `#[unknown]` attribute.
    pub(crate) unknown: Option<&'a Attribute>,
}

/// The variants of a value enum.
pub(crate) fn value_variants<'a>(cx: &Ctxt, data: &'a DataEnum) -> Vec<ValueVariant<'a>> {
    data.variants
        .iter()
        .map(|variant| {
            let (mut args, attr) = Args::only(cx, &variant.attrs, &VALUE);
            let mut unknowns = variant.attrs.iter().filter(|attr| attr.path().is_ident("unknown"));
            let unknown = unknowns.next();
            if let Some(Attribute { meta: meta @ (Meta::List(_) | Meta::NameValue(_)), .. }) = unknown {
                cx.on(meta, "`unknown` takes no arguments: #[unknown]");
            }
            for second in unknowns {
                cx.on(second, "#[unknown] is written twice");
            }
            ValueVariant {
                variant,
                marked: attr.is_some(),
                faulty: args.faulty,
                value: args.lead.take(),
                unknown,
            }
        })
        .collect()
}

/// One `#[error(…)]`.
pub(crate) struct ErrorAttr<'a> {
    pub(crate) place: Place<'a>,
    /// Something in it could not be read: what is missing may be due to that.
    pub(crate) faulty: bool,
    pub(crate) code: Option<LitStr>,
    pub(crate) status: Option<Int>,
    pub(crate) text: Option<LitStr>,
    /// `missing`, `invalid`, `too_large`, `not_found`, in this order, with the parameter.
    pub(crate) causes: Vec<(Ident, Option<LitStr>)>,
    pub(crate) about: Option<LitStr>,
    pub(crate) retryable: bool,
}

/// A variant of an error enum.
pub(crate) struct ErrorVariant<'a> {
    pub(crate) variant: &'a Variant,
    pub(crate) rows: Vec<ErrorAttr<'a>>,
}

/// The variants of an error enum.
pub(crate) fn error_variants<'a>(cx: &Ctxt, data: &'a DataEnum) -> Vec<ErrorVariant<'a>> {
    let row = |attr: &'a Attribute| {
        let mut args = Args::parse(cx, attr, &ERROR);
        ErrorAttr {
            place: Place::Attribute(attr),
            faulty: args.faulty,
            code: args.text("code"),
            status: args.int("status"),
            text: args.text("text"),
            causes: ["missing", "invalid", "too_large", "not_found"]
                .into_iter()
                .filter_map(|cause| args.bare_or_text(cause))
                .collect(),
            about: args.text("about"),
            retryable: args.bare("retryable").is_some(),
        }
    };
    data.variants
        .iter()
        .map(|variant| ErrorVariant {
            variant,
            rows: variant.attrs.iter().filter(|attr| attr.path().is_ident("error")).map(row).collect(),
        })
        .collect()
}

/// The variants of an exclusive choice; the field is `None` where the variant does not hold exactly one value.
pub(crate) fn choice_variants<'a>(cx: &Ctxt, data: &'a DataEnum) -> Vec<(&'a Variant, Option<Field<'a>>)> {
    data.variants
        .iter()
        .map(|variant| match &variant.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                let ty = &fields.unnamed[0].ty;
                (variant, Some(Field::alternative(cx, &variant.attrs, &variant.ident, ty)))
            }
            _ => (variant, None),
        })
        .collect()
}
