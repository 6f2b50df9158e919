//! Small pages of our own with every irregularity that is handled.

mod errors;
mod examples;
mod head;
mod kinds;
mod rows;
mod sources;
mod tables;

use super::source::Source;
use super::{Page, Row, Subject, Table, read};
use crate::import::note::{Note, Notes};

/// Reads a page.
fn page_at(path: &str, text: &str) -> (Page, Vec<Note>) {
    let mut notes = Notes::default();
    let page = read::page(path, &Source::of(path, text), &mut notes).expect("the page can be read");
    (page, notes.sorted())
}

/// The head of a method's page, before its sections.
const HEAD: &str = "# Paint a Wall wall.paint\n\n> Scope: [`wall`](../scopes.md)\n>\n> Who can execute the method: any user\n\n\
                    The method `wall.paint` paints.\n\n";

/// The subject of a method's page with these sections.
fn method(sections: &str) -> (Subject, Vec<Note>) {
    let (mut page, notes) = page_at("walls/wall-paint.md", &format!("{HEAD}{sections}"));
    (page.subjects.pop().expect("the page has a method"), notes)
}

/// The only table of a method whose parameters are this table.
fn parameters(table: &str) -> Table {
    let (subject, _) = method(&format!("## Method Parameters\n\n{table}\n"));
    let [table] = <[Table; 1]>::try_from(subject.tables).expect("one table");
    table
}

/// The only row of such a table.
fn row(row: &str) -> Row {
    let table = parameters(&format!("#|\n|| **Name**\n`type` | **Description** ||\n{row}\n|#"));
    let [row] = <[Row; 1]>::try_from(table.rows).expect("one row");
    row
}

fn words(row: &Row) -> Vec<&str> {
    row.types.iter().map(|word| word.word.as_str()).collect()
}

fn names(table: &Table) -> Vec<&str> {
    table.rows.iter().map(|row| row.name.as_str()).collect()
}
