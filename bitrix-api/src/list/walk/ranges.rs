//! The first page, then ranges of keys, many in each request.
//!
//! A row's key never changes, so that a range holds the same rows whatever happens to others: nothing is missed and nothing
//! comes twice. How wide a range is follows from how dense the keys are, as seen so far; where keys leave no gaps it is as
//! wide as a page, and no page can be too small for its range. Where one is, its rest is asked for alone.
//!
//! The walk goes in rounds. A round begins with a page by key, which also crosses any gap and says how dense the keys are
//! there; then come ranges, until as many rows were seen as were counted, or the density has changed much.

use super::keyset::Keyset;
use super::parallel::Parallel;
use super::{Portal, Sink, Step};
use crate::error::Error;
use crate::list::Progress;
use std::time::Duration;
use tokio::time::Instant;

/// Pages that a round asks for at most.
const ROUND: u64 = 4000;
/// Rows that a range is made to hold, of those that fit into a page: keys lie unevenly.
const FILLED: f64 = 0.75;

/// How far the walk is.
pub(super) struct Ranges {
    /// All rows up to this key were given.
    after: Option<i64>,
    /// Rows that were counted and not given yet.
    left: u64,
    /// Rows that were given.
    given: u64,
    /// Rows of a page.
    page: usize,
    took: Duration,
    round: Option<Round>,
    /// What is left of a range that holds more than a page.
    rest: Option<(Keyset, i64)>,
}

struct Round {
    parallel: Parallel<Range>,
    /// Ranges that may still be asked for.
    ranges: u64,
    /// Where the next one begins.
    from: i64,
    width: i64,
    /// Of those that came: ranges, rows, and ranges that held more than a page.
    came: u64,
    rows: u64,
    overfull: u64,
}

#[derive(Clone, Copy)]
struct Range {
    after: i64,
    until: i64,
}

impl Ranges {
    pub(super) const fn new() -> Self {
        Self { after: None, left: 0, given: 0, page: 0, took: Duration::ZERO, round: None, rest: None }
    }

    pub(super) async fn step(
        &mut self,
        portal: &mut Portal,
        progress: &mut Progress,
        wanted: Option<u64>,
        sink: &mut dyn Sink,
    ) -> Result<(Step, usize), Error> {
        let Some(after) = self.after else { return self.first(portal, progress, wanted, sink).await };
        if let Some((keyset, until)) = &mut self.rest {
            let until = *until;
            let (step, rows) = keyset.step(portal, sink).await?;
            if let Step::Last = step {
                self.rest = None;
                self.after = Some(until);
            }
            return Ok((self.counted(rows), rows));
        }
        if self.round.is_some() {
            if let Some(read) = self.ranged(portal, sink).await? {
                return Ok(read);
            }
            self.round = None;
        }
        // A new round.
        let began = Instant::now();
        let mut keyset = Keyset::between(after, None, self.page);
        let (step, rows) = keyset.step(portal, sink).await?;
        self.took = began.elapsed();
        if let (Step::More, Some(last)) = (&step, keyset.after()) {
            self.plan(portal, after, last, rows);
            return Ok((self.counted(rows), rows));
        }
        Ok((Step::Last, rows))
    }

    async fn first(
        &mut self,
        portal: &mut Portal,
        progress: &mut Progress,
        wanted: Option<u64>,
        sink: &mut dyn Sink,
    ) -> Result<(Step, usize), Error> {
        let began = Instant::now();
        let read = portal.ask(portal.template.keyset(None, None, true), sink).await?;
        self.took = began.elapsed();
        let rows = read.facts.rows;
        portal.goes_on(None, &read.facts)?;
        progress.total = read.total.and_then(|total| u64::try_from(total).ok()).filter(|total| *total > 0);
        if read.next.is_none() || rows == 0 {
            return Ok((Step::Last, rows));
        }
        let Some(last) = portal.last_number(&read.facts)? else { return Ok((Step::Last, rows)) };
        let first = match read.facts.first {
            Some(super::reply::Key::Number(first)) => first,
            _ => last,
        };
        self.page = rows;
        // Where rows were not counted, short pages say where the list ends.
        self.left = progress.total.unwrap_or(u64::MAX).min(wanted.unwrap_or(u64::MAX));
        self.plan(portal, first - 1, last, rows);
        Ok((self.counted(rows), rows))
    }

    /// Counts rows that are given; as many as were counted are all that there were.
    fn counted(&mut self, rows: usize) -> Step {
        self.given += rows as u64;
        self.left = self.left.saturating_sub(rows as u64);
        if self.left == 0 { Step::Last } else { Step::More }
    }

    /// Plans ranges behind `last`, by what the keys from `after` on look like.
    fn plan(&mut self, portal: &Portal, after: i64, last: i64, rows: usize) {
        self.after = Some(last);
        let span = last.saturating_sub(after).max(1);
        let (page, seen) = (self.page.max(1) as i64, rows.max(1) as i64);
        let width = if span <= seen {
            page
        } else {
            let width = page as f64 * FILLED * span as f64 / seen as f64;
            page.max(width as i64)
        };
        let left = self.left.saturating_sub(rows as u64);
        // Nobody counted: as many again as there were so far, and then we shall see.
        let left = if is_uncounted(self.left) { self.given + rows as u64 } else { left };
        let per_range = (width as f64 * seen as f64 / span as f64).max(1.0);
        let ranges = ((left as f64 / per_range).ceil() as u64).clamp(1, ROUND);
        self.round = (left > 0).then(|| Round {
            parallel: Parallel::new(portal, ranges, self.took),
            ranges,
            from: last,
            width,
            came: 0,
            rows: 0,
            overfull: 0,
        });
    }

    /// The next range's rows; `None` if the round is over.
    async fn ranged(
        &mut self,
        portal: &mut Portal,
        sink: &mut dyn Sink,
    ) -> Result<Option<(Step, usize)>, Error> {
        let Some(round) = &mut self.round else { return Ok(None) };
        if round.is_worth_going_on(self.page) {
            let template = portal.template.clone();
            let (ranges, from, width) = (&mut round.ranges, &mut round.from, round.width);
            round.parallel.fill(portal, &mut || {
                *ranges = ranges.checked_sub(1)?;
                let range = Range { after: *from, until: from.checked_add(width)? };
                *from = range.until;
                Some((range, template.keyset(Some(range.after), Some(range.until), false)))
            });
        }
        if round.parallel.is_idle() {
            return Ok(None);
        }
        let again = |portal: &Portal, range: &Range| {
            portal.template.keyset(Some(range.after), Some(range.until), false)
        };
        let Some((range, read)) = round.parallel.next(portal, sink, again).await? else { return Ok(None) };
        portal.goes_on(Some(range.after), &read.facts)?;
        let rows = read.facts.rows;
        round.came += 1;
        round.rows += rows as u64;
        self.after = Some(range.until);
        if let Some(last) = portal.last_number(&read.facts)? {
            if last > range.until {
                let message = "the list does not go on: the server did not filter by the key, so that rows would come \
                               twice; walk it with `Strategy::Sequential`";
                return Err(portal.failed(message));
            }
            if rows >= self.page && last < range.until {
                round.overfull += 1;
                self.rest = Some((Keyset::between(last, Some(range.until), self.page), range.until));
                self.after = Some(last);
            }
        }
        Ok(Some((self.counted(rows), rows)))
    }
}

/// Whether the rows were not counted.
const fn is_uncounted(left: u64) -> bool {
    left > u64::MAX / 2
}

impl Round {
    /// Whether the keys are still about as dense as they were where the round began.
    fn is_worth_going_on(&self, page: usize) -> bool {
        let filled = self.rows * 4 >= self.came * page as u64;
        self.came < 20 || (filled && self.overfull * 5 <= self.came)
    }
}
