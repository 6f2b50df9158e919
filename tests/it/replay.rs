//! Replay: verdicts on lines, good, bad and hostile.

use bitrix_api::mock::Portal;
use bitrix_api::registry::{self, MethodEntry};
use bitrix_api::{Json, im};
use bitrix_tests::replay::{Word, judge, run};
use proptest::prelude::*;

/// The verdict, its place and its note.
fn verdict(line: &str) -> (Word, String, String) {
    let verdict = judge(line.as_bytes());
    (verdict.word, verdict.at, verdict.note)
}

/// Checks a table of lines, verdicts, places, and parts of notes.
fn check(table: &[(&str, Word, &str, &str)]) {
    for (line, word, at, note) in table {
        let (found, found_at, found_note) = verdict(line);
        assert_eq!((found, found_at.as_str()), (*word, *at), "{line}\n{found_note}");
        assert!(found_note.contains(note), "{line}\n{found_note}");
    }
}

#[test]
fn examples_of_the_pages_are_ok() {
    let path = format!("{}/fixtures/replay.jsonl", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.lines().count() > 20);
    for line in text.lines() {
        assert_eq!(verdict(line), (Word::Ok, String::new(), String::new()), "{line}");
    }
}

#[test]
fn requests() {
    let line = |method: &str, json: &str| {
        format!(r#"{{"id":1,"kind":"request","method":"{method}","api":"v2","json":{json}}}"#)
    };
    let add = |json: &str| line("im.message.add", json);
    let update = |json: &str| line("im.message.update", json);
    check(&[
        (&add(r#"{"DIALOG_ID":"chat5","MESSAGE":"x"}"#), Word::Ok, "", ""),
        // The case of the method and of the names at the top does not matter, the token is no parameter.
        (&line("IM.Message.ADD", r#"{"Dialog_Id":"5","message":"x","auth":"t"}"#), Word::Ok, "", ""),
        (&add(r#"{"DIALOG_ID":"5","MESSAGE":"x","message":"y"}"#), Word::Unknown, "message", "no place"),
        (&add(r#"{"DIALOG_ID":"5","MESSAGE":"x","A":1,"B":2}"#), Word::Unknown, "A", "and 1 more"),
        (&add(r#"{"DIALOG_ID":5,"MESSAGE":"x","SYSTEM":true,"REPLY_ID":"7"}"#), Word::Ok, "", ""),
        (
            &add(r#"{"DIALOG_ID":"5","MESSAGE":"x","KEYBOARD":[{"TEXT":"y","LINK":"/","Q":1}]}"#),
            Word::Unknown,
            "KEYBOARD[0].Q",
            "",
        ),
        // An empty text where a number belongs says something to the server, and does not come out.
        (
            &add(r#"{"DIALOG_ID":"5","MESSAGE":"x","REPLY_ID":""}"#),
            Word::Lost,
            "REPLY_ID",
            "did not come out",
        ),
        (&add(r#"{"DIALOG_ID":"5","MESSAGE":"x","REPLY_ID":null}"#), Word::Ok, "", ""),
        (&update(r#"{"MESSAGE_ID":"05","MESSAGE":"x"}"#), Word::Changed, "MESSAGE_ID", r#""05" became 5"#),
        (&update(r#"{"MESSAGE_ID":"5","KEYBOARD":"N"}"#), Word::Ok, "", ""),
        (&update(r#"{"MESSAGE_ID":[]}"#), Word::Failed, "MESSAGE_ID", "an empty list"),
        (&update("{}"), Word::Failed, "MESSAGE_ID", "missing"),
        (&update("[5]"), Word::Failed, "", "expected an object"),
        (&update("null"), Word::Failed, "", "expected an object"),
        (&line("im.message.nothing", "{}"), Word::NoSuchMethod, "", "im.message.nothing"),
        (r#"{"kind":"request","api":"v3","method":"im.message.add","json":{}}"#, Word::NoSuchMethod, "", ""),
        (r#"{"kind":"request","method":"im.message.update","json":{"MESSAGE_ID":1}}"#, Word::Ok, "", ""),
    ]);
    let long = "x".repeat(60_001);
    let too_large = add(&format!(r#"{{"DIALOG_ID":"5","ATTACH":[{{"MESSAGE":"{long}"}}]}}"#));
    check(&[(&too_large, Word::Failed, "ATTACH", "at most 60000")]);
}

#[test]
fn responses() {
    let line =
        |method: &str, json: &str| format!(r#"{{"kind":"response","method":"{method}","json":{json}}}"#);
    let add = |json: &str| line("im.message.add", json);
    let messages = |json: &str| line("imconnector.update.messages", json);
    let time = r#"{"start":1,"finish":2.5,"duration":1.5,"processing":0,"date_start":"2026-03-03T17:48:59+01:00","date_finish":"2026-03-03T17:48:59+01:00""#;
    check(&[
        (&add(r#"{"result":70}"#), Word::Ok, "", ""),
        (&add(r#"{"result":"70","total":5,"next":50}"#), Word::Ok, "", ""),
        (&add("70"), Word::Ok, "", ""),
        (&add(&format!(r#"{{"result":70,"time":{time}}}}}"#)), Word::Ok, "", ""),
        (&add(&format!(r#"{{"result":70,"time":{time},"zone":1}}}}"#)), Word::Unknown, "time.zone", ""),
        (&add(r#"{"result":70,"more":1}"#), Word::Unknown, "more", "beside"),
        (&add(r#"{"result":"x"}"#), Word::Failed, "result", "expected an integer"),
        (&add(r#""x""#), Word::Failed, "", "expected an integer"),
        (
            &messages(r#"{"result":{"SUCCESS":true,"DATA":{"RESULT":[{"chat":{"Q":1}}]}}}"#),
            Word::Unknown,
            "result.DATA.RESULT[0].chat.Q",
            "",
        ),
        (
            &messages(r#"{"SUCCESS":true,"DATA":{"RESULT":[{"chat":{"Q":1}}]}}"#),
            Word::Unknown,
            "DATA.RESULT[0].chat.Q",
            "",
        ),
        // PHP's ways to say that there is nothing.
        (
            &messages(r#"{"SUCCESS":"Y","DATA":{"RESULT":[{"chat":[],"message":null,"ERRORS":""}]}}"#),
            Word::Ok,
            "",
            "",
        ),
        (&messages(r#"{"SUCCESS":1,"DATA":{"RESULT":{"0":{"user":5},"1":{"user":"6"}}}}"#), Word::Ok, "", ""),
        (
            &messages(r#"{"SUCCESS":1,"DATA":{"RESULT":{"0":{"user":5},"2":{"user":"6"}}}}"#),
            Word::Changed,
            "DATA.RESULT",
            "",
        ),
        (&add(r#"{"error":"X","error_description":"Y"}"#), Word::Failed, "", "refused"),
        (&add(r#"{"result":false,"error":"X","error_description":"Y"}"#), Word::Failed, "", "refused"),
        (&line("nothing", "1"), Word::NoSuchMethod, "", "nothing"),
    ]);
}

#[test]
fn events() {
    let name = "onImBotMessageUpdate";
    let json = |json: &str| format!(r#"{{"kind":"event","name":"{name}","json":{json}}}"#);
    let form = |form: &str| format!(r#"{{"kind":"event","name":"{name}","form":"{form}"}}"#);
    check(&[
        (&json(r#"{"PARAMS":{"ID":"5"}}"#), Word::Ok, "", ""),
        (
            &json(r#"{"event":"ONIMBOTMESSAGEUPDATE","data":{"PARAMS":{"ID":5,"Q":1}}}"#),
            Word::Unknown,
            "data.PARAMS.Q",
            "",
        ),
        (&json(r#"{"PARAMS":{"ID":5,"Q":1}}"#), Word::Unknown, "PARAMS.Q", ""),
        (
            &json(
                r#"{"event":"onimbotmessageupdate","data":{},"ts":"5","auth":{"domain":"x","member_id":"y","Q":1}}"#,
            ),
            Word::Unknown,
            "auth.Q",
            "",
        ),
        (&json(r#"{"event":"ONIMBOTMESSAGEUPDATE","data":{},"ts":"soon"}"#), Word::Failed, "ts", "integer"),
        (&json(r#"{"event":"ONIMBOTMESSAGEUPDATE","data":{},"q":"5"}"#), Word::Unknown, "q", ""),
        (&json(r#"{"event":"ONOTHER","data":{}}"#), Word::Failed, "event", "ONOTHER"),
        (
            &form(
                "event=ONIMBOTMESSAGEUPDATE&data%5BPARAMS%5D%5BID%5D=5&auth%5Bdomain%5D=x&auth[member_id]=y",
            ),
            Word::Ok,
            "",
            "",
        ),
        (&form("event=ONIMBOTMESSAGEUPDATE&data[PARAMS][ID]=x"), Word::Failed, "data.PARAMS.ID", "integer"),
        (&form("event=ONIMBOTMESSAGEUPDATE&data[Q]=x"), Word::Unknown, "data.Q", ""),
        (&form("data[Q]=x"), Word::Failed, "", "event"),
        (&form("%zz"), Word::Failed, "", ""),
        (r#"{"kind":"event","name":"ONOTHER","json":{}}"#, Word::NoSuchMethod, "", "ONOTHER"),
        (r#"{"kind":"event","name":"ONIMBOTMESSAGEUPDATE"}"#, Word::Failed, "", "neither"),
    ]);
}

#[test]
fn errors() {
    let line = |json: &str, more: &str| {
        format!(r#"{{"kind":"error","method":"im.message.add","json":{json}{more}}}"#)
    };
    let code =
        |code: &str| line(&format!(r#"{{"error":{code},"error_description":"x"}}"#), r#","status":400"#);
    check(&[
        (&code(r#""MESSAGE_EMPTY""#), Word::Ok, "", ""),
        (&code(r#""message_empty""#), Word::Ok, "", ""),
        (&code(r#""EXPIRED_TOKEN""#), Word::Ok, "", ""),
        (&code(r#""OTHER""#), Word::Unknown, "error", "OTHER"),
        (&code(r#""""#), Word::Unknown, "error", ""),
        (&code("100"), Word::Unknown, "error", "100"),
        (&code("null"), Word::Unknown, "error", "no code"),
        (
            &line(r#"{"error":{"code":"OTHER","message":"x","validation":[{"message":"y"}]}}"#, ""),
            Word::Unknown,
            "error.code",
            "OTHER",
        ),
        (&line(r#"{"error":{"code":"USER_NOT_FOUND"}}"#, r#","status":null"#), Word::Ok, "", ""),
        (&line(r#"{"error":"ACCESS_ERROR","error_description":"x"}"#, r#","status":200"#), Word::Ok, "", ""),
        (&line(r#"{"result":5}"#, r#","status":200"#), Word::Failed, "", "no error"),
        (&line("5", ""), Word::Failed, "", "not an object"),
        (&line("{}", r#","status":99"#), Word::Failed, "status", "HTTP status"),
        (&line("{}", r#","status":1e99"#), Word::Failed, "status", "HTTP status"),
        (r#"{"kind":"error","method":"nothing","json":{}}"#, Word::NoSuchMethod, "", "nothing"),
    ]);
}

#[test]
fn what_is_no_line_is_a_verdict() {
    for line in [
        "",
        " ",
        "not json",
        "{",
        "[]",
        "5",
        "null",
        "{}",
        r#"{"kind":"request"}"#,
        r#"{"kind":5,"method":"im.message.add","json":{}}"#,
        r#"{"kind":"Request","method":"im.message.add","json":{}}"#,
        r#"{"kind":"request","method":"im.message.add"}"#,
        r#"{"kind":"request","method":null,"json":{}}"#,
        r#"{"kind":"request","api":"v4","method":"im.message.add","json":{}}"#,
        r#"{"kind":"event","method":"ONIMBOTMESSAGEUPDATE","json":{}}"#,
        r#"{"kind":"event","name":"ONIMBOTMESSAGEUPDATE","form":5}"#,
        r#"{"kind":"request","method":"im.message.add","json":{}} {}"#,
        r#"{"kind":"request","method":"im.message.add","json":{"DIALOG_ID":}}"#,
    ] {
        let (word, _, note) = verdict(line);
        assert_eq!(word, Word::Failed, "{line}: {note}");
        assert!(!note.is_empty(), "{line}");
    }
    assert_eq!(judge(b"{\"id\":1,\"kind\":\"\xff\"}").to_string().split(',').next(), Some(r#"{"id":1"#));
}

#[test]
fn an_id_comes_back_as_it_was() {
    for id in [
        "5",
        "-0.50",
        "1E400",
        r#""a\u00e9\"""#,
        "null",
        "true",
        r#"[1,{"a":[]}]"#,
        "123456789012345678901234567890",
    ] {
        for line in [format!(r#"{{"id":{id},"kind":"x"}}"#), format!(r#"{{"kind":"request", "id" : {id} }}"#)]
        {
            assert!(judge(line.as_bytes()).to_string().starts_with(&format!("{{\"id\":{id},")), "{line}");
        }
    }
    for line in ["{}", "x", r#"{"id":}"#, "{\"id\":\"\u{1}\"}"] {
        assert_eq!(judge(line.as_bytes()).id, "null", "{line}");
    }
}

#[test]
fn hostile_lines_are_verdicts() {
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
    let wide: String = (0..50_000).map(|i| format!("\"k{i}\":{i},")).collect();
    for hostile in [
        deep("[", "]"),
        deep("{\"a\":", "}"),
        "[".repeat(1_000_000),
        "1".repeat(1_000_000),
        "1e999999999999999999".to_owned(),
        "-".to_owned(),
        format!("\"{}\"", "\\ud800".repeat(1000)),
        format!("{{{wide}\"DIALOG_ID\":1,\"MESSAGE\":\"x\"}}"),
        format!("{{\"{}\":1}}", "k".repeat(1_000_000)),
    ] {
        for line in [
            hostile.clone(),
            format!(r#"{{"id":{hostile},"kind":"request"}}"#),
            format!(r#"{{"kind":"request","method":"im.message.add","json":{hostile}}}"#),
            format!(
                r#"{{"kind":"response","method":"imconnector.update.messages","json":{{"result":{hostile}}}}}"#
            ),
            format!(r#"{{"kind":"event","name":"ONIMBOTMESSAGEUPDATE","json":{hostile}}}"#),
            format!(
                r#"{{"kind":"event","name":"ONIMBOTMESSAGEUPDATE","json":{{"event":"x","data":{hostile}}}}}"#
            ),
            format!(r#"{{"kind":"error","method":"im.message.add","json":{{"error":{hostile}}}}}"#),
        ] {
            let verdict = judge(line.as_bytes());
            assert_ne!(verdict.word, Word::Ok, "{}", &line[..100.min(line.len())]);
            let written = verdict.to_string();
            assert!(written.len() < 3_000_000 && !written.contains('\n'));
            assert!(written.parse::<Json>().is_ok(), "{}", &written[..200.min(written.len())]);
        }
    }
}

/// JSON of any shape, as text.
fn any_json() -> impl Strategy<Value = String> {
    let key = prop_oneof![
        Just("DIALOG_ID".to_owned()),
        Just("message".to_owned()),
        Just("ATTACH".to_owned()),
        Just("BLOCKS".to_owned()),
        Just("result".to_owned()),
        Just("error".to_owned()),
        Just("event".to_owned()),
        Just("data".to_owned()),
        Just("PARAMS".to_owned()),
        "[a-z0-9.\\[ é]{0,4}",
    ];
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        "(Y|N|5|05|chat5|2026-05-14T10:26:32\\+02:00|\\PC{0,5})".prop_map(Json::from),
    ];
    let tree = leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Json::Array),
            prop::collection::vec((key.clone(), inner), 0..5).prop_map(Json::Object),
        ]
    });
    tree.prop_map(|json| json.to_string())
}

proptest! {
    #[test]
    fn any_line_has_one_verdict(
        json in any_json(),
        kind in prop_oneof![Just("request"), Just("response"), Just("event"), Just("error")],
        cut in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let line = format!(
            r#"{{"id":[7],"kind":"{kind}","method":"im.message.add","name":"ONIMBOTMESSAGEUPDATE","json":{json}}}"#
        );
        let mut broken = line.clone().into_bytes();
        let at = cut.index(broken.len());
        broken[at] = byte;
        for text in [line.as_bytes(), &line.as_bytes()[..at], &broken] {
            let mut out = Vec::new();
            let text: Vec<u8> = text.iter().copied().filter(|b| *b != b'\n').collect();
            run(&[&text[..], b"\n"].concat()[..], &mut out).unwrap();
            let out = String::from_utf8(out).unwrap();
            prop_assert_eq!(out.matches('\n').count(), 1);
            prop_assert!(out.parse::<Json>().is_ok(), "{}", out);
        }
    }
}

#[test]
fn lines_are_answered_one_by_one() {
    let mut out = Vec::new();
    run(&b"{\"id\":1}\n\r\n{\"id\":2}"[..], &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    let ids: Vec<Json> = out.lines().map(|line| line.parse::<Json>().unwrap()["id"].clone()).collect();
    assert_eq!(ids, [Json::from(1), Json::Null, Json::from(2)]);
}

#[test]
fn the_registry_finds_what_it_lists() {
    use bitrix_api::meta::Api;
    let (methods, events) = (registry::methods(), registry::events());
    assert!(methods.len() >= 4 && !events.is_empty());
    for entry in &methods {
        let found = registry::find_method(entry.meta.api, entry.meta.name).map(|entry| entry.meta);
        assert_eq!(found, Some(entry.meta));
        if entry.meta.api == Api::V2 {
            let found = registry::find_method(Api::V2, &entry.meta.name.to_uppercase());
            assert_eq!(found.map(|entry| entry.meta), Some(entry.meta));
        }
    }
    for entry in &events {
        let found = registry::find_event(&entry.meta.name.to_lowercase()).map(|entry| entry.meta);
        assert_eq!(found, Some(entry.meta));
    }
    let add = MethodEntry::of::<im::message::Add>();
    assert_eq!(add.find_error("message_empty").map(|row| row.code), Some("MESSAGE_EMPTY"));
    assert_eq!(add.find_error("MESSAGE"), None);
}

/// The embedded portal compares names as the server does.
#[tokio::test]
async fn the_portal_folds_the_case_of_names_at_the_top() {
    let server = Portal::start().await.unwrap();
    let portal = server.client();
    let params = Json::from_iter([("dialog_id", "chat5"), ("Message", "Hello")]);
    assert!(portal.call_by_name("im.message.add", params).await.unwrap().as_i64().is_some());
}
