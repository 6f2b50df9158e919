//! The embedded portal's modes do what a portal does.

mod transport;
