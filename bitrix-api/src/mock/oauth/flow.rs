//! How an application comes by its first tokens.

use super::super::portal::Portal;
use super::super::state::{State, random_text};
use super::Grant;
use crate::codec::Json;
use std::fmt;

/// What the portal posts to an application that is opened in its frame; see [`Portal::frame_post`].
#[derive(Clone)]
#[non_exhaustive]
pub struct FramePost {
    /// The query of the application's address: `DOMAIN=…&PROTOCOL=1&LANG=en&APP_SID=…`.
    pub query: String,
    /// The body, a form; it holds tokens.
    pub body: String,
}

impl fmt::Debug for FramePost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FramePost")
            .field("query", &self.query)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

/// The address that the user's browser is sent to; `None` if the application is unknown.
pub(super) fn authorize(state: &State, params: &Json) -> Option<String> {
    if params["client_id"].as_str() != Some(&state.client_id) {
        return None;
    }
    let code = random_text("code");
    let now = state.now();
    let redirect = {
        let mut data = state.data();
        data.accounts.add_code(&code, now);
        data.redirect_uri.clone()
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("code", code.expose());
    if let Some(word) = params["state"].as_str() {
        query.append_pair("state", word);
    }
    query.append_pair("domain", state.host());
    query.append_pair("member_id", &state.member_id);
    query.append_pair("scope", "im,imbot,crm,task,user");
    let server = state.oauth_origin.split_once("://").map_or("", |(_, host)| host);
    query.append_pair("server_domain", server);
    let separator = if redirect.contains('?') { '&' } else { '?' };
    Some(format!("{redirect}{separator}{}", query.finish()))
}

impl Portal {
    /// The address of the application's own page, to which users are sent back with a code. Default:
    /// `https://app.example/oauth`.
    pub fn redirect_uri(&self, url: impl Into<String>) {
        self.state.data().redirect_uri = url.into();
    }

    /// Opens the page where a user authorises the application, as a browser would, and lets the user agree: returns the
    /// address of the application that the browser is sent to, with `code`, good for 30 seconds, and `state`.
    ///
    /// `None` if the address is not that of this portal's page, or names another application: then the portal shows an
    /// error and sends nobody anywhere. With sockets, the page can be fetched over HTTP too.
    ///
    /// ```
    /// # use bitrix_api::mock::Portal;
    /// let portal = Portal::in_process();
    /// let page = format!("{}/oauth/authorize/?client_id={}&state=x", portal.url(), portal.client_id());
    /// let back = portal.authorize(&page).unwrap();
    /// assert!(back.starts_with("https://app.example/oauth?code=") && back.contains("&state=x"));
    /// ```
    pub fn authorize(&self, url: &str) -> Option<String> {
        let rest = url.strip_prefix(&self.state.origin)?.strip_prefix("/oauth/authorize")?;
        let query = rest.trim_start_matches('/').strip_prefix('?')?;
        authorize(&self.state, &super::super::php::parse_str(query))
    }

    /// What the portal posts when it opens the application in its frame, with a new pair of tokens.
    pub fn frame_post(&self) -> FramePost {
        let grant = Grant::issue(&self.state);
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("DOMAIN", self.state.host());
        query.append_pair("PROTOCOL", if self.state.origin.starts_with("https:") { "1" } else { "0" });
        query.append_pair("LANG", "en");
        query.append_pair("APP_SID", random_text("sid").expose());
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.append_pair("AUTH_ID", grant.access_token.expose());
        body.append_pair("AUTH_EXPIRES", &grant.expires_in.to_string());
        body.append_pair("REFRESH_ID", grant.refresh_token.expose());
        body.append_pair("SERVER_ENDPOINT", &grant.server_endpoint);
        body.append_pair("APPLICATION_TOKEN", self.state.application_token.expose());
        body.append_pair("APPLICATION_SCOPE", &grant.scope);
        body.append_pair("member_id", &grant.member_id);
        body.append_pair("status", &grant.status);
        body.append_pair("PLACEMENT", "DEFAULT");
        FramePost { query: query.finish(), body: body.finish() }
    }
}
