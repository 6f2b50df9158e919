//! What goes wrong on the way, and what has run all the same.

use super::raw::{post, post_v3, send};
use bitrix_api::client::Client;
use bitrix_api::error::ErrorClass;
use bitrix_api::meta::Api;
use bitrix_api::mock::{Fault, FaultRule, Portal, Refusal};
use bitrix_api::{Error, Json};
use std::time::Duration;

fn ping(portal: &Portal) {
    portal.on_name("ping", |_| Ok(Json::from("a text that is long enough to be cut")));
}

/// The faults of one portal, over sockets or without; each with what the client sees, and whether the method ran.
async fn every_fault(portal: &Portal) {
    ping(portal);
    let client = portal.client_with(|settings| settings.timeout(Duration::from_millis(500)));
    let refuse = Refusal::code("ODD").status(200).description("no");
    let table = [
        (Fault::Close, ErrorClass::Transport, None, 0),
        (Fault::DropReply, ErrorClass::Transport, None, 1),
        (Fault::CutBody, ErrorClass::Transport, Some(200), 1),
        (Fault::MalformedJson, ErrorClass::NotJson, Some(200), 1),
        (Fault::Page(502), ErrorClass::NotJson, Some(502), 0),
        (Fault::PageAfterWork(504), ErrorClass::NotJson, Some(504), 1),
        (Fault::Refuse(refuse), ErrorClass::Refused, Some(200), 0),
    ];
    for (fault, class, status, ran) in table {
        let before = portal.runs(Api::V2, "ping");
        let injected = portal.inject(FaultRule::new(fault.clone()).times(1));
        // Over a kept-alive connection too, and whatever the client repeats.
        let error = call_once(&client).await.unwrap_err();
        assert_eq!((error.class(), error.status()), (class, status), "{fault:?}: {error}");
        assert_eq!((portal.runs(Api::V2, "ping") - before, injected.count()), (ran, 1), "{fault:?}");
        portal.clear_faults();
        call_once(&client).await.unwrap();
    }
}

/// One call that is a write to the client, and so is not repeated where it may have run.
async fn call_once(client: &Client) -> Result<Json, Error> {
    client.call_by_name("ping", ()).await
}

#[tokio::test(start_paused = true)]
async fn without_sockets() {
    let portal = Portal::in_process();
    every_fault(&portal).await;
    portal.inject(FaultRule::new(Fault::Page(503)).times(1));
    let answer = post(&portal, "ping", "{}").await;
    assert!(answer.status == 503 && answer.text.starts_with("<html>"));
    assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
    let hasty = portal.client_with(|settings| settings.timeout(Duration::from_secs(1)));
    portal.inject(FaultRule::new(Fault::Delay(Duration::from_secs(2))).times(1));
    let clock = tokio::time::Instant::now();
    let error = hasty.call_by_name("ping", ()).await.unwrap_err();
    assert_eq!((error.class(), clock.elapsed().as_secs()), (ErrorClass::Timeout, 1));
    portal.inject(FaultRule::new(Fault::Delay(Duration::from_millis(900))).times(1));
    assert!(hasty.call_by_name("ping", ()).await.is_ok());
}

#[tokio::test]
async fn over_sockets() {
    every_fault(&Portal::start().await.unwrap()).await;
}

#[tokio::test(start_paused = true)]
async fn a_call_is_sent_to_a_renamed_portal() {
    let (old, new) = (Portal::in_process(), Portal::in_process());
    ping(&old);
    old.inject(FaultRule::new(Fault::Redirect(new.url())).times(1));
    let url = format!("{}ping?a=1", old.webhook_url());
    let answer = send(&old, "POST", &url, &[], "").await.unwrap();
    let location = url.replace(&old.url(), &new.url()).replace("?a=1", "");
    assert_eq!((answer.status, answer.header("location")), (302, Some(location.as_str())));
    assert_eq!(post(&old, "ping", "{}").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn rules_say_when() {
    let portal = Portal::in_process();
    ping(&portal);
    portal.on_name("other", |_| Ok(Json::Null));
    let statuses = async |method: &str, count: usize| {
        let mut statuses = Vec::new();
        for _ in 0..count {
            statuses.push(post(&portal, method, "{}").await.status);
        }
        statuses
    };
    let page = || FaultRule::new(Fault::Page(502));
    let lost = portal.inject(page().method("PING").every(3).times(2));
    assert_eq!(statuses("other", 3).await, [200; 3]);
    assert_eq!(statuses("ping", 9).await, [200, 200, 502, 200, 200, 502, 200, 200, 200]);
    assert_eq!(lost.count(), 2);

    portal.clear_faults();
    let injected = portal.inject(page().probability(0.25, 42));
    let first = statuses("ping", 400).await;
    assert!((70..130).contains(&injected.count()), "{}", injected.count());
    portal.clear_faults();
    portal.inject(page().probability(0.25, 42));
    assert_eq!(statuses("ping", 400).await, first);
    portal.clear_faults();
    portal.inject(page().probability(0.25, 43));
    assert_ne!(statuses("ping", 400).await, first);

    // The authorisation server is met by its name alone.
    portal.clear_faults();
    portal.inject(page());
    let url = format!("{}/oauth/token/?grant_type=x", portal.oauth_url());
    assert_eq!(send(&portal, "GET", &url, &[], "").await.unwrap().status, 401);
    portal.clear_faults();
    portal.inject(page().method("oauth/token"));
    assert_eq!(send(&portal, "GET", &url, &[], "").await.unwrap().status, 502);
    assert_eq!(post(&portal, "ping", "{}").await.status, 200);
}

#[tokio::test(start_paused = true)]
async fn refusals_have_the_form_of_their_protocol() {
    let portal = Portal::in_process();
    portal.inject(FaultRule::new(Fault::Refuse(Refusal::code("X").status(418))));
    let (v2, v3) = (post(&portal, "any", "{}").await, post_v3(&portal, "any", "{}").await);
    assert_eq!((v2.status, v2.json()["error"].as_str()), (418, Some("X")));
    assert_eq!((v3.status, v3.json()["error"]["code"].as_str()), (418, Some("X")));
}
