//! `/oauth/token/` and `/oauth/authorize/`.

use super::super::handler::Refusal;
use super::super::php;
use super::super::state::State;
use super::super::wire::{Arrived, Reaction};
use super::flow;
use super::{Grant, fault};
use crate::codec::Json;
use crate::types::Secret;

/// Whether a request is for the authorisation server.
pub(in super::super) fn is_path(path: &str) -> bool {
    path.starts_with("/oauth/")
}

/// Answers for the authorisation server.
pub(in super::super) fn answer(state: &State, arrived: &Arrived) -> Reaction {
    let fault = {
        let accounts = &mut state.data().accounts;
        match accounts.fault.clone() {
            Some((fault, once)) => {
                if once {
                    accounts.fault = None;
                }
                accounts.stats.refused += 1;
                Some(fault)
            }
            None => None,
        }
    };
    if let Some(fault) = fault {
        return fault.reaction();
    }
    let params = if arrived.method == "POST" && arrived.query.is_empty() {
        php::parse_str(&String::from_utf8_lossy(&arrived.body))
    } else {
        php::parse_str(&arrived.query)
    };
    match arrived.path.trim_end_matches('/') {
        "/oauth/token" => match token(state, &params) {
            Ok((grant, renewed)) => Reaction::json(200, grant.reply(renewed)),
            Err(refusal) => {
                state.data().accounts.stats.refused += 1;
                fault::error(&refusal)
            }
        },
        "/oauth/authorize" => match flow::authorize(state, &params) {
            Some(location) => {
                let mut reaction = Reaction::new(302, "text/html; charset=utf-8", "");
                reaction.headers.push(("location", location));
                reaction
            }
            // Failure is shown by the portal, not sent to the application.
            None => Reaction::new(
                200,
                "text/html; charset=utf-8",
                "<html><body>Application not found</body></html>",
            ),
        },
        _ => Reaction::new(404, "text/html; charset=utf-8", "<html><body>Not found</body></html>"),
    }
}

/// Tokens for a code or a refresh token, and whether it was the latter.
fn token(state: &State, params: &Json) -> Result<(Grant, bool), Refusal> {
    let param = |name: &str| params[name].as_str().unwrap_or_default();
    let secret = Secret::new(param("client_secret"));
    if param("client_id") != state.client_id || secret != state.client_secret {
        return Err(Refusal::code("invalid_client").status(401).description("Client authorization failed"));
    }
    let spent = || Refusal::code("invalid_grant").description("Invalid authorization data");
    let now = state.now();
    let renewed = {
        let accounts = &mut state.data().accounts;
        match param("grant_type") {
            "authorization_code" if accounts.take_code(param("code"), now) => {
                accounts.stats.exchanges += 1;
                false
            }
            "refresh_token" if accounts.take_refresh(param("refresh_token")) => {
                accounts.stats.refreshes += 1;
                true
            }
            "authorization_code" | "refresh_token" => return Err(spent()),
            _ => {
                let text = "Invalid grant_type parameter or parameter missing";
                return Err(Refusal::code("invalid_request").description(text));
            }
        }
    };
    Ok((Grant::issue(state), renewed))
}
