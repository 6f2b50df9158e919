//! `cargo xtask dump --json`: the merged schema on stdout, for other tools. Wire names throughout, nothing of Rust.
//!
//! ```text
//! {"methods": [{"name", "api": "v2"|"v3", "scopes", "deprecated": null|{"replacement"}, "effect", "params": [FIELD],
//!               "result": null|TYPE, "errors": [{"code", "status", "text"}], …}],
//!  "events": [{"name", "params": [FIELD], …}], "system_errors": […]}
//! TYPE  {"type", "values": null|[text], "fields": [FIELD], …}
//! FIELD {"name", "required": "always"|"conditional"|"one_of"|"webhook_only"|"no", "default": null|text, …} and all of a TYPE
//! ```
//!
//! - `type` is a word of the pages: `string text char enum integer double boolean money date datetime timestamp object array
//!   map any secret file bytes multi_field lang_map`; `T[]` is a list of them, `a|b` either, `(a|b)[]` a list of either.
//! - `fields` are the members of an object, of the elements of a list, of the values of a map; `values` likewise. Texts, whatever
//!   `type` is. A map says `key` and `of`, the types of its keys and values.
//! - A shared record is written out wherever it is used, under its name in `record`; inside itself it is a `ref` to
//!   that name, without fields. `open`: members that nobody lists may come (`UF_*`).
//! - An error whose status is not known has one of the method's `error_statuses`, which a page states for a whole table.
//! - A key that is not shown above is left out where it would say nothing, as are `min` and `formats` of most fields.
//!
//! Methods are sorted by name and version, events by name. Each stands on a line of its own, for `grep` and `diff`.

mod shape;
mod tree;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use bitrix_schema::Sources;
use serde::Serialize;

use crate::generate::from_here;
use crate::run::Outcome;

/// Writes the schema to stdout.
pub(crate) fn run(root: &Path, words: &[&str]) -> Outcome {
    let schema = match words {
        ["--json"] => from_here(root, "api-schema"),
        ["--json", "--schema", folder] | ["--schema", folder, "--json"] => PathBuf::from(folder),
        _ => return Err("`dump` takes --json, and --schema DIR".to_owned()),
    };
    let text = json(&Sources::read(&schema))?;
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // Whoever reads has seen enough (`| head`).
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(|error| format!("the schema could not be written: {error}")),
    }
}

/// The whole document.
///
/// # Errors
///
/// The faults of the schema.
fn json(sources: &Sources) -> Result<String, String> {
    let (schema, trees) = sources.load_with_trees().map_err(|faults| faults.to_string())?;
    let whole = tree::dump(&schema, &trees);
    let mut out = String::new();
    for (start, name, lines) in [
        ('{', "methods", lines(&whole.methods)?),
        (',', "events", lines(&whole.events)?),
        (',', "system_errors", lines(&whole.system_errors)?),
    ] {
        // Writing to a text does not fail.
        let _ = write!(out, "{start}\"{name}\":[\n{}\n]", lines.join(",\n"));
    }
    out.push_str("}\n");
    Ok(out)
}

fn lines<T: Serialize>(items: &[T]) -> Result<Vec<String>, String> {
    items.iter().map(|item| serde_json::to_string(item).map_err(|error| error.to_string())).collect()
}

#[cfg(test)]
mod tests;
