//! What a shell sees of `cargo xtask`: exit codes, and what goes to which output.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

fn xtask(folder: &Path, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(words).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn gen_works_from_any_folder_of_the_repository() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in [here, &here.join("src"), here.parent().unwrap()] {
        let output = xtask(folder, &["gen", "--check"]);
        assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    }
}

#[test]
fn drift_is_a_patch_on_stdout_and_a_command_on_stderr() {
    let place = tempfile::tempdir().unwrap();
    let overlay = place.path().join("schema/overlays/app/note.yaml");
    std::fs::create_dir_all(overlay.parent().unwrap()).unwrap();
    std::fs::write(overlay, "methods:\n  app.note.get: {effect: read}\n").unwrap();
    let words = ["gen", "--check", "--schema", "schema", "--out", "out"];
    let output = xtask(place.path(), &words);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stdout).contains("--- /dev/null\n+++ out/app/note.rs\n"),
        "{}",
        text(&output.stdout)
    );
    assert!(text(&output.stderr).ends_with("run `cargo xtask gen --schema schema --out out`\n"));
    assert!(!place.path().join("out").exists());
}

#[test]
fn faults_are_on_stderr_with_paths_as_they_were_given() {
    let place = tempfile::tempdir().unwrap();
    let output = xtask(place.path(), &["gen", "--schema", "not here", "--out", "out"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stdout), "");
    assert!(text(&output.stderr).starts_with("not here/: there is no schema here; give a folder"));
    assert!(!place.path().join("out").exists());
}

#[test]
fn a_stale_coverage_is_a_command_on_stderr() {
    let place = tempfile::tempdir().unwrap();
    let overlay = place.path().join("schema/overlays/app/note.yaml");
    std::fs::create_dir_all(overlay.parent().unwrap()).unwrap();
    std::fs::write(overlay, "methods:\n  app.note.get: {effect: read}\n").unwrap();
    let check = || xtask(place.path(), &["coverage", "--check", "--schema", "schema"]);
    let output = check();
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), String::new()));
    assert!(text(&output.stderr).ends_with("run `cargo xtask coverage --schema schema`\n"));
    let output = xtask(place.path(), &["coverage", "--schema", "schema"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).starts_with("# Coverage\n"));
    assert!(check().status.success());
}

#[test]
fn a_dump_is_json_on_stdout_for_as_long_as_somebody_reads() {
    let output = xtask(Path::new("."), &["dump", "--json"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let all: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(all["methods"].as_array().is_some_and(|methods| !methods.is_empty()));

    let mut child = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let mut child =
        child.args(["dump", "--json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", text(&output.stderr));

    let output = xtask(Path::new("."), &["dump"]);
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(1), String::new()));
    assert!(text(&output.stderr).contains("--json"));
}

#[test]
fn unknown_tasks_are_refused_with_the_list_of_tasks() {
    let output = xtask(Path::new("."), &["gne"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("there is no task `gne`\n\ncargo xtask <task>"));
}

#[test]
fn replay_says_what_it_needs_before_it_builds_anything() {
    let place = tempfile::tempdir().unwrap();
    for (words, expected) in [
        (&["replay"][..], "`replay` needs the examples"),
        (&["replay", "a", "--what"], "`replay` does not know `--what`"),
        (&["replay", "--lines", "not here"], "not here: "),
    ] {
        let output = xtask(place.path(), words);
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(text(&output.stdout), "");
        assert!(text(&output.stderr).starts_with(expected), "{}", text(&output.stderr));
    }
    std::fs::write(place.path().join("lines"), "{}\n{}\n").unwrap();
    let output = xtask(place.path(), &["replay", "--lines", "lines"]);
    assert_eq!(text(&output.stderr), "lines:1: `kind` is not a text\n");
}
