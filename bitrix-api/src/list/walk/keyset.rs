//! One page after the other by the key of the rows, without counting.

use super::{Portal, Sink, Step};
use crate::error::Error;
use crate::list::Dialect;

/// How far the walk is.
pub(super) struct Keyset {
    after: Option<i64>,
    /// Up to this key.
    until: Option<i64>,
    /// Rows of a full page, once that is known: fewer are the end.
    full: Option<usize>,
}

impl Keyset {
    pub(super) const fn new() -> Self {
        Self { after: None, until: None, full: None }
    }

    /// The rows behind one key, up to another, where a full page has so many.
    pub(super) const fn between(after: i64, until: Option<i64>, full: usize) -> Self {
        Self { after: Some(after), until, full: Some(full) }
    }

    /// The key of the last row that came.
    pub(super) const fn after(&self) -> Option<i64> {
        self.after
    }

    pub(super) async fn step(
        &mut self,
        portal: &mut Portal,
        sink: &mut dyn Sink,
    ) -> Result<(Step, usize), Error> {
        let params = portal.template.keyset(self.after, self.until, false);
        let params = match (portal.template.paging.dialect, portal.page_size) {
            (Dialect::Pagination, Some(size)) => portal.template.sized(params, size),
            _ => params,
        };
        let read = portal.ask(params, sink).await?;
        portal.goes_on(self.after, &read.facts)?;
        if let Some(last) = portal.last_number(&read.facts)? {
            self.after = Some(last);
        }
        let rows = read.facts.rows;
        // A first page with fewer rows than usual is the end, or the page of a method whose pages are smaller: only
        // the next one tells. In REST 3.0 any page may be short.
        let full = *self.full.get_or_insert(rows.max(1));
        let end = rows == 0 || (rows < full && portal.template.paging.dialect == Dialect::Start);
        Ok((if end { Step::Last } else { Step::More }, rows))
    }
}
