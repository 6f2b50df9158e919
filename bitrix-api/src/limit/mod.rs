//! The portal's limits, and what keeps calls within them.
//!
//! Two things are limited:
//! - **How many calls.** Each call puts one drop into a bucket that leaks: 50 drops and 2 a second, on Enterprise plans 250
//!   and 5 ([`RateLimit`]). What would overflow it is refused with `QUERY_LIMIT_EXCEEDED`. The portal counts by source
//!   address, so that all clients of a portal in one process share its bucket, and so do all processes on one machine.
//! - **How long a method works.** A method may use 480 seconds of work in 10 minutes ([`OperatingLimit`]); after that it is
//!   refused with `OPERATION_TIME_LIMIT` until a part of these 10 minutes is over. Other methods go on.
//!
//! Every client keeps to both by default: a call waits until it can be sent. Clients of the same portal, by host and port,
//! share one in-process limiter, also when they were made apart from each other, and also when the portal is renamed.
//! Calls are sent in the order in which they came. Their number does not matter: one timer runs for all that wait.
//!
//! # Never refused, whatever the network does
//!
//! Requests sent evenly arrive unevenly, and a bucket that drains from the moment of sending overflows at the portal. Here a
//! call counts in full while it is under way, and begins to drain when its answer is there. So the level that is kept is
//! never below the portal's: when a call arrives, the portal's level rises by one that was counted already; when it is
//! answered, the call moves from *under way* into what drains, which the portal has begun to do before. That costs one round
//! trip each time the bucket was empty, and nothing while it is full.
//!
//! A call that has no answer after [`ARRIVES_WITHIN`] is taken to have arrived. So a bucket of `n` calls lets at most `n` calls
//! that take 15 seconds or longer begin in 15 seconds: for the standard bucket more than it drains.
//!
//! When the portal refuses all the same, because other processes use the same bucket, it is taken to be full from then on, and
//! the limiter slows down by a share, which comes back with the calls that are answered.
//!
//! # Many machines
//!
//! A [`Limiter`] of your own can keep the state where all your machines see it: see there for an example.

mod bucket;
mod call;
mod error;
mod in_process;
mod limiter;
mod outcome;
mod pace;
mod permit;
mod portal;
mod rate;
mod registry;

pub use bucket::ARRIVES_WITHIN;
pub use call::Call;
pub use error::LimitError;
pub use limiter::{BoxFuture, Limiter};
pub use outcome::{Operating, Outcome};
pub use permit::Permit;
pub use rate::RateLimit;

pub(crate) use in_process::InProcess;
