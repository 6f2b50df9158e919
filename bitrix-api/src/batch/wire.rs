//! The body of a batch.

use super::command::RawCommand;
use crate::codec::{EncodeError, Encoder, Json};
use crate::meta::Api;

/// The name of a command in its request. Letters first: PHP makes numbers of others.
pub(super) fn key(position: usize) -> String {
    format!("c{position}")
}

/// The position that a name in an answer stands for.
pub(super) fn position(key: &str) -> Option<usize> {
    key.strip_prefix('c').unwrap_or(key).parse().ok()
}

/// The body that sends these commands. With `halt`, the server stops after the first that fails; REST 3.0 always does.
///
/// # Errors
/// When the parameters of one are neither an object nor a list.
pub(super) fn body(api: Api, commands: &[RawCommand], halt: bool) -> Result<String, EncodeError> {
    match api {
        Api::V2 => v2(commands, halt),
        Api::V3 => v3(commands),
    }
}

fn v2(commands: &[RawCommand], halt: bool) -> Result<String, EncodeError> {
    let mut fault = None;
    let mut e = Encoder::json();
    e.begin_object();
    // A number: `false` written as a text would be true to PHP.
    e.field("halt", &i64::from(halt));
    e.member("cmd", &mut |e| {
        e.begin_object();
        for (position, command) in commands.iter().enumerate() {
            match v2_command(command) {
                Ok(text) => e.field(&key(position), &text),
                Err(found) => {
                    fault.get_or_insert(found);
                }
            }
        }
        e.end_object();
    });
    e.end_object();
    match fault {
        Some(fault) => Err(fault),
        None => e.finish(),
    }
}

/// `method?query`, encoded once.
pub(super) fn v2_command(command: &RawCommand) -> Result<String, EncodeError> {
    let mut text = command.method.clone().into_owned();
    if command.params.is_null() {
        return Ok(text);
    }
    let query = crate::codec::to_form(&command.params)?;
    if !query.is_empty() {
        text.push('?');
        text.push_str(&query);
    }
    Ok(text)
}

fn v3(commands: &[RawCommand]) -> Result<String, EncodeError> {
    let mut e = Encoder::json();
    e.list(commands.len(), &mut |e, position| {
        let Some(command) = commands.get(position) else { return };
        e.begin_object();
        e.field("method", &*command.method);
        e.member("query", &mut |e| match &command.params {
            // The member has to be there.
            Json::Null => {
                e.begin_object();
                e.end_object();
            }
            params => crate::codec::Encode::encode(params, e),
        });
        e.field("as", &key(position));
        e.end_object();
    });
    e.finish()
}
