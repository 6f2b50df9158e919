//! Derives where the prelude's names mean something else.

/// Not the prelude's.
#[derive(Debug)]
pub struct Option;
/// Not the prelude's.
#[derive(Debug)]
pub struct Result;
/// Not the prelude's.
#[derive(Debug)]
pub struct String;
/// Not the prelude's.
#[derive(Debug)]
pub struct Vec;
/// Not the prelude's.
#[derive(Debug)]
pub struct Some;
/// Not the prelude's.
#[derive(Debug)]
pub struct None;
/// Not the prelude's.
#[derive(Debug)]
pub struct Ok;
/// Not the prelude's.
#[derive(Debug)]
pub struct Err;
/// Not the prelude's.
pub trait Into {}
/// Not the prelude's.
pub trait Default {}
/// Not the prelude's.
pub trait Send {}
/// A method.
#[derive(Clone, Debug, b24::Method)]
#[method(crate = b24, name = "vendor.shadowed", output = Answer, error = Errors)]
pub struct Request {
    /// A text.
    pub text: ::std::string::String,
    /// Perhaps a text.
    pub maybe: ::core::option::Option<::std::string::String>,
    /// One of two.
    #[wire(choice)]
    pub either: ::core::option::Option<Either>,
    /// The rest.
    #[wire(rest)]
    pub extra: b24::Extra,
}

/// One of two.
#[derive(Clone, Debug, b24::Record)]
#[record(crate = b24)]
pub enum Either {
    /// One.
    #[wire("one")]
    One(i64),
}

/// An answer.
#[derive(Clone, Debug, b24::Record)]
#[record(crate = b24)]
pub struct Answer {
    /// A word.
    pub word: ::core::option::Option<Word>,
    /// A number.
    pub number: Number,
    /// One of two.
    #[wire(choice)]
    pub either: Either,
}

/// A word.
#[derive(Clone, Debug, b24::WireEnum)]
#[wire(crate = b24)]
pub enum Word {
    /// Yes.
    #[value("Y")]
    Yes,
    /// Else.
    #[unknown]
    Unknown(::std::string::String),
}

/// A number.
#[derive(Clone, Debug, b24::WireEnum)]
#[wire(crate = b24)]
pub enum Number {
    /// One.
    #[value(1)]
    One,
    /// Else.
    #[unknown]
    Unknown(i64),
}

/// Errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, b24::ErrorKind)]
#[error(crate = b24)]
pub enum Errors {
    /// One.
    #[error(code = "ONE")]
    One,
}

/// An event.
#[derive(Clone, Debug, b24::Event)]
#[event(crate = b24, name = "ONE")]
pub struct Happened {
    /// A text.
    pub text: ::std::string::String,
}
