//! How a method shows a table.

use super::super::portal::Portal;
use super::super::state::method_key;
use super::Table;
use super::show::show;
use crate::meta::Api;
use std::sync::Arc;

/// Rows of a page unless it says otherwise.
const PAGE: usize = 50;
/// Rows of a page at most, in REST 3.0.
const MAX_PAGE_V3: usize = 1000;

/// How a list method shows the rows of a [`Table`]: its paging dialect, page size, and the member of the result that
/// holds the rows.
///
/// `filter`, `order` and `select` are read as the method's protocol has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    pub(super) paging: Paging,
    pub(super) wrapper: Option<String>,
    pub(super) page_size: usize,
    pub(super) max_page: usize,
    pub(super) wraps: bool,
    pub(super) rounds: bool,
    pub(super) uncounted_total: bool,
    pub(super) has_more: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Paging {
    Start,
    Offset { offset: String, limit: String },
    Page { page: String, size: String },
    Before { last: String, first: String, limit: String },
    Pagination,
    Tail,
}

impl Listing {
    fn of(paging: Paging) -> Self {
        let v3 = matches!(paging, Paging::Pagination | Paging::Tail);
        Self {
            paging,
            wrapper: v3.then(|| "items".to_owned()),
            page_size: PAGE,
            max_page: if v3 { MAX_PAGE_V3 } else { PAGE },
            wraps: true,
            rounds: true,
            uncounted_total: true,
            has_more: None,
        }
    }

    /// The paging of most v2 methods: `start` in, `next` and `total` beside the result.
    ///
    /// `start` is rounded down to whole pages; -1 counts nothing: no `next`, and a `total` of 0; past the end comes the
    /// first page again. All of that can be set.
    pub fn start() -> Self {
        Self::of(Paging::Start)
    }

    /// Two parameters: rows to skip, and rows wanted. A name with dots is a path: `params.limit`.
    pub fn offset(offset: impl Into<String>, limit: impl Into<String>) -> Self {
        Self::of(Paging::Offset { offset: offset.into(), limit: limit.into() })
    }

    /// Two parameters: the page's number, from 1, and rows wanted.
    pub fn page(page: impl Into<String>, size: impl Into<String>) -> Self {
        Self::of(Paging::Page { page: page.into(), size: size.into() })
    }

    /// Newest rows first, and then those before `last`, or the oldest ones after `first`: the way of messages.
    pub fn before(last: impl Into<String>, first: impl Into<String>, limit: impl Into<String>) -> Self {
        Self::of(Paging::Before { last: last.into(), first: first.into(), limit: limit.into() })
    }

    /// REST 3.0: `pagination` with `limit`, `offset` and `page`; rows in `items`, at most 1,000.
    pub fn pagination() -> Self {
        Self::of(Paging::Pagination)
    }

    /// The `…tail` methods of REST 3.0: `cursor` with `field`, `value`, `order` and `limit`; rows in `items`.
    pub fn tail() -> Self {
        Self::of(Paging::Tail)
    }

    /// The member of the result that holds the rows. Default: the result is the list itself, in REST 3.0 `items`.
    #[must_use]
    pub fn wrapper(mut self, key: impl Into<String>) -> Self {
        self.wrapper = Some(key.into());
        self
    }

    /// Rows of a page, where the call does not say. Default: 50.
    #[must_use]
    pub const fn page_size(mut self, rows: usize) -> Self {
        self.page_size = rows;
        self
    }

    /// Rows of a page at most, whatever the call asks for. Default: 50, in REST 3.0 1,000.
    #[must_use]
    pub const fn max_page(mut self, rows: usize) -> Self {
        self.max_page = rows;
        self
    }

    /// Whether a `start` past the end gives the first page again (the default) or nothing.
    #[must_use]
    pub const fn wraps(mut self, wraps: bool) -> Self {
        self.wraps = wraps;
        self
    }

    /// Whether `start` is rounded down to whole pages (the default).
    #[must_use]
    pub const fn rounds(mut self, rounds: bool) -> Self {
        self.rounds = rounds;
        self
    }

    /// Whether `start=-1` gives a `total` of 0 (the default) or none.
    #[must_use]
    pub const fn uncounted_total(mut self, zero: bool) -> Self {
        self.uncounted_total = zero;
        self
    }

    /// A member of the result that says whether more rows follow: `hasMore`. Needs a [wrapper](Self::wrapper).
    #[must_use]
    pub fn has_more(mut self, key: impl Into<String>) -> Self {
        self.has_more = Some(key.into());
        self
    }
}

impl Portal {
    /// Lets a method show the rows of a table. Several methods may show the same.
    ///
    /// ```
    /// use bitrix_api::mock::{Listing, Portal, Table};
    /// use bitrix_api::{client::Params, meta::Api};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let portal = Portal::in_process();
    /// let deals = Table::generated("ID", 120, |id| format!(r#"{{"ID":"{id}","TITLE":"Deal {id}"}}"#));
    /// portal.list(Api::V2, "crm.deal.list", &deals, Listing::start());
    ///
    /// let reply = portal.client().reply_by_name(Api::V2, "crm.deal.list", Params::new().set("start", &50)).await?;
    /// assert_eq!((reply.next, reply.total), (Some(100), Some(120)));
    /// assert_eq!(reply.result[0]["TITLE"].as_str(), Some("Deal 51"));
    /// # Ok(()) }
    /// ```
    pub fn list(&self, api: Api, method: &str, table: &Table, listing: Listing) {
        let table = table.clone();
        let handler = move |call: &super::super::Call<'_>| {
            let answered = show(&table, &listing, api, call.params());
            table.asked();
            answered
        };
        self.state.data().handlers.insert(method_key(api, method), Arc::new(handler));
    }
}
