//! Integration tests, one binary.
mod codec;
