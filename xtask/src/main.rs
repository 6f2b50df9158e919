//! The tasks of this repository: `cargo xtask <task>`.
//!
//! One file per task. What a task needs to know of the schema is in `bitrix-schema`; here are the disk and the terminal.

mod bench;
mod ci;
mod generate;
mod msrv;
mod run;

use crate::run::Outcome;
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <task>

  gen [--check] [--schema DIR] [--out DIR]
                 write the generated part of bitrix-api from api-schema;
                 --check: write nothing, show what would change, fail if anything would
  ci             everything that has to hold before a change lands
  bench [NAME]   the figures of ARCHITECTURE.md: decode, call, gen, build
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    // This file was compiled in the repository that it works on.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    match dispatch(root, &words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(root: &Path, words: &[&str]) -> Outcome {
    match words {
        ["gen", rest @ ..] => generate::run(root, rest),
        ["ci"] => ci::run(root),
        ["bench"] => bench::run(root, None),
        ["bench", name] => bench::run(root, Some(name)),
        [] | ["help" | "--help" | "-h", ..] => {
            run::say(USAGE);
            Ok(())
        }
        [task @ ("ci" | "bench"), ..] => Err(format!("`{task}` does not take these arguments\n\n{USAGE}")),
        [task, ..] => Err(format!("there is no task `{task}`\n\n{USAGE}")),
    }
}
