//! `schema!`.

/// Makes methods, events, records and value lists from YAML files of your own, in the language of this library's.
///
/// For a method that this version lacks, a module of an on-premise portal, an application's own REST methods. One struct by
/// hand with a derive does the same for one method, see [`derive(Method)`](macro@crate::Method); a schema is less to write
/// for many, and has checks, documentation and names as the library's own. Needs feature `schema`, which builds the generator into your build; nobody else pays for it.
///
/// ```ignore
/// mod portal {
///     bitrix_api::schema!("schema");
/// }
///
/// let id = client.call(portal::acme::order::Add::new("Chairs").customer(15)).await?;
/// ```
///
/// The path is relative to the folder of your Cargo.toml. The folder holds `<area>/<entity>.yaml`, and `types.yaml` if you
/// have identifiers of your own:
///
/// ```yaml
/// # schema/acme/order.yaml
/// doc: Orders of the shop module.
///
/// methods:
///   acme.order.add:                       # makes acme::order::Add, in the file of that name
///     summary: Places an order.
///     scopes: [acme]
///     effect: write                       # read, write or idempotent: whether a lost answer allows a repetition
///     params:
///       TITLE: {type: string, required: always, max_chars: 255, doc: What the customer sees.}
///       CUSTOMER: {type: integer, as: UserId}           # an identifier of the library
///       STATE: {type: string, as: State}                # a value list, below
///     result: {type: integer, as: OrderId}              # an identifier of your own
///     errors:
///       - {code: NO_STOCK, status: 400, doc: Nothing is left of it.}
///   acme.order.get:
///     effect: read
///     params:
///       ID: {type: integer, as: OrderId, required: always}
///     result: {type: object, ref: Order}
///
/// events:
///   ONACMEORDERADD:
///     rust: OrderAdd
///     data:
///       ID: {type: integer, as: OrderId}
///
/// records:
///   Order:
///     open: true                          # keeps members that are not listed
///     fields:
///       ID: {type: integer, as: OrderId, required: always}
///       STATE: {type: string, as: State}
///
/// enums:
///   State:
///     values:
///       N: {rust: New, doc: Nobody has seen it.}
///       D: {rust: Done, doc: It was delivered.}
/// ```
///
/// ```yaml
/// # schema/types.yaml
/// ids:
///   order: {doc: an order of the shop}    # makes id::OrderId
/// ```
///
/// The whole language is in `api-schema/LANGUAGE.md` of the repository; every file is written as an overlay without a spec,
/// so nothing needs a `page` or a `why`. A method's name says its file: `acme.order.add` is in `acme/order.yaml`, a name of
/// one word in `portal.yaml`, methods of REST 3.0 below `v3/`. `crm.deal.shiny` in `crm/deal.yaml` is fine as well: your modules are yours, and
/// nothing is added to the library's.
///
/// # Types of the library
///
/// `as:` takes every identifier of [`id`](crate::id) (`UserId`) and the types by hand (`DateTime`, `DialogId`, `Keyboard`, …).
/// Shared records and value lists are named by their module, `ref: crm/deal.Deal`: the part before the dot is the Rust
/// path with `/` for `::`. The feature of their area has to be on; where it is not, the compiler
/// does not find the area: "cannot find `crm` in `$crate`". A record that the library only receives cannot be sent, nor the
/// other way round.
///
/// A type of your own goes into `types.yaml` as `natives: {Money: {rust: 'crate::Money', wire: [string]}}`; it has to implement
/// [`Encode`](crate::Encode) or [`Decode`](crate::Decode) or both, as it is used.
///
/// # Faults
///
/// The same checks as the library's own schema has, all faults at once, each with file, line, key and what to do:
///
/// ```text
/// error: schema/acme/order.yaml:7: methods.acme.order.add.effect: …
/// ```
///
/// # Rebuilding
///
/// A change of any file that was read compiles your crate again, and so does its removal. That a file was *added* the compiler cannot see:
/// it does with this build script, or with the next change of anything else in your crate.
///
/// ```text
/// // build.rs
/// fn main() {
///     println!("cargo::rerun-if-changed=schema");
/// }
/// ```
///
/// Call it once for each folder, in a module of its own (not in a function): the modules are made where it stands, and name
/// one another from there.
#[macro_export]
macro_rules! schema {
    ($($folder:tt)*) => {
        $crate::__schema!($crate, $($folder)*);
    };
}
