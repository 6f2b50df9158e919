//! Reading a request as the server does.

use super::php;
use super::received::Caller;
use crate::codec::Json;
use crate::incoming::{self, EventError};
use crate::meta::Api;
use crate::types::Secret;

/// Whose method is called, as the path says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) api: Api,
    pub(super) method: String,
    pub(super) webhook: Option<(String, String)>,
}

impl Target {
    /// Reads `/rest/{method}`, `/rest/{user}/{secret}/{method}`, `/rest/api/{method}`,
    /// `/rest/api/{user}/{secret}/{method}`.
    pub(super) fn of(path: &str) -> Option<Self> {
        let path = path.strip_prefix("/rest/")?;
        let path = path.strip_suffix('/').unwrap_or(path);
        let segments: Vec<&str> = path.split('/').collect();
        let (api, method, webhook) = match segments.as_slice() {
            [method] => (Api::V2, *method, None),
            ["api", method] => (Api::V3, *method, None),
            [user, secret, method] => (Api::V2, *method, Some((*user, *secret))),
            ["api", user, secret, method] => (Api::V3, *method, Some((*user, *secret))),
            _ => return None,
        };
        let method = match api {
            Api::V2 => method.strip_suffix(".json").unwrap_or(method),
            Api::V3 => method,
        };
        let webhook = webhook.map(|(user, secret)| (user.to_owned(), secret.to_owned()));
        Some(Self { api, method: method.to_owned(), webhook })
    }
}

/// The parameters: those of the query, and those of the body over them.
///
/// `None`: a REST 3.0 body that is not JSON. A v2 body that cannot be read counts as none, as on the server.
pub(super) fn params(api: Api, query: &str, content_type: &str, body: &[u8]) -> Option<Json> {
    let is_json = content_type == "application/json" || content_type.contains("+json");
    let body_params = if is_json {
        match (std::str::from_utf8(body).ok().and_then(|text| text.parse::<Json>().ok()), api) {
            (Some(json), _) => json,
            (None, Api::V2) => Json::Null,
            (None, Api::V3) => return None,
        }
    } else if api == Api::V3 && !body.is_empty() {
        return None;
    } else {
        form(body).unwrap_or_default()
    };
    let query_params = match api {
        Api::V2 => form(query.as_bytes()).unwrap_or_default(),
        Api::V3 => Json::Null,
    };
    Some(match (query_params, body_params) {
        (Json::Object(mut query), Json::Object(body)) => {
            for (key, value) in body {
                match query.iter_mut().find(|(known, _)| *known == key) {
                    Some(member) => member.1 = value,
                    None => query.push((key, value)),
                }
            }
            Json::Object(query)
        }
        (_, body @ (Json::Object(_) | Json::Array(_))) => body,
        (query @ Json::Object(_), _) => query,
        _ => Json::Object(Vec::new()),
    })
}

fn form(text: &[u8]) -> Result<Json, EventError> {
    let limits = incoming::Limits::DEFAULT.max_bytes(usize::MAX).max_fields(1_000_000);
    Ok(incoming::form_to_json(text, limits)?.parse()?)
}

/// Who calls, and the token that was given.
pub(super) fn caller(
    target: &Target,
    authorization: Option<&str>,
    query: &str,
    params: Option<&Json>,
) -> (Caller, Option<Secret>) {
    if let Some((user, _)) = &target.webhook {
        return (Caller::Webhook { user: user.clone() }, None);
    }
    if let Some(token) = authorization.and_then(|value| value.strip_prefix("Bearer ")) {
        return (Caller::Token, Some(Secret::new(token)));
    }
    // REST 3.0 takes no parameters from the query but this.
    let of_query = if target.api == Api::V3 { php::parse_str(query) } else { Json::Null };
    let given = [params, Some(&of_query)];
    let param = ["auth", "access_token"]
        .into_iter()
        .flat_map(|name| given.map(|params| params?.get(name)?.as_str()))
        .find_map(|token| token);
    match param {
        Some(token) => (Caller::TokenParam, Some(Secret::new(token))),
        None => (Caller::Nobody, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_methods() {
        let hook = Some(("1".to_owned(), "s".to_owned()));
        let table = [
            ("/rest/im.message.add", Some((Api::V2, "im.message.add", None))),
            ("/rest/im.message.add.json/", Some((Api::V2, "im.message.add", None))),
            ("/rest/1/s/profile", Some((Api::V2, "profile", hook.clone()))),
            ("/rest/api/tasks.task.get", Some((Api::V3, "tasks.task.get", None))),
            ("/rest/api/1/s/tasks.task.get.json", Some((Api::V3, "tasks.task.get.json", hook))),
            ("/rest/s/profile", None),
            ("/", None),
            ("/rest", None),
        ];
        for (path, expected) in table {
            let expected =
                expected.map(|(api, method, webhook)| Target { api, method: method.to_owned(), webhook });
            assert_eq!(Target::of(path), expected, "{path}");
        }
    }

    #[test]
    fn parameters_come_from_query_and_body() {
        let table = [
            (Api::V2, "a=1&b=2", "application/json", r#"{"b":3}"#, Some(r#"{"a":"1","b":3}"#)),
            (Api::V2, "", "application/vnd.x+json", r#"{"b":3}"#, Some(r#"{"b":3}"#)),
            (Api::V2, "", "application/x-www-form-urlencoded", "a[b]=1", Some(r#"{"a":{"b":"1"}}"#)),
            (Api::V2, "a=1", "application/json", "{broken", Some(r#"{"a":"1"}"#)),
            (Api::V2, "", "", "", Some("{}")),
            (Api::V2, "a=1", "multipart/form-data; boundary=b", "--b\r\n[%zz", Some(r#"{"a":"1"}"#)),
            (Api::V2, "a=%zz", "", "b=1", Some(r#"{"b":"1"}"#)),
            (Api::V2, "a=1", "application/json", "[1,2]", Some("[1,2]")),
            (Api::V2, "a=1", "application/json", "5", Some(r#"{"a":"1"}"#)),
            (Api::V3, "a=1", "application/json", r#"{"b":3}"#, Some(r#"{"b":3}"#)),
            (Api::V3, "", "application/json", "{broken", None),
            (Api::V3, "", "text/plain", "a=1", None),
            (Api::V3, "", "", "", Some("{}")),
        ];
        for (api, query, content_type, body, expected) in table {
            let got = params(api, query, content_type, body.as_bytes()).map(|json| json.to_string());
            assert_eq!(got.as_deref(), expected, "{api:?} {query} {content_type} {body}");
        }
    }
}
