//! What the portal received, for a test to look at.

use super::state::State;
use crate::codec::Json;
use crate::meta::Api;
use crate::types::Secret;
use bytes::Bytes;
use std::fmt;
use std::sync::Arc;

/// How a call was authorised.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Caller {
    /// By nothing.
    Nobody,
    /// By an incoming webhook of this user.
    Webhook {
        /// The user's identifier or login.
        user: String,
    },
    /// By an access token in the `Authorization` header.
    Token,
    /// By an access token among the parameters.
    TokenParam,
}

/// A request that the portal received, and what it answered.
///
/// Display is a transcript in which `***` stands for the portal's secrets, and for the values of members whose names
/// speak of one (`access_token`, `CLIENT_ID`, `password`). Debug is the same.
#[derive(Clone)]
#[non_exhaustive]
pub struct Received {
    /// The method's name, as it was called.
    pub method: String,
    /// The protocol's version, as the address says.
    pub api: Api,
    /// How the call was authorised, whether rightly or not.
    pub caller: Caller,
    /// The HTTP method: `POST`.
    pub http_method: String,
    /// The parameters as the server reads them, from the query and the body together.
    pub params: Json,
    /// The body, undecoded.
    pub body: Bytes,
    /// The HTTP status of the answer.
    pub status: u16,
    /// The answer's body.
    pub answer: Bytes,
    pub(super) headers: Vec<(String, String)>,
    pub(super) path: String,
    /// Of a webhook's address.
    pub(super) secret: Option<Secret>,
    /// Whose secrets a transcript masks; set when a test is given this, so that the portal does not own itself.
    pub(super) portal: Option<Arc<State>>,
}

impl Received {
    /// The value of a header; the case of its name does not matter.
    pub fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        header.map(|(_, value)| value.as_str())
    }

    fn transcript(&self) -> String {
        // A form is shown as the JSON that the server makes of it.
        let sent = match self.body.first() {
            Some(b'{' | b'[') => without_secret_members(&self.body),
            _ => without_secret_members(self.params.to_string().as_bytes()),
        };
        let answered = without_secret_members(&self.answer);
        let mut text = format!("{} {}\n{sent}\n{}\n{answered}", self.http_method, self.path, self.status);
        if let Some(portal) = &self.portal {
            text = portal.masked(&text);
        }
        // A webhook that is not this portal's may be a real one, used by mistake.
        if let Some(secret) = &self.secret {
            text = text.replace(&format!("/{}/", secret.expose()), "/***/");
        }
        text
    }
}

/// The JSON, or the text if it is none, without the values of members whose names speak of a secret.
pub(super) fn without_secret_members(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    match text.parse::<Json>() {
        Ok(mut json) => {
            mask(&mut json);
            json.to_string()
        }
        Err(_) => text.into_owned(),
    }
}

fn mask(json: &mut Json) {
    match json {
        Json::Array(items) => items.iter_mut().for_each(mask),
        Json::Object(members) => {
            for (key, value) in members {
                let is_scalar = !matches!(value, Json::Array(_) | Json::Object(_));
                if is_scalar && speaks_of_a_secret(key) {
                    *value = Json::from("***");
                } else {
                    mask(value);
                }
            }
        }
        _ => {}
    }
}

impl fmt::Display for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.transcript())
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.transcript())
    }
}

/// Whether a member of this name may hold a secret.
fn speaks_of_a_secret(name: &str) -> bool {
    const SECRET: &[&str] =
        &["token", "secret", "password", "client_id", "clientid", "auth_id", "refresh_id"];
    let name = name.to_ascii_lowercase();
    // `COLOR_TOKEN` names a colour.
    if name.ends_with("color_token") {
        return false;
    }
    name == "auth" || SECRET.iter().any(|word| name.contains(word))
}

/// The fields of a form, decoded, without the values of those whose names speak of a secret.
pub(super) fn form_without_secrets(body: &[u8]) -> String {
    let fields = form_urlencoded::parse(body).map(|(name, value)| {
        let last = name.rsplit('[').next().unwrap_or_default();
        let value = if speaks_of_a_secret(last) { "***".into() } else { value };
        format!("{name}={value}")
    });
    fields.collect::<Vec<_>>().join("&")
}
