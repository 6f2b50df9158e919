//! What pages do not say in so many words: effect, who may call, dialects of paging and filters.
//!
//! Each of these can be overridden by an overlay. Rules go by words of names and of the page; no method is special.

mod access;
mod effect;
mod lists;

pub(crate) use self::lists::Paging;

use super::page::Subject;
use super::tree::{Members, Records, Ty};

/// What was inferred of a method.
#[derive(Debug)]
pub(crate) struct Inferred {
    /// `read`, `write`, `idempotent`.
    pub(crate) effect: &'static str,
    /// `oauth_only`, `webhook_only`; `None` if both may call.
    pub(crate) auth: Option<&'static str>,
    /// Whether only administrators may call.
    pub(crate) administrator: bool,
    /// How the answer is paged.
    pub(crate) paging: Option<Paging>,
    /// `prefix`, `conditions`.
    pub(crate) filter: Option<&'static str>,
    /// Whether `batch` refuses it.
    pub(crate) not_in_batch: bool,
}

/// What is known of a method when the rest is inferred.
pub(crate) struct Known<'k> {
    /// The method.
    pub(crate) subject: &'k Subject,
    /// Title of its page.
    pub(crate) title: &'k str,
    /// Its parameters.
    pub(crate) params: &'k Members,
    /// Its result.
    pub(crate) result: Option<&'k Ty>,
    /// Whether the answer has `total` or `next` beside `result`.
    pub(crate) counted: bool,
    /// The shared records.
    pub(crate) records: &'k Records,
}

/// Infers everything.
pub(crate) fn infer(known: &Known<'_>) -> Inferred {
    Inferred {
        effect: effect::of(&known.subject.name, known.title),
        auth: access::auth(known),
        administrator: access::administrator(known.subject),
        paging: lists::paging(known),
        filter: lists::filter(known),
        not_in_batch: access::not_in_batch(known.subject),
    }
}
