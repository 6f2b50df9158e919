//! Rows over many pages, filters, projections.

mod dialects;
mod filters;
mod moving;
mod projection;
mod speed;
mod stalled;
mod strategies;
mod table;
