//! What becomes of commands when a request is refused as a whole, is lost, or is answered in PHP's many shapes.

use super::requests::*;
use bitrix_api::Json;
use bitrix_api::batch::{Batch, Outcome};
use bitrix_api::client::{CallOptions, Retry};
use bitrix_api::error::ErrorClass;

#[derive(Debug, PartialEq)]
enum Was {
    Ok,
    Failed,
    NotExecuted,
    Unknown,
}

fn was<M: bitrix_api::Method>(outcome: &Outcome<M>) -> Was {
    match outcome {
        Outcome::Ok(_) => Was::Ok,
        Outcome::Failed(_) => Was::Failed,
        Outcome::NotExecuted(_) => Was::NotExecuted,
        Outcome::Unknown(_) => Was::Unknown,
    }
}

/// What three writes became when their batch was answered like this.
async fn answered(status: u16, body: &str) -> (Was, Was, Was) {
    let (portal, _) = portal();
    portal.respond_once(status, "application/json", body.to_owned());
    let client = portal.client().with(CallOptions::new().retry(Retry::never()));
    let (a, b, c) = client.batch((chat("a"), chat("b"), chat("c"))).await.unwrap();
    (was(&a), was(&b), was(&c))
}

#[tokio::test(start_paused = true)]
async fn maps_come_in_all_shapes() {
    let cases = [
        // All ran, in an object.
        (r#"{"result":{"result":{"c0":1,"c1":2,"c2":3},"result_error":[]}}"#, (Was::Ok, Was::Ok, Was::Ok)),
        // A list, as PHP makes of keys 0, 1, 2; and an object where a gap is.
        (r#"{"result":{"result":[1,2,3],"result_error":[]}}"#, (Was::Ok, Was::Ok, Was::Ok)),
        (
            r#"{"result":{"result":{"0":1,"2":3},"result_error":{"1":{"error":"NO"}}}}"#,
            (Was::Ok, Was::Failed, Was::Ok),
        ),
        // No result at all.
        (
            r#"{"result":{"result":[],"result_error":{"c0":{"error":"A"},"c1":{"error":""},"c2":{"error":5}}}}"#,
            (Was::Failed, Was::Failed, Was::Failed),
        ),
        // `false` beside an error, and an error that is none.
        (
            r#"{"result":{"result":{"c0":false,"c1":2,"c2":3},"result_error":{"c0":{"error":"NO"},"c1":null,"c2":[]}}}"#,
            (Was::Failed, Was::Ok, Was::Ok),
        ),
        // Maps that are missing, or empty in another way.
        (
            r#"{"result":{"result":{"c0":1,"c1":2,"c2":3},"result_next":null,"result_time":false}}"#,
            (Was::Ok, Was::Ok, Was::Ok),
        ),
        // No word of one: nothing failed and nothing halts, so nobody knows.
        (r#"{"result":{"result":{"c0":1,"c2":3}}}"#, (Was::Ok, Was::Unknown, Was::Ok)),
        (r#"{"result":[]}"#, (Was::Unknown, Was::Unknown, Was::Unknown)),
        // Names that were never sent.
        (r#"{"result":{"result":{"c0":1,"c1":2,"c2":3,"c3":4,"x":5,"-1":6}}}"#, (Was::Ok, Was::Ok, Was::Ok)),
    ];
    for (body, expected) in cases {
        assert_eq!(answered(200, body).await, expected, "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn null_and_false_are_results() {
    let (portal, _) = portal();
    let body = r#"{"result":{"result":{"c0":null,"c1":false},"result_error":[]}}"#;
    portal.respond_once(200, "application/json", body);
    let (null, no) = portal.client().batch((Echo::new(text("x")), Echo::new(text("y")))).await.unwrap();
    assert_eq!((null.ok(), no.ok()), (Some(Json::Null), Some(Json::Bool(false))));
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_turned_away_has_run_nothing() {
    for (status, code) in
        [(401, "INVALID_CREDENTIALS"), (403, "insufficient_scope"), (429, "OPERATION_TIME_LIMIT")]
    {
        let body = format!(r#"{{"error":"{code}","error_description":"no"}}"#);
        let expected = (Was::NotExecuted, Was::NotExecuted, Was::NotExecuted);
        assert_eq!(answered(status, &body).await, expected, "{code}");
    }
    let (portal, log) = portal();
    portal.respond_once(403, "application/json", r#"{"error":"insufficient_scope"}"#);
    let (one, _) = portal.client().batch((chat("a"), chat("b"))).await.unwrap();
    let error = one.into_result().unwrap_err();
    assert_eq!(
        (error.class(), error.code(), error.kind()),
        (ErrorClass::Refused, Some("insufficient_scope"), None)
    );
    assert_eq!((error.method(), error.status()), (Some("test.chat.add"), Some(403)));
    assert!(log.lock().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_leaves_writes_unknown_and_sends_none_twice() {
    let bodies = [
        (200, r#"{"result":{"result":{"c0":1,"c1":"#),
        (502, "<html>"),
        (500, r#"{"error":"INTERNAL_SERVER_ERROR"}"#),
    ];
    for (status, body) in bodies {
        assert_eq!(answered(status, body).await, (Was::Unknown, Was::Unknown, Was::Unknown), "{status}");
    }
    let (portal, log) = portal();
    portal.respond_once(200, "application/json", "{");
    let (one, _) = portal.client().batch((chat("a"), chat("b"))).await.unwrap();
    let Outcome::Unknown(error) = one else { panic!("{one:?}") };
    assert_eq!(error.method(), Some("test.chat.add"));
    assert!(std::error::Error::source(&error).unwrap().to_string().contains("batch"), "{error:?}");
    assert_eq!((portal.requests().len(), log.lock().unwrap().len()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn the_outcome_of_a_plain_call_is_told_as_well() {
    let (portal, _) = portal();
    let client = portal.client();
    portal.respond_once(502, "text/html", "<html>");
    let (lost,) = client.batch((chat("a"),)).await.unwrap();
    assert_eq!(was(&lost), Was::Unknown);
    portal.respond_once(400, "application/json", r#"{"error":"CHAT_FULL"}"#);
    let (full,) = client.batch((chat("a"),)).await.unwrap();
    assert_eq!(full.error().unwrap().kind(), Some(AddChatError::ChatFull));
    drop(portal);
    let (gone,) = client.batch((chat("a"),)).await.unwrap();
    assert_eq!(was(&gone), Was::NotExecuted);
    let (gone, _) = client.batch((chat("a"), chat("b"))).await.unwrap();
    assert_eq!((was(&gone), gone.error().unwrap().class()), (Was::NotExecuted, ErrorClass::Connect));
}

#[tokio::test(start_paused = true)]
async fn the_webhook_is_not_shown() {
    let (portal, _) = portal();
    let url = portal.webhook_url();
    let secret = url.trim_end_matches('/').rsplit('/').next().unwrap().to_owned();
    let body = format!(
        r#"{{"result":{{"result":[],"result_error":{{"c0":{{"error":"A","error_description":"at {secret}"}},"c1":{{"error":"{secret}"}}}}}}}}"#
    );
    portal.respond_once(200, "application/json", body);
    let (one, two) = portal.client().batch((chat("a"), chat("b"))).await.unwrap();
    let shown = format!("{one:?} {two:?} {}", one.error().unwrap());
    assert!(shown.contains("***") && !shown.contains(&secret), "{shown}");
}

#[tokio::test(start_paused = true)]
async fn a_batch_is_repeated_if_none_of_its_commands_changes_anything() {
    let (portal, log) = portal();
    portal.respond_once(502, "text/html", "<html>");
    let (one, two) = portal.client().batch((Echo::new(text("a")), GetUser::new(5))).await.unwrap();
    assert!(one.is_ok() && two.is_ok());
    assert_eq!((portal.take_requests().len(), log.lock().unwrap().len()), (2, 2));

    portal.respond_once(502, "text/html", "<html>");
    let (read, write) = portal.client().batch((Echo::new(text("a")), chat("b"))).await.unwrap();
    assert_eq!((was(&read), was(&write)), (Was::Unknown, Was::Unknown));
    assert!(write.error().unwrap().outcome_unknown() && !read.error().unwrap().outcome_unknown());
    assert_eq!((portal.requests().len(), log.lock().unwrap().len()), (1, 2));
}

#[tokio::test(start_paused = true)]
async fn what_the_limits_turn_away_inside_a_batch_is_sent_again() {
    const BLOCKED: &str = r#"{"error":"OPERATION_TIME_LIMIT","error_description":"Method is blocked"}"#;
    let (portal, log) = portal();
    let body =
        format!(r#"{{"result":{{"result":{{"c1":7}},"result_error":{{"c0":{BLOCKED},"c2":{BLOCKED}}}}}}}"#);
    portal.respond_once(200, "application/json", body.clone());
    let (a, b, c) = portal.client().batch((chat("a"), chat("b"), chat("c"))).await.unwrap();
    assert_eq!((was(&a), was(&b), was(&c)), (Was::Ok, Was::Ok, Was::Ok));
    let titles: Vec<String> = ran(&log).into_iter().map(|(_, first)| first).collect();
    assert_eq!(titles, ["a", "c"]);
    assert_eq!(requests(&portal).iter().map(Vec::len).collect::<Vec<_>>(), [3, 2]);

    // Not by a client that repeats nothing, and not for ever.
    let never = portal.client().with(CallOptions::new().retry(Retry::never()));
    for (client, times) in
        [(never, 1), (portal.client().with(CallOptions::new().retry(Retry::attempts(3))), 3)]
    {
        portal.take_requests();
        let all = format!(r#"{{"result":{{"result":[],"result_error":{{"c0":{BLOCKED},"c1":{BLOCKED}}}}}}}"#);
        (0..times).for_each(|_| portal.respond_once(200, "application/json", all.clone()));
        let (a, b) = client.batch((chat("a"), chat("b"))).await.unwrap();
        assert_eq!((was(&a), was(&b)), (Was::NotExecuted, Was::NotExecuted));
        assert!(a.error().unwrap().is_retryable());
        assert_eq!(portal.requests().len(), times);
    }
}

#[tokio::test(start_paused = true)]
async fn a_chain_waits_for_what_the_limits_turned_away() {
    let (portal, log) = portal();
    let body = r#"{"result":{"result":[],"result_error":{"c0":{"error":"OPERATION_TIME_LIMIT"}}}}"#;
    portal.respond_once(200, "application/json", body);
    let mut batch = Batch::new();
    let launch = batch.add(chat("a"));
    let hello = batch.add_from(launch.result(), |id| AddMessage::new(bitrix_api::DialogId::chat(id)));
    let mut done = portal.client().run_batch(batch).await.unwrap();
    assert!(done.take(launch).is_ok() && done.take(hello).is_ok());
    assert_eq!(log.lock().unwrap().len(), 2);
}
