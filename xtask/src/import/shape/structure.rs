//! The members behind a row: by link, by heading, by bullets.

use super::bullets;
use super::draft::{Draft, is_list_control};
use super::index::{anchor_word, heading_names, leads_below, leads_elsewhere, named, type_link};
use super::name::{Step, key_word};
use super::prose::Text;
use super::unify;
use super::walk::Walk;
use crate::import::page::{Link, PageKind, Part, Table};
use crate::import::tree::{Level, Ty};
use regex::Regex;
use std::sync::LazyLock;

/// "Each element is an object": the `array` is a list.
static LIST: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?ix)\b(?:array|list|set|collection|arrays|lists)\s+(?:of|with)\s+(?:\w+\s+){0,3}?(?:objects?|arrays?|elements?|items?|structures|descriptions)\b
        | \b(?:each|every)\s+(?:\w+\s+)?(?:element|item|object|entry|record|array|row) | \b(?:element|item)s?\s+of\s+the\s+(?:array|list)\b | \barray\s+elements?\b",
    )
});

/// "List of users": it may be a list.
static PLURAL: LazyLock<Regex> = LazyLock::new(|| super::pattern(r"(?i)\b(?:list|array) of\b"));

/// "Associative array": the `array` is an object.
static RECORD: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?ix)\bassociative\s+array\b | \barray\s+(?:with|of)\s+(?:the\s+)?(?:following\s+)?(?:\w+\s+)?(?:field(?:s|\s+values)|parameters|settings|data|keys|labels|properties|values\s+(?:of|for))\b
        | ^\s*field\s+values\b | \bset\s+of\s+(?:\w+\s+)?fields\b
        | \bobject\s+(?:format|in\s+the\s+format|with)\b | \barray\s+in\s+the\s+format\s+`?\{ | \barray\s+(?:describing|containing\s+(?:information|data|the\s+fields|fields|parameters))
        | ^\s*object\b | \barray\s+of\s+the\s+form\s+`?array\(",
    )
});

/// "Where the key is the identifier of …".
static KEYED: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?ix)\bkeys?(?:\s+of\s+(?:the\s+|this\s+)?(?:objects?|arrays?|elements?|each\s+element|map))?\s*(?:is|are|corresponds?\s+to|—|–|-)\s*
             (?P<what>(?:the\s+|a\s+|an\s+)?[^.,\n;`]*\b(?:ids?|identifiers?|codes?|names?|numbers?|dates?|index|indices)\b)
        | \b(?:indexed|keyed)\s+by\s+(?:the\s+)?(?P<by>[^.,\n;`]*)",
    )
});

/// "Contains objects, each of which": an object whose keys are data.
static OBJECTS: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?i)\bcontains objects\b|\bobject (?:of|with) objects\b|\bobject of the form `?\{key: (?:object|value)",
    )
});

/// "An array of objects", whatever the type says.
static STARTS_AS_LIST: LazyLock<Regex> =
    LazyLock::new(|| super::pattern(r"(?i)^\s*(?:an?\s+|the\s+)?(?:array|list)\s+of\s+objects\b"));

/// Parameters that hold the members of one thing if nothing says that they are lists.
const ONE_THING: &[&str] = &["fields", "params", "parameters", "settings", "options", "config", "data"];

/// "Where `field` is a name, and `value` is an object of the type …".
static VALUED: LazyLock<Regex> = LazyLock::new(|| {
    super::pattern(
        r"(?ix)\bwhere\b[^.]*\bvalue(?:_\w+)?`?\s*(?:is|are|—|–|-)\s*(?:an?\s+|the\s+)?(?:objects?|structure)\b",
    )
});

impl<'c> Walk<'_, 'c> {
    /// What a row describes beyond its type words, if anything.
    pub(super) fn structure(&mut self, draft: &Draft<'c>, step: &Step) -> Option<Ty> {
        if !draft.typed.is_structural() || draft.typed.file && draft.tables.is_empty() {
            return None;
        }
        let name = step.key.name();
        let Some(found) = self.found(draft, name) else {
            self.miss(draft, name);
            return None;
        };
        // Something that may as well be a text or a number is opaque, unless it is only ever received.
        let sent = self.part == Part::Request;
        let plain = draft
            .typed
            .words
            .iter()
            .any(|word| !matches!(word.as_str(), "object" | "array" | "any" | "boolean"));
        if plain && sent {
            self.note(
                draft.line,
                "structure-or-text",
                "its members are described, but it may be a plain value as well: kept opaque",
            );
            return None;
        }
        Some(self.shaped(draft, step, found))
    }

    /// Whether a name is that of a parameter that says what is wanted of the rows of a list.
    fn controls(&self, name: &str) -> bool {
        self.part == Part::Request && is_list_control(name)
    }

    /// Wraps what was found as the type words and the text say.
    fn shaped(&self, draft: &Draft<'c>, step: &Step, mut found: Ty) -> Ty {
        let text = draft.all_text();
        if let Ty::Object(members) = &mut found
            && step.key.name().eq_ignore_ascii_case("filter")
        {
            // `>=DATE`: a prefix makes another name.
            members.open = true;
        }
        if VALUED.is_match(&text) && draft.typed.lists == 0 {
            return Ty::Map("string".to_owned(), Box::new(found));
        }
        if draft.typed.lists > 0 {
            return (0..draft.typed.lists).fold(found, |ty, _| Ty::List(Box::new(ty)));
        }
        if let Ty::Map(..) = found {
            return found;
        }
        if let Some(keyed) = KEYED.captures(&text).filter(|_| !self.controls(step.key.name())) {
            let what =
                keyed.name("what").or(keyed.name("by")).map_or("", |what| what.as_str()).to_ascii_lowercase();
            let number = ["identifier", " id", "number"].iter().any(|word| format!(" {what}").contains(word));
            let number = number
                && !["string", "code", "symbolic", "field", "name"].iter().any(|word| what.contains(word));
            return Ty::Map(if number { key_word("{ID}") } else { "string" }.to_owned(), Box::new(found));
        }
        let is_array = draft.typed.has("array");
        let is_object = draft.typed.has("object");
        if is_object && !is_array && OBJECTS.is_match(&text) {
            return Ty::Map("string".to_owned(), Box::new(found));
        }
        let clearly = LIST.is_match(&text);
        let said_record = !clearly && RECORD.is_match(&text) || draft.braces == Some('{');
        let listed = clearly || PLURAL.is_match(&text) || draft.braces == Some('[');
        let one =
            self.part == Part::Request && ONE_THING.contains(&step.key.name().to_ascii_lowercase().as_str());
        let list = match (is_array, is_object) {
            (true, true) => listed && !said_record,
            (true, false) => !said_record && (listed || !one),
            _ => STARTS_AS_LIST.is_match(&text),
        };
        if list || step.list { Ty::List(Box::new(found)) } else { found }
    }

    /// The first structure that the row leads to.
    fn found(&mut self, draft: &Draft<'c>, name: &str) -> Option<Ty> {
        if let Some(table) = draft.tables.first() {
            self.reached.insert(table.line);
            return Some(self.tables_ty(&[*table]));
        }
        let controls = self.controls(name);
        if controls && !name.eq_ignore_ascii_case("filter") {
            self.mark(draft);
            return None;
        }
        let links = draft
            .typed
            .named
            .iter()
            .filter_map(|(word, link)| link.as_ref().map(|link| type_link(word, link)));
        for link in links.collect::<Vec<_>>() {
            if let Some(ty) = self.linked(&link, name) {
                self.extend(&ty, draft, name);
                return Some(ty);
            }
        }
        if let Some(ty) = self.by_text(draft, name, true) {
            return Some(ty);
        }
        if let Some(tables) = self.by_heading(name, draft) {
            return Some(self.tables_ty(&tables));
        }
        if controls {
            return None;
        }
        for (word, _) in &draft.typed.named {
            if let Some(tables) = self.heading(word) {
                return Some(self.tables_ty(&tables));
            }
        }
        let opaque_file = self.part == Part::Request
            && draft.all_text().to_ascii_lowercase().contains("base64")
            && draft.all_text().contains("fileData");
        if !opaque_file
            && let Some(listed) = bullets::members(&draft.prose, draft.line)
            && let Some(ty) = self.bullets(&listed)
        {
            return Some(ty);
        }
        self.by_text(draft, name, false)
    }

    /// Notes that a row says where it is described, and nothing is there.
    fn miss(&mut self, draft: &Draft<'c>, name: &str) {
        let below = draft
            .prose
            .texts()
            .flat_map(|text| text.links.iter().filter(move |link| leads_below(text, link)));
        let anchor = below
            .filter(|link| link.target.page == self.page.path)
            .find_map(|link| link.target.anchor.clone());
        if let Some(anchor) = anchor.filter(|_| !self.controls(name)) {
            self.note(
                draft.line,
                "structure-missing",
                format!("described under `#{anchor}`, where no table is"),
            );
        } else if let Some((word, _)) = draft.typed.named.first() {
            self.note(draft.line, "structure-missing", format!("no table describes the type `{word}`"));
        }
    }

    /// Adds to a shared record what a table of this page says about the same thing.
    fn extend(&mut self, shared: &Ty, draft: &Draft<'c>, name: &str) {
        let Ty::Record(id) = shared else { return };
        if id.page == self.page.path {
            return;
        }
        if let Some(Ty::Object(mut own)) = self.by_text(draft, name, true)
            && let Some(record) = self.records.all.get_mut(id)
        {
            own.groups.clear();
            own.members.iter_mut().for_each(|member| member.required = Level::No);
            record.members = unify::beside(std::mem::take(&mut record.members), own);
        }
    }

    /// Counts tables as read that list names to select or to sort by: they are no members of the parameter.
    fn mark(&mut self, draft: &Draft<'c>) {
        for text in draft.prose.texts() {
            for link in text.links.iter().filter(|link| link.target.page == self.page.path) {
                let Some(anchor) = &link.target.anchor else { continue };
                let lines: Vec<u32> = self.below(anchor).iter().map(|table| table.line).collect();
                self.reached.extend(lines);
            }
        }
    }

    /// By a link in the text: to this page if `here`, else to others.
    fn by_text(&mut self, draft: &Draft<'c>, name: &str, here: bool) -> Option<Ty> {
        let controls = self.controls(name);
        let texts: Vec<Text> = draft.prose.texts().cloned().collect();
        for text in &texts {
            for link in &text.links {
                let own = link.target.page == self.page.path;
                let leads = if own { leads_below(text, link) } else { leads_elsewhere(text, link) };
                if own != here || !leads || (controls && !own) {
                    continue;
                }
                if let Some(ty) = self.linked(&named(&link.text, &link.target), name) {
                    return Some(ty);
                }
            }
        }
        if !here && !controls { self.whole_page(&texts) } else { None }
    }

    /// What a link leads to.
    fn linked(&mut self, link: &Link, name: &str) -> Option<Ty> {
        let anchor = link.anchor.as_deref()?;
        if link.page == self.page.path {
            let mut tables = self.below(anchor);
            if tables.is_empty() {
                tables = self
                    .heading(anchor_word(anchor).unwrap_or(anchor))
                    .or_else(|| self.heading(name))
                    .unwrap_or_default();
            }
            return if tables.is_empty() { None } else { Some(self.tables_ty(&tables)) };
        }
        let found = self.shapes.index.resolve(link, Part::Other);
        let Some((page, first)) = found.first().copied() else { return self.by_title(link) };
        let tables: Vec<&'c Table> = found.iter().map(|(_, table)| *table).collect();
        Some(self.shapes.elsewhere(page, first, &tables, self.records, self.notes))
    }

    /// A page of which the table is all that it describes, and that is called as the type.
    fn by_title(&mut self, link: &Link) -> Option<Ty> {
        let page = self.shapes.index.page(&link.page).filter(|page| page.subjects.is_empty())?;
        let anchor = bare(link.anchor.as_deref()?);
        let file = bare(page.path.rsplit('/').next()?.trim_end_matches(".md"));
        let first = page.tables.first()?;
        let is_named = !file.is_empty() && (anchor.starts_with(&file) || file.starts_with(&anchor));
        is_named.then(|| self.shapes.elsewhere(page, first, &[first], self.records, self.notes))
    }

    /// A page that describes one thing, which a text leads to without an anchor.
    fn whole_page(&mut self, texts: &[Text]) -> Option<Ty> {
        for text in texts {
            for link in text.links.iter().filter(|link| link.target.anchor.is_none()) {
                let page = self.shapes.index.page(&link.target.page)?;
                let describes = page.path.ends_with("fields.md") || page.path.ends_with("-fields.md");
                if page.kind != PageKind::Article && page.kind != PageKind::Overview || !describes {
                    continue;
                }
                let sentence = text.sentence(link.at).to_ascii_lowercase();
                if let Some(first) = page.tables.first()
                    && sentence.contains("field")
                {
                    return Some(self.shapes.elsewhere(page, first, &[first], self.records, self.notes));
                }
            }
        }
        None
    }

    /// The tables under a heading that names the row.
    fn by_heading(&mut self, name: &str, draft: &Draft<'c>) -> Option<Vec<&'c Table>> {
        let path = self.path.join(".");
        self.heading(&path).or_else(|| self.heading(name)).or_else(|| {
            // `items` of which each is described under "Item".
            let singular = name.trim_end_matches("[]").strip_suffix('s')?;
            let many = draft.typed.has("array") || draft.typed.lists > 0;
            if many && singular.len() > 2 { self.heading(singular) } else { None }
        })
    }

    /// The tables under headings that name something, which are not those that are being put together.
    fn heading(&self, name: &str) -> Option<Vec<&'c Table>> {
        let candidates = self.tables.iter().copied().filter(|table| {
            table.part == self.part
                && !self.open.contains(&table.line)
                && !self.roots.contains(&table.line)
                && heading_names(&table.heading, name)
        });
        let mut all: Vec<&'c Table> = candidates.collect();
        let first = all.first().copied()?;
        // Further headings of the same words name something else of the same name.
        all.retain(|table| table.anchors == first.anchors && table.heading == first.heading);
        Some(all)
    }
}

/// A name without what languages and file systems spell differently.
fn bare(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}
