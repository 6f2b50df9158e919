//! Defaults and limits, and whether they fit the type they stand on.

use super::{Build, int};
use crate::conform::shorten;
use crate::fault::{Path, listed};
use crate::model::{Field, FlagStyle, Limits, Scalar, Type, TypeRef};
use crate::tree::{At, Node};

impl Build<'_> {
    pub(super) fn limits(&mut self, node: &Node, path: &Path<'_>) -> Limits {
        let count = |key| int(node, key).and_then(|number| u64::try_from(number).ok());
        let limits = Limits {
            min: int(node, "min"),
            max: int(node, "max"),
            max_chars: count("max_chars"),
            max_items: count("max_items"),
        };
        if let (Some(min), Some(max)) = (limits.min, limits.max)
            && min > max
        {
            let at = node.get("min").map_or(node.at, |n| n.at);
            let message = format!("`min` is {min} and `max` is {max}");
            self.log.add(at, &path.key("min"), message, "no value can be both: correct one of them");
        }
        limits
    }

    /// Each limit needs something that it can limit.
    pub(super) fn limits_fit(&mut self, node: &Node, field: &Field, path: &Path<'_>) {
        if node.get("type").is_none_or(Node::is_poison) {
            return;
        }
        let ty = &field.ty;
        let number = match ty {
            Type::Scalar(s) => matches!(
                s,
                Scalar::Integer | Scalar::Double | Scalar::Money | Scalar::Timestamp | Scalar::Any
            ),
            Type::Named(TypeRef::Id(_) | TypeRef::Native(_)) => true,
            Type::Union(parts) => {
                parts.iter().any(|p| matches!(p, Type::Scalar(Scalar::Integer | Scalar::Double)))
            }
            _ => false,
        };
        let long = match ty {
            Type::Scalar(s) => !matches!(
                s,
                Scalar::Integer
                    | Scalar::Double
                    | Scalar::Boolean
                    | Scalar::Money
                    | Scalar::Date
                    | Scalar::DateTime
                    | Scalar::Timestamp
            ),
            Type::Flag(_) | Type::Values(_) | Type::Named(TypeRef::Id(_) | TypeRef::Enum { .. }) => false,
            _ => true,
        };
        let many = match ty {
            Type::Scalar(s) => matches!(
                s,
                Scalar::Array | Scalar::Any | Scalar::Object | Scalar::MultiField | Scalar::LangMap
            ),
            Type::List(_) | Type::Map { .. } | Type::Union(_) | Type::Named(TypeRef::Native(_)) => true,
            _ => false,
        };
        let template = matches!(
            ty,
            Type::Scalar(
                Scalar::String
                    | Scalar::Any
                    | Scalar::Date
                    | Scalar::DateTime
                    | Scalar::Integer
                    | Scalar::Money
            ) | Type::Union(_)
                | Type::Named(_)
        );
        for (key, fits, wants) in [
            ("min", number, "numbers"),
            ("max", number, "numbers"),
            ("max_chars", long, "texts and structures"),
            ("max_items", many, "lists and maps"),
            ("formats", template, "texts"),
        ] {
            if let Some(limit) = node.get(key).filter(|_| !fits) {
                let documented = node.get("type").and_then(Node::as_str).unwrap_or_default();
                let what = if matches!(ty, Type::Flag(_)) {
                    "a flag".to_owned()
                } else {
                    format!("the type `{}`", shorten(documented))
                };
                let message = format!("`{key}` on {what}");
                self.log.add(
                    limit.at,
                    &path.key(key),
                    message,
                    format!("it limits {wants}: remove it, or correct `type`"),
                );
            }
        }
    }

    /// A default is a value of the type.
    pub(super) fn default_fits(&mut self, field: &Field, at: At, path: &Path<'_>) {
        let Some(default) = &field.default else { return };
        let (fits, wanted) = match &field.ty {
            Type::Flag(style) => {
                let values = style.values();
                // A flag that is only ever set is off by default, in whichever words.
                let off = *style == FlagStyle::YesOnly && default == "N";
                (off || values.contains(&default.as_str()), listed(values.iter().copied(), "or"))
            }
            Type::Values(values) => {
                let known = values.iter().map(|value| value.value.as_str());
                (values.iter().any(|value| value.value == *default), listed(known, "or"))
            }
            Type::Scalar(Scalar::Integer | Scalar::Timestamp) => {
                let number = default.parse::<i64>().ok();
                let inside = number.is_some_and(|n| {
                    field.limits.min.is_none_or(|min| n >= min) && field.limits.max.is_none_or(|max| n <= max)
                });
                (inside, "a whole number within the limits".to_owned())
            }
            Type::Scalar(Scalar::Double | Scalar::Money) => {
                (default.parse::<f64>().is_ok_and(f64::is_finite), "a number".to_owned())
            }
            Type::Scalar(Scalar::Boolean) => {
                let known = ["true", "false", "Y", "N", "1", "0"];
                (known.contains(&default.as_str()), listed(known, "or"))
            }
            _ => (true, String::new()),
        };
        if !fits {
            let message = format!("the default `{}` is not a value of this field", shorten(default));
            self.log.add(
                at,
                &path.key("default"),
                message,
                format!("it is {wanted}: correct one of the two"),
            );
        }
    }
}
