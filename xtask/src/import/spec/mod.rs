//! Methods, events and records as nodes of the schema language.

mod errors;
mod fit;
mod label;
mod types;

pub(crate) use self::types::Cx;

use super::infer::Inferred;
use super::note::Notes;
use super::page::{Subject, SubjectKind};
use super::tree::{Members, Record, RecordId, Ty};
use bitrix_schema::Node;

/// A method's node.
pub(crate) fn method(
    cx: &Cx<'_>,
    subject: &Subject,
    params: &Members,
    result: Option<&Ty>,
    inferred: &Inferred,
    notes: &mut Notes,
) -> Node {
    let mut node = Node::map().with("page", cx.page);
    if subject.kind == SubjectKind::MethodV3 {
        node = node.with("api", "v3");
    }
    node = scopes(node, subject);
    if let Some(auth) = inferred.auth {
        node = node.with("auth", auth);
    }
    if inferred.administrator {
        node = node.with("who", "administrator");
    }
    if let Some(replacement) = &subject.deprecated {
        node = node.with("deprecated", types::deprecation(replacement.as_deref()));
    }
    node = node.with("effect", inferred.effect);
    node = types::members(cx, params, "params", node, "", notes);
    if let Some(paging) = &inferred.paging {
        let mut map = Node::map().with("dialect", paging.dialect);
        for (key, value) in [("rows", &paging.rows), ("key", &paging.key)] {
            if let Some(value) = value {
                map = map.with(key, value.as_str());
            }
        }
        node = node.with("paging", map);
    }
    if let Some(filter) = inferred.filter {
        node = node.with("filter", filter);
    }
    if inferred.not_in_batch {
        node = node.with("not_in_batch", true);
    }
    if let Some(result) = result {
        let received = Cx { received: true, ..*cx };
        node = node.with("result", types::ty(&received, result, "result", notes));
    }
    errors::add(cx.page, subject, node, notes)
}

/// An event's node.
pub(crate) fn event(cx: &Cx<'_>, subject: &Subject, data: &Members, notes: &mut Notes) -> Node {
    let mut node = Node::map().with("page", cx.page).with("title", subject.name.as_str());
    node = scopes(node, subject);
    if let Some(replacement) = &subject.deprecated {
        node = node.with("deprecated", types::deprecation(replacement.as_deref()));
    }
    types::members(&Cx { received: true, ..*cx }, data, "data", node, "", notes)
}

/// The node of a shared record.
pub(crate) fn record(cx: &Cx<'_>, id: &RecordId, record: &Record, notes: &mut Notes) -> Node {
    let node = Node::map().with("page", id.page.as_str());
    types::members(cx, &record.members, "fields", node, &record.name, notes)
}

fn scopes(node: Node, subject: &Subject) -> Node {
    if subject.scopes.is_empty() {
        return node;
    }
    node.with("scopes", subject.scopes.iter().map(String::as_str).collect::<Vec<_>>())
}
