//! `cargo xtask replay`: the examples of the official pages through the types, and a table of what became of them.
//!
//! `line` (an example) → `binary` (built in release, a verdict for each line) → `case` (both together) → `figures`
//! (counts, targets, `replay.yaml`) and `exceptions` (`replay-exceptions.yaml`: what is not ok, and why) → `causes`
//! (what to work on first). The verdicts themselves are the replay binary's, in the tests crate.

pub(crate) mod bench;
mod binary;
mod case;
mod causes;
mod exceptions;
mod figures;
pub(crate) mod line;
mod options;
mod placeholder;

use self::case::Case;
use self::exceptions::Exceptions;
use self::figures::Figures;
use self::line::Line;
use self::options::Options;
use crate::run::{Outcome, say};
use std::fmt::Write as _;
use std::fs;
use std::io::{ErrorKind, IsTerminal as _};
use std::path::Path;

const FIGURES: &str = "replay.yaml";
const EXCEPTIONS: &str = "replay-exceptions.yaml";
/// Most cases that are named one by one.
const NAMED: usize = 20;

/// Replays, or checks what was written.
pub(crate) fn run(root: &Path, words: &[&str]) -> Outcome {
    let options = options::parse(words)?;
    let lines = lines(&options)?;
    let binary = binary::build(root)?;
    if std::io::stderr().is_terminal() {
        eprintln!("replaying {} examples …", lines.len());
    }
    let cases = case::cases(&lines, binary::judge(&binary, &lines)?);
    let dir = match (&options.dir, &options.checkout) {
        (Some(dir), _) => Some(dir.clone()),
        (None, Some(_)) => Some(root.join("api-schema")),
        (None, None) => None,
    };
    conclude(&options, &cases, dir.as_deref())
}

fn lines(options: &Options) -> Result<Vec<Line>, String> {
    match (&options.lines, &options.checkout) {
        (Some(file), _) => {
            let text = fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
            let read = |(index, line): (usize, &str)| {
                Line::read(line).map_err(|e| format!("{}:{}: {e}", file.display(), index + 1))
            };
            text.lines().enumerate().map(read).collect()
        }
        (None, Some(checkout)) => {
            let mut lines = crate::import::lines(checkout)?;
            let count: usize = lines.iter_mut().map(Line::fill).sum();
            if count > 0 {
                say(&format!("{count} placeholders of the pages have a value in their place\n"));
            }
            Ok(lines)
        }
        (None, None) => Ok(Vec::new()),
    }
}

/// What follows from the verdicts; figures and exceptions are in `dir`, if there is one.
fn conclude(options: &Options, cases: &[Case], dir: Option<&Path>) -> Outcome {
    let listed = dir.map(|dir| dir.join(EXCEPTIONS));
    let mut exceptions = match &listed {
        Some(file) => Exceptions::read(&read(file)?).map_err(|e| format!("{}: {e}", file.display()))?,
        None => Exceptions::default(),
    };
    if let Some(file) = listed.as_ref().filter(|_| options.accept.is_some() || options.prune) {
        change(&mut exceptions, options, cases);
        write(file, &exceptions.text())?;
    }
    let figures = Figures::of(cases, |case| exceptions.cover(case));
    say(&figures.table());
    let open: Vec<&Case> = cases.iter().filter(|case| !case.is_ok() && !exceptions.cover(case)).collect();
    if options.list {
        let chosen: Vec<&Case> = open.iter().copied().filter(|case| options.only.takes(case)).collect();
        say(&format!("\n{}", causes::list(&chosen)));
    }
    let mut faults = String::new();
    if !open.is_empty() {
        let head = "not ok and in no exception (see --list, --accept)";
        let lines = open.iter().map(|case| {
            format!(
                "{} ({}): {} at `{}`: {}",
                case.key, case.id, case.verdict.word, case.verdict.at, case.verdict.note
            )
        });
        named(&mut faults, head, &lines.collect::<Vec<_>>());
    }
    let stale = exceptions.stale(cases);
    named(
        &mut faults,
        &format!("stale in {EXCEPTIONS} (see --prune)"),
        &stale.iter().map(|(case, why)| format!("{case}: {why}")).collect::<Vec<_>>(),
    );
    named(&mut faults, "below the target", &figures.missed());
    if let Some(dir) = dir {
        keep(&dir.join(FIGURES), &figures.yaml(), options.check, &mut faults)?;
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.trim_end().to_owned()) }
}

/// Adds and takes away exceptions.
fn change(exceptions: &mut Exceptions, options: &Options, cases: &[Case]) {
    if options.prune {
        say(&format!("{} exceptions taken away\n", exceptions.prune(cases)));
    }
    if let Some(why) = &options.accept {
        let open: Vec<&Case> = cases
            .iter()
            .filter(|case| !case.is_ok() && !exceptions.cover(case) && options.only.takes(case))
            .collect();
        say(&format!("{} cases accepted\n", exceptions.accept(open.into_iter(), why)));
    }
}

/// Writes the figures, or compares them.
fn keep(file: &Path, text: &str, check: bool, faults: &mut String) -> Outcome {
    let is_current = read(file)? == text;
    if check && !is_current {
        named(faults, "stale", &[format!("{}: run `cargo xtask replay <checkout>`", file.display())]);
    }
    if check || is_current { Ok(()) } else { write(file, text) }
}

/// Appends a list of faults, if there are any.
fn named(faults: &mut String, head: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    // Writing to a String cannot fail.
    let _ = writeln!(faults, "{}: {head}", lines.len());
    for line in lines.iter().take(NAMED) {
        let _ = writeln!(faults, "  {line}");
    }
    if lines.len() > NAMED {
        let _ = writeln!(faults, "  and {} more", lines.len() - NAMED);
    }
}

/// A file's text; that of one that is not there is empty.
fn read(file: &Path) -> Result<String, String> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(text),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(String::new()),
        Err(e) => Err(format!("{}: {e}", file.display())),
    }
}

fn write(file: &Path, text: &str) -> Outcome {
    fs::write(file, text).map_err(|e| format!("{}: {e}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::case::tests::all;
    use crate::replay::line::Kind;

    fn options(words: &str) -> Options {
        options::parse(&words.split(' ').collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn what_is_not_ok_needs_a_reason_and_a_reason_needs_what_is_not_ok() {
        let dir = tempfile::tempdir().unwrap();
        let dir = Some(dir.path());
        let mut words = vec!["ok"; 199];
        words.push("lost");
        let cases = all(Kind::Request, &words);
        let fails = |words: &str, cases: &[Case]| conclude(&options(words), cases, dir).unwrap_err();

        let fault = fails("p", &cases);
        assert!(fault.starts_with("1: not ok and in no exception"), "{fault}");
        assert!(fault.contains("request a.b 200 (page.md:200): lost at `result.items[3].ID`"), "{fault}");

        assert_eq!(conclude(&options("p --accept Because. --kind event"), &cases, dir), Err(fault));
        assert_eq!(conclude(&options("p --accept Because."), &cases, dir), Ok(()));
        assert_eq!(conclude(&options("p --check"), &cases, dir), Ok(()));

        let mended = all(Kind::Request, &["ok"; 200]);
        let fault = fails("p --check", &mended);
        assert!(fault.contains("1: stale in replay-exceptions.yaml"), "{fault}");
        assert!(fault.contains("request a.b 200: is ok by now"), "{fault}");
        assert!(fault.contains("replay.yaml: run `cargo xtask replay"), "{fault}");
        assert_eq!(conclude(&options("p --prune"), &mended, dir), Ok(()));
        assert_eq!(conclude(&options("p --check"), &mended, dir), Ok(()));
    }

    #[test]
    fn a_missed_target_fails_whatever_the_exceptions_say() {
        let dir = tempfile::tempdir().unwrap();
        let cases = all(Kind::Event, &["ok", "failed"]);
        let fault = conclude(&options("p --accept Because."), &cases, Some(dir.path())).unwrap_err();
        assert!(fault.starts_with("1: below the target\n  event: 50.00 %"), "{fault}");
    }

    #[test]
    fn without_a_folder_nothing_is_kept() {
        let cases = all(Kind::Request, &["ok"]);
        assert_eq!(conclude(&options("--lines f --list"), &cases, None), Ok(()));
    }

    #[test]
    fn lines_that_are_nowhere_are_an_error() {
        assert!(lines(&options("--lines /nowhere/at/all")).is_err());
    }
}
