//! Generated.
pub mod id;
