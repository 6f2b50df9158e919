//! Answers that a test gives itself.

use super::answer::Answered;
use super::received::Caller;
use super::state::State;
use crate::SystemError;
use crate::codec::{Decode, Encode, Json};
use crate::error::Untyped;
use crate::meta::{ErrorKind, Method};
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

/// A handler without its types: the JSON of the parameters to the JSON of the result.
pub(super) type Handler = Arc<dyn Fn(&Call<'_>) -> Result<Answered, Refusal> + Send + Sync>;

/// What a handler knows of a call besides the request.
pub struct Call<'a> {
    pub(super) method: &'a str,
    pub(super) params: &'a Json,
    pub(super) caller: &'a Caller,
    pub(super) state: &'a State,
}

impl Call<'_> {
    /// The method's name, as it was called.
    pub const fn method(&self) -> &str {
        self.method
    }

    /// The parameters as they came; a name of v2 that differs from the parameter's by case alone as the schema spells it.
    pub const fn params(&self) -> &Json {
        self.params
    }

    /// How the call was authorised.
    pub const fn caller(&self) -> &Caller {
        self.caller
    }

    /// Makes a thing of a kind (`message`) with what is known of it, and returns its new identifier.
    pub fn create(&self, kind: &str, content: Json) -> i64 {
        self.state.create(kind, content)
    }

    /// Whether a thing of this kind and identifier was made.
    pub fn exists(&self, kind: &str, id: i64) -> bool {
        self.state.exists(kind, id)
    }
}

impl fmt::Debug for Call<'_> {
    /// Without the parameters, which may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("method", &self.method)
            .field("caller", &self.caller)
            .finish_non_exhaustive()
    }
}

/// An error that the portal answers with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal<K = Untyped> {
    pub(super) code: String,
    pub(super) status: u16,
    pub(super) description: String,
    pub(super) argument: Option<String>,
    kind: PhantomData<fn() -> K>,
}

impl<K> Refusal<K> {
    /// The error with this code, under HTTP 400.
    pub fn code(code: impl Into<String>) -> Self {
        Self { code: code.into(), status: 400, description: String::new(), argument: None, kind: PhantomData }
    }

    /// One of the errors that any method may answer, with its documented status and text.
    pub fn system(error: SystemError) -> Self {
        Self::documented(error)
    }

    /// Sets the HTTP status.
    #[must_use]
    pub const fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Sets the text.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// Names the parameter that the error is about.
    #[must_use]
    pub fn argument(mut self, argument: impl Into<String>) -> Self {
        self.argument = Some(argument.into());
        self
    }

    fn documented<S: ErrorKind>(error: S) -> Self {
        let row = S::rows().iter().find(|row| row.kind == error);
        let status = row.map_or(0, |row| row.status);
        Self::code(error.code())
            .status(if status == 0 { 400 } else { status })
            .description(row.map_or("", |row| row.text))
    }

    fn erased(self) -> Refusal {
        Refusal {
            code: self.code,
            status: self.status,
            description: self.description,
            argument: self.argument,
            kind: PhantomData,
        }
    }
}

/// The documented error, with its documented status and text.
impl<K: ErrorKind> From<K> for Refusal<K> {
    fn from(error: K) -> Self {
        Self::documented(error)
    }
}

/// The fault of a handler, as opposed to a refusal that it wants.
pub(super) fn broken(method: &str, why: impl fmt::Display) -> Refusal {
    Refusal::code("MOCK_HANDLER_FAILED").status(501).description(format!("the handler of `{method}`: {why}"))
}

pub(super) fn typed<M, F>(handler: F) -> Handler
where
    M: Method + Decode,
    M::Output: Encode,
    F: Fn(M, &Call<'_>) -> Result<M::Output, Refusal<M::Error>> + Send + Sync + 'static,
{
    Arc::new(move |call| {
        let request = call.params.decode_as::<M>().map_err(|e| broken(call.method, e))?;
        let result = handler(request, call).map_err(Refusal::erased)?;
        let json = crate::codec::to_json(&result).map_err(|e| broken(call.method, e))?;
        Ok(Answered::of(&json))
    })
}

pub(super) fn by_name<F>(handler: F) -> Handler
where
    F: Fn(&Call<'_>) -> Result<Json, Refusal> + Send + Sync + 'static,
{
    Arc::new(move |call| handler(call).map(|result| Answered::of(&result.to_string())))
}
