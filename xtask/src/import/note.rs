//! What did not fit: every row, value and example that is not in the specs as the page has it, with the place and the reason.

/// The collected notes of one run.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    all: Vec<Note>,
}

/// One thing that did not fit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Note {
    /// Page.
    pub(crate) page: String,
    /// Line.
    pub(crate) line: u32,
    /// A stable word for the kind of irregularity, `type-unknown`: exceptions name it.
    pub(crate) kind: &'static str,
    /// What it is about, without line numbers, stable over edits elsewhere on the page: `param filter.ID`, `response example 2`.
    pub(crate) what: String,
    /// What is wrong, and what was done about it.
    pub(crate) message: String,
}

impl Notes {
    /// Adds one.
    pub(crate) fn add(
        &mut self,
        page: &str,
        line: u32,
        kind: &'static str,
        what: impl Into<String>,
        message: impl Into<String>,
    ) {
        self.all.push(Note { page: page.to_owned(), line, kind, what: what.into(), message: message.into() });
    }

    /// Takes over what another run, over other pages, has collected.
    pub(crate) fn append(&mut self, mut others: Self) {
        self.all.append(&mut others.all);
    }

    /// All notes in the order of pages and lines, each once.
    pub(crate) fn sorted(mut self) -> Vec<Note> {
        self.all.sort();
        self.all.dedup();
        self.all
    }
}
