//! How a call proves who it is from.

use super::address::{Address, Webhook};
use crate::auth::{Grant, Session};
use crate::error::{Details, Error, ErrorClass};
use crate::meta::Api;
use crate::types::Secret;
use reqwest::Url;
use reqwest::header::HeaderValue;
use std::fmt;
use std::sync::Arc;

/// A webhook's path, an application's token as a header, or its tokens in a store.
pub(super) enum Credentials {
    Webhook { path: String, secret: Secret },
    Bearer { header: HeaderValue, token: Secret },
    App(Arc<Session>),
}

/// What one request is sent with.
#[derive(Clone)]
pub(super) enum Proof {
    /// In the address: a webhook's, or a signed link.
    InAddress,
    Header(HeaderValue),
    Grant(Arc<Grant>),
}

impl Proof {
    pub(super) fn header(&self) -> Option<&HeaderValue> {
        match self {
            Self::InAddress => None,
            Self::Header(header) => Some(header),
            Self::Grant(grant) => Some(&grant.header),
        }
    }
}

impl Credentials {
    pub(super) fn webhook(webhook: Webhook) -> Self {
        let path = format!("{}/{}/", webhook.user, webhook.secret.expose());
        Self::Webhook { path, secret: webhook.secret }
    }

    /// # Errors
    /// When the token cannot be a header's value.
    pub(super) fn bearer(token: &Secret) -> Result<Self, Error> {
        let text = token.expose().trim();
        if text.is_empty() {
            return Err(Error::untyped(Details::new(ErrorClass::Config, "the access token is empty")));
        }
        let Ok(mut header) = HeaderValue::from_str(&format!("Bearer {text}")) else {
            let message =
                "the access token holds characters that no token has: a line break, or letters beyond ASCII";
            return Err(Error::untyped(Details::new(ErrorClass::Config, message)));
        };
        header.set_sensitive(true);
        let token = Secret::new(text);
        Ok(Self::Bearer { header, token })
    }

    /// The address of a call; for a webhook it holds the secret.
    pub(super) fn url(&self, address: &Address, api: Api, method: &str) -> Url {
        match self {
            Self::Webhook { path, .. } => address.url(api, path, method),
            Self::Bearer { .. } | Self::App(_) => address.url(api, "", method),
        }
    }

    /// What the next request is sent with.
    ///
    /// # Errors
    /// When a token had to be renewed and could not.
    pub(super) async fn proof(&self) -> Result<Proof, Box<Details>> {
        match self {
            Self::Webhook { .. } => Ok(Proof::InAddress),
            Self::Bearer { header, .. } => Ok(Proof::Header(header.clone())),
            Self::App(session) => session.grant().await.map(Proof::Grant),
        }
    }

    /// Takes what must not be shown out of an error.
    pub(super) fn redact(&self, details: &mut Details) {
        match self {
            Self::Webhook { secret, .. } => details.redact(secret.expose()),
            Self::Bearer { token, .. } => details.redact(token.expose()),
            Self::App(session) => session.redact(details),
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Webhook { .. } => "webhook",
            Self::Bearer { .. } => "OAuth token",
            Self::App(_) => "application",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_http_library_is_told_that_the_header_is_secret() {
        let credentials = Credentials::bearer(&Secret::new(" s3cr3t\n")).expect("a token");
        let Credentials::Bearer { header, .. } = &credentials else { panic!("a token") };
        assert_eq!(header.to_str().ok(), Some("Bearer s3cr3t"));
        assert!(!format!("{header:?}{credentials:?}").contains("s3cr3t"));
    }
}
