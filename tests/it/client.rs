//! The client against a server that misbehaves, and against the embedded portal.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use crate::notes;
use crate::raw_server::{Act, RawServer, http, json};
use bitrix_api::client::{Client, Params};
use bitrix_api::error::ErrorClass;
use bitrix_api::meta::Api;
use bitrix_api::mock::{Caller, Portal};
use bitrix_api::{Error, Json};
use std::time::Duration;

fn client(server: &RawServer) -> Client {
    Client::webhook(server.webhook()).unwrap()
}

async fn profile(client: &Client) -> Result<Json, Error> {
    client.call_by_name("profile", Params::new()).await
}

#[tokio::test]
async fn a_broken_connection_is_told_from_a_bad_answer() {
    let half = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"result\": tr".to_owned();
    let half_chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"res\r\n".to_owned();
    let unsized_half = "HTTP/1.1 200 OK\r\n\r\n{\"result\": tr".to_owned();
    let html = http("502 Bad Gateway", "Content-Type: text/html\r\n", "<html><h1>502</h1></html>");
    let packed = http("200 OK", "Content-Encoding: gzip\r\n", "\u{1f}x");
    let table = [
        ("closes at once", Act::Close, ErrorClass::Transport, None, "before an answer came"),
        (
            "closes in the head",
            Act::SendAndClose("HTTP/1.1 20".into()),
            ErrorClass::Transport,
            None,
            "before an answer",
        ),
        (
            "garbage",
            Act::SendAndClose("SSH-2.0-OpenSSH\r\n\r\n".into()),
            ErrorClass::Transport,
            None,
            "before an answer",
        ),
        (
            "half a body",
            Act::SendAndClose(half),
            ErrorClass::Transport,
            Some(200),
            "in the middle of the answer",
        ),
        (
            "half a chunked body",
            Act::SendAndClose(half_chunked),
            ErrorClass::Transport,
            Some(200),
            "in the middle",
        ),
        (
            "half a body without a length",
            Act::SendAndClose(unsized_half),
            ErrorClass::NotJson,
            Some(200),
            "broken off",
        ),
        ("a page", Act::Send(html), ErrorClass::NotJson, Some(502), "a page (HTML)"),
        ("nothing", Act::Send(http("200 OK", "", "")), ErrorClass::NotJson, Some(200), "is empty"),
        (
            "no content",
            Act::Send("HTTP/1.1 204 No Content\r\n\r\n".into()),
            ErrorClass::NotJson,
            Some(204),
            "is empty",
        ),
        ("packed", Act::Send(packed), ErrorClass::NotJson, Some(200), "is packed"),
    ];
    for (name, act, class, status, text) in table {
        let server = RawServer::always(act).await;
        let error = profile(&client(&server)).await.expect_err(name);
        assert_eq!((error.class(), error.status()), (class, status), "{name}: {error}");
        assert!(error.to_string().contains(text), "{name}: {error}");
        assert!(!error.is_retryable() && !error.is_timeout(), "{name}: {error}");
        assert_eq!(error.method(), Some("profile"), "{name}");
        // Nothing is sent twice, not even by the HTTP library.
        assert_eq!((server.requests().len(), server.connections()), (1, 1), "{name}");
    }
}

#[tokio::test]
async fn a_silent_server_ends_in_a_timeout() {
    let late = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{".to_owned();
    for act in [Act::Hang, Act::Send(late)] {
        let server = RawServer::always(act).await;
        let hasty = Client::builder().timeout(Duration::from_millis(60)).webhook(server.webhook()).unwrap();
        let error = profile(&hasty).await.unwrap_err();
        assert!(error.is_timeout() && !error.is_retryable(), "{error}");
        assert!(error.to_string().contains("60ms"), "{error}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn bytes_that_come_do_not_begin_the_time_anew() {
    let slow_head = "HTTP/1.1 200 OK\r\nX: ";
    let slow_body = "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n{";
    for answer in [slow_head, slow_body] {
        let server = RawServer::always(Act::Drip(answer.to_owned())).await;
        let patient =
            Client::builder().timeout(Duration::from_millis(200)).webhook(server.webhook()).unwrap();
        let ended = tokio::time::timeout(Duration::from_secs(20), profile(&patient)).await;
        assert!(ended.expect("the call ends by itself").unwrap_err().is_timeout(), "{answer}");
    }
}

#[tokio::test]
async fn a_closed_port_is_no_connection() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let client = Client::webhook(format!("http://127.0.0.1:{port}/rest/1/s3cr3t/")).unwrap();
    let error = profile(&client).await.unwrap_err();
    assert_eq!(error.class(), ErrorClass::Connect, "{error}");
    assert!(error.is_retryable());
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn an_answer_is_read_up_to_the_limit() {
    let body = r#"{"result": true}"#;
    let announced = Act::Send(json("200 OK", body));
    let chunked = format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
        body.len()
    );
    for act in [announced, Act::Send(chunked)] {
        let server = RawServer::always(act).await;
        let limited = |bytes| Client::builder().max_answer_bytes(bytes).webhook(server.webhook()).unwrap();
        assert_eq!(profile(&limited(body.len())).await.unwrap(), Json::Bool(true));
        let error = profile(&limited(body.len() - 1)).await.unwrap_err();
        assert_eq!((error.class(), error.status()), (ErrorClass::TooLarge, Some(200)), "{error}");
    }
    // What is announced is not taken at its word.
    let boast = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{{", u64::MAX / 2);
    let server = RawServer::always(Act::SendAndClose(boast)).await;
    assert_eq!(profile(&client(&server)).await.unwrap_err().class(), ErrorClass::TooLarge);
}

#[tokio::test]
async fn calls_share_a_connection() {
    let server = RawServer::always(Act::Send(json("200 OK", r#"{"result": true}"#))).await;
    let client = client(&server);
    for _ in 0..3 {
        profile(&client.clone()).await.unwrap();
    }
    // An error does not cost the connection either.
    assert_eq!((server.requests().len(), server.connections()), (3, 1));
}

#[tokio::test]
async fn an_error_keeps_the_connection() {
    let server = RawServer::start(|number| {
        Act::Send(if number == 0 {
            json("400 Bad Request", r#"{"error": "X"}"#)
        } else {
            json("200 OK", r#"{"result": 1}"#)
        })
    })
    .await;
    let client = client(&server);
    assert_eq!(profile(&client).await.unwrap_err().code(), Some("X"));
    profile(&client).await.unwrap();
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_call_on_a_kept_connection_is_not_repeated_either() {
    for act in [Act::Close, Act::SendAndClose("HTTP/1.1 ".into())] {
        let ok = json("200 OK", r#"{"result": 1}"#);
        let server =
            RawServer::start(move |number| if number == 0 { Act::Send(ok.clone()) } else { act.clone() })
                .await;
        let client = client(&server);
        profile(&client).await.unwrap();
        let error = profile(&client).await.unwrap_err();
        assert_eq!((error.class(), error.is_retryable()), (ErrorClass::Transport, false), "{error}");
        assert_eq!((server.requests().len(), server.connections()), (2, 1));
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_harms_no_other() {
    let server =
        RawServer::start(
            |number| {
                if number == 0 { Act::Hang } else { Act::Send(json("200 OK", r#"{"result": 1}"#)) }
            },
        )
        .await;
    let client = client(&server);
    let dropped = tokio::spawn({
        let client = client.clone();
        async move { profile(&client).await }
    });
    while server.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    dropped.abort();
    assert!(dropped.await.unwrap_err().is_cancelled());
    profile(&client).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn what_goes_over_the_wire() {
    let answer =
        http("200 OK", "Content-Type: application/json\r\nSet-Cookie: PHPSESSID=abc\r\n", r#"{"result": 1}"#);
    let server = RawServer::always(Act::Send(answer)).await;

    let hook = client(&server);
    hook.call_by_name("im.message.add", Params::new().set("MESSAGE", "Привет \"<b>\"")).await.unwrap();
    hook.call_by_name_v3("tasks.task.get", Params::new()).await.unwrap();
    let app = Client::builder().user_agent("mine/2").oauth(server.origin(), "t0ken").unwrap();
    app.call_by_name("profile", ()).await.unwrap();
    app.call_by_name_v3("tasks.task.get", Json::from_iter([("id", 5)])).await.unwrap();

    let requests = server.requests();
    let lines: Vec<&str> = requests.iter().map(|request| request.lines().next().unwrap()).collect();
    assert_eq!(
        lines,
        [
            "POST /rest/1/s3cr3t/im.message.add HTTP/1.1",
            "POST /rest/api/1/s3cr3t/tasks.task.get HTTP/1.1",
            "POST /rest/profile HTTP/1.1",
            "POST /rest/api/tasks.task.get HTTP/1.1",
        ]
    );
    let bodies: Vec<&str> =
        requests.iter().map(|request| request.split_once("\r\n\r\n").unwrap().1).collect();
    assert_eq!(bodies, [r#"{"MESSAGE":"Привет \"<b>\""}"#, "{}", "{}", r#"{"id":5}"#]);
    for (index, request) in requests.iter().enumerate() {
        let head = request.split_once("\r\n\r\n").unwrap().0.to_ascii_lowercase();
        assert!(head.contains("content-type: application/json\r\n"), "{head}");
        assert!(head.contains("accept: application/json"), "{head}");
        for absent in ["cookie", "accept-encoding", "referer", "proxy"] {
            assert!(!head.contains(absent), "{head}");
        }
        assert_eq!(head.contains("authorization: bearer t0ken"), index >= 2, "{head}");
        let agent = if index >= 2 { "user-agent: mine/2" } else { "user-agent: bitrix-api/" };
        assert!(head.contains(agent), "{head}");
    }
}

#[tokio::test]
async fn a_bad_request_is_not_sent() {
    let server = RawServer::always(Act::Send(json("200 OK", r#"{"result": 1}"#))).await;
    let client = client(&server);
    for name in ["", "a/b", "../../1/other/profile", "a b", "profile?x=1", "profile.json", "a\nb"] {
        let error = client.call_by_name(name, Params::new()).await.unwrap_err();
        assert_eq!(error.class(), ErrorClass::Request, "{name:?}: {error}");
    }
    let error = client.call_by_name("profile", Params::new().set("X", &f64::INFINITY)).await.unwrap_err();
    assert_eq!(error.class(), ErrorClass::Request, "{error}");
    let long = notes::Add::with_body("title", "far more than twenty characters");
    let error = client.call(long).await.unwrap_err();
    assert_eq!((error.class(), error.method()), (ErrorClass::Request, Some("test.note.add")), "{error}");
    assert!(error.to_string().contains("BODY"), "{error}");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_reply_has_what_surrounds_the_result() {
    let body = r#" {"result": [{"ID": "5", "UF": 1}], "next": 50, "total": 120,
        "time": {"start": 1.5, "operating": 0, "operating_reset_at": 1772623760, "date_start": "2026-05-14T10:26:32+02:00"}}"#;
    let server = RawServer::always(Act::Send(json("200 OK", body))).await;
    let reply = client(&server).reply(notes::List::new()).await.unwrap();
    assert_eq!(reply.result[0].id, notes::NoteId::new(5));
    assert_eq!((reply.next, reply.total, reply.status()), (Some(50), Some(120), 200));
    assert_eq!(reply.raw_result(), r#"[{"ID": "5", "UF": 1}]"#);
    assert_eq!(reply.raw(), body.as_bytes());
    let time = reply.time().unwrap();
    assert_eq!((time.start, time.operating), (Some(1.5), Some(0.0)));
    assert_eq!(time.operating_reset_at.map(bitrix_api::Timestamp::seconds), Some(1_772_623_760));
    assert_eq!(reply.renamed_to(), None);
    assert_eq!(reply.map(|notes| notes.len()).result, 1);
}

#[tokio::test]
async fn a_result_that_does_not_fit_keeps_the_answer() {
    let body = r#"{"result": [{"ID": "5"}, {"ID": "five"}], "time": {}}"#;
    let server = RawServer::always(Act::Send(json("200 OK", body))).await;
    let error = client(&server).call(notes::List::new()).await.unwrap_err();
    assert_eq!(error.class(), ErrorClass::Decode);
    assert!(error.to_string().contains("`result[1].ID`"), "{error}");
    assert_eq!(error.body(), Some(body.as_bytes()));
    let source = std::error::Error::source(&error).unwrap();
    assert!(source.is::<bitrix_api::DecodeError>());
}

#[tokio::test]
async fn an_answer_without_a_result_is_kept() {
    // What `rest.documentation.openapi` sends: no result, no time (wire-facts 1.28).
    let body = r#"{"openapi": "3.0.0", "info": {}, "paths": {}}"#;
    let server = RawServer::always(Act::Send(json("200 OK", body))).await;
    let error = client(&server).call_by_name_v3("documentation", ()).await.unwrap_err();
    assert_eq!((error.class(), error.body()), (ErrorClass::Decode, Some(body.as_bytes())));
}

#[tokio::test]
async fn an_error_keeps_a_bounded_part_of_the_answer() {
    let body = format!(r#"{{"error": "X", "filler": "{}"}}"#, "x".repeat(1_000_000));
    let server = RawServer::always(Act::Send(json("400 Bad Request", &body))).await;
    let error = profile(&client(&server)).await.unwrap_err();
    assert_eq!((error.code(), error.body().unwrap().len()), (Some("X"), 64 * 1024));
}

#[tokio::test]
async fn a_renamed_portal_is_followed_and_remembered() {
    let old = Portal::start_with(notes::methods()).await.unwrap();
    let new = old.start_renamed().await.unwrap();
    let client = old.client();
    let clone = client.clone();

    let reply = client.reply(notes::Add::with_body("a", "b").client_id("c")).await.unwrap();
    assert_eq!(reply.renamed_to(), Some(new.url().as_str()));
    assert_eq!((client.portal(), clone.portal()), (new.url(), new.url()));
    // The request was repeated as it was, and ran once.
    let (sent, repeated) = (old.take_requests(), new.take_requests());
    assert_eq!((sent.len(), repeated.len()), (1, 1));
    assert_eq!((sent[0].status, repeated[0].http_method.as_str()), (302, "POST"));
    assert_eq!(sent[0].body, repeated[0].body);
    assert_eq!(new.created("note").len(), 1);

    let reply = clone.reply(notes::List::new()).await.unwrap();
    assert_eq!(reply.renamed_to(), None);
    assert_eq!((old.requests().len(), new.requests().len()), (0, 1));
}

#[tokio::test]
async fn a_refusal_at_the_new_address_is_remembered_too() {
    let old = Portal::start_with(notes::methods()).await.unwrap();
    let new = old.start_renamed().await.unwrap();
    let client = old.client();
    let error = client.call_by_name("no.such", ()).await.unwrap_err();
    assert_eq!(error.code(), Some("ERROR_METHOD_NOT_FOUND"));
    assert_eq!(
        (client.portal(), error.host().map(str::to_owned)),
        (new.url(), new.url().strip_prefix("http://").map(str::to_owned))
    );
}

#[tokio::test]
async fn all_ways_of_redirecting_a_call() {
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let new = RawServer::always(Act::Send(json("200 OK", r#"{"result": 1}"#))).await;
        let location = format!("Location: {}/rest/1/s3cr3t/profile\r\n", new.origin());
        let old = RawServer::always(Act::Send(http(status, &location, ""))).await;
        let client = client(&old);
        profile(&client).await.unwrap();
        assert!(new.requests()[0].starts_with("POST /rest/1/s3cr3t/profile "), "{status}");
        assert_eq!(client.portal(), new.origin(), "{status}");
    }
}

#[tokio::test]
async fn a_redirect_to_anything_else_is_refused() {
    let other = RawServer::always(Act::Send(json("200 OK", r#"{"result": 1}"#))).await;
    let to = |path: &str| format!("Location: {}{path}\r\n", other.origin());
    let table = [
        ("302 Found", to("/auth/?back_url=%2Frest%2F"), "login page"),
        ("302 Found", to("/"), "login page"),
        ("302 Found", to("/rest/2/other/profile"), "login page"),
        ("302 Found", "Location: /auth/\r\n".to_owned(), "login page"),
        (
            "302 Found",
            "Location: http://192.0.2.1/rest/1/s3cr3t/profile\r\n".to_owned(),
            "not on this machine",
        ),
        ("302 Found", "Location: ftp://127.0.0.1/rest/1/s3cr3t/profile\r\n".to_owned(), "not a web address"),
        ("302 Found", String::new(), "no `Location`"),
        ("302 Found", "Location: \u{ff}\u{e9}\r\n".to_owned(), "login page"),
        ("303 See Other", to("/rest/1/s3cr3t/profile"), "would lose the request"),
        ("304 Not Modified", String::new(), "HTTP 3xx"),
    ];
    for (status, location, text) in table {
        let server = RawServer::always(Act::Send(http(status, &location, ""))).await;
        let client = client(&server);
        let error = profile(&client).await.unwrap_err();
        assert_eq!(error.class(), ErrorClass::Redirect, "{status} {location}: {error}");
        assert!(error.to_string().contains(text), "{status} {location}: {error}");
        assert_eq!(client.portal(), server.origin(), "{location}");
    }
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn redirects_in_a_row_end() {
    // Each points to the next of two servers, under a path that stays the same.
    let ports = std::sync::Arc::new(std::sync::Mutex::new(Vec::<String>::new()));
    let mut servers = Vec::new();
    for own in 0..2 {
        let ports = std::sync::Arc::clone(&ports);
        servers.push(
            RawServer::start(move |_| {
                let other = ports.lock().unwrap()[1 - own].clone();
                Act::Send(http("302 Found", &format!("Location: {other}/rest/1/s3cr3t/profile\r\n"), ""))
            })
            .await,
        );
    }
    ports.lock().unwrap().extend(servers.iter().map(RawServer::origin));
    let client = client(&servers[0]);
    let error = profile(&client).await.unwrap_err();
    assert_eq!(error.class(), ErrorClass::Redirect, "{error}");
    assert_eq!(servers[0].requests().len() + servers[1].requests().len(), 4);
    assert_eq!(client.portal(), servers[0].origin());
}

#[tokio::test]
async fn a_page_at_the_new_address_is_not_a_portal() {
    let page = RawServer::always(Act::Send(http("404 Not Found", "", "<html>"))).await;
    let location = format!("Location: {}/rest/1/s3cr3t/profile\r\n", page.origin());
    let old = RawServer::always(Act::Send(http("302 Found", &location, ""))).await;
    let client = client(&old);
    assert_eq!(profile(&client).await.unwrap_err().class(), ErrorClass::NotJson);
    assert_eq!(client.portal(), old.origin());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_calls_at_once() {
    let portal = Portal::start_with(notes::methods()).await.unwrap();
    // What is tested is the client, not its patience.
    let client = portal.client_with(|settings| settings.rate_limit(bitrix_api::limit::RateLimit::OFF));
    let mut calls = tokio::task::JoinSet::new();
    for number in 0..256 {
        let client = client.clone();
        calls.spawn(async move {
            let id =
                client.call(notes::Add::with_body(format!("{number}"), "b").client_id("c")).await.unwrap();
            (number, id.get())
        });
    }
    let added = calls.join_all().await;
    let created = portal.created("note");
    assert_eq!((added.len(), created.len()), (256, 256));
    for (number, id) in added {
        let (_, note) = created.iter().find(|(created, _)| *created == id).unwrap();
        assert_eq!(note["TITLE"].as_str(), Some(number.to_string().as_str()));
    }
}

#[tokio::test]
async fn a_request_can_be_sent_by_reference_from_a_task() {
    fn is_send<F: Future + Send>(future: F) -> F {
        future
    }
    let portal = Portal::start_with(notes::methods()).await.unwrap();
    let client = portal.client();
    let request = notes::List::new();
    let both = is_send(async {
        client.call(&request).await.unwrap();
        client.call(request).await.unwrap();
    });
    both.await;
    is_send(client.reply_by_name(Api::V2, "test.note.list", Params::new())).await.unwrap();
    assert_eq!(portal.requests().len(), 3);
}

#[tokio::test]
async fn the_token_is_in_the_header() {
    let portal = Portal::start_with(notes::methods()).await.unwrap();
    let token = portal.issue_token();
    portal.oauth_client(token.clone()).call(notes::List::new()).await.unwrap();
    let sent = portal.requests();
    assert_eq!(sent[0].caller, Caller::Token);
    assert_eq!(sent[0].header("authorization"), Some(format!("Bearer {}", token.expose()).as_str()));
}

#[test]
fn settings_that_cannot_work_are_refused() {
    let hook = "https://a.bitrix24.com/rest/1/s3cr3t/";
    let table = [
        (Client::builder().root_certificate_pem("no certificate").webhook(hook), "has to be PEM"),
        (
            Client::builder()
                .root_certificate_pem("-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n")
                .webhook(hook),
            "not readable PEM",
        ),
        (Client::builder().user_agent("a\nb").webhook(hook), "user agent"),
        (Client::builder().proxy("::").webhook(hook), "the proxy's address"),
        (Client::oauth("a.bitrix24.com", ""), "the access token is empty"),
        (Client::oauth("a.bitrix24.com", "a\r\nX: y"), "the access token holds characters"),
        (Client::oauth("http://a.bitrix24.com", "t"), "plain http"),
    ];
    for (result, text) in table {
        let error = result.expect_err(text);
        assert_eq!(error.class(), ErrorClass::Config);
        assert!(error.to_string().contains(text), "{error}");
    }
    assert!(Client::webhook(hook).is_ok());
}

/// A portal with a certificate that it has signed itself, as on-premise portals have: answers one call.
fn self_signed_portal() -> (u16, std::thread::JoinHandle<Option<String>>) {
    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    use std::io::{Read as _, Write as _};

    let config = rustls::ServerConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from_pem_slice(CERTIFICATE).unwrap()],
            PrivateKeyDer::from_pem_slice(include_bytes!("../fixtures/tls/server-key.pem")).unwrap(),
        )
        .unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let thread = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut tls = rustls::StreamOwned::new(rustls::ServerConnection::new(config.into()).unwrap(), stream);
        let mut request = vec![0; 4096];
        // The client breaks off when it does not trust the certificate.
        let length = tls.read(&mut request).ok()?;
        tls.write_all(json("200 OK", r#"{"result": 1}"#).as_bytes()).ok()?;
        Some(String::from_utf8_lossy(&request[..length]).into_owned())
    });
    (port, thread)
}

const CERTIFICATE: &[u8] = include_bytes!("../fixtures/tls/server.pem");

#[tokio::test]
async fn a_self_signed_portal_is_trusted_by_its_certificate_alone() {
    let (port, portal) = self_signed_portal();
    let hook = format!("https://127.0.0.1:{port}/rest/1/s3cr3t/");
    let client = Client::builder().no_proxy().root_certificate_pem(CERTIFICATE).webhook(&hook).unwrap();
    profile(&client).await.unwrap();
    assert!(portal.join().unwrap().unwrap().starts_with("POST /rest/1/s3cr3t/profile HTTP/1.1\r\n"));

    let (port, portal) = self_signed_portal();
    let client =
        Client::builder().no_proxy().webhook(format!("https://127.0.0.1:{port}/rest/1/s3cr3t/")).unwrap();
    let error = profile(&client).await.unwrap_err();
    assert_eq!(error.class(), ErrorClass::Connect, "{error}");
    assert!(error.to_string().contains("certificate is not trusted") && !error.is_retryable(), "{error}");
    assert_eq!(portal.join().unwrap(), None);
}
