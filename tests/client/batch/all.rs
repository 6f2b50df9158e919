//! Any number of requests of one kind.

use super::requests::*;
use bitrix_api::Json;

#[tokio::test(start_paused = true)]
async fn more_than_fifty_are_divided_and_keep_their_places() {
    let (portal, log) = portal();
    let all = (0..120).map(|number| Echo::new(Json::from(number)));
    let outcomes = portal.client().batch_all(all).await.unwrap();
    let values: Vec<i64> =
        outcomes.into_iter().map(|outcome| outcome.ok().unwrap().as_i64().unwrap()).collect();
    assert_eq!(values, (0..120).collect::<Vec<_>>());
    let mut sizes: Vec<usize> = requests(&portal).iter().map(Vec::len).collect();
    sizes.sort_unstable();
    assert_eq!((sizes, log.lock().unwrap().len()), (vec![20, 50, 50], 120));
}

#[tokio::test(start_paused = true)]
async fn fifty_are_one_request_and_fifty_one_are_two() {
    for (count, expected) in [(0_i64, 0), (1, 1), (50, 1), (51, 2), (100, 2), (101, 3)] {
        let (portal, _) = portal();
        let all = (0..count).map(|number| Echo::new(Json::from(number)));
        let outcomes = portal.client().batch_all(all).await.unwrap();
        assert_eq!(outcomes.len() as i64, count);
        assert_eq!(portal.requests().len(), expected, "{count}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_is_bounded_by_its_size_too() {
    let (portal, log) = portal();
    let long = "x".repeat(400_000);
    let outcomes = portal.client().batch_all((0..5).map(|_| chat(&long))).await.unwrap();
    assert!(outcomes.iter().all(bitrix_api::batch::Outcome::is_ok));
    let sizes: Vec<usize> = requests(&portal).iter().map(Vec::len).collect();
    // The last is by itself, and so a plain call.
    assert_eq!(sizes, [2, 2, 0]);
    assert!(portal.requests().iter().all(|received| received.body.len() < 1_100_000));
    assert_eq!(log.lock().unwrap().len(), 5);

    // One that is longer than a request may be is a call of its own.
    portal.take_requests();
    let huge = "x".repeat(1_200_000);
    let outcomes =
        portal.client().batch((chat("a"), chat("b"), chat(&huge), chat("c"), chat("d"))).await.unwrap();
    assert!(outcomes.2.is_ok() && outcomes.4.is_ok());
    let sizes: Vec<usize> = requests(&portal).iter().map(Vec::len).collect();
    assert_eq!(sizes, [2, 0, 2]);
}

#[tokio::test(start_paused = true)]
async fn a_part_that_is_lost_leaves_the_others() {
    let (portal, _) = portal();
    portal.respond_once(502, "text/html", "<html>");
    let outcomes = portal.client().batch_all((0..100).map(|_| chat("a"))).await.unwrap();
    let unknown =
        outcomes.iter().filter(|outcome| matches!(outcome, bitrix_api::batch::Outcome::Unknown(_))).count();
    let ok = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert_eq!((unknown, ok), (50, 50));
}
