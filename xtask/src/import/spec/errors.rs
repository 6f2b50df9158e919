//! Error rows.

use crate::import::note::Notes;
use crate::import::page::Subject;
use bitrix_schema::Node;
use std::collections::BTreeMap;

/// The node with the rows of a subject.
///
/// The same code with the same text is one row; codes that differ by case alone are one code, in its first spelling.
pub(super) fn add(page: &str, subject: &Subject, node: Node, notes: &mut Notes) -> Node {
    let mut node = node;
    if !subject.error_statuses.is_empty() && !subject.errors.is_empty() {
        let statuses: Vec<i64> = subject.error_statuses.iter().map(|status| i64::from(*status)).collect();
        node = node.with("error_statuses", statuses);
    }
    let mut rows: Vec<Node> = Vec::new();
    let mut seen = BTreeMap::new();
    let mut spelling: BTreeMap<String, &str> = BTreeMap::new();
    for row in &subject.errors {
        let code = *spelling.entry(row.code.to_ascii_lowercase()).or_insert(&row.code);
        if code != row.code {
            let message =
                format!("`{}` and `{code}` differ by case alone: the first spelling is kept", row.code);
            notes.add(page, row.line, "error-case", format!("error {}", row.code), message);
        }
        // Rows that differ in what the page says about them in words alone are one row for a program.
        let label = super::label::of_error(&row.code, &row.said);
        if let Some(known) = seen.get(&(code, row.text.as_str())) {
            // The label of several rows is what theirs have in common.
            let told = |known: &Node| known.get("label").and_then(Node::as_str).map(str::to_owned);
            if let Some(known) = rows.get_mut(*known)
                && told(known) != label
            {
                let common =
                    told(known).zip(label).and_then(|(one, other)| super::label::common(&one, &other));
                let rest = known.iter().filter(|(key, _)| *key != "label");
                let rest = rest.fold(Node::map(), |node, (key, value)| node.with(key, value.clone()));
                *known = common.into_iter().fold(rest, |node, label| node.with("label", label));
            }
            continue;
        }
        seen.insert((code, row.text.as_str()), rows.len());
        let mut map = Node::map().with("code", code);
        if let Some(status) = row.status {
            map = map.with("status", i64::from(status));
        }
        if !row.text.is_empty() {
            map = map.with("text", row.text.as_str());
        }
        if let Some(label) = label {
            map = map.with("label", label);
        }
        if let Some(field) = &row.field {
            map = map.with("field", field.as_str());
        }
        rows.push(map);
    }
    if rows.is_empty() { node } else { node.with("errors", rows) }
}
