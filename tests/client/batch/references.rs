//! The result of one command as a parameter of another.

use super::requests::*;
use bitrix_api::batch::{Batch, Outcome, V2};
use bitrix_api::error::ErrorClass;
use bitrix_api::id::{ChatId, UserId};
use bitrix_api::{DialogId, Json};

fn to_chat(id: ChatId) -> AddMessage {
    AddMessage::new(DialogId::chat(id)).text("Hello")
}

/// What runs a batch that is expected to be refused before anything is sent.
async fn refused(batch: Batch<V2>) -> String {
    let (portal, log) = portal();
    let error = portal.client().run_batch(batch).await.unwrap_err();
    assert_eq!(error.class(), ErrorClass::Request);
    assert!(portal.requests().is_empty() && log.lock().unwrap().is_empty());
    error.to_string()
}

#[tokio::test(start_paused = true)]
async fn a_result_goes_into_a_parameter_within_one_request() {
    let (portal, log) = portal();
    let mut batch = Batch::new();
    let launch = batch.add(chat("Launch"));
    let user = batch.add(GetUser::new(5));
    let hello = batch.add_from((launch.result(), user.field("BOSS", |user| user.boss)), |(chat, boss)| {
        to_chat(chat).author(boss).more(Json::from_iter([("deep", Json::from(vec![boss.get()]))]))
    });
    assert_eq!(batch.len(), 3);
    let mut done = portal.client().run_batch(batch).await.unwrap();
    assert!(done.all_ran());
    let id = done.take(launch).into_result().unwrap();
    assert!(done.take(user).is_ok() && done.take(hello).is_ok());
    let (_, sent) = log.lock().unwrap()[2].clone();
    assert_eq!(sent["DIALOG_ID"].as_str(), Some(&*format!("chat{id}")));
    assert_eq!((sent["AUTHOR_ID"].as_str(), sent["MORE"]["deep"][0].as_str()), (Some("77"), Some("77")));
    let sent = requests(&portal);
    assert_eq!(sent.len(), 1);
    assert!(sent[0][2].contains("AUTHOR_ID=%24result%5Bc1%5D%5BBOSS%5D"), "{}", sent[0][2]);
    assert_eq!(portal.requests()[0].params["halt"], Json::from(1));
}

#[tokio::test(start_paused = true)]
async fn what_refers_to_a_failure_does_not_run_and_everything_else_does() {
    let (portal, log) = portal();
    let mut batch = Batch::new();
    let mut chains = Vec::new();
    for title in ["one", "full", "three"] {
        let chat = batch.add(chat(title));
        let first = batch.add_from(chat.result(), to_chat);
        let second = batch.add_from(chat.result(), |id| to_chat(id).text("again"));
        chains.push((chat, first, second));
    }
    let last = batch.add(GetUser::new(5));
    let mut done = portal.client().run_batch(batch).await.unwrap();
    assert!(!done.all_ran());
    for (index, (chat, first, second)) in chains.into_iter().enumerate() {
        let (chat, first, second) = (done.take(chat), done.take(first), done.take(second));
        if index == 1 {
            assert!(matches!(chat, Outcome::Failed(_)));
            for outcome in [first, second] {
                let Outcome::NotExecuted(error) = outcome else { panic!("{outcome:?}") };
                assert_eq!(error.class(), ErrorClass::NotExecuted);
                assert!(error.to_string().contains("takes a value of `test.chat.add`"), "{error}");
                assert!(!error.is_retryable());
            }
        } else {
            assert!(chat.is_ok() && first.is_ok() && second.is_ok());
        }
    }
    assert!(done.take(last).is_ok());
    // One more request for what the failure held up, and nothing ran twice.
    let counts: Vec<usize> = requests(&portal).iter().map(Vec::len).collect();
    assert_eq!((counts, log.lock().unwrap().len()), (vec![10, 4], 8));
    let dialogs = log.lock().unwrap().clone();
    let dialogs = dialogs.iter().filter(|(name, _)| name == "test.message.add");
    assert!(dialogs.clone().all(|(_, params)| params["DIALOG_ID"].as_str().unwrap().starts_with("chat10")));
    assert_eq!(dialogs.count(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_value_of_a_request_before_is_filled_in_by_the_client() {
    let (portal, log) = portal();
    let mut batch = Batch::new();
    let launch = batch.add(chat("Launch"));
    let user = batch.add(GetUser::new(9));
    let full = batch.add(chat("full"));
    // Held up by `full`, and sent when the chat is there already.
    let late = batch
        .add_from((launch.result(), user.field("ID", |user| user.id)), |(chat, id)| to_chat(chat).author(id));
    let other = batch.add(GetUser::new(10));
    let mut done = portal.client().run_batch(batch).await.unwrap();
    let id = done.take(launch).ok().unwrap();
    assert!(done.take(late).is_ok() && done.take(other).is_ok());
    assert!(matches!(done.take(full), Outcome::Failed(_)));
    let log = log.lock().unwrap();
    let (_, sent) = log.iter().find(|(name, _)| name == "test.message.add").unwrap();
    assert_eq!(sent["DIALOG_ID"].as_str(), Some(&*format!("chat{id}")));
    assert_eq!(sent["AUTHOR_ID"].as_str(), Some("9"));
    assert_eq!(log.len(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_halt_stops_everything() {
    let (portal, log) = portal();
    let mut batch = Batch::new().halt(true);
    let first = batch.add(chat("one"));
    let full = batch.add(chat("full"));
    let rest: Vec<_> = (0..100).map(|_| batch.add(chat("never"))).collect();
    let mut done = portal.client().run_batch(batch).await.unwrap();
    assert!(done.take(first).is_ok());
    assert!(matches!(done.take(full), Outcome::Failed(_)));
    for handle in rest {
        let outcome = done.take(handle);
        assert!(
            matches!(&outcome, Outcome::NotExecuted(e) if e.class() == ErrorClass::NotExecuted),
            "{outcome:?}"
        );
    }
    assert_eq!((portal.requests().len(), log.lock().unwrap().len()), (1, 2));
}

#[tokio::test(start_paused = true)]
async fn a_halt_keeps_the_order_of_more_than_fifty() {
    let (portal, log) = portal();
    let mut batch = Batch::new().halt(true);
    let handles: Vec<_> = (0..49).map(|number| batch.add(chat(&number.to_string()))).collect();
    let launch = batch.add(chat("49"));
    let hello = batch.add_from(launch.result(), to_chat);
    let mut done = portal.client().run_batch(batch).await.unwrap();
    assert!(handles.into_iter().all(|handle| done.take(handle).is_ok()));
    assert!(done.take(launch).is_ok() && done.take(hello).is_ok());
    let titles: Vec<String> = ran(&log).into_iter().map(|(_, first)| first).collect();
    assert_eq!(titles[..50], (0..50).map(|number| number.to_string()).collect::<Vec<_>>());
    // The chain is whole, in the second request.
    let counts: Vec<usize> = requests(&portal).iter().map(Vec::len).collect();
    assert_eq!(counts, [49, 2]);
}

#[tokio::test(start_paused = true)]
async fn chains_stay_whole_where_commands_are_divided() {
    let (portal, log) = portal();
    let mut batch = Batch::new();
    let mut handles = Vec::new();
    for _ in 0..40 {
        let chat = batch.add(chat("one"));
        let first = batch.add_from(chat.result(), to_chat);
        let second = batch.add_from(chat.result(), to_chat);
        handles.push((chat, first, second));
    }
    let mut done = portal.client().run_batch(batch).await.unwrap();
    for (chat, first, second) in handles {
        assert!(done.take(chat).is_ok() && done.take(first).is_ok() && done.take(second).is_ok());
    }
    let mut counts: Vec<usize> = requests(&portal).iter().map(Vec::len).collect();
    counts.sort_unstable();
    assert_eq!((counts, log.lock().unwrap().len()), (vec![24, 48, 48], 120));
    for (_, params) in log.lock().unwrap().iter().filter(|(name, _)| name == "test.message.add") {
        assert!(params["DIALOG_ID"].as_str().unwrap().starts_with("chat1"), "{params}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_chain_longer_than_a_request_is_refused() {
    let mut batch = Batch::new();
    let chat = batch.add(chat("one"));
    for _ in 0..50 {
        batch.add_from(chat.result(), to_chat);
    }
    let words = refused(batch).await;
    assert!(words.contains("51 commands refer to each other"), "{words}");
}

#[tokio::test(start_paused = true)]
async fn a_value_has_to_be_passed_on_as_it_is() {
    let with = |make: &dyn Fn(UserId) -> AddMessage| {
        let mut batch = Batch::new();
        let user = batch.add(GetUser::new(5));
        batch.add_from(user.field("ID", |user| user.id), make);
        batch
    };
    let plain = || AddMessage::new(DialogId::chat(5));
    let words = refused(with(&|_| plain())).await;
    assert!(words.contains("nowhere in the request"), "{words}");
    let words = refused(with(&|id| plain().author(id.get() + 1))).await;
    assert!(words.contains("nowhere in the request"), "{words}");
    for text in ["#{} of", "{}5", "5{}", "{}, hello", "$total{}"] {
        let words = refused(with(&|id| plain().text(text.replace("{}", &id.to_string())))).await;
        assert!(words.contains("inside another text"), "{text}: {words}");
    }
    let words = refused(with(&|id| plain().more(Json::from_iter([(id.to_string(), 1)])))).await;
    assert!(words.contains("name of a parameter"), "{words}");
}

#[tokio::test(start_paused = true)]
async fn a_field_is_the_member_that_the_closure_takes() {
    async fn of(path: &str, member: fn(User) -> Option<UserId>) -> Result<(), String> {
        let mut batch = Batch::new();
        let user = batch.add(GetUser::new(5));
        batch.add_from(user.field(path, member), |id| AddMessage::new(DialogId::user(id)));
        let (portal, _) = portal();
        portal.client().run_batch(batch).await.map(|_| ()).map_err(|error| {
            assert!(portal.requests().is_empty());
            error.to_string()
        })
    }
    of("ID", |user| user.id).await.unwrap();
    for (path, member) in [
        ("ID", (|user| user.boss) as fn(User) -> Option<UserId>),
        ("Id", |user| user.id),
        ("NAME", |user| user.id),
        ("ID.X", |user| user.id),
        ("", |user| user.id),
        ("I D", |user| user.id),
        ("ID]", |user| user.id),
    ] {
        let words = of(path, member).await.unwrap_err();
        assert!(words.contains(path), "{words}");
    }
}

#[tokio::test(start_paused = true)]
async fn handles_are_those_of_their_batch() {
    let mut other = Batch::<V2>::new();
    let foreign = other.add(chat("other"));
    let mut batch = Batch::new();
    batch.add(chat("one"));
    batch.add_from(foreign.result(), to_chat);
    let words = refused(batch).await;
    assert!(words.contains("another batch"), "{words}");

    let (portal, _) = portal();
    let mut done = portal.client().run_batch(Batch::<V2>::new()).await.unwrap();
    assert!(matches!(done.take(foreign), Outcome::NotExecuted(_)));
}

#[tokio::test(start_paused = true)]
async fn a_fault_of_a_command_is_told_when_the_batch_is_run() {
    let mut batch = Batch::new();
    batch.add(chat(&"x".repeat(3_000_001)));
    batch.add(chat("fine"));
    let words = refused(batch).await;
    assert!(words.contains("TITLE"), "{words}");
}

#[test]
fn nothing_shows_parameters() {
    let mut batch = Batch::new();
    let handle = batch.add(chat("s3cr3t"));
    batch.add_from(handle.result(), |id| to_chat(id).text("s3cr3t"));
    let shown = format!("{batch:?} {handle:?} {:?}", handle.result());
    assert!(shown.contains("test.message.add") && !shown.contains("s3cr3t"), "{shown}");
}
