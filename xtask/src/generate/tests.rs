//! Every promise of `gen`, on folders of its own.

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::manifest::{BEGIN, END};
use super::*;

const SPEC: &str = "methods:\n  app.note.get:\n    page: app/note-get.md\n    effect: read\n    result:\n      type: boolean\n";

fn schema(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        // Faulty specs are written as they are.
        let text = bitrix_schema::canonical(path, text).unwrap_or_else(|_| (*text).to_owned());
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// A folder with a schema and one for the output; runs `gen` with more words.
struct Place {
    name: &'static str,
    top: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Place::named("place")
    }

    fn named(name: &'static str) -> Self {
        let place = Place { name, top: tempfile::tempdir().unwrap() };
        schema(&place.schema(), &[("specs/app/note.yaml", SPEC)]);
        place
    }

    fn folder(&self) -> PathBuf {
        self.top.path().join(self.name)
    }

    fn schema(&self) -> PathBuf {
        self.folder().join("schema")
    }

    fn out(&self) -> PathBuf {
        self.folder().join("out")
    }

    fn run(&self, more: &[&str]) -> Outcome {
        let (schema, out) = (self.schema(), self.out());
        let mut words = vec!["--schema", schema.to_str().unwrap(), "--out", out.to_str().unwrap()];
        words.extend(more);
        run(&self.folder(), &words)
    }

    /// Everything in the output folder: texts, and when they were written.
    fn state(&self) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
        let one = |path: String| {
            let file = self.out().join(&path);
            let time = fs::metadata(&file).unwrap().modified().unwrap();
            (path, (fs::read(file).unwrap(), time))
        };
        self.files().into_iter().map(one).collect()
    }

    fn diff(&self) -> String {
        let generated = generate(&self.schema()).unwrap();
        diff(&disk::compare(&self.out(), &generated.files, emit::is_generated).unwrap())
    }

    fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        disk::list(&self.out(), &mut found).unwrap();
        found
            .iter()
            .map(|path| path.strip_prefix(self.out()).unwrap().to_string_lossy().replace('\\', "/"))
            .collect()
    }
}

#[test]
fn writes_then_has_nothing_to_do() {
    let place = Place::new();
    assert!(place.run(&["--check"]).unwrap_err().contains("run `cargo xtask gen --schema"));
    assert_eq!(place.files(), [""; 0], "--check writes nothing");
    place.run(&[]).unwrap();
    assert_eq!(
        place.files(),
        ["INDEX.md", "app/mod.rs", "app/note.rs", "id.rs", "mod.rs", "registry.rs", "system_error.rs"]
    );
    place.run(&["--check"]).unwrap();
    let before = place.state();
    place.run(&[]).unwrap();
    assert_eq!(place.state(), before, "an unchanged file is not touched");
}

#[test]
fn drift_is_told_and_mended() {
    let place = Place::new();
    place.run(&[]).unwrap();
    let file = place.out().join("app/note.rs");
    let good = fs::read_to_string(&file).unwrap();
    fs::write(&file, good.replace("bool", "String")).unwrap();
    let before = place.state();
    assert!(place.run(&["--check"]).unwrap_err().starts_with("1 file is not what the schema makes"));
    assert_eq!(place.state(), before, "--check writes nothing");
    let diff = place.diff();
    assert!(diff.contains(&format!("--- {0}\n+++ {0}\n@@ ", file.display())), "{diff}");
    assert!(
        diff.contains("\n-#[method(plain, name = \"app.note.get\", effect = \"read\", output = String)]\n+"),
        "{diff}"
    );
    place.run(&[]).unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), good);
}

#[test]
fn the_diff_names_files_that_come_and_go() {
    let place = Place::new();
    let note = place.out().join("app/note.rs");
    assert!(place.diff().contains(&format!("--- /dev/null\n+++ {}\n", note.display())));
    place.run(&[]).unwrap();
    fs::copy(&note, place.out().join("app/old.rs")).unwrap();
    let old = place.out().join("app/old.rs");
    assert!(place.diff().contains(&format!("--- {}\n+++ /dev/null\n", old.display())));
}

#[test]
fn ends_of_lines_do_not_fill_the_screen() {
    let place = Place::new();
    place.run(&[]).unwrap();
    let file = place.out().join("app/note.rs");
    let good = fs::read_to_string(&file).unwrap();
    fs::write(&file, good.replace('\n', "\r\n")).unwrap();
    assert_eq!(place.diff(), format!("{}: its lines end in CRLF, and should end in LF\n", file.display()));
    place.run(&[]).unwrap();
    assert_eq!(fs::read_to_string(&file).unwrap(), good);
}

#[test]
fn a_schema_with_crlf_is_the_same_schema() {
    let place = Place::new();
    place.run(&[]).unwrap();
    let spec = place.schema().join("specs/app/note.yaml");
    let text = fs::read_to_string(&spec).unwrap();
    fs::write(&spec, text.replace('\n', "\r\n")).unwrap();
    place.run(&["--check"]).unwrap();
}

#[test]
fn files_of_removed_specs_go_and_others_stay() {
    let place = Place::new();
    let second = SPEC.replace("app.note", "crm.deal");
    schema(&place.schema(), &[("specs/crm/deal.yaml", &second)]);
    place.run(&[]).unwrap();
    fs::write(place.out().join("app/by_hand.rs"), "//! Mine.\n").unwrap();
    assert!(place.files().contains(&"crm/deal.rs".to_owned()));
    fs::remove_dir_all(place.schema().join("specs/crm")).unwrap();
    place.run(&[]).unwrap();
    assert!(!place.out().join("crm").exists(), "{:?}", place.files());
    assert!(place.files().contains(&"app/by_hand.rs".to_owned()));
}

#[test]
fn all_faults_of_all_files_are_told_in_one_run_and_nothing_is_written() {
    let place = Place::new();
    place.run(&[]).unwrap();
    let before = place.state();
    let method = |name: &str, rest: &str| format!("methods:\n  {name}:\n    page: a.md\n{rest}");
    let write = |path: &str, text: &[u8]| {
        let path = place.schema().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    schema(
        &place.schema(),
        &[
            ("specs/app/note.yaml", &method("app.note.get", "    effect: wirte\n    efect: read\n")),
            (
                "specs/app/task.yaml",
                &method("app.task.get", "    effect: read\n    result: {type: intiger}\n"),
            ),
            (
                "specs/app/user.yaml",
                &method("app.user.get", "    effect: write\n    result: {ref: Usr, type: object}\n"),
            ),
            ("specs/app/room.yaml", &method("app.desk.get", "    effect: read\n")),
        ],
    );
    write("specs/app/tabs.yaml", b"methods:\n\tapp.tabs.get:\n");
    write("specs/app/bytes.yaml", b"methods:\n  \xff\n");
    write("specs/app/form.yaml", method("app.form.get", "    effect:   read\n").as_bytes());
    write("overlays/app/task.yaml", b"methods:\n  app.task.get: {auth: oauth_only}\n");
    write("overlays/app/user.yaml", b"methods:\n  app.user.get: {creates: usr}\n");
    write("types.yaml", b"ids:\n  User: {doc: a user}\n");
    write("errors.yaml", b"errors:\n  - {code: A, status: 5000}\n");
    let told = place.run(&[]).unwrap_err();
    let (faults, end) = told.rsplit_once('\n').unwrap();
    let expected = [
        "errors.yaml:2: errors[0].status: an HTTP status is expected here",
        "overlays/app/task.yaml:2: methods.app.task.get.auth: adds a fact of the page without a reason; add `why:`",
        "overlays/app/user.yaml:2: methods.app.user.get.creates: there is no id kind `usr`; add it to",
        "specs/app/bytes.yaml:2: cannot be read: not UTF-8; save it as",
        "specs/app/form.yaml:1: the spec is not in canonical form; the line is expected to be",
        "specs/app/note.yaml:5: methods.app.note.get.effect: unknown word `wirte`; write one of",
        "specs/app/note.yaml:6: methods.app.note.get.efect: unknown key `efect` of a method; the keys are",
        "specs/app/room.yaml:3: methods.app.desk.get: this method is in the wrong file",
        "specs/app/tabs.yaml:2: methods: not YAML: tabs disallowed",
        "specs/app/task.yaml:6: methods.app.task.get.result.type: unknown type `intiger`; write one of",
        "specs/app/user.yaml:6: methods.app.user.get.result.ref: ",
        "types.yaml:2: ids.User: `User` is not a name for an id kind; write it in snake_case",
    ];
    let shown = format!("{}/", place.schema().display());
    let faults: Vec<&str> = faults.lines().map(|line| line.strip_prefix(&shown).unwrap()).collect();
    let missing: Vec<&&str> =
        expected.iter().filter(|start| !faults.iter().any(|fault| fault.starts_with(**start))).collect();
    assert!(missing.is_empty(), "{missing:#?} not in {faults:#?}");
    assert_eq!(faults.len(), expected.len(), "{faults:#?}");
    assert_eq!(end, "12 faults in the schema; nothing was written");
    let mut sorted = faults.clone();
    sorted.sort_unstable();
    assert_eq!(faults, sorted);
    assert_eq!(place.state(), before);
    assert_eq!(place.run(&["--check"]).unwrap_err(), told);
}

#[test]
fn a_schema_that_is_no_folder_is_named() {
    let place = Place::new();
    fs::write(place.schema().join("overlays"), "methods: {}\n").unwrap();
    let told = place.run(&[]).unwrap_err();
    assert!(told.starts_with(&format!("{}/overlays/: cannot be read: ", place.schema().display())), "{told}");
    assert!(told.contains("; it has to be a folder that this user may read\n"), "{told}");
    assert_eq!(place.files(), [""; 0]);
}

#[test]
fn hidden_files_of_editors_are_no_schema_and_huge_ones_are_not_parsed() {
    let place = Place::new();
    fs::write(place.schema().join("specs/app/.note.yaml"), "half a").unwrap();
    fs::write(place.schema().join("specs/app/note.yaml~"), "half a").unwrap();
    place.run(&[]).unwrap();
    let file = fs::File::create(place.schema().join("specs/app/huge.yaml")).unwrap();
    file.set_len(16 * 1024 * 1024 + 1).unwrap();
    let told = place.run(&[]).unwrap_err();
    assert!(told.contains("specs/app/huge.yaml: cannot be read: larger than 16 MiB; split it"), "{told}");
}

#[test]
fn a_target_that_cannot_be_read_is_named() {
    let place = Place::new();
    fs::create_dir_all(place.out().join("app/note.rs")).unwrap();
    let told = place.run(&[]).unwrap_err();
    assert!(
        told.starts_with(&format!("{}: cannot be read: ", place.out().join("app/note.rs").display())),
        "{told}"
    );
    assert_eq!(place.files(), [""; 0]);

    let place = Place::new();
    fs::write(place.out(), "a file").unwrap();
    let told = place.run(&[]).unwrap_err();
    assert!(told.contains("cannot be read: "), "{told}");
    assert_eq!(fs::read_to_string(place.out()).unwrap(), "a file");
}

#[cfg(unix)]
#[test]
fn a_target_that_cannot_be_written_is_named_and_the_others_stay_as_they_were() {
    let place = Place::new();
    place.run(&[]).unwrap();
    let index = place.out().join("INDEX.md");
    fs::write(&index, "<!-- Generated by `cargo xtask gen` from x: old -->").unwrap();
    let before = place.state();
    schema(&place.schema(), &[("specs/crm/deal.yaml", &SPEC.replace("app.note", "crm.deal"))]);
    // No folder can be made where a link leads nowhere, whoever asks.
    std::os::unix::fs::symlink("nowhere", place.out().join("crm")).unwrap();
    let told = place.run(&[]).unwrap_err();
    assert!(
        told.starts_with(&format!("{}: cannot be written: ", place.out().join("crm").display())),
        "{told}"
    );
    assert_eq!(place.state(), before, "neither changed nor half-written files are left");
}

#[test]
fn what_a_killed_run_leaves_is_removed_by_the_next() {
    let place = Place::new();
    place.run(&[]).unwrap();
    let before = place.state();
    fs::write(place.out().join("app/.gen-x1y2"), "// Gener").unwrap();
    assert!(place.run(&["--check"]).is_err());
    place.run(&[]).unwrap();
    assert_eq!(place.state(), before);
}

#[cfg(unix)]
#[test]
fn links_are_neither_followed_nor_removed() {
    let place = Place::new();
    place.run(&[]).unwrap();
    let link = place.out().join("app/round");
    std::os::unix::fs::symlink(place.out(), &link).unwrap();
    place.run(&["--check"]).unwrap();
    place.run(&[]).unwrap();
    assert!(link.is_symlink());
}

#[test]
fn two_runs_give_the_same_bytes() {
    let (one, two) = (Place::new(), Place::new());
    one.run(&[]).unwrap();
    two.run(&[]).unwrap();
    let bytes =
        |place: &Place| place.state().into_iter().map(|(path, (bytes, _))| (path, bytes)).collect::<Vec<_>>();
    assert_eq!(bytes(&one), bytes(&two));
}

#[test]
fn the_command_to_run_can_be_pasted() {
    let place = Place::named("with blank's");
    let told = place.run(&["--check"]).unwrap_err();
    let command = told.split_once("run `").unwrap().1.strip_suffix('`').unwrap();
    let quoted = |folder: &str| {
        format!("'{}'", place.folder().join(folder).display().to_string().replace('\'', r"'\''"))
    };
    assert_eq!(command, format!("cargo xtask gen --schema {} --out {}", quoted("schema"), quoted("out")));
    place.run(&[]).unwrap();
    place.run(&["--check"]).unwrap();
}

#[test]
fn clashing_names_have_lines() {
    let place = Place::new();
    let clash = "methods:\n  app.note.get:\n    page: app/note-get.md\n    effect: read\n    params:\n      a_b:\n        type: string\n      aB:\n        type: string\n";
    schema(&place.schema(), &[("specs/app/note.yaml", clash)]);
    let told = place.run(&[]).unwrap_err();
    let file = format!("{}/specs/app/note.yaml:", place.schema().display());
    let rest = told.strip_prefix(&file).unwrap_or_else(|| panic!("{told}"));
    assert!(rest.starts_with(|c: char| c.is_ascii_digit()), "{told}");
    assert!(rest.contains("`a_b` and `aB` would both be the field `a_b`"), "{told}");
    assert!(rest.contains("give one of them a `rust:` in overlays/app/note.yaml"), "{told}");
}

#[test]
fn features_stand_between_their_marks() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Cargo.toml");
    let around = |inner: &str| format!("[features]\nmine = []\n{BEGIN}{inner}{END}[lints]\n");
    fs::write(&path, around("old = []\n")).unwrap();
    let change = manifest::compare(&path, "im = []\n").unwrap().unwrap();
    assert_eq!(change.after.unwrap(), around("im = []\n"));
    assert!(manifest::compare(&path, "old = []\n").unwrap().is_none());
    fs::write(&path, around("im = []\nimbot = [\"im\"]\nfull = [\"im\", \"imbot\"]\n")).unwrap();
    assert_eq!(manifest::areas(&path).unwrap(), ["im", "imbot"]);
    fs::write(&path, "[features]\n").unwrap();
    assert!(manifest::compare(&path, "").err().unwrap().contains("not marked"));
}

#[test]
fn command_lines() {
    assert_eq!(parse(&["--check"]).unwrap(), Options { check: true, ..Options::default() });
    assert_eq!(parse(&["--out", "x"]).unwrap().out, Some(PathBuf::from("x")));
    assert!(parse(&["--out"]).unwrap_err().contains("needs a folder"));
    assert!(parse(&["--out", "--check"]).unwrap_err().contains("needs a folder"));
    assert!(parse(&["--chek"]).unwrap_err().contains("does not know `--chek`"));
}
