//! Names of members, with their types.

use super::filter::Operator;
use super::{Conditions, Filter, Prefix, Style};
use crate::codec::{Encode, FlagStyle, Json};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// A member of the rows `R` that holds a `T`: what lists are selected, filtered and sorted by.
///
/// The rows of lists have one as a constant for each of their fields, as do records of your own with
/// [`#[record(fields)]`](macro@crate::Record). For custom fields there is [`Field::user`].
///
/// ```
/// use bitrix_api::list::{Field, Filter, Prefix};
///
/// #[derive(Clone, Debug, bitrix_api::Record)]
/// #[record(output, fields)]
/// struct Deal {
///     #[wire("ID")]
///     id: i64,
///     #[wire("TITLE")]
///     title: Option<String>,
/// }
///
/// let filter: Filter<Prefix> = Deal::ID.gt(5).and(Deal::TITLE.contains("bike"));
/// assert_eq!(filter.to_json()?.to_string(), r#"{">ID":5,"%TITLE":"bike"}"#);
///
/// let custom = Field::<Deal, bitrix_api::Json>::user("UF_CRM_COLOUR");
/// let filter: Filter<Prefix> = custom.eq("red");
/// assert_eq!(filter.to_json()?.to_string(), r#"{"=UF_CRM_COLOUR":"red"}"#);
/// # Ok::<(), bitrix_api::EncodeError>(())
/// ```
pub struct Field<R, T> {
    name: Cow<'static, str>,
    flag: Option<FlagStyle>,
    of: PhantomData<fn() -> (R, T)>,
}

impl<R, T> Field<R, T> {
    /// A member by its name in requests.
    pub const fn new(name: &'static str) -> Self {
        Self { name: Cow::Borrowed(name), flag: None, of: PhantomData }
    }

    /// A member that is sent as a flag in this style.
    pub const fn flag(name: &'static str, style: FlagStyle) -> Self {
        Self { name: Cow::Borrowed(name), flag: Some(style), of: PhantomData }
    }

    /// A member whose name is known only when the program runs.
    pub fn named(name: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), flag: None, of: PhantomData }
    }

    pub(super) fn into_name(self) -> Cow<'static, str> {
        self.name
    }

    /// Its name in requests.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl<R> Field<R, Json> {
    /// A custom field, `UF_CRM_1`, with values of any kind.
    pub fn user(name: impl Into<Cow<'static, str>>) -> Self {
        Self::named(name)
    }
}

impl<R, T: Encode> Field<R, T> {
    fn value(&self, value: &T) -> Result<Json, crate::EncodeError> {
        let json = Json::from_value(value)?;
        // The server compares flags as it stores them.
        Ok(match (self.flag, json) {
            (Some(FlagStyle::YesNo | FlagStyle::YesOnly), Json::Bool(flag)) => {
                Json::String(if flag { "Y" } else { "N" }.to_owned())
            }
            (Some(FlagStyle::OneZero), Json::Bool(flag)) => Json::from(i64::from(flag)),
            (_, json) => json,
        })
    }

    fn compared<D: Style>(&self, operator: Operator, value: impl Into<T>) -> Filter<D> {
        Filter::condition(&self.name, operator, self.value(&value.into()))
    }

    fn listed<D: Style, V: Into<T>>(
        &self,
        operator: Operator,
        values: impl IntoIterator<Item = V>,
    ) -> Filter<D> {
        let values: Result<Vec<Json>, _> =
            values.into_iter().map(|value| self.value(&value.into())).collect();
        Filter::condition(&self.name, operator, values.map(Json::Array))
    }

    /// It is this value.
    pub fn eq<D: Style>(&self, value: impl Into<T>) -> Filter<D> {
        self.compared(Operator::Eq, value)
    }

    /// It is another value.
    pub fn ne<D: Style>(&self, value: impl Into<T>) -> Filter<D> {
        self.compared(Operator::Ne, value)
    }

    /// It is greater, or later.
    pub fn gt<D: Style>(&self, value: impl Into<T>) -> Filter<D> {
        self.compared(Operator::Gt, value)
    }

    /// It is this value, greater, or later.
    pub fn ge<D: Style>(&self, value: impl Into<T>) -> Filter<D> {
        self.compared(Operator::Ge, value)
    }

    /// It is less, or earlier.
    pub fn lt<D: Style>(&self, value: impl Into<T>) -> Filter<D> {
        self.compared(Operator::Lt, value)
    }

    /// It is this value, less, or earlier.
    pub fn le<D: Style>(&self, value: impl Into<T>) -> Filter<D> {
        self.compared(Operator::Le, value)
    }

    /// It is one of these values.
    pub fn is_in<D: Style, V: Into<T>>(&self, values: impl IntoIterator<Item = V>) -> Filter<D> {
        self.listed(Operator::In, values)
    }

    /// It is none of these values.
    pub fn not_in<V: Into<T>>(&self, values: impl IntoIterator<Item = V>) -> Filter<Prefix> {
        self.listed(Operator::NotIn, values)
    }

    /// It is between these values, both included.
    pub fn between(&self, from: impl Into<T>, to: impl Into<T>) -> Filter<Conditions> {
        self.listed(Operator::Between, [from.into(), to.into()])
    }
}

impl<R, T> Field<R, T> {
    fn text(&self, operator: Operator, text: impl Into<String>) -> Filter<Prefix> {
        Filter::condition(&self.name, operator, Ok(Json::String(text.into())))
    }

    /// The text is somewhere in it.
    pub fn contains(&self, text: impl Into<String>) -> Filter<Prefix> {
        self.text(Operator::Contains, text)
    }

    /// The text is nowhere in it.
    pub fn lacks(&self, text: impl Into<String>) -> Filter<Prefix> {
        self.text(Operator::Lacks, text)
    }

    /// It is like the pattern, in which `%` stands for any characters: `"A%"`.
    pub fn like(&self, pattern: impl Into<String>) -> Filter<Prefix> {
        self.text(Operator::Like, pattern)
    }

    /// It is not like the pattern.
    pub fn unlike(&self, pattern: impl Into<String>) -> Filter<Prefix> {
        self.text(Operator::Unlike, pattern)
    }
}

impl<R, T> Clone for Field<R, T> {
    fn clone(&self) -> Self {
        Self { name: self.name.clone(), flag: self.flag, of: PhantomData }
    }
}

impl<R, T> fmt::Debug for Field<R, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Field").field(&self.name).finish()
    }
}

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The least first.
    Ascending,
    /// The greatest first.
    Descending,
}

impl Order {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Ascending => "ASC",
            Self::Descending => "DESC",
        }
    }
}
