//! Turns come in order, go on when a call is dropped, and cost nothing while a call waits.

use super::model::{host, limiter, seconds};
use bitrix_api::limit::{Call, Limiter, Outcome, RateLimit};
use futures_util::FutureExt as _;
use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

const SMALL: RateLimit = RateLimit::new(2, 1, Duration::from_secs(1));

async fn fill(limiter: &impl Limiter, call: &Call<'_>, calls: usize) {
    for _ in 0..calls {
        let permit = limiter.acquire(call).now_or_never().expect("the bucket has room").unwrap();
        limiter.settle(call, permit, &Outcome::Answered(&[]));
    }
}

#[tokio::test(start_paused = true)]
async fn first_come_first_served() {
    let host = host();
    let limiter = limiter(&host, SMALL);
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut tasks = JoinSet::new();
    for n in 0..40 {
        let (limiter, order, host) = (Arc::clone(&limiter), Arc::clone(&order), host.clone());
        tasks.spawn(async move {
            let call = Call::new(&host, "a.b");
            let permit = limiter.acquire(&call).await.unwrap();
            order.lock().unwrap().push(n);
            limiter.settle(&call, permit, &Outcome::Answered(&[]));
        });
        tokio::task::yield_now().await;
    }
    tasks.join_all().await;
    assert_eq!(*order.lock().unwrap(), (0..40).collect::<Vec<_>>());
}

/// The first in the queue is dropped, then one in the middle, then all but the last: it has its turn when the first would
/// have had it, and nothing was used up.
#[tokio::test(start_paused = true)]
async fn a_dropped_call_gives_its_turn_to_the_next() {
    let host = host();
    let limiter = limiter(&host, SMALL);
    let call = Call::new(&host, "a.b");
    fill(&*limiter, &call, 2).await;
    let mut waiting: Vec<_> = (0..5).map(|_| limiter.acquire(&call)).collect();
    for future in &mut waiting {
        assert!(future.now_or_never().is_none());
    }
    sleep(seconds(0.5)).await;
    drop(waiting.remove(0));
    drop(waiting.remove(1));
    waiting.truncate(2);
    drop(waiting.remove(0));
    let started = Instant::now();
    let permit = waiting.pop().unwrap().await.unwrap();
    assert_eq!(started.elapsed(), seconds(0.5));
    limiter.settle(&call, permit, &Outcome::Answered(&[]));
    // Two drain in two seconds: the dropped ones have left nothing.
    sleep(seconds(2.0)).await;
    fill(&*limiter, &call, 2).await;
}

#[tokio::test(start_paused = true)]
async fn many_drops_leave_nothing_behind() {
    let host = host();
    let limiter = limiter(&host, SMALL);
    let call = Call::new(&host, "a.b");
    fill(&*limiter, &call, 2).await;
    for round in 0..200_u64 {
        let waiting: Vec<_> =
            (0..10).map(|_| timeout(Duration::from_millis(round % 7), limiter.acquire(&call))).collect();
        // The first gives up while the others still wait.
        for future in waiting {
            let _ = future.await.map(|permit| limiter.settle(&call, permit.unwrap(), &Outcome::NotSent));
        }
    }
    sleep(seconds(2.0)).await;
    fill(&*limiter, &call, 2).await;
}

/// A request that was not sent leaves its place to the next at once.
#[tokio::test(start_paused = true)]
async fn what_was_not_sent_does_not_count() {
    let host = host();
    let limiter = limiter(&host, SMALL);
    let call = Call::new(&host, "a.b");
    let one = limiter.acquire(&call).await.unwrap();
    let _two = limiter.acquire(&call).await.unwrap();
    let mut third = limiter.acquire(&call);
    assert!((&mut third).now_or_never().is_none());
    limiter.settle(&call, one, &Outcome::NotSent);
    let started = Instant::now();
    let _third = third.await.unwrap();
    assert_eq!(started.elapsed(), Duration::ZERO);
}

/// Nothing drains before an answer; when it is there, the next call knows at once how long it has to wait.
#[tokio::test(start_paused = true)]
async fn an_answer_starts_the_draining() {
    let host = host();
    let limiter = limiter(&host, SMALL);
    let call = Call::new(&host, "a.b");
    let started = Instant::now();
    let one = limiter.acquire(&call).await.unwrap();
    let two = limiter.acquire(&call).await.unwrap();
    let answers = async {
        sleep(seconds(3.0)).await;
        limiter.settle(&call, one, &Outcome::Answered(&[]));
        sleep(seconds(0.7)).await;
        limiter.settle(&call, two, &Outcome::Answered(&[]));
    };
    let (third, ()) = tokio::join!(limiter.acquire(&call), answers);
    limiter.settle(&call, third.unwrap(), &Outcome::Answered(&[]));
    assert_eq!(started.elapsed(), seconds(4.0));
}

/// One timer runs, for the first in the queue; the others are asked when it is their turn.
#[tokio::test(start_paused = true)]
async fn waiting_is_not_asking() {
    let host = host();
    let limiter = limiter(&host, SMALL);
    let mut tasks = JoinSet::new();
    for _ in 0..100 {
        let (limiter, host) = (Arc::clone(&limiter), host.clone());
        tasks.spawn(async move {
            let call = Call::new(&host, "a.b");
            let mut acquire = limiter.acquire(&call);
            let mut polls = 0;
            let permit = poll_fn(|context| {
                polls += 1;
                match acquire.poll_unpin(context) {
                    Poll::Ready(permit) => Poll::Ready(permit.unwrap()),
                    Poll::Pending => Poll::Pending,
                }
            })
            .await;
            sleep(Duration::from_millis(30)).await;
            limiter.settle(&call, permit, &Outcome::Answered(&[]));
            polls
        });
    }
    let polls = tasks.join_all().await;
    // Asked once, called up, woken by its timer; now and then by an answer.
    let most = polls.iter().max().unwrap();
    assert!(*most <= 5, "{polls:?}");
}
