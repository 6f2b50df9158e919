//! The forty traps of the server, each with a test that is named after it; most often hit first.
//!
//! A trap is a habit of the server that a program meets sooner or later. The tests here are short and show that a user of
//! this crate is not caught; what stands behind them is tested in full elsewhere:
//!
//! | traps | in full |
//! |---|---|
//! | 1, 11 | `limits/` |
//! | 2, 21, 35 | `auth/` |
//! | 3, 8, 27, 38 | `lists/` |
//! | 4, 5, 28 | `tests/it/codec`, `tests/it/content.rs` |
//! | 6, 7, 18, 19, 23, 29, 30 | `batch/`; what may not be batched: `tests/ui/call/method_refused_in_a_batch.rs` |
//! | 9, 10, 13, 22, 25, 32, 34, 37 | `tests/it/errors.rs`, `bitrix-api/src/client/tests.rs` |
//! | 12, 36 | `retries/`, `soak.rs` |
//! | 14, 15 | `tests/it/incoming.rs` |
//! | 16, 24, 31 | `tests/it/client.rs` |
//! | 17, 33 | `tests/it/portal.rs` |
//! | 40 | `tests/it/secrets.rs` |

mod answers;
mod batches;
mod calls;
mod errors;
mod events;
mod rows;
