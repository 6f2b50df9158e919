//! What is written: the shapes that the module's documentation shows.

use serde::Serialize;

/// Everything.
#[derive(Debug)]
pub(super) struct Dump<'t> {
    pub(super) methods: Vec<Method<'t>>,
    pub(super) events: Vec<Event<'t>>,
    pub(super) system_errors: Vec<Error<'t>>,
}

/// A method.
#[derive(Debug, Serialize)]
pub(super) struct Method<'t> {
    pub(super) name: &'t str,
    pub(super) api: &'t str,
    /// Its file below `specs` and `overlays`, without `.yaml`.
    pub(super) module: &'t str,
    pub(super) page: Option<&'t str>,
    pub(super) scopes: Vec<&'t str>,
    pub(super) auth: &'t str,
    pub(super) who: &'t str,
    pub(super) deprecated: Option<Deprecated<'t>>,
    pub(super) effect: &'t str,
    pub(super) batch: bool,
    pub(super) paging: Option<Paging<'t>>,
    pub(super) filter: Option<&'t str>,
    pub(super) params: Vec<Field<'t>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) groups: Vec<Group<'t>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) open: bool,
    pub(super) result: Option<Type<'t>>,
    /// Whether `result` may be `null` as a whole.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) nullable: bool,
    pub(super) error_statuses: Vec<u16>,
    pub(super) errors: Vec<Error<'t>>,
}

/// An event.
#[derive(Debug, Serialize)]
pub(super) struct Event<'t> {
    pub(super) name: &'t str,
    /// The name in its documented case.
    pub(super) title: Option<&'t str>,
    pub(super) module: &'t str,
    pub(super) page: Option<&'t str>,
    pub(super) scopes: Vec<&'t str>,
    pub(super) deprecated: Option<Deprecated<'t>>,
    pub(super) params: Vec<Field<'t>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) groups: Vec<Group<'t>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) open: bool,
}

/// Replaced, by what if that is known.
#[derive(Debug, Serialize)]
pub(super) struct Deprecated<'t> {
    pub(super) replacement: Option<&'t str>,
}

/// How a list is walked.
#[derive(Debug, Serialize)]
pub(super) struct Paging<'t> {
    pub(super) dialect: Option<&'t str>,
    pub(super) rows: Option<&'t str>,
    pub(super) key: Option<&'t str>,
}

/// A rule over several members.
#[derive(Debug, Serialize)]
pub(super) struct Group<'t> {
    pub(super) name: &'t str,
    pub(super) rule: Option<&'t str>,
    pub(super) of: Vec<&'t str>,
}

/// A row of an error table.
#[derive(Debug, Serialize)]
pub(super) struct Error<'t> {
    pub(super) code: &'t str,
    pub(super) status: Option<u16>,
    pub(super) text: Option<&'t str>,
    /// The parameter it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) param: Option<&'t str>,
}

/// A parameter, or a member of an object.
#[derive(Debug, Serialize)]
pub(super) struct Field<'t> {
    pub(super) name: &'t str,
    #[serde(flatten)]
    pub(super) ty: Type<'t>,
    pub(super) required: &'t str,
    pub(super) default: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) clear: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id_of: Option<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) min: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_chars: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) max_items: Option<i64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) formats: Vec<&'t str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) deprecated: Option<Deprecated<'t>>,
}

/// A type, and what is inside of it.
#[derive(Debug, Default, Serialize)]
pub(super) struct Type<'t> {
    #[serde(rename = "type")]
    pub(super) name: String,
    pub(super) values: Option<Vec<String>>,
    pub(super) fields: Vec<Field<'t>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) groups: Vec<Group<'t>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) open: bool,
    /// How a file is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) encoding: Option<&'t str>,
    /// Type of a map's keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) key: Option<String>,
    /// Type of a map's values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) of: Option<String>,
    /// The shared record that has these fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) record: Option<String>,
    /// The shared record around this place, whose fields these would be.
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    pub(super) reference: Option<String>,
}
