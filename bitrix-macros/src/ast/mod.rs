//! What the user wrote: attributes parsed into structs of our own, each piece with its place. No rules yet.

mod args;
mod enums;
mod field;
mod item;

pub(crate) use args::Int;
pub(crate) use enums::{ErrorAttr, ErrorVariant, ValueVariant, choice_variants, error_variants, value_variants};
pub(crate) use field::{Field, fields};
pub(crate) use item::{EventAttr, MethodAttr, RecordAttr, enum_crate};
