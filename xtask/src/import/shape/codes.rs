//! Runs of code spans in a sentence: `` `Y` — yes, `N` — no``.

use crate::import::tree::Value;

/// A run of code spans, read from a place in a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Run {
    /// The values, each with what stands behind it.
    pub(super) values: Vec<Value>,
    /// Where the run ends.
    pub(super) end: usize,
}

/// Reads code spans with labels and separators between them, beginning at a backtick.
pub(super) fn run(text: &str, at: usize) -> Run {
    let mut out = Run { values: Vec::new(), end: at };
    let mut rest = &text[at..];
    while let Some((code, after)) = span(rest) {
        let (label, after) = label(after);
        out.values.extend(split(code).into_iter().map(|wire| Value { wire, label: label.clone() }));
        out.end = text.len() - after.len();
        match separator(after) {
            Some(next) => rest = next,
            None => break,
        }
    }
    out
}

/// All code spans of a text.
pub(super) fn all(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('`') {
        match span(&rest[at..]) {
            Some((code, after)) => {
                out.push(code.to_owned());
                rest = after;
            }
            None => break,
        }
    }
    out
}

/// A code span at the beginning of a text, and what follows it.
pub(super) fn span(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('`')?;
    let end = inner.find('`')?;
    Some((&inner[..end], &inner[end + 1..]))
}

/// The values of one code span: `0|1` are two, and quotes around one are not part of it.
pub(super) fn split(code: &str) -> Vec<String> {
    let alternatives: Vec<&str> = code.split('|').map(str::trim).collect();
    let simple =
        |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    if alternatives.len() > 1 && alternatives.iter().all(simple) {
        return alternatives.into_iter().map(str::to_owned).collect();
    }
    vec![unquote(code).to_owned()]
}

/// A literal without the quotes around it.
pub(super) fn unquote(code: &str) -> &str {
    let code = code.trim();
    ['"', '\'']
        .into_iter()
        .find_map(|quote| {
            code.strip_prefix(quote)?.strip_suffix(quote).filter(|inner| !inner.contains(quote))
        })
        .unwrap_or(code)
}

/// What a dash or an equals sign behind a value says about it, in a few words.
fn label(after: &str) -> (String, &str) {
    let trimmed = after.trim_start_matches(' ');
    let said = ["— ", "– ", "- ", "= ", ": ", "("].iter().find_map(|dash| trimmed.strip_prefix(dash));
    let Some(said) = said.filter(|said| !said.starts_with('`')) else { return (String::new(), after) };
    let end = said.find([',', ';', '.', '\n', '`', ')']).unwrap_or(said.len());
    // "Y — yes or `N`": the word before the next span is its separator.
    let words = said[..end].trim_end();
    let words = words.strip_suffix(" or").or_else(|| words.strip_suffix(" and")).unwrap_or(words);
    let rest = &said[words.len()..];
    (short(words), rest.strip_prefix(')').unwrap_or(rest))
}

/// A label: a few words.
pub(super) fn short(text: &str) -> String {
    let text = text.replace(['`', '*'], "");
    let end = text.find(['.', ';', ',', '(', '\n', ':']).unwrap_or(text.len());
    text[..end].split_whitespace().take(6).collect::<Vec<_>>().join(" ")
}

/// What follows a separator between two values, if another value comes.
fn separator(after: &str) -> Option<&str> {
    let mut rest = after.trim_start();
    let mut found = false;
    loop {
        let next = [",", ";", "/", "|", "\\", "or ", "and ", "as well as "]
            .iter()
            .find_map(|sep| rest.strip_prefix(sep));
        match next {
            Some(next) => {
                found = true;
                rest = next.trim_start();
            }
            None => return (found && rest.starts_with('`')).then_some(rest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wires(text: &str) -> Vec<String> {
        let at = text.find('`').unwrap_or(0);
        run(text, at).values.into_iter().map(|value| value.wire).collect()
    }

    #[test]
    fn separators_and_labels_are_read() {
        for (text, expected) in [
            ("`a`, `b` or `c`", &["a", "b", "c"][..]),
            ("`Y` — yes, `N` — no", &["Y", "N"]),
            ("`Y`/`N`", &["Y", "N"]),
            ("`Y` (on) or `N` (off)", &["Y", "N"]),
            ("`Y` - yes\n`N` - no", &["Y"]),
            ("`0|1`", &["0", "1"]),
            ("`\"a\"`, and `'b'`", &["a", "b"]),
            ("`a` then `b`", &["a"]),
            ("`a|b c`", &["a|b c"]),
        ] {
            assert_eq!(wires(text), expected, "{text}");
        }
    }

    #[test]
    fn labels_are_short() {
        let labels: Vec<String> = run("`1` — first one (of all), `2` — second", 0)
            .values
            .into_iter()
            .map(|value| value.label)
            .collect();
        assert_eq!(labels, ["first one", "second"]);
        assert_eq!(short("a very long sentence that goes on, and on"), "a very long sentence that goes");
    }
}
