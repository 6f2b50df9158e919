//! `schema!` in a crate of a user's own: `tests/schema_user`, which is no member of the workspace.
//!
//! It is copied to where it can be changed, and built there with the workspace's lock, offline.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A copy of the crate, its dependency by an absolute path.
struct Copy(PathBuf);

impl Copy {
    fn new() -> Self {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let workspace = tests.parent().expect("the tests are in a workspace");
        let from = tests.join("schema_user");
        let here = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schema_user");
        // What an earlier run left would be compiled too.
        for old in ["schema", "faulty", "src"] {
            drop(fs::remove_dir_all(here.join(old)));
        }
        copy(&from, &here);
        let api = workspace.join("bitrix-api");
        let manifest = fs::read_to_string(from.join("Cargo.toml")).expect("it is there");
        // `{:?}` of a path is a TOML string as well.
        let absolute = manifest.replace("\"../../bitrix-api\"", &format!("{api:?}"));
        assert_ne!(absolute, manifest, "it depends on bitrix-api by another path");
        fs::write(here.join("Cargo.toml"), absolute).expect("it can be written");
        fs::copy(workspace.join("Cargo.lock"), here.join("Cargo.lock")).expect("the workspace has a lock");
        Copy(here)
    }

    /// What cargo says to these words.
    fn cargo(&self, words: &[&str], last: &[&str]) -> Output {
        // Its dependencies are those of tests/foreign.
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("foreign/target");
        Command::new(env!("CARGO"))
            .current_dir(&self.0)
            .args(words)
            .args(["--quiet", "--offline", "--target-dir"])
            .arg(target)
            .args(last)
            .output()
            .expect("cargo runs")
    }

    fn replace(&self, file: &str, from: &str, to: &str) {
        let path = self.0.join(file);
        let text = fs::read_to_string(&path).expect("it is there");
        assert!(text.contains(from), "{file} has no `{from}`");
        fs::write(path, text.replace(from, to)).expect("it can be written");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the target directory can be written");
    for entry in fs::read_dir(from).expect("it can be read") {
        let entry = entry.expect("it can be read");
        let name = entry.file_name();
        match entry.path().is_dir() {
            true if name == "target" => {}
            true => copy(&entry.path(), &to.join(name)),
            false => drop(fs::copy(entry.path(), to.join(name)).expect("it can be written")),
        }
    }
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The compiler's errors, without the pictures of the source; and the places of all of them.
fn errors(told: &str) -> (Vec<String>, Vec<String>) {
    let lines = |mark: &str| -> Vec<String> {
        let found = told.lines().filter_map(|line| line.trim_start().strip_prefix(mark));
        found.map(str::to_owned).collect()
    };
    let mut errors = lines("error: ");
    errors.retain(|error| !error.starts_with("could not compile") && !error.starts_with("aborting"));
    (errors, lines("--> "))
}

/// One test, because its parts share a target directory and the second changes what the first built.
#[test]
fn a_schema_of_ones_own() {
    let copy = Copy::new();
    let output = copy.cargo(&["test", "--lib"], &[]);
    assert!(output.status.success(), "tests/schema_user fails:\n{}", said(&output));

    // All faults at once, in the user's terms, each at the call.
    let output = copy.cargo(&["rustc", "--lib"], &["--", "--cfg", "faulty"]);
    let (errors, places) = errors(&said(&output));
    assert!(!output.status.success());
    let expected = include_str!("../schema_user/faulty/expected.txt");
    assert_eq!(errors.join("\n"), expected.trim_end(), "{}", said(&output));
    assert!(places.iter().all(|place| place.starts_with("src/lib.rs:")), "{places:?}");

    // A changed file is seen without a change of any Rust file: the old name is gone.
    copy.replace("schema/acme/order.yaml", "rust: OrderAdd", "rust: OrderPlaced");
    let output = copy.cargo(&["test", "--lib"], &[]);
    assert!(!output.status.success() && said(&output).contains("`OrderAdd`"), "{}", said(&output));
    copy.replace("schema/acme/order.yaml", "rust: OrderPlaced", "rust: OrderAdd");
    let output = copy.cargo(&["test", "--lib"], &[]);
    assert!(output.status.success(), "{}", said(&output));
}
