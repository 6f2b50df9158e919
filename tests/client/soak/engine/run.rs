//! The tasks.

use super::dice::Dice;
use super::ledger::Ledger;
use super::op::{Op, Texts};
use super::report::Report;
use super::world::World;
use bitrix_api::client::CallOptions;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

const TASKS: usize = 64;
/// What a call of the slow method waits at most.
const SLOW_DEADLINE: Duration = Duration::from_secs(3);
/// Longer than any answer is late.
const SETTLING: Duration = Duration::from_secs(5);
const ROUND: Duration = Duration::from_secs(7);
/// Calls at once that no limiter holds back: more than the portal's bucket takes.
const BURST: u64 = 500;

/// When it ends.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Until {
    /// After so many calls and batches.
    Calls(u64),
    /// After so much time.
    Time(Duration),
}

struct Shared {
    world: World,
    ledger: Ledger,
    until: Until,
    started: Instant,
    begun: AtomicU64,
    deadlines: AtomicU64,
    cancels: AtomicU64,
    ending: AtomicBool,
}

impl Shared {
    /// Whether one more call is to begin.
    fn goes_on(&self) -> bool {
        let begun = self.begun.fetch_add(1, Ordering::Relaxed);
        let goes_on = match self.until {
            Until::Calls(calls) => begun < calls,
            Until::Time(time) => self.started.elapsed() < time,
        };
        if !goes_on {
            self.begun.fetch_sub(1, Ordering::Relaxed);
        }
        goes_on
    }
}

/// Runs the tasks, lets what is under way end, and compares the books.
pub(crate) async fn run(world: World, until: Until, progress: fn(Duration, u64)) -> Report {
    let shared = Arc::new(Shared {
        world,
        ledger: Ledger::default(),
        until,
        started: Instant::now(),
        begun: AtomicU64::new(0),
        deadlines: AtomicU64::new(0),
        cancels: AtomicU64::new(0),
        ending: AtomicBool::new(false),
    });
    let mut tasks = JoinSet::new();
    for number in 0..TASKS {
        tasks.spawn(task(Arc::clone(&shared), number));
    }
    let conductor = tokio::spawn(conduct(Arc::clone(&shared), progress));
    let mut panicked = 0;
    while let Some(ended) = tasks.join_next().await {
        panicked += u64::from(ended.is_err());
    }
    let took = shared.started.elapsed();
    // Its calls are to end too.
    shared.ending.store(true, Ordering::Relaxed);
    panicked += u64::from(conductor.await.is_err());
    sleep(SETTLING).await;
    let Shared { world, ledger, begun, deadlines, cancels, .. } = &*shared;
    let count = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    Report::of(world, ledger, took, count(begun), count(deadlines), count(cancels), panicked)
}

async fn task(shared: Arc<Shared>, number: usize) {
    let mut dice = Dice::new(number as u64 + 1);
    let mut next = 0;
    let world = &shared.world;
    let is_stranger = number % 16 == 15;
    let client = if is_stranger { &world.stranger } else { &world.clients[number % world.clients.len()] };
    while shared.goes_on() {
        if is_stranger {
            sleep(Duration::from_millis(dice.roll(400))).await;
        }
        let op = Op::draw(&mut Texts { dice: &mut dice, task: number, next: &mut next });
        let mut client = client.clone();
        if op.is_slow() {
            client = client.with(CallOptions::new().deadline(SLOW_DEADLINE));
        } else if dice.percent(8) {
            shared.deadlines.fetch_add(1, Ordering::Relaxed);
            let deadline = Duration::from_millis(1 + dice.roll(300));
            client = client.with(CallOptions::new().deadline(deadline));
        }
        op.open(&shared.ledger);
        if dice.percent(5) {
            let after = Duration::from_millis(dice.roll(300));
            if timeout(after, op.run(&client, &shared.ledger)).await.is_err() {
                shared.cancels.fetch_add(1, Ordering::Relaxed);
                shared.ledger.cancelled(&op.texts());
            }
        } else {
            op.run(&client, &shared.ledger).await;
        }
    }
}

/// Every few seconds all tokens end before their time, and somebody behind the same address calls without a thought.
async fn conduct(shared: Arc<Shared>, progress: fn(Duration, u64)) {
    let (mut dice, mut next) = (Dice::new(0), 0);
    while !shared.ending.load(Ordering::Relaxed) {
        sleep(ROUND).await;
        shared.world.portal.expire_tokens();
        progress(shared.started.elapsed(), shared.begun.load(Ordering::Relaxed));
        let mut texts = Texts { dice: &mut dice, task: TASKS, next: &mut next };
        let mut burst = JoinSet::new();
        for _ in 0..BURST {
            let op = Op::Get(texts.any());
            op.open(&shared.ledger);
            shared.begun.fetch_add(1, Ordering::Relaxed);
            let shared = Arc::clone(&shared);
            burst.spawn(async move { op.run(&shared.world.stranger, &shared.ledger).await });
        }
        burst.join_all().await;
    }
}
