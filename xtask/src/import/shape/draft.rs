//! What one row, or one bullet, says by itself about its member.

use super::limits::{self, Kind};
use super::prose::Prose;
use super::words::Typed;
use super::{level, literals, values};
use crate::import::page::cell::Block;
use crate::import::page::{Part, Row, Table};
use crate::import::tree::{Level, Limits, Member, Ty, Value};
use regex::Regex;
use std::sync::LazyLock;

/// A row or a bullet, before its structure is looked for.
#[derive(Debug)]
pub(super) struct Draft<'c> {
    /// Name as it stands.
    pub(super) name: String,
    /// Line.
    pub(super) line: u32,
    /// Whether it has the mark of required ones.
    pub(super) starred: bool,
    /// Its documented types.
    pub(super) typed: Typed,
    /// The description.
    pub(super) prose: Prose,
    /// Tables inside of the description.
    pub(super) tables: Vec<&'c Table>,
    /// The bracket that the first code block of the description begins with.
    pub(super) braces: Option<char>,
    /// What a column for the default says.
    pub(super) default: Option<String>,
}

/// "Deprecated." at the beginning of a sentence, or said of the field.
static DEPRECATED: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?imx)(?:^|[.!(]\s*|\*\*)(?:deprecated|obsolete|outdated)\b(?:\s+(?:field|parameter|property))?\s*(?:[.,;:)!*—–-]|$)
        | \b(?:parameter|field|property|option|value|key|it)\s+is\s+(?:deprecated|obsolete|outdated)\b",
    )
});

/// "Use `X` instead".
static INSTEAD: LazyLock<Regex> =
    LazyLock::new(|| super::pattern(r"(?i)\buse\s+(?:the\s+)?(?:field\s+|parameter\s+)?`([^`\n]+)`"));

/// A file as `{fileData: [name, content]}`.
static FILE_DATA: LazyLock<Regex> = LazyLock::new(|| super::pattern(r"(?i)\bfileData\b"));

/// A file as `[name, content]`.
static PAIR: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?ix)\barray\b[^.\n]{0,80}\bname\b | \bname\s+and\b[^.\n]{0,40}\bbase64\b | \bfirst\s+(?:element|item)\b | \[\s*[`'\x22]?[\w.]+[`'\x22]?\s*,\s*[`'\x22]?[\w./ *]*(?:base64|content)",
    )
});

/// That the elements of an array are no plain values.
static OF_OBJECTS: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(r"(?i)\b(?:array|list|set) of (?:\w+ )?(?:objects|arrays)\b|\bassociative\b")
});

/// That the value may be an address instead of contents.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| super::pattern(r"(?i)\b(?:url|link|address)\b"));

impl<'c> Draft<'c> {
    /// What a row says.
    pub(super) fn new(row: &'c Row) -> Self {
        let tables = row.text.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        let default = row.more.iter().find(|(header, _)| header.to_ascii_lowercase().contains("default"));
        Self {
            name: row.name.clone(),
            line: row.line,
            starred: row.starred,
            typed: Typed::new(&row.types),
            prose: Prose::new(&row.text),
            tables: tables.collect(),
            braces: braces(&row.text),
            default: default.and_then(|(_, blocks)| literals::of_column(&Prose::new(blocks))),
        }
    }

    /// The member without its structure; `name` is its own, the last of a path.
    pub(super) fn member(&self, name: &str, part: Part, structure: Option<Ty>) -> Member {
        let has_structure = structure.is_some();
        let sent = part == Part::Request;
        let found = if has_structure { values::Found::default() } else { self.values(name, part) };
        let ty = match structure {
            Some(ty) => ty,
            None => self.ty(part, found.values),
        };
        let text = self.prose.plain();
        let required = if part == Part::Request || part == Part::Event {
            level::level(self.starred, &text)
        } else {
            Level::No
        };
        Member {
            name: name.to_owned(),
            line: self.line,
            required,
            default: if sent {
                self.default.clone().or_else(|| literals::default(&self.prose))
            } else {
                None
            },
            clear: literals::clear(&self.prose).filter(|_| sent && !is_text(&ty)),
            limits: self.limits(&ty, name),
            formats: found.formats,
            deprecated: self.deprecated(&text),
            ty,
        }
    }

    /// The allowed values, or those of the elements of a list of plain values.
    fn values(&self, name: &str, part: Part) -> values::Found {
        let opaque = self.typed.has("object") || self.typed.has("any") || self.typed.file;
        if opaque || part == Part::Request && is_list_control(name) && self.typed.is_structural() {
            return values::Found::default();
        }
        let scalar = !self.typed.has("array");
        if !scalar && OF_OBJECTS.is_match(&self.prose.plain()) {
            return values::Found::default();
        }
        let mut found = values::find(&self.prose, scalar);
        // The values of a number are numbers: other code spans are about something else.
        if self.typed.words == ["integer"]
            && found.values.iter().any(|value| value.wire.parse::<i64>().is_err())
        {
            found.values.clear();
        }
        // A template among them: others of its kind are values too, so the list is not closed.
        if !found.formats.is_empty() {
            found.formats.extend(found.values.drain(..).map(|value| value.wire));
        }
        if !scalar || self.typed.words.iter().any(|word| word != "string" && word != "text") {
            found.formats.clear();
        }
        found
    }

    /// The type of a row without structure.
    fn ty(&self, part: Part, values: Vec<Value>) -> Ty {
        if let Some(encoding) = self.encoding(part) {
            let file = Ty::File(encoding);
            return if self.typed.lists > 0 { Ty::List(Box::new(file)) } else { file };
        }
        let mut words = self.typed.words.clone();
        if words.is_empty() {
            // What has bounds is a number, what has values a text.
            let bounded = limits::find(&self.prose, Kind::Number) != Limits::default();
            let word = if !values.is_empty() {
                "string"
            } else if bounded {
                "integer"
            } else {
                "any"
            };
            words.push(word.to_owned());
        }
        // An array whose values are listed is a list of them.
        let listed = words == ["array"] && !values.is_empty();
        if listed {
            words = vec!["string".to_owned()];
        }
        let plain = Ty::Plain { words, values, id_of: self.typed.id_of.clone() };
        let lists = self.typed.lists + u8::from(listed);
        (0..lists).fold(plain, |ty, _| Ty::List(Box::new(ty)))
    }

    /// The encoding of a file that is sent.
    fn encoding(&self, part: Part) -> Option<&'static str> {
        if part != Part::Request {
            return None;
        }
        let text = self.all_text();
        let spoken = text.to_ascii_lowercase().contains("base64");
        let is_plain = self.typed.has("string") || self.typed.has("text");
        let structural = self.typed.is_structural() && !self.typed.words.is_empty();
        if !self.typed.file && !(spoken && (is_plain || structural)) {
            return None;
        }
        if !is_plain && FILE_DATA.is_match(&text) {
            Some("file_data")
        } else if !is_plain && PAIR.is_match(&text) {
            Some("pair")
        } else if self.typed.file {
            Some(if spoken { "base64" } else { "file_data" })
        } else {
            (is_plain && self.typed.words.len() == 1 && !ADDRESS.is_match(&text)).then_some("base64")
        }
    }

    /// The text of paragraphs and first-level bullets.
    pub(super) fn all_text(&self) -> String {
        let mut text = self.prose.plain();
        for (_, items) in self.prose.lists() {
            for item in items {
                text.push('\n');
                text.push_str(&item.text.plain);
            }
        }
        text
    }

    fn limits(&self, ty: &Ty, name: &str) -> Limits {
        let kind = match ty {
            Ty::List(_) => Kind::List,
            Ty::Plain { words, values, .. } if values.is_empty() => match words.as_slice() {
                [word] if word == "array" => Kind::List,
                [word] if word == "integer" || word == "double" => Kind::Number,
                [word] if word == "string" || word == "text" || word == "char" => Kind::Text,
                _ => return Limits::default(),
            },
            _ => return Limits::default(),
        };
        if is_list_control(name) { Limits::default() } else { limits::find(&self.prose, kind) }
    }

    fn deprecated(&self, text: &str) -> Option<Option<String>> {
        DEPRECATED.is_match(text).then(|| INSTEAD.captures(text).map(|found| found[1].to_owned()))
    }
}

/// The first bracket of the first code block.
fn braces(blocks: &[Block]) -> Option<char> {
    blocks.iter().find_map(|block| match block {
        Block::Code(text) => text.chars().find(|c| matches!(c, '{' | '[')),
        _ => None,
    })
}

/// Whether the empty text and its like are values of the type themselves.
fn is_text(ty: &Ty) -> bool {
    match ty {
        Ty::Plain { words, .. } => {
            words.iter().any(|word| matches!(word.as_str(), "string" | "text" | "char" | "boolean" | "any"))
                && !words.iter().any(|word| word == "object" || word == "array")
        }
        Ty::List(_) => true,
        _ => false,
    }
}

/// Parameters of lists that say what is wanted of the rows: their bullets name members of the rows.
pub(super) fn is_list_control(name: &str) -> bool {
    matches!(name.to_ascii_lowercase().as_str(), "select" | "filter" | "order" | "sort")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::page::TypeWord;
    use crate::import::shape::testing::blocks;

    fn member(types: &[&str], text: &str) -> Member {
        let row = Row {
            line: 7,
            name: "X".to_owned(),
            starred: false,
            types: types.iter().map(|word| TypeWord { word: (*word).to_owned(), link: None }).collect(),
            text: blocks(text),
            more: Vec::new(),
        };
        Draft::new(&row).member("X", Part::Request, None)
    }

    #[test]
    fn a_row_says_type_values_default_and_bounds() {
        let flag =
            member(&["boolean"], "On or off. Possible values:\n- `Y` — yes\n- `N` — no\n\nDefault is `N`");
        let Ty::Plain { words, values, .. } = &flag.ty else { panic!("{flag:?}") };
        assert_eq!(
            (words.as_slice(), values.len(), flag.default.as_deref()),
            (&["boolean".to_owned()][..], 2, Some("N"))
        );
        assert_eq!(member(&["integer"], "From 1 to 50").limits.max, Some(50));
        assert_eq!(member(&["string"], "Deprecated. Use `Y` instead").deprecated, Some(Some("Y".to_owned())));
        assert_eq!(member(&["string"], "A list of deprecated ones").deprecated, None);
        assert_eq!(member(&["object", "string"], "To remove it, pass `N`").clear.as_deref(), Some("N"));
        assert_eq!(member(&["string"], "To clear it, pass an empty string").clear, None);
    }

    #[test]
    fn files_have_the_encoding_that_the_text_describes() {
        for (types, text, expected) in [
            (&["file"][..], "In the format `{fileData: [value1, value2]}`, in base64", Ty::File("file_data")),
            (&["array"], "An array of the file's name and its base64", Ty::File("pair")),
            (&["string"], "Contents in base64", Ty::File("base64")),
            (&["string"], "An URL or base64", Ty::word("string")),
            (&["object"], "`{fileData: [a, b]}` where `b` is base64", Ty::File("file_data")),
            (&["string"], "A name", Ty::word("string")),
        ] {
            assert_eq!(member(types, text).ty, expected, "{text}");
        }
    }

    #[test]
    fn a_template_opens_a_list_of_values() {
        let who = member(&["string"], "Possible values:\n- `UA` — all\n- `U<id>` — one");
        assert_eq!((who.ty, who.formats), (Ty::word("string"), vec!["U<id>".to_owned(), "UA".to_owned()]));
        let Ty::List(_) = member(&["string[]"], "Possible values:\n- `UA` — all\n- `U<id>` — one").ty
        else {
            panic!()
        };
        assert_eq!(
            member(&["array"], "Possible values:\n- `UA` — all\n- `U<id>` — one").ty,
            Ty::word("array")
        );
    }

    #[test]
    fn lists_of_plain_values_take_the_values_for_their_elements() {
        let Ty::List(element) = member(&["string[]"], "Possible values:\n- `a`\n- `b`").ty else { panic!() };
        let Ty::Plain { values, .. } = *element else { panic!() };
        assert_eq!(values.len(), 2);
    }
}
