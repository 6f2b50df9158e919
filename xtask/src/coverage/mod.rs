//! `cargo xtask coverage`: how much of the API the schema holds, by area, as `api-schema/COVERAGE.md`.
//!
//! `count` walks the model, `near` and `differ` compare its objects, `side` reads the files that other tasks leave beside it,
//! `table` makes the text.

mod bare;
mod count;
mod differ;
mod near;
mod side;
mod table;
mod walk;

use std::path::{Path, PathBuf};

use bitrix_schema::Sources;

use crate::generate::disk::{self, Change};
use crate::generate::from_here;
use crate::run::{Outcome, say};

/// The file, below the schema's folder.
const FILE: &str = "COVERAGE.md";

const COMMAND: &str = "cargo xtask coverage";

/// Prints and writes the figures, or checks that the file has them.
pub(crate) fn run(root: &Path, words: &[&str]) -> Outcome {
    let (mut check, mut records, mut schema) = (false, false, None);
    let mut rest = words.iter();
    while let Some(word) = rest.next() {
        match (*word, rest.as_slice()) {
            ("--check", _) => check = true,
            ("--records", _) => records = true,
            ("--schema", [folder, ..]) if !folder.starts_with("--") => {
                schema = Some(PathBuf::from(folder));
                rest.next();
            }
            _ => return Err("`coverage` takes --check, --records, and --schema DIR".to_owned()),
        }
    }
    let folder = schema.clone().unwrap_or_else(|| from_here(root, "api-schema"));
    if records {
        let schema = Sources::read(&folder).load().map_err(|faults| faults.to_string())?;
        say(&near::report(&schema));
        return Ok(());
    }
    let after = text(&folder)?;
    let path = folder.join(FILE);
    let before = disk::read(&path)?;
    // A checkout may have turned its lines.
    let current = before.as_deref().is_some_and(|before| before.replace("\r\n", "\n") == after);
    if check {
        let place = schema.map(|folder| format!(" --schema {}", folder.display())).unwrap_or_default();
        let stale = format!("{} is stale: run `{COMMAND}{place}`", path.display());
        return if current { Ok(()) } else { Err(stale) };
    }
    say(&after);
    if current {
        return Ok(());
    }
    disk::write(&[Change { path, before, after: Some(after) }], &folder)
}

/// The text of the file for the schema in this folder.
///
/// # Errors
///
/// The faults of the schema, or what is wrong with a file beside it.
fn text(folder: &Path) -> Result<String, String> {
    let sources = Sources::read(folder);
    let schema = sources.load().map_err(|faults| faults.to_string())?;
    let mut areas = count::areas(&schema);
    areas.corrections(&sources.corrections());
    areas.exceptions(&side::import_exceptions(folder)?, &side::replay_exceptions(folder)?);
    Ok(table::text(&areas, &schema, side::replay(folder)?.as_ref()))
}

#[cfg(test)]
mod tests;
