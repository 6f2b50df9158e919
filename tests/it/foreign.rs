//! The derives in a crate of a user's own, where bitrix-api has another name: `tests/foreign`.
//!
//! It is no member of the workspace, so that nothing of the workspace can help it. It is built through a manifest of its own
//! beside the target directory, with the workspace's lock: no network is needed, and no second lock can go stale.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The manifest of `tests/foreign`, with absolute paths, in a place where cargo may write.
fn manifest() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = tests.parent().expect("the tests are in a workspace");
    let here = Path::new(env!("CARGO_TARGET_TMPDIR")).join("foreign");
    std::fs::create_dir_all(&here).expect("the target directory can be written");
    let api = workspace.join("bitrix-api");
    let manifest = std::fs::read_to_string(tests.join("foreign/Cargo.toml")).expect("tests/foreign is there");
    // `{:?}` of a path is a TOML string as well.
    let absolute = manifest.replace("\"../../bitrix-api\"", &format!("{api:?}"));
    assert_ne!(absolute, manifest, "tests/foreign depends on bitrix-api by another path");
    let library = tests.join("foreign/src/lib.rs");
    let path = here.join("Cargo.toml");
    std::fs::write(&path, format!("{absolute}\n[lib]\npath = {library:?}\n")).expect("it can be written");
    std::fs::copy(workspace.join("Cargo.lock"), here.join("Cargo.lock")).expect("the workspace has a lock");
    path
}

/// What cargo says to these words about that crate.
fn cargo(manifest: &Path, words: &[&str], last: &[&str]) -> Output {
    Command::new(env!("CARGO"))
        .args(words)
        .arg("--manifest-path")
        .arg(manifest)
        .arg("--target-dir")
        .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join("foreign/target"))
        .args(last)
        .output()
        .expect("cargo runs")
}

/// One test, because its parts share a target directory.
#[test]
fn derives_stand_in_a_foreign_crate() {
    let manifest = manifest();
    for features in ["", "server-side"] {
        let output =
            cargo(&manifest, &["test", "--quiet", "--offline", "--lib", "--features", features], &[]);
        assert!(
            output.status.success(),
            "tests/foreign fails with features {features:?}:\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    // A method whose area is not enabled is not there.
    let words = ["rustc", "--quiet", "--offline", "--lib"];
    let output = cargo(&manifest, &words, &["--", "--cfg", "area_without_its_feature"]);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && told.contains("could not find `crm`"), "{told}");
}
