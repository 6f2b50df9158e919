//! Calls whose answer is taken as it is.

use super::file_answer::Expects;
use super::outgoing::Outgoing;
use super::{Client, Params};
use crate::error::Error;
use crate::meta::Api;
use bytes::Bytes;
use std::fmt;

/// An answer as it came; see [`Client::raw`].
#[derive(Clone)]
#[non_exhaustive]
pub struct RawReply {
    /// The HTTP status, one of success.
    pub status: u16,
    /// `Content-Type`, if the answer has one.
    pub content_type: Option<String>,
    /// The body, whole.
    pub body: Bytes,
}

impl Client {
    /// Calls a method by its wire name and takes the answer as it is, whatever it is: for methods whose answer is not the
    /// usual envelope with `result`. `rest.documentation.openapi`, for one, answers a bare OpenAPI document.
    ///
    /// ```no_run
    /// # use bitrix_api::{Client, meta::Api};
    /// # async fn example(portal: Client) -> Result<(), Box<dyn std::error::Error>> {
    /// let openapi = portal.raw(Api::V3, "rest.documentation.openapi", ()).await?;
    /// std::fs::write("openapi.json", &openapi.body)?;
    /// # Ok(()) }
    /// ```
    ///
    /// Limits, authorisation and repeats are those of every call by name.
    ///
    /// # Errors
    /// As [`call_by_name`](Self::call_by_name), but for the shape of the answer: an error of the REST API is one here too,
    /// every other body under a status of success is returned.
    pub async fn raw(&self, api: Api, name: &str, params: impl Into<Params>) -> Result<RawReply, Error> {
        let mut outgoing = Outgoing::by_name(name, api, params.into().into_json())?;
        outgoing.expects = Expects::Anything;
        let answer = self.run(outgoing, &mut |d| d.skip()).await?;
        let content_type = answer.content_type.and_then(|value| value.to_str().ok().map(str::to_owned));
        Ok(RawReply { status: answer.status, content_type, body: answer.body })
    }
}

impl fmt::Debug for RawReply {
    /// The size of the body, not the body.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawReply")
            .field("status", &self.status)
            .field("content_type", &self.content_type)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}
