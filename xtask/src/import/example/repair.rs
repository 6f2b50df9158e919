//! Makes JSON of what is nearly JSON: comments, ellipses, words without quotes, quotes inside of texts, missing brackets.
//!
//! One pass over the text. Line breaks stay where they are, so that what is read from the result has the lines of the page.

use super::placeholder;
use std::iter::Peekable;
use std::str::CharIndices;

/// A repaired text. It is JSON but for missing and trailing commas, or it cannot be repaired.
#[derive(Debug)]
pub(super) struct Repaired {
    /// The text.
    pub(super) text: String,
    /// What was wrong.
    pub(super) repairs: Vec<&'static str>,
}

/// Repairs.
pub(super) fn repair(text: &str) -> Repaired {
    let mut repairer = Repairer {
        text,
        rest: text.char_indices().peekable(),
        out: String::with_capacity(text.len() + 16),
        stack: Vec::new(),
        last: Last::Start,
        repairs: Vec::new(),
    };
    repairer.run();
    Repaired { text: repairer.out, repairs: repairer.repairs }
}

struct Repairer<'t> {
    text: &'t str,
    rest: Peekable<CharIndices<'t>>,
    out: String,
    stack: Vec<Frame>,
    last: Last,
    repairs: Vec<&'static str>,
}

/// An open bracket.
struct Frame {
    close: char,
    /// Where the bracket is in the output.
    at: usize,
    /// Whether the bracket was taken back, so that its other half has to go too.
    dropped: bool,
    /// Whether the text does not have it.
    added: bool,
}

/// What was written last, white space aside.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Start,
    Open,
    Comma,
    Colon,
    Key,
    Value,
}

impl Repairer<'_> {
    fn run(&mut self) {
        while let Some(&(at, c)) = self.rest.peek() {
            match c {
                '\n' => self.take_as('\n'),
                '\u{ad}' | '\u{200b}' | '\u{feff}' => {
                    self.rest.next();
                    self.repaired("invisible characters");
                }
                c if c.is_whitespace() => self.take_as(' '),
                '{' => self.open('}'),
                '[' => self.open(']'),
                '}' | ']' => self.close(c),
                ',' => self.comma(),
                ':' => self.colon(),
                '"' | '\'' => self.text(c),
                '/' if self.text[at..].starts_with("//") => self.line_comment(),
                '/' if self.text[at..].starts_with("/*") => self.block_comment(),
                _ => self.word(at),
            }
        }
        if self.last == Last::Colon {
            self.out.push_str("null");
        }
        while let Some(frame) = self.stack.pop() {
            if !frame.added {
                self.repaired("brackets that do not match");
            }
            if !frame.dropped {
                self.out.push(frame.close);
            }
        }
    }

    fn take_as(&mut self, c: char) {
        self.rest.next();
        self.out.push(c);
    }

    fn repaired(&mut self, what: &'static str) {
        if !self.repairs.contains(&what) {
            self.repairs.push(what);
        }
    }

    /// Whether the next thing is a member's name.
    fn at_name(&self) -> bool {
        self.last != Last::Colon
            && self.last != Last::Key
            && self.stack.last().is_some_and(|frame| frame.close == '}')
    }

    fn open(&mut self, close: char) {
        // An object in the place of a name, first in its own object: one pair of brackets too many.
        if self.at_name()
            && self.last == Last::Open
            && let Some(outer) = self.stack.last_mut()
            && !outer.dropped
        {
            self.out.replace_range(outer.at..=outer.at, " ");
            outer.dropped = true;
            self.repaired("brackets that do not match");
        }
        let at = self.out.len();
        let bracket = if close == '}' { '{' } else { '[' };
        self.take_as(bracket);
        self.stack.push(Frame { close, at, dropped: false, added: false });
        self.last = Last::Open;
    }

    fn close(&mut self, close: char) {
        self.rest.next();
        let Some(depth) = self.stack.iter().rposition(|frame| frame.close == close) else {
            self.repaired("brackets that do not match");
            return;
        };
        if depth + 1 < self.stack.len() {
            self.repaired("brackets that do not match");
        }
        if self.last == Last::Colon {
            self.out.push_str("null");
        }
        while self.stack.len() > depth
            && let Some(frame) = self.stack.pop()
        {
            if !frame.dropped {
                self.out.push(frame.close);
            }
        }
        self.last = Last::Value;
    }

    fn comma(&mut self) {
        match self.last {
            Last::Value => {
                self.take_as(',');
                self.last = Last::Comma;
                return;
            }
            Last::Colon => {
                self.out.push_str("null,");
                self.last = Last::Comma;
            }
            Last::Start | Last::Open | Last::Comma | Last::Key => {}
        }
        self.rest.next();
        self.repaired("commas too many");
    }

    fn colon(&mut self) {
        if self.last == Last::Key {
            self.take_as(':');
            self.last = Last::Colon;
        } else {
            self.rest.next();
            self.repaired("words without quotes");
        }
    }

    /// Writes a name or a value that was a text.
    fn put_text(&mut self, content: &str, is_name: bool) {
        if is_name && self.stack.is_empty() {
            // A member without its object.
            self.out.insert(0, '{');
            self.stack.push(Frame { close: '}', at: 0, dropped: false, added: true });
            self.repaired("a member without its object");
        }
        self.out.push('"');
        self.out.push_str(content);
        self.out.push('"');
        self.last = if is_name { Last::Key } else { Last::Value };
    }

    fn text(&mut self, quote: char) {
        self.rest.next();
        let is_name = self.at_name() || self.stack.is_empty();
        let mut content = String::new();
        let mut breaks = 0;
        if quote == '\'' {
            self.repaired("single quotes");
        }
        while let Some((at, c)) = self.rest.next() {
            let after = &self.text[at + c.len_utf8()..];
            match c {
                '\\' => self.escape(&mut content),
                c if c == quote && ends(after, is_name) => break,
                '"' => {
                    self.repaired("quotes inside of texts");
                    content.push_str("\\\"");
                }
                '\n' => {
                    self.repaired("line breaks inside of texts");
                    breaks += 1;
                    // A text that was not closed, rather than one over several lines.
                    if after.trim_start().is_empty() || after.trim_start().starts_with(['"', '}', ']']) {
                        break;
                    }
                    content.push_str("\\n");
                }
                '\t' => content.push_str("\\t"),
                '\r' | '\u{ad}' => {}
                c if c.is_control() => content.push(' '),
                c => content.push(c),
            }
        }
        let is_name = is_name && self.text_from_here().trim_start().starts_with(':');
        self.put_text(&content, is_name);
        self.out.extend(std::iter::repeat_n('\n', breaks));
    }

    fn text_from_here(&mut self) -> &str {
        let at = self.rest.peek().map_or(self.text.len(), |(at, _)| *at);
        &self.text[at..]
    }

    /// What follows a backslash.
    fn escape(&mut self, content: &mut String) {
        let Some((at, c)) = self.rest.next() else { return };
        let is_unicode = || self.text[at + 1..].bytes().take(4).filter(u8::is_ascii_hexdigit).count() == 4;
        match c {
            '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' => content.extend(['\\', c]),
            'u' if is_unicode() => content.push_str("\\u"),
            '\'' => content.push('\''),
            c => {
                self.repaired("backslashes inside of texts");
                content.push_str("\\\\");
                if !c.is_control() {
                    content.push(c);
                }
            }
        }
    }

    fn line_comment(&mut self) {
        self.repaired("comments");
        while self.rest.next_if(|(_, c)| *c != '\n').is_some() {}
    }

    fn block_comment(&mut self) {
        self.repaired("comments");
        let mut before = ' ';
        // Past the `/*`, whose star must not end it.
        self.rest.next();
        self.rest.next();
        for (_, c) in self.rest.by_ref() {
            if c == '\n' {
                self.out.push('\n');
            }
            if before == '*' && c == '/' {
                return;
            }
            before = c;
        }
    }

    /// A word, or words up to the next sign.
    fn word(&mut self, start: usize) {
        let from = &self.text[start..];
        let at_end = |at: usize, c: char| {
            matches!(c, ',' | ':' | '{' | '}' | '[' | ']' | '"' | '\n')
                || (c == ' ' && (from[at..].starts_with(" //") || from[at..].starts_with(" /*")))
        };
        let end =
            from.char_indices().find(|(at, c)| at_end(*at, *c)).map_or(self.text.len(), |(at, _)| start + at);
        while self.rest.next_if(|(at, _)| *at < end).is_some() {}
        let word = self.text[start..end].trim();
        let named = self.text[end..].starts_with(':');
        if named && (self.at_name() || self.last == Last::Start) {
            self.repaired("words without quotes");
            self.put_text(&escaped(word), true);
            return;
        }
        let in_list = self.stack.last().is_some_and(|frame| frame.close == ']');
        let prose = word.contains(char::is_whitespace) && in_list;
        if word.starts_with("..") || word.starts_with('…') || self.at_name() || prose {
            self.repaired("parts left out");
            return;
        }
        let lower = word.to_ascii_lowercase();
        match lower.as_str() {
            "true" | "false" | "null" => self.out.push_str(&lower),
            "undefined" => self.out.push_str("null"),
            _ if is_number(word) => self.out.push_str(word),
            // A number can stand for nearly anything: most types read one.
            _ if placeholder::is_bare(word) && self.last != Last::Start => {
                self.repaired("placeholders");
                self.out.push('1');
            }
            _ if self.last == Last::Start => {
                // No JSON at all.
                self.out.push_str(word);
                return;
            }
            _ => {
                self.repaired("words without quotes");
                self.put_text(&escaped(word), false);
                return;
            }
        }
        self.last = Last::Value;
    }
}

/// Whether a quote ends a text before `after`.
fn ends(after: &str, is_name: bool) -> bool {
    let rest = after.trim_start_matches(|c: char| c.is_whitespace() && c != '\n');
    match rest.chars().next() {
        None | Some('\n' | ',' | '}' | ']') => true,
        Some(':') => is_name,
        Some('/') => rest.starts_with("//") || rest.starts_with("/*"),
        // The name of the next member, with no comma before it.
        Some('"') => rest[1..]
            .split_once('"')
            .is_some_and(|(name, then)| !name.contains('\n') && then.trim_start().starts_with(':')),
        _ => false,
    }
}

fn escaped(word: &str) -> String {
    word.replace('\\', "\\\\").chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn is_number(word: &str) -> bool {
    serde_json::from_str::<serde_json::Number>(word).is_ok()
}
