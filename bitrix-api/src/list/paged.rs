//! What is known of a method that answers a list page by page.

use crate::codec::Decode;
use crate::meta::Method;

/// A method whose answer is a page of a list.
///
/// [`derive(Method)`](macro@crate::Method) implements it where `paging` and `row` are given.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not page: it answers everything at once",
    label = "no list that is answered page by page",
    note = "send it with `Client::call`; a method of your own pages by `#[method(paging = \"start\", row = Row, …)]`"
)]
pub trait Paged: Method {
    /// A row.
    type Row: Decode + Send + 'static;
    /// How its filters are written: [`Prefix`], [`Conditions`], or [`NoFilter`].
    type Filter: 'static;
    /// How it pages.
    const PAGING: Paging;
}

/// A reference to a request is a request.
impl<M: Paged> Paged for &M {
    type Row = M::Row;
    type Filter = M::Filter;
    const PAGING: Paging = M::PAGING;
}

/// How a method pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// By which parameters.
    pub dialect: Dialect,
    /// Where the rows are in the result; `None`: they are the result.
    pub rows: Option<&'static str>,
    /// The member that identifies a row; `None`: not known.
    pub key: Option<&'static str>,
    /// Whether requests name in UPPER_SNAKE_CASE what rows have in camelCase.
    pub upper: bool,
}

impl Paging {
    /// For derives: the rows are the result.
    #[doc(hidden)]
    pub const fn by(dialect: Dialect) -> Self {
        Self { dialect, rows: None, key: None, upper: false }
    }

    /// The key's name in requests.
    pub(super) fn request_key(&self) -> Option<String> {
        self.key.map(|key| self.request_name(key))
    }

    /// A member's name in requests.
    pub(super) fn request_name(&self, name: &str) -> String {
        if self.upper { upper(name) } else { name.to_owned() }
    }
}

/// By which parameters a list is paged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `start`; the answer's envelope says where the next page begins, and how many rows there are.
    Start,
    /// `LIMIT` and `OFFSET`.
    Offset,
    /// The number of the page.
    Page,
    /// The last row that was seen: `LAST_ID`.
    Cursor,
    /// REST 3.0: `pagination`.
    Pagination,
    /// REST 3.0: `cursor`.
    Tail,
}

/// Marks filters with the operator before the name: `{">ID": 5}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefix {}

/// Marks filters that are lists of conditions, of REST 3.0: `["id", ">", 5]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conditions {}

/// Marks lists that cannot be filtered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFilter {}

/// `createdBy` as `CREATED_BY`.
fn upper(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut before = None;
    for c in name.chars() {
        if c.is_uppercase() && before.is_some_and(|b: char| b.is_lowercase() || b.is_ascii_digit()) {
            out.push('_');
        }
        out.extend(c.to_uppercase());
        before = Some(c);
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_of_requests() {
        for (row, request) in [
            ("id", "ID"),
            ("createdBy", "CREATED_BY"),
            ("UF_CRM_TASK", "UF_CRM_TASK"),
            ("ufAuto12Ab", "UF_AUTO12_AB"),
        ] {
            assert_eq!(super::upper(row), request);
        }
    }
}
