//! The stated `rust-version` has to be true: no dependency may need a newer compiler. (Our own code is held to it by
//! clippy's `incompatible_msrv`.)

use crate::run::Outcome;
use std::path::Path;
use std::process::Command;

/// Compares the `rust-version` of all packages in the lock file with the workspace's.
pub(crate) fn check(root: &Path) -> Outcome {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root)
        .output()
        .map_err(|e| format!("cargo metadata could not be started: {e}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let metadata: serde_json::Value =
        serde_json::from_slice(&output.stdout).map_err(|e| format!("cargo metadata: {e}"))?;
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let ours = packages
        .iter()
        .find(|package| package["name"] == "bitrix-api")
        .and_then(|package| version(&package["rust_version"]))
        .ok_or("bitrix-api states no rust-version")?;
    let newer: Vec<String> = packages
        .iter()
        .filter(|package| version(&package["rust_version"]).is_some_and(|theirs| theirs > ours))
        .map(|package| {
            format!("{} {} needs {}", package["name"], package["version"], package["rust_version"])
        })
        .collect();
    if newer.is_empty() { Ok(()) } else { Err(format!("newer than rust-version:\n{}", newer.join("\n"))) }
}

/// `1.88` and `1.88.0` as numbers.
fn version(value: &serde_json::Value) -> Option<(u32, u32, u32)> {
    let mut parts = value.as_str()?.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next().flatten().unwrap_or(0), parts.next().flatten().unwrap_or(0)))
}
