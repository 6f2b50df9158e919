//! A call of REST 3.0 that comes again with its key.

use super::raw::{Answer, send};
use bitrix_api::Json;
use bitrix_api::meta::Api;
use bitrix_api::mock::{Fault, FaultRule, Portal, Refusal};
use std::time::Duration;

async fn call(portal: &Portal, method: &str, key: &str, body: &str) -> Option<Answer> {
    let url = format!("{}{method}", portal.webhook_url().replace("/rest/", "/rest/api/"));
    send(portal, "POST", &url, &[("content-type", "application/json"), ("Idempotency-Key", key)], body).await
}

fn portal() -> Portal {
    let portal = Portal::in_process();
    for api in [Api::V2, Api::V3] {
        portal.on_name_of(api, "thing.add", |call| match call.params()["fail"].is_null() {
            true => Ok(Json::from(call.create("thing", call.params().clone()))),
            false => Err(Refusal::code("FAILED")),
        });
    }
    portal
}

#[tokio::test(start_paused = true)]
async fn a_key_runs_once() {
    let portal = portal();
    let first = call(&portal, "thing.add", "k1", r#"{"a":1}"#).await.unwrap();
    assert_eq!((first.header("idempotency-key"), first.header("idempotent-replayed")), (Some("k1"), None));
    let again = call(&portal, "thing.add", "k1", r#"{"a":1}"#).await.unwrap();
    assert_eq!((again.status, &again.text), (200, &first.text));
    assert_eq!(
        (again.header("idempotency-key"), again.header("idempotent-replayed")),
        (Some("k1"), Some("true"))
    );
    assert_eq!(portal.created("thing").len(), 1);

    let other = call(&portal, "thing.add", "k1", r#"{"a":2}"#).await.unwrap();
    let code = other.json()["error"]["code"].as_str().unwrap().to_owned();
    assert_eq!(
        (other.status, code.as_str()),
        (422, "BITRIX_REST_V3_EXCEPTION_IDEMPOTENCYKEYREUSEDEXCEPTION")
    );
    call(&portal, "thing.add", "k2", r#"{"a":1}"#).await.unwrap();
    assert_eq!(portal.created("thing").len(), 2);
    for wrong in ["", "\u{e9}", &"x".repeat(256)] {
        let answer = call(&portal, "thing.add", wrong, "{}").await.unwrap();
        let code = answer.json()["error"]["code"].as_str().unwrap().to_owned();
        assert_eq!(
            (answer.status, code.as_str()),
            (400, "BITRIX_REST_V3_EXCEPTION_INVALIDIDEMPOTENCYKEYEXCEPTION")
        );
    }
    tokio::time::advance(Duration::from_secs(24 * 3600)).await;
    call(&portal, "thing.add", "k1", r#"{"a":1}"#).await.unwrap();
    assert_eq!(portal.created("thing").len(), 3);
}

#[tokio::test(start_paused = true)]
async fn what_was_lost_is_kept_and_what_failed_is_not() {
    let portal = portal();
    portal.inject(FaultRule::new(Fault::DropReply).times(1));
    assert!(call(&portal, "thing.add", "k", "{}").await.is_none());
    let again = call(&portal, "thing.add", "k", "{}").await.unwrap();
    assert_eq!((again.header("idempotent-replayed"), portal.created("thing").len()), (Some("true"), 1));
    for _ in 0..2 {
        let failed = call(&portal, "thing.add", "f", r#"{"fail":1}"#).await.unwrap();
        assert_eq!((failed.status, failed.header("idempotent-replayed")), (400, None));
    }
}

#[tokio::test(start_paused = true)]
async fn older_portals_ignore_it() {
    let portal = portal();
    portal.honour_idempotency_keys(false);
    for made in 1..3 {
        let answer = call(&portal, "thing.add", "k", "{}").await.unwrap();
        assert_eq!((answer.header("idempotency-key"), portal.created("thing").len()), (None, made));
    }
    // As v2 always does.
    portal.honour_idempotency_keys(true);
    let url = format!("{}thing.add", portal.webhook_url());
    for made in 3..5 {
        let answer = send(&portal, "POST", &url, &[("idempotency-key", "k")], "").await.unwrap();
        assert_eq!((answer.header("idempotency-key"), portal.created("thing").len()), (None, made));
    }
}
