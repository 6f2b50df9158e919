//! Which rows of a list are wanted.

use super::{Conditions, Prefix};
use crate::codec::{Absent, Decode, DecodeError, Decoder, Encode, EncodeError, Encoder, Json};
pub(super) use sealed::Operator;
use std::marker::PhantomData;

/// How filters are written: [`Prefix`] or [`Conditions`].
#[diagnostic::on_unimplemented(
    message = "this list has no filter in the style `{Self}`",
    label = "cannot be filtered so",
    note = "`NoFilter`: the page of the method documents no filter"
)]
pub trait Style: sealed::Style + 'static {}

impl Style for Prefix {}
impl Style for Conditions {}

mod sealed {
    use super::{Conditions, Json, Prefix};

    /// What a condition compares by.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Operator {
        Eq,
        Ne,
        Gt,
        Ge,
        Lt,
        Le,
        In,
        NotIn,
        Contains,
        Lacks,
        Like,
        Unlike,
        Between,
    }

    pub trait Style {
        /// A filter that lets all rows through.
        fn empty() -> Json;
        fn condition(name: &str, operator: Operator, value: Json) -> Json;
        /// Puts the conditions of `other` behind those of `json`.
        fn join(json: &mut Json, other: Json);
    }

    impl Style for Prefix {
        fn empty() -> Json {
            Json::Object(Vec::new())
        }

        fn condition(name: &str, operator: Operator, value: Json) -> Json {
            Json::Object(vec![(format!("{}{name}", operator.prefix()), value)])
        }

        fn join(json: &mut Json, other: Json) {
            match (json, other) {
                (Json::Object(members), Json::Object(more)) => members.extend(more),
                (json, other) if !matches!(json, Json::Object(_)) => *json = other,
                _ => {}
            }
        }
    }

    impl Style for Conditions {
        fn empty() -> Json {
            Json::Array(Vec::new())
        }

        fn condition(name: &str, operator: Operator, value: Json) -> Json {
            let condition = [Json::from(name), Json::from(operator.condition()), value];
            Json::Array(vec![Json::Array(condition.into())])
        }

        fn join(json: &mut Json, other: Json) {
            match (json, other) {
                (Json::Array(conditions), Json::Array(more)) => conditions.extend(more),
                // Both are joined by their logic.
                (json, other) if !matches!(json, Json::Null) => {
                    let first = std::mem::take(json);
                    *json = Json::Array(vec![first, other]);
                }
                (json, other) => *json = other,
            }
        }
    }
}

impl Operator {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Eq => "=",
            // All methods read this one; `!=` only the newer ones.
            Self::Ne => "!",
            Self::Gt => ">",
            Self::Ge => ">=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::In => "@",
            Self::NotIn => "!@",
            Self::Contains => "%",
            Self::Lacks => "!%",
            Self::Like => "=%",
            Self::Unlike => "!=%",
            Self::Between => "><",
        }
    }

    const fn condition(self) -> &'static str {
        match self {
            Self::Eq => "=",
            Self::Ne | Self::NotIn | Self::Lacks | Self::Unlike => "!=",
            Self::Gt => ">",
            Self::Ge => ">=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::In => "in",
            Self::Between => "between",
            Self::Contains | Self::Like => "=",
        }
    }
}

/// Conditions that the rows of a list meet, in the style `D` that the method reads: made by the methods of
/// [`Field`](super::Field), joined by [`and`](Self::and) and, in REST 3.0, by [`or`](Filter::or).
#[derive(Clone, Debug)]
pub struct Filter<D> {
    json: Json,
    fault: Option<EncodeError>,
    style: PhantomData<fn() -> D>,
}

impl<D: Style> Filter<D> {
    /// Lets all rows through.
    #[must_use]
    pub fn new() -> Self {
        Self { json: D::empty(), fault: None, style: PhantomData }
    }

    pub(super) fn condition(name: &str, operator: Operator, value: Result<Json, EncodeError>) -> Self {
        match value {
            Ok(value) => Self { json: D::condition(name, operator, value), fault: None, style: PhantomData },
            Err(fault) => Self { fault: Some(fault), ..Self::new() },
        }
    }

    /// Both hold.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        D::join(&mut self.json, other.json);
        self.fault = self.fault.or(other.fault);
        self
    }

    pub(super) fn into_json(self) -> Result<Json, EncodeError> {
        self.fault.map_or(Ok(self.json), Err)
    }

    /// As it is sent.
    ///
    /// # Errors
    /// When a value that was compared with cannot be sent.
    pub fn to_json(&self) -> Result<Json, EncodeError> {
        match &self.fault {
            Some(fault) => Err(fault.clone()),
            None => Ok(self.json.clone()),
        }
    }
}

impl Filter<Conditions> {
    /// One of the two holds, or both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let fault = self.fault.or(other.fault);
        let conditions = Json::Array(vec![grouped(self.json), grouped(other.json)]);
        let logic =
            Json::Object(vec![("logic".to_owned(), Json::from("or")), ("conditions".to_owned(), conditions)]);
        Self { json: Json::Array(vec![logic]), fault, style: PhantomData }
    }
}

/// Conditions that all hold, as one.
fn grouped(conditions: Json) -> Json {
    match conditions {
        Json::Array(mut list) if list.len() == 1 => list.pop().unwrap_or_default(),
        list => Json::Object(vec![("logic".to_owned(), Json::from("and")), ("conditions".to_owned(), list)]),
    }
}

impl<D: Style> Default for Filter<D> {
    fn default() -> Self {
        Self::new()
    }
}

impl<D> PartialEq for Filter<D> {
    fn eq(&self, other: &Self) -> bool {
        self.json == other.json && self.fault.is_some() == other.fault.is_some()
    }
}

/// A filter that is written already.
impl<D> From<Json> for Filter<D> {
    fn from(json: Json) -> Self {
        Self { json, fault: None, style: PhantomData }
    }
}

impl<D> Encode for Filter<D> {
    fn encode(&self, e: &mut Encoder) {
        match &self.fault {
            Some(fault) => e.fail(fault.to_string()),
            None => self.json.encode(e),
        }
    }
}

impl<D> Decode for Filter<D> {
    const ABSENT: Absent = <Json as Decode>::ABSENT;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        Json::decode(d).map(Self::from)
    }
}
