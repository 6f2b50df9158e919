//! `cargo xtask import`: reads a checkout of the official documentation and writes the specs.
//!
//! `page` reads → `shape` puts tables, bullets and links together → `example` and `reconcile` add what the JSON examples
//! show → `infer` → `spec` writes. `moved` compares with what was there; `report` says what did not fit.

mod area;
mod example;
mod exceptions;
mod figures;
mod infer;
mod lines;
mod moved;
mod note;
mod options;
mod page;
mod progress;
mod reconcile;
mod report;
mod shape;
mod share;
mod spec;
mod specs;
mod tree;
mod work;

pub(crate) use self::lines::lines;

use self::exceptions::Exceptions;
use self::figures::Figures;
use self::note::{Note, Notes};
use self::options::Options;
use self::page::Corpus;
use self::progress::Progress;
use self::specs::Specs;
use crate::generate::disk;
use crate::run::{Outcome, say};
use std::collections::BTreeSet;
use std::path::Path;

/// Imports, or checks what an import would change.
pub(crate) fn run(root: &Path, words: &[&str]) -> Outcome {
    let options = options::parse(words)?;
    let schema = options.schema.clone().unwrap_or_else(|| root.join("api-schema"));
    let Import { corpus, before, after, notes } = Import::of(&options.checkout, &schema)?;

    let mut exceptions = Exceptions::read(&schema)?;
    let mut compared = exceptions.compare(&notes);
    if let Some(reason) = &options.accept {
        exceptions.accept(&compared, reason);
        exceptions.write(&schema)?;
        compared = exceptions.compare(&notes);
    }
    if options.check {
        let moved = moved::moved(&before, &after);
        moved.iter().for_each(|line| say(&format!("{line}\n")));
        say(&format!("{} moved since the last import\n", moved.len()));
    } else {
        say(&report::report(&corpus, &Figures::of(&corpus), &notes, &compared));
        write(&schema.join("specs"), &after)?;
    }
    strict(&options, &compared, corpus.broken.len())
}

/// What pages say now, beside what they said at the last import.
struct Import {
    corpus: Corpus,
    before: Specs,
    after: Specs,
    notes: Vec<Note>,
}

impl Import {
    /// Reads both. Nothing is written.
    fn of(checkout: &Path, schema: &Path) -> Result<Self, String> {
        let mut notes = Notes::default();
        let progress = Progress::new();
        let corpus = page::read(checkout, &progress, &mut notes)?;
        let mut after = work::specs(&corpus, &progress, &mut notes);
        drop(progress);
        let before = earlier(&schema.join("specs"))?;
        let mut unread: BTreeSet<&str> = corpus.broken.keys().map(String::as_str).collect();
        unread.extend(emptied(&corpus, &before, &after, &mut notes));
        after.keep(&before, &unread);
        Ok(Self { before, after, notes: notes.sorted(), corpus })
    }
}

/// Pages that are there, and on which nothing is found of what the last import found: their layout has changed.
fn emptied<'s>(corpus: &Corpus, before: &'s Specs, after: &Specs, notes: &mut Notes) -> BTreeSet<&'s str> {
    let full = after.pages();
    let mut found = BTreeSet::new();
    for (page, names) in before.pages() {
        if corpus.pages.contains_key(page) && !full.contains_key(page) {
            let names: Vec<&str> = names.into_iter().collect();
            let what = names.join(", ");
            notes.add(
                page,
                1,
                "page-emptied",
                what,
                "nothing of this is found on the page any more: its last spec is kept",
            );
            found.insert(page);
        }
    }
    found
}

/// The specs of the last import.
fn earlier(folder: &Path) -> Result<Specs, String> {
    let mut paths = Vec::new();
    disk::list(folder, &mut paths)?;
    let mut files = Vec::new();
    for path in &paths {
        let name = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        files.push((name, disk::read(path)?.unwrap_or_default()));
    }
    Specs::read(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))
}

/// Writes the files that differ.
fn write(folder: &Path, specs: &Specs) -> Outcome {
    let files = specs.files().into_iter().map(|(path, text)| (path.into(), text)).collect();
    let changes = disk::compare(folder, &files, |_| true)?;
    disk::write(&changes, folder)?;
    say(&format!("{} of {} specs changed\n", changes.len(), files.len()));
    Ok(())
}

fn strict(options: &Options, compared: &exceptions::Compared, broken: usize) -> Outcome {
    let left = compared.unlisted.len() + compared.stale.len() + broken;
    if !options.strict || left == 0 {
        return Ok(());
    }
    Err(format!(
        "{left} things are not as {} says: mend the importer, correct the page in an overlay and list what is left by `--accept REASON`",
        exceptions::FILE
    ))
}

#[cfg(test)]
mod tests;
