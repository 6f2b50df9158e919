//! Many commands in one request: up to 50 calls for the price of one.
//!
//! A portal lets a client send two requests a second; a batch counts as one. Three ways, from the shortest to the fullest:
//!
#![cfg_attr(feature = "im", doc = "```no_run")]
#![cfg_attr(not(feature = "im"), doc = "```ignore")]
//! use bitrix_api::batch::{Batch, Outcome};
//! use bitrix_api::{Client, DialogId, Error, im};
//!
//! # async fn example(portal: &Client) -> Result<(), Error> {
//! // A tuple of requests: a tuple of outcomes.
//! let first = im::message::Add::with_message(DialogId::chat(5), "one");
//! let (added, deleted) = portal.batch((first, im::message::Delete::new(34))).await?;
//! let id = added.into_result()?;
//! println!("{id}, {}", deleted.is_ok());
//!
//! // Any number of requests of one kind.
//! let updates = (1..=200).map(|id| im::message::Update::new(id).message("Seen"));
//! for outcome in portal.batch_all(updates).await? {
//!     match outcome {
//!         Outcome::Ok(_) => {}
//!         Outcome::Failed(e) => println!("refused: {:?}", e.kind()),
//!         Outcome::NotExecuted(e) => println!("send it again: {e}"),
//!         Outcome::Unknown(e) => println!("it may have run: {e}"),
//!     }
//! }
//!
//! // References: the message goes to the chat that the command before it makes.
//! let mut batch = Batch::new();
//! let chat = batch.add(im::chat::Add::new().title("Launch"));
//! let hello = batch.add_from(chat.result(), |id| im::message::Add::with_message(DialogId::chat(id), "Hello"));
//! let mut done = portal.run_batch(batch).await?;
//! println!("{:?} {:?}", done.take(chat), done.take(hello));
//! # Ok(()) }
//! ```
//!
//! An error of the call itself says that **nothing was sent**. Everything else is the [`Outcome`] of each command: a request
//! that was refused as a whole, or whose answer was lost, is the outcome of all of its commands.
//!
//! # What runs when
//!
//! - The server runs the commands of a request one after the other. Up to 50 commands are run in their order. More than 50
//!   are divided; the parts are sent at the same time, as far as the client's limiter lets them, and in any order.
//!   [Halting](Batch::halt) keeps the order for any number.
//! - A request has at most a megabyte of commands. A longer command is sent as a call of its own.
//! - A command that fails does not stop the others, unless the batch is to [halt](Batch::halt) or the protocol is REST 3.0.
//!   What refers to a command that failed does not run.
//! - A command that the portal's limits turn away inside a batch is sent again after a pause, as a single call is; see
//!   [`Retry`](crate::client::Retry).
//! - A chain of references stays within one request, so it has at most 50 commands. A longer one is an error.
//! - A single command is sent as a plain call.
//!
//! With references the request is sent with `halt`, since the server would fill something else into a command whose source
//! failed. What it left out although it refers to nothing that failed is sent in a further request: the server says that it
//! has not run.
//!
//! # What a batch would change, and does not
//!
//! The commands of REST 2 travel as queries that PHP takes apart and then searches for references. So a batch cannot carry
//! `null`, an empty list or an empty object, some names, more than 1,000 values, and a text that looks like a reference:
//! somebody who writes `$result[…]` in a message would have it replaced by a result of another command. A command that
//! holds any of these is sent as a call of its own, in its place of the order: its text arrives as it is. It costs a request.
//! In REST 3.0 the same goes for a member whose name begins with `$`.
//!
//! A batch still knows no types but text: a `true` of a type arrives as `1`, `false` as `0`, numbers as text, which the
//! methods of REST 2 take. A portal's filter for dangerous HTML, where it is on, may alter texts with tags and scripts in them.
//!
//! # REST 3.0
//!
//! A REST 3.0 batch answers all or nothing: the first error is the answer for all, and commands before it have run. So after
//! an error each command is [`Unknown`](Outcome::Unknown), unless the error comes before any of them. A batch that changes
//! something is not repeated after a lost answer, whatever its `Idempotency-Key`. Methods of both
//! protocols do not go into one batch: it does not compile.

mod answer;
mod builder;
mod command;
mod commands;
mod fill;
mod kind;
mod outcome;
mod plan;
mod raw;
mod reference;
mod run;
mod send;
mod wire;

#[cfg(test)]
mod tests;

pub use builder::{Batch, Done, Handle};
pub use commands::{CommandList, Commands, OutcomeList};
pub use kind::{Alone, Batchable, V2, V3};
pub use outcome::Outcome;
pub use reference::{Placing, Ref, Referable, References};

#[allow(unused_imports, reason = "lists are walked with these")]
pub(crate) use self::{
    answer::RawDone,
    command::{MAX_COMMANDS, RawCommand},
    raw::{RawOutcome, run_commands},
    run::run_all,
};
