//! The walk over a list, whatever its rows are: which page comes next, and when the list ends.

mod in_order;
mod keyset;
mod many;
mod parallel;
mod ranges;
mod reply;
mod sequential;
mod template;

use super::{Progress, Strategy};
use crate::client::Client;
use crate::codec::Json;
use crate::error::{Details, Error, ErrorClass};
use crate::list::Dialect;
use keyset::Keyset;
use many::Many;
use ranges::Ranges;
use reply::Facts;
use sequential::Sequential;

pub(super) use reply::Sink;
pub(super) use template::Template;

/// A list that is being walked.
pub(super) struct Walk {
    pub(super) portal: Portal,
    pub(super) strategy: Strategy,
    pub(super) limit: Option<u64>,
    pub(super) progress: Progress,
    way: Way,
}

/// What every way of walking has: whom to ask, and what for.
pub(super) struct Portal {
    pub(super) client: Client,
    pub(super) template: Template,
    /// Rows of a page, where the method takes a number.
    pub(super) page_size: Option<u32>,
    /// Commands in a batch; `None`: as the limits allow.
    pub(super) batch_size: Option<usize>,
    requests: u64,
}

enum Way {
    Begin,
    Sequential(Sequential),
    Keyset(Keyset),
    Batched(Box<Many>),
    Ranges(Box<Ranges>),
    End,
}

/// A page that was read.
struct Read {
    facts: Facts,
    next: Option<i64>,
    total: Option<i64>,
}

/// What a way of walking gives.
enum Step {
    /// Rows, and more may come.
    More,
    /// Rows, perhaps none, and nothing after them.
    Last,
}

impl Walk {
    pub(super) fn new(client: Client, template: Template) -> Self {
        Self {
            portal: Portal { client, template, page_size: None, batch_size: None, requests: 0 },
            strategy: Strategy::Auto,
            limit: None,
            progress: Progress::default(),
            way: Way::Begin,
        }
    }

    /// Reads the next rows into `sink`; `false` at the end of the list.
    pub(super) async fn page(&mut self, sink: &mut dyn Sink) -> Result<bool, Error> {
        loop {
            if self.limit.is_some_and(|limit| self.progress.seen >= limit) {
                self.way = Way::End;
            }
            let step = self.step(sink).await;
            self.progress.requests = self.portal.requests;
            let (step, rows) = match step {
                Ok(Some(step)) => step,
                Ok(None) => return Ok(false),
                Err(error) => {
                    self.way = Way::End;
                    return Err(error);
                }
            };
            if let Step::Last = step {
                self.way = Way::End;
            }
            let left = self.limit.map_or(u64::MAX, |limit| limit - self.progress.seen);
            let rows = u64::min(rows as u64, left);
            if rows > 0 {
                self.progress.seen += rows;
                sink.cut(usize::try_from(rows).unwrap_or(usize::MAX));
                return Ok(true);
            }
        }
    }

    async fn step(&mut self, sink: &mut dyn Sink) -> Result<Option<(Step, usize)>, Error> {
        if let Way::Begin = self.way {
            self.begin()?;
        }
        let (portal, progress) = (&mut self.portal, &mut self.progress);
        let wanted = self.limit.map(|limit| limit.saturating_sub(progress.seen));
        match &mut self.way {
            Way::Begin | Way::End => Ok(None),
            Way::Sequential(way) => way.step(portal, progress, sink).await.map(Some),
            Way::Keyset(way) => way.step(portal, sink).await.map(Some),
            Way::Batched(way) => way.step(portal, progress, wanted, sink).await.map(Some),
            Way::Ranges(way) => way.step(portal, progress, wanted, sink).await.map(Some),
        }
    }

    /// Chooses the way.
    fn begin(&mut self) -> Result<(), Error> {
        if let Some(fault) = self.portal.template.fault() {
            return Err(self.portal.refused(&format!("the list cannot be asked for: {fault}")));
        }
        let template = &self.portal.template;
        let no_keyset = template.no_keyset();
        let no_batch = self.portal.no_batch();
        let counted = template.paging.dialect == Dialect::Start;
        let chosen = match self.strategy {
            Strategy::Auto => match (&no_keyset, &no_batch) {
                (None, None) if counted => Strategy::Ranges,
                (None, _) => Strategy::Keyset,
                (Some(_), None) if counted => Strategy::Batched,
                _ => Strategy::Sequential,
            },
            strategy => strategy,
        };
        let obstacle = match chosen {
            Strategy::Keyset => no_keyset,
            Strategy::Ranges if counted => no_keyset.or(no_batch),
            Strategy::Batched if counted => no_batch,
            Strategy::Ranges | Strategy::Batched => Some("the method does not count its rows".to_owned()),
            Strategy::Auto | Strategy::Sequential => None,
        };
        if let Some(obstacle) = obstacle {
            return Err(self.portal.refused(&format!("the list cannot be walked by {chosen:?}: {obstacle}")));
        }
        self.way = match chosen {
            Strategy::Keyset => Way::Keyset(Keyset::new()),
            Strategy::Ranges => Way::Ranges(Box::new(Ranges::new())),
            Strategy::Batched => Way::Batched(Box::new(Many::new(&self.portal.template))),
            Strategy::Auto | Strategy::Sequential => {
                Way::Sequential(Sequential::new(&self.portal.template, self.portal.page_size))
            }
        };
        Ok(())
    }
}

impl Portal {
    /// Asks for a page.
    async fn ask(&mut self, params: Json, sink: &mut dyn Sink) -> Result<Read, Error> {
        self.requests += 1;
        let paging = self.template.paging;
        let mut facts = Facts::default();
        let (next, total) = self
            .client
            .send_page(self.template.meta, &params, &mut |d| {
                facts = reply::read(d, paging.rows, paging.key, sink)?;
                Ok(())
            })
            .await?;
        Ok(Read { facts, next, total })
    }

    /// Why the list's pages cannot be commands of a batch.
    fn no_batch(&self) -> Option<String> {
        use crate::batch::RawCommand;
        let template = &self.template;
        let command = RawCommand {
            method: template.meta.name.into(),
            meta: Some(template.meta),
            params: template.at_start(0),
        };
        command.harm(template.meta.api)
    }

    /// The key of the last row, which pages by key need.
    fn last_number(&self, facts: &Facts) -> Result<Option<i64>, Error> {
        match (&facts.last, facts.rows) {
            (_, 0) => Ok(None),
            (Some(reply::Key::Number(number)), _) => Ok(Some(*number)),
            _ => Err(self.failed(
                "the rows have no number as their key, by which the list could be walked: walk it with \
                 `Strategy::Sequential`",
            )),
        }
    }

    /// Checks that the page goes on behind `after`, in the order of keys.
    fn goes_on(&self, after: Option<i64>, facts: &Facts) -> Result<(), Error> {
        let (Some(reply::Key::Number(first)), Some(reply::Key::Number(last))) = (&facts.first, &facts.last)
        else {
            return Ok(());
        };
        if after.is_some_and(|after| *first <= after) || last < first {
            let message = "the list does not go on: the server did not filter or sort by the key, so that rows would come \
                           twice; walk it with `Strategy::Sequential`";
            return Err(self.failed(message));
        }
        Ok(())
    }

    /// Nothing was sent.
    fn refused(&self, message: &str) -> Error {
        self.error(ErrorClass::Request, message)
    }

    /// What came cannot be.
    fn failed(&self, message: &str) -> Error {
        self.error(ErrorClass::Decode, message)
    }

    fn error(&self, class: ErrorClass, message: &str) -> Error {
        self.client.command_failed(self.template.meta.name.into(), Details::new(class, message.to_owned()))
    }
}
