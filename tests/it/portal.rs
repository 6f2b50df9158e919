//! The embedded portal: it knows methods by their metadata alone.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use crate::notes::{self, Add, Count, Get, List, Note, Update, UpdateError};
use bitrix_api::client::{CallOptions, Client, Params, Retry};
use bitrix_api::codec::from_json;
use bitrix_api::meta::Api;
use bitrix_api::mock::{Caller, Portal, Refusal};
use bitrix_api::{Error, Json, SystemError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

async fn portal() -> (Portal, Client) {
    let portal = Portal::start_with(notes::methods()).await.unwrap();
    let client = portal.client();
    (portal, client)
}

fn note(id: i64) -> Note {
    from_json(format!(r#"{{"ID": {id}, "TITLE": "a"}}"#).as_bytes()).unwrap()
}

#[tokio::test]
async fn what_was_added_can_be_changed() {
    let (portal, client) = portal().await;
    let id = client.call(Add::with_body("Title", "Body").client_id("c")).await.unwrap();
    assert!(client.call(Update::new(id).pinned(true)).await.unwrap());
    let [(created, content)] = portal.created("note").try_into().unwrap();
    assert_eq!((created, content["TITLE"].as_str()), (id.get(), Some("Title")));

    let error = client.call(Update::new(id.get() + 1)).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (Some(UpdateError::NotYours), Some(403)));
    let before = portal.create("note", Json::Null);
    assert!(client.call(Update::new(before)).await.unwrap());
    // A thing of another kind is not one.
    let chat = portal.create("chat", Json::Null);
    assert!(client.call(Update::new(chat)).await.is_err());

    let sent = portal.requests();
    assert_eq!(sent[1].params.to_string(), format!(r#"{{"NOTE_ID":{},"PINNED":"Y"}}"#, id.get()));
    assert_eq!(sent[1].caller, Caller::Webhook { user: "1".to_owned() });
}

/// Status, code and argument of the refusal.
async fn refused(client: &Client, name: &str, params: &str) -> (u16, String, Option<String>) {
    let params: Json = params.parse().unwrap();
    let error = client.call_by_name(name, params).await.expect_err(name);
    (error.status().unwrap(), error.code().unwrap().to_owned(), error.argument().map(str::to_owned))
}

#[tokio::test]
async fn parameters_are_checked_by_metadata() {
    let (portal, client) = portal().await;
    let known = portal.create("note", Json::Null);
    let table = [
        ("test.note.add", r#"{"TITLE": "a", "BODY": "b"}"#, 400, "ERROR_ARGUMENT", Some("CLIENT_ID")),
        ("test.note.add", r#"{"BODY": "b", "CLIENT_ID": "c"}"#, 400, "ERROR_ARGUMENT", Some("TITLE")),
        (
            "test.note.add",
            r#"{"TITLE": "", "BODY": "b", "CLIENT_ID": "c"}"#,
            400,
            "ERROR_ARGUMENT",
            Some("TITLE"),
        ),
        ("test.note.add", r#"{"TITLE": "a", "CLIENT_ID": "c"}"#, 400, "BODY_EMPTY", None),
        (
            "test.note.add",
            r#"{"TITLE": "a", "CLIENT_ID": "c", "BODY": "", "FILE": null}"#,
            400,
            "BODY_EMPTY",
            None,
        ),
        (
            "test.note.add",
            r#"{"TITLE": "a", "CLIENT_ID": "c", "BODY": "much more than twenty characters"}"#,
            400,
            "BODY_TOO_LONG",
            None,
        ),
        (
            "test.note.add",
            r#"{"TITLE": ["a"], "BODY": "b", "CLIENT_ID": "c"}"#,
            400,
            "ERROR_ARGUMENT",
            Some("TITLE"),
        ),
        ("test.note.update", r#"{}"#, 400, "note_ID_ERROR", None),
        ("test.note.update", r#"{"NOTE_ID": null}"#, 400, "note_ID_ERROR", None),
        ("test.note.update", r#"{"NOTE_ID": "five"}"#, 400, "note_ID_ERROR", None),
        ("test.note.update", r#"{"NOTE_ID": 99}"#, 403, "NOT_YOURS", None),
        ("test.note.update", r#"{"NOTE_ID": KNOWN, "COUNT": "many"}"#, 422, "COUNT_ERROR", None),
        (
            "test.note.update",
            r#"{"NOTE_ID": KNOWN, "PINNED": "perhaps"}"#,
            400,
            "ERROR_ARGUMENT",
            Some("PINNED"),
        ),
    ];
    for (name, params, status, code, argument) in table {
        let params = params.replace("KNOWN", &known.to_string());
        let expected = (status, code.to_owned(), argument.map(str::to_owned));
        assert_eq!(refused(&client, name, &params).await, expected, "{name} {params}");
    }
    // A number as a text is fine, and a webhook's parameter is not demanded of an application.
    let params = Params::new().set("NOTE_ID", &known.to_string());
    assert_eq!(client.call_by_name("test.note.update", params).await.unwrap(), Json::Bool(true));
    let app = portal.oauth_client(portal.issue_token());
    app.call(Add::with_file("a", "b")).await.unwrap();
}

#[tokio::test]
async fn authorisation_is_checked_after_the_name() {
    let (portal, client) = portal().await;
    let list = |client: Client| async move { client.call(List::new()).await.map_err(Error::from) };
    let wrong_hook = Client::webhook(format!("{}/rest/1/wrong/", portal.url())).unwrap();
    let wrong_user = Client::webhook(portal.webhook_url().replace("/rest/1/", "/rest/2/")).unwrap();
    let token = portal.issue_token();
    let expired = portal.issue_token();
    portal.expire_token(&expired);

    let system = |error: Error| error.system();
    assert_eq!(list(wrong_hook.clone()).await.map_err(system), Err(Some(SystemError::InvalidCredentials)));
    assert_eq!(list(wrong_user).await.map_err(system), Err(Some(SystemError::InvalidCredentials)));
    assert_eq!(list(portal.oauth_client("wrong")).await.map_err(system), Err(Some(SystemError::NoAuthFound)));
    assert_eq!(
        list(portal.oauth_client(expired)).await.map_err(system),
        Err(Some(SystemError::ExpiredToken))
    );
    assert!(list(portal.oauth_client(token.clone())).await.is_ok());
    // An unknown method is told to anybody.
    let error = wrong_hook.call_by_name("no.such", ()).await.unwrap_err();
    assert_eq!((error.status(), error.code()), (Some(404), Some("ERROR_METHOD_NOT_FOUND")));

    let known = portal.create("note", Json::Null);
    assert_eq!(
        refused(&client, "test.note.get", &format!(r#"{{"NOTE_ID": {known}}}"#)).await.1,
        "WRONG_AUTH_TYPE"
    );
    portal.on::<Get>(|request, _| Ok(note(request.note_id.get())));
    assert_eq!(portal.oauth_client(token).call(Get::new(known)).await.unwrap().id.get(), known);
}

#[tokio::test]
async fn names_are_compared_as_the_protocol_does() {
    let (_portal, client) = portal().await;
    assert_eq!(client.call_by_name("Test.Note.LIST", ()).await.unwrap(), Json::Array(Vec::new()));
    assert_eq!(client.call(Count::new("x")).await.unwrap(), 1);
    for (api, name) in
        [(Api::V3, "test.note.count"), (Api::V3, "test.note.list"), (Api::V2, "test.note.Count")]
    {
        let error = client.reply_by_name(api, name, Json::from_iter([("filter", "x")])).await.unwrap_err();
        assert_eq!(error.status(), Some(404), "{name}: {error}");
        let code = if api == Api::V3 {
            "BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION"
        } else {
            "ERROR_METHOD_NOT_FOUND"
        };
        assert_eq!(error.code(), Some(code));
    }
}

#[tokio::test]
async fn rest_3_errors_have_their_own_form() {
    let (portal, client) = portal().await;
    let error = client.call_by_name_v3("test.note.Count", ()).await.unwrap_err();
    let code = "BITRIX_REST_V3_EXCEPTION_VALIDATION_REQUESTVALIDATIONEXCEPTION";
    assert_eq!((error.status(), error.code()), (Some(400), Some(code)));
    assert_eq!(error.validation()[0].field.as_deref(), Some("filter"));
    let answer: Json = String::from_utf8_lossy(&portal.requests()[0].answer).parse().unwrap();
    assert!(answer["error"]["code"].as_str().is_some() && answer["time"].is_null(), "{answer}");

    // There is no code for an expired token: the status is all.
    let expired = portal.issue_token();
    portal.expire_token(&expired);
    let error = portal.oauth_client(expired).call(Count::new("x")).await.unwrap_err();
    let code = "BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION";
    assert_eq!((error.status(), error.code(), error.is_retryable()), (Some(401), Some(code), false));
    let list = path(&portal, "test.note.Count").replace("/rest/", "/rest/api/");
    let answer = raw(&portal, &request(&format!("POST {list}"), FORM, "filter=x")).await;
    assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("INVALIDJSONEXCEPTION"), "{answer}");
}

#[tokio::test]
async fn handlers_answer_any_method() {
    let (portal, client) = portal().await;
    portal.on::<List>(|_, call| {
        let Caller::Webhook { user } = call.caller() else { return Err(Refusal::code("NO_HOOK")) };
        Ok(vec![note(user.parse().unwrap())])
    });
    assert_eq!(client.call(List::new()).await.unwrap(), [note(1)]);

    portal.on::<Update>(|request, call| match request.count {
        Some(0) => Err(UpdateError::Count.into()),
        Some(1) => Err(Refusal::system(SystemError::QueryLimitExceeded)),
        Some(2) => Err(Refusal::code("OWN").status(418).description("mine").argument("COUNT")),
        _ => Ok(call.exists("note", request.note_id.get())),
    });
    let known = portal.create("note", Json::Null);
    let error = client.call(Update::new(known).count(0)).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (Some(UpdateError::Count), Some(422)));
    let once = client.with(CallOptions::new().retry(Retry::never()));
    let error = once.call(Update::new(known).count(1)).await.unwrap_err();
    assert_eq!((error.system(), error.status()), (Some(SystemError::QueryLimitExceeded), Some(503)));
    let error = client.call(Update::new(known).count(2)).await.unwrap_err();
    assert_eq!(
        (error.status(), error.code(), error.description(), error.argument()),
        (Some(418), Some("OWN"), Some("mine"), Some("COUNT"))
    );
    assert!(client.call(Update::new(known)).await.unwrap());
    // The checks of the metadata come first.
    assert_eq!(client.call(Update::new(5)).await.unwrap_err().kind(), Some(UpdateError::NotYours));

    portal.on_name("crm.deal.list", |call| {
        let start = call.params()["start"].as_i64().unwrap_or(0);
        Ok(Json::from_iter([
            ("deals", Json::from(vec![start])),
            ("next", Json::from(start + 50)),
            ("total", Json::from(120)),
        ]))
    });
    let reply =
        client.reply_by_name(Api::V2, "crm.deal.list", Params::new().set("start", &50_i64)).await.unwrap();
    assert_eq!((reply.next, reply.total), (Some(100), Some(120)));
    assert_eq!(reply.result.to_string(), r#"{"deals":[50]}"#);
    let reply = client.reply_by_name(Api::V2, "CRM.deal.list", ()).await.unwrap();
    assert_eq!(reply.next, Some(50));
}

#[tokio::test]
async fn an_answer_that_cannot_be_made_up_says_so() {
    let (portal, _) = portal().await;
    let app = portal.oauth_client(portal.issue_token());
    let error = app.call(Get::new(portal.create("note", Json::Null))).await.unwrap_err();
    assert_eq!((error.status(), error.code()), (Some(501), Some("MOCK_NO_ANSWER")));
    assert!(error.to_string().contains("`Portal::on`"), "{error}");
}

#[tokio::test]
async fn the_envelope_is_the_real_one() {
    let (portal, client) = portal().await;
    let reply = client.reply(List::new()).await.unwrap();
    let answer: Json = std::str::from_utf8(reply.raw()).unwrap().parse().unwrap();
    let keys: Vec<&str> = answer.as_object().unwrap().iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["result", "time"]);
    let time = reply.time().unwrap();
    assert!(time.start.is_some() && time.duration.is_some() && time.operating_reset_at.is_some());
    let members = [
        "start",
        "finish",
        "duration",
        "processing",
        "date_start",
        "date_finish",
        "operating_reset_at",
        "operating",
    ];
    let found: Vec<&str> = answer["time"].as_object().unwrap().iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(found, members);
    assert!(answer["time"]["date_finish"].as_str().unwrap().ends_with("+00:00"));
    assert_eq!(portal.requests()[0].answer, reply.raw());
}

#[tokio::test]
async fn prepared_answers_come_once_and_in_order() {
    let (portal, client) = portal().await;
    portal.respond_once(502, "text/html", "<html>");
    portal.respond_once(200, "application/json", r#"{"result": []}"#);
    let once = client.with(CallOptions::new().retry(Retry::never()));
    assert_eq!(once.call(List::new()).await.unwrap_err().status(), Some(502));
    assert_eq!(client.reply(List::new()).await.unwrap().raw(), br#"{"result": []}"#);
    assert!(client.reply(List::new()).await.unwrap().time().is_some());
    assert_eq!(portal.take_requests().len(), 3);
    assert!(portal.requests().is_empty());
}

/// Status line, head and body of the answer to a request that is written as it stands, over a connection of its own.
async fn raw(portal: &Portal, request: &str) -> String {
    let mut stream = TcpStream::connect(portal.url().trim_start_matches("http://")).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// A request that asks to close the connection.
fn request(line: &str, content_type: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

/// The path of a webhook's method.
fn path(portal: &Portal, method: &str) -> String {
    portal.webhook_url().replace(&portal.url(), "") + method
}

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn forms_and_queries_are_read_too() {
    let (portal, _) = portal().await;
    let known = portal.create("note", Json::Null);
    let update = format!("{}?NOTE_ID={known}", path(&portal, "test.note.update.json"));
    let token = portal.issue_token();
    let by_query = format!("/rest/test.note.list/?auth={}", token.expose());
    let by_form = format!("access_token={}", token.expose());
    let hook = Caller::Webhook { user: "1".to_owned() };
    let both = r#"{"NOTE_ID":"5","PINNED":"Y"}"#;
    let query = format!(r#"{{"NOTE_ID":"{known}"}}"#);
    let table = [
        ("GET", &update, "", "", 200, Some(query.as_str()), &hook),
        ("POST", &update, FORM, "PINNED=Y&NOTE_ID=5", 403, Some(both), &hook),
        ("POST", &update, "application/json", r#"{"PINNED":"Y","NOTE_ID":"5"}"#, 403, Some(both), &hook),
        // What cannot be read counts as none, and so does the body of anything but POST.
        ("POST", &update, "application/json", "{broken", 200, Some(&query), &hook),
        ("POST", &update, FORM, "a=%zz", 200, Some(&query), &hook),
        ("GET", &update, FORM, "NOTE_ID=5", 200, Some(&query), &hook),
        ("PUT", &update, FORM, "NOTE_ID=5", 200, Some(&query), &hook),
        ("GET", &by_query, "", "", 200, None, &Caller::TokenParam),
        ("POST", &"/rest/test.note.list".to_owned(), FORM, &by_form, 200, None, &Caller::TokenParam),
    ];
    for (method, path, content_type, body, status, params, caller) in table {
        let answer = raw(&portal, &request(&format!("{method} {path}"), content_type, body)).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{method} {body}: {answer}");
        let received = portal.take_requests().pop().unwrap();
        assert_eq!((received.http_method.as_str(), &received.caller), (method, caller), "{body}");
        if let Some(params) = params {
            assert_eq!(received.params.to_string(), params, "{method} {content_type} {body}");
        }
    }
}

#[tokio::test]
async fn odd_http_is_answered_or_ended() {
    let (portal, client) = portal().await;
    let list = path(&portal, "test.note.list");
    let head = raw(&portal, &request(&format!("HEAD {list}"), "", "")).await;
    assert!(head.starts_with("HTTP/1.1 200 ") && head.ends_with("\r\n\r\n"), "{head}");
    assert!(head.contains("content-type: application/json; charset=utf-8\r\n"), "{head}");
    let options = raw(&portal, &request("OPTIONS /rest/no.such", "", "")).await;
    assert!(options.starts_with("HTTP/1.1 404 "), "{options}");
    for path in ["/", "/rest", "/rest/1/test.note.list", "/REST/test.note.list"] {
        let answer = raw(&portal, &request(&format!("POST {path}"), "", "")).await;
        assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
        assert!(
            answer.contains("ERROR_METHOD_NOT_FOUND") && !answer.contains("\"time\""),
            "{path}: {answer}"
        );
    }
    for malformed in
        ["GARBAGE\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET  \r\n\r\n", "GET / HTTP/1.1\r\nA B: c\r\n\r\n"]
    {
        let answer = raw(&portal, malformed).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{malformed:?}: {answer}");
    }
    // A caller that goes away in the middle of its request keeps nobody from being served.
    let mut stream = TcpStream::connect(portal.url().trim_start_matches("http://")).await.unwrap();
    stream.write_all(b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\na").await.unwrap();
    drop(stream);
    assert!(client.call(List::new()).await.is_ok());
}

#[tokio::test]
async fn a_handler_that_panics_is_an_answer() {
    let (portal, client) = portal().await;
    portal.on::<List>(|_, _| panic!("a text"));
    portal.on_name("own.method", |call| panic!("of {}", call.method()));
    let typed = client.call(List::new()).await.unwrap_err().erase();
    let named = client.call_by_name("own.method", ()).await.unwrap_err();
    for (error, text) in [(typed, "it panicked: a text"), (named, "it panicked: of own.method")] {
        assert_eq!((error.status(), error.code()), (Some(501), Some("MOCK_HANDLER_FAILED")));
        assert!(error.description().unwrap().contains(text), "{error}");
    }
    assert_eq!(portal.requests().len(), 2);
    portal.on::<List>(|_, _| Ok(Vec::new()));
    assert!(client.call(List::new()).await.is_ok());
}

#[tokio::test]
async fn handlers_may_call_back() {
    let (portal, client) = portal().await;
    portal.on::<Add>(|request, call| {
        let id = call.create("note", Json::from(request.title));
        assert!(call.exists("note", id) && !call.exists("chat", id));
        Ok(notes::NoteId::new(id))
    });
    let id = client.call(Add::with_body("a", "b").client_id("c")).await.unwrap();
    assert_eq!(portal.created("note"), [(id.get(), Json::from("a"))]);
    let sent = Add::with_body("a", "b").client_id("c");
    assert_eq!(portal.requests_of::<Add>().unwrap(), [sent]);
    assert_eq!(portal.requests_of::<List>().unwrap(), []);
    // As little as a method of the same name in the other protocol.
    client.call_by_name_v3("test.note.add", ()).await.unwrap_err();
    assert_eq!(portal.requests_of::<Add>().unwrap().len(), 1);
    client.call_by_name("TEST.note.add", ()).await.unwrap_err();
    assert!(portal.requests_of::<Add>().is_err());
}

#[tokio::test]
async fn a_dropped_portal_is_gone() {
    let (portal, client) = portal().await;
    client.call(List::new()).await.unwrap();
    let address = portal.url().trim_start_matches("http://").to_owned();
    let tasks = tokio::runtime::Handle::current().metrics();
    let before = tasks.num_alive_tasks();
    drop(portal);
    // The open connection is ended with the rest: the tasks are gone when the runtime has had its turn.
    while TcpStream::connect(&address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(tasks.num_alive_tasks() < before);
    assert!(client.call(List::new()).await.is_err());
    assert!(TcpListener::bind(&address).await.is_ok());
}

#[tokio::test]
async fn the_official_methods_work_by_metadata_alone() {
    use bitrix_api::{DialogId, im, imconnector};

    let portal = Portal::start().await.unwrap();
    let client = portal.client();
    let dialog = DialogId::chat(1453);
    let id = client.call(im::message::Add::with_message(dialog.clone(), "Hello")).await.unwrap();
    assert!(client.call(im::message::Update::new(id).message("Hello again")).await.unwrap());
    assert_eq!(portal.created("message")[0].1["MESSAGE"].as_str(), Some("Hello"));

    let foreign = im::message::Update::new(id.get() + 1).message("x");
    let error = client.call(foreign).await.unwrap_err();
    assert_eq!(error.kind(), Some(im::message::UpdateError::CantEditMessage), "{error}");
    let error =
        client.call_by_name("im.message.add", Params::new().set("DIALOG_ID", &dialog)).await.unwrap_err();
    assert_eq!(error.code(), Some("MESSAGE_EMPTY"), "{error}");
    let error = client.call_by_name("im.message.update", ()).await.unwrap_err();
    assert_eq!(error.code(), Some("MESSAGE_ID_ERROR"), "{error}");
    let bad = Params::new().set("MESSAGE_ID", &id).set("KEYBOARD", &5_i64);
    let error = client.call_by_name("im.message.update", bad).await.unwrap_err();
    assert_eq!(error.code(), Some("KEYBOARD_ERROR"), "{error}");

    // For applications alone.
    let error = client.call(imconnector::update::Messages::new("c", 1, [])).await.unwrap_err();
    assert_eq!(error.code(), Some("WRONG_AUTH_TYPE"), "{error}");
}
