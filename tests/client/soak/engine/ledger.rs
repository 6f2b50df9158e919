//! What the callers were told of each thing that they asked for, and whether that is what the portal has done.

use super::methods::Table;
use bitrix_api::Error;
use bitrix_api::error::ErrorClass;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a command does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Read,
    Idempotent,
    Write,
}

/// How a command ended, as its caller was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ending {
    Ok,
    Refused,
    /// A change of which nobody knows.
    Unknown,
    /// Nothing of it ran: the deadline passed, the limits, no authorisation, a command before it failed.
    NotRun,
    /// A read that got no answer.
    Unanswered,
    /// The caller went away.
    Cancelled,
}

#[derive(Debug)]
struct Entry {
    kind: Kind,
    ending: Option<Ending>,
    /// What the answer said.
    id: Option<i64>,
    /// The text of the row that it refers to.
    parent: Option<String>,
}

/// All commands, by their texts, which are unique.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    entries: Mutex<BTreeMap<String, Entry>>,
    wrong: Mutex<Vec<String>>,
}

impl Ledger {
    fn entries(&self) -> MutexGuard<'_, BTreeMap<String, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something is not as it has to be.
    pub(super) fn wrong(&self, what: String) {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    }

    /// A command is about to be asked for.
    pub(super) fn open(&self, text: &str, kind: Kind, parent: Option<&str>) {
        let entry = Entry { kind, ending: None, id: None, parent: parent.map(str::to_owned) };
        if self.entries().insert(text.to_owned(), entry).is_some() {
            self.wrong(format!("`{text}` was asked for twice"));
        }
    }

    pub(super) fn ok(&self, text: &str, id: Option<i64>) {
        self.end(text, Ending::Ok, id);
    }

    pub(super) fn failed<K>(&self, text: &str, error: &Error<K>) {
        let kind = self.entries().get(text).map(|entry| entry.kind);
        let ending = match error.class() {
            _ if error.outcome_unknown() => Ending::Unknown,
            ErrorClass::Refused => Ending::Refused,
            _ if kind == Some(Kind::Read) => Ending::Unanswered,
            ErrorClass::Decode | ErrorClass::TooLarge => {
                self.wrong(format!("`{text}`: an answer was not read: {error}"));
                Ending::Unknown
            }
            _ => Ending::NotRun,
        };
        self.end(text, ending, None);
    }

    pub(super) fn not_run(&self, text: &str) {
        self.end(text, Ending::NotRun, None);
    }

    fn end(&self, text: &str, ending: Ending, id: Option<i64>) {
        let already = match self.entries().get_mut(text) {
            Some(entry) => {
                entry.id = id;
                entry.ending.replace(ending)
            }
            None => Some(ending),
        };
        if let Some(already) = already {
            self.wrong(format!("`{text}` ended twice: {already:?} and {ending:?}"));
        }
    }

    /// Whatever has not ended of these never will: their future was dropped.
    pub(super) fn cancelled(&self, texts: &[&str]) {
        let mut entries = self.entries();
        for text in texts {
            if let Some(entry) = entries.get_mut(*text)
                && entry.ending.is_none()
            {
                entry.ending = Some(Ending::Cancelled);
            }
        }
    }

    /// Compares with what the portal has done: counts, and what is wrong.
    pub(super) fn balance(&self, table: &Table) -> (BTreeMap<(Kind, Ending), Counts>, Vec<String>) {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut counts: BTreeMap<_, Counts> = BTreeMap::new();
        let (entries, rows) = (self.entries(), table.rows());
        for (text, entry) in entries.iter() {
            let Some(ending) = entry.ending else {
                wrong.push(format!("`{text}` ({:?}) has no ending: lost", entry.kind));
                continue;
            };
            let runs = rows.get(text).map_or(0, |row| row.runs);
            let count = counts.entry((entry.kind, ending)).or_default();
            count.commands += 1;
            count.ran += u64::from(runs > 0);
            count.ran_again += u64::from(runs > 1);
            let fits = match (entry.kind, ending) {
                (Kind::Read, _) => runs == 0,
                (_, Ending::Refused | Ending::NotRun) => runs == 0,
                (Kind::Write, Ending::Ok) => runs == 1,
                (Kind::Write, _) => runs <= 1,
                (Kind::Idempotent, Ending::Ok) => runs >= 1,
                (Kind::Idempotent, _) => true,
            };
            if !fits {
                wrong.push(format!("`{text}` ({:?}) ended {ending:?} and ran {runs} times", entry.kind));
            }
            let row = rows.get(text);
            if let (Some(told), Some(row)) = (entry.id, row)
                && told != row.id
            {
                wrong.push(format!("`{text}` is {}, its caller was told {told}", row.id));
            }
            if let (Some(parent), Some(row)) = (&entry.parent, row)
                && row.parent != rows.get(parent).map(|parent| parent.id)
            {
                wrong.push(format!("`{text}` refers to {:?} instead of `{parent}`", row.parent));
            }
        }
        for text in rows.keys().filter(|text| !entries.contains_key(*text)) {
            wrong.push(format!("`{text}` was done, and nobody had asked for it"));
        }
        (counts, wrong)
    }
}

/// Commands of one kind with one ending.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) commands: u64,
    /// Of these, those that the portal has run.
    pub(crate) ran: u64,
    /// Of these, those that it has run more than once.
    pub(crate) ran_again: u64,
}
