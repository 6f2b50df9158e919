//! Lists.

use bitrix_api::client::Client;
use bitrix_api::meta::Api;
use bitrix_api::mock::{Listing, Portal, Table};
use bitrix_api::{Json, Method, Record, tasks};
use std::time::Duration;

#[derive(Clone, Debug, PartialEq, Record)]
#[record(output)]
struct Row {
    id: i64,
}

/// A list as a user of the crate would describe it.
#[derive(Clone, Debug, PartialEq, Method)]
#[method(
    name = "trap.list", effect = "read", output = Json, filter = "prefix", paging = "start", row = Row,
    rows = "items", key = "id"
)]
struct List {
    filter: Option<Json>,
    order: Option<Json>,
    select: Option<Json>,
    start: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Method)]
#[method(
    name = "trap.list", api = "v3", effect = "read", output = Json, paging = "pagination", row = Row, rows = "items",
    key = "id"
)]
struct List3 {
    pagination: Option<Json>,
}

fn table(count: u32) -> Table {
    Table::generated("id", count, |id| format!(r#"{{"id":"{id}"}}"#))
}

fn portal(count: u32, listing: Listing) -> Portal {
    let portal = Portal::in_process();
    portal.list(Api::V2, "trap.list", &table(count), listing);
    portal
}

async fn walked(client: &Client) -> Vec<i64> {
    let rows = tokio::time::timeout(Duration::from_secs(3600), client.items(List::new()).collect()).await;
    rows.expect("the walk ends").unwrap().iter().map(|row| row.id).collect()
}

#[tokio::test(start_paused = true)]
async fn trap_03_a_long_list_is_not_read_in_pages_of_fifty_that_are_counted() {
    let portal = portal(5000, Listing::start().wrapper("items"));
    assert_eq!(walked(&portal.client()).await, (1..=5000).collect::<Vec<i64>>());
    // 100 pages in a few requests, and those without counting.
    assert!(portal.request_count() <= 5, "{}", portal.request_count());
    let uncounted =
        portal.requests().iter().filter(|sent| sent.params.to_string().contains("start=-1")).count();
    assert!(uncounted > 0);
}

#[tokio::test(start_paused = true)]
async fn trap_08_rows_are_found_in_their_wrapper_and_by_the_name_of_the_request() {
    let portal = portal(120, Listing::start().wrapper("items"));
    assert_eq!(walked(&portal.client()).await.len(), 120);
    // `tasks.task.list` filters and sorts by `ID`, and answers `id` inside `tasks`.
    let portal = Portal::in_process();
    let rows = Table::generated("ID", 120, |id| format!(r#"{{"id":"{id}","ID":"{id}"}}"#));
    portal.list(Api::V2, "tasks.task.list", &rows, Listing::start().wrapper("tasks"));
    let tasks = portal.client().items(tasks::task::List::new()).collect().await.unwrap();
    assert_eq!(tasks.len(), 120);
    assert!(
        !portal.requests().iter().any(|sent| sent.params.to_string().contains(">id")),
        "the server knows no `id`"
    );
}

#[tokio::test(start_paused = true)]
async fn trap_27_a_walk_ends_where_the_server_would_begin_again() {
    for count in [50, 100, 149, 150, 2500] {
        let portal = portal(count, Listing::start().wrapper("items").wraps(true));
        let seen = walked(&portal.client()).await;
        assert_eq!(seen, (1..=i64::from(count)).collect::<Vec<i64>>(), "{count}");
    }
}

#[tokio::test(start_paused = true)]
async fn trap_38_a_short_page_of_rest_3_is_not_the_end() {
    let portal = Portal::in_process();
    let rows = Table::generated("id", 130, |id| format!(r#"{{"id":{id}}}"#));
    // The method gives fewer rows than it was asked for.
    portal.list(Api::V3, "trap.list", &rows, Listing::pagination().max_page(30));
    let seen = portal.client().items(List3::new()).page_size(100).collect().await.unwrap();
    assert_eq!(seen.iter().map(|row| row.id).collect::<Vec<_>>(), (1..=130).collect::<Vec<i64>>());
}
