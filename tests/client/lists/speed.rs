//! What a walk costs in requests and in the portal's time.

use super::table::{List, Table};
use bitrix_api::list::Strategy;
use std::time::Duration;
use tokio::time::Instant;

/// A portal of 40 ms a request and 20 ms a command, which enforces its bucket.
fn slow(rows: i64) -> Table {
    let table = Table::new(1..=rows);
    table.portal.delay(Duration::from_millis(40), Duration::from_millis(20));
    table.portal.enforce(50, 2.0);
    table
}

/// The calls that the limits have room for are spent on smaller batches, which the server works on at the same time.
#[tokio::test(start_paused = true)]
async fn five_thousand_rows_of_a_slow_portal_in_half_a_second() {
    for strategy in [Strategy::Auto, Strategy::Batched] {
        let table = slow(5000);
        let began = Instant::now();
        let rows = table.client().items(List::new()).strategy(strategy).collect().await.unwrap();
        assert_eq!(rows.len(), 5000);
        let took = began.elapsed();
        assert!(took <= Duration::from_millis(500), "{strategy:?}: {took:?}");
        assert_eq!(table.portal.bucket().refused, 0);
    }
}

/// In large batches it takes the time of the longest of them.
#[tokio::test(start_paused = true)]
async fn by_hand_batches_are_as_large_as_asked() {
    let table = slow(5000);
    let began = Instant::now();
    let rows = table.client().items(List::new()).batch_size(50).collect().await.unwrap();
    assert_eq!((rows.len(), table.portal.request_count()), (5000, 3));
    assert!(began.elapsed() > Duration::from_secs(1));
}

/// A long list uses the fewest requests, and what others of this process need is left to them.
#[tokio::test(start_paused = true)]
async fn a_long_list_stays_within_the_bucket() {
    let table = slow(50_000);
    let rows = table.client().items(List::new()).collect().await.unwrap();
    assert_eq!(rows.len(), 50_000);
    assert_eq!(table.portal.bucket().refused, 0);
    assert!(table.portal.request_count() <= 26, "{}", table.portal.request_count());
}
