//! The scopes that a call or an event needs.

use std::fmt::{self, Debug};
use std::str::Split;

/// Names of scopes, `crm` or `imbot`, all of which are needed.
///
/// ```
/// use bitrix_api::meta::Scopes;
///
/// const SCOPES: Scopes = Scopes::new("im imbot");
/// assert_eq!(SCOPES.iter().collect::<Vec<_>>(), ["im", "imbot"]);
/// assert!(SCOPES.contains("imbot"));
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Scopes(&'static str);

impl Scopes {
    /// The scopes of a text, with one blank between two.
    pub const fn new(names: &'static str) -> Self {
        Self(names)
    }

    /// All, as documented.
    pub fn iter(self) -> ScopesIter {
        // No text is no scope, not one without a name.
        ScopesIter((!self.0.is_empty()).then(|| self.0.split(' ')))
    }

    /// Whether this one is needed.
    pub fn contains(self, scope: &str) -> bool {
        self.iter().any(|name| name == scope)
    }

    /// Whether none is needed.
    pub const fn is_empty(self) -> bool {
        self.0.is_empty()
    }
}

impl Debug for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(*self).finish()
    }
}

impl IntoIterator for Scopes {
    type Item = &'static str;
    type IntoIter = ScopesIter;

    fn into_iter(self) -> ScopesIter {
        self.iter()
    }
}

/// Goes through [`Scopes`].
#[derive(Clone, Debug)]
pub struct ScopesIter(Option<Split<'static, char>>);

impl Iterator for ScopesIter {
    type Item = &'static str;

    fn next(&mut self) -> Option<&'static str> {
        self.0.as_mut()?.next()
    }
}
