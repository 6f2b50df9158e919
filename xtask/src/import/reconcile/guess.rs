//! Types from values alone, where no table says more. Conservative: what is not plain becomes `any`.

use super::reads::{is_integer, is_moment, is_number, is_open};
use crate::import::example::{Json, Shape};
use crate::import::tree::{Level, Limits, Member, Members, Ty};
use std::collections::BTreeSet;

/// A member that only examples show.
pub(super) fn member(name: &str, ty: Ty) -> Member {
    Member {
        name: name.to_owned(),
        line: 0,
        ty,
        required: Level::No,
        default: None,
        clear: None,
        limits: Limits::default(),
        formats: Vec::new(),
        deprecated: None,
    }
}

/// The type that takes all of these values. `optional`: empty values may stand for "no value".
pub(super) fn guess(values: &[&Json], optional: bool) -> Ty {
    let seen = Seen::of(values);
    // In a list or a map there is no place for "no value".
    if seen.nulls && !optional {
        return Ty::word("any");
    }
    let scalars = seen.bools || !seen.texts.is_empty() || !seen.numbers.is_empty();
    let only_empty =
        optional && !seen.trues && seen.numbers.is_empty() && seen.texts.iter().all(|text| text.is_empty());
    if !seen.objects.is_empty() {
        let lists = seen.elements.is_empty();
        return if lists && (!scalars || only_empty) { object(&seen.objects) } else { Ty::word("any") };
    }
    if seen.lists {
        return match seen.elements.is_empty() || (scalars && !only_empty) {
            true => Ty::word("any"),
            false => Ty::List(Box::new(guess(&seen.elements, false))),
        };
    }
    Ty::word(scalar(&seen, optional))
}

/// Values by kind.
#[derive(Default)]
struct Seen<'v> {
    nulls: bool,
    bools: bool,
    trues: bool,
    lists: bool,
    numbers: Vec<&'v str>,
    texts: Vec<&'v str>,
    elements: Vec<&'v Json>,
    /// Those that are not empty, or all if all are.
    objects: Vec<&'v [(String, Json)]>,
}

impl<'v> Seen<'v> {
    fn of(values: &[&'v Json]) -> Self {
        let mut seen = Self::default();
        for value in values {
            match &value.shape {
                Shape::Null => seen.nulls = true,
                Shape::Bool(value) => {
                    seen.bools = true;
                    seen.trues |= value;
                }
                Shape::Number(literal) => seen.numbers.push(literal),
                Shape::Text(text) => seen.texts.push(text),
                Shape::List(elements) => {
                    seen.lists = true;
                    seen.elements.extend(elements);
                }
                Shape::Object(members) if members.is_empty() => seen.lists = true,
                Shape::Object(members) => seen.objects.push(members),
            }
        }
        seen
    }
}

fn scalar(seen: &Seen<'_>, optional: bool) -> &'static str {
    let (numbers, texts) = (&seen.numbers, &seen.texts);
    let flags = || texts.iter().chain(numbers).all(|text| matches!(*text, "Y" | "N" | "1" | "0" | ""));
    let filled: Vec<&str> = texts.iter().copied().filter(|text| !text.is_empty()).collect();
    // `false` for a missing value, rather than a flag.
    let bools = seen.bools && (!optional || seen.trues || (texts.is_empty() && numbers.is_empty()));
    if bools {
        return if flags() { "boolean" } else { "any" };
    }
    let blank = filled.len() < texts.len();
    let numeric = !numbers.is_empty() && (optional || !blank);
    match () {
        () if texts.is_empty() && numbers.is_empty() => "any",
        () if numeric
            && numbers.iter().chain(&filled).all(|text| is_integer(text) && !text.contains('.')) =>
        {
            "integer"
        }
        () if numeric && numbers.iter().chain(&filled).all(|text| is_number(text)) => "double",
        () if !filled.is_empty() && (optional || !blank) && filled.iter().all(|text| is_moment(text)) => {
            "datetime"
        }
        () => "string",
    }
}

/// The type of objects: with members, or a map where the keys are data.
fn object(objects: &[&[(String, Json)]]) -> Ty {
    if let Some(key) = key_of_map(objects) {
        let values: Vec<&Json> =
            objects.iter().flat_map(|members| members.iter().map(|(_, value)| value)).collect();
        if key == "lang" {
            return Ty::word("lang_map");
        }
        return Ty::Map(key.to_owned(), Box::new(guess(&values, false)));
    }
    let mut all = Members::default();
    for name in names(objects) {
        if is_open(name) {
            all.open = true;
            continue;
        }
        let values = values(objects, name);
        all.members.push(guess_member(name, &values));
    }
    Ty::Object(all)
}

/// A member that only examples show. What is measured is not always whole, though the example has it so.
pub(super) fn guess_member(name: &str, values: &[&Json]) -> Member {
    let ty = guess(values, true);
    let measured = ty == Ty::word("integer") && is_measure(name);
    member(name, if measured { Ty::word("double") } else { ty })
}

/// Whether a name tells of money, a weight, a rate.
fn is_measure(name: &str) -> bool {
    const MEASURES: &[&str] = &[
        "price",
        "sum",
        "amount",
        "rate",
        "quantity",
        "tax",
        "vat",
        "discount",
        "opportunity",
        "weight",
        "width",
        "height",
        "length",
        "cost",
        "percent",
        "balance",
        "latitude",
        "longitude",
        "ratio",
        "duration",
        "paid",
        "reserved",
        "revenue",
        "total",
    ];
    // An identifier, a flag or a kind of it is none.
    const OTHERS: &[&str] =
        &["id", "type", "is", "count", "code", "included", "time", "enabled", "min", "max"];
    let words = words(name);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    has(MEASURES) && !has(OTHERS)
}

/// `taxRate`, `TAX_RATE`: the words of a name, in small letters.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && small) {
            words.push(String::new());
        }
        small = c.is_ascii_lowercase();
        if c.is_ascii_alphanumeric()
            && let Some(last) = words.last_mut()
        {
            last.push(c.to_ascii_lowercase());
        }
    }
    words
}

/// The names of the members of all objects, each once, in the order of the page.
pub(super) fn names<'v>(objects: &[&'v [(String, Json)]]) -> Vec<&'v str> {
    let mut seen = BTreeSet::new();
    let all = objects.iter().flat_map(|members| members.iter().map(|(name, _)| name.as_str()));
    all.filter(|name| seen.insert(*name)).collect()
}

/// The values of a member in all objects that have it.
pub(super) fn values<'v>(objects: &[&'v [(String, Json)]], name: &str) -> Vec<&'v Json> {
    objects
        .iter()
        .flat_map(|members| members.iter().filter(|(key, _)| key == name).map(|(_, value)| value))
        .collect()
}

/// Whether the keys of objects are data, and of which type: `integer`, `string`, or `lang` for texts by language.
pub(super) fn key_of_map(objects: &[&[(String, Json)]]) -> Option<&'static str> {
    let keys = names(objects);
    if keys.is_empty() {
        return None;
    }
    let all = |is: fn(&str) -> bool| keys.iter().all(|key| is(key));
    let entries = || objects.iter().flat_map(|members| members.iter());
    match () {
        () if all(is_digits) => Some("integer"),
        () if are_languages(&keys) && entries().all(|(_, value)| matches!(value.shape, Shape::Text(_))) => {
            Some("lang")
        }
        () if are_languages(&keys) && entries().all(|(_, value)| value.members().is_some()) => Some("string"),
        () if all(is_access_code) => Some("string"),
        () if keys.len() > 1 && are_numbered(&keys) => Some("string"),
        () if keys.iter().any(|key| !is_name(key)) => Some("string"),
        () if objects.iter().any(|members| are_alike(members)) => Some("string"),
        () => None,
    }
}

fn is_digits(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_digit())
}

/// `en`, `de`, and `id`, which alone would be another thing.
fn are_languages(keys: &[&str]) -> bool {
    let language = |key: &str| key.len() == 2 && key.bytes().all(|b| b.is_ascii_lowercase());
    keys.iter().all(|key| language(key)) && keys.iter().any(|key| matches!(*key, "en" | "de" | "ru"))
}

/// `U503`, `SG4_K`, `UA`: a user, a part of a group, all users.
fn is_access_code(key: &str) -> bool {
    let digits = key.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let kind = &key[..key.len() - digits.len()];
    let number = digits.split('_').next().unwrap_or_default();
    matches!(key, "UA" | "AU" | "CR") || matches!(kind, "U" | "G" | "SG" | "D" | "DR") && is_digits(number)
}

/// `n0`, `n1`: one prefix, and a number.
fn are_numbered(keys: &[&str]) -> bool {
    let prefix = |key: &str| {
        let prefix = key.trim_end_matches(|c: char| c.is_ascii_digit());
        (prefix.len() < key.len()).then(|| prefix.to_owned())
    };
    let prefixes: BTreeSet<Option<String>> = keys.iter().map(|key| prefix(key)).collect();
    prefixes.len() == 1 && !prefixes.contains(&None)
}

/// Whether a key may be the name of a member: `ID`, `~TITLE`, `FAVORITE.DELETE`, but no path, date or hash.
fn is_name(key: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '~' | '=');
    let hash = key.len() >= 16 && key.bytes().all(|b| b.is_ascii_hexdigit());
    key.starts_with(letter)
        && !hash
        && key.chars().all(|c| letter(c) || c.is_ascii_digit() || matches!(c, '.' | '-' | '[' | ']'))
}

/// Whether the members of an object are objects with the same members: the rows of a table by key.
fn are_alike(members: &[(String, Json)]) -> bool {
    let rows: Vec<&[(String, Json)]> = members.iter().filter_map(|(_, value)| value.members()).collect();
    if rows.len() < 3 || rows.len() < members.len() {
        return false;
    }
    let all = names(&rows);
    let common =
        all.iter().filter(|name| rows.iter().all(|row| row.iter().any(|(key, _)| key == *name))).count();
    common >= 2 && common * 2 >= all.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::example::json;
    use crate::import::reconcile::show::show;

    fn guessed(list: &str, optional: bool) -> String {
        let list = json(list);
        let values: Vec<&Json> = list.elements().collect();
        show(&guess(&values, optional))
    }

    #[test]
    fn scalars() {
        for (list, ty) in [
            ("[1, 2]", "integer"),
            ("[1, 2.5]", "double"),
            (r#"[1, "2"]"#, "integer"),
            (r#"[1, "x"]"#, "string"),
            (r#"["5"]"#, "string"),
            (r#"["Y"]"#, "string"),
            ("[true, false]", "boolean"),
            (r#"[true, "N"]"#, "boolean"),
            (r#"[true, "x"]"#, "any"),
            (r#"["2026-05-14T10:26:32+02:00"]"#, "datetime"),
            (r#"["2026-05-14"]"#, "string"),
            // No value, and one of another kind beside it.
            ("[null]", "any"),
            (r#"[false, "x"]"#, "string"),
            (r#"["", 5]"#, "integer"),
            ("[[]]", "any"),
            ("[{}]", "any"),
        ] {
            assert_eq!(guessed(list, true), ty, "{list}");
        }
        assert_eq!(guessed("[1, null]", false), "any");
        assert_eq!(guessed(r#"[false, "x"]"#, false), "any");
        assert_eq!(guessed(r#"["", 5]"#, false), "string");
    }

    #[test]
    fn objects_lists_and_maps() {
        for (list, ty) in [
            (r#"[{"a": 1}, {"b": "x"}, [], null]"#, "{a: integer, b: string}"),
            (r#"[[{"a": 1}, {"a": 2, "b": null}]]"#, "[{a: integer, b: any}]"),
            (r#"[{"1": "x", "15": "y"}]"#, "<integer: string>"),
            (r#"[{"n0": {"a": 1}, "n1": {"a": 2}}]"#, "<string: {a: integer}>"),
            (r#"[{"en": "x", "de": "y"}]"#, "lang_map"),
            (r#"[{"en": "x"}]"#, "lang_map"),
            (r#"[{"id": "x"}]"#, "{id: string}"),
            (r#"[{"de": {"T": "x"}}]"#, "<string: {T: string}>"),
            (r#"[{"UA": "x", "U5": "y", "SG4_K": "z"}]"#, "<string: string>"),
            (
                r#"[{"ID": {"t": "x", "r": true}, "NAME": {"t": "x", "r": true}, "UF_A": {"t": "y", "r": false, "o": 1}}]"#,
                "<string: {t: string, r: boolean, o: integer}>",
            ),
            (
                r#"[{"a": {"x": 1, "y": 2}, "b": {"x": 1, "y": 2}}]"#,
                "{a: {x: integer, y: integer}, b: {x: integer, y: integer}}",
            ),
            (r#"[{"/path/a": 1}]"#, "<string: integer>"),
            (r#"[{"ID": 1, "UF_CRM_5": "x"}]"#, "{ID: integer, …}"),
            (
                r#"[{"price": 100, "TAX_RATE": 5, "priceTypeId": 2, "count": 3}]"#,
                "{price: double, TAX_RATE: double, priceTypeId: integer, count: integer}",
            ),
            (r#"[{"a": 1}, [1]]"#, "any"),
            (r#"[[1], "x"]"#, "any"),
            (r#"[[1], false, ""]"#, "[integer]"),
        ] {
            assert_eq!(guessed(list, true), ty, "{list}");
        }
    }
}
