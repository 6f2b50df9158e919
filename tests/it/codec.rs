//! The codec reads what the server really sends, names what it cannot read, and writes what the server can read.

mod derived;
mod edges;

use bitrix_api::codec::{
    Absent, Decode, Decoder, Encode, Encoder, Extra, FlagStyle, Limits, from_json, to_form, to_json,
};
use bitrix_api::id::{ChatId, MessageId};
use bitrix_api::{Clearable, DecodeError, Json};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Debug;

#[track_caller]
fn reads<T: Decode + PartialEq + Debug>(json: &str, expected: T) {
    match from_json::<T>(json.as_bytes()) {
        Ok(value) => assert_eq!(value, expected, "{json}"),
        Err(e) => panic!("{json}: {e}"),
    }
}

#[track_caller]
fn refuses<T: Decode + Debug>(json: &str, message: &str) {
    match from_json::<T>(json.as_bytes()) {
        Ok(value) => panic!("{json} was read as {value:?}"),
        Err(e) => assert_eq!(e.to_string(), message, "{json}"),
    }
}

#[test]
fn integers_in_every_spelling() {
    for json in ["5", "\"5\"", "5.0", "\"5.00\"", "\" 5 \"", "5e0", " 5 "] {
        reads::<i64>(json, 5);
        reads(json, MessageId::new(5));
        reads(json, Some(5_u8));
    }
    reads::<i64>("-9223372036854775808", i64::MIN);
    reads::<i64>("\"9223372036854775807\"", i64::MAX);
    for json in ["null", "false", "\"\""] {
        reads::<Option<i64>>(json, None);
        reads::<Option<ChatId>>(json, None);
    }
    refuses::<i64>("5.5", "expected an integer, found the number 5.5");
    refuses::<i64>("\"five\"", "expected an integer, found the string \"five\"");
    refuses::<i64>("true", "expected an integer, found true");
    refuses::<i64>("\"\"", "expected an integer, found the string \"\"");
    refuses::<i64>("{}", "expected an integer, found an empty object");
    refuses::<i64>("9223372036854775808", "expected an integer, found the number 9223372036854775808");
    refuses::<u8>("256", "256 is out of the range 0 to 255");
    refuses::<Option<i64>>("[]", "expected an integer, found an empty list");
}

#[test]
fn flags_in_every_spelling() {
    for json in ["true", "\"Y\"", "\"y\"", "1", "\"1\"", "\"true\""] {
        reads(json, true);
        reads(json, Some(true));
    }
    for json in ["false", "\"N\"", "\"n\"", "0", "\"0\"", "\"false\""] {
        reads(json, false);
        reads(json, Some(false));
    }
    reads("\"\"", false);
    reads::<Option<bool>>("\"\"", None);
    reads::<Option<bool>>("null", None);
    refuses::<bool>("2", "expected a flag (true or false, Y or N, 1 or 0), found the number 2");
    refuses::<bool>("\"yes\"", "expected a flag (true or false, Y or N, 1 or 0), found the string \"yes\"");
    refuses::<bool>("null", "expected a flag (true or false, Y or N, 1 or 0), found null");
}

#[test]
fn texts_and_numbers() {
    reads("\"\"", String::new());
    reads("\"\"", Some(String::new()));
    reads("5.10", "5.10".to_owned());
    reads::<Option<String>>("false", None);
    reads::<Option<String>>("null", None);
    reads(r#""\u003Cb\u003E \u0022\u041f\ud83d\ude00\/""#, "<b> \"П😀/".to_owned());
    refuses::<String>("true", "expected a text, found true");
    refuses::<String>("[1]", "expected a text, found a list");
    reads("\"1.5\"", 1.5_f64);
    reads("3", 3.0_f64);
    refuses::<f64>("\"NaN\"", "expected a number, found the string \"NaN\"");
    refuses::<f64>("1e999", "expected a number, found the number 1e999");
}

#[test]
fn lists_and_maps_change_places() {
    reads("[1,\"2\"]", vec![1_i64, 2]);
    reads(r#"{"0": 1, "2": 3}"#, vec![1_i64, 3]);
    reads("[]", Vec::<i64>::new());
    reads("{}", Vec::<i64>::new());
    reads::<Option<Vec<i64>>>("false", None);
    reads("[]", Some(Vec::<i64>::new()));
    refuses::<Vec<i64>>(r#"{"a": 1}"#, "at `a`: expected a list, found an object whose keys are no numbers");
    refuses::<Vec<i64>>("[1, [2]]", "at `[1]`: expected an integer, found a list");

    let map = |entries: &[(i64, i64)]| entries.iter().copied().collect::<BTreeMap<i64, i64>>();
    reads(r#"{"571": "1"}"#, map(&[(571, 1)]));
    reads("[]", map(&[]));
    reads("[7, 8]", map(&[(0, 7), (1, 8)]));
    reads("[true]", BTreeMap::from([("0".to_owned(), true)]));
    refuses::<BTreeMap<i64, i64>>(
        r#"{"x": 1}"#,
        "at `x`: expected an integer as the key, found the string \"x\"",
    );
}

/// A record as the derive would write it, spelled out: two optional members, one required, the rest kept.
#[derive(Debug, PartialEq)]
struct Row {
    id: i64,
    title: Option<String>,
    parent: Option<Box<Row>>,
    extra: Extra,
}

impl Decode for Row {
    const ABSENT: Absent = Absent::RECORD_WITH_REQUIRED;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let (mut id, mut title, mut parent, mut extra) = (None, None, None, Extra::new());
        d.record_open(
            &["ID", "TITLE", "PARENT"],
            &mut |d, i| match i {
                0 => d.put(&mut id),
                1 => d.put_opt(&mut title),
                2 => d.put_opt(&mut parent),
                _ => d.skip(),
            },
            &mut |d, key| extra.decode_key(d, key).map(|()| true),
        )?;
        Ok(Self { id: d.need(id, "ID")?, title, parent, extra })
    }
}

#[test]
fn records_keep_what_they_do_not_know_and_say_where_it_fails() {
    let row: Row =
        from_json(br#"{"UF_X": {"a": [1]}, "TITLE": "T", "PARENT": {"ID": "2", "TITLE": false}, "ID": 1}"#)
            .unwrap();
    assert_eq!((row.id, row.title.as_deref()), (1, Some("T")));
    assert_eq!(row.extra.get("UF_X").map(ToString::to_string).as_deref(), Some(r#"{"a":[1]}"#));
    assert_eq!(row.parent.map(|p| (p.id, p.title)), Some((2, None)));

    refuses::<Row>("{}", "at `ID`: the member is missing");
    refuses::<Row>("[]", "at `ID`: the member is missing");
    reads::<Option<Row>>("[]", None);
    reads::<Option<Row>>("{ }", None);
    refuses::<Row>("[1]", "expected an object, found a list");
    refuses::<Row>("\"x\"", "expected an object, found the string \"x\"");
    refuses::<Vec<Row>>(
        r#"[{"ID":1},{"ID":2,"PARENT":{"ID":"x"}}]"#,
        "at `[1].PARENT.ID`: expected an integer, found the string \"x\"",
    );
    let long = format!("{{\"ID\": \"{}\"}}", "ж".repeat(500));
    let message = from_json::<Row>(long.as_bytes()).unwrap_err().to_string();
    assert!(message.contains("… (1000 bytes)") && message.len() < 300, "{message}");
}

/// A record that knows one member.
#[derive(Debug)]
struct Narrow;

impl Decode for Narrow {
    const ABSENT: Absent = Absent::RECORD;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let mut rows: Option<Vec<Row>> = None;
        let mut item: Option<Box<Narrow>> = None;
        d.record(&["rows", "item"], &mut |d, i| {
            if i == 0 { d.put_opt(&mut rows) } else { d.put_opt(&mut item) }
        })?;
        Ok(Self)
    }
}

#[test]
fn unknown_members_are_named_when_asked_for() {
    let json = br#"{"rows": [{"ID": 1}, {"ID": 2}], "item": {"x": 1, "item": {"y": {"z": 2}}}, "next": 50}"#;
    let mut d = Decoder::new(json).collect_unknown();
    Narrow::decode(&mut d).unwrap();
    d.finish().unwrap();
    assert_eq!(d.unknown(), ["item.x", "item.item.y", "next"]);
    let mut silent = Decoder::new(json);
    Narrow::decode(&mut silent).unwrap();
    assert!(silent.unknown().is_empty());
}

#[test]
fn what_is_no_json_is_named_with_its_line() {
    refuses::<i64>("", "not JSON: EOF while parsing a value (line 1, column 0)");
    refuses::<Json>("[1,\n 2", "not JSON: EOF while parsing a list (line 2, column 2)");
    refuses::<Json>("[1] x", "not JSON: trailing characters (line 1, column 5)");
    refuses::<Json>("<html>", "not JSON: a value was expected (line 1, column 1)");
    assert!(from_json::<Json>(b"\"\xff\"").unwrap_err().is_syntax());
    assert!(from_json::<i64>(b"NaN").is_err());
    let deep = "[".repeat(100_000);
    assert!(
        from_json::<Json>(deep.as_bytes()).unwrap_err().to_string().contains("nested deeper than 128 levels")
    );
    let deep = r#"{"PARENT":"#.repeat(100_000);
    assert!(
        from_json::<Row>(deep.as_bytes()).unwrap_err().to_string().contains("nested deeper than 128 levels")
    );
    // A member that is passed over may be deep too.
    let deep = format!("{{\"x\":{}", "[".repeat(100_000));
    assert!(from_json::<Narrow>(deep.as_bytes()).unwrap_err().is_syntax());
}

#[test]
fn raw_json_is_kept_to_the_letter() {
    let text = r#"{"a": [1.50, "\u003C"], "b": {"c": null}}"#;
    let mut d = Decoder::new(text.as_bytes());
    assert_eq!(d.raw().unwrap(), text);
    let json: Json = text.parse().unwrap();
    assert_eq!(json["a"][0].to_string(), "1.50");
    assert_eq!(json["a"][9], Json::Null);
    assert_eq!(json.to_string(), r#"{"a":[1.50,"<"],"b":{"c":null}}"#);
    assert_eq!(json, r#"{"b": {"c": null}, "a": [1.5, "<"]}"#.parse().unwrap());
    assert_ne!(json, r#"{"b": {"c": null}}"#.parse().unwrap());
    assert_eq!(
        serde_json::Value::from(json.clone()),
        serde_json::from_str::<serde_json::Value>(text).unwrap()
    );
    assert_eq!(Json::from(serde_json::from_str::<serde_json::Value>(text).unwrap()), json);
}

/// A request as the derive would write it, spelled out.
#[derive(Default)]
struct Request {
    yes_no: Option<bool>,
    yes_only: Option<bool>,
    one_zero: Option<bool>,
    json: Option<bool>,
    clear: Option<Clearable<Vec<i64>>>,
    text: Option<String>,
    number: Option<i64>,
    items: Option<Vec<i64>>,
}

impl Encode for Request {
    fn encode(&self, e: &mut Encoder) {
        e.begin_object();
        e.opt_flag("YES_NO", self.yes_no, FlagStyle::YesNo);
        e.opt_flag("YES_ONLY", self.yes_only, FlagStyle::YesOnly);
        e.opt_flag("ONE_ZERO", self.one_zero, FlagStyle::OneZero);
        e.opt_flag("JSON", self.json, FlagStyle::TrueFalse);
        e.opt_clear("CLEAR", &self.clear, "N");
        e.limited("TEXT", Limits::NONE.max_chars(3), &mut |e| e.opt("TEXT", &self.text));
        e.limited("NUMBER", Limits::NONE.min(1).max(10), &mut |e| e.opt("NUMBER", &self.number));
        e.limited("ITEMS", Limits::NONE.max_items(2), &mut |e| e.opt("ITEMS", &self.items));
        e.end_object();
    }
}

#[test]
fn flags_are_written_as_the_page_says() {
    let all = |value| Request {
        yes_no: Some(value),
        yes_only: Some(value),
        one_zero: Some(value),
        json: Some(value),
        ..Request::default()
    };
    assert_eq!(to_json(&all(true)).unwrap(), r#"{"YES_NO":"Y","YES_ONLY":"Y","ONE_ZERO":1,"JSON":true}"#);
    assert_eq!(to_json(&all(false)).unwrap(), r#"{"YES_NO":"N","ONE_ZERO":0,"JSON":false}"#);
    assert_eq!(to_form(&all(true)).unwrap(), "YES_NO=Y&YES_ONLY=Y&ONE_ZERO=1&JSON=1");
    assert_eq!(to_form(&all(false)).unwrap(), "YES_NO=N&ONE_ZERO=0&JSON=0");
    assert_eq!(to_json(&Request::default()).unwrap(), "{}");
    assert_eq!(to_form(&Request::default()).unwrap(), "");
}

#[test]
fn three_states_are_three() {
    let clear = |clear| to_json(&Request { clear, ..Request::default() }).unwrap();
    assert_eq!(clear(None), "{}");
    assert_eq!(clear(Some(Clearable::Clear)), r#"{"CLEAR":"N"}"#);
    assert_eq!(clear(Some(vec![1].into())), r#"{"CLEAR":[1]}"#);
    let mut slot = None;
    for (json, expected) in [
        ("\"N\"", Some(Clearable::Clear)),
        ("\"\"", Some(Clearable::Clear)),
        ("null", None),
        ("[1]", Some(Clearable::Value(vec![1_i64]))),
    ] {
        Decoder::new(json.as_bytes()).put_clear(&mut slot, "N").unwrap();
        assert_eq!(slot, expected, "{json}");
    }
}

#[test]
fn broken_limits_are_named_before_anything_is_sent() {
    let fault = |request: Request| {
        let json = to_json(&request).unwrap_err().to_string();
        assert_eq!(to_form(&request).unwrap_err().to_string(), json);
        json
    };
    let text = |text: &str| Request { text: Some(text.to_owned()), ..Request::default() };
    assert!(to_json(&text("жж\"")).is_ok() && to_form(&text("жж\"")).is_ok());
    assert_eq!(fault(text("four")), "at `TEXT`: 4 characters, and at most 3 are allowed");
    let number = |number| Request { number: Some(number), ..Request::default() };
    assert!(to_json(&number(10)).is_ok() && to_form(&number(1)).is_ok());
    assert_eq!(fault(number(0)), "at `NUMBER`: 0 is below the smallest allowed value, 1");
    assert_eq!(fault(number(11)), "at `NUMBER`: 11 is above the largest allowed value, 10");
    let items = Request { items: Some(vec![1, 2, 3]), ..Request::default() };
    assert_eq!(fault(items), "at `ITEMS`: 3 elements, and at most 2 are allowed");
    let nan = BTreeMap::from([("a".to_owned(), vec![1.0, f64::NAN])]);
    for fault in [to_json(&nan), to_form(&nan)] {
        assert_eq!(fault.unwrap_err().to_string(), "at `a[1]`: NaN is not a number that JSON can hold");
    }
}

#[test]
fn forms_have_php_brackets() {
    let json: Json =
        r#"{"cmd": {"a b": "x&y=z", "list": [1, {"k": "я"}]}, "none": null, "empty": [], "t": true}"#
            .parse()
            .unwrap();
    assert_eq!(
        to_form(&json).unwrap(),
        "cmd%5Ba+b%5D=x%26y%3Dz&cmd%5Blist%5D%5B0%5D=1&cmd%5Blist%5D%5B1%5D%5Bk%5D=%D1%8F&none=&empty=&t=1"
    );
    assert!(to_form("alone").is_err());
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        any::<String>().prop_map(Json::from),
    ];
    leaf.prop_recursive(5, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Json::from),
            prop::collection::btree_map(any::<String>(), inner, 0..8).prop_map(Json::from_iter),
        ]
    })
}

#[track_caller]
fn comes_back<T: Encode + Decode + PartialEq + Debug>(value: &T) {
    let json = to_json(value).unwrap();
    // Whatever we write, serde_json reads as JSON too.
    serde_json::from_str::<serde_json::Value>(&json).unwrap();
    assert_eq!(&from_json::<T>(json.as_bytes()).unwrap(), value, "{json}");
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        json in any_json(), text in any::<String>(), number in any::<i64>(), float in any::<f64>(),
        map in prop::collection::btree_map(any::<i64>(), any::<String>(), 0..5),
        list in prop::collection::vec(any::<Option<bool>>(), 0..5),
    ) {
        comes_back(&json);
        comes_back(&text);
        comes_back(&Some(text));
        comes_back(&number);
        comes_back(&MessageId::new(number));
        if float.is_finite() {
            comes_back(&float);
        }
        comes_back(&map);
        comes_back(&list);
    }

    #[test]
    fn no_input_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = from_json::<Json>(&bytes);
        let _ = from_json::<Row>(&bytes);
        let _ = from_json::<BTreeMap<i64, Vec<Option<bool>>>>(&bytes);
    }

    #[test]
    fn what_serde_json_writes_is_read(json in any_json()) {
        let value = serde_json::Value::from(json.clone());
        let text = serde_json::to_string(&value).unwrap();
        // Of two shortest texts for one float, serde_json takes another than we do.
        prop_assert_eq!(serde_json::Value::from(text.parse::<Json>().unwrap()), value);
    }
}
