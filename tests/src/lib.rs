//! Shared helpers of the tests and benches.

pub mod measure;

use bitrix_api::Json;

/// Whether two JSON values mean the same to the server: `"5"` and `5`, `"Y"` and `true`, and members that hold nothing
/// (`null`, `{}`, `[]`) and absent ones.
///
/// # Errors
/// The path of the first difference, with both values.
pub fn same(expected: &Json, found: &Json) -> Result<(), String> {
    compare(expected, found, "")
}

fn compare(expected: &Json, found: &Json, path: &str) -> Result<(), String> {
    match (expected, found) {
        (Json::Object(a), Json::Object(b)) => {
            for (key, value) in a {
                compare(value, &found[key.as_str()], &format!("{path}.{key}"))?;
            }
            for (key, value) in b {
                if expected.get(key).is_none() && !is_nothing(value) {
                    return Err(format!("{path}.{key}: not expected, found {value}"));
                }
            }
            Ok(())
        }
        (Json::Array(a), Json::Array(b)) if a.len() == b.len() => a
            .iter()
            .zip(b)
            .enumerate()
            .try_for_each(|(index, (a, b))| compare(a, b, &format!("{path}[{index}]"))),
        _ if expected == found || (is_nothing(expected) && is_nothing(found)) => Ok(()),
        _ => match (plain(expected), plain(found)) {
            (Some(a), Some(b)) if a == b => Ok(()),
            _ => Err(format!("{path}: expected {expected}, found {found}")),
        },
    }
}

fn is_nothing(json: &Json) -> bool {
    match json {
        Json::Null => true,
        Json::Array(items) => items.is_empty(),
        Json::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// A scalar in one spelling: a flag as `Y` or `N`, a number as its digits.
fn plain(json: &Json) -> Option<String> {
    match json {
        Json::Bool(true) => Some("Y".to_owned()),
        Json::Bool(false) => Some("N".to_owned()),
        Json::Number(number) => Some(number.as_f64()?.to_string()),
        Json::String(text) => {
            Some(text.parse::<f64>().map_or_else(|_| text.clone(), |number| number.to_string()))
        }
        _ => None,
    }
}
