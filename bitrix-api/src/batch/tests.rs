//! What is written and what is read, without a client.
