//! Whole imports of a small documentation.

use super::{Import, moved, write};
use std::fs;
use tempfile::TempDir;

/// A documentation and a schema.
struct World {
    folder: TempDir,
}

impl World {
    fn new() -> Self {
        let world = Self { folder: tempfile::tempdir().expect("a folder") };
        world.page("wall-paint", page("wall.paint", "COLOR", "- `R` — red\n- `G` — green\n- `B` — blue"));
        world.page("wall-wash", page("wall.wash", "SOAP", "- `S` — some\n- `M` — much\n- `L` — all of it"));
        world.import();
        world
    }

    fn docs(&self) -> std::path::PathBuf {
        self.folder.path().join("docs")
    }

    fn schema(&self) -> std::path::PathBuf {
        self.folder.path().join("schema")
    }

    fn page(&self, name: &str, text: impl AsRef<[u8]>) {
        let folder = self.docs().join("api-reference/wall");
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join(format!("{name}.md")), text).expect("written");
    }

    fn read(&self) -> Import {
        Import::of(&self.docs(), &self.schema()).expect("read")
    }

    /// Imports, and answers the lines of what moved.
    fn import(&self) -> Vec<String> {
        let import = self.read();
        write(&self.schema().join("specs"), &import.after).expect("written");
        moved::moved(&import.before, &import.after)
    }

    fn spec(&self) -> String {
        fs::read_to_string(self.schema().join("specs/wall.yaml")).unwrap_or_default()
    }
}

fn page(method: &str, param: &str, values: &str) -> String {
    format!(
        "# Do It {method}\n\n> Scope: [`wall`](../scopes/permissions.md)\n>\n> Who can execute the method: any user\n\n## Method Parameters\n\n\
         #|\n|| **Name**\n`type` | **Description** ||\n|| **ID***\n[`integer`](../data-types.md) | Which one ||\n\
         || **{param}**\n[`string`](../data-types.md) | Which way.\n\nPossible values:\n{values} ||\n|#\n\n\
         ## Response Handling\n\nHTTP Status: **200**\n\n```json\n{{\"result\": true, \"time\": {{\"start\": 1.5}}}}\n```\n"
    )
}

#[test]
fn a_second_import_changes_nothing() {
    let world = World::new();
    let first = world.spec();
    assert!(first.contains("wall.paint:") && first.contains("R: {label: red}"), "{first}");
    assert!(world.import().is_empty());
    assert_eq!(world.spec(), first);
}

#[test]
fn an_added_page_a_renamed_parameter_and_a_removed_value_are_three_lines() {
    let world = World::new();
    world.page("wall-paper", page("wall.paper", "KIND", "- `A` — a\n- `B` — b"));
    world.page("wall-paint", page("wall.paint", "TINT", "- `R` — red\n- `G` — green\n- `B` — blue"));
    world.page("wall-wash", page("wall.wash", "SOAP", "- `S` — some\n- `L` — all of it"));
    let lines = world.import();
    assert_eq!(
        lines,
        [
            "~ method wall.paint: COLOR renamed to `TINT`",
            "+ method wall.paper",
            "~ method wall.wash: SOAP value `M` removed",
        ]
    );
}

#[test]
fn a_page_that_cannot_be_read_keeps_its_last_spec_and_the_others_go_on() {
    let broken: [(&str, Vec<u8>, usize); 4] = [
        ("a wrong encoding", b"# W\xe4nde wall.wash\n".to_vec(), 1),
        (
            "a missing include",
            format!("{}{{% include [x](./none.md) %}}\n", page("wall.wash", "SOAP", "- `S` — s")).into(),
            1,
        ),
        ("an unclosed fence", format!("{}```json\n", page("wall.wash", "SOAP", "- `S` — s")).into(), 1),
        ("another layout", b"# Do It wall.wash\n\nNothing is where it was.\n".to_vec(), 0),
    ];
    for (what, text, count) in broken {
        let world = World::new();
        world.page("wall-wash", text);
        world.page("wall-paint", page("wall.paint", "TINT", "- `R` — red\n- `G` — green\n- `B` — blue"));
        let import = world.read();
        assert_eq!(import.corpus.broken.len(), count, "{what}");
        let told = import.notes.iter().any(|note| note.kind == "page-emptied");
        assert_eq!(told, count == 0, "{what}: {:?}", import.notes);
        assert_eq!(world.import(), ["~ method wall.paint: COLOR renamed to `TINT`"], "{what}");
        assert!(world.spec().contains("S: {label: "), "{what}: {}", world.spec());
    }
}

#[test]
fn a_removed_page_takes_its_method_along() {
    let world = World::new();
    fs::remove_file(world.docs().join("api-reference/wall/wall-wash.md")).expect("removed");
    assert_eq!(world.import(), ["- method wall.wash"]);
    assert!(!world.spec().contains("wall.wash"));
}

#[test]
fn no_sentence_of_a_page_is_in_a_spec() {
    let world = World::new();
    for words in ["Which", "any user", "Do It"] {
        assert!(!world.spec().contains(words), "{words}: {}", world.spec());
    }
}
