//! Documented limits of a value.

use super::Decoder;
use std::cmp::Ordering;

/// The limits that the official pages state for a parameter; broken ones are reported before anything is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Most characters of a text, or of the JSON text of anything else.
    pub max_chars: Option<u64>,
    /// Most elements of a list, or members of an object.
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
            let (chars, what) = chars_of(json);
            if chars > most {
                return Some(format!("{chars} characters{what}, and at most {most} are allowed"));
            }
        }
        if let Some(most) = self.max_items {
            let items = items_of(json);
            if items > most {
                return Some(format!("{items} elements, and at most {most} are allowed"));
            }
        }
        if self.min.is_some() || self.max.is_some() {
            // Numbers may be written as texts; any other text, such as the one that clears, has no size.
            let number = json.trim_matches('"');
            if let Some(min) = self.min.filter(|min| order(number, *min).is_some_and(Ordering::is_lt)) {
                return Some(format!("{number} is below the smallest allowed value, {min}"));
            }
            if let Some(max) = self.max.filter(|max| order(number, *max).is_some_and(Ordering::is_gt)) {
                return Some(format!("{number} is above the largest allowed value, {max}"));
            }
        }
        None
    }
}

/// How a number stands to a limit, if the text is one.
fn order(number: &str, limit: i64) -> Option<Ordering> {
    match number.parse::<i64>() {
        Ok(whole) => Some(whole.cmp(&limit)),
        Err(_) => number.parse::<f64>().ok()?.partial_cmp(&(limit as f64)),
    }
}

/// Characters of a text, or of the JSON of anything else, and which of the two it is.
fn chars_of(json: &str) -> (u64, &'static str) {
    if json.starts_with('"') {
        let count = Decoder::new(json.as_bytes()).text().map_or(0, |text| text.chars().count());
        (count as u64, "")
    } else {
        (json.chars().count() as u64, " as JSON")
    }
}

/// Elements of a list, or members of an object.
fn items_of(json: &str) -> u64 {
    let mut items = 0;
    if json.starts_with(['[', '{']) {
        // What the encoder wrote is JSON.
        let _ = Decoder::new(json.as_bytes()).map(&mut |d, _| {
            items += 1;
            d.skip()
        });
    }
    items
}
