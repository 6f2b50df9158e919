//! What is repeated, and what never is.

mod deadline;
mod effect;
mod idempotency;
mod soak;
