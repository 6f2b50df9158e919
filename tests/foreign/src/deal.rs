//! A method with everything that a field can be.

use b24::codec::Extra;
use b24::id::{Id, IdKind, UserId};
use b24::{Clearable, ErrorKind, Method, Record, WireEnum};

/// A shipment: an entity of this crate's own.
#[derive(Debug)]
pub enum Shipment {}

impl IdKind for Shipment {
    const NAME: &'static str = "shipment";
}

/// Identifier of a shipment.
pub type ShipmentId = Id<Shipment>;

/// Adds a shipment.
#[derive(Clone, Debug, PartialEq, Method)]
#[method(
    crate = b24,
    name = "vendor.shipment.add",
    scopes("crm", "vendor"),
    effect = "write",
    output = AddResult,
    error = AddError,
    auth = "oauth_only",
    deprecated = "vendor.shipment.create",
    creates = "shipment"
)]
#[must_use = "a request does nothing until it is called"]
#[non_exhaustive]
pub struct Add {
    /// What is shipped.
    #[wire("TITLE", max_chars = 10)]
    pub title: String,
    /// How it travels.
    #[wire("KIND")]
    pub kind: Kind,
    /// Where it goes: an address,
    /// in words.
    ///
    /// Not shown in the constructor's list.
    #[wire("ADDRESS", one_of = "target")]
    pub address: Option<String>,
    /// Where it goes: a user.
    #[wire("USER_ID", one_of = "target")]
    pub user_id: Option<UserId>,
    /// Who is told: by mail.
    #[wire("MAIL", one_of = "notice")]
    pub mail: Option<String>,
    /// Who is told: in a chat.
    #[wire("CHAT", one_of = "notice")]
    pub r#type: Option<i64>,
    /// A note; `N` removes it.
    #[wire("NOTE", clear = "N")]
    pub note: Option<Clearable<Note>>,
    /// Whether it is urgent.
    #[wire("URGENT", flag = "Y/N")]
    pub urgent: Option<bool>,
    /// Whether it is fragile.
    #[wire("FRAGILE", flag = "1/0")]
    pub fragile: bool,
    /// How many.
    #[wire("COUNT", min = 1, max = 10, required = "conditional")]
    pub count: Option<i64>,
    /// Serial numbers.
    #[wire("SERIALS", max_items = 2)]
    pub serials: Option<Vec<String>>,
    /// What is inside.
    #[wire(choice)]
    pub content: Content,
    /// How it is paid.
    #[wire(choice)]
    pub payment: Option<Payment>,
    #[allow(missing_docs, reason = "the setter must be documented even so")]
    pub undocumented: Option<String>,
    /// Out of use.
    #[deprecated = "has no effect"]
    #[wire("OLD")]
    pub old: Option<String>,
    /// Custom fields.
    #[wire(rest)]
    pub extra: Extra,
}

/// What is inside: files or texts.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(crate = b24)]
#[non_exhaustive]
pub enum Content {
    /// Texts.
    #[wire("TEXTS", max_items = 2)]
    Texts(Vec<String>),
    /// Nothing.
    #[wire("EMPTY", flag = "Y")]
    Empty(bool),
}

/// How it is paid.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(crate = b24)]
pub enum Payment {
    /// By this user.
    #[wire("PAYER")]
    User(UserId),
    /// By this sum.
    #[wire("SUM")]
    Sum(f64),
}

/// A note.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(crate = b24, input)]
pub struct Note {
    /// Its text.
    pub text: String,
}

impl From<&str> for Note {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

/// How a shipment travels.
#[derive(Clone, Debug, PartialEq, Eq, WireEnum)]
#[wire(crate = b24)]
#[non_exhaustive]
pub enum Kind {
    /// By land.
    #[value("L")]
    Land,
    /// Not decided.
    #[value("")]
    Open,
    /// Something newer.
    #[unknown]
    Unknown(String),
}

/// Step on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, WireEnum)]
#[wire(crate = b24)]
pub enum Step {
    /// Returned.
    #[value(-1)]
    Returned,
    /// Packed.
    #[value(1)]
    Packed,
    /// Something newer.
    #[unknown]
    Unknown(i64),
}

/// What a call of [`Add`] answers.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(crate = b24, output)]
#[non_exhaustive]
pub struct AddResult {
    /// The new shipment.
    #[wire("ID")]
    pub id: ShipmentId,
    /// Where it stands.
    #[wire("STEP")]
    pub step: Option<Step>,
    /// How it travels.
    #[wire("KIND")]
    pub kind: Option<Kind>,
    /// Custom fields.
    #[wire(rest)]
    pub extra: Extra,
}

/// Errors of [`Add`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ErrorKind)]
#[error(crate = b24)]
#[non_exhaustive]
pub enum AddError {
    /// The title is missing, or longer than it may be.
    #[error(code = "TITLE_ERROR", status = 400, text = "Title can't be empty", missing = "TITLE")]
    #[error(code = "TITLE_ERROR", status = 400, text = "Title too long", too_large = "TITLE")]
    Title,
    /// There is no such user.
    #[error(code = "user_NOT_FOUND", not_found = "USER_ID")]
    NoUser,
    /// Too many shipments in a short time.
    #[error(code = "0", status = 503, about = "COUNT", retryable)]
    Busy,
}
