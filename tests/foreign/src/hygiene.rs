//! Derives among names that could be taken for those of the derived code.
#![allow(non_upper_case_globals, reason = "a name in lower case is what could clash")]

use b24::{Clearable, ErrorKind, Event, Extra, Method, Record, WireEnum};

/// A constant where a pattern or an argument might stand.
pub const value: i64 = 1;
/// The same.
pub const d: i64 = 1;
/// The same.
pub const e: i64 = 1;
/// The same.
pub const f: i64 = 1;
/// The same.
pub const key: i64 = 1;
/// The same.
pub const index: i64 = 1;
/// The same.
pub const slot0: i64 = 1;
/// The same, as a static.
pub static slot1: i64 = 1;
/// The same, as a static.
pub static chosen: i64 = 1;

/// Macros of the standard library's names.
macro_rules! matches {
    () => {};
}
/// Macros of the standard library's names.
macro_rules! format {
    () => {};
}
/// Macros of the standard library's names.
macro_rules! vec {
    () => {};
}
matches!();
format!();
vec![];

/// A function of a name that the derived code calls, or might call.
pub const fn encode() {}
/// The same.
pub const fn decode() {}

/// A request whose fields are called like what stands around them.
#[derive(Clone, Debug, PartialEq, Method)]
#[method(crate = b24, name = "vendor.names", output = Names, error = Failure)]
pub struct Request {
    /// One letter.
    #[wire("d2")]
    pub d_: String,
    /// One letter.
    pub i: Option<i64>,
    /// Like the receiver.
    pub self_: Option<String>,
    /// A keyword.
    pub r#type: Option<String>,
    /// Another keyword.
    pub r#struct: String,
    /// Like a method of the traits.
    pub encode: Option<String>,
    /// Like a method of the traits.
    pub decode: Option<String>,
    /// Like a constant of the traits.
    pub meta: Option<Clearless>,
    /// In three states.
    #[wire("clear", clear = "N")]
    pub clear: Option<Clearable<i64>>,
    /// With a limit.
    #[wire("limited", max_chars = 3)]
    pub limited: Option<String>,
    /// One of two.
    #[wire(choice)]
    pub either: Option<Either>,
    /// Never there.
    #[cfg(any())]
    pub never: Nonsense,
    /// Always there.
    #[cfg(any(test, not(test)))]
    pub always: Option<bool>,
    /// Hidden from the documentation.
    #[doc(hidden)]
    pub hidden: Option<bool>,
    /// The rest.
    #[wire(rest)]
    pub extra: Extra,
}

/// A type of the crate's own.
pub type Clearless = i64;

/// One of two.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(crate = b24)]
pub enum Either {
    /// One.
    #[wire("one")]
    One(i64),
    /// Two.
    #[wire("two", flag = "Y")]
    Two(bool),
}

/// A record that is all rest.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(crate = b24)]
pub struct Anything {
    /// All members.
    #[wire(rest)]
    pub members: Extra,
}

/// An answer that can be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Record)]
#[record(crate = b24, output)]
pub struct Names {
    /// Not more.
    pub r#in: Option<Word>,
    /// Not more.
    pub number: Option<Number>,
}

/// A word.
#[derive(Clone, Debug, PartialEq, Eq, WireEnum)]
#[wire(crate = b24)]
pub enum Word {
    /// A keyword with another ending.
    #[value("Self")]
    Self_,
    /// Else.
    #[unknown]
    Unknown(String),
}

/// A number without a known value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, WireEnum)]
#[wire(crate = b24)]
pub enum Number {
    /// One.
    #[value(1)]
    Value,
    /// Else.
    #[unknown]
    Unknown(i64),
}

/// Errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ErrorKind)]
#[error(crate = b24)]
pub enum Failure {
    /// The empty code.
    #[error(code = "")]
    Empty,
}

/// An event of which nothing is required.
#[derive(Clone, Debug, PartialEq, Eq, Event)]
#[event(crate = b24, name = "ONNAMES")]
pub struct Happened {
    /// Not more.
    pub index: Option<i64>,
}
