//! Futures that run at once, and end in the order in which they began.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

type Running<T> = Pin<Box<dyn Future<Output = T> + Send>>;

enum Slot<T> {
    Running(Running<T>),
    Done(T),
}

/// Futures under way. Dropping it cancels them.
pub(super) struct InOrder<T> {
    slots: VecDeque<Slot<T>>,
}

impl<T: Unpin> InOrder<T> {
    pub(super) const fn new() -> Self {
        Self { slots: VecDeque::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    pub(super) fn push(&mut self, future: impl Future<Output = T> + Send + 'static) {
        self.slots.push_back(Slot::Running(Box::pin(future)));
    }

    /// What the oldest one gives; `None` if there is none.
    pub(super) async fn next(&mut self) -> Option<T> {
        poll_fn(|cx| {
            for slot in &mut self.slots {
                if let Slot::Running(future) = slot
                    && let Poll::Ready(done) = future.as_mut().poll(cx)
                {
                    *slot = Slot::Done(done);
                }
            }
            match self.slots.pop_front() {
                None => Poll::Ready(None),
                Some(Slot::Done(done)) => Poll::Ready(Some(done)),
                Some(running) => {
                    self.slots.push_front(running);
                    Poll::Pending
                }
            }
        })
        .await
    }
}
