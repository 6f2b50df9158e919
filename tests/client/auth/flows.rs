//! The ways to the first tokens.

use super::{app, portal};
use bitrix_api::auth::{AuthFailure, Frame, MemoryStore, Tokens};
use bitrix_api::error::ErrorClass;
use bitrix_api::{Secret, Timestamp};
use std::sync::Arc;
use std::time::Duration;

/// The query of an address.
fn query(url: &str) -> &str {
    url.split_once('?').unwrap().1
}

#[tokio::test(start_paused = true)]
async fn the_full_flow() {
    let portal = portal();
    let app = app(&portal);
    let begun = app.authorize(portal.url()).unwrap();
    assert!(!format!("{begun:?} {app:?}").contains(begun.state.expose()));
    assert_ne!(begun.state, app.authorize(portal.url()).unwrap().state);
    let back = portal.authorize(&begun.url).expect("the portal knows the page");
    // The mock's OAuth server is at an address of its own.
    let returned = app.returned(query(&back), &begun.state).unwrap();
    let tokens = app.exchange_with(&portal.builder(), &returned).await.unwrap();
    assert_eq!(tokens.client_endpoint, format!("{}/rest/", portal.url()));
    assert_eq!(tokens.member_id, portal.member_id());
    assert!(tokens.refresh_token.is_some() && tokens.expires.is_some());
    let client = portal.builder().app(app.clone(), Arc::new(MemoryStore::new(tokens))).await.unwrap();
    client.call_by_name("any.method", ()).await.unwrap();
    assert_eq!((portal.oauth().exchanges, portal.oauth().refreshes), (1, 0));

    // A code is good once, and for half a minute.
    let error = app.exchange_with(&portal.builder(), &returned).await.unwrap_err();
    assert_eq!((error.class(), error.auth_failure()), (ErrorClass::Auth, Some(AuthFailure::BadCode)));
    assert!(!format!("{error} {error:?}").contains(returned.code.expose()));
    let begun = app.authorize(portal.url()).unwrap();
    let returned = app.returned(query(&portal.authorize(&begun.url).unwrap()), &begun.state).unwrap();
    tokio::time::sleep(Duration::from_secs(31)).await;
    let error = app.exchange_with(&portal.builder(), &returned).await.unwrap_err();
    assert_eq!(error.auth_failure(), Some(AuthFailure::BadCode));
}

#[tokio::test(start_paused = true)]
async fn somebody_elses_return_is_refused() {
    let portal = portal();
    let app = app(&portal);
    let (mine, theirs) = (app.authorize(portal.url()).unwrap(), app.authorize(portal.url()).unwrap());
    let back = portal.authorize(&theirs.url).unwrap();
    for state in [mine.state, Secret::new("")] {
        let error = app.returned(query(&back), &state).unwrap_err();
        assert_eq!((error.class(), error.auth_failure()), (ErrorClass::Auth, Some(AuthFailure::State)));
    }
    // A query that names a server of its own does not get the client's secret.
    let forged = query(&back).replace("server_domain=", "server_domain=oauth.evil.example&was=");
    let returned = app.returned(&forged, &theirs.state).unwrap();
    let error = app.exchange_with(&portal.builder(), &returned).await.unwrap_err();
    assert_eq!(error.auth_failure(), Some(AuthFailure::UntrustedServer));
    assert_eq!(portal.oauth().exchanges, 0);
}

#[test]
fn the_page_is_the_portals() {
    let app = bitrix_api::auth::App::new("local.1 &x", "secret");
    let begun = app.authorize("example.bitrix24.com").unwrap();
    let expected = "https://example.bitrix24.com/oauth/authorize/?client_id=local.1+%26x&state=";
    assert!(begun.url.starts_with(expected), "{}", begun.url);
    assert!(begun.url.ends_with(begun.state.expose()) && begun.state.expose().len() >= 32);
    assert_eq!(app.authorize("http://example.bitrix24.com").unwrap_err().class(), ErrorClass::Config);
}

#[tokio::test(start_paused = true)]
async fn the_application_frame() {
    let portal = portal();
    let post = portal.frame_post();
    let frame = Frame::from_request(&post.query, post.body.as_bytes()).unwrap();
    assert_eq!((frame.lang.as_str(), frame.placement.as_deref()), ("en", Some("DEFAULT")));
    assert_eq!(frame.tokens.application_token, Some(portal.application_token()));
    assert_eq!(frame.tokens.member_id, portal.member_id());
    assert!(!frame.tokens.is_expired() && !frame.tokens.scope.is_empty());
    let shown = format!("{frame:?}");
    assert!(!shown.contains(frame.tokens.access_token.expose()), "{shown}");
    let store = MemoryStore::new(frame.tokens);
    let client = portal.builder().app(app(&portal), Arc::new(store.clone())).await.unwrap();
    client.call_by_name("any.method", ()).await.unwrap();
    tokio::time::sleep(Duration::from_secs(4_000)).await;
    client.call_by_name("any.method", ()).await.unwrap();
    assert_eq!(portal.oauth().refreshes, 1);
    // What the renewal does not tell is kept.
    assert_eq!(store.get().unwrap().application_token, Some(portal.application_token()));

    let bad = [
        ("PROTOCOL=1", "AUTH_ID=a"),
        ("DOMAIN=a.bitrix24.com", "REFRESH_ID=r"),
        ("DOMAIN=a.bitrix24.com&PROTOCOL=0", "AUTH_ID=a"),
        ("DOMAIN=a.bitrix24.com/evil?", "AUTH_ID=a"),
        ("DOMAIN=u:p@a.bitrix24.com", "AUTH_ID=a"),
        ("DOMAIN=a.bitrix24.com", "AUTH_ID=a&AUTH_ID=b"),
        ("DOMAIN=a.bitrix24.com", "AUTH_ID=%zz"),
    ];
    for (query, body) in bad {
        let error = Frame::from_request(query, body.as_bytes()).unwrap_err();
        assert_eq!(error.auth_failure(), Some(AuthFailure::Malformed), "{query} {body}: {error}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_event_hands_tokens_over() {
    let portal = portal();
    let grant = portal.grant();
    let mut auth = portal.event_auth(Some(&grant.access_token)).unwrap();
    auth.refresh_token = Some(grant.refresh_token.clone());
    auth.server_endpoint = Some(grant.server_endpoint);
    let tokens = Tokens::from_event(&auth).unwrap();
    assert_eq!(tokens.expires, auth.expires);
    let client = portal.builder().app(app(&portal), Arc::new(MemoryStore::new(tokens))).await.unwrap();
    client.call_by_name("any.method", ()).await.unwrap();
    portal.expire_tokens();
    client.call_by_name("any.method", ()).await.unwrap();
    assert_eq!(portal.oauth().refreshes, 1);
    // An event that no user caused has none.
    assert_eq!(Tokens::from_event(&portal.event_auth(None).unwrap()), None);
    // A late one: the moment counts, not the life time.
    auth.expires = Some(Timestamp::new(1_700_000_000));
    assert!(Tokens::from_event(&auth).unwrap().is_expired());
}
