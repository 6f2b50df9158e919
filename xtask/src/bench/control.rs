//! The other side of `bench compile`: the items of the generated library as plain structs and enums with serde derives,
//! in a crate of their own.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use bitrix_schema::lower::ir::{self, Field, Item, Library, Member, Module, Ty};

use crate::run::Outcome;

const DERIVES: &str = "#[derive(serde::Serialize, serde::Deserialize, Clone, Debug, PartialEq)]\n";

/// Writes the crate and answers its manifest. It resolves to the versions that the repository's lock file names.
pub(super) fn write(library: &Library, root: &Path, folder: &Path) -> Result<PathBuf, String> {
    let manifest = "[package]\nname = \"control\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                    serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n\n[workspace]\n";
    let mut source = String::from("#![allow(warnings)]\n\nuse serde_json::Value as Json;\n\n");
    let _ = writeln!(source, "{DERIVES}pub struct AnyId(i64);\n");
    for path in library.modules.keys().filter(|path| path.len() == 1) {
        module(library, path, &mut source);
    }
    save(&folder.join("src/lib.rs"), &source)?;
    save(&folder.join("Cargo.toml"), manifest)?;
    let lock = root.join("Cargo.lock");
    fs::copy(&lock, folder.join("Cargo.lock")).map_err(|e| format!("{}: {e}", lock.display()))?;
    Ok(folder.join("Cargo.toml"))
}

/// Empties the crate, so that building it builds its dependencies alone.
pub(super) fn only_dependencies(folder: &Path) -> Outcome {
    save(&folder.join("src/lib.rs"), "")
}

fn save(path: &Path, text: &str) -> Outcome {
    let fail = |e: std::io::Error| format!("{}: {e}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(fail)?;
    }
    fs::write(path, text).map_err(fail)
}

fn module(library: &Library, path: &[String], out: &mut String) {
    let Some((content, name)) = library.modules.get(path).zip(path.last()) else { return };
    let _ = writeln!(out, "pub mod {name} {{\nuse super::*;\nuse std::collections::BTreeMap;");
    let below = |child: &&Vec<String>| child.len() == path.len() + 1 && child.starts_with(path);
    for child in library.modules.keys().filter(below) {
        module(library, child, out);
    }
    let types = Types { library, local: names(content) };
    for item in &content.items {
        types.item(item, out);
    }
    out.push_str("}\n");
}

fn names(module: &Module) -> BTreeSet<&str> {
    module.items.iter().map(name).collect()
}

fn name(item: &Item) -> &str {
    match item {
        Item::Struct(item) => &item.name,
        Item::Choice(item) => &item.name,
        Item::Values(item) => &item.name,
        Item::Errors(item) => &item.name,
    }
}

struct Types<'l> {
    library: &'l Library,
    /// Types of the module.
    local: BTreeSet<&'l str>,
}

impl Types<'_> {
    fn item(&self, item: &Item, out: &mut String) {
        match item {
            Item::Struct(item) => {
                let _ = writeln!(out, "{DERIVES}pub struct {} {{", item.name);
                for field in &item.fields {
                    let (rename, ty) = (rename(field), self.ty(&field.ty));
                    let _ = writeln!(out, "{rename}pub {}: {ty},", field.name);
                }
                out.push_str("}\n");
            }
            Item::Choice(item) => {
                let _ = writeln!(out, "{DERIVES}pub enum {} {{", item.name);
                for field in &item.alternatives {
                    let _ = writeln!(out, "{}{}({}),", rename(field), field.name, self.ty(&field.ty));
                }
                out.push_str("}\n");
            }
            Item::Values(item) => {
                let _ = writeln!(out, "{DERIVES}pub enum {} {{", item.name);
                for value in &item.values {
                    let _ = writeln!(out, "#[serde(rename = {:?})]\n{},", value.wire, value.name);
                }
                out.push_str("#[serde(untagged)]\nUnknown(String),\n}\n");
            }
            Item::Errors(ir::Errors { name, same: Some(same), .. }) => {
                let _ = writeln!(out, "pub type {name} = {same};");
            }
            Item::Errors(item) => {
                let _ = writeln!(out, "{DERIVES}pub enum {} {{", item.name);
                for variant in &item.variants {
                    let code = variant.rows.first().map_or("", |row| row.code.as_str());
                    let _ = writeln!(out, "#[serde(rename = {code:?})]\n{},", variant.name);
                }
                out.push_str("}\n");
            }
        }
    }

    fn ty(&self, found: &Ty) -> String {
        match found {
            Ty::Path(path) => self.path(path),
            // Three states are an option more.
            Ty::Option(inner) | Ty::Clearable(inner) => format!("Option<{}>", self.ty(inner)),
            Ty::Box(inner) => format!("Box<{}>", self.ty(inner)),
            Ty::Vec(inner) => format!("Vec<{}>", self.ty(inner)),
            Ty::Map(_, value) => format!("BTreeMap<String, {}>", self.ty(value)),
        }
    }

    /// Types of the library by hand are texts here.
    fn path(&self, path: &str) -> String {
        let segments: Vec<String> =
            path.strip_prefix("crate::").unwrap_or_default().split("::").map(str::to_owned).collect();
        let (last, module) =
            segments.split_last().map_or(("", &[][..]), |(last, module)| (last.as_str(), module));
        match path {
            "bool" | "i64" | "f64" | "String" => path.to_owned(),
            "crate::Json" => "Json".to_owned(),
            "crate::Extra" => "BTreeMap<String, Json>".to_owned(),
            _ if self.local.contains(path) => path.to_owned(),
            _ if module == ["id"] => "AnyId".to_owned(),
            _ if self.library.modules.get(module).is_some_and(|found| names(found).contains(last)) => {
                path.to_owned()
            }
            _ => "String".to_owned(),
        }
    }
}

fn rename(field: &Field) -> String {
    match &field.member {
        Member::One(wire) if wire.name != field.name => format!("#[serde(rename = {:?})]\n", wire.name),
        Member::One(_) => String::new(),
        Member::Choice | Member::Rest => "#[serde(flatten)]\n".to_owned(),
    }
}
