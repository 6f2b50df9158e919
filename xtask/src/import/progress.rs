//! A bar on a terminal, lines elsewhere. Both go to the standard error: the output is for the report.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal as _;

/// How far a run is.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Starts with the first step.
    pub(crate) fn new() -> Self {
        Self { bar: std::io::stderr().is_terminal().then(ProgressBar::no_length) }
    }

    /// Begins a step of so many things.
    pub(crate) fn step(&self, name: &'static str, things: usize) {
        let Some(bar) = &self.bar else {
            eprintln!("import: {name}");
            return;
        };
        if let Ok(style) = ProgressStyle::with_template("{msg:24} {bar:40} {pos}/{len}") {
            bar.set_style(style);
        }
        bar.set_message(name);
        bar.set_length(things as u64);
        bar.set_position(0);
    }

    /// One thing is done.
    pub(crate) fn done(&self) {
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
