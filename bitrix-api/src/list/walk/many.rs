//! The first page, then the others by position, many in each request.

use super::parallel::Parallel;
use super::sequential::Sequential;
use super::{Portal, Sink, Step, Template};
use crate::error::Error;
use crate::list::Progress;
use tokio::time::Instant;

/// How far the walk is.
pub(super) struct Many {
    state: State,
    begin: i64,
}

enum State {
    First,
    Others {
        parallel: Parallel<i64>,
        /// Where the next page to be asked for begins, and where the last known one ends.
        next: i64,
        end: i64,
        size: i64,
        total: Option<i64>,
    },
    /// The list has grown.
    Rest(Sequential),
}

impl Many {
    pub(super) fn new(template: &Template) -> Self {
        Self { state: State::First, begin: template.own_number("start").unwrap_or(0).max(0) }
    }

    pub(super) async fn step(
        &mut self,
        portal: &mut Portal,
        progress: &mut Progress,
        wanted: Option<u64>,
        sink: &mut dyn Sink,
    ) -> Result<(Step, usize), Error> {
        match &mut self.state {
            State::First => self.first(portal, progress, wanted, sink).await,
            State::Rest(way) => way.step(portal, progress, sink).await,
            State::Others { parallel, next, end, size, total } => {
                let (template, size) = (portal.template.clone(), *size);
                parallel.fill(portal, &mut || {
                    let page = *next;
                    (page < *end).then(|| {
                        *next += size;
                        (page, template.at_start(page))
                    })
                });
                let again = |portal: &Portal, page: &i64| portal.template.at_start(*page);
                let Some((page, read)) = parallel.next(portal, sink, again).await? else {
                    return Ok((Step::Last, 0));
                };
                progress.moved |= read.total.is_some() && read.total != *total;
                let rows = read.facts.rows;
                let last = page + size >= *end;
                if last && let Some(next) = read.next.filter(|next| *next > page) {
                    self.state = State::Rest(Sequential::from_start(next));
                    return Ok((Step::More, rows));
                }
                Ok((if last { Step::Last } else { Step::More }, rows))
            }
        }
    }

    async fn first(
        &mut self,
        portal: &mut Portal,
        progress: &mut Progress,
        wanted: Option<u64>,
        sink: &mut dyn Sink,
    ) -> Result<(Step, usize), Error> {
        let began = Instant::now();
        let read = portal.ask(portal.template.at_start(self.begin), sink).await?;
        let took = began.elapsed();
        let rows = read.facts.rows;
        // 0 says nothing: a method that was asked not to count answers that too.
        progress.total = read.total.and_then(|total| u64::try_from(total).ok()).filter(|total| *total > 0);
        let Some(next) = read.next.filter(|_| rows > 0) else { return Ok((Step::Last, rows)) };
        if next <= self.begin {
            return Err(
                portal.failed("the list does not go on: the next page is said to begin before this one ends")
            );
        }
        let size = next - self.begin;
        let Some(total) = read.total.filter(|total| *total > self.begin) else {
            self.state = State::Rest(Sequential::from_start(next));
            return Ok((Step::More, rows));
        };
        let wanted = wanted.and_then(|wanted| i64::try_from(wanted).ok()).unwrap_or(i64::MAX);
        let end = total.min(self.begin.saturating_add(wanted));
        if end <= next {
            // Enough came, or more than was counted.
            let enough = total > end;
            self.state = State::Rest(Sequential::from_start(next));
            return Ok((if enough { Step::Last } else { Step::More }, rows));
        }
        let pages = u64::try_from((end - next + size - 1) / size).unwrap_or(0);
        let parallel = Parallel::new(portal, pages, took);
        self.state = State::Others { parallel, next, end, size, total: read.total };
        Ok((Step::More, rows))
    }
}
