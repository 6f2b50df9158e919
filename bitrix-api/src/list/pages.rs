//! A list, page by page.

use super::walk::{Template, Walk};
use super::{Field, Filter, Items, Order, Paged, Progress, Strategy, Style};
use crate::client::Client;
use crate::codec::Decode;
use crate::error::Error;
use crate::meta::Record;
use futures_core::Stream;
use std::fmt;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// Some rows that came together.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The rows; at least one.
    pub rows: Vec<T>,
    /// How far the walk is with them.
    pub progress: Progress,
}

/// The pages of a list: a stream of [`Page`]s, made by [`Client::pages`].
///
/// Nothing is sent before the first page is asked for; settings go before that and do nothing later. After an error there
/// are no more pages. Dropping it cancels what is under way.
#[must_use = "a list is not asked for before its first page is"]
pub struct Pages<R: Paged, T = <R as Paged>::Row> {
    state: State<T>,
    progress: Progress,
    request: PhantomData<fn() -> R>,
}

/// What a poll for the next one of a stream gives.
pub(super) type Polled<T, K> = Poll<Option<Result<T, Error<K>>>>;

type Walked<T> = (Box<Walk>, Vec<T>, Result<bool, Error>);

enum State<T> {
    Idle(Box<Walk>),
    Busy(Pin<Box<dyn Future<Output = Walked<T>> + Send>>),
    End,
}

impl Client {
    /// The pages of a list; see [`list`](crate::list).
    ///
    /// ```no_run
    /// # async fn run(portal: bitrix_api::Client) -> Result<(), bitrix_api::Error> {
    /// let mut pages = portal.pages(bitrix_api::im::search::chat::List::with_find("team")).page_size(50);
    /// while let Some(page) = pages.next().await {
    ///     let page = page?;
    ///     println!("{} chats so far, {} new", page.progress.seen, page.rows.len());
    /// }
    /// # Ok(()) }
    /// ```
    pub fn pages<R: Paged>(&self, request: R) -> Pages<R> {
        let template = Template::new(R::META, R::PAGING, crate::codec::to_json(&request));
        Pages {
            state: State::Idle(Box::new(Walk::new(self.clone(), template))),
            progress: Progress::default(),
            request: PhantomData,
        }
    }

    /// The rows of a list; see [`list`](crate::list).
    pub fn items<R: Paged>(&self, request: R) -> Items<R> {
        Items::of(self.pages(request))
    }
}

impl<R: Paged, T> Pages<R, T> {
    fn set(mut self, set: impl FnOnce(&mut Walk)) -> Self {
        if let State::Idle(walk) = &mut self.state {
            set(walk);
        }
        self
    }

    /// How the list is walked. Default: [`Strategy::Auto`].
    pub fn strategy(self, strategy: Strategy) -> Self {
        self.set(|walk| walk.strategy = strategy)
    }

    /// Rows after which the walk ends, though there may be more. Default: none.
    pub fn limit(self, rows: u64) -> Self {
        self.set(|walk| walk.limit = Some(rows))
    }

    /// Rows of a page, for methods that take a number. Default: what the server gives, mostly 50.
    pub fn page_size(self, rows: u32) -> Self {
        self.set(|walk| walk.portal.page_size = Some(rows.max(1)))
    }

    /// Pages in one request, where several go together: up to 50. Default: as many as the portal answers quickly, fewer
    /// while the limits have room for more requests, since the server works on them one after the other.
    pub fn batch_size(self, pages: usize) -> Self {
        self.set(|walk| walk.portal.batch_size = Some(pages.max(1)))
    }

    /// Only rows that pass the filter, beside what the request's own filter says.
    pub fn filter(self, filter: Filter<R::Filter>) -> Self
    where
        R::Filter: Style,
    {
        self.set(|walk| walk.portal.template.filter(filter.into_json()))
    }

    /// The order of the rows; a second call orders those that are equal so far.
    pub fn order_by<V>(self, field: Field<R::Row, V>, order: Order) -> Self {
        self.set(|walk| walk.portal.template.order(field.into_name(), order))
    }

    /// A member that rows are to have, beside those that the request selects; each call adds one.
    pub fn select<V>(self, field: Field<R::Row, V>) -> Self {
        self.set(|walk| walk.portal.template.select(field.into_name()))
    }

    /// Reads the rows as a record of your own, and selects its members.
    ///
    /// ```no_run
    /// /// What this program needs of a user.
    /// #[derive(Clone, Debug, bitrix_api::Record)]
    /// #[record(output)]
    /// struct Colleague {
    ///     #[wire("ID")]
    ///     id: i64,
    ///     #[wire("UF_CITY")]
    ///     city: Option<String>,
    /// }
    /// ```
    pub fn rows_as<U: Record + Decode + Send + 'static>(self) -> Pages<R, U> {
        let narrowed = self.set(|walk| {
            for name in U::MEMBERS {
                let name = R::PAGING.request_name(name);
                walk.portal.template.select(name.into());
            }
        });
        let state = match narrowed.state {
            State::Idle(walk) => State::Idle(walk),
            // It was begun: the rows on their way are of another type.
            State::Busy(_) | State::End => State::End,
        };
        Pages { state, progress: narrowed.progress, request: PhantomData }
    }

    /// How far the walk is.
    pub const fn progress(&self) -> Progress {
        self.progress
    }
}

impl<R: Paged, T: Decode + Send + 'static> Pages<R, T> {
    /// The next page; `None` at the end of the list.
    ///
    /// Dropping the future does not lose a page: the next call goes on with it.
    ///
    /// # Errors
    /// When the settings contradict one another or the request, a call fails, or the list does not go on as it should. The
    /// walk is over then.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error<R::Error>>> {
        poll_fn(|cx| self.poll_page(cx)).await
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Polled<Page<T>, R::Error> {
        if let State::Idle(_) = self.state
            && let State::Idle(mut walk) = std::mem::replace(&mut self.state, State::End)
        {
            self.state = State::Busy(Box::pin(async move {
                let mut rows = Vec::<T>::new();
                let outcome = walk.page(&mut rows).await;
                (walk, rows, outcome)
            }));
        }
        let State::Busy(busy) = &mut self.state else { return Poll::Ready(None) };
        let (walk, rows, outcome) = ready!(busy.as_mut().poll(cx));
        self.progress = walk.progress;
        self.state = State::End;
        Poll::Ready(match outcome {
            Ok(true) => {
                self.state = State::Idle(walk);
                Some(Ok(Page { rows, progress: self.progress }))
            }
            Ok(false) => None,
            Err(error) => Some(Err(error.typed())),
        })
    }
}

impl<R: Paged, T: Decode + Send + 'static> Stream for Pages<R, T> {
    type Item = Result<Page<T>, Error<R::Error>>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(cx)
    }
}

impl<R: Paged, T> fmt::Debug for Pages<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("method", &R::META.name)
            .field("progress", &self.progress)
            .finish_non_exhaustive()
    }
}
