//! Integration tests, one binary.
mod codec;
mod foreign;
mod ui;
mod content;
mod schema;
mod golden;
mod pages;
mod client;
mod errors;
mod event;
mod notes;
mod portal;
mod raw_server;
mod secrets;
