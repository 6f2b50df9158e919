//! Files: where they come from, by links both ways, and answers that are no JSON envelope.

mod answers;
mod downloads;
mod secrets;
mod sources;
mod uploads;
mod v3;
