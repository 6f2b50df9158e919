//! All pages of a checkout.

use super::classify::{self, Found};
use super::head;
use super::scan::{self, Node, What};
use super::source::Source;
use super::subject::{self, Content, Origin};
use super::{Corpus, Page, PageKind, Subject, SubjectKind};
use crate::import::note::Notes;
use crate::import::progress::Progress;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Reads all pages below the documentation's root. Pages that cannot be read are in [`Corpus::broken`]; an error is
/// returned only if there is nothing to read at all.
pub(crate) fn read(root: &Path, progress: &Progress, notes: &mut Notes) -> Result<Corpus, String> {
    let paths = paths(root)?;
    if paths.is_empty() {
        return Err(format!("{}: there is no page (`*.md`) in this folder", root.display()));
    }
    progress.step("pages", paths.len());
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let shares: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> =
            (0..threads).map(|_| scope.spawn(|| share(root, &paths, &next, progress))).collect();
        workers.into_iter().map(std::thread::ScopedJoinHandle::join).collect()
    });
    let mut corpus = Corpus::default();
    for share in shares {
        let (pages, of_share) =
            share.map_err(|_| "a page could not be read: this is a fault of the importer".to_owned())?;
        notes.append(of_share);
        for (path, page) in pages {
            match page {
                Ok(page) => {
                    corpus.pages.insert(path, page);
                }
                Err(why) => {
                    corpus.broken.insert(path, why);
                }
            }
        }
    }
    Ok(corpus)
}

type Share = (Vec<(String, Result<Page, String>)>, Notes);

/// Takes page after page until there is none left.
fn share(root: &Path, paths: &[String], next: &AtomicUsize, progress: &Progress) -> Share {
    let mut notes = Notes::default();
    let mut pages = Vec::new();
    while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
        let page = Source::read(root, path).and_then(|source| page(path, &source, &mut notes));
        pages.push((path.clone(), page));
        progress.done();
    }
    (pages, notes)
}

/// All pages, without the texts that others include and without what is hidden.
fn paths(root: &Path) -> Result<Vec<String>, String> {
    let mut paths = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let here = root.join(&folder);
        let entries = std::fs::read_dir(&here).map_err(|why| format!("{}: {why}", here.display()))?;
        for entry in entries {
            let entry = entry.map_err(|why| format!("{}: {why}", here.display()))?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let kind = entry.file_type().map_err(|why| format!("{}: {why}", entry.path().display()))?;
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            if name.starts_with('.') || name.starts_with("_include") {
                continue;
            } else if kind.is_dir() {
                folders.push(path);
            } else if name.ends_with(".md") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    Ok(paths)
}

/// Reads one page.
pub(super) fn page(path: &str, source: &Source, notes: &mut Notes) -> Result<Page, String> {
    let nodes = scan::scan(source)?;
    let (line, title) = nodes
        .iter()
        .find_map(|node| match &node.what {
            What::Heading { text, .. } => Some((node.line, text.clone())),
            _ => None,
        })
        .unwrap_or_default();
    let origin = Origin { page: path, source };
    let mut page = Page {
        path: path.to_owned(),
        title,
        kind: PageKind::Article,
        subjects: Vec::new(),
        tables: Vec::new(),
    };
    match classify::page(path, &page.title, &nodes) {
        Found::Method(kind, name) => {
            page.kind = PageKind::Method;
            let content = subject::read(&nodes, Some(kind), origin, notes);
            page.subjects.push(whole(kind, name.clone(), name, line, &nodes, content));
        }
        Found::Event(name, wire) => {
            page.kind = PageKind::Event;
            let content = subject::read(&nodes, Some(SubjectKind::Event), origin, notes);
            page.subjects.push(whole(SubjectKind::Event, name, wire, line, &nodes, content));
        }
        Found::Events => {
            page.kind = PageKind::Event;
            let own = |at: &usize| at + 1 + sections_end(nodes.get(at + 1..).unwrap_or_default());
            let starts: Vec<(usize, String)> =
                classify::sections(&nodes).map(|(at, name)| (at, name.to_owned())).collect();
            let mut rest: Vec<&[Node]> = Vec::new();
            let mut from = 0;
            for (at, name) in &starts {
                rest.extend(nodes.get(from..*at));
                from = own(at);
                let section = nodes.get(*at..from).unwrap_or_default();
                let content = subject::read(section, Some(SubjectKind::Event), origin, notes);
                let line = section.first().map_or(0, |node| node.line);
                page.subjects.push(whole(
                    SubjectKind::Event,
                    name.clone(),
                    name.to_uppercase(),
                    line,
                    &nodes,
                    content,
                ));
            }
            rest.extend(nodes.get(from..));
            for part in rest {
                page.tables.extend(subject::read(part, None, origin, notes).tables);
            }
        }
        Found::Nameless => {
            return Err(
                "it looks like the page of a method, but no name was found in title and examples".to_owned()
            );
        }
        Found::Other(kind) => {
            page.kind = kind;
            page.tables = subject::read(&nodes, None, origin, notes).tables;
        }
    }
    Ok(page)
}

/// How many pieces up to the next section.
fn sections_end(nodes: &[Node]) -> usize {
    let next = nodes.iter().position(|node| matches!(&node.what, What::Heading { level, .. } if *level <= 2));
    next.unwrap_or(nodes.len())
}

fn whole(
    kind: SubjectKind,
    name: String,
    wire: String,
    line: u32,
    nodes: &[Node],
    content: Content,
) -> Subject {
    let head = head::read(nodes, &[name.clone(), wire.clone()]);
    Subject {
        kind,
        name,
        wire,
        line,
        scopes: head.scopes,
        who: head.who,
        intro: head.intro,
        deprecated: head.deprecated,
        tables: content.tables,
        examples: content.examples,
        error_statuses: content.statuses,
        errors: content.errors,
    }
}
