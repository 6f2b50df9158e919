//! Many commands in one request, in the ways of both protocols.

mod references;
mod v2;
mod v3;

pub(super) use v2::run as v2;
pub(super) use v3::run as v3;

use super::request::Target;
use super::state::{State, method_key};

/// Whether a batch is called: `batch`, unless a test answers that itself.
pub(super) fn is_batch(state: &State, target: &Target) -> bool {
    let key = method_key(target.api, &target.method);
    key.1 == "batch" && !state.data().handlers.contains_key(&key)
}
