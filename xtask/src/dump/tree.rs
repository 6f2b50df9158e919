//! Merged trees → what is written.
//!
//! The trees and not the model, because a type is to be told in the page's own word: the model has one flag for `string`,
//! `char` and `boolean` with `Y` and `N`, and an identifier in place of the `integer` that it refines. They have been checked
//! by the time they come here, so a missing or odd value needs no message.

use std::collections::BTreeMap;

use bitrix_schema::Node;
use bitrix_schema::model::Schema;

use super::shape::{Deprecated, Dump, Error, Event, Field, Group, Method, Paging, Type};

/// Merged trees by module path.
type Trees = BTreeMap<String, Node>;

/// What stands before the name of a REST 3.0 method where there is a v2 one of that name.
const V3: &str = "v3:";

/// Everything, sorted.
pub(super) fn dump<'t>(schema: &'t Schema, trees: &'t Trees) -> Dump<'t> {
    let (mut methods, mut events) = (Vec::new(), Vec::new());
    for (module, tree) in trees {
        let items = |key: &str| tree.get(key).map(Node::iter).into_iter().flatten();
        let cx = || Cx { schema, trees, module, around: Vec::new() };
        methods.extend(items("methods").map(|(key, node)| method(cx(), key, node)));
        events.extend(items("events").map(|(name, node)| event(cx(), name, node)));
    }
    methods.sort_by_key(|method| (method.name, method.api));
    events.sort_by_key(|event| event.name);
    let system_errors = schema.system_errors.iter().map(|row| Error {
        code: &row.code,
        status: row.status,
        text: row.text.as_deref(),
        param: None,
    });
    Dump { methods, events, system_errors: system_errors.collect() }
}

fn method<'t>(mut cx: Cx<'t>, key: &'t str, node: &'t Node) -> Method<'t> {
    let error_statuses: Vec<u16> = list(node, "error_statuses").iter().filter_map(number).collect();
    // One status for the whole table is that of each row.
    let only = if let [status] = *error_statuses { Some(status) } else { None };
    let errors = list(node, "errors").iter().map(|row| error(row, only));
    Method {
        name: key.strip_prefix(V3).unwrap_or(key),
        api: text(node, "api").unwrap_or("v2"),
        module: cx.module,
        page: text(node, "page"),
        scopes: texts(node, "scopes"),
        auth: text(node, "auth").unwrap_or("any"),
        who: text(node, "who").unwrap_or("any"),
        deprecated: deprecated(node),
        effect: text(node, "effect").unwrap_or("write"),
        batch: !flag(node, "not_in_batch"),
        paging: node.get("paging").map(|paging| Paging {
            dialect: text(paging, "dialect"),
            rows: text(paging, "rows"),
            key: text(paging, "key"),
        }),
        filter: text(node, "filter"),
        params: cx.fields(node, "params"),
        groups: groups(node),
        open: flag(node, "open"),
        result: node.get("result").map(|result| cx.ty(result)),
        nullable: node.get("result").is_some_and(|result| flag(result, "nullable")),
        errors: errors.collect(),
        error_statuses,
    }
}

fn event<'t>(mut cx: Cx<'t>, name: &'t str, node: &'t Node) -> Event<'t> {
    Event {
        name,
        title: text(node, "title"),
        module: cx.module,
        page: text(node, "page"),
        scopes: texts(node, "scopes"),
        deprecated: deprecated(node),
        params: cx.fields(node, "data"),
        groups: groups(node),
        open: flag(node, "open"),
    }
}

/// Where the walk is.
struct Cx<'t> {
    schema: &'t Schema,
    trees: &'t Trees,
    /// The module that short names are of.
    module: &'t str,
    /// The shared records around this place, as module and name.
    around: Vec<(&'t str, &'t str)>,
}

impl<'t> Cx<'t> {
    fn fields(&mut self, node: &'t Node, key: &str) -> Vec<Field<'t>> {
        let members = node.get(key).map(Node::iter).into_iter().flatten();
        members.map(|(name, node)| self.field(name, node)).collect()
    }

    fn field(&mut self, name: &'t str, node: &'t Node) -> Field<'t> {
        Field {
            name,
            ty: self.ty(node),
            required: text(node, "required").unwrap_or("no"),
            default: node.get("default").map(Node::shown),
            clear: node.get("clear").map(Node::shown),
            id_of: text(node, "id_of"),
            min: node.get("min").and_then(number),
            max: node.get("max").and_then(number),
            max_chars: node.get("max_chars").and_then(number),
            max_items: node.get("max_items").and_then(number),
            formats: texts(node, "formats"),
            deprecated: deprecated(node),
        }
    }

    fn ty(&mut self, node: &'t Node) -> Type<'t> {
        let documented = text(node, "type").unwrap_or("any");
        let mut ty = match (node.get("items"), node.get("of"), documented.trim_end_matches("[]")) {
            (Some(items), _, "array") => {
                let mut ty = self.ty(items);
                let element = if ty.name.contains('|') { format!("({})", ty.name) } else { ty.name };
                ty.name = documented.replacen("array", &format!("{element}[]"), 1);
                ty
            }
            (_, of, "map") => {
                let inner = of.map_or_else(|| Type::named("any"), |of| self.ty(of));
                let key = text_of_type(node.get("key"));
                Type { name: documented.to_owned(), of: Some(inner.name), key: Some(key), ..inner }
            }
            _ => Type {
                fields: self.fields(node, "fields"),
                groups: groups(node),
                open: flag(node, "open"),
                values: node.get("values").map(values),
                encoding: text(node, "encoding"),
                ..Type::named(documented)
            },
        };
        // A refinement holds at least what the page lists here, which the loader has checked.
        let refined = text(node, "as").filter(|name| !self.schema.natives.contains_key(*name));
        for name in text(node, "ref").into_iter().chain(refined) {
            self.refine(&mut ty, name);
        }
        ty
    }

    /// Puts what a shared record or value list holds in place of what was documented. Identifiers and native types say
    /// nothing about the wire.
    fn refine(&mut self, ty: &mut Type<'t>, name: &'t str) {
        let (module, item) = name.rsplit_once('.').unwrap_or((self.module, name));
        let Some(tree) = self.trees.get(module) else { return };
        let shared = |section: &str| tree.get(section).and_then(|items| items.get(item));
        if let Some(list) = shared("enums") {
            ty.values = list.get("values").map(values);
        }
        let Some(record) = shared("records") else { return };
        let shown = format!("{module}.{item}");
        *ty = Type { name: std::mem::take(&mut ty.name), ..Type::default() };
        if self.around.contains(&(module, item)) {
            ty.reference = Some(shown);
            return;
        }
        let outside = std::mem::replace(&mut self.module, module);
        self.around.push((module, item));
        ty.fields = self.fields(record, "fields");
        self.around.pop();
        self.module = outside;
        ty.groups = groups(record);
        ty.open = flag(record, "open");
        ty.record = Some(shown);
    }
}

impl Type<'_> {
    fn named(name: &str) -> Self {
        Type { name: name.to_owned(), ..Type::default() }
    }
}

/// The word of a plain type; texts are the keys of a map unless it says otherwise.
fn text_of_type(node: Option<&Node>) -> String {
    node.and_then(|node| text(node, "type")).unwrap_or("string").to_owned()
}

fn groups(node: &Node) -> Vec<Group<'_>> {
    let groups = node.get("groups").map(Node::iter).into_iter().flatten();
    groups.map(|(name, group)| Group { name, rule: text(group, "rule"), of: texts(group, "of") }).collect()
}

fn error(node: &Node, only: Option<u16>) -> Error<'_> {
    Error {
        code: text(node, "code").unwrap_or_default(),
        status: node.get("status").and_then(number).or(only),
        text: text(node, "text"),
        param: text(node, "param").or_else(|| text(node, "field")),
    }
}

fn deprecated(node: &Node) -> Option<Deprecated<'_>> {
    node.get("deprecated").map(|deprecated| Deprecated { replacement: text(deprecated, "use") })
}

/// A list of values, or a map from values to their labels.
fn values(node: &Node) -> Vec<String> {
    node.items().iter().map(Node::shown).chain(node.iter().map(|(value, _)| value.to_owned())).collect()
}

fn text<'t>(node: &'t Node, key: &str) -> Option<&'t str> {
    node.get(key).and_then(Node::as_str)
}

fn list<'t>(node: &'t Node, key: &str) -> &'t [Node] {
    node.get(key).map(Node::items).unwrap_or_default()
}

fn texts<'t>(node: &'t Node, key: &str) -> Vec<&'t str> {
    list(node, key).iter().filter_map(Node::as_str).collect()
}

fn number<N: std::str::FromStr>(node: &Node) -> Option<N> {
    node.shown().parse().ok()
}

fn flag(node: &Node, key: &str) -> bool {
    node.get(key).is_some_and(|node| node.shown() == "true")
}
