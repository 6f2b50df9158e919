//! Clients of one portal share its bucket.

use super::model::{Bucket, host, seconds, send};
use bitrix_api::limit::{Call, DefaultLimiter, Limiter, OperatingLimit, Outcome, RateLimit};
use futures_util::FutureExt as _;
use std::sync::Arc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

fn default(host: &str, rate: Option<RateLimit>) -> DefaultLimiter {
    DefaultLimiter::new(host, rate, OperatingLimit::STANDARD)
}

/// How many calls fit at once.
fn room(limiter: &DefaultLimiter, host: &str) -> usize {
    let call = Call::new(host, "a.b");
    let mut permits = Vec::new();
    while let Some(permit) = limiter.acquire(&call).now_or_never() {
        permits.push(permit.unwrap());
        assert!(permits.len() < 10_000, "no end");
    }
    let room = permits.len();
    for permit in permits {
        limiter.settle(&call, permit, &Outcome::NotSent);
    }
    room
}

#[tokio::test(start_paused = true)]
async fn four_clients_take_as_long_as_one() {
    let host = host();
    let bucket = Bucket::new(RateLimit::STANDARD);
    let clients: Vec<_> = (0..4).map(|_| Arc::new(default(&host, None))).collect();
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for n in 0..150 {
        let (limiter, bucket, host) = (Arc::clone(&clients[n % 4]), Arc::clone(&bucket), host.clone());
        tasks.spawn(async move {
            send(&limiter, &bucket, &Call::new(&host, "a.b"), seconds(0.05), seconds(0.05)).await.unwrap()
        });
    }
    assert!(tasks.join_all().await.into_iter().all(|taken| taken));
    let took = started.elapsed();
    assert!(took >= seconds(50.0) && took < seconds(50.3), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn what_was_set_goes_before_the_default_and_the_last_before_the_first() {
    let host = host();
    let first = default(&host, None);
    assert_eq!(room(&first, &host), 50);
    let second = default(&host, Some(RateLimit::ENTERPRISE));
    assert_eq!((room(&first, &host), room(&second, &host)), (250, 250));
    let third = default(&host, None);
    assert_eq!(room(&third, &host), 250);
    let _fourth = default(&host, Some(RateLimit::new(7, 1, seconds(1.0))));
    assert_eq!(room(&first, &host), 7);
}

#[tokio::test(start_paused = true)]
async fn off_is_off_for_one_client_alone() {
    let host = host();
    let limited = default(&host, None);
    let off = default(&host, Some(RateLimit::OFF));
    let call = Call::new(&host, "a.b");
    for _ in 0..1_000 {
        let permit = off.acquire(&call).now_or_never().unwrap().unwrap();
        off.settle(&call, permit, &Outcome::Answered(&[]));
    }
    assert_eq!(room(&limited, &host), 50);
}

#[tokio::test(start_paused = true)]
async fn portals_do_not_touch_each_other_and_are_forgotten() {
    let (one, two) = (host(), host());
    let busy = default(&one, Some(RateLimit::new(3, 1, seconds(1.0))));
    let call = Call::new(&one, "a.b");
    for _ in 0..3 {
        drop(busy.acquire(&call).await.unwrap());
    }
    assert_eq!((room(&busy, &one), room(&default(&two, None), &two)), (0, 50));
    drop(busy);
    assert_eq!(room(&default(&one, None), &one), 50, "no client, no portal");
}

/// A client finds its portal renamed, where nobody has called the new name yet.
#[tokio::test(start_paused = true)]
async fn a_renamed_portal_keeps_its_bucket() {
    let (old, new) = (host(), host());
    let (one, two) = (default(&old, None), default(&old, None));
    let permits: Vec<_> =
        (0..20).map(|_| one.acquire(&Call::new(&old, "a.b")).now_or_never().unwrap().unwrap()).collect();
    assert_eq!(room(&one, &new), 30, "it calls the new name now");
    assert_eq!(room(&two, &old), 30, "it has not heard of it yet");
    assert_eq!(room(&default(&new, None), &new), 30, "it begins with the new name");
    assert_eq!(room(&default(&old, None), &old), 30, "it begins with the old name");
    drop(permits);
}

/// The new name is in use already, by clients that know nothing of the old one: the buckets become one.
#[tokio::test(start_paused = true)]
async fn two_names_become_one_portal() {
    let (old, new) = (host(), host());
    let (early, late) = (default(&old, None), default(&new, None));
    let behind = default(&old, None);
    let (to_old, to_new) = (Call::new(&old, "a.b"), Call::new(&new, "a.b"));
    let before: Vec<_> = (0..20).map(|_| early.acquire(&to_old).now_or_never().unwrap().unwrap()).collect();
    let _after: Vec<_> = (0..10).map(|_| late.acquire(&to_new).now_or_never().unwrap().unwrap()).collect();
    assert_eq!(room(&early, &new), 20, "50 less 20 and 10");
    assert_eq!((room(&behind, &old), room(&late, &new)), (20, 20));
    // Permits of the old bucket may still come back to it.
    for permit in before {
        early.settle(&to_new, permit, &Outcome::Answered(&[]));
    }
    assert_eq!(room(&late, &new), 20);
    // And back: no circle.
    assert_eq!((room(&late, &old), room(&early, &old), room(&behind, &new)), (20, 20, 20));
}

/// Calls that wait when the names become one go over to the other queue.
#[tokio::test(start_paused = true)]
async fn waiting_calls_move_along() {
    let (old, new) = (host(), host());
    let slow = RateLimit::new(1, 1, seconds(3_600.0));
    let (early, late) = (default(&old, Some(slow)), default(&new, None));
    let to_old = Call::new(&old, "a.b");
    let permit = early.acquire(&to_old).await.unwrap();
    early.settle(&to_old, permit, &Outcome::Answered(&[]));
    let waiting = (early.acquire(&to_old), early.acquire(&to_old));
    let renamed = async {
        sleep(seconds(5.0)).await;
        drop(early.acquire(&Call::new(&new, "a.b")).await.unwrap());
        drop(late.acquire(&Call::new(&new, "a.b")).await.unwrap());
    };
    let started = Instant::now();
    let (one, two, ()) = tokio::join!(waiting.0, waiting.1, renamed);
    let _permits = (one.unwrap(), two.unwrap());
    assert_eq!(started.elapsed(), seconds(5.0));
}
