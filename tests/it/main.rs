//! Integration tests, one binary.
mod codec;
mod foreign;
mod ui;
mod content;
mod schema;
mod golden;
