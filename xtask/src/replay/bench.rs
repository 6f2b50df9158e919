//! `cargo xtask bench replay`: lines a second.

use super::{binary, line::Line};
use crate::run::Outcome;
use std::path::Path;
use std::time::Instant;

/// Lines a second that have to be reached.
const BUDGET: f64 = 20_000.0;
/// Lines of one run: a second or more of work.
const LINES: usize = 200_000;

/// Feeds the binary the examples of the tests, over and over.
pub(crate) fn run(root: &Path) -> Outcome {
    let file = root.join("tests/fixtures/replay.jsonl");
    let text = std::fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
    let lines: Result<Vec<Line>, String> = text.lines().map(Line::read).collect();
    let wire: Vec<String> = lines?.iter().enumerate().map(|(index, line)| line.to_wire(index)).collect();
    let binary = binary::build(root)?;
    let mut answers = 0_usize;
    let start = Instant::now();
    binary::feed(&binary, wire.iter().cycle().take(LINES).cloned(), &mut |_| {
        answers += 1;
        Ok(())
    })?;
    let seconds = start.elapsed().as_secs_f64();
    let speed = answers as f64 / seconds;
    let bytes = text.len() / wire.len().max(1);
    println!(
        "replay: {speed:.0} lines a second ({answers} lines of {bytes} bytes on average, budget {BUDGET:.0})"
    );
    if answers != LINES {
        return Err(format!("the replay binary answered {answers} of {LINES} lines"));
    }
    if speed < BUDGET { Err("below the budget".to_owned()) } else { Ok(()) }
}
