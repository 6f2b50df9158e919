//! Whole pages of our own through the reader and this stage.

use super::Shapes;
use crate::import::note::Notes;
use crate::import::page;
use crate::import::tree::{Level, Members, Records, Ty};
use std::fmt::Write as _;

/// The shapes of pages, in short: a line for each member, notes at the end.
fn shapes(pages: &[(&str, &str)]) -> String {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in pages {
        let path = root.path().join("api-reference").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let corpus =
        page::read(root.path(), &crate::import::progress::Progress::new(), &mut Notes::default()).unwrap();
    let shapes = Shapes::new(&corpus);
    let (mut records, mut notes) = (Records::default(), Notes::default());
    let mut out = String::new();
    for page in corpus.pages.values() {
        for subject in &page.subjects {
            let request = shapes.request(subject, page, &mut records, &mut notes);
            let returned = shapes.returned(subject, page, &mut records, &mut notes);
            for members in [request, returned] {
                show(&members, 0, &mut out);
            }
        }
    }
    for record in records.all.values() {
        writeln!(out, "{}.{}", record.module, record.name).unwrap();
        show(&record.members, 1, &mut out);
    }
    for note in notes.sorted() {
        writeln!(out, "! {}: {}", note.kind, note.what).unwrap();
    }
    out
}

fn show(members: &Members, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    for member in &members.members {
        let mark = match member.required {
            Level::No => "",
            Level::Always => "*",
            Level::Conditional => "?",
            Level::OneOf => "|",
            Level::WebhookOnly => "w",
        };
        write!(out, "{indent}{}{mark}: ", member.name).unwrap();
        show_type(&member.ty, depth, out);
        writeln!(out).unwrap();
    }
    for group in &members.groups {
        writeln!(out, "{indent}{} {}", group.rule, group.of.join(" ")).unwrap();
    }
    if members.open {
        writeln!(out, "{indent}...").unwrap();
    }
}

fn show_type(ty: &Ty, depth: usize, out: &mut String) {
    match ty {
        Ty::Plain { words, values, .. } => {
            let values: Vec<&str> = values.iter().map(|value| value.wire.as_str()).collect();
            let listed = if values.is_empty() { String::new() } else { format!(" {{{}}}", values.join(",")) };
            write!(out, "{}{listed}", words.join("|")).unwrap();
        }
        Ty::File(encoding) => write!(out, "file {encoding}").unwrap(),
        Ty::Object(members) => {
            writeln!(out, "{{").unwrap();
            show(members, depth + 1, out);
            write!(out, "{}}}", "  ".repeat(depth)).unwrap();
        }
        Ty::List(element) => {
            write!(out, "[").unwrap();
            show_type(element, depth, out);
            write!(out, "]").unwrap();
        }
        Ty::Map(key, of) => {
            write!(out, "<{key}> ").unwrap();
            show_type(of, depth, out);
        }
        Ty::Record(id) => {
            write!(out, "@{}:{}", id.page.trim_start_matches("api-reference/"), id.line).unwrap();
        }
    }
}

/// A method's page with these parts between its head and its example.
fn method(name: &str, parts: &str) -> String {
    format!(
        "# Do something {name}\n\n> Scope: [`app`](../scopes/permissions.md)\n>\n> Who can execute the method: anybody\n\n{parts}\n\n\
         ## Code Examples\n\n{{% list tabs %}}\n\n- cURL (Webhook)\n\n    ```bash\n    curl -X POST \\\n    -d '{{}}' \\\n    \
         https://x/rest/1/2/{name}\n    ```\n\n{{% endlist %}}\n"
    )
}

/// A table of rows of a name, a type and a text.
fn table(rows: &[(&str, &str, &str)]) -> String {
    let mut out = "#|\n|| **Name**\n`type` | **Description** ||\n".to_owned();
    for (name, ty, text) in rows {
        writeln!(out, "|| **{name}**\n{ty} | {text} ||").unwrap();
    }
    out + "|#\n"
}

fn check(pages: &[(&str, &str)], expected: &str) {
    let shown = shapes(pages);
    let expected: Vec<&str> =
        expected.lines().map(|line| line.strip_prefix("            ").unwrap_or(line)).collect();
    assert_eq!(shown.trim_end().lines().collect::<Vec<_>>(), expected[1..expected.len() - 1], "\n{shown}");
}

const OBJECT: &str = "[`object`](../data-types.md)";
const STRING: &str = "[`string`](../data-types.md)";
const INTEGER: &str = "[`integer`](../data-types.md)";
const ARRAY: &str = "[`array`](../data-types.md)";

#[test]
fn tables_are_found_by_links_headings_and_bullets() {
    let parts = [
        "## Method Parameters\n",
        &table(&[
            ("fields*", OBJECT, "What to set, described [below](#things)"),
            ("params", OBJECT, "More of it"),
            (
                "extra",
                OBJECT,
                "An object with the fields:\n- `one` (`integer`) — first\n- `two` — string, second",
            ),
            ("opaque", OBJECT, "Anything"),
        ]),
        "### What there is {#things}\n",
        &table(&[("NAME*", STRING, "Name"), ("UF_...", STRING, "Others")]),
        "### Parameter params\n",
        &table(&[("deep.er", INTEGER, "A number"), ("list[]", STRING, "Texts")]),
    ]
    .join("\n");
    check(
        &[("app/app-thing-add.md", &method("app.thing.add", &parts))],
        "
            fields*: {
              NAME*: string
              ...
            }
            params: {
              deep: {
                er: integer
              }
              list: [string]
            }
            extra: {
              one: integer
              two: string
            }
            opaque: object
        ",
    );
}

#[test]
fn anchors_of_the_translated_pages_lead_to_the_heading_of_the_name() {
    let parts = [
        "## Method Parameters\n",
        &table(&[("fields", OBJECT, "Described [below](#parametr-fields)")]),
        "### Parameter fields\n",
        &table(&[("NAME", STRING, "Name")]),
    ]
    .join("\n");
    check(
        &[("app/app-thing-add.md", &method("app.thing.add", &parts))],
        "
            fields: {
              NAME: string
            }
        ",
    );
}

#[test]
fn arrays_are_lists_unless_they_are_said_to_hold_fields() {
    let parts = [
        "## Method Parameters\n",
        &table(&[
            ("items", ARRAY, "Each element is an object, described [below](#item)"),
            ("fields", ARRAY, "Array of fields, described [below](#fields)"),
            ("byId", OBJECT, "The key is the identifier of a user, the value is described [below](#item)"),
        ]),
        "### Item {#item}\n",
        &table(&[("ID", INTEGER, "Identifier")]),
        "### Fields {#fields}\n",
        &table(&[("NAME", STRING, "Name")]),
    ]
    .join("\n");
    check(
        &[("app/app-thing-add.md", &method("app.thing.add", &parts))],
        "
            items: [{
              ID: integer
            }]
            fields: {
              NAME: string
            }
            byId: <integer> {
              ID: integer
            }
        ",
    );
}

#[test]
fn keys_that_are_data_make_maps() {
    let parts = [
        "## Method Parameters\n",
        &table(&[("users", OBJECT, "Described [below](#users)")]),
        "### Users {#users}\n",
        &table(&[("{USER_ID}", OBJECT, "Described [below](#user)")]),
        "### User {#user}\n",
        &table(&[("NAME", STRING, "Name")]),
    ]
    .join("\n");
    check(
        &[("app/app-thing-add.md", &method("app.thing.add", &parts))],
        "
            users: <integer> {
              NAME: string
            }
        ",
    );
}

#[test]
fn what_leads_to_itself_is_a_record() {
    let parts = [
        "## Method Parameters\n",
        &table(&[("node", OBJECT, "Described [below](#node)")]),
        "### Object node {#node}\n",
        &table(&[("name", STRING, "Name"), ("child", OBJECT, "Of the same kind, described [below](#node)")]),
    ]
    .join("\n");
    let shown = shapes(&[("app/app-thing-add.md", &method("app.thing.add", &parts))]);
    assert!(shown.contains("node: @app/app-thing-add.md:"), "{shown}");
    assert!(
        shown.contains("app/thing.ThingNode\n  name: string\n  child: @app/app-thing-add.md:"),
        "{shown}"
    );
}

#[test]
fn types_of_other_pages_are_records_of_their_area() {
    let get = [
        "## Method Parameters\n",
        &table(&[("id*", "[`app_thing.id`](./data-types.md)", "Which")]),
        "## Response Handling\n\nHTTP Status: **200**\n\n### Returned Data\n",
        &table(&[
            ("thing", "[`app_thing`](./data-types.md)", "The thing"),
            ("time", "[`time`](../data-types.md#time)", "Time"),
        ]),
    ]
    .join("\n");
    let types = format!(
        "# Types\n\n### app_thing\n\n{}",
        table(&[("id", STRING, "Identifier"), ("name", STRING, "Name")])
    );
    let common =
        format!("# Types\n\n## Time Object {{#time}}\n\n{}", table(&[("start", "`double`", "Start")]));
    let shown = shapes(&[
        ("app/app-thing-get.md", &method("app.thing.get", &get)),
        ("app/data-types.md", &types),
        ("data-types.md", &common),
    ]);
    for expected in [
        // The identifier has the type that the described object has it in.
        "id*: string\n",
        "thing: @app/data-types.md:",
        "time: @data-types.md:",
        "app/types.Thing\n  id: string\n  name: string\n",
        "portal/types.Time\n  start: double\n",
    ] {
        assert!(shown.contains(expected), "{expected}\n{shown}");
    }
}

#[test]
fn groups_and_sets_of_parameters() {
    let parts = [
        "## Method Parameters\n\n### By number\n",
        &table(&[("id*", INTEGER, "Number")]),
        "### By name\n",
        &table(&[
            ("name*", STRING, "Name. Required if `code` is not provided"),
            ("code*", STRING, "Code. Required if `name` is not provided"),
        ]),
    ]
    .join("\n");
    check(
        &[("app/app-thing-get.md", &method("app.thing.get", &parts))],
        "
            id?: integer
            name|: string
            code|: string
            at_least_one name code
            ! parameter-sets: app.thing.get param
        ",
    );
}

#[test]
fn what_nothing_leads_to_is_said() {
    let parts = [
        "## Method Parameters\n",
        &table(&[
            ("id", INTEGER, "Number"),
            ("one", OBJECT, "See [below](#nowhere), its structure"),
            ("two", OBJECT, "x"),
        ]),
        "### Rather another thing\n",
        &table(&[("NAME", STRING, "Name")]),
    ]
    .join("\n");
    let shown = shapes(&[("app/app-thing-get.md", &method("app.thing.get", &parts))]);
    assert!(shown.contains("! structure-missing: app.thing.get param one"), "{shown}");
    assert!(shown.contains("! table-unreached: app.thing.get param"), "{shown}");
}
