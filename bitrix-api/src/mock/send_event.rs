//! Events that the portal sends to handlers.

use super::portal::Portal;
use super::state::WEBHOOK_USER;
use crate::client::ClientBuilder;
use crate::codec::{Encode, Json};
use crate::error::{Details, Error, ErrorClass};
use crate::incoming::{self, Envelope};
use crate::meta::Event;
use crate::portal::types::EventAuth;
use crate::types::{Secret, Timestamp};

/// The identifier that the portal gives to every handler of events.
const HANDLER_ID: i64 = 1;

impl Portal {
    /// The token that every event of this portal carries; give it to [`Incoming::verify`](incoming::Incoming::verify).
    pub fn application_token(&self) -> Secret {
        self.state.application_token.clone()
    }

    /// Sends an event to a handler's address as a portal does, and returns the HTTP status that the handler answered.
    ///
    /// The event carries the portal's `auth` without access tokens, as one that no user has caused.
    ///
    /// # Errors
    /// When the event cannot be written or the handler does not answer.
    pub async fn send_event<E: Event + Encode>(&self, url: &str, data: &E) -> Result<u16, Error> {
        let now = Timestamp::from(self.state.now());
        let mut envelope = Envelope::new().handler_id(HANDLER_ID).ts(now);
        envelope.auth = Some(self.event_auth(None)?);
        self.send_event_with(url, &envelope, data).await
    }

    /// The `auth` of an event: with this access token, or without one.
    ///
    /// # Errors
    /// Never in practice: when the `auth` of this portal would not fit its type.
    pub fn event_auth(&self, token: Option<&Secret>) -> Result<EventAuth, Error> {
        let mut auth = vec![
            ("domain", self.state.host().to_owned()),
            ("server_endpoint", format!("{}/rest/", self.state.oauth_origin)),
            ("client_endpoint", format!("{}/rest/", self.url())),
            ("scope", "im,imbot".to_owned()),
            ("status", "L".to_owned()),
            ("member_id", self.state.member_id.clone()),
            ("application_token", self.state.application_token.expose().to_owned()),
        ];
        if let Some(token) = token {
            let expires = self.state.now().unix_timestamp() + 3600;
            auth.push(("access_token", token.expose().to_owned()));
            auth.push(("expires", expires.to_string()));
            auth.push(("expires_in", "3600".to_owned()));
            auth.push(("user_id", WEBHOOK_USER.to_owned()));
        }
        // By way of JSON: what members the type has is the schema's affair.
        Json::from_iter(auth).decode_as().map_err(|e| {
            Error::untyped(
                Details::new(ErrorClass::Request, "the portal's `auth` does not fit its type").with_source(e),
            )
        })
    }

    /// As [`send_event`](Self::send_event), in an envelope of one's own.
    ///
    /// # Errors
    /// As [`send_event`](Self::send_event).
    pub async fn send_event_with<E: Event + Encode>(
        &self,
        url: &str,
        envelope: &Envelope,
        data: &E,
    ) -> Result<u16, Error> {
        let body = incoming::form_body(envelope, data).map_err(|e| {
            Error::untyped(
                Details::new(ErrorClass::Request, format!("the event cannot be sent: {e}")).with_source(e),
            )
        })?;
        post_form(url, body).await
    }
}

/// Posts a form and returns the status of the answer.
async fn post_form(url: &str, body: String) -> Result<u16, Error> {
    let failed = |e: reqwest::Error| {
        let message = "the event's handler did not answer";
        Error::untyped(Details::new(ErrorClass::Transport, message).with_source(e.without_url()))
    };
    let http = ClientBuilder::http_for_events()?;
    let request = http.post(url).header("content-type", "application/x-www-form-urlencoded").body(body);
    Ok(request.send().await.map_err(failed)?.status().as_u16())
}
