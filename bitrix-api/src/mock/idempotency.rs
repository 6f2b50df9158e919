//! `Idempotency-Key`: a call of REST 3.0 that comes again is not run again.

use super::handler::Refusal;
use super::portal::Portal;
use super::state::State;
use super::wire::{Arrived, Reaction};
use bytes::Bytes;
use std::collections::BTreeMap;
use time::{Duration, OffsetDateTime};

/// How long an answer is kept.
const KEPT: Duration = Duration::hours(24);
const MAX_LENGTH: usize = 255;
/// Answers after which those that are too old are thrown away.
const SWEEP: usize = 1024;
const HEADER: &str = "idempotency-key";

/// Answers by caller and key.
#[derive(Clone, Default)]
pub(super) struct Idempotency {
    ignored: bool,
    kept: BTreeMap<(bool, String), Kept>,
}

#[derive(Clone)]
struct Kept {
    method: String,
    sent: Bytes,
    answer: Bytes,
    at: OffsetDateTime,
}

/// A call that may be answered from what is kept.
pub(super) struct Keyed {
    account: (bool, String),
    method: String,
}

/// The key of a call, if it has one that counts.
///
/// # Errors
/// When it cannot be a key.
pub(super) fn key(
    state: &State,
    arrived: &Arrived,
    method: &str,
    webhook: bool,
) -> Result<Option<Keyed>, Refusal> {
    let Some(key) = arrived.header(HEADER) else { return Ok(None) };
    if state.data().idempotency.ignored {
        return Ok(None);
    }
    if key.is_empty() || key.len() > MAX_LENGTH || !key.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        let code = "BITRIX_REST_V3_EXCEPTION_INVALIDIDEMPOTENCYKEYEXCEPTION";
        return Err(Refusal::code(code).description("Invalid idempotency key"));
    }
    Ok(Some(Keyed { account: (webhook, key.to_owned()), method: method.to_owned() }))
}

/// The answer that is kept for a call.
///
/// # Errors
/// When the key was used for another call.
pub(super) fn replay(state: &State, keyed: &Keyed, arrived: &Arrived) -> Result<Option<Reaction>, Refusal> {
    let now = state.now();
    let kept = state.data().idempotency.kept.get(&keyed.account).cloned();
    let Some(kept) = kept.filter(|kept| now - kept.at < KEPT) else { return Ok(None) };
    if kept.sent != arrived.body || kept.method != keyed.method {
        let code = "BITRIX_REST_V3_EXCEPTION_IDEMPOTENCYKEYREUSEDEXCEPTION";
        return Err(Refusal::code(code)
            .status(422)
            .description("The idempotency key was used for another request"));
    }
    let mut reaction = Reaction::new(200, "application/json; charset=utf-8", kept.answer);
    reaction.headers.push((HEADER, keyed.account.1.clone()));
    reaction.headers.push(("idempotent-replayed", "true".to_owned()));
    Ok(Some(reaction))
}

/// Keeps the answer of a call that succeeded.
pub(super) fn keep(state: &State, keyed: Keyed, arrived: &Arrived, reaction: &mut Reaction) {
    reaction.headers.push((HEADER, keyed.account.1.clone()));
    let kept = Kept {
        method: keyed.method,
        sent: arrived.body.clone(),
        answer: reaction.body.clone(),
        at: state.now(),
    };
    let all = &mut state.data().idempotency.kept;
    // Now and then, so that a long run neither fills the memory nor looks at all of it each time.
    if all.len() % SWEEP == SWEEP - 1 {
        all.retain(|_, old| kept.at - old.at < KEPT);
    }
    all.insert(keyed.account, kept);
}

impl Portal {
    /// Whether calls of REST 3.0 with an `Idempotency-Key` are run once only, as new portals do (the default), or the key
    /// is ignored, as older ones do.
    ///
    /// An honoured key comes back as a header; an answer that is repeated from what was kept, for 24 hours, has
    /// `Idempotent-Replayed: true` besides. Only successful answers are kept, and of methods that only read none.
    pub fn honour_idempotency_keys(&self, honour: bool) {
        self.state.data().idempotency.ignored = !honour;
    }
}
