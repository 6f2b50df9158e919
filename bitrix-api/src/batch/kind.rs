//! Which methods go into a batch together.

use crate::meta::Api;

/// The kind of batch that holds methods of REST 2: see [`Method::Batch`](crate::Method::Batch).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum V2 {}

/// The kind of batch that holds methods of REST 3.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum V3 {}

/// For a method that the server refuses as a command of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alone {}

/// A kind of batch that there is: [`V2`] or [`V3`].
#[diagnostic::on_unimplemented(
    message = "the server refuses this method as a command of a batch",
    label = "it can only be called by itself",
    note = "call it with `Client::call`"
)]
pub trait Batchable: sealed::Sealed + Send + Sync + 'static {
    /// The protocol of its methods.
    const API: Api;
}

impl Batchable for V2 {
    const API: Api = Api::V2;
}

impl Batchable for V3 {
    const API: Api = Api::V3;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::V2 {}
    impl Sealed for super::V3 {}
}
