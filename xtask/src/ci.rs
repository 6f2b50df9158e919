//! `cargo xtask ci`: everything that has to hold before a change lands, the tests last.

use crate::run::{self, Outcome};
use std::path::Path;

/// Feature sets of bitrix-api that have to compile alone, without a warning.
const FEATURE_SETS: &[&str] = &[
    "",
    "im",
    "imbot",
    "imconnector",
    "messaging",
    "server-side",
    "serde_json",
    "messaging,mock",
    "full,mock,serde_json",
];

/// Runs all jobs; the first that fails ends it.
pub(crate) fn run(root: &Path) -> Outcome {
    let cargo = |words: &str| run::cargo(root, words, &[]);

    run::optional("formatting", "cargo-fmt", || cargo("fmt --all --check"))?;
    run::job("generated code is current", || cargo("xtask gen --check"))?;
    run::job("rust-version is true of all dependencies", || crate::msrv::check(root))?;
    run::optional("clippy", "cargo-clippy", || {
        cargo("clippy --workspace --all-targets --all-features -- -D warnings")
    })?;
    run::optional("each feature alone, without a warning", "cargo-clippy", || {
        FEATURE_SETS.iter().try_for_each(|set| {
            cargo(&format!(
                "clippy --quiet --package bitrix-api --no-default-features --features={set} -- -D warnings"
            ))
        })
    })?;
    run::job("documentation", || {
        run::cargo(
            root,
            "doc --quiet --no-deps --package bitrix-api --package bitrix-macros --package bitrix-schema --all-features",
            &[("RUSTDOCFLAGS", "-Dwarnings")],
        )
    })?;
    run::optional("licences, advisories, sources", "cargo-deny", || {
        cargo("deny --offline --config .deny.toml check bans licenses sources")
    })?;
    run::job("tests", || cargo("test --workspace --all-features"))
}
