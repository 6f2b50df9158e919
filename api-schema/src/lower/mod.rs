//! The model → what is written down: every Rust name and type is decided here, once.
//!
//! 0. `share` gives one name to what is the same in several places of an area, and `unused` leaves out of the library what
//!    nothing refers to;
//! 1. `draft` walks the model and makes a definition of each request, record, value list and choice;
//! 2. `usage` finds out which of them are sent and which are received, and where a record holds itself;
//! 3. `finish` turns them into [`ir`], which needs to look nothing up.
//!
//! Names that clash, or that cannot be made, are reported together, see `clash`.

mod borrowed;
mod clash;
mod doc;
mod draft;
mod errors;
mod finish;
pub mod ir;
mod known;
mod locate;
mod paging;
mod share;
mod shared;
mod unused;
mod usage;
mod values;
mod ways;

use crate::fault::{Faults, Log};
use crate::model::Schema;

pub use locate::locate;
pub use ways::{RECEIVED, SENT, Ways};

/// Where the generated code will stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Path of the library: `crate` inside it, `::bitrix_api` elsewhere.
    pub library: String,
    /// Path of the module that holds the generated modules: `crate` inside the library.
    pub root: String,
    /// Whether each area has a feature.
    pub features: bool,
    /// What stands before the path of a source file where files say what they were made from: `api-schema/`.
    pub sources: String,
    /// The schema of another crate: its files stand in one folder, and its modules may have any names.
    pub own: bool,
    /// Whether shared types that no method and no event leads to are left out.
    pub used_alone: bool,
}

impl Target {
    /// Inside the library.
    pub fn library() -> Self {
        Target {
            library: "crate".to_owned(),
            root: "crate".to_owned(),
            features: true,
            sources: "api-schema/".to_owned(),
            own: false,
            used_alone: true,
        }
    }

    /// In another crate: below the module `root`, without features.
    pub fn foreign(root: &str) -> Self {
        Target {
            library: "::bitrix_api".to_owned(),
            root: root.to_owned(),
            features: false,
            sources: String::new(),
            own: false,
            used_alone: false,
        }
    }

    /// For a macro in another crate: see [`emit::tokens`](crate::emit::tokens), which puts the real paths in the place of
    /// these.
    pub(crate) fn tokens() -> Self {
        Target {
            library: "__library".to_owned(),
            root: "__root".to_owned(),
            features: false,
            sources: String::new(),
            own: true,
            used_alone: false,
        }
    }
}

/// The schema of which each object makes one type: what is the same has one name, and what nothing leads to is left out.
pub fn settled(schema: &Schema, target: &Target) -> Schema {
    let mut schema = share::shared(schema);
    if target.used_alone {
        unused::leave_out(&mut schema);
    }
    schema
}

/// Decides all names and types.
///
/// # Errors
///
/// Every name that cannot be made or that two things would have. The faults have no lines: see [`locate`].
pub fn lower(schema: &Schema, target: &Target) -> Result<ir::Library, Faults> {
    let mut log = Log::default();
    let schema = &settled(schema, target);
    let mut drafts = draft::draft(schema, target, &mut log);
    clash::items(schema, &drafts, target, &mut log);
    usage::spread(&mut drafts);
    borrowed::ways(schema, &drafts, &mut log);
    let mut library = finish::finish(schema, target, &drafts, &mut log);
    library.shared = shared::collect(schema, &drafts);
    log.finish()?;
    Ok(library)
}

#[cfg(test)]
mod tests;
