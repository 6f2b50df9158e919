//! `replay-exceptions.yaml`: the examples that are not ok, and why not.

use super::case::Case;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The file's head.
const HEAD: &str = "\
# Examples of the official pages that `cargo xtask replay` does not find ok, each with its verdict, under the reason.
# A case is called by its kind, its method or event, and which of the examples there it is.
# `cargo xtask replay <checkout> --accept \"reason\"` adds what is missing, `--prune` takes away what is ok by now.
";

/// Several cases for one reason.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    why: String,
    /// Verdict by case.
    cases: BTreeMap<String, String>,
}

/// The cases that may be not ok.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Exceptions {
    /// Verdict and reason by case.
    cases: BTreeMap<String, (String, String)>,
}

impl Exceptions {
    /// Reads the file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        // Comments alone are an empty list.
        let entries: Option<Vec<Entry>> = serde_yaml::from_str(text).map_err(|e| e.to_string())?;
        let mut exceptions = Self::default();
        for entry in entries.unwrap_or_default() {
            if entry.why.trim().is_empty() {
                return Err("an entry has no reason".to_owned());
            }
            for (case, word) in entry.cases {
                if exceptions.cases.insert(case.clone(), (word, entry.why.clone())).is_some() {
                    return Err(format!("`{case}` is there twice"));
                }
            }
        }
        Ok(exceptions)
    }

    /// The text of the file: by reason, then by case.
    pub(crate) fn text(&self) -> String {
        let mut by_reason: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for (case, (word, why)) in &self.cases {
            by_reason.entry(why).or_default().push((case, word));
        }
        let mut text = HEAD.to_owned();
        if by_reason.is_empty() {
            text.push_str("[]\n");
        }
        for (why, mut cases) in by_reason {
            cases.sort_by_key(|(case, _)| natural(case));
            // JSON's strings are YAML's too.
            text.push_str(&format!("- why: {}\n  cases:\n", serde_json::Value::from(why)));
            for (case, word) in cases {
                text.push_str(&format!("    {}: {word}\n", plain(case)));
            }
        }
        text
    }

    /// Whether this case may have the verdict that it has.
    pub(crate) fn cover(&self, case: &Case) -> bool {
        self.cases.get(&case.key).is_some_and(|(word, _)| *word == case.verdict.word)
    }

    /// Adds cases for a reason; those that have another verdict than they are listed with change their reason too.
    pub(crate) fn accept<'c>(&mut self, cases: impl Iterator<Item = &'c Case>, why: &str) -> usize {
        let mut added = 0;
        for case in cases {
            self.cases.insert(case.key.clone(), (case.verdict.word.clone(), why.to_owned()));
            added += 1;
        }
        added
    }

    /// Takes away what is stale.
    pub(crate) fn prune(&mut self, cases: &[Case]) -> usize {
        let stale: Vec<String> = self.stale(cases).into_iter().map(|(case, _)| case).collect();
        self.cases.retain(|case, _| !stale.contains(case));
        stale.len()
    }

    /// The listed cases that are ok by now, or that no page has any longer, with what is to be said of each.
    pub(crate) fn stale(&self, cases: &[Case]) -> Vec<(String, &'static str)> {
        let ok: BTreeMap<&str, bool> = cases.iter().map(|case| (case.key.as_str(), case.is_ok())).collect();
        let stale = |case: &String| match ok.get(case.as_str()) {
            Some(true) => Some((case.clone(), "is ok by now")),
            None => Some((case.clone(), "is on no page any longer")),
            Some(false) => None,
        };
        self.cases.keys().filter_map(stale).collect()
    }
}

/// The order for people: the second example before the tenth.
fn natural(case: &str) -> (&str, usize) {
    let (head, number) = case.rsplit_once(' ').unwrap_or((case, ""));
    (head, number.parse().unwrap_or(usize::MAX))
}

/// A case as a key of YAML.
fn plain(case: &str) -> String {
    if case.chars().all(|c| c.is_ascii_alphanumeric() || " ._-".contains(c)) {
        case.to_owned()
    } else {
        serde_json::Value::from(case).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::case::tests::all;
    use crate::replay::line::Kind;

    #[test]
    fn the_file_is_read_as_it_was_written() {
        let mut cases = all(Kind::Request, &["lost"; 11]);
        cases.extend(all(Kind::Error, &["unknown"]));
        let mut exceptions = Exceptions::default();
        assert_eq!(exceptions.accept(cases[..11].iter(), "The page is: \"wrong\" # here"), 11);
        exceptions.accept(cases[11..].iter(), "Another.");
        let text = exceptions.text();
        assert_eq!(Exceptions::read(&text), Ok(exceptions.clone()));
        assert_eq!(Exceptions::read(&text).unwrap().text(), text);
        assert!(text.contains("    \"error v3:a.b 1\": unknown\n"), "{text}");
        assert!(text.contains("a.b 2: lost\n    request a.b 3: lost\n"), "{text}");
        assert!(text.ends_with("a.b 10: lost\n    request a.b 11: lost\n"), "{text}");
        assert_eq!(Exceptions::read(&Exceptions::default().text()), Ok(Exceptions::default()));
        assert_eq!(Exceptions::read("# nothing\n"), Ok(Exceptions::default()));
    }

    #[test]
    fn a_faulty_file_is_refused() {
        for bad in [
            "- {why: '', cases: {a: ok}}",
            "- {cases: {a: ok}}",
            "- {why: x, cases: {a: lost}}\n- {why: y, cases: {a: lost}}",
            "- {why: x, cases: {a: lost}, more: 1}",
            "why: x",
            "[",
        ] {
            assert!(Exceptions::read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_exception_covers_its_verdict_and_ends_with_it() {
        let was = all(Kind::Request, &["lost", "lost", "lost"]);
        let mut exceptions = Exceptions::default();
        exceptions.accept(was.iter(), "Why.");
        let is = all(Kind::Request, &["ok", "failed"]);
        assert!(exceptions.cover(&was[1]) && !exceptions.cover(&is[1]));
        let stale = exceptions.stale(&is);
        assert_eq!(
            stale,
            [
                ("request a.b 1".to_owned(), "is ok by now"),
                ("request a.b 3".to_owned(), "is on no page any longer")
            ]
        );
        assert_eq!((exceptions.prune(&is), exceptions.cases.len()), (2, 1));
        exceptions.accept(is[1..].iter(), "Now.");
        assert!(exceptions.cover(&is[1]));
        assert_eq!(exceptions.stale(&is), []);
    }
}
