//! Which rows are wanted, in both dialects.

use super::super::handler::Refusal;
use crate::codec::Json;
use std::cmp::Ordering;
use std::ops::RangeInclusive;

/// A condition on rows.
pub(super) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Field { name: String, operator: Operator, value: Json },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Equal,
    NotEqual,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    In,
    NotIn,
    Between,
    Contains,
    NotContains,
    Like,
}

/// Prefixes of v2, longer ones first.
const PREFIXES: &[(&str, Operator)] = &[
    (">=", Operator::GreaterEqual),
    ("<=", Operator::LessEqual),
    ("><", Operator::Between),
    ("!=", Operator::NotEqual),
    ("!@", Operator::NotIn),
    ("!%", Operator::NotContains),
    ("=%", Operator::Like),
    ("%=", Operator::Like),
    (">", Operator::Greater),
    ("<", Operator::Less),
    ("=", Operator::Equal),
    ("!", Operator::NotEqual),
    ("@", Operator::In),
    ("%", Operator::Contains),
];

/// A filter of v2: an object of prefixed names.
pub(super) fn of_v2(filter: &Json) -> Condition {
    let members = filter.as_object().unwrap_or_default();
    let any = members.iter().any(|(name, value)| {
        name.eq_ignore_ascii_case("logic")
            && value.as_str().is_some_and(|word| word.eq_ignore_ascii_case("or"))
    });
    let mut conditions = Vec::new();
    for (name, value) in members.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("logic")) {
        if name.bytes().all(|b| b.is_ascii_digit()) && matches!(value, Json::Object(_)) {
            conditions.push(of_v2(value));
            continue;
        }
        let found = PREFIXES
            .iter()
            .find_map(|(prefix, operator)| name.strip_prefix(prefix).map(|name| (name, *operator)));
        let (name, operator) = found.unwrap_or((name, Operator::Equal));
        // A list means any of its values.
        let operator = match (operator, value) {
            (Operator::Equal, Json::Array(_) | Json::Object(_)) => Operator::In,
            (Operator::NotEqual, Json::Array(_) | Json::Object(_)) => Operator::NotIn,
            (operator, _) => operator,
        };
        conditions.push(Condition::Field { name: name.to_owned(), operator, value: value.clone() });
    }
    if any { Condition::Any(conditions) } else { Condition::All(conditions) }
}

/// A filter of REST 3.0: a list of conditions.
pub(super) fn of_v3(filter: &Json) -> Result<Condition, Refusal> {
    let invalid =
        || Refusal::code("BITRIX_REST_V3_EXCEPTION_INVALIDFILTEREXCEPTION").description("Invalid filter");
    let conditions = |items: &Json| -> Result<Vec<Condition>, Refusal> {
        items.as_array().ok_or_else(invalid)?.iter().map(of_v3_item).collect()
    };
    match filter {
        Json::Null => Ok(Condition::All(Vec::new())),
        Json::Array(_) => Ok(Condition::All(conditions(filter)?)),
        _ => Err(invalid()),
    }
}

fn of_v3_item(item: &Json) -> Result<Condition, Refusal> {
    let invalid =
        || Refusal::code("BITRIX_REST_V3_EXCEPTION_INVALIDFILTEREXCEPTION").description("Invalid filter");
    if let Some(inner) = item.get("conditions") {
        let inner = inner.as_array().ok_or_else(invalid)?.iter().map(of_v3_item);
        let inner = inner.collect::<Result<_, _>>()?;
        let any = item["logic"].as_str().is_some_and(|word| word.eq_ignore_ascii_case("or"));
        return Ok(if any { Condition::Any(inner) } else { Condition::All(inner) });
    }
    let (name, operator, value) = match item.as_array() {
        Some([name, value]) => {
            (name, if matches!(value, Json::Array(_)) { Operator::In } else { Operator::Equal }, value)
        }
        Some([name, word, value]) => {
            let operator = match word.as_str().unwrap_or_default() {
                "=" => Operator::Equal,
                "!=" => Operator::NotEqual,
                ">" => Operator::Greater,
                ">=" => Operator::GreaterEqual,
                "<" => Operator::Less,
                "<=" => Operator::LessEqual,
                "in" => Operator::In,
                "between" => Operator::Between,
                _ => {
                    let code = "BITRIX_REST_V3_EXCEPTION_UNKNOWNFILTEROPERATOREXCEPTION";
                    return Err(Refusal::code(code).description("Unknown filter operator"));
                }
            };
            (name, operator, value)
        }
        _ => return Err(invalid()),
    };
    let name = name.as_str().ok_or_else(invalid)?.to_owned();
    Ok(Condition::Field { name, operator, value: value.clone() })
}

impl Condition {
    /// Whether a condition on this field stands at the top.
    pub(super) fn is_on(&self, field: &str) -> bool {
        match self {
            Self::All(inner) | Self::Any(inner) => inner.iter().any(|condition| condition.is_on(field)),
            Self::Field { name, .. } => name.eq_ignore_ascii_case(field),
        }
    }

    pub(super) fn holds(&self, row: &Json) -> bool {
        match self {
            Self::All(inner) => inner.iter().all(|condition| condition.holds(row)),
            Self::Any(inner) => inner.iter().any(|condition| condition.holds(row)),
            Self::Field { name, operator, value } => compare(field(row, name), *operator, value),
        }
    }

    /// Takes the bounds of the identifier out of conditions that hold together: what is left has to be looked at in rows.
    pub(super) fn split_ids(self, id: &str) -> (RangeInclusive<i64>, Self) {
        let (mut low, mut high) = (i64::MIN, i64::MAX);
        let Self::All(inner) = self else { return (low..=high, self) };
        let mut rest = Vec::new();
        for condition in inner {
            let bound = match &condition {
                Self::Field { name, operator, value } if name.eq_ignore_ascii_case(id) => {
                    value.as_i64().map(|value| (*operator, value))
                }
                _ => None,
            };
            match bound {
                Some((Operator::Greater, value)) => low = low.max(value.saturating_add(1)),
                Some((Operator::GreaterEqual, value)) => low = low.max(value),
                Some((Operator::Less, value)) => high = high.min(value.saturating_sub(1)),
                Some((Operator::LessEqual, value)) => high = high.min(value),
                Some((Operator::Equal, value)) => (low, high) = (low.max(value), high.min(value)),
                _ => rest.push(condition),
            }
        }
        (low..=high, Self::All(rest))
    }

    pub(super) fn is_none(&self) -> bool {
        matches!(self, Self::All(inner) if inner.is_empty())
    }
}

/// A member by its name, whose case does not matter.
pub(super) fn field<'r>(row: &'r Json, name: &str) -> &'r Json {
    if let Some(value) = row.get(name) {
        return value;
    }
    let members = row.as_object().unwrap_or_default();
    let found = members.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map_or(&Json::Null, |(_, value)| value)
}

fn compare(found: &Json, operator: Operator, wanted: &Json) -> bool {
    let order = |wanted: &Json| order(found, wanted);
    let values = || match wanted {
        Json::Array(items) => items.iter().collect(),
        Json::Object(members) => members.iter().map(|(_, value)| value).collect(),
        one => vec![one],
    };
    let contains = || text(found).to_lowercase().contains(&text(wanted).to_lowercase());
    match operator {
        Operator::Equal => order(wanted) == Ordering::Equal,
        Operator::NotEqual => order(wanted) != Ordering::Equal,
        Operator::Greater => order(wanted) == Ordering::Greater,
        Operator::GreaterEqual => order(wanted) != Ordering::Less,
        Operator::Less => order(wanted) == Ordering::Less,
        Operator::LessEqual => order(wanted) != Ordering::Greater,
        Operator::In => values().into_iter().any(|value| order(value) == Ordering::Equal),
        Operator::NotIn => values().into_iter().all(|value| order(value) != Ordering::Equal),
        Operator::Between => match values().as_slice() {
            [low, high] => order(low) != Ordering::Less && order(high) != Ordering::Greater,
            _ => false,
        },
        Operator::Contains => contains(),
        Operator::NotContains => !contains(),
        Operator::Like => like(&text(found).to_lowercase(), &text(wanted).to_lowercase()),
    }
}

/// By number where both are numbers, otherwise by text.
pub(super) fn order(a: &Json, b: &Json) -> Ordering {
    let number = |json: &Json| match json {
        Json::Number(number) => number.as_f64(),
        Json::String(text) if !text.is_empty() => text.parse::<f64>().ok(),
        _ => None,
    };
    match (a.as_i64(), b.as_i64(), number(a), number(b)) {
        (Some(a), Some(b), ..) => a.cmp(&b),
        (_, _, Some(a), Some(b)) => a.total_cmp(&b),
        _ => text(a).cmp(&text(b)),
    }
}

fn text(json: &Json) -> String {
    match json {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Bool(true) => "Y".to_owned(),
        Json::Bool(false) => "N".to_owned(),
        other => other.to_string(),
    }
}

/// SQL's `LIKE` with `%` alone.
fn like(text: &str, pattern: &str) -> bool {
    let parts: Vec<&str> = pattern.split('%').collect();
    let [first, middle @ .., last] = parts.as_slice() else { return text == pattern };
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}
