//! A schema as tokens, for a macro.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;

use super::nested;
use crate::fault::Faults;
use crate::lower::{Target, lower};
use crate::model::Schema;

/// Generates a schema as nested modules, for the place where a macro is called. `library` is the library's path, in tokens
/// (`$crate`); the modules name one another from where they are, by `super`, so that the place may have any path.
///
/// # Errors
///
/// Names that clash or cannot be made, see [`lower`]; [`locate`](crate::lower::locate) gives them their lines.
pub fn tokens(schema: &Schema, library: &TokenStream) -> Result<TokenStream, Faults> {
    let target = Target::tokens();
    let lowered = lower(schema, &target)?;
    Ok(placed(nested(&lowered, &target), library, 0))
}

/// The tokens `depth` modules deep, with the paths that hold there.
fn placed(tokens: TokenStream, library: &TokenStream, depth: usize) -> TokenStream {
    let mut out = TokenStream::new();
    // `pub mod name {`: the braces after it are one deeper.
    let mut before = [false; 2];
    for token in tokens {
        let is_module = before[0];
        before = [before[1], matches!(&token, TokenTree::Ident(ident) if ident == "mod")];
        match token {
            TokenTree::Group(group) => {
                let depth = if is_module { depth + 1 } else { depth };
                let mut placed = Group::new(group.delimiter(), placed(group.stream(), library, depth));
                placed.set_span(group.span());
                out.extend([TokenTree::Group(placed)]);
            }
            TokenTree::Ident(ident) if ident == "__library" => out.extend(library.clone()),
            TokenTree::Ident(ident) if ident == "__root" => {
                let supers = (0..depth).map(|_| Ident::new("super", Span::call_site()));
                out.extend(quote!(#(#supers)::*));
            }
            other => out.extend([other]),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SharedTypes, Sources};

    const LIBRARY: &str = "id\tdeal\ta deal\nrecord\tcrm/deal.Deal\tcrm::deal::Deal\to\tID\tTITLE\n";

    fn made(files: &[(&str, &str)]) -> Result<String, String> {
        let mut sources = Sources::own(SharedTypes::from_text(LIBRARY));
        for (path, text) in files {
            sources.insert(*path, *text);
        }
        let schema = sources.load().map_err(|faults| faults.to_string())?;
        let tokens = tokens(&schema, &quote!($crate))
            .map_err(|faults| crate::lower::locate(&faults, &sources, "").to_string())?;
        Ok(tokens.to_string().replace(' ', ""))
    }

    #[test]
    fn paths_hold_wherever_the_macro_is_called() {
        let text = made(&[
            ("types.yaml", "ids: {order: {doc: an order}}"),
            (
                "acme/order/row.yaml",
                "methods:\n  acme.order.row.list:\n    effect: read\n    params: {ORDER: {type: integer, as: OrderId}}\n    result: {type: array, items: {type: object, as: acme/types.Row}}\n",
            ),
            ("acme/types.yaml", "records: {Row: {fields: {DEAL: {type: integer, as: DealId}, D: {type: object, ref: crm/deal.Deal}}}}"),
        ])
        .unwrap();
        assert!(text.contains("super::super::super::id::OrderId"), "{text}");
        assert!(text.contains("output=Vec<super::super::super::acme::types::Row>"), "{text}");
        assert!(text.contains("$crate::id::DealId") && text.contains("$crate::crm::deal::Deal"), "{text}");
        assert!(text.contains("pubtypeOrderId=$crate::id::Id<kind::Order>"), "{text}");
        assert!(
            !text.contains("DealId=") && !text.contains("__"),
            "the library's are not made again\n{text}"
        );
    }

    #[test]
    fn faults_name_the_users_files() {
        for (file, text, told) in [
            (
                "acme/order.yaml",
                "methods:\n  acme.order.add:\n    effect: write\n    params:\n      DEAL: {type: object, ref: crm/deal.Deal}\n",
                "acme/order.yaml:5: methods.acme.order.add.params.DEAL: the library only receives `crm/deal.Deal`, and here it is sent; define a record of your own, with the members that you need",
            ),
            (
                "acme/order.yaml",
                "methods:\n  acme.order.get:\n    effect: read\n    result: {type: object, ref: crm/deal.Dael}\n",
                "acme/order.yaml:4: methods.acme.order.get.result.ref: there is no record and no value list `Dael` in `crm/deal`; add it under `records:` or `enums:`, or write `module/path.Name` of one that is there (did you mean `Deal`?)",
            ),
            (
                "types.yaml",
                "ids:\n  deal: {doc: mine}\n",
                "types.yaml:2: ids.deal: the library has the id kind `deal` already; write `as: DealId` where it is meant, or call yours otherwise",
            ),
            (
                "types.yaml",
                "natives:\n  Money: {rust: money::Money, wire: [string]}\n",
                "types.yaml:2: natives.Money.rust: not a whole path; write it from the crate on: `crate::money::Money`, `::other_crate::Money`",
            ),
            (
                "errors.yaml",
                "errors: []\n",
                "errors.yaml: not a file of the schema; the files are <area>/<entity>.yaml and types.yaml",
            ),
            (
                "acme/order.yaml",
                "methods:\n  acme.order.add: {effect: write, params: {A: {type: string}, a: {type: string}}}\n",
                "acme/order.yaml:2: methods.acme.order.add.params: `A` and `a` would both be the field `a`; give one of them a `rust:` in acme/order.yaml",
            ),
            (
                "id.yaml",
                "methods:\n  id.get: {effect: read}\n",
                "id.yaml:1: the identifiers of `types.yaml` are in a module `id`; an area cannot have its name: rename one of the two",
            ),
        ] {
            assert_eq!(made(&[(file, text)]).unwrap_err(), told);
        }
    }
}
