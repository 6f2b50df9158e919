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
/// outcome. One of your own can keep the state where all your machines see it:
///
/// ```
/// use bitrix_api::limit::{BoxFuture, Call, LimitError, Limiter, Outcome, Permit, RateLimit};
/// use std::time::Duration;
/// use tokio::time::{Instant, sleep};
///
/// /// For all machines behind one address. (What it keeps would be in a store that they share.)
/// #[derive(Debug)]
/// struct Cluster {
///     store: Store,
/// }
///
/// impl Limiter for Cluster {
///     fn acquire<'a>(&'a self, call: &'a Call<'a>) -> BoxFuture<'a, Result<Permit, LimitError>> {
///         Box::pin(async move {
///             loop {
///                 let wait = self.store.take(call.portal).await.map_err(|e| {
///                     LimitError::failed("the store of the limits does not answer").with_source(e)
///                 })?;
///                 if wait.is_zero() {
///                     return Ok(Permit::new());
///                 }
///                 if call.deadline.is_some_and(|deadline| Instant::now() + wait > deadline) {
///                     return Err(LimitError::deadline(wait, "until the cluster may call the portal again"));
///                 }
///                 sleep(wait).await;
///             }
///         })
///     }
///
///     fn settle(&self, call: &Call<'_>, _permit: Permit, outcome: &Outcome<'_>) {
///         if let Outcome::TooMany = outcome {
///             self.store.fill(call.portal);
///         }
///     }
/// }
///
/// # #[derive(Debug, Default)]
/// # struct Store { empty_at: std::sync::Mutex<Option<Instant>> }
/// impl Store {
///     /// Counts one call, or says how long to wait before asking again. One step of the store, as a script of Redis is.
///     async fn take(&self, portal: &str) -> std::io::Result<Duration> {
///         // …
/// #       let _ = portal;
/// #       let (interval, now) = (RateLimit::STANDARD.interval(), Instant::now());
/// #       let mut empty_at = self.empty_at.lock().unwrap();
/// #       let at = empty_at.map_or(now, |at| at.max(now));
/// #       let wait = (at + interval).saturating_duration_since(now + interval * RateLimit::STANDARD.bucket());
/// #       if wait.is_zero() { *empty_at = Some(at + interval); }
/// #       Ok(wait)
///     }
/// #   fn fill(&self, _: &str) {}
///     // …
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), bitrix_api::Error> {
/// let cluster = std::sync::Arc::new(Cluster { store: Store::default() });
/// let portal = bitrix_api::Client::builder()
///     .limiter(cluster.clone())
///     .webhook("https://example.bitrix24.com/rest/1/secret/")?;
/// # let call = Call::new("example.bitrix24.com", "profile");
/// # for _ in 0..50 { let permit = cluster.acquire(&call).await.unwrap(); cluster.settle(&call, permit, &Outcome::Answered(&[])); }
/// # let late = call.deadline(Some(Instant::now()));
/// # assert!(cluster.acquire(&late).await.unwrap_err().wait().unwrap() > Duration::from_millis(300));
/// # Ok(()) }
/// ```
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
