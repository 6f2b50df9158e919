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

/// How often each check is measured, in turns; the least counts, since other work on the machine only adds.
const TURNS: usize = 2;

/// A crate to be checked.
struct Unit<'a> {
    package: &'a str,
    manifest: &'a Path,
    target: &'a Path,
    words: &'a [&'a str],
}

impl Unit<'_> {
    /// What checking this crate alone needs: its dependencies stay built.
    fn check(&self, least: Option<Cost>) -> Result<Cost, String> {
        cargo(&["clean", "--package", self.package], self.manifest, self.target)?;
        let words: Vec<&str> = [&["check"], self.words].concat();
        let cost = cargo(&words, self.manifest, self.target)?;
        Ok(match least {
            Some(least) => Cost {
                user: least.user.min(cost.user),
                wall: least.wall.min(cost.wall),
                peak: least.peak.min(cost.peak),
            },
            None => cost,
        })
    }
}

/// Measures the generated API as it is, prints, and fails if anything is over its budget. The control is made of the same
/// schema.
pub(super) fn run(root: &Path) -> Outcome {
    let folder = tempfile::tempdir().map_err(|e| format!("a folder for the build: {e}"))?;
    let target = folder.path().join("target");
    let api = root.join("bitrix-api/Cargo.toml");
    let schema = bitrix_schema::load(&root.join("api-schema")).map_err(|faults| faults.to_string())?;
    let library = lower(&schema, &Target::library()).map_err(|faults| faults.to_string())?;
    let serde = folder.path().join("control");
    let manifest = control::write(&library, root, &serde)?;
    let built = folder.path().join("control-target");

    // Builds the dependencies.
    cargo(&["check", "--no-default-features"], &api, &target)?;
    control::only_dependencies(&serde)?;
    cargo(&["check"], &manifest, &built)?;
    control::write(&library, root, &serde)?;

    let unit = |words: &'static [&'static str]| Unit {
        package: "bitrix-api",
        manifest: &api,
        target: &target,
        words,
    };
    let (full, default) = (unit(&["--no-default-features", "--features=full"]), unit(&[]));
    let control = Unit { package: "control", manifest: &manifest, target: &built, words: &[] };
    let mut least = [None, None, None];
    for _ in 0..TURNS {
        for (cost, unit) in least.iter_mut().zip([&full, &default, &control]) {
            *cost = Some(unit.check(cost.take())?);
        }
    }
    let [Some(full), Some(default), Some(control)] = least else {
        return Err("nothing was measured".to_owned());
    };
    let mut over = Vec::new();
    tell("cargo check, full", &full, &FULL, &mut over);
    tell("cargo check, default features", &default, &DEFAULT, &mut over);
    println!("cargo check, the items of full with serde derives: {}", shown(&control));
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
