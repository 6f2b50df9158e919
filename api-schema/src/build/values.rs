//! Value lists, and the flags among them.

use std::collections::BTreeSet;

use super::{Build, at, text};
use crate::conform::shorten;
use crate::fault::Path;
use crate::model::{EnumValue, FlagStyle, Type};
use crate::tree::{Node, Value};

impl Build<'_> {
    /// `values:` as a list or as a map to labels.
    pub(super) fn value_list(&mut self, node: &Node, path: &Path<'_>) -> Vec<EnumValue> {
        let mut out: Vec<EnumValue> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut names = BTreeSet::new();
        for (i, item) in node.items().iter().enumerate() {
            let number = matches!(item.value, Value::Int(_));
            let value = item.shown();
            if !seen.insert(value.clone()) {
                let message = format!("the value `{}` is in the list twice", shorten(&value));
                self.log.add(item.at, &path.index(i), message, "remove one of them");
                continue;
            }
            out.push(EnumValue { value, number, label: None, rust: None, doc: None });
        }
        for entry in node.entries() {
            let rust = text(&entry.node, "rust");
            if rust.as_ref().is_some_and(|rust| !names.insert(rust.clone())) {
                let message = "two values have this Rust name";
                self.log.add(
                    at(&entry.node, "rust"),
                    &path.key(&entry.key).key("rust"),
                    message,
                    "each value is a variant: rename one",
                );
            }
            let number = entry.number && entry.key.parse::<i64>().is_ok();
            let (label, doc) = (text(&entry.node, "label"), text(&entry.node, "doc"));
            out.push(EnumValue { value: entry.key.clone(), number, label, rust, doc });
        }
        out
    }

    /// The type of a field with `values:`, by its documented type.
    pub(super) fn values_type(&mut self, node: &Node, documented: &str, path: &Path<'_>) -> Type {
        let values = self.value_list(node, path);
        let named = values.iter().any(|value| value.rust.is_some());
        // Values with Rust names of their own are meant as variants, whatever they look like.
        if let (Some(style), false) = (flag_style(&values), named)
            && documented != "integer"
        {
            if let Some(entry) = node.entries().iter().find(|entry| entry.node.has("doc")) {
                self.log.add(
                        at(&entry.node, "doc"),
                        &path.key(&entry.key).key("doc"),
                        "these values are a flag, which has no place for words about one value",
                        "say it in the field's `doc`, or give both values Rust names (`rust:`) to make them variants",
                    );
            }
            return Type::Flag(style);
        }
        for value in &values {
            let fits = match documented {
                "integer" => value.number,
                "string" | "text" | "char" => !value.number,
                _ => true,
            };
            let boolean =
                matches!(value.value.as_str(), "true" | "false") && !self.is_text(node, &value.value);
            if !fits || boolean {
                let (message, help) = if documented == "integer" {
                    (
                        format!("`{}` is no number, and the type is `integer`", shorten(&value.value)),
                        "write it without quotes, or correct `type`".to_owned(),
                    )
                } else {
                    (
                        format!(
                            "the value `{}` is not a text, and the type is `{documented}`",
                            shorten(&value.value)
                        ),
                        format!("write '{}' in quotes, or correct `type`", value.value),
                    )
                };
                self.log.add(node.at, path, message, help);
                break;
            }
        }
        Type::Values(values)
    }

    /// Whether a listed value is a text, rather than a number or boolean.
    fn is_text(&self, node: &Node, value: &str) -> bool {
        node.items().iter().any(|item| item.as_str() == Some(value)) || node.has(value)
    }
}

/// The flag that these values are, whatever their order.
fn flag_style(values: &[EnumValue]) -> Option<FlagStyle> {
    let mut set: Vec<&str> = values.iter().map(|value| value.value.as_str()).collect();
    set.sort_unstable();
    match *set {
        ["N", "Y"] => Some(FlagStyle::YesNo),
        ["Y"] => Some(FlagStyle::YesOnly),
        ["0", "1"] => Some(FlagStyle::OneZero),
        ["false", "true"] => Some(FlagStyle::TrueFalse),
        _ => None,
    }
}
