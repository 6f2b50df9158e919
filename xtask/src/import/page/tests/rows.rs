//! The first cell of a row.

use super::super::row::{NameCell, name_cell};
use super::{parameters, row, words};
use crate::import::page::Link;

fn cell(text: &str) -> (String, bool, String) {
    let NameCell { names, starred, types } = name_cell(text, &|_| None);
    (names.join("+"), starred, types.iter().map(|word| word.word.as_str()).collect::<Vec<_>>().join("+"))
}

#[test]
fn names_and_their_stars_in_all_spellings() {
    let cases = [
        ("**COLOR**\n[`string`](t.md)", "COLOR", false, "string"),
        ("**COLOR***\n[`string`](t.md)", "COLOR", true, "string"),
        ("**COLOR**^*^\n[`string`](t.md)", "COLOR", true, "string"),
        ("**COLOR^*^**\n[`string`](t.md)", "COLOR", true, "string"),
        ("**COLOR*** \n[`string`](t.md)", "COLOR", true, "string"),
        ("**COLOR****\n[`string`](t.md)", "COLOR", true, "string"),
        ("**COLOR***,**\n[`string`](t.md)", "COLOR", true, "string"),
        ("**COLOR** [`string`](t.md)", "COLOR", false, "string"),
        ("**COLOR** `string`", "COLOR", false, "string"),
        ("COLOR\n[`string`](t.md)", "COLOR", false, "string"),
        ("COLOR*\nstring", "COLOR", true, "string"),
        ("`COLOR`", "COLOR", false, ""),
        ("**`COLOR`***", "COLOR", true, ""),
        ("[**COLOR**](#color)\n[`string`](t.md)", "COLOR", false, "string"),
        ("<code>COLOR</code>\n[`string`](t.md)", "COLOR", false, "string"),
        ("**layers[]**\n[`object`](t.md)", "layers[]", false, "object"),
        ("**result.layers[].id**", "result.layers[].id", false, ""),
        ("**{WALL_ID}**", "{WALL_ID}", false, ""),
        ("**/{WALL_ID/}**", "{WALL_ID}", false, ""),
        ("**\\<wallId\\>**", "<wallId>", false, ""),
        ("**&lt;wallId&gt;**", "<wallId>", false, ""),
        ("**UF_\\***\n[`any`](t.md)", "UF_*", false, "any"),
        ("**\\***", "*", false, ""),
        ("**~COLOR**", "~COLOR", false, ""),
        ("**LAYER\\_ID**", "LAYER_ID", false, ""),
        ("**ID*** \\| **NUMBER***\n[`integer`](t.md)", "ID+NUMBER", true, "integer"),
        ("**ID**|**NUMBER**\n[`integer`](t.md)", "ID+NUMBER", false, "integer"),
    ];
    for (text, name, starred, types) in cases {
        // The reader of tables has already taken the backslash off an escaped bar.
        let text = text.replace("\\|", "|");
        assert_eq!(cell(&text), (name.to_owned(), starred, types.to_owned()), "{text:?}");
    }
}

#[test]
fn types_in_all_spellings() {
    let cases = [
        ("[`a`](t.md)\n[`b`](t.md)", "a+b"),
        ("[`a`](t.md), [`b`](t.md)", "a+b"),
        ("[`a`](t.md) or [`b`](t.md)", "a+b"),
        ("[`a|b`](t.md)", "a+b"),
        ("[`a`|`b`](t.md)", "a+b"),
        ("[`a` | `b[]`](t.md)", "a+b[]"),
        ("[`a[]`](t.md)", "a[]"),
        ("[`a[]|b`](t.md)", "a[]+b"),
        ("[a](t.md)", "a"),
        ("[crm.id](t.md) | null", "crm.id"),
        ("`a` or `b`", "a+b"),
        ("a", "a"),
        ("a | b", "a+b"),
        ("[`a`](t.md) with value `Y/N`", "a"),
        ("Possible values for it:", ""),
        ("- `asc` — upwards", ""),
    ];
    for (types, expected) in cases {
        assert_eq!(cell(&format!("**X**\n{types}")).2, expected, "{types:?}");
    }
}

#[test]
fn a_type_keeps_its_link() {
    let links = [
        ("[`a`](../types.md)", Some(("types.md", None))),
        ("[`a`](../types.md#a)", Some(("types.md", Some("a")))),
        ("[`a`](./types.md)", Some(("walls/types.md", None))),
        ("[`a`](#a)", Some(("walls/wall-paint.md", Some("a")))),
        ("[`a`](/api/types.html#a)", Some(("api/types.md", Some("a")))),
        ("[`a`](https://example.com/a)", None),
        ("`a`", None),
    ];
    for (text, target) in links {
        let row = row(&format!("|| **X**\n{text} | Words ||"));
        let expected =
            target.map(|(page, anchor)| Link { page: page.into(), anchor: anchor.map(str::to_owned) });
        assert_eq!(words(&row), ["a"]);
        assert_eq!(row.types[0].link, expected, "{text}");
    }
}

#[test]
fn alternative_names_are_rows_of_their_own_of_which_none_is_required() {
    let table = parameters(
        "#|\n|| **Name**\n`type` | **Description** ||\n|| **ID*** \\| **NUMBER***\n[`integer`](t.md) | Words ||\n|#",
    );
    let rows: Vec<_> = table.rows.iter().map(|row| (row.name.as_str(), row.starred, row.line)).collect();
    assert_eq!(rows, [("ID", false, 14), ("NUMBER", false, 14)]);
}

#[test]
fn a_caption_over_rows_is_no_row() {
    let table = parameters(
        "#|\n|| **Name**\n`type` | **Description** ||\n|| **For all walls** |  ||\n|| **ID**\n[`integer`](t.md) | Words ||\n|#",
    );
    assert_eq!(super::names(&table), ["ID"]);
}
