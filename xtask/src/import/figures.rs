//! What a run counted.

use super::page::{Corpus, PageKind, Part, Subject, SubjectKind};
use std::collections::BTreeSet;
use std::fmt;

/// Counts over all pages that could be read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    pages: usize,
    broken: usize,
    widgets: usize,
    overviews: usize,
    methods_v2: usize,
    methods_v3: usize,
    /// Distinct names of methods.
    names: usize,
    events: usize,
    request_rows: usize,
    required_rows: usize,
    response_rows: usize,
    event_rows: usize,
    error_rows: usize,
    codes: usize,
}

impl Figures {
    /// Counts.
    pub(crate) fn of(corpus: &Corpus) -> Self {
        let kind = |wanted| corpus.pages.values().filter(|page| page.kind == wanted).count();
        let mut figures = Self {
            pages: corpus.pages.len() + corpus.broken.len(),
            broken: corpus.broken.len(),
            widgets: kind(PageKind::Widget),
            overviews: kind(PageKind::Overview),
            ..Self::default()
        };
        let (mut names, mut codes) = (BTreeSet::new(), BTreeSet::new());
        for subject in corpus.pages.values().flat_map(|page| &page.subjects) {
            figures.count(subject);
            codes.extend(subject.errors.iter().map(|row| row.code.as_str()));
            if subject.kind != SubjectKind::Event {
                names.insert(subject.name.as_str());
            }
        }
        (figures.names, figures.codes) = (names.len(), codes.len());
        figures
    }

    fn count(&mut self, subject: &Subject) {
        match subject.kind {
            SubjectKind::MethodV2 => self.methods_v2 += 1,
            SubjectKind::MethodV3 => self.methods_v3 += 1,
            SubjectKind::Event => self.events += 1,
        }
        for table in subject.tables.iter().filter(|table| !table.from_include) {
            let rows = table.rows.len();
            match table.part {
                Part::Request => {
                    self.request_rows += rows;
                    self.required_rows += table.rows.iter().filter(|row| row.starred).count();
                }
                Part::Response => self.response_rows += rows,
                Part::Event => self.event_rows += rows,
                Part::Error | Part::Other => {}
            }
        }
        self.error_rows += subject.errors.len();
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pages, broken, widgets, overviews, methods_v2, methods_v3, names, events, .. } = self;
        let Self { request_rows, required_rows, response_rows, event_rows, error_rows, codes, .. } = self;
        let methods = methods_v2 + methods_v3;
        writeln!(
            f,
            "{pages} pages, {broken} of them could not be read; {widgets} widget pages, {overviews} overviews"
        )?;
        writeln!(f, "{methods} methods ({methods_v2} v2, {methods_v3} v3; {names} names), {events} events")?;
        writeln!(
            f,
            "{request_rows} request rows of which {required_rows} required, {response_rows} response rows, {event_rows} event rows"
        )?;
        writeln!(f, "{error_rows} error rows with {codes} codes")
    }
}
