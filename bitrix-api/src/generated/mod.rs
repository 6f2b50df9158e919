//! Generated.
pub mod id;
pub mod portal;
pub mod system_error;
