//! Texts in several languages.

use crate::codec::{Absent, Decode, DecodeError, Decoder, Encode, Encoder};
use std::collections::BTreeMap;

/// A text in several languages: language code (`en`, `de`, `pt_br`…) to text.
///
/// The server prints an empty one as `[]`; a language without a text (`null`) is left out.
///
/// ```
/// use bitrix_api::LangMap;
///
/// let title = LangMap::from([("en", "Stage"), ("de", "Phase")]);
/// assert_eq!(title.get("de"), Some("Phase"));
/// assert_eq!(title.get("fr"), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LangMap(BTreeMap<String, String>);

impl LangMap {
    /// No texts.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// The same with a text in one more language, or in place of that language's.
    #[must_use]
    pub fn with(mut self, language: impl Into<String>, text: impl Into<String>) -> Self {
        self.0.insert(language.into(), text.into());
        self
    }

    /// The text in a language.
    pub fn get(&self, language: &str) -> Option<&str> {
        self.0.get(language).map(String::as_str)
    }

    /// Languages and texts, by language.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(language, text)| (language.as_str(), text.as_str()))
    }

    /// Number of languages.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for LangMap {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(texts: I) -> Self {
        Self(texts.into_iter().map(|(language, text)| (language.into(), text.into())).collect())
    }
}

impl<K: Into<String>, V: Into<String>, const N: usize> From<[(K, V); N]> for LangMap {
    fn from(texts: [(K, V); N]) -> Self {
        texts.into_iter().collect()
    }
}

impl From<BTreeMap<String, String>> for LangMap {
    fn from(texts: BTreeMap<String, String>) -> Self {
        Self(texts)
    }
}

impl From<LangMap> for BTreeMap<String, String> {
    fn from(texts: LangMap) -> Self {
        texts.0
    }
}

impl Decode for LangMap {
    const ABSENT: Absent = Absent::SCALAR;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let texts = BTreeMap::<String, Option<String>>::decode(d)?;
        Ok(texts.into_iter().filter_map(|(language, text)| Some((language, text?))).collect())
    }
}

impl Encode for LangMap {
    fn encode(&self, e: &mut Encoder) {
        self.0.encode(e);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{from_json, to_json};

    #[test]
    fn travels_as_an_object() {
        let map = LangMap::new().with("en", "Stage").with("de", "Phase").with("en", "Step");
        let json = r#"{"de":"Phase","en":"Step"}"#;
        assert_eq!(to_json(&map).unwrap(), json);
        assert_eq!(from_json::<LangMap>(json.as_bytes()).unwrap(), map);
        assert_eq!(map.iter().collect::<Vec<_>>(), [("de", "Phase"), ("en", "Step")]);
    }

    #[test]
    fn php_empties() {
        assert!(from_json::<LangMap>(b"[]").unwrap().is_empty());
        assert_eq!(
            from_json::<LangMap>(br#"{"en": "A", "de": null}"#).unwrap(),
            LangMap::from([("en", "A")])
        );
        assert_eq!(from_json::<Option<LangMap>>(b"false").unwrap(), None);
    }
}
