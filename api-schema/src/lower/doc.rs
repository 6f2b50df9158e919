//! Sentences of the documentation. Words about meaning come from the overlay; what is put together here are facts.

use super::ir::Doc;
use crate::model::{
    Api, Auth, Effect, Field, FilterDialect, FlagStyle, Method, Object, Paging, PagingDialect, Required,
    Scalar, Schema, Type, TypeRef, Who,
};

/// Where the official pages are.
const PAGES: &str = "https://apidocs.bitrix24.com/";

/// A text as it is, in Markdown: quoted by as many backticks as it needs.
pub(super) fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return "` `".to_owned();
    }
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// A link to a struct of the same module. A name that is a derive's too has to say what it means.
pub(super) fn link(name: &str) -> String {
    const DERIVES: [&str; 9] =
        ["Clone", "Copy", "Debug", "Default", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd"];
    if DERIVES.contains(&name) { format!("[`{name}`](struct@{name})") } else { format!("[`{name}`]") }
}

/// `a`, `b` and `c`.
pub(super) fn codes<'t>(texts: impl IntoIterator<Item = &'t str>, last: &str) -> String {
    let all: Vec<String> = texts.into_iter().map(code).collect();
    match all.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

/// A text of the overlay as paragraphs.
pub(super) fn paragraphs(text: Option<&str>) -> Doc {
    let mut out: Doc = Vec::new();
    let mut fenced = false;
    for part in text.unwrap_or_default().trim().split("\n\n") {
        let part = part.trim_end().trim_start_matches('\n');
        if part.is_empty() {
            continue;
        }
        // A blank line inside a code block does not end it.
        match out.last_mut().filter(|_| fenced) {
            Some(last) => {
                last.push_str("\n\n");
                last.push_str(part);
            }
            None => out.push(part.to_owned()),
        }
        if part.matches("```").count() % 2 == 1 {
            fenced = !fenced;
        }
    }
    out
}

/// A link to the official page.
pub(super) fn page(page: Option<&str>) -> Option<String> {
    let (path, anchor) =
        page.map(|page| page.split_once('#').map_or((page, ""), |(path, anchor)| (path, anchor)))?;
    // Folders such as `_includes` hold parts of pages, which have no address of their own.
    if path.split('/').any(|folder| folder.starts_with('_')) {
        return None;
    }
    let path = path.strip_suffix(".md").unwrap_or(path);
    let anchor = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
    Some(format!("Official page: <{PAGES}{path}.html{anchor}>"))
}

/// What is known of a method: the paragraph with its wire name, then what is special about it.
pub(super) fn method(method: &Method, feature: Option<&str>) -> Doc {
    let mut facts = vec![match method.api {
        Api::V2 => format!("Method {}", code(&method.name)),
        Api::V3 => format!("Method {} of REST 3.0", code(&method.name)),
    }];
    scopes(&method.scopes, feature, &mut facts);
    facts.push(match method.effect {
        Effect::Read => "effect: read".to_owned(),
        Effect::Write => "effect: write".to_owned(),
        Effect::Idempotent => "effect: write, may be repeated".to_owned(),
    });
    let mut doc = vec![facts.join(" · ")];
    match method.auth {
        Auth::Any => {}
        Auth::OauthOnly => doc.push(
            "For applications (OAuth) alone: the portal refuses an incoming webhook with `WRONG_AUTH_TYPE`."
                .to_owned(),
        ),
        Auth::WebhookOnly => doc.push("For incoming webhooks alone.".to_owned()),
    }
    if method.who == Who::Administrator {
        doc.push("For administrators of the portal alone.".to_owned());
    }
    let mut notes: Vec<String> = method.paging.iter().map(paging).collect();
    match method.filter {
        None => {}
        Some(FilterDialect::Prefix) => {
            notes.push("Filters write the operator before the key: `{\">ID\": 5}`.".to_owned());
        }
        Some(FilterDialect::Conditions) => {
            notes.push("Filters are lists of conditions: `[\"id\", \">\", 5]`.".to_owned());
        }
    }
    if method.nullable {
        notes.push("May answer nothing (`null`), which is `None`.".to_owned());
    }
    if method.answers_file() {
        notes.push("Answers with a file instead of JSON. Not for batches.".to_owned());
    } else if method.not_in_batch {
        notes.push("Not allowed in `batch`.".to_owned());
    }
    if !notes.is_empty() {
        doc.push(notes.join(" "));
    }
    doc
}

/// What is known of an event.
pub(super) fn event(name: &str, list: &[String], feature: Option<&str>) -> String {
    let mut facts = vec![format!("Event {}", code(name))];
    scopes(list, feature, &mut facts);
    facts.join(" · ")
}

fn scopes(scopes: &[String], feature: Option<&str>, facts: &mut Vec<String>) {
    if !scopes.is_empty() {
        let word = if scopes.len() == 1 { "scope" } else { "scopes" };
        facts.push(format!("{word} {}", codes(scopes.iter().map(String::as_str), "and")));
    }
    facts.extend(feature.map(|feature| format!("feature {}", code(feature))));
}

fn paging(paging: &Paging) -> String {
    let dialect = match paging.dialect {
        PagingDialect::Start => "by `start`",
        PagingDialect::Offset => "by `LIMIT` and `OFFSET`",
        PagingDialect::Page => "by page number",
        PagingDialect::Cursor => "from a given row on",
        PagingDialect::Pagination => "by `pagination`",
        PagingDialect::Tail => "by `cursor`, from a given row on",
    };
    let mut text = format!("Paged {dialect}");
    if let Some(rows) = &paging.rows {
        text.push_str(&format!("; the rows are in {}", code(rows)));
    }
    if let Some(key) = &paging.key {
        text.push_str(&format!("; ordered by {}", code(key)));
    }
    text + "."
}

/// What is known of a member: our words, then its limits. `renamed`: the Rust name is not the rule's. `sent`: it is not
/// only received, where nobody has to keep to anything.
pub(super) fn field(
    field: &Field,
    object: Option<&Object>,
    renamed: bool,
    sent: bool,
    schema: &Schema,
) -> Doc {
    let mut doc = paragraphs(field.doc.as_deref());
    if doc.is_empty() {
        doc.push(format!("{}: {}.", code(&field.name), kind(&field.ty, schema)));
    } else if renamed {
        doc.push(format!("{} on the wire.", code(&field.name)));
    }
    let mut facts = Vec::new();
    let group = object.and_then(|object| object.groups.iter().find(|group| group.of.contains(&field.name)));
    match (field.required, group) {
        _ if !sent => {}
        (Required::Conditional, _) => {
            facts.push("required under conditions that the official page names".to_owned());
        }
        (Required::WebhookOnly, _) => facts.push("required when an incoming webhook calls".to_owned()),
        (Required::OneOf, Some(group)) => {
            facts.push(format!(
                "at least one of {} is required",
                codes(group.of.iter().map(String::as_str), "and")
            ));
        }
        _ => {}
    }
    if let Some(default) = &field.default {
        facts.push(match (&field.ty, default.as_str()) {
            (_, "") => "empty by default".to_owned(),
            // In Rust it is a `bool`: say which.
            (Type::Flag(_), "Y" | "1" | "true") => format!("on by default ({})", code(default)),
            (Type::Flag(_), "N" | "0" | "false") => format!("off by default ({})", code(default)),
            _ => format!("{} by default", code(default)),
        });
    }
    if sent {
        facts.extend(limits(field, schema));
    }
    if !field.formats.is_empty() {
        facts.push(format!("written as {}", codes(field.formats.iter().map(String::as_str), "or")));
    }
    if let Some(clear) = field.clear.as_ref().filter(|_| sent) {
        // In Rust it is a text: say which.
        if let Type::Flag(style) = &field.ty {
            facts.push(codes(style.values().iter().copied(), "or"));
        }
        let value = if clear.is_empty() { "an empty text".to_owned() } else { code(clear) };
        facts.push(format!("cleared by {value}"));
    }
    if !facts.is_empty() {
        doc.push(sentence(&facts.join("; ")));
    }
    if let Some(deprecated) = &field.deprecated {
        doc.push(match &deprecated.replacement {
            Some(replacement) => format!("Deprecated: use {}.", code(replacement)),
            None => "Deprecated.".to_owned(),
        });
    }
    doc
}

fn limits(field: &Field, schema: &Schema) -> Vec<String> {
    let limits = &field.limits;
    let mut facts = Vec::new();
    match (limits.min, limits.max) {
        (Some(min), Some(max)) => {
            facts.push(format!("from {} to {}", number(min.into()), number(max.into())));
        }
        (Some(min), None) => facts.push(format!("at least {}", number(min.into()))),
        (None, Some(max)) => facts.push(format!("at most {}", number(max.into()))),
        (None, None) => {}
    }
    let unit = if is_structure(&field.ty, schema) { "characters as JSON" } else { "characters" };
    facts.extend(limits.max_chars.map(|most| format!("at most {} {unit}", number(most.into()))));
    facts.extend(limits.max_items.map(|most| format!("at most {} elements", number(most.into()))));
    facts
}

/// Whether the type is an object or a list on the wire, or can be one.
fn is_structure(ty: &Type, schema: &Schema) -> bool {
    let scalar = |scalar: &Scalar| {
        matches!(scalar, Scalar::Object | Scalar::Array | Scalar::MultiField | Scalar::LangMap)
    };
    match ty {
        Type::Scalar(found) => scalar(found),
        Type::Object { .. } | Type::List(_) | Type::Map { .. } | Type::Named(TypeRef::Record { .. }) => true,
        Type::Named(TypeRef::Native(native)) => {
            schema.natives.get(native).is_some_and(|native| native.wire.iter().any(scalar))
        }
        Type::Union(parts) => parts.iter().any(|part| is_structure(part, schema)),
        Type::Flag(_) | Type::Values(_) | Type::Named(TypeRef::Id(_) | TypeRef::Enum { .. }) => false,
    }
}

/// With a capital and a full stop.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}.", chars.as_str())
}

/// `60000` as `60,000`.
fn number(number: i128) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if number < 0 { format!("-{out}") } else { out }
}

/// What a type is, in words, for members that have no others.
fn kind(ty: &Type, schema: &Schema) -> String {
    match ty {
        Type::Scalar(scalar) => match scalar {
            Scalar::String => "a text",
            Scalar::Integer => "a whole number",
            Scalar::Double => "a number",
            Scalar::Boolean => "a flag",
            Scalar::Money => "an amount of money",
            Scalar::Date => "a date",
            Scalar::DateTime => "a date and time",
            Scalar::Timestamp => "a time, in seconds since 1970",
            Scalar::Object => "an object",
            Scalar::Array => "a list or an object",
            Scalar::Any => "any value",
            Scalar::Secret => "a secret",
            Scalar::FileBase64 | Scalar::FilePair | Scalar::FileData | Scalar::Bytes => "a file",
            Scalar::MultiField => "a multi-field",
            Scalar::LangMap => "a text by language",
        }
        .to_owned(),
        Type::Flag(FlagStyle::YesOnly) => "a flag, sent only when it is set".to_owned(),
        Type::Flag(_) => "a flag".to_owned(),
        Type::Values(_) | Type::Named(TypeRef::Enum { .. }) => "one of several values".to_owned(),
        Type::Object { .. } => "an object".to_owned(),
        Type::Named(TypeRef::Record { module, name }) => {
            let record = schema.modules.get(module).and_then(|module| module.records.get(name));
            let summary = record.and_then(|record| record.summary.as_deref());
            summary.and_then(phrase).unwrap_or_else(|| "an object".to_owned())
        }
        Type::List(inner) => format!("a list, each element {}", kind(inner, schema)),
        Type::Map { value, .. } => format!("a map, each value {}", kind(value, schema)),
        Type::Named(TypeRef::Id(id)) => match schema.ids.get(id) {
            Some(id) => format!("the identifier of {}", id.doc.trim_end_matches('.')),
            None => "an identifier".to_owned(),
        },
        Type::Named(TypeRef::Native(native)) => code(native),
        Type::Union(parts) => {
            let all: Vec<String> = parts.iter().map(|part| kind(part, schema)).collect();
            all.join(" or ")
        }
    }
}

/// A summary as a part of a sentence: `a deal of the CRM`. `None` for one that does not begin as such a part does.
fn phrase(summary: &str) -> Option<String> {
    let text = summary.strip_suffix('.')?;
    let article = ["A ", "An ", "The "].into_iter().find(|article| text.starts_with(article))?;
    let is_part = !text.contains([':', ';', '\n']) && !text.contains(". ");
    is_part.then(|| article.to_lowercase() + &text[article.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_can_be_quoted() {
        for (text, expected) in [
            ("plain", "`plain`"),
            ("<b>[x](y)", "`<b>[x](y)`"),
            ("a `b` c", "``a `b` c``"),
            ("`x", "`` `x ``"),
            ("``", "``` `` ```"),
            ("", "` `"),
            ("two\n lines", "`two lines`"),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
    }

    #[test]
    fn summaries_stand_in_sentences() {
        for (summary, expected) in [
            ("A deal of the CRM.", Some("a deal of the CRM")),
            ("The portal, whatever its address.", Some("the portal, whatever its address")),
            ("`fields` of `crm.deal.add`.", None),
            ("Settings of a field.", None),
            ("A deal. It has a stage.", None),
        ] {
            assert_eq!(phrase(summary).as_deref(), expected, "{summary}");
        }
    }

    #[test]
    fn large_numbers_are_grouped() {
        for (value, expected) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (-60000, "-60,000"), (1234567, "1,234,567")]
        {
            assert_eq!(number(value), expected);
        }
    }

    #[test]
    fn code_blocks_keep_their_blank_lines() {
        let text = "One.\n\n```\na\n\nb\n```\n\nTwo.\n";
        assert_eq!(paragraphs(Some(text)), ["One.", "```\na\n\nb\n```", "Two."]);
        assert_eq!(paragraphs(None), Vec::<String>::new());
    }

    #[test]
    fn pages_are_linked_as_they_are_published() {
        assert_eq!(
            page(Some("api-reference/chats/im-add.md#errors")).unwrap(),
            "Official page: <https://apidocs.bitrix24.com/api-reference/chats/im-add.html#errors>"
        );
        assert_eq!(page(Some("_includes/auth-params-in-events.md")), None);
    }
}
