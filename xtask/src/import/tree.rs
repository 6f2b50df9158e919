//! What pages say about types, once their tables, bullets, links and examples have been put together.

use std::collections::{BTreeMap, BTreeSet};

/// Members of an object.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Members {
    /// In page order, each name once.
    pub(crate) members: Vec<Member>,
    /// Rules over several members.
    pub(crate) groups: Vec<Group>,
    /// Whether further members come whose names are not known (`UF_*`).
    pub(crate) open: bool,
}

/// A parameter or a member.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Member {
    /// Wire name.
    pub(crate) name: String,
    /// Line of the row; 0 for what only an example shows.
    pub(crate) line: u32,
    /// Its type.
    pub(crate) ty: Ty,
    /// How far it is demanded.
    pub(crate) required: Level,
    /// Literal value that the server assumes.
    pub(crate) default: Option<String>,
    /// Value that removes the whole thing.
    pub(crate) clear: Option<String>,
    /// Stated bounds.
    pub(crate) limits: Limits,
    /// Templates of values: `chatXXX`.
    pub(crate) formats: Vec<String>,
    /// As for a subject.
    pub(crate) deprecated: Option<Option<String>>,
}

/// Stated bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Smallest number.
    pub(crate) min: Option<i64>,
    /// Largest number.
    pub(crate) max: Option<i64>,
    /// Longest text.
    pub(crate) max_chars: Option<u64>,
    /// Most elements.
    pub(crate) max_items: Option<u64>,
}

/// How far a member is demanded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Level {
    /// Not at all.
    #[default]
    No,
    /// Always.
    Always,
    /// Under a condition put in words.
    Conditional,
    /// By a group.
    OneOf,
    /// For incoming webhooks alone.
    WebhookOnly,
}

/// A rule over several members.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Group {
    /// Name inside the object.
    pub(crate) name: String,
    /// `at_least_one`, `exactly_one`, `at_most_one`.
    pub(crate) rule: &'static str,
    /// Names of the members.
    pub(crate) of: Vec<String>,
}

/// A type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ty {
    /// Words of the schema language (`string`, `integer`, `object`, `any`, ...); several are alternatives.
    /// `object` and `array` here have no known members.
    Plain {
        /// In page order, each once.
        words: Vec<String>,
        /// Allowed values in page order; empty if any is.
        values: Vec<Value>,
        /// `catalog_product` where the page says `catalog_product.id`.
        id_of: Option<String>,
    },
    /// A file, in this encoding: `base64`, `pair`, `file_data`.
    File(&'static str),
    /// An object with members.
    Object(Members),
    /// A list.
    List(Box<Ty>),
    /// An object whose keys are data; the key's word is `string` or `integer`.
    Map(String, Box<Ty>),
    /// A record that several places share.
    Record(RecordId),
}

/// An allowed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    /// As it is on the wire.
    pub(crate) wire: String,
    /// What the page calls it, for names alone: a few words, not a sentence.
    pub(crate) label: String,
}

/// The place that a shared record comes from: a page and the line of its table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RecordId {
    /// Page.
    pub(crate) page: String,
    /// Line of the first table of its members.
    pub(crate) line: u32,
}

/// The shared records.
#[derive(Debug, Default)]
pub(crate) struct Records {
    /// By place.
    pub(crate) all: BTreeMap<RecordId, Record>,
}

/// A shared record.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Record {
    /// Path of the spec file, `crm/types`.
    pub(crate) module: String,
    /// Name in PascalCase, unique in the module.
    pub(crate) name: String,
    /// Its members.
    pub(crate) members: Members,
}

impl Ty {
    /// A type of one word.
    pub(crate) fn word(word: &str) -> Self {
        Self::Plain { words: vec![word.to_owned()], values: Vec::new(), id_of: None }
    }
}

impl Records {
    /// The records that these members hold, directly or inside of other records.
    pub(crate) fn within<'m>(&self, all: impl Iterator<Item = &'m Members>) -> BTreeSet<RecordId> {
        let mut found = BTreeSet::new();
        all.for_each(|members| self.of_members(members, &mut found));
        found
    }

    fn of_members(&self, members: &Members, found: &mut BTreeSet<RecordId>) {
        members.members.iter().for_each(|member| self.of_type(&member.ty, found));
    }

    fn of_type(&self, ty: &Ty, found: &mut BTreeSet<RecordId>) {
        match ty {
            Ty::Plain { .. } | Ty::File(_) => {}
            Ty::Object(members) => self.of_members(members, found),
            Ty::List(inner) | Ty::Map(_, inner) => self.of_type(inner, found),
            Ty::Record(id) => {
                // Once is enough, also for records that hold themselves.
                if found.insert(id.clone())
                    && let Some(record) = self.all.get(id)
                {
                    self.of_members(&record.members, found);
                }
            }
        }
    }
}
