//! What a page is about: judged by its title, its file's name, the addresses that its examples call, and its first lines.
//!
//! No one of these is reliable: titles have slips and put the name anywhere, examples call the neighbour's method. The name
//! that most of them agree on is the one.

use super::head;
use super::scan::{Node, What};
use super::{PageKind, SubjectKind};
use regex::Regex;
use std::sync::LazyLock;

/// What a page was found to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A method: its kind and name.
    Method(SubjectKind, String),
    /// An event: its name in the documented case, and as delivered.
    Event(String, String),
    /// Events in sections of their own.
    Events,
    /// A method page by all appearances, whose name is not to be found.
    Nameless,
    /// None of these.
    Other(PageKind),
}

/// A `.` between words: `im.message.add`.
pub(super) fn is_method_name(word: &str) -> bool {
    word.contains('.')
        && !word.starts_with("BX24.")
        && !is_event_name(word)
        && word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.split('.').all(is_identifier)
}

/// `onCrmDealAdd`, `ONIMBOTMESSAGEADD`, `CATALOG.PRICE.ON.ADD`.
pub(super) fn is_event_name(word: &str) -> bool {
    if word.contains(".ON.") || word.starts_with("ON.") {
        return word
            .split('.')
            .all(|part| is_identifier(part) && !part.chars().any(|c| c.is_ascii_lowercase()));
    }
    let on = word.get(..2).is_some_and(|on| on.eq_ignore_ascii_case("on"));
    let rest = word.get(2..).unwrap_or("");
    on && rest.len() >= 4 && rest.starts_with(|c: char| c.is_ascii_uppercase()) && is_identifier(rest)
}

fn is_identifier(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphanumeric())
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// A candidate with the kinds of evidence for it.
#[derive(Debug, Default)]
struct Candidate {
    name: String,
    title: bool,
    address: bool,
    body: bool,
    file: bool,
}

impl Candidate {
    fn weight(&self) -> u8 {
        u8::from(self.title) + u8::from(self.address) + u8::from(self.body) + u8::from(self.file)
    }
}

/// Judges a page.
pub(super) fn page(path: &str, title: &str, nodes: &[Node]) -> Found {
    let own: Vec<&Node> = nodes.iter().filter(|node| !node.shared).collect();
    let lines = opening(&own);
    if sections(nodes).next().is_some() {
        return Found::Events;
    }
    if is_overview(path, title) {
        return Found::Other(PageKind::Overview);
    }
    if is_widget(title, &lines) {
        return Found::Other(PageKind::Widget);
    }
    if let Some((name, wire)) = event(path, title, &lines, &own) {
        return Found::Event(name, wire);
    }
    let subscribed = lines.iter().any(|line| line.starts_with("who can subscribe"));
    let called = lines.iter().any(|line| is_called(line));
    let (v3, names) = addresses(&own);
    let best = strongest(path, title, &own, &names);
    // Evidence of one kind is a page that shows how a method is used; with the line of permissions, or without it but with
    // three kinds, it is the method's own.
    match best.filter(|best| best.weight() >= if called { 2 } else { 3 }) {
        Some(best) if best.title || best.file => {
            let kind = if v3 { SubjectKind::MethodV3 } else { SubjectKind::MethodV2 };
            Found::Method(kind, best.name)
        }
        _ if subscribed || (called && is_laid_out(&own)) => Found::Nameless,
        _ => Found::Other(PageKind::Article),
    }
}

/// The sections of a page that are events: a second-level heading that is nothing but the name of one.
pub(super) fn sections(nodes: &[Node]) -> impl Iterator<Item = (usize, &str)> {
    nodes.iter().enumerate().filter_map(|(at, node)| match &node.what {
        What::Heading { level: 2, text, .. } if is_event_name(text) => Some((at, text.as_str())),
        _ => None,
    })
}

/// The quoted lines above the first section, in lower case.
fn opening(nodes: &[&Node]) -> Vec<String> {
    let mut lines = Vec::new();
    for node in nodes {
        match &node.what {
            What::Heading { level, .. } if *level >= 2 => break,
            What::Text(text) => {
                let quoted = text.lines().filter_map(|line| line.trim().strip_prefix('>'));
                lines.extend(quoted.map(|line| line.trim().to_lowercase()));
            }
            _ => {}
        }
    }
    lines
}

/// One method, not `the methods`: that is how overviews put it.
fn is_called(line: &str) -> bool {
    head::is_who(line) && line.split_once(':').is_some_and(|(who, _)| who.ends_with("method"))
}

/// Whether a page has the sections that pages of methods have.
fn is_laid_out(nodes: &[&Node]) -> bool {
    let has = |wanted: &str| {
        nodes.iter().any(|node| match &node.what {
            What::Heading { level: 2, text, .. } => text.to_lowercase().starts_with(wanted),
            _ => false,
        })
    };
    has("method param") || (has("response") && has("error"))
}

fn is_overview(path: &str, title: &str) -> bool {
    path.ends_with("/index.md") || title.contains("Overview")
}

/// Placements, and what the frame's JavaScript knows.
fn is_widget(title: &str, lines: &[String]) -> bool {
    static PLACEMENT: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^[A-Z][A-Z0-9]*(_[A-Z0-9*]+)+,?$").ok());
    let command = lines.iter().any(|line| line.starts_with("who can execute the command"));
    let called = lines.iter().any(|line| head::is_who(line));
    command
        || title.split_whitespace().any(|word| {
            word.contains("::")
                || word.starts_with("BX24.placement.")
                // The address of a handler is written like a placement.
                || (!called && !word.ends_with("_URL") && PLACEMENT.as_ref().is_some_and(|it| it.is_match(word)))
        })
}

/// The event that a page is about.
fn event(path: &str, title: &str, lines: &[String], nodes: &[&Node]) -> Option<(String, String)> {
    static DELIVERED: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"["']event["']\s*(?::|=>)\s*["']([\w.]+)["']"#).ok());
    let called = lines.iter().any(|line| is_called(line) && !line.starts_with("who can subscribe"));
    let mut names: Vec<String> = words(title).filter(|word| is_event_name(word)).map(str::to_owned).collect();
    if called && names.is_empty() {
        return None;
    }
    let titled = names.first().cloned();
    let mut delivered = None;
    for node in nodes {
        match &node.what {
            What::Text(text) => {
                names.extend(spans(text).filter(|word| is_event_name(word)).map(str::to_owned));
            }
            What::Fence { text, .. } if delivered.is_none() => {
                let found = DELIVERED.as_ref().and_then(|delivered| delivered.captures(text));
                delivered = found.and_then(|found| found.get(1)).map(|name| name.as_str().to_owned());
            }
            _ => {}
        }
    }
    let file = slug(stem(path));
    let delivered = delivered.filter(|name| is_event_name(name));
    let of_file = || names.iter().find(|name| slug(name) == file).cloned();
    let title_holds = |name: &String| {
        slug(name) == file || delivered.as_ref().is_some_and(|other| slug(other) == slug(name))
    };
    let subscribed = lines.iter().any(|line| line.starts_with("who can subscribe"));
    if titled.is_none() && !subscribed {
        return None;
    }
    // A title with a slip agrees neither with the file's name nor with the example.
    let name =
        titled.clone().filter(title_holds).or_else(of_file).or(titled).or_else(|| delivered.clone())?;
    let wire = name.to_uppercase();
    Some((name, wire))
}

/// Method addresses of all examples, and whether they are of REST 3.0.
fn addresses(nodes: &[&Node]) -> (bool, Vec<String>) {
    static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"/rest/(api/)?(?:[^\s"'/`]+/)*([A-Za-z][\w.]*?)(?:\.json|\.xml)?/?["'`]?(?:[\s?\\]|$)"#)
            .ok()
    });
    let mut v3 = 0_usize;
    let mut names = Vec::new();
    for node in nodes {
        let (What::Fence { text, .. } | What::Text(text)) = &node.what else { continue };
        for found in ADDRESS.as_ref().into_iter().flat_map(|address| address.captures_iter(text)) {
            // `/rest/api/` without a name is spoken of, not called.
            if let Some(name) = found.get(2).map(|name| name.as_str()).filter(|name| *name != "api") {
                v3 += usize::from(found.get(1).is_some());
                names.push(name.to_owned());
            }
        }
    }
    (v3 > 0, names)
}

fn strongest(path: &str, title: &str, nodes: &[&Node], addresses: &[String]) -> Option<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut add = |name: &str, mark: fn(&mut Candidate)| {
        if let Some(known) = found.iter_mut().find(|known| known.name == name) {
            mark(known);
        } else {
            let mut new = Candidate { name: name.to_owned(), ..Candidate::default() };
            mark(&mut new);
            found.push(new);
        }
    };
    let last = words(title).last();
    for word in words(title) {
        let single = Some(word) == last && addresses.iter().any(|name| name == word);
        if is_method_name(word) || single {
            add(word, |candidate| candidate.title = true);
        }
    }
    for name in addresses {
        add(name, |candidate| candidate.address = true);
    }
    let file = slug(stem(path));
    let mut introduced: Vec<&str> = Vec::new();
    for node in nodes {
        match &node.what {
            What::Heading { level, .. } if *level >= 2 => break,
            What::Text(text) => introduced.extend(spans(text)),
            _ => {}
        }
    }
    for candidate in &mut found {
        candidate.file = slug(&candidate.name) == file;
        candidate.body = introduced.contains(&candidate.name.as_str());
    }
    // The first of the strongest: titles come first.
    let best = found.iter().map(Candidate::weight).max()?;
    found.into_iter().find(|candidate| candidate.weight() == best)
}

/// The words of a title, without brackets and marks around them.
fn words(title: &str) -> impl Iterator<Item = &str> {
    title.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '*'))
}

/// What stands in code spans.
fn spans(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn stem(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.strip_suffix(".md").unwrap_or(file)
}

/// Letters and digits alone, in lower case.
fn slug(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}
