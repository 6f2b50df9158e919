//! What the user wrote: attributes parsed into structs of our own, each piece with its place. No rules yet.

mod args;
mod enums;
mod field;
mod item;

pub(crate) use enums::{ErrorAttr, ValueVariant, choice_variants, error_variants, value_variants};
pub(crate) use field::{Field, fields};
pub(crate) use item::{EventAttr, MethodAttr, RecordAttr, enum_crate};

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, Ident};

/// What to underline when something is missing: the attribute, or the name of what should have it.
pub(crate) enum Place<'a> {
    Attribute(&'a Attribute),
    Name(&'a Ident),
}

impl<'a> Place<'a> {
    fn of(attr: Option<&'a Attribute>, ident: &'a Ident) -> Self {
        attr.map_or(Self::Name(ident), Self::Attribute)
    }
}

impl ToTokens for Place<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Attribute(attr) => attr.meta.to_tokens(tokens),
            Self::Name(ident) => ident.to_tokens(tokens),
        }
    }
}
