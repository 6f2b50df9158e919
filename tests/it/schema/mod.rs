//! What is wrong with a schema is told: one fixture for each fault, `fixtures/schema/<fault>/`, with `expected.txt`.
//!
//! `BLESS=1` writes the expectations anew; the diff is then for a person to read.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use bitrix_schema::{Faults, Sources, check_canonical};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/schema")
}

/// All faults of a folder, and what they say with paths from that folder on.
fn faults(folder: &Path) -> Option<(Faults, String)> {
    let sources = Sources::read(folder);
    let faults = match sources.load() {
        Ok(_) => check_canonical(&sources).err()?,
        Err(faults) => faults,
    };
    let shown = format!("{}/", folder.to_string_lossy().replace('\\', "/"));
    let told = format!("{faults}\n").replace(&shown, "");
    Some((faults, told))
}

fn fixtures() -> Vec<String> {
    let entries = fs::read_dir(root()).unwrap();
    let mut names: Vec<String> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn each_fault_is_told_as_expected_and_alone() {
    let names = fixtures();
    assert!(names.len() >= 30, "{} fixtures", names.len());
    let mut wrong = Vec::new();
    for name in &names {
        let folder = root().join(name);
        let file = folder.join("expected.txt");
        let Some((faults, told)) = faults(&folder) else {
            wrong.push(format!("{name}: nothing was found wrong"));
            continue;
        };
        if std::env::var_os("BLESS").is_some() {
            fs::write(&file, &told).unwrap();
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        if told != expected {
            wrong.push(format!("{name}:\n--- expected\n{expected}--- told\n{told}"));
        }
        if name != "many_faults" && faults.len() != 1 {
            wrong.push(format!("{name}: {} faults, and a fixture shows one", faults.len()));
        }
        for fault in &faults {
            if fault.help.is_empty() || fault.message.is_empty() {
                wrong.push(format!("{name}: says not what is wrong and what to do: {fault}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_faults_of_all_files_are_told_at_once_and_in_order() {
    let (faults, _) = faults(&root().join("many_faults")).unwrap();
    let places: Vec<(&str, usize)> = faults.iter().map(|fault| (fault.file.as_str(), fault.line)).collect();
    let mut sorted = places.clone();
    sorted.sort_unstable();
    assert_eq!(places, sorted);
    let files: BTreeSet<&str> = places.iter().map(|(file, _)| *file).collect();
    // Parsing, form, merge and meaning: no stage keeps the faults of a later one back.
    assert_eq!(files.len(), 7, "{files:?}");
    assert!(faults.len() >= 12, "{faults}");
}

#[test]
fn the_committed_schema_is_good() {
    let sources = Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../api-schema"));
    let schema = sources.load().unwrap_or_else(|faults| panic!("{faults}"));
    check_canonical(&sources).unwrap_or_else(|faults| panic!("{faults}"));
    assert!(schema.modules.len() >= 5 && !schema.system_errors.is_empty());
}

/// The code blocks of a document that begin with the path of a file of the schema.
fn examples(document: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(document)).unwrap();
    let blocks = text.split("```yaml\n# ").skip(1);
    blocks
        .map(|block| {
            let (path, rest) = block.split_once('\n').unwrap();
            (path.to_owned(), rest.split_once("```").unwrap().0.to_owned())
        })
        .collect()
}

#[test]
fn the_examples_of_the_documents_are_good() {
    let mut sources = Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../api-schema"));
    let examples = examples("CONTRIBUTING.md");
    assert!(!examples.is_empty());
    for (path, text) in examples {
        assert!(!sources.iter().any(|(other, _)| other == path), "{path} is there: the example hides it");
        sources.insert(path, text);
    }
    let schema = sources.load().unwrap_or_else(|faults| panic!("{faults}"));
    bitrix_schema::emit::files(&schema).unwrap_or_else(|faults| panic!("{faults}"));
}
