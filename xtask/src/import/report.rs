//! The closing report: what was read, and everything that did not fit.

use super::exceptions::Compared;
use super::figures::Figures;
use super::note::Note;
use super::page::Corpus;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The report as text, ending in a line end.
pub(crate) fn report(corpus: &Corpus, figures: &Figures, notes: &[Note], compared: &Compared) -> String {
    let mut out = String::new();
    for note in notes {
        let mark = if compared.unlisted.binary_search(note).is_ok() { "" } else { " (listed)" };
        let Note { page, line, kind, what, message } = note;
        let _ = writeln!(out, "{page}:{line}: {kind}: {what}: {message}{mark}");
    }
    for (page, reason) in &corpus.broken {
        let _ = writeln!(out, "{page}: could not be read, its last spec is kept: {reason}");
    }
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for note in notes {
        *kinds.entry(note.kind).or_default() += 1;
    }
    let _ = writeln!(out, "\n{figures}");
    for (kind, count) in kinds {
        let _ = writeln!(out, "{count:6} {kind}");
    }
    let _ = writeln!(
        out,
        "{} did not fit: {} are listed exceptions, {} are not; {} exceptions are stale",
        notes.len(),
        compared.listed,
        compared.unlisted.len(),
        compared.stale.len()
    );
    for stale in &compared.stale {
        let _ = writeln!(out, "stale exception: {stale}");
    }
    out
}
