//! What an error knows, and how it is shown.

use super::{Error, ErrorClass, advice};
use bytes::Bytes;
use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::sync::Arc;

/// Bytes of an answer that an error keeps.
pub(crate) const BODY_KEPT: usize = 64 * 1024;
/// Characters of the server's own words that Display shows.
const SHOWN_CHARS: usize = 300;

/// What REST 3.0 has against one field of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldError {
    /// The field, as `fields.title`; `None` if the message is about the whole request.
    pub field: Option<String>,
    /// What is wrong with it, in the portal's language.
    pub message: String,
}

/// The content of an error, behind a pointer.
pub(crate) struct Details {
    pub(crate) class: ErrorClass,
    /// Empty if no method was called.
    pub(crate) method: Cow<'static, str>,
    /// Host and port; empty if it did not come to a portal.
    pub(crate) host: String,
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) argument: Option<String>,
    pub(crate) validation: Vec<FieldError>,
    pub(crate) retryable: bool,
    /// What happened and what to do, in our words; for a refusal it is made from the fields above.
    pub(crate) message: Cow<'static, str>,
    pub(crate) body: Option<Bytes>,
    pub(crate) source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Details {
    pub(crate) fn new(class: ErrorClass, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            class,
            method: Cow::Borrowed(""),
            host: String::new(),
            status: None,
            code: None,
            description: None,
            argument: None,
            validation: Vec::new(),
            retryable: false,
            message: message.into(),
            body: None,
            source: None,
        }
    }

    pub(crate) fn with_source(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }

    /// The same failure, of one of the commands that shared a request. The shared one is its source.
    pub(crate) fn of_command(shared: &Arc<Error>, method: Cow<'static, str>) -> Self {
        let of = &shared.details;
        Self {
            class: of.class,
            method,
            host: of.host.clone(),
            status: of.status,
            code: of.code.clone(),
            description: of.description.clone(),
            argument: of.argument.clone(),
            validation: of.validation.clone(),
            retryable: of.retryable,
            message: of.message.clone(),
            body: of.body.clone(),
            source: Some(Box::new(Arc::clone(shared))),
        }
    }

    /// Takes a text out of everything that is shown, wherever the server or a library has repeated it.
    pub(crate) fn redact(&mut self, secret: &str) {
        if secret.is_empty() {
            return;
        }
        let texts = [&mut self.code, &mut self.description, &mut self.argument].into_iter().flatten();
        let fields =
            self.validation.iter_mut().flat_map(|e| [Some(&mut e.message), e.field.as_mut()]).flatten();
        for text in texts.chain(fields) {
            if text.contains(secret) {
                *text = text.replace(secret, "***");
            }
        }
        if self.message.contains(secret) {
            self.message = Cow::Owned(self.message.replace(secret, "***"));
        }
        let mut source = self.source.as_deref().map(|source| source as &dyn std::error::Error);
        while let Some(error) = source {
            if format!("{error}\n{error:?}\n{error:#?}").contains(secret) {
                self.source = None;
                break;
            }
            source = error.source();
        }
    }

    pub(super) fn debug_fields(&self, out: &mut fmt::DebugStruct<'_, '_>) {
        out.field("class", &self.class);
        for (name, value) in [("method", &*self.method), ("host", &*self.host)] {
            if !value.is_empty() {
                out.field(name, &value);
            }
        }
        if let Some(status) = self.status {
            out.field("status", &status);
        }
        let texts = [("code", &self.code), ("description", &self.description), ("argument", &self.argument)];
        for (name, value) in texts {
            if let Some(value) = value {
                out.field(name, value);
            }
        }
        if !self.validation.is_empty() {
            out.field("validation", &self.validation);
        }
        out.field("retryable", &self.retryable);
        if !self.message.is_empty() {
            out.field("message", &self.message);
        }
        if let Some(body) = &self.body {
            out.field("body", &format_args!("{} bytes", body.len()));
        }
        if let Some(source) = &self.source {
            out.field("source", source);
        }
    }

    fn refusal(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the server refused the call")?;
        match self.code.as_deref() {
            Some("") => f.write_str(" with an empty code")?,
            Some(code) => {
                f.write_str(" with ")?;
                shown(f, code)?;
            }
            None => f.write_str(" without a code")?,
        }
        if let Some(status) = self.status {
            write!(f, " (HTTP {status})")?;
        }
        if let Some(description) = self.description.as_deref().filter(|text| !text.is_empty()) {
            f.write_str(": ")?;
            shown(f, description)?;
        }
        if let Some(argument) = self.argument.as_deref().filter(|text| !text.is_empty()) {
            f.write_str(" [argument ")?;
            shown(f, argument)?;
            f.write_char(']')?;
        }
        for error in &self.validation {
            f.write_str("; ")?;
            if let Some(field) = &error.field {
                shown(f, field)?;
                f.write_str(": ")?;
            }
            shown(f, &error.message)?;
        }
        match self.code.as_deref().and_then(advice::on_code) {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Details {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.method.is_empty() {
            shown(f, &self.method)?;
            if !self.host.is_empty() {
                write!(f, " at {}", self.host)?;
            }
            f.write_str(": ")?;
        } else if !self.host.is_empty() {
            write!(f, "{}: ", self.host)?;
        }
        if self.class == ErrorClass::Refused {
            return self.refusal(f);
        }
        f.write_str(&self.message)?;
        match advice::on_class(self.class) {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

/// Writes a foreign text on one line and cut, so that a hostile one cannot forge lines of a log.
fn shown(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let mut chars = text.chars();
    for c in chars.by_ref().take(SHOWN_CHARS) {
        if c.is_control() {
            f.write_char(' ')?;
        } else {
            f.write_char(c)?;
        }
    }
    if chars.next().is_some() { f.write_char('…') } else { Ok(()) }
}
