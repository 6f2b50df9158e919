//! What a command's method sees of the parameters, for any of them.

use super::requests::*;
use bitrix_api::Json;
use proptest::prelude::*;

/// Any JSON, with texts and names that are hard to write.
fn value() -> impl Strategy<Value = Json> {
    let text = prop_oneof![
        any::<String>(),
        "[a-z $+#&=%?;.\\[\\]\"'\\\\<>\n]{0,12}",
        Just("$result[c0]".to_owned()),
        Just("$Result[c1][x] tail".to_owned()),
        Just(String::new()),
    ];
    let name =
        prop_oneof!["[A-Z_]{1,5}", "[b-d .\\[\\]$>%<=!@]{1,6}", Just("$result[c0]".to_owned()), "[0-9]{1,2}"];
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        text.prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::Array),
            prop::collection::btree_map(name.clone(), inner, 0..4)
                .prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

/// The value as a batch hands it over: texts, except for what holds others. A list and an object with its keys are one.
fn as_texts(value: &Json) -> Json {
    match value {
        Json::Bool(value) => Json::from(if *value { "1" } else { "0" }),
        Json::Number(number) => Json::from(number.as_str()),
        Json::Array(items) => Json::Array(items.iter().map(as_texts).collect()),
        Json::Object(members) => {
            let list = !members.is_empty()
                && members.iter().enumerate().all(|(at, (name, _))| *name == at.to_string());
            if list {
                return Json::Array(members.iter().map(|(_, value)| as_texts(value)).collect());
            }
            Json::Object(members.iter().map(|(name, value)| (name.clone(), as_texts(value))).collect())
        }
        other => other.clone(),
    }
}

/// Whether the method saw what was sent: as it was, or as text, and nothing else.
fn same(seen: &Json, sent: &Json) -> bool {
    let seen = without_empty_objects(seen);
    seen == without_empty_objects(sent) || seen == without_empty_objects(&as_texts(sent))
}

/// PHP knows one empty array.
fn without_empty_objects(value: &Json) -> Json {
    match value {
        Json::Object(members) if members.is_empty() => Json::Array(Vec::new()),
        Json::Object(members) => Json::Object(
            members.iter().map(|(name, value)| (name.clone(), without_empty_objects(value))).collect(),
        ),
        Json::Array(items) => Json::Array(items.iter().map(without_empty_objects).collect()),
        other => other.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn a_method_sees_what_was_sent(values in prop::collection::vec(value(), 2..6)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let (portal, _) = portal();
            let outcomes = portal.client().batch_all(values.iter().cloned().map(Echo::new)).await.unwrap();
            for (outcome, sent) in outcomes.into_iter().zip(&values) {
                let seen = outcome.into_result().unwrap();
                prop_assert!(same(&seen, sent), "{sent} became {seen}");
            }
            Ok(())
        })?;
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_query_cannot_say_goes_alone() {
    let alone = [
        "null",
        "[]",
        "{}",
        "[null]",
        "{\"a\":[]}",
        "{\"a b]\":1}",
        "{\" a\":1}",
        "{\"\":1}",
        "\"$result[x]\"",
    ];
    let fine = [
        "\"\"",
        "0",
        "true",
        "\"a\"",
        "[1]",
        "{\"a.b c\":1}",
        "{\">ID\":5}",
        "\"result[x]\"",
        "\"$ result\"",
        "\"$\"",
    ];
    for (texts, expected) in [(&alone[..], "test.echo"), (&fine[..], "batch")] {
        for json in texts {
            let (portal, _) = portal();
            let value: Json = json.parse().unwrap();
            let (_, echo, _) = portal
                .client()
                .batch((chat("a"), Echo::new(value.clone()), Echo::new(value.clone())))
                .await
                .unwrap();
            let echo = echo.ok().unwrap();
            assert!(same(&echo, &value), "{json}: {echo}");
            let second = portal.requests()[usize::from(expected == "test.echo")].method.clone();
            assert_eq!(second, expected, "{json}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn more_values_than_php_reads_go_alone() {
    for (count, alone) in [(999_i64, false), (1000, false), (1001, true)] {
        let (portal, _) = portal();
        let values = Json::from((0..count).collect::<Vec<_>>());
        let (_, echo, _) = portal.client().batch((chat("a"), Echo::new(values), chat("b"))).await.unwrap();
        assert_eq!(echo.ok().unwrap().as_array().unwrap().len() as i64, count);
        assert_eq!(portal.requests().iter().any(|received| received.method == "test.echo"), alone, "{count}");
    }
}
