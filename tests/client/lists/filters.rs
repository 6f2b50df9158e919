//! Filters in both styles.

use super::table::{Good, ID, List, Table};
use bitrix_api::codec::{FlagStyle, Json, to_json};
use bitrix_api::list::{Conditions, Field, Filter, Prefix};
use bitrix_api::{tasks, v3};

const TITLE: Field<Good, String> = Good::TITLE;
const ACTIVE: Field<Good, bool> = Field::flag("ACTIVE", FlagStyle::YesNo);

fn shown<D: bitrix_api::list::Style>(filter: &Filter<D>) -> String {
    filter.to_json().unwrap().to_string()
}

#[test]
fn operators_before_the_name() {
    let table: [(Filter<Prefix>, &str); 15] = [
        (ID.eq(5), r#"{"=id":5}"#),
        (ID.ne(5), r#"{"!id":5}"#),
        (ID.gt(5), r#"{">id":5}"#),
        (ID.ge(5), r#"{">=id":5}"#),
        (ID.lt(5), r#"{"<id":5}"#),
        (ID.le(5), r#"{"<=id":5}"#),
        (ID.is_in([1, 2]), r#"{"@id":[1,2]}"#),
        (ID.not_in([1, 2]), r#"{"!@id":[1,2]}"#),
        (TITLE.contains("x"), r#"{"%title":"x"}"#),
        (TITLE.lacks("x"), r#"{"!%title":"x"}"#),
        (TITLE.like("x%"), r#"{"=%title":"x%"}"#),
        (TITLE.unlike("x%"), r#"{"!=%title":"x%"}"#),
        (ACTIVE.eq(true), r#"{"=ACTIVE":"Y"}"#),
        (ID.gt(5).and(ID.lt(9)).and(TITLE.eq("a")), r#"{">id":5,"<id":9,"=title":"a"}"#),
        (Field::<Good, Json>::user("UF_1").eq(7), r#"{"=UF_1":7}"#),
    ];
    for (filter, expected) in table {
        assert_eq!(shown(&filter), expected);
    }
}

#[test]
fn conditions() {
    let table: [(Filter<Conditions>, &str); 7] = [
        (ID.eq(5), r#"[["id","=",5]]"#),
        (ID.ne(5), r#"[["id","!=",5]]"#),
        (ID.ge(5), r#"[["id",">=",5]]"#),
        (ID.is_in([1, 2]), r#"[["id","in",[1,2]]]"#),
        (ID.between(1, 9), r#"[["id","between",[1,9]]]"#),
        (ID.gt(5).and(TITLE.eq("a")), r#"[["id",">",5],["title","=","a"]]"#),
        (
            TITLE.eq("a").and(ID.lt(3).or(ID.gt(5).and(ID.lt(9)))),
            r#"[["title","=","a"],{"logic":"or","conditions":[["id","<",3],{"logic":"and","conditions":[["id",">",5],["id","<",9]]}]}]"#,
        ),
    ];
    for (filter, expected) in table {
        assert_eq!(shown(&filter), expected);
    }
}

/// The filter of a request is of the style that its method reads.
#[test]
fn as_a_parameter() {
    use tasks::task::Task;
    let list = tasks::task::List::new().filter(Task::RESPONSIBLE_ID.eq(1).and(Task::TITLE.contains("x")));
    assert_eq!(to_json(&list).unwrap(), r#"{"filter":{"=RESPONSIBLE_ID":1,"%TITLE":"x"}}"#);
    let list = v3::tasks::task::List::new().filter(Field::<(), i64>::new("id").gt(5));
    assert_eq!(to_json(&list).unwrap(), r#"{"filter":[["id",">",5]]}"#);
    // Written by hand it is taken as it is.
    let list = tasks::task::List::new().filter(Json::from_iter([("::SUBFILTER-1", 5)]));
    assert_eq!(to_json(&list).unwrap(), r#"{"filter":{"::SUBFILTER-1":5}}"#);
}

#[test]
fn a_value_that_cannot_be_sent_is_a_fault() {
    let weight = Field::<Good, f64>::new("weight");
    let filter: Filter<Prefix> = ID.gt(5).and(weight.lt(f64::NAN));
    assert!(filter.to_json().is_err());
    assert!(to_json(&filter).is_err());
}

#[tokio::test(start_paused = true)]
async fn beside_the_filter_of_the_request_and_that_of_the_walk() {
    let table = Table::new(1..=500);
    let list = List::new().filter(Json::from_iter([("!id", 250)]));
    let rows = table.client().items(list).filter(ID.le(300)).collect().await;
    // `<=id` is what ranges need themselves, so that the walk goes by position.
    let rows: Vec<i64> = rows.unwrap().iter().map(|row| row.id).collect();
    assert_eq!(rows, (1..=300).filter(|id| *id != 250).collect::<Vec<_>>());
    let rows = table.client().items(List::new()).filter(ID.ne(7)).collect().await.unwrap();
    assert_eq!(rows.len(), 499);
}
