//! REST 3.0: what is its own way, over typed methods.

use bitrix_api::client::CallOptions;
use bitrix_api::meta::Api;
use bitrix_api::mock::{Portal, Refusal};
use bitrix_api::v3::tasks::task;
use bitrix_api::{Json, SystemError};

#[tokio::test]
async fn fields_that_are_refused_are_named() {
    let portal = Portal::in_process();
    let body = r#"{"error":{"code":"BITRIX_REST_V3_EXCEPTION_VALIDATION_REQUESTVALIDATIONEXCEPTION","message":"no",
        "validation":[{"field":"fields.title","message":"too long"},{"field":"","message":"all"},{"message":"none"}]}}"#;
    portal.respond_once(400, "application/json", body);
    let error = portal.client().call_by_name_v3("tasks.task.add", ()).await.unwrap_err();
    let fields: Vec<_> =
        error.validation().iter().map(|e| (e.field.as_deref(), e.message.as_str())).collect();
    assert_eq!(fields, [(Some("fields.title"), "too long"), (None, "all"), (None, "none")]);
    let shown = error.to_string();
    assert!(shown.contains("fields.title: too long"), "{shown}");
    assert_eq!(error.system(), Some(SystemError::V3RequestValidation));
}

#[tokio::test]
async fn typed_calls_go_to_their_own_address_with_a_key_for_changes() {
    let portal = Portal::in_process();
    portal.on_name_of(Api::V3, "tasks.task.get", |_| {
        Ok(Json::from_iter([("item", Json::from_iter([("id", 5)]))]))
    });
    portal.on_name_of(Api::V3, "tasks.task.delete", |_| Ok(Json::from_iter([("result", true)])));
    let client = portal.client().with(CallOptions::new().idempotency_key("order 5"));
    let got = client.call(task::Get::new(5)).await.unwrap();
    assert_eq!(got.item.and_then(|item| item.id), Some(5.into()));
    client.call(task::Delete::new(5)).await.unwrap();
    client.call_by_name_v3("tasks.task.delete", Json::from_iter([("id", 5)])).await.unwrap();
    let sent = portal.requests();
    assert!(sent.iter().all(|request| request.api == Api::V3));
    assert_eq!(sent.first().unwrap().header("idempotency-key"), None, "a read needs none");
    assert_eq!(sent.last().unwrap().header("idempotency-key"), Some("order 5"));
}

#[tokio::test]
async fn what_a_handler_refuses_is_the_errors_object() {
    let portal = Portal::in_process();
    portal.on_name_of(Api::V3, "demo.add", |_| Err(Refusal::code("X").description("d").argument("title")));
    let error = portal.client().call_by_name_v3("demo.add", ()).await.unwrap_err();
    assert_eq!((error.code(), error.validation()[0].field.as_deref()), (Some("X"), Some("title")));
}
