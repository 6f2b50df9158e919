//! Links that answers hold: signed, so that who has one needs nothing else. They are secrets, and no output shows one.

use super::address::{self, Address};
use super::multipart::Multipart;
use crate::error::{Details, ErrorClass};
use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, REFERER};
use reqwest::{Method, Request, Url};
use std::time::Duration;

/// A request to a link in the place of a method.
pub(super) struct Link {
    pub(super) url: Url,
    /// `None`: what is there is fetched.
    pub(super) upload: Option<Multipart>,
}

/// Shorter values of a query are no secrets, but words.
const SECRET_LENGTH: usize = 8;
/// A whole transfer, however large, ends some day; a pause in it ends it earlier.
const TRANSFER: Duration = Duration::from_secs(24 * 3600);
/// Bytes of an upload for each second that it may take beyond the time of a request: half a megabit per second.
const UPLOAD_RATE: u64 = 64 * 1024;

impl Link {
    /// Reads a link of the portal at `address`; one without a host is on the portal.
    ///
    /// # Errors
    /// Why the link is not to be asked. The text does not show it.
    pub(super) fn read(text: &str, address: &Address, allow_http: bool) -> Result<Url, Box<Details>> {
        let fail = |message: &'static str| Err(Box::new(Details::new(ErrorClass::Request, message)));
        let text = text.trim();
        let url = if text.starts_with('/') {
            // `//host/path` takes the scheme, and is another host.
            Url::parse(address.origin()).and_then(|origin| origin.join(text))
        } else {
            Url::parse(text)
        };
        let Ok(url) = url else { return fail("the link is not a web address") };
        match check(&url, allow_http) {
            Ok(()) => Ok(url),
            Err(message) => fail(message),
        }
    }

    /// The link to which this one points on.
    ///
    /// # Errors
    /// Why it cannot be followed, as the end of a sentence.
    pub(super) fn follow(&self, from: &Url, location: &str, allow_http: bool) -> Result<Url, &'static str> {
        if self.upload.is_some() {
            return Err("a file is sent to the link alone: ask for a new one");
        }
        let to = from.join(location).map_err(|_| "its new address cannot be read")?;
        if from.scheme() == "https" && to.scheme() != "https" {
            return Err("the new address is plain http, where the file would be readable");
        }
        check(&to, allow_http).map_err(|_| "the new address is not one that a file is fetched from")?;
        Ok(to)
    }

    /// The request to this link, or to `url`, to which it points on. It never carries an authorisation.
    pub(super) fn request(&self, url: Url, portal: &Address, timeout: Duration) -> Request {
        let method = if self.upload.is_some() { Method::POST } else { Method::GET };
        let mut request = Request::new(method, url);
        match &self.upload {
            None => {
                *request.timeout_mut() = Some(TRANSFER);
                let headers = request.headers_mut();
                headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
                // The front server answers 404 to what does not look like a normal program.
                headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("en-US,en;q=0.9"));
                if let Ok(referer) = HeaderValue::from_str(&format!("{}/", portal.origin())) {
                    headers.insert(REFERER, referer);
                }
            }
            Some(form) => {
                let length = form.length();
                *request.timeout_mut() = Some(timeout + Duration::from_secs(length / UPLOAD_RATE));
                let headers = request.headers_mut();
                headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
                headers.insert(CONTENT_LENGTH, length.into());
                if let Ok(content_type) = HeaderValue::from_str(&form.content_type()) {
                    headers.insert(CONTENT_TYPE, content_type);
                }
                *request.body_mut() = Some(form.body());
            }
        }
        request
    }

    /// Takes what is secret in the link out of an error.
    pub(super) fn redact(&self, details: &mut Details) {
        details.redact(self.url.as_str());
        if let Some(query) = self.url.query() {
            details.redact(query);
            for part in query.split('&').filter_map(|pair| pair.split_once('=')).map(|(_, value)| value) {
                if part.len() >= SECRET_LENGTH {
                    details.redact(part);
                }
            }
        }
        for (_, value) in self.url.query_pairs() {
            if value.len() >= SECRET_LENGTH {
                details.redact(&value);
            }
        }
    }
}

fn check(url: &Url, allow_http: bool) -> Result<(), &'static str> {
    match url.scheme() {
        "https" => {}
        "http" if allow_http || address::is_loopback(url) => {}
        "http" => return Err("the link is plain http, where its token would be readable"),
        _ => return Err("the link is not a web address"),
    }
    if url.host_str().is_none_or(str::is_empty) || !url.username().is_empty() || url.password().is_some() {
        return Err("the link names no host, or holds a user name");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn portal() -> Address {
        address::portal("https://a.bitrix24.com", false).expect("an address")
    }

    #[test]
    fn links_are_read_or_refused() {
        let table = [
            ("https://a.bitrix24.com/rest/x.json?token=1", Ok("https://a.bitrix24.com/rest/x.json?token=1")),
            (" /rest/x.json?token=1\n", Ok("https://a.bitrix24.com/rest/x.json?token=1")),
            ("//b.example/x", Ok("https://b.example/x")),
            ("http://127.0.0.1:9/x", Ok("http://127.0.0.1:9/x")),
            ("http://a.bitrix24.com/x", Err("plain http")),
            ("file:///etc/passwd", Err("not a web address")),
            ("https://u:p@a.bitrix24.com/x", Err("user name")),
            ("rest/x.json", Err("not a web address")),
        ];
        for (text, expected) in table {
            match (Link::read(text, &portal(), false), expected) {
                (Ok(url), Ok(expected)) => assert_eq!(url.as_str(), expected, "{text}"),
                (Err(details), Err(says)) => assert!(details.to_string().contains(says), "{text}: {details}"),
                (got, _) => panic!("{text}: {:?}", got.map(|url| url.to_string()).map_err(|e| e.to_string())),
            }
        }
        assert!(Link::read("http://a.bitrix24.com/x", &portal(), true).is_ok());
    }

    #[test]
    fn a_file_is_fetched_from_other_hosts_but_never_by_plain_http() {
        let url = Url::parse("https://a.bitrix24.com/rest/download.json?token=1").expect("an address");
        let link = Link { url: url.clone(), upload: None };
        for (location, good) in [
            ("https://cdn.example/1?sign=2", true),
            ("/rest/other", true),
            ("http://cdn.example/1", false),
            ("http://127.0.0.1/1", false),
            ("ftp://cdn.example/1", false),
            ("https://u@cdn.example/1", false),
            ("https://[", false),
        ] {
            assert_eq!(link.follow(&url, location, false).is_ok(), good, "{location}");
            assert_eq!(link.follow(&url, location, true).is_ok(), good, "{location}");
        }
        let upload = Link { url: url.clone(), upload: Some(Multipart::new("file", "a", "x".into())) };
        assert!(upload.follow(&url, "https://a.bitrix24.com/rest/other", false).is_err());
    }

    #[test]
    fn no_part_of_a_link_stays_in_an_error() {
        let url =
            Url::parse("https://a.bitrix24.com/x?auth=h1dden0001&token=disk%7Ch1dden0002").expect("one");
        let link = Link { url: url.clone(), upload: None };
        let mut details = Details::new(ErrorClass::Refused, format!("at {url}"));
        details.code = Some("h1dden0001".to_owned());
        details.description = Some("disk|h1dden0002 and disk%7Ch1dden0002".to_owned());
        link.redact(&mut details);
        let shown = format!("{details} {:?} {:?} {}", details.code, details.description, details.message);
        assert!(!shown.contains("h1dden"), "{shown}");
    }
}
