//! The portal's limits at full speed: `cargo xtask bench limits`. Exit code 1 if a figure is over its budget.
//!
//! The embedded portal refuses what is over 50 at once and 2 a second, as Bitrix24 does. The ideal is that bucket's own: so
//! many calls less 50, by 2 a second.

#![allow(clippy::unwrap_used, reason = "a bench that cannot go on ends")]

use bitrix_api::limit::{Call, DefaultLimiter, Limiter, OperatingLimit, Outcome, RateLimit};
use bitrix_api::mock::{BucketStats, Portal};
use bitrix_api::{Client, Json};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::runtime::Builder;
use tokio::task::JoinSet;

const BURST: u64 = 150;
/// Over the ideal, in seconds: one round trip, timers of a millisecond, and a machine that does something else too.
const BURST_BUDGET: f64 = 0.5;
const LONG_RUN: u64 = 1_000_000;
const LONG_RUN_BUDGET: f64 = 1.01;
const ACQUIRES: u32 = 1_000_000;
const ACQUIRE_BUDGET: Duration = Duration::from_micros(1);

fn main() -> ExitCode {
    let mut good = true;
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    // Both take 50 seconds, of which hardly one is work.
    let (one, four) = runtime.block_on(async { tokio::join!(burst(1), burst(4)) });
    good &= one.report("150 calls at once over sockets, 1 client", one.ideal + BURST_BUDGET);
    good &= four.report("150 calls at once over sockets, 4 clients", four.ideal + BURST_BUDGET);

    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let started = Instant::now();
    let long = runtime.block_on(long_run());
    good &= long.report("1,000,000 calls in simulated time", long.ideal * LONG_RUN_BUDGET);
    println!("  (in {:.1} s of real time)", started.elapsed().as_secs_f64());

    let runtime = Builder::new_current_thread().enable_time().build().unwrap();
    let each = runtime.block_on(uncontended());
    println!("acquire and settle, nothing to wait for: {each:.0?} (budget {ACQUIRE_BUDGET:?})");
    good &= each <= ACQUIRE_BUDGET;
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

struct Figures {
    calls: u64,
    ok: u64,
    bucket: BucketStats,
    took: f64,
    ideal: f64,
}

impl Figures {
    /// Prints the figures; whether they are within the budget.
    fn report(&self, what: &str, budget: f64) -> bool {
        let Self { calls, ok, bucket, took, ideal } = self;
        println!(
            "{what}: {ok} ok, {} refused, {took:.2} s; ideal {ideal:.2} s, budget {budget:.2} s and 0 refused; \
             highest level {:.3} of 50",
            bucket.refused, bucket.peak
        );
        ok == calls && bucket.accepted == *calls && bucket.refused == 0 && took <= &budget
    }
}

fn ideal(calls: u64) -> f64 {
    (calls - 50) as f64 / 2.0
}

fn prepare(portal: &Portal) {
    portal.on_name("ping", |_| Ok(Json::from(1)));
    portal.keep_requests(0);
    portal.enforce(50, 2.0);
}

async fn burst(clients: u64) -> Figures {
    let portal = Portal::start().await.unwrap();
    prepare(&portal);
    let clients: Vec<Client> = (0..clients).map(|_| portal.client()).collect();
    let started = Instant::now();
    let mut tasks = JoinSet::new();
    for call in 0..BURST {
        let client = clients[call as usize % clients.len()].clone();
        tasks.spawn(async move { client.call_by_name("ping", ()).await.is_ok() });
    }
    let ok = tasks.join_all().await.into_iter().filter(|ok| *ok).count() as u64;
    let took = started.elapsed().as_secs_f64();
    Figures { calls: BURST, ok, bucket: portal.bucket(), took, ideal: ideal(BURST) }
}

/// 300 tasks that call as fast as they can; answers take from 40 to 60 ms.
async fn long_run() -> Figures {
    let portal = Portal::in_process();
    prepare(&portal);
    portal.delay(Duration::from_millis(40), Duration::from_millis(20));
    let client = portal.client();
    let left = Arc::new(AtomicU64::new(LONG_RUN));
    let started = tokio::time::Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..300 {
        let (client, left) = (client.clone(), Arc::clone(&left));
        tasks.spawn(async move {
            let mut ok = 0;
            while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
            {
                ok += u64::from(client.call_by_name("ping", ()).await.is_ok());
            }
            ok
        });
    }
    let ok = tasks.join_all().await.into_iter().sum();
    let took = started.elapsed().as_secs_f64();
    Figures { calls: LONG_RUN, ok, bucket: portal.bucket(), took, ideal: ideal(LONG_RUN) }
}

/// What each call costs when there is room.
async fn uncontended() -> Duration {
    // Drains faster than it fills.
    let rate = RateLimit::new(100_000, 1_000_000_000, Duration::from_secs(1));
    let limiter = DefaultLimiter::new("bench.test", Some(rate), OperatingLimit::STANDARD);
    let call = Call::new("bench.test", "crm.deal.list");
    let started = Instant::now();
    for _ in 0..ACQUIRES {
        let permit = limiter.acquire(&call).await.unwrap();
        limiter.settle(&call, permit, &Outcome::Answered(&[]));
    }
    started.elapsed() / ACQUIRES
}
