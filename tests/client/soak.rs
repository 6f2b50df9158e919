//! Every fault at once: each call is accounted for, none is lost, none is done twice.
//!
//! The same in real time and over sockets, for as long as wanted: `cargo xtask bench soak`.

#[allow(dead_code, unused_imports, reason = "shared with the bench, which uses more of it")]
mod engine;

use engine::{Ending, Pace, Place, Until, World, run};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn twenty_thousand_calls_under_every_fault() {
    const CALLS: u64 = 20_000;
    let pace =
        Pace { burst: 400, per_second: 300, timeout: Duration::from_secs(1), token: Duration::from_secs(20) };
    let world = World::new(Place::InProcess, pace).await;
    let report = run(world, Until::Calls(CALLS), |_, _| {}).await;
    println!("{report}");
    assert_eq!(report.wrong, [""; 0]);
    // It proves nothing unless everything has happened.
    for ending in
        [Ending::Ok, Ending::Refused, Ending::Unknown, Ending::NotRun, Ending::Unanswered, Ending::Cancelled]
    {
        assert!(report.commands(ending) > 20, "{ending:?}");
    }
    assert!(report.all() > 2 * CALLS);
    for (fault, count) in &report.faults {
        assert!(*count > 0, "{fault}");
    }
    assert!(report.bucket.refused > 0 && report.oauth.refreshes > 5, "{report}");
    assert!(report.stats.operating_limited > 0 && report.stats.repeats > 500, "{report}");
}
