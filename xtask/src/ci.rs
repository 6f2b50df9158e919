//! `cargo xtask ci`: everything that has to hold before a change lands, the tests last.

use crate::generate;
use crate::run::{self, Outcome};
use std::path::Path;

/// Feature sets of bitrix-api that have to compile alone, without a warning, beside each area.
const FEATURE_SETS: &[&str] =
    &["", "messaging", "server-side", "serde_json", "schema", "messaging,mock", "full,mock,serde_json"];

/// Runs all jobs; the first that fails ends it.
pub(crate) fn run(root: &Path) -> Outcome {
    let cargo = |words: &str| run::cargo(root, words, &[]);

    run::optional("formatting", "cargo-fmt", || cargo("fmt --all --check"))?;
    run::job("generated code is current", || cargo("xtask gen --check"))?;
    run::job("coverage is current", || cargo("xtask coverage --check"))?;
    run::job("rust-version is true of all dependencies", || crate::msrv::check(root))?;
    run::optional("clippy", "cargo-clippy", || {
        cargo("clippy --workspace --all-targets --all-features -- -D warnings")
    })?;
    // Clippy has seen all of the code above: what an area alone can lack is a type or a use, which the compiler sees.
    run::job("each feature alone, without a warning", || {
        let areas = generate::areas(root)?;
        FEATURE_SETS.iter().copied().chain(areas.iter().map(String::as_str)).try_for_each(|set| {
            cargo(&format!(
                "rustc --quiet --package bitrix-api --lib --profile check --no-default-features --features={set} -- -Dwarnings"
            ))
        })
    })?;
    // Generated documentation links inside its own module alone, so an area's links hold in any set of areas if they hold
    // in one; what is written by hand might link to an area, which shows where there is none.
    run::job("documentation", || {
        let strict = [("RUSTDOCFLAGS", "-Dwarnings")];
        run::cargo(root, "doc --quiet --no-deps --package bitrix-api --no-default-features", &strict)?;
        run::cargo(
            root,
            "doc --quiet --no-deps --package bitrix-api --package bitrix-macros --package bitrix-schema --all-features",
            &strict,
        )
    })?;
    run::optional("licences, advisories, sources", "cargo-deny", || {
        cargo("deny --offline --config .deny.toml check bans licenses sources")
    })?;
    run::job("tests", || cargo("test --workspace --all-features"))
}
