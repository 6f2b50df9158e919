//! Clients reach the portal without sockets.

use bitrix_api::client::Params;
use bitrix_api::error::ErrorClass;
use bitrix_api::mock::Portal;
use bitrix_api::{DialogId, Json, im};

#[tokio::test(start_paused = true)]
async fn calls_need_no_sockets() {
    let portal = Portal::in_process();
    let id = portal.client().call(im::message::Add::with_message(DialogId::chat(5), "Hello")).await.unwrap();
    let app = portal.oauth_client(portal.issue_token());
    assert!(app.call(im::message::Update::new(id).message("x")).await.unwrap());
    let named = portal.client_with(|settings| settings.user_agent("me"));
    named.call_by_name("im.message.update", Params::new().set("MESSAGE_ID", &id)).await.unwrap();
    let sent = portal.requests();
    assert_eq!(sent.len(), 3);
    assert_eq!(sent[0].params["MESSAGE"].as_str(), Some("Hello"));
    assert!(sent[0].header("user-agent").unwrap().starts_with("bitrix-api/"));
    assert_eq!(sent[2].header("User-Agent"), Some("me"));
    assert_eq!(sent[2].http_method, "POST");
}

#[tokio::test(start_paused = true)]
async fn every_portal_has_an_address_of_its_own() {
    let (one, two) = (Portal::in_process(), Portal::in_process());
    assert_ne!(one.url(), two.url());
    let client = one.client();
    client.call_by_name("im.counters.get", ()).await.ok();
    assert_eq!((one.requests().len(), two.requests().len()), (1, 0));
    drop(one);
    let error = client.call_by_name("im.counters.get", ()).await.unwrap_err();
    assert_eq!((error.class(), error.is_retryable()), (ErrorClass::Connect, true));
}

#[tokio::test(start_paused = true)]
async fn a_renamed_portal_is_followed() {
    let old = Portal::in_process();
    let client = old.client();
    let new = old.start_renamed().await.unwrap();
    new.on_name("profile", |_| Ok(Json::from(5)));
    assert_eq!(client.call_by_name("profile", ()).await.unwrap(), Json::from(5));
    assert_eq!(client.portal(), new.url());
}

#[tokio::test]
async fn errors_are_those_of_the_wire() {
    let portal = Portal::in_process();
    portal.respond_once(502, "text/html", "<html>");
    let error = portal.client().call_by_name("profile", ()).await.unwrap_err();
    assert_eq!((error.class(), error.status()), (ErrorClass::NotJson, Some(502)));
    let small = portal.client_with(|settings| settings.max_answer_bytes(5));
    assert_eq!(small.call_by_name("profile", ()).await.unwrap_err().class(), ErrorClass::TooLarge);
}
