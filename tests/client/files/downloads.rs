//! Files that are fetched by links.

use crate::raw_server::{Act, RawServer, http, json};
use bitrix_api::client::{CallOptions, Retry};
use bitrix_api::error::ErrorClass;
use bitrix_api::mock::{Fault, FaultRule, Portal};
use bitrix_api::{Client, ReceivedFile, Secret};
use std::time::Duration;

const LINK: &str = "/rest/download.json?auth=h1ddenh1dden&token=disk%7Ch1ddenh1dden";

fn file() -> ReceivedFile {
    ReceivedFile::new(vec![7; 300_000]).name("Отчёт 1.pdf").content_type("application/pdf")
}

#[tokio::test]
async fn a_file_comes_whole_with_its_name() {
    for portal in [Portal::in_process(), Portal::start().await.unwrap()] {
        let link = portal.download_link(file());
        assert_eq!(portal.client().download(link.as_str()).await.unwrap(), file());
        // A link without a host is on the portal.
        let path = link.strip_prefix(&portal.url()).unwrap();
        let client = portal.oauth_client(portal.grant().access_token);
        assert_eq!(client.download(path).await.unwrap(), file());
        // JSON and HTML are files too, if the server says so.
        for kind in ["application/json", "text/html; charset=utf-8"] {
            let odd = ReceivedFile::new("{\"error\":\"X\"}").name("a.json").content_type(kind);
            let link = Secret::new(portal.download_link(odd.clone()));
            assert_eq!(client.download(link).await.unwrap(), odd);
        }
        for sent in portal.requests() {
            assert_eq!((sent.http_method.as_str(), sent.header("authorization")), ("GET", None));
            assert_eq!(sent.header("referer"), Some(format!("{}/", portal.url()).as_str()));
            assert_eq!(sent.header("accept"), Some("*/*"));
            assert!(sent.header("user-agent").is_some_and(|agent| agent.starts_with("bitrix-api/")));
        }
    }
}

#[tokio::test]
async fn a_file_comes_in_chunks() {
    for portal in [Portal::in_process(), Portal::start().await.unwrap()] {
        let client = portal.client_with(|settings| settings.max_answer_bytes(300_000));
        let mut download = client.download_stream(portal.download_link(file())).await.unwrap();
        assert_eq!((download.name(), download.length()), (Some("Отчёт 1.pdf"), Some(300_000)));
        assert_eq!(download.content_type(), Some("application/pdf"));
        assert!(!format!("{download:?}").contains("token"));
        let mut got = Vec::new();
        while let Some(chunk) = download.chunk().await.unwrap() {
            got.extend_from_slice(&chunk);
        }
        assert_eq!(got, file().content);
        assert!(download.chunk().await.unwrap().is_none());

        // The cap, and another one.
        let larger = ReceivedFile::new(vec![7; 300_001]);
        let error = client.download(portal.download_link(larger.clone())).await.unwrap_err();
        assert_eq!(error.class(), ErrorClass::TooLarge, "{error}");
        let link = portal.download_link(larger);
        let mut download = client.download_stream(link.as_str()).await.unwrap();
        let error = loop {
            match download.chunk().await {
                Ok(chunk) => assert!(chunk.is_some(), "the end came"),
                Err(error) => break error,
            }
        };
        assert_eq!(error.class(), ErrorClass::TooLarge, "{error}");
        assert!(download.chunk().await.is_err(), "what failed is not complete");
        let mut download = client.download_stream(link.as_str()).await.unwrap().limit(300_001);
        let mut length = 0;
        while let Some(chunk) = download.chunk().await.unwrap() {
            length += chunk.len();
        }
        assert_eq!(length, 300_001);
    }
}

#[tokio::test(start_paused = true)]
async fn half_a_file_is_none() {
    let portal = Portal::in_process();
    let link = portal.download_link(file());
    // It is fetched again, since that changes nothing.
    portal.inject(FaultRule::new(Fault::CutBody).times(2));
    portal.inject(FaultRule::new(Fault::PageAfterWork(502)).times(1));
    assert_eq!(portal.client().download(link.as_str()).await.unwrap(), file());
    assert_eq!(portal.requests().len(), 4);

    portal.inject(FaultRule::new(Fault::CutBody).times(1));
    let mut download = portal.client().download_stream(link.as_str()).await.unwrap();
    let mut got = 0;
    let error = loop {
        match download.chunk().await {
            Ok(Some(chunk)) => got += chunk.len(),
            Ok(None) => panic!("half a file counts as a whole one"),
            Err(error) => break error,
        }
    };
    assert_eq!((error.class(), got), (ErrorClass::Transport, 150_000), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_page_or_an_error_is_no_file() {
    let table = [
        (200, "text/html; charset=utf-8", "<html>Login</html>", ErrorClass::NotJson),
        (404, "text/html", "<html>nginx</html>", ErrorClass::NotJson),
        (403, "text/plain", "no", ErrorClass::NotJson),
        (401, "application/json", r#"{"error":"expired_token"}"#, ErrorClass::Refused),
        (200, "application/json", r#"{"error":"X","error_description":"d"}"#, ErrorClass::Refused),
        (200, "application/json", "", ErrorClass::NotJson),
    ];
    for (status, kind, body, class) in table {
        let portal = Portal::in_process();
        let link = portal.download_link(file());
        // As often as it is asked for.
        for _ in 0..8 {
            portal.respond_once(status, kind, body);
        }
        let client =
            portal.client_with(|settings| settings.options(CallOptions::new().retry(Retry::never())));
        let error = client.download(link.as_str()).await.unwrap_err();
        assert_eq!((error.class(), error.status()), (class, Some(status)), "{body}: {error}");
        assert!(!error.outcome_unknown());
        let error = client.download_stream(link.as_str()).await.unwrap_err();
        assert_eq!(error.class(), class, "{body}: {error}");
    }
    let portal = Portal::in_process();
    let link = portal.download_link(file());
    // JSON that is neither a refusal nor a result is what the file holds.
    portal.respond_once(200, "application/json", r#"{"a":1}"#);
    assert_eq!(portal.client().download(link.as_str()).await.unwrap().content, r#"{"a":1}"#);
    portal.respond_once(200, "text/plain", "");
    assert!(portal.client().download(link.as_str()).await.unwrap().content.is_empty());
    for bad in ["http://portal.example/x", "x", "", "ftp://portal.example/x", "https://u:p@portal.example/"] {
        let error = portal.client().download(bad).await.unwrap_err();
        assert_eq!(error.class(), ErrorClass::Request, "{bad}: {error}");
    }
}

#[tokio::test]
async fn other_hosts_are_followed_without_credentials() {
    let cdn = RawServer::always(Act::Send(http("200 OK", "Content-Type: image/png\r\n", "pixels"))).await;
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let location = format!("Location: {}/files/1?sign=abc\r\n", cdn.origin());
        let portal = RawServer::always(Act::Send(http(status, &location, ""))).await;
        let client = Client::oauth(portal.origin(), "t0k3nt0k3n").unwrap();
        let file = client.download(LINK).await.unwrap();
        assert_eq!(
            (file.content.as_ref(), file.content_type.as_deref()),
            (&b"pixels"[..], Some("image/png"))
        );
        // The portal itself is where it was.
        assert_eq!(client.portal(), portal.origin());
        for request in portal.requests().iter().chain(&cdn.requests()) {
            assert!(request.starts_with("GET "), "{request}");
            assert!(!request.to_ascii_lowercase().contains("authorization"), "{request}");
            assert!(!request.contains("t0k3n"), "{request}");
        }
        let at_cdn = cdn.requests().pop().unwrap();
        assert!(at_cdn.starts_with("GET /files/1?sign=abc ") && !at_cdn.contains("h1dden"), "{at_cdn}");
        assert!(
            at_cdn.to_ascii_lowercase().contains(&format!("referer: {}/\r\n", portal.origin())),
            "{at_cdn}"
        );
    }
}

#[tokio::test]
async fn redirects_end_and_stay_safe() {
    let table = [
        ("Location: http://files.example/1\r\n", "points to another address, but"),
        ("Location: ftp://files.example/1\r\n", "points to another address, but"),
        ("Location: /again\r\n", "on and on"),
        ("", "does not say which"),
    ];
    for (location, says) in table {
        let portal = RawServer::always(Act::Send(http("302 Found", location, ""))).await;
        let client = Client::webhook(portal.webhook()).unwrap();
        let error = client.download(LINK).await.unwrap_err();
        assert_eq!(error.class(), ErrorClass::Redirect, "{error}");
        assert!(error.to_string().contains(says), "{location}: {error}");
        assert!(!format!("{error}{error:?}").contains("h1dden"), "{error:?}");
    }
}

#[tokio::test]
async fn a_slow_file_has_time_and_a_silent_one_has_not() {
    let drip = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 300\r\n\r\n";
    let server = RawServer::always(Act::Drip(drip.to_owned())).await;
    let client = Client::builder().timeout(Duration::from_millis(200)).webhook(server.webhook()).unwrap();
    // 300 ms in all, a byte each millisecond.
    assert_eq!(client.download(LINK).await.unwrap().content.len(), 300);

    let once = CallOptions::new().retry(Retry::never());
    for act in [Act::Hang, Act::Send(drip.to_owned())] {
        let server = RawServer::always(act).await;
        let client = Client::builder()
            .timeout(Duration::from_millis(30))
            .options(once.clone())
            .webhook(server.webhook())
            .unwrap();
        let error = client.download(LINK).await.unwrap_err();
        assert!(error.is_timeout(), "{error}");
    }
    let gone = RawServer::always(Act::Send(json("401 Unauthorized", r#"{"error":"NO_AUTH_FOUND"}"#))).await;
    let error = Client::webhook(gone.webhook()).unwrap().download(LINK).await.unwrap_err();
    assert_eq!(error.class(), ErrorClass::Refused, "{error}");
}
