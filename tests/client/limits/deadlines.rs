//! A call that cannot be sent in time says how long it would have had to wait.

use super::model::{host, limiter, seconds};
use bitrix_api::limit::{Call, DefaultLimiter, Limiter, Operating, OperatingLimit, Outcome, RateLimit};
use futures_util::FutureExt as _;
use std::time::Duration;
use tokio::time::{Instant, sleep};

const SMALL: RateLimit = RateLimit::new(2, 1, Duration::from_secs(1));

async fn fill(limiter: &DefaultLimiter, call: &Call<'_>) {
    for _ in 0..2 {
        let permit = limiter.acquire(call).await.unwrap();
        limiter.settle(call, permit, &Outcome::Answered(&[]));
    }
}

#[tokio::test(start_paused = true)]
async fn at_once_and_by_its_place_in_the_queue() {
    let host = host();
    let limiter = limiter(&host, SMALL);
    let call = Call::new(&host, "a.b");
    fill(&limiter, &call).await;
    let started = Instant::now();
    let soon = call.deadline(Some(started + seconds(0.9)));
    let error = limiter.acquire(&soon).await.unwrap_err();
    assert_eq!(error.wait(), Some(seconds(1.0)));
    assert!(error.to_string().contains("1.0s"), "{error}");
    let mut queue: Vec<_> = (0..3).map(|_| limiter.acquire(&call)).collect();
    for waiting in &mut queue {
        assert!(waiting.now_or_never().is_none());
    }
    let error = limiter.acquire(&call.deadline(Some(started + seconds(3.9)))).await.unwrap_err();
    assert_eq!(error.wait(), Some(seconds(4.0)));
    assert_eq!(started.elapsed(), Duration::ZERO, "nobody waits for what cannot be");
    let in_time = call.deadline(Some(started + seconds(4.0)));
    let fourth = limiter.acquire(&in_time);
    let permits = futures_util::future::join(
        futures_util::future::join_all(queue.into_iter().map(|waiting| async {
            let permit = waiting.await.unwrap();
            limiter.settle(&call, permit, &Outcome::Answered(&[]));
        })),
        fourth,
    );
    let _permit = permits.await.1.unwrap();
    assert_eq!(started.elapsed(), seconds(4.0));
}

/// Calls that are under way for longer than thought: nobody could know, so the call ends at its deadline.
#[tokio::test(start_paused = true)]
async fn at_the_deadline_where_nobody_could_know() {
    let host = host();
    let limiter = limiter(&host, SMALL);
    let call = Call::new(&host, "a.b");
    let _under_way = (limiter.acquire(&call).await.unwrap(), limiter.acquire(&call).await.unwrap());
    let started = Instant::now();
    let soon = call.deadline(Some(started + seconds(3.0)));
    let (first, second) = tokio::join!(limiter.acquire(&soon), limiter.acquire(&soon));
    assert_eq!(started.elapsed(), seconds(3.0));
    assert!(first.unwrap_err().wait() >= Some(seconds(1.0)));
    assert!(second.unwrap_err().wait() >= Some(seconds(1.0)));
}

#[tokio::test(start_paused = true)]
async fn of_a_method_that_is_blocked() {
    let host = host();
    let limiter = DefaultLimiter::new(&host, None, OperatingLimit::STANDARD);
    let call = Call::new(&host, "slow.list");
    let permit = limiter.acquire(&call).await.unwrap();
    let figures = [Operating::new("slow.list", Some(seconds(470.0)), Some(seconds(250.0)))];
    limiter.settle(&call, permit, &Outcome::Answered(&figures));
    sleep(seconds(50.0)).await;
    let started = Instant::now();
    let error = limiter.acquire(&call.deadline(Some(started + seconds(60.0)))).await.unwrap_err();
    assert_eq!(error.wait(), Some(seconds(200.0)));
    assert!(error.to_string().contains("slow.list"), "{error}");
    assert_eq!(started.elapsed(), Duration::ZERO);
}
