//! Many commands in one request.

mod answer;
mod command;
mod raw;
mod wire;

pub(crate) use answer::RawDone;
pub(crate) use command::{MAX_COMMANDS, RawCommand};
pub(crate) use raw::{RawOutcome, run_alone, run_commands};
