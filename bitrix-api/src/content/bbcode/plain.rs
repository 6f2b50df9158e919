//! How plain text is kept from being read as codes.

/// Shows nothing, and takes a code apart.
const GAP: char = '\u{200b}';

/// The codes that the messenger reads.
const CODES: [&str; 19] = [
    "b",
    "i",
    "u",
    "s",
    "size",
    "color",
    "url",
    "user",
    "chat",
    "context",
    "code",
    "img",
    "icon",
    "put",
    "send",
    "call",
    "timestamp",
    "disk",
    "br",
];

/// Appends plain text, with a gap in whatever would be read as a code, also together with what is before it.
pub(super) fn push_plain(out: &mut String, plain: &str) {
    for (at, c) in plain.char_indices() {
        if matches!(c, '>' | '-') && completes_mark(out, c) {
            out.push(GAP);
        }
        out.push(c);
        if c == '[' && may_begin_code(&plain[at + 1..]) {
            out.push(GAP);
        }
    }
}

/// Appends text that has its codes: only a mark that it completes together with what is before it is taken apart.
pub(super) fn push_code(out: &mut String, text: &str) {
    for (mark, most) in [('>', 1), ('-', 5)] {
        let line = current_line(out);
        let before = line.chars().count();
        let after = text.chars().take_while(|c| *c == mark).count();
        if (1..=most).contains(&before) && line.chars().all(|c| c == mark) && before + after > most {
            out.push(GAP);
        }
    }
    out.push_str(text);
}

/// Program code, in which only the closing code could be read.
pub(super) fn within_code(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    for (at, c) in code.char_indices() {
        out.push(c);
        let rest = &code[at + 1..];
        if c == '[' && rest.get(.."/code".len()).is_some_and(|start| start.eq_ignore_ascii_case("/code")) {
            out.push(GAP);
        }
    }
    out
}

/// The value of an attribute: nothing that would end the code.
pub(super) fn attribute(value: &str) -> String {
    value
        .chars()
        .map(|c| match c {
            '[' => '［',
            ']' => '］',
            '\n' | '\r' => ' ',
            c => c,
        })
        .collect()
}

/// Whether `c` makes a quotation's mark, `>>` or `------`, of what the current line holds.
fn completes_mark(out: &str, c: char) -> bool {
    current_line(out) == if c == '>' { ">" } else { "-----" }
}

/// What stands after the last line break.
fn current_line(out: &str) -> &str {
    let line = out.rsplit('\n').next().unwrap_or_default();
    line.rsplit("[br]").next().unwrap_or_default()
}

/// Whether what follows a `[` makes it a code, or may do so with what is appended later.
fn may_begin_code(rest: &str) -> bool {
    let name = rest.strip_prefix('/').unwrap_or(rest);
    let length = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (name, after) = name.split_at(length);
    match after.chars().next() {
        None => {
            CODES.iter().any(|code| code.get(..length).is_some_and(|start| start.eq_ignore_ascii_case(name)))
        }
        Some(c) => {
            (c == ']' || c == '=' || c.is_whitespace())
                && CODES.iter().any(|code| code.eq_ignore_ascii_case(name))
        }
    }
}
