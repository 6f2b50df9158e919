//! Error rows.

use std::collections::BTreeMap;

use super::{Build, at, flag, int, text};
use crate::conform::shorten;
use crate::fault::{Path, did_you_mean};
use crate::model::{Cause, ErrorRow};
use crate::tree::{Node, Value};

impl Build<'_> {
    /// The rows of a method, or of `errors.yaml`, which has no parameters.
    pub(super) fn error_rows(
        &mut self,
        rows: &Node,
        method: Option<&Node>,
        path: &Path<'_>,
    ) -> Vec<ErrorRow> {
        let mut out: Vec<ErrorRow> = Vec::new();
        // A variant is found by code without regard to ASCII case, so two spellings of one code cannot both be one.
        let mut spelling: BTreeMap<String, (String, Option<String>)> = BTreeMap::new();
        for (i, node) in rows.items().iter().enumerate() {
            let here = path.index(i);
            let Some(code) = text(node, "code") else { continue };
            let row = ErrorRow {
                status: int(node, "status").and_then(|status| u16::try_from(status).ok()),
                text: text(node, "text"),
                label: text(node, "label"),
                doc: text(node, "doc"),
                rust: text(node, "rust"),
                param: self.param(node, method, &here),
                causes: causes(node),
                retryable: flag(node, "retryable"),
                code,
            };
            if let (Some(cause), false) = (node.get("cause"), node.has("param")) {
                let help = "add `param:`, the name of the parameter that it is about";
                self.log.add(cause.at, &here.key("cause"), "a cause without a parameter", help);
            }
            if out.iter().any(|other| other.code == row.code && other.text == row.text) {
                let message = format!("this row is there twice: `{}` with the same text", shorten(&row.code));
                self.log.add(node.at, &here, message, "remove one of them");
            }
            match spelling.get(&row.code.to_ascii_lowercase()) {
                Some((other, _)) if *other != row.code => {
                    let message =
                        format!("`{}` and `{}` differ by case alone", shorten(other), shorten(&row.code));
                    let help = "one code has one spelling: correct the wrong one by `code_is`, or remove it";
                    self.log.add(node.at, &here.key("code"), message, help);
                }
                Some((_, Some(other))) if row.rust.as_ref().is_some_and(|rust| rust != other) => {
                    let rust = row.rust.as_deref().unwrap_or_default();
                    let message = format!(
                        "the code `{}` is called `{other}` in another row and `{rust}` here",
                        row.code
                    );
                    self.log.add(
                        at(node, "rust"),
                        &here.key("rust"),
                        message,
                        "one code makes one variant: give it one name",
                    );
                }
                _ => {}
            }
            let known = spelling.entry(row.code.to_ascii_lowercase()).or_insert((row.code.clone(), None));
            if known.1.is_none() {
                known.1.clone_from(&row.rust);
            }
            out.push(row);
        }
        out
    }

    fn param(&mut self, node: &Node, method: Option<&Node>, path: &Path<'_>) -> Option<String> {
        let params = method.and_then(|method| method.get("params"));
        let Some(param) = node.get("param") else {
            // REST 3.0 pages name the field; it may be one inside of a parameter, or of no parameter at all.
            let field = node.get("field").and_then(Node::as_str)?;
            return params.is_some_and(|params| params.has(field)).then(|| field.to_owned());
        };
        let name = param.as_str()?;
        let here = path.key("param");
        if method.is_none() {
            self.log.add(param.at, &here, "a system error has no parameter", "remove `param` and `cause`");
        } else if !params.is_some_and(|params| params.is_poison() || params.has(name)) {
            let known = params.map(Node::iter).into_iter().flatten().map(|(key, _)| key);
            let near = did_you_mean(name, known);
            let message = format!("the method has no parameter `{}`", shorten(name));
            self.log.add(param.at, &here, message, format!("name one of `params:`{near}"));
        }
        Some(name.to_owned())
    }
}

fn causes(node: &Node) -> Vec<Cause> {
    let Some(causes) = node.get("cause") else { return Vec::new() };
    let one = |node: &Node| match node.as_str() {
        Some("missing") => Some(Cause::Missing),
        Some("invalid") => Some(Cause::Invalid),
        Some("too_large") => Some(Cause::TooLarge),
        Some("not_found") => Some(Cause::NotFound),
        _ => None,
    };
    match &causes.value {
        Value::List(list) => list.iter().filter_map(one).collect(),
        _ => one(causes).into_iter().collect(),
    }
}
