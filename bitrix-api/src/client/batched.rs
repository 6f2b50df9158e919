//! What a batch needs of the client: one request that carries many commands, and a call that is read later.

use super::call::Outgoing;
use super::{Client, envelope};
use crate::batch::RawCommand;
use crate::codec::{DecodeError, Decoder, EncodeError, Json};
use crate::error::{Details, Error};
use crate::meta::{Api, Effect};
use bytes::Bytes;
use std::borrow::Cow;
use std::ops::Range;

/// The JSON of a call's result, unread.
pub(crate) struct Unread {
    pub(crate) result: Bytes,
    pub(crate) next: Option<i64>,
    pub(crate) total: Option<i64>,
    pub(crate) time: Option<Bytes>,
}

impl Client {
    /// Sends the body of a batch; `read` is given `result`, once for each answer, and the places that it finds are
    /// places in the body that is returned.
    pub(crate) async fn send_batch(
        &self,
        api: Api,
        body: Result<String, EncodeError>,
        _effect: Effect,
        _commands: Vec<Cow<'static, str>>,
        read: &mut (dyn FnMut(&mut Decoder<'_>) -> Result<(), DecodeError> + Send),
    ) -> Result<Bytes, Error> {
        let outgoing = Outgoing::by_name("batch", api, body)?;
        let answer = self.run(outgoing, read).await?;
        Ok(without_mark(&answer.body))
    }

    /// Sends one command as a call of its own.
    pub(crate) async fn send_alone(&self, api: Api, command: &RawCommand) -> Result<Unread, Error> {
        let json = Ok(match &command.params {
            Json::Null => "{}".to_owned(),
            params => params.to_string(),
        });
        let outgoing = match command.meta {
            Some(meta) => Outgoing::new(meta, json)?,
            None => Outgoing::by_name(&command.method, api, json)?,
        };
        let mut place: Range<usize> = 0..0;
        let answer = self
            .run(outgoing, &mut |d| {
                let length = d.raw()?.len();
                place = d.position() - length..d.position();
                Ok(())
            })
            .await?;
        let body = without_mark(&answer.body);
        let result = body.slice(place);
        let time = time(&body).map(|place| body.slice(place));
        Ok(Unread { result, next: answer.next, total: answer.total, time })
    }

    /// The failure of one command, whose words are the server's.
    pub(crate) fn command_refused(&self, method: Cow<'static, str>, error: Json) -> Error {
        self.command_failed(method, *envelope::refusal_of_command(error))
    }

    /// The failure of one command.
    pub(crate) fn command_failed(&self, method: Cow<'static, str>, mut details: Details) -> Error {
        details.method = method;
        self.address().host().clone_into(&mut details.host);
        details.redact(self.inner.credentials.secret());
        Error::untyped(details)
    }
}

/// The body as the decoder sees it: without a byte order mark.
fn without_mark(body: &Bytes) -> Bytes {
    let start = if body.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    body.slice(start..)
}

/// Where `time` stands in an answer.
fn time(body: &[u8]) -> Option<Range<usize>> {
    let mut found = None;
    let mut d = Decoder::new(body);
    let walked = d.record(&["time"], &mut |d, _| {
        let length = d.raw()?.len();
        found = Some(d.position() - length..d.position());
        Ok(())
    });
    walked.ok().and(found)
}
