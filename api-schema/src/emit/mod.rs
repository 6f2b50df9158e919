//! [`ir`](crate::lower::ir) → source text. Nothing is decided here: what to write is in the `ir`, how it is laid out is in `text`.
//!
//! [`files`] makes the folder `bitrix-api/src/generated`, one file for each module; [`inline`] makes one text with
//! nested modules; [`tokens`] the same for a macro, with paths that hold wherever it is called.

#![cfg_attr(not(feature = "files"), allow(dead_code, reason = "what writes files is not compiled"))]

mod door;
mod item;
mod side;
mod text;
mod tokens;

#[cfg(feature = "files")]
use std::collections::BTreeMap;
#[cfg(feature = "files")]
use std::path::PathBuf;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::lower::Target;
use crate::lower::ir::Library;
#[cfg(feature = "files")]
use crate::lower::lower;
#[cfg(feature = "files")]
use crate::{Faults, model::Schema};

#[cfg(feature = "files")]
pub use text::is_generated;
pub use tokens::tokens;

/// All that is generated inside the library.
#[cfg(feature = "files")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// Texts by path below the folder of generated code: `im/message.rs`.
    pub files: BTreeMap<PathBuf, String>,
    /// The features of areas, lines of `[features]` in Cargo.toml.
    pub features: String,
    /// What the schemas of other crates may refer to: a file of bitrix-macros.
    pub shared: String,
}

/// Generates the library.
///
/// # Errors
///
/// Names that clash or cannot be made, see [`lower`].
#[cfg(feature = "files")]
pub fn files(schema: &Schema) -> Result<Generated, Faults> {
    let target = Target::library();
    let library = lower(schema, &target)?;
    let mut files = BTreeMap::new();
    for (path, module) in &library.modules {
        let tokens = door::module(&library, path, module, &target.library);
        files.insert(door::file(path), text::file(&target, &module.sources, &tokens));
    }
    for (name, tokens) in [
        ("mod.rs", door::root(&library)),
        ("id.rs", side::ids(&library, &target)),
        ("system_error.rs", side::system_errors(&library, &target)),
        ("registry.rs", side::registry(&library, &target)),
    ] {
        files.insert(PathBuf::from(name), text::file(&target, side::sources(name), &tokens));
    }
    files.insert(PathBuf::from("INDEX.md"), side::index(&library, &target));
    let shared = library.shared.to_text();
    Ok(Generated { files, features: side::features(&library), shared })
}

/// Generates a schema as one text, with a module in a module where the library has a file in a folder.
///
/// # Errors
///
/// Names that clash or cannot be made, see [`lower`].
#[cfg(feature = "files")]
pub fn inline(schema: &Schema, target: &Target) -> Result<String, Faults> {
    let library = lower(schema, target)?;
    let mut sources: Vec<String> =
        library.modules.values().flat_map(|module| module.sources.clone()).collect();
    if !library.ids.is_empty() {
        sources.push("types.yaml".to_owned());
    }
    if library.system_errors.is_some() {
        sources.push("errors.yaml".to_owned());
    }
    Ok(text::file(target, &sources, &nested(&library, target)))
}

fn nested(library: &Library, target: &Target) -> TokenStream {
    let mut tokens = TokenStream::new();
    if !library.ids.is_empty() {
        let ids = side::ids(library, target);
        tokens.extend(quote!(pub mod id { #ids }));
    }
    if library.system_errors.is_some() {
        let errors = side::system_errors(library, target);
        tokens.extend(quote!(pub mod system_error { #errors }));
    }
    for path in library.modules.keys().filter(|path| path.len() == 1) {
        tokens.extend(nested_module(library, path, target));
    }
    tokens
}

fn nested_module(library: &Library, path: &[String], target: &Target) -> TokenStream {
    let Some((module, name)) = library.modules.get(path).zip(path.last()) else { return TokenStream::new() };
    let name = format_ident!("{name}");
    let docs = text::inner_docs(&module.doc);
    let children = door::children(library, path).map(|child| nested_module(library, child, target));
    let (imports, items) = (item::imports(module), item::items(module, &target.library));
    quote!(pub mod #name { #docs #imports #(#children)* #items })
}

#[cfg(test)]
#[cfg(feature = "files")]
mod tests;
