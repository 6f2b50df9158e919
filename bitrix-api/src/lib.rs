//! bitrix-api

extern crate self as bitrix_api;

pub mod codec;
pub mod generated;
pub mod id;
pub mod meta;
pub mod types;

#[doc(inline)]
pub use codec::{Decode, DecodeError, Encode, EncodeError, Extra, Json};
#[doc(inline)]
pub use meta::{ErrorKind, Event, Method, NoErrors, Record, WireEnum};
#[doc(inline)]
pub use types::*;

/// Expands to its items if the crate has feature `server-side`, and to nothing otherwise: derives in other crates cannot
/// see our features.
#[cfg(feature = "server-side")]
#[doc(hidden)]
#[macro_export]
macro_rules! __server_side {
    ($($item:item)*) => { $($item)* };
}

/// Expands to nothing: the crate has no feature `server-side`.
#[cfg(not(feature = "server-side"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __server_side {
    ($($item:item)*) => {};
}
