//! A method, an event and their parts that the schema does not have, in a crate of the user's own.
//!
//! bitrix-api is called `b24` here, the lints are as strict as a user may have them, and [`shadowed`] takes the names of the
//! prelude away: derived code has to stand all of that.
#![deny(missing_docs, warnings, unused_qualifications, missing_debug_implementations, unreachable_pub)]
#![deny(clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

mod deal;
mod forms;
pub mod hygiene;
pub mod shadowed;

pub use deal::*;
pub use forms::*;

#[cfg(test)]
mod tests;

/// Set by a test that wants to see this refused: only the area's feature makes it compile.
#[cfg(area_without_its_feature)]
pub use b24::crm::deal::List;
