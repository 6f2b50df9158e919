//! A server that does not go on ends the walk with an error, not in a loop without end.

use super::table::{ID, List, Table, page};
use bitrix_api::codec::Json;
use bitrix_api::list::{Order, Strategy};
use bitrix_api::mock::Portal;
use bitrix_api::{Method, Record, im};
use std::collections::BTreeMap;

fn items(ids: impl IntoIterator<Item = i64>) -> Json {
    Json::Array(ids.into_iter().map(|id| Json::from_iter([("id", id)])).collect())
}

async fn error_of(portal: &Portal, strategy: Strategy) -> String {
    let mut rows = portal.client().items(List::new()).strategy(strategy);
    for _ in 0..10_000 {
        match rows.next().await {
            Some(Ok(_)) => {}
            Some(Err(error)) => return error.to_string(),
            None => panic!("the walk ended as if the list did"),
        }
    }
    panic!("the walk does not end")
}

#[tokio::test(start_paused = true)]
async fn a_start_that_goes_back() {
    for next in [0, 50] {
        let portal = Portal::in_process();
        portal.on_name("shop.good.list", move |_| {
            Ok(Json::from_iter([("items", items(1..=50)), ("next", next.into()), ("total", 500.into())]))
        });
        let error = error_of(&portal, Strategy::Sequential).await;
        assert!(error.contains("does not go on"), "{error}");
    }
}

/// Behind its last page the server begins again.
#[tokio::test(start_paused = true)]
async fn a_server_that_always_answers_the_first_page() {
    let portal = Portal::in_process();
    let rows: BTreeMap<i64, String> = (1..=500).map(|id| (id, String::new())).collect();
    portal.on_name("shop.good.list", move |call| {
        let Json::Object(mut answer) = page(&rows, &Json::Null, "id", "items") else { unreachable!() };
        let start = call.params()["start"].as_i64().unwrap_or(0).max(0);
        answer.retain(|(name, _)| name != "next");
        answer.push(("next".to_owned(), Json::from(start + 50)));
        Ok(Json::Object(answer))
    });
    for strategy in [Strategy::Sequential, Strategy::Keyset, Strategy::Ranges] {
        let error = error_of(&portal, strategy).await;
        assert!(error.contains("does not go on"), "{strategy:?}: {error}");
    }
}

/// Not counting is not "there is nothing".
#[tokio::test(start_paused = true)]
async fn a_total_of_zero_is_no_empty_list() {
    let table = Table::new(1..=170);
    let rows = table.rows.lock().unwrap().clone();
    table.portal.on_name("shop.good.list", move |call| {
        let Json::Object(mut answer) = page(&rows, call.params(), "id", "items") else { unreachable!() };
        answer.retain(|(name, _)| name != "total");
        answer.push(("total".to_owned(), Json::from(0)));
        Ok(Json::Object(answer))
    });
    for strategy in
        [Strategy::Auto, Strategy::Sequential, Strategy::Keyset, Strategy::Batched, Strategy::Ranges]
    {
        let rows = table.client().items(List::new()).strategy(strategy).collect().await.unwrap();
        assert_eq!(rows.len(), 170, "{strategy:?}");
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(output)]
struct Row {
    id: i64,
}

macro_rules! list {
    ($name:ident, $api:literal, $dialect:literal, $($field:ident: $ty:ty),*) => {
        /// A list in a dialect.
        #[derive(Clone, Debug, PartialEq, Method)]
        #[method(name = "a.list", api = $api, effect = "read", output = Json, paging = $dialect, row = Row, rows = "items", key = "id")]
        struct $name {
            $($field: Option<$ty>),*
        }
    };
}

list!(ByOffset, "v2", "offset", offset: i64, limit: i64);
list!(ByPage, "v2", "page", page: i64);
list!(ByCursor, "v2", "cursor", last_id: i64, limit: i64);
list!(ByPagination, "v3", "pagination", pagination: Json);
list!(ByTail, "v3", "tail", cursor: Json);

#[tokio::test(start_paused = true)]
async fn a_server_that_knows_no_paging_at_all() {
    use bitrix_api::meta::Api;
    let portal = Portal::in_process();
    for api in [Api::V2, Api::V3] {
        portal.on_name_of(api, "a.list", |_| Ok(Json::from_iter([("items", items(1..=50))])));
    }
    let client = portal.client();
    let errors = [
        client.items(ByOffset::new()).collect().await.unwrap_err(),
        client.items(ByPage::new()).collect().await.unwrap_err(),
        client.items(ByCursor::new()).collect().await.unwrap_err(),
        client.items(ByPagination::new()).collect().await.unwrap_err(),
        client.items(ByTail::new()).collect().await.unwrap_err(),
    ];
    for error in errors {
        assert!(error.to_string().contains("does not go on"), "{error}");
    }
    assert_eq!(portal.request_count(), 10);
}

#[tokio::test(start_paused = true)]
async fn what_contradicts_itself_is_not_sent() {
    let table = Table::new(1..=10);
    let client = table.client();
    let own_order = List::new().order(Json::from_iter([("title", "ASC")]));
    let own_filter = || List::new().filter(Json::from_iter([(">id", 5)]));
    let cases = [
        (client.items(own_order.clone()).strategy(Strategy::Keyset), "order of its own"),
        (client.items(own_order).order_by(ID, Order::Ascending), "another was asked for"),
        (client.items(own_filter()).strategy(Strategy::Ranges), "`>id`"),
        (client.items(own_filter()).filter(ID.gt(7)), "`>id` is in the filter twice"),
        (client.items(List::new()).filter(ID.gt(7)).filter(ID.gt(8)), "twice"),
    ];
    for (mut items, expected) in cases {
        let error = items.next().await.unwrap().unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    let mut users = client.items(im::search::department::List::new("x")).strategy(Strategy::Batched);
    let error = users.next().await.unwrap().unwrap_err().to_string();
    assert!(error.contains("does not count"), "{error}");
    assert_eq!(table.portal.request_count(), 0);
}
