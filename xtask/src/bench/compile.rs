//! `cargo xtask bench compile`: what the compiler needs for bitrix-api alone, its dependencies being built, beside the
//! same items with serde derives; and what rustdoc needs.
//!
//! Times are user seconds of all processes of one `cargo` command, memory is the peak of the largest of them: with the
//! dependencies built, that is one compiler. Incremental compilation is off, as it is for every crate that is somebody's
//! dependency.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use bitrix_schema::lower::{Target, lower};
use wait4::Wait4 as _;

use super::control;
use crate::run::Outcome;

/// What a command needed.
struct Cost {
    user: Duration,
    wall: Duration,
    /// Bytes.
    peak: u64,
}

/// The most that a command may need.
struct Budget {
    user: Option<Duration>,
    wall: Option<Duration>,
    peak: Option<u64>,
}

const GB: u64 = 1_000_000_000;
const FULL: Budget = Budget { user: Some(Duration::from_secs(15)), wall: None, peak: Some(GB * 16 / 10) };
const DEFAULT: Budget = Budget { user: Some(Duration::from_secs(3)), wall: None, peak: None };
const RUSTDOC: Budget = Budget { user: None, wall: Some(Duration::from_secs(360)), peak: Some(4 * GB) };
/// The most that `full` may take of what the control takes.
const RATIO: f64 = 0.4;

/// Measures, prints, and fails if anything is over its budget.
pub(super) fn run(root: &Path) -> Outcome {
    let folder = tempfile::tempdir().map_err(|e| format!("a folder for the build: {e}"))?;
    let target = folder.path().join("target");
    let api = root.join("bitrix-api/Cargo.toml");
    let mut over = Vec::new();
    // The first run of each builds the dependencies.
    cargo(&["check", "--no-default-features"], &api, &target)?;
    let full = cargo(&["check", "--no-default-features", "--features=full"], &api, &target)?;
    tell("cargo check, full", &full, &FULL, &mut over);
    let default = cargo(&["check"], &api, &target)?;
    tell("cargo check, default features", &default, &DEFAULT, &mut over);

    let serde = folder.path().join("control");
    let schema = bitrix_schema::load(&root.join("api-schema")).map_err(|faults| faults.to_string())?;
    let library = lower(&schema, &Target::library()).map_err(|faults| faults.to_string())?;
    let manifest = control::write(&library, root, &serde)?;
    let built = folder.path().join("control-target");
    control::only_dependencies(&serde)?;
    cargo(&["check"], &manifest, &built)?;
    control::write(&library, root, &serde)?;
    let control = cargo(&["check"], &manifest, &built)?;
    println!("cargo check, the same items with serde derives: {}", shown(&control));
    let ratio = full.user.as_secs_f64() / control.user.as_secs_f64();
    println!("ratio of full: {ratio:.2} (budget {RATIO})");
    if ratio > RATIO {
        over.push("ratio".to_owned());
    }

    let doc = ["doc", "--no-deps", "--no-default-features", "--features=full"];
    let doc = cargo(&doc, &api, &target)?;
    tell("rustdoc, full", &doc, &RUSTDOC, &mut over);
    if over.is_empty() { Ok(()) } else { Err(format!("over the budget: {}", over.join(", "))) }
}

fn cargo(words: &[&str], manifest: &Path, target: &Path) -> Result<Cost, String> {
    let start = Instant::now();
    let mut child = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(words)
        .arg("--quiet")
        .arg("--manifest-path")
        .arg(manifest)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0")
        .stdout(Stdio::null())
        .spawn()
        .map_err(|e| format!("cargo: {e}"))?;
    let used = child.wait4().map_err(|e| format!("cargo: {e}"))?;
    if !used.status.success() {
        return Err(format!("`cargo {}` failed", words.join(" ")));
    }
    Ok(Cost { user: used.rusage.utime, wall: start.elapsed(), peak: used.rusage.maxrss })
}

fn shown(cost: &Cost) -> String {
    let gigabytes = cost.peak as f64 / GB as f64;
    format!("{:.1} s user, {:.1} s, {gigabytes:.2} GB", cost.user.as_secs_f64(), cost.wall.as_secs_f64())
}

fn tell(what: &str, cost: &Cost, budget: &Budget, over: &mut Vec<String>) {
    let mut limits = Vec::new();
    limits.extend(budget.user.map(|most| (format!("{most:.0?} user"), cost.user > most)));
    limits.extend(budget.wall.map(|most| (format!("{most:.0?}"), cost.wall > most)));
    limits.extend(budget.peak.map(|most| (format!("{:.1} GB", most as f64 / GB as f64), cost.peak > most)));
    let texts: Vec<&str> = limits.iter().map(|(text, _)| text.as_str()).collect();
    println!("{what}: {} (budget {})", shown(cost), texts.join(", "));
    over.extend(limits.iter().filter(|(_, broken)| *broken).map(|(text, _)| format!("{what} ({text})")));
}
