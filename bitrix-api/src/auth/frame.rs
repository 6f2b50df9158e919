//! The application frame: the POST with which a portal opens an application inside itself.

use super::code::parameters;
use super::failure::{AuthFailure, Failure};
use super::tokens::{Tokens, lifetime, scopes};
use crate::client::address;
use crate::error::Error;
use crate::portal::types::AppStatus;
use crate::types::{Secret, Timestamp};

/// What a portal hands over when it opens an application's frame (the simplified flow), which is also how an application
/// with an interface is installed.
///
/// **Anybody can send such a request**, with tokens of a portal of their own under another one's `member_id`. Before the
/// tokens take the place of others, make a call with them (`profile`, `app.info`) and compare
/// [`application_token`](Tokens::application_token) with the one that is stored, if one is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Frame {
    /// The tokens of the user who opened the frame.
    pub tokens: Tokens,
    /// Language of the portal's interface for that user: `en`.
    pub lang: String,
    /// Identifier of the opened frame.
    pub app_sid: String,
    /// Where in the portal the frame was opened: `DEFAULT`, `CRM_DEAL_DETAIL_TAB`.
    pub placement: Option<String>,
    /// What the place tells the application, as the JSON text that came.
    pub placement_options: Option<String>,
}

/// Above this, a number of seconds is a moment and no span.
const MOMENT: i64 = 1_000_000_000;

impl Frame {
    /// Reads a frame's request: the query of its address, and its body, a form.
    ///
    /// # Errors
    /// Of class [`Auth`](crate::error::ErrorClass::Auth) with [`AuthFailure::Malformed`], when it is not what a portal
    /// sends, or when the portal is plain http and not on this machine.
    pub fn from_request(query: &str, body: &[u8]) -> Result<Self, Error> {
        Self::read(query, body).map_err(|failure| failure.error())
    }

    fn read(query: &str, body: &[u8]) -> Result<Self, Failure> {
        let malformed = |note: &'static str| Failure::new(AuthFailure::Malformed).note(note);
        let body = std::str::from_utf8(body).map_err(|_| malformed("the body is no form"))?;
        let (query, body) = (parameters(query)?, parameters(body)?);
        // The names are spelled in several ways, and either part may hold them.
        let find = |name: &str| {
            let members = [&body, &query].into_iter().filter_map(|part| part.as_object()).flatten();
            let mut found = members.filter(|(key, _)| key.eq_ignore_ascii_case(name));
            found.find_map(|(_, value)| value.as_str()).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let access = find("AUTH_ID").ok_or_else(|| malformed("`AUTH_ID` is missing"))?;
        let domain = find("DOMAIN").ok_or_else(|| malformed("`DOMAIN` is missing"))?;
        let scheme = if find("PROTOCOL").as_deref() == Some("0") { "http" } else { "https" };
        let endpoint = format!("{scheme}://{domain}/rest/");
        if address::portal(&endpoint, false).is_err() {
            return Err(malformed("`DOMAIN` is no address of a portal, or plain http"));
        }
        let mut tokens = Tokens::new(access, "", endpoint);
        tokens.refresh_token = find("REFRESH_ID").map(Secret::new);
        tokens.expires = match find("AUTH_EXPIRES").and_then(|text| text.parse().ok()) {
            Some(moment) if moment > MOMENT => Some(Timestamp::new(moment)),
            seconds => lifetime(seconds),
        };
        tokens.server_endpoint = find("SERVER_ENDPOINT");
        tokens.member_id = find("member_id").unwrap_or_default();
        tokens.application_token = find("APPLICATION_TOKEN").map(Secret::new);
        tokens.scope = find("APPLICATION_SCOPE").as_deref().map(scopes).unwrap_or_default();
        tokens.status = find("status").map(|text| <AppStatus as crate::WireEnum>::from_wire(&text));
        Ok(Self {
            tokens,
            lang: find("LANG").unwrap_or_default(),
            app_sid: find("APP_SID").unwrap_or_default(),
            placement: find("PLACEMENT"),
            placement_options: find("PLACEMENT_OPTIONS"),
        })
    }
}
