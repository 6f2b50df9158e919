//! Rows of the user's own.

use super::table::{Good, List};
use bitrix_api::codec::Json;
use bitrix_api::mock::Portal;
use bitrix_api::{Extra, Record, tasks};
use std::sync::{Arc, Mutex};

/// What a program needs of a row: a custom field among it.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(output)]
struct Mine {
    #[wire("title")]
    title: String,
    #[wire("UF_COLOUR")]
    colour: Option<String>,
}

/// A record that keeps all members cannot say which it wants.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(output)]
struct Open {
    #[wire("id")]
    id: i64,
    #[wire(rest)]
    others: Extra,
}

fn portal(name: &str, wrapper: &'static str) -> (Portal, Arc<Mutex<Vec<Json>>>) {
    let portal = Portal::in_process();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let selects = Arc::clone(&seen);
    portal.on_name(name, move |call| {
        selects.lock().unwrap().push(call.params()["select"].clone());
        let row = r#"{"id": "1", "title": "bike", "UF_COLOUR": "red", "price": "5"}"#;
        Ok(Json::from_iter([(wrapper, format!("[{row}]").parse::<Json>().unwrap())]))
    });
    (portal, seen)
}

#[tokio::test(start_paused = true)]
async fn its_members_are_selected() {
    let (portal, seen) = portal("shop.good.list", "items");
    let rows = portal.client().items(List::new()).rows_as::<Mine>().collect().await.unwrap();
    assert_eq!(rows, [Mine { title: "bike".into(), colour: Some("red".into()) }]);
    // The key is what the walk goes by.
    assert_eq!(seen.lock().unwrap().pop().unwrap().to_string(), r#"["title","UF_COLOUR","id"]"#);

    let own = List::new().select(Json::from(vec!["price"]));
    let mut pages = portal.client().pages(own).select(Good::ID).rows_as::<Mine>();
    assert_eq!(pages.next().await.unwrap().unwrap().rows.len(), 1);
    let select = seen.lock().unwrap().pop().unwrap().to_string();
    assert_eq!(select, r#"["price","id","title","UF_COLOUR"]"#);
}

#[tokio::test(start_paused = true)]
async fn a_record_with_a_rest_selects_nothing() {
    let (portal, seen) = portal("shop.good.list", "items");
    let rows = portal.client().items(List::new()).rows_as::<Open>().collect().await.unwrap();
    assert_eq!(rows[0].others.get("UF_COLOUR").and_then(Json::as_str), Some("red"));
    assert_eq!(seen.lock().unwrap().pop().unwrap(), Json::Null);
}

/// Names as the requests of the method spell them.
#[tokio::test(start_paused = true)]
async fn names_of_requests() {
    let (portal, seen) = portal("tasks.task.list", "tasks");
    portal.client().items(tasks::task::List::new()).rows_as::<Mine>().collect().await.unwrap();
    assert_eq!(seen.lock().unwrap().pop().unwrap().to_string(), r#"["TITLE","UF_COLOUR","ID"]"#);
}

/// A row that does not fit says which one it is, and where.
#[tokio::test(start_paused = true)]
async fn a_row_that_does_not_fit() {
    let portal = Portal::in_process();
    portal.on_name("shop.good.list", |_| {
        let rows = r#"[{"id": "1", "title": "a"}, {"id": "2"}]"#;
        Ok(Json::from_iter([("items", rows.parse::<Json>().unwrap())]))
    });
    let error = portal.client().items(List::new()).rows_as::<Mine>().collect().await.unwrap_err();
    assert!(error.to_string().contains("items[1].title"), "{error}");
}
