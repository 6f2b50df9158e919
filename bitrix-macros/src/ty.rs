//! What a type looks like. A derive sees names, not meanings: `Option` is what is called `Option`.

use syn::{GenericArgument, Ident, PathArguments, Type};

/// The last word of a path type, without the groups that `macro_rules!` puts around a `$ty`.
pub(crate) fn last_word(ty: &Type) -> Option<String> {
    match bare(ty) {
        Type::Path(path) if path.qself.is_none() => Some(path.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}

/// Whether a path type goes through the module `name`.
pub(crate) fn is_in(ty: &Type, name: &str) -> bool {
    matches!(bare(ty), Type::Path(path) if path.path.segments.iter().any(|segment| segment.ident == name))
}

/// Whether the last word of a path type has arguments.
pub(crate) fn is_generic(ty: &Type) -> bool {
    match bare(ty) {
        Type::Path(path) => path.path.segments.last().is_some_and(|last| !last.arguments.is_none()),
        _ => false,
    }
}

/// What a generated identifier's type says that it identifies: `crm_deal` of `crate::id::CrmDealId`.
pub(crate) fn id_kind(ty: &Type) -> Option<String> {
    if !is_in(ty, "id") || is_generic(ty) {
        return None;
    }
    let word = last_word(ty)?;
    let mut kind = String::new();
    for letter in word.strip_suffix("Id")?.chars() {
        if letter.is_ascii_uppercase() && !kind.is_empty() {
            kind.push('_');
        }
        kind.push(letter.to_ascii_lowercase());
    }
    Some(kind)
}

fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => bare(&group.elem),
        Type::Paren(paren) => bare(&paren.elem),
        other => other,
    }
}

/// `T` of `name<T>`.
fn only_argument<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = bare(ty) else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(inner) if last.ident == name && arguments.args.len() == 1 => Some(inner),
        _ => None,
    }
}

/// `T` of `Option<T>`.
pub(crate) fn of_option(ty: &Type) -> Option<&Type> {
    only_argument(ty, "Option")
}

/// `T` of `Clearable<T>`.
pub(crate) fn of_clearable(ty: &Type) -> Option<&Type> {
    only_argument(ty, "Clearable")
}

pub(crate) fn is_bool(ty: &Type) -> bool {
    last_word(ty).is_some_and(|word| word == "bool")
}

/// Whether the type is this one word.
pub(crate) fn is(ty: &Type, word: &Ident) -> bool {
    matches!(bare(ty), Type::Path(path) if path.path.is_ident(word))
}

/// Numbers, `bool` and `char`: a setter takes them as they are, so that literals keep their type.
pub(crate) fn is_primitive(ty: &Type) -> bool {
    const PRIMITIVES: [&str; 16] = [
        "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64",
        "u128", "usize",
    ];
    match bare(ty) {
        Type::Path(path) => {
            path.path.get_ident().is_some_and(|ident| PRIMITIVES.iter().any(|word| ident == word))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::ToTokens as _;
    use syn::parse_quote;

    #[test]
    fn options_are_found_by_name() {
        let table: [(Type, Option<&str>); 5] = [
            (parse_quote!(Option<Vec<u8>>), Some("Vec < u8 >")),
            (parse_quote!(::core::option::Option<bool>), Some("bool")),
            (parse_quote!((Option<bool>)), Some("bool")),
            (parse_quote!(Vec<Option<bool>>), None),
            (parse_quote!(<T as Trait>::Option), None),
        ];
        for (ty, expected) in table {
            let inner = of_option(&ty).map(|inner| inner.to_token_stream().to_string());
            assert_eq!(inner.as_deref(), expected);
        }
    }

    #[test]
    fn kinds_of_identifiers() {
        let table: [(Type, Option<&str>); 5] = [
            (parse_quote!(crate::id::DealId), Some("deal")),
            (parse_quote!(crate::id::LandingPageId), Some("landing_page")),
            (parse_quote!(crate::id::Id<Deal>), None),
            (parse_quote!(crate::DealId), None),
            (parse_quote!(Vec<crate::id::DealId>), None),
        ];
        for (ty, expected) in table {
            assert_eq!(id_kind(&ty).as_deref(), expected);
        }
    }

    #[test]
    fn primitives() {
        assert!(is_primitive(&parse_quote!(i64)));
        assert!(!is_primitive(&parse_quote!(String)));
        assert!(!is_primitive(&parse_quote!(my::bool)));
    }
}
