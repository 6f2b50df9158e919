//! The corners of JSON and of forms.

use super::{Narrow, Row, comes_back, reads, refuses};
use bitrix_api::codec::{
    Absent, Decode, Decoder, Encode, Encoder, Extra, Limits, from_json, to_form, to_json,
};
use bitrix_api::id::MessageId;
use bitrix_api::types::Decimal;
use bitrix_api::{DecodeError, Json};
use std::collections::BTreeMap;

#[test]
fn numbers_at_the_ends() {
    reads("-0", 0_i64);
    reads("-0.0", 0_i64);
    reads("1.5e1", 15_i64);
    reads("\"1E3\"", 1000_i64);
    reads("9007199254740992.0", 9_007_199_254_740_992_i64);
    reads("9007199254740993e0", 9_007_199_254_740_993_i64);
    reads("922337203685477580.7e1", i64::MAX);
    reads("18446744073709551615", u64::MAX);
    reads("\"7.0\"", 7_u64);
    reads("-5", -5_i8);
    refuses::<u64>("-1", "expected an integer that is not negative, found the number -1");
    refuses::<u64>("true", "expected an integer that is not negative, found true");
    refuses::<u64>("{\"a\":1}", "expected an integer that is not negative, found an object");
    refuses::<i64>("1e-3", "expected an integer, found the number 1e-3");
    refuses::<i64>("1e300", "expected an integer, found the number 1e300");
    refuses::<i64>(
        "123456789012345678901234567890",
        "expected an integer, found the number 123456789012345678901234567890",
    );
    refuses::<u8>("-1", "-1 is out of the range 0 to 255");
    for text in ["01", "-", "1.", ".5", "+5", "1e", "0x10", "Infinity", "-Infinity", "NaN", "1_000", "--1"] {
        assert!(from_json::<f64>(text.as_bytes()).is_err(), "{text}");
        assert!(from_json::<i64>(text.as_bytes()).is_err(), "{text}");
        assert!(from_json::<Json>(text.as_bytes()).is_err(), "{text}");
        let mut e = Encoder::json();
        e.number_text(text);
        assert!(e.finish().is_err(), "{text}");
    }
    for text in ["0", "-0.5", "1e3", "1.25E-7", "123456789012345678901234567890"] {
        let mut e = Encoder::json();
        e.number_text(text);
        assert_eq!(e.finish().unwrap(), text);
    }
    for text in [" 1", "1 ", "\"1\"", "[1]", "1,2", ""] {
        let mut e = Encoder::json();
        e.number_text(text);
        assert!(e.finish().is_err(), "{text}");
    }
    for value in [0.0, -0.0, f64::MAX, f64::MIN_POSITIVE, 1e21, 0.1] {
        comes_back(&value);
        comes_back(&Json::from(value));
    }
    for (value, text) in
        [(5.0, "5"), (-0.5, "-0.5"), (1e20, "100000000000000000000"), (1e21, "1e21"), (1.5e-7, "1.5e-7")]
    {
        assert_eq!(to_json(&value).unwrap(), text);
    }
    comes_back(&u64::MAX);
    comes_back(&Json::from(u64::MAX));
}

#[test]
fn numbers_of_open_json_are_compared_by_value() {
    let number = |text: &str| text.parse::<Json>().unwrap();
    for (a, b) in [
        ("5", "5.0"),
        ("5", "50e-1"),
        ("-0", "0"),
        ("0.50", "0.5"),
        ("1e300", "10e299"),
        ("3.961e115", "39610e111"),
        ("1e99999999999999999999", "1e99999999999999999999"),
    ] {
        assert_eq!(number(a), number(b));
    }
    for (a, b) in [
        ("5", "-5"),
        ("5", "50"),
        ("9007199254740993", "9007199254740992"),
        ("9007199254740993", "9007199254740992.0"),
        ("0.1", "0.10000000000000000555"),
        ("1e99999999999999999999", "1e99999999999999999998"),
    ] {
        assert_ne!(number(a), number(b));
    }
    assert_eq!(
        (number("5.0").as_i64(), number("\"5\"").as_i64(), number("5.5").as_i64()),
        (Some(5), Some(5), None)
    );
    let Json::Number(huge) = number("1e999") else { panic!("it is a number") };
    assert_eq!((huge.as_f64(), huge.as_i64(), huge.as_str()), (None, None, "1e999"));
    for text in ["1e999", "-1E-99999999999999999999", "-0", "0.0"] {
        assert_eq!(number(text).to_string(), text);
    }
    assert_eq!(serde_json::Value::from(number("18446744073709551615")), serde_json::json!(u64::MAX));
    assert_eq!(serde_json::Value::from(number("-1")), serde_json::json!(-1));
    assert!(serde_json::Value::from(number("1e999")).is_null());
}

#[test]
fn of_a_repeated_member_the_last_counts() {
    let row: Row = from_json(br#"{"ID": 1, "X": 1, "ID": 2, "X": 2}"#).unwrap();
    assert_eq!((row.id, row.extra.get("X").and_then(Json::as_i64)), (2, Some(2)));
    reads(r#"{"a": 1, "a": 2}"#, BTreeMap::from([("a".to_owned(), 2)]));
    let twice: Json = r#"{"a": 1, "a": 2}"#.parse().unwrap();
    assert_eq!(twice["a"].as_i64(), Some(2));
    assert_eq!(twice, twice.clone());
    assert_eq!(twice, r#"{"a": 2}"#.parse().unwrap());
    let (one, two): (Json, Json) = (r#"{"a":1,"a":1}"#.parse().unwrap(), r#"{"a":1,"b":2}"#.parse().unwrap());
    assert_ne!(one, two);
    assert_ne!(two, one);
    let mut extra = Extra::from_iter([("a", 1), ("b", 2)]);
    extra.set("a", 3);
    assert_eq!(extra, Extra::from_iter([("b", 2), ("a", 3)]));
    assert_ne!(extra, Extra::from_iter([("a", 3)]));
    assert_eq!(extra.len(), 2);
}

#[test]
fn keys_may_be_escaped_or_empty() {
    let row: Row = from_json(br#"{"\u0049D": 1, "T\u0049TLE": "x", "": 5, "a\"b": 6}"#).unwrap();
    assert_eq!((row.id, row.title.as_deref()), (1, Some("x")));
    assert_eq!(row.extra.iter().map(|(key, _)| key).collect::<Vec<_>>(), ["", "a\"b"]);
    comes_back(
        &row.extra.iter().map(|(key, value)| (key.to_owned(), value.clone())).collect::<BTreeMap<_, _>>(),
    );
}

#[test]
fn texts_that_are_no_unicode_are_no_json() {
    for json in [r#""\ud83d""#, r#""\ude00""#, r#""\ud83dx""#, r#""\x""#, "\"\u{1}\"", "\"a\nb\""] {
        assert!(from_json::<String>(json.as_bytes()).unwrap_err().is_syntax(), "{json}");
        assert!(from_json::<Json>(json.as_bytes()).is_err(), "{json}");
    }
    assert!(from_json::<Json>(b"{\"\\ud83d\": 1}").unwrap_err().is_syntax());
    let mut d = Decoder::new(b"\"\xff\"");
    assert!(d.raw().is_err());
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    let json = b"\xEF\xBB\xBF {\"ID\": \"5\"}";
    assert_eq!(from_json::<Row>(json).unwrap().id, 5);
    let mut d = Decoder::new(json);
    let raw = d.raw().unwrap();
    assert_eq!((raw, d.position()), (r#"{"ID": "5"}"#, json.len()));
    assert!(from_json::<i64>(b"\xEF\xBB\xBF\xEF\xBB\xBF5").is_err());
}

#[test]
fn a_required_value_is_not_null() {
    refuses::<i64>("null", "expected an integer, found null");
    refuses::<String>("null", "expected a text, found null");
    refuses::<String>("false", "expected a text, found false");
    refuses::<Vec<i64>>("null", "expected a list, found null");
    refuses::<BTreeMap<String, i64>>("null", "expected an object, found null");
    refuses::<Row>("null", "expected an object, found null");
    refuses::<Row>(r#"{"ID": null}"#, "at `ID`: expected an integer, found null");
    refuses::<Box<i64>>("false", "expected an integer, found false");
    reads("null", Json::Null);
    reads("null", ());
    reads(r#"{"a": [1]}"#, ());
}

#[test]
fn options_boxes_and_lists_nest() {
    reads("null", None::<Option<i64>>);
    reads("\"\"", Some(None::<i64>));
    reads("5", Some(Some(5_i64)));
    reads("null", None::<Box<i64>>);
    reads("\"\"", None::<Box<i64>>);
    reads("[[1, \"2\"], [], {\"1\": 3}]", vec![vec![1_i64, 2], vec![], vec![3]]);
    reads("[null, \"\", 1]", vec![None, None, Some(1_i64)]);
    refuses::<Vec<Vec<i64>>>("[[1], [2, [3]]]", "at `[1][1]`: expected an integer, found a list");
    refuses::<Vec<Vec<i64>>>("[[1], null]", "at `[1]`: expected a list, found null");
    comes_back(&vec![vec![Some(1_i64), None], vec![]]);
    comes_back(&Some(Box::new(BTreeMap::from([("a".to_owned(), vec![Some(true)])]))));
}

#[test]
fn errors_name_their_place_in_every_structure() {
    type Map = BTreeMap<i64, Vec<BTreeMap<String, i64>>>;
    refuses::<Map>(
        r#"{"7": [{"a": 1}, {"b": []}]}"#,
        "at `7[1].b`: expected an integer, found an empty list",
    );
    refuses::<Map>(r#"[[], [{"b": "x"}]]"#, "at `[1][0].b`: expected an integer, found the string \"x\"");
    refuses::<Vec<i64>>(r#"{"0": 1, "3": "x"}"#, "at `3`: expected an integer, found the string \"x\"");
    refuses::<Vec<i64>>(
        r#"{"": 1}"#,
        "at `[\"\"]`: expected a list, found an object whose keys are no numbers",
    );
    refuses::<BTreeMap<String, i64>>(
        r#"{"a.b": {"c": 1}}"#,
        "at `[\"a.b\"]`: expected an integer, found an object",
    );
    refuses::<BTreeMap<i64, i64>>(
        r#"{"9223372036854775808": 1}"#,
        "at `9223372036854775808`: expected an integer as the key, found the string \"9223372036854775808\"",
    );
    refuses::<BTreeMap<MessageId, i64>>(
        r#"{"x": 1}"#,
        "at `x`: expected an integer as the key, found the string \"x\"",
    );
    refuses::<Row>(
        r#"{"ID": 1, "PARENT": {"ID": 2, "PARENT": {"TITLE": "x"}}}"#,
        "at `PARENT.PARENT.ID`: the member is missing",
    );
    let error = from_json::<Vec<Row>>(br#"[{"ID": 1, "PARENT": {"ID": "x"}}]"#).unwrap_err();
    assert_eq!(error.member(), Some("PARENT"), "the outermost");
    let long = format!("{{\"{}\": true}}", "k".repeat(100_000));
    let error = from_json::<BTreeMap<String, i64>>(long.as_bytes()).unwrap_err();
    assert!(error.to_string().len() < 200, "{error}");
    assert_eq!(error.member().map(str::len), Some(100_000));
}

#[test]
fn nesting_is_bounded_in_every_structure() {
    let nested = |open: &str, inner: &str, close: &str, levels: usize| {
        format!("{}{inner}{}", open.repeat(levels), close.repeat(levels))
    };
    let list = |levels| nested("[", "1", "]", levels);
    let object = |levels| nested("{\"0\":", "1", "}", levels);
    for json in [list(128), object(128)] {
        let read: Json = json.parse().unwrap();
        assert_eq!(read.to_string().parse(), Ok(read));
    }
    for json in [list(129), object(129)] {
        let error = json.parse::<Json>().unwrap_err().to_string();
        assert!(error.contains("nested deeper than 128 levels"), "{error}");
    }
    // An object that stands for a list counts as well, and so does a record.
    let deep = nested("{\"0\":", "5", "}", 100_000);
    assert!(from_json::<Vec<Json>>(deep.as_bytes()).is_err());
    let deep = nested("{\"item\":", "{}", "}", 100_000);
    assert!(from_json::<Narrow>(deep.as_bytes()).is_err());
    for deep in [list(100_000), object(100_000)] {
        assert!(Decoder::new(deep.as_bytes()).skip().is_err());
        assert!(Decoder::new(deep.as_bytes()).raw().is_err());
        assert!(Decoder::new(deep.as_bytes()).absent(Absent::DATE).is_ok_and(|absent| !absent));
        assert!(from_json::<()>(deep.as_bytes()).is_err());
    }
    // Side by side is no depth.
    let wide = format!("[{}1]", "[[]],".repeat(1000));
    wide.parse::<Json>().unwrap();
    let rows = format!("[{}]", vec![r#"{"ID": 1, "PARENT": {"ID": 2}}"#; 1000].join(","));
    assert_eq!(from_json::<Vec<Row>>(rows.as_bytes()).unwrap().len(), 1000);
    assert_eq!(from_json::<Vec<BTreeMap<String, Json>>>(rows.as_bytes()).unwrap().len(), 1000);
}

/// A map and a list of records, and a record that keeps the rest.
#[derive(Debug, Default)]
struct Wide(BTreeMap<String, Narrow>, Vec<Narrow>);

impl Decode for Wide {
    const ABSENT: Absent = Absent::RECORD;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let mut wide = Self::default();
        let mut kept = Extra::new();
        d.record_open(
            &["map", "list"],
            &mut |d, index| {
                if index == 0 {
                    wide.0 = BTreeMap::decode(d)?;
                } else {
                    wide.1 = Vec::decode(d)?;
                }
                Ok(())
            },
            &mut |d, key| {
                let mine = key == "kept";
                if mine {
                    kept.decode_key(d, key)?;
                }
                Ok(mine)
            },
        )?;
        Ok(wide)
    }
}

#[test]
fn unknown_members_are_named_through_every_structure() {
    let json = br#"{"kept": {"x": 1}, "map": {"a.b": {"x": 1}, "c": {"item": {"y": 1}}}, "z": 1,
        "list": [{}, {"x": 1}, {"rows": [{"ID": 1}], "item": {"x": 1}}]}"#;
    let mut d = Decoder::new(json).collect_unknown();
    Wide::decode(&mut d).unwrap();
    let expected = [r#"map["a.b"].x"#, "map.c.item.y", "z", "list[1].x", "list[2].item.x"];
    assert_eq!(d.unknown(), expected);
    // A failure on the way is told with its place, as without collecting.
    let json = br#"{"map": {"c": {"rows": [{"ID": []}]}}}"#;
    let error = Wide::decode(&mut Decoder::new(json).collect_unknown()).unwrap_err();
    assert_eq!(error.path(), "map.c.rows[0].ID");
    assert_eq!(from_json::<Wide>(json).unwrap_err(), error);
    // A numbered object is a list here too.
    let mut d = Decoder::new(br#"{"list": {"0": {"x": 1}, "7": {"x": 1}}}"#).collect_unknown();
    Wide::decode(&mut d).unwrap();
    assert_eq!(d.unknown(), ["list.0.x", "list.7.x"]);
    // Hostile amounts stay small.
    let many: String = (0..5000).map(|n| format!("\"k{n}\":1,")).collect();
    let json = format!("{{{many}\"list\":[]}}");
    let mut d = Decoder::new(json.as_bytes()).collect_unknown();
    Wide::decode(&mut d).unwrap();
    assert_eq!(d.unknown().len(), 1000);
}

/// Writes nothing.
struct Silent;

impl Encode for Silent {
    fn encode(&self, _: &mut Encoder) {}
}

/// Writes members by hand.
struct Written(fn(&mut Encoder));

impl Encode for Written {
    fn encode(&self, e: &mut Encoder) {
        e.begin_object();
        (self.0)(e);
        e.end_object();
    }
}

#[test]
fn a_value_that_writes_nothing_is_left_out() {
    let object = Written(|e| {
        e.field("a", &Silent);
        e.field("b", &1_i64);
        e.field("c", &Silent);
        e.limited("d", Limits::NONE.max_chars(1).max_items(1).min(1), &mut |e| e.field("d", &Silent));
        e.limited("e", Limits::NONE.max_chars(1), &mut |_| {});
    });
    assert_eq!(to_json(&object).unwrap(), r#"{"b":1}"#);
    assert_eq!(to_form(&object).unwrap(), "b=1");
    assert_eq!(to_json(&vec![Silent, Silent]).unwrap(), "[null,null]");
    assert_eq!(to_form(&vec![Silent, Silent]).unwrap(), "0=&1=");
    assert_eq!(to_json(&Silent).unwrap(), "null");
    assert_eq!(to_form(&Silent).unwrap(), "");
}

#[test]
fn empty_values_have_a_place_in_a_form() {
    let json: Json =
        r#"{"a": {}, "b": {"c": [], "d": {}}, "e": [{}, []], "f": null, "g": ""}"#.parse().unwrap();
    assert_eq!(to_form(&json).unwrap(), "a=&b%5Bc%5D=&b%5Bd%5D=&e%5B0%5D=&e%5B1%5D=&f=&g=");
    for empty in ["{}", "[]"] {
        assert_eq!(to_form(&empty.parse::<Json>().unwrap()).unwrap(), "");
    }
    // Without a name PHP would put it elsewhere.
    for nameless in [r#"{"": 1}"#, r#"{"": {"a": 1}}"#, r#"{"a": {"": 1}}"#] {
        let error = to_form(&nameless.parse::<Json>().unwrap()).unwrap_err();
        assert!(error.message().contains("name"), "{nameless}: {error}");
    }
}

#[test]
fn limits_hold_in_depth_and_in_forms() {
    struct Inner(Vec<Vec<String>>);
    impl Encode for Inner {
        fn encode(&self, e: &mut Encoder) {
            e.begin_object();
            e.limited("LISTS", Limits::NONE.max_items(1), &mut |e| e.field("LISTS", &self.0));
            e.end_object();
        }
    }
    struct Outer(Inner, BTreeMap<String, Decimal>, Option<u64>);
    impl Encode for Outer {
        fn encode(&self, e: &mut Encoder) {
            e.begin_object();
            e.limited("INNER", Limits::NONE.max_chars(30), &mut |e| e.field("INNER", &self.0));
            e.limited("SUMS", Limits::NONE.max_items(1), &mut |e| e.field("SUMS", &self.1));
            e.limited("COUNT", Limits::NONE.min(-1).max(i64::MAX), &mut |e| e.opt("COUNT", &self.2));
            e.end_object();
        }
    }
    let outer = |lists: &[&[&str]], sums: usize, count| {
        let lists = lists.iter().map(|list| list.iter().map(ToString::to_string).collect()).collect();
        let sums = (0..sums).map(|n| (n.to_string(), Decimal::from(1))).collect();
        Outer(Inner(lists), sums, count)
    };
    let fault = |outer: &Outer| {
        let error = to_json(outer).unwrap_err();
        assert_eq!(to_form(outer).unwrap_err(), error);
        error.to_string()
    };
    let sound = outer(&[&["a"]], 1, Some(5));
    assert_eq!(to_json(&sound).unwrap(), r#"{"INNER":{"LISTS":[["a"]]},"SUMS":{"0":"1"},"COUNT":5}"#);
    assert_eq!(to_form(&sound).unwrap(), "INNER%5BLISTS%5D%5B0%5D%5B0%5D=a&SUMS%5B0%5D=1&COUNT=5");
    assert_eq!(
        fault(&outer(&[&[], &[]], 0, None)),
        "at `INNER.LISTS`: 2 elements, and at most 1 are allowed"
    );
    assert_eq!(
        fault(&outer(&[&["a long enough text"]], 0, None)),
        "at `INNER`: 34 characters as JSON, and at most 30 are allowed"
    );
    assert_eq!(fault(&outer(&[], 2, None)), "at `SUMS`: 2 elements, and at most 1 are allowed");
    assert_eq!(
        fault(&outer(&[], 0, Some(u64::MAX))),
        "at `COUNT`: 18446744073709551615 is above the largest allowed value, 9223372036854775807"
    );
}

#[test]
fn numbers_in_texts_have_limits_too() {
    let write = |value: &str| {
        let mut e = Encoder::json();
        e.begin_object();
        e.limited("N", Limits::NONE.min(9_007_199_254_740_992).max(9_007_199_254_740_993), &mut |e| {
            e.field("N", value);
        });
        e.end_object();
        e.finish().map_err(|e| e.message().to_owned())
    };
    assert!(write("9007199254740993").is_ok());
    assert!(write("9007199254740993.00").is_ok());
    assert!(write("N").is_ok(), "what is no number is not measured");
    assert_eq!(
        write("9007199254740994").unwrap_err(),
        "9007199254740994 is above the largest allowed value, 9007199254740993"
    );
    assert_eq!(write("-0.5").unwrap_err(), "-0.5 is below the smallest allowed value, 9007199254740992");
}

#[test]
fn debug_shows_nothing_of_what_passes() {
    let mut e = Encoder::form();
    e.begin_object();
    e.field("token", "hush");
    assert_eq!(format!("{e:?}"), "Encoder(form, 10 bytes)");
    let mut d = Decoder::new(b"[\"hush\", 1]");
    assert_eq!(format!("{d:?}"), "Decoder(byte 0 of 11)");
    d.skip().unwrap();
    assert_eq!(format!("{d:?}"), "Decoder(byte 11 of 11)");
}

#[test]
fn the_first_fault_is_told() {
    let nan = Written(|e| {
        e.field("ok", &1_i64);
        e.field("a", &vec![1.0, f64::INFINITY]);
        e.field("b", &f64::NAN);
    });
    for error in [to_json(&nan).unwrap_err(), to_form(&nan).unwrap_err()] {
        assert_eq!(error.path(), "a[1]");
        assert!(error.message().starts_with("inf"), "{error}");
    }
}
