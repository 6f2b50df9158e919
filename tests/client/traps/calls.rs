//! Limits, tokens, and what goes over the wire.

use crate::raw_server::{Act, RawServer, json};
use bitrix_api::auth::{App, AuthFailure, MemoryStore, TokenStore as _, Tokens};
use bitrix_api::client::{CallOptions, Params};
use bitrix_api::error::ErrorClass;
use bitrix_api::limit::{OperatingLimit, RateLimit};
use bitrix_api::meta::{Api, Effect, Method as _};
use bitrix_api::mock::{Caller, Fault, FaultRule, OAuthFault, Portal};
use bitrix_api::{Client, Json, SystemError, event};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::Instant;

fn portal() -> Portal {
    let portal = Portal::in_process();
    portal.on_name("ping", |_| Ok(true.into()));
    portal
}

/// A client with tokens that are renewed, and their store.
async fn app(portal: &Portal) -> (Client, MemoryStore) {
    let grant = portal.grant();
    let tokens = Tokens::new(grant.access_token, grant.refresh_token, grant.client_endpoint)
        .server_endpoint(grant.server_endpoint)
        .member_id(grant.member_id);
    let store = MemoryStore::new(tokens);
    let app = App::new(portal.client_id(), portal.client_secret()).trust_server(portal.oauth_url());
    (portal.builder().app(app, Arc::new(store.clone())).await.unwrap(), store)
}

#[tokio::test(start_paused = true)]
async fn trap_01_the_query_limit_is_shared_by_source_ip() {
    let portal = portal();
    portal.enforce(50, 2.0);
    let (app, _) = app(&portal).await;
    let clients = [portal.client(), portal.client(), app];
    let started = Instant::now();
    let mut calls = JoinSet::new();
    for number in 0..120 {
        let client = clients[number % 3].clone();
        calls.spawn(async move { client.call_by_name("ping", ()).await.is_ok() });
    }
    assert!(calls.join_all().await.into_iter().all(|ok| ok));
    assert_eq!((portal.bucket().accepted, portal.bucket().refused), (120, 0));
    // 70 beyond the bucket, 2 a second.
    assert_eq!(started.elapsed().as_secs(), 35);
}

#[tokio::test(start_paused = true)]
async fn trap_02_a_token_is_renewed_once_for_all_and_the_new_one_is_kept() {
    let portal = portal();
    let (client, store) = app(&portal).await;
    let before = store.get().unwrap();
    portal.expire_tokens();
    let mut calls = JoinSet::new();
    for _ in 0..40 {
        let client = client.clone();
        calls.spawn(async move { client.call_by_name("ping", ()).await.is_ok() });
    }
    assert!(calls.join_all().await.into_iter().all(|ok| ok));
    assert_eq!((portal.oauth().refreshes, portal.oauth().refused), (1, 0));
    let after = store.load().await.unwrap().unwrap();
    assert!(after.access_token != before.access_token && after.refresh_token != before.refresh_token);
    // The new refresh token is worth something: the next end is survived too.
    portal.expire_tokens();
    assert!(client.call_by_name("ping", ()).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn trap_11_a_method_that_used_up_its_time_waits_for_the_reset() {
    let portal = portal();
    portal.on_name("slow", |_| Ok(true.into()));
    portal.limit_operating(Duration::from_secs(10));
    portal.cost(Api::V2, "slow", Duration::from_secs(6));
    // Nothing is held back beforehand, so that the portal does refuse; its answer names no time.
    let client = portal.client_with(|settings| settings.operating_limit(OperatingLimit::OFF));
    let started = Instant::now();
    for _ in 0..3 {
        client.call_by_name("slow", ()).await.unwrap();
    }
    assert_eq!((client.stats().operating_limited, portal.runs(Api::V2, "slow")), (1, 3));
    let waited = started.elapsed().as_secs();
    assert!((530..=660).contains(&waited), "until the first minute drops out: {waited}");
    // Other methods have their own time.
    let started = Instant::now();
    client.call_by_name("ping", ()).await.unwrap();
    assert_eq!(started.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn trap_12_a_change_without_an_answer_is_not_made_twice() {
    let portal = portal();
    portal.inject(FaultRule::new(Fault::Delay(Duration::from_secs(300))).times(1));
    let client = portal.client_with(|settings| settings.timeout(Duration::from_secs(30)));
    let error = client.call_by_name("ping", ()).await.unwrap_err();
    assert_eq!((error.class(), error.outcome_unknown()), (ErrorClass::Timeout, true), "{error}");
    assert!(error.to_string().contains("may be made twice"), "{error}");
    assert_eq!(portal.runs(Api::V2, "ping"), 1);
    // What only reads is asked again.
    portal.inject(FaultRule::new(Fault::Delay(Duration::from_secs(300))).times(1));
    let reading = client.with(CallOptions::new().treat_as(Effect::Read));
    assert!(reading.call_by_name("ping", ()).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn trap_16_a_renamed_portal_gets_the_whole_request() {
    let old = portal();
    let new = old.start_renamed().await.unwrap();
    let client = old.client();
    for title in ["one", "two"] {
        client.call_by_name("ping", Params::new().set("TITLE", title)).await.unwrap();
    }
    let titles: Vec<Json> = new.requests().iter().map(|sent| sent.params["TITLE"].clone()).collect();
    assert_eq!(titles, [Json::from("one"), Json::from("two")]);
    assert!(new.requests().iter().all(|sent| sent.http_method == "POST"));
    // Only the first came to the old address.
    assert_eq!((old.request_count(), client.portal()), (1, new.url()));
}

#[tokio::test(start_paused = true)]
async fn trap_17_a_method_for_applications_says_so_to_a_webhook() {
    assert_eq!(event::offline::Get::META.auth, bitrix_api::meta::Auth::OauthOnly);
    let portal = Portal::in_process();
    let error = portal.client().call(event::offline::Get::new()).await.unwrap_err();
    assert_eq!((error.system(), error.is_retryable()), (Some(SystemError::WrongAuthType), false));
    assert!(error.to_string().contains("the other kind of authorisation"), "{error}");
    assert!(portal.oauth_client(portal.issue_token()).call(event::offline::Get::new()).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn trap_20_names_that_the_server_takes_for_itself_are_not_sent() {
    let portal = portal();
    let client = portal.client();
    for name in ["auth", "access_token", "aplogin", "ap", "sessid", "token", "state", "method"] {
        let error =
            client.call_by_name("ping", Params::new().set("A", "b").set(name, "x")).await.unwrap_err();
        assert_eq!(error.class(), ErrorClass::Request);
        assert!(error.to_string().contains(&format!("`{name}`")), "{error}");
    }
    assert_eq!(portal.request_count(), 0);
    // Inside another parameter it is an ordinary name; and paging is what `start` is for.
    let inner = Json::from_iter([("token", "x")]);
    client.call_by_name("ping", Params::new().set("fields", &inner).set("start", &50_i64)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn trap_21_rest_3_says_401_where_a_token_has_ended() {
    let portal = Portal::in_process();
    portal.on_name_of(Api::V3, "ping", |_| Ok(true.into()));
    let (client, _) = app(&portal).await;
    portal.expire_tokens();
    assert!(client.call_by_name_v3("ping", ()).await.is_ok());
    assert_eq!(portal.oauth().refreshes, 1);
    // The same code under 403 is a matter of rights, which no new token changes.
    let denied = r#"{"error":{"code":"BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION","message":"no"}}"#;
    portal.respond_once(403, "application/json", denied);
    let error = client.call_by_name_v3("ping", ()).await.unwrap_err();
    assert_eq!((error.status(), portal.oauth().refreshes), (Some(403), 1));
}

#[tokio::test(start_paused = true)]
async fn trap_24_what_is_sent_is_json_that_the_server_reads() {
    let portal = portal();
    let odd = "\u{0}\u{1f}\"\\/\u{2028}<b>&'ü\u{1F600}\r\n";
    portal.client().call_by_name("ping", Params::new().set("TEXT", odd).set("N", &5_i64)).await.unwrap();
    let sent = &portal.requests()[0];
    // To the letter: anything else is read as a form, and the parameters are gone without a word.
    assert_eq!(sent.header("content-type"), Some("application/json"));
    assert_eq!((sent.params["TEXT"].as_str(), sent.params["N"].as_i64()), (Some(odd), Some(5)));
    // What cannot be JSON is an error here and not nothing there.
    let error = portal.client().call_by_name("ping", Params::new().set("X", &f64::NAN)).await.unwrap_err();
    assert_eq!((error.class(), portal.request_count()), (ErrorClass::Request, 1));
}

#[tokio::test(start_paused = true)]
async fn trap_31_parameters_by_position_stay_in_their_places() {
    let portal = portal();
    let positions = Json::from(vec![Json::from(17), Json::from_iter([("POST_MESSAGE", "Hi")])]);
    portal.client().call_by_name("ping", positions.clone()).await.unwrap();
    let sent = &portal.requests()[0];
    assert_eq!(sent.params, positions);
    // Nothing beside them, not in the address either, or they would move.
    assert_eq!(sent.body, positions.to_string());
    assert!(sent.to_string().starts_with("POST /rest/1/***/ping\n"), "{sent}");
}

#[tokio::test(start_paused = true)]
async fn trap_33_an_unknown_method_may_be_a_webhook_without_its_user() {
    let portal = portal();
    let wrong = portal.webhook_url().replace("hook", "other");
    let client = portal.builder().webhook(&wrong).unwrap();
    let error = client.call_by_name("no.such.method", ()).await.unwrap_err();
    assert_eq!(error.system(), Some(SystemError::MethodNotFound), "before the secret is looked at");
    assert!(error.to_string().contains("that the webhook address holds the user id"), "{error}");
    let error = client.call_by_name("ping", ()).await.unwrap_err();
    assert_eq!(error.system(), Some(SystemError::InvalidCredentials));
    // An address without the user is refused before anything is sent.
    let without = portal.webhook_url().replace("/rest/1/", "/rest/");
    assert_eq!(portal.builder().webhook(without).unwrap_err().class(), ErrorClass::Config);
}

#[tokio::test(start_paused = true)]
async fn trap_35_the_server_of_the_tokens_renews_them_and_is_not_the_portal() {
    let portal = portal();
    let (client, store) = app(&portal).await;
    portal.expire_tokens();
    client.call_by_name("ping", ()).await.unwrap();
    // The reply's `domain` is the authorisation server's.
    assert_eq!(client.portal(), portal.url());
    assert_ne!(portal.oauth_url(), portal.url());
    assert!(store.get().unwrap().client_endpoint.starts_with(&portal.url()));
    portal.expire_tokens();
    // An error under 200.
    portal.fail_oauth(OAuthFault::WrongClient);
    let error = client.call_by_name("ping", ()).await.unwrap_err();
    assert_eq!((error.class(), error.auth_failure()), (ErrorClass::Auth, Some(AuthFailure::BadClient)));
    // A server that somebody else names gets neither token nor secret.
    let stranger = store.get().unwrap().server_endpoint("https://oauth.example/rest/");
    let app = App::new(portal.client_id(), portal.client_secret());
    let client = portal.builder().app(app, Arc::new(MemoryStore::new(stranger))).await.unwrap();
    let error = client.call_by_name("ping", ()).await.unwrap_err();
    assert_eq!(error.auth_failure(), Some(AuthFailure::UntrustedServer), "{error}");
}

#[tokio::test(start_paused = true)]
async fn trap_36_events_that_an_answer_takes_from_the_queue_are_not_lost_unnoticed() {
    // It deletes what it answers unless it is told not to: no method that may be asked again without a thought.
    assert_eq!(event::offline::Get::META.effect, Effect::Write);
    let portal = Portal::in_process();
    portal.on_name("event.offline.get", |_| Ok(Json::from_iter([("process_id", Json::Null)])));
    portal.inject(FaultRule::new(Fault::DropReply));
    let client = portal.oauth_client(portal.issue_token());
    let error = client.call(event::offline::Get::new()).await.unwrap_err();
    assert!(error.outcome_unknown(), "{error}");
    assert_eq!(portal.runs(Api::V2, "event.offline.get"), 1);
}

#[tokio::test]
async fn trap_40_secrets_in_addresses_are_not_shown() {
    // A server that repeats what it was sent.
    let server = RawServer::always(Act::Send(json(
        "400 Bad Request",
        r#"{"error":"X","error_description":"POST /rest/1/s3cret/ping: refused"}"#,
    )))
    .await;
    let address = format!("{}/rest/1/s3cret/", server.webhook().split("/rest/").next().unwrap());
    let client = Client::builder().rate_limit(RateLimit::OFF).webhook(&address).unwrap();
    let error = client.call_by_name("ping", ()).await.unwrap_err();
    let shown = format!("{client:?}\n{error}\n{error:?}\n{error:#?}");
    assert!(shown.contains("refused") && !shown.contains("s3cret"), "{shown}");

    let portal = Portal::start().await.unwrap();
    let (client, store) = app(&portal).await;
    portal.expire_tokens();
    portal.fail_oauth(OAuthFault::InvalidGrant);
    let error = client.call_by_name("profile", ()).await.unwrap_err();
    let tokens = store.get().unwrap();
    let shown = format!("{client:?}\n{tokens:?}\n{error}\n{error:#?}\n{:?}", portal.requests());
    let secrets = [portal.client_secret(), tokens.access_token, tokens.refresh_token.unwrap()];
    assert!(secrets.iter().all(|secret| !shown.contains(secret.expose())), "{shown}");
    assert!(portal.requests().iter().any(|sent| sent.caller == Caller::Token));
}
