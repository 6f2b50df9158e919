//! With what a user comes back from the portal.

use super::failure::{AuthFailure, Failure};
use crate::codec::Json;
use crate::incoming::{Limits, form_to_json};
use crate::types::Secret;

/// What came back from the portal at the end of the full flow's first step; see
/// [`App::returned`](super::App::returned).
///
/// Anybody can send such a query. Its `state` was checked; that the rest is true shows the exchange of the code.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Returned {
    /// What is exchanged for tokens, once, within 30 seconds.
    pub code: Secret,
    /// The portal's host.
    pub domain: String,
    /// The portal, whatever its address is by now.
    pub member_id: String,
    /// Scopes of the application.
    pub scope: Vec<String>,
    /// The OAuth server that the portal works with; used only if it is one that is trusted anyway.
    pub server: Option<String>,
}

impl Returned {
    pub(super) fn read(query: &str, state: &Secret) -> Result<Self, Failure> {
        let members = parameters(query)?;
        let text = |name: &str| members[name].as_str().unwrap_or_default().to_owned();
        if state.is_empty() || Secret::new(text("state")) != *state {
            return Err(Failure::new(AuthFailure::State));
        }
        let code = text("code");
        let domain = text("domain");
        if code.is_empty() || domain.is_empty() {
            return Err(Failure::new(AuthFailure::Malformed).note("`code` or `domain` is missing"));
        }
        let server = text("server_domain");
        Ok(Self {
            code: Secret::new(code),
            domain,
            member_id: text("member_id"),
            scope: super::tokens::scopes(&text("scope")),
            server: (!server.is_empty()).then_some(server),
        })
    }
}

/// The parameters of a query or a form, as an object of texts.
pub(super) fn parameters(form: &str) -> Result<Json, Failure> {
    let form = form.strip_prefix('?').unwrap_or(form);
    let malformed = || Failure::new(AuthFailure::Malformed);
    if form.len() > 64 * 1024 {
        return Err(malformed().note("it is too long"));
    }
    let json = form_to_json(form.as_bytes(), Limits::DEFAULT).map_err(|e| malformed().source(e))?;
    json.parse().map_err(|_| malformed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_if_its_state_is_the_one_given_out() {
        let state = Secret::new("s1");
        let query = "?code=c0de&state=s1&domain=a.bitrix24.com&member_id=m&scope=im,crm&server_domain=oauth.bitrix.info";
        let Ok(returned) = Returned::read(query, &state) else { panic!("not read") };
        assert_eq!((returned.code.expose(), returned.domain.as_str()), ("c0de", "a.bitrix24.com"));
        assert_eq!(returned.scope, ["im", "crm"]);
        assert_eq!(returned.server.as_deref(), Some("oauth.bitrix.info"));
        assert!(!format!("{returned:?}").contains("c0de"));
        let table = [
            ("code=c&state=s2&domain=a.b", "s1", AuthFailure::State),
            ("code=c&domain=a.b", "s1", AuthFailure::State),
            // An empty state is none.
            ("code=c&domain=a.b&state=", "", AuthFailure::State),
            ("code=c&domain=a.b", "", AuthFailure::State),
            ("state=s1&domain=a.b", "s1", AuthFailure::Malformed),
            ("code=c&state=s1", "s1", AuthFailure::Malformed),
            ("code=c&state=s1&state=s1&domain=a.b", "s1", AuthFailure::Malformed),
            ("code[]=c&state=s1&domain=a.b", "s1", AuthFailure::Malformed),
            ("code=%zz&state=s1&domain=a.b", "s1", AuthFailure::Malformed),
        ];
        for (query, state, failure) in table {
            match Returned::read(query, &Secret::new(state)) {
                Err(got) => assert_eq!(got.kind, failure, "{query}"),
                Ok(_) => panic!("{query}"),
            }
        }
    }
}
