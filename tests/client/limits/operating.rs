//! The time that methods may use.

use super::model::{Work, host, seconds, work};
use bitrix_api::limit::{Call, DefaultLimiter, Limiter, Operating, OperatingLimit, Outcome, RateLimit};
use futures_util::FutureExt as _;
use std::borrow::Cow;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

fn limiter(host: &str) -> Arc<DefaultLimiter> {
    Arc::new(DefaultLimiter::new(host, Some(RateLimit::OFF), OperatingLimit::STANDARD))
}

/// Runs calls of a method from some tasks until so much time is over; returns how many ran.
async fn run(
    limiter: &Arc<DefaultLimiter>,
    portal: &Arc<Mutex<Work>>,
    method: &'static str,
    tasks: usize,
    takes: f64,
    long: f64,
) -> usize {
    let until = Instant::now() + seconds(long);
    let mut set = JoinSet::new();
    for _ in 0..tasks {
        let (limiter, portal) = (Arc::clone(limiter), Arc::clone(portal));
        set.spawn(async move {
            let mut ran = 0;
            while Instant::now() < until {
                ran += usize::from(work(&limiter, &portal, &Call::new("p", method), takes).await);
            }
            ran
        });
    }
    set.join_all().await.into_iter().sum()
}

/// An hour of calls that would use three times what is allowed: none is refused, and what is allowed is used.
#[tokio::test(start_paused = true)]
async fn a_method_that_works_a_lot_is_never_blocked() {
    for (tasks, takes) in [(3, 5.0), (10, 0.5), (2, 20.0), (24, 1.7)] {
        let limiter = limiter(&host());
        let portal = Arc::new(Mutex::new(Work::new(480.0)));
        let ran = run(&limiter, &portal, "slow.list", tasks, takes, 3_600.0).await;
        assert_eq!(portal.lock().unwrap().refused, [], "{tasks} of {takes} s");
        let share = ran as f64 * takes / (6.0 * 480.0);
        assert!(share > 0.85, "{tasks} of {takes} s: {share} of what is allowed was used");
    }
}

/// From four fifths on calls come slower, and the last part is left alone.
#[tokio::test(start_paused = true)]
async fn slower_before_the_end() {
    let limiter = limiter(&host());
    let portal = Arc::new(Mutex::new(Work::new(480.0)));
    run(&limiter, &portal, "slow.list", 4, 2.0, 590.0).await;
    let portal = portal.lock().unwrap();
    let times: Vec<Duration> = portal.ran.iter().map(|(at, _)| *at).collect();
    let quick = times.iter().filter(|at| **at < seconds(200.0)).count();
    let gaps: Vec<f64> = times.windows(2).map(|pair| (pair[1] - pair[0]).as_secs_f64()).collect();
    assert!((192..=210).contains(&quick), "384 s at two a call: {quick}");
    let longest = gaps.iter().copied().fold(0.0, f64::max);
    assert!(longest > 4.0 && longest < 60.0, "spread, not stopped: {longest}");
}

/// What calls under way will use is counted before they end: the limit is not overdrawn.
#[tokio::test(start_paused = true)]
async fn calls_under_way_are_foreseen() {
    let limiter = limiter(&host());
    let portal = Arc::new(Mutex::new(Work::new(480.0)));
    run(&limiter, &portal, "slow.list", 12, 15.0, 3_600.0).await;
    let peak = portal.lock().unwrap().peak;
    assert!(peak > 400.0 && peak <= 480.0, "{peak}");
}

#[tokio::test(start_paused = true)]
async fn other_methods_go_on() {
    let host = host();
    let limiter = Arc::new(DefaultLimiter::new(&host, None, OperatingLimit::STANDARD));
    let blocked = Call::new(&host, "slow.list");
    let permit = limiter.acquire(&blocked).await.unwrap();
    limiter.settle(
        &blocked,
        permit,
        &Outcome::Answered(&[Operating::new("slow.list", Some(seconds(9.0)), Some(seconds(300.0)))]),
    );
    let permit = limiter.acquire(&blocked).await.unwrap();
    limiter.settle(&blocked, permit, &Outcome::MethodBlocked);
    let mut waiting: Vec<_> = (0..20).map(|_| limiter.acquire(&blocked)).collect();
    assert!(waiting.iter_mut().all(|waiting| waiting.now_or_never().is_none()));
    let started = Instant::now();
    let other = Call::new(&host, "quick.get");
    for _ in 0..40 {
        let permit = limiter.acquire(&other).await.unwrap();
        limiter.settle(&other, permit, &Outcome::Answered(&[]));
    }
    assert_eq!(started.elapsed(), Duration::ZERO);
    // The reset that the portal named last.
    let _permit = waiting.remove(0).await.unwrap();
    assert_eq!(started.elapsed(), seconds(300.0));
}

/// Calls that wait for the bucket when their method is blocked give up their places.
#[tokio::test(start_paused = true)]
async fn a_method_blocked_while_its_calls_queue_for_the_bucket() {
    let host = host();
    let rate = RateLimit::new(2, 1, seconds(1.0));
    let limiter = Arc::new(DefaultLimiter::new(&host, Some(rate), OperatingLimit::STANDARD));
    let slow = Call::new(&host, "slow.list");
    let permit = limiter.acquire(&slow).await.unwrap();
    limiter.settle(
        &slow,
        permit,
        &Outcome::Answered(&[Operating::new("slow.list", Some(seconds(9.0)), Some(seconds(100.0)))]),
    );
    let last = limiter.acquire(&slow).await.unwrap();
    let mut queued: Vec<_> = (0..30).map(|_| limiter.acquire(&slow)).collect();
    assert!(queued.iter_mut().all(|queued| queued.now_or_never().is_none()));
    let started = Instant::now();
    limiter.settle(&slow, last, &Outcome::MethodBlocked);
    let quick = Call::new(&host, "quick.get");
    let quick = async {
        let permit = limiter.acquire(&quick).await.unwrap();
        limiter.settle(&quick, permit, &Outcome::Answered(&[]));
        started.elapsed()
    };
    let queued = futures_util::future::join_all(queued.into_iter().map(|queued| async {
        let permit = queued.await.unwrap();
        let at = started.elapsed();
        limiter.settle(&slow, permit, &Outcome::Answered(&[]));
        at
    }));
    let (quick, queued) = tokio::join!(quick, queued);
    assert!(quick <= seconds(1.0), "behind 30 that are blocked: {quick:?}");
    assert!(queued.iter().all(|at| *at >= seconds(100.0)), "{queued:?}");
}

/// Nothing says when: after 10 seconds one call tries, then after 20, 40, 60; when it is taken all go on.
#[tokio::test(start_paused = true)]
async fn without_a_reset_one_call_tries_and_later_each_time() {
    let limiter = limiter(&host());
    let call = Call::new("p", "slow.list");
    let permit = limiter.acquire(&call).await.unwrap();
    limiter.settle(&call, permit, &Outcome::MethodBlocked);
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..5 {
        let limiter = Arc::clone(&limiter);
        tasks.spawn(async move {
            let mut tries = Vec::new();
            loop {
                let call = Call::new("p", "slow.list");
                let permit = limiter.acquire(&call).await.unwrap();
                let at = started.elapsed();
                tries.push(at);
                sleep(seconds(1.0)).await;
                let taken = at > seconds(120.0);
                let outcome = if taken { Outcome::Answered(&[]) } else { Outcome::MethodBlocked };
                limiter.settle(&call, permit, &outcome);
                if taken {
                    return tries;
                }
            }
        });
    }
    let mut tries: Vec<f64> = tasks.join_all().await.concat().iter().map(Duration::as_secs_f64).collect();
    tries.sort_by(f64::total_cmp);
    assert_eq!(tries, [10.0, 31.0, 72.0, 133.0, 134.0, 134.0, 134.0, 134.0]);
}

/// The portal's reset comes, but less came free than is used up: one call at a time finds out.
#[tokio::test(start_paused = true)]
async fn another_program_uses_the_same_authorisation() {
    let limiter = limiter(&host());
    let portal = Arc::new(Mutex::new(Work::new(480.0)));
    let other = async {
        for _ in 0..3_600 {
            sleep(seconds(1.0)).await;
            let mut portal = portal.lock().unwrap();
            if portal.used("slow.list") <= 480.0 {
                portal.worked("slow.list", 0.5);
            }
        }
    };
    let (ran, ()) = tokio::join!(run(&limiter, &portal, "slow.list", 8, 2.0, 3_600.0), other);
    let portal = portal.lock().unwrap();
    let refused = portal.refused.len();
    assert!(ran > 300, "{ran}");
    assert!(refused * 10 < ran, "{refused} refused, {ran} ran");
}

#[tokio::test(start_paused = true)]
async fn portals_that_do_not_count_are_not_slowed_down() {
    let limiter = limiter(&host());
    let call = Call::new("p", "any.list");
    for figures in [
        &[][..],
        &[Operating::new("any.list", None, None)],
        &[Operating::new("any.list", Some(Duration::ZERO), None)],
    ] {
        for _ in 0..1_000 {
            let permit = limiter.acquire(&call).now_or_never().expect("nothing to wait for").unwrap();
            limiter.settle(&call, permit, &Outcome::Answered(figures));
        }
    }
}

/// A batch waits for the most blocked of its commands; each is accounted for as the answer shows it.
#[tokio::test(start_paused = true)]
async fn commands_of_a_batch_have_their_own_accounts() {
    let limiter = limiter(&host());
    let commands: Vec<Cow<'static, str>> =
        ["a.list", "b.list", "a.list", "c.list"].map(Cow::Borrowed).to_vec();
    let batch = Call::new("p", "batch").commands(&commands);
    let permit = limiter.acquire(&batch).await.unwrap();
    let figures = [
        Operating::new("a.list", Some(seconds(479.0)), Some(seconds(100.0))),
        Operating::new("b.list", Some(seconds(479.0)), Some(seconds(300.0))),
        Operating::new("a.list", Some(seconds(479.5)), Some(seconds(100.0))),
        Operating::new("c.list", Some(seconds(3.0)), Some(seconds(300.0))),
    ];
    limiter.settle(&batch, permit, &Outcome::Answered(&figures));
    let started = Instant::now();
    let wait = |commands: &'static [&'static str]| {
        let commands: Vec<Cow<'static, str>> = commands.iter().copied().map(Cow::Borrowed).collect();
        let limiter = &limiter;
        async move {
            let call = Call::new("p", "batch").commands(&commands);
            let permit = limiter.acquire(&call).await.unwrap();
            let at = started.elapsed();
            limiter.settle(&call, permit, &Outcome::Answered(&[]));
            at.as_secs_f64()
        }
    };
    let waits =
        tokio::join!(wait(&["c.list"]), wait(&["c.list", "a.list"]), wait(&["a.list", "b.list", "c.list"]));
    assert_eq!(waits, (0.0, 100.0, 300.0));
}

/// A command is refused inside a batch that is answered: its method waits, the others do not.
#[tokio::test(start_paused = true)]
async fn a_command_can_be_blocked_alone() {
    let limiter = limiter(&host());
    let commands = [Cow::Borrowed("a.list"), Cow::Borrowed("b.list")];
    let batch = Call::new("p", "batch").commands(&commands);
    let permit = limiter.acquire(&batch).await.unwrap();
    limiter.settle(&batch, permit, &Outcome::Answered(&[Operating::blocked("b.list")]));
    assert!(limiter.acquire(&Call::new("p", "a.list")).now_or_never().is_some());
    assert!(limiter.acquire(&Call::new("p", "b.list")).now_or_never().is_none());
    assert!(limiter.acquire(&batch).now_or_never().is_none());
}

/// Some portals charge `batch` and show that one figure for each command: then the commands' methods are free.
#[tokio::test(start_paused = true)]
async fn one_figure_for_all_is_the_batchs() {
    let limiter = limiter(&host());
    let commands = [Cow::Borrowed("a.list"), Cow::Borrowed("b.list")];
    let batch = Call::new("p", "batch").commands(&commands);
    let permit = limiter.acquire(&batch).await.unwrap();
    let used = |method| Operating::new(method, Some(seconds(479.0)), Some(seconds(100.0)));
    limiter.settle(&batch, permit, &Outcome::Answered(&[used("a.list"), used("b.list"), used("batch")]));
    assert!(limiter.acquire(&Call::new("p", "a.list")).now_or_never().is_some());
    assert!(limiter.acquire(&batch).now_or_never().is_none());
}

/// Any number of names: what is kept stays bounded, and blocked methods stay blocked.
#[tokio::test(start_paused = true)]
async fn any_number_of_methods() {
    let limiter = limiter(&host());
    let blocked = Call::new("p", "blocked.list");
    let permit = limiter.acquire(&blocked).await.unwrap();
    limiter.settle(&blocked, permit, &Outcome::MethodBlocked);
    for n in 0..5_000 {
        let name = format!("method.{n}");
        let call = Call::new("p", &name);
        let permit = limiter.acquire(&call).now_or_never().unwrap().unwrap();
        limiter.settle(&call, permit, &Outcome::Answered(&[Operating::new(&name, Some(seconds(1.0)), None)]));
    }
    assert!(limiter.acquire(&blocked).now_or_never().is_none());
    let kept = format!("{limiter:?}").matches("MethodTime").count();
    assert!(kept <= 1_024, "{kept}");
}
