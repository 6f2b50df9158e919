//! How far a member is demanded: the star, and what the cell says in words.

use super::codes;
use crate::import::tree::Level;
use regex::Regex;
use std::sync::LazyLock;

/// "Required for webhooks only".
static WEBHOOK: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?i)\b(?:required|mandatory|must be (?:passed|provided|specified))\b[^.\n]{0,50}\bweb-?hooks?\b|\bweb-?hooks?\b[^.\n]{0,30}\b(?:is|are) (?:required|mandatory)\b",
    )
});

/// "Required if", "mandatory for".
static CONDITIONAL: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?ix)\b(?:required|mandatory|obligatory|must\s+be\s+(?:provided|specified|passed|filled(?:\s+in)?|set))
          (?:\s+(?:parameter|field|value))?,?\s*(?:only\s+)?\b(?:if|when|for|unless|in\s+case|in\s+the\s+case|together\s+with|under\s+the\s+conditions?)\b",
    )
});

/// "Not required for".
static NOT: LazyLock<Regex> =
    LazyLock::new(|| super::pattern(r"(?i)\bnot\s+(?:required|mandatory|obligatory)\b"));

/// "Required if `A` is not given".
static INSTEAD: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?ix)\b(?:required|mandatory|must\s+be\s+(?:provided|specified|passed))\s*(?:only\s+)?(?:if|when)\s+(?:the\s+)?(?:parameters?\s+)?
          (?P<names>`[^`]+`(?:(?:\s*,\s*|\s+(?:and|or|nor)\s+)`[^`]+`)*)(?:\s+(?:parameter|field|value)s?)?\s+
          (?:is|are|was|were|has|have)\s+(?:not|n't)\s+(?:been\s+)?(?:given|provided|specified|passed|set|filled|used|transmitted|present)",
    )
});

/// "At least one of `A` or `B`", "either `A` or `B`", "only one of `A`, `B`".
static ONE_OF: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?ix)\b(?P<rule>at\s+least\s+one|(?:pass|specify|use|provide|must\s+provide|must\s+specify|must\s+pass|need\s+to\s+(?:pass|provide|specify))\s+either|(?:only|exactly)\s+one|one\s+of)\b
          (?P<between>[^.`\n]{0,90})
          (?P<names>`[^`]+`(?:(?:\s*,\s*(?:or\s+|and\s+)?|\s+(?:and|or)\s+)`[^`]+`)+)(?P<rest>[^.\n]*)",
    )
});

/// A rule that a cell states about its own member and others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// `at_least_one`, `exactly_one`.
    pub(super) rule: &'static str,
    /// Names as the cell has them, the member itself among them or not.
    pub(super) names: Vec<String>,
}

/// How far a cell demands its member.
pub(super) fn level(starred: bool, text: &str) -> Level {
    if WEBHOOK.is_match(text) {
        Level::WebhookOnly
    } else if CONDITIONAL.find(text).is_some_and(|found| !is_denied(text, found.start())) {
        Level::Conditional
    } else if starred {
        Level::Always
    } else {
        Level::No
    }
}

/// Whether "not" stands before the place.
fn is_denied(text: &str, at: usize) -> bool {
    NOT.find_iter(text).any(|found| found.end() > at && found.start() < at)
}

/// The rules that a text states about several members.
pub(super) fn rules(name: &str, text: &str) -> Vec<Rule> {
    let mut out = Vec::new();
    for found in INSTEAD.captures_iter(text) {
        let mut names = codes::all(&found["names"]);
        if !name.is_empty() && !names.iter().any(|other| other == name) {
            names.insert(0, name.to_owned());
        }
        out.push(Rule { rule: "at_least_one", names });
    }
    for found in ONE_OF.captures_iter(text) {
        let rule = found["rule"].to_ascii_lowercase();
        let before = text[..found.get(0).map_or(0, |all| all.start())].trim_end().to_ascii_lowercase();
        let rest = found["rest"].to_ascii_lowercase();
        let exclusive =
            rule.starts_with("only") || rule.starts_with("exactly") || rule.starts_with("pass either");
        let demanded = exclusive
            || rule.ends_with("either")
            || ["must", "required", "specified", "provided", "filled", "passed", "mandatory"]
                .iter()
                .any(|word| rest.contains(word) || found["between"].to_ascii_lowercase().contains(word));
        if before.ends_with("if") || !demanded || rest.contains("both") {
            continue;
        }
        let rule = if exclusive { "exactly_one" } else { "at_least_one" };
        out.push(Rule { rule, names: codes::all(&found["names"]) });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_from_stars_and_words() {
        for (starred, text, level_is) in [
            (true, "What it is", Level::Always),
            (false, "What it is", Level::No),
            (true, "Required if `A` is not given", Level::Conditional),
            (false, "Mandatory for group lists", Level::Conditional),
            (false, "Required for webhook authorization, not needed for OAuth", Level::WebhookOnly),
            (false, "This parameter is required only for webhooks.", Level::WebhookOnly),
            (false, "It is not required for this", Level::No),
            (false, "Find out the required format for it", Level::No),
        ] {
            assert_eq!(level(starred, text), level_is, "{text}");
        }
    }

    #[test]
    fn rules_name_their_members() {
        let rule =
            |rule, names: &[&str]| Rule { rule, names: names.iter().map(ToString::to_string).collect() };
        for (text, expected) in [
            ("Required if `B` is not provided.", vec![rule("at_least_one", &["A", "B"])]),
            (
                "At least one of the parameters must be specified: `A` or `B`",
                vec![rule("at_least_one", &["A", "B"])],
            ),
            (
                "At least one of the parameters: `A` or `B` must be specified.",
                vec![rule("at_least_one", &["A", "B"])],
            ),
            ("Pass either `A` or `B`", vec![rule("exactly_one", &["A", "B"])]),
            ("You must provide either `A` or `B`", vec![rule("at_least_one", &["A", "B"])]),
            ("You can use either `A`, `B`, or both", vec![]),
            ("Nothing comes if at least one of `A` or `B` is wrong", vec![]),
            ("It is one of `A` or `B`", vec![]),
        ] {
            assert_eq!(rules("A", text), expected, "{text}");
        }
    }
}
