//! Events: what a portal really sends, and what somebody else may send.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use crate::notes::{NoteDeleted, NoteId, NoteUpdated};
use bitrix_api::incoming::{Envelope, EventError, Incoming, Limits, TokenMismatch, form_body};
use bitrix_api::mock::{EventReceiver, Portal};
use bitrix_api::{DecodeError, Secret, Timestamp};
use proptest::prelude::*;

const FORM: &str = "event=ONTESTNOTEUPDATE&event_handler_id=455\
    &data%5BNOTE%5D%5BID%5D=84537&data%5BNOTE%5D%5BTITLE%5D=a+%26+%D0%B1\
    &data[TAGS][]=x&data[TAGS][]=y&data[TOKENS][571]=5ecret-bot\
    &ts=1772097308&auth[access_token]=5ecret-access&auth[domain]=some-domain.bitrix24.com&auth[member_id]=bac1\
    &auth[application_token]=831c76b0";

#[test]
fn a_form_becomes_a_typed_event() {
    let event =
        Incoming::from_request(Some("application/x-www-form-urlencoded; charset=UTF-8"), FORM.as_bytes())
            .unwrap();
    assert_eq!((event.name(), event.handler_id()), ("ONTESTNOTEUPDATE", Some(455)));
    assert_eq!(event.ts(), Some(Timestamp::new(1_772_097_308)));
    let delivery = event.decode::<NoteUpdated>().unwrap();
    let note = delivery.data.note.unwrap();
    assert_eq!((note.id, note.title.as_deref()), (NoteId::new(84537), Some("a & б")));
    assert_eq!(delivery.data.tags.unwrap(), ["x", "y"]);
    let tokens = delivery.data.tokens.unwrap();
    assert_eq!(tokens[&NoteId::new(571)].expose(), "5ecret-bot");
    let auth = delivery.auth.unwrap();
    assert_eq!(auth.access_token.unwrap().expose(), "5ecret-access");
    assert_eq!((delivery.handler_id, delivery.ts), (event.handler_id(), event.ts()));
}

#[test]
fn json_is_the_same_event() {
    let json = r#"{"event": "OnTestNoteUpdate", "event_handler_id": 455,
        "data": {"NOTE": {"ID": 84537, "TITLE": "a & б"}, "TAGS": ["x", "y"], "TOKENS": {"571": "5ecret-bot"}},
        "ts": "1772097308",
        "auth": {"access_token": "5ecret-access", "domain": "some-domain.bitrix24.com", "member_id": "bac1", "application_token": "831c76b0"}}"#;
    let form = Incoming::from_request(None, FORM.as_bytes()).unwrap();
    let json = Incoming::from_request(Some("Application/JSON;charset=utf-8"), json.as_bytes()).unwrap();
    assert_eq!(form.decode::<NoteUpdated>(), json.decode::<NoteUpdated>());
    assert_eq!(form.auth(), json.auth());
}

#[test]
fn what_is_left_out_is_absent() {
    let event = Incoming::from_form(b"event=ONTESTNOTEUPDATE").unwrap();
    let delivery = event.decode::<NoteUpdated>().unwrap();
    assert_eq!((delivery.handler_id, delivery.ts, delivery.auth), (None, None, None));
    assert_eq!((delivery.data.note, delivery.data.tags, delivery.data.tokens), (None, None, None));
    assert_eq!(event.data_json(), "{}");
    for form in
        ["event=ONTESTNOTEUPDATE&data=&auth=", "event=ONTESTNOTEUPDATE&data[TAGS]=&ts=&event_handler_id="]
    {
        let delivery = Incoming::from_form(form.as_bytes()).unwrap().decode::<NoteUpdated>().unwrap();
        assert_eq!((delivery.data.tags, delivery.auth, delivery.ts), (None, None, None), "{form}");
    }
    // An event whose data cannot be empty says so.
    let error = Incoming::from_form(b"event=ONTESTNOTEDELETE").unwrap().decode::<NoteDeleted>().unwrap_err();
    assert_eq!(error.to_string(), "the event does not fit: at `data.ID`: the member is missing");
}

#[test]
fn the_application_token_proves_the_sender() {
    let event = Incoming::from_form(FORM.as_bytes()).unwrap();
    assert_eq!(event.verify(&Secret::new("831c76b0")), Ok(()));
    for wrong in ["831c76b1", "831c76b", "831c76b00", "831C76B0", ""] {
        assert_eq!(event.verify(&Secret::new(wrong)), Err(TokenMismatch), "{wrong}");
    }
    // Neither an absent nor an empty token passes, whatever is expected.
    for body in [
        "event=X",
        "event=X&auth=831c76b0",
        "event=X&auth[application_token]=",
        "event=X&auth[application_token][]=831c76b0",
        "event=X&application_token=831c76b0",
        "event=X&data[auth][application_token]=831c76b0",
    ] {
        let event = Incoming::from_form(body.as_bytes()).unwrap();
        for expected in ["831c76b0", ""] {
            assert_eq!(event.verify(&Secret::new(expected)), Err(TokenMismatch), "{body}");
        }
    }
    // An odd member beside it does not matter.
    let event = Incoming::from_form(b"event=X&auth[domain][]=odd&auth[application_token]=831c76b0").unwrap();
    assert_eq!(event.verify(&Secret::new("831c76b0")), Ok(()));
    assert!(matches!(event.auth(), Err(EventError::Decode(_))));
}

#[test]
fn a_handler_of_several_events_asks_for_each() {
    let updated = Incoming::from_form(FORM.as_bytes()).unwrap();
    assert!(updated.is::<NoteUpdated>() && !updated.is::<NoteDeleted>());
    assert_eq!(updated.decode_if::<NoteDeleted>(), Ok(None));
    assert!(updated.decode_if::<NoteUpdated>().unwrap().is_some());
    let error = updated.decode::<NoteDeleted>().unwrap_err();
    assert_eq!(error.to_string(), "the event is `ONTESTNOTEUPDATE`, not `ONTESTNOTEDELETE`");
    let lower = Incoming::from_form(b"event=onTestNoteDelete&data[ID]=5").unwrap();
    assert_eq!(lower.decode::<NoteDeleted>().unwrap().data.id, NoteId::new(5));
}

/// What is wrong with a body; at the default limits.
fn fault(content_type: &str, body: impl AsRef<[u8]>) -> EventError {
    Incoming::from_request(Some(content_type), body.as_ref()).unwrap_err()
}

#[test]
fn a_hostile_form_is_an_error() {
    let form = |body: &str| fault("application/x-www-form-urlencoded", body);
    let deep = |levels: usize| format!("event=X&a{}=1", "[b]".repeat(levels));
    let many = |fields: usize| (0..fields).map(|i| format!("k{i}=")).collect::<Vec<_>>().join("&");
    assert_eq!(form(&deep(16)), EventError::TooDeep { limit: 16 });
    assert_eq!(form(&deep(100_000)), EventError::TooDeep { limit: 16 });
    assert_eq!(form(&many(100_000)), EventError::TooManyFields { limit: 10_000 });
    assert_eq!(
        form(&"a[][][][][][][][][][][][][][][]=&".repeat(10_000)),
        EventError::TooManyFields { limit: 10_000 }
    );
    assert_eq!(form(&format!("event=X&{}=1", "k".repeat(257))), EventError::KeyTooLong { limit: 256 });
    assert_eq!(
        form(&format!("event=X&k={}", "v".repeat(1024 * 1024))),
        EventError::TooLarge { limit: 1024 * 1024 }
    );
    assert_eq!(form("event=X&event=Y"), EventError::Duplicate { key: "event".to_owned() });
    assert_eq!(form("event=X&a[b]=1&a=2"), EventError::Clash { key: "a".to_owned() });
    assert!(matches!(form("event=X&a=%zz"), EventError::Malformed { .. }));
    assert!(matches!(form("event=X&[a]=1"), EventError::Malformed { .. }));
    assert_eq!(form("event=X&a=%ff"), EventError::NotUtf8);
    for nameless in ["", "a=1", "event=", "event[]=X"] {
        let fault = form(nameless);
        assert!(matches!(fault, EventError::NoName | EventError::Decode(_)), "{nameless}: {fault}");
    }
    let long = Incoming::from_form(format!("event={}", "X".repeat(100_000)).as_bytes()).unwrap();
    let shown = format!("{} {long:?}", long.decode::<NoteDeleted>().unwrap_err());
    assert!(shown.len() < 1000, "{}", shown.len());
    assert_eq!((form("event=X&a=%ff").http_status(), form(&"x".repeat(2_000_000)).http_status()), (400, 413));
}

#[test]
fn a_hostile_json_is_an_error() {
    let json = |body: &str| fault("application/json", body);
    let deep = format!("{{\"event\": \"X\", \"data\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(json(&deep), EventError::TooDeep { limit: 16 });
    let unclosed = format!("{{\"a\":{}", "{\"a\":".repeat(100_000));
    assert_eq!(json(&unclosed), EventError::TooDeep { limit: 16 });
    assert_eq!(json(&format!("[{}1]", "1,".repeat(100_000))), EventError::TooManyFields { limit: 10_000 });
    assert_eq!(json(r#"{"event": "X", "event": "Y"}"#), EventError::Duplicate { key: "event".to_owned() });
    assert!(matches!(json("{\"event\": \"X\""), EventError::Malformed { .. }));
    assert!(matches!(json("[]"), EventError::NoName));
    assert!(matches!(json("5"), EventError::Decode(DecodeError { .. })));
    assert_eq!(fault("application/json", b"{\"event\": \"\xff\"}"), EventError::NotUtf8);
    assert_eq!(fault("text/plain", "event=X"), EventError::ContentType);
    assert_eq!(fault("text/plain", "event=X").http_status(), 415);
}

#[test]
fn limits_can_be_set() {
    let limits = Limits::DEFAULT.max_bytes(20).max_fields(2).max_depth(1000);
    assert!(Incoming::from_form_within(b"event=X&a=1", limits).is_ok());
    assert_eq!(
        Incoming::from_form_within(b"event=X&a=1&b=2", limits).unwrap_err(),
        EventError::TooManyFields { limit: 2 }
    );
    assert_eq!(
        Incoming::from_json_within(br#"{"event": "X", "a": 12}"#, limits).unwrap_err(),
        EventError::TooLarge { limit: 20 }
    );
}

#[test]
fn an_event_is_written_as_a_portal_sends_it() {
    let delivery = Incoming::from_form(FORM.as_bytes()).unwrap().decode::<NoteUpdated>().unwrap();
    let envelope = Envelope::new()
        .handler_id(455)
        .ts(Timestamp::new(1_772_097_308))
        .auth(delivery.auth.clone().unwrap());
    let body = form_body(&envelope, &delivery.data).unwrap();
    assert!(body.contains("data%5BNOTE%5D%5BID%5D=84537&"), "{body}");
    assert!(body.contains("data%5BTAGS%5D%5B1%5D=y&"), "{body}");
    assert_eq!(Incoming::from_form(body.as_bytes()).unwrap().decode::<NoteUpdated>().unwrap(), delivery);
}

#[tokio::test]
async fn an_event_travels_from_the_embedded_portal_to_a_handler() {
    let portal = Portal::start_with(Vec::new()).await.unwrap();
    let mut handler = EventReceiver::start().await.unwrap();
    let sent = Incoming::from_form(FORM.as_bytes()).unwrap().decode::<NoteUpdated>().unwrap().data;
    assert_eq!(portal.send_event(&handler.url(), &sent).await.unwrap(), 200);

    let event = handler.next().await.unwrap().incoming().unwrap();
    assert_eq!(event.verify(&portal.application_token()), Ok(()));
    let delivery = event.decode::<NoteUpdated>().unwrap();
    assert_eq!(delivery.data, sent);
    assert!(delivery.ts.is_some());
    let auth = delivery.auth.unwrap();
    assert_eq!(Some(auth.domain.as_str()), portal.url().strip_prefix("http://"));
    assert_eq!(auth.access_token, None);

    let token = portal.issue_token();
    let envelope = Envelope::new().auth(portal.event_auth(Some(&token)).unwrap());
    portal.send_event_with(&handler.url(), &envelope, &sent).await.unwrap();
    let auth = handler.next().await.unwrap().incoming().unwrap().auth().unwrap().unwrap();
    assert_eq!(auth.access_token, Some(token));

    let gone = handler.url();
    drop(handler);
    assert!(portal.send_event(&gone, &sent).await.is_err());
}

proptest! {
    #[test]
    fn no_body_makes_it_panic(body in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = Incoming::from_form(&body);
        let _ = Incoming::from_json(&body);
    }

    #[test]
    fn no_likely_body_makes_it_panic(body in "(event|data|auth|a|b|\\[|\\]|\\[\\]|=|&|%[0-9a-g]{2}|\\+|\\{|\\}|\"|:|,|1|é){0,60}") {
        for event in [Incoming::from_form(body.as_bytes()), Incoming::from_json(body.as_bytes())].into_iter().flatten() {
            let _ = event.decode::<NoteUpdated>();
            let _ = event.auth();
            let _ = event.verify(&Secret::new("x"));
            let _ = format!("{event:?}");
        }
    }

    #[test]
    fn any_text_comes_through(title in "\\PC{0,40}", tags in proptest::collection::vec("\\PC{0,10}", 1..5)) {
        let form = Incoming::from_form(FORM.as_bytes()).unwrap().decode::<NoteUpdated>().unwrap();
        let mut sent = form.data;
        sent.tags = Some(tags);
        sent.note.as_mut().unwrap().title = Some(title);
        let body = form_body(&Envelope::new(), &sent).unwrap();
        let received = Incoming::from_form(body.as_bytes()).unwrap().decode::<NoteUpdated>().unwrap();
        prop_assert_eq!(received.data, sent);
    }
}
