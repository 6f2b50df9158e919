//! Many commands in one request, as the server runs them.

use super::raw::{post, post_v3, send};
use bitrix_api::Json;
use bitrix_api::meta::Api;
use bitrix_api::mock::{Portal, Refusal};
use std::sync::{Arc, Mutex};

/// A portal that says what it was called with, in order.
fn portal() -> (Portal, Arc<Mutex<Vec<String>>>) {
    let portal = Portal::in_process();
    let seen = Arc::new(Mutex::new(Vec::new()));
    for api in [Api::V2, Api::V3] {
        let log = Arc::clone(&seen);
        portal.on_name_of(api, "echo", move |call| {
            log.lock().unwrap().push(call.params().to_string());
            Ok(Json::from_iter([("item", call.params().clone())]))
        });
    }
    portal.on_name("fail", |_| Err(Refusal::code("FAILED").description("no").argument("A")));
    portal.on_name("odd", |_| Err(Refusal::code("ODD").status(200).description("no")));
    portal.on_name("null", |_| Ok(Json::Null));
    portal.on_name("list", |_| {
        Ok(Json::from_iter([("items", Json::from(vec![1])), ("next", 50.into()), ("total", 120.into())]))
    });
    (portal, seen)
}

async fn batch(portal: &Portal, body: &str) -> Json {
    let answer = post(portal, "batch", body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let json = answer.json();
    assert!(json["time"]["start"].as_i64().is_some());
    json["result"].clone()
}

#[tokio::test(start_paused = true)]
async fn the_maps_have_phps_shapes() {
    let (portal, _) = portal();
    let none = r#"{"result":[],"result_error":[],"result_total":[],"result_next":[],"result_time":[]}"#;
    assert_eq!(batch(&portal, "{}").await.to_string(), none);
    assert_eq!(batch(&portal, r#"{"cmd":[]}"#).await.to_string(), none);
    let table = [
        // A list while the keys count from 0.
        (r#"{"CMD":["null","null"]}"#, "[null,null]", "[]"),
        (r#"{"cmd":["null","fail"]}"#, "[null]", r#"{"1":"FAILED"}"#),
        (r#"{"cmd":["fail","null"]}"#, r#"{"1":null}"#, r#"["FAILED"]"#),
        (r#"{"cmd":{"a":"null","0":"null"}}"#, r#"{"a":null,"0":null}"#, "[]"),
        // An error under 200 stands in both.
        (r#"{"cmd":{"a":"odd"}}"#, r#"{"a":false}"#, r#"{"a":"ODD"}"#),
        // What is no text vanishes.
        (r#"{"cmd":{"a":{"method":"null"},"b":"null","c":5}}"#, r#"{"b":null}"#, "[]"),
        (
            r#"{"cmd":{"a":"no.such","b":"/null/","c":"NULL?#x"}}"#,
            r#"{"b":null,"c":null}"#,
            r#"{"a":"ERROR_METHOD_NOT_FOUND"}"#,
        ),
    ];
    for (body, results, errors) in table {
        let got = batch(&portal, body).await;
        assert_eq!(got["result"].to_string(), results, "{body}");
        let codes = match got["result_error"].clone() {
            Json::Array(items) => Json::Array(items.iter().map(|item| item["error"].clone()).collect()),
            Json::Object(members) => {
                Json::Object(members.into_iter().map(|(key, item)| (key, item["error"].clone())).collect())
            }
            other => other,
        };
        assert_eq!(codes.to_string(), errors, "{body}");
    }
    let got = batch(&portal, r#"{"cmd":{"a":"list","b":"fail","c":"null"}}"#).await;
    assert_eq!(got["result"].to_string(), r#"{"a":{"items":[1]},"c":null}"#);
    assert_eq!(
        got["result_error"].to_string(),
        r#"{"b":{"error":"FAILED","error_description":"no","argument":"A"}}"#
    );
    assert_eq!(got["result_total"].to_string(), r#"{"a":120}"#);
    assert_eq!(got["result_next"].to_string(), r#"{"a":50}"#);
    assert!(got["result_time"]["a"]["finish"].to_string().contains('.') && got["result_time"]["b"].is_null());
}

#[tokio::test(start_paused = true)]
async fn fifty_run_and_halt_stops() {
    let (portal, seen) = portal();
    let commands: Vec<String> = (0..53).map(|n| format!(r#""k{n}":"echo?n={n}""#)).collect();
    let got = batch(&portal, &format!(r#"{{"cmd":{{{}}},"halt":1}}"#, commands.join(","))).await;
    assert_eq!(got["result"].as_object().unwrap().len(), 50);
    assert_eq!(seen.lock().unwrap().len(), 50);
    // The first of them halts the rest.
    assert_eq!(got["result_error"].as_object().unwrap().len(), 1);
    let got = batch(&portal, &format!(r#"{{"cmd":{{{}}}}}"#, commands.join(","))).await;
    assert_eq!(got["result_error"]["k52"]["error"].as_str(), Some("ERROR_BATCH_LENGTH_EXCEEDED"));
    assert_eq!(got["result_error"].as_object().unwrap().len(), 3);

    let table = [
        ("true", false),
        ("1", false),
        (r#""false""#, false),
        (r#""Y""#, false),
        ("false", true),
        ("0", true),
        (r#""0""#, true),
        (r#""""#, true),
        ("null", true),
    ];
    for (halt, goes_on) in table {
        let got = batch(&portal, &format!(r#"{{"cmd":{{"a":"fail","b":"null"}},"HALT":{halt}}}"#)).await;
        assert_eq!(got["result"].to_string() == r#"{"b":null}"#, goes_on, "{halt}");
    }
    for name in ["batch", "BATCH", "upload", "download"] {
        let got = batch(&portal, &format!(r#"{{"cmd":{{"a":"{name}?cmd[]=null"}}}}"#)).await;
        assert_eq!(
            got["result_error"]["a"]["error"].as_str(),
            Some("ERROR_BATCH_METHOD_NOT_ALLOWED"),
            "{name}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn values_are_texts_and_references_are_put_in() {
    let (portal, seen) = portal();
    let body = r#"{"cmd":{
        "a":"echo?ID=5&tags[]=x&tags[]=y",
        "b":"echo?id=$result[a][item][ID]&all=$result[a][item][tags]&text=no%20%24result%5Ba%5D%5Bitem%5D%5BID%5D%20x",
        "c":"list","d":"echo?t=$total[c]&n=$next[c]"}}"#;
    batch(&portal, body).await;
    let expected = [
        r#"{"ID":"5","tags":["x","y"]}"#,
        r#"{"id":"5","all":["x","y"],"text":"no 5 x"}"#,
        r#"{"t":120,"n":50}"#,
    ];
    assert_eq!(*seen.lock().unwrap(), expected);
    // As a form, with the commands' own encoding inside.
    let form = "cmd%5Bx%5D=echo%3Fa%3D1%2526&halt=0";
    let url = format!("{}batch", portal.webhook_url());
    let answer =
        send(&portal, "POST", &url, &[("content-type", "application/x-www-form-urlencoded")], form).await;
    assert_eq!(answer.unwrap().json()["result"]["result"].to_string(), r#"{"x":{"item":{"a":"1&"}}}"#);
}

#[tokio::test(start_paused = true)]
async fn commands_are_checked_as_calls_are() {
    let (portal, _) = portal();
    let message = portal.create("message", Json::Null);
    let body = format!(
        r#"{{"cmd":{{"add":"im.message.add?DIALOG_ID=chat5&MESSAGE=Hi&URL_PREVIEW=N",
            "up":"im.message.update?MESSAGE_ID={message}&MESSAGE=x",
            "own":"im.message.update?MESSAGE_ID=$result[add]&MESSAGE=y",
            "bad":"im.message.update?MESSAGE_ID=5&MESSAGE=x", "none":"im.message.add?DIALOG_ID=chat5"}}}}"#
    );
    let got = batch(&portal, &body.replace('\n', " ")).await;
    assert_eq!(got["result"]["up"], Json::Bool(true), "{got}");
    assert_eq!(got["result"]["own"], Json::Bool(true));
    assert_eq!(got["result_error"]["bad"]["error"].as_str(), Some("CANT_EDIT_MESSAGE"));
    assert_eq!(got["result_error"]["none"]["error"].as_str(), Some("MESSAGE_EMPTY"));
    assert_eq!(portal.created("message").len(), 2);
    // The batch itself is refused to strangers.
    let url = format!("{}/rest/batch", portal.url());
    let answer = send(&portal, "POST", &url, &[("content-type", "application/json")], "{}").await.unwrap();
    assert_eq!((answer.status, answer.json()["error"].as_str()), (401, Some("NO_AUTH_FOUND")));
}

#[tokio::test(start_paused = true)]
async fn rest_3_is_all_or_nothing() {
    let (portal, seen) = portal();
    portal.on_name_of(Api::V3, "fail", |_| Err(Refusal::code("FAILED").status(422)));
    portal.on_name_of(Api::V3, "many", |_| {
        let row = |id: i64| Json::from_iter([("id", id)]);
        Ok(Json::from_iter([("items", Json::from(vec![row(7), row(8)]))]))
    });
    let ok = r#"[{"method":"echo","query":{"id":5},"as":"one"},{"method":"many","query":{}},
        {"method":"echo","query":{"a":{"$ref":"one.id"},"b":[{"$refArray":"1.id"}],"c":{"$ref":"1.0.id"}}}]"#;
    let answer = post_v3(&portal, "batch", ok).await.json();
    let last = r#"{"item":{"a":5,"b":[[7,8]],"c":7}}"#;
    assert_eq!(
        answer["result"].to_string(),
        format!(r#"[{{"item":{{"id":5}}}},{{"items":[{{"id":7}},{{"id":8}}]}},{last}]"#)
    );

    seen.lock().unwrap().clear();
    let invalid = "BITRIX_REST_V3_EXCEPTION_INVALIDSELECTEXCEPTION";
    let missing = "BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION";
    let table = [
        // What ran before the error has run.
        (r#"[{"method":"echo","query":{}},{"method":"fail","query":{}}]"#, 422, "FAILED", 1),
        (r#"[{"method":"echo","query":{}},{"method":"no.such","query":{}}]"#, 404, missing, 0),
        (r#"[{"method":"echo","query":{}},{"method":"echo"}]"#, 400, invalid, 0),
        (r#"{"0":{"method":"echo","query":{}},"auth":"x"}"#, 400, invalid, 0),
        (
            r#"[{"method":"echo","query":{}},{"method":"echo","query":{"a":{"$ref":"9.id"}}}]"#,
            400,
            invalid,
            1,
        ),
        (
            r#"[{"method":"echo","query":{}},{"method":"echo","query":{"a":{"$ref":"0.none"}}}]"#,
            400,
            invalid,
            1,
        ),
    ];
    for (body, status, code, ran) in table {
        let answer = post_v3(&portal, "batch", body).await;
        assert_eq!((answer.status, answer.json()["error"]["code"].as_str()), (status, Some(code)), "{body}");
        assert_eq!(seen.lock().unwrap().drain(..).count(), ran, "{body}");
    }
}
