//! Where a portal is: reading the addresses that people paste, and following a portal that was renamed.

use crate::error::{Details, Error, ErrorClass};
use crate::meta::Api;
use crate::types::Secret;
use reqwest::Url;
use std::net::IpAddr;

/// A portal's REST endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// The origin, read: a call needs no more than its path in the place of this one's.
    base: Url,
    /// `https://example.bitrix24.com`, with the port if it is not the scheme's.
    origin: String,
    /// Host and port, as errors and logs show it.
    host: String,
    /// `/rest`, below a prefix if the portal lives in a folder.
    root: String,
}

/// The two parts of a webhook's path.
#[derive(Clone, Debug)]
pub(super) struct Webhook {
    pub(super) user: String,
    pub(super) secret: Secret,
}

impl Address {
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// Whether a link is on this portal.
    pub(super) fn is_host_of(&self, url: &Url) -> bool {
        Self::of(url).origin == self.origin
    }

    pub(super) fn is_https(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// The address of a method; `webhook` is `user/secret/`, or empty.
    pub(super) fn url(&self, api: Api, webhook: &str, method: &str) -> Url {
        let api = match api {
            Api::V2 => "",
            Api::V3 => "api/",
        };
        let mut url = self.base.clone();
        url.set_path(&format!("{}/{api}{webhook}{method}", self.root));
        url
    }

    /// The address that an answer points to, if a call may be repeated there.
    ///
    /// # Errors
    /// Why it may not, as the end of a sentence.
    pub(super) fn moved(&self, url: &Url, location: &str, allow_http: bool) -> Result<Self, &'static str> {
        let target = url.join(location).map_err(|_| "its new address cannot be read")?;
        match target.scheme() {
            "https" => {}
            "http" if self.is_https() => {
                return Err("the new address is plain http, where the secret would be readable");
            }
            "http" if allow_http || is_loopback(&target) => {}
            "http" => return Err("the new address is plain http and not on this machine"),
            _ => return Err("the new address is not a web address"),
        }
        if !target.username().is_empty() || target.password().is_some() {
            return Err("the new address holds a user name");
        }
        if target.path().trim_end_matches('/') != url.path().trim_end_matches('/') {
            return Err(
                "the new address is not that of the same method: a login page, or another web server",
            );
        }
        let moved = Self { root: self.root.clone(), ..Self::of(&target) };
        if moved == *self {
            return Err("the new address is the old one");
        }
        Ok(moved)
    }

    fn of(url: &Url) -> Self {
        let host = url.host_str().unwrap_or_default();
        let host = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        let mut base = url.clone();
        base.set_path("");
        base.set_query(None);
        base.set_fragment(None);
        Self { base, origin: format!("{}://{host}", url.scheme()), host, root: "/rest".to_owned() }
    }
}

/// Reads `https://host/rest/1/secret/`.
pub(super) fn webhook(text: &str, allow_http: bool) -> Result<(Address, Webhook), Error> {
    let text = text.trim();
    if !text.contains("://") {
        return Err(config(
            "",
            "a webhook's address begins with https://, as `https://example.bitrix24.com/rest/1/secret/`",
        ));
    }
    let url = portal_url(text, allow_http)?;
    let mut address = Address::of(&url);
    let fail = |message: &'static str| config(&address.host, message);
    let segments: Vec<&str> = url.path().split('/').filter(|segment| !segment.is_empty()).collect();
    let Some(rest) = segments.iter().position(|segment| *segment == "rest") else {
        return Err(fail(
            "the webhook's address has no `/rest/`: copy it whole, as `https://host/rest/1/secret/`",
        ));
    };
    let (prefix, path) = (&segments[..rest], &segments[rest + 1..]);
    // `/rest/api/1/secret/` is the same webhook in the form of REST 3.0.
    let path = if path.len() > 2 && path[0] == "api" { &path[1..] } else { path };
    let (user, secret) = match path {
        [] => {
            return Err(fail(
                "the webhook's address ends before the user id and the secret: `https://host/rest/1/secret/`",
            ));
        }
        [_] => {
            return Err(fail(
                "the webhook's address has only one part after `/rest/`: it needs the user id and the secret, `https://host/rest/1/secret/`",
            ));
        }
        [user, secret] => (*user, *secret),
        [_, _, method] if looks_like_method(method) => {
            return Err(fail(
                "the webhook's address ends with a method's name: leave that out, the client adds it",
            ));
        }
        _ => {
            return Err(fail(
                "the webhook's address goes on after the secret: `https://host/rest/1/secret/` is all of it",
            ));
        }
    };
    if user.contains('*') || secret.contains('*') || user == "api" {
        return Err(fail("the webhook's address holds a placeholder: put the user id and the secret in"));
    }
    address.root = prefix.iter().map(|segment| format!("/{segment}")).collect::<String>() + "/rest";
    Ok((address, Webhook { user: user.to_owned(), secret: Secret::new(secret) }))
}

/// Reads `example.bitrix24.com`, `https://example.bitrix24.com` or `https://example.bitrix24.com/rest/`.
pub(crate) fn portal(text: &str, allow_http: bool) -> Result<Address, Error> {
    let text = text.trim();
    let url = if text.contains("://") {
        portal_url(text, allow_http)?
    } else {
        portal_url(&format!("https://{text}"), allow_http)?
    };
    let mut address = Address::of(&url);
    let path = url.path().trim_end_matches('/');
    if path.is_empty() {
        return Ok(address);
    }
    match path.strip_suffix("/rest") {
        Some(prefix) => address.root = format!("{prefix}/rest"),
        None => {
            let message = "the portal's address has a path: give the host alone, or the `client_endpoint` that ends with `/rest/`";
            return Err(config(&address.host, message));
        }
    }
    Ok(address)
}

fn portal_url(text: &str, allow_http: bool) -> Result<Url, Error> {
    // The parser's own error says little, and the text may hold a secret: neither is shown.
    let url = Url::parse(text).map_err(|_| config("", "the portal's address is not a web address"))?;
    let host = url.host_str().unwrap_or_default();
    match url.scheme() {
        "https" => {}
        "http" if allow_http || is_loopback(&url) => {}
        "http" => {
            let message =
                "plain http would send the secret readable: use https, or set `allow_http` on the builder";
            return Err(config(host, message));
        }
        _ => return Err(config(host, "the portal's address begins with https://")),
    }
    if host.is_empty() {
        return Err(config("", "the portal's address names no host"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(config(host, "the portal's address holds a user name or a password: leave them out"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(config(host, "the portal's address goes on with `?` or `#`: leave that out"));
    }
    Ok(url)
}

pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Whether a path segment is a method's name rather than a secret: it has a dot, or is one of the short ones that the
/// portal's own examples end with.
fn looks_like_method(segment: &str) -> bool {
    segment.contains('.') || segment.bytes().all(|b| b.is_ascii_lowercase())
}

fn config(host: &str, message: &'static str) -> Error {
    let mut details = Details::new(ErrorClass::Config, message);
    // In an address with a slip the secret may stand where the host belongs; it has no dot.
    if host == "localhost" || host.contains(['.', ':']) {
        details.host = host.to_owned();
    }
    Error::untyped(details)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(result: Result<(Address, Webhook), Error>) -> String {
        match result {
            Ok((address, webhook)) => {
                format!("{}{} {} {}", address.origin, address.root, webhook.user, webhook.secret.expose())
            }
            Err(error) => {
                let all = format!("{error}\n{error:?}\n{error:#?}");
                assert!(!all.contains("s3cr3t"), "the secret is shown: {all}");
                error.to_string()
            }
        }
    }

    #[test]
    fn webhook_addresses_are_read_or_explained() {
        let table = [
            ("https://a.bitrix24.com/rest/1/s3cr3t/", "https://a.bitrix24.com/rest 1 s3cr3t"),
            ("  https://a.bitrix24.com/rest/1/s3cr3t \n", "https://a.bitrix24.com/rest 1 s3cr3t"),
            ("https://A.Bitrix24.com//rest/1//s3cr3t", "https://a.bitrix24.com/rest 1 s3cr3t"),
            (
                "https://a.example:8443/crm/rest/admin%40x.y/s3cr3t/",
                "https://a.example:8443/crm/rest admin%40x.y s3cr3t",
            ),
            ("https://a.bitrix24.com/rest/api/1/s3cr3t/", "https://a.bitrix24.com/rest 1 s3cr3t"),
            ("http://127.0.0.1:99/rest/1/s3cr3t/", "http://127.0.0.1:99/rest 1 s3cr3t"),
            ("http://127.9.9.9/rest/1/s3cr3t/", "http://127.9.9.9/rest 1 s3cr3t"),
            ("http://[::1]:99/rest/1/s3cr3t/", "http://[::1]:99/rest 1 s3cr3t"),
            ("http://localhost/rest/1/s3cr3t/", "http://localhost/rest 1 s3cr3t"),
            ("http://a.bitrix24.com/rest/1/s3cr3t/", "plain http would send the secret readable"),
            ("http://127.0.0.1.example.com/rest/1/s3cr3t/", "plain http would send the secret readable"),
            ("http://localhost.example.com/rest/1/s3cr3t/", "plain http would send the secret readable"),
            ("ftp://a.bitrix24.com/rest/1/s3cr3t/", "begins with https://"),
            ("a.bitrix24.com/rest/1/s3cr3t/", "begins with https://"),
            ("https://a.bitrix24.com/rest/1/s3cr3t/profile", "ends with a method's name"),
            ("https://a.bitrix24.com/rest/1/s3cr3t/profile.json", "ends with a method's name"),
            ("https://a.bitrix24.com/rest/1/s3cr3t/im.message.add/", "ends with a method's name"),
            ("https://a.bitrix24.com/rest/1/s3cr3t/x/y", "goes on after the secret"),
            ("https://a.bitrix24.com/rest/s3cr3t/", "only one part after `/rest/`"),
            ("https://a.bitrix24.com/rest/", "ends before the user id"),
            ("https://a.bitrix24.com/1/s3cr3t/", "has no `/rest/`"),
            ("https://a.bitrix24.com/rest/1/s3cr3t/?auth=s3cr3t", "goes on with `?` or `#`"),
            ("https://a.bitrix24.com/rest/1/s3cr3t/#s3cr3t", "goes on with `?` or `#`"),
            ("https://u:s3cr3t@a.bitrix24.com/rest/1/s3cr3t/", "a user name or a password"),
            (
                "https://a.bitrix24.com/rest/**put_your_user_id_here**/**put_your_webhook_here**/",
                "a placeholder",
            ),
            ("https:///s3cr3t", "has no `/rest/`"),
            ("https://[s3cr3t/rest/1/x/", "is not a web address"),
            ("", "begins with https://"),
        ];
        for (text, expected) in table {
            let got = shown(webhook(text, false));
            assert!(got.contains(expected), "{text}: {got}");
        }
        assert_eq!(shown(webhook("http://box.local/rest/1/s3cr3t/", true)), "http://box.local/rest 1 s3cr3t");
    }

    #[test]
    fn portal_addresses_are_read_or_explained() {
        let table = [
            ("a.bitrix24.com", "https://a.bitrix24.com/rest"),
            ("a.bitrix24.com:8443", "https://a.bitrix24.com:8443/rest"),
            ("https://a.bitrix24.com", "https://a.bitrix24.com/rest"),
            ("https://a.bitrix24.com/rest/", "https://a.bitrix24.com/rest"),
            ("https://a.example/crm/rest", "https://a.example/crm/rest"),
            ("http://127.0.0.1:7", "http://127.0.0.1:7/rest"),
            ("http://a.bitrix24.com", "plain http"),
            ("https://a.bitrix24.com/rest/1/s3cr3t/", "has a path"),
            ("", "is not a web address"),
        ];
        for (text, expected) in table {
            let got = match portal(text, false) {
                Ok(address) => format!("{}{}", address.origin, address.root),
                Err(error) => error.to_string(),
            };
            assert!(got.contains(expected) && !got.contains("s3cr3t"), "{text}: {got}");
        }
    }

    #[test]
    fn a_move_is_followed_only_to_the_same_method() {
        let (https, _) = webhook("https://old.bitrix24.com/rest/1/s3cr3t/", false).expect("an address");
        let (http, _) = webhook("http://127.0.0.1:8/rest/1/s3cr3t/", false).expect("an address");
        let table = [
            (&https, "https://new.bitrix24.com/rest/1/s3cr3t/profile", Ok("new.bitrix24.com")),
            (&https, "https://new.bitrix24.com/rest/1/s3cr3t/profile/", Ok("new.bitrix24.com")),
            (&https, "//new.bitrix24.com/rest/1/s3cr3t/profile", Ok("new.bitrix24.com")),
            (&https, "https://new.bitrix24.com:8443/rest/1/s3cr3t/profile", Ok("new.bitrix24.com:8443")),
            (&https, "http://new.bitrix24.com/rest/1/s3cr3t/profile", Err("plain http")),
            (&https, "http://127.0.0.1/rest/1/s3cr3t/profile", Err("plain http")),
            (&https, "https://new.bitrix24.com/auth/?back_url=%2Frest", Err("login page")),
            (&https, "https://new.bitrix24.com/", Err("login page")),
            (&https, "/rest/1/s3cr3t/profile", Err("the old one")),
            (&https, "/auth/", Err("login page")),
            (&https, "https://u@new.bitrix24.com/rest/1/s3cr3t/profile", Err("user name")),
            (&https, "ftp://new.bitrix24.com/rest/1/s3cr3t/profile", Err("not a web address")),
            (&https, "https://[", Err("cannot be read")),
            (&http, "http://127.0.0.1:9/rest/1/s3cr3t/profile", Ok("127.0.0.1:9")),
            (&http, "https://a.bitrix24.com/rest/1/s3cr3t/profile", Ok("a.bitrix24.com")),
            (&http, "http://a.bitrix24.com/rest/1/s3cr3t/profile", Err("plain http and not on this machine")),
        ];
        for (from, location, expected) in table {
            let url = from.url(Api::V2, "1/s3cr3t/", "profile");
            match (from.moved(&url, location, false), expected) {
                (Ok(to), Ok(host)) => {
                    assert_eq!((to.host(), to.root.as_str()), (host, "/rest"), "{location}");
                }
                (Err(got), Err(expected)) => assert!(got.contains(expected), "{location}: {got}"),
                (got, expected) => panic!("{location}: {got:?} instead of {expected:?}"),
            }
        }
        let url = http.url(Api::V2, "1/s3cr3t/", "profile");
        assert!(http.moved(&url, "http://a.example/rest/1/s3cr3t/profile", true).is_ok());
    }
}
