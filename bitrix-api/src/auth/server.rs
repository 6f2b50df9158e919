//! The OAuth server: which one, and what it answers.

use super::app::App;
use super::failure::{AuthFailure, Failure};
use super::tokens::Tokens;
use crate::client::{ClientBuilder, address, exchange};
use crate::codec::{Decoder, Json, from_json};
use crate::error::ErrorClass;
use bytes::Bytes;
use reqwest::Url;
use std::time::Duration;

/// Bitrix24's own, by region.
const KNOWN: &[&str] = &["oauth.bitrix.info", "oauth.bitrix24.tech"];
/// Where the tokens name none.
const DEFAULT: &str = "https://oauth.bitrix.info";
/// How often a token is asked for when the server is not reached or its answer is lost.
const ATTEMPTS: u32 = 3;
const PAUSE: Duration = Duration::from_millis(500);
/// For one request.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What a token is given for.
#[derive(Clone, Copy)]
pub(super) enum Grant<'a> {
    Code(&'a str),
    Refresh(&'a str),
}

impl<'a> Grant<'a> {
    const fn parts(self) -> (&'static str, &'static str, &'a str) {
        match self {
            Self::Code(code) => ("authorization_code", "code", code),
            Self::Refresh(token) => ("refresh_token", "refresh_token", token),
        }
    }
}

/// The address at which tokens are given out, if the named server is one to tell secrets.
pub(super) fn trusted(app: &App, named: Option<&str>) -> Result<Url, Failure> {
    let untrusted = || Failure::new(AuthFailure::UntrustedServer);
    let parse = |text: &str| {
        let text = text.trim();
        if text.contains("://") {
            return Url::parse(text).ok().filter(Url::has_host);
        }
        // A name alone, as in what the user comes back with. Nobody has a certificate for this machine.
        let url = Url::parse(&format!("https://{text}")).ok().filter(Url::has_host)?;
        if address::is_loopback(&url) { Url::parse(&format!("http://{text}")).ok() } else { Some(url) }
    };
    let named = named.map(str::trim).filter(|named| !named.is_empty()).unwrap_or(DEFAULT);
    let url = parse(named).ok_or_else(untrusted)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(untrusted());
    }
    let known = || url.port().is_none() && url.host_str().is_some_and(|host| KNOWN.contains(&host));
    let named_by_user =
        || app.servers().iter().filter_map(|text| parse(text)).any(|server| server.origin() == url.origin());
    let is_trusted = match url.scheme() {
        "https" => known() || named_by_user() || address::is_loopback(&url),
        "http" => address::is_loopback(&url),
        _ => false,
    };
    if !is_trusted {
        return Err(untrusted());
    }
    url.join("/oauth/token/").map_err(|_| untrusted())
}

/// Asks for tokens, again after a pause if the server is not reached.
pub(super) async fn request(
    app: &App,
    settings: &ClientBuilder,
    server: &Url,
    grant: Grant<'_>,
) -> Result<Tokens, Failure> {
    let (kind, name, value) = grant.parts();
    let mut url = server.clone();
    url.query_pairs_mut()
        .append_pair("grant_type", kind)
        .append_pair("client_id", app.client_id())
        .append_pair("client_secret", app.client_secret().expose())
        .append_pair(name, value);
    let mut lost = false;
    let mut attempt = 1;
    loop {
        let answer = ask(settings, &url).await;
        let mut failure = match answer.and_then(|(status, body)| read(status, &body)) {
            Ok(tokens) => return Ok(tokens),
            Err(failure) => failure,
        };
        if matches!(grant, Grant::Code(_)) && failure.kind == AuthFailure::Revoked {
            // One code of the server's means both.
            failure.kind = AuthFailure::BadCode;
        }
        failure.redact(&[app.client_secret().expose(), value]);
        let passing = matches!(failure.kind, AuthFailure::Network | AuthFailure::Server);
        if attempt >= ATTEMPTS || !passing {
            if lost && !passing {
                failure.note =
                    "the answer to the request before this one was lost, and it may have held the new tokens"
                        .into();
            }
            return Err(failure);
        }
        lost = true;
        tokio::time::sleep(PAUSE.mul_f64(f64::from(1 << (attempt - 1)) * (0.5 + crate::random::unit())))
            .await;
        attempt += 1;
    }
}

async fn ask(settings: &ClientBuilder, url: &Url) -> Result<(u16, Bytes), Failure> {
    let fail = |details: Box<crate::error::Details>| {
        let kind = match details.class {
            ErrorClass::Connect | ErrorClass::Transport | ErrorClass::Timeout => AuthFailure::Network,
            _ => AuthFailure::Server,
        };
        let details = *details;
        let failure = Failure::new(kind).note(details.message);
        match details.source {
            Some(source) => failure.source(source),
            None => failure,
        }
    };
    exchange::get(settings, url.clone(), TIMEOUT).await.map_err(fail)
}

/// Concludes from an answer: the body first, since errors come under 200 too.
fn read(status: u16, body: &[u8]) -> Result<Tokens, Failure> {
    let (mut error, mut description, mut access) = (None::<Json>, None::<Json>, None::<Json>);
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let members =
        Decoder::new(body).record(&["error", "error_description", "access_token"], &mut |d, key| match key {
            0 => d.put(&mut error),
            1 => d.put(&mut description),
            _ => d.put(&mut access),
        });
    let at = |mut failure: Failure| {
        failure.status = Some(status);
        failure
    };
    if members.is_err() || body.trim_ascii_start().first() != Some(&b'{') {
        return Err(at(Failure::new(AuthFailure::Server).note("its answer is no JSON object")));
    }
    let text = |json: &Json| match json {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    if let Some(code) = error.as_ref().filter(|error| !matches!(error, Json::Null | Json::Bool(false))) {
        let code = text(code);
        let mut failure = at(Failure::new(AuthFailure::of_code(&code)));
        if failure.kind == AuthFailure::Refused && status >= 500 {
            failure.kind = AuthFailure::Server;
        }
        failure.description = description.as_ref().map(text);
        failure.code = Some(code);
        return Err(failure);
    }
    if !(200..300).contains(&status) {
        return Err(at(Failure::new(AuthFailure::Server).note("it gave no reason")));
    }
    // A part of the text may be a token: nothing of it is shown.
    let unfit = |_| at(Failure::new(AuthFailure::Server).note("its answer holds no tokens"));
    let tokens = from_json::<Tokens>(body).map_err(unfit)?;
    if tokens.access_token.is_empty() {
        return Err(at(Failure::new(AuthFailure::Server).note("its answer holds no tokens")));
    }
    Ok(tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_told_to_trusted_servers_alone() {
        let app = App::new("id", "secret").trust_server("https://sso.example.com:8443");
        let table = [
            (None, Some("https://oauth.bitrix.info/oauth/token/")),
            (Some(""), Some("https://oauth.bitrix.info/oauth/token/")),
            (Some("https://oauth.bitrix.info/rest/"), Some("https://oauth.bitrix.info/oauth/token/")),
            (Some("oauth.bitrix24.tech"), Some("https://oauth.bitrix24.tech/oauth/token/")),
            (Some("https://sso.example.com:8443/rest/"), Some("https://sso.example.com:8443/oauth/token/")),
            (Some("http://127.0.0.1:5/rest/"), Some("http://127.0.0.1:5/oauth/token/")),
            (Some("127.0.0.1:5"), Some("http://127.0.0.1:5/oauth/token/")),
            (Some("http://oauth.bitrix.info/rest/"), None),
            (Some("https://oauth.bitrix.info:8443/rest/"), None),
            (Some("https://sso.example.com/rest/"), None),
            (Some("http://sso.example.com:8443/rest/"), None),
            (Some("https://oauth.bitrix.info.evil.example/rest/"), None),
            (Some("https://oauth.bitrix.info@evil.example/rest/"), None),
            (Some("https://u:p@oauth.bitrix.info/rest/"), None),
            (Some("https://evil.example/oauth.bitrix.info/"), None),
            (Some("ftp://oauth.bitrix.info/"), None),
            (Some("https://"), None),
        ];
        for (named, expected) in table {
            match (trusted(&app, named), expected) {
                (Ok(url), Some(expected)) => assert_eq!(url.as_str(), expected),
                (Err(failure), None) => assert_eq!(failure.kind, AuthFailure::UntrustedServer, "{named:?}"),
                (Ok(url), None) => panic!("{named:?}: {url}"),
                (Err(_), Some(_)) => panic!("{named:?} is not trusted"),
            }
        }
    }

    #[test]
    fn answers_of_the_oauth_server() {
        use AuthFailure as F;
        let table = [
            (200, r#"{"access_token":"a","refresh_token":"r","expires_in":3600}"#, None),
            (200, r#"{"error":"wrong_client","error_description":"d"}"#, Some(F::BadClient)),
            (400, r#"{"error":"invalid_grant"}"#, Some(F::Revoked)),
            (401, r#"{"error":"PAYMENT_REQUIRED","error_description":"d"}"#, Some(F::Unpaid)),
            (401, r#"{"error":"NOT_INSTALLED"}"#, Some(F::ApplicationRemoved)),
            (401, r#"{"error":"ERROR_OAUTH","error_description":"d"}"#, Some(F::Refused)),
            (500, r#"{"error":"ERROR_CORE"}"#, Some(F::Server)),
            (502, "<html>", Some(F::Server)),
            (302, "", Some(F::Server)),
            (200, "", Some(F::Server)),
            (200, "[]", Some(F::Server)),
            (200, "{}", Some(F::Server)),
            (200, r#"{"access_token":""}"#, Some(F::Server)),
            (200, r#"{"access_token":"#, Some(F::Server)),
            (500, r#"{"access_token":"a"}"#, Some(F::Server)),
        ];
        for (status, body, failure) in table {
            assert_eq!(read(status, body.as_bytes()).err().map(|f| f.kind), failure, "{status} {body}");
        }
    }
}
