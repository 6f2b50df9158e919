//! What is known of methods, events and errors besides their types: the traits that the derives implement, and their data.

mod error_kind;
mod method;
mod params;
mod scopes;

pub use error_kind::{Cause, ErrorKind, ErrorRow, NoErrors, Rows};
pub use method::{Answer, Api, Auth, Effect, FilterDialect, GroupMeta, GroupRule, MethodMeta};
pub use params::{Ids, ParamMeta, Params, ParamsIter, Required};
pub use scopes::{Scopes, ScopesIter};

use crate::codec::{Decode, Encode};
use std::borrow::Cow;

/// A method of the REST API: its request, with the types of its answer and its errors.
///
/// Derive it with [`Method`](macro@crate::Method). A request is a value without a client: it can be cloned, stored,
/// compared, and sent by any [`Client`](crate::Client).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a request",
    label = "not a request",
    note = "a request is a struct with `derive(Method)`; `Client::call_by_name` takes a name and parameters of any kind"
)]
pub trait Method: Encode + Send + Sync {
    /// What `result` of the answer holds.
    type Output: Decode + Send;
    /// The errors that the method has beyond the [`SystemError`](crate::SystemError)s.
    type Error: ErrorKind;
    /// The kind of [batch](crate::batch) that may hold it: [`V2`](crate::batch::V2), [`V3`](crate::batch::V3), or none,
    /// [`Alone`](crate::batch::Alone).
    type Batch;
    /// Name, scopes, effect, parameters.
    const META: MethodMeta;
}

/// A list of values to which later portals may add: a variant for each known one, and one that keeps any other.
///
/// Derive it with [`WireEnum`](macro@crate::WireEnum).
pub trait WireEnum: Sized {
    /// The known values, as on the wire.
    const VALUES: &'static [&'static str];

    /// The value, as on the wire.
    fn as_wire(&self) -> Cow<'_, str>;

    /// The variant of a value; never fails.
    fn from_wire(value: &str) -> Self;
}

/// An event: what a portal sends to an application's handler in `data`.
///
/// Derive it with [`Event`](macro@crate::Event).
pub trait Event: Decode {
    /// Name and scopes.
    const META: EventMeta;
}

/// What is known of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventMeta {
    /// Wire name, upper case.
    pub name: &'static str,
    /// Scopes of which the application needs all.
    pub scopes: Scopes,
    /// `Some`: no longer developed; names the event to use instead, or is empty.
    pub deprecated: Option<&'static str>,
}

impl EventMeta {
    /// For derives.
    #[doc(hidden)]
    pub const fn new(name: &'static str, scopes: &'static str) -> Self {
        Self { name, scopes: Scopes::new(scopes), deprecated: None }
    }
}

/// An object with named members: a part of requests, answers or events.
///
/// Derive it with [`Record`](macro@crate::Record), which implements [`Encode`] and [`Decode`] as far as they are needed. Of
/// the library's own records, those that are rows of lists implement this trait.
pub trait Record {
    /// Wire names of its members, for the `select` of a list read into this record; empty where members of any name are
    /// kept, and for generated records, which have all members anyway.
    const MEMBERS: &'static [&'static str] = &[];
}
