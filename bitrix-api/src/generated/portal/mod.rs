//! Stand-in.
pub mod types;
