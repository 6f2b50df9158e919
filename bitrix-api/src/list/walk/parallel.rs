//! Pages that are asked for many at a time: as commands of batches, several of which are under way at once.

use super::in_order::InOrder;
use super::reply::{self, Facts};
use super::{Portal, Read, Sink};
use crate::batch::{MAX_COMMANDS, RawCommand, RawDone, RawOutcome, run_commands};
use crate::codec::{Decoder, Json};
use crate::error::{Details, Error, ErrorClass};
use std::collections::VecDeque;
use std::time::Duration;

/// Batches under way at once, where no limit says otherwise.
const AT_ONCE: usize = 24;
/// Pages under way at once: they are in memory until they are read.
const PAGES_AT_ONCE: usize = 200;
/// A batch that the server is expected to work on for longer is made smaller, where the limits have room for more of them.
const WORTH_SPLITTING: Duration = Duration::from_millis(250);

/// Pages, and what became of them.
type Answered<P> = (Vec<P>, Result<Vec<RawOutcome>, Error>);

/// Pages `P` that are asked for in parallel and come in order.
pub(super) struct Parallel<P> {
    under_way: InOrder<Answered<P>>,
    ready: VecDeque<(P, RawOutcome)>,
    size: usize,
    at_once: usize,
}

impl<P: Send + Unpin + Clone + 'static> Parallel<P> {
    /// For so many pages, one of which took so long.
    pub(super) fn new(portal: &Portal, pages: u64, one_took: Duration) -> Self {
        let (size, at_once) = shape(pages, one_took, portal.batch_size, portal.client.spare_calls());
        Self { under_way: InOrder::new(), ready: VecDeque::new(), size, at_once }
    }

    /// Whether nothing is under way or waits to be read.
    pub(super) fn is_idle(&self) -> bool {
        self.ready.is_empty() && self.under_way.len() == 0
    }

    /// Sends batches as long as there is room; `plan` gives the pages.
    pub(super) fn fill(&mut self, portal: &mut Portal, plan: &mut dyn FnMut() -> Option<(P, Json)>) {
        while self.under_way.len() < self.at_once {
            let (mut pages, mut commands) = (Vec::new(), Vec::new());
            while pages.len() < self.size
                && let Some((page, params)) = plan()
            {
                pages.push(page);
                commands.push(RawCommand {
                    method: portal.template.meta.name.into(),
                    meta: Some(portal.template.meta),
                    params,
                });
            }
            if pages.is_empty() {
                return;
            }
            portal.requests += 1;
            let (client, api) = (portal.client.clone(), portal.template.meta.api);
            self.under_way.push(async move {
                let outcomes = run_commands(&client, api, &commands, false).await;
                (pages, outcomes)
            });
        }
    }

    /// The next page, read; `again` gives its parameters if it has to be asked for alone.
    pub(super) async fn next(
        &mut self,
        portal: &mut Portal,
        sink: &mut dyn Sink,
        again: impl Fn(&Portal, &P) -> Json,
    ) -> Result<Option<(P, Read)>, Error> {
        if self.ready.is_empty() {
            let Some((pages, outcomes)) = self.under_way.next().await else { return Ok(None) };
            self.ready.extend(pages.into_iter().zip(outcomes?));
        }
        let Some((page, outcome)) = self.ready.pop_front() else { return Ok(None) };
        let read = match outcome {
            RawOutcome::Done(done) => read(portal, &done, sink)?,
            RawOutcome::Refused(error) if !error.is_retryable() => return Err(error),
            // What did not run, or not well, is asked for alone: a list can be read again.
            _ => portal.ask(again(portal, &page), sink).await?,
        };
        Ok(Some((page, read)))
    }
}

fn read(portal: &Portal, done: &RawDone, sink: &mut dyn Sink) -> Result<Read, Error> {
    let paging = portal.template.paging;
    let facts: Result<Facts, _> = reply::read(&mut Decoder::new(&done.result), paging.rows, paging.key, sink);
    match facts {
        Ok(facts) => Ok(Read { facts, next: done.next, total: done.total }),
        Err(error) => {
            let message = format!("the answer does not fit: {error}");
            let details = Details::new(ErrorClass::Decode, message).with_source(error);
            Err(portal.client.command_failed(portal.template.meta.name.into(), details))
        }
    }
}

/// Commands in a batch, and batches at once.
fn shape(pages: u64, one_took: Duration, asked: Option<usize>, spare: Option<u32>) -> (usize, usize) {
    let pages = usize::try_from(pages).unwrap_or(usize::MAX).max(1);
    let spare = spare.map_or(AT_ONCE, |spare| spare as usize);
    let size = asked.unwrap_or_else(|| {
        let quick = WORTH_SPLITTING.as_nanos() / one_took.as_nanos().max(1);
        let quick = usize::try_from(quick).unwrap_or(usize::MAX);
        // Half of what is free, so that others need not wait for this walk.
        let fewest = pages.div_ceil((spare / 2).clamp(1, AT_ONCE));
        quick.max(fewest)
    });
    let size = size.clamp(1, MAX_COMMANDS.min(pages));
    (size, (PAGES_AT_ONCE / size).clamp(2, AT_ONCE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_are_as_large_as_they_have_to_be() {
        let ms = Duration::from_millis;
        // A quick portal: as few requests as can be.
        assert_eq!(shape(99, ms(2), None, Some(50)), (50, 4));
        assert_eq!(shape(99, ms(2), None, None), (50, 4));
        // A slow one: what is free is spent.
        assert_eq!(shape(99, ms(60), None, Some(49)).0, 5);
        assert_eq!(shape(99, ms(60), None, Some(10)).0, 20);
        // Nothing is free, or the list is long.
        assert_eq!(shape(99, ms(60), None, Some(0)).0, 50);
        assert_eq!(shape(20_000, ms(60), None, Some(49)), (50, 4));
        // By hand.
        assert_eq!(shape(99, ms(60), Some(50), Some(49)).0, 50);
        assert_eq!(shape(3, ms(1), Some(500), None).0, 3);
    }
}
