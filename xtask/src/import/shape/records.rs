//! Modules and names of the records that several places share.

use super::Shapes;
use super::index::{telling, tokens};
use crate::import::page::{Corpus, Page, Subject, SubjectKind, Table};
use crate::import::tree::{Members, Record, RecordId, Records};
use bitrix_schema::model::Api;
use bitrix_schema::{module_of, name};
use std::collections::BTreeMap;

/// The module of what belongs to no area.
const COMMON: &str = "portal";

/// In which areas the methods of each folder are.
#[derive(Debug, Default)]
pub(super) struct Homes {
    /// By folder, how many methods of which area it has; areas of REST 3.0 are `v3/…`.
    folders: BTreeMap<String, BTreeMap<String, usize>>,
}

impl Homes {
    /// The areas of all methods.
    pub(super) fn new(corpus: &Corpus) -> Self {
        let mut homes = Self::default();
        for page in corpus.pages.values() {
            for subject in &page.subjects {
                let Some(module) = module(subject) else { continue };
                let depth = if module.starts_with("v3/") { 2 } else { 1 };
                let area = module.split('/').take(depth).collect::<Vec<_>>().join("/");
                for folder in folders(&page.path) {
                    *homes.folders.entry(folder.to_owned()).or_default().entry(area.clone()).or_default() +=
                        1;
                }
            }
        }
        homes
    }

    /// The module for what a page describes that is no method's: `types` of the area that most methods around it are in.
    fn types(&self, page: &str) -> String {
        let folder = folders(page).filter_map(|folder| self.folders.get(folder)).last();
        let area = folder.and_then(|areas| areas.iter().max_by_key(|(_, count)| **count));
        format!("{}/types", area.map_or(COMMON, |(area, _)| area.as_str()))
    }
}

/// The folders that a page is in, outermost first, without the one that all are in.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').skip(1).map(|(end, _)| &path[..end])
}

/// The module of a method.
fn module(subject: &Subject) -> Option<String> {
    match subject.kind {
        SubjectKind::MethodV2 => Some(module_of(&subject.name, Api::V2)),
        SubjectKind::MethodV3 => Some(module_of(&subject.name, Api::V3)),
        SubjectKind::Event => None,
    }
}

/// The record of what comes with every event: who may act because of it.
pub(super) fn event_auth() -> RecordId {
    RecordId { page: "_includes/auth-params-in-events.md".to_owned(), line: 0 }
}

/// Names records of one page.
pub(super) struct Namer<'n, 'c> {
    pub(super) shapes: &'n Shapes<'c>,
    pub(super) page: &'c Page,
    pub(super) subject: Option<&'c Subject>,
}

impl Namer<'_, '_> {
    /// Adds the record of a table; `private` if no other page refers to it.
    pub(super) fn add(
        &self,
        records: &mut Records,
        id: &RecordId,
        table: &Table,
        members: Members,
        private: bool,
    ) {
        let method = self.subject.or(self.page.subjects.first());
        let module = method.and_then(module).unwrap_or_else(|| self.shapes.homes.types(&self.page.path));
        let name = self.name(records, &module, table, method, private);
        records.all.insert(id.clone(), Record { module, name, members });
    }

    /// A name that no other record of the module has.
    fn name(
        &self,
        records: &Records,
        module: &str,
        table: &Table,
        method: Option<&Subject>,
        private: bool,
    ) -> String {
        let area = name::area(module);
        let own = heading_name(table, area);
        let leaf = method.map(|method| pascal(method.name.rsplit('.').next().unwrap_or_default()));
        let entity = match method {
            Some(method) => method.name.rsplit('.').nth(1).unwrap_or(&method.name).to_owned(),
            None => page_word(&self.page.path).to_owned(),
        };
        let entity = pascal(&entity);
        // "Fields" says nothing: then it is the thing itself.
        let plain = own.clone().unwrap_or_else(|| entity.clone());
        // `Messages` and `Message` are no `MessagesMessage`.
        let stutters = plain.starts_with(entity.strip_suffix('s').unwrap_or(&entity));
        let of_entity =
            if own.is_some() && !stutters { format!("{entity}{plain}") } else { format!("{plain}Item") };
        let mut candidates =
            if private { vec![of_entity, plain.clone()] } else { vec![plain.clone(), of_entity] };
        if let Some(leaf) = &leaf {
            candidates.push(format!("{leaf}{plain}"));
        }
        candidates.push(format!("{}{plain}", pascal(page_word(&self.page.path))));
        let free = |name: &String| {
            let taken = records.all.values().any(|record| record.module == module && record.name == *name);
            !taken && !name::is_taken_type(name) && name.starts_with(|c: char| c.is_ascii_uppercase())
        };
        if let Some(name) = candidates.iter().find(|name| free(name)) {
            return name.clone();
        }
        let numbered = (2..).map(|n| format!("{plain}{n}")).find(free);
        numbered.unwrap_or(plain)
    }
}

/// The name that a heading gives: `Object crm_currency` of the area `crm` is `Currency`.
fn heading_name(table: &Table, area: &str) -> Option<String> {
    let mut words = telling(&table.heading);
    // A sentence names nothing; what it is about may be the only word that looks like a name.
    if words.len() > 3 {
        words.retain(|word| word.contains(['_', '.']) || word.chars().skip(1).any(char::is_uppercase));
    }
    if words.is_empty() {
        // "Fields", "Items": better than nothing if an anchor does not say more.
        let anchor = table.anchors.first().map(String::as_str).unwrap_or_default();
        let telling: Vec<&str> = telling(anchor).into_iter().flat_map(tokens).collect();
        words = telling;
    }
    let joined = words.join("_");
    let joined =
        joined.strip_prefix(area).filter(|rest| rest.starts_with(['_', '.', '-'])).unwrap_or(&joined);
    let name = pascal(joined);
    (!name.is_empty() && name.len() <= 40).then_some(name)
}

/// The name of a page's file, or of its folder if that says nothing.
fn page_word(path: &str) -> &str {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or_default().trim_end_matches(".md");
    if matches!(file, "index" | "data-types" | "fields" | "entities") {
        parts.next().unwrap_or(file)
    } else {
        file
    }
}

/// `crm_currency`, `crm-currency` and `crmCurrency` are `CrmCurrency`.
fn pascal(text: &str) -> String {
    let mut out = String::new();
    let mut upper = true;
    let shouting = !text.chars().any(|c| c.is_ascii_lowercase());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            let c = if upper {
                c.to_ascii_uppercase()
            } else if shouting {
                c.to_ascii_lowercase()
            } else {
                c
            };
            out.push(c);
            upper = false;
        } else {
            upper = true;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_in_pascal_case() {
        for (text, expected) in [
            ("crm_currency", "CrmCurrency"),
            ("FIELDS", "Fields"),
            ("list-item", "ListItem"),
            ("ActionDto", "ActionDto"),
        ] {
            assert_eq!(pascal(text), expected);
        }
    }

    #[test]
    fn a_page_is_called_as_its_file_or_folder() {
        for (path, word) in [("api/tasks/fields.md", "tasks"), ("api/crm/list.md", "list")] {
            assert_eq!(page_word(path), word);
        }
    }
}
