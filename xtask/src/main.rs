//! The tasks of this repository: `cargo xtask <task>`.
//!
//! One file per task. What a task needs to know of the schema is in `bitrix-schema`; here are the disk and the terminal.

mod bench;
mod ci;
mod coverage;
mod dump;
mod generate;
mod import;
mod msrv;
mod new;
mod replay;
mod run;
mod sample;

use crate::run::Outcome;
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask <task>

  gen [--check] [--schema DIR] [--out DIR]
                 write the generated part of bitrix-api from api-schema;
                 --check: write nothing, show what would change, fail if anything would
  import CHECKOUT [--check] [--strict] [--accept REASON] [--schema DIR]
                 write the specs from a checkout of github.com/bitrix24/b24restdocs, and report what did not fit;
                 --check: write no spec, show what moved since the last import;
                 --strict: fail on what api-schema/import-exceptions.yaml does not list; --accept: list it, with this reason
  replay (CHECKOUT | --lines FILE) [--dir DIR] [--check] [--list [KIND]] [--accept REASON] [--prune]
                 send the examples of the pages through the types; write the counts to api-schema/replay.yaml, fail on
                 what is neither ok nor in api-schema/replay-exceptions.yaml, and on what is there and ok by now;
                 --check: write nothing; --list: what is not ok, by cause; --accept: add that to the exceptions,
                 --prune: take away what is ok by now; --kind, --verdict, --name (`im.*`) choose what is listed or added;
                 --dir: where both files are, instead of api-schema; with --lines they are used there alone
  new method NAME [--v3] [--schema DIR]
  new event NAME [--area AREA] [--schema DIR]
                 write an overlay to fill in for what no page has, or add to the one that is there
  coverage [--check] [--records] [--schema DIR]
                 count what the schema holds, print it and write it to api-schema/COVERAGE.md;
                 --check: write nothing, fail if the file is stale;
                 --records: instead, the objects that share most of their members, each with what keeps it apart
  dump --json [--schema DIR]
                 the merged schema on stdout, for other tools; xtask/src/dump/mod.rs says in which shape
  sample COUNT [--seed NUMBER]
                 methods drawn by chance, with their pages and specs: for a review by eye
  ci             everything that has to hold before a change lands
  bench [NAME]   the figures of ARCHITECTURE.md, or one of them: decode, call, gen, build, compile, replay;
                 limits: calls as fast as the portal's limits let them, over sockets and in simulated time (2 minutes);
                 lists: 5,000 rows beside a hand-written program, the same of a slow portal, and 1,000,000 rows
  bench soak [MINUTES]
                 64 tasks call a portal with every fault on (10 minutes), then the books are compared: no call lost, none
                 done twice; not among those that run without a name
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
        ["import", rest @ ..] => import::run(root, rest),
        ["gen", rest @ ..] => generate::run(root, rest),
        ["replay", rest @ ..] => replay::run(root, rest),
        ["new", rest @ ..] => new::run(root, rest),
        ["coverage", rest @ ..] => coverage::run(root, rest),
        ["dump", rest @ ..] => dump::run(root, rest),
        ["sample", rest @ ..] => sample::run(root, rest),
        ["ci"] => ci::run(root),
        ["bench", rest @ ..] => bench::run(root, rest),
        [] | ["help" | "--help" | "-h", ..] => {
            run::say(USAGE);
            Ok(())
        }
        [task @ "ci", ..] => Err(format!("`{task}` does not take these arguments\n\n{USAGE}")),
        [task, ..] => Err(format!("there is no task `{task}`\n\n{USAGE}")),
    }
}
