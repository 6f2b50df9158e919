//! What stands above the first section of a page: scopes, who may call, deprecation, the introduction.

use super::classify;
use super::markdown;
use super::scan::{Node, What};
use regex::Regex;
use std::sync::LazyLock;

/// The facts above the first section.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// Scopes in page order.
    pub(super) scopes: Vec<String>,
    /// Who may call or subscribe.
    pub(super) who: String,
    /// Notes and paragraphs.
    pub(super) intro: String,
    /// As in [`super::Subject`].
    pub(super) deprecated: Option<Option<String>>,
}

/// Reads the pieces up to the first `##`; `own` are the names that the page is about, which replace nothing.
pub(super) fn read(nodes: &[Node], own: &[String]) -> Head {
    let mut head = Head::default();
    let mut note: Option<(String, String)> = None;
    for node in nodes.iter().filter(|node| !node.shared) {
        match &node.what {
            What::Heading { level, .. } if *level >= 2 => break,
            What::NoteStart { title } => note = Some((title.clone(), String::new())),
            What::NoteEnd => {
                if let Some((title, body)) = note.take()
                    && head.deprecated.is_none()
                    && is_deprecation(&title, &body)
                {
                    head.deprecated = Some(replacement(&body, own));
                }
            }
            What::Text(text) => {
                if let Some((_, body)) = &mut note {
                    body.push_str(text);
                }
                head.quoted(text);
                let words = markdown::plain(text);
                if !head.intro.is_empty() && !words.is_empty() {
                    head.intro.push('\n');
                }
                head.intro.push_str(&words);
            }
            _ => {}
        }
    }
    head
}

impl Head {
    /// The `> Scope:` and `> Who can …:` lines.
    fn quoted(&mut self, text: &str) {
        let mut of_who = false;
        for line in text.lines() {
            let Some(line) = line.trim().strip_prefix('>').map(str::trim) else {
                of_who = false;
                continue;
            };
            let lower = line.to_lowercase();
            if lower.starts_with("scope") {
                of_who = false;
                for scope in scopes(line) {
                    if !self.scopes.contains(&scope) {
                        self.scopes.push(scope);
                    }
                }
            } else if is_who(&lower) {
                of_who = true;
                let words = line.split_once(':').map_or("", |(_, words)| words);
                self.say(words);
            } else if of_who {
                self.say(line);
            }
        }
    }

    fn say(&mut self, words: &str) {
        let words = markdown::plain(words);
        if !self.who.is_empty() && !words.is_empty() {
            self.who.push(' ');
        }
        self.who.push_str(&words);
    }
}

/// Whether a line says who may call or subscribe.
pub(super) fn is_who(lower: &str) -> bool {
    lower.starts_with("who can ") || lower.starts_with("permissions to ")
}

/// The scopes that a line names, as code or as the text of a link; what it gives as an example is none.
fn scopes(line: &str) -> Vec<String> {
    static SCOPE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        // In front of a code that is no scope stands what it is: `module scope from`.
        Regex::new(r"(\bfrom\s+)?`([^`]+)`|\[([^\]`]+)\]\(").ok()
    });
    let line = line.split("for example").next().unwrap_or(line).split("e.g.").next().unwrap_or(line);
    let mut scopes = Vec::new();
    for found in SCOPE.as_ref().into_iter().flat_map(|scope| scope.captures_iter(line)) {
        if let (None, Some(words)) = (found.get(1), found.get(2).or_else(|| found.get(3))) {
            scopes.extend(
                words.as_str().split(',').map(str::trim).filter(|word| is_scope(word)).map(str::to_owned),
            );
        }
    }
    if scopes.is_empty() {
        // `> Scope: crm`: bare.
        let words = line.split_once(':').map(|(_, words)| markdown::plain(words)).unwrap_or_default();
        let words = words.split([',', ' ', ';']).filter(|word| !matches!(*word, "" | "and" | "or"));
        scopes.extend(words.take_while(|word| is_scope(word)).map(str::to_owned));
    }
    scopes
}

fn is_scope(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'.'))
}

/// Whether a note says that the whole method or event is no longer developed.
fn is_deprecation(title: &str, body: &str) -> bool {
    static SENTENCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\W*deprecated\W|\bdevelopment of (this|the) (method|event)[^.]*(halted|discontinued|stopped)").ok()
    });
    let title = title.to_lowercase();
    let titled = ["deprecated", "halted", "discontinued"].iter().any(|word| title.contains(word));
    if titled {
        // `Deprecated fields` is about something else than the method.
        return !["fields", "parameters", "values"].iter().any(|word| title.contains(word));
    }
    SENTENCE.as_ref().is_some_and(|sentence| sentence.is_match(body.trim()))
}

/// The first method or event that a note names beside the page's own.
fn replacement(body: &str, own: &[String]) -> Option<String> {
    static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\[`?([A-Za-z][\w.]*)`?\]\(|`([A-Za-z][\w.]*)`|\*\*([A-Za-z][\w.]*)\*\*").ok()
    });
    let found = NAMED.as_ref()?.captures_iter(body);
    let mut names = found.filter_map(|found| found.iter().skip(1).flatten().next().map(|name| name.as_str()));
    names
        .find(|name| {
            (classify::is_method_name(name) || classify::is_event_name(name))
                && !own.iter().any(|own| own.eq_ignore_ascii_case(name))
        })
        .map(str::to_owned)
}
