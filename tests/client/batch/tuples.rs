//! A tuple of requests.

use super::requests::*;
use bitrix_api::Json;
use bitrix_api::batch::Outcome;
use bitrix_api::error::ErrorClass;
use bitrix_api::id::ChatId;

#[tokio::test(start_paused = true)]
async fn a_tuple_of_requests_is_one_request_and_a_tuple_of_outcomes() {
    let (portal, log) = portal();
    let all = (chat("Launch"), chat("full"), GetUser::new(5), Echo::new(text("a+b c&d=e#f%20ü\n")));
    let (launch, full, user, echo) = portal.client().batch(all).await.unwrap();
    assert_eq!(launch.into_result().unwrap(), ChatId::new(1000));
    let full = full.into_result().unwrap_err();
    assert_eq!((full.class(), full.kind()), (ErrorClass::Refused, Some(AddChatError::ChatFull)));
    assert_eq!((full.method(), full.description()), (Some("test.chat.add"), Some("no")));
    assert!(full.host().is_some());
    assert_eq!(user.ok().unwrap().id.unwrap().get(), 5);
    assert_eq!(echo.ok(), Some(text("a+b c&d=e#f%20ü\n")));
    assert_eq!((requests(&portal).len(), log.lock().unwrap().len()), (1, 4));
    assert_eq!(requests(&portal)[0][0], "test.chat.add?TITLE=Launch");
    assert_eq!(portal.requests()[0].params["halt"], Json::from(0));
}

#[tokio::test(start_paused = true)]
async fn a_request_is_a_command_by_reference_too() {
    let (portal, _) = portal();
    let request = chat("again");
    let (one, two) = portal.client().batch((&request, &request)).await.unwrap();
    assert!(one.is_ok() && two.error().is_none());
}

#[tokio::test(start_paused = true)]
async fn one_request_is_a_plain_call() {
    let (portal, _) = portal();
    let (done,) = portal.client().batch((Echo::new(Json::from(true)),)).await.unwrap();
    // A batch would have made a text of it.
    assert_eq!(done.ok(), Some(Json::from(true)));
    assert_eq!(portal.requests()[0].method, "test.echo");
    let (refused,) = portal.client().batch((chat("full"),)).await.unwrap();
    assert!(
        matches!(&refused, Outcome::Failed(e) if e.kind() == Some(AddChatError::ChatFull)),
        "{refused:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_if_one_cannot_be() {
    let (portal, _) = portal();
    let too_long = "x".repeat(3_000_001);
    let error = portal.client().batch((chat("fine"), chat(&too_long))).await.unwrap_err();
    assert_eq!((error.class(), error.method()), (ErrorClass::Request, Some("test.chat.add")));
    assert!(portal.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_result_that_does_not_fit_is_told_from_a_refusal() {
    let (portal, _) = portal();
    portal.respond_once(200, "application/json", r#"{"result":{"result":{"c0":"word","c1":"5"}}}"#);
    let (one, two) = portal.client().batch((chat("a"), chat("b"))).await.unwrap();
    assert_eq!(two.ok(), Some(ChatId::new(5)));
    let Outcome::Failed(error) = one else { panic!("{one:?}") };
    assert_eq!((error.class(), error.body()), (ErrorClass::Decode, Some(&b"\"word\""[..])));
}

#[test]
fn batches_can_cross_threads() {
    fn crosses<T: Send>(_: &T) {}
    let client = bitrix_api::Client::webhook("https://example.bitrix24.com/rest/1/secret/").unwrap();
    crosses(&client.batch((chat("a"), chat("b"))));
    crosses(&client.batch_all(vec![chat("a")]));
    crosses(&client.run_batch(bitrix_api::batch::Batch::<bitrix_api::batch::V2>::new()));
}
