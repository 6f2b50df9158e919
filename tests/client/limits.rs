//! The portal's limits are kept.

mod client;
mod deadlines;
mod fairness;
mod model;
mod never_refused;
mod operating;
mod others;
mod shared;
