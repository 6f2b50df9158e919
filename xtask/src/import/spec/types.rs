//! Types and members as nodes of the schema language.

use super::fit;
use crate::import::note::Notes;
use crate::import::tree::{Group, Level, Limits, Member, Members, Records, Ty, Value};
use bitrix_schema::Node;
use std::collections::BTreeSet;

/// What a node is written for.
pub(crate) struct Cx<'c> {
    /// Page, for notes.
    pub(crate) page: &'c str,
    /// Module of the spec: references inside of it are short.
    pub(crate) module: &'c str,
    /// The shared records.
    pub(crate) records: &'c Records,
    /// Line of what is written, or of the nearest thing around it that has one, for notes.
    pub(crate) line: u32,
    /// Whether what is written is only ever received: then nothing in it is demanded of anybody.
    pub(crate) received: bool,
}

/// Members as a map from names to fields, and the groups and `open` that go beside it.
pub(crate) fn members(
    cx: &Cx<'_>,
    members: &Members,
    key: &str,
    node: Node,
    path: &str,
    notes: &mut Notes,
) -> Node {
    let members = &fit::members(cx, members, path, notes);
    let mut fields = Node::map();
    for member in &members.members {
        let inner = join(path, &member.name);
        fields = fields.with(&member.name, field(cx, member, &inner, notes));
    }
    let mut node = node.with(key, fields);
    if !members.groups.is_empty() {
        node = node.with("groups", groups(&members.groups));
    }
    if members.open { node.with("open", true) } else { node }
}

/// A path inside a subject, for notes: `filter.ID`.
pub(crate) fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn groups(groups: &[Group]) -> Node {
    groups.iter().fold(Node::map(), |all, group| {
        let of: Vec<&str> = group.of.iter().map(String::as_str).collect();
        all.with(&group.name, Node::map().with("rule", group.rule).with("of", of))
    })
}

fn field(cx: &Cx<'_>, member: &Member, path: &str, notes: &mut Notes) -> Node {
    let line = if member.line > 0 { member.line } else { cx.line };
    let mut node = ty(&Cx { line, ..*cx }, &member.ty, path, notes);
    let required = match member.required {
        Level::No => None,
        Level::Always => Some("always"),
        Level::Conditional => Some("conditional"),
        Level::OneOf => Some("one_of"),
        Level::WebhookOnly => Some("webhook_only"),
    };
    if let Some(required) = required.filter(|_| !cx.received) {
        node = node.with("required", required);
    }
    for (key, value) in [("default", &member.default), ("clear", &member.clear)] {
        if let Some(value) = value.as_ref().filter(|_| !cx.received) {
            node = node.with(key, value.as_str());
        }
    }
    node = limits(node, member.limits);
    let mut seen = BTreeSet::new();
    let formats: Vec<&str> =
        member.formats.iter().map(String::as_str).filter(|format| seen.insert(*format)).collect();
    if !formats.is_empty() {
        node = node.with("formats", formats);
    }
    if let Some(replacement) = &member.deprecated {
        node = node.with("deprecated", deprecation(replacement.as_deref()));
    }
    node
}

fn limits(node: Node, limits: Limits) -> Node {
    let count = |n: u64| i64::try_from(n).ok();
    let all = [
        ("min", limits.min),
        ("max", limits.max),
        ("max_chars", limits.max_chars.and_then(count)),
        ("max_items", limits.max_items.and_then(count)),
    ];
    all.into_iter().fold(node, |node, (key, limit)| match limit {
        Some(limit) => node.with(key, limit),
        None => node,
    })
}

/// `deprecated:`.
pub(crate) fn deprecation(replacement: Option<&str>) -> Node {
    replacement.map_or_else(Node::map, |name| Node::map().with("use", name))
}

/// A type, as the map that holds it.
pub(crate) fn ty(cx: &Cx<'_>, ty: &Ty, path: &str, notes: &mut Notes) -> Node {
    match ty {
        Ty::Plain { words, values, id_of } => {
            let mut node = Node::map().with("type", fit::words(words).join("|"));
            if let Some(list) = fit::values(cx, words, values, path, notes) {
                node = node.with("values", values_node(words, list));
            }
            // Of several types, which one is the identifier is not said.
            match id_of.as_ref().filter(|_| words.len() == 1) {
                Some(entity) => node.with("id_of", entity.as_str()),
                None => node,
            }
        }
        Ty::File(encoding) => {
            let node = Node::map().with("type", "file");
            if *encoding == "base64" { node } else { node.with("encoding", *encoding) }
        }
        Ty::Object(inner) if inner.members.is_empty() => Node::map().with("type", "object"),
        Ty::Object(inner) => members(cx, inner, "fields", Node::map().with("type", "object"), path, notes),
        Ty::List(element) => list(cx, element, path, notes),
        Ty::Map(key, of) => Node::map()
            .with("type", "map")
            .with("key", Node::map().with("type", key.as_str()))
            .with("of", self::ty(cx, of, &join(path, "*"), notes)),
        Ty::Record(id) => match cx.records.all.get(id) {
            Some(record) => {
                Node::map().with("type", "object").with("ref", reference(cx, &record.module, &record.name))
            }
            None => {
                notes.add(
                    &id.page,
                    id.line,
                    "record-lost",
                    path,
                    "the table that this refers to made no record",
                );
                Node::map().with("type", "object")
            }
        },
    }
}

fn reference(cx: &Cx<'_>, module: &str, name: &str) -> String {
    if module == cx.module { name.to_owned() } else { format!("{module}.{name}") }
}

/// `T[]`, where the other keys describe the element.
fn list(cx: &Cx<'_>, element: &Ty, path: &str, notes: &mut Notes) -> Node {
    let node = ty(cx, element, &format!("{path}[]"), notes);
    match node.get("type").and_then(Node::as_str) {
        Some(word) if !word.contains('|') => {
            let word = format!("{word}[]");
            node.with("type", word)
        }
        _ => Node::map().with("type", "array").with("items", node),
    }
}

/// Values in the notation of their type: numbers of an `integer`, booleans of a `boolean`, else texts. Those whose names say
/// nothing come with what the page calls them.
fn values_node(words: &[String], values: &[Value]) -> Node {
    let is = |wanted: &str| matches!(words, [word] if word == wanted);
    let (integer, boolean) = (is("integer"), is("boolean"));
    // `true` among other words is a text.
    let booleans = boolean && values.iter().all(|value| matches!(value.wire.as_str(), "true" | "false"));
    let labels: Vec<Option<String>> = values.iter().map(super::label::of).collect();
    if !booleans && labels.iter().any(Option::is_some) && (integer || !fit::is_flag(values)) {
        return values.iter().zip(labels).fold(Node::map(), |node, (value, label)| {
            let said = label.map_or_else(Node::map, |label| Node::map().with("label", label));
            match value.wire.parse::<i64>() {
                Ok(number) if integer => node.with_number(number, said),
                _ => node.with(&value.wire, said),
            }
        });
    }
    let one = |value: &Value| match value.wire.parse::<i64>() {
        Ok(number) if integer => Node::from(number),
        _ if booleans => Node::from(value.wire == "true"),
        _ => Node::from(value.wire.as_str()),
    };
    Node::from(values.iter().map(one).collect::<Vec<Node>>())
}
