//! Many tasks call a portal at which everything goes wrong that can; then the client's books are compared with what the
//! portal has done. Shared by a test, in simulated time without sockets, and by `cargo xtask bench soak`, in real time.
//!
//! - `methods`: the methods that are called, and the portal's table of what they have done.
//! - `world`: the portal, its faults, and the clients.
//! - `op`: one call or batch, and how its ending gets into the ledger.
//! - `ledger`: what the callers were told, and the comparison.
//! - `run`: the tasks.

mod dice;
mod ledger;
mod methods;
mod op;
mod report;
mod run;
mod world;

pub(crate) use ledger::Ending;
pub(crate) use report::Report;
pub(crate) use run::{Until, run};
pub(crate) use world::{Pace, Place, World};
