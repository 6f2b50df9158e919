//! `#[wire(…)]` on a field, or on a variant of an exclusive choice.

use super::Place;
use super::args::{Args, Grammar, Int, Key, Kind};
use crate::ctxt::Ctxt;
use syn::{Attribute, Ident, Lit, LitStr, Type};

const FIELD: Grammar = Grammar {
    name: "wire",
    lead: Some("\"NAME\""),
    keys: &[
        Key::new("flag", Kind::Text, "flag = \"Y/N\""),
        Key::new("clear", Kind::Text, "clear = \"N\""),
        Key::new("required", Kind::Text, "required = \"conditional\""),
        Key::new("one_of", Kind::Text, "one_of = \"content\""),
        Key::new("max_chars", Kind::Int, "max_chars = 255"),
        Key::new("max_items", Kind::Int, "max_items = 50"),
        Key::new("min", Kind::Int, "min = 0"),
        Key::new("max", Kind::Int, "max = 100"),
        Key::new("choice", Kind::Bare, "#[wire(choice)]"),
        Key::new("rest", Kind::Bare, "#[wire(rest)]"),
    ],
};

const ALTERNATIVE: Grammar = Grammar {
    name: "wire",
    lead: Some("\"NAME\""),
    keys: &[
        Key::new("flag", Kind::Text, "flag = \"Y/N\""),
        Key::new("max_chars", Kind::Int, "max_chars = 255"),
        Key::new("max_items", Kind::Int, "max_items = 50"),
        Key::new("min", Kind::Int, "min = 0"),
        Key::new("max", Kind::Int, "max = 100"),
    ],
};

/// A named field, or the one field of a variant with the variant's name.
pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) ty: &'a Type,
    pub(crate) attrs: &'a [Attribute],
    /// The `#[wire(…)]` attribute's place, or the field's name.
    pub(crate) place: Place<'a>,
    /// Something in the attribute could not be read: what is missing may be due to that.
    pub(crate) faulty: bool,
    pub(crate) wire: Option<LitStr>,
    pub(crate) flag: Option<LitStr>,
    pub(crate) clear: Option<LitStr>,
    pub(crate) required: Option<LitStr>,
    pub(crate) one_of: Option<LitStr>,
    pub(crate) max_chars: Option<Int>,
    pub(crate) max_items: Option<Int>,
    pub(crate) min: Option<Int>,
    pub(crate) max: Option<Int>,
    pub(crate) choice: Option<Ident>,
    pub(crate) rest: Option<Ident>,
}

impl<'a> Field<'a> {
    fn read(cx: &Ctxt, grammar: &Grammar, attrs: &'a [Attribute], ident: &'a Ident, ty: &'a Type) -> Self {
        let (mut args, attr) = Args::only(cx, attrs, grammar);
        let wire = match args.lead.take() {
            Some(Lit::Str(text)) => Some(text),
            Some(other) => {
                cx.on(&other, "the wire name is a text: #[wire(\"NAME\")]");
                None
            }
            None => None,
        };
        Self {
            ident,
            ty,
            attrs,
            place: Place::of(attr, ident),
            faulty: args.faulty,
            wire,
            flag: args.text("flag"),
            clear: args.text("clear"),
            required: args.text("required"),
            one_of: args.text("one_of"),
            max_chars: args.int("max_chars"),
            max_items: args.int("max_items"),
            min: args.int("min"),
            max: args.int("max"),
            choice: args.bare("choice"),
            rest: args.bare("rest"),
        }
    }

    /// A variant of an exclusive choice, `Text(String)`.
    pub(super) fn alternative(cx: &Ctxt, attrs: &'a [Attribute], ident: &'a Ident, ty: &'a Type) -> Self {
        Self::read(cx, &ALTERNATIVE, attrs, ident, ty)
    }
}

/// The named fields of a struct.
pub(crate) fn fields<'a>(cx: &Ctxt, fields: &'a syn::FieldsNamed) -> Vec<Field<'a>> {
    fields
        .named
        .iter()
        .filter_map(|field| {
            let ident = field.ident.as_ref()?;
            Some(Field::read(cx, &FIELD, &field.attrs, ident, &field.ty))
        })
        .collect()
}
