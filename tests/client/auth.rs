//! Tokens: flows, renewal, stores.
