//! The schema language as one table: which keys an item has, what stands behind them, who may write them, and in
//! which order they are written.
//!
//! The checker, the merge and the writer walk a tree along this table, so a new key is added here (and to
//! `build`, which puts its value into the model).

use crate::model::Scalar;

/// What stands behind a key.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// A single value or a flat list of them.
    Leaf(Leaf),
    /// A map with the keys of a table.
    Record(&'static Table),
    /// A map from names to items.
    Named(&'static Named),
    /// `errors:`, a list of rows that is merged by code.
    Rows,
    /// `values:`, a list of values, or a map from values to their labels.
    Values,
}

/// A single value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leaf {
    /// A text that is not empty.
    Text,
    /// A text that may be empty (error codes).
    AnyText,
    /// A Rust identifier.
    Ident,
    /// A Rust path inside the library, `content::Attach`.
    RustPath,
    /// A text, number or boolean, kept as text (`default`, `clear`).
    Literal,
    /// `true` or `false`.
    Flag,
    /// `true`; `false` would say nothing.
    Mark,
    /// A number.
    Int,
    /// A number that is not negative.
    Count,
    /// An HTTP status.
    Status,
    /// A list of texts that is not empty.
    Texts,
    /// A list of HTTP statuses.
    Statuses,
    /// One of these words.
    Word(&'static [&'static str]),
    /// One or several of these words.
    Words(&'static [&'static str]),
    /// A documented type: `string`, `integer[]`, `object|string`.
    Type,
    /// A list of type names.
    Types,
    /// A text, or `{text, link}`.
    Why,
}

/// Who may write a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// What the page says; an overlay needs a reason to change it.
    Fact,
    /// Our words and refinements: overlays only, no reason needed.
    Words,
    /// Of the overlay itself: `why`, `remove`, `code_is`.
    Meta,
}

/// A key of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) class: Class,
    pub(crate) shape: Shape,
    /// The value that is meant when the key is not there, as it would be written; never written.
    pub(crate) default: &'static str,
}

/// A map with fixed keys.
#[derive(Debug)]
pub(crate) struct Table {
    /// What it describes, with its article: "a method".
    pub(crate) what: &'static str,
    /// In the order in which they are written.
    pub(crate) keys: &'static [Key],
}

/// A map from names to items.
#[derive(Debug)]
pub(crate) struct Named {
    /// What one entry is.
    pub(crate) item: &'static Table,
    /// Whether the names are sorted when written; else they keep the order of the page.
    pub(crate) sorted: bool,
    /// Whether an overlay may hold an entry of its own without a reason.
    pub(crate) own: bool,
}

impl Table {
    /// The key of this name.
    pub(crate) fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|k| k.name == name)
    }
}

/// The table of a whole spec or overlay.
pub(crate) static MODULE: Table = Table {
    what: "a module",
    keys: &[
        words("doc", leaf(Leaf::Text)),
        fact("methods", Shape::Named(&Named { item: &METHOD, sorted: true, own: true })),
        fact("events", Shape::Named(&Named { item: &EVENT, sorted: true, own: true })),
        fact("records", Shape::Named(&Named { item: &RECORD, sorted: true, own: true })),
        fact("enums", Shape::Named(&Named { item: &ENUM, sorted: true, own: true })),
        WHY,
    ],
};

/// The table of `types.yaml`.
pub(crate) static TYPES: Table = Table {
    what: "`types.yaml`",
    keys: &[
        fact("ids", Shape::Named(&Named { item: &ID, sorted: true, own: true })),
        fact("natives", Shape::Named(&Named { item: &NATIVE, sorted: true, own: true })),
    ],
};

/// The table of `errors.yaml`.
pub(crate) static ERRORS: Table = Table { what: "`errors.yaml`", keys: &[fact("errors", Shape::Rows)] };

static ID: Table = Table {
    what: "an id kind",
    keys: &[
        fact("doc", leaf(Leaf::Text)),
        fact("of", leaf(Leaf::Texts)),
        fact("names", leaf(Leaf::Texts)),
        fact("modules", leaf(Leaf::Texts)),
    ],
};

static NATIVE: Table = Table {
    what: "a native type",
    keys: &[
        fact("rust", leaf(Leaf::RustPath)),
        fact("wire", leaf(Leaf::Types)),
        fact("members", leaf(Leaf::Texts)),
        fact("doc", leaf(Leaf::Text)),
    ],
};

static METHOD: Table = Table {
    what: "a method",
    keys: &[
        fact("page", leaf(Leaf::Text)),
        default(fact("api", leaf(Leaf::Word(APIS))), "v2"),
        words("rust", leaf(Leaf::Ident)),
        words("summary", leaf(Leaf::Text)),
        words("doc", leaf(Leaf::Text)),
        fact("scopes", leaf(Leaf::Texts)),
        default(fact("auth", leaf(Leaf::Word(AUTHS))), "any"),
        default(fact("who", leaf(Leaf::Word(WHO))), "any"),
        fact("deprecated", Shape::Record(&DEPRECATED)),
        fact("effect", leaf(Leaf::Word(EFFECTS))),
        words("creates", leaf(Leaf::Text)),
        fact("params", Shape::Named(&FIELD_MAP)),
        fact("groups", Shape::Named(&GROUP_MAP)),
        default(fact("open", leaf(Leaf::Flag)), "false"),
        fact("paging", Shape::Record(&PAGING)),
        fact("filter", leaf(Leaf::Word(FILTERS))),
        default(fact("not_in_batch", leaf(Leaf::Flag)), "false"),
        fact("result", Shape::Record(&RESULT)),
        words("result_rust", leaf(Leaf::Ident)),
        fact("error_statuses", leaf(Leaf::Statuses)),
        fact("errors", Shape::Rows),
        WHY,
    ],
};

static EVENT: Table = Table {
    what: "an event",
    keys: &[
        fact("page", leaf(Leaf::Text)),
        fact("title", leaf(Leaf::Text)),
        words("rust", leaf(Leaf::Ident)),
        words("summary", leaf(Leaf::Text)),
        words("doc", leaf(Leaf::Text)),
        fact("scopes", leaf(Leaf::Texts)),
        fact("deprecated", Shape::Record(&DEPRECATED)),
        fact("data", Shape::Named(&FIELD_MAP)),
        fact("groups", Shape::Named(&GROUP_MAP)),
        default(fact("open", leaf(Leaf::Flag)), "false"),
        WHY,
    ],
};

static RECORD: Table = Table {
    what: "a record",
    keys: &[
        fact("page", leaf(Leaf::Text)),
        words("rust", leaf(Leaf::Ident)),
        words("summary", leaf(Leaf::Text)),
        words("doc", leaf(Leaf::Text)),
        fact("fields", Shape::Named(&FIELD_MAP)),
        fact("groups", Shape::Named(&GROUP_MAP)),
        default(fact("open", leaf(Leaf::Flag)), "false"),
        WHY,
    ],
};

static ENUM: Table = Table {
    what: "a value list",
    keys: &[words("summary", leaf(Leaf::Text)), fact("values", Shape::Values), WHY],
};

/// Keys that a type node, an answer and a field have; a macro because tables are flat slices.
macro_rules! type_keys {
    (before: [$($before:expr),*], after: [$($after:expr),*]) => {
        &[
            fact("type", leaf(Leaf::Type)),
            $($before,)*
            fact("values", Shape::Values),
            fact("encoding", leaf(Leaf::Word(ENCODINGS))),
            fact("ref", leaf(Leaf::Text)),
            fact("id_of", leaf(Leaf::Text)),
            words("as", leaf(Leaf::Text)),
            words("record", leaf(Leaf::Ident)),
            words("summary", leaf(Leaf::Text)),
            $($after,)*
            fact("key", Shape::Record(&TYPE)),
            fact("of", Shape::Record(&TYPE)),
            fact("items", Shape::Record(&TYPE)),
            fact("fields", Shape::Named(&FIELD_MAP)),
            fact("groups", Shape::Named(&GROUP_MAP)),
            default(fact("open", leaf(Leaf::Flag)), "false"),
            WHY,
        ]
    };
}

/// A type: what `items`, `key` and `of` hold.
pub(crate) static TYPE: Table = Table { what: "a type", keys: type_keys!(before: [], after: []) };

/// What `result` holds: a type, and whether it may be `null` as a whole.
static RESULT: Table = Table {
    what: "an answer",
    keys: type_keys!(before: [default(fact("nullable", leaf(Leaf::Flag)), "false")], after: []),
};

/// A parameter, or a member of an object.
static FIELD: Table = Table {
    what: "a field",
    keys: type_keys!(
        before: [
            fact("required", leaf(Leaf::Word(REQUIRED))),
            words("rust", leaf(Leaf::Ident)),
            words("doc", leaf(Leaf::Text))
        ],
        after: [
            fact("default", leaf(Leaf::Literal)),
            fact("clear", leaf(Leaf::Literal)),
            fact("min", leaf(Leaf::Int)),
            fact("max", leaf(Leaf::Int)),
            fact("max_chars", leaf(Leaf::Count)),
            fact("max_items", leaf(Leaf::Count)),
            fact("formats", leaf(Leaf::Texts)),
            fact("deprecated", Shape::Record(&DEPRECATED)),
            REMOVE
        ]
    ),
};

static GROUP: Table = Table {
    what: "a group",
    keys: &[
        fact("rule", leaf(Leaf::Word(RULES))),
        fact("of", leaf(Leaf::Texts)),
        words("rust", leaf(Leaf::Ident)),
        words("doc", leaf(Leaf::Text)),
        REMOVE,
        WHY,
    ],
};

static DEPRECATED: Table = Table { what: "a deprecation", keys: &[fact("use", leaf(Leaf::Text)), WHY] };

static PAGING: Table = Table {
    what: "a paging",
    keys: &[
        fact("dialect", leaf(Leaf::Word(PAGINGS))),
        fact("rows", leaf(Leaf::Text)),
        fact("key", leaf(Leaf::Text)),
        fact("names", leaf(Leaf::Word(NAMES))),
        WHY,
    ],
};

/// A row of `errors:`.
pub(crate) static ROW: Table = Table {
    what: "an error",
    keys: &[
        fact("code", leaf(Leaf::AnyText)),
        meta("code_is", leaf(Leaf::AnyText)),
        fact("status", leaf(Leaf::Status)),
        fact("text", leaf(Leaf::Text)),
        meta("text_is", leaf(Leaf::Text)),
        fact("label", leaf(Leaf::Text)),
        fact("field", leaf(Leaf::Text)),
        words("rust", leaf(Leaf::Ident)),
        words("doc", leaf(Leaf::Text)),
        words("cause", leaf(Leaf::Words(CAUSES))),
        words("param", leaf(Leaf::Text)),
        words("retryable", leaf(Leaf::Flag)),
        REMOVE,
        WHY,
    ],
};

/// The label of a value.
pub(crate) static VALUE: Table = Table {
    what: "a value",
    keys: &[
        fact("label", leaf(Leaf::Text)),
        words("rust", leaf(Leaf::Ident)),
        words("doc", leaf(Leaf::Text)),
        REMOVE,
        WHY,
    ],
};

const WHY: Key = meta("why", leaf(Leaf::Why));
const REMOVE: Key = meta("remove", leaf(Leaf::Mark));
// Statics, because types hold fields and fields are types: a constant cannot contain itself.
static FIELD_MAP: Named = Named { item: &FIELD, sorted: false, own: false };
static GROUP_MAP: Named = Named { item: &GROUP, sorted: false, own: false };

const APIS: &[&str] = &["v2", "v3"];
const AUTHS: &[&str] = &["any", "oauth_only", "webhook_only"];
const WHO: &[&str] = &["any", "administrator"];
const EFFECTS: &[&str] = &["read", "write", "idempotent"];
const FILTERS: &[&str] = &["prefix", "conditions"];
const ENCODINGS: &[&str] = &["base64", "pair", "file_data"];
const REQUIRED: &[&str] = &["always", "conditional", "one_of", "webhook_only"];
const RULES: &[&str] = &["at_least_one", "exactly_one", "at_most_one"];
/// How `select`, `filter` and `order` write what the rows have in camelCase.
const NAMES: &[&str] = &["upper"];
const PAGINGS: &[&str] = &["start", "offset", "page", "cursor", "pagination", "tail"];
const CAUSES: &[&str] = &["missing", "invalid", "too_large", "not_found"];

const fn leaf(leaf: Leaf) -> Shape {
    Shape::Leaf(leaf)
}

const fn fact(name: &'static str, shape: Shape) -> Key {
    Key { name, class: Class::Fact, shape, default: "" }
}

const fn words(name: &'static str, shape: Shape) -> Key {
    Key { name, class: Class::Words, shape, default: "" }
}

const fn meta(name: &'static str, shape: Shape) -> Key {
    Key { name, class: Class::Meta, shape, default: "" }
}

const fn default(key: Key, default: &'static str) -> Key {
    Key { default, ..key }
}

/// The plain documented types. `array`, `object` and `file` take more keys, which may turn them into something else.
pub(crate) const TYPE_NAMES: &[(&str, Scalar)] = &[
    ("string", Scalar::String),
    ("text", Scalar::String),
    ("char", Scalar::String),
    ("enum", Scalar::String),
    ("integer", Scalar::Integer),
    ("double", Scalar::Double),
    ("boolean", Scalar::Boolean),
    ("money", Scalar::Money),
    ("date", Scalar::Date),
    ("datetime", Scalar::DateTime),
    ("timestamp", Scalar::Timestamp),
    ("object", Scalar::Object),
    ("array", Scalar::Array),
    ("any", Scalar::Any),
    ("secret", Scalar::Secret),
    ("file", Scalar::FileBase64),
    ("bytes", Scalar::Bytes),
    ("multi_field", Scalar::MultiField),
    ("lang_map", Scalar::LangMap),
];

/// `map`, the one type name without a scalar.
pub(crate) const MAP: &str = "map";

/// All names that `type:` knows.
pub(crate) fn type_names() -> impl Iterator<Item = &'static str> {
    TYPE_NAMES.iter().map(|(name, _)| *name).chain([MAP])
}

/// The scalar of a type name.
pub(crate) fn scalar(name: &str) -> Option<Scalar> {
    TYPE_NAMES.iter().find(|(n, _)| *n == name).map(|(_, s)| *s)
}

/// A documented type, taken apart: `object|string[]` is two alternatives, the second a list.
pub(crate) fn alternatives(text: &str) -> impl Iterator<Item = (&str, usize)> {
    text.split('|').map(|part| {
        let mut name = part.trim();
        let mut depth = 0;
        while let Some(inner) = name.strip_suffix("[]") {
            name = inner;
            depth += 1;
        }
        (name, depth)
    })
}
