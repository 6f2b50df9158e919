//! REST 3.0's `Idempotency-Key`.

use super::effect::client;
use crate::raw_server::{Act, RawServer, http, json};
use bitrix_api::client::{CallOptions, Params};
use bitrix_api::error::ErrorClass;
use bitrix_api::meta::{Api, Effect};
use bitrix_api::{Client, Error, Json};

/// The key that a request carries.
fn key(request: &str) -> Option<String> {
    let line = request.lines().find(|line| line.to_ascii_lowercase().starts_with("idempotency-key: "))?;
    Some(line["idempotency-key: ".len()..].to_owned())
}

fn keys(server: &RawServer) -> Vec<Option<String>> {
    server.requests().iter().map(|request| key(request)).collect()
}

async fn write(client: &Client) -> Result<Json, Error> {
    client.call_by_name_v3("any.method", Params::new()).await
}

#[tokio::test]
async fn changes_of_rest_3_carry_a_key() {
    let server = RawServer::always(Act::Send(json("200 OK", r#"{"result": 1}"#))).await;
    let client = client(&server);
    write(&client).await.unwrap();
    write(&client).await.unwrap();
    write(&client.with(CallOptions::new().idempotency_key("order 5"))).await.unwrap();
    write(&client.with(CallOptions::new().treat_as(Effect::Read))).await.unwrap();
    client.call_by_name("any.method", ()).await.unwrap();
    let keys = keys(&server);
    let (first, second) = (keys[0].clone().unwrap(), keys[1].clone().unwrap());
    assert_ne!(first, second);
    assert!(first.len() >= 32 && first.bytes().all(|b| b.is_ascii_graphic()), "{first}");
    assert_eq!(keys[2..], [Some("order 5".to_owned()), None, None]);

    let bad = client.with(CallOptions::new().idempotency_key("a\nb"));
    assert_eq!(write(&bad).await.unwrap_err().class(), ErrorClass::Request);
    assert_eq!(server.requests().len(), 5);
}

/// A portal that obeys keys, or one that does not know them; it loses the answers to some requests.
async fn portal(obeys: bool, lost: impl Fn(usize) -> bool + Send + Sync + 'static) -> RawServer {
    RawServer::start_with(move |number, request| {
        if lost(number) {
            return Act::Close;
        }
        let echo = key(request).filter(|_| obeys).map(|key| format!("Idempotency-Key: {key}\r\n"));
        let replayed = if obeys && number == 2 { "Idempotent-Replayed: true\r\n" } else { "" };
        let headers = format!("Content-Type: application/json\r\n{}{replayed}", echo.unwrap_or_default());
        Act::Send(http("200 OK", &headers, r#"{"result": 1}"#))
    })
    .await
}

#[tokio::test]
async fn a_change_is_repeated_towards_a_portal_that_was_seen_to_obey() {
    let server = portal(true, |number| number == 1).await;
    let client = client(&server);
    write(&client).await.unwrap();
    let reply = client.reply_by_name(Api::V3, "any.method", ()).await.unwrap();
    assert_eq!((reply.attempts(), reply.is_replayed()), (2, true));
    let keys = keys(&server);
    assert_eq!(keys.len(), 3);
    assert!(keys[1].is_some() && keys[1] == keys[2], "a repeat carries the same key: {keys:?}");
    assert_ne!(keys[0], keys[1]);
}

#[tokio::test]
async fn a_change_is_not_repeated_towards_a_portal_of_which_nothing_is_known() {
    let server = portal(true, |number| number == 0).await;
    let error = write(&client(&server)).await.unwrap_err();
    assert!(error.outcome_unknown(), "{error}");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_change_is_not_repeated_towards_a_portal_that_ignores_keys() {
    let server = portal(false, |number| number == 1).await;
    let client = client(&server);
    write(&client).await.unwrap();
    assert!(write(&client).await.unwrap_err().outcome_unknown());
    assert_eq!(server.requests().len(), 2);
    // Unless somebody knows better.
    let server = portal(false, |number| number == 0).await;
    write(&self::client(&server).with(CallOptions::new().trust_idempotency_keys(true))).await.unwrap();
    assert_eq!(server.requests().len(), 2);
    // A change of REST 2 has no key, whatever is trusted.
    let server = portal(false, |number| number == 0).await;
    let trusting = self::client(&server).with(CallOptions::new().trust_idempotency_keys(true));
    assert!(trusting.call_by_name("any.method", ()).await.unwrap_err().outcome_unknown());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn what_a_portal_is_seen_to_do_can_change() {
    // Obeys, then does not (another node, an older one): the third call's lost answer is final.
    let server = RawServer::start_with(|number, request| match number {
        0 => {
            let echo =
                format!("Content-Type: application/json\r\nIdempotency-Key: {}\r\n", key(request).unwrap());
            Act::Send(http("200 OK", &echo, r#"{"result": 1}"#))
        }
        1 => Act::Send(json("200 OK", r#"{"result": 1}"#)),
        _ => Act::Close,
    })
    .await;
    let client = client(&server);
    write(&client).await.unwrap();
    write(&client).await.unwrap();
    assert!(write(&client).await.unwrap_err().outcome_unknown());
    assert_eq!(server.requests().len(), 3);
}
