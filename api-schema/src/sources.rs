//! The files of a schema, on disk or in memory, and the way from them to the model.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path as FsPath;

use crate::build::{Merged, Part, build};
use crate::conform::{Role, conform};
use crate::fault::{Fault, Faults, Log, Path};
use crate::lang::{ERRORS, MODULE, TYPES, Table};
use crate::merge::merge;
use crate::model::Schema;
use crate::parse::parse;
use crate::shared::SharedTypes;
use crate::tree::{At, Node};
use crate::words;

/// No schema file is near this size; larger ones are refused before they are parsed.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

const SPECS: &str = "specs/";
const OVERLAYS: &str = "overlays/";
const WORDS: &str = "words/";
const TYPES_FILE: &str = "types.yaml";
const ERRORS_FILE: &str = "errors.yaml";

/// What to do about a file and about a folder that cannot be read.
const TEXT: &str = "save it as UTF-8 text that this user may read";
const FOLDER: &str = "it has to be a folder that this user may read";

/// A spec or an overlay: the number of its file, and its tree if it could be read.
type Half = (u32, Option<Node>);

/// The files of a schema by path: `specs/im/message.yaml`, `overlays/im/message.yaml`, `types.yaml`, `errors.yaml`.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// What stands before a path in faults: `api-schema/`.
    prefix: String,
    /// The schema of another crate: all files are overlays, and the library's types are there.
    own: bool,
    library: SharedTypes,
    files: BTreeMap<String, String>,
    /// What was wrong with files that could not be read, and their paths.
    unreadable: Vec<Fault>,
    lost: BTreeSet<String>,
}

/// Reads and checks a folder laid out as `api-schema`: [`Sources::read`] and [`Sources::load`].
///
/// # Errors
///
/// Every fault of every file.
pub fn load(root: &FsPath) -> Result<Schema, Faults> {
    Sources::read(root).load()
}

impl Sources {
    /// No files.
    pub fn new() -> Self {
        Sources::default()
    }

    /// Reads a folder laid out as `api-schema`. What cannot be read is reported by [`load`](Self::load).
    pub fn read(root: &FsPath) -> Self {
        let shown = root.to_string_lossy().replace('\\', "/");
        let prefix = match shown.trim_end_matches('/') {
            "" if shown.starts_with('/') => "/".to_owned(),
            "" | "." => String::new(),
            shown => format!("{shown}/"),
        };
        let mut sources = Sources { prefix, ..Sources::default() };
        sources.folder(&root.join("specs"), SPECS);
        sources.folder(&root.join("overlays"), OVERLAYS);
        sources.folder(&root.join("words"), WORDS);
        for file in [TYPES_FILE, ERRORS_FILE] {
            if root.join(file).exists() {
                sources.file(&root.join(file), file.to_owned());
            }
        }
        sources
    }

    /// Reads the folder of a schema that belongs to another crate: `<area>/<entity>.yaml`, each written as an overlay, and
    /// `types.yaml`. It may refer to `library`. Faults show `shown` before the path of a file.
    pub fn read_own(root: &FsPath, shown: &str, library: SharedTypes) -> Self {
        let prefix = match shown.trim_end_matches('/') {
            "" | "." => String::new(),
            shown => format!("{shown}/"),
        };
        let mut sources = Sources { prefix, own: true, library, ..Sources::default() };
        sources.folder(root, "");
        sources
    }

    /// [`read_own`](Self::read_own) of files that [`insert`](Self::insert) brings.
    pub fn own(library: SharedTypes) -> Self {
        Sources { own: true, library, ..Sources::default() }
    }

    /// Whether this is the schema of another crate.
    #[cfg(feature = "emit")]
    pub(crate) fn is_own(&self) -> bool {
        self.own
    }

    /// What stands before the path of a file in faults.
    #[cfg(feature = "emit")]
    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Adds a file, or replaces it. Lines may end in CRLF, as some editors and checkouts leave them.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        let text: String = text.into();
        let text = if text.contains('\r') { text.replace("\r\n", "\n") } else { text };
        self.files.insert(path.into(), text);
    }

    /// The files by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Parses, merges and checks everything.
    ///
    /// # Errors
    ///
    /// Every fault of every file, by file and line.
    pub fn load(&self) -> Result<Schema, Faults> {
        self.load_with_trees().map(|(schema, _)| schema)
    }

    /// [`load`](Self::load), and the merged trees behind the model by module path: for who wants the very words of the
    /// pages, which the model does not keep (`char`, where it has a text).
    ///
    /// # Errors
    ///
    /// Those of `load`.
    pub fn load_with_trees(&self) -> Result<(Schema, BTreeMap<String, Node>), Faults> {
        let mut log = Log::default();
        for fault in &self.unreadable {
            log.push(fault.clone());
        }
        if self.files.is_empty() && self.unreadable.is_empty() {
            let file = if self.prefix.is_empty() { "." } else { &self.prefix };
            log.push(Fault {
                file: file.to_owned(),
                line: 0,
                path: String::new(),
                message: "there is no schema here".to_owned(),
                help: if self.own {
                    "give a folder with files `<area>/<entity>.yaml` in it, by its path from the folder of Cargo.toml"
                        .to_owned()
                } else {
                    "give a folder with `specs/` or `overlays/` in it".to_owned()
                },
            });
        }
        let mut pairs: BTreeMap<String, [Option<Half>; 2]> = BTreeMap::new();
        let mut lost: BTreeSet<String> =
            self.lost.iter().filter_map(|path| Some(self.module_of(path)?.2.to_owned())).collect();
        // Outer: is there a file? Inner: could it be read?
        let lost_file = |name: &str| self.lost.contains(name).then_some(None);
        let (mut types, mut errors) = (lost_file(TYPES_FILE), lost_file(ERRORS_FILE));
        let mut words = BTreeMap::new();
        for (path, text) in &self.files {
            let file = log.file(&format!("{}{path}", self.prefix));
            let mut tree = |table: &'static Table, role: Role| {
                let mut tree = parse(text, file, &mut log)?;
                conform(&mut tree, table, role, &mut log);
                (!tree.is_poison()).then_some(tree)
            };
            if path == TYPES_FILE {
                types = Some(tree(&TYPES, Role::Own));
            } else if path == ERRORS_FILE && !self.own {
                errors = Some(tree(&ERRORS, Role::Own));
            } else if let Some(area) = words_of(path).filter(|_| !self.own) {
                words.extend(parse(text, file, &mut log).map(|tree| (area.to_owned(), tree)));
            } else if let Some((side, role, module)) = self.module_of(path) {
                let tree = tree(&MODULE, role);
                pairs.entry(module.to_owned()).or_default()[side] = Some((file, tree));
            } else {
                let help = if self.own {
                    "the files are <area>/<entity>.yaml and types.yaml"
                } else {
                    "the files are specs/<area>/<entity>.yaml, overlays/<area>/<entity>.yaml, words/<area>.yaml, types.yaml and errors.yaml"
                };
                log.add(At { file, line: 0 }, &Path::Root, "not a file of the schema", help);
            }
        }
        let mut modules = BTreeMap::new();
        for (module, [spec, overlay]) in pairs {
            // With one half unreadable the other would give nothing but consequences.
            let unreadable = |half: &Option<Half>| matches!(half, Some((_, None)));
            if unreadable(&spec) || unreadable(&overlay) || lost.contains(&module) {
                lost.insert(module);
                continue;
            }
            let numbers = (spec.as_ref().map(|s| s.0), overlay.as_ref().map(|o| o.0));
            let tree = merge(spec.and_then(|s| s.1), overlay.and_then(|o| o.1), &mut log);
            if let Some(tree) = tree {
                modules.insert(module, Merged { tree, spec: numbers.0, overlay: numbers.1 });
            }
        }
        let mut schema = build(
            &modules,
            &lost,
            part(types.as_ref()),
            part(errors.as_ref()),
            &self.library,
            self.own,
            &mut log,
        );
        // With a module unreadable, whatever is in it would seem to be missing.
        if lost.is_empty() {
            words::apply(&words, &mut schema, &mut log);
        }
        log.finish()?;
        let trees = modules.into_iter().map(|(module, merged)| (module, merged.tree)).collect();
        Ok((schema, trees))
    }

    fn module_of<'p>(&self, path: &'p str) -> Option<(usize, Role, &'p str)> {
        module_of(path, self.own)
    }

    /// The specs by path, with the names that faults show.
    pub(crate) fn specs(&self) -> impl Iterator<Item = (String, &str)> {
        let specs = self.files.iter().filter(|(path, _)| path.starts_with(SPECS));
        specs.map(|(path, text)| (format!("{}{path}", self.prefix), text.as_str()))
    }

    fn folder(&mut self, folder: &FsPath, path: &str) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return,
            Err(error) => return self.fault(path, 0, &error.to_string(), FOLDER),
        };
        for entry in entries {
            let (entry, kind) = match entry.and_then(|e| e.file_type().map(|kind| (e, kind))) {
                Ok(entry) => entry,
                Err(error) => {
                    self.fault(path, 0, &error.to_string(), FOLDER);
                    continue;
                }
            };
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let inner = format!("{path}{name}");
            // A link to a folder could lead round in a circle.
            if kind.is_dir() {
                self.folder(&entry.path(), &format!("{inner}/"));
            } else if name.ends_with(".yaml") || name.ends_with(".yml") {
                self.file(&entry.path(), inner);
            }
        }
    }

    fn file(&mut self, path: &FsPath, name: String) {
        let bytes = match fs::metadata(path) {
            Ok(meta) if meta.len() > MAX_BYTES => {
                return self.fault(&name, 0, "larger than 16 MiB", "split it, or remove what is no schema");
            }
            _ => fs::read(path),
        };
        match bytes.map(String::from_utf8) {
            Ok(Ok(text)) => self.insert(name, text),
            Ok(Err(error)) => {
                let read = error.utf8_error().valid_up_to();
                let line = error.as_bytes().iter().take(read).filter(|b| **b == b'\n').count() + 1;
                self.fault(&name, line, "not UTF-8", TEXT);
            }
            Err(error) => self.fault(&name, 0, &error.to_string(), TEXT),
        }
    }

    fn fault(&mut self, path: &str, line: usize, what: &str, help: &str) {
        self.lost.insert(path.to_owned());
        self.unreadable.push(Fault {
            file: format!("{}{path}", self.prefix),
            line,
            path: String::new(),
            message: format!("cannot be read: {what}"),
            help: help.to_owned(),
        });
    }
}

fn part(file: Option<&Option<Node>>) -> Part<'_> {
    match file {
        None => Part::Missing,
        Some(None) => Part::Lost,
        Some(Some(tree)) => Part::Read(tree),
    }
}

/// The area whose words a file holds.
fn words_of(path: &str) -> Option<&str> {
    path.strip_prefix(WORDS)?.strip_suffix(".yaml").filter(|area| !area.contains('/'))
}

/// The side (spec or overlay) and module path of a file.
fn module_of(path: &str, own: bool) -> Option<(usize, Role, &str)> {
    let module = path.strip_suffix(".yaml")?;
    if own {
        return (path != ERRORS_FILE).then_some((1, Role::Overlay, module));
    }
    match module.strip_prefix(SPECS) {
        Some(module) => Some((0, Role::Spec, module)),
        None => module.strip_prefix(OVERLAYS).map(|module| (1, Role::Overlay, module)),
    }
}
