//! `cargo xtask bench <name>`: the figures that ARCHITECTURE.md records, each a ratio or a time of one run.

mod compile;
mod control;

use crate::run::{self, Outcome};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Budget of a run of `gen` that has nothing to do.
const GEN_BUDGET: Duration = Duration::from_millis(300);

/// What there is; told when something else is asked for.
const NAMES: &str = "decode, call, limits, lists, soak, gen, build, compile, replay";

/// Runs one bench, with arguments of its own if it takes any, or all but `soak`, which takes minutes.
pub(crate) fn run(root: &Path, words: &[&str]) -> Outcome {
    let (name, arguments) = match words {
        ["soak", arguments @ ..] if arguments.len() < 2 => (Some("soak"), arguments),
        [] => (None, words),
        [name] => (Some(*name), &[][..]),
        [name, ..] => return Err(format!("the bench `{name}` does not take these arguments")),
    };
    match name {
        Some(name @ ("decode" | "call")) => bench(root, "bitrix-tests", name),
        Some(name @ ("limits" | "lists")) => bench(root, "bitrix-tests-client", name),
        Some("soak") => match arguments {
            [] => bench(root, "bitrix-tests-client", "soak"),
            [minutes, ..] => bench(root, "bitrix-tests-client", &format!("soak -- {minutes}")),
        },
        Some("gen") => gen_no_op(root),
        Some("build") => cold_build(root),
        Some("compile") => compile::run(root),
        Some("replay") => crate::replay::bench::run(root),
        Some(other) => {
            Err(format!("there is no bench `{other}`: {NAMES}, or none for all of them but `soak`"))
        }
        None => {
            bench(root, "bitrix-tests", "decode")?;
            bench(root, "bitrix-tests", "call")?;
            bench(root, "bitrix-tests-client", "limits")?;
            bench(root, "bitrix-tests-client", "lists")?;
            gen_no_op(root)?;
            crate::replay::bench::run(root)?;
            cold_build(root)?;
            compile::run(root)
        }
    }
}

fn bench(root: &Path, package: &str, name: &str) -> Outcome {
    run::cargo(root, &format!("bench --quiet --package {package} --bench {name}"), &[])
}

/// Times this very binary, as `cargo xtask gen` runs it, without cargo's own start.
fn gen_no_op(root: &Path) -> Outcome {
    let xtask = std::env::current_exe().map_err(|e| format!("the path of this program: {e}"))?;
    let mut times = Vec::new();
    for _ in 0..11 {
        let start = Instant::now();
        let output = Command::new(&xtask)
            .args(["gen", "--check"])
            .current_dir(root)
            .output()
            .map_err(|e| format!("{}: {e}", xtask.display()))?;
        times.push(start.elapsed());
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
    }
    times.sort();
    let median = times[times.len() / 2];
    println!("gen with nothing to do: {median:.1?} (median of {}, budget {GEN_BUDGET:?})", times.len());
    if median > GEN_BUDGET { Err("over the budget".to_owned()) } else { Ok(()) }
}

/// Builds bitrix-api with default features in an empty target folder and counts what was compiled.
fn cold_build(root: &Path) -> Outcome {
    let target = tempfile::tempdir().map_err(|e| format!("a folder for the build: {e}"))?;
    for (what, arguments) in [
        ("default features", &["--package", "bitrix-api"][..]),
        ("no area", &["--package", "bitrix-api", "--no-default-features"][..]),
    ] {
        let folder = target.path().join(what.replace(' ', "-"));
        let start = Instant::now();
        let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["build", "--locked"])
            .args(arguments)
            .env("CARGO_TARGET_DIR", folder)
            .current_dir(root)
            .stdout(Stdio::null())
            .output()
            .map_err(|e| format!("cargo build: {e}"))?;
        let elapsed = start.elapsed();
        let log = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            return Err(log.into_owned());
        }
        let crates = log.lines().filter(|line| line.trim_start().starts_with("Compiling ")).count();
        println!("cold build of bitrix-api, {what}: {crates} crates, {:.1} s", elapsed.as_secs_f64());
    }
    Ok(())
}
