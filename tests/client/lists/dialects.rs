//! The ways in which methods page.

#![allow(non_snake_case, reason = "names of the wire")]

use super::table::page;
use bitrix_api::codec::Json;
use bitrix_api::list::Strategy;
use bitrix_api::meta::Api;
use bitrix_api::mock::Portal;
use bitrix_api::{Method, Record, tasks, v3};
use std::collections::BTreeMap;

/// A row.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(output)]
struct Row {
    id: i64,
}

/// Rows without gaps, from `from` on; the last is `last`.
fn rows(from: i64, count: i64, last: i64) -> Json {
    let ids = from..=last.min(from + count - 1);
    Json::Array(ids.map(|id| Json::from_iter([("id", id)])).collect())
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

list!(ByOffset, "v2", "offset", OFFSET: i64, LIMIT: i64);
list!(ByPage, "v2", "page", page: i64);
list!(ByCursor, "v2", "cursor", LAST_ID: i64, LIMIT: i64);
list!(ByPagination, "v3", "pagination", pagination: Json);
list!(ByTail, "v3", "tail", cursor: Json);

async fn walked<R>(portal: &Portal, request: R) -> Vec<i64>
where
    R: bitrix_api::list::Paged<Row = Row>,
{
    let rows = portal.client().items(request).page_size(40).collect().await.map_err(|e| e.to_string());
    rows.unwrap().into_iter().map(|row| row.id).collect()
}

fn all(last: i64) -> Vec<i64> {
    (1..=last).collect()
}

#[tokio::test(start_paused = true)]
async fn by_offset() {
    let portal = Portal::in_process();
    portal.on_name("a.list", |call| {
        let (offset, limit) = (call.params()["OFFSET"].as_i64(), call.params()["LIMIT"].as_i64());
        Ok(Json::from_iter([("items", rows(offset.unwrap_or(0) + 1, limit.unwrap_or(10), 95))]))
    });
    assert_eq!(walked(&portal, ByOffset::new()).await, all(95));
    // A server may give fewer rows than were asked for.
    portal.on_name("a.list", |call| {
        Ok(Json::from_iter([("items", rows(call.params()["OFFSET"].as_i64().unwrap_or(0) + 1, 7, 95))]))
    });
    assert_eq!(walked(&portal, ByOffset::new()).await, all(95));
}

/// Where the answer says whether there is more, nothing is asked for behind the end.
#[tokio::test(start_paused = true)]
async fn by_offset_with_word_of_the_end() {
    let portal = Portal::in_process();
    portal.on_name("a.list", |call| {
        let offset = call.params()["OFFSET"].as_i64().unwrap_or(0);
        Ok(Json::from_iter([("items", rows(offset + 1, 40, 80)), ("hasMore", (offset + 40 < 80).into())]))
    });
    assert_eq!(walked(&portal, ByOffset::new()).await, all(80));
    assert_eq!(portal.request_count(), 2);
}

#[tokio::test(start_paused = true)]
async fn by_page() {
    let portal = Portal::in_process();
    portal.on_name("a.list", |call| {
        let number = call.params()["page"].as_i64().unwrap_or(1);
        Ok(Json::from_iter([("items", rows((number - 1) * 50 + 1, 50, 130))]))
    });
    assert_eq!(walked(&portal, ByPage::new()).await, all(130));
    assert_eq!(walked(&portal, ByPage::new().page(3)).await, (101..=130).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn by_the_last_row() {
    let portal = Portal::in_process();
    portal.on_name("a.list", |call| {
        let (last, limit) = (call.params()["LAST_ID"].as_i64(), call.params()["LIMIT"].as_i64());
        assert_eq!(limit, Some(40));
        Ok(Json::from_iter([("items", rows(last.unwrap_or(0) + 1, 40, 95))]))
    });
    assert_eq!(walked(&portal, ByCursor::new()).await, all(95));
}

/// A short page of REST 3.0 is not the end.
#[tokio::test(start_paused = true)]
async fn by_pagination() {
    let portal = Portal::in_process();
    portal.on_name_of(Api::V3, "a.list", |call| {
        let pagination = &call.params()["pagination"];
        assert_eq!(pagination["limit"].as_i64(), Some(40));
        Ok(Json::from_iter([("items", rows(pagination["offset"].as_i64().unwrap_or(0) + 1, 30, 95))]))
    });
    assert_eq!(walked(&portal, ByPagination::new()).await, all(95));
}

#[tokio::test(start_paused = true)]
async fn by_a_cursor_of_the_answers() {
    let portal = Portal::in_process();
    portal.on_name_of(Api::V3, "a.list", |call| {
        let after = call.params()["pagination"]["afterCursor"]["at"].as_i64().unwrap_or(0);
        let next = after + 40;
        let cursor = if next < 95 { Json::from_iter([("at", next)]) } else { Json::Null };
        let more = Json::from(next < 95);
        Ok(Json::from_iter([("items", rows(after + 1, 40, 95)), ("afterCursor", cursor), ("hasMore", more)]))
    });
    assert_eq!(walked(&portal, ByPagination::new()).await, all(95));
    assert_eq!(portal.request_count(), 3);
}

#[tokio::test(start_paused = true)]
async fn by_tail() {
    let portal = Portal::in_process();
    portal.on_name_of(Api::V3, "a.list", |call| {
        let cursor = &call.params()["cursor"];
        let Some(last) = cursor["value"].as_i64() else {
            assert!(cursor.is_null(), "a cursor has its field and its value");
            return Ok(Json::from_iter([("items", rows(1, 50, 130))]));
        };
        assert_eq!((cursor["field"].as_str(), cursor["order"].as_str()), (Some("id"), Some("ASC")));
        Ok(Json::from_iter([("items", rows(last + 1, cursor["limit"].as_i64().unwrap_or(50), 130))]))
    });
    assert_eq!(walked(&portal, ByTail::new()).await, all(130));
}

/// `tasks.task.list` filters and sorts by `ID`, and answers `id`.
#[tokio::test(start_paused = true)]
async fn the_key_has_another_name_in_requests() {
    let table: BTreeMap<i64, String> = (1..=170).map(|id| (id * 2, format!("task {id}"))).collect();
    let portal = Portal::in_process();
    portal.on_name("tasks.task.list", move |call| {
        assert!(call.params()["filter"][">id"].is_null(), "the server would not know it");
        Ok(page(&table, call.params(), "ID", "tasks"))
    });
    for strategy in [Strategy::Auto, Strategy::Keyset, Strategy::Ranges, Strategy::Sequential] {
        let rows =
            portal.client().items(tasks::task::List::new()).strategy(strategy).collect().await.unwrap();
        assert_eq!(rows.len(), 170, "{strategy:?}");
        assert_eq!(rows[169].id.as_ref().map(ToString::to_string).as_deref(), Some("340"));
    }
    assert_eq!(tasks::task::Task::CREATED_DATE.name(), "CREATED_DATE");
}

/// The same method in REST 3.0: by key, with conditions.
#[tokio::test(start_paused = true)]
async fn rest_3_by_key() {
    let portal = Portal::in_process();
    portal.on_name_of(Api::V3, "tasks.task.list", |call| {
        assert_eq!(call.params()["order"]["id"].as_str(), Some("ASC"));
        let conditions = call.params()["filter"].as_array().unwrap_or_default().to_vec();
        let after = conditions.iter().find(|one| one[0].as_str() == Some("id")).map(|one| {
            assert_eq!(one[1].as_str(), Some(">"));
            one[2].as_i64().unwrap()
        });
        // The method gives fewer rows than the protocol's 1,000.
        Ok(Json::from_iter([("items", rows(after.unwrap_or(0) + 1, 50, 120))]))
    });
    let list = v3::tasks::task::List::new();
    let rows = portal.client().items(list).page_size(1000).collect().await.unwrap();
    assert_eq!(rows.len(), 120);
    assert_eq!(portal.request_count(), 4);
}
