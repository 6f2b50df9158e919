//! Shared helpers of the tests and benches.
