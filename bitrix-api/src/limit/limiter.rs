//! What decides when a call may be sent.

use super::{Call, LimitError, Outcome, Permit};
use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;

/// A future behind a pointer, so that [`Limiter`] can be a trait object.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Decides when a call may be sent; see the [module](super) for what the default one does.
///
/// A client asks for a [`Permit`] before each request that it sends, repeated ones included, and gives it back with the
/// outcome.
pub trait Limiter: Send + Sync + Debug {
    /// Waits until the call may be sent.
    ///
    /// The future may be dropped at any moment: then the turn goes to the next call, and nothing is used up. It ends with an
    /// error when the wait would last beyond [`Call::deadline`].
    fn acquire<'a>(&'a self, call: &'a Call<'a>) -> BoxFuture<'a, Result<Permit, LimitError>>;

    /// What became of a call that was permitted. Called once for each permit, unless the call was dropped while it was under
    /// way: then the permit is dropped too.
    fn settle(&self, call: &Call<'_>, permit: Permit, outcome: &Outcome<'_>);

    /// How many more calls could be sent at this moment without a wait; `None` where that is not known, or has no end.
    ///
    /// Helpers that can send one large request or several small ones ask this: see [`list`](crate::list).
    fn spare(&self, _portal: &str) -> Option<u32> {
        None
    }
}
