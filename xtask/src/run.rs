//! Running cargo, and saying what runs.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// What a job ends with: an error is a message that says what failed.
pub(crate) type Outcome = Result<(), String>;

/// Prints a text. Whoever reads it may have gone away (`| head`): the outcome is told by the exit code.
pub(crate) fn say(text: &str) {
    if cfg!(test) {
        // Captured, which a write to stdout is not.
        print!("{text}");
    } else {
        let _ = std::io::stdout().write_all(text.as_bytes());
    }
}

/// Announces a job, runs it, and says how long it took.
pub(crate) fn job(name: &str, work: impl FnOnce() -> Outcome) -> Outcome {
    eprintln!("── {name}");
    let start = Instant::now();
    work().map_err(|why| format!("{name}: {why}"))?;
    eprintln!("── {name}: ok, {:.0?}", start.elapsed());
    Ok(())
}

/// A job that needs a tool beside cargo; without the tool it is left out, and says so.
pub(crate) fn optional(name: &str, tool: &str, work: impl FnOnce() -> Outcome) -> Outcome {
    if Command::new(tool).arg("--version").output().is_ok_and(|output| output.status.success()) {
        return job(name, work);
    }
    eprintln!("── {name}: left out, `{tool}` is not installed");
    Ok(())
}

/// Runs `cargo` with words that hold no spaces of their own.
pub(crate) fn cargo(root: &Path, words: &str, env: &[(&str, &str)]) -> Outcome {
    let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(words.split_ascii_whitespace())
        .envs(env.iter().copied())
        .current_dir(root)
        .status()
        .map_err(|e| format!("cargo could not be started: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("`cargo {words}` failed ({status})")) }
}
