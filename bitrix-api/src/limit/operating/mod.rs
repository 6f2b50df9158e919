//! The time that methods may use: one account for each method of which the portal has said something.

mod account;
mod accounts;
mod limit;
mod method;
#[cfg(test)]
mod tests;
mod window;

pub(super) use accounts::{Accounts, Begun};
pub use limit::OperatingLimit;
