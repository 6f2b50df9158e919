//! No call is refused, however late and in whatever order calls arrive, and no time is lost.

use super::model::{Bucket, host, limiter, seconds, send};
use bitrix_api::limit::{ARRIVES_WITHIN, Call, Limiter, Outcome, RateLimit};
use proptest::prelude::*;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

/// What becomes of a call.
#[derive(Clone, Copy, Debug)]
enum End {
    Answered,
    /// Whoever waits for it stops doing so, this long after it asked for a permit.
    Dropped(Duration),
    NotSent,
    Unknown,
}

#[derive(Clone, Debug)]
struct Sent {
    after: Duration,
    there: Duration,
    back: Duration,
    end: End,
}

fn millis(most: u64) -> impl Strategy<Value = Duration> {
    // Many at once, many a little apart, few far apart.
    prop_oneof![Just(0), 0..=most / 100, 0..=most].prop_map(Duration::from_millis)
}

fn sent() -> impl Strategy<Value = Sent> {
    let longest = ARRIVES_WITHIN.as_millis() as u64 - 1;
    let end = prop_oneof![
        6 => Just(End::Answered),
        1 => millis(20_000).prop_map(End::Dropped),
        1 => Just(End::NotSent),
        1 => Just(End::Unknown),
    ];
    (millis(60_000), millis(longest), millis(30_000), end).prop_map(|(after, there, back, end)| Sent {
        after,
        there,
        back,
        end,
    })
}

fn rate() -> impl Strategy<Value = RateLimit> {
    prop_oneof![
        Just(RateLimit::STANDARD),
        Just(RateLimit::ENTERPRISE),
        (1_u32..12, 1_u32..20, 1_u64..5_000).prop_map(|(size, calls, period)| RateLimit::new(
            size,
            calls,
            Duration::from_millis(period)
        )),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_network_does(rate in rate(), calls in prop::collection::vec(sent(), 1..120)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let refused = runtime.block_on(async {
            let host = host();
            let limiter = limiter(&host, rate);
            let bucket = Bucket::new(rate);
            let mut tasks = JoinSet::new();
            for sent in calls {
                let (limiter, bucket, host) = (Arc::clone(&limiter), Arc::clone(&bucket), host.clone());
                tasks.spawn(async move {
                    sleep(sent.after).await;
                    let call = Call::new(&host, "a.b");
                    let arrive = |there| {
                        let bucket = Arc::clone(&bucket);
                        async move { sleep(there).await; bucket.lock().unwrap().arrive() }
                    };
                    match sent.end {
                        End::Answered => {
                            send(&limiter, &bucket, &call, sent.there, sent.back).await.unwrap();
                        }
                        End::NotSent => {
                            let permit = limiter.acquire(&call).await.unwrap();
                            sleep(sent.back).await;
                            limiter.settle(&call, permit, &Outcome::NotSent);
                        }
                        End::Unknown => {
                            let permit = limiter.acquire(&call).await.unwrap();
                            let arrives = tokio::spawn(arrive(sent.there));
                            sleep(sent.back).await;
                            limiter.settle(&call, permit, &Outcome::Unknown);
                            arrives.await.unwrap();
                        }
                        End::Dropped(after) => {
                            // What was sent arrives all the same.
                            let dropped = async {
                                let _permit = limiter.acquire(&call).await.unwrap();
                                let _ = tokio::spawn(arrive(sent.there)).await;
                                sleep(sent.back).await;
                            };
                            timeout(after, dropped).await.ok();
                            sleep(ARRIVES_WITHIN).await;
                        }
                    }
                });
            }
            // Everybody gets a turn: with nothing left to wait for, a paused clock would jump to the end.
            timeout(Duration::from_secs(10_000_000), async { while let Some(task) = tasks.join_next().await { task.unwrap(); } })
                .await
                .expect("no call waits for ever");
            bucket.lock().unwrap().refused
        });
        prop_assert_eq!(refused, 0);
    }
}

/// 150 calls at once: 50 go, the others as they drain; one round trip is lost, at the beginning.
#[tokio::test(start_paused = true)]
async fn a_burst_takes_the_ideal_time() {
    let host = host();
    let limiter = limiter(&host, RateLimit::STANDARD);
    let bucket = Bucket::new(RateLimit::STANDARD);
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for n in 0..150_u64 {
        let (limiter, bucket, host) = (Arc::clone(&limiter), Arc::clone(&bucket), host.clone());
        // From 20 to 99 ms each way, in no order.
        let there = Duration::from_millis(20 + n * 37 % 80);
        tasks.spawn(
            async move { send(&limiter, &bucket, &Call::new(&host, "a.b"), there, there).await.unwrap() },
        );
    }
    tasks.join_all().await;
    let took = started.elapsed();
    let bucket = bucket.lock().unwrap();
    assert_eq!((bucket.taken, bucket.refused), (150, 0));
    assert!(took >= seconds(50.0) && took <= seconds(50.0 + 0.3), "{took:?}");
}

/// Calls that take long do not slow the others down: what is under way for long has arrived.
#[tokio::test(start_paused = true)]
async fn slow_calls_lose_no_speed() {
    let host = host();
    let limiter = limiter(&host, RateLimit::STANDARD);
    let bucket = Bucket::new(RateLimit::STANDARD);
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..650 {
        let (limiter, bucket, host) = (Arc::clone(&limiter), Arc::clone(&bucket), host.clone());
        tasks.spawn(async move {
            send(&limiter, &bucket, &Call::new(&host, "a.b"), seconds(0.1), seconds(60.0)).await.unwrap()
        });
    }
    tasks.join_all().await;
    let took = started.elapsed() - seconds(60.1);
    assert_eq!(bucket.lock().unwrap().refused, 0);
    assert!(took >= seconds(300.0) && took <= seconds(300.0) + ARRIVES_WITHIN + seconds(0.5), "{took:?}");
}

/// Hours at full speed: what timers are late does not add up.
#[tokio::test(start_paused = true)]
async fn nothing_is_lost_in_the_long_run() {
    let host = host();
    let rate = RateLimit::new(7, 1_000, Duration::from_millis(333_333));
    let limiter = limiter(&host, rate);
    let bucket = Bucket::new(rate);
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for worker in 0..20_u64 {
        let (limiter, bucket, host) = (Arc::clone(&limiter), Arc::clone(&bucket), host.clone());
        tasks.spawn(async move {
            for n in 0..1_000 {
                let there = Duration::from_millis((worker * 7 + n * 13) % 40);
                send(&limiter, &bucket, &Call::new(&host, "a.b"), there, there).await.unwrap();
            }
        });
    }
    tasks.join_all().await;
    assert_eq!(bucket.lock().unwrap().refused, 0);
    let ideal = rate.interval() * (20_000 - 7);
    let over = started.elapsed().as_secs_f64() / ideal.as_secs_f64();
    assert!((1.0..1.001).contains(&over), "{over}");
}
