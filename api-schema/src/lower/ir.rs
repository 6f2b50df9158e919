//! What lowering makes of the model: every name, type and sentence is decided, nothing is left to look up.

use std::collections::{BTreeMap, BTreeSet};

/// All that is generated from one schema.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Library {
    /// By path, `["im", "message"]`; modules that only hold others are there too, without items.
    pub modules: BTreeMap<Vec<String>, Module>,
    /// Identifier kinds.
    pub ids: Vec<Id>,
    /// The errors that any method may answer.
    pub system_errors: Option<Errors>,
    /// A feature for each area, with the features of areas whose types it uses.
    pub features: BTreeMap<String, BTreeSet<String>>,
    /// What the schemas of other crates may refer to.
    pub shared: crate::SharedTypes,
    /// Methods and events with the place where they are, by wire name.
    pub index: Vec<Entry>,
}

/// A module.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Module {
    /// The features of which one must be on. Empty: always there.
    pub features: BTreeSet<String>,
    /// The files it was made from: `specs/im/message.yaml`.
    pub sources: Vec<String>,
    /// Documentation.
    pub doc: Doc,
    /// In the order in which they are written.
    pub items: Vec<Item>,
}

/// Documentation as paragraphs of Markdown, each on one line or with line breaks of its own.
pub type Doc = Vec<String>;

/// A line of the index.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Wire name.
    pub wire: String,
    /// Method or event.
    pub kind: EntryKind,
    /// Path of the type without the root: `im::message::Add`.
    pub path: String,
    /// Feature that it needs, if it needs one.
    pub feature: Option<String>,
}

/// What a line of the index is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// A method of `/rest/`.
    Method,
    /// A method of `/rest/api/`.
    MethodV3,
    /// An event.
    Event,
}

/// An identifier kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Id {
    /// Name in the schema.
    pub kind: String,
    /// Name of the marker.
    pub marker: String,
    /// Name of the type.
    pub name: String,
    /// What it identifies.
    pub doc: String,
}

/// An item of a module.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A request, an event or a record.
    Struct(Struct),
    /// An exclusive choice.
    Choice(Choice),
    /// A value list.
    Values(Values),
    /// The errors of a method.
    Errors(Errors),
}

/// A struct.
#[derive(Clone, Debug, PartialEq)]
pub struct Struct {
    /// Name.
    pub name: String,
    /// Documentation.
    pub doc: Doc,
    /// What it is.
    pub role: Role,
    /// Fields.
    pub fields: Vec<Field>,
}

/// What a struct is, and what its derive has to know.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// A method's request.
    Method(Box<Method>),
    /// An event's data.
    Event(Event),
    /// A part of either, or of an answer.
    Record {
        /// Which ways it goes.
        usage: Usage,
        /// Whether it is the row of a list, whose members can be selected, filtered or sorted by; and whether requests
        /// name them in UPPER_SNAKE_CASE.
        row: Option<bool>,
    },
}

/// Which ways the values of a type go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// To the portal.
    pub input: bool,
    /// From the portal.
    pub output: bool,
}

impl Usage {
    /// Only ever received.
    pub(crate) fn only_output(self) -> bool {
        self.output && !self.input
    }
}

/// `#[method(…)]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    /// Wire name.
    pub name: String,
    /// `v3`, where it is that.
    pub v3: bool,
    /// Scopes.
    pub scopes: Vec<String>,
    /// `read`, `write` or `idempotent`.
    pub effect: &'static str,
    /// `oauth_only` or `webhook_only`, where it is one of them.
    pub auth: Option<&'static str>,
    /// Replaced, by what if that is known.
    pub deprecated: Option<Option<String>>,
    /// Identifier kind that a call creates.
    pub creates: Option<String>,
    /// The server refuses it as a command of a batch.
    pub not_in_batch: bool,
    /// Type of the answer.
    pub output: Ty,
    /// Name of the error type in the same module, where there are errors.
    pub error: Option<String>,
    /// How the answer is paged, where it is.
    pub paging: Option<Paging>,
    /// `prefix` or `conditions`, where the method filters.
    pub filter: Option<&'static str>,
}

/// `#[method(paging = …, …)]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Paging {
    /// `start`, `offset`, `page`, `cursor`, `pagination`, `tail`.
    pub dialect: &'static str,
    /// Type of a row.
    pub row: Ty,
    /// Key of the rows inside the result.
    pub rows: Option<String>,
    /// Member of a row that identifies it.
    pub key: Option<String>,
    /// Whether requests name in UPPER_SNAKE_CASE what the rows have in camelCase.
    pub upper: bool,
}

/// `#[event(…)]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Wire name.
    pub name: String,
    /// Scopes.
    pub scopes: Vec<String>,
    /// Replaced, by what if that is known.
    pub deprecated: Option<Option<String>>,
}

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Name.
    pub name: String,
    /// Documentation.
    pub doc: Doc,
    /// Type, with its `Option`.
    pub ty: Ty,
    /// Its member on the wire.
    pub member: Member,
}

/// What a field is on the wire.
#[derive(Clone, Debug, PartialEq)]
pub enum Member {
    /// One member.
    One(Wire),
    /// One member of several.
    Choice,
    /// All members that have no field.
    Rest,
}

/// `#[wire(…)]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wire {
    /// Wire name.
    pub name: String,
    /// How a flag is written.
    pub flag: Option<&'static str>,
    /// What clears it.
    pub clear: Option<String>,
    /// `conditional` or `webhook_only`.
    pub required: Option<&'static str>,
    /// Group of which one member at least is needed.
    pub one_of: Option<String>,
    /// `max_chars`, `max_items`, `min`, `max`, where stated.
    pub limits: Vec<(&'static str, i128)>,
}

/// A type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ty {
    /// By path: `bool`, `crate::id::MessageId`.
    Path(String),
    /// `Option<…>`.
    Option(Box<Ty>),
    /// `Box<…>`.
    Box(Box<Ty>),
    /// `Vec<…>`.
    Vec(Box<Ty>),
    /// `BTreeMap<…, …>`.
    Map(Box<Ty>, Box<Ty>),
    /// `Clearable<…>` of the library.
    Clearable(Box<Ty>),
}

/// An exclusive choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Name.
    pub name: String,
    /// Documentation.
    pub doc: Doc,
    /// Alternatives; the name of a field is that of a variant.
    pub alternatives: Vec<Field>,
}

/// A value list.
#[derive(Clone, Debug, PartialEq)]
pub struct Values {
    /// Name.
    pub name: String,
    /// Documentation.
    pub doc: Doc,
    /// Whether the wire has numbers.
    pub numbers: bool,
    /// Values.
    pub values: Vec<Value>,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// Name of the variant.
    pub name: String,
    /// Documentation.
    pub doc: Doc,
    /// As it is on the wire.
    pub wire: String,
}

/// The errors of a method, or of all.
#[derive(Clone, Debug, PartialEq)]
pub struct Errors {
    /// Name.
    pub name: String,
    /// Documentation.
    pub doc: Doc,
    /// Variants, one for each code.
    pub variants: Vec<ErrorVariant>,
    /// The enum of the same module that has the very same variants: this one is another name of it.
    pub same: Option<String>,
}

/// An error code.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorVariant {
    /// Name.
    pub name: String,
    /// Documentation.
    pub doc: Doc,
    /// Rows of the table that have this code.
    pub rows: Vec<ErrorRow>,
}

/// `#[error(…)]`.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorRow {
    /// Code.
    pub code: String,
    /// HTTP status, where one is known.
    pub status: Option<u16>,
    /// The server's text.
    pub text: Option<String>,
    /// The parameter it is about, with the word for what is wrong with it, or `about`.
    pub param: Option<(&'static str, String)>,
    /// Whether a later call may succeed.
    pub retryable: bool,
}
