//! What the shared functions do is what the compiler's derives do.

use crate::codec::{from_json, to_form, to_json};
use crate::meta::{Cause, ErrorRow, Params, Required};
use crate::{ErrorKind, Json, Method, Record, WireEnum};

#[derive(Record)]
#[record(plain)]
struct Plain {
    id: i64,
    a: Option<String>,
    b: Option<Vec<i64>>,
    c: Option<Json>,
}

#[derive(Clone, Debug, PartialEq, Record)]
struct Derived {
    id: i64,
    a: Option<String>,
    b: Option<Vec<i64>>,
    c: Option<Json>,
}

#[derive(WireEnum)]
#[wire(plain)]
enum Number {
    #[value(1)]
    One,
    #[unknown]
    Unknown(i64),
}

#[derive(WireEnum)]
#[wire(plain)]
enum Text {
    #[value("A")]
    First,
    #[unknown]
    Other(String),
}

/// What the shared functions do is what the compiler's derives do.
#[test]
fn as_derived() {
    let plain = Plain::new(5).a("x").b(vec![1, 2]);
    let derived = Derived::new(5).a("x").b(vec![1, 2]);
    assert_eq!(format!("{plain:?}").replace("Plain", "Derived"), format!("{derived:?}"));
    assert_eq!(plain.clone(), plain);
    assert_eq!((plain.clone().id, plain.clone().a.as_deref()), (5, Some("x")));
    assert_ne!(plain.clone().a("y"), plain);
    assert_ne!(plain.clone().c(true), plain);
    assert_ne!(Plain::new(6).a("x").b(vec![1, 2]), plain);
}

#[test]
fn values() {
    assert_eq!(format!("{:?} {:?}", Number::One, Number::Unknown(7)), "One Unknown(7)");
    assert_eq!(format!("{:?} {:?}", Text::First, Text::Other("B".into())), "First Other(\"B\")");
    // Made by hand from the text of a known value: not the known value.
    assert_eq!(format!("{:?}", Text::Other("A".into())), "Other(\"A\")");
    assert_ne!(Text::Other("A".into()), Text::First);
    assert_eq!(Text::Other("B".into()).clone(), Text::Other("B".into()));
}

#[derive(Record)]
#[record(plain)]
struct Wide {
    #[wire("F0")]
    f0: Option<String>,
    #[wire("F1")]
    f1: Option<i64>,
    #[wire("F2", flag = "Y/N")]
    f2: Option<bool>,
    #[wire("F3")]
    f3: Option<Vec<String>>,
    #[wire("F4")]
    f4: Option<String>,
    #[wire("F5")]
    f5: Option<i64>,
    #[wire("F6", flag = "1/0")]
    f6: Option<bool>,
    #[wire("F7")]
    f7: Option<Vec<String>>,
    #[wire("F8")]
    f8: Option<String>,
    #[wire("F9")]
    f9: Option<i64>,
    #[wire("F10", flag = "Y/N")]
    f10: Option<bool>,
    #[wire("F11")]
    f11: Option<Vec<String>>,
    #[wire("F12")]
    f12: Option<String>,
    #[wire("F13")]
    f13: Option<i64>,
}

#[derive(Clone, Debug, Default, PartialEq, Record)]
struct WideDerived {
    #[wire("F0")]
    f0: Option<String>,
    #[wire("F1")]
    f1: Option<i64>,
    #[wire("F2", flag = "Y/N")]
    f2: Option<bool>,
    #[wire("F3")]
    f3: Option<Vec<String>>,
    #[wire("F4")]
    f4: Option<String>,
    #[wire("F5")]
    f5: Option<i64>,
    #[wire("F6", flag = "1/0")]
    f6: Option<bool>,
    #[wire("F7")]
    f7: Option<Vec<String>>,
    #[wire("F8")]
    f8: Option<String>,
    #[wire("F9")]
    f9: Option<i64>,
    #[wire("F10", flag = "Y/N")]
    f10: Option<bool>,
    #[wire("F11")]
    f11: Option<Vec<String>>,
    #[wire("F12")]
    f12: Option<String>,
    #[wire("F13")]
    f13: Option<i64>,
}

/// More fields than one tuple holds, flags among them: read, written, copied, shown and compared as with the derives.
#[test]
fn wide() {
    let json = r#"{"F13":5,"F0":"a","F2":"N","F6":"1","F12":"","F11":["x"],"F9":"7","OTHER":1}"#;
    let wide: Wide = from_json(json.as_bytes()).unwrap();
    let derived: WideDerived = from_json(json.as_bytes()).unwrap();
    assert_eq!((wide.f2, wide.f6, wide.f9, wide.f13), (Some(false), Some(true), Some(7), Some(5)));
    assert_eq!(to_json(&wide).unwrap(), to_json(&derived).unwrap());
    assert_eq!(to_json(&wide).unwrap(), r#"{"F0":"a","F2":"N","F6":1,"F9":7,"F11":["x"],"F12":"","F13":5}"#);
    assert_eq!(to_form(&wide), to_form(&derived));
    assert_eq!(format!("{wide:#?}").replace("Wide", "WideDerived"), format!("{derived:#?}"));
    assert_eq!(wide.clone(), wide);
    assert_ne!(wide.clone().f13(6), wide);
    assert_ne!(Wide::new(), wide);
    let fault = from_json::<Wide>(br#"{"F13": {}}"#).unwrap_err().to_string();
    assert_eq!(fault, from_json::<WideDerived>(br#"{"F13": {}}"#).unwrap_err().to_string());
}

#[derive(Record)]
#[record(plain)]
struct Few {
    a: Option<String>,
    #[wire("B", flag = "Y")]
    b: Option<bool>,
}

#[test]
fn few() {
    let few: Few = from_json(br#"{"a": "x", "B": "Y"}"#).unwrap();
    assert_eq!(to_json(&few).unwrap(), r#"{"a":"x","B":"Y"}"#);
    assert_eq!(to_json(&few.clone().b(false)).unwrap(), r#"{"a":"x"}"#);
    assert_eq!(format!("{few:?}"), "Few { a: Some(\"x\"), b: Some(true) }");
    assert_ne!(few.clone().a("y"), few);
    assert_eq!(from_json::<Few>(b"[]").unwrap(), Few::new());
}

#[derive(ErrorKind)]
#[error(plain)]
enum Errors {
    #[error(code = "A", status = 400, text = "Empty", missing = "X")]
    #[error(code = "A", text = "Wrong", invalid = "X")]
    First,
    #[error(code = "B", retryable)]
    Second,
    #[error(code = "")]
    Third,
}

#[test]
fn rows() {
    let rows: Vec<_> = Errors::rows().iter().collect();
    let row = ErrorRow {
        kind: Errors::First,
        code: "A",
        status: 400,
        text: "Empty",
        param: "X",
        cause: Cause::Missing,
        retryable: false,
    };
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[0], row);
    assert_eq!((rows[1].status, rows[1].text, rows[1].cause), (0, "Wrong", Cause::Invalid));
    assert_eq!((rows[2].kind, rows[2].retryable, rows[2].param), (Errors::Second, true, ""));
    assert_eq!((Errors::from_code("b"), Errors::Third.code()), (Some(Errors::Second), ""));
    assert_eq!(format!("{:?}", Errors::Second), "Second");
}

#[derive(Method)]
#[method(plain, name = "a.b", output = bool)]
struct Request {
    a: i64,
    b: Option<crate::id::UserId>,
    #[wire("C", required = "conditional")]
    c: Option<String>,
}

#[test]
fn params() {
    let params: Vec<_> =
        Request::META.params.into_iter().map(|param| (param.name, param.required, param.id)).collect();
    let expected = [
        ("a", Required::Always, None),
        ("b", Required::No, Some("user")),
        ("C", Required::Conditional, None),
    ];
    assert_eq!(params, expected);
    assert_eq!((Request::META.params.len(), Params::NONE.iter().count()), (3, 0));
    assert_eq!(to_json(&Request::new(1).b(7)).unwrap(), r#"{"a":1,"b":7}"#);
}
