//! What a batch needs of the client: one request that carries many commands, and a call that is read later.

use super::operating::CommandTime;
use super::outgoing::Outgoing;
use super::retry::{Retry, Why};
use super::{Client, envelope};
use crate::batch::RawCommand;
use crate::codec::{DecodeError, Decoder, EncodeError, Json};
use crate::error::{Details, Error};
use crate::meta::{Api, Effect};
use bytes::Bytes;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The JSON of a call's result, unread.
pub(crate) struct Unread {
    pub(crate) result: Bytes,
    pub(crate) next: Option<i64>,
    pub(crate) total: Option<i64>,
    pub(crate) time: Option<Bytes>,
}

/// Reads `result` of a batch where it stands in the answer, and collects what it says of the commands' times.
pub(crate) type ReadCommands<'a> =
    &'a mut (dyn FnMut(&mut Decoder<'_>, &mut Vec<CommandTime>) -> Result<(), DecodeError> + Send);

impl Client {
    /// Sends the body of a batch; `read` is given `result`, once for each answer, and the places that it finds are
    /// places in the body that is returned. It also collects what the answer says of the commands' times.
    pub(crate) async fn send_batch(
        &self,
        api: Api,
        body: Result<String, EncodeError>,
        effect: Effect,
        commands: Vec<Cow<'static, str>>,
        read: ReadCommands<'_>,
    ) -> Result<Bytes, Error> {
        let mut outgoing = Outgoing::by_name("batch", api, body)?;
        outgoing.effect = effect;
        outgoing.commands = commands;
        let times = Arc::new(Mutex::new(Vec::new()));
        outgoing.times = Some(Arc::clone(&times));
        let answer = self
            .run(outgoing, &mut |d| {
                let mut found = Vec::new();
                let done = read(d, &mut found);
                *times.lock().unwrap_or_else(PoisonError::into_inner) = found;
                done
            })
            .await?;
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

    /// The client for one of several requests of a batch, the one that begins with the command at `first`: a key that the
    /// user chose is that of one request alone.
    pub(crate) fn for_part(&self, first: usize) -> Cow<'_, Self> {
        match &self.options.key {
            Some(key) if first > 0 => {
                let key = format!("{key}.{first}");
                Cow::Owned(self.with(super::CallOptions::new().idempotency_key(key)))
            }
            _ => Cow::Borrowed(self),
        }
    }

    /// The pause before commands that the portal's limits turned away are sent again, for the `failed`-th time; `None` if
    /// they are not.
    pub(crate) fn pause_after_limit(&self, failed: u32) -> Option<Duration> {
        let retry = self.options.retry.unwrap_or(Retry::DEFAULT);
        retry.allows(Why::Limit, failed).then(|| retry.pause(failed, crate::random::unit()))
    }

    /// The failure of one command, whose words are the server's.
    pub(crate) fn command_refused(&self, method: Cow<'static, str>, error: Json) -> Error {
        self.command_failed(method, *envelope::refusal_of_command(error))
    }

    /// The failure of one command.
    pub(crate) fn command_failed(&self, method: Cow<'static, str>, mut details: Details) -> Error {
        details.method = method;
        self.address().host().clone_into(&mut details.host);
        self.inner.credentials.redact(&mut details);
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
