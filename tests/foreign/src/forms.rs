//! The less usual forms of items: deprecated, private, generic, empty.

use b24::{Event, Method, Record};

/// A method without parameters and without errors.
#[derive(Clone, Debug, Default, PartialEq, Eq, Method)]
#[method(crate = b24, name = "vendor.ping", effect = "read", output = bool, api = "v3")]
pub struct Ping;

/// The same, with braces.
#[derive(Clone, Debug, PartialEq, Eq, Method)]
#[method(crate = b24, name = "vendor.pong", output = (), deprecated)]
#[deprecated = "call ping"]
pub struct Pong {}

/// A list of something.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(crate = b24)]
pub struct Page<T>
where
    T: Clone,
{
    /// What is on it.
    pub items: Vec<T>,
    /// Where the next begins.
    pub next: Option<i64>,
    /// The first of all.
    pub first: Option<T>,
}

/// Sends something.
#[derive(Clone, Debug, PartialEq, Method)]
#[method(crate = b24, name = "vendor.send", output = Page<i64>)]
pub struct Send<T> {
    /// What is sent.
    pub item: T,
    /// More of it.
    pub more: Option<T>,
}

/// A shipment moved.
#[derive(Clone, Debug, PartialEq, Event)]
#[event(crate = b24, name = "ONVENDORSHIPMENTMOVE", scopes("vendor"), deprecated = "ONVENDORMOVE")]
#[non_exhaustive]
pub struct ShipmentMove {
    /// The shipment.
    #[wire("ID")]
    pub id: super::ShipmentId,
    /// Where it is now.
    #[wire("PLACE")]
    pub place: Option<String>,
}

/// A request that demands much.
#[derive(Clone, Debug, Method)]
#[method(crate = b24, name = "vendor.demand", output = bool)]
#[allow(clippy::struct_excessive_bools, reason = "the wire has them")]
#[allow(missing_docs, reason = "of no interest")]
pub struct Demand {
    pub a: String,
    pub b: String,
    pub c: Vec<i64>,
    pub d: i64,
    #[wire("E", flag = "Y/N")]
    pub e: bool,
    #[wire("F", flag = "Y/N")]
    pub f: bool,
    #[wire("G", flag = "Y/N")]
    pub g: bool,
    #[wire("H", flag = "Y/N")]
    pub h: bool,
}

mod inner {
    use b24::Method;

    /// A request that only this module and the one above can make.
    #[derive(Clone, Debug, Method)]
    #[method(crate = ::b24, name = "vendor.hidden", output = bool)]
    pub(super) struct Hidden {
        pub(super) name: String,
        pub(super) used_nowhere: Option<String>,
    }
}

/// Makes the request that is hidden.
#[must_use]
pub fn hidden() -> impl Method<Output = bool> {
    inner::Hidden::new("x")
}
