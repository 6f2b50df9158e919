//! The examples of a checkout, as `cargo xtask replay` takes them.

use super::example::{self, Kind, ParsedExample, Shape};
use super::note::Notes;
use super::page::{self, Page, Subject, SubjectKind};
use super::progress::Progress;
use crate::replay::line::{self, Body, Line};
use std::path::Path;

/// All examples, in the order of pages and lines. A call of another method than the page's is no example of either.
///
/// # Errors
///
/// The checkout cannot be read.
pub(crate) fn lines(checkout: &Path) -> Result<Vec<Line>, String> {
    let mut notes = Notes::default();
    let corpus = page::read(checkout, &Progress::new(), &mut notes)?;
    let mut lines = Vec::new();
    for page in corpus.pages.values() {
        for subject in &page.subjects {
            for example in example::parse(subject, &page.path, &mut notes) {
                lines.extend(line(page, subject, &example));
            }
        }
    }
    Ok(lines)
}

fn line(page: &Page, subject: &Subject, example: &ParsedExample) -> Option<Line> {
    let (kind, status) = match &example.kind {
        Kind::Request { method, api, .. } => {
            if !method.eq_ignore_ascii_case(&subject.name) || *api != subject.kind {
                return None;
            }
            (line::Kind::Request, None)
        }
        Kind::Response { status } => (line::Kind::Response, *status),
        Kind::Error { status } => (line::Kind::Error, *status),
        Kind::Event => (line::Kind::Event, None),
    };
    let listed = (kind == line::Kind::Error).then(|| lists(subject, example));
    Some(Line {
        id: format!("{}:{}", page.path, example.line),
        kind,
        name: subject.wire.clone(),
        v3: subject.kind == SubjectKind::MethodV3,
        body: Body::Json(example.json.text()),
        status,
        listed,
    })
}

/// Whether the page lists the code of an error.
fn lists(subject: &Subject, example: &ParsedExample) -> bool {
    let error = example.json.get("error");
    let code = match error.and_then(|error| error.get("code").or(Some(error))).map(|code| &code.shape) {
        Some(Shape::Text(code) | Shape::Number(code)) => code,
        _ => return false,
    };
    subject.errors.iter().any(|row| row.code.eq_ignore_ascii_case(code))
}
