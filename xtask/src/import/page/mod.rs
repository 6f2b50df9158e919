//! A page of the documentation as it stands: names, tables, examples, codes, each with its line, nothing understood yet.
//!
//! Later stages never look at the text of a page again: what they need is here.

pub(crate) mod cell;
mod classify;
mod errors;
mod head;
mod link;
mod markdown;
mod read;
mod row;
mod scan;
mod sections;
mod source;
mod subject;
mod table;
#[cfg(test)]
mod tests;

pub(crate) use self::read::read;

use self::cell::Block;
use std::collections::BTreeMap;

/// All pages, by path below the documentation's root with `/` (`api-reference/im/im-add.md`).
#[derive(Debug, Default)]
pub(crate) struct Corpus {
    /// The pages that could be read.
    pub(crate) pages: BTreeMap<String, Page>,
    /// The pages that could not, with the reason.
    pub(crate) broken: BTreeMap<String, String>,
}

/// One page.
#[derive(Debug)]
pub(crate) struct Page {
    /// Path below the documentation's root.
    pub(crate) path: String,
    /// Text of the first heading.
    pub(crate) title: String,
    /// What it is about.
    pub(crate) kind: PageKind,
    /// The method of a method page; the event or events of an event page; else nothing.
    pub(crate) subjects: Vec<Subject>,
    /// Parameter-like tables outside of any subject: of data-types pages, overviews and articles.
    pub(crate) tables: Vec<Table>,
}

/// What a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageKind {
    /// One REST method.
    Method,
    /// One event, or several in sections.
    Event,
    /// A widget, a placement, or a command of the frame's JavaScript: no REST call.
    Widget,
    /// A list of methods.
    Overview,
    /// Everything else.
    Article,
}

/// A method or an event.
#[derive(Debug)]
pub(crate) struct Subject {
    /// Method or event.
    pub(crate) kind: SubjectKind,
    /// Name in its documented case: `im.message.add`, `onCrmDealAdd`.
    pub(crate) name: String,
    /// Events: the name as the portal delivers it, upper case. Methods: the same as `name`.
    pub(crate) wire: String,
    /// Line of the heading.
    pub(crate) line: u32,
    /// Scopes, in page order.
    pub(crate) scopes: Vec<String>,
    /// The `Who can execute` line, for inference alone: it is a sentence of the page.
    pub(crate) who: String,
    /// Text of notes and first paragraphs before the first section, for inference alone.
    pub(crate) intro: String,
    /// `None`: in use. `Some(None)`: replaced, by nothing that is named. `Some(Some(name))`: replaced by that.
    pub(crate) deprecated: Option<Option<String>>,
    /// Parameter-like tables of all parts, in page order.
    pub(crate) tables: Vec<Table>,
    /// Examples of all parts, in page order.
    pub(crate) examples: Vec<Example>,
    /// Statuses stated for the whole section of errors.
    pub(crate) error_statuses: Vec<u16>,
    /// Rows of the tables of errors, in page order, without those of the shared include.
    pub(crate) errors: Vec<ErrorRow>,
}

/// Method or event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SubjectKind {
    /// `/rest/{name}`.
    MethodV2,
    /// `/rest/api/{name}`.
    MethodV3,
    /// Comes from the portal.
    Event,
}

/// The part of a page that something stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Parameters of a method.
    Request,
    /// The answer.
    Response,
    /// Errors.
    Error,
    /// What an event's handler receives.
    Event,
    /// Anything else: payloads of call-backs, say.
    Other,
}

/// A table whose rows are members of something.
#[derive(Debug)]
pub(crate) struct Table {
    /// Where it stands.
    pub(crate) part: Part,
    /// Line of its `#|`, of no other table of the subject: of several that one include brings, the first has the line of
    /// the directive, the others have the next ones.
    pub(crate) line: u32,
    /// Text of the nearest heading above, without `{#anchor}`.
    pub(crate) heading: String,
    /// Level of that heading, 2 for `##`; 0 without a heading.
    pub(crate) level: u8,
    /// All anchors under which links may name that heading: the explicit one, and the one made from its text.
    /// All anchors under which links may name that heading: the explicit one, and the one made from its text.
    pub(crate) anchors: Vec<String>,
    /// Those of the headings that enclose it, outermost first: a `###` stands inside its `##`.
    pub(crate) outer: Vec<String>,
    /// Label of the tab it stands in (`Lead`), if it does; outer tabs first.
    pub(crate) tabs: Vec<String>,
    /// Paragraphs and lists between the heading (or the last table) and the table, for inference alone.
    pub(crate) lead: Vec<Block>,
    /// Texts of the header's cells; empty if the table has none.
    pub(crate) header: Vec<String>,
    /// Rows without the header.
    pub(crate) rows: Vec<Row>,
    /// Whether the shared include of an event's `auth` brought it.
    pub(crate) from_include: bool,
}

/// A row of a table of members.
#[derive(Debug)]
pub(crate) struct Row {
    /// Line of its `||`.
    pub(crate) line: u32,
    /// Name as it stands, without marks: `MESSAGE_ID`, `result.events[].id`, `{USER_ID}`.
    pub(crate) name: String,
    /// Whether it has the mark of required ones.
    pub(crate) starred: bool,
    /// Documented types, each with the target of its link.
    pub(crate) types: Vec<TypeWord>,
    /// The description; further cells follow as further blocks.
    pub(crate) text: Vec<Block>,
    /// Text of the cells behind the description by the header's name (`Default`), for the few tables that have some.
    pub(crate) more: Vec<(String, Vec<Block>)>,
}

/// A documented type: `integer`, `crm_multifield[]`, `catalog_product.id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TypeWord {
    /// As it stands; alternatives in one code span (`string|null`) are several words.
    pub(crate) word: String,
    /// Link.
    pub(crate) link: Option<Link>,
}

/// The target of a link to a page of the documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// Path below the root, resolved; that of the page itself for `#anchor`.
    pub(crate) page: String,
    /// Anchor.
    pub(crate) anchor: Option<String>,
}

/// An example.
#[derive(Debug)]
pub(crate) struct Example {
    /// Where it stands.
    pub(crate) part: Part,
    /// Line of the first line of its text.
    pub(crate) line: u32,
    /// Word behind the fence: `json`, `bash`, `php`.
    pub(crate) language: String,
    /// The text, unindented.
    pub(crate) text: String,
    /// `HTTP Status` line above it.
    pub(crate) status: Option<u16>,
}

/// A row of a table of errors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ErrorRow {
    /// Line.
    pub(crate) line: u32,
    /// Code; empty where the page says that it is.
    pub(crate) code: String,
    /// Status of the row, or of the code's own section (REST 3.0).
    pub(crate) status: Option<u16>,
    /// The server's literal text; empty if there is none.
    pub(crate) text: String,
    /// What the page says about it instead of a text.
    pub(crate) said: String,
    /// The field it is about (REST 3.0).
    pub(crate) field: Option<String>,
}
