//! The area that an event belongs to.
//!
//! A method says its area in its name. An event's name has no borders: it belongs to the area whose name it begins with,
//! else to the one that most methods of its folder are in, else to that of its scope.

use super::page::{Corpus, Subject, SubjectKind};
use bitrix_schema::model::Api;
use bitrix_schema::module_of;
use std::collections::{BTreeMap, BTreeSet};

/// What areas there are, and where their pages stand.
#[derive(Debug, Default)]
pub(crate) struct Areas {
    areas: BTreeSet<String>,
    /// By folder below `api-reference`, how many methods of which area it has.
    folders: BTreeMap<String, BTreeMap<String, usize>>,
}

impl Areas {
    /// The areas of all methods.
    pub(crate) fn of(corpus: &Corpus) -> Self {
        let mut all = Self::default();
        for page in corpus.pages.values() {
            for subject in page.subjects.iter().filter(|subject| subject.kind != SubjectKind::Event) {
                let module = module_of(&subject.name, Api::V2);
                let area = module.split('/').next().unwrap_or_default().to_owned();
                for folder in folders(&page.path) {
                    *all.folders.entry(folder.to_owned()).or_default().entry(area.clone()).or_default() += 1;
                }
                all.areas.insert(area);
            }
        }
        all
    }

    /// The area of an event.
    pub(crate) fn of_event(&self, page: &str, event: &Subject) -> String {
        let plain: String =
            event.wire.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        let rest = plain.strip_prefix("on").unwrap_or(&plain);
        let begins = self.areas.iter().filter(|area| rest.starts_with(&area.replace('_', "")));
        if let Some(area) = begins.max_by_key(|area| area.len()) {
            return area.clone();
        }
        let folder = folders(page).filter_map(|folder| self.folders.get(folder)).last();
        let most = folder.and_then(|areas| areas.iter().max_by_key(|(_, count)| **count));
        let scope = || event.scopes.first().map(|scope| scope.replace('.', "_").to_ascii_lowercase());
        most.map(|(area, _)| area.clone()).or_else(scope).unwrap_or_else(|| "portal".to_owned())
    }
}

/// The folders that a page is in, outermost first: `api-reference/crm`, `api-reference/crm/deals`.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').skip(1).map(|(end, _)| &path[..end])
}
