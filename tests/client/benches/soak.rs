//! Every fault at once, for minutes: `cargo xtask bench soak [MINUTES]`. Exit code 1 if a call is lost or done twice.
//!
//! 64 tasks call an embedded portal over sockets, in real time. What callers were told of each command is compared with what
//! the portal has done.

#[path = "../soak/engine/mod.rs"]
#[allow(dead_code, unused_imports, reason = "shared with the test, which looks at more of it")]
mod engine;

use engine::{Pace, Place, Until, World, run};
use std::process::ExitCode;
use std::time::Duration;

/// Unless the command line says otherwise.
const MINUTES: f64 = 10.0;

fn main() -> ExitCode {
    // `cargo bench` adds an argument of its own.
    let minutes = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let minutes = match minutes.as_deref().map(str::parse::<f64>) {
        None => MINUTES,
        Some(Ok(minutes)) if minutes > 0.0 && minutes < 100_000.0 => minutes,
        Some(_) => {
            eprintln!("usage: soak [MINUTES]");
            return ExitCode::FAILURE;
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => {
            eprintln!("no runtime: {e}");
            return ExitCode::FAILURE;
        }
    };
    let report = runtime.block_on(async {
        let pace = Pace {
            burst: 400,
            per_second: 300,
            timeout: Duration::from_secs(1),
            token: Duration::from_secs(20),
        };
        let world = World::new(Place::Sockets, pace).await;
        run(world, Until::Time(Duration::from_secs_f64(minutes * 60.0)), |time, calls| {
            // Now and then a sign of life.
            if time.as_secs() % 60 < 7 {
                println!("{:.0} s: {calls} calls and batches", time.as_secs_f64());
            }
        })
        .await
    });
    println!("{report}");
    if report.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
