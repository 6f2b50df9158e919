//! The replay binary: built with the profile of its own, fed, read.

use super::case::Verdict;
use super::line::Line;
use serde_json::Value;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Builds the binary and says where it is.
pub(crate) fn build(root: &Path) -> Result<PathBuf, String> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--profile", "replay", "--package", "bitrix-tests", "--bin", "replay"])
        .arg("--message-format=json-render-diagnostics")
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|e| format!("cargo could not be started: {e}"))?;
    if !output.status.success() {
        return Err("the replay binary could not be built".to_owned());
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    let of = |line: &str| -> Option<PathBuf> {
        let message: Value = serde_json::from_str(line).ok()?;
        let is_it = message["target"]["name"] == "replay";
        message["executable"].as_str().filter(|_| is_it).map(PathBuf::from)
    };
    messages
        .lines()
        .rev()
        .find_map(of)
        .ok_or_else(|| "cargo does not say where the replay binary is".to_owned())
}

/// The binary's verdicts on lines, in their order.
pub(crate) fn judge(binary: &Path, lines: &[Line]) -> Result<Vec<Verdict>, String> {
    let mut verdicts = Vec::with_capacity(lines.len());
    let wire = lines.iter().enumerate().map(|(index, line)| line.to_wire(index));
    feed(binary, wire, &mut |answer| {
        let json: Value = serde_json::from_str(answer).map_err(|e| format!("{e}: {answer}"))?;
        if json["id"].as_u64() != u64::try_from(verdicts.len()).ok() {
            return Err(format!("not in order: {answer}"));
        }
        let text = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
        verdicts.push(Verdict { word: text("verdict"), at: text("at"), note: text("note") });
        Ok(())
    })?;
    if verdicts.len() != lines.len() {
        return Err(format!("the replay binary answered {} of {} lines", verdicts.len(), lines.len()));
    }
    Ok(verdicts)
}

/// Writes lines into the binary while it is answering, and hands on what it answers.
pub(crate) fn feed(
    binary: &Path,
    lines: impl Iterator<Item = String> + Send,
    read: &mut dyn FnMut(&str) -> Result<(), String>,
) -> Result<(), String> {
    let failed = |e: std::io::Error| format!("{}: {e}", binary.display());
    let mut child =
        Command::new(binary).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(failed)?;
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let outcome = std::thread::scope(|scope| {
        let writing = scope.spawn(move || -> std::io::Result<()> {
            let Some(input) = input else { return Ok(()) };
            let mut input = BufWriter::with_capacity(64 * 1024, input);
            for line in lines {
                writeln!(input, "{line}")?;
            }
            input.flush()
        });
        let mut outcome = Ok(());
        if let Some(output) = output {
            for answer in BufReader::with_capacity(64 * 1024, output).lines() {
                outcome = answer.map_err(failed).and_then(|answer| read(&answer));
                if outcome.is_err() {
                    break;
                }
            }
        }
        // A binary that ended early breaks the writing; its exit code tells more.
        let written = writing.join().map_err(|_| "the lines could not be written".to_owned());
        outcome.and(written.map(|_| ()))
    });
    let status = child.wait().map_err(failed)?;
    outcome?;
    if status.success() { Ok(()) } else { Err(format!("the replay binary ended with {status}")) }
}
