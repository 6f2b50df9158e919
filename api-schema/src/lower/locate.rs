//! Lines for faults that were found in the model, which knows none.

use crate::fault::{Fault, Faults, Log};
use crate::parse::parse;
use crate::sources::Sources;
use crate::tree::{Node, Value};

/// Gives each fault of [`lower`](super::lower) its line, and its file the folder that `root` names (`api-schema`).
///
/// A key that is in the spec and in the overlay is shown in the spec.
#[must_use]
pub fn locate(faults: &Faults, sources: &Sources, root: &str) -> Faults {
    let prefix = if sources.is_own() { sources.prefix() } else { root };
    let root = prefix.trim_end_matches('/');
    let mut log = Log::default();
    for fault in faults {
        let module = |folder: &str| {
            Some(fault.file.strip_prefix("specs/").or(fault.file.strip_prefix("overlays/"))?)
                .map(|file| format!("{folder}/{file}"))
        };
        let candidates = [Some(fault.file.clone()), module("specs"), module("overlays")];
        let found = candidates
            .into_iter()
            .flatten()
            .find_map(|file| Some((line(sources, &file, &fault.path)?, file)));
        let (line, file) = found.unwrap_or((fault.line, fault.file.clone()));
        let file = if root.is_empty() || root == "." { file } else { format!("{root}/{file}") };
        log.push(Fault { file, line, ..fault.clone() });
    }
    // The same faults as before: there is one at least.
    log.finish().err().unwrap_or_else(|| faults.clone())
}

fn line(sources: &Sources, file: &str, path: &str) -> Option<usize> {
    let (_, text) = sources.iter().find(|(name, _)| *name == file)?;
    let tree = parse(text, 0, &mut Log::default())?;
    if path.is_empty() {
        return Some(1);
    }
    below(&tree, path)
}

/// The line of a dotted path. Keys may hold dots themselves: all ways to split the path are tried.
fn below(node: &Node, path: &str) -> Option<usize> {
    if path.is_empty() {
        return Some(node.at.line as usize);
    }
    let Value::Map(entries) = &node.value else { return None };
    entries.iter().find_map(|entry| {
        let key = if entry.key.is_empty() { "''" } else { &entry.key };
        let rest = path.strip_prefix(key)?;
        match rest.strip_prefix('.') {
            Some(rest) => below(&entry.node, rest),
            None if rest.is_empty() => Some(entry.node.at.line as usize),
            None => None,
        }
    })
}
