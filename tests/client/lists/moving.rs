//! Rows come and go while the list is walked.

use super::table::{List, Table};
use bitrix_api::list::Strategy;
use std::collections::BTreeSet;

/// After each call a row far behind and one far ahead go, and two new ones come.
fn moving(keys: std::ops::RangeInclusive<i64>) -> Table {
    let last = *keys.end();
    Table::changing(keys, move |call, rows| {
        let call = call as i64;
        rows.remove(&(call * 37 % last + 1));
        rows.remove(&(last - call * 11 % last));
        rows.insert(last + call * 2, "new".to_owned());
        rows.insert(-call, "new".to_owned());
    })
}

#[tokio::test(start_paused = true)]
async fn by_key_every_row_that_stays_comes_once() {
    for strategy in [Strategy::Auto, Strategy::Keyset, Strategy::Ranges] {
        let table = moving(1..=3000);
        let rows = table.client().items(List::new()).strategy(strategy).collect().await.unwrap();
        let seen: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let unique: BTreeSet<i64> = seen.iter().copied().collect();
        assert_eq!(unique.len(), seen.len(), "{strategy:?}: a row came twice");
        let stayed = table.keys().into_iter().filter(|id| (1..=3000).contains(id));
        let missed: Vec<i64> = stayed.filter(|id| !unique.contains(id)).collect();
        assert_eq!(missed, Vec::<i64>::new(), "{strategy:?}");
    }
}

/// By position that cannot be promised: the walk says so.
#[tokio::test(start_paused = true)]
async fn by_position_the_walk_says_that_rows_moved() {
    let table = Table::changing(1..=1000, |call, rows| {
        if call == 3 {
            rows.remove(&4);
        }
    });
    let mut pages = table.client().pages(List::new()).strategy(Strategy::Batched);
    let mut seen = Vec::new();
    while let Some(page) = pages.next().await {
        seen.extend(page.unwrap().rows.iter().map(|row| row.id));
    }
    assert!(pages.progress().moved);
    // The row that moved to the page before, which had been read.
    assert_eq!((seen.len(), seen.contains(&151), seen.contains(&152)), (999, false, true));
}

/// A list that grows while it is walked by position is walked to its new end.
#[tokio::test(start_paused = true)]
async fn rows_that_are_added_at_the_end_come_too() {
    let table = Table::changing(1..=120, |call, rows| {
        if call == 1 {
            rows.extend((1000..1100).map(|id| (id, String::new())));
        }
    });
    let rows = table.client().items(List::new()).strategy(Strategy::Batched).collect().await.unwrap();
    assert_eq!(rows.len(), 220);
}
