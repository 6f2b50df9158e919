//! Where the tables of all pages are, by the names that links have for them.

use super::draft::is_list_control;
use super::prose::{Prose, Text, TextLink};
use crate::import::page::cell::Block;
use crate::import::page::{Corpus, Link, Page, Part, Row, Table};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A table's place: page and line.
pub(super) type Place<'c> = (&'c str, u32);

/// What links lead to.
#[derive(Debug)]
pub(super) struct Index<'c> {
    corpus: &'c Corpus,
    /// Tables to which other pages refer as a structure.
    linked: BTreeSet<Place<'c>>,
}

/// Words around a link that say that it leads to a structure.
static STRUCTURE: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?ix)\b(?:below|detail(?:s|ed)?|describ|structure|description|format|composition|fields?|parameters|objects?\b|array|contains?|consists?|elements?|section|set\s+of)",
    )
});

/// Words around a link that say that it leads to something else.
static OTHER: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?ix)\b(?:possible\s+values|available\s+values|allowed\s+values|for\s+sorting|for\s+filtering|sort\s+by|to\s+select|selected|filterable
          |codes?\s+(?:of|from|is|are)|obtain|can\s+be\s+found|list\s+of\s+(?:types|values|codes|identifiers|available)|identifiers?\s+(?:of|can|from)
          |type\s+identifier|how\s+to|examples?\s+of|types\s+of)\b",
    )
});

/// A cross-page link must say more than one on the page itself.
static STRUCTURE_ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?ix)\b(?:structure|described|description|detail(?:s|ed)?|objects?\s+(?:of\s+(?:the\s+)?type|\[)|object\s+fields|(?:fields?|set|format|composition|parameters)\s+of|objects?|fields?)\b",
    )
});

impl<'c> Index<'c> {
    /// Looks through all pages.
    pub(super) fn new(corpus: &'c Corpus) -> Self {
        let mut index = Self { corpus, linked: BTreeSet::new() };
        let mut linked = BTreeSet::new();
        for page in corpus.pages.values() {
            for table in tables(page) {
                for row in &table.rows {
                    for link in row_links(row).filter(|link| link.page != page.path) {
                        linked.extend(
                            index
                                .resolve(&link, Part::Other)
                                .into_iter()
                                .map(|(page, table)| (page.path.as_str(), table.line)),
                        );
                    }
                }
            }
        }
        index.linked = linked;
        index
    }

    /// All pages.
    pub(super) fn pages(&self) -> impl Iterator<Item = &'c Page> {
        self.corpus.pages.values()
    }

    /// The page of a path.
    pub(super) fn page(&self, path: &str) -> Option<&'c Page> {
        self.corpus.pages.get(path)
    }

    /// Whether pages other than its own refer to a table.
    pub(super) fn is_linked(&self, page: &'c str, table: &Table) -> bool {
        self.linked.contains(&(page, table.line))
    }

    /// The tables that a link with an anchor leads to, on whatever page; those of `part` if some are.
    pub(super) fn resolve(&self, link: &Link, part: Part) -> Vec<(&'c Page, &'c Table)> {
        let (Some(page), Some(anchor)) = (self.corpus.pages.get(&link.page), &link.anchor) else {
            return Vec::new();
        };
        let all: Vec<&Table> = tables(page).collect();
        by_anchor(&all, anchor, part).into_iter().map(|table| (page, table)).collect()
    }
}

/// The tables under an anchor: of its own heading, else of the headings inside of that.
pub(super) fn by_anchor<'c>(tables: &[&'c Table], anchor: &str, part: Part) -> Vec<&'c Table> {
    let same = |names: &[String]| names.iter().any(|name| name.eq_ignore_ascii_case(anchor));
    // An explicit anchor comes first; another heading's own text may make the same one.
    let explicit = |table: &&'c Table| same(table.anchors.get(..1).unwrap_or_default());
    let mut found: Vec<&Table> = tables.iter().copied().filter(explicit).collect();
    if found.is_empty() {
        found = tables.iter().copied().filter(|table| same(&table.anchors)).collect();
    }
    // `#typerelations` is what the builder makes of `type.relations`.
    if found.is_empty() {
        let bare = |name: &str| {
            name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
        };
        let wanted = bare(anchor);
        found = tables
            .iter()
            .copied()
            .filter(|table| table.anchors.iter().any(|name| bare(name) == wanted))
            .collect();
    }
    if found.is_empty() {
        let inside: Vec<&Table> = tables.iter().copied().filter(|table| same(&table.outer)).collect();
        // Those of the outermost of the headings inside; what is deeper belongs to them.
        let level = inside.iter().map(|table| table.level).min();
        found = inside.into_iter().filter(|table| Some(table.level) == level).collect();
    }
    if found.iter().any(|table| table.part == part) {
        found.retain(|table| table.part == part);
    }
    with_more(tables, found)
}

/// Adds the tables right behind that go on with the same thing: "Additional fields".
fn with_more<'c>(tables: &[&'c Table], mut found: Vec<&'c Table>) -> Vec<&'c Table> {
    let Some(last) = found.last().copied() else { return found };
    let behind = tables.iter().skip_while(|table| table.line != last.line).skip(1);
    for table in behind.take_while(|table| table.part == last.part && goes_on(&table.heading)) {
        if !found.iter().any(|known| known.line == table.line) {
            found.push(table);
        }
    }
    found
}

/// Whether a heading says that its table goes on with what the one before it describes.
pub(super) fn goes_on(heading: &str) -> bool {
    static MORE: LazyLock<Regex> = LazyLock::new(|| {
        super::pattern(
            r"(?i)^(?:additional|deprecated|outdated|obsolete|other|optional|further|common|system)\s+(?:\w+\s+)?(?:fields|parameters|properties)\b(?:\s*\(.*\))?$",
        )
    });
    MORE.is_match(heading.trim())
}

/// All tables of a page.
pub(super) fn tables(page: &Page) -> impl Iterator<Item = &Table> {
    page.subjects.iter().flat_map(|subject| &subject.tables).chain(&page.tables)
}

/// The link of a type, to what it is called if it names nothing closer.
pub(super) fn type_link(word: &str, link: &Link) -> Link {
    let anchor = link.anchor.clone().or_else(|| Some(word.trim_end_matches("[]").to_owned()));
    Link { page: link.page.clone(), anchor }
}

/// The link of a name in a text: to a page that describes many, the name is the anchor.
pub(super) fn named(word: &str, link: &Link) -> Link {
    let name = word.trim_end_matches("[]");
    let plain = name.contains('_') || name.chars().skip(1).any(|c| c.is_ascii_uppercase());
    let anchor = link.anchor.clone().or_else(|| plain.then(|| name.to_owned()));
    Link { page: link.page.clone(), anchor }
}

/// The links of a row that lead to a structure with an anchor: of its types and of its text.
pub(super) fn row_links(row: &Row) -> impl Iterator<Item = Link> {
    let of_types = row.types.iter().filter_map(|ty| ty.link.as_ref().map(|link| type_link(&ty.word, link)));
    let of_types = of_types.filter(|link| link.anchor.is_some());
    let structural = row.types.is_empty()
        || row.types.iter().any(|ty| {
            let word = ty.word.trim_end_matches("[]").to_ascii_lowercase();
            matches!(word.as_str(), "object" | "array" | "any")
        });
    let of_text = if structural && !is_list_control(&row.name) { text_links(&row.text) } else { Vec::new() };
    of_types.chain(of_text)
}

fn text_links(blocks: &[Block]) -> Vec<Link> {
    let prose = Prose::new(blocks);
    let texts = prose.texts();
    let links = texts.flat_map(|text| text.links.iter().filter(|link| leads_elsewhere(text, link)));
    links.map(|link| named(&link.text, &link.target)).collect()
}

/// Whether a link to the page itself leads to the structure of what its text is about.
pub(super) fn leads_below(text: &Text, link: &TextLink) -> bool {
    link.target.anchor.is_some()
        && STRUCTURE.is_match(text.sentence(link.at))
        && !OTHER.is_match(around(text, link))
}

/// Whether a link to another page leads to the structure of what its text is about.
pub(super) fn leads_elsewhere(text: &Text, link: &TextLink) -> bool {
    named(&link.text, &link.target).anchor.is_some()
        && STRUCTURE_ELSEWHERE.is_match(text.sentence(link.at))
        && !OTHER.is_match(around(text, link))
}

/// The words right before and behind a link: a sentence may have several links, each with its own.
fn around<'t>(text: &'t Text, link: &TextLink) -> &'t str {
    let sentence = text.sentence(link.at);
    let Some(offset) = text.plain.find(sentence) else { return sentence };
    let at = link.at.saturating_sub(offset).min(sentence.len());
    let (mut from, mut to) = (at.saturating_sub(60), (at + link.text.len() + 30).min(sentence.len()));
    while !sentence.is_char_boundary(from) {
        from -= 1;
    }
    while !sentence.is_char_boundary(to) {
        to += 1;
    }
    // What stands before another link of the sentence belongs to that one.
    let before =
        text.links.iter().map(|other| other.at + other.text.len()).filter(|end| *end <= link.at).max();
    let from = before.map_or(from, |end| from.max(end.saturating_sub(offset).min(at)));
    let from = sentence.get(from..at).and_then(|words| words.rfind(", ")).map_or(from, |comma| from + comma);
    sentence.get(from..to).unwrap_or(sentence)
}

/// Words in headings that name nothing.
const GENERIC: &[&str] = &[
    "parameter",
    "parameters",
    "object",
    "objects",
    "field",
    "fields",
    "array",
    "structure",
    "the",
    "of",
    "a",
    "an",
    "description",
    "element",
    "elements",
    "item",
    "items",
    "type",
    "types",
    "key",
    "keys",
    "value",
    "values",
    "block",
    "data",
    "in",
    "for",
    "format",
    "list",
    "and",
    "its",
    "each",
    "parametr",
    "collection",
    "method",
    "composition",
    "properties",
    "property",
    "settings",
    "object's",
    "entity",
    "payload",
    "response",
    "root",
    "with",
    "all",
    "general",
    "main",
    "contents",
    "content",
    "entry",
];

/// Whether a heading names a member: `Parameter fields`, `Object X`, `FIELDS`.
pub(super) fn heading_names(heading: &str, name: &str) -> bool {
    let wanted = name.trim_end_matches("[]");
    let mut named = false;
    for token in tokens(heading) {
        if token.eq_ignore_ascii_case(wanted) && !named {
            named = true;
        } else if !GENERIC.contains(&token.to_ascii_lowercase().as_str()) {
            return false;
        }
    }
    named
}

/// The words of a heading, paths in one piece.
pub(super) fn tokens(heading: &str) -> impl Iterator<Item = &str> {
    heading
        .split(|c: char| !(c.is_alphanumeric() || "_.[]<>{}~-".contains(c)))
        .map(|token| token.trim_matches(['.', '-']).trim_end_matches("[]"))
        .filter(|token| !token.is_empty())
}

/// The words of a heading that are more than "parameter" and "object".
pub(super) fn telling(heading: &str) -> Vec<&str> {
    tokens(heading).filter(|token| !GENERIC.contains(&token.to_ascii_lowercase().as_str())).collect()
}

/// The word that an anchor of the Russian pages names: `parametr-fields` is `fields`.
pub(super) fn anchor_word(anchor: &str) -> Option<&str> {
    [
        "parametr-",
        "parametry-",
        "parameter-",
        "obuekt-",
        "obekt-",
        "object-",
        "objekt-",
        "massiv-",
        "polya-",
        "tip-",
    ]
    .iter()
    .find_map(|prefix| anchor.strip_prefix(prefix))
    .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_name_members() {
        for (heading, name, named) in [
            ("Parameter fields", "fields", true),
            ("FIELDS", "fields", true),
            ("Object Message", "message", true),
            ("The items[] array element", "items", true),
            ("Fields of the chat object", "chat", true),
            ("Response handling", "fields", false),
            ("Parameter fields of deals", "fields", false),
            ("Parameters", "fields", false),
        ] {
            assert_eq!(heading_names(heading, name), named, "{heading}");
        }
        assert_eq!(telling("Object result.item"), ["result.item"]);
    }
}
