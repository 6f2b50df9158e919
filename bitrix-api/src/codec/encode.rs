//! The encoder and the trait of what it writes.

use super::{EncodeError, Limits};
use crate::types::Clearable;
use std::fmt::{self, Write as _};

/// A value that can be sent.
///
/// Derive it with [`Method`](macro@crate::Method), [`Record`](macro@crate::Record) or
/// [`WireEnum`](macro@crate::WireEnum); by hand, write one value with the `Encoder`'s methods. A value that writes nothing
/// is left out by the object that holds it, and is `null` in a list.
///
/// Writing never fails on the spot: the first fault is kept in the [`Encoder`] and reported once, with its path, by
/// [`Encoder::finish`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent: it does not implement `Encode`",
    label = "cannot be sent",
    note = "a struct or enum of your own gets it by `derive(Record)` or `derive(WireEnum)`; see `bitrix_api::types` for \
            dates, money, files and secrets, and `Json` for anything else"
)]
pub trait Encode {
    /// The kind of identifier this is, if it is one.
    const ID_KIND: Option<&'static str> = None;

    /// Writes one value.
    fn encode(&self, e: &mut Encoder);

    /// For derives: whether a member with this value is left out.
    #[doc(hidden)]
    fn left_out(&self) -> bool {
        false
    }
}

/// How a flag is written. It matters: the server compares with the very text, and a JSON `true` equals both `Y` and `N`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlagStyle {
    /// `Y` and `N`.
    YesNo,
    /// `Y`; `false` is left out.
    YesOnly,
    /// `1` and `0`.
    OneZero,
    /// JSON `true` and `false`.
    TrueFalse,
}

/// Writes values as a JSON document, or as form fields with PHP brackets.
pub struct Encoder {
    out: String,
    /// `None`: JSON. `Some`: form, with the field name so far, percent-encoded.
    field_name: Option<String>,
    /// In a form, how long `out` was where each object begins that is not ended yet.
    begun: Vec<usize>,
    fault: Option<EncodeError>,
}

/// Shows how much is written, not what, which may be secret.
impl fmt::Debug for Encoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.field_name.is_some() { "form" } else { "JSON" };
        write!(f, "Encoder({what}, {} bytes)", self.out.len())
    }
}

impl Encoder {
    /// Writes JSON.
    pub const fn json() -> Self {
        Self { out: String::new(), field_name: None, begun: Vec::new(), fault: None }
    }

    /// Writes form fields.
    pub const fn form() -> Self {
        Self { out: String::new(), field_name: Some(String::new()), begun: Vec::new(), fault: None }
    }

    /// The document.
    ///
    /// # Errors
    /// The first fault that a value reported.
    pub fn finish(self) -> Result<String, EncodeError> {
        match self.fault {
            Some(fault) => Err(fault),
            None if self.field_name.is_none() && self.out.is_empty() => Ok("null".to_owned()),
            None => Ok(self.out),
        }
    }

    /// Reports that the value being written cannot be sent, and why, in one clause. The first report is kept.
    pub fn fail(&mut self, message: impl Into<String>) {
        self.fault.get_or_insert(EncodeError::new("", message));
    }

    /// Reports a fault of the member `path` of the value being written.
    pub fn fail_at(&mut self, path: &str, message: impl Into<String>) {
        self.fault.get_or_insert(EncodeError::new(path, message));
    }

    /// Writes `null`; an empty text in a form.
    pub fn null(&mut self) {
        self.plain("null", "");
    }

    /// Writes a JSON boolean; `1` or `0` in a form.
    pub fn bool(&mut self, value: bool) {
        if value {
            self.plain("true", "1");
        } else {
            self.plain("false", "0");
        }
    }

    /// Writes a whole number.
    pub fn integer(&mut self, value: i64) {
        if self.field_name.is_some() {
            self.form_value(&value.to_string());
        } else {
            // Writing to a String cannot fail.
            let _ = write!(self.out, "{value}");
        }
    }

    /// Writes a number; one that is not finite is a fault.
    pub fn float(&mut self, value: f64) {
        if value.is_finite() {
            let text = float_text(value);
            self.plain(&text, &text);
        } else {
            self.fail(format!("{value} is not a number that JSON can hold"));
            self.null();
        }
    }

    /// Writes a number by its literal text; one that is no JSON number is a fault.
    pub fn number_text(&mut self, text: &str) {
        if is_number(text) {
            self.plain(text, text);
        } else {
            self.fail(format!("{text:?} is not a number that JSON can hold"));
            self.null();
        }
    }

    /// Writes a text.
    pub fn string(&mut self, value: &str) {
        if self.field_name.is_some() {
            self.form_value(value);
        } else {
            quote(&mut self.out, value);
        }
    }

    fn plain(&mut self, json: &str, form: &str) {
        if self.field_name.is_some() {
            self.form_value(form);
        } else {
            self.out.push_str(json);
        }
    }

    fn form_value(&mut self, value: &str) {
        let name = self.field_name.as_deref().unwrap_or_default();
        if name.is_empty() {
            self.fail("a form has no place for a value without a name");
            return;
        }
        if !self.out.is_empty() {
            self.out.push('&');
        }
        self.out.push_str(name);
        self.out.push('=');
        self.out.extend(form_urlencoded::byte_serialize(value.as_bytes()));
    }

    /// Begins an object; its members follow by [`field`](Self::field) and its kin.
    pub fn begin_object(&mut self) {
        if self.field_name.is_none() {
            self.out.push('{');
        } else {
            self.begun.push(self.out.len());
        }
    }

    /// Ends the object.
    pub fn end_object(&mut self) {
        if self.field_name.is_none() {
            self.out.push('}');
        } else if self.begun.pop() == Some(self.out.len()) {
            self.empty_in_form();
        }
    }

    /// Writes one member of the object that was begun.
    pub fn member(&mut self, key: &str, write: &mut dyn FnMut(&mut Self)) {
        if self.field_name.is_some() {
            if key.is_empty() {
                self.fail("a form has no place for a member whose name is empty");
            }
            self.form_member(key, key, write);
            return;
        }
        let before = self.out.len();
        if !self.out.ends_with('{') {
            self.out.push(',');
        }
        quote(&mut self.out, key);
        self.out.push(':');
        let start = self.out.len();
        self.guarded(key, write);
        if self.out.len() == start {
            self.out.truncate(before);
        }
    }

    /// Writes below the field name extended by `key`; a fault's path gets `segment`.
    fn form_member(&mut self, key: &str, segment: &str, write: &mut dyn FnMut(&mut Self)) {
        let length = self.field_name.as_ref().map_or(0, String::len);
        if let Some(name) = &mut self.field_name {
            push_segment(name, key);
        }
        self.guarded(segment, write);
        if let Some(name) = &mut self.field_name {
            name.truncate(length);
        }
    }

    /// Writes a list of `len` elements; `write` is called with each position.
    pub fn list(&mut self, len: usize, write: &mut dyn FnMut(&mut Self, usize)) {
        if self.field_name.is_some() {
            if len == 0 {
                self.empty_in_form();
            }
            for index in 0..len {
                self.form_member(&index.to_string(), &format!("[{index}]"), &mut |e| {
                    let start = e.out.len();
                    write(e, index);
                    if e.out.len() == start {
                        e.empty_in_form();
                    }
                });
            }
            return;
        }
        self.out.push('[');
        for index in 0..len {
            if index > 0 {
                self.out.push(',');
            }
            let start = self.out.len();
            self.guarded(&format!("[{index}]"), &mut |e| write(e, index));
            if self.out.len() == start {
                self.null();
            }
        }
        self.out.push(']');
    }

    /// PHP has no way to read an empty list from a form; an empty text is the nearest. At the top there is nothing to say.
    fn empty_in_form(&mut self) {
        if self.field_name.as_deref().is_some_and(|name| !name.is_empty()) {
            self.form_value("");
        }
    }

    /// Runs `write`, and puts `key` before the path of a fault that it reports.
    fn guarded(&mut self, key: &str, write: &mut dyn FnMut(&mut Self)) {
        let sound = self.fault.is_none();
        write(self);
        if let (true, Some(fault)) = (sound, &mut self.fault) {
            fault.within(key);
        }
    }

    /// Writes a member.
    pub fn field<T: Encode + ?Sized>(&mut self, key: &str, value: &T) {
        self.member(key, &mut |e| value.encode(e));
    }

    /// Writes a member, or nothing.
    pub fn opt<T: Encode>(&mut self, key: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.field(key, value);
        }
    }

    /// Writes a flag.
    pub fn flag(&mut self, key: &str, value: bool, style: FlagStyle) {
        match (style, value) {
            (FlagStyle::YesNo | FlagStyle::YesOnly, true) => self.field(key, "Y"),
            (FlagStyle::YesNo, false) => self.field(key, "N"),
            (FlagStyle::YesOnly, false) => {}
            (FlagStyle::OneZero, _) => self.field(key, &i64::from(value)),
            (FlagStyle::TrueFalse, _) => self.field(key, &value),
        }
    }

    /// Writes a flag, or nothing.
    pub fn opt_flag(&mut self, key: &str, value: Option<bool>, style: FlagStyle) {
        if let Some(value) = value {
            self.flag(key, value, style);
        }
    }

    /// Writes a three-state member: the value, `clear`, or nothing.
    pub fn opt_clear<T: Encode>(&mut self, key: &str, value: &Option<Clearable<T>>, clear: &str) {
        match value {
            Some(Clearable::Value(value)) => self.field(key, value),
            Some(Clearable::Clear) => self.field(key, clear),
            None => {}
        }
    }

    /// Writes the member `key` by `write`, or nothing, and checks its value.
    pub fn limited(&mut self, key: &str, limits: Limits, write: &mut dyn FnMut(&mut Self)) {
        let broken = self.measured("{", write, |json| limits.broken_by(member_value(json)?));
        if let Some(message) = broken {
            self.fail_at(key, message);
        }
    }

    /// Writes one value by `write`, and checks it.
    pub(crate) fn limited_value(&mut self, limits: Limits, write: &mut dyn FnMut(&mut Self)) {
        if let Some(message) = self.measured("", write, |json| limits.broken_by(json)) {
            self.fail(message);
        }
    }

    /// Writes by `write`, and hands `check` what was written, as JSON. A form holds none, so `write` then writes it
    /// apart as well, after `before`.
    fn measured(
        &mut self,
        before: &str,
        write: &mut dyn FnMut(&mut Self),
        check: impl Fn(&str) -> Option<String>,
    ) -> Option<String> {
        let start = self.out.len();
        write(self);
        if self.field_name.is_none() {
            return check(&self.out[start..]);
        }
        let mut json = Self { out: before.to_owned(), ..Self::json() };
        write(&mut json);
        check(&json.out[before.len()..])
    }
}

/// The value of a member that was written, `,"KEY":value`; `None` if there is none.
fn member_value(json: &str) -> Option<&str> {
    let member = json.trim_start_matches(',');
    let mut decoder = super::Decoder::new(member.as_bytes());
    decoder.skip().ok()?;
    member.get(decoder.position() + 1..)
}

/// A finite float as JavaScript writes it: very large and very small ones with an exponent, without hundreds of zeros.
pub(super) fn float_text(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-6..1e21).contains(&size) { value.to_string() } else { format!("{value:e}") }
}

/// Whether a text is a number as JSON writes it.
fn is_number(text: &str) -> bool {
    let mut decoder = super::Decoder::new(text.as_bytes());
    // White space around it would be read as well.
    text.ends_with(|c: char| c.is_ascii_digit())
        && text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        && decoder.skip().is_ok()
        && decoder.position() == text.len()
}

/// Appends a percent-encoded segment to a form field's name: `filter` + `ID` is `filter%5BID%5D`.
fn push_segment(name: &mut String, segment: &str) {
    let top = name.is_empty();
    if !top {
        name.push_str("%5B");
    }
    name.extend(form_urlencoded::byte_serialize(segment.as_bytes()));
    if !top {
        name.push_str("%5D");
    }
}

/// Appends a JSON string.
fn quote(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c == '"' || c == '\\' || c < ' ') {
        out.push_str(&rest[..at]);
        // The characters found are all one byte long.
        match rest.as_bytes()[at] {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            control => {
                let _ = write!(out, "\\u{control:04x}");
            }
        }
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out.push('"');
}
