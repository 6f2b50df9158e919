//! Who may call a method, and whether a batch may.

use super::Known;
use crate::import::example::Kind;
use crate::import::page::{Subject, SubjectKind};
use regex::Regex;
use std::sync::LazyLock;

/// A sentence that leaves incoming webhooks out.
static APPLICATIONS_ALONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix) only\s(works|available|executed|called|possible|be\s\w+)?.{0,60}(context\sof\s(an|the|a)?\s?(\w+\s)?application|application(['’]s)?\scontext|oauth)
        | (context\sof\s(an|the|a)?\s?(\w+\s)?application|application\scontext|oauth).{0,40}\bonly
        | (not|cannot|can't|unavailable|impossible).{0,40}\bwebhooks?\b",
    )
    .ok()
});

/// The code by which the portal refuses a webhook.
const WRONG_AUTH_TYPE: &str = "WRONG_AUTH_TYPE";

/// `oauth_only`, `webhook_only`, or nothing.
pub(super) fn auth(known: &Known<'_>) -> Option<&'static str> {
    let by = |wanted: bool| {
        known
            .examples
            .iter()
            .any(|example| matches!(&example.kind, Kind::Request { oauth, .. } if *oauth == wanted))
    };
    let (oauth, webhook) = (by(true), by(false));
    let subject = known.subject;
    let says = [&subject.who, &subject.intro]
        .into_iter()
        .any(|text| APPLICATIONS_ALONE.as_ref().is_some_and(|regex| regex.is_match(text)));
    let refuses = subject.errors.iter().any(|row| row.code.eq_ignore_ascii_case(WRONG_AUTH_TYPE));
    match (oauth, webhook) {
        (true, false) => Some("oauth_only"),
        (false, true) if subject.kind == SubjectKind::MethodV2 && !says && !refuses => None,
        (true, true) if !says && !refuses => None,
        (false, false) if !says && !refuses => None,
        _ => Some("oauth_only"),
    }
}

/// Whether the line of those who may call begins with the administrator and names nobody else.
pub(super) fn administrator(subject: &Subject) -> bool {
    let who = subject.who.trim().to_ascii_lowercase();
    let who = who.trim_start_matches("a ").trim_start_matches("an ").trim_start_matches("the ");
    let only = [
        "administrator",
        "administrators",
        "portal administrator",
        "account administrator",
        "bitrix24 administrator",
    ];
    only.iter().any(|word| who.trim_end_matches('.') == *word)
}

/// Whether the errors say that a batch may not hold it.
pub(super) fn not_in_batch(subject: &Subject) -> bool {
    subject.errors.iter().any(|row| row.code == "ERROR_BATCH_METHOD_NOT_ALLOWED")
}
