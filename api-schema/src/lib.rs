//! The schema of the Bitrix24 REST API, and what turns it into the source of `bitrix-api`.
//!
//! The data goes one way:
//!
//! ```text
//! specs/*.yaml + overlays/*.yaml + words/*.yaml + types.yaml + errors.yaml
//!   └ parse ─ conform ─ merge ─ build ─→ model::Schema ─→ lower ─→ emit     (the last two: features `emit`, `files`)
//! ```
//!
//! - [`load`] reads a folder laid out as `api-schema` and answers the checked [`model::Schema`], or **all** its
//!   [`Faults`] at once, each with file, line, key path, what is wrong and what to do;
//! - [`Sources`] is the same set of files in memory: [`Sources::read`] for a folder, [`Sources::insert`] for a text;
//! - [`Sources::read_own`] reads the schema of another crate, which may refer to the library's [`SharedTypes`];
//! - [`canonical`] writes a spec in the one form in which specs are kept, and [`check_canonical`] finds those that
//!   are not.
//!
//! ```
//! use bitrix_schema::Sources;
//!
//! let mut sources = Sources::new();
//! sources.insert("specs/app/note.yaml", "methods:\n  app.note.add:\n    page: app/note-add.md\n    effect: wirte\n");
//! let faults = sources.load().unwrap_err();
//! assert!(faults.to_string().contains("did you mean `write`?"));
//! ```
//!
//! The language itself is described in `LANGUAGE.md`, beside `Cargo.toml`.

mod build;
mod conform;
mod corrections;
mod fault;
mod lang;
mod merge;
mod parse;
mod shared;
mod sources;
mod tree;
mod words;
mod write;

pub mod model;

#[cfg(feature = "emit")]
pub mod emit;
#[cfg(feature = "emit")]
pub mod lower;
#[cfg(feature = "emit")]
pub mod name;

pub use build::module_of;
pub use fault::{Fault, Faults};
pub use shared::SharedTypes;
pub use sources::{Sources, load};
pub use tree::Node;
pub use write::{canonical, check_canonical, read_spec, write_spec};
