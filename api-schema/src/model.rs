//! The merged model: what specs and overlays say together, checked, with every name still as the wire has it.
//!
//! `load` builds it, `lower` turns it into Rust names and types. Nothing here knows Rust.

use std::collections::{BTreeMap, BTreeSet};

/// Everything that was loaded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    /// By module path, `im/message`; the key is the path of the files below `specs` and `overlays`, without `.yaml`.
    pub modules: BTreeMap<String, Module>,
    /// `errors.yaml`: the errors that any method may answer.
    pub system_errors: Vec<ErrorRow>,
    /// Kinds of identifiers, by their schema name (`message`), from `types.yaml`.
    pub ids: BTreeMap<String, IdKind>,
    /// Types written by hand, by their schema name (`Attach`), from `types.yaml`; in the schema of another crate also what the
    /// library has.
    pub natives: BTreeMap<String, NativeType>,
}

/// One spec file and its overlay: one Rust module.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Module {
    /// Module documentation, in our words.
    pub doc: Option<String>,
    /// By wire name, in its documented case. A v3 method that shares its name with a v2 one has the key `v3:name`.
    pub methods: BTreeMap<String, Method>,
    /// By wire name, upper case as it is delivered.
    pub events: BTreeMap<String, Event>,
    /// Named records that several methods or events share.
    pub records: BTreeMap<String, Record>,
    /// Named value lists that several fields share.
    pub enums: BTreeMap<String, Enum>,
    /// Whether a spec file exists (an overlay may stand alone).
    pub has_spec: bool,
    /// Whether an overlay file exists.
    pub has_overlay: bool,
}

/// A kind of identifier: `message` becomes `MessageId`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IdKind {
    /// What it identifies, in our words: "a chat message".
    pub doc: String,
    /// What pages call the entity where a type says whose identifier it is: `crm_contact`.
    pub of: Vec<String>,
    /// Names of whole numbers that are such identifiers, in snake_case: `contact_id`; `log/post_id` in one area or module alone.
    pub names: Vec<String>,
    /// Modules, and records (`crm/types.Deal`), whose own `id` is one: `crm/deal`.
    pub modules: Vec<String>,
    /// The library has it: this is the schema of another crate, which only refers to it.
    pub library: bool,
}

/// A type that is there already and that fields refer to by `as:`.
#[derive(Clone, Debug, PartialEq)]
pub struct NativeType {
    /// Path inside `bitrix_api`, without the crate: `content::Attach`. A whole path, `crate::Money`, in the schema of another
    /// crate.
    pub rust: String,
    /// The documented types it may stand for.
    pub wire: Vec<Scalar>,
    /// A record or value list of the library, to which the schema of another crate refers by `module/path.Name`.
    pub shared: Option<SharedType>,
}

/// What the schema of another crate has to know of a record or value list of the library.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedType {
    /// A record; a value list otherwise.
    pub record: bool,
    /// Members of the record, or values of the list.
    pub members: BTreeSet<String>,
    /// Whether the library can send it.
    pub sent: bool,
    /// Whether the library can receive it.
    pub received: bool,
}

/// Version of the REST protocol.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Api {
    /// `/rest/{method}`.
    #[default]
    V2,
    /// `/rest/api/{method}`.
    V3,
}

/// What a call does to the portal's data; decides whether it may be repeated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effect {
    /// Changes nothing.
    Read,
    /// Changes something each time it runs.
    #[default]
    Write,
    /// Changes something, and running it twice leaves what running it once leaves.
    Idempotent,
}

/// Who may call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Auth {
    /// Incoming webhooks and applications.
    #[default]
    Any,
    /// Applications alone (OAuth); a webhook is refused with `WRONG_AUTH_TYPE`.
    OauthOnly,
    /// Incoming webhooks alone.
    WebhookOnly,
}

/// Which users may call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Who {
    /// Any with the rights to what the method touches.
    #[default]
    Any,
    /// Administrators of the portal alone.
    Administrator,
}

/// A replaced item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deprecation {
    /// Wire name of the method or event to use instead, where the page names one.
    pub replacement: Option<String>,
}

/// A method.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Method {
    /// Wire name, without the `v3:` of the key.
    pub name: String,
    /// Protocol version.
    pub api: Api,
    /// Path of the official page below the documentation's root.
    pub page: Option<String>,
    /// Rust name of the request type, where the rule's is not good.
    pub rust: Option<String>,
    /// One line: what it does, in our words.
    pub summary: Option<String>,
    /// More paragraphs, in our words.
    pub doc: Option<String>,
    /// Scopes of which the caller needs all.
    pub scopes: Vec<String>,
    /// Who may call.
    pub auth: Auth,
    /// Which users may call.
    pub who: Who,
    /// Replaced by another.
    pub deprecated: Option<Deprecation>,
    /// What it does to data.
    pub effect: Effect,
    /// Kind of identifier that a successful call creates and returns (the embedded portal remembers it).
    pub creates: Option<String>,
    /// How the answer is paged.
    pub paging: Option<Paging>,
    /// How filters are written.
    pub filter: Option<FilterDialect>,
    /// Whether `batch` refuses it.
    pub not_in_batch: bool,
    /// Parameters.
    pub params: Object,
    /// The answer's `result`. `None`: nothing is documented, kept as raw JSON.
    pub result: Option<Type>,
    /// Whether `result` may be `null` as a whole.
    pub nullable: bool,
    /// Rust name of the answer's record, where the rule's is not good.
    pub result_rust: Option<String>,
    /// HTTP statuses stated for the whole error section.
    pub error_statuses: Vec<u16>,
    /// Rows of the error table, in page order; one code may have several.
    pub errors: Vec<ErrorRow>,
}

impl Method {
    /// Whether the answer is a file instead of JSON.
    pub fn answers_file(&self) -> bool {
        self.result == Some(Type::Scalar(Scalar::Bytes))
    }
}

/// How a list is walked.
#[derive(Clone, Debug, PartialEq)]
pub struct Paging {
    /// Dialect.
    pub dialect: PagingDialect,
    /// Key of the rows inside `result`, where they are not `result` itself.
    pub rows: Option<String>,
    /// Field that keyset walking orders by.
    pub key: Option<String>,
    /// Whether `select`, `filter` and `order` want UPPER_SNAKE_CASE for what the rows have in camelCase.
    pub upper: bool,
}

/// The ways in which lists are paged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagingDialect {
    /// `start`, with `next` and `total` in the envelope.
    Start,
    /// `LIMIT` and `OFFSET`.
    Offset,
    /// `page`.
    Page,
    /// An opaque or last-id cursor.
    Cursor,
    /// v3 `pagination: {limit, offset, page}`.
    Pagination,
    /// v3 `cursor: {field, value, order, limit}`.
    Tail,
}

/// The ways in which filters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterDialect {
    /// Operators as prefixes of keys: `{">ID": 5}`.
    Prefix,
    /// v3 arrays: `["id", ">", 5]`.
    Conditions,
}

/// An event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Event {
    /// Wire name, upper case.
    pub name: String,
    /// The name in its documented case, which shows its words: `onCrmDealAdd`.
    pub title: Option<String>,
    /// Path of the official page.
    pub page: Option<String>,
    /// Rust name, where the rule's is not good.
    pub rust: Option<String>,
    /// One line: when it comes, in our words.
    pub summary: Option<String>,
    /// More paragraphs, in our words.
    pub doc: Option<String>,
    /// Scopes.
    pub scopes: Vec<String>,
    /// Replaced by another.
    pub deprecated: Option<Deprecation>,
    /// The envelope's `data`.
    pub data: Object,
}

/// A record with a name of its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Path of the official page.
    pub page: Option<String>,
    /// Rust name, where the one it is referred to by is not good.
    pub rust: Option<String>,
    /// One line, in our words.
    pub summary: Option<String>,
    /// More, in our words.
    pub doc: Option<String>,
    /// Members.
    pub object: Object,
}

/// A value list with a name of its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Enum {
    /// One line, in our words.
    pub summary: Option<String>,
    /// Values.
    pub values: Vec<EnumValue>,
}

/// The members of an object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object {
    /// In page order.
    pub fields: Vec<Field>,
    /// Rules over several members.
    pub groups: Vec<Group>,
    /// Whether further, unlisted members may come and are kept (`UF_*`).
    pub open: bool,
}

impl Object {
    /// The member with this wire name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|f| f.name == name)
    }
}

/// A rule over several members of one object.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its name inside the object, snake_case: `content`.
    pub name: String,
    /// The rule.
    pub rule: GroupRule,
    /// Wire names of the members, in page order.
    pub of: Vec<String>,
    /// Rust name of the enum of an exclusive group.
    pub rust: Option<String>,
    /// Documentation, in our words.
    pub doc: Option<String>,
}

/// What a group demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupRule {
    /// One or more must be given: a constructor for each alternative.
    AtLeastOne,
    /// One and no other: an enum, required.
    ExactlyOne,
    /// One or none: an enum, optional.
    AtMostOne,
}

/// A parameter, or a member of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Wire name.
    pub name: String,
    /// Rust name, where the rule's is not good.
    pub rust: Option<String>,
    /// Documentation, in our words.
    pub doc: Option<String>,
    /// Its type.
    pub ty: Type,
    /// Whether it must be given.
    pub required: Required,
    /// What the number identifies, where the page says so by its type: `crm_deal`.
    pub id_of: Option<String>,
    /// Value that the server assumes; never sent, documented.
    pub default: Option<String>,
    /// Value that removes the whole thing (`N`): makes the field three-state.
    pub clear: Option<String>,
    /// Stated bounds.
    pub limits: Limits,
    /// Value templates that the page shows: `chatXXX`.
    pub formats: Vec<String>,
    /// Replaced.
    pub deprecated: Option<Deprecation>,
}

/// How far a field is demanded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Required {
    /// Not at all.
    #[default]
    No,
    /// Always.
    Always,
    /// Under a condition that the page puts in words.
    Conditional,
    /// By a group of the object.
    OneOf,
    /// By incoming webhooks alone.
    WebhookOnly,
}

/// Stated bounds of a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    /// Smallest number.
    pub min: Option<i64>,
    /// Largest number.
    pub max: Option<i64>,
    /// Longest text, or longest serialised JSON of an object, in characters.
    pub max_chars: Option<u64>,
    /// Most elements.
    pub max_items: Option<u64>,
}

/// A type, as documented and refined.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// A plain value.
    Scalar(Scalar),
    /// A flag, and how it is written.
    Flag(FlagStyle),
    /// One of listed values.
    Values(Vec<EnumValue>),
    /// An object with these members; the name of its record comes from the place or from `rust`.
    Object {
        /// Rust name of the record.
        rust: Option<String>,
        /// One line about the record.
        summary: Option<String>,
        /// Members.
        object: Object,
    },
    /// A list.
    List(Box<Type>),
    /// An object whose keys are data.
    Map {
        /// Type of the keys.
        key: Box<Type>,
        /// Type of the values.
        value: Box<Type>,
    },
    /// By name: an id kind (`MessageId`), a native type, a shared record or enum.
    Named(TypeRef),
    /// Several documented types at once, not refined: raw JSON.
    Union(Vec<Type>),
}

/// A resolved reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeRef {
    /// An identifier of this kind (schema name, `message`).
    Id(String),
    /// A native type (schema name).
    Native(String),
    /// A record of a module.
    Record {
        /// Module path.
        module: String,
        /// Its name.
        name: String,
    },
    /// A value list of a module.
    Enum {
        /// Module path.
        module: String,
        /// Its name.
        name: String,
    },
}

/// Plain documented types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scalar {
    /// `string`, `text`, `char`, `enum` without values.
    String,
    /// `integer`.
    Integer,
    /// `double`.
    Double,
    /// `boolean` without a value list: JSON booleans out, anything flag-like in.
    Boolean,
    /// `money`: exact decimal text.
    Money,
    /// `date`.
    Date,
    /// `datetime`.
    DateTime,
    /// `timestamp`: unix seconds.
    Timestamp,
    /// `object` without known members: raw JSON.
    Object,
    /// `array` without a known element: raw JSON.
    Array,
    /// `any`: raw JSON.
    Any,
    /// `secret`: a token or a key, never shown.
    Secret,
    /// `file`, as base64 text.
    FileBase64,
    /// `file`, as `["name", base64]`.
    FilePair,
    /// `file`, as `{"fileData": ["name", base64]}`.
    FileData,
    /// `multi_field`: phones, mails and other typed lists of a CRM item.
    MultiField,
    /// `lang_map`: texts by language.
    LangMap,
    /// `bytes`: the answer is not JSON.
    Bytes,
}

/// How a flag is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlagStyle {
    /// `Y` and `N`.
    YesNo,
    /// `Y`, or nothing at all.
    YesOnly,
    /// `1` and `0`.
    OneZero,
    /// JSON `true` and `false`.
    TrueFalse,
}

impl FlagStyle {
    /// The values, as they are written.
    pub fn values(self) -> &'static [&'static str] {
        match self {
            FlagStyle::YesNo => &["Y", "N"],
            FlagStyle::YesOnly => &["Y"],
            FlagStyle::OneZero => &["1", "0"],
            FlagStyle::TrueFalse => &["true", "false"],
        }
    }
}

/// One value of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue {
    /// As it is on the wire.
    pub value: String,
    /// Whether the wire has a JSON number.
    pub number: bool,
    /// What the page calls it, in a few words.
    pub label: Option<String>,
    /// Rust name.
    pub rust: Option<String>,
    /// What it means, in our words.
    pub doc: Option<String>,
}

/// A row of an error table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorRow {
    /// Code as documented; may be empty or numeric.
    pub code: String,
    /// HTTP status, where it is known for this row.
    pub status: Option<u16>,
    /// The server's literal text.
    pub text: Option<String>,
    /// What the page calls it in a few words, where there is neither a text nor a code that says something.
    pub label: Option<String>,
    /// When it occurs, in our words.
    pub doc: Option<String>,
    /// Rust name of the variant.
    pub rust: Option<String>,
    /// The parameter it is about.
    pub param: Option<String>,
    /// What may be wrong with that parameter; several where the server has one code for several faults.
    pub causes: Vec<Cause>,
    /// Whether a later call may succeed unchanged (system errors).
    pub retryable: bool,
}

/// What an error says about its parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// It is not there.
    Missing,
    /// It cannot be read.
    Invalid,
    /// It is larger than allowed.
    TooLarge,
    /// What it names does not exist or belongs to somebody else.
    NotFound,
}
