//! Two ways of doing the same, timed in turns.

use std::process::ExitCode;
use std::time::{Duration, Instant};

/// A table of comparisons, and whether all are within the budget.
#[derive(Debug)]
pub struct Report {
    title: &'static str,
    budget: f64,
    over: bool,
}

impl Report {
    /// A report whose ratios may be `budget` at most.
    pub fn new(title: &'static str, budget: f64) -> Self {
        println!("{title}: ours, the other, ratio of medians (budget {budget})");
        Self { title, budget, over: false }
    }

    /// Times both in turns and prints their medians and the ratio.
    pub fn compare(&mut self, name: &str, rounds: usize, mut ours: impl FnMut(), mut other: impl FnMut()) {
        let (mut our_times, mut other_times) = (Vec::new(), Vec::new());
        for round in 0..=rounds {
            let (a, b) = (timed(&mut ours), timed(&mut other));
            // The first round warms up.
            if round > 0 {
                our_times.push(a);
                other_times.push(b);
            }
        }
        self.line(name, &mut our_times, &mut other_times);
    }

    /// Prints the medians of times that were measured elsewhere, and the ratio.
    pub fn line(&mut self, name: &str, ours: &mut [Duration], other: &mut [Duration]) {
        let (ours, other) = (median(ours), median(other));
        let ratio = ours.as_secs_f64() / other.as_secs_f64();
        let verdict = if ratio > self.budget { "OVER" } else { "ok" };
        self.over |= ratio > self.budget;
        println!("  {name:<24} {ours:>12.1?} {other:>12.1?} {ratio:>6.2} {verdict}");
    }

    /// Exit code 1 if a ratio was over the budget.
    pub fn finish(self) -> ExitCode {
        if self.over {
            println!("{}: over the budget of {}", self.title, self.budget);
            return ExitCode::FAILURE;
        }
        ExitCode::SUCCESS
    }
}

fn timed(work: &mut impl FnMut()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
