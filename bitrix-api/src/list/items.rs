//! A list, row by row.

use super::pages::Polled;
use super::{Field, Filter, Order, Paged, Pages, Progress, Strategy, Style};
use crate::codec::Decode;
use crate::error::Error;
use crate::meta::Record;
use futures_core::Stream;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec::IntoIter;

/// The rows of a list: a stream, made by [`Client::items`](crate::Client::items).
///
/// Its settings are those of [`Pages`].
#[must_use = "a list is not asked for before its first row is"]
pub struct Items<R: Paged, T = <R as Paged>::Row> {
    pages: Pages<R, T>,
    rows: IntoIter<T>,
}

impl<R: Paged> Items<R> {
    pub(super) fn of(pages: Pages<R>) -> Self {
        Self { pages, rows: Vec::new().into_iter() }
    }
}

impl<R: Paged, T> Items<R, T> {
    fn set(self, set: impl FnOnce(Pages<R, T>) -> Pages<R, T>) -> Self {
        Self { pages: set(self.pages), rows: self.rows }
    }

    /// As [`Pages::strategy`].
    pub fn strategy(self, strategy: Strategy) -> Self {
        self.set(|pages| pages.strategy(strategy))
    }

    /// As [`Pages::limit`].
    pub fn limit(self, rows: u64) -> Self {
        self.set(|pages| pages.limit(rows))
    }

    /// As [`Pages::page_size`].
    pub fn page_size(self, rows: u32) -> Self {
        self.set(|pages| pages.page_size(rows))
    }

    /// As [`Pages::batch_size`].
    pub fn batch_size(self, pages: usize) -> Self {
        self.set(|list| list.batch_size(pages))
    }

    /// As [`Pages::filter`].
    pub fn filter(self, filter: Filter<R::Filter>) -> Self
    where
        R::Filter: Style,
    {
        self.set(|pages| pages.filter(filter))
    }

    /// As [`Pages::order_by`].
    pub fn order_by<V>(self, field: Field<R::Row, V>, order: Order) -> Self {
        self.set(|pages| pages.order_by(field, order))
    }

    /// As [`Pages::select`].
    pub fn select<V>(self, field: Field<R::Row, V>) -> Self {
        self.set(|pages| pages.select(field))
    }

    /// As [`Pages::rows_as`].
    pub fn rows_as<U: Record + Decode + Send + 'static>(self) -> Items<R, U> {
        Items { pages: self.pages.rows_as(), rows: Vec::new().into_iter() }
    }

    /// How far the walk is. Rows of the present page count as seen.
    pub const fn progress(&self) -> Progress {
        self.pages.progress()
    }
}

impl<R: Paged, T: Decode + Send + Unpin + 'static> Items<R, T> {
    /// The next row; `None` at the end of the list.
    ///
    /// Dropping the future does not lose a row.
    ///
    /// # Errors
    /// As [`Pages::next`].
    pub async fn next(&mut self) -> Option<Result<T, Error<R::Error>>> {
        poll_fn(|cx| self.poll_row(cx)).await
    }

    /// All rows that are left.
    ///
    /// # Errors
    /// As [`Pages::next`]; the rows that came before are lost.
    pub async fn collect(mut self) -> Result<Vec<T>, Error<R::Error>> {
        let mut all: Vec<T> = self.rows.collect();
        while let Some(page) = self.pages.next().await {
            all.append(&mut page?.rows);
        }
        Ok(all)
    }

    fn poll_row(&mut self, cx: &mut Context<'_>) -> Polled<T, R::Error> {
        loop {
            if let Some(row) = self.rows.next() {
                return Poll::Ready(Some(Ok(row)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(cx)) {
                None => return Poll::Ready(None),
                Some(Ok(page)) => self.rows = page.rows.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            }
        }
    }
}

impl<R: Paged, T: Decode + Send + Unpin + 'static> Stream for Items<R, T> {
    type Item = Result<T, Error<R::Error>>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_row(cx)
    }
}

impl<R: Paged, T> fmt::Debug for Items<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("pages", &self.pages).finish_non_exhaustive()
    }
}
