//! The files of modules, and the doors through which they are reached.

use std::path::PathBuf;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{item, text};
use crate::lower::ir::{Library, Module};

/// Modules directly below `path`.
pub(super) fn children<'l>(
    library: &'l Library,
    path: &'l [String],
) -> impl Iterator<Item = &'l Vec<String>> {
    library.modules.keys().filter(move |child| child.len() == path.len() + 1 && child.starts_with(path))
}

/// The file of a module: an area is a folder with `mod.rs`, what lies below a file, with a folder beside it if need be.
pub(super) fn file(path: &[String]) -> PathBuf {
    let mut file: PathBuf = path.iter().collect();
    if path.len() == 1 {
        file.push("mod.rs");
    } else {
        file.set_extension("rs");
    }
    file
}

/// The content of a module's file.
pub(super) fn module(all: &Library, path: &[String], module: &Module, library: &str) -> TokenStream {
    let docs = text::inner_docs(&module.doc);
    let doors = doors(all, path, module);
    let (imports, items) = (item::imports(module), item::items(module, library));
    quote!(#docs #imports #doors #items)
}

/// The content of `mod.rs` at the top.
pub(super) fn root(library: &Library) -> TokenStream {
    let docs = text::inner_docs(&[
        "The API: a module for each area, in it one for each entity, with the requests, answers, errors and events.".to_owned(),
        "`INDEX.md` lists all methods and events by their wire names.".to_owned(),
    ]);
    let areas = doors(library, &[], &Module::default());
    quote! {
        #docs
        #![allow(deprecated, reason = "implementations and lists name deprecated items too")]
        #![allow(
            clippy::enum_variant_names,
            clippy::large_enum_variant,
            clippy::module_inception,
            reason = "names and shapes are the server's"
        )]
        #![allow(unused_qualifications, reason = "types are named by their whole paths wherever they are")]

        #areas
        pub(crate) mod id;
        #[cfg(feature = "server-side")]
        pub(crate) mod registry;
        pub(crate) mod system_error;
    }
}

fn doors(library: &Library, path: &[String], module: &Module) -> TokenStream {
    children(library, path)
        .filter_map(|child| {
            let name = format_ident!("{}", child.last()?);
            let features = &library.modules.get(child)?.features;
            let features: Vec<&String> = features.iter().filter(|_| *features != module.features).collect();
            let cfg = match features.as_slice() {
                [] => quote!(),
                [one] => quote!(#[cfg(feature = #one)]),
                many => quote!(#[cfg(any(#(feature = #many),*))]),
            };
            Some(quote!(#cfg pub mod #name;))
        })
        .collect()
}
