//! Derive macros of bitrix-api.
//!
//! Use them through `bitrix_api`, which exports them beside the traits of the same names. Each derive's page is its whole
//! reference.
//!
//! Every derive works in layers: `ast` reads the attributes, `check` applies the rules and collects all errors of the item,
//! `expand` writes the code, and after an error `fallback` writes just enough that nothing else fails because of it.

mod ast;
mod check;
mod ctxt;
mod expand;
mod fallback;
mod model;
mod names;
#[cfg(feature = "schema")]
mod schema;
mod suggest;
mod ty;

use ctxt::Ctxt;
use proc_macro::TokenStream;
use syn::{Data, DeriveInput, parse_macro_input};

/// Checks an item, then expands it, or reports all its errors with the fallback.
fn derive<M>(
    check: impl FnOnce(&Ctxt) -> M,
    expand: fn(&M) -> proc_macro2::TokenStream,
    fallback: fn(&M) -> proc_macro2::TokenStream,
) -> TokenStream {
    let cx = Ctxt::new();
    let model = check(&cx);
    match cx.finish() {
        Ok(()) => expand(&model).into(),
        Err(errors) => {
            let mut tokens = errors.into_compile_error();
            tokens.extend(fallback(&model));
            tokens.into()
        }
    }
}

/// Makes a struct the request of a method: its parameters are the fields.
///
/// ```
/// use bitrix_api::{Clearable, Method as _, id::MessageId, meta::Effect};
///
/// /// Changes a message.
/// #[derive(Clone, Debug, PartialEq, bitrix_api::Method)]
/// #[method(name = "im.message.update", scopes("im"), effect = "idempotent", output = bool)]
/// #[must_use = "a request does nothing until it is called"]
/// #[non_exhaustive]
/// pub struct Update {
///     /// The message.
///     #[wire("MESSAGE_ID")]
///     pub message_id: MessageId,
///     /// New text.
///     #[wire("MESSAGE", max_chars = 60000)]
///     pub message: Option<String>,
///     /// New keyboard; `N` removes it.
///     #[wire("KEYBOARD", clear = "N")]
///     pub keyboard: Option<Clearable<String>>,
///     /// Whether links get a preview.
///     #[wire("URL_PREVIEW", flag = "Y/N")]
///     pub url_preview: Option<bool>,
/// }
///
/// let request = Update::new(5).message("Hello").url_preview(false).keyboard(Clearable::Clear);
/// let json = bitrix_api::codec::to_json(&request).unwrap();
/// assert_eq!(json, r#"{"MESSAGE_ID":5,"MESSAGE":"Hello","KEYBOARD":"N","URL_PREVIEW":"N"}"#);
/// assert_eq!(Update::META.effect, Effect::Idempotent);
/// ```
///
/// # On the struct: `#[method(…)]`
///
/// | key | value | default |
/// |---|---|---|
/// | `name` | wire name, `name = "im.message.update"` | must be given |
/// | `output` | type of the answer's `result`, `output = bool` | must be given |
/// | `error` | enum with [`derive(ErrorKind)`](macro@ErrorKind), `error = UpdateError` | `NoErrors` |
/// | `scopes` | scopes that the caller needs, `scopes("im", "imbot")` | none |
/// | `effect` | `"read"`, `"write"`, `"idempotent"`: whether a lost answer allows a repetition | `"write"` |
/// | `api` | `"v2"`, `"v3"` | `"v2"` |
/// | `auth` | `"any"`, `"oauth_only"`, `"webhook_only"` | `"any"` |
/// | `deprecated` | bare, or the method to use instead, `deprecated = "imbot.v2.Chat.Message.update"` | not deprecated |
/// | `creates` | kind of the identifier that a call creates and returns, `creates = "message"` | none |
/// | `answers_file` | bare: the answer is a file instead of JSON, `output = ReceivedFile`; not for batches | it is JSON |
/// | `not_in_batch` | bare: the server refuses it as a command of a batch | it may be one |
/// | `filter` | how its filters are written: `"prefix"`, `"conditions"` (REST 3.0) | it does not filter |
/// | `paging` | how a list is walked: `"start"`, `"offset"`, `"page"`, `"cursor"`, of REST 3.0 `"pagination"`, `"tail"` | no list |
/// | `row` | with `paging`: type of a row, `row = Deal` | must be given |
/// | `rows` | with `paging`: where the rows are in the result, `rows = "items"` | they are the result |
/// | `key` | with `paging`: the member that identifies a row, `key = "ID"` | none: no walk by keys |
/// | `names` | `"upper"`: requests name `CREATED_BY` what rows have as `createdBy` | the same names |
/// | `crate` | path to bitrix-api where it is renamed, `crate = b24` | `::bitrix_api` |
///
/// # On a field: `#[wire(…)]`
///
/// A field that is an `Option` is optional and gets a setter; any other is required and is an argument of the constructor.
/// Without `#[wire]` the field's Rust name is the wire name. Types are recognised by name: `Option`, `Clearable`, `Extra`,
/// `bool`; an alias of them is not seen through.
///
/// | argument | meaning |
/// |---|---|
/// | `"NAME"` | wire name; comes first |
/// | `flag = "Y/N"` | how a `bool` or `Option<bool>` is sent: `"Y/N"`, `"Y"` (false is left out), `"1/0"`, `"true/false"` |
/// | `clear = "N"` | for `Option<Clearable<T>>`: what is sent to remove the value |
/// | `required = "conditional"` | for the metadata: demanded under a condition in words; or `"webhook_only"` |
/// | `one_of = "content"` | at least one field of this group has to be given; see below |
/// | `max_chars = 255`, `max_items = 50`, `min = 0`, `max = 100` | documented limits, checked before sending |
/// | `choice` | exactly one of several members: an enum with [`derive(Record)`](macro@Record); in an `Option`, at most one |
/// | `rest` | for `Extra`: all other members, kept as they are |
///
/// A field's type is any that implements `Encode` (and `Decode`, in records and events): `String`, `bool`, `i8` to `i64`, `u8`
/// to `u64`, `f64`, `Vec`, `Box`, `BTreeMap` with texts, integers or identifiers as keys, `Json` for what is open, the types of
/// `bitrix_api::{id, types, content}`, and your own with [`derive(Record)`](macro@Record) or
/// [`derive(WireEnum)`](macro@WireEnum).
///
/// # Custom fields of a portal
///
/// A method of the library with types of your own: the same name, with a record that has your fields. It is called like any other.
///
/// ```
/// use bitrix_api::{Extra, Method as _};
///
/// /// A deal as this portal has it.
/// #[derive(Clone, Debug, PartialEq, bitrix_api::Record)]
/// pub struct Deal {
///     /// Title.
///     #[wire("TITLE")]
///     pub title: String,
///     /// A custom field.
///     #[wire("UF_CRM_COLOUR")]
///     pub colour: Option<String>,
///     /// All other fields.
///     #[wire(rest)]
///     pub extra: Extra,
/// }
///
/// /// Adds a deal of ours.
/// #[derive(Clone, Debug, PartialEq, bitrix_api::Method)]
/// #[method(name = "crm.deal.add", scopes("crm"), output = i64)]
/// pub struct AddDeal {
///     /// The deal.
///     pub fields: Deal,
/// }
///
/// let request = AddDeal::new(Deal::new("Chairs").colour("red"));
/// let json = bitrix_api::codec::to_json(&request).unwrap();
/// assert_eq!(json, r#"{"fields":{"TITLE":"Chairs","UF_CRM_COLOUR":"red"}}"#);
/// ```
///
/// Where a type of the library has a field `extra`, a custom field can be put there as well: `Extra::from_iter([("ufCrm_5", 7)])`.
///
/// # What it adds
///
/// - `new`, with the required fields in their order. With a `one_of` group there is no `new`: each member of the group has a
///   constructor of its own, `with_message`, that takes it too. With several groups these combine: `with_message_and_user`.
/// - For every other field a setter of its name, by value, with the field's documentation.
/// - `Encode` and `Method`; with bitrix-api's feature `server-side` also `Decode`, for those who answer requests.
///
/// Arguments are `impl Into<T>`, numbers and flags plain. All of it has the visibility of the struct. Type parameters are
/// supported; lifetimes and const parameters are not. A struct without fields is a method without parameters.
///
/// # What is refused
///
/// Each mistake is one error at the place where it stands, all of an item at once: an unknown or repeated key (with the one that
/// was probably meant), a missing `name` or `output`, two fields with one wire name, `flag` on what is no `bool`,
/// `Clearable` without `clear` and the other way round, `required` or `one_of` on a field that is no `Option`, a group of one, a setter with
/// the name of a constructor, `min` above `max`.
#[proc_macro_derive(Method, attributes(method, wire))]
pub fn derive_method(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    derive(|cx| check::method(cx, &input), expand::method, fallback::method)
}

/// Makes a struct an object with named members, or an enum an exclusive choice of members.
///
/// ```
/// use bitrix_api::{Decode as _, Extra};
///
/// /// A button.
/// #[derive(Clone, Debug, PartialEq, bitrix_api::Record)]
/// pub struct Button {
///     /// Label.
///     #[wire("TEXT", max_chars = 80)]
///     pub text: String,
///     /// What it does.
///     #[wire(choice)]
///     pub action: Option<Action>,
///     /// Whatever else a portal knows.
///     #[wire(rest)]
///     pub extra: Extra,
/// }
///
/// /// A button does one thing.
/// #[derive(Clone, Debug, PartialEq, bitrix_api::Record)]
/// pub enum Action {
///     /// Opens an address.
///     #[wire("LINK")]
///     Link(String),
///     /// Writes a command.
///     #[wire("COMMAND")]
///     Command(String),
/// }
///
/// let button = Button::new("Docs").action(Action::Link("https://example.com".into()));
/// let json = bitrix_api::codec::to_json(&button).unwrap();
/// assert_eq!(json, r#"{"TEXT":"Docs","LINK":"https://example.com"}"#);
/// let read: Button = bitrix_api::codec::from_json(json.as_bytes()).unwrap();
/// assert_eq!(read, button);
/// ```
///
/// # On a struct: `#[record(…)]`
///
/// | key | meaning |
/// |---|---|
/// | none | travels both ways: `Encode`, `Decode`, constructors, setters |
/// | `input` | goes to the server: `Decode` only with bitrix-api's feature `server-side` |
/// | `output` | comes from the server: `Encode` only with `server-side`, no setters, and `new` only if a field is required |
/// | `fields` | a constant for each field, `Deal::TITLE`, to select, filter and sort lists by; `fields = "upper"` where requests name `CREATED_BY` what is `createdBy` |
/// | `crate = path` | path to bitrix-api where it is renamed |
///
/// Fields are written as for [`derive(Method)`](macro@Method#on-a-field-wire), and get the same constructors and setters.
/// A field that is not an `Option` must be there when the record is read. For one that is, what is `null`, `false` or `""`
/// counts as not there where it cannot be the value itself: see `bitrix_api::codec::Absent`.
///
/// # On an enum
///
/// Each variant holds the value of its member, `#[wire("LINK")] Link(String)`; beside the name `flag` and limits are allowed.
/// The enum implements `Choice` and stands in a record as a field with `#[wire(choice)]`. `#[record(crate = path)]` as above.
#[proc_macro_derive(Record, attributes(record, wire))]
pub fn derive_record(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    match &input.data {
        Data::Enum(data) => derive(|cx| check::choice(cx, &input, data), expand::choice, fallback::choice),
        _ => derive(|cx| check::record(cx, &input), expand::record, fallback::record),
    }
}

/// Makes an enum a list of values to which later portals may add.
///
/// ```
/// use bitrix_api::WireEnum as _;
///
/// /// Kind of chat.
/// #[derive(Clone, Debug, PartialEq, Eq, bitrix_api::WireEnum)]
/// #[non_exhaustive]
/// pub enum ChatType {
///     /// Anyone may join.
///     #[value("O")]
///     Open,
///     /// By invitation.
///     #[value("C")]
///     Closed,
///     /// A value that this version does not know.
///     #[unknown]
///     Unknown(String),
/// }
///
/// assert_eq!(ChatType::from("O"), ChatType::Open);
/// assert_eq!(ChatType::from("X"), ChatType::Unknown("X".into()));
/// assert_eq!(ChatType::Closed.to_string(), "C");
/// assert_eq!(ChatType::VALUES, ["O", "C"]);
/// ```
///
/// | attribute | meaning |
/// |---|---|
/// | `#[value("Y")]` on a variant | its text on the wire; the empty text is allowed |
/// | `#[value(5)]` on a variant | its number on the wire; all values of an enum are texts, or all are numbers |
/// | `#[unknown]` on one variant | keeps any other value: `Unknown(String)`, or `Unknown(i64)` for numbers |
/// | `#[wire(crate = path)]` on the enum | path to bitrix-api where it is renamed |
///
/// It adds `Encode`, `Decode`, `WireEnum`, `Display` (the wire value), and `From<&str>`, or `From<i64>` for numbers.
#[proc_macro_derive(WireEnum, attributes(wire, value, unknown))]
pub fn derive_wire_enum(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    derive(|cx| check::wire_enum(cx, &input), expand::wire_enum, fallback::wire_enum)
}

/// Makes an enum the error codes of a method.
///
/// ```
/// use bitrix_api::ErrorKind as _;
///
/// /// What can go wrong.
/// #[derive(Clone, Copy, Debug, PartialEq, Eq, bitrix_api::ErrorKind)]
/// #[non_exhaustive]
/// pub enum UpdateError {
///     /// The message cannot be changed any more.
///     #[error(code = "CANT_EDIT_MESSAGE", status = 403, text = "Message can't be edited")]
///     CantEditMessage,
///     /// The message's number is missing or wrong.
///     #[error(code = "MESSAGE_ID_ERROR", status = 400, text = "Message ID can't be empty", missing = "MESSAGE_ID")]
///     MessageId,
/// }
///
/// assert_eq!(UpdateError::from_code("cant_edit_message"), Some(UpdateError::CantEditMessage));
/// assert_eq!(UpdateError::MessageId.code(), "MESSAGE_ID_ERROR");
/// ```
///
/// The enum also needs `Copy`, `Eq` and `Debug`. Each variant has one or more `#[error(…)]`: one for each documented row,
/// so a code with several texts has several.
///
/// | key | value | default |
/// |---|---|---|
/// | `code` | the code as the server spells it, may be empty | must be given |
/// | `status` | HTTP status, 100 to 599 | not known |
/// | `text` | the server's text in English | none |
/// | `missing`, `invalid`, `too_large`, `not_found` | what is wrong, bare or with the parameter: `missing = "MESSAGE"`; one at most | something else |
/// | `about` | the parameter, where none of these fits | none |
/// | `retryable` | bare: the same call may succeed later | it will not |
///
/// `#[error(crate = path)]` on the enum gives the path to bitrix-api where it is renamed. Two variants with one code are an
/// error: case does not count, since the server does not keep to one.
#[proc_macro_derive(ErrorKind, attributes(error))]
pub fn derive_error_kind(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    derive(|cx| check::error_kind(cx, &input), expand::error_kind, fallback::error_kind)
}

/// Makes a struct the content of an event: what the portal sends in `data`.
///
/// ```
/// use bitrix_api::{Event as _, id::MessageId};
///
/// /// A message was changed.
/// #[derive(Clone, Debug, PartialEq, bitrix_api::Event)]
/// #[event(name = "ONIMBOTMESSAGEUPDATE", scopes("imbot"))]
/// #[non_exhaustive]
/// pub struct MessageUpdate {
///     /// The message.
///     #[wire("MESSAGE_ID")]
///     pub message_id: MessageId,
///     /// Its new text.
///     #[wire("MESSAGE")]
///     pub message: Option<String>,
/// }
///
/// let event: MessageUpdate = bitrix_api::codec::from_json(br#"{"MESSAGE_ID": "5", "MESSAGE": "Hi"}"#).unwrap();
/// assert_eq!(event.message_id, MessageId::new(5));
/// assert_eq!(MessageUpdate::META.name, "ONIMBOTMESSAGEUPDATE");
/// ```
///
/// # On the struct: `#[event(…)]`
///
/// | key | value | default |
/// |---|---|---|
/// | `name` | name as the portal sends it, upper case | must be given |
/// | `scopes` | scopes that the application needs, `scopes("imbot")` | none |
/// | `deprecated` | bare, or the event to use instead | not deprecated |
/// | `crate` | path to bitrix-api where it is renamed | `::bitrix_api` |
///
/// Fields are written as for [`derive(Method)`](macro@Method#on-a-field-wire). It adds `Decode` and `Event`, `new` if a field
/// is required, and with bitrix-api's feature `server-side` `Encode`.
#[proc_macro_derive(Event, attributes(event, wire))]
pub fn derive_event(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    derive(|cx| check::event(cx, &input), expand::event, fallback::event)
}

/// Behind `bitrix_api::schema!`, which gives it the path of the library: `($crate, "folder")`.
#[doc(hidden)]
#[cfg(feature = "schema")]
#[proc_macro]
pub fn __schema(input: TokenStream) -> TokenStream {
    schema::expand(input.into()).into()
}
