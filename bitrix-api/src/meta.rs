//! What is known of methods, events and errors besides their types: the traits that the derives implement, and their data.

use crate::codec::{Decode, Encode};
use std::borrow::Cow;
use std::fmt::{self, Debug};

/// A method of the REST API: its request, with the types of its answer and its errors.
///
/// Derive it with [`Method`](macro@crate::Method). A request is a value without a client: it can be cloned, stored,
/// compared, and sent by any [`Client`](crate::Client).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a request",
    label = "not a request",
    note = "a request is a struct with `derive(Method)`; `Client::call_by_name` takes a name and parameters of any kind"
)]
pub trait Method: Encode + Send + Sync {
    /// What `result` of the answer holds.
    type Output: Decode + Send;
    /// The errors that the method has beyond the [`SystemError`](crate::SystemError)s.
    type Error: ErrorKind;
    /// The kind of [batch](crate::batch) that may hold it: [`V2`](crate::batch::V2), [`V3`](crate::batch::V3), or none,
    /// [`Alone`](crate::batch::Alone).
    type Batch;
    /// Name, scopes, effect, parameters.
    const META: &'static MethodMeta;
}

/// What is known of a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MethodMeta {
    /// Wire name, in its documented case.
    pub name: &'static str,
    /// Protocol version.
    pub api: Api,
    /// Scopes of which the caller needs all.
    pub scopes: &'static [&'static str],
    /// What a call does to data.
    pub effect: Effect,
    /// Who may call.
    pub auth: Auth,
    /// `Some`: no longer developed; names the method to use instead, or is empty.
    pub deprecated: Option<&'static str>,
    /// What an answer is.
    pub answer: Answer,
    /// The kind of identifier that a successful call creates and returns.
    pub creates: Option<&'static str>,
    /// Parameters, in page order.
    pub params: Params,
    /// Rules over several parameters.
    pub groups: &'static [GroupMeta],
    /// How its filters are written, if it filters.
    pub filter: Option<FilterDialect>,
}

impl MethodMeta {
    /// For derives: what most methods have.
    #[doc(hidden)]
    pub const BASE: Self = Self {
        name: "",
        api: Api::V2,
        scopes: &[],
        effect: Effect::Write,
        auth: Auth::Any,
        answer: Answer::Json,
        deprecated: None,
        creates: None,
        params: Params::NONE,
        groups: &[],
        filter: None,
    };
}

/// How filters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterDialect {
    /// The operator before the name: `{">ID": 5}`.
    Prefix,
    /// Lists of conditions, of REST 3.0: `["id", ">", 5]`.
    Conditions,
}

/// Version of the REST protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    /// `/rest/{method}`.
    V2,
    /// `/rest/api/{method}`.
    V3,
}

/// What a call does to the portal's data: decides whether it may be repeated after a lost answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Changes nothing.
    Read,
    /// Changes something each time it runs.
    Write,
    /// Changes something; running it twice leaves what running it once leaves.
    Idempotent,
}

/// What a method answers with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// JSON, with `result`.
    Json,
    /// A file, as it is; errors are JSON all the same. The output is a [`ReceivedFile`](crate::ReceivedFile).
    File,
}

/// Who may call a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Incoming webhooks and applications.
    Any,
    /// Applications alone: a webhook is refused with `WRONG_AUTH_TYPE`.
    OauthOnly,
    /// Incoming webhooks alone.
    WebhookOnly,
}

/// What is known of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParamMeta {
    /// Wire name.
    pub name: &'static str,
    /// Whether it has to be given.
    pub required: Required,
    /// The kind of identifier it is, if it is one.
    pub id: Option<&'static str>,
}

/// The parameters of a method: [`ParamMeta`]s, in page order.
///
/// They are kept as two texts, since there are thousands, and most programs look at none of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Params {
    /// Wire names, a line for each.
    #[doc(hidden)]
    pub names: &'static str,
    /// The initial of each one's [`Required`].
    #[doc(hidden)]
    pub required: &'static str,
    /// Kinds of identifiers, where there may be one, by position.
    #[doc(hidden)]
    pub ids: &'static [(usize, Option<&'static str>)],
}

impl Params {
    /// No parameters.
    pub const NONE: Self = Self { names: "", required: "", ids: &[] };

    /// How many there are.
    pub const fn len(self) -> usize {
        self.required.len()
    }

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.required.is_empty()
    }

    /// All, in page order.
    pub fn iter(self) -> ParamsIter {
        ParamsIter { names: self.names.split('\n'), required: self.required.bytes(), ids: self.ids, index: 0 }
    }
}

impl Debug for Params {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(*self).finish()
    }
}

impl IntoIterator for Params {
    type Item = ParamMeta;
    type IntoIter = ParamsIter;

    fn into_iter(self) -> ParamsIter {
        self.iter()
    }
}

/// Goes through [`Params`].
#[derive(Clone, Debug)]
pub struct ParamsIter {
    names: std::str::Split<'static, char>,
    required: std::str::Bytes<'static>,
    ids: &'static [(usize, Option<&'static str>)],
    index: usize,
}

impl Iterator for ParamsIter {
    type Item = ParamMeta;

    fn next(&mut self) -> Option<ParamMeta> {
        let required = match self.required.next()? {
            b'A' => Required::Always,
            b'C' => Required::Conditional,
            b'O' => Required::OneOf,
            b'W' => Required::WebhookOnly,
            _ => Required::No,
        };
        let id = self.ids.iter().find(|(index, _)| *index == self.index).and_then(|(_, id)| *id);
        self.index += 1;
        Some(ParamMeta { name: self.names.next()?, required, id })
    }
}

/// How far a parameter is demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Required {
    /// Not at all.
    No,
    /// Always.
    Always,
    /// Under a condition that the official page puts in words.
    Conditional,
    /// By a group: see [`MethodMeta::groups`].
    OneOf,
    /// When an incoming webhook calls.
    WebhookOnly,
}

/// A rule over several parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupMeta {
    /// The rule.
    pub rule: GroupRule,
    /// Wire names of the parameters.
    pub of: &'static [&'static str],
}

/// What a group demands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupRule {
    /// One or more.
    AtLeastOne,
    /// One and no other.
    ExactlyOne,
    /// One or none.
    AtMostOne,
}

/// The error codes of a method. Derive it with [`ErrorKind`](macro@crate::ErrorKind).
///
/// A variant is found by its code alone, ASCII case ignored; never by the text, which comes in the portal's language.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a method's error enum",
    label = "not an error enum",
    note = "derive it: `#[derive(Clone, Copy, Debug, PartialEq, Eq, ErrorKind)]`"
)]
pub trait ErrorKind: Copy + PartialEq + Debug + Send + Sync + 'static {
    /// The documented rows; several may have one code, with different texts.
    const ROWS: Rows<Self>;

    /// The variant with this code.
    fn from_code(code: &str) -> Option<Self> {
        Self::ROWS.iter().find(|row| row.code.eq_ignore_ascii_case(code)).map(|row| row.kind)
    }

    /// The variant's code, as the server spells it.
    fn code(self) -> &'static str {
        Self::ROWS.iter().find(|row| row.kind == self).map_or("", |row| row.code)
    }
}

/// A documented error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorRow<K: 'static> {
    /// The variant.
    pub kind: K,
    /// The code, as the server spells it; may be empty or a number.
    pub code: &'static str,
    /// The HTTP status, 0 where none is documented.
    pub status: u16,
    /// The server's text in English, empty where none is documented.
    pub text: &'static str,
    /// The parameter it is about, empty if it is about none.
    pub param: &'static str,
    /// What is wrong with the parameter.
    pub cause: Cause,
    /// Whether the same call may succeed later: limits and passing faults.
    pub retryable: bool,
}

/// The documented rows of a method's errors: [`ErrorRow`]s.
///
/// They are kept as one text, since there are thousands, and it is read when an error is looked up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Rows<K: 'static> {
    /// The variant of each row.
    #[doc(hidden)]
    pub kinds: &'static [K],
    /// Rows parted by U+001E; in each, parted by U+001F and left out from the end where empty: code, status, text,
    /// parameter, initial of the [`Cause`], `r` for a passing fault.
    #[doc(hidden)]
    pub table: &'static str,
}

impl<K: Copy> Rows<K> {
    /// No rows.
    pub const NONE: Self = Self { kinds: &[], table: "" };

    /// All, as documented.
    pub fn iter(self) -> impl Iterator<Item = ErrorRow<K>> + Clone {
        self.kinds.iter().zip(self.table.split('\u{1e}')).map(|(kind, row)| {
            let mut cells = row.split('\u{1f}');
            let mut next = || cells.next().unwrap_or_default();
            ErrorRow {
                kind: *kind,
                code: next(),
                status: next().parse().unwrap_or(0),
                text: next(),
                param: next(),
                cause: match next() {
                    "M" => Cause::Missing,
                    "I" => Cause::Invalid,
                    "T" => Cause::TooLarge,
                    "N" => Cause::NotFound,
                    _ => Cause::Other,
                },
                retryable: next() == "r",
            }
        })
    }
}

impl<K: Copy + Debug> Debug for Rows<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// What an error says about its parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Something else.
    Other,
    /// It is not there.
    Missing,
    /// It cannot be read.
    Invalid,
    /// It is larger than allowed.
    TooLarge,
    /// What it names does not exist, or belongs to somebody else.
    NotFound,
}

/// The errors of a method that documents none of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoErrors {}

impl ErrorKind for NoErrors {
    const ROWS: Rows<Self> = Rows::NONE;
}

/// A list of values to which later portals may add: a variant for each known one, and one that keeps any other.
///
/// Derive it with [`WireEnum`](macro@crate::WireEnum).
pub trait WireEnum: Sized {
    /// The known values, as on the wire.
    const VALUES: &'static [&'static str];

    /// The value, as on the wire.
    fn as_wire(&self) -> Cow<'_, str>;

    /// The variant of a value; never fails.
    fn from_wire(value: &str) -> Self;
}

/// An event: what a portal sends to an application's handler in `data`.
///
/// Derive it with [`Event`](macro@crate::Event).
pub trait Event: Decode {
    /// Name and scopes.
    const META: &'static EventMeta;
}

/// What is known of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventMeta {
    /// Wire name, upper case.
    pub name: &'static str,
    /// Scopes of which the application needs all.
    pub scopes: &'static [&'static str],
    /// `Some`: no longer developed; names the event to use instead, or is empty.
    pub deprecated: Option<&'static str>,
}

/// An object with named members: a part of requests, answers or events.
///
/// Derive it with [`Record`](macro@crate::Record), which implements [`Encode`] and [`Decode`] as far as they are needed. Of
/// the library's own records, those that are rows of lists implement this trait.
pub trait Record {
    /// Wire names of its members, for the `select` of a list read into this record; empty where members of any name are
    /// kept, and for generated records, which have all members anyway.
    const MEMBERS: &'static [&'static str] = &[];
}
