//! One page after the other by the key of the rows, without counting.

use super::{Portal, Sink, Step};
use crate::error::Error;
use crate::list::Dialect;

/// How far the walk is.
pub(super) struct Keyset {
    after: Option<i64>,
    /// Up to this key.
    until: Option<i64>,
}

impl Keyset {
    pub(super) const fn new() -> Self {
        Self { after: None, until: None }
    }

    /// The rows behind one key, up to another.
    pub(super) const fn between(after: i64, until: Option<i64>) -> Self {
        Self { after: Some(after), until }
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
        let full = portal.template.paging.page_size as usize;
        let end = match portal.template.paging.dialect {
            // A portal may give fewer rows than were asked for: a short page is not the end.
            Dialect::Pagination => read.facts.rows == 0,
            _ => read.facts.rows < full,
        };
        Ok((if end { Step::Last } else { Step::More }, read.facts.rows))
    }
}
