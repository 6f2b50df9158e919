//! What the derives expand: checked, with every default filled in.
//!
//! After an error it is still complete enough for the fallback: a piece that was wrong is there in its plainest form.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt as _;
use syn::{Attribute, Generics, Path, Type, Visibility};

/// What every item has.
pub(crate) struct Item<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) vis: &'a Visibility,
    pub(crate) generics: &'a Generics,
    /// Path to bitrix-api.
    pub(crate) krate: Path,
    /// Something in it is marked `#[deprecated]`: the impls must not warn of it.
    pub(crate) deprecated: bool,
    /// It is generated: the standard traits are written too, in few words.
    pub(crate) plain: bool,
    /// It is marked `#[must_use]` itself: what returns it need not be.
    pub(crate) must_use: bool,
}

/// The fields of a struct.
pub(crate) struct Fields<'a> {
    pub(crate) list: Vec<Field<'a>>,
    pub(crate) groups: Vec<Group>,
}

impl Fields<'_> {
    /// Whether the type has fields without which it cannot be made.
    pub(crate) fn any_required(&self) -> bool {
        self.list.iter().any(Field::is_required)
    }

    /// One member of each group, in all ways: the constructors. A single empty combination where there are no groups.
    pub(crate) fn combinations(&self) -> Vec<Vec<usize>> {
        self.groups.iter().fold(vec![Vec::new()], |all, group| {
            let with = |picked: &Vec<usize>, member: usize| picked.iter().copied().chain([member]).collect();
            all.iter()
                .flat_map(|picked| group.members.iter().map(move |member| with(picked, *member)))
                .collect()
        })
    }

    /// The name of the constructor that takes these members of the groups: `with_a_and_b`, or `new` without any.
    pub(crate) fn constructor_name(&self, picked: &[usize]) -> String {
        if picked.is_empty() {
            return "new".to_owned();
        }
        let words: Vec<_> = picked.iter().map(|index| self.list[*index].ident.unraw().to_string()).collect();
        format!("with_{}", words.join("_and_"))
    }

    /// The names of all constructors.
    pub(crate) fn constructor_names(&self) -> Vec<String> {
        self.combinations().iter().map(|picked| self.constructor_name(picked)).collect()
    }
}

/// A field.
pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    /// The type as written, `Option` included.
    pub(crate) ty: &'a Type,
    /// The type without `Option`.
    pub(crate) inner: &'a Type,
    pub(crate) optional: bool,
    pub(crate) wire: String,
    pub(crate) kind: FieldKind<'a>,
    pub(crate) required: Required,
    /// `Limits::NONE.max_chars(5)…` as tokens after the `NONE`; empty for none.
    pub(crate) limits: TokenStream,
    /// `#[doc]` and `#[deprecated]`, for the setter.
    pub(crate) docs: Vec<&'a Attribute>,
    pub(crate) deprecated: Vec<&'a Attribute>,
}

impl Field<'_> {
    /// An argument of every constructor.
    pub(crate) fn is_required(&self) -> bool {
        !self.optional && !matches!(self.kind, FieldKind::Rest)
    }

    /// A member with a wire name of its own.
    pub(crate) fn is_member(&self) -> bool {
        !matches!(self.kind, FieldKind::Rest | FieldKind::Choice)
    }
}

/// How a field travels.
pub(crate) enum FieldKind<'a> {
    /// As its type says.
    Plain,
    /// As a flag, in the style named by this variant of `FlagStyle`.
    Flag(&'static str),
    /// In three states: the text that clears, and `T` of `Option<Clearable<T>>`.
    Clear(String, &'a Type),
    /// As one member of several.
    Choice,
    /// As all members that have no field.
    Rest,
}

/// What the metadata say; variants of `Required` of the runtime.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Required {
    No,
    Always,
    Conditional,
    OneOf,
    WebhookOnly,
}

/// Fields of which at least one has to be given: positions in [`Fields::list`].
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) members: Vec<usize>,
}

/// derive(Method).
pub(crate) struct Method<'a> {
    pub(crate) item: Item<'a>,
    /// `None` after an error: the item is no struct with named fields.
    pub(crate) fields: Option<Fields<'a>>,
    pub(crate) name: String,
    /// `None` after an error.
    pub(crate) output: Option<Type>,
    pub(crate) error: Option<Type>,
    pub(crate) scopes: Vec<String>,
    /// Variants of the runtime's `Effect`, `Api`, `Auth`.
    pub(crate) effect: &'static str,
    pub(crate) api: &'static str,
    pub(crate) auth: &'static str,
    pub(crate) deprecated: Option<String>,
    pub(crate) creates: Option<String>,
    pub(crate) not_in_batch: bool,
    pub(crate) answers_file: bool,
    /// Variant of the runtime's `FilterDialect`.
    pub(crate) filter: Option<&'static str>,
    pub(crate) paging: Option<Paging>,
}

/// How a method's answer is paged.
pub(crate) struct Paging {
    /// Variant of the runtime's `Dialect`.
    pub(crate) dialect: &'static str,
    pub(crate) row: Type,
    pub(crate) rows: Option<String>,
    pub(crate) key: Option<String>,
    pub(crate) upper: bool,
}

/// derive(Record) on a struct.
pub(crate) struct Record<'a> {
    pub(crate) item: Item<'a>,
    pub(crate) fields: Option<Fields<'a>>,
    pub(crate) direction: Direction,
    /// Constants of its fields are written; whether their names are UPPER_SNAKE_CASE of those on the wire.
    pub(crate) constants: Option<bool>,
}

/// Which way a record travels.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Input,
    Output,
    Both,
}

/// derive(Record) on an enum.
pub(crate) struct Choice<'a> {
    pub(crate) item: Item<'a>,
    /// Fields with the names of the variants.
    pub(crate) alternatives: Vec<Field<'a>>,
}

/// derive(Event).
pub(crate) struct Event<'a> {
    pub(crate) item: Item<'a>,
    pub(crate) fields: Option<Fields<'a>>,
    pub(crate) name: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) deprecated: Option<String>,
}

/// derive(WireEnum).
pub(crate) struct WireEnum<'a> {
    pub(crate) item: Item<'a>,
    pub(crate) values: Values<'a>,
    /// The variant that keeps other values; `None` after an error.
    pub(crate) unknown: Option<&'a Ident>,
}

/// The known values, with their variants.
pub(crate) enum Values<'a> {
    Texts(Vec<(&'a Ident, String)>),
    Numbers(Vec<(&'a Ident, i64)>),
}

/// derive(ErrorKind).
pub(crate) struct ErrorKind<'a> {
    pub(crate) item: Item<'a>,
    pub(crate) variants: Vec<&'a Ident>,
    pub(crate) rows: Vec<ErrorRow<'a>>,
}

/// A documented error.
pub(crate) struct ErrorRow<'a> {
    pub(crate) variant: &'a Ident,
    pub(crate) code: String,
    pub(crate) status: u16,
    pub(crate) text: String,
    pub(crate) param: String,
    /// Variant of the runtime's `Cause`.
    pub(crate) cause: &'static str,
    pub(crate) retryable: bool,
}
