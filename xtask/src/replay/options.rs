//! What the command line asks for.

use super::case::Case;
use super::line::Kind;
use std::path::PathBuf;

/// What the command line asks for.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Options {
    /// The pages.
    pub(crate) checkout: Option<PathBuf>,
    /// Lines instead of the pages.
    pub(crate) lines: Option<PathBuf>,
    /// Where figures and exceptions are kept; with lines nowhere unless it is said.
    pub(crate) dir: Option<PathBuf>,
    pub(crate) list: bool,
    pub(crate) check: bool,
    pub(crate) prune: bool,
    pub(crate) accept: Option<String>,
    pub(crate) only: Filter,
}

/// Which of the cases that are not ok are listed or accepted.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Filter {
    kind: Option<Kind>,
    verdict: Option<String>,
    name: Option<String>,
}

impl Filter {
    /// Whether this is one of them.
    pub(crate) fn takes(&self, case: &Case) -> bool {
        self.kind.is_none_or(|kind| kind == case.kind)
            && self.verdict.as_ref().is_none_or(|word| *word == case.verdict.word)
            && self.name.as_ref().is_none_or(|name| match name.strip_suffix('*') {
                Some(start) => case.name.starts_with(start),
                None => case.name == *name,
            })
    }
}

const KNOWN: &str = "a checkout or --lines FILE, --dir DIR, --check, --list [KIND], --accept REASON, --prune, and to \
                     choose among the cases --kind KIND, --verdict WORD, --name NAME (or the start of it with a `*`)";

/// Reads the words behind `replay`.
pub(crate) fn parse(words: &[&str]) -> Result<Options, String> {
    let mut options = Options::default();
    let mut words = words.iter().copied().peekable();
    while let Some(word) = words.next() {
        let mut value = || {
            let value = words.next_if(|value| !value.starts_with("--") && !value.is_empty());
            value.ok_or_else(|| format!("`{word}` needs a value: `replay` takes {KNOWN}"))
        };
        match word {
            "--lines" => options.lines = Some(value()?.into()),
            "--dir" => options.dir = Some(value()?.into()),
            "--check" => options.check = true,
            "--prune" => options.prune = true,
            "--list" => {
                options.list = true;
                if let Some(kind) = words.next_if(|word| Kind::of(word).is_some()) {
                    options.only.kind = Kind::of(kind);
                }
            }
            "--accept" => options.accept = Some(value()?.to_owned()),
            "--kind" => {
                let word = value()?;
                let kind = Kind::of(word);
                options.only.kind = Some(kind.ok_or_else(|| format!("there is no kind `{word}`"))?);
            }
            "--verdict" => options.only.verdict = Some(value()?.to_owned()),
            "--name" => options.only.name = Some(value()?.to_owned()),
            flag if flag.starts_with("--") => {
                return Err(format!("`replay` does not know `{flag}`: it takes {KNOWN}"));
            }
            checkout if options.checkout.is_none() => options.checkout = Some(checkout.into()),
            more => return Err(format!("`{more}` is too much: `replay` takes {KNOWN}")),
        }
    }
    match (&options.checkout, &options.lines) {
        (None, None) => Err(format!("`replay` needs the examples: it takes {KNOWN}")),
        (Some(_), Some(_)) => Err("a checkout and --lines are two sources: give one".to_owned()),
        _ if options.check && (options.accept.is_some() || options.prune) => {
            Err("--check writes nothing: it goes with neither --accept nor --prune".to_owned())
        }
        (None, Some(_)) if options.dir.is_none() && (options.accept.is_some() || options.prune) => {
            Err("the exceptions of which folder? Give --dir as well".to_owned())
        }
        _ => Ok(options),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::case::tests::all;

    fn parsed(line: &str) -> Result<Options, String> {
        parse(&line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>())
    }

    #[test]
    fn words_are_read() {
        let options = parsed("pages --list error --verdict unknown --name im.*").unwrap();
        assert!(options.list && options.checkout == Some("pages".into()));
        let cases = |kind| all(kind, &["unknown", "lost"]);
        let taken =
            |options: &Options, kind| cases(kind).iter().filter(|case| options.only.takes(case)).count();
        assert_eq!(taken(&options, Kind::Error), 0, "another name");
        let options = parsed("pages --list error --verdict unknown --name v3:a.*").unwrap();
        assert_eq!((taken(&options, Kind::Error), taken(&options, Kind::Event)), (1, 0));
        let options = parsed("--lines f --dir d --accept because --prune --list").unwrap();
        assert_eq!(options.accept.as_deref(), Some("because"));
        assert_eq!(taken(&options, Kind::Request), 2);
    }

    #[test]
    fn wrong_words_are_refused() {
        for wrong in [
            "",
            "a b",
            "a --lines f",
            "a --lines",
            "a --what",
            "a --kind what",
            "a --accept",
            "a --accept --prune",
            "a --check --prune",
            "--lines f --prune",
            "--lines f --accept x",
        ] {
            assert!(parsed(wrong).is_err(), "{wrong}");
        }
    }
}
