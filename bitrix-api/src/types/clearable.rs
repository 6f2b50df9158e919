//! Three states of a parameter.

/// A value, or the wish to remove the one that is there.
///
/// Parameters such as a message's keyboard know three states: left out (`None`) nothing changes, [`Clearable::Clear`]
/// removes it, [`Clearable::Value`] replaces it. Setters take `impl Into<Clearable<T>>`, so a plain value will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Clearable<T> {
    /// Remove what is there.
    Clear,
    /// Replace it by this.
    Value(T),
}

impl<T> Clearable<T> {
    /// The value, if it is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Clear => None,
            Self::Value(value) => Some(value),
        }
    }

    /// Whether this removes.
    pub const fn is_clear(&self) -> bool {
        matches!(self, Self::Clear)
    }
}

impl<T> From<T> for Clearable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}
