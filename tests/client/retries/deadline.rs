//! The time of a whole call.

use super::effect::client;
use crate::raw_server::{Act, RawServer, json};
use bitrix_api::client::{CallOptions, Retry};
use bitrix_api::error::ErrorClass;
use bitrix_api::limit::RateLimit;
use bitrix_api::meta::Effect;
use bitrix_api::mock::Portal;
use std::time::Duration;
use tokio::time::Instant;

#[tokio::test]
async fn a_deadline_ends_a_request_that_is_under_way() {
    let server = RawServer::always(Act::Hang).await;
    for (effect, unknown) in [(Effect::Read, false), (Effect::Idempotent, true), (Effect::Write, true)] {
        let options = CallOptions::new().deadline(Duration::from_millis(40)).treat_as(effect);
        let error = client(&server).with(options).call_by_name("any.method", ()).await.unwrap_err();
        assert_eq!(error.class(), ErrorClass::Deadline, "{error}");
        assert_eq!((error.outcome_unknown(), error.is_timeout()), (unknown, true), "{error}");
        assert!(error.to_string().contains("40ms"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn there_is_no_pause_beyond_the_deadline() {
    let portal = Portal::in_process();
    let client = portal.client_with(|settings| settings.rate_limit(RateLimit::OFF));
    drop(portal);
    let retry = Retry::attempts(100).pauses(Duration::from_secs(4), Duration::from_secs(4));
    let client = client.with(CallOptions::new().retry(retry).deadline(Duration::from_secs(10)));
    let started = Instant::now();
    let error = client.call_by_name("any.method", ()).await.unwrap_err();
    // The last failure says more than that the time is over.
    assert_eq!(error.class(), ErrorClass::Connect, "{error}");
    assert!((3..=6).contains(&error.attempts()), "{error}");
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[tokio::test(start_paused = true)]
async fn waiting_for_the_limiter_counts() {
    let portal = Portal::in_process();
    portal.on_name("any.method", |_| Ok(true.into()));
    let slow = RateLimit::new(1, 1, Duration::from_secs(100));
    let client = portal.client_with(|settings| settings.rate_limit(slow));
    client.call_by_name("any.method", ()).await.unwrap();
    let started = Instant::now();
    let hasty = client.with(CallOptions::new().deadline(Duration::from_secs(5)));
    let error = hasty.call_by_name("any.method", ()).await.unwrap_err();
    assert_eq!((error.class(), error.attempts()), (ErrorClass::Deadline, 0), "{error}");
    assert!(!error.outcome_unknown(), "nothing was sent: {error}");
    assert!(started.elapsed() <= Duration::from_secs(5));
    assert_eq!(portal.requests().len(), 1);
    // Without one it waits.
    client.call_by_name("any.method", ()).await.unwrap();
    assert!(started.elapsed() >= Duration::from_secs(90));
}

#[tokio::test]
async fn a_view_obeys_its_own_options_and_shares_the_rest() {
    let limited = json("503 Service Unavailable", r#"{"error": "QUERY_LIMIT_EXCEEDED"}"#);
    let server = RawServer::always(Act::Send(limited)).await;
    let client = client(&server);
    let once = client.with(CallOptions::new().retry(Retry::never()));
    once.call_by_name("any.method", ()).await.unwrap_err();
    assert_eq!(server.requests().len(), 1);
    // What a view of a view does not set is the view's.
    let error = once.with(CallOptions::new().treat_as(Effect::Read)).call_by_name("any.method", ()).await;
    assert_eq!(error.unwrap_err().attempts(), 1);
    client.call_by_name("any.method", ()).await.unwrap_err();
    assert_eq!(server.requests().len(), 12);
    assert_eq!((client.stats(), once.stats().limited), (once.stats(), 12));
}
