//! What a batch answers: the maps of REST 2, the list of REST 3.0.

use super::wire;
use crate::client::CommandTime;
use crate::codec::{Absent, Decode as _, DecodeError, Decoder, Json};
use crate::limit::TimeFigures;
use crate::{ErrorKind as _, SystemError};
use bytes::Bytes;
use std::ops::Range;

/// The `result` of a batch: of each command, what the answer says of it.
#[derive(Default)]
pub(super) struct Answers {
    pub(super) commands: Vec<Entry>,
}

/// What the answer says of one command.
#[derive(Clone, Default)]
pub(super) struct Entry {
    /// Where its result stands in the body.
    pub(super) result: Option<Range<usize>>,
    pub(super) error: Option<Json>,
    pub(super) total: Option<i64>,
    pub(super) next: Option<i64>,
    pub(super) time: Option<Range<usize>>,
}

impl Entry {
    pub(super) const fn is_absent(&self) -> bool {
        self.result.is_none() && self.error.is_none()
    }
}

const MAPS: &[&str] = &["result", "result_error", "result_total", "result_next", "result_time"];

impl Answers {
    /// Reads the `result` of a REST 2 batch of `count` commands.
    ///
    /// A map is an object, `[]` when it is empty, and PHP makes a list of one whose keys happen to be 0, 1, 2 …
    pub(super) fn read_v2(
        count: usize,
        d: &mut Decoder<'_>,
        times: &mut Vec<CommandTime>,
    ) -> Result<Self, DecodeError> {
        let mut commands = vec![Entry::default(); count];
        d.record(MAPS, &mut |d, map| {
            if d.absent(Absent::SCALAR)? {
                return Ok(());
            }
            d.map(&mut |d, key| {
                let Some(position) = wire::position(key) else { return d.skip() };
                let Some(entry) = commands.get_mut(position) else { return d.skip() };
                match map {
                    0 => entry.result = Some(d.place()?),
                    1 => {
                        entry.error = error(d)?;
                        if entry.error.as_ref().is_some_and(is_blocked) {
                            times.push(CommandTime {
                                position,
                                times: TimeFigures::default(),
                                blocked: true,
                            });
                        }
                    }
                    2 => entry.total = whole(d)?,
                    3 => entry.next = whole(d)?,
                    _ => {
                        let text = d.raw()?;
                        let read = TimeFigures::decode(&mut Decoder::new(text.as_bytes()))?;
                        times.push(CommandTime { position, times: read, blocked: false });
                        entry.time = Some(d.position() - text.len()..d.position());
                    }
                }
                Ok(())
            })
        })?;
        Ok(Self { commands })
    }

    /// Reads the `result` of a REST 3.0 batch: the results in the order of the commands.
    pub(super) fn read_v3(count: usize, d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let mut commands = vec![Entry::default(); count];
        d.list(&mut |d, index| {
            match commands.get_mut(index) {
                Some(entry) => entry.result = Some(d.place()?),
                None => d.skip()?,
            }
            Ok(())
        })?;
        Ok(Self { commands })
    }
}

/// Whether a command was refused because its method has used up its time.
fn is_blocked(error: &Json) -> bool {
    let code = error["error"].as_str().or(error.as_str());
    code.and_then(SystemError::from_code) == Some(SystemError::OperationTimeLimit)
}

/// An error, unless it is one of the values that say there is none.
fn error(d: &mut Decoder<'_>) -> Result<Option<Json>, DecodeError> {
    if d.absent(Absent::DATE)? {
        return Ok(None);
    }
    let mut error = None;
    d.put(&mut error)?;
    Ok(error)
}

/// A whole number, or nothing if it is something else: it is never worth the answer.
fn whole(d: &mut Decoder<'_>) -> Result<Option<i64>, DecodeError> {
    let mut value = None;
    d.put(&mut value)?;
    Ok(value.as_ref().and_then(Json::as_i64))
}

/// A command's result, as it came.
#[derive(Clone, Debug)]
#[allow(dead_code, reason = "lists are walked with what stands beside the result")]
pub(crate) struct RawDone {
    /// The JSON of the result.
    pub(crate) result: Bytes,
    pub(crate) next: Option<i64>,
    pub(crate) total: Option<i64>,
    /// The JSON of the command's `time`; REST 3.0 gives none.
    pub(crate) time: Option<Bytes>,
}
