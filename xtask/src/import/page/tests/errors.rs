//! Tables of errors.

use super::method;
use crate::import::page::ErrorRow;

fn errors(section: &str) -> Vec<ErrorRow> {
    method(&format!("## Error Handling\n\n{section}\n")).0.errors
}

/// Status, code and text of the rows of one table.
fn rows(header: &str, rows: &str) -> Vec<(Option<u16>, String, String)> {
    let found = errors(&format!("#|\n|| {header} ||\n{rows}\n|#"));
    found.into_iter().map(|row| (row.status, row.code, row.text)).collect()
}

fn is(status: Option<u16>, code: &str, text: &str) -> (Option<u16>, String, String) {
    (status, code.to_owned(), text.to_owned())
}

#[test]
fn columns_are_found_by_their_names() {
    let cases = [
        (
            "**Code** | **Description** | **Value**",
            "|| `WET` | Wall is wet | Words ||",
            is(None, "WET", "Wall is wet"),
        ),
        (
            "**Code** | **Error Message** | **Description**",
            "|| `WET` | Wall is wet | Words ||",
            is(None, "WET", "Wall is wet"),
        ),
        (
            "**Status** | **Code** | **Description** | **Value**",
            "|| `400` | `WET` | Wall is wet | Words ||",
            is(Some(400), "WET", "Wall is wet"),
        ),
        (
            "**Status** |**Code** | **Description** | **When It Occurs**",
            "|| 403 | `WET` | Wall is wet | Words ||",
            is(Some(403), "WET", "Wall is wet"),
        ),
        ("**Code** | **Description** | **Status**", "|| `WET` | Words | 422 ||", is(Some(422), "WET", "")),
        ("**Code** | **Description**", "|| `WET` | Words ||", is(None, "WET", "")),
        (
            "**Code** | **Description**",
            "|| `WET` | `Wall is wet`\n\nWords ||",
            is(None, "WET", "Wall is wet"),
        ),
        ("**Code** | **Description**", "|| `WET`\nWall is wet | Words ||", is(None, "WET", "Wall is wet")),
        ("**Error text** | **Description**", "|| Wall is wet | Words ||", is(None, "", "Wall is wet")),
        ("**Description** | **Value**", "|| Wall is wet | Words ||", is(None, "", "Wall is wet")),
        ("**Error** | **Description**", "|| `WET` | Words ||", is(None, "WET", "")),
    ];
    for (header, row, expected) in cases {
        assert_eq!(rows(header, row), [expected], "{header}");
    }
}

#[test]
fn empty_codes_are_empty_in_all_spellings() {
    for empty in [
        "Empty value",
        "Empty string",
        "—",
        "-",
        "–",
        "",
        "` `",
        "`\"\"`",
        "\"\"",
        "''",
        "‘’ (empty error code)",
        "No code",
    ] {
        assert_eq!(
            rows("**Code** | **Description** | **Value**", &format!("|| {empty} | Wall is wet | Words ||")),
            [is(None, "", "Wall is wet")],
            "{empty:?}"
        );
    }
}

#[test]
fn a_cell_with_several_codes_gives_several_rows() {
    for codes in ["`WET`, `DAMP`", "`WET` / `DAMP`", "`WET` or `DAMP`", "`WET`\n`DAMP`"] {
        assert_eq!(
            rows("**Code** | **Description** | **Value**", &format!("|| {codes} | Wall is wet | Words ||")),
            [is(None, "WET", "Wall is wet"), is(None, "DAMP", "Wall is wet")],
            "{codes:?}"
        );
    }
}

#[test]
fn a_message_or_a_status_in_the_column_of_codes_is_no_code() {
    let header = "**Code** | **Description**";
    assert_eq!(rows(header, "|| `Wall is wet` | Words ||"), [is(None, "", "Wall is wet")]);
    assert_eq!(rows(header, "|| Wall is wet | Words ||"), [is(None, "", "Wall is wet")]);
    assert_eq!(rows(header, "|| `403` | Words ||"), [is(Some(403), "", "")]);
    assert_eq!(rows(header, "|| `100` | Words ||"), [is(None, "100", "")]);
    // An example shows that it is the code after all.
    let found = errors(
        "```json\n{\"error\": \"403\", \"error_description\": \"Wall is wet\"}\n```\n\n#|\n|| **Code** | **Description** ||\n|| `403` | Words ||\n|#",
    );
    assert_eq!((found[0].status, found[0].code.as_str()), (None, "403"));
}

#[test]
fn a_description_that_an_example_shows_is_literal() {
    let found = errors(
        "```json\n{\"error\": 0, \"error_description\": \"Wall is wet.\"}\n```\n\n#|\n|| **Code** | **Description** ||\n|| `0` | Wall is wet ||\n|| `0` | Words ||\n|#",
    );
    let texts: Vec<_> = found.iter().map(|row| row.text.as_str()).collect();
    assert_eq!(texts, ["Wall is wet.", ""]);
}

#[test]
fn statuses_of_the_section_and_of_examples() {
    let (subject, notes) = method(
        "## Error Handling\n\nHTTP Status: **400**, **403**\n\nHTTP status: **40x**, **50x**\n\nHTTP Status: **160**\n",
    );
    assert_eq!(subject.error_statuses, [400, 403]);
    assert_eq!(notes.iter().map(|note| note.kind).collect::<Vec<_>>(), ["status-odd"]);
}

#[test]
fn version_three_has_a_table_for_each_code() {
    let found = errors(
        "### Possible Error Codes\n\n#### Access Errors\n\nError Code: `X_DENIED`\n\nHTTP Code: **403**\n\n\
         #|\n|| **Field** | **Error Description** | **How to Fix** ||\n|| `-` | Access denied | Words ||\n|#\n\n\
         #### Others\n\nError code: `X_INVALID`\n\n\
         #|\n|| **Field** | **Error description** | **How to fix** ||\n|| `color` | Unknown color `#NAME#` | Words ||\n|| `size` | Too large | Words ||\n|#",
    );
    let rows: Vec<_> = found
        .iter()
        .map(|row| (row.code.as_str(), row.status, row.field.as_deref(), row.text.as_str()))
        .collect();
    assert_eq!(
        rows,
        [
            ("X_DENIED", Some(403), None, "Access denied"),
            ("X_INVALID", None, Some("color"), "Unknown color #NAME#"),
            ("X_INVALID", None, Some("size"), "Too large"),
        ]
    );
}
