//! What derived types write, they read: in both directions, with every attribute that a field can have.

use super::comes_back;
use bitrix_api::codec::{Decode, Decoder, Encode, Extra, from_json, to_form, to_json};
use bitrix_api::id::{MessageId, UserId};
use bitrix_api::types::{Date, Decimal, LangMap, Timestamp};
use bitrix_api::{Clearable, Event, Json, Method, Record, WireEnum};
use proptest::option;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Debug;

/// A request with everything.
#[derive(Clone, Debug, PartialEq, Method)]
#[method(name = "test.everything", output = Answer)]
struct Request {
    #[wire("ID")]
    id: MessageId,
    #[wire("YES_NO", flag = "Y/N")]
    yes_no: bool,
    #[wire("ONE_ZERO", flag = "1/0")]
    one_zero: Option<bool>,
    #[wire("TRUE_FALSE", flag = "true/false")]
    true_false: Option<bool>,
    #[wire("YES_ONLY", flag = "Y")]
    yes_only: Option<bool>,
    #[wire("CLEAR", clear = "N")]
    clear: Option<Clearable<Part>>,
    #[wire("CLEAR_NUMBER", clear = "")]
    clear_number: Option<Clearable<i64>>,
    #[wire("TEXT", one_of = "content", max_chars = 1000)]
    text: Option<String>,
    #[wire("PARTS", one_of = "content", max_items = 10)]
    parts: Option<Vec<Part>>,
    #[wire("COUNT", min = -5, max = 5, required = "conditional")]
    count: Option<i8>,
    #[wire(choice)]
    target: Target,
    #[wire(choice)]
    payment: Option<Payment>,
    #[wire("KIND")]
    kind: Kind,
    #[wire("STEPS")]
    steps: Vec<Step>,
    #[wire("SUMS")]
    sums: BTreeMap<String, Option<Decimal>>,
    #[wire("USERS")]
    users: Option<BTreeMap<UserId, Vec<Option<Kind>>>>,
    #[wire("TITLE")]
    title: Option<LangMap>,
    #[wire("DAY")]
    day: Option<Date>,
    #[wire("AT")]
    at: Option<Timestamp>,
    #[wire("OPEN")]
    open: Json,
    r#type: Option<u64>,
    #[wire(rest)]
    extra: Extra,
}

/// An object that travels both ways, and holds itself.
#[derive(Clone, Debug, PartialEq, Record)]
struct Part {
    #[wire("NAME")]
    name: String,
    #[wire("INNER")]
    inner: Option<Box<Part>>,
    #[wire("LOOK")]
    look: Option<Look>,
}

/// An object without a required member.
#[derive(Clone, Debug, Default, PartialEq, Record)]
#[record(input)]
struct Look {
    width: Option<u32>,
    ratio: Option<f64>,
    bold: Option<bool>,
}

#[derive(Clone, Debug, PartialEq, Record)]
enum Target {
    #[wire("USER_ID")]
    User(UserId),
    #[wire("NAMES", max_items = 5)]
    Names(Vec<String>),
    #[wire("EVERYBODY", flag = "Y")]
    Everybody(bool),
}

#[derive(Clone, Debug, PartialEq, Record)]
enum Payment {
    #[wire("SUM", min = -1000000000000, max = 1000000000000)]
    Sum(Decimal),
    #[wire("NOTE")]
    Note(String),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, WireEnum)]
enum Kind {
    #[value("")]
    Open,
    #[value("L")]
    Land,
    #[unknown]
    Unknown(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, WireEnum)]
enum Step {
    #[value(-1)]
    Returned,
    #[value(1)]
    Packed,
    #[unknown]
    Unknown(i64),
}

/// An answer with a required member and the rest.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(output)]
struct Answer {
    #[wire("ID")]
    id: MessageId,
    #[wire("DONE", flag = "Y/N")]
    done: Option<bool>,
    #[wire("STEP")]
    step: Option<Step>,
    #[wire(choice)]
    payment: Option<Payment>,
    #[wire(rest)]
    extra: Extra,
}

/// An event.
#[derive(Clone, Debug, PartialEq, Event)]
#[event(name = "ONTEST")]
struct Happened {
    #[wire("ID")]
    id: MessageId,
    #[wire("PARTS")]
    parts: Option<Vec<Part>>,
}

/// A record that is all rest.
#[derive(Clone, Debug, PartialEq, Record)]
struct OnlyRest {
    #[wire(rest)]
    all: Extra,
}

/// A record that is all choice.
#[derive(Clone, Debug, PartialEq, Record)]
struct OnlyChoice {
    #[wire(choice)]
    target: Target,
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[a-z\\[\\]&=%+ \"\\\\]{0,8}"]
}

fn decimal() -> impl Strategy<Value = Decimal> {
    (-99_999_999_i64..99_999_999, 0_u8..6).prop_map(|(units, scale)| Decimal::new(units, scale))
}

fn look() -> impl Strategy<Value = Look> {
    let ratio = option::of((-1e9..1e9_f64).prop_map(|ratio| ratio));
    (any::<Option<u32>>(), ratio, any::<Option<bool>>()).prop_map(|(width, ratio, bold)| Look {
        width,
        ratio,
        bold,
    })
}

fn part() -> impl Strategy<Value = Part> {
    let leaf = (word(), option::of(look())).prop_map(|(name, look)| Part { name, inner: None, look });
    leaf.prop_recursive(3, 4, 1, |inner| {
        (word(), option::of(inner), option::of(look())).prop_map(|(name, inner, look)| Part {
            name,
            inner: inner.map(Box::new),
            look,
        })
    })
}

fn kind() -> impl Strategy<Value = Kind> {
    word().prop_map(|word| Kind::from(word.as_str()))
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![(-2..3_i64).prop_map(Step::from), any::<i64>().prop_map(Step::from)]
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        any::<i64>().prop_map(|id| Target::User(id.into())),
        prop::collection::vec(word(), 0..5).prop_map(Target::Names),
        Just(Target::Everybody(true)),
    ]
}

fn payment() -> impl Strategy<Value = Payment> {
    prop_oneof![decimal().prop_map(Payment::Sum), word().prop_map(Payment::Note)]
}

/// Members that no record here lists.
fn extra() -> impl Strategy<Value = Extra> {
    prop::collection::btree_map("UF_[A-Z.\"]{0,4}", super::any_json(), 0..4).prop_map(Extra::from_iter)
}

fn request() -> impl Strategy<Value = Request> {
    let flags = (any::<bool>(), any::<Option<bool>>(), any::<Option<bool>>(), option::of(Just(true)));
    let clear = prop_oneof![Just(Clearable::Clear), part().prop_map(Clearable::Value)];
    let clear_number = prop_oneof![Just(Clearable::Clear), any::<i64>().prop_map(Clearable::Value)];
    let cleared = (option::of(clear), option::of(clear_number));
    let content =
        (option::of(word()), option::of(prop::collection::vec(part(), 0..4)), option::of(-5_i8..=5));
    let chosen = (target(), option::of(payment()));
    let values = (kind(), prop::collection::vec(step(), 0..4));
    let maps = (
        prop::collection::btree_map(word(), option::of(decimal()), 0..4),
        option::of(prop::collection::btree_map(
            any::<i64>().prop_map(UserId::new),
            prop::collection::vec(option::of(kind()), 0..3),
            0..3,
        )),
        option::of(prop::collection::btree_map("[a-z]{2}", word(), 0..3).prop_map(LangMap::from)),
    );
    let day = (0_i32..9999, 1_u16..365)
        .prop_map(|(year, day)| Date::new(time::Date::from_ordinal_date(year, day).unwrap()));
    let times = (option::of(day), option::of(any::<i64>().prop_map(Timestamp::new)));
    let open = (super::any_json(), any::<Option<u64>>(), extra());
    (any::<i64>(), flags, cleared, content, chosen, values, maps, times, open).prop_map(
        |(id, flags, cleared, content, chosen, values, maps, times, open)| Request {
            id: id.into(),
            yes_no: flags.0,
            one_zero: flags.1,
            true_false: flags.2,
            yes_only: flags.3,
            clear: cleared.0,
            clear_number: cleared.1,
            text: content.0,
            parts: content.1,
            count: content.2,
            target: chosen.0,
            payment: chosen.1,
            kind: values.0,
            steps: values.1,
            sums: maps.0,
            users: maps.1,
            title: maps.2,
            day: times.0,
            at: times.1,
            open: open.0,
            r#type: open.1,
            extra: open.2,
        },
    )
}

fn answer() -> impl Strategy<Value = Answer> {
    (any::<i64>(), any::<Option<bool>>(), option::of(step()), option::of(payment()), extra())
        .prop_map(|(id, done, step, payment, extra)| Answer { id: id.into(), done, step, payment, extra })
}

fn happened() -> impl Strategy<Value = Happened> {
    (any::<i64>(), option::of(prop::collection::vec(part(), 0..3)))
        .prop_map(|(id, parts)| Happened { id: id.into(), parts })
}

/// Written and read, also when members are collected, in another order, and among others; and no panic in a form.
#[track_caller]
fn travels<T: Encode + Decode + PartialEq + Debug>(value: &T) {
    comes_back(value);
    let json = to_json(value).unwrap();
    let mut d = Decoder::new(json.as_bytes()).collect_unknown();
    assert_eq!(&T::decode(&mut d).unwrap(), value);
    assert_eq!(d.unknown(), <[String; 0]>::default(), "{json}");
    let Json::Object(mut members) = json.parse().unwrap() else { panic!("{json} is no object") };
    members.reverse();
    assert_eq!(&Json::Object(members).decode_as::<T>().unwrap(), value, "{json} turned round");
    let _ = to_form(value);
}

proptest! {
    #[test]
    fn requests_travel(request in request()) {
        travels(&request);
    }

    #[test]
    fn records_travel(part in part(), look in look(), target in target(), extra in extra()) {
        travels(&part);
        travels(&look);
        travels(&OnlyRest { all: extra });
        travels(&OnlyChoice { target });
    }

    #[test]
    fn answers_travel(answer in answer()) {
        travels(&answer);
    }

    #[test]
    fn events_travel(event in happened()) {
        travels(&event);
    }
}

#[test]
fn what_php_makes_of_a_request_is_read() {
    // A form or a careless client: flags, numbers and lists as texts and maps, empty values.
    let json = r#"{"ID": "5", "YES_NO": "1", "ONE_ZERO": "N", "TRUE_FALSE": "", "CLEAR": "N", "CLEAR_NUMBER": "",
        "TEXT": false, "PARTS": {"0": {"NAME": 7, "INNER": [], "LOOK": []}}, "COUNT": "", "USER_ID": "", "EVERYBODY": "Y",
        "NOTE": null, "KIND": "", "STEPS": {"1": "1", "2": 9}, "SUMS": [], "USERS": "", "TITLE": [], "DAY": {},
        "AT": "1719826800", "OPEN": null, "type": "18446744073709551615"}"#;
    let read: Request = from_json(json.as_bytes()).unwrap();
    let mut expected = Request::with_parts(
        5,
        true,
        Target::Everybody(true),
        "",
        [Step::Packed, Step::Unknown(9)],
        BTreeMap::new(),
        Json::Null,
        [Part::new("7").look(Look::new())],
    )
    .one_zero(false)
    .clear(Clearable::Clear)
    .clear_number(Clearable::Clear)
    .title(LangMap::new())
    .at(1_719_826_800)
    .r#type(u64::MAX);
    expected.extra = Extra::new();
    assert_eq!(read, expected);
}

#[test]
fn choices_are_exclusive() {
    let refuses = |json: &str, message: &str| {
        assert_eq!(from_json::<OnlyChoice>(json.as_bytes()).unwrap_err().to_string(), message, "{json}");
    };
    let all = "USER_ID, NAMES, EVERYBODY";
    refuses("{}", &format!("none of the alternatives is there: {all}"));
    refuses(r#"{"USER_ID": null}"#, &format!("none of the alternatives is there: {all}"));
    assert!(from_json::<OnlyChoice>(b"[]").unwrap_err().is_missing());
    refuses(
        r#"{"NAMES": [], "USER_ID": 1}"#,
        &format!("at `USER_ID`: only one of {all} can be given, and another was read before"),
    );
    refuses(r#"{"NAMES": [1, []]}"#, "at `NAMES[1]`: expected a text, found an empty list");
    let mut d = Decoder::new(br#"{"USER_ID": 1, "X": {"y": 1}}"#).collect_unknown();
    OnlyChoice::decode(&mut d).unwrap();
    assert_eq!(d.unknown(), ["X"]);
}
