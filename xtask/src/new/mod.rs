//! `cargo xtask new`: a method or an event that no page has, as an overlay to fill in.
//!
//! It writes what the name says and leaves the rest as placeholders, `<…>`, which `gen` refuses, and comments. An overlay that
//! is there is added to; nothing in it is changed.

mod insert;
mod template;

use std::fs;
use std::path::{Path, PathBuf};

use bitrix_schema::model::Api;
use bitrix_schema::module_of;

use crate::generate::disk::{self, Change};
use crate::generate::from_here;
use crate::run::{Outcome, say};

/// What the command line asks for.
#[derive(Debug, PartialEq)]
struct Options<'w> {
    event: bool,
    name: &'w str,
    v3: bool,
    area: Option<&'w str>,
    schema: Option<PathBuf>,
}

/// What is written where.
struct Item {
    /// Path below `specs` and `overlays`, without `.yaml`.
    module: String,
    /// `methods` or `events`.
    section: &'static str,
    /// Its lines, below the section.
    text: String,
}

/// Writes the overlay and says what comes next.
pub(crate) fn run(root: &Path, words: &[&str]) -> Outcome {
    let options = parse(words)?;
    let schema = options.schema.clone().unwrap_or_else(|| from_here(root, "api-schema"));
    let item = if options.event { event(&options, &schema)? } else { method(&options, &schema)? };
    let path = schema.join("overlays").join(format!("{}.yaml", item.module));
    let before = disk::read(&path)?;
    let after = insert::insert(before.as_deref().unwrap_or_default(), item.section, &item.text)
        .map_err(|why| format!("{}: {why}", path.display()))?;
    disk::write(&[Change { path: path.clone(), before, after: Some(after) }], &schema.join("overlays"))?;
    say(&format!(
        "next:\n  1. fill in what stands in <…> in {}, and of the comments what applies; \
         api-schema/LANGUAGE.md has the whole language\n  2. cargo xtask gen\n  3. cargo xtask coverage\n  \
         4. review and commit the YAML, the generated code and COVERAGE.md together\n",
        path.display()
    ));
    Ok(())
}

fn parse<'w>(words: &[&'w str]) -> Result<Options<'w>, String> {
    const USE: &str = "write `new method some.name [--v3]` or `new event onSomeName [--area AREA]`";
    let (event, mut rest) = match words {
        ["method", rest @ ..] => (false, rest.iter()),
        ["event", rest @ ..] => (true, rest.iter()),
        _ => return Err(USE.to_owned()),
    };
    let (mut name, mut v3, mut area, mut schema) = (None, false, None, None);
    while let Some(word) = rest.next() {
        let mut value = || rest.next().copied().filter(|v| !v.starts_with("--"));
        match *word {
            "--v3" if !event => v3 = true,
            "--area" if event => area = Some(value().ok_or("`--area` needs an area")?),
            "--schema" => schema = Some(PathBuf::from(value().ok_or("`--schema` needs a folder")?)),
            word if !word.starts_with("--") && name.is_none() => name = Some(word),
            other => return Err(format!("`new` does not know `{other}`: {USE}")),
        }
    }
    Ok(Options { event, name: name.ok_or(USE)?, v3, area, schema })
}

fn method(options: &Options<'_>, schema: &Path) -> Result<Item, String> {
    let name = options.name;
    let good = |segment: &str| {
        !segment.is_empty() && segment.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    };
    if !name.split('.').all(good) {
        return Err(format!(
            "`{name}` is not a method name: write segments of letters, digits and `_`, with dots between"
        ));
    }
    let api = if options.v3 { Api::V3 } else { Api::V2 };
    let module = module_of(name, api);
    if let Some(file) = defines(schema, &module, name)? {
        return Err(there_is(name, &file, &module));
    }
    // A namesake in the other version of REST: both are in one list of names.
    let twin = options.v3 && defines(schema, &module_of(name, Api::V2), name)?.is_some();
    let text = template::method(name, options.v3, twin);
    Ok(Item { module, section: "methods", text })
}

fn event(options: &Options<'_>, schema: &Path) -> Result<Item, String> {
    let name = options.name;
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || "._:".contains(c)) {
        return Err(format!(
            "`{name}` is not an event name: write it as the portal sends it, in letters, digits and `_`"
        ));
    }
    let areas = areas(schema)?;
    let area = match options.area {
        Some(area) if areas.iter().any(|known| known == area) => area.to_owned(),
        Some(area) => return Err(format!("there is no area `{area}`: there are {}", areas.join(", "))),
        None => area_of(name, &areas).ok_or_else(|| {
            format!(
                "the name does not say the area of `{name}`: add `--area AREA`, one of {}",
                areas.join(", ")
            )
        })?,
    };
    for module in modules(schema)? {
        if let Some(file) = defines(schema, &module, name)? {
            return Err(there_is(name, &file, &module));
        }
    }
    Ok(Item { module: format!("{area}/event"), section: "events", text: template::event(name, &area) })
}

fn there_is(name: &str, file: &Path, module: &str) -> String {
    format!("`{name}` is there already, in {}: correct it in overlays/{module}.yaml", file.display())
}

/// The file of the module that has an item of this name, whatever its case.
fn defines(schema: &Path, module: &str, name: &str) -> Result<Option<PathBuf>, String> {
    for folder in ["specs", "overlays"] {
        let path = schema.join(folder).join(format!("{module}.yaml"));
        // Read as text: another item of it may wait for being filled in, which is no reason to refuse this one.
        let text = disk::read(&path)?.unwrap_or_default();
        let found = text.lines().any(|line| {
            insert::key(line)
                .is_some_and(|key| key.strip_prefix("v3:").unwrap_or(key).eq_ignore_ascii_case(name))
        });
        if found {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// The areas: folders and files at the top.
fn areas(schema: &Path) -> Result<Vec<String>, String> {
    let mut areas: Vec<String> = modules(schema)?
        .iter()
        .filter_map(|module| module.split('/').next().filter(|area| *area != "v3").map(str::to_owned))
        .collect();
    areas.sort();
    areas.dedup();
    Ok(areas)
}

/// The area that an event's name begins with, the longest that fits.
fn area_of(name: &str, areas: &[String]) -> Option<String> {
    let name = name.to_ascii_lowercase();
    let name = name.strip_prefix("on").unwrap_or(&name);
    let fits = areas.iter().filter(|area| name.starts_with(&area.replace('_', "")));
    fits.max_by_key(|area| area.len()).cloned()
}

/// The modules of all files.
fn modules(schema: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for folder in ["specs", "overlays"] {
        list(&schema.join(folder), "", &mut found)?;
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn list(folder: &Path, prefix: &str, found: &mut Vec<String>) -> Outcome {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(format!("{}: {error}", folder.display())),
    };
    for entry in entries {
        let entry = entry.map_err(|error| format!("{}: {error}", folder.display()))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        match name.strip_suffix(".yaml") {
            Some(module) => found.push(format!("{prefix}{module}")),
            None if entry.path().is_dir() => list(&entry.path(), &format!("{prefix}{name}/"), found)?,
            None => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
