//! Stated bounds: only what is said clearly.

use super::prose::Prose;
use crate::import::tree::Limits;
use regex::Regex;
use std::sync::LazyLock;

/// "from 1 to 100", "between 1 and 100", `1`–`100`.
static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?ix)\b(?:from|between|range(?:s)?(?:\s+(?:is|of|from))?:?)\s+`?(-?\d[\d,]*)`?\s*(?:to|and|–|—|-|\.\.)\s*`?(\d[\d,]*)`?(?P<unit>\s+\w+)?",
    )
});

/// "maximum length 255 characters", "no more than 255 characters", "255 characters maximum".
static CHARS: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?ix)(?:\b(?:max(?:imum|\.)?|up\s+to|no\s+more\s+than|not\s+more\s+than|not\s+exceed|at\s+most|limited\s+to|not\s+(?:be\s+)?longer\s+than|no\s+longer\s+than|limit|should\s+not\s+exceed)\b
             [^.\n\d`]{0,40}`?(\d[\d,]*)`?\s*(?:characters|symbols|chars)\b)
         | \b(?:maximum|max\.?)\s+(?:\w+\s+)?length[^.\n\d`]{0,20}`?(\d[\d,]*)`?(?:\s*(?:characters|symbols|chars))?
         | `?(\d[\d,]*)`?\s*(?:characters|symbols|chars)[\x20(,]*(?:maximum|max\b|at\s+most)",
    )
});

/// "no more than 50 items", "up to 100 elements".
static ITEMS: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?ix)\b(?:max(?:imum|\.)?(?:\s+of)?|up\s+to|no\s+more\s+than|not\s+more\s+than|not\s+exceed|at\s+most|limit(?:ed\s+to)?)\b
          (?:\s+(?:number|count|size)[^.\n\d`]{0,30})?[\s:—–-]*`?(\d[\d,]*)`?\s*
          (?:items?|elements?|entries|records?|files|users?|identifiers|ids|participants|values|messages|objects|rows|fields|chats|options|answers|members|languages|buttons|blocks)\b",
    )
});

/// "Maximum value is `50`", "maximum `50`", "no more than 50".
static MAX: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?ix)\b(?:(?:max(?:imum|\.)?(?:\s+(?:allowed\s+)?value)?(?:\s+is)?|(?:must|should|can|may)?\s*(?:not|cannot)\s+exceed
             |cannot\s+be\s+(?:greater|more)\s+than|(?:must|should)\s+be\s+(?:less\s+than\s+or\s+equal\s+to)|no\s+more\s+than|not\s+greater\s+than)
          \s*[:—–-]?\s*`?(-?\d[\d,]*)`?(?P<unit>\s+\w+)?)",
    )
});

/// "Minimum value is `1`", "not less than 1", "greater than or equal to 0".
static MIN: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?ix)\b(?:min(?:imum|\.)?(?:\s+(?:allowed\s+)?value)?(?:\s+is)?|not?\s+less\s+than|cannot\s+be\s+less\s+than|at\s+least|greater\s+than\s+or\s+equal\s+to)
          \s*[:—–-]?\s*`?(-?\d[\d,]*|zero)`?(?P<unit>\s+\w+)?",
    )
});

/// "Must be greater than 0", "must be a positive number".
static ABOVE: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?i)\b(?:must|should) be (?:strictly )?(?:greater|more) than `?(-?\d+|zero)`?|\bmust be (?:a )?(positive)\b",
    )
});

/// "Less than 50".
static BELOW: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(r"(?i)\b(?:must|should) be [^.\n]{0,40}\b(?:less|smaller) than `?(\d+)`?")
});

/// What a bound is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number.
    Number,
    /// A text.
    Text,
    /// A list.
    List,
}

/// The bounds that a cell states for a value of this kind.
pub(super) fn find(prose: &Prose, kind: Kind) -> Limits {
    let text = prose.plain();
    let mut out = Limits::default();
    match kind {
        Kind::Text => out.max_chars = chars(&text),
        Kind::List => out.max_items = number(&ITEMS, &text),
        Kind::Number => {
            if let Some(found) = RANGE
                .captures(&text)
                .filter(|found| is_free(found.name("unit").map_or("", |unit| unit.as_str())))
            {
                (out.min, out.max) = (parse(&found[1]), parse(&found[2]));
            } else {
                out.max = bound(&MAX, &text).or_else(|| bound(&BELOW, &text).map(|below| below - 1));
                out.min = bound(&MIN, &text).or_else(|| ABOVE.captures(&text).as_ref().and_then(above));
            }
            if out.min.zip(out.max).is_some_and(|(min, max)| min > max) {
                out = Limits::default();
            }
        }
    }
    out
}

/// The longest text.
fn chars(text: &str) -> Option<u64> {
    if let Some(longest) = number(&CHARS, text) {
        return Some(longest);
    }
    let found = RANGE.captures(text)?;
    let unit = found.name("unit")?.as_str().trim().to_ascii_lowercase();
    ["characters", "symbols", "chars"]
        .contains(&unit.as_str())
        .then(|| parse(&found[2]))?
        .and_then(|n| n.try_into().ok())
}

/// The number in the first group that matched.
fn number(pattern: &Regex, text: &str) -> Option<u64> {
    let found = pattern.captures(text)?;
    let digits = found.iter().skip(1).flatten().next()?;
    parse(digits.as_str())?.try_into().ok()
}

fn bound(pattern: &Regex, text: &str) -> Option<i64> {
    let found = pattern.captures(text)?;
    let unit = found.name("unit").map_or("", |unit| unit.as_str());
    if is_free(unit) { parse(&found[1]) } else { None }
}

fn above(found: &regex::Captures<'_>) -> Option<i64> {
    match found.get(1) {
        Some(bound) => parse(bound.as_str())?.checked_add(1),
        None => Some(1),
    }
}

/// Whether the number is the value itself: not so many characters, items or megabytes.
fn is_free(unit: &str) -> bool {
    let unit = unit.trim().to_ascii_lowercase();
    unit.is_empty()
        || [
            "and",
            "or",
            "for",
            "the",
            "inclusive",
            "if",
            "in",
            "is",
            "when",
            "by",
            "default",
            "seconds",
            "minutes",
            "hours",
            "days",
            "percent",
        ]
        .contains(&unit.as_str())
}

fn parse(digits: &str) -> Option<i64> {
    if digits.eq_ignore_ascii_case("zero") {
        Some(0)
    } else {
        digits.trim_end_matches(',').replace(',', "").parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::shape::testing::prose;

    #[test]
    fn numbers_have_a_smallest_and_a_largest() {
        for (text, min, max) in [
            ("How many, from 1 to 100", Some(1), Some(100)),
            ("Between `-5` and `5`", Some(-5), Some(5)),
            ("Default is `10`. Maximum value is `50`", None, Some(50)),
            ("Must be greater than 0.", Some(1), None),
            ("Must be greater than 0 and less than 50", Some(1), Some(49)),
            ("Must be greater than or equal to 0", Some(0), None),
            ("Cannot exceed 1,000", None, Some(1000)),
            ("From 3 to 255 characters", None, None),
            ("No more than 50 objects a call", None, None),
            ("Maximum size — 100 MB", None, None),
        ] {
            let limits = find(&prose(text), Kind::Number);
            assert_eq!((limits.min, limits.max), (min, max), "{text}");
        }
    }

    #[test]
    fn texts_have_a_length_and_lists_a_number_of_elements() {
        for (text, chars) in [
            ("A name. Maximum length — 20,000 characters", Some(20_000)),
            ("The length is from 3 to 255 characters", Some(255)),
            ("No more than 255 characters", Some(255)),
            ("Up to 50 characters, of which some", Some(50)),
            ("Maximum image size is 5000x5000", None),
        ] {
            assert_eq!(find(&prose(text), Kind::Text).max_chars, chars, "{text}");
        }
        for (text, items) in [
            ("No more than 50 items", Some(50)),
            ("Maximum of `100` users", Some(100)),
            ("Up to 10 MB", None),
        ] {
            assert_eq!(find(&prose(text), Kind::List).max_items, items, "{text}");
        }
    }
}
