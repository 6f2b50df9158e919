//! A method without its type.

use super::names;
use super::through::{Passed, Through, check, pass, through};
use crate::codec::{Decode, DecodeError, Encode, EncodeError, Json};
use crate::error::Error;
use crate::meta::{Api, Cause, ErrorKind, ErrorRow, Method, MethodMeta};
use std::fmt;

/// A method without its type.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct MethodEntry {
    /// Name, scopes, parameters, groups.
    pub meta: MethodMeta,
    /// The kind of identifier that `result` is, if it is one.
    pub result_id: Option<&'static str>,
    errors: fn() -> Vec<ErrorInfo>,
    request: Through,
    result: Through,
}

/// A documented error without the type of its variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorInfo {
    /// The code, as the server spells it; may be empty or a number.
    pub code: &'static str,
    /// The HTTP status, 0 where none is documented.
    pub status: u16,
    /// The server's text in English, empty where none is documented.
    pub text: &'static str,
    /// The parameter it is about, empty if it is about none.
    pub param: &'static str,
    /// What is wrong with the parameter.
    pub cause: Cause,
}

/// What a request's type has against a JSON text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestFault {
    /// It cannot be read.
    Unreadable(DecodeError),
    /// It can be read but breaks a documented limit.
    BreaksLimit(EncodeError),
}

impl RequestFault {
    /// The parameter that it is about, if it is about one.
    pub fn param(&self) -> Option<&str> {
        match self {
            Self::Unreadable(error) => error.member(),
            Self::BreaksLimit(error) => error.path().split(['.', '[']).next().filter(|name| !name.is_empty()),
        }
    }
}

impl fmt::Display for RequestFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => error.fmt(f),
            Self::BreaksLimit(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for RequestFault {}

impl MethodEntry {
    /// The entry of a method, of a generated one or of one's own.
    pub const fn of<M>() -> Self
    where
        M: Method + Decode,
        M::Output: Encode,
    {
        Self {
            meta: M::META,
            result_id: <M::Output as Decode>::ID_KIND,
            errors: rows::<M::Error>,
            request: through::<M>,
            result: through::<M::Output>,
        }
    }

    /// The documented errors.
    pub fn errors(&self) -> Vec<ErrorInfo> {
        (self.errors)()
    }

    /// The documented error with this code, ASCII case ignored, as [`ErrorKind::from_code`] finds its variant.
    pub fn find_error(&self, code: &str) -> Option<ErrorInfo> {
        self.errors().into_iter().find(|row| row.code.eq_ignore_ascii_case(code))
    }

    /// A smallest JSON text that the type of `result` reads, what PHP would answer with the least effort; `None` if the
    /// type has required members.
    pub fn smallest_result(&self) -> Option<&'static str> {
        ["true", "[]", "1", "\"\""].into_iter().find(|json| check(self.result, json.as_bytes()).is_ok())
    }

    /// Checks the JSON of a request against the request's type.
    ///
    /// # Errors
    /// When it cannot be read, or breaks a documented limit.
    pub fn check_request(&self, json: &[u8]) -> Result<(), RequestFault> {
        check(self.request, json).map_err(RequestFault::Unreadable)?.map_err(RequestFault::BreaksLimit)
    }

    /// Reads the JSON of a request as the request's type and writes it again.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn pass_request(&self, json: &[u8]) -> Result<Passed, DecodeError> {
        pass(self.request, json)
    }

    /// Reads an answer, envelope and `result`, as the client does, and writes `result` again; the paths begin with
    /// `result`.
    ///
    /// # Errors
    /// What [`Client::call`](crate::Client::call) would answer: a refusal with its code, or an answer that does not fit,
    /// with the [`DecodeError`] as its source.
    pub fn pass_answer(&self, status: u16, body: &[u8]) -> Result<Passed, Error> {
        let mut passed = Passed { written: Ok("null".to_owned()), unknown: Vec::new() };
        // Of several members of one name each is read, and the last counts.
        crate::client::read_answer(status, body, &mut |d| {
            passed = pass(self.result, d.raw()?.as_bytes())?;
            Ok(())
        })?;
        for path in &mut passed.unknown {
            let dot = if path.starts_with('[') { "" } else { "." };
            path.insert_str(0, dot);
            path.insert_str(0, "result");
        }
        Ok(passed)
    }

    /// Gives parameters the names by which the method's type knows them, where they differ by ASCII case alone.
    ///
    /// The methods of v2 compare the names at the top without case; those of REST 3.0 do not, and theirs stay. A name that
    /// could be two parameters stays too, as does one beside which the right name is given.
    ///
    /// Answers whether any name was changed.
    pub fn fold_names(&self, params: &mut Json) -> bool {
        match (self.meta.api, params) {
            (Api::V2, Json::Object(members)) => names::fold(names::of(self.meta), members),
            _ => false,
        }
    }
}

fn rows<K: ErrorKind>() -> Vec<ErrorInfo> {
    let info = |row: ErrorRow<K>| ErrorInfo {
        code: row.code,
        status: row.status,
        text: row.text,
        param: row.param,
        cause: row.cause,
    };
    K::rows().iter().map(info).collect()
}
