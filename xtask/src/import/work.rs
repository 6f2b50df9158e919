//! From pages to specs.

use super::area::Areas;
use super::example;
use super::infer::{self, Known};
use super::note::Notes;
use super::page::{Corpus, Page, Subject, SubjectKind};
use super::progress::Progress;
use super::reconcile::{self, Answer};
use super::shape::Shapes;
use super::share::{self, Received};
use super::spec::{self, Cx};
use super::specs::Specs;
use super::tree::{Members, RecordId, Records};
use bitrix_schema::model::Api;
use bitrix_schema::{Node, module_of, name};
use std::collections::BTreeSet;

/// What a subject has become before it is written.
enum Done {
    Method { params: Members, answer: Answer },
    Event { data: Members },
}

/// The specs of all pages that could be read.
pub(crate) fn specs(corpus: &Corpus, progress: &Progress, notes: &mut Notes) -> Specs {
    let subjects: Vec<(&Page, &Subject)> = corpus
        .pages
        .values()
        .flat_map(|page| page.subjects.iter().map(move |subject| (page, subject)))
        .collect();
    let shapes = Shapes::new(corpus);
    let mut records = Records::default();
    shapes.common(&mut records, notes);
    progress.step("methods and events", subjects.len());
    let mut done = Vec::new();
    for (page, subject) in &subjects {
        done.push(understood(&shapes, page, subject, &mut records, notes));
        progress.done();
    }
    let areas = Areas::of(corpus);
    let modules: Vec<String> = subjects.iter().map(|(page, subject)| module(&areas, page, subject)).collect();
    let sent = records.within(done.iter().filter_map(|done| match done {
        Done::Method { params, .. } => Some(params),
        Done::Event { .. } => None,
    }));
    share_received(&subjects, &modules, &mut done, &mut records, &sent);
    let mut specs = Specs::default();
    // All records are complete only now.
    for (((page, subject), module), done) in subjects.iter().zip(&modules).zip(&done) {
        let cx = Cx { page: &page.path, line: subject.line, module, records: &records, received: false };
        let (section, name, node) = written(&cx, corpus, page, subject, done, notes);
        if specs.add(module, section, &name, node).is_some() {
            let message = "another page has an item of this name: this one replaces it";
            notes.add(&page.path, subject.line, "name-twice", &subject.name, message);
        }
    }
    for (id, record) in &records.all {
        // What is only ever received is demanded of nobody, whatever its table stars.
        let received = !sent.contains(id);
        let cx = Cx { page: &id.page, line: id.line, module: &record.module, records: &records, received };
        let node = spec::record(&cx, id, record, notes);
        specs.add(&record.module, "records", &record.name, node);
    }
    specs
}

/// The module that a subject is written to.
fn module(areas: &Areas, page: &Page, subject: &Subject) -> String {
    match subject.kind {
        SubjectKind::MethodV2 => module_of(&subject.name, Api::V2),
        SubjectKind::MethodV3 => module_of(&subject.name, Api::V3),
        SubjectKind::Event => format!("{}/event", areas.of_event(&page.path, subject)),
    }
}

/// Shares the records of answers and of events' data.
fn share_received(
    subjects: &[(&Page, &Subject)],
    modules: &[String],
    done: &mut [Done],
    records: &mut Records,
    sent: &BTreeSet<RecordId>,
) {
    // Names that requests have in their modules.
    let last = |name: &str| name::request(name);
    let taken = subjects
        .iter()
        .zip(modules)
        .filter_map(|((_, subject), module)| Some((module.clone(), last(&subject.name)?)))
        .collect();
    let mut received = Vec::new();
    for (((page, _), module), done) in subjects.iter().zip(modules).zip(done) {
        match done {
            Done::Method { answer, .. } => {
                let name = module.rsplit('/').next().unwrap_or(module);
                received.extend(answer.result.as_mut().map(|ty| Received {
                    page: &page.path,
                    module,
                    name: name.to_owned(),
                    ty,
                }));
            }
            Done::Event { data } => received.extend(data.members.iter_mut().map(|member| Received {
                page: &page.path,
                module,
                name: member.name.clone(),
                ty: &mut member.ty,
            })),
        }
    }
    share::share(&mut received, records, sent, &taken);
}

fn understood(
    shapes: &Shapes<'_>,
    page: &Page,
    subject: &Subject,
    records: &mut Records,
    notes: &mut Notes,
) -> Done {
    let examples = example::parse(subject, &page.path, notes);
    if subject.kind == SubjectKind::Event {
        let table = shapes.event(subject, page, records, notes);
        return Done::Event {
            data: reconcile::event_data(subject, &page.path, table, &examples, records, notes),
        };
    }
    let mut params = shapes.request(subject, page, records, notes);
    reconcile::request(subject, &page.path, &mut params, &examples, records, notes);
    let returned = shapes.returned(subject, page, records, notes);
    let answer = reconcile::result(subject, &page.path, returned, &examples, records, notes);
    Done::Method { params, answer }
}

fn written(
    cx: &Cx<'_>,
    corpus: &Corpus,
    page: &Page,
    subject: &Subject,
    done: &Done,
    notes: &mut Notes,
) -> (&'static str, String, Node) {
    match done {
        Done::Method { params, answer } => {
            let known = Known {
                subject,
                title: &page.title,
                params,
                result: answer.result.as_ref(),
                counted: answer.total || answer.next,
                records: cx.records,
            };
            let inferred = infer::infer(&known);
            let node = spec::method(cx, subject, params, answer.result.as_ref(), &inferred, notes);
            ("methods", key(corpus, subject), node)
        }
        Done::Event { data } => ("events", subject.wire.clone(), spec::event(cx, subject, data, notes)),
    }
}

/// The key of a method: its name, with `v3:` where a v2 method has the same.
fn key(corpus: &Corpus, subject: &Subject) -> String {
    let mut all = corpus.pages.values().flat_map(|page| &page.subjects);
    let namesake = subject.kind == SubjectKind::MethodV3
        && all.any(|other| other.kind == SubjectKind::MethodV2 && other.name == subject.name);
    if namesake { format!("v3:{}", subject.name) } else { subject.name.clone() }
}
