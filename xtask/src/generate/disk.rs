//! The generated files on the disk: what differs from what they should be, and the writing of it.
//!
//! Only what differs is written, each file under another name first, so that a run that fails or is killed leaves no
//! half file behind.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::run::{Outcome, say};

/// How the names of files begin that are being written.
const UNFINISHED: &str = ".gen-";

/// A file that is not as it should be.
pub(crate) struct Change {
    pub(crate) path: PathBuf,
    pub(crate) before: Option<String>,
    /// `None`: it should not be there.
    pub(crate) after: Option<String>,
}

/// What differs between the folder and the files that should be in it. Other files are removed if they are `ours`, which
/// is told by their texts.
pub(crate) fn compare(
    out: &Path,
    files: &BTreeMap<PathBuf, String>,
    ours: impl Fn(&str) -> bool,
) -> Result<Vec<Change>, String> {
    let mut changes = Vec::new();
    for (path, after) in files {
        let path = out.join(path);
        let before = read(&path)?;
        if before.as_deref() != Some(after) {
            changes.push(Change { path, before, after: Some(after.clone()) });
        }
    }
    let mut found = Vec::new();
    list(out, &mut found)?;
    for path in found {
        let known = path.strip_prefix(out).is_ok_and(|inner| files.contains_key(inner));
        if known {
            continue;
        }
        // What is not ours is not removed; it was put there by hand.
        let unfinished = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(UNFINISHED));
        if let Some(before) = read(&path)?.filter(|text| unfinished || ours(text)) {
            changes.push(Change { path, before: Some(before), after: None });
        }
    }
    Ok(changes)
}

/// The text of a file; `None` if there is none.
pub(crate) fn read(path: &Path) -> Result<Option<String>, String> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{}: cannot be read: {error}", path.display())),
    }
}

/// All files of a folder and its folders, in order.
pub(crate) fn list(folder: &Path, found: &mut Vec<PathBuf>) -> Outcome {
    let fail = |error: &std::io::Error| format!("{}: cannot be listed: {error}", folder.display());
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(fail(&error)),
    };
    let mut entries = entries.collect::<Result<Vec<_>, _>>().map_err(|error| fail(&error))?;
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        // Links are nothing of ours, and could lead round in a circle.
        let kind = entry.file_type().map_err(|error| fail(&error))?;
        if kind.is_dir() {
            list(&entry.path(), found)?;
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
    Ok(())
}

/// Brings the disk up to date.
pub(crate) fn write(changes: &[Change], out: &Path) -> Outcome {
    let fail =
        |path: &Path, error: &std::io::Error| format!("{}: cannot be written: {error}", path.display());
    let mut written = Vec::new();
    for change in changes {
        let Some(after) = &change.after else { continue };
        let folder = change.path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|e| fail(folder, &e))?;
        let mut file = beside(folder).map_err(|e| fail(folder, &e))?;
        file.write_all(after.as_bytes()).map_err(|e| fail(&change.path, &e))?;
        written.push((file, &change.path));
    }
    // All texts are on the disk: what remains is renaming.
    for (file, path) in written {
        file.persist(path).map_err(|e| fail(path, &e.error))?;
        say(&format!("wrote {}\n", path.display()));
    }
    for change in changes.iter().filter(|change| change.after.is_none()) {
        fs::remove_file(&change.path).map_err(|e| fail(&change.path, &e))?;
        say(&format!("removed {}\n", change.path.display()));
        remove_empty(change.path.parent(), out);
    }
    Ok(())
}

/// A temporary file in the same folder, with the rights of a file made in the ordinary way.
fn beside(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    let rights = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(rights);
    builder.tempfile_in(folder)
}

/// Removes folders that have become empty, below `out`.
fn remove_empty(folder: Option<&Path>, out: &Path) {
    let Some(folder) = folder.filter(|folder| folder.starts_with(out) && *folder != out) else { return };
    // Fails where there is something left, which is well.
    if fs::remove_dir(folder).is_ok() {
        remove_empty(folder.parent(), out);
    }
}
