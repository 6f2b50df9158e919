//! What the user wrote: attributes parsed into structs of our own, each piece with its place. No rules yet.

mod args;
mod enums;
mod field;
mod item;

pub(crate) use enums::{ErrorAttr, ValueVariant, choice_variants, error_variants, value_variants};
pub(crate) use field::{Field, fields};
pub(crate) use item::{EventAttr, MethodAttr, RecordAttr, enum_crate};

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{Attribute, Ident};

/// What to underline when something is missing: the attribute, or the name of what should have it.
fn place(attr: Option<&Attribute>, ident: &Ident) -> TokenStream {
    attr.map_or_else(|| ident.to_token_stream(), |attr| attr.meta.to_token_stream())
}
