//! Allowed values, in all the notations that pages have for them.

use super::codes;
use super::prose::{Item, Prose, Text};
use crate::import::tree::Value;
use regex::Regex;
use std::sync::LazyLock;

/// What a cell says about the values of its row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Found {
    /// Literal values in page order, each once.
    pub(super) values: Vec<Value>,
    /// Templates of values: `chatXXX`.
    pub(super) formats: Vec<String>,
}

/// "Possible values", in a cue or a sentence.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\b(?:possible|allowed|available|acceptable|accepted|valid|supported|permitted|admissible|typical|basic)
          \b[^.`:]{0,40}\b(?:values?|options?|types?|codes?|modes?|statuses|variants?)\b
        | \bvalues?\s*(?:of\s+`[^`]*`|for\s+`[^`]*`)?\s*:$
        | \b(?:can|may)\s+(?:take|be|have|accept|contain)\b.*:$
        | \b(?:takes?|accepts?|has|supports?)\b[^.`:]{0,30}\bvalues?\b
        | \bone\s+of\s+(?:the\s+)?(?:values|following)\b",
    )
});

/// Cues of lists that are not lists of values.
static OTHER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\bwhere\b | \bprefix(?:es)?\b | \bexamples?\b | \bfilter | \bfields?\b | \bkeys?\b | \bcontains?\b
        | \bstructure\b | \bparameters?\b | \bmethods?\b | \bpropert(?:y|ies)\b | \bobtain | \bconsists?\b | \bmasks?\b
        | \bsort(?:ing|ed)?\s+by\b | \bfollows?\b | \boperators?\b | \brequirements\b | \bspecify:$ | \bpass:$ | \bconditions?\b
        | \bfunnel\b | \btemplate\b | \bdepends?\b | \b(?:sub)?objects?\s+with\b | \balready\b",
    )
});

/// Cues of lists that say nothing about the values of a plain parameter either.
static NEVER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\bwhere\b | \bprefix(?:es)?\b | \bexamples?\b | \bfilter | \bmethods?\b | \bobtain | \bmasks?\b | \btemplate\b
        | \boperators?\b | \brequirements\b | \bspecify:$ | \bpass:$ | \bfunnel\b | \balready\b | \bconsists?\b | \bsuch\s+as\b
        | \blike\b | \be\.g\. | \bformat\s+` | \bparameters?\b | \bat\s+least\b | \bcharacters?\b | \bsymbols?\b",
    )
});

/// Cues of lists that show examples, parts of values, or members, whatever else they say.
static UNFIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)\b(?:examples?|e\.g\.|for\s+instance)\b[^.]*:?$ | \bextensions?\b | \bwhere\s*:?$ | \breplacements?\b
        | \bformats\s+for\b | \bfields\s+in\s+any\b
        | \bset\s+in\s+the\s+following\s+fields\b | \bdeprecated(?:\s+[a-z]+)?\s+fields\b | \bfor\s+automatically\b
        | \bwith(?:\s+the)?\s+keys\s*:?$ | \bnumbering\b | \bnumeric\s+part\b",
    )
});

/// What stands behind values if there are more than are named.
static MORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^[\s,;.]*(?:(?:and|or)\s+)?(?:others?\b|so\s+on\b|etc\b|the\s+like\b|\.\.\.|…)")
});

/// A bullet that stands for values without number: "any code of a role".
static ANY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\s*(?:any\s+(?:other\s+)?|other\s+)(?:codes?|values?|strings?|types?|identifiers?|numbers?)\b",
    )
});

/// "The `align` parameter", in a text about another one.
static OF_ANOTHER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)\bthe\s+`[^`]+`\s+(?:parameter|attribute)\s+(?:sets?|defines?|specifies|determines)\b")
});

/// Sentences with values in the middle of them; the run of code spans begins where the match ends.
static INLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix)(?:
          \b(?:possible|allowed|available|acceptable|accepted|valid|supported|permitted|admissible)\s+(?:[a-z]+\s+){0,3}values?
             (?:\s+(?:is|are|for\s+[a-z\s]{1,30}|of\s+[a-z\s]{1,30}))?\s*(?::|—|–|-)?\s*
        | \b(?:can|may)\s+(?:only\s+)?(?:take|be|have|accept|contain|equal)\s+(?:on\s+)?(?:either\s+)?(?:one\s+of\s+)?
             (?:the\s+)?(?:following\s+)?(?:values?)?:?\s*
        | \b(?:takes?|accepts?)\s+(?:only\s+)?(?:one\s+of\s+)?(?:the\s+)?(?:following\s+)?values?:?\s*
        | \bvalues?:\s*
        | \bone\s+of:?\s*
        | \bmust\s+be\s+(?:equal\s+to\s+)?
        )$",
    )
});

/// Flags whose two values are named side by side, without any cue.
static PAIR: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^(?:y|n|true|false|0|1)$"));

/// `Y/N` without code spans.
static BARE_PAIR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:(Y)\s?(?:/|or|\||—\s*yes,)\s?(N)|\(?(Y)/(N)\)?)\b"));

/// A value without a code span, before a dash or alone: `CPC — ads`.
static BARE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^\**([A-Za-z0-9_.:-]{1,40})\**(?:\s+[—–=-]\s+(.*)|;|,|\.)?$"));

/// Placeholders for values.
static TEMPLATE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"XXX|\{[A-Za-z_ ]+\}|<[A-Za-z_ ]+>|^#[A-Z_]+#$|\.\.\.$|…$|_\*$"));

/// A pattern of this module; a test sees to it that all of them are good.
fn pattern(text: &str) -> Regex {
    super::pattern(text)
}

/// The values that a cell lists; `element` if they would be those of a list's elements.
pub(super) fn find(prose: &Prose, scalar: bool) -> Found {
    let mut out = Found::default();
    for (cue, items) in prose.lists() {
        list(&mut out, cue, items, scalar);
    }
    if out == Found::default() {
        prose.texts().for_each(|text| lines(&mut out, text));
    }
    if out == Found::default() {
        prose.texts().for_each(|text| inline(&mut out, text, scalar));
    }
    out
}

/// Lines of a paragraph that are bullets without their dots: each begins with a value and a dash.
fn lines(out: &mut Found, text: &Text) {
    let mut named = false;
    for line in text.plain.lines() {
        let line = line.trim();
        let run = codes::run(line, 0);
        let dashed = run.end > 0 && line[run.end..].trim_start().starts_with(['—', '–', '-'])
            || !run.values.is_empty() && run.values.iter().all(|value| !value.label.is_empty());
        if named && dashed {
            let values = run.values.into_iter().filter(|value| is_literal(&value.wire));
            values.for_each(|value| out.add(&value.wire, &value.label));
        } else if !line.is_empty() {
            named = NAMED.is_match(line) && line.ends_with(':');
        }
    }
}

impl Found {
    /// Adds a value or a template, once. That there may be none is so of everything that is not required.
    fn add(&mut self, wire: &str, label: &str) {
        if wire == "null" {
            return;
        }
        if TEMPLATE.is_match(wire) {
            if !self.formats.iter().any(|other| other == wire) {
                self.formats.push(wire.to_owned());
            }
        } else if !self.values.iter().any(|other| other.wire == wire) {
            self.values.push(Value { wire: wire.to_owned(), label: label.to_owned() });
        }
    }
}

/// A list of bullets.
fn list(out: &mut Found, cue: &str, items: &[Item], scalar: bool) {
    let named = NAMED.is_match(cue) && !cue.contains("prefix");
    if UNFIT.is_match(cue.trim_end()) || items.iter().any(|item| ANY.is_match(&item.text.plain)) {
        return;
    }
    let coded: Vec<Option<Vec<Value>>> = items.iter().map(|item| coded(&item.text)).collect();
    let all = coded.iter().all(Option::is_some);
    let flags = scalar && all && coded.iter().flatten().flatten().all(|value| PAIR.is_match(&value.wire));
    let other = !named && !flags && if scalar { NEVER.is_match(cue) } else { OTHER.is_match(cue) };
    if other || items.is_empty() {
        return;
    }
    // What is said of texts and of lists in general: "`string`: the name; `null`: there is none".
    if coded.iter().flatten().flatten().any(is_null)
        && coded
            .iter()
            .flatten()
            .flatten()
            .any(|value| matches!(value.wire.as_str(), "string" | "array" | "object" | "integer"))
    {
        return;
    }
    let dashed =
        items.iter().all(|item| item.text.plain.contains(['—', '–', '-', '=', ':']) || is_lone(&item.text));
    let accepted = named || (scalar && all && (cue.trim_end().ends_with(':') || dashed));
    if !accepted {
        return;
    }
    let mut found = Found::default();
    for (item, coded) in items.iter().zip(coded) {
        let values = match coded {
            Some(values) => values,
            None if named => bare(&item.text),
            None => Vec::new(),
        };
        for value in values {
            found.add(&value.wire, &value.label);
        }
    }
    // One value makes no list, unless it is called so.
    if found.values.len() + found.formats.len() == 1 && !named {
        return;
    }
    // A list of sentences with a value here and there is no list of values.
    if found.values.len() + found.formats.len() >= items.len().div_ceil(2) {
        if cue.to_ascii_lowercase().contains("format") && !found.formats.is_empty() {
            found.formats.extend(found.values.drain(..).map(|value| value.wire));
        }
        found.values.iter().for_each(|value| out.add(&value.wire, &value.label));
        found.formats.iter().for_each(|format| out.add(format, ""));
        for format in found.formats {
            if !out.formats.contains(&format) {
                out.formats.push(format);
            }
        }
    }
}

/// The values at the beginning of a bullet, in code spans or quotes.
fn coded(text: &Text) -> Option<Vec<Value>> {
    let plain = text.plain.trim_start();
    let plain = plain.strip_prefix("**").unwrap_or(plain);
    if !plain.starts_with('`') {
        let empty = plain.to_ascii_lowercase().starts_with("empty string");
        return empty.then(|| vec![Value { wire: String::new(), label: String::new() }]);
    }
    let run = codes::run(plain, 0);
    let label = codes::short(plain[run.end..].trim_start_matches(['*', ' ', '—', '–', '-', '=', ':', '(']));
    let values = run.values.into_iter().map(|value| {
        let label = if value.label.is_empty() { label.clone() } else { value.label };
        Value { wire: value.wire, label }
    });
    let values: Vec<Value> = values.filter(|value| is_literal(&value.wire)).collect();
    (!values.is_empty()).then_some(values)
}

/// The value at the beginning of a bullet without code spans.
fn bare(text: &Text) -> Vec<Value> {
    let line = text.plain.lines().next().unwrap_or_default().trim();
    BARE.captures(line).map_or_else(Vec::new, |found| {
        let label = found.get(2).map_or_else(String::new, |label| codes::short(label.as_str()));
        vec![Value { wire: codes::unquote(&found[1]).to_owned(), label }]
    })
}

fn is_null(value: &Value) -> bool {
    value.wire == "null"
}

/// Whether a bullet is nothing but code spans.
fn is_lone(text: &Text) -> bool {
    let plain = text.plain.trim();
    plain.starts_with('`') && plain[codes::run(plain, 0).end..].trim_matches([' ', ',', ';', '.']).is_empty()
}

/// Values in a sentence.
fn inline(out: &mut Found, text: &Text, scalar: bool) {
    let plain = text.plain.as_str();
    let mut from = 0;
    while let Some(at) = plain[from..].find('`').map(|at| from + at) {
        let run = codes::run(plain, at);
        if run.end <= at {
            break;
        }
        from = run.end;
        let before = &plain[..at];
        let before = &before[before.rfind('\n').map_or(0, |line| line + 1)..];
        let cue = last_words(before).trim_end();
        let closed = !MORE.is_match(&plain[run.end..])
            && !UNFIT.is_match(cue)
            && !cue.to_ascii_lowercase().ends_with("formats:");
        let literal =
            closed && !OF_ANOTHER.is_match(before) && run.values.iter().all(|value| is_literal(&value.wire));
        let flags = run.values.len() == 2 && run.values.iter().all(|value| PAIR.is_match(&value.wire));
        let clause = last_words(before);
        let introduced = INLINE.is_match(before) && !OTHER.is_match(clause);
        let lower = before.to_ascii_lowercase();
        let bound = ["default", "maximum", "minimum", "max ", "min "].iter().any(|word| lower.contains(word));
        let single = introduced
            && !bound
            && ["value is", "values:", "value:"].iter().any(|end| lower.trim_end().ends_with(end));
        let listed = scalar
            && before.trim_end().ends_with([':', '('])
            && !NEVER.is_match(before)
            && !lower.contains("default");
        let introduced = introduced || listed && run.values.len() > 1;
        let several = run.values.len() > 1 && (introduced || flags);
        if literal && (single || several) && (scalar || introduced) && !is_condition(before) {
            run.values.iter().for_each(|value| out.add(&value.wire, &value.label));
            return;
        }
    }
    if scalar && let Some(found) = BARE_PAIR.captures(plain) {
        found.iter().skip(1).flatten().for_each(|value| out.add(value.as_str(), ""));
    }
}

/// "If `A` or `B` is given" names no values of this row.
fn is_condition(before: &str) -> bool {
    let lower = before.to_ascii_lowercase();
    let clause = lower.rsplit(['.', ',', ';']).next().unwrap_or_default();
    ["if ", "when ", "neither ", "parameters ", "fields ", "with either"]
        .iter()
        .any(|word| clause.contains(word))
}

/// The clause right before a run.
fn last_words(before: &str) -> &str {
    before.rsplit(['.', ';']).next().unwrap_or(before)
}

/// Whether a code span can be a value: not an expression, not an operator.
fn is_literal(wire: &str) -> bool {
    let operator = !wire.is_empty() && wire.chars().all(|c| "!<>=%@?*+".contains(c));
    let expression = wire.contains(['{', '[']) && wire.contains([':', ',', '"'])
        || wire.contains(" = ")
        || wire.contains('\n');
    let range = wire.len() == 3 && wire.as_bytes()[1] == b'-' && wire.is_ascii();
    !operator && !expression && !range && wire.len() <= 120
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::shape::testing::prose;

    fn wires(markdown: &str, scalar: bool) -> Vec<String> {
        find(&prose(markdown), scalar).values.into_iter().map(|value| value.wire).collect()
    }

    #[test]
    fn bullets_are_values_if_what_introduces_them_says_so() {
        for (text, expected) in [
            ("What it is. Possible values:\n- `Y` — yes\n- `N` — no", &["Y", "N"][..]),
            ("Kind of it:\n- `a` — one\n- `b` — two", &["a", "b"]),
            ("Kind of it\n- `a` — one\n- `b` — two", &["a", "b"]),
            ("Allowed values:\n- `1`\n- `2`, `3` — both", &["1", "2", "3"]),
            ("Possible values:\n- CPC — one\n- CPM — two", &["CPC", "CPM"]),
            ("Possible values:\n- `''` — none\n- `a` — one", &["", "a"]),
            ("Made after the template `x`, where\n- `name` — one\n- `id` — two", &[]),
            ("Possible prefix values:\n- `>=` — more\n- `<` — less", &[]),
            ("Examples:\n- `a` — one", &[]),
            ("The plan. Examples of possible values:\n- `a` — one\n- `b` — two", &[]),
            ("Possible extensions:\n- `a`\n- `b`", &[]),
            ("Supported formats for common types:\n- `A` — one\n- `B` — two", &[]),
            ("Possible values:\n- `a` — one\n- any code of a role", &[]),
            ("Possible values:\n- `a` — one\n- `b` — two\n- `null` — none", &["a", "b"]),
            ("Who it is:\n- `string` — the name\n- `null` — nobody", &[]),
            ("Root of the answer. Contains:\n- `true` — done\n- `false` — not done", &["true", "false"]),
            ("Take care:\n- to do this\n- to do that with `x`", &[]),
        ] {
            assert_eq!(wires(text, true), expected, "{text}");
        }
    }

    #[test]
    fn bullets_of_objects_and_lists_are_values_only_if_they_are_called_so() {
        assert!(wires("A list that contains:\n- `a` — one", false).is_empty());
        assert_eq!(wires("A list. Possible values:\n- `a` — one", false), ["a"]);
    }

    #[test]
    fn sentences_hold_values_too() {
        for (text, expected) in [
            ("Possible values: `a`, `b`", &["a", "b"][..]),
            ("It is on or off (`Y`/`N`)", &["Y", "N"]),
            ("`Y` — on, `N` — off", &["Y", "N"]),
            ("Can take values `A`, `B` and `C` for this", &["A", "B", "C"]),
            ("Can be either `OK` or `FAIL`", &["OK", "FAIL"]),
            ("Acceptable value is `Y`", &["Y"]),
            ("Takes values Y or N", &["Y", "N"]),
            ("`0|1`", &["0", "1"]),
            ("Needed if `A` or `B` is there", &[]),
            ("Role of the user: `owner`, `member`", &["owner", "member"]),
            ("Possible values: `base`", &["base"]),
            ("Possible values:\n`a` — one\n`b` — two", &["a", "b"]),
            ("Allowed characters: `a-z`, `0-9`, `_`", &[]),
            ("You must provide either `A` or `B`", &[]),
            ("Default value: `10`", &[]),
            ("Maximum value: `10`", &[]),
            ("At least one of the parameters must be there: `A` or `B`", &[]),
            ("A code, for example: `a`, `b`", &[]),
            ("The format is `YYYY-MM-DD`", &[]),
            ("Available formats: `ISO 8601`, `timestamp`", &[]),
            ("Allowed extensions: `a`, `b`", &[]),
            ("Language: `ru`, `en` and others", &[]),
            ("Text. The `align` parameter sets where. Possible values: `left`, `right`", &[]),
        ] {
            assert_eq!(wires(text, true), expected, "{text}");
        }
    }

    #[test]
    fn templates_are_no_values() {
        let found = find(&prose("Who, in the format:\n- `chatXXX` — a chat\n- `XXX` — a user"), true);
        assert_eq!((found.values, found.formats), (vec![], vec!["chatXXX".to_owned(), "XXX".to_owned()]));
    }

    #[test]
    fn labels_come_along() {
        let found = find(&prose("Possible values:\n- `P` — private chat\n- `C`: group chat, for many"), true);
        let labels: Vec<&str> = found.values.iter().map(|value| value.label.as_str()).collect();
        assert_eq!(labels, ["private chat", "group chat"]);
    }
}
