//! Tables: where they begin and end, what is in their cells, and which part they belong to.

use super::{method, names, page_at, parameters, row, words};
use crate::import::page::cell::{Block, Inline};
use crate::import::page::{Part, Subject};

const ROW: &str = "|| **ID**\n[`integer`](t.md) | Words ||";

fn text(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

fn parts(subject: &Subject) -> Vec<(&str, Part)> {
    subject
        .tables
        .iter()
        .flat_map(|table| table.rows.iter().map(|row| (row.name.as_str(), table.part)))
        .collect()
}

#[test]
fn a_header_may_be_written_otherwise_or_be_missing() {
    let headers = [
        "|| **Name**\n`type` | **Description** ||\n",
        "|| **Parameter** / **Type** | **Description** ||\n",
        "|| **parameter**\n`type` | **Description** ||\n",
        "|| **Key**\n`type`| **Description** ||\n",
        "|| **Name** | **Description** ||\n",
        "|| Field | Description ||\n",
        "",
    ];
    for header in headers {
        for (open, close) in [("#|\n", "\n|#"), ("#| \n", " |#"), ("#|\n\n", "\n\n|#")] {
            let table = parameters(&format!("{open}{header}{ROW}{close}"));
            assert_eq!(names(&table), ["ID"], "{header:?}");
            assert_eq!(words(&table.rows[0]), ["integer"], "{header:?}");
            assert_eq!(table.header.is_empty(), header.is_empty(), "{header:?}");
        }
    }
}

#[test]
fn types_may_have_a_column_and_further_columns_are_kept_by_name() {
    let table = parameters(
        "#|\n|| **Field** | **Type** | **Description** | **Default** ||\n|| **ID** | [`integer`](t.md) | Words | `5` ||\n|#",
    );
    assert_eq!(words(&table.rows[0]), ["integer"]);
    assert!(matches!(table.rows[0].text.as_slice(), [Block::Paragraph(words)] if *words == [text("Words")]));
    let [(head, blocks)] = table.rows[0].more.as_slice() else { panic!("{:?}", table.rows[0].more) };
    assert_eq!(head, "Default");
    assert!(matches!(blocks.as_slice(), [Block::Paragraph(words)] if *words == [Inline::Code("5".into())]));
}

#[test]
fn tables_of_something_else_are_no_tables_of_members() {
    for header in [
        "**Method** | **Description**",
        "**Code** | **HEX**",
        "**Value** | **Meaning**",
        "**If you need** | **Use**",
    ] {
        let (subject, _) =
            method(&format!("## Method Parameters\n\n#|\n|| {header} ||\n|| **a** | b ||\n|#\n"));
        assert!(subject.tables.is_empty(), "{header}");
    }
}

#[test]
fn a_cell_holds_lists_code_breaks_and_links() {
    let row = row(
        "|| **ID**\n[`integer`](t.md) | One `1`, **two**\nthree [see](#x).\n\n- `Y` — yes\n  - inner\n- `N`\n\n```json\n{\"a\": 1 || 2}\n```\n||",
    );
    let [Block::Paragraph(paragraph), Block::List(items), Block::Code(code)] = row.text.as_slice() else {
        panic!("{:?}", row.text)
    };
    assert_eq!(
        paragraph[0..4],
        [text("One "), Inline::Code("1".into()), text(", "), Inline::Strong("two".into())]
    );
    assert_eq!(paragraph[4], Inline::Break);
    assert!(matches!(&paragraph[6], Inline::Link { text, code: false, target: Some(link) }
        if text == "see" && link.anchor.as_deref() == Some("x")));
    assert!(
        matches!(items.as_slice(), [first, _] if matches!(first.as_slice(), [Block::Paragraph(_), Block::List(_)]))
    );
    assert_eq!(code, "{\"a\": 1 || 2}\n");
}

#[test]
fn bars_in_code_and_behind_backslashes_end_no_cell() {
    let row = row("|| **ID**\n[`a\\|b`](t.md) | `x | y`, ```0|1``` and c\\|d ||");
    assert_eq!(words(&row), ["a", "b"]);
    let [Block::Paragraph(inlines)] = row.text.as_slice() else { panic!("{:?}", row.text) };
    assert_eq!(inlines[0], Inline::Code("x | y".into()));
    assert_eq!(inlines[2], Inline::Code("0|1".into()));
    assert_eq!(inlines[3], text(" and c|d"));
}

#[test]
fn a_table_in_a_cell_is_a_block() {
    let row = row(
        "|| **ID**\n[`integer`](t.md) | Before\n\n#|\n||Color|Name||\n||RED|Red||\n||BLUE|Blue||\n|#\n\nAfter ||",
    );
    let [Block::Paragraph(_), Block::Table(inner), Block::Paragraph(_)] = row.text.as_slice() else {
        panic!("{:?}", row.text)
    };
    assert_eq!(names(inner), ["RED", "BLUE"]);
    assert_eq!(inner.line, row.line + 3);
}

#[test]
fn placeholders_in_angle_brackets_stay_in_the_text() {
    let row = row("|| **ID**\n[`integer`](t.md) | <wallId> or <code>x</code><br>&lt;b&gt; ||");
    let [Block::Paragraph(inlines)] = row.text.as_slice() else { panic!("{:?}", row.text) };
    let expected = [text("<wallId> or "), Inline::Code("x".into()), Inline::Break, text("<b>")];
    assert_eq!(inlines.as_slice(), expected);
}

#[test]
fn rows_and_tables_that_are_not_closed_end_before_the_next() {
    let (subject, notes) = method(
        "## Method Parameters\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **A**\n[`a`](t.md) | Words\n\
         || **B**\n[`b`](t.md) | Words ||\n\n## Response Handling\n\n#|\n|| **Name**\n`type` | **Description** ||\n\
         || **result**\n[`a`](t.md) | Words ||\n|#\n",
    );
    assert_eq!(parts(&subject), [("A", Part::Request), ("B", Part::Request), ("result", Part::Response)]);
    let kinds: Vec<_> = notes.iter().map(|note| (note.kind, note.line)).collect();
    assert_eq!(kinds, [("table-unclosed", 11)]);
    let (_, notes) = method(
        "## Method Parameters\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **A**\n[`a`](t.md) | Words\n\
         || **B**\n[`b`](t.md) | Words ||\n|#\n",
    );
    assert_eq!(notes.iter().map(|note| note.kind).collect::<Vec<_>>(), ["row-unclosed"]);
}

#[test]
fn a_cell_may_end_behind_the_marks_of_a_fence() {
    let table = parameters(
        "#|\n|| **Name**\n`type` | **Description** ||\n|| **A**\n[`a`](t.md) | Words\n```\n|| x | y ||\n``` ||\n\
         || **B**\n[`b`](t.md) | ```json\n{}\n```\n||\n|| **C**\n[`c`](t.md) | Words ||\n|#",
    );
    assert_eq!(names(&table), ["A", "B", "C"]);
    for (row, code) in table.rows.iter().zip(["|| x | y ||\n", "{}\n"]) {
        assert!(
            row.text.iter().any(|block| matches!(block, Block::Code(text) if text == code)),
            "{:?}",
            row.text
        );
    }
}

#[test]
fn a_doubled_mark_is_no_row() {
    let (subject, notes) = method(
        "## Method Parameters\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **A**\n[`a`](t.md) | Words || ||\n\
         || **B**\n[`b`](t.md) | Words || ||\n|#\n",
    );
    assert_eq!(parts(&subject), [("A", Part::Request), ("B", Part::Request)]);
    assert!(notes.is_empty(), "{notes:?}");
}

#[test]
fn closing_bars_may_stand_on_a_line_of_their_own_and_opening_ones_too() {
    let table = parameters(
        "#|\n|| **Name**\n`type` | **Description** ||\n||\n**A**\n[`a`](t.md) | Words\n||\n|| **B**\n[`b`](t.md) | Words\n  ||\n|#",
    );
    assert_eq!(names(&table), ["A", "B"]);
}

#[test]
fn tables_in_tabs_have_labels_and_headings_have_anchors() {
    let (subject, _) = method(&format!(
        "## Method Parameters\n\n### Parameter fields {{#fields}}\n\nOne of these.\n\n{{% list tabs %}}\n\n- Wall\n\n    #|\n    {}\n    |#\n\n\
         - Door {{.x}}\n\n    {{% list tabs %}}\n\n    - Left\n\n        #|\n        {}\n        |#\n\n    {{% endlist %}}\n\n{{% endlist %}}\n",
        ROW.replace('\n', "\n    "),
        ROW.replace('\n', "\n        "),
    ));
    let [wall, door] = subject.tables.as_slice() else { panic!("{:?}", subject.tables) };
    assert_eq!(wall.tabs, ["Wall"]);
    assert_eq!(door.tabs, ["Door", "Left"]);
    assert_eq!((wall.heading.as_str(), wall.level), ("Parameter fields", 3));
    assert_eq!(wall.anchors, ["fields", "parameter-fields"]);
    assert_eq!(wall.outer, ["method-parameters"]);
    assert_eq!(wall.lead.len(), 1);
    assert!(door.lead.is_empty());
    assert_eq!((names(wall), names(door)), (vec!["ID"], vec!["ID"]));
}

#[test]
fn the_part_of_a_table_is_that_of_its_section() {
    let cases: [(&str, Part); 15] = [
        ("", Part::Request),
        ("## Method Parameters\n", Part::Request),
        ("## Method Parameters\n### Result Object\n", Part::Request),
        ("## Method Parameters\n## Fields\n", Part::Request),
        ("## Code Examples\n### Settings\n", Part::Response),
        ("## Code Examples\n### Returned Data\n", Part::Response),
        ("## Response Handling\n### Parameter auth\n", Part::Response),
        ("## Response on Success\n", Part::Response),
        ("## Fields Returned by the Method\n", Part::Response),
        ("## Method Parameters\n## Endpoint\n", Part::Other),
        ("## Error Handling\n## Addresses\n", Part::Other),
        ("## Error Handling\n## Addresses\n### Structure of POST Parameters\n", Part::Other),
        ("## Method Parameters\n## Form Mode\n### Parameters of the FORM Array\n", Part::Request),
        ("## What the Handler Receives\n", Part::Other),
        ("## Continue Learning\n", Part::Other),
    ];
    for (headings, part) in cases {
        let (subject, _) =
            method(&format!("{headings}\n#|\n|| **Name**\n`type` | **Description** ||\n{ROW}\n|#\n"));
        assert_eq!(parts(&subject), [("ID", part)], "{headings:?}");
    }
}

#[test]
fn a_table_of_alternative_types_is_noted_and_is_none_of_members() {
    let (subject, notes) = method(
        "## Response Handling\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| `object`\n[`wall`](#wall) | Words ||\n\
         || [`wall[]`](#wall) | Words ||\n|#\n",
    );
    assert!(subject.tables.is_empty());
    assert_eq!(notes.iter().map(|note| note.kind).collect::<Vec<_>>(), ["table-of-types"]);
}

#[test]
fn pages_without_a_subject_keep_their_tables() {
    let (page, _) = page_at(
        "walls/types.md",
        &format!(
            "# Data Types\n\n## Wall {{#wall}}\n\n#|\n|| **Value**\n`type` | **Description** ||\n{ROW}\n|#\n"
        ),
    );
    assert!(page.subjects.is_empty());
    assert_eq!(page.tables[0].anchors, ["wall"]);
    assert_eq!(page.tables[0].part, Part::Other);
}
