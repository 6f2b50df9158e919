//! The lines of a page: includes put in their place, branches for other builds taken out.

use super::link;
use std::path::Path;

/// A line of a page after its includes were put in.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Line of the page; of the include's directive for what that brought.
    pub(super) no: u32,
    /// The text without its line end.
    pub(super) text: String,
    /// Which file it is from: an index into [`Source::files`].
    pub(super) file: usize,
}

/// A page with its includes.
#[derive(Debug)]
pub(super) struct Source {
    /// Paths below the root; the page itself is the first.
    pub(super) files: Vec<String>,
    /// All lines.
    pub(super) lines: Vec<Line>,
}

/// The folder of the texts that the whole documentation shares.
const SHARED: &str = "_includes/";
/// An include inside an include inside an include is more than any page has.
const DEPTH: u8 = 4;

impl Source {
    /// Reads a page.
    pub(super) fn read(root: &Path, path: &str) -> Result<Self, String> {
        let mut source = Self { files: Vec::new(), lines: Vec::new() };
        source.put(root, path, None, 0)?;
        Ok(source)
    }

    /// A page from its text, for tests: includes are not looked for.
    #[cfg(test)]
    pub(super) fn of(path: &str, text: &str) -> Self {
        let mut source = Self { files: vec![path.to_owned()], lines: Vec::new() };
        for (at, line) in text.lines().enumerate() {
            source.lines.push(Line { no: at as u32 + 1, text: line.to_owned(), file: 0 });
        }
        source.lines = without_branches(std::mem::take(&mut source.lines));
        source
    }

    /// The file that a line is from.
    pub(super) fn file(&self, line: &Line) -> &str {
        self.files.get(line.file).map_or("", String::as_str)
    }

    /// Whether a line is from a text that the whole documentation shares.
    pub(super) fn is_shared(&self, line: &Line) -> bool {
        self.file(line).starts_with(SHARED)
    }

    fn put(&mut self, root: &Path, path: &str, place: Option<(u32, &str)>, depth: u8) -> Result<(), String> {
        let bytes = std::fs::read(root.join(path)).map_err(|why| format!("{path}: {why}"))?;
        let text = String::from_utf8(bytes).map_err(|_| format!("{path} is not UTF-8"))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let file = self.files.len();
        self.files.push(path.to_owned());
        let mut lines = Vec::new();
        for (at, text) in text.lines().enumerate() {
            let no = place.map_or(u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1), |(no, _)| no);
            let indent = place.map_or("", |(_, indent)| indent);
            lines.push(Line { no, text: format!("{indent}{text}"), file });
        }
        let mut fence = None;
        for line in without_branches(lines) {
            let fenced = fence.is_some();
            follow_fence(&line.text, &mut fence);
            match directive(&line.text).filter(|_| !fenced).and_then(included) {
                Some(target) if depth < DEPTH => {
                    let target = link::join(path, target).ok_or_else(|| {
                        format!("line {}: the include `{target}` leaves the documentation", line.no)
                    })?;
                    let indent = line.text.len() - line.text.trim_start().len();
                    let indent = line.text.get(..indent).unwrap_or("");
                    self.put(root, &target, Some((line.no, indent)), depth + 1)
                        .map_err(|why| format!("line {}: the include cannot be read: {why}", line.no))?;
                }
                Some(target) => return Err(format!("line {}: the include `{target}` is too deep", line.no)),
                None => self.lines.push(line),
            }
        }
        Ok(())
    }
}

/// The inside of a line that is one `{% … %}` and nothing else.
pub(super) fn directive(line: &str) -> Option<&str> {
    let inside = line.trim().strip_prefix("{%")?.strip_suffix("%}")?;
    (!inside.contains("{%")).then(|| inside.trim())
}

/// The fence that is open: its character and how many.
pub(super) type Fence = (char, usize);

/// Opens or closes a fence by a line. An opening one may stand behind a cell's `|`; one that opens and closes in the line
/// is a code span.
pub(super) fn follow_fence(line: &str, open: &mut Option<Fence>) {
    match *open {
        Some((mark, count)) => {
            let line = line.trim();
            let marks = line.chars().take_while(|c| *c == mark).count();
            // Behind the closing marks may stand the end of a cell.
            let rest = line.get(marks..).unwrap_or("").trim_start();
            if marks >= count && (rest.is_empty() || rest.starts_with('|')) {
                *open = None;
            }
        }
        None => *open = fence_opened(line).map(|(fence, _)| fence),
    }
}

/// The fence that a line opens, and where its marks begin.
pub(super) fn fence_opened(line: &str) -> Option<(Fence, usize)> {
    let start = line.len() - line.trim_start().len();
    let mark = line.get(start..)?.chars().next()?;
    if mark == '~' || mark == '`' {
        let count = line.get(start..)?.chars().take_while(|c| *c == mark).count();
        let rest = line.get(start + count..)?;
        return (count >= 3 && !rest.contains(mark)).then_some(((mark, count), start));
    }
    let at = line.rfind("```")?;
    let before = line.get(..at)?.trim_end();
    let word = line.get(at + 3..)?.trim();
    let opens = before.ends_with('|') && before.matches("```").count() % 2 == 0 && !word.contains(' ');
    opens.then_some((('`', 3), at))
}

fn included(directive: &str) -> Option<&str> {
    let rest = directive.strip_prefix("include")?;
    let (_, target) = rest.split_once("](")?;
    let (target, _) = target.split_once(')')?;
    Some(target.split('#').next().unwrap_or(target))
}

/// `{% if build == 'dev' %}` holds notes of the page's writers: not for readers, so not for us. Lines are kept empty.
fn without_branches(mut lines: Vec<Line>) -> Vec<Line> {
    let mut depth = 0_u32;
    let mut fence = None;
    for line in &mut lines {
        let fenced = fence.is_some();
        follow_fence(&line.text, &mut fence);
        let word =
            directive(&line.text).filter(|_| !fenced).and_then(|inside| inside.split_whitespace().next());
        match word {
            Some("if") => depth += 1,
            Some("endif") => {
                depth = depth.saturating_sub(1);
                line.text.clear();
            }
            _ => {}
        }
        if depth > 0 {
            line.text.clear();
        }
    }
    lines
}
