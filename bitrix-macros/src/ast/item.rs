//! The attributes on an item itself: `#[method(…)]`, `#[record(…)]`, `#[event(…)]`; on enums `#[wire(crate = …)]`.

use super::Place;
use super::args::{Args, Grammar, Key, Kind};
use crate::ctxt::Ctxt;
use syn::{DeriveInput, Ident, LitStr, Path, Type};

const CRATE: Key = Key::new("crate", Kind::Path, "crate = my_bitrix_api");

/// For generated code: the derive writes what `derive(Clone, Debug, PartialEq)` and, where it can be empty, `Default` would.
const PLAIN: Key = Key::hidden("plain");

const METHOD: Grammar = Grammar {
    name: "method",
    lead: None,
    keys: &[
        Key::new("name", Kind::Text, "name = \"im.message.update\""),
        Key::new("output", Kind::Type, "output = bool"),
        Key::new("error", Kind::Type, "error = UpdateError"),
        Key::new("scopes", Kind::Texts, "scopes(\"im\")"),
        Key::new("effect", Kind::Text, "effect = \"read\""),
        Key::new("api", Kind::Text, "api = \"v3\""),
        Key::new("auth", Kind::Text, "auth = \"oauth_only\""),
        Key::new("deprecated", Kind::BareOrText, "deprecated = \"the.method.to.use\""),
        Key::new("creates", Kind::Text, "creates = \"message\""),
        Key::new("not_in_batch", Kind::Bare, "not_in_batch"),
        Key::new("filter", Kind::Text, "filter = \"prefix\""),
        Key::new("paging", Kind::Text, "paging = \"start\""),
        Key::new("row", Kind::Type, "row = Deal"),
        Key::new("rows", Kind::Text, "rows = \"items\""),
        Key::new("key", Kind::Text, "key = \"ID\""),
        Key::new("names", Kind::Text, "names = \"upper\""),
        Key::new("answers_file", Kind::Bare, "answers_file"),
        CRATE,
        PLAIN,
    ],
};

const RECORD: Grammar = Grammar {
    name: "record",
    lead: None,
    keys: &[
        Key::new("input", Kind::Bare, "#[record(input)]"),
        Key::new("output", Kind::Bare, "#[record(output)]"),
        Key::new("fields", Kind::BareOrText, "#[record(fields)]"),
        CRATE,
        PLAIN,
    ],
};

const EVENT: Grammar = Grammar {
    name: "event",
    lead: None,
    keys: &[
        Key::new("name", Kind::Text, "name = \"ONIMBOTMESSAGEADD\""),
        Key::new("scopes", Kind::Texts, "scopes(\"imbot\")"),
        Key::new("deprecated", Kind::BareOrText, "deprecated = \"THEEVENTTOUSE\""),
        CRATE,
        PLAIN,
    ],
};

/// `#[method(…)]`.
pub(crate) struct MethodAttr<'a> {
    /// The attribute's place, or the struct's name.
    pub(crate) place: Place<'a>,
    /// Something in it could not be read: what is missing may be due to that.
    pub(crate) faulty: bool,
    pub(crate) name: Option<LitStr>,
    pub(crate) output: Option<Type>,
    pub(crate) error: Option<Type>,
    pub(crate) scopes: Vec<LitStr>,
    pub(crate) effect: Option<LitStr>,
    pub(crate) api: Option<LitStr>,
    pub(crate) auth: Option<LitStr>,
    pub(crate) deprecated: Option<(Ident, Option<LitStr>)>,
    pub(crate) creates: Option<LitStr>,
    pub(crate) not_in_batch: bool,
    pub(crate) filter: Option<LitStr>,
    pub(crate) paging: Option<LitStr>,
    pub(crate) row: Option<Type>,
    pub(crate) rows: Option<LitStr>,
    pub(crate) key: Option<LitStr>,
    pub(crate) names: Option<LitStr>,
    pub(crate) answers_file: bool,
    pub(crate) krate: Option<Path>,
    pub(crate) plain: bool,
}

impl<'a> MethodAttr<'a> {
    pub(crate) fn read(cx: &Ctxt, input: &'a DeriveInput) -> Self {
        let (mut args, attr) = Args::only(cx, &input.attrs, &METHOD);
        Self {
            place: Place::of(attr, &input.ident),
            faulty: args.faulty,
            name: args.text("name"),
            output: args.ty("output"),
            error: args.ty("error"),
            scopes: args.texts("scopes"),
            effect: args.text("effect"),
            api: args.text("api"),
            auth: args.text("auth"),
            deprecated: args.bare_or_text("deprecated"),
            creates: args.text("creates"),
            not_in_batch: args.bare("not_in_batch").is_some(),
            filter: args.text("filter"),
            paging: args.text("paging"),
            row: args.ty("row"),
            rows: args.text("rows"),
            key: args.text("key"),
            names: args.text("names"),
            answers_file: args.bare("answers_file").is_some(),
            krate: args.path("crate"),
            plain: args.bare("plain").is_some(),
        }
    }
}

/// `#[record(…)]`.
pub(crate) struct RecordAttr {
    pub(crate) input: bool,
    pub(crate) output: bool,
    pub(crate) fields: Option<(Ident, Option<LitStr>)>,
    pub(crate) krate: Option<Path>,
    pub(crate) plain: bool,
}

impl RecordAttr {
    pub(crate) fn read(cx: &Ctxt, input: &DeriveInput) -> Self {
        let (mut args, _) = Args::only(cx, &input.attrs, &RECORD);
        Self {
            input: args.bare("input").is_some(),
            output: args.bare("output").is_some(),
            fields: args.bare_or_text("fields"),
            krate: args.path("crate"),
            plain: args.bare("plain").is_some(),
        }
    }
}

/// `#[event(…)]`.
pub(crate) struct EventAttr<'a> {
    /// The attribute's place, or the struct's name.
    pub(crate) place: Place<'a>,
    /// Something in it could not be read: what is missing may be due to that.
    pub(crate) faulty: bool,
    pub(crate) name: Option<LitStr>,
    pub(crate) scopes: Vec<LitStr>,
    pub(crate) deprecated: Option<(Ident, Option<LitStr>)>,
    pub(crate) krate: Option<Path>,
    pub(crate) plain: bool,
}

impl<'a> EventAttr<'a> {
    pub(crate) fn read(cx: &Ctxt, input: &'a DeriveInput) -> Self {
        let (mut args, attr) = Args::only(cx, &input.attrs, &EVENT);
        Self {
            place: Place::of(attr, &input.ident),
            faulty: args.faulty,
            name: args.text("name"),
            scopes: args.texts("scopes"),
            deprecated: args.bare_or_text("deprecated"),
            krate: args.path("crate"),
            plain: args.bare("plain").is_some(),
        }
    }
}

/// `#[wire(crate = …)]` on a value enum, or `#[error(crate = …)]` on an error enum: the path, if it is given.
pub(crate) fn enum_crate(cx: &Ctxt, input: &DeriveInput, attribute: &'static str) -> (Option<Path>, bool) {
    let grammar = Grammar { name: attribute, lead: None, keys: const { &[CRATE, PLAIN] } };
    let (mut args, _) = Args::only(cx, &input.attrs, &grammar);
    (args.path("crate"), args.bare("plain").is_some())
}
