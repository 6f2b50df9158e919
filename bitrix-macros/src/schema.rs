//! `schema!`: load → check → lower → emit of a user's folder, while their crate is compiled.

use std::path::Path;

use bitrix_schema::{Faults, SharedTypes, Sources, emit, lower};
use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::{LitStr, Token};

/// The library's types that a schema may refer to; `cargo xtask gen` writes it.
const SHARED: &str = include_str!("shared.txt");

/// `$crate, "folder"`
struct Input {
    library: syn::Path,
    folder: LitStr,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let library = input.call(syn::Path::parse_mod_style)?;
        input.parse::<Token![,]>()?;
        if input.is_empty() {
            return Err(input.error("`schema!` needs the folder: schema!(\"schema\")"));
        }
        let folder = input.parse()?;
        input.parse::<Option<Token![,]>>()?;
        if !input.is_empty() {
            return Err(input.error("`schema!` takes one folder and nothing else"));
        }
        Ok(Input { library, folder })
    }
}

/// The modules that the folder makes, or its faults.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let Input { library, folder } = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    let shown = folder.value();
    let span = folder.span();
    // Cargo sets it for whatever it compiles; without it the path is what it is to the compiler.
    let base = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let root = Path::new(&base).join(&shown);
    let sources = Sources::read_own(&root, &shown, SharedTypes::from_text(SHARED));
    let mut out = tracked(&root, &sources);
    match generate(&sources, &quote!(#library)) {
        Ok(tokens) => out.extend(tokens),
        Err(faults) => out.extend(faults.iter().map(|fault| {
            let text = fault.to_string();
            quote_spanned!(span=> ::core::compile_error!(#text);)
        })),
    }
    out
}

fn generate(sources: &Sources, library: &TokenStream) -> Result<TokenStream, Faults> {
    let schema = sources.load()?;
    emit::tokens(&schema, library).map_err(|faults| lower::locate(&faults, sources, ""))
}

/// Makes the compiler look at the files, so that a change of one of them compiles the crate again. The bytes go nowhere.
fn tracked(root: &Path, sources: &Sources) -> TokenStream {
    let files = sources.iter().map(|(path, _)| Literal::string(&root.join(path).to_string_lossy()));
    quote!(#(const _: &[u8] = ::core::include_bytes!(#files);)*)
}
