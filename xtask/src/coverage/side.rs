//! The files that other tasks keep beside the schema. One that is not there belongs to a task that has not run.
//!
//! Only what is counted is read, so that those tasks may add to their files.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::generate::disk;

/// Figures of a replay: by kind of example, how many there are of each verdict.
pub(super) type Replay = BTreeMap<String, BTreeMap<String, u64>>;

/// What `cargo xtask replay` wrote; `None` if it has not run.
pub(super) fn replay(folder: &Path) -> Result<Option<Replay>, String> {
    read(&folder.join("replay.yaml"))
}

/// An entry of `import-exceptions.yaml`.
#[derive(Deserialize)]
struct OfImport {
    /// By page, what about it; nothing: the whole page.
    pages: BTreeMap<String, Vec<String>>,
}

/// How many exceptions there are, by page.
pub(super) fn import_exceptions(folder: &Path) -> Result<BTreeMap<String, usize>, String> {
    let entries: Vec<OfImport> = read(&folder.join("import-exceptions.yaml"))?.unwrap_or_default();
    let mut counts = BTreeMap::new();
    for (page, whats) in entries.into_iter().flat_map(|entry| entry.pages) {
        *counts.entry(page).or_default() += whats.len().max(1);
    }
    Ok(counts)
}

/// An entry of `replay-exceptions.yaml`.
#[derive(Deserialize)]
struct OfReplay {
    /// By `kind name number`.
    cases: BTreeMap<String, serde_yaml::Value>,
}

/// How many exceptions there are, by key of the method or name of the event.
pub(super) fn replay_exceptions(folder: &Path) -> Result<BTreeMap<String, usize>, String> {
    let entries: Vec<OfReplay> = read(&folder.join("replay-exceptions.yaml"))?.unwrap_or_default();
    let mut counts = BTreeMap::new();
    for case in entries.iter().flat_map(|entry| entry.cases.keys()) {
        let name = case.split(' ').nth(1).unwrap_or(case);
        *counts.entry(name.to_owned()).or_default() += 1;
    }
    Ok(counts)
}

/// A YAML file; `None` if there is none, or nothing but comments in it.
fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, String> {
    let Some(text) = disk::read(path)? else { return Ok(None) };
    serde_yaml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}
