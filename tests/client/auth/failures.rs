//! A renewal that fails says why, to all who wait.

use super::{OddStore, app, calls, client, portal, sent_with, tokens};
use bitrix_api::auth::{AuthFailure, MemoryStore, TokenStore as _, Tokens};
use bitrix_api::error::ErrorClass;
use bitrix_api::mock::{OAuthFault, Portal};
use bitrix_api::{Client, Error};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::time::Instant;

/// Everything that an error shows, with all that is behind it.
fn shown(error: &Error) -> String {
    let mut text = format!("{error}\n{error:?}\n{error:#?}");
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        text.push_str(&format!("\n{inner}\n{inner:?}\n{inner:#?}"));
        source = inner.source();
    }
    text
}

fn no_secret(error: &Error, portal: &Portal, tokens: &Tokens) {
    let text = shown(error);
    let secrets =
        [Some(portal.client_secret()), Some(tokens.access_token.clone()), tokens.refresh_token.clone()];
    for secret in secrets.iter().flatten() {
        assert!(!text.contains(secret.expose()), "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn every_cause_reaches_every_caller() {
    let answer = |status, body: &str| OAuthFault::Answer(status, body.to_owned());
    let table = [
        (OAuthFault::InvalidGrant, AuthFailure::Revoked, Some("invalid_grant")),
        (OAuthFault::NoDescription, AuthFailure::Revoked, Some("invalid_grant")),
        (OAuthFault::InvalidClient, AuthFailure::BadClient, Some("invalid_client")),
        (OAuthFault::WrongClient, AuthFailure::BadClient, Some("wrong_client")),
        (OAuthFault::PaymentRequired, AuthFailure::Unpaid, Some("PAYMENT_REQUIRED")),
        (OAuthFault::NotInstalled, AuthFailure::ApplicationRemoved, Some("NOT_INSTALLED")),
        (OAuthFault::Page(502), AuthFailure::Server, None),
        (OAuthFault::Page(200), AuthFailure::Server, None),
        (answer(200, "{}"), AuthFailure::Server, None),
        (answer(400, r#"{"error": "invalid_scope"}"#), AuthFailure::Scope, Some("invalid_scope")),
        (answer(401, r#"{"error": "ERROR_OAUTH"}"#), AuthFailure::Refused, Some("ERROR_OAUTH")),
    ];
    for (fault, cause, code) in table {
        let portal = portal();
        let store = MemoryStore::new(tokens(&portal));
        let client = client(&portal, store.clone()).await;
        portal.expire_tokens();
        portal.fail_oauth(fault.clone());
        for outcome in calls(&client, 20).await {
            let error = outcome.unwrap_err();
            assert_eq!(
                (error.class(), error.auth_failure()),
                (ErrorClass::Auth, Some(cause)),
                "{fault:?}: {error}"
            );
            assert_eq!(error.code(), code, "{fault:?}");
            assert_eq!(error.is_retryable(), cause == AuthFailure::Server, "{fault:?}");
            assert!(!error.outcome_unknown(), "the portal has refused it");
            no_secret(&error, &portal, &store.get().unwrap());
        }
        // Once for all of them, or thrice where it may be gone the next time.
        let asked = portal.oauth().refused;
        assert_eq!(asked, if cause == AuthFailure::Server { 3 } else { 1 }, "{fault:?}");
        assert_eq!(client.stats().failed_renewals, 1);

        // A final one is not asked for again; others are.
        assert_eq!(calls(&client, 5).await.iter().filter(|outcome| outcome.is_ok()).count(), 0);
        assert_eq!(portal.oauth().refused > asked, !cause.is_final(), "{fault:?}");

        // Until the store holds other tokens.
        portal.fail_oauth(None);
        store.save(&tokens(&portal)).await.unwrap();
        assert!(calls(&client, 5).await.iter().all(Result::is_ok), "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_away_is_asked_again_by_the_next_call() {
    let (portal, other) = (portal(), Portal::in_process());
    // An OAuth server that is not there, as if the network were down.
    let nowhere = other.oauth_url();
    drop(other);
    let kept = tokens(&portal).server_endpoint(format!("{nowhere}/rest/"));
    let store = MemoryStore::new(kept.clone());
    let client =
        portal.builder().app(app(&portal).trust_server(nowhere), Arc::new(store.clone())).await.unwrap();
    portal.expire_tokens();
    let started = Instant::now();
    for outcome in calls(&client, 10).await {
        let error = outcome.unwrap_err();
        assert_eq!(
            (error.auth_failure(), error.is_retryable()),
            (Some(AuthFailure::Network), true),
            "{error}"
        );
        assert!(
            std::error::Error::source(&error).is_none_or(|source| !source.to_string().contains("secret"))
        );
        no_secret(&error, &portal, &kept);
    }
    // Three times, with a pause of half a second and one of a second, more or less.
    assert!((0.7..=2.3).contains(&started.elapsed().as_secs_f64()), "{:?}", started.elapsed());
    assert_eq!(store.get(), Some(kept.clone()));
    store.save(&kept.server_endpoint(format!("{}/rest/", portal.oauth_url()))).await.unwrap();
    assert!(calls(&client, 10).await.iter().all(Result::is_ok));
    assert_eq!(portal.oauth().refreshes, 1);
}

#[tokio::test(start_paused = true)]
async fn tokens_that_cannot_be_kept_are_not_used_and_not_lost() {
    let portal = portal();
    let store = OddStore::new(tokens(&portal));
    let old = store.memory.get().unwrap();
    let client = client(&portal, store.clone()).await;
    portal.expire_tokens();
    store.failures.store(2, Ordering::SeqCst);
    for saves in 1..=2 {
        let error = client.call_by_name("any.method", ()).await.unwrap_err();
        assert_eq!(error.auth_failure(), Some(AuthFailure::Store), "{error}");
        assert!(shown(&error).contains("no space left"), "{}", shown(&error));
        no_secret(&error, &portal, &old);
        assert_eq!((store.saves(), portal.oauth().refreshes), (saves, 1));
    }
    assert_eq!(portal.requests().len(), sent_with(&portal, &old.access_token), "the new one was not used");
    client.call_by_name("any.method", ()).await.unwrap();
    assert_eq!((store.saves(), portal.oauth().refreshes), (3, 1));
    assert_ne!(store.memory.get().unwrap().refresh_token, old.refresh_token);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_renewed_says_so() {
    let portal = portal();
    let mut bare = tokens(&portal);
    bare.refresh_token = None;
    let table = [
        (bare, AuthFailure::NoRefreshToken),
        (tokens(&portal).server_endpoint("https://oauth.evil.example/rest/"), AuthFailure::UntrustedServer),
        (tokens(&portal).member_id("another"), AuthFailure::OtherPortal),
    ];
    portal.expire_tokens();
    for (kept, cause) in table {
        let client = client(&portal, MemoryStore::new(kept)).await;
        let error = client.call_by_name("any.method", ()).await.unwrap_err();
        assert_eq!(error.auth_failure(), Some(cause), "{error}");
    }
    // Secrets were told to nobody but in the last case, where the server is the right one.
    assert_eq!(portal.oauth().refreshes, 1);

    let empty = Client::app(app(&portal), Arc::new(MemoryStore::default())).await.unwrap_err();
    assert_eq!((empty.class(), empty.auth_failure()), (ErrorClass::Auth, Some(AuthFailure::NoTokens)));
    let http = Tokens::new("a", "r", "http://portal.example/rest/");
    let plain = Client::app(app(&portal), Arc::new(MemoryStore::new(http))).await.unwrap_err();
    assert_eq!(plain.class(), ErrorClass::Config, "{plain}");
}
