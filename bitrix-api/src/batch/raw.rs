//! One request with many commands, without their types: what is sent, and what became of each command.

use super::answer::{Answers, Entry, RawDone};
use super::command::{MAX_COMMANDS, RawCommand, worst_effect};
use super::wire;
use crate::client::Client;
use crate::codec::DecodeError;
use crate::error::{Details, Error, ErrorClass};
use crate::meta::Api;
use bytes::Bytes;
use std::borrow::Cow;
use std::sync::Arc;

/// What became of a command.
#[derive(Debug)]
pub(crate) enum RawOutcome {
    /// It ran.
    Done(RawDone),
    /// The server refused it.
    Refused(Error),
    /// It did not run, and why.
    NotExecuted(Error),
    /// It may have run.
    Unknown(Error),
}

impl RawOutcome {
    /// Whether commands after this one are not to run, if the batch halts.
    pub(super) const fn halts(&self) -> bool {
        !matches!(self, Self::Done(_))
    }
}

/// Sends commands in one request and says what became of each, in their order.
///
/// What the batch would not hand to the method as it is ([`RawCommand::harm`]) must not be among them; more than
/// 50 commands are a fault. With `halt` the server stops after the first command that fails; REST 3.0 always does.
///
/// A failure of the whole request is the outcome of every command.
///
/// # Errors
/// When the request cannot be made; nothing was sent.
pub(crate) async fn run_commands(
    client: &Client,
    api: Api,
    commands: &[RawCommand],
    halt: bool,
) -> Result<Vec<RawOutcome>, Error> {
    if commands.is_empty() {
        return Ok(Vec::new());
    }
    if commands.len() > MAX_COMMANDS {
        let message = format!("a request carries {MAX_COMMANDS} commands, not {}", commands.len());
        return Err(Error::untyped(Details::new(ErrorClass::Request, message)));
    }
    let methods = commands.iter().map(|command| command.method.clone()).collect();
    let mut answers = Answers::default();
    let body = wire::body(api, commands, halt);
    let sent = client
        .send_batch(api, body, worst_effect(commands), methods, &mut |d| {
            answers = match api {
                Api::V2 => Answers::read_v2(commands.len(), d)?,
                Api::V3 => Answers::read_v3(commands.len(), d)?,
            };
            Ok(())
        })
        .await;
    match sent {
        Ok(body) => Ok(outcomes(client, commands, answers.commands, &body, halt)),
        Err(error) if error.class() == ErrorClass::Request => Err(error),
        Err(error) => Ok(failed(api, commands, error)),
    }
}

/// Sends one command as a call of its own, which hands any parameters to the method as they are.
///
/// # Errors
/// When the request cannot be made; nothing was sent.
pub(crate) async fn run_alone(client: &Client, api: Api, command: &RawCommand) -> Result<RawOutcome, Error> {
    match client.send_alone(api, command).await {
        Ok(unread) => Ok(RawOutcome::Done(RawDone {
            result: unread.result,
            next: unread.next,
            total: unread.total,
            time: unread.time,
        })),
        Err(error) => match error.class() {
            ErrorClass::Request => Err(error),
            ErrorClass::Refused => Ok(RawOutcome::Refused(error)),
            _ if ran_nothing(api, &error) => Ok(RawOutcome::NotExecuted(error)),
            _ => Ok(RawOutcome::Unknown(error)),
        },
    }
}

/// The outcomes that an answer tells.
fn outcomes(
    client: &Client,
    commands: &[RawCommand],
    mut entries: Vec<Entry>,
    body: &Bytes,
    halt: bool,
) -> Vec<RawOutcome> {
    entries.resize_with(commands.len(), Entry::default);
    // The server runs them in order: behind the last that has an entry, nothing ran after a failure.
    let ran = entries.iter().rposition(|entry| !entry.is_absent()).map_or(0, |last| last + 1);
    let halted = halt && entries.iter().any(|entry| entry.error.is_some());
    let one = |(position, (command, entry)): (usize, (&RawCommand, Entry))| {
        let method = command.method.clone();
        match (entry.error, entry.result) {
            // Some methods answer `false` beside their error.
            (Some(error), _) => RawOutcome::Refused(client.command_refused(method, error)),
            (None, Some(place)) => RawOutcome::Done(RawDone {
                result: body.slice(place),
                next: entry.next,
                total: entry.total,
                time: entry.time.map(|place| body.slice(place)),
            }),
            (None, None) if halted && position >= ran => RawOutcome::NotExecuted(halted_error(client, method)),
            (None, None) => {
                let missing = DecodeError::missing("result");
                let message = "the answer of the batch does not say what became of the command";
                let details = Details::new(ErrorClass::Decode, message).with_source(missing);
                RawOutcome::Unknown(client.command_failed(method, details))
            }
        }
    };
    commands.iter().zip(entries).enumerate().map(one).collect()
}

/// The error of a command that did not run because an earlier one failed.
pub(super) fn halted_error(client: &Client, method: Cow<'static, str>) -> Error {
    let message = "it did not run: an earlier command failed, and the batch halts then";
    client.command_failed(method, Details::new(ErrorClass::NotExecuted, message))
}

/// The outcomes of commands whose request failed as a whole.
fn failed(api: Api, commands: &[RawCommand], error: Error) -> Vec<RawOutcome> {
    // The error of a command is that of the whole request in REST 3.0; of one command there is no doubt.
    if api == Api::V3 && commands.len() == 1 && error.class() == ErrorClass::Refused {
        return vec![RawOutcome::Refused(error)];
    }
    let unrun = ran_nothing(api, &error);
    let shared = Arc::new(error);
    let one = |command: &RawCommand| {
        let error = Error::untyped(Details::of_command(&shared, command.method.clone()));
        if unrun { RawOutcome::NotExecuted(error) } else { RawOutcome::Unknown(error) }
    };
    commands.iter().map(one).collect()
}

/// Whether a failed request has certainly run none of its commands.
fn ran_nothing(api: Api, error: &Error) -> bool {
    match error.class() {
        ErrorClass::Config | ErrorClass::Request | ErrorClass::Connect | ErrorClass::Redirect => true,
        ErrorClass::Refused if error.is_retryable() => true,
        // The errors of REST 2's commands are inside an answer under 200: what refuses the batch itself comes before.
        ErrorClass::Refused if api == Api::V2 => matches!(error.status(), Some(400..=499)),
        // REST 3.0 answers with the error of a command, after those before it have run. Who calls is looked at first,
        // and whether the methods exist.
        ErrorClass::Refused => {
            let unknown_method = "BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION";
            error.status() == Some(401)
                || error.code().is_some_and(|code| code.eq_ignore_ascii_case(unknown_method))
        }
        // The web server's own page, before the portal.
        ErrorClass::NotJson => error.is_retryable() || matches!(error.status(), Some(401 | 403 | 404 | 405)),
        _ => false,
    }
}
