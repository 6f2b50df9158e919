//! The traps of the server's behaviour, each by its name.
