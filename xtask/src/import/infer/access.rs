//! Who may call a method, and whether a batch may.

use super::Known;
use crate::import::page::Subject;
use regex::Regex;
use std::sync::LazyLock;

/// A sentence that leaves incoming webhooks out.
static APPLICATIONS_ALONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix) only\s(works|available|executed|called|possible|be\s\w+)?.{0,60}(context\sof\s(authoriz(ing|ation\sof)\s)?(an|the|a)?\s?(\w+\s)?application|authorization\scontext\sof|application(['’]s)?\scontext|oauth)
        | (context\sof\s(an|the|a)?\s?(\w+\s)?application|application\scontext|oauth).{0,40}\bonly
        | (not|cannot|can't|unavailable|impossible).{0,40}\bwebhooks?\b",
    )
    .ok()
});

/// A text that refuses something else than webhooks (what other applications made, a browser's session, a parameter), or
/// that says that there is more than webhooks.
static NOT_OF_WEBHOOKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix) \bsessions?\b | \b(?:incorrect|invalid)\b.*\bparameter\b | \bnot\sonly\b
        | \bapplication\sthat\s(added|created|made)\b | \bvia\s(a\s|an\s|the\s)?webhook\sor\b",
    )
    .ok()
});

/// What the portal answers to a webhook where it wants an application.
static REFUSAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\bapplication context (is )?required|\bcurrent authorization type is denied|\bavailable only for application authorization|\bonly (possible )?in the context of an? application",
    )
    .ok()
});

/// `oauth_only`, `webhook_only`, or nothing.
///
/// A page that shows examples of applications alone has left the others out: that says nothing.
pub(super) fn auth(known: &Known<'_>) -> Option<&'static str> {
    let subject = known.subject;
    let says = [&subject.who, &subject.intro].into_iter().any(|text| says(text));
    let refuses = subject.errors.iter().any(|row| refuses(&row.code, &format!("{} {}", row.text, row.said)));
    (says || refuses).then_some("oauth_only")
}

/// Whether a text leaves incoming webhooks out.
fn says(text: &str) -> bool {
    text.split_inclusive(['.', '\n'])
        .any(|sentence| is_match(&APPLICATIONS_ALONE, sentence) && !is_match(&NOT_OF_WEBHOOKS, sentence))
}

/// Whether an error is the refusal of webhooks.
fn refuses(code: &str, text: &str) -> bool {
    let all = format!("{code} {text}");
    // Without a code, an error may be about a thing that an application has made.
    let denied =
        !code.is_empty() && !code.contains(' ') || all.to_ascii_lowercase().contains("access denied");
    denied && is_match(&REFUSAL, &all) && !is_match(&NOT_OF_WEBHOOKS, &all)
}

fn is_match(regex: &LazyLock<Option<Regex>>, text: &str) -> bool {
    regex.as_ref().is_some_and(|regex| regex.is_match(text))
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

#[cfg(test)]
mod tests {
    use super::{refuses, says};

    #[test]
    fn sentences_that_leave_webhooks_out_are_told_from_those_that_do_not() {
        for (text, expected) in [
            ("The method works only in the context of an application.", true),
            ("It can only be executed in the application context, as it is tied to it.", true),
            ("It works only in the context of authorizing the application.", true),
            ("It cannot be called by webhooks.", true),
            (
                "The method cannot be called with session authorization. Call it via a webhook or with a token.",
                false,
            ),
            (
                "You can use it not only via the incoming webhook but also in the context of local applications.",
                false,
            ),
            ("You can only delete it in the context of the application that created it.", false),
            ("It returns what the application needs.", false),
        ] {
            assert_eq!(says(text), expected, "{text}");
        }
    }

    #[test]
    fn a_refused_session_is_no_refused_webhook() {
        assert!(refuses("ACCESS_DENIED", "Access denied! Application context required"));
        assert!(refuses("WRONG_AUTH_TYPE", "Current authorization type is denied for this method"));
        assert!(!refuses("WRONG_AUTH_TYPE", "Access for this method not allowed by session authorization"));
        assert!(!refuses(
            "Application context required",
            "Incorrect `A` parameter of what an application has made"
        ));
        assert!(!refuses("ACCESS_DENIED", "Access denied"));
    }
}
