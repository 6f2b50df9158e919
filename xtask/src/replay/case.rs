//! An example with the verdict on it.

use super::line::{Kind, Line};
use std::collections::BTreeMap;

/// The verdict that all is well.
pub(crate) const OK: &str = "ok";

/// What the binary says of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// `ok`, `unknown`, `lost`, `changed`, `failed`, `no_such_method`.
    pub(crate) word: String,
    /// Where in the example.
    pub(crate) at: String,
    /// More about it.
    pub(crate) note: String,
}

/// An example with the verdict on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    /// What it is called in the list of exceptions: kind, name, and which of the name's examples it is. It stays when lines
    /// of the page move.
    pub(crate) key: String,
    /// `page:line`.
    pub(crate) id: String,
    pub(crate) kind: Kind,
    /// The method or event.
    pub(crate) name: String,
    /// Whether the page lists the code of an error.
    pub(crate) listed: Option<bool>,
    pub(crate) verdict: Verdict,
}

impl Case {
    pub(crate) fn is_ok(&self) -> bool {
        self.verdict.word == OK
    }

    /// Whether it could be read.
    pub(crate) fn is_decoded(&self) -> bool {
        !matches!(self.verdict.word.as_str(), "failed" | "no_such_method")
    }
}

/// Puts examples and verdicts together, which are in the same order.
pub(crate) fn cases(lines: &[Line], verdicts: Vec<Verdict>) -> Vec<Case> {
    let mut seen: BTreeMap<(Kind, String), usize> = BTreeMap::new();
    let of = |(line, verdict): (&Line, Verdict)| {
        let name = line.key();
        let count = seen.entry((line.kind, name.clone())).or_default();
        *count += 1;
        Case {
            key: format!("{} {name} {count}", line.kind.word()),
            id: line.id.clone(),
            kind: line.kind,
            name,
            listed: line.listed,
            verdict,
        }
    };
    lines.iter().zip(verdicts).map(of).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::replay::line::Body;

    /// A case of a method `a.b`, by the verdict's word.
    pub(crate) fn all(kind: Kind, words: &[&str]) -> Vec<Case> {
        let line = |number: usize| Line {
            id: format!("page.md:{number}"),
            kind,
            name: "a.b".to_owned(),
            v3: kind == Kind::Error,
            body: Body::Form(String::new()),
            status: None,
            listed: None,
        };
        let verdict = |word: &&str| Verdict {
            word: (*word).to_owned(),
            at: "result.items[3].ID".to_owned(),
            note: "expected an integer, found the string \"x\"".to_owned(),
        };
        let lines: Vec<Line> = (1..=words.len()).map(line).collect();
        cases(&lines, words.iter().map(verdict).collect())
    }

    #[test]
    fn a_case_is_called_by_its_place_among_its_like() {
        let keys = |kind| all(kind, &["ok", "lost"]).into_iter().map(|case| case.key).collect::<Vec<_>>();
        assert_eq!(keys(Kind::Request), ["request a.b 1", "request a.b 2"]);
        assert_eq!(keys(Kind::Error), ["error v3:a.b 1", "error v3:a.b 2"]);
    }
}
