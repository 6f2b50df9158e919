//! The bucket and the budget of working time.

use super::raw::{post, post_v3};
use bitrix_api::Json;
use bitrix_api::meta::Api;
use bitrix_api::mock::{Portal, Refusal};
use std::time::Duration;
use tokio::time::advance;

#[tokio::test(start_paused = true)]
async fn the_bucket_leaks() {
    let portal = Portal::in_process();
    portal.on_name("ping", |_| Ok(Json::from(1)));
    portal.enforce(50, 2.0);
    for _ in 0..50 {
        assert_eq!(post(&portal, "ping", "{}").await.status, 200);
    }
    let refused = post(&portal, "ping", "{}").await;
    let body = r#"{"error":"QUERY_LIMIT_EXCEEDED","error_description":"Too many requests"}"#;
    assert_eq!((refused.status, refused.text.as_str()), (503, body));
    advance(Duration::from_millis(499)).await;
    assert_eq!(post(&portal, "ping", "{}").await.status, 503);
    advance(Duration::from_millis(1)).await;
    assert_eq!(post(&portal, "ping", "{}").await.status, 200);
    assert_eq!(post_v3(&portal, "ping", "{}").await.text, body);
    // What was refused has not run and has not filled the bucket.
    let stats = portal.bucket();
    assert_eq!((stats.accepted, stats.refused, portal.runs(Api::V2, "ping")), (51, 3, 51));
    assert!((stats.peak - 50.0).abs() < 1e-6 && (stats.level - 50.0).abs() < 1e-6, "{stats:?}");
    advance(Duration::from_secs(3600)).await;
    assert!(portal.bucket().level.abs() < 1e-6);
    // A batch is one request.
    let batch = r#"{"cmd":{"a":"ping","b":"ping","c":"ping"}}"#;
    assert_eq!(post(&portal, "batch", batch).await.status, 200);
    assert!((portal.bucket().level - 1.0).abs() < 1e-6);
}

#[tokio::test(start_paused = true)]
async fn a_method_has_a_budget() {
    let portal = Portal::in_process();
    portal.on_name("heavy", |_| Ok(Json::from(1)));
    portal.on_name("light", |_| Ok(Json::from(1)));
    portal.on_name("wrong", |_| Err(Refusal::code("WRONG")));
    portal.limit_operating(Duration::from_secs(480));
    portal.cost(Api::V2, "heavy", Duration::from_secs(160));
    portal.cost(Api::V2, "wrong", Duration::from_secs(1000));
    portal.cost(Api::V2, "light", Duration::from_millis(99));

    let first = post(&portal, "heavy", "{}").await.json();
    let reset = first["time"]["operating_reset_at"].as_i64().unwrap();
    assert_eq!(first["time"]["operating"].to_string(), "160", "{first}");
    let start = first["time"]["start"].as_i64().unwrap();
    assert!(reset > start + 540 && reset <= start + 600, "{first}");
    advance(Duration::from_secs(120)).await;
    // The budget is checked before, and may be overdrawn; 480 is not more than 480.
    for operating in ["320", "480", "640"] {
        let answer = post(&portal, "heavy", "{}").await.json();
        assert_eq!(answer["time"]["operating"].to_string(), operating);
        assert_eq!(answer["time"]["operating_reset_at"].as_i64(), Some(reset));
    }
    let blocked = post(&portal, "HEAVY", "{}").await;
    assert_eq!(blocked.status, 429);
    let text = r#"{"error":"OPERATION_TIME_LIMIT","error_description":"Method is blocked due to operation time limit."}"#;
    assert_eq!(blocked.text, text);
    // Others go on; what is short or fails is not billed; an application has a budget of its own.
    for _ in 0..2 {
        assert_eq!(post(&portal, "wrong", "{}").await.status, 400);
        assert_eq!(post(&portal, "light", "{}").await.json()["time"]["operating"].as_i64(), Some(0));
    }
    let app = portal.oauth_client(portal.issue_token());
    app.call_by_name("heavy", ()).await.unwrap();
    // Commands are billed and blocked one by one.
    let batch = r#"{"cmd":{"a":"heavy","b":"light"}}"#;
    let answer = post(&portal, "batch", batch).await;
    let json = answer.json();
    assert_eq!(answer.status, 200);
    assert_eq!(json["result"]["result_error"]["a"]["error"].as_str(), Some("OPERATION_TIME_LIMIT"));
    assert_eq!(json["result"]["result"].to_string(), r#"{"b":1}"#);
    assert_eq!(json["result"]["result_time"]["b"]["operating"].as_i64(), Some(0));

    // The oldest minute drops out: 480 are left, which is not too much.
    let now = post(&portal, "light", "{}").await.json()["time"]["start"].as_i64().unwrap();
    advance(Duration::from_secs(u64::try_from(reset - now).unwrap())).await;
    assert_eq!(post(&portal, "heavy", "{}").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn the_portal_takes_its_time() {
    let portal = Portal::in_process();
    portal.on_name("ping", |_| Ok(Json::from(1)));
    portal.delay(Duration::from_millis(40), Duration::from_millis(20));
    let clock = tokio::time::Instant::now();
    portal.client().call_by_name("ping", ()).await.unwrap();
    assert_eq!(clock.elapsed().as_millis() / 10, 6);
    let batch = r#"{"cmd":["ping","ping","ping"]}"#;
    let answer = post(&portal, "batch", batch).await.json();
    assert_eq!(clock.elapsed().as_millis() / 10, 16);
    let duration: f64 = answer["time"]["duration"].to_string().parse().unwrap();
    assert!((0.1..1.2).contains(&duration), "{answer}");
    // A client that gives up has lost the answer, not the work.
    let hasty = portal.client_with(|settings| settings.timeout(Duration::from_millis(50)));
    let error = hasty.call_by_name("ping", ()).await.unwrap_err();
    assert_eq!(error.class(), bitrix_api::error::ErrorClass::Timeout);
    assert_eq!(portal.runs(Api::V2, "ping"), 5);
}
