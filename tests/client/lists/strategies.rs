//! Every way of walking gives every row once.

use super::table::{Good, ID, List, Table};
use bitrix_api::list::{Order, Strategy};
use futures_util::StreamExt as _;

const ALL: [Strategy; 5] =
    [Strategy::Auto, Strategy::Sequential, Strategy::Keyset, Strategy::Batched, Strategy::Ranges];

fn keys(rows: &[Good]) -> Vec<i64> {
    rows.iter().map(|row| row.id).collect()
}

/// Keys with gaps that no rule finds, the same each time.
fn uneven(count: i64) -> Vec<i64> {
    let mut key = 7;
    (0..count)
        .map(|n| {
            key += 1 + (n * n * 31 + n * 17) % 13 * ((n / 40) % 3);
            key
        })
        .collect()
}

#[tokio::test(start_paused = true)]
async fn every_row_once_and_in_order() {
    let tables: Vec<Vec<i64>> = vec![
        vec![],
        vec![5],
        (1..50).collect(),
        (1..51).collect(),
        (1..52).collect(),
        (1..=100).collect(),
        (1..=101).collect(),
        (1..=1234).collect(),
        (1..400).map(|n| n * 3).collect(),
        uneven(1500),
        // A gap of a million, dense on both sides.
        (1..300).chain(1_000_000..1_000_400).collect(),
        // Sparse, then dense.
        (0..200).map(|n| n * 1000).chain(200_000..201_500).collect(),
        (-120..120).collect(),
    ];
    for table in tables {
        for strategy in ALL {
            let portal = Table::new(table.clone());
            let rows = portal.client().items(List::new()).strategy(strategy).collect().await.unwrap();
            assert_eq!(keys(&rows), table, "{strategy:?} of {} rows", table.len());
        }
    }
}

/// 5,000 rows without gaps: a page, and 99 ranges in two batches.
#[tokio::test(start_paused = true)]
async fn three_requests_for_five_thousand_rows() {
    let table = Table::new(1..=5000);
    for strategy in [Strategy::Auto, Strategy::Batched, Strategy::Ranges] {
        let before = table.portal.request_count();
        let mut items = table.client().items(List::new()).strategy(strategy);
        let mut count = 0;
        while let Some(row) = items.next().await {
            count += 1;
            assert_eq!(row.unwrap().id, count);
        }
        assert_eq!((count, table.portal.request_count() - before), (5000, 3), "{strategy:?}");
        assert_eq!(items.progress().requests, 3);
        assert_eq!(items.progress().total, Some(5000));
    }
}

#[tokio::test(start_paused = true)]
async fn a_short_list_is_one_request() {
    let table = Table::new(1..=50);
    for strategy in [Strategy::Auto, Strategy::Batched, Strategy::Ranges, Strategy::Sequential] {
        let before = table.portal.request_count();
        assert_eq!(table.client().items(List::new()).strategy(strategy).collect().await.unwrap().len(), 50);
        assert_eq!(table.portal.request_count() - before, 1, "{strategy:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_order_of_the_requests_own_is_kept() {
    let table = Table::new(1..=333);
    let wanted: Vec<i64> = (1..=333).rev().collect();
    for strategy in [Strategy::Auto, Strategy::Sequential, Strategy::Batched] {
        let rows = table.client().items(List::new()).order_by(ID, Order::Descending).strategy(strategy);
        assert_eq!(keys(&rows.collect().await.unwrap()), wanted, "{strategy:?}");
    }
    for strategy in [Strategy::Keyset, Strategy::Ranges] {
        let mut rows = table.client().items(List::new()).order_by(ID, Order::Descending).strategy(strategy);
        let error = rows.next().await.unwrap().unwrap_err();
        assert!(error.to_string().contains("order of its own"), "{error}");
        assert!(rows.next().await.is_none());
    }
}

#[tokio::test(start_paused = true)]
async fn a_walk_may_begin_in_the_middle() {
    let table = Table::new(1..=333);
    for strategy in [Strategy::Auto, Strategy::Sequential, Strategy::Batched] {
        let rows = table.client().items(List::new().start(100)).strategy(strategy).collect().await.unwrap();
        assert_eq!(keys(&rows), (101..=333).collect::<Vec<i64>>(), "{strategy:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_limit_ends_the_walk() {
    let table = Table::new(1..=2000);
    for strategy in ALL {
        for limit in [0, 1, 50, 51, 120, 500] {
            let before = table.portal.runs(bitrix_api::meta::Api::V2, "shop.good.list");
            let rows = table.client().items(List::new()).strategy(strategy).limit(limit);
            let rows = rows.collect().await.unwrap();
            assert_eq!(keys(&rows), (1..=limit as i64).collect::<Vec<_>>(), "{strategy:?} to {limit}");
            let pages = table.portal.runs(bitrix_api::meta::Api::V2, "shop.good.list") - before;
            assert!(pages <= limit.div_ceil(50), "{strategy:?} to {limit}: {pages} pages");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn pages_tell_how_far_the_walk_is() {
    let table = Table::new(1..=120);
    let mut pages = table.client().pages(List::new()).strategy(Strategy::Sequential);
    let mut told = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        told.push((page.rows.len(), page.progress.seen, page.progress.total, page.progress.requests));
    }
    assert_eq!(told, [(50, 50, Some(120), 1), (50, 100, Some(120), 2), (20, 120, Some(120), 3)]);
}

#[tokio::test(start_paused = true)]
async fn a_list_is_a_stream() {
    let table = Table::new(1..=120);
    let odd: Vec<i64> = table
        .client()
        .items(List::new())
        .filter_map(|row| async { row.ok().map(|row| row.id).filter(|id| id % 2 == 1) })
        .collect()
        .await;
    assert_eq!(odd.len(), 60);
}

/// A future of `next` that is dropped takes no row with it.
#[tokio::test(start_paused = true)]
async fn nothing_is_lost_where_next_is_dropped() {
    let table = Table::new(1..=200);
    table.portal.delay(std::time::Duration::from_millis(40), std::time::Duration::from_millis(20));
    let mut items = table.client().items(List::new());
    let mut seen = Vec::new();
    loop {
        match tokio::time::timeout(std::time::Duration::from_millis(7), items.next()).await {
            Ok(Some(row)) => seen.push(row.unwrap().id),
            Ok(None) => break,
            Err(_) => {}
        }
    }
    assert_eq!(seen, (1..=200).collect::<Vec<_>>());
}

/// A command that the limit turned away is asked for alone.
#[tokio::test(start_paused = true)]
async fn a_command_that_did_not_run_is_asked_for_again() {
    use bitrix_api::mock::{Portal, Refusal};
    use std::sync::atomic::{AtomicU64, Ordering};
    let table = Table::new(1..=700);
    let rows = table.rows.lock().unwrap().clone();
    let portal = Portal::in_process();
    let calls = AtomicU64::new(0);
    portal.on_name("shop.good.list", move |call| match calls.fetch_add(1, Ordering::Relaxed) {
        5 | 9 => Err(Refusal::code("OPERATION_TIME_LIMIT").status(429)),
        _ => Ok(super::table::page(&rows, call.params(), "id", "items")),
    });
    let seen = portal.client().items(List::new()).collect().await.unwrap();
    assert_eq!(keys(&seen), (1..=700).collect::<Vec<_>>());
}

/// Not every method has pages of 50.
#[tokio::test(start_paused = true)]
async fn pages_may_be_smaller_than_usual() {
    use bitrix_api::codec::Json;
    use bitrix_api::mock::Portal;
    for strategy in ALL {
        let portal = Portal::in_process();
        portal.on_name("shop.good.list", |call| {
            let (filter, start) = (&call.params()["filter"], call.params()["start"].as_i64().unwrap_or(0));
            let after = filter[">id"].as_i64().unwrap_or(0) + start.max(0);
            let until = filter["<=id"].as_i64().unwrap_or(190).min(190);
            let rows = (after + 1..=until).take(20).map(|id| Json::from_iter([("id", id)]));
            let mut answer = vec![("items".to_owned(), Json::Array(rows.collect()))];
            if start >= 0 && after + 20 < until {
                answer.push(("next".to_owned(), Json::from(start + 20)));
                answer.push(("total".to_owned(), Json::from(190)));
            }
            Ok(Json::Object(answer))
        });
        let rows = portal.client().items(List::new()).strategy(strategy).collect().await.unwrap();
        assert_eq!(keys(&rows), (1..=190).collect::<Vec<_>>(), "{strategy:?}");
    }
}
