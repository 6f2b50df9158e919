//! Bullets inside of a cell that are the members of what the cell is about.

use super::codes;
use super::draft::Draft;
use super::name::is_identifier;
use super::prose::{Item, Piece, Prose, Text, TextLink};
use super::words::Typed;
use crate::import::page::TypeWord;
use regex::Regex;
use std::sync::LazyLock;

/// Introduces members.
static MEMBERS: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?ix)\b(?:fields?|keys?|parameters?|propert(?:y|ies)|attributes|contains?|containing|structure|consists?|objects?|includes?|elements?|items?|format|
          entry|entries|following|described\s+by|settings|data|returns?|array|where|may\s+have|each)\b",
    )
});

/// Introduces something else.
static OTHER: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?ix)\b(?:possible|allowed|available|supported|acceptable)\b.{0,30}\b(?:values|types|prefix(?:es)?|operators?|codes|options)\b
        | \bprefix | \bsupported\b | \bvalues?\s*:$ | \bexamples?\b.*:$ | \bmethods?\s*:$ | \bsort(?:ing)?\b.*:$ | \bfilter(?:ing|ed)?\b.*:$ | \bobtain",
    )
});

/// Placeholders of examples of a format: `field_n`, `value_1`, `lang_n`.
static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?i)^(?:(?:field|value|lang|key|param|code|name|property|item|element)(?:_(?:n|\d+|[a-z])|\d+)|…|\.\.\.)$",
    )
});

/// A type behind a bullet's name: `(integer)`.
static TYPE: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"^\s*(?:[—–:-]\s*)?[\[(]?\s*[`_*]?([A-Za-z_]+(?:\[\])?(?:\s*\|\s*[A-Za-z_]+(?:\[\])?)*)[`_*]?\s*[\])]?",
    )
});

/// Introduces some members of more.
static SOME: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?i)\b(?:required|mandatory|main|basic)\s+(?:fields|parameters|keys)\b|\bfor example\b|\bincluding\b",
    )
});

/// Members that a cell lists.
#[derive(Debug)]
pub(super) struct Listed<'c> {
    /// One draft each.
    pub(super) drafts: Vec<Draft<'c>>,
    /// Whether there are more than those.
    pub(super) more: bool,
}

/// The members that a cell lists; `None` if its bullets are something else.
pub(super) fn members<'c>(prose: &Prose, line: u32) -> Option<Listed<'c>> {
    let mut out: Vec<Draft<'c>> = Vec::new();
    let mut more = false;
    for (cue, items) in prose.lists() {
        let named = MEMBERS.is_match(cue) && !OTHER.is_match(cue);
        if !named {
            continue;
        }
        let drafts: Vec<Option<Draft<'c>>> = items.iter().map(|item| member(item, line)).collect();
        // Flags and numbers name values.
        let valued = |draft: &Draft<'_>| {
            matches!(draft.name.as_str(), "Y" | "N" | "true" | "false") || draft.name.parse::<i64>().is_ok()
        };
        if drafts.iter().flatten().any(valued) {
            continue;
        }
        // A list of sentences with a code span at the beginning of one of them.
        if drafts.iter().flatten().count() * 2 <= items.len() {
            continue;
        }
        more |= SOME.is_match(cue);
        for draft in drafts.into_iter().flatten() {
            if !out.iter().any(|other| other.name == draft.name) {
                out.push(draft);
            }
        }
    }
    (!out.is_empty()).then_some(Listed { drafts: out, more })
}

/// The member that a bullet describes.
fn member<'c>(item: &Item, line: u32) -> Option<Draft<'c>> {
    let plain = item.text.plain.trim_start();
    let offset = item.text.plain.len() - plain.len();
    let (name, starred, rest) = head(plain)?;
    if !is_identifier(&name) || PLACEHOLDER.is_match(&name) {
        return None;
    }
    let begin = offset + plain.len() - rest.len();
    let (types, rest) = types(&item.text, begin, rest);
    let text = rest.trim_start_matches([' ', '—', '–', '-', ':', ',', '=']).to_owned();
    let starred = starred || text.to_ascii_lowercase().contains("(required)");
    let cut = item.text.plain.len() - text.len();
    let behind = item.text.links.iter().filter(|link| link.at >= cut).cloned();
    let links = behind.map(|link| TextLink { at: link.at - cut, ..link }).collect();
    let mut pieces = vec![Piece::Text(Text { plain: text, links })];
    pieces.extend(item.inner.pieces.iter().cloned());
    Some(Draft {
        name,
        line,
        starred,
        typed: Typed::new(&types),
        prose: Prose { pieces },
        tables: Vec::new(),
        braces: None,
        default: None,
    })
}

/// The name at the beginning of a bullet, whether it is starred, and what follows.
fn head(plain: &str) -> Option<(String, bool, &str)> {
    let (name, rest) = if let Some((code, rest)) = codes::span(plain) {
        (code, rest)
    } else if let Some(bold) = plain.strip_prefix("**") {
        let end = bold.find("**")?;
        let name = bold[..end].trim_matches('`');
        (name, &bold[end + 2..])
    } else {
        let end = plain.find(|c: char| c.is_whitespace() || c == ':')?;
        let rest = &plain[end..];
        let dashed =
            ["— ", "– ", "- ", ": "].iter().any(|dash| rest.trim_start_matches(' ').starts_with(dash));
        if !dashed {
            return None;
        }
        (&plain[..end], rest)
    };
    let rest = rest.strip_prefix("**").unwrap_or(rest);
    let (rest, star) = match rest.strip_prefix('*') {
        Some(rest) if !rest.starts_with('*') => (rest, true),
        _ => (rest, false),
    };
    let starred = star || name.ends_with('*');
    let name = codes::unquote(name.trim_end_matches(['*', ':']));
    // What a name is followed by: nothing, a dash, a type; a word would make it the subject of a sentence.
    let next = rest.trim_start();
    let follows = next.is_empty()
        || next.starts_with(['—', '–', '-', ':', '(', '[', '`', ',', '=', '|', ';', '.', '\n']);
    let linked = !follows && TYPE.captures(next).is_some_and(|found| is_type(&found[1]));
    (follows || linked).then(|| (name.to_owned(), starred, rest))
}

/// The types behind the name of a bullet, as links or words, and what follows them.
fn types<'t>(text: &Text, begin: usize, rest: &'t str) -> (Vec<TypeWord>, &'t str) {
    let Some(found) = TYPE.captures(rest) else { return (Vec::new(), rest) };
    let (Some(all), Some(word)) = (found.get(0), found.get(1)) else { return (Vec::new(), rest) };
    let link = text.links.iter().find(|link| link.at >= begin && link.at <= begin + word.start());
    let link = link.filter(|link| link.text.trim_matches('`') == word.as_str());
    // "— text of it" is a sentence, "— text, of it" begins with the type.
    let marked = all.as_str().contains(['(', '`', '[']) || is_end(&rest[all.end()..]);
    if link.is_none() && !(marked && is_type(word.as_str())) {
        return (Vec::new(), rest);
    }
    let word = TypeWord { word: word.as_str().to_owned(), link: link.map(|link| link.target.clone()) };
    (vec![word], &rest[all.end()..])
}

/// Whether nothing of a sentence follows.
fn is_end(rest: &str) -> bool {
    let rest = rest.trim_start_matches(' ');
    rest.is_empty() || rest.starts_with([',', '.', ';', '\n', '—', '–', ':', '('])
}

/// Whether a word in a bullet is a type by itself.
fn is_type(word: &str) -> bool {
    word.split('|').all(|word| {
        let word = word.trim().trim_end_matches("[]").to_ascii_lowercase();
        matches!(
            word.as_str(),
            "int"
                | "integer"
                | "bool"
                | "boolean"
                | "double"
                | "float"
                | "string"
                | "text"
                | "char"
                | "datetime"
                | "date"
                | "timestamp"
                | "object"
                | "array"
                | "null"
                | "user"
                | "file"
                | "any"
                | "mixed"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::shape::testing::prose;

    fn names(text: &str) -> Vec<String> {
        members(&prose(text), 1)
            .into_iter()
            .flat_map(|listed| listed.drafts)
            .map(|draft| draft.name)
            .collect()
    }

    #[test]
    fn bullets_behind_a_fitting_cue_are_members() {
        for (text, expected) in [
            ("An object with the fields:\n- `a` — one\n- `b` — two", &["a", "b"][..]),
            ("Structure of each:\n- `typeId` (integer) — kind\n- value: the value", &["typeId", "value"]),
            ("Format, where\n- `field_n` — name\n- `value_n` — value", &[]),
            ("Possible values:\n- `a` — one", &[]),
            ("It contains the following:\n- a sentence about `a`\n- another", &[]),
            ("You can add a prefix to keys:\n- `>=` — more", &[]),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }

    #[test]
    fn bullets_of_what_is_required_leave_room_for_more() {
        assert!(
            members(&prose("Values. Required fields for it:\n- `A` — one\n- `B` — two"), 1)
                .is_some_and(|listed| listed.more)
        );
    }

    #[test]
    fn bullets_may_have_types() {
        let all = members(
            &prose("Fields:\n- `a` (`integer`) — one\n- `b` — string, a name\n- `c` — what it is"),
            1,
        );
        let words: Vec<Vec<String>> =
            all.into_iter().flat_map(|listed| listed.drafts).map(|draft| draft.typed.words).collect();
        assert_eq!(words, [vec!["integer".to_owned()], vec!["string".to_owned()], vec![]]);
    }
}
