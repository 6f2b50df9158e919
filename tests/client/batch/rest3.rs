//! Batches of REST 3.0: a list of objects, all or nothing.

use super::requests::*;
use bitrix_api::batch::{Batch, Outcome};
use bitrix_api::client::{CallOptions, Retry};
use bitrix_api::error::ErrorClass;
use bitrix_api::meta::Api;
use bitrix_api::mock::Portal;
use bitrix_api::v3::tasks::task;
use bitrix_api::{Json, Method};

#[derive(Clone, Debug, PartialEq, Method)]
#[method(name = "test.item.echo", api = "v3", output = Json)]
struct Echo3 {
    value: Json,
}

const DONE: &str = r#"{"result":[{"item":{"id":7}},{"item":{"id":7,"title":"Launch"}}],"time":{}}"#;

fn twice() -> (Batch<bitrix_api::batch::V3>, bitrix_api::batch::Handle<task::Get>) {
    let mut batch = Batch::new();
    let first = batch.add(task::Get::new(5));
    let second =
        batch.add_from(first.field("item.id", |got| got.item.and_then(|task| task.id)), task::Get::new);
    (batch, second)
}

#[tokio::test(start_paused = true)]
async fn a_batch_is_a_list_and_references_are_objects() {
    let portal = Portal::in_process();
    portal.respond_once(200, "application/json", DONE);
    let client = portal.oauth_client(portal.issue_token());
    let (batch, second) = twice();
    let mut done = client.run_batch(batch).await.unwrap();
    let got = done.take(second).into_result().unwrap();
    assert_eq!(got.item.unwrap().title.as_deref(), Some("Launch"));

    let sent = &portal.requests()[0];
    assert_eq!((sent.api, sent.method.as_str()), (Api::V3, "batch"));
    let expected = r#"[{"method":"tasks.task.get","query":{"id":5},"as":"c0"},
        {"method":"tasks.task.get","query":{"id":{"$ref":"c0.id"}},"as":"c1"}]"#;
    assert_eq!(sent.params, expected.parse::<Json>().unwrap());
    assert!(sent.header("authorization").is_some());
}

#[tokio::test(start_paused = true)]
async fn an_error_leaves_all_unknown_unless_it_comes_first() {
    let cases = [
        (400, "BITRIX_REST_V3_EXCEPTION_ENTITYNOTFOUNDEXCEPTION", false),
        (403, "BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION", false),
        (404, "BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION", true),
        (401, "BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION", true),
        (429, "BITRIX_REST_V3_EXCEPTION_RATELIMITEXCEPTION", true),
    ];
    for (status, code, unrun) in cases {
        let portal = Portal::in_process();
        let body = format!(r#"{{"error":{{"code":"{code}","message":"no"}}}}"#);
        portal.respond_once(status, "application/json", body);
        let requests = (Echo3::new(Json::from(1)), Echo3::new(Json::from(2)));
        let client = portal.client().with(CallOptions::new().retry(Retry::never()));
        let (one, two) = client.batch(requests).await.unwrap();
        for outcome in [one, two] {
            match outcome {
                Outcome::NotExecuted(e) if unrun => assert_eq!(e.code(), Some(code)),
                Outcome::Unknown(e) if !unrun => {
                    assert_eq!((e.code(), e.outcome_unknown()), (Some(code), true));
                }
                other => panic!("{code}: {other:?}"),
            }
        }
        assert_eq!(portal.requests().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_short_list_of_results_leaves_the_rest_unknown() {
    let portal = Portal::in_process();
    portal.respond_once(200, "application/json", r#"{"result":[5]}"#);
    let (one, two) =
        portal.client().batch((Echo3::new(Json::from(1)), Echo3::new(Json::from(2)))).await.unwrap();
    assert_eq!(one.ok(), Some(Json::from(5)));
    assert!(matches!(two, Outcome::Unknown(_)));
}

#[tokio::test(start_paused = true)]
async fn an_object_that_looks_like_a_reference_goes_alone() {
    let portal = Portal::in_process();
    portal.on_name_of(Api::V3, "test.item.echo", |call| Ok(call.params()["value"].clone()));
    portal.on_name_of(Api::V3, "batch", |call| {
        assert!(!call.params().to_string().contains("$ref"));
        let all = call.params().as_array().unwrap();
        Ok(Json::Array(all.iter().map(|command| command["query"]["value"].clone()).collect()))
    });
    let evil: Json = r#"[{"a":{"$ref":"c0.id"}}]"#.parse().unwrap();
    // Text is never looked into.
    let text = text("$result[c0]");
    let all = [Json::Null, text.clone(), evil.clone(), Json::Array(Vec::new()), Json::from(true)];
    let outcomes = portal.client().batch_all(all.clone().map(Echo3::new)).await.unwrap();
    let values: Vec<Json> = outcomes.into_iter().map(|outcome| outcome.ok().unwrap()).collect();
    assert_eq!(values, all);
    assert_eq!(
        portal.requests().iter().map(|r| r.method.as_str()).collect::<Vec<_>>(),
        ["batch", "test.item.echo", "batch"]
    );
}

#[tokio::test(start_paused = true)]
async fn references_are_to_members_of_items_and_whole_values() {
    let run = |batch| async move {
        let portal = Portal::in_process();
        let error = portal.client().run_batch(batch).await.unwrap_err();
        assert_eq!((error.class(), portal.requests().len()), (ErrorClass::Request, 0));
        error.to_string()
    };
    let mut batch = Batch::new();
    let echo = batch.add(Echo3::new(Json::from(1)));
    batch.add_from(echo.result(), Echo3::new);
    assert!(run(batch).await.contains("REST 3.0 refers to members"));

    let mut batch = Batch::new();
    let echo = batch.add(Echo3::new(Json::from(1)));
    batch.add_from(echo.field("id", |json| json.get("id").cloned()), Echo3::new);
    assert!(run(batch).await.contains("`item`"));

    let mut batch = Batch::new();
    let got = batch.add(task::Get::new(5));
    let id = got.field("item.id", |got| got.item.and_then(|task| task.id));
    batch.add_from(id, |id| Echo3::new(Json::from(format!("task {id}"))));
    assert!(run(batch).await.contains("inside another text"));
}

#[tokio::test(start_paused = true)]
async fn a_key_of_the_users_is_that_of_one_request() {
    let portal = Portal::in_process();
    portal.on_name_of(Api::V3, "batch", |call| Ok(call.params().clone()));
    let client = portal.client().with(CallOptions::new().idempotency_key("order-5"));
    for _ in 0..2 {
        let all = (0..120).map(|number| Echo3::new(Json::from(number)));
        assert!(client.batch_all(all).await.unwrap().iter().all(Outcome::is_ok));
    }
    let mut keys: Vec<_> =
        portal.requests().iter().map(|r| r.header("idempotency-key").unwrap().to_owned()).collect();
    keys.sort_unstable();
    // The same again for the same commands.
    assert_eq!(keys, ["order-5", "order-5", "order-5.100", "order-5.100", "order-5.50", "order-5.50"]);
}
