//! What does not compile, and what the compiler says then.
//!
//! Each `tests/ui/<subject>/<what-is-wrong>.rs` holds one fault and is named after it; the `.stderr` beside it is what the
//! user sees. `call/` holds what a call of the real, generated methods cannot say; `pass/` holds what must compile.
//!
//! A compiler's words change with its version, so the messages are compared only on the version in `tests/ui/RUSTC`; on
//! any other the test says so, and compiles `pass/` alone.
//!
//! After a change of messages, or a new case, bless them and read the difference:
//!
//! ```text
//! TRYBUILD=overwrite cargo test -p bitrix-tests ui::
//! git diff tests/ui
//! ```
//!
//! With a new compiler, write its version into `tests/ui/RUSTC` first.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Version that wrote the `.stderr` files, as `1.95`.
const BLESSED: &str = include_str!("../ui/RUSTC");

/// Whether the compiler that runs here has this version, patch releases aside.
fn is_version(printed: &str, wanted: &str) -> bool {
    // "rustc 1.95.0 (59807616e 2026-04-14)"
    let version = printed.split_whitespace().nth(1).unwrap_or_default();
    version.strip_prefix(wanted).is_some_and(|patch| patch.starts_with('.') && !version.contains('-'))
}

fn rustc_version() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").output().expect("rustc runs");
    String::from_utf8(output.stdout).expect("its version is text")
}

/// The folders of `tests/ui` whose cases do not compile: all but `pass`.
fn fault_folders() -> Vec<PathBuf> {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui");
    let entries = std::fs::read_dir(ui).expect("tests/ui is there");
    let mut folders: Vec<_> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    folders.retain(|path| path.is_dir() && !path.ends_with("pass"));
    folders.sort();
    folders
}

#[test]
fn misuse_is_explained() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    let (running, blessed) = (rustc_version(), BLESSED.trim());
    if is_version(&running, blessed) {
        for folder in fault_folders() {
            // A relative path: it is part of the message.
            let name = folder.file_name().expect("it has a name");
            cases.compile_fail(Path::new("ui").join(name).join("*.rs"));
        }
    } else {
        eprintln!(
            "NOTICE: the messages in tests/ui are those of rustc {blessed}, this is {}: not compared",
            running.trim()
        );
    }
    // The cases run when it is dropped; while blessing they get their messages then.
    drop(cases);
    every_case_has_its_message();
}

#[test]
fn versions_are_told_apart() {
    assert!(is_version("rustc 1.95.0 (59807616e 2026-04-14)", "1.95"));
    assert!(is_version("rustc 1.95.2 (59807616e 2026-04-14)", "1.95"));
    assert!(!is_version("rustc 1.9.0 (59807616e 2016-05-23)", "1.95"));
    assert!(!is_version("rustc 1.96.0 (59807616e 2026-05-28)", "1.95"));
    assert!(!is_version("rustc 1.95.0-nightly (59807616e 2026-02-14)", "1.95"));
}

/// No case without its message, no message left over from a case that is gone.
fn every_case_has_its_message() {
    let mut cases = 0;
    for folder in fault_folders() {
        for file in std::fs::read_dir(&folder).expect("is read").map(|entry| entry.expect("is read").path()) {
            let partner = if file.extension().is_some_and(|end| end == "rs") { "stderr" } else { "rs" };
            assert!(file.with_extension(partner).exists(), "{} stands alone", file.display());
            cases += usize::from(partner == "stderr");
        }
    }
    assert!(cases >= 30, "only {cases} cases");
}
