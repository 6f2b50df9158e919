//! Every promise of `new`, on folders of its own.

use bitrix_schema::{Sources, emit};

use super::*;

struct Place(tempfile::TempDir);

impl Place {
    fn new(files: &[(&str, &str)]) -> Self {
        let place = Place(tempfile::tempdir().unwrap());
        fs::create_dir_all(place.path("overlays")).unwrap();
        for (path, text) in files {
            let path = place.path(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        place
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn run(&self, words: &[&str]) -> Outcome {
        let schema = self.0.path().to_str().unwrap();
        run(self.0.path(), &[words, &["--schema", schema]].concat())
    }

    /// The faults of the schema.
    fn faults(&self) -> String {
        let sources = Sources::read(self.0.path());
        let made = sources.load().and_then(|schema| emit::files(&schema));
        made.map_or_else(|faults| faults.to_string(), |_| String::new())
    }

    /// Fills in the placeholders.
    fn fill(&self, path: &str, value: &str) {
        let filled: Vec<String> = self
            .text(path)
            .lines()
            .map(|line| match line.split_once('<').zip(line.split_once('>')) {
                Some(((before, _), (_, after))) => format!("{before}{value}{after}"),
                None => line.to_owned(),
            })
            .collect();
        fs::write(self.path(path), filled.join("\n")).unwrap();
    }

    /// Takes the comments in.
    fn uncomment(&self, path: &str) {
        let text = self.text(path).replace("\n    # ", "\n    ");
        fs::write(self.path(path), text).unwrap();
    }
}

const SPEC: &str = "methods:\n  app.note.get:\n    page: a.md\n    effect: read\n";

#[test]
fn what_is_to_be_filled_in_is_a_fault_until_it_is() {
    let place = Place::new(&[]);
    place.run(&["method", "app.note.add"]).unwrap();
    let faults = place.faults();
    assert!(
        faults.contains("overlays/app/note.yaml:9: methods.app.note.add.effect: unknown word"),
        "{faults}"
    );
    assert_eq!(faults.lines().count(), 1, "{faults}");
    place.fill("overlays/app/note.yaml", "write");
    assert_eq!(place.faults(), "");

    place.run(&["event", "ONAPPNOTEADD"]).unwrap();
    let faults = place.faults();
    assert!(faults.contains("a Rust name is expected here") && faults.lines().count() == 1, "{faults}");
    place.fill("overlays/app/event.yaml", "NoteAdd");
    assert_eq!(place.faults(), "");
}

/// The examples in the comments are examples.
#[test]
fn comments_hold_once_they_are_taken_in() {
    let place = Place::new(&[("types.yaml", "ids: {user: {doc: a user}}\n")]);
    place.run(&["method", "app.note.add"]).unwrap();
    place.run(&["method", "app.note.list", "--v3"]).unwrap();
    place.run(&["event", "onAppNoteAdd"]).unwrap();
    for (file, effect) in [
        ("overlays/app/note.yaml", "write"),
        ("overlays/v3/app/note.yaml", "write"),
        ("overlays/app/event.yaml", ""),
    ] {
        place.fill(file, effect);
        place.uncomment(file);
        let text = place.text(file);
        assert!(text.contains("\n      USER: {type: integer, as: UserId}"), "{text}");
    }
    assert_eq!(place.faults(), "");
}

#[test]
fn the_name_says_the_file() {
    let place = Place::new(&[("specs/app/note.yaml", SPEC)]);
    for (words, file, holds) in [
        (&["method", "app.note.add"][..], "overlays/app/note.yaml", "  app.note.add:\n"),
        (&["method", "scope"], "overlays/portal.yaml", "  scope:\n"),
        (
            &["method", "vote.AttachedVote.get"],
            "overlays/vote/attached_vote.yaml",
            "  vote.AttachedVote.get:\n",
        ),
        (&["method", "app.note.get", "--v3"], "overlays/v3/app/note.yaml", "  'v3:app.note.get':\n"),
        (&["method", "app.note.list", "--v3"], "overlays/v3/app/note.yaml", "  app.note.list:\n"),
        (&["event", "onAppNoteAdd"], "overlays/app/event.yaml", "  ONAPPNOTEADD:\n    title: onAppNoteAdd\n"),
        (
            &["event", "ONSOMETHING", "--area", "app"],
            "overlays/app/event.yaml",
            "  ONSOMETHING:\n    rust: <",
        ),
    ] {
        place.run(words).unwrap();
        let text = place.text(file);
        assert!(text.contains(holds), "{words:?}\n{text}");
    }
    assert!(place.text("overlays/v3/app/note.yaml").contains("    api: v3\n"));
}

#[test]
fn what_is_there_is_neither_written_again_nor_touched() {
    let overlay = "# Ours.\ndoc: Notes.\n\nmethods:\n  app.note.get: {summary: Reads.}   # kept\n  app.note.set:\n    effect: write\n\n# About events.\nevents:\n  ONAPPX: {rust: X}\n";
    let place = Place::new(&[("specs/app/note.yaml", SPEC), ("overlays/app/note.yaml", overlay)]);
    for words in [
        &["method", "app.note.get"][..],
        &["method", "app.note.SET"],
        &["event", "onAppX"],
        &["event", "ONAPPX", "--area", "app"],
    ] {
        let refused = place.run(words).unwrap_err();
        assert!(refused.contains("is there already, in "), "{refused}");
    }
    assert_eq!(place.text("overlays/app/note.yaml"), overlay);

    place.run(&["method", "app.note.add"]).unwrap();
    let text = place.text("overlays/app/note.yaml");
    let (before, rest) = text.split_once("  app.note.add:\n").unwrap();
    let (_, after) = rest.split_once("\n\n# About").unwrap();
    assert_eq!(format!("{before}\n# About{after}"), overlay, "nothing else has changed");
    // A second time before the first is filled in.
    assert!(place.run(&["method", "app.note.add"]).unwrap_err().contains("is there already"));
    place.run(&["method", "app.note.copy"]).unwrap();
    place.fill("overlays/app/note.yaml", "write");
    assert_eq!(place.faults(), "");
}

#[test]
fn what_cannot_be_written_is_refused() {
    let place = Place::new(&[("overlays/app/note.yaml", "methods: {app.note.get: {effect: read}}\n")]);
    for (words, told) in [
        (&["method"][..], "write `new method some.name"),
        (&["methods", "x"], "write `new method some.name"),
        (&["method", "a..b"], "is not a method name"),
        (&["method", "../x"], "is not a method name"),
        (&["method", "app.note.add"], "is written on one line"),
        (&["method", "app.note.add", "--area", "x"], "does not know `--area`"),
        (&["event", "ONZZZ"], "add `--area AREA`, one of app"),
        (&["event", "ONZZZ", "--area", "zzz"], "there is no area `zzz`"),
        (&["event", "ON/X"], "is not an event name"),
        (&["event", "ONX", "--area"], "`--area` needs an area"),
    ] {
        let refused = place.run(words).unwrap_err();
        assert!(refused.contains(told), "{words:?}: {refused}");
    }
}
