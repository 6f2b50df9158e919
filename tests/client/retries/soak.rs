//! Many calls under faults: nothing is done twice, and nothing is lost from the books.

use bitrix_api::client::{CallOptions, Params, Retry};
use bitrix_api::limit::RateLimit;
use bitrix_api::meta::{Api, Effect};
use bitrix_api::mock::{Portal, Refusal};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const TASKS: u64 = 64;

/// Numbers that are the same in every run.
#[derive(Clone)]
struct Dice(Arc<AtomicU64>);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(Arc::new(AtomicU64::new(seed)))
    }

    /// A number below `end`.
    fn roll(&self, end: u64) -> u64 {
        let state = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::SeqCst);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        ((mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB) >> 33) % end
    }
}

/// A portal that counts how often each thing was done, and that works but loses its answer now and then, turns calls away,
/// or falls over before or after it has worked.
struct Unreliable {
    portal: Arc<Portal>,
    done: Arc<Mutex<BTreeMap<u64, u32>>>,
}

impl Unreliable {
    fn start(api: Api) -> Self {
        let portal = Arc::new(Portal::in_process());
        let itself = Arc::downgrade(&portal);
        let done = Arc::new(Mutex::new(BTreeMap::new()));
        let (counted, dice) = (Arc::clone(&done), Dice::new(1));
        portal.keep_requests(0);
        portal.on_name_of(api, "thing.do", move |call| {
            let number = u64::try_from(call.params()["N"].as_i64().unwrap()).unwrap();
            let fault = dice.roll(100);
            // An answer that takes so long finds nobody; the work is done all the same.
            let delay = if fault < 5 { 10_000 } else { 1 + dice.roll(50) };
            itself.upgrade().unwrap().delay(Duration::from_millis(delay), Duration::ZERO);
            let fell_over = || Err(Refusal::code("INTERNAL_SERVER_ERROR").status(500));
            match fault {
                5..10 => return Err(Refusal::code("QUERY_LIMIT_EXCEEDED").status(503)),
                10..15 => return fell_over(),
                _ => {}
            }
            *counted.lock().unwrap().entry(number).or_insert(0) += 1;
            if (15..20).contains(&fault) { fell_over() } else { Ok(true.into()) }
        });
        Self { portal, done }
    }

    fn done(&self) -> BTreeMap<u64, u32> {
        self.done.lock().unwrap().clone()
    }
}

/// The numbers of the calls that were answered, and of those whose outcome is unknown; every other ending is a failure.
async fn run(unreliable: &Unreliable, count: u64, api: Api, effect: Effect) -> (Vec<u64>, Vec<u64>) {
    let client = unreliable
        .portal
        .client_with(|settings| settings.rate_limit(RateLimit::OFF).timeout(Duration::from_secs(5)));
    let client = client.with(CallOptions::new().treat_as(effect).retry(Retry::attempts(10)));
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..TASKS {
        let client = client.clone();
        tasks.spawn(async move {
            let (mut answered, mut unknown) = (Vec::new(), Vec::new());
            for number in (task..count).step_by(TASKS as usize) {
                let params = Params::new().set("N", &(number as i64));
                match client.reply_by_name(api, "thing.do", params).await {
                    Ok(_) => answered.push(number),
                    Err(e) if e.outcome_unknown() => unknown.push(number),
                    Err(e) => panic!("{e}"),
                }
            }
            (answered, unknown)
        });
    }
    let (mut answered, mut unknown) = (Vec::new(), Vec::new());
    for (more_answered, more_unknown) in tasks.join_all().await {
        answered.extend(more_answered);
        unknown.extend(more_unknown);
    }
    let stats = client.stats();
    assert_eq!((stats.calls, stats.running, stats.dropped, stats.failed), (count, 0, 0, 0));
    assert_eq!((stats.answered, stats.unknown), (answered.len() as u64, unknown.len() as u64));
    assert_eq!(stats.attempts, stats.calls + stats.repeats);
    (answered, unknown)
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_changes_none_twice() {
    const CALLS: u64 = 10_000;
    let unreliable = Unreliable::start(Api::V2);
    let (answered, unknown) = run(&unreliable, CALLS, Api::V2, Effect::Write).await;
    let done = unreliable.done();
    let doubled = done.values().filter(|count| **count > 1).count();
    let lost = answered.iter().filter(|number| !done.contains_key(number)).count();
    // Of those that nobody knows of, some were done and some were not.
    let really = unknown.iter().filter(|number| done.contains_key(number)).count();
    println!(
        "{CALLS} changes: {} answered, {} unknown (of these done: {really}), {doubled} doubled, {lost} lost",
        answered.len(),
        unknown.len()
    );
    assert_eq!((doubled, lost), (0, 0));
    assert_eq!((answered.len() + unknown.len()) as u64, CALLS);
    assert_eq!(done.len(), answered.len() + really, "all that was done is accounted for");
    assert!(really > 100 && unknown.len() - really > 100, "the faults have to be there: {really}");
}

#[tokio::test(start_paused = true)]
async fn two_thousand_reads_all_answered() {
    let unreliable = Unreliable::start(Api::V2);
    let (answered, unknown) = run(&unreliable, 2_000, Api::V2, Effect::Read).await;
    assert_eq!((answered.len(), unknown.len()), (2_000, 0));
}
