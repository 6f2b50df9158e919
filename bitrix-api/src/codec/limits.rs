//! Documented limits of a value.

use super::{Decoder, Json};

/// The limits that the official pages state for a parameter; broken ones are reported before anything is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Most characters of a text, or of the JSON text of anything else.
    pub max_chars: Option<u64>,
    /// Most elements of a list.
    pub max_items: Option<u64>,
    /// Smallest number.
    pub min: Option<i64>,
    /// Largest number.
    pub max: Option<i64>,
}

impl Limits {
    /// No limit at all.
    pub const NONE: Self = Self { max_chars: None, max_items: None, min: None, max: None };

    /// With a limit of characters.
    #[must_use]
    pub const fn max_chars(mut self, chars: u64) -> Self {
        self.max_chars = Some(chars);
        self
    }

    /// With a limit of elements.
    #[must_use]
    pub const fn max_items(mut self, items: u64) -> Self {
        self.max_items = Some(items);
        self
    }

    /// With a smallest number.
    #[must_use]
    pub const fn min(mut self, min: i64) -> Self {
        self.min = Some(min);
        self
    }

    /// With a largest number.
    #[must_use]
    pub const fn max(mut self, max: i64) -> Self {
        self.max = Some(max);
        self
    }

    /// What is wrong with a written value, if anything.
    pub(super) fn broken_by(self, json: &str) -> Option<String> {
        if let Some(most) = self.max_chars {
            let chars = chars_of(json);
            if chars > most {
                return Some(format!("{chars} characters, and at most {most} are allowed"));
            }
        }
        if let Some(most) = self.max_items {
            let items = items_of(json);
            if items > most {
                return Some(format!("{items} elements, and at most {most} are allowed"));
            }
        }
        if self.min.is_some() || self.max.is_some() {
            let number: f64 = json.trim_matches('"').parse().ok()?;
            if self.min.is_some_and(|min| number < min as f64) {
                return Some(format!("{number} is below the smallest allowed value, {}", self.min?));
            }
            if self.max.is_some_and(|max| number > max as f64) {
                return Some(format!("{number} is above the largest allowed value, {}", self.max?));
            }
        }
        None
    }
}

fn chars_of(json: &str) -> u64 {
    let text = if json.starts_with('"') {
        Decoder::new(json.as_bytes()).text().map(|text| text.chars().count())
    } else {
        Ok(json.chars().count())
    };
    text.map_or(0, |count| count as u64)
}

fn items_of(json: &str) -> u64 {
    match super::from_json(json.as_bytes()) {
        Ok(Json::Array(items)) => items.len() as u64,
        _ => 0,
    }
}
