//! Codes, tokens, their expiry and rotation.

use super::raw::get;
use bitrix_api::mock::{OAuthFault, Portal};
use bitrix_api::{Error, Json, SystemError};
use std::time::Duration;
use tokio::time::advance;

fn token_url(portal: &Portal, rest: &str) -> String {
    let (id, secret) = (portal.client_id(), portal.client_secret());
    format!("{}/oauth/token/?client_id={id}&client_secret={}&{rest}", portal.oauth_url(), secret.expose())
}

async fn refresh(portal: &Portal, token: &str) -> (u16, Json) {
    let answer =
        get(portal, &token_url(portal, &format!("grant_type=refresh_token&refresh_token={token}"))).await;
    (answer.status, answer.json())
}

async fn call(portal: &Portal, token: &str) -> Result<Json, Error> {
    portal.on_name("profile", |_| Ok(Json::from(5)));
    portal.oauth_client(token).call_by_name("profile", ()).await
}

#[tokio::test(start_paused = true)]
async fn tokens_expire_and_rotate() {
    let portal = Portal::in_process();
    let grant = portal.grant();
    assert_eq!(grant.expires_in, 3600);
    assert!(call(&portal, grant.access_token.expose()).await.is_ok());
    advance(Duration::from_secs(3599)).await;
    assert!(call(&portal, grant.access_token.expose()).await.is_ok());
    advance(Duration::from_secs(1)).await;
    let error = call(&portal, grant.access_token.expose()).await.unwrap_err();
    assert_eq!((error.status(), error.system()), (Some(401), Some(SystemError::ExpiredToken)));
    // REST 3.0 has the status alone.
    portal.on_name_of(bitrix_api::meta::Api::V3, "a.b", |_| Ok(Json::from(5)));
    let error = portal.oauth_client(grant.access_token.clone()).call_by_name_v3("a.b", ()).await.unwrap_err();
    let code = "BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION";
    assert_eq!((error.status(), error.code()), (Some(401), Some(code)));

    let (status, reply) = refresh(&portal, grant.refresh_token.expose()).await;
    assert_eq!(status, 200);
    let keys: Vec<&str> = reply.as_object().unwrap().iter().map(|(key, _)| key.as_str()).collect();
    let expected = [
        "access_token",
        "expires",
        "expires_in",
        "scope",
        "domain",
        "server_endpoint",
        "status",
        "client_endpoint",
        "member_id",
        "user_id",
        "refresh_token",
    ];
    assert_eq!(keys, expected);
    // The authorisation server names itself as the domain.
    assert_eq!(format!("https://{}", reply["domain"].as_str().unwrap()), portal.oauth_url());
    assert_ne!(portal.oauth_url(), portal.url());
    assert_eq!(reply["client_endpoint"].as_str(), Some(&*format!("{}/rest/", portal.url())));
    assert_eq!(reply["server_endpoint"].as_str(), Some(&*format!("{}/rest/", portal.oauth_url())));
    assert!(call(&portal, reply["access_token"].as_str().unwrap()).await.is_ok());

    // The old one is spent, the new one good.
    let (status, spent) = refresh(&portal, grant.refresh_token.expose()).await;
    assert_eq!((status, spent["error"].as_str()), (400, Some("invalid_grant")));
    let next = reply["refresh_token"].as_str().unwrap();
    assert_eq!(refresh(&portal, next).await.0, 200);
    let stats = portal.oauth();
    assert_eq!((stats.refreshes, stats.refused, stats.exchanges), (2, 1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_token_can_live_shorter_and_be_revoked() {
    let portal = Portal::in_process();
    portal.token_lifetime(Duration::from_secs(5));
    let grant = portal.grant();
    assert_eq!(grant.expires_in, 5);
    advance(Duration::from_secs(5)).await;
    assert!(call(&portal, grant.access_token.expose()).await.is_err());
    let token = portal.issue_token();
    portal.revoke_token(&token);
    let error = call(&portal, token.expose()).await.unwrap_err();
    assert_eq!((error.status(), error.code()), (Some(401), Some("invalid_token")));
    portal.revoke_token(&grant.refresh_token);
    assert_eq!(
        refresh(&portal, grant.refresh_token.expose()).await.1["error"].as_str(),
        Some("invalid_grant")
    );
    let token = portal.issue_token();
    portal.expire_tokens();
    assert_eq!(call(&portal, token.expose()).await.unwrap_err().system(), Some(SystemError::ExpiredToken));
}

#[tokio::test(start_paused = true)]
async fn the_full_flow() {
    let portal = Portal::in_process();
    portal.redirect_uri("https://me.example/back?x=1");
    let page = format!("{}/oauth/authorize/?client_id={}&state=a%20b", portal.url(), portal.client_id());
    let answer = get(&portal, &page).await;
    let back = answer.header("location").unwrap().to_owned();
    assert_eq!(answer.status, 302);
    assert!(back.starts_with("https://me.example/back?x=1&code=") && back.contains("&state=a+b&"), "{back}");
    assert!(back.contains("&domain=portal") && back.contains("&server_domain=oauth"), "{back}");

    let code = |back: &str| back.split("code=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let exchange = |code: String| token_url(&portal, &format!("grant_type=authorization_code&code={code}"));
    let reply = get(&portal, &exchange(code(&back))).await.json();
    assert!(call(&portal, reply["access_token"].as_str().unwrap()).await.is_ok());
    assert!(
        reply["expires"].is_null()
            && reply["user_id"].is_null()
            && reply["expires_in"].as_i64() == Some(3600)
    );
    // A code is good once, and for 30 seconds.
    assert_eq!(get(&portal, &exchange(code(&back))).await.status, 400);
    let late = portal.authorize(&page).unwrap();
    advance(Duration::from_secs(30)).await;
    assert_eq!(get(&portal, &exchange(code(&late))).await.json()["error"].as_str(), Some("invalid_grant"));
    let (id, other) = (portal.client_id().to_owned(), "local.other");
    assert_eq!(portal.authorize(&page.replace(&id, other)), None);
    assert_eq!(get(&portal, &page.replace(&id, other)).await.status, 200);
    let wrong = exchange(code(&portal.authorize(&page).unwrap())).replace(&id, other);
    assert_eq!(get(&portal, &wrong).await.json()["error"].as_str(), Some("invalid_client"));
    assert_eq!(portal.oauth().exchanges, 1);
}

#[tokio::test(start_paused = true)]
async fn the_frame_brings_tokens() {
    let portal = Portal::in_process();
    let post = portal.frame_post();
    assert!(post.query.starts_with("DOMAIN=portal") && post.query.contains("&PROTOCOL=1&LANG=en&APP_SID="));
    let field = |name: &str| {
        let part = post.body.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        part.unwrap_or_else(|| panic!("{name}")).to_owned()
    };
    assert!(call(&portal, &field("AUTH_ID")).await.is_ok());
    assert_eq!(field("AUTH_EXPIRES"), "3600");
    assert_eq!(refresh(&portal, &field("REFRESH_ID")).await.0, 200);
    assert_eq!(field("APPLICATION_TOKEN"), portal.application_token().expose());
    assert_eq!(field("member_id"), portal.member_id());
    assert!(!format!("{post:?}").contains(&field("AUTH_ID")));
}

#[tokio::test(start_paused = true)]
async fn the_server_fails_as_told() {
    let portal = Portal::in_process();
    let token = portal.grant().refresh_token;
    let table = [
        (OAuthFault::WrongClient, 200, "wrong_client", true),
        (OAuthFault::PaymentRequired, 401, "PAYMENT_REQUIRED", true),
        (OAuthFault::NotInstalled, 401, "NOT_INSTALLED", true),
        (OAuthFault::NoDescription, 400, "invalid_grant", false),
        (OAuthFault::InvalidClient, 401, "invalid_client", true),
        (OAuthFault::Answer(418, r#"{"error":"x","error_description":""}"#.to_owned()), 418, "x", true),
    ];
    for (fault, status, code, described) in table {
        portal.fail_oauth_once(fault);
        let (got, answer) = refresh(&portal, token.expose()).await;
        assert_eq!((got, answer["error"].as_str()), (status, Some(code)));
        assert_eq!(answer.get("error_description").is_some(), described, "{code}");
    }
    portal.fail_oauth(OAuthFault::Page(502));
    let url = token_url(&portal, &format!("grant_type=refresh_token&refresh_token={}", token.expose()));
    for _ in 0..2 {
        let answer = get(&portal, &url).await;
        assert!(answer.status == 502 && answer.text.starts_with("<html>"));
    }
    portal.fail_oauth(None);
    // The failures have spent nothing.
    assert_eq!(refresh(&portal, token.expose()).await.0, 200);
    let answer = get(&portal, &token_url(&portal, "grant_type=password")).await;
    assert_eq!(answer.json()["error"].as_str(), Some("invalid_request"));
}
