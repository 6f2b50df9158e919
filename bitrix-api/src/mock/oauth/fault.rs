//! How the authorisation server refuses.

use super::super::handler::Refusal;
use super::super::wire::Reaction;
use crate::codec::{Encoder, Json};

/// How the authorisation server answers instead of working; see [`Portal::fail_oauth`](crate::mock::Portal::fail_oauth).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OAuthFault {
    /// `invalid_grant`: the token was used before, or revoked.
    InvalidGrant,
    /// `invalid_client`: identifier or secret of the application are wrong.
    InvalidClient,
    /// `wrong_client` under HTTP 200, as the server answers for an application that it does not know.
    WrongClient,
    /// `PAYMENT_REQUIRED`: the application's trial or subscription is over.
    PaymentRequired,
    /// `NOT_INSTALLED`: the application was taken from the portal.
    NotInstalled,
    /// `invalid_grant` without any text.
    NoDescription,
    /// A page of the web server under this status.
    Page(u16),
    /// This status and body, as JSON.
    Answer(u16, String),
}

impl OAuthFault {
    pub(super) fn reaction(&self) -> Reaction {
        let refusal =
            |code: &str, status, text: &str| error(&Refusal::code(code).status(status).description(text));
        match self {
            Self::InvalidGrant => refusal("invalid_grant", 400, "Invalid authorization data"),
            Self::InvalidClient => refusal("invalid_client", 401, "Client authorization failed"),
            Self::WrongClient => refusal("wrong_client", 200, "Wrong client"),
            Self::PaymentRequired => refusal("PAYMENT_REQUIRED", 401, "Payment required"),
            Self::NotInstalled => refusal("NOT_INSTALLED", 401, "Application not installed"),
            Self::NoDescription => refusal("invalid_grant", 400, ""),
            Self::Page(status) => {
                Reaction::new(*status, "text/html; charset=utf-8", "<html><body>Bad Gateway</body></html>")
            }
            Self::Answer(status, body) => Reaction::json(*status, body.clone()),
        }
    }
}

/// An error as the authorisation server writes it; without a text if there is none.
pub(super) fn error(refusal: &Refusal) -> Reaction {
    let mut e = Encoder::json();
    e.begin_object();
    e.field("error", &refusal.code);
    if !refusal.description.is_empty() {
        e.field("error_description", &refusal.description);
    }
    e.end_object();
    Reaction::json(refusal.status, e.finish().unwrap_or_else(|_| Json::Null.to_string()))
}
