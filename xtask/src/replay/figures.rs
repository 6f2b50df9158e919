//! Counts of verdicts by kind, the targets they have to meet, and `replay.yaml`, which keeps them.

use super::case::Case;
use super::line::Kind;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The file's head.
const HEAD: &str = "\
# Written by `cargo xtask replay`: verdicts on the examples of the official pages, by kind.
# decoded: could be read. excepted: not ok, with a reason in replay-exceptions.yaml.
# listed: the page lists the error's code; listed_ok: and it reaches a variant or a system error.
";

/// The verdicts, in the order of the columns.
const WORDS: [&str; 6] = ["ok", "unknown", "lost", "changed", "failed", "no_such_method"];

/// The counts of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    total: usize,
    by_word: BTreeMap<&'static str, usize>,
    decoded: usize,
    excepted: usize,
    listed: usize,
    listed_ok: usize,
}

/// The counts of all kinds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figures(BTreeMap<Kind, Counts>);

impl Figures {
    /// Counts; `excepted` says of a case that is not ok whether there is a reason for it.
    pub(crate) fn of(cases: &[Case], excepted: impl Fn(&Case) -> bool) -> Self {
        let mut all: BTreeMap<Kind, Counts> = Kind::ALL.map(|kind| (kind, Counts::default())).into();
        for case in cases {
            let counts = all.entry(case.kind).or_default();
            counts.total += 1;
            if let Some(word) = WORDS.into_iter().find(|word| *word == case.verdict.word) {
                *counts.by_word.entry(word).or_default() += 1;
            }
            counts.decoded += usize::from(case.is_decoded());
            counts.excepted += usize::from(!case.is_ok() && excepted(case));
            if case.kind == Kind::Error && case.listed != Some(false) {
                counts.listed += 1;
                counts.listed_ok += usize::from(case.is_ok());
            }
        }
        Self(all)
    }

    /// The text of `replay.yaml`.
    pub(crate) fn yaml(&self) -> String {
        let mut text = HEAD.to_owned();
        for (kind, counts) in &self.0 {
            // Writing to a String cannot fail.
            let _ = write!(text, "{}: {{total: {}", kind.word(), counts.total);
            for word in WORDS {
                let _ = write!(text, ", {word}: {}", counts.count(word));
            }
            let _ = write!(text, ", decoded: {}, excepted: {}", counts.decoded, counts.excepted);
            if *kind == Kind::Error {
                let _ = write!(text, ", listed: {}, listed_ok: {}", counts.listed, counts.listed_ok);
            }
            text.push_str("}\n");
        }
        text
    }

    /// The table for people.
    pub(crate) fn table(&self) -> String {
        let mut text = format!("{:<9} {:>6}", "", "total");
        for word in WORDS {
            let _ = write!(text, " {:>8}", if word == "no_such_method" { "no such" } else { word });
        }
        let _ = writeln!(text, " {:>8}", "excepted");
        for (kind, counts) in &self.0 {
            let _ = write!(text, "{:<9} {:>6}", kind.word(), counts.total);
            for word in WORDS {
                let _ = write!(text, " {:>8}", counts.count(word));
            }
            let _ = writeln!(text, " {:>8}", counts.excepted);
        }
        for goal in self.goals() {
            let _ = writeln!(text, "{goal}");
        }
        text
    }

    /// The targets that are not met.
    pub(crate) fn missed(&self) -> Vec<String> {
        self.goals().into_iter().filter(|goal| !goal.is_met()).map(|goal| goal.to_string()).collect()
    }

    /// The targets. What there is no example of meets them.
    fn goals(&self) -> Vec<Goal> {
        let goal = |kind: Kind, what, per_mille, count: fn(&Counts) -> (usize, usize)| {
            let (good, total) = self.0.get(&kind).map_or((0, 0), count);
            Goal { kind, what, per_mille, good, total }
        };
        let no_unknown = |counts: &Counts| (counts.decoded - counts.count("unknown"), counts.total);
        vec![
            goal(Kind::Request, "ok", 995, |counts| (counts.count("ok"), counts.total)),
            goal(Kind::Response, "decoded", 970, |counts| (counts.decoded, counts.total)),
            goal(Kind::Response, "with no unknown member", 900, no_unknown),
            goal(Kind::Event, "ok", 1000, |counts| (counts.count("ok"), counts.total)),
            goal(Kind::Error, "decoded", 1000, |counts| (counts.decoded, counts.total)),
            goal(Kind::Error, "with a variant, where the page lists the code", 990, |counts| {
                (counts.listed_ok, counts.listed)
            }),
        ]
    }
}

impl Counts {
    fn count(&self, word: &str) -> usize {
        self.by_word.get(word).copied().unwrap_or_default()
    }
}

/// A share that has to be reached.
struct Goal {
    kind: Kind,
    what: &'static str,
    per_mille: usize,
    good: usize,
    total: usize,
}

impl Goal {
    fn is_met(&self) -> bool {
        self.good * 1000 >= self.per_mille * self.total
    }
}

impl std::fmt::Display for Goal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Cut, not rounded: 99.96 % is not 100.
        let share = (self.good * 10_000).checked_div(self.total).unwrap_or(10_000);
        let verdict = if self.is_met() { "ok" } else { "BELOW" };
        write!(
            f,
            "{}: {}.{:02} % {} ({} of {}; target {}.{} %) {verdict}",
            self.kind.word(),
            share / 100,
            share % 100,
            self.what,
            self.good,
            self.total,
            self.per_mille / 10,
            self.per_mille % 10,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::case::tests::all;

    #[test]
    fn verdicts_are_counted_and_kept() {
        let mut cases = all(Kind::Response, &["ok", "ok", "unknown", "failed"]);
        cases.extend(all(Kind::Error, &["ok", "unknown"]));
        cases[5].listed = Some(false);
        let figures = Figures::of(&cases, |case| case.verdict.word == "failed");
        let yaml = figures.yaml();
        let rows: BTreeMap<String, BTreeMap<String, usize>> = serde_yaml::from_str(&yaml).unwrap();
        let response = &rows["response"];
        let seen = ["total", "ok", "unknown", "failed", "decoded", "excepted"].map(|key| response[key]);
        assert_eq!(seen, [4, 2, 1, 1, 3, 1], "{yaml}");
        assert_eq!((rows["error"]["listed"], rows["error"]["listed_ok"]), (1, 1));
        assert_eq!(rows["request"]["total"], 0);
        let missed = figures.missed();
        assert_eq!(missed.len(), 2, "{missed:?}");
        assert_eq!(missed[0], "response: 75.00 % decoded (3 of 4; target 97.0 %) BELOW");
        assert!(figures.table().contains("error: 100.00 % decoded (2 of 2; target 100.0 %) ok"));
    }

    #[test]
    fn without_examples_nothing_is_missed() {
        assert_eq!(Figures::of(&[], |_| false).missed(), Vec::<String>::new());
    }
}
