//! What is repeated, and what never is.
