//! The figures of a small schema, in a folder of its own.

use std::fs;

use super::*;

const SPEC: &str = "
methods:
  app.note.add:
    page: app/note-add.md
    effect: write
    params:
      ID: {type: integer, required: always}
      ROW:
        type: object
        fields:
          A: {type: string, values: [x, y, z]}
          B: {type: string, values: ['Y', 'N']}
          C: {type: object, ref: Row}
    result:
      type: 'object[]'
      fields: {N: {type: integer}}
    errors:
      - {code: A, text: No}
      - {code: A, text: Never}
      - {code: '', text: What}
events:
  ONNOTEADD: {page: app/on.md#add, data: {ID: {type: string}, ALL: {type: map, key: {type: integer}, of: {type: integer}}}}
records:
  Row: {page: app/row.md, fields: {X: {type: integer}, Y: {type: integer}}}
enums:
  Kind: {values: [a, b]}
";

const V3: &str = "
methods:
  app.item.get:
    page: app/item.md
    api: v3
    effect: read
    errors: [{code: A}, {code: B}]
";

const OVERLAY: &str = "
methods:
  app.note.add:
    summary: Adds.
    params: {ID: {as: NoteId, doc: Which.}, ROW: {fields: {A: {type: char, why: Seen.}}}}
events:
  ONNOTEADD: {rust: NoteAdd, data: {ALL: {key: {as: NoteId}}}}
";

const OTHER: &str = "methods:\n  zoo.cage.open: {effect: write, errors: [{code: A}]}\n";

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Place(tempfile::tempdir().unwrap());
        place.put("types.yaml", "ids:\n  note: {doc: a note}\n");
        place.put("specs/app/note.yaml", SPEC);
        place.put("specs/v3/app/item.yaml", V3);
        place.put("overlays/app/note.yaml", OVERLAY);
        place.put("overlays/zoo/cage.yaml", OTHER);
        place
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn run(&self, more: &[&str]) -> Outcome {
        let mut words = vec!["--schema", self.0.path().to_str().unwrap()];
        words.extend(more);
        run(Path::new("."), &words)
    }

    fn text(&self) -> String {
        text(self.0.path()).unwrap()
    }

    /// The cells of the rows that begin with this name, of all tables.
    fn rows(&self, name: &str) -> Vec<Vec<String>> {
        let start = format!("| {name} | ");
        let text = self.text();
        let rows = text.lines().filter_map(|line| line.strip_prefix(&start)?.strip_suffix(" |"));
        rows.map(|row| row.split(" | ").map(|cell| cell.replace('*', "")).collect()).collect()
    }
}

#[test]
fn everything_is_counted_once_and_by_area() {
    let place = Place::new();
    assert_eq!(
        place.rows("app"),
        [
            vec!["1", "1", "1", "5", "1", "2", "3", "2", "5", "2"],
            vec!["1 of 3", "1 of 5", "2", "2", "1", "0", "0"],
        ]
    );
    assert_eq!(place.rows("zoo")[0], ["1", "0", "0", "0", "0", "0", "0", "0", "1", "1"]);
    assert_eq!(
        place.rows("**total**"),
        [
            vec!["2", "1", "1", "5", "1", "2", "3", "2", "6", "2"],
            vec!["1 of 4", "1 of 5", "2", "2", "1", "0", "0"],
        ]
    );
    assert!(place.rows("elsewhere").is_empty() && place.rows("v3").is_empty());
}

#[test]
fn exceptions_belong_to_the_area_of_their_page_or_name() {
    let place = Place::new();
    place.put(
        "import-exceptions.yaml",
        "- kind: k\n  reason: r\n  pages:\n    app/row.md: [a, b]\n    app/on.md: []\n    far/away.md: [c]\n",
    );
    place.put(
        "replay-exceptions.yaml",
        "- why: w\n  cases: {\"request app.note.add 1\": lost, \"error v3:app.item.get 2\": failed, \"event onNoteAdd 1\": failed, \"request gone 1\": lost}\n",
    );
    assert_eq!(place.rows("app")[1][5..], ["3", "3"]);
    assert_eq!(place.rows("elsewhere")[0][5..], ["1", "1"]);
    assert_eq!(place.rows("**total**")[1][5..], ["4", "4"]);
    place.put("import-exceptions.yaml", "# nothing\n");
    assert_eq!(place.rows("**total**")[1][5..], ["0", "4"]);
    place.put("import-exceptions.yaml", "pages: 5\n");
    assert!(place.run(&[]).unwrap_err().contains("import-exceptions.yaml"));
}

#[test]
fn replay_is_not_run_or_a_table() {
    let place = Place::new();
    assert!(place.text().ends_with("Not run: `cargo xtask replay <checkout>`.\n"));
    place.put(
        "replay.yaml",
        "# Figures.\nerror: {total: 0, ok: 0, listed: 4}\nrequest: {total: 3000, ok: 2999, no_such_method: 1}\n",
    );
    let text = place.text();
    assert!(
        text.ends_with(
            "| kind | total | ok | no such method | listed |\n|---|---:|---:|---:|---:|\n\
             | error | 0 | 0 |  | 4 |\n| request | 3000 | 2999 (99.9 %) | 1 |  |\n"
        ),
        "{text}"
    );
}

#[test]
fn check_writes_nothing_and_fails_until_the_file_is_current() {
    let place = Place::new();
    let file = place.0.path().join(FILE);
    let stale = place.run(&["--check"]).unwrap_err();
    assert!(stale.contains("COVERAGE.md is stale: run `cargo xtask coverage --schema "), "{stale}");
    assert!(!file.exists());
    place.run(&[]).unwrap();
    place.run(&["--check"]).unwrap();
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace('\n', "\r\n")).unwrap();
    place.run(&["--check"]).unwrap();
    place.put("overlays/zoo/door.yaml", "methods:\n  zoo.door.shut: {effect: write}\n");
    place.run(&["--check"]).unwrap_err();
    place.run(&[]).unwrap();
    place.run(&["--check"]).unwrap();
}

/// Records of one area, of which nothing is taken but what methods refer to.
const ALIKE: &str = "
methods:
  app.page.get: {page: app/p.md, effect: read, result: {type: object, ref: Page}}
  app.page.list:
    page: app/p.md
    effect: read
    params: {filter: {type: object, fields: {A: {type: string}, B: {type: string}, C: {type: string}, D: {type: string}, E: {type: string}}}}
    result:
      type: 'object[]'
      fields: {A: {type: string}, B: {type: integer}, C: {type: string}, D: {type: string}, E: {type: string}}
  app.page.add:
    page: app/p.md
    effect: write
    params:
      fields: {type: object, fields: {A: {type: string, required: always}, B: {type: string}, C: {type: string}, F: {type: string}, D: {type: string}, E: {type: string}}}
  app.page.set:
    page: app/p.md
    effect: write
    params:
      data: {type: object, fields: {A: {type: string, required: always}, B: {type: string}, C: {type: string}, F: {type: string}, D: {type: string}, E: {type: string}}}
  app.page.move:
    page: app/p.md
    effect: write
    params: {A: {type: string}, B: {type: string}, C: {type: string}, D: {type: string}, E: {type: string}}
records:
  Page: {page: app/p.md, fields: {A: {type: string}, B: {type: string}, C: {type: 'string[]'}, D: {type: string}, E: {type: string}}}
  Unused: {page: app/p.md, fields: {A: {type: string}, B: {type: string}, C: {type: string}, D: {type: string}, E: {type: string}}}
";

const ALIKE_V3: &str = "
methods:
  app.sheet.get:
    page: app/s.md
    api: v3
    effect: read
    result: {type: object, fields: {A: {type: string}, B: {type: string}, C: {type: string}, D: {type: string}, E: {type: string}}}
";

#[test]
fn near_copies_come_with_what_keeps_them_apart() {
    let place = Place::new();
    place.put("specs/app/page.yaml", ALIKE);
    place.put("specs/v3/app/sheet.yaml", ALIKE_V3);
    let schema = Sources::read(place.0.path()).load().unwrap();
    // `data` of `set` is that of `add`: one type. What nothing refers to is none, and parameters are none.
    let expected = "4 of 5 objects share most of their members with another; 0 of them without a reason

    6 app/page PageFields
    5 app/page app.page.list filter: without F; does not require A
    5 app/page app.page.list: received / sent; without F; does not require A; B: integer / string
    5 app/page Page: received / sent; without F; does not require A; C: string[] / string
    5 v3/app/sheet app.sheet.get: v3 / v2; received / sent; without F; does not require A
";
    let report = near::report(&schema);
    assert_eq!(report, expected, "{report}");
    assert!(place.text().contains("| 5 | 4 | 0 |"), "{}", place.text());
}

#[test]
fn another_spelling_or_area_is_no_reason_and_long_lists_are_cut() {
    let place = Place::new();
    let answer = |area: &str, fields: &str| {
        let text = format!(
            "methods: {{{area}.it.get: {{page: {area}/p.md, effect: read, result: {{type: object, fields: {{{fields}}}}}}}}}"
        );
        place.put(&format!("specs/{area}/it.yaml"), &text);
    };
    let all = |ty: &str, from: u8, to: u8| {
        (from..to).map(|i| format!("M{i}: {{type: {ty}}}")).collect::<Vec<_>>().join(", ")
    };
    place.put(
        "types.yaml",
        "ids:\n  note: {doc: a note, names: [m40]}\n  page: {doc: a page, names: [own/m40]}\n",
    );
    let last = |ty: &str| format!("{}, M39: {{{ty}}}, M40: {{type: integer}}", all("string", 10, 39));
    answer("app", &format!("{}, M40: {{type: integer}}", all("string", 10, 40)));
    answer("two", &format!("{}, {}", all("string", 15, 34), all("integer", 34, 41)));
    answer("map", &last("type: map, key: {type: string}, of: {type: any}"));
    answer("day", &last("type: date"));
    answer("few", &last("type: string, max_chars: 5"));
    answer("own", &format!("{}, M40: {{type: integer}}", all("string", 10, 40)));
    let report = near::report(&Sources::read(place.0.path()).load().unwrap());
    let lines: Vec<&str> = report.lines().collect();
    assert!(lines[0].ends_with("; 1 of them without a reason"), "{report}");
    assert_eq!(
        lines[2..],
        [
            "   31 app/it app.it.get",
            "   31 day/it day.it.get: area; M39: date / string",
            "   31 few/it few.it.get: area; other limits of M39",
            "   31 map/it map.it.get: area; M39: map of any / string",
            "   31 own/it own.it.get: area; M40: page id / note id",
            "   26 two/it two.it.get: area; without M10, M11, M12, M13 and 1 more; M34: integer / string; \
             M35: integer / string; M36: integer / string; M37: integer / string and 2 more types",
        ],
        "{report}"
    );
}

#[test]
fn a_faulty_schema_and_strange_words_are_refused() {
    let place = Place::new();
    for words in [&["--chek"][..], &["--schema"], &["--schema", "--check"]] {
        assert!(run(Path::new("."), words).is_err(), "{words:?}");
    }
    place.put("overlays/zoo/door.yaml", "methods: 5\n");
    assert!(place.run(&[]).unwrap_err().contains("zoo/door.yaml:1"));
    assert!(!place.0.path().join(FILE).exists());
}
