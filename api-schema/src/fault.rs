//! What can be wrong with a schema, and how it is told.

use std::fmt;

use crate::tree::At;

/// One thing that is wrong in one place of the schema.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file, as it was given to the loader.
    pub file: String,
    /// The line, from 1; 0 where the whole file is meant.
    pub line: usize,
    /// The keys that lead to the place, `methods.im.message.add.params.MESSAGE.type`; empty for the whole file.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        f.write_str(": ")?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)?;
        if !self.help.is_empty() {
            write!(f, "; {}", self.help)?;
        }
        Ok(())
    }
}

/// Everything that is wrong with a schema, by file and line. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// The faults, by file and line.
    pub fn iter(&self) -> std::slice::Iter<'_, Fault> {
        self.0.iter()
    }

    /// How many there are.
    #[expect(clippy::len_without_is_empty, reason = "there is always one at least")]
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

impl<'a> IntoIterator for &'a Faults {
    type Item = &'a Fault;
    type IntoIter = std::slice::Iter<'a, Fault>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// One line for each fault.
impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            fault.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

/// Where faults are collected while the stages run.
#[derive(Debug, Default)]
pub(crate) struct Log {
    files: Vec<String>,
    faults: Vec<Fault>,
}

impl Log {
    /// A number for a file, under which nodes remember it.
    pub(crate) fn file(&mut self, name: &str) -> u32 {
        self.files.push(name.to_owned());
        u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX)
    }

    /// The name of a file.
    pub(crate) fn name(&self, file: u32) -> &str {
        self.files.get(file as usize).map_or("", String::as_str)
    }

    /// Adds a fault.
    pub(crate) fn add(
        &mut self,
        at: At,
        path: &Path<'_>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.faults.push(Fault {
            file: self.name(at.file).to_owned(),
            line: at.line as usize,
            path: path.to_string(),
            message: message.into(),
            help: help.into(),
        });
    }

    /// Adds a fault of a file that has no number.
    pub(crate) fn push(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// The faults in order, if there are any.
    pub(crate) fn finish(mut self) -> Result<(), Faults> {
        self.faults.sort();
        self.faults.dedup();
        if self.faults.is_empty() { Ok(()) } else { Err(Faults(self.faults)) }
    }
}

/// The keys that lead to a node; lives on the stack of the walk and becomes text only for a fault.
#[derive(Clone, Debug)]
pub(crate) enum Path<'a> {
    /// The file as a whole.
    Root,
    /// A path that was put together elsewhere.
    Text(String),
    /// A key of the map at the parent.
    Key(&'a Path<'a>, &'a str),
    /// An element of the list at the parent.
    Index(&'a Path<'a>, usize),
}

impl<'a> Path<'a> {
    pub(crate) fn key(&'a self, key: &'a str) -> Path<'a> {
        Path::Key(self, key)
    }

    pub(crate) fn index(&'a self, index: usize) -> Path<'a> {
        Path::Index(self, index)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => Ok(()),
            Path::Text(text) => f.write_str(text),
            Path::Key(Path::Root, key) => f.write_str(key),
            Path::Key(parent, "") => write!(f, "{parent}.''"),
            Path::Key(parent, key) => write!(f, "{parent}.{key}"),
            Path::Index(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// The candidate that was probably meant, for "did you mean".
pub(crate) fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    // A hostile key of a megabyte would cost a megabyte times the length of each candidate.
    if word.len() > 80 {
        return None;
    }
    // In words of one or two letters any change makes another word.
    let letters = word.chars().count();
    let allowed = if letters < 3 { 0 } else { (letters / 3).max(1) };
    candidates
        .into_iter()
        .map(|c| (distance(&word.to_ascii_lowercase(), &c.to_ascii_lowercase()), c))
        .filter(|(d, _)| *d <= allowed)
        .min_by_key(|(d, _)| *d)
        .map(|(_, c)| c)
}

/// ` (did you mean `x`?)`, or nothing.
pub(crate) fn did_you_mean<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> String {
    nearest(word, candidates).map(|c| format!(" (did you mean `{c}`?)")).unwrap_or_default()
}

/// Edits between two words, where swapping two neighbours counts as one.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut before = vec![0; b.len() + 1];
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (previous[j] + 1).min(row[j - 1] + 1).min(previous[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut previous, row);
    }
    previous[b.len()]
}

/// `a`, `b` and `c`, for messages.
pub(crate) fn listed<'s>(words: impl IntoIterator<Item = &'s str>, last: &str) -> String {
    let words: Vec<String> = words.into_iter().map(|w| format!("`{w}`")).collect();
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_reads_like_the_file() {
        let methods = Path::Root.key("methods").to_string();
        assert_eq!(methods, "methods");
        let (a, b) = (Path::Root, "im.message.add");
        let c = a.key("methods");
        let d = c.key(b);
        let e = d.key("errors");
        let f = e.index(3);
        assert_eq!(f.key("code").to_string(), "methods.im.message.add.errors[3].code");
    }

    #[test]
    fn nearest_finds_slips_and_nothing_else() {
        let words = ["string", "integer", "object", "array"];
        assert_eq!(nearest("strng", words), Some("string"));
        assert_eq!(nearest("STRING", words), Some("string"));
        assert_eq!(nearest("itneger", words), Some("integer"));
        assert_eq!(nearest("frobnicate", words), None);
        assert_eq!(nearest("", words), None);
        assert_eq!(nearest("C", ["A", "B"]), None);
        assert_eq!(nearest("c", ["A", "C"]), Some("C"));
        assert_eq!(nearest(&"x".repeat(1_000_000), words), None);
    }

    #[test]
    fn faults_are_sorted_and_told_once() {
        let mut log = Log::default();
        let file = log.file("b.yaml");
        let other = log.file("a.yaml");
        for (file, line) in [(file, 10), (file, 9), (other, 70), (file, 9)] {
            log.add(At { file, line }, &Path::Root, "wrong", "right it");
        }
        let faults = log.finish().unwrap_err();
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            ["a.yaml:70: wrong; right it", "b.yaml:9: wrong; right it", "b.yaml:10: wrong; right it"]
        );
    }
}
