//! A request, ready to be sent.

use super::file_answer::Expects;
use super::link::Link;
use super::operating::CommandTime;
use crate::codec::{Decoder, EncodeError};
use crate::error::{Details, Error, ErrorClass};
use crate::meta::{Answer, Api, Effect, Method, MethodMeta};
use bytes::Bytes;
use std::borrow::Cow;
use std::sync::{Arc, Mutex};

/// A request, ready to be sent.
pub(super) struct Outgoing {
    pub(super) method: Cow<'static, str>,
    pub(super) api: Api,
    pub(super) body: Bytes,
    /// What it does to data. A call by name is a change until somebody says otherwise.
    pub(super) effect: Effect,
    /// Wire names of a batch's methods.
    pub(super) commands: Vec<Cow<'static, str>>,
    /// What the reader of a batch's answer finds of the commands' times.
    pub(super) times: Option<Arc<Mutex<Vec<CommandTime>>>>,
    pub(super) expects: Expects,
    /// A request to a link, in the place of a method.
    pub(super) link: Option<Link>,
}

impl Outgoing {
    pub(super) fn typed<M: Method>(request: &M) -> Result<Self, Error> {
        Self::new(M::META, crate::codec::to_json(request))
    }

    pub(super) fn new(meta: MethodMeta, json: Result<String, EncodeError>) -> Result<Self, Error> {
        Self::of(Cow::Borrowed(meta.name), meta.api, Some(meta), json)
    }

    pub(super) fn by_name(name: &str, api: Api, params: Result<String, EncodeError>) -> Result<Self, Error> {
        let method = Cow::Owned(name.to_owned());
        if let Err(message) = check_name(name) {
            // A name with a slash may be a whole address, with the secret in it.
            let shown = if name.contains('/') { Cow::Borrowed("") } else { method };
            let mut details = Details::new(ErrorClass::Request, message);
            details.method = shown;
            return Err(Error::untyped(details));
        }
        if api == Api::V2
            && let Ok(json) = &params
            && let Some(name) = taken_by_server(json)
        {
            let message =
                format!("the server takes the parameter `{name}` for itself: no method would see it");
            let mut details = Details::new(ErrorClass::Request, message);
            details.method = method;
            return Err(Error::untyped(details));
        }
        Self::of(method, api, None, params)
    }

    /// A request to a link; `name` is what it is called in logs and errors.
    pub(super) fn link(name: &'static str, link: Link, expects: Expects) -> Self {
        Self {
            method: Cow::Borrowed(name),
            api: Api::V2,
            body: Bytes::new(),
            effect: if link.upload.is_some() { Effect::Write } else { Effect::Read },
            commands: Vec::new(),
            times: None,
            expects,
            link: Some(link),
        }
    }

    /// Bytes of the body.
    pub(super) fn length(&self) -> usize {
        let form = self.link.as_ref().and_then(|link| link.upload.as_ref());
        form.map_or(self.body.len(), |form| usize::try_from(form.length()).unwrap_or(usize::MAX))
    }

    fn of(
        method: Cow<'static, str>,
        api: Api,
        meta: Option<MethodMeta>,
        json: Result<String, EncodeError>,
    ) -> Result<Self, Error> {
        match json {
            Ok(json) => Ok(Self {
                method,
                api,
                body: json.into(),
                effect: meta.map_or(Effect::Write, |meta| meta.effect),
                commands: Vec::new(),
                times: None,
                expects: match meta.map(|meta| meta.answer) {
                    Some(Answer::File) => Expects::File,
                    _ => Expects::Envelope,
                },
                link: None,
            }),
            Err(e) => Err(unsendable(method, e)),
        }
    }
}

fn unsendable(method: Cow<'static, str>, error: EncodeError) -> Error {
    let mut details = Details::new(ErrorClass::Request, format!("the request cannot be sent: {error}"));
    details.method = method;
    Error::untyped(details.with_source(error))
}

/// Refuses a name that would be another address.
fn check_name(name: &str) -> Result<(), &'static str> {
    let lower = name.to_ascii_lowercase();
    if name.is_empty() {
        Err("the method's name is empty")
    } else if !name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-')) {
        Err(
            "a method's name holds letters, digits, `.`, `_` and `-` alone: give the name, without address and parameters",
        )
    } else if name.starts_with('.') || name.ends_with('.') || name.contains("..") {
        Err("a method's name neither begins nor ends with a dot, and has no two in a row")
    } else if lower.ends_with(".json") || lower.ends_with(".xml") {
        Err("a method's name is given without `.json` or `.xml`")
    } else {
        Ok(())
    }
}

/// The first parameter that REST 2.0 reads before any method does: for authorisation, or, as `token`, for a check of a signed
/// link that fails.
fn taken_by_server(json: &str) -> Option<&'static str> {
    const TAKEN: [&str; 8] = ["auth", "access_token", "aplogin", "ap", "sessid", "token", "state", "method"];
    if !json.starts_with('{') {
        return None;
    }
    let mut found = None;
    let walked = Decoder::new(json.as_bytes()).map(&mut |d, key| {
        found = found.or_else(|| TAKEN.into_iter().find(|taken| *taken == key));
        d.skip()
    });
    walked.ok().and(found)
}

#[cfg(test)]
mod tests {
    use super::{check_name, taken_by_server};

    #[test]
    fn what_the_server_takes_is_found_at_the_top_alone() {
        assert_eq!(taken_by_server(r#"{"a":{"token":1},"b":["auth"],"Token":1,"start":50}"#), None);
        assert_eq!(taken_by_server(r#"{"a":1,"token":{"b":1},"auth":2}"#), Some("token"));
        assert_eq!((taken_by_server("[]"), taken_by_server("{}")), (None, None));
    }

    #[test]
    fn a_method_name_cannot_become_another_address() {
        for good in ["profile", "im.message.add", "crm.item.list", "tasks.task.get", "a_b-c.D2"] {
            assert_eq!(check_name(good), Ok(()), "{good}");
        }
        let bad = [
            "",
            "/",
            "a/b",
            "../user.get",
            "a..b",
            ".a",
            "a.",
            "a?b=c",
            "a#b",
            "a b",
            "a\n",
            "a\0",
            "a%2Fb",
            "ä",
            "a\\b",
            "im.message.add.json",
            "im.message.add.XML",
            "https://x/rest/1/s/profile",
        ];
        for bad in bad {
            assert!(check_name(bad).is_err(), "{bad:?}");
        }
    }
}
