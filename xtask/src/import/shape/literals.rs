//! Literal defaults and values that remove.

use super::codes;
use super::prose::{Item, Prose};
use regex::Regex;
use std::sync::LazyLock;

/// "Default is `X`", with the code span in group 1.
static DEFAULT: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?ix)\b(?:by\s+default|defaults|default(?:\s+value)?(?:\s+of\s+the\s+parameter)?)
          (?:\s+(?:is|to|are|equals))?(?:\s+set\s+to)?(?:\s+equal\s+to)?
          \s*[,—–:-]?\s*
          (?:(?:it\s+is|is)\s+)?(?:the\s+value\s+(?:is\s+)?)?(?:set\s+to\s+)?
          `([^`\n]*)`
          (?P<rest>[^.\n]*)",
    )
});

/// "Default is 50.", without a code span: the sentence ends with the value.
static UNQUOTED: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r#"(?imx)\b(?:by\s+default|defaults|default(?:\s+value)?)(?:\s+(?:is|to))?(?:\s+set\s+to)?\s*[,—–:-]?\s*
          (?:the\s+value\s+(?:is\s+)?)?(-?\d+(?:\.\d+)?|true|false|null|[YN]|"[^"\n]*"|'[^'\n]*'|(?:an\s+)?empty\s+string)
          \s*(?:\([^)\n]*\)\s*)?(?:[.,;)]|$)"#,
    )
});

/// "`X` by default", "`X` (default)", "`X` — what it is, default value".
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?imx)`([^`\n]*)`\s*(?:is\s+)?(?:used\s+)?
          (?:by\s+default\s*(?:[.,;)]|$)|\(default(?:\s+value)?\)|\(by\s+default\))",
    )
});

/// A bullet that ends with "default".
static BULLET: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?ix)(?:^|[\s,(—–-])(?:the\s+)?(?:used\s+|set\s+)?(?:by\s+)?default(?:\s+value)?\)?\s*[.,;]?\s*$",
    )
});

/// "To remove it, pass `N`", "Pass `N` to remove it".
static CLEAR: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r#"(?ix)\bto\s+(?:remove|delete|clear|reset|unset|detach|unbind|cancel|disable)\b[^.`\n]{0,60}?,?\s*
             (?:pass|specify|send|set|provide|use)\s+(?:the\s+)?(?:a\s+)?(?:value\s+)?(?:of\s+)?(?:`([^`\n]*)`|(an\s+empty\s+string|empty\s+string))
         | \b(?:pass|specify|send|set|provide|use)\s+(?:the\s+)?(?:value\s+)?(?:`([^`\n]*)`|(an\s+empty\s+string|empty\s+string))
             \s+to\s+(?:remove|delete|clear|reset|unset|detach|unbind)\b"#,
    )
});

/// The literal that the server assumes, if a cell names one.
pub(super) fn default(prose: &Prose) -> Option<String> {
    let texts = prose.plain();
    let quoted = DEFAULT.captures(&texts).filter(|found| is_default(&found[1], &found["rest"]));
    quoted
        .map(|found| found[1].to_owned())
        .or_else(|| UNQUOTED.captures(&texts).map(|found| found[1].to_owned()))
        .or_else(|| {
            BEHIND.captures(&texts).map(|found| found[1].to_owned()).filter(|code| is_default(code, ""))
        })
        .or_else(|| prose.lists().iter().find_map(|(_, items)| items.iter().find_map(bullet)))
        .map(
            |code| {
                if code.to_ascii_lowercase().ends_with("empty string") {
                    String::new()
                } else {
                    literal(&code)
                }
            },
        )
}

/// The default that a cell of a column for it names.
pub(super) fn of_column(prose: &Prose) -> Option<String> {
    let plain = prose.plain();
    let plain = plain.trim();
    match codes::span(plain) {
        Some((code, rest)) => (rest.trim().is_empty() && is_default(code, "")).then(|| literal(code)),
        None => {
            let simple = plain.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c));
            (!plain.is_empty() && plain != "-" && simple).then(|| plain.to_owned())
        }
    }
}

/// The literal that removes the whole thing, if a cell names one.
pub(super) fn clear(prose: &Prose) -> Option<String> {
    let texts = prose.plain();
    let found = CLEAR.captures(&texts)?;
    let code = found.get(1).or_else(|| found.get(3));
    match code {
        Some(code) => Some(literal(code.as_str())).filter(|code| !code.contains(['{', '[', ':', '<'])),
        None => Some(String::new()),
    }
}

/// The value of a bullet that is said to be the default.
fn bullet(item: &Item) -> Option<String> {
    let line = item.text.plain.lines().next().unwrap_or_default();
    let (code, rest) = codes::span(line.trim_start())?;
    let operator = code.chars().all(|c| "!<>=%@".contains(c));
    (BULLET.is_match(rest) && !operator && is_default(code, "")).then(|| code.to_owned())
}

/// Whether a code span is a value, and what follows does not take it back.
fn is_default(code: &str, rest: &str) -> bool {
    let rest = rest.trim_start();
    let explained = [
        "where", "+", "and ", "if ", "plus", "of ", "for ", "or ", "(if", "— if", ", if", ", where", ", and",
        "/",
    ];
    let template = code.contains("{") && !code.starts_with('{') || code.contains(['<', '+', '#']);
    !template && !explained.iter().any(|word| rest.starts_with(word))
}

/// A literal without quotes; `""` is the empty text.
fn literal(code: &str) -> String {
    codes::unquote(code).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::shape::testing::prose;

    #[test]
    fn literal_defaults_are_found_and_sentences_are_not() {
        for (text, expected) in [
            ("Default is `N`", Some("N")),
            ("By default — `0.00`", Some("0.00")),
            ("By default, `Y`. It can be changed", Some("Y")),
            ("Default value is set to `a`.", Some("a")),
            ("If not given, the default value is `5`", Some("5")),
            ("Defaults to `null`", Some("null")),
            ("Default: 50", Some("50")),
            ("How many. Defaults to N ", Some("N")),
            ("Default is `''`", Some("")),
            ("Default value is an empty string", Some("")),
            ("`P` by default", Some("P")),
            ("Values:\n- `a` — one\n- `b` — two, default value", Some("b")),
            ("Values:\n- `a` (default)\n- `b`", Some("a")),
            ("By default, 50 rows are shown", None),
            ("By default — the current user", None),
            ("Default value, where `Y` is yes", None),
            ("By default, `n + 1`, where `n` is the last", None),
            ("By default, the value given in `NAME`", None),
            ("Default — `Deal #{id}`", None),
        ] {
            assert_eq!(default(&prose(text)).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_removes_is_a_literal() {
        for (text, expected) in [
            ("To remove the keyboard, pass `N`", Some("N")),
            ("Pass `N` to delete it", Some("N")),
            ("To clear the field, pass an empty string", Some("")),
            ("To delete the picture, use the object in the format `{remove: 'Y'}`", None),
            ("To remove it, pass `{}`", None),
            ("To remove it, call the other method", None),
        ] {
            assert_eq!(clear(&prose(text)).as_deref(), expected, "{text}");
        }
    }
}
