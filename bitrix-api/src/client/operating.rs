//! What an answer says of the time that methods may use.

use super::outgoing::Outgoing;
use crate::limit::{Operating, Outcome, TimeFigures};
use std::sync::PoisonError;

/// What an answer says of one command of a batch.
#[derive(Debug)]
pub(crate) struct CommandTime {
    /// Its place among the commands.
    pub(crate) position: usize,
    pub(crate) times: TimeFigures,
    /// It was refused because its method has used up its time.
    pub(crate) blocked: bool,
}

/// Hands `settle` what an answer says of its methods' time.
pub(super) fn answered(outgoing: &Outgoing, times: &TimeFigures, settle: impl FnOnce(&Outcome<'_>)) {
    let Some(found) = &outgoing.times else {
        // A batch itself has no budget.
        let own = if outgoing.commands.is_empty() { times.of(&outgoing.method) } else { None };
        return settle(&Outcome::Answered(own.as_slice()));
    };
    let found = std::mem::take(&mut *found.lock().unwrap_or_else(PoisonError::into_inner));
    let one = |command: &CommandTime| {
        let method = outgoing.commands.get(command.position)?;
        if command.blocked { Some(Operating::blocked(method)) } else { command.times.of(method) }
    };
    settle(&Outcome::Answered(&found.iter().filter_map(one).collect::<Vec<_>>()));
}
