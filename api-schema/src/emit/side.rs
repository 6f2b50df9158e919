//! What belongs to no module: identifiers, system errors, the registry, the index, the features.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::item;
use super::text::{docs, header, inner_docs};
use crate::lower::Target;
use crate::lower::ir::{EntryKind, Library};

/// What a file at the top is made from.
pub(super) fn sources(file: &str) -> &'static [String] {
    use std::sync::LazyLock;
    static TYPES: LazyLock<Vec<String>> = LazyLock::new(|| vec!["types.yaml".to_owned()]);
    static ERRORS: LazyLock<Vec<String>> = LazyLock::new(|| vec!["errors.yaml".to_owned()]);
    match file {
        "id.rs" => &TYPES,
        "system_error.rs" => &ERRORS,
        _ => &[],
    }
}

/// Markers and types of identifiers.
pub(super) fn ids(library: &Library, target: &Target) -> TokenStream {
    let krate = item::path(&target.library);
    let doc = inner_docs(&["Identifiers by what they identify.".to_owned()]);
    let kind_doc = docs(&["Markers for what an identifier identifies.".to_owned()]);
    let markers = library.ids.iter().map(|id| {
        let (marker, kind) = (format_ident!("{}", id.marker), &id.kind);
        let docs = docs(&[format!("Marks the identifier of {}.", id.doc.trim_end_matches('.'))]);
        quote! {
            #docs
            #[derive(Clone, Copy, Debug)]
            pub enum #marker {}

            impl #krate::id::IdKind for #marker {
                const NAME: &'static str = #kind;
            }
        }
    });
    let types = library.ids.iter().map(|id| {
        let (name, marker) = (format_ident!("{}", id.name), format_ident!("{}", id.marker));
        let docs = docs(&[format!("Identifier of {}.", id.doc.trim_end_matches('.'))]);
        quote!(#docs pub type #name = #krate::id::Id<kind::#marker>;)
    });
    quote! {
        #doc
        #(#types)*

        #kind_doc
        pub mod kind {
            #(#markers)*
        }
    }
}

/// The errors that any method may answer.
pub(super) fn system_errors(library: &Library, target: &Target) -> TokenStream {
    let doc = inner_docs(&["Errors that any method may answer.".to_owned()]);
    let errors =
        library.system_errors.as_ref().map(|errors| item::errors(errors, &item::path(&target.library)));
    quote!(#doc #errors)
}

/// All methods and events that the enabled features have, as data.
pub(super) fn registry(library: &Library, target: &Target) -> TokenStream {
    let doc = inner_docs(&["All methods and events of the enabled areas.".to_owned()]);
    let methods = entries(library, target, "MethodEntry", |kind| kind != EntryKind::Event);
    let events = entries(library, target, "EventEntry", |kind| kind == EntryKind::Event);
    let krate = item::path(&target.library);
    quote! {
        #doc

        /// The methods of each area.
        pub(crate) static METHODS: &[&[#krate::registry::MethodEntry]] = &[#methods];

        /// The events of each area.
        pub(crate) static EVENTS: &[&[#krate::registry::EventEntry]] = &[#events];
    }
}

/// The entries of each feature, as the elements of a list.
fn entries(
    library: &Library,
    target: &Target,
    entry: &str,
    wanted: impl Fn(EntryKind) -> bool,
) -> TokenStream {
    let (krate, entry) = (item::path(&target.library), format_ident!("{entry}"));
    std::iter::once(None)
        .chain(library.features.keys().map(Some))
        .map(|feature| {
            let found =
                library.index.iter().filter(|found| wanted(found.kind) && found.feature.as_ref() == feature);
            let types: Vec<_> =
                found.map(|found| item::path(&format!("{}::{}", target.root, found.path))).collect();
            if types.is_empty() {
                return quote!();
            }
            let cfg = feature.map(|feature| quote!(#[cfg(feature = #feature)]));
            quote!(#cfg &[#(#krate::registry::#entry::of::<#types>()),*],)
        })
        .collect()
}

/// `INDEX.md`.
pub(super) fn index(library: &Library, target: &Target) -> String {
    let mut text = format!("<!-- {} -->\n\n", header(target, &[]));
    text.push_str(
        "All methods and events by their wire names, with the type and the feature that it needs.\n",
    );
    for (title, wanted) in [
        ("Methods", EntryKind::Method),
        ("Methods of REST 3.0", EntryKind::MethodV3),
        ("Events", EntryKind::Event),
    ] {
        let rows: Vec<_> = library.index.iter().filter(|entry| entry.kind == wanted).collect();
        if rows.is_empty() {
            continue;
        }
        text.push_str(&format!("\n## {title}\n\n| wire name | type | feature |\n|---|---|---|\n"));
        for row in rows {
            let feature =
                row.feature.as_ref().map_or_else(|| "none".to_owned(), |feature| format!("`{feature}`"));
            text.push_str(&format!("| `{}` | `{}` | {feature} |\n", row.wire, row.path));
        }
    }
    text
}

/// The lines of `[features]`.
pub(super) fn features(library: &Library) -> String {
    let list = |names: Vec<&String>| {
        let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        format!("[{}]", quoted.join(", "))
    };
    let mut text = String::new();
    for (feature, needs) in &library.features {
        text.push_str(&format!("{feature} = {}\n", list(needs.iter().collect())));
    }
    text.push_str(&format!("full = {}\n", list(library.features.keys().collect())));
    text
}
