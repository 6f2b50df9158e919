//! Files up and down.
