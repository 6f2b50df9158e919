//! Shared helpers of the tests and benches, and replay.

pub mod measure;
pub mod replay;

use bitrix_api::Json;
use std::collections::BTreeSet;

/// Whether two JSON values mean the same to the server: `"5"` and `5`, `"Y"` and `true`, and members that hold nothing
/// (`null`, `{}`, `[]`) and absent ones.
///
/// # Errors
/// The path of the first difference, with both values.
pub fn same(expected: &Json, found: &Json) -> Result<(), String> {
    match replay::compare(expected, found, replay::Side::Received, &BTreeSet::new()) {
        None => Ok(()),
        Some(difference) => Err(format!("{}: {}", difference.at, difference.note)),
    }
}
