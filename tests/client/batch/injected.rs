//! Texts that look like references arrive as they are.

use super::requests::*;
use bitrix_api::batch::Batch;
use bitrix_api::{DialogId, Json};

const TEXTS: [&str; 9] = [
    "$result[c0]",
    "$result[c0][ID],x",
    "see $RESULT[c0] there",
    "a$Total[c0]",
    "$next[c0]",
    "$time[c0][start]",
    "$error[c0]",
    "$$result[c0]",
    "first line\n$result[c1]",
];

#[tokio::test(start_paused = true)]
async fn a_text_is_never_replaced_in_any_nesting() {
    for text in TEXTS {
        let text = Json::from(text);
        let nested = [
            text.clone(),
            Json::Array(vec![Json::from(1), text.clone()]),
            Json::from_iter([(
                "a",
                Json::from_iter([("b", Json::Array(vec![Json::Array(vec![text.clone()])]))]),
            )]),
            Json::from_iter([(text.as_str().unwrap(), 5)]),
        ];
        for value in nested {
            let (portal, _) = portal();
            let (first, echo, last) = portal
                .client()
                .batch((chat("secret"), Echo::new(value.clone()), chat("last")))
                .await
                .unwrap();
            assert!(first.is_ok() && last.is_ok());
            assert_eq!(echo.ok(), Some(value));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_order_is_kept_around_a_call_of_its_own() {
    let (portal, log) = portal();
    let evil = "$result[c0]";
    let outcomes =
        portal.client().batch((chat("1"), chat("2"), chat(evil), chat("4"), chat("5"))).await.unwrap();
    assert!(outcomes.0.is_ok() && outcomes.2.is_ok() && outcomes.4.is_ok());
    let titles: Vec<String> = ran(&log).into_iter().map(|(_, first)| first).collect();
    assert_eq!(titles, ["1", "2", evil, "4", "5"]);
    assert_eq!(requests(&portal).iter().map(Vec::len).collect::<Vec<_>>(), [2, 0, 2]);
}

#[tokio::test(start_paused = true)]
async fn a_chain_with_such_a_text_gets_its_values() {
    for many in [0, 60] {
        let (portal, log) = portal();
        let mut batch = Batch::new();
        let filler: Vec<_> = (0..many).map(|_| batch.add(chat("filler"))).collect();
        let launch = batch.add(chat("$result[c0]"));
        let send = |text: &'static str| move |id| AddMessage::new(DialogId::chat(id)).text(text);
        let hello = batch.add_from(launch.result(), send("Hello"));
        let evil = batch.add_from(launch.result(), send("$result[c0] again"));
        let last = batch.add_from((launch.result(), hello.result()), |(id, hello)| {
            AddMessage::new(DialogId::chat(id)).text(format!("after {hello}"))
        });
        let mut done = portal.client().run_batch(batch).await.unwrap();
        assert!(filler.into_iter().all(|handle| done.take(handle).is_ok()));
        let (chat, hello) = (done.take(launch).ok().unwrap(), done.take(hello).ok().unwrap());
        assert!(done.take(evil).is_ok() && done.take(last).is_ok());
        let log = log.lock().unwrap();
        let sent: Vec<&Json> =
            log.iter().filter(|(name, _)| name == "test.message.add").map(|(_, sent)| sent).collect();
        assert!(sent.iter().all(|sent| sent["DIALOG_ID"].as_str() == Some(&*format!("chat{chat}"))));
        let texts: Vec<&str> = sent.iter().filter_map(|sent| sent["TEXT"].as_str()).collect();
        assert_eq!(texts, ["Hello", "$result[c0] again", &format!("after {hello}")]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_value_that_the_client_fills_in_is_looked_at_too() {
    let (portal, log) = portal();
    let mut batch = Batch::new();
    let user = batch.add(GetUser::new(5));
    // What fails holds the others up, so that the client fills the name in, which looks like a reference.
    batch.add(chat("full"));
    let name = user.field("NAME", |user| user.name);
    let hello = batch.add_from(name, |name| AddMessage::new(DialogId::chat(5)).text(name));
    let (before, after) = (batch.add(chat("a")), batch.add(chat("b")));
    let mut done = portal.client().run_batch(batch).await.unwrap();
    assert!(done.take(hello).is_ok() && done.take(before).is_ok() && done.take(after).is_ok());
    let log = log.lock().unwrap();
    let (_, sent) = log.iter().find(|(name, _)| name == "test.message.add").unwrap();
    assert_eq!(sent["TEXT"].as_str(), Some("Ada $result[c0] Lovelace"));
    assert_eq!(log.len(), 5);
}
