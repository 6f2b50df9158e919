//! One renewal, whoever asks for it.

use super::{OddStore, calls, client, dated_tokens, portal, sent_with, tokens};
use bitrix_api::auth::MemoryStore;
use bitrix_api::error::ErrorClass;
use bitrix_api::meta::Api;
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn a_hundred_calls_meet_an_expired_token() {
    let portal = portal();
    let store = MemoryStore::new(tokens(&portal));
    let client = client(&portal, store.clone()).await;
    let old = store.get().unwrap();
    portal.expire_tokens();
    let outcomes = calls(&client, 100).await;
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!((portal.oauth().refreshes, portal.oauth().refused), (1, 0));
    assert_eq!(portal.runs(Api::V2, "any.method"), 100);
    let new = store.get().unwrap();
    assert_ne!((&new.access_token, &new.refresh_token), (&old.access_token, &old.refresh_token));
    assert!(new.expires.is_some() && new.member_id == old.member_id);
    let stats = client.stats();
    assert_eq!((stats.calls, stats.answered, stats.renewals), (100, 100, 1));
    // All that were sent with the old token, and those that were not.
    assert_eq!(stats.attempts as usize, 100 + sent_with(&portal, &old.access_token));
    assert_eq!(stats.repeats, 0, "a renewed token is no repeat");
}

#[tokio::test(start_paused = true)]
async fn a_token_whose_end_is_known_costs_no_call() {
    let portal = portal();
    let client = client(&portal, MemoryStore::new(dated_tokens(&portal))).await;
    client.call_by_name("any.method", ()).await.unwrap();
    // Never before its end.
    tokio::time::sleep(Duration::from_secs(3_500)).await;
    client.call_by_name("any.method", ()).await.unwrap();
    assert_eq!(portal.oauth().refreshes, 0);
    tokio::time::sleep(Duration::from_secs(101)).await;
    portal.take_requests();
    assert!(calls(&client, 100).await.iter().all(Result::is_ok));
    assert_eq!((portal.oauth().refreshes, portal.requests().len()), (1, 100));
    // A day later, and another.
    for day in 2..4 {
        tokio::time::sleep(Duration::from_secs(86_400)).await;
        assert!(calls(&client, 10).await.iter().all(Result::is_ok));
        assert_eq!(portal.oauth().refreshes, day);
    }
}

#[tokio::test(start_paused = true)]
async fn clients_with_one_store_spend_a_refresh_token_once() {
    let portal = portal();
    let store = MemoryStore::new(tokens(&portal));
    let one = client(&portal, store.clone()).await;
    let two = client(&portal, store.clone()).await;
    portal.expire_tokens();
    let (first, second) = tokio::join!(calls(&one, 50), calls(&two, 50));
    assert!(first.iter().chain(&second).all(Result::is_ok), "{first:?} {second:?}");
    assert_eq!((portal.oauth().refreshes, portal.oauth().refused), (1, 0));
    assert_eq!(one.stats().renewals + two.stats().renewals, 1);
}

#[tokio::test(start_paused = true)]
async fn the_new_refresh_token_is_kept_before_any_call_uses_the_new_token() {
    let portal = portal();
    let store = OddStore { delay: Duration::from_secs(20), ..OddStore::new(tokens(&portal)) };
    let client = client(&portal, store.clone()).await;
    let old = store.memory.get().unwrap();
    portal.expire_tokens();
    let running = tokio::spawn({
        let client = client.clone();
        async move { calls(&client, 10).await }
    });
    tokio::time::sleep(Duration::from_secs(19)).await;
    assert_eq!((store.saves(), portal.oauth().refreshes), (1, 1));
    assert_eq!(store.memory.get().unwrap(), old, "not saved yet");
    assert_eq!(portal.requests().len(), sent_with(&portal, &old.access_token), "and not used");
    assert!(running.await.unwrap().iter().all(Result::is_ok));
    let new = store.memory.get().unwrap();
    assert_eq!(sent_with(&portal, &new.access_token), 10);
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_goes_away_takes_nothing_with_it() {
    let portal = portal();
    let store = OddStore { delay: Duration::from_secs(20), ..OddStore::new(tokens(&portal)) };
    let client = client(&portal, store.clone()).await;
    portal.expire_tokens();
    let call = |client: bitrix_api::Client| async move { client.call_by_name("any.method", ()).await };
    // The one that began the renewal goes away in the middle of it; another waits.
    let first = tokio::spawn(call(client.clone()));
    tokio::time::sleep(Duration::from_secs(5)).await;
    let second = tokio::spawn(call(client.clone()));
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(store.saves(), 1);
    first.abort();
    assert!(first.await.unwrap_err().is_cancelled());
    second.await.unwrap().unwrap();
    assert_eq!((portal.oauth().refreshes, store.saves()), (1, 1));

    // All go away: what was rotated is kept all the same.
    portal.expire_tokens();
    let before = store.memory.get().unwrap();
    let alone = tokio::spawn(call(client.clone()));
    tokio::time::sleep(Duration::from_secs(5)).await;
    alone.abort();
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_ne!(store.memory.get().unwrap().refresh_token, before.refresh_token);
    client.call_by_name("any.method", ()).await.unwrap();
    assert_eq!((portal.oauth().refreshes, portal.oauth().refused, store.saves()), (2, 0, 2));
    let stats = client.stats();
    assert_eq!((stats.calls, stats.answered, stats.dropped, stats.running), (4, 2, 2, 0));
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_once_per_call() {
    let portal = portal();
    let client = client(&portal, MemoryStore::new(tokens(&portal))).await;
    for code in ["expired_token", "EXPIRED_TOKEN", "invalid_token"] {
        let before = portal.oauth().refreshes;
        for _ in 0..2 {
            portal.respond_once(401, "application/json", format!(r#"{{"error": "{code}"}}"#));
        }
        let error = client.call_by_name("any.method", ()).await.unwrap_err();
        assert_eq!((error.class(), error.attempts()), (ErrorClass::Refused, 2), "{error}");
        assert_eq!(portal.oauth().refreshes - before, 1);
    }
    // Once is enough.
    portal.respond_once(401, "application/json", r#"{"error": "invalid_token"}"#);
    client.call_by_name("any.method", ()).await.unwrap();
    // Other refusals are no matter of the token.
    let before = portal.oauth().refreshes;
    for (status, code) in [(401, "NO_AUTH_FOUND"), (401, "insufficient_scope"), (403, "ACCESS_DENIED")] {
        portal.respond_once(status, "application/json", format!(r#"{{"error": "{code}"}}"#));
        client.call_by_name("any.method", ()).await.unwrap_err();
    }
    assert_eq!(portal.oauth().refreshes, before);
}

#[tokio::test(start_paused = true)]
async fn rest_3_says_it_by_the_status_alone() {
    let portal = portal();
    portal.on_name_of(Api::V3, "any.method", |_| Ok(true.into()));
    let client = client(&portal, MemoryStore::new(tokens(&portal))).await;
    portal.expire_tokens();
    client.call_by_name_v3("any.method", ()).await.unwrap();
    assert_eq!(portal.oauth().refreshes, 1);
    // The same code under 403 is a matter of rights.
    let denied = r#"{"error": {"code": "BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION", "message": "m"}}"#;
    portal.respond_once(403, "application/json", denied);
    let error = client.call_by_name_v3("any.method", ()).await.unwrap_err();
    assert_eq!((error.status(), error.attempts(), portal.oauth().refreshes), (Some(403), 1, 1));
    portal.respond_once(401, "application/json", denied);
    client.call_by_name_v3("any.method", ()).await.unwrap();
    assert_eq!(portal.oauth().refreshes, 2);
}

#[tokio::test(start_paused = true)]
async fn a_change_is_repeated_after_a_renewal_and_runs_once() {
    let portal = portal();
    let client = client(&portal, MemoryStore::new(tokens(&portal))).await;
    portal.expire_tokens();
    // Even where nothing is ever sent again: the server has not run it.
    let once = client.with(bitrix_api::client::CallOptions::new().retry(bitrix_api::client::Retry::never()));
    once.call_by_name("any.method", ()).await.unwrap();
    assert_eq!(portal.runs(Api::V2, "any.method"), 1);
}
