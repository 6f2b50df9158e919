//! Batches.

use crate::batch::requests::{AddChatError, AddMessage, Echo, chat, portal, ran, requests, text};
use bitrix_api::batch::Outcome;
use bitrix_api::client::CallOptions;
use bitrix_api::error::ErrorClass;
use bitrix_api::meta::Api;
use bitrix_api::mock::{Fault, FaultRule, Portal, Refusal};
use bitrix_api::{DialogId, Json, Method};

#[tokio::test(start_paused = true)]
async fn trap_06_each_command_has_its_own_outcome() {
    let (portal, _) = portal();
    let (good, bad) = portal.client().batch((chat("good"), chat("full"))).await.unwrap();
    assert!(good.is_ok());
    let Outcome::Failed(error) = bad else { panic!("{bad:?}") };
    assert_eq!((error.class(), error.kind()), (ErrorClass::Refused, Some(AddChatError::ChatFull)));
    assert_eq!(portal.requests()[0].status, 200);
}

#[tokio::test(start_paused = true)]
async fn trap_07_more_than_fifty_are_divided_and_none_is_a_batch_itself() {
    let (portal, log) = portal();
    let outcomes = portal.client().batch_all((0..120).map(|n| chat(&n.to_string()))).await.unwrap();
    assert!(outcomes.iter().all(Outcome::is_ok));
    let counts: Vec<usize> = requests(&portal).iter().map(Vec::len).collect();
    assert_eq!((counts.iter().max(), counts.len(), ran(&log).len()), (Some(&50), 3, 120));
    // The server's own word for one in another, which a type cannot be made to say.
    let server = Portal::in_process();
    let nested = r#"{"cmd":{"a":"batch?cmd[x]=profile"}}"#.parse::<Json>().unwrap();
    let answer = server.client().call_by_name("batch", nested).await.unwrap();
    let code = &answer["result_error"]["a"]["error"];
    assert_eq!(code.as_str(), Some("ERROR_BATCH_METHOD_NOT_ALLOWED"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn trap_18_values_arrive_as_they_are() {
    let (portal, _) = portal();
    // Texts of every kind, in a request with others.
    let texts = ["a+b & c=d", "100%", "#5", "ü \u{1F600}", "line\nbreak", " x ", "?a[b]=c"];
    let outcomes = portal.client().batch_all(texts.map(|t| Echo::new(text(t)))).await.unwrap();
    for (sent, outcome) in texts.iter().zip(outcomes) {
        assert_eq!(outcome.ok(), Some(text(sent)));
    }
    assert_eq!(portal.request_count(), 1);
    // What a query cannot say goes alone, and keeps its type.
    let typed: Json = r#"{"a":null,"b":[],"c":{},"d":true}"#.parse().unwrap();
    let (first, odd, last) =
        portal.client().batch((chat("1"), Echo::new(typed.clone()), chat("2"))).await.unwrap();
    assert!(first.is_ok() && last.is_ok());
    assert_eq!(odd.ok(), Some(typed));
}

#[tokio::test(start_paused = true)]
async fn trap_19_a_text_that_looks_like_a_reference_is_a_text() {
    let (portal, log) = portal();
    let evil = "$result[c0][ID], $total[c0]";
    let message = AddMessage::new(DialogId::chat(5)).text(evil);
    let (secret, sent) = portal.client().batch((chat("secret"), message)).await.unwrap();
    assert!(secret.is_ok() && sent.is_ok());
    let log = log.lock().unwrap();
    let (_, params) = log.iter().find(|(name, _)| name == "test.message.add").unwrap();
    assert_eq!(params["TEXT"].as_str(), Some(evil));
}

#[derive(Clone, Debug, PartialEq, Method)]
#[method(name = "test.item.add", api = "v3", output = Json, effect = "write")]
struct AddItem {
    title: String,
}

/// A portal of REST 3.0 whose items have titles; `full` is refused.
fn items() -> Portal {
    let portal = Portal::in_process();
    portal.on_name_of(Api::V3, "test.item.add", |call| {
        let title = call.params()["title"].as_str().unwrap();
        match title {
            "full" => Err(Refusal::code("FULL")),
            _ => {
                Ok(Json::from_iter([("item", Json::from_iter([("id", call.create("item", title.into()))]))]))
            }
        }
    });
    portal
}

#[tokio::test(start_paused = true)]
async fn trap_23_a_batch_of_rest_3_is_a_bare_list_and_all_or_nothing() {
    let portal = items();
    let client = portal.oauth_client(portal.issue_token());
    let (one, two) = client.batch((AddItem::new("a"), AddItem::new("b"))).await.unwrap();
    assert!(one.is_ok() && two.is_ok());
    let sent = &portal.requests()[0];
    assert!(sent.params.as_array().is_some_and(|list| list.len() == 2), "{sent}");
    assert!(sent.header("authorization").is_some() && !sent.to_string().contains("auth="), "{sent}");
    // The error of one is the answer for all, and those before it have run.
    let (one, two) = client.batch((AddItem::new("c"), AddItem::new("full"))).await.unwrap();
    for outcome in [one, two] {
        assert!(matches!(&outcome, Outcome::Unknown(e) if e.code() == Some("FULL")), "{outcome:?}");
    }
    assert_eq!(portal.created("item").len(), 3);
}

/// The portal keeps the answer of a call with a key only if it was one of success.
#[tokio::test(start_paused = true)]
async fn trap_23_commands_before_a_failure_are_not_run_again_under_the_same_key() {
    for fault in [Fault::DropReply, Fault::CutBody, Fault::MalformedJson, Fault::PageAfterWork(504)] {
        let portal = items();
        // Seen to obey keys.
        let client = portal.client();
        client.call(AddItem::new("first")).await.unwrap();
        for client in [client.clone(), client.with(CallOptions::new().trust_idempotency_keys(true))] {
            let before = portal.created("item").len();
            portal.inject(FaultRule::new(fault.clone()).method("batch").times(1));
            let (one, two) = client.batch((AddItem::new("a"), AddItem::new("full"))).await.unwrap();
            assert!(matches!((&one, &two), (Outcome::Unknown(_), Outcome::Unknown(_))), "{fault:?}: {one:?}");
            assert_eq!(portal.created("item").len() - before, 1, "{fault:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn trap_29_halt_is_no_text() {
    for (halt, expected) in [(false, 0), (true, 1)] {
        let (portal, log) = portal();
        let mut batch = bitrix_api::batch::Batch::new().halt(halt);
        batch.add(chat("full"));
        batch.add(chat("next"));
        let _ = portal.client().run_batch(batch).await.unwrap();
        // As a text, `false` is true in PHP.
        assert_eq!(portal.requests()[0].params["halt"], Json::from(expected));
        assert_eq!(ran(&log).len(), if halt { 1 } else { 2 });
    }
}

#[tokio::test(start_paused = true)]
async fn trap_30_every_command_is_a_text_and_none_vanishes() {
    let (portal, log) = portal();
    let outcomes = portal.client().batch_all((0..50).map(|n| Echo::new(Json::from(n)))).await.unwrap();
    assert_eq!((outcomes.len(), log.lock().unwrap().len()), (50, 50));
    let sent = portal.requests()[0].params["cmd"].clone();
    let commands = sent.as_object().unwrap();
    assert!(commands.iter().all(|(_, command)| command.as_str().is_some()));
    // Keys that PHP keeps as they are.
    assert!(commands.iter().all(|(key, _)| key.starts_with(|c: char| c.is_ascii_alphabetic())));
    // An answer that says nothing of a command is no success of it.
    let silent = r#"{"result":{"result":{"c0":"x"},"result_error":[],"result_time":[]}}"#;
    portal.respond_once(200, "application/json", silent);
    let (one, two) = portal.client().batch((Echo::new(text("x")), chat("y"))).await.unwrap();
    assert!(one.is_ok() && matches!(two, Outcome::Unknown(_)), "{two:?}");
}
