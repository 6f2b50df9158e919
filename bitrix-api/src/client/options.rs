//! How calls are made.

use super::retry::Retry;
use crate::error::{Details, Error, ErrorClass};
use crate::meta::Effect;
use reqwest::header::HeaderValue;
use std::sync::Arc;
use std::time::Duration;

/// How calls are made: what is not set stays as the client has it. See [`Client::with`](crate::Client::with).
///
/// ```no_run
/// use bitrix_api::client::{CallOptions, Retry};
/// use bitrix_api::meta::Effect;
/// use bitrix_api::Client;
/// use std::time::Duration;
///
/// # async fn run(portal: Client) -> Result<(), bitrix_api::Error> {
/// // At most 5 seconds, all waits included, for this and what else `hasty` calls.
/// let hasty = portal.with(CallOptions::new().deadline(Duration::from_secs(5)));
/// hasty.call_by_name("profile", ()).await?;
/// // Sent once, whatever happens.
/// portal.with(CallOptions::new().retry(Retry::never())).call_by_name("profile", ()).await?;
/// // A call by name counts as a change unless somebody says otherwise.
/// portal.with(CallOptions::new().treat_as(Effect::Read)).call_by_name("custom.report", ()).await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct CallOptions {
    pub(super) deadline: Option<Duration>,
    pub(super) retry: Option<Retry>,
    pub(super) effect: Option<Effect>,
    pub(super) key: Option<Arc<str>>,
    pub(super) trust_keys: Option<bool>,
}

impl CallOptions {
    /// Nothing set.
    pub const fn new() -> Self {
        Self { deadline: None, retry: None, effect: None, key: None, trust_keys: None }
    }

    /// The time for a whole call: waits for the portal's limits, renewal of the token, repeats and the pauses before them.
    /// What takes longer ends with [`Deadline`](ErrorClass::Deadline), or with the last error if no time is left for a
    /// repeat. Default: none; each request has the time of [`ClientBuilder::timeout`](super::ClientBuilder::timeout).
    pub const fn deadline(mut self, time: Duration) -> Self {
        self.deadline = Some(time);
        self
    }

    /// How often calls are repeated. Default: [`Retry::DEFAULT`].
    pub const fn retry(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    /// What the calls do to data, in the place of what the schema says; decides whether one whose answer was lost is
    /// repeated. Say [`Idempotent`](Effect::Idempotent) where a second run does no harm.
    pub const fn treat_as(mut self, effect: Effect) -> Self {
        self.effect = Some(effect);
        self
    }

    /// The `Idempotency-Key` of **one** REST 3.0 call that changes something: the same key brings the first answer again
    /// within 24 hours, also after a restart of the program. 1 to 255 printable ASCII characters.
    ///
    /// By default each such call has a random key. REST 2.0 has no such thing, and ignores it.
    pub fn idempotency_key(mut self, key: impl Into<Arc<str>>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Whether the portal is taken to obey `Idempotency-Key`. By default it is when it was seen to: older portals ignore
    /// the key, and would run a repeated call twice. A batch is never repeated for its key's sake: the portal keeps answers of
    /// success alone, and a batch that fails has run in part.
    pub const fn trust_idempotency_keys(mut self, trust: bool) -> Self {
        self.trust_keys = Some(trust);
        self
    }

    /// These options, and under them the ones that are not set here.
    pub(super) fn over(self, under: &Self) -> Self {
        Self {
            deadline: self.deadline.or(under.deadline),
            retry: self.retry.or(under.retry),
            effect: self.effect.or(under.effect),
            key: self.key.or_else(|| under.key.clone()),
            trust_keys: self.trust_keys.or(under.trust_keys),
        }
    }

    /// The header of a call that changes something.
    pub(super) fn key_header(&self) -> Result<HeaderValue, Error> {
        let Some(key) = &self.key else {
            let header = HeaderValue::try_from(crate::random::hex(16));
            return header.map_err(|_| bad_key());
        };
        // A header loses the blanks around its value, and with them the key's identity.
        let printable = key.bytes().all(|b| (b' '..=b'~').contains(&b)) && key.trim() == &**key;
        if key.is_empty() || key.len() > 255 || !printable {
            return Err(bad_key());
        }
        HeaderValue::from_str(key).map_err(|_| bad_key())
    }
}

fn bad_key() -> Error {
    let message = "an idempotency key is 1 to 255 printable ASCII characters, without blanks around them";
    Error::untyped(Details::new(ErrorClass::Request, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_checked() {
        let long = "k".repeat(256);
        for bad in ["", " k", "k ", "a\nb", "ä", "a\tb", &long] {
            assert!(CallOptions::new().idempotency_key(bad).key_header().is_err(), "{bad:?}");
        }
        for good in ["k", "order 5/2026 ~!", &long[..255]] {
            let header = CallOptions::new().idempotency_key(good).key_header();
            assert_eq!(header.ok().as_ref().and_then(|h| h.to_str().ok()), Some(good));
        }
        let random = || CallOptions::new().key_header().ok();
        assert_ne!(random(), random());
    }

    #[test]
    fn what_is_not_set_stays() {
        let under = CallOptions::new().deadline(Duration::from_secs(5)).treat_as(Effect::Read);
        let over = CallOptions::new().treat_as(Effect::Idempotent).retry(Retry::never()).over(&under);
        assert_eq!(over.deadline, Some(Duration::from_secs(5)));
        assert_eq!((over.effect, over.retry), (Some(Effect::Idempotent), Some(Retry::never())));
    }
}
