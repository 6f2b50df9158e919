//! What is known of the parameters of a method.

use std::fmt::{self, Debug};

/// What is known of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParamMeta {
    /// Wire name.
    pub name: &'static str,
    /// Whether it has to be given.
    pub required: Required,
    /// The kind of identifier it is, if it is one.
    pub id: Option<&'static str>,
}

/// The parameters of a method: [`ParamMeta`]s, in page order.
///
/// They are kept as two texts, since there are thousands, and most programs look at none of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Params {
    /// Wire names, a line for each.
    #[doc(hidden)]
    pub names: &'static str,
    /// The initial of each one's [`Required`].
    #[doc(hidden)]
    pub required: &'static str,
    /// Kinds of identifiers.
    #[doc(hidden)]
    pub ids: Ids,
}

/// Which parameters are identifiers, and of what, by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub enum Ids {
    /// `0 deal 3 user`: of generated methods, where the kind is that of the type's name.
    Named(&'static str),
    /// What the types of the fields say.
    Typed(&'static [(usize, Option<&'static str>)]),
}

impl Ids {
    fn at(self, position: usize) -> Option<&'static str> {
        match self {
            Self::Named(text) => {
                let mut words = text.split(' ');
                while let (Some(index), Some(kind)) = (words.next(), words.next()) {
                    if index.parse() == Ok(position) {
                        return Some(kind);
                    }
                }
                None
            }
            Self::Typed(ids) => ids.iter().find(|(index, _)| *index == position).and_then(|(_, id)| *id),
        }
    }
}

impl Params {
    /// No parameters.
    pub const NONE: Self = Self { names: "", required: "", ids: Ids::Named("") };

    /// How many there are.
    pub const fn len(self) -> usize {
        self.required.len()
    }

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.required.is_empty()
    }

    /// All, in page order.
    pub fn iter(self) -> ParamsIter {
        ParamsIter { names: self.names.split('\n'), required: self.required.bytes(), ids: self.ids, index: 0 }
    }
}

impl Debug for Params {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(*self).finish()
    }
}

impl IntoIterator for Params {
    type Item = ParamMeta;
    type IntoIter = ParamsIter;

    fn into_iter(self) -> ParamsIter {
        self.iter()
    }
}

/// Goes through [`Params`].
#[derive(Clone, Debug)]
pub struct ParamsIter {
    names: std::str::Split<'static, char>,
    required: std::str::Bytes<'static>,
    ids: Ids,
    index: usize,
}

impl Iterator for ParamsIter {
    type Item = ParamMeta;

    fn next(&mut self) -> Option<ParamMeta> {
        let required = match self.required.next()? {
            b'A' => Required::Always,
            b'C' => Required::Conditional,
            b'O' => Required::OneOf,
            b'W' => Required::WebhookOnly,
            _ => Required::No,
        };
        let id = self.ids.at(self.index);
        self.index += 1;
        Some(ParamMeta { name: self.names.next()?, required, id })
    }
}

/// How far a parameter is demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Required {
    /// Not at all.
    No,
    /// Always.
    Always,
    /// Under a condition that the official page puts in words.
    Conditional,
    /// By a group: see [`MethodMeta::groups`](super::MethodMeta::groups).
    OneOf,
    /// When an incoming webhook calls.
    WebhookOnly,
}
