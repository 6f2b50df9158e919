//! The spellings of PHP, and what surrounds a result.

use bitrix_api::codec::to_json;
use bitrix_api::error::ErrorClass;
use bitrix_api::meta::Api;
use bitrix_api::mock::Portal;
use bitrix_api::{DateTime, Json, Method, Record};
use std::collections::BTreeMap;

/// Whatever a portal has.
#[derive(Clone, Debug, PartialEq, Method)]
#[method(name = "test.thing.get", output = Thing, effect = "read")]
struct Get {}

#[derive(Clone, Debug, Default, PartialEq, Record)]
struct Thing {
    #[wire("ID")]
    id: Option<i64>,
    #[wire("SORT")]
    sort: Option<i64>,
    #[wire("ACTIVE", flag = "Y/N")]
    active: Option<bool>,
    #[wire("OWNER")]
    owner: Option<Owner>,
    #[wire("SETTINGS")]
    settings: Option<BTreeMap<String, i64>>,
    #[wire("TAGS")]
    tags: Option<Vec<String>>,
    #[wire("DATE")]
    date: Option<DateTime>,
}

#[derive(Clone, Debug, Default, PartialEq, Record)]
struct Owner {
    #[wire("NAME")]
    name: Option<String>,
}

async fn read(result: &str) -> Thing {
    let portal = Portal::in_process();
    portal.on_name("test.thing.get", |_| Ok(Json::Null));
    portal.respond_once(200, "application/json", format!(r#"{{"result":{result}}}"#));
    portal.client().call(Get::new()).await.unwrap_or_else(|e| panic!("{result}: {e}"))
}

#[tokio::test(start_paused = true)]
async fn trap_04_an_empty_list_where_an_object_belongs() {
    assert_eq!(read("[]").await, Thing::default());
    let thing = read(r#"{"ID":5,"OWNER":[],"SETTINGS":[],"TAGS":{}}"#).await;
    assert_eq!((thing.owner, thing.settings), (Some(Owner::default()), Some(BTreeMap::new())));
    assert_eq!(thing.tags, Some(Vec::new()));
    // And a list with a gap, which PHP makes an object.
    assert_eq!(read(r#"{"TAGS":{"0":"a","2":"b"}}"#).await.tags.unwrap(), ["a", "b"]);
}

#[tokio::test(start_paused = true)]
async fn trap_05_numbers_as_texts_and_flags_as_letters() {
    for (id, flag) in [("5", "true"), (r#""5""#, r#""Y""#), ("5", r#""1""#), (r#""5""#, "1")] {
        let thing = read(&format!(r#"{{"ID":{id},"SORT":{id},"ACTIVE":{flag}}}"#)).await;
        assert_eq!((thing.id, thing.sort, thing.active), (Some(5), Some(5), Some(true)), "{id} {flag}");
    }
    for flag in ["false", r#""N""#, r#""0""#, "0"] {
        assert_eq!(read(&format!(r#"{{"ACTIVE":{flag}}}"#)).await.active, Some(false), "{flag}");
    }
    // All spellings that the embedded portal knows, of one thing.
    let portal = Portal::in_process();
    let thing = Thing { id: Some(5), sort: Some(0), active: Some(false), ..Thing::default() };
    let answer = thing.clone();
    portal.on::<Get>(move |_, _| Ok(answer.clone()));
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..64 {
        portal.vary_spellings(seed);
        let reply = portal.client().reply(Get::new()).await.unwrap();
        seen.insert(reply.raw_result().to_owned());
        assert_eq!(reply.result, thing, "{}", reply.raw_result());
    }
    assert!(seen.len() > 8, "{seen:?}");
}

#[tokio::test(start_paused = true)]
async fn trap_26_next_and_total_of_a_result_are_beside_it() {
    let portal = Portal::in_process();
    let result = r#"{"items":[1],"next":"50","total":7}"#;
    portal.on_name("any.method", move |_| Ok(result.parse().unwrap()));
    let reply = portal.client().reply_by_name(Api::V2, "any.method", ()).await.unwrap();
    assert_eq!((reply.next, reply.total), (Some(50), Some(7)));
    // They are in the result no more; both are in what was kept of the answer.
    assert_eq!(reply.result.to_string(), r#"{"items":[1]}"#);
    assert!(std::str::from_utf8(reply.raw()).unwrap().contains(r#""next":50,"total":7"#));
}

#[tokio::test(start_paused = true)]
async fn trap_28_dates_in_every_form_and_only_good_ones_out() {
    let table = [
        (r#""2026-05-14T10:26:32+02:00""#, Some("2026-05-14T10:26:32+02:00")),
        (r#""24.08.2023 13:19:39""#, Some("2023-08-24T13:19:39")),
        (r#""2024-08-29 10:30:11""#, Some("2024-08-29T10:30:11")),
        (r#""""#, None),
        ("{}", None),
        ("[]", None),
        ("false", None),
        ("null", None),
    ];
    for (text, expected) in table {
        let date = read(&format!(r#"{{"ID":1,"DATE":{text}}}"#)).await.date;
        assert_eq!(date.map(|date| date.to_string()).as_deref(), expected, "{text}");
    }
    // A text that is no date does not become one, so none is ever sent.
    assert!("31.02.2026".parse::<DateTime>().is_err() && "tomorrow".parse::<DateTime>().is_err());
    let date: DateTime = "24.08.2023 13:19:39".parse().unwrap();
    assert_eq!(to_json(&date).unwrap(), r#""2023-08-24T13:19:39""#);
}

#[tokio::test(start_paused = true)]
async fn trap_32_times_in_parts_and_of_any_kind() {
    let table = [
        (
            r#""time":{"start":1778747192,"finish":1778747192.5,"duration":0.5,"processing":0,"operating":0}"#,
            true,
        ),
        (
            r#""time":{"start":"1778747192.1","finish":1.5,"processing":0.25,"operating_reset_at":1778747792}"#,
            true,
        ),
        (r#""time":[]"#, true),
        (r#""time":null"#, false),
        (r#""total":5"#, false),
    ];
    for (time, there) in table {
        let portal = Portal::in_process();
        portal.respond_once(200, "application/json", format!(r#"{{"result":true,{time}}}"#));
        let reply = portal.client().reply_by_name(Api::V2, "any.method", ()).await.unwrap();
        assert_eq!(reply.time().is_some(), there, "{time}");
    }
    // An error has none.
    let portal = Portal::in_process();
    portal.respond_once(400, "application/json", r#"{"error":"X"}"#);
    assert_eq!(portal.client().call_by_name("any.method", ()).await.unwrap_err().code(), Some("X"));
}

#[tokio::test(start_paused = true)]
async fn trap_39_an_answer_without_a_result_is_kept() {
    let portal = Portal::in_process();
    let document = r#"{"openapi":"3.0.0","paths":{}}"#;
    portal.respond_once(200, "application/json", document);
    let error = portal.client().call_by_name_v3("rest.documentation.openapi", ()).await.unwrap_err();
    assert_eq!((error.class(), error.outcome_unknown()), (ErrorClass::Decode, false), "{error}");
    assert_eq!(error.body(), Some(document.as_bytes()));
}
