//! Every Rust name is decided here, from the wire name alone.
//!
//! A name that the rule makes badly is settled by `rust:` in an overlay, never by a special case in this file. Where no
//! name can be made (a text in Cyrillic letters, say) the functions answer `None`, and the caller asks for a `rust:`.
//!
//! | what | wire | Rust |
//! |---|---|---|
//! | module | `Chat`, `type` | `chat`, `type_` |
//! | request | `im.message.update`, `app.2fa` | `Update`, `Method2fa` |
//! | field | `MESSAGE_ID`, `userIDs`, `~NAME`, `250` | `message_id`, `user_ids`, `name`, `field_250` |
//! | value | `male`, empty, `5`, `-1`, `<=` | `Male`, `Empty`, `Value5`, `ValueMinus1`, `LessEquals` |
//! | event | `onCrmDealAdd`, `CATALOG.PRICE.ON.ADD`, `ONAPPTEST` | `DealAdd`, `PriceAdd`, `Onapptest` |
//! | error | `menu_ERROR`, empty, `100` | `MenuError`, `Empty`, `Code100` |
//! | identifier | `message` | `MessageId`, marker `Message` |

mod split;

use heck::ToSnakeCase as _;

/// Strict and reserved keywords of edition 2024, and `raw` identifiers that cannot be.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "Self",
    "static", "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Names that a setter must not have: the constructor's, and that of the method by which requests are copied.
const TAKEN_BY_METHODS: &[&str] = &["new", "clone"];

/// Names that no type of a module may have. Generated code, and a reader who imports the module, writes the first without
/// a path; the others are traits and derives of the library. (`Send` or `Copy` may be: nobody writes those in the way of a
/// type, and methods are called so.)
const TAKEN_BY_TYPES: &[&str] = &[
    "BTreeMap",
    "Box",
    "Clone",
    "Eq",
    "Err",
    "Into",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Result",
    "Some",
    "String",
    "Vec", // std
    "ErrorKind",
    "Event",
    "Method",
    "Record",
    "WireEnum", // bitrix_api
];

/// The area that needs no feature.
const COMMON: &str = "portal";

/// Modules of the library that no area may be called after.
const TAKEN_BY_LIBRARY: &[&str] = &[
    "client",
    "codec",
    "content",
    "error",
    "generated",
    "id",
    "incoming",
    "index",
    "meta",
    "mock",
    "registry",
    "system_error",
    "types",
];

/// Features of the library that are no areas.
const TAKEN_BY_FEATURES: &[&str] =
    &["default", "full", "messaging", "mock", "schema", "serde_json", "server-side"];

/// The name of a method's request: `im.message.update` is `Update`.
///
/// Its module is the file's: the loader sees to it that `im.message.update` is in `im/message.yaml`.
pub fn request(wire: &str) -> Option<String> {
    let last = wire.rsplit('.').next()?;
    pascal(last, "Method").map(keyword)
}

/// The name of a module, from a segment of a method's name or of a schema path.
pub fn module(segment: &str) -> Option<String> {
    shown(segment, "module").map(keyword)
}

/// The modules of a schema path: `crm/type` is `crm`, `type_`.
pub fn modules(path: &str) -> Option<Vec<String>> {
    path.split('/').map(module).collect()
}

/// The area of a module of a schema path: its first segment; below `v3` the second.
pub fn area(path: &str) -> &str {
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    if first == "v3" { rest.split('/').next().unwrap_or(rest) } else { first }
}

/// The feature that a module of a schema path needs: its first segment; below `v3` the second.
///
/// `None`: it is always there. That is so of `portal`, which holds what the library itself needs and what belongs to no
/// area, and of the module `v3` by itself.
pub fn feature(path: &str) -> Option<String> {
    let mut segments = path.split('/');
    let first = match segments.next()? {
        "v3" => segments.next()?,
        first => first,
    };
    shown(first, "area").filter(|area| area != COMMON)
}

/// The name of an event's type, from its name in the documented case: the words without `on` and, where they begin
/// with it, without the area. In the area `crm`, `onCrmDealAdd` is `DealAdd`.
///
/// A name in capitals throughout shows no words but those between dots, and is one word.
pub fn event(title: &str, area: &str) -> Option<String> {
    let mut words = words(title)?;
    if let Some(on) = words.iter().position(|word| word == "on").filter(|on| *on == 0 || title.contains('.'))
    {
        words.remove(on);
    }
    let area = area.replace('_', "");
    let mut ends = words.iter().scan(String::new(), |joined, word| {
        joined.push_str(word);
        Some(*joined == area)
    });
    // An event that is called as its area keeps that name.
    if let Some(end) = ends.position(|whole| whole).filter(|end| end + 1 < words.len()) {
        words.drain(..=end);
    }
    let name = keyword(capitals(&words, "Event"));
    if words.is_empty() || is_taken_type(&name) { event_in_full(title) } else { Some(name) }
}

/// The name of an event's type from all of its words, where that of [`event`] is another's as well.
pub fn event_in_full(title: &str) -> Option<String> {
    words(title).map(|words| keyword(capitals(&words, "Event")))
}

/// The name of a record, a value list or a part of such a name: `MESSAGE_ID` is `MessageId`.
pub fn ty(wire: &str) -> Option<String> {
    pascal(wire, "Type").map(keyword)
}

/// The part that a member adds to the name of a record or value list behind it, for [`joined`]. Not a name by itself.
pub fn part(wire: &str) -> Option<String> {
    pascal(wire, "Field")
}

/// The name of what belongs to a type: `Update` and `Error` are `UpdateError`, `Self_` and `Error` are `SelfError`.
pub fn joined(owner: &str, part: &str) -> String {
    format!("{}{part}", owner.trim_end_matches('_'))
}

/// The name of a field, and of its setter.
pub fn field(wire: &str) -> Option<String> {
    let name = snake(wire, "field")?;
    if TAKEN_BY_METHODS.contains(&name.as_str()) { Some(format!("{name}_")) } else { Some(keyword(name)) }
}

/// The name of a value's variant.
pub fn value(wire: &str) -> Option<String> {
    pascal(wire, "Value").map(keyword)
}

/// The name of a value's variant, from what the page calls it.
pub fn label(label: &str) -> Option<String> {
    let words = words(&label.replace(['\'', '’'], ""))?;
    let speaks = words.iter().any(|word| word.len() > 1 && !starts_with_digit(word));
    speaks.then(|| keyword(capitals(&words, "Value")))
}

/// The name of an error's variant. Of the name of an exception's class, what the exception is about:
/// `BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION` is `AccessDenied`.
pub fn error(code: &str) -> Option<String> {
    let words = words(code)?;
    let exception = |word: &String| word == "exception";
    if let (Some(space), Some(last)) = (words.iter().position(exception), words.iter().rposition(exception))
        && last + 1 == words.len()
        && space + 1 < last
    {
        return Some(keyword(capitals(&words[space + 1..last], "Code")));
    }
    pascal(code, "Code").map(keyword)
}

/// Whether a code says nothing by itself: it is empty, a number, or one in hexadecimal.
pub fn is_bare_code(code: &str) -> bool {
    let digits = code.strip_prefix("0x").unwrap_or(code);
    digits.bytes().all(|byte| byte.is_ascii_hexdigit())
        && !digits.starts_with(|c: char| c.is_ascii_alphabetic())
        || code.strip_prefix('-').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The name of the variant of a code that says nothing and comes with several texts: what all of them have in common.
pub fn bare_code(code: &str) -> Option<String> {
    match code {
        "" => Some("WithoutCode".to_owned()),
        "0" => Some("General".to_owned()),
        // The number of Bitrix's own exception about arguments, whatever is wrong with them.
        "100" => Some("InvalidArguments".to_owned()),
        code => error(code),
    }
}

/// The name of the variant of an error whose code says nothing, from the first words of what the server says.
///
/// Placeholders and what is quoted are left out. `None` if nothing is left that says more than the code.
pub fn error_text(text: &str) -> Option<String> {
    let mut plain = String::new();
    let mut inside = None;
    for c in text.chars() {
        match (inside, c) {
            (Some(end), c) if c == end => inside = None,
            (Some(_), _) => {}
            (None, '#') => inside = Some('#'),
            (None, '<') => inside = Some('>'),
            (None, '{') => inside = Some('}'),
            (None, '[') => inside = Some(']'),
            (None, '"') => inside = Some('"'),
            (None, '«') => inside = Some('»'),
            (None, '\'' | '’') => {}
            // The first sentence, and the first part of it.
            (None, '.' | ':' | ';' | '!' | '?' | '(' | '\n') if words_in(&plain) > 1 => break,
            (None, '.' | ',' | ';' | '!' | '?' | '(' | ')') => plain.push(' '),
            (None, c) => plain.push(c),
        }
    }
    // Names of classes and functions are the server's business.
    let class =
        |word: &&str| word.contains(['\\', '/', '_', '$']) || word.contains("::") || word.contains("->");
    let plain: Vec<&str> = plain.split_whitespace().filter(|word| !class(word)).collect();
    if plain.is_empty() {
        return None;
    }
    let words = words(&plain.join(" "))?;
    let mut words: Vec<String> =
        words.into_iter().filter(|word| !FILLERS.contains(&word.as_str())).take(MOST_WORDS).collect();
    while words.last().is_some_and(|word| JOINTS.contains(&word.as_str())) {
        words.pop();
    }
    let speaks = words.iter().any(|word| word.len() > 2 && !starts_with_digit(word));
    speaks.then(|| keyword(capitals(&words, "Code")))
}

/// The words that two names begin with, if they are two or more.
pub fn common(one: &str, other: &str) -> Option<String> {
    let words = |name: &str| -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for c in name.chars() {
            match out.last_mut().filter(|_| !c.is_ascii_uppercase()) {
                Some(word) => word.push(c),
                None => out.push(c.to_string()),
            }
        }
        out
    };
    if one == other {
        return Some(one.to_owned());
    }
    let both = words(one).into_iter().zip(words(other)).take_while(|(one, other)| one == other);
    let mut both: Vec<String> = both.map(|(word, _)| word).collect();
    while both.last().is_some_and(|word| JOINTS.contains(&word.to_ascii_lowercase().as_str())) {
        both.pop();
    }
    (both.len() > 1).then(|| both.concat())
}

fn words_in(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Words that a name does without.
const FILLERS: &[&str] =
    &["a", "an", "the", "error", "exception", "is", "are", "was", "were", "this", "that", "of", "please"];

/// Words that a name does not end with.
const JOINTS: &[&str] = &[
    "and", "as", "at", "be", "because", "by", "can", "does", "due", "either", "for", "from", "has", "have",
    "if", "in", "into", "it", "its", "must", "on", "or", "should", "since", "such", "than", "then", "there",
    "to", "when", "where", "which", "will", "with", "you", "your",
];

/// More words than these make no name.
const MOST_WORDS: usize = 7;

/// One of several: `AddProfiles` is `AddProfile`, where the last word shows that it is a plural.
pub fn singular(name: &str) -> String {
    let cut = |end: &str, with: &str| {
        name.strip_suffix(end).filter(|rest| rest.len() > 2).map(|rest| format!("{rest}{with}"))
    };
    let one_already = ["ss", "us", "is", "News", "Series", "Settings"].iter().any(|end| name.ends_with(end));
    if one_already {
        return name.to_owned();
    }
    cut("ies", "y")
        .or_else(|| {
            ["sses", "tuses", "xes", "tches", "nches", "shes"]
                .iter()
                .find_map(|end| cut(end, &end[..end.len() - 2]))
        })
        .or_else(|| cut("s", ""))
        .unwrap_or_else(|| name.to_owned())
}

/// The name of the marker of an identifier kind: `message` is `Message`.
pub fn marker(kind: &str) -> Option<String> {
    pascal(kind, "Kind").map(keyword)
}

/// The name of an identifier's type: `message` is `MessageId`.
pub fn id(kind: &str) -> Option<String> {
    Some(format!("{}Id", pascal(kind, "Kind")?))
}

/// Whether a module's type must not have this name.
pub fn is_taken_type(name: &str) -> bool {
    TAKEN_BY_TYPES.contains(&name)
}

/// Whether an area must not have this name.
pub fn is_taken_area(name: &str) -> bool {
    TAKEN_BY_LIBRARY.contains(&name)
}

/// Whether a feature must not have this name.
pub fn is_taken_feature(name: &str) -> bool {
    TAKEN_BY_FEATURES.contains(&name)
}

/// A keyword gets an underscore behind it.
fn keyword(name: String) -> String {
    if KEYWORDS.contains(&name.as_str()) { name + "_" } else { name }
}

/// `snake_case`; a name that starts with a digit gets the word for what it is.
fn snake(wire: &str, what: &str) -> Option<String> {
    words(wire).map(|words| underscored(&words, what))
}

/// The same of the words that the name shows: modules are called as the segments of the wire.
fn shown(wire: &str, what: &str) -> Option<String> {
    seen(wire).map(|words| underscored(&words, what))
}

fn underscored(words: &[String], what: &str) -> String {
    let joined = words.join("_");
    if starts_with_digit(&joined) { format!("{what}_{joined}") } else { joined }
}

/// `PascalCase`; a name that starts with a digit or a sign gets the word for what it is.
fn pascal(wire: &str, what: &str) -> Option<String> {
    let words = words(wire)?;
    let name = capitals(&words, what);
    let signed = words.first().is_some_and(|word| is_sign(wire, word));
    Some(if signed { format!("{what}{name}") } else { name })
}

/// The words with a capital each; a name that would start with a digit gets the word for what it is.
fn capitals(words: &[String], what: &str) -> String {
    let mut name = String::new();
    if words.first().is_some_and(|word| starts_with_digit(word)) {
        name.push_str(what);
    }
    for word in words {
        // `1_2` must not become `12`, which may be there too.
        if name.ends_with(|c: char| c.is_ascii_digit()) && starts_with_digit(word) {
            name.push('_');
        }
        let mut chars = word.chars();
        name.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        name.push_str(chars.as_str());
    }
    name
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether the first word is the sign of a number.
fn is_sign(wire: &str, word: &str) -> bool {
    signed(wire).is_some_and(|(sign, _)| sign == word)
}

/// A number with a sign: the word for the sign, and the rest.
fn signed(wire: &str) -> Option<(&'static str, &str)> {
    let (word, rest) = match wire.as_bytes().first()? {
        b'-' => ("minus", &wire[1..]),
        b'+' => ("plus", &wire[1..]),
        _ => return None,
    };
    starts_with_digit(rest).then_some((word, rest))
}

/// The words that a wire name shows, in lower case. `None` if there are letters beyond ASCII: dropping them would make a name
/// that says something else.
fn seen(wire: &str) -> Option<Vec<String>> {
    if wire.chars().any(|c| !c.is_ascii() && c.is_alphanumeric()) {
        return None;
    }
    if wire.is_empty() {
        return Some(vec!["empty".to_owned()]);
    }
    if let Some((sign, rest)) = signed(wire) {
        let mut all = vec![sign.to_owned()];
        all.extend(seen(rest)?);
        return Some(all);
    }
    if !wire.contains(|c: char| c.is_ascii_alphanumeric()) {
        let all: Vec<String> = wire.chars().filter_map(symbol).map(str::to_owned).collect();
        return (!all.is_empty()).then_some(all);
    }
    let plain: String = wire.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let snake = plural_acronyms(&plain).to_snake_case();
    Some(snake.split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect())
}

/// The words of a wire name, those too that it writes together.
fn words(wire: &str) -> Option<Vec<String>> {
    seen(wire).map(|words| words.into_iter().flat_map(split::split).collect())
}

/// `userIDs` as `userIds`: the rule for case borders would see the words `I` and `Ds`.
fn plural_acronyms(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = chars.clone();
    for end in 2..chars.len() {
        let ends_word = chars.get(end + 1).is_none_or(|c| !c.is_ascii_lowercase());
        if chars[end] != 's'
            || !ends_word
            || !chars[end - 1].is_ascii_uppercase()
            || !chars[end - 2].is_ascii_uppercase()
        {
            continue;
        }
        let start = chars[..end].iter().rposition(|c| !c.is_ascii_uppercase()).map_or(0, |before| before + 1);
        for c in &mut out[start + 1..end] {
            c.make_ascii_lowercase();
        }
    }
    out.into_iter().collect()
}

/// The word for a symbol, used where a wire name has nothing else.
fn symbol(c: char) -> Option<&'static str> {
    Some(match c {
        '!' => "not",
        '"' | '\'' | '`' => "quote",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "and",
        '(' | '[' | '{' => "open",
        ')' | ']' | '}' => "close",
        '*' => "asterisk",
        '+' => "plus",
        ',' => "comma",
        '-' => "minus",
        '.' => "dot",
        '/' => "slash",
        ':' => "colon",
        ';' => "semicolon",
        '<' => "less",
        '=' => "equals",
        '>' => "greater",
        '?' => "question",
        '@' => "at",
        '\\' => "backslash",
        '^' => "caret",
        '_' => "underscore",
        '|' => "or",
        '~' => "tilde",
        ' ' => "space",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
