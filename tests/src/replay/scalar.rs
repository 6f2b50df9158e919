//! When two plain values mean the same in different spellings.
//!
//! The types keep texts as they are. So a text that comes out as another one has been read as something: a flag, a number,
//! a date; and what it was read as is what it has to be equal by.

use bitrix_api::codec::Number;
use bitrix_api::{Date, DateTime, Json};
use time::{Time, UtcOffset};

/// Whether a plain value came out equal. Lists and objects are equal to nothing here.
pub(super) fn same(before: &Json, after: &Json) -> bool {
    let as_flags = || matches!((flag(before), flag(after)), (Some(a), Some(b)) if a == b);
    let plain = match (before, after) {
        (Json::Null, Json::Null) => true,
        (Json::Bool(a), Json::Bool(b)) => a == b,
        (Json::Number(a), Json::Number(b)) => same_number(a, b),
        (Json::String(a), Json::String(b)) => a == b || same_numeric(a, b) || same_moment(a, b),
        (Json::Number(number), Json::String(text)) | (Json::String(text), Json::Number(number)) => {
            numeric(text).is_some_and(|text| same_number(&text, number))
        }
        _ => false,
    };
    plain || as_flags()
}

/// A flag in any spelling that the codec reads.
fn flag(json: &Json) -> Option<bool> {
    match json {
        Json::Bool(value) => Some(*value),
        Json::Number(number) => match number.as_str() {
            "1" => Some(true),
            "0" => Some(false),
            _ => None,
        },
        Json::String(text) => match text.as_str() {
            "Y" | "y" | "1" | "true" => Some(true),
            "N" | "n" | "0" | "false" | "" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// By value; one with a fraction as far as a float goes, which is what both sides of the wire hold it in.
fn same_number(a: &Number, b: &Number) -> bool {
    let is_float = |number: &Number| number.as_str().contains(['.', 'e', 'E']);
    a == b || (is_float(a) && a.as_f64().is_some() && a.as_f64() == b.as_f64())
}

/// A text that is a number as JSON writes it: `5`, not `05`.
fn numeric(text: &str) -> Option<Number> {
    let first = *text.as_bytes().first()?;
    if !(first == b'-' || first.is_ascii_digit()) || !text.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    match text.parse() {
        Ok(Json::Number(number)) => Some(number),
        _ => None,
    }
}

/// Exactly: texts hold money.
fn same_numeric(a: &str, b: &str) -> bool {
    matches!((numeric(a), numeric(b)), (Some(a), Some(b)) if a == b)
}

/// The same moment, the same reading of a clock, or a midnight and its day.
fn same_moment(before: &str, after: &str) -> bool {
    let (Ok(a), Ok(b)) = (before.parse::<DateTime>(), after.parse::<DateTime>()) else { return false };
    if a == b {
        return true;
    }
    // A day may come with the midnight that it begins with, by the portal's clock or by that of UTC.
    let utc = a.moment().and_then(|moment| moment.checked_to_offset(UtcOffset::UTC));
    let midnight = a.clock().time() == Time::MIDNIGHT || utc.is_some_and(|utc| utc.time() == Time::MIDNIGHT);
    let is_day =
        |text: &str| text.len() == "2026-05-14".len() && text.bytes().filter(|b| *b == b'-').count() == 2;
    midnight && is_day(after) && after.parse::<Date>().is_ok_and(|day| day.get() == a.clock().date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_value_are_equal() {
        let equal = [
            ("5", r#""5""#),
            (r#""5""#, "5"),
            ("1.0", "1"),
            ("1", "1.0"),
            (r#""1.50""#, "1.5"),
            (r#""1.0e-7""#, r#""0.00000010""#),
            ("0.09139609336853027", "0.09139609336853027"),
            ("1772552939.0913960933685302", "1772552939.091396"),
            ("true", r#""Y""#),
            (r#""Y""#, "true"),
            (r#""1""#, "true"),
            ("1", r#""Y""#),
            (r#""N""#, "0"),
            (r#""""#, "false"),
            ("null", "null"),
            (r#""2026-05-14T10:26:32+02:00""#, r#""2026-05-14T08:26:32Z""#),
            (r#""14.05.2026 10:26:32""#, r#""2026-05-14T10:26:32""#),
            (r#""14.05.2026""#, r#""2026-05-14""#),
            (r#""2026-05-14T00:00:00+03:00""#, r#""2026-05-14""#),
            (r#""2026-05-14T03:00:00+03:00""#, r#""2026-05-14""#),
        ];
        for (before, after) in equal {
            assert!(same(&before.parse().unwrap(), &after.parse().unwrap()), "{before} {after}");
        }
        let different = [
            (r#""5""#, r#""05""#),
            (r#""05""#, "5"),
            (r#"" 5""#, "5"),
            ("5", "6"),
            ("5", r#""5 ""#),
            ("9007199254740993", "9007199254740992"),
            ("1e999", "2e999"),
            (r#""1.10""#, r#""1.2""#),
            ("true", r#""N""#),
            ("true", "5"),
            ("2", "true"),
            (r#""Yes""#, "true"),
            (r#""y""#, r#""n""#),
            ("null", "false"),
            (r#""a""#, r#""A""#),
            (r#""2026-05-14T10:26:32+02:00""#, r#""2026-05-14T10:26:32""#),
            (r#""2026-05-14T10:26:32+02:00""#, r#""2026-05-14""#),
            (r#""2026-05-14T00:00:00+03:00""#, r#""2026-05-13""#),
            ("[]", "[]"),
        ];
        for (before, after) in different {
            assert!(!same(&before.parse().unwrap(), &after.parse().unwrap()), "{before} {after}");
        }
    }
}
