//! `import-exceptions.yaml`: what is known not to fit, with the reasons.
//!
//! An entry covers notes of one kind. A page with an empty list is covered whole.

use super::note::Note;
use crate::run::Outcome;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The file, below the schema's folder.
pub(crate) const FILE: &str = "import-exceptions.yaml";

const HEADER: &str = "\
# What the pages say that the specs do not hold, and why that is well. `cargo xtask import --strict` fails on anything else;
# `--accept REASON` adds what is not listed yet.
";

/// The committed exceptions.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Exceptions {
    entries: Vec<Entry>,
}

/// Exceptions that share a reason.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    kind: String,
    reason: String,
    /// By page, what it is about; nothing: all of the page.
    pages: BTreeMap<String, BTreeSet<String>>,
}

/// Notes and exceptions, held against each other.
#[derive(Debug, Default)]
pub(crate) struct Compared {
    /// Notes that no exception covers.
    pub(crate) unlisted: Vec<Note>,
    /// Notes that one covers.
    pub(crate) listed: usize,
    /// Exceptions that cover nothing any more, as `kind: page: what`.
    pub(crate) stale: Vec<String>,
}

impl Exceptions {
    /// Reads the file of a schema; none is as good as an empty one.
    ///
    /// # Errors
    ///
    /// What is wrong with the file.
    pub(crate) fn read(schema: &Path) -> Result<Self, String> {
        let path = schema.join(FILE);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(format!("{}: cannot be read: {error}", path.display())),
        };
        if text.lines().all(|line| line.trim().is_empty() || line.starts_with('#')) {
            return Ok(Self::default());
        }
        serde_yaml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// Holds notes against the exceptions.
    pub(crate) fn compare(&self, notes: &[Note]) -> Compared {
        let mut compared = Compared::default();
        let mut used = BTreeSet::new();
        for note in notes {
            let covering = self.entries.iter().enumerate().find_map(|(i, entry)| {
                let whats = entry.pages.get(&note.page).filter(|_| entry.kind == note.kind)?;
                let what = if whats.is_empty() { None } else { Some(whats.get(&note.what)?.as_str()) };
                Some((i, note.page.as_str(), what))
            });
            match covering {
                Some(place) => {
                    compared.listed += 1;
                    used.insert(place);
                }
                None => compared.unlisted.push(note.clone()),
            }
        }
        for (i, entry) in self.entries.iter().enumerate() {
            for (page, whats) in &entry.pages {
                if whats.is_empty() && !used.contains(&(i, page.as_str(), None)) {
                    compared.stale.push(format!("{}: {page}", entry.kind));
                }
                let unused =
                    whats.iter().filter(|what| !used.contains(&(i, page.as_str(), Some(what.as_str()))));
                compared.stale.extend(unused.map(|what| format!("{}: {page}: {what}", entry.kind)));
            }
        }
        compared
    }

    /// Takes out what is stale and adds what is not listed, under this reason.
    pub(crate) fn accept(&mut self, compared: &Compared, reason: &str) {
        let stale: BTreeSet<&str> = compared.stale.iter().map(String::as_str).collect();
        for entry in &mut self.entries {
            let kind = entry.kind.clone();
            entry.pages.retain(|page, whats| {
                let all = whats.is_empty();
                whats.retain(|what| !stale.contains(format!("{kind}: {page}: {what}").as_str()));
                if all { !stale.contains(format!("{kind}: {page}").as_str()) } else { !whats.is_empty() }
            });
        }
        for note in &compared.unlisted {
            let same = |entry: &Entry| entry.kind == note.kind && entry.reason == reason;
            let index = self.entries.iter().position(same).unwrap_or_else(|| {
                let entry =
                    Entry { kind: note.kind.to_owned(), reason: reason.to_owned(), pages: BTreeMap::new() };
                self.entries.push(entry);
                self.entries.len() - 1
            });
            self.entries[index].pages.entry(note.page.clone()).or_default().insert(note.what.clone());
        }
        self.entries.retain(|entry| !entry.pages.is_empty());
        self.entries.sort_by(|a, b| (&a.kind, &a.reason).cmp(&(&b.kind, &b.reason)));
    }

    /// Writes the file.
    ///
    /// # Errors
    ///
    /// What the disk says.
    pub(crate) fn write(&self, schema: &Path) -> Outcome {
        let path = schema.join(FILE);
        let text = serde_yaml::to_string(self).map_err(|error| format!("{}: {error}", path.display()))?;
        std::fs::write(&path, format!("{HEADER}{text}"))
            .map_err(|error| format!("{}: cannot be written: {error}", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Compared, Exceptions, Note};

    fn note(kind: &'static str, page: &str, what: &str) -> Note {
        Note { page: page.to_owned(), line: 7, kind, what: what.to_owned(), message: "m".to_owned() }
    }

    #[test]
    fn what_was_accepted_is_listed_and_what_is_gone_is_stale() {
        let notes = [note("a", "p.md", "x"), note("a", "p.md", "y"), note("b", "q.md", "x")];
        let mut exceptions = Exceptions::default();
        let all = exceptions.compare(&notes);
        assert_eq!((all.unlisted.len(), all.listed), (3, 0));

        exceptions.accept(&all, "known");
        let folder = tempfile::tempdir().expect("a folder");
        exceptions.write(folder.path()).expect("written");
        let mut exceptions = Exceptions::read(folder.path()).expect("read");
        assert_eq!(exceptions.compare(&notes).listed, 3);

        let Compared { unlisted, listed, stale } = exceptions.compare(&notes[1..]);
        assert_eq!((unlisted.len(), listed, stale.clone()), (0, 2, vec!["a: p.md: x".to_owned()]));
        exceptions.accept(&Compared { unlisted, listed, stale }, "known");
        assert_eq!(exceptions.compare(&notes).unlisted, [notes[0].clone()]);
    }

    #[test]
    fn a_page_without_a_list_is_covered_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join(super::FILE), "- kind: a\n  reason: r\n  pages:\n    p.md: []\n")
            .expect("written");
        let exceptions = Exceptions::read(folder.path()).expect("read");
        assert_eq!(exceptions.compare(&[note("a", "p.md", "x"), note("a", "p.md", "y")]).listed, 2);
        assert_eq!(exceptions.compare(&[note("b", "p.md", "x")]).stale, ["a: p.md"]);
    }
}
