//! The words that pages have for types, and the words of the schema language for them.

use crate::import::page::{Link, TypeWord};

/// What the type words of a row come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Typed {
    /// Words of the schema language, each once; empty if the row gives no type.
    pub(super) words: Vec<String>,
    /// `catalog_product` of `catalog_product.id`.
    pub(super) id_of: Option<String>,
    /// How many lists are around: 1 for `string[]`.
    pub(super) lists: u8,
    /// Names of objects, each with the link to where the page says it is described.
    pub(super) named: Vec<(String, Option<Link>)>,
    /// References to a member of an object: `sale_status.id`, with the link.
    pub(super) members: Vec<(String, String, Option<Link>)>,
    /// Words that nobody knows.
    pub(super) unknown: Vec<String>,
    /// Whether a file is meant.
    pub(super) file: bool,
}

impl Typed {
    /// Reads the words of a row.
    pub(super) fn new(types: &[TypeWord]) -> Self {
        let mut out = Self::default();
        let spoken: Vec<(&str, u8, Option<&Link>)> = types
            .iter()
            .flat_map(|ty| {
                let (word, lists) = element(&ty.word);
                word.split(['|', ',']).map(move |word| (word.trim(), lists, ty.link.as_ref()))
            })
            .filter(|(word, ..)| !word.is_empty() && !is_absence(word))
            .collect();
        // `integer | integer[]` has no common element: the lists among its words are opaque.
        let lists = spoken.first().map_or(0, |(_, lists, _)| *lists);
        let common = spoken.iter().all(|(_, other, _)| *other == lists);
        if common {
            out.lists = lists;
        }
        for (word, lists, link) in spoken {
            if !common && lists > 0 {
                out.add("array");
            } else {
                out.read(word, link);
            }
        }
        // A multi-field always holds several.
        if out.words == ["multi_field"] {
            out.lists = out.lists.max(1);
        }
        if out.words.len() != 1 {
            out.id_of = None;
        }
        out
    }

    fn read(&mut self, word: &str, link: Option<&Link>) {
        let lower = word.to_ascii_lowercase();
        if let Some((entity, member)) = word.rsplit_once('.').filter(|(entity, _)| is_name(entity)) {
            self.members.push((entity.to_owned(), member.to_owned(), link.cloned()));
        }
        // `Chat` is an object of another page where `chat` would be nothing.
        let is_named = link.is_some_and(|link| link.anchor.is_some());
        let basic =
            basic(&lower).filter(|_| !(is_named && word.starts_with(|c: char| c.is_ascii_uppercase())));
        if FILES.contains(&word) {
            self.file = true;
            self.add("any");
        } else if let Some(known) = basic {
            self.add(known);
        } else if let Some(entity) = entity_of_id(&lower) {
            self.add("integer");
            self.id_of.get_or_insert_with(|| entity.to_owned());
        } else if lower.split_once('.').is_some_and(|(_, field)| TEXT_KEYS.contains(&field)) {
            self.add("string");
        } else if ENTITIES.contains(&lower.as_str()) {
            self.add("integer");
            self.id_of.get_or_insert(lower);
        } else if is_name(word) {
            if link.is_none() {
                self.unknown.push(word.to_owned());
            }
            self.named.push((word.to_owned(), link.cloned()));
            self.add("object");
        } else {
            self.unknown.push(word.to_owned());
            self.add("any");
        }
    }

    fn add(&mut self, word: &str) {
        if !self.words.iter().any(|other| other == word) {
            self.words.push(word.to_owned());
        }
    }

    /// Whether the type leaves room for members.
    pub(super) fn is_structural(&self) -> bool {
        self.words.is_empty()
            || self.words.iter().any(|word| matches!(word.as_str(), "object" | "array" | "any"))
    }

    /// Whether one of the words is this.
    pub(super) fn has(&self, word: &str) -> bool {
        self.words.iter().any(|other| other == word)
    }
}

/// Named things whose identifier the type stands for.
const ENTITIES: &[&str] = &[
    "user",
    "crm_company",
    "crm_contact",
    "crm_lead",
    "crm_deal",
    "crm_quote",
    "crm_category",
    "crm_entity",
    "crm_dynamic_type",
    "crm_item_product_row",
    "location",
    "department",
];

/// Types whose value is a file.
const FILES: &[&str] = &["file", "diskfile", "attached_diskfile", "product_file"];

/// Members that a reference may name and that are texts.
const TEXT_KEYS: &[&str] = &["code", "lid", "symbol", "currency", "xml_id", "action_file", "name"];

/// The word of the schema language for one of the pages.
fn basic(word: &str) -> Option<&'static str> {
    Some(match word {
        "int" | "integer" | "long" => "integer",
        "bool" | "boolean" | "y/n" => "boolean",
        "double" | "float" | "number" | "numeric" => "double",
        "string" | "str" | "html" | "url" | "email" | "uuid" | "const" | "enum" | "enumeration"
        | "varchar" => "string",
        "text" => "text",
        "char" => "char",
        "datetime" => "datetime",
        "date" => "date",
        "timestamp" | "unixtime" => "timestamp",
        "object" | "struct" | "json" | "recurring_params" | "dictionary" => "object",
        "array" | "list" => "array",
        "any" | "mixed" | "function" | "callable" | "crm_userfield" => "any",
        "crm_status" | "crm_currency" | "crm" | "userfieldentityid" | "textwithtranslation" => "string",
        "lang_map" => "lang_map",
        "crm_multifield" => "multi_field",
        other if other.starts_with("crm_enum_") => "integer",
        _ => return None,
    })
}

/// The type of a list's element, and how many lists are around it.
fn element(word: &str) -> (&str, u8) {
    let mut word = word.trim();
    let mut lists = 0;
    loop {
        if let Some(inner) = word.strip_suffix("[]") {
            (word, lists) = (inner.trim_end(), lists + 1);
        } else if let Some(inner) = word.strip_prefix("array<").and_then(|inner| inner.strip_suffix('>')) {
            (word, lists) = (inner.trim(), lists + 1);
        } else {
            return (word, lists);
        }
    }
}

/// Words for "it may be missing", which is so of everything that is not required.
fn is_absence(word: &str) -> bool {
    matches!(word.to_ascii_lowercase().as_str(), "null" | "undefined" | "nil" | "none" | "void")
}

/// `catalog_product` of `catalog_product.id`.
fn entity_of_id(word: &str) -> Option<&str> {
    word.strip_suffix(".id").filter(|entity| is_name(entity))
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.' || c == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(words: &[&str]) -> Typed {
        let types: Vec<TypeWord> =
            words.iter().map(|word| TypeWord { word: (*word).to_owned(), link: None }).collect();
        Typed::new(&types)
    }

    #[test]
    fn words_of_pages_become_words_of_the_language() {
        for (words, expected, lists) in [
            (&["int"][..], &["integer"][..], 0),
            (&["string", "null"], &["string"], 0),
            (&["lang_map", "string"], &["lang_map", "string"], 0),
            (&["string[]"], &["string"], 1),
            (&["array<object>"], &["object"], 1),
            (&["integer", "integer[]"], &["integer", "array"], 0),
            (&["integer[]", "string[]"], &["integer", "string"], 1),
            (&["float"], &["double"], 0),
            (&["crm_enum_activitytype"], &["integer"], 0),
            (&["sale_lang.lid"], &["string"], 0),
            (&["crm_multifield"], &["multi_field"], 1),
            (&["crm_multifield[]"], &["multi_field"], 1),
            (&[], &[], 0),
        ] {
            let typed = typed(words);
            assert_eq!(
                (typed.words, typed.lists),
                (expected.iter().map(ToString::to_string).collect(), lists),
                "{words:?}"
            );
        }
    }

    #[test]
    fn references_are_integers_that_know_their_entity() {
        for (word, entity, lists) in [
            ("catalog_product.id", "catalog_product", 0),
            ("sale_paysystem.ID", "sale_paysystem", 0),
            ("user[]", "user", 1),
        ] {
            let typed = typed(&[word]);
            assert_eq!((typed.id_of.as_deref(), typed.lists), (Some(entity), lists), "{word}");
        }
        assert_eq!(
            typed(&["catalog_product.id", "catalog_product_sku.id"]).id_of.as_deref(),
            Some("catalog_product")
        );
        assert_eq!(typed(&["user", "string"]).id_of, None);
    }

    #[test]
    fn what_nobody_knows_is_said() {
        assert_eq!(typed(&["ActionDto"]).unknown, ["ActionDto"]);
        assert_eq!(typed(&["two words"]).words, ["any"]);
    }
}
