//! Tokens, passwords, webhook keys.

use crate::codec::{Absent, Decode, DecodeError, Decoder, Encode, Encoder};
use std::fmt;
use subtle::ConstantTimeEq;

/// A text that must not be seen: a token, a password, a webhook's key.
///
/// `Debug` prints `Secret(***)`, there is no `Display`, and an error about a value that was no secret never shows that
/// value. The text is read where it is needed with [`expose`](Self::expose), and written as it is when sent.
///
/// Two secrets are compared in constant time: how long it takes tells nothing of where they differ, only whether their
/// lengths do. There is neither an order nor a hash, so a secret is no key of a map.
///
/// ```
/// use bitrix_api::Secret;
///
/// let token = Secret::new("k7f2a1");
/// assert_eq!(format!("{token:?}"), "Secret(***)");
/// assert_eq!(token.expose(), "k7f2a1");
/// assert_eq!(token, Secret::from("k7f2a1"));
/// ```
#[derive(Clone)]
pub struct Secret(Box<str>);

impl Secret {
    /// The secret with this text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into().into_boxed_str())
    }

    /// The text, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for Secret {}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl Decode for Secret {
    const ABSENT: Absent = Absent::SCALAR;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        d.secret_text().map(Self::from)
    }
}

impl Encode for Secret {
    fn encode(&self, e: &mut Encoder) {
        e.string(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{from_json, to_json};

    #[test]
    fn never_shows_itself() {
        let secret = Secret::new("k7f2a1");
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "Secret(***) Some(Secret(***))");
    }

    #[test]
    fn compares_by_text() {
        assert_eq!(Secret::new("abc"), Secret::from("abc".to_owned()));
        assert_ne!(Secret::new("abc"), Secret::new("abd"));
        assert_ne!(Secret::new("abc"), Secret::new("abcd"));
    }

    #[test]
    fn travels_as_text() {
        assert_eq!(to_json(&Secret::new("k7\"f")).unwrap(), r#""k7\"f""#);
        assert_eq!(from_json::<Secret>(b"\"k7f2\"").unwrap().expose(), "k7f2");
        assert_eq!(from_json::<Secret>(b"5512").unwrap().expose(), "5512");
        assert_eq!(from_json::<Option<Secret>>(b"\"\"").unwrap(), None);
        assert_eq!(from_json::<Option<Secret>>(b"false").unwrap(), None);
    }

    #[test]
    fn an_error_does_not_show_what_was_found() {
        for json in [r#"["hush-hush"]"#, r#"{"hush-hush": "hush-hush"}"#] {
            let error = from_json::<Secret>(json.as_bytes()).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("hush"), "{error}");
        }
    }
}
