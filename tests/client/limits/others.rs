//! The portal refuses all the same: others use the same bucket, or it was in use before this process began.

use super::model::{Bucket, host, limiter, seconds, send};
use bitrix_api::limit::{Call, DefaultLimiter, RateLimit};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// Calls one after the other from many tasks, each repeated until it is taken; returns how long all took.
async fn all(
    limiter: &Arc<DefaultLimiter>,
    host: &str,
    bucket: &Arc<Mutex<Bucket>>,
    tasks: u64,
    calls: u64,
) -> Duration {
    let started = Instant::now();
    let mut set = JoinSet::new();
    for task in 0..tasks {
        let (limiter, bucket, host) = (Arc::clone(limiter), Arc::clone(bucket), host.to_owned());
        set.spawn(async move {
            for n in 0..calls {
                let there = Duration::from_millis(10 + (task * 31 + n * 17) % 50);
                while !send(&limiter, &bucket, &Call::new(&host, "a.b"), there, there).await.unwrap() {}
            }
        });
    }
    set.join_all().await;
    started.elapsed()
}

/// The process was restarted: the portal's bucket is full, and this one's is empty.
#[tokio::test(start_paused = true)]
async fn a_bucket_that_is_full_already() {
    let bucket = Bucket::new(RateLimit::STANDARD);
    for _ in 0..50 {
        assert!(bucket.lock().unwrap().arrive());
    }
    let host = host();
    let limiter = limiter(&host, RateLimit::STANDARD);
    let took = all(&limiter, &host, &bucket, 10, 20).await;
    let bucket = bucket.lock().unwrap();
    assert_eq!(bucket.taken, 250);
    assert!(bucket.refused <= 10, "the first of each task alone: {}", bucket.refused);
    assert!(took <= seconds(100.0 * 1.25), "{took:?}");
}

/// Two processes behind one address, each with its own limiter: all calls are taken in the end, few are refused, and little
/// time is lost.
#[tokio::test(start_paused = true)]
async fn two_processes_share_a_bucket() {
    let bucket = Bucket::new(RateLimit::STANDARD);
    let (here, there) = (host(), host());
    let (one, other) = (limiter(&here, RateLimit::STANDARD), limiter(&there, RateLimit::STANDARD));
    let started = Instant::now();
    tokio::join!(all(&one, &here, &bucket, 20, 50), all(&other, &there, &bucket, 20, 50));
    let took = started.elapsed();
    let bucket = bucket.lock().unwrap();
    assert_eq!(bucket.taken, 2_000);
    let ideal = seconds(0.5 * (2_000.0 - 50.0));
    assert!(bucket.refused <= 200, "{} of 2,000", bucket.refused);
    assert!(took <= ideal.mul_f64(1.25), "{took:?} of {ideal:?}");
}

/// Once the others have gone, the full speed comes back.
#[tokio::test(start_paused = true)]
async fn the_slowing_down_wears_off() {
    let bucket = Bucket::new(RateLimit::STANDARD);
    let host = host();
    let limiter = limiter(&host, RateLimit::STANDARD);
    for _ in 0..50 {
        bucket.lock().unwrap().arrive();
    }
    let slowed = all(&limiter, &host, &bucket, 1, 20).await;
    assert!(slowed >= seconds(10.0), "{slowed:?}");
    all(&limiter, &host, &bucket, 5, 20).await;
    sleep(seconds(100.0)).await;
    let refused = bucket.lock().unwrap().refused;
    let took = all(&limiter, &host, &bucket, 150, 1).await;
    assert_eq!(bucket.lock().unwrap().refused, refused);
    assert!(took <= seconds(50.3), "{took:?}");
}
