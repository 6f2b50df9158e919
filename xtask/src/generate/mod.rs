//! `cargo xtask gen`: the generated part of bitrix-api, from api-schema.
//!
//! Everything is made in memory first and compared with the disk: a faulty schema changes nothing.

pub(crate) mod disk;
mod manifest;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use bitrix_schema::{Fault, Faults, SharedTypes, Sources, check_canonical, emit, lower};

use self::disk::Change;
use crate::run::{Outcome, say};

const COMMAND: &str = "cargo xtask gen";

/// What the command line asks for.
#[derive(Debug, Default, PartialEq)]
struct Options {
    check: bool,
    schema: Option<PathBuf>,
    out: Option<PathBuf>,
}

/// Generates, or checks what was generated.
pub(crate) fn run(root: &Path, words: &[&str]) -> Outcome {
    let options = parse(words)?;
    let schema = options.schema.clone().unwrap_or_else(|| from_here(root, "api-schema"));
    let out = options.out.clone().unwrap_or_else(|| from_here(root, "bitrix-api/src/generated"));
    let generated = generate(&schema)?;
    let mut changes = disk::compare(&out, &generated.files, emit::is_generated)?;
    let files = generated.files.len();
    // Elsewhere there is no manifest to keep.
    if options.out.is_none() {
        changes.extend(manifest::compare(&from_here(root, "bitrix-api/Cargo.toml"), &generated.features)?);
        changes.extend(shared(&from_here(root, "bitrix-macros/src/shared.txt"), &generated.shared)?);
    }
    if options.check {
        return check(&changes, &command(&options));
    }
    disk::write(&changes, &out)?;
    match changes.len() {
        0 => say(&format!("nothing to do: {files} files are current\n")),
        1 => say("1 file changed\n"),
        count => say(&format!("{count} files changed\n")),
    }
    Ok(())
}

/// The text that `schema!` knows the library's types by, if it is not as it should be.
fn shared(path: &Path, text: &str) -> Result<Option<Change>, String> {
    let before = disk::read(path)?;
    if before.as_deref().is_some_and(|before| !SharedTypes::is_generated(before)) {
        return Err(format!("{}: written by hand, and would be lost", path.display()));
    }
    let after = Some(text.to_owned());
    Ok((before != after).then(|| Change { path: path.to_owned(), before, after }))
}

/// The features of areas that bitrix-api has.
pub(crate) fn areas(root: &Path) -> Result<Vec<String>, String> {
    manifest::areas(&root.join("bitrix-api/Cargo.toml"))
}

fn parse(words: &[&str]) -> Result<Options, String> {
    let mut options = Options::default();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut folder = || {
            let folder = words.next().filter(|folder| !folder.starts_with("--"));
            folder.map(PathBuf::from).ok_or_else(|| format!("`{word}` needs a folder"))
        };
        match *word {
            "--check" => options.check = true,
            "--schema" => options.schema = Some(folder()?),
            "--out" => options.out = Some(folder()?),
            other => {
                return Err(format!(
                    "`gen` does not know `{other}`: it takes --check, --schema DIR and --out DIR"
                ));
            }
        }
    }
    Ok(options)
}

/// The command that brings the files up to date.
fn command(options: &Options) -> String {
    let mut command = COMMAND.to_owned();
    for (name, folder) in [("--schema", &options.schema), ("--out", &options.out)] {
        if let Some(folder) = folder {
            command.push_str(&format!(" {name} {}", quoted(&folder.to_string_lossy())));
        }
    }
    command
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/\\:._-+=@".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// A path of the repository, short where the command runs at its top.
pub(crate) fn from_here(root: &Path, path: &str) -> PathBuf {
    let here = std::env::current_dir().and_then(fs::canonicalize).ok();
    if here.is_some() && here == fs::canonicalize(root).ok() { PathBuf::from(path) } else { root.join(path) }
}

fn generate(schema: &Path) -> Result<emit::Generated, String> {
    let sources = Sources::read(schema);
    let made = match sources.load() {
        Ok(loaded) => emit::files(&loaded).map_err(|faults| {
            let shown = schema.to_string_lossy().replace('\\', "/");
            lower::locate(&faults, &sources, &shown)
        }),
        Err(faults) => Err(faults),
    };
    match (made, check_canonical(&sources)) {
        (Ok(generated), Ok(())) => Ok(generated),
        (Ok(_), Err(form)) => Err(told(form.iter())),
        (Err(faults), form) => Err(told(faults.iter().chain(elsewhere(form.as_ref().err(), &faults)))),
    }
}

/// The faults of form in files that have no others: what those need will change their form too.
fn elsewhere<'f>(form: Option<&'f Faults>, faults: &Faults) -> impl Iterator<Item = &'f Fault> {
    let files: BTreeSet<String> = faults.iter().map(|fault| fault.file.clone()).collect();
    form.into_iter().flatten().filter(move |fault| !files.contains(&fault.file))
}

fn told<'f>(faults: impl Iterator<Item = &'f Fault>) -> String {
    let faults: BTreeSet<&Fault> = faults.collect();
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let count = if lines.len() == 1 { "1 fault".to_owned() } else { format!("{} faults", lines.len()) };
    format!("{}\n{count} in the schema; nothing was written", lines.join("\n"))
}

/// Shows the changes and fails if there are any.
fn check(changes: &[Change], command: &str) -> Outcome {
    if changes.is_empty() {
        return Ok(());
    }
    say(&diff(changes));
    let files =
        if changes.len() == 1 { "1 file is".to_owned() } else { format!("{} files are", changes.len()) };
    Err(format!("{files} not what the schema makes: run `{command}`"))
}

/// The changes as a patch.
fn diff(changes: &[Change]) -> String {
    let one = |change: &Change| {
        let path = change.path.display().to_string();
        let side = |text: &Option<String>| if text.is_some() { path.clone() } else { "/dev/null".to_owned() };
        let (before, after) =
            (change.before.as_deref().unwrap_or_default(), change.after.as_deref().unwrap_or_default());
        if before.replace("\r\n", "\n") == after {
            return format!("{path}: its lines end in CRLF, and should end in LF\n");
        }
        let diff = similar::TextDiff::from_lines(before, after);
        diff.unified_diff().header(&side(&change.before), &side(&change.after)).to_string()
    };
    changes.iter().map(one).collect()
}

#[cfg(test)]
mod tests;
