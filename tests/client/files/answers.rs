//! Methods that answer with files, and answers that are taken as they are.

use bitrix_api::client::RawReply;
use bitrix_api::error::ErrorClass;
use bitrix_api::meta::{Answer, Api};
use bitrix_api::mock::{Fault, FaultRule, Portal, Refusal};
use bitrix_api::{ErrorKind, Json, Method, ReceivedFile, SystemError};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ErrorKind)]
enum DownloadError {
    #[error(code = "200040300010")]
    Denied,
}

#[derive(Clone, Debug, PartialEq, Method)]
#[method(name = "demo.download", output = ReceivedFile, error = DownloadError, effect = "read", answers_file)]
struct Download {
    #[wire("fileId")]
    file_id: i64,
}

fn file() -> ReceivedFile {
    ReceivedFile::new(&b"\x89PNG\r\n\0\xff"[..]).name("a b.png").content_type("image/png")
}

fn portal() -> Portal {
    let portal = Portal::in_process();
    portal.on::<Download>(|request, _| match request.file_id {
        1 => Ok(file()),
        2 => Ok(ReceivedFile::new("{\"result\":1}").name("a.json").content_type("application/json")),
        3 => Ok(ReceivedFile::default()),
        _ => Err(DownloadError::Denied.into()),
    });
    portal
}

#[tokio::test]
async fn a_method_answers_with_a_file() {
    let portal = portal();
    let client = portal.client();
    assert_eq!(Download::META.answer, Answer::File);
    assert_eq!(client.call(Download::new(1)).await.unwrap(), file());
    assert_eq!(&portal.requests()[0].answer[..], file().content, "it is not sent as JSON");
    assert_eq!(client.call(Download::new(2)).await.unwrap().content, "{\"result\":1}");
    assert!(client.call(Download::new(3)).await.unwrap().content.is_empty());
    let reply = client.reply(Download::new(1)).await.unwrap();
    assert_eq!((reply.raw(), reply.status()), (&file().content[..], 200));
    let error = client.call(Download::new(4)).await.unwrap_err();
    assert_eq!(error.kind(), Some(DownloadError::Denied));
    // A portal that has no handler answers with an empty file.
    let plain = Portal::in_process();
    plain.know::<Download>();
    assert_eq!(plain.client().call(Download::new(1)).await.unwrap().content.len(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_file_is_an_error() {
    let portal = portal();
    let table = [
        (
            200,
            "application/json",
            r#"{"error":0,"error_description":"Required fields: fileId"}"#,
            ErrorClass::Refused,
        ),
        (400, "application/json", r#"{"error":"X"}"#, ErrorClass::Refused),
        (200, "application/json; charset=utf-8", r#"{"result":true,"time":{}}"#, ErrorClass::Decode),
        (302, "text/html", "", ErrorClass::Redirect),
        (200, "text/html", "<html>", ErrorClass::NotJson),
        (403, "image/png", "x", ErrorClass::NotJson),
    ];
    for (status, kind, body, class) in table {
        portal.respond_once(status, kind, body);
        let error = portal.client().call(Download::new(1)).await.unwrap_err();
        assert_eq!(error.class(), class, "{body}: {error}");
    }
    // It reads, so it is repeated.
    portal.inject(FaultRule::new(Fault::CutBody).times(1));
    assert_eq!(portal.client().call(Download::new(1)).await.unwrap(), file());
}

fn shown(reply: &RawReply) -> (u16, Option<&str>, &[u8]) {
    (reply.status, reply.content_type.as_deref(), &reply.body)
}

#[tokio::test(start_paused = true)]
async fn any_answer_is_taken_raw() {
    let portal = portal();
    let client = portal.client();
    let openapi = r#"{"openapi":"3.0.0","paths":{}}"#;
    let table = [
        ("application/json", openapi),
        ("application/json", r#"{"result":5,"time":{}}"#),
        ("application/json", "[1,2]"),
        ("text/html", "<html>"),
        ("text/plain", ""),
        ("image/png", "\u{1}\u{2}"),
    ];
    for (kind, body) in table {
        portal.respond_once(200, kind, body);
        let reply = client.raw(Api::V3, "rest.documentation.openapi", ()).await.unwrap();
        assert_eq!(shown(&reply), (200, Some(kind), body.as_bytes()));
        assert!(!format!("{reply:?}").contains("openapi"));
    }
    let sent = &portal.requests()[0];
    assert_eq!((sent.api, sent.method.as_str()), (Api::V3, "rest.documentation.openapi"));

    // By the usual way, an OpenAPI document is no answer.
    portal.respond_once(200, "application/json", openapi);
    let error = client.call_by_name_v3("rest.documentation.openapi", ()).await.unwrap_err();
    assert_eq!(error.class(), ErrorClass::Decode);

    // Errors are errors, under whatever status.
    portal.respond_once(200, "application/json", r#"{"error":{"code":"X","message":"m"}}"#);
    let error = client.raw(Api::V3, "a.b", ()).await.unwrap_err();
    assert_eq!((error.class(), error.code()), (ErrorClass::Refused, Some("X")));
    portal.respond_once(502, "text/html", "<html>");
    let error = client.raw(Api::V2, "a.b", ()).await.unwrap_err();
    assert!(error.outcome_unknown(), "a call by name may change something: {error}");
    let error = client.raw(Api::V2, "no.such.method", ()).await.unwrap_err();
    assert_eq!(error.system(), Some(SystemError::MethodNotFound));
    assert_eq!(client.raw(Api::V2, "a/b", ()).await.unwrap_err().class(), ErrorClass::Request);

    // Limits, repeats and expired tokens are as everywhere.
    portal.inject(FaultRule::new(Fault::Refuse(Refusal::system(SystemError::QueryLimitExceeded))).times(1));
    portal.on_name("a.b", |call| Ok(call.params().clone()));
    let reply = client.raw(Api::V2, "a.b", Json::from_iter([("x", 1)])).await.unwrap();
    let json: Json = std::str::from_utf8(&reply.body).unwrap().parse().unwrap();
    assert_eq!(json["result"]["x"].as_i64(), Some(1));
}
