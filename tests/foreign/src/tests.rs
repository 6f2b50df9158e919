//! What the derived code does.

use super::*;
use b24::codec::{from_json, to_form, to_json};
use b24::meta::{Api, Auth, Cause, Effect, GroupRule, Required};
use b24::{Clearable, ErrorKind as _, Event as _, Extra, Json, Method, WireEnum as _};

fn add() -> Add {
    Add::with_address_and_mail("Chairs", "L", false, Content::Empty(true), "1 Main St", "a@example.com")
}

#[test]
fn what_is_given_is_sent_in_the_order_of_the_fields() {
    let request = add()
        .user_id(7)
        .r#type(5)
        .urgent(true)
        .count(3)
        .serials(["a".to_owned()])
        .payment(Payment::Sum(1.5))
        .undocumented("u")
        .extra(Extra::from_iter([("UF_COLOUR", "red")]));
    let expected = concat!(
        r#"{"TITLE":"Chairs","KIND":"L","ADDRESS":"1 Main St","USER_ID":7,"MAIL":"a@example.com","CHAT":5,"#,
        r#""URGENT":"Y","FRAGILE":0,"COUNT":3,"SERIALS":["a"],"EMPTY":"Y","SUM":1.5,"undocumented":"u","UF_COLOUR":"red"}"#,
    );
    assert_eq!(to_json(&request).unwrap(), expected);
}

#[test]
fn what_is_not_given_is_left_out() {
    let request = Add::with_user_id_and_type("x", Kind::Open, true, Content::Texts(vec![]), 7, 5);
    assert_eq!(
        to_json(&request).unwrap(),
        r#"{"TITLE":"x","KIND":"","USER_ID":7,"CHAT":5,"FRAGILE":1,"TEXTS":[]}"#
    );
}

#[test]
fn each_member_of_a_group_has_its_constructor() {
    let by_address = Add::with_address_and_type("x", "L", false, Content::Empty(true), "here", 5);
    assert_eq!((by_address.address.as_deref(), by_address.r#type), (Some("here"), Some(5)));
    let by_user = Add::with_user_id_and_mail("x", "L", false, Content::Empty(true), 7, "m");
    assert_eq!((by_user.user_id, by_user.mail.as_deref()), (Some(7.into()), Some("m")));
}

#[test]
fn three_states() {
    let sent = |request: Add| to_json(&request).unwrap();
    assert!(!sent(add()).contains("NOTE"));
    assert!(sent(add().note(Clearable::Clear)).contains(r#""NOTE":"N""#));
    assert!(sent(add().note(Note::new("hi"))).contains(r#""NOTE":{"text":"hi"}"#));
}

#[test]
fn limits_are_checked_before_sending() {
    let broken = |request: Add| to_json(&request).unwrap_err().path().to_owned();
    let mut long = add();
    long.title = "more than ten".to_owned();
    assert_eq!(broken(long), "TITLE");
    assert_eq!(broken(add().count(0)), "COUNT");
    assert_eq!(broken(add().count(11)), "COUNT");
    assert_eq!(broken(add().serials(["a", "b", "c"].map(str::to_owned))), "SERIALS");
    let mut many = add();
    many.content = Content::Texts(["a", "b", "c"].map(str::to_owned).into());
    assert_eq!(broken(many), "TEXTS");
}

#[test]
fn form_encoding_goes_the_same_way() {
    let form = to_form(&add().serials(["a".to_owned()]).note(Note::new("hi"))).unwrap();
    let expected = "TITLE=Chairs&KIND=L&ADDRESS=1+Main+St&MAIL=a%40example.com&NOTE%5Btext%5D=hi&FRAGILE=0&SERIALS%5B0%5D=a&EMPTY=Y";
    assert_eq!(form, expected);
}

#[test]
fn metadata() {
    let meta = Add::META;
    assert_eq!(meta.name, "vendor.shipment.add");
    assert!(meta.scopes.iter().eq(["crm", "vendor"]));
    assert_eq!((meta.api, meta.effect, meta.auth), (Api::V2, Effect::Write, Auth::OauthOnly));
    assert_eq!((meta.deprecated, meta.creates), (Some("vendor.shipment.create"), Some("shipment")));
    let param = |name: &str| meta.params.iter().find(|param| param.name == name).unwrap();
    assert_eq!((param("TITLE").required, param("TITLE").id), (Required::Always, None));
    assert_eq!((param("USER_ID").required, param("USER_ID").id), (Required::OneOf, Some("user")));
    assert_eq!(param("COUNT").required, Required::Conditional);
    assert_eq!(param("NOTE").required, Required::No);
    let groups: Vec<_> = meta.groups.iter().map(|group| (group.rule, group.of)).collect();
    let expected: [(GroupRule, &[&str]); 4] = [
        (GroupRule::AtLeastOne, &["ADDRESS", "USER_ID"]),
        (GroupRule::AtLeastOne, &["MAIL", "CHAT"]),
        (GroupRule::ExactlyOne, &["TEXTS", "EMPTY"]),
        (GroupRule::AtMostOne, &["PAYER", "SUM"]),
    ];
    assert_eq!(groups, expected);
}

#[test]
fn metadata_by_default() {
    let meta = Ping::META;
    assert_eq!(
        (meta.name, meta.api, meta.effect, meta.auth),
        ("vendor.ping", Api::V3, Effect::Read, Auth::Any)
    );
    assert_eq!((meta.scopes.is_empty(), meta.deprecated, meta.creates), (true, None, None));
    assert!(meta.params.is_empty() && meta.groups.is_empty());
    assert_eq!(<Send<i64> as Method>::META.effect, Effect::Write);
    #[expect(deprecated, reason = "that is what is tested")]
    let pong = Pong::META;
    assert_eq!(pong.deprecated, Some(""));
}

#[test]
fn requests_without_parameters() {
    assert_eq!(to_json(&Ping::new()).unwrap(), "{}");
    assert_eq!(Ping::new(), Ping);
}

#[test]
fn generic_items() {
    assert_eq!(to_json(&Send::new(5).more(6)).unwrap(), r#"{"item":5,"more":6}"#);
    let page: Page<i64> = from_json(br#"{"items": ["1", 2], "next": false}"#).unwrap();
    assert_eq!(page, Page::new([1, 2]));
}

#[test]
fn hidden_items() {
    assert_eq!(to_json(&hidden()).unwrap(), r#"{"name":"x"}"#);
}

#[test]
fn answers_are_read_as_the_server_writes_them() {
    let json = br#"{"ID": "15", "STEP": "1", "KIND": null, "UF_COLOUR": "red", "UF_LIST": [1]}"#;
    let result: AddResult = from_json(json).unwrap();
    let mut expected = AddResult::new(15);
    expected.step = Some(Step::Packed);
    expected.extra = Extra::from_iter([("UF_COLOUR", Json::from("red"))]);
    assert_eq!((result.id, result.step, result.kind.as_ref()), (expected.id, expected.step, None));
    let kept: Vec<_> = result.extra.iter().map(|(name, _)| name).collect();
    assert_eq!(kept, ["UF_COLOUR", "UF_LIST"]);
    assert_eq!(result.extra.get("UF_COLOUR"), Some(&Json::from("red")));
}

#[test]
fn a_required_member_is_missed() {
    let error = from_json::<AddResult>(br#"{"STEP": 1}"#).unwrap_err();
    assert!(error.is_missing());
    assert_eq!(error.path(), "ID");
}

#[test]
fn text_values() {
    let kind = |json: &str| from_json::<AddResult>(json.as_bytes()).unwrap().kind;
    assert_eq!(kind(r#"{"ID": 1, "KIND": "L"}"#), Some(Kind::Land));
    assert_eq!(kind(r#"{"ID": 1, "KIND": ""}"#), Some(Kind::Open));
    assert_eq!(kind(r#"{"ID": 1, "KIND": "X"}"#), Some(Kind::Unknown("X".to_owned())));
    assert_eq!(kind(r#"{"ID": 1, "KIND": 5}"#), Some(Kind::Unknown("5".to_owned())));
    assert_eq!(Kind::VALUES, ["L", ""]);
    assert_eq!(Kind::Unknown("X".to_owned()).to_string(), "X");
    assert_eq!(to_json(&Kind::from("X")).unwrap(), r#""X""#);
}

#[test]
fn number_values() {
    let step = |json: &str| from_json::<Step>(json.as_bytes());
    assert_eq!(step("-1"), Ok(Step::Returned));
    assert_eq!(step(r#""1""#), Ok(Step::Packed));
    assert_eq!(step("9"), Ok(Step::Unknown(9)));
    assert!(step(r#""x""#).is_err());
    assert_eq!(to_json(&Step::Returned).unwrap(), "-1");
    assert_eq!(Step::VALUES, ["-1", "1"]);
    assert_eq!(Step::from_wire("-1"), Step::Returned);
    assert_eq!(Step::Unknown(9).to_string(), "9");
}

#[test]
fn errors_are_found_by_code_alone() {
    assert_eq!(AddError::from_code("title_error"), Some(AddError::Title));
    assert_eq!(AddError::from_code("USER_NOT_FOUND"), Some(AddError::NoUser));
    assert_eq!(AddError::from_code("0"), Some(AddError::Busy));
    assert_eq!(AddError::from_code("OTHER"), None);
    assert_eq!(AddError::NoUser.code(), "user_NOT_FOUND");
    let rows: Vec<_> = AddError::rows()
        .iter()
        .map(|row| (row.kind, row.status, row.param, row.cause, row.retryable))
        .collect();
    let expected = [
        (AddError::Title, 400, "TITLE", Cause::Missing, false),
        (AddError::Title, 400, "TITLE", Cause::TooLarge, false),
        (AddError::NoUser, 0, "USER_ID", Cause::NotFound, false),
        (AddError::Busy, 503, "COUNT", Cause::Other, true),
    ];
    assert_eq!(rows, expected);
    assert_eq!(AddError::rows().iter().nth(1).unwrap().text, "Title too long");
}

#[test]
fn events() {
    let meta = ShipmentMove::META;
    assert_eq!(meta.name, "ONVENDORSHIPMENTMOVE");
    assert!(meta.scopes.contains("vendor"));
    assert_eq!(meta.deprecated, Some("ONVENDORMOVE"));
    let event: ShipmentMove = from_json(br#"{"ID": "5", "PLACE": false}"#).unwrap();
    assert_eq!(event, ShipmentMove::new(5));
}

#[test]
fn exclusive_members_are_read() {
    let answer = |json: &str| from_json::<shadowed::Answer>(json.as_bytes());
    assert!(matches!(answer(r#"{"number": 1, "one": 2}"#).unwrap().either, shadowed::Either::One(2)));
    let error = answer(r#"{"number": 1}"#).unwrap_err().to_string();
    assert!(error.contains("one"), "{error}");
}

#[test]
fn names_like_those_of_the_derived_code() {
    let request = hygiene::Request::new("d", "s")
        .i(1)
        .self_("self")
        .r#type("t")
        .encode("e")
        .clear(5)
        .limited("abc")
        .either(hygiene::Either::One(1))
        .always(true);
    let expected = concat!(
        r#"{"d2":"d","i":1,"self_":"self","type":"t","struct":"s","encode":"e","clear":5,"limited":"abc","one":1,"#,
        r#""always":true}"#,
    );
    assert_eq!(to_json(&request).unwrap(), expected);
    let names: hygiene::Names = from_json(br#"{"in": "Self", "number": "1"}"#).unwrap();
    assert_eq!((names.r#in, names.number), (Some(hygiene::Word::Self_), Some(hygiene::Number::Value)));
    let anything: hygiene::Anything = from_json(br#"{"a": 1, "b": [2]}"#).unwrap();
    assert_eq!(to_json(&anything).unwrap(), r#"{"a":1,"b":[2]}"#);
    assert_eq!(hygiene::Failure::from_code(""), Some(hygiene::Failure::Empty));
    let event: hygiene::Happened = from_json(b"{}").unwrap();
    assert_eq!(event, hygiene::Happened { index: None });
}

#[cfg(feature = "server-side")]
mod server_side {
    use super::*;

    #[test]
    fn requests_are_read_and_answers_written() {
        let request = add().note(Note::new("hi")).payment(Payment::User(7.into())).urgent(false);
        let json = to_json(&request).unwrap();
        assert_eq!(from_json::<Add>(json.as_bytes()).unwrap(), request);
        assert_eq!(to_json(&AddResult::new(5)).unwrap(), r#"{"ID":5}"#);
        assert_eq!(to_json(&ShipmentMove::new(5)).unwrap(), r#"{"ID":5}"#);
    }

    #[test]
    fn clearing_is_read() {
        let json = to_json(&add().note(Clearable::Clear)).unwrap();
        assert_eq!(from_json::<Add>(json.as_bytes()).unwrap().note, Some(Clearable::Clear));
    }

    #[test]
    fn two_exclusive_members_are_refused() {
        let json = r#"{"TITLE":"x","KIND":"L","FRAGILE":0,"EMPTY":"Y","PAYER":1,"SUM":2}"#;
        let error = from_json::<Add>(json.as_bytes()).unwrap_err();
        assert_eq!(error.path(), "SUM");
        assert!(from_json::<Add>(json.replace("\"PAYER\":1", "\"PAYER\":null").as_bytes()).is_ok());
    }
}
