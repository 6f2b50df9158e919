//! What of a table a call wants to see.

use super::filter::{Condition, field, order};
use super::rows::Inner;
use crate::codec::Json;
use std::cmp::Ordering;

/// Which rows, in which order, with which members.
pub(super) struct Query {
    pub(super) condition: Condition,
    /// Fields, and whether against their order.
    pub(super) order: Vec<(String, bool)>,
    pub(super) select: Option<Vec<String>>,
}

/// Some of the rows that a query finds.
pub(super) struct Page {
    /// The rows' JSON texts with commas between.
    pub(super) rows: String,
    pub(super) len: usize,
    /// How many the query finds in all, if that was asked.
    pub(super) total: Option<i64>,
}

/// Where a page begins.
#[derive(Clone, Copy)]
pub(super) struct Window {
    pub(super) skip: usize,
    pub(super) take: usize,
    /// Begins at the front where there is nothing at `skip`.
    pub(super) wraps: bool,
}

impl Query {
    /// Finds a page; where it began is in the second place.
    pub(super) fn run(self, table: &mut Inner, window: Window, counted: bool) -> (Page, usize) {
        let id = table.id.clone();
        let Self { condition, order: orders, select } = self;
        let (ids, condition) = condition.split_ids(&id);
        let by_id = match orders.as_slice() {
            [] => Some(false),
            [(name, descending)] if name.eq_ignore_ascii_case(&id) => Some(*descending),
            _ => None,
        };
        let (found, total, skip) = match by_id {
            // Nothing has to be looked at but identifiers.
            Some(descending) if condition.is_none() => {
                let total = table.count(ids.clone());
                let skip = window.skip_of(total);
                let found = table.ids(ids, descending, skip).take(window.take).collect::<Vec<i64>>();
                (found, total, skip)
            }
            _ => {
                let matching = |id: &i64| table.test(*id, &|row| condition.holds(row));
                let mut found: Vec<i64> = table.ids(ids, by_id == Some(true), 0).filter(matching).collect();
                if by_id.is_none() {
                    let mut rows: Vec<(Json, i64)> = found.iter().map(|id| (table.json(*id), *id)).collect();
                    rows.sort_by(|(a, _), (b, _)| compare(&orders, a, b));
                    found = rows.into_iter().map(|(_, id)| id).collect();
                }
                let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
                let skip = window.skip_of(total);
                (found.into_iter().skip(skip).take(window.take).collect(), total, skip)
            }
        };
        let mut rows = String::new();
        for (index, id) in found.iter().enumerate() {
            if index > 0 {
                rows.push(',');
            }
            table.write(*id, select.as_deref(), &mut rows);
        }
        (Page { rows, len: found.len(), total: counted.then_some(total) }, skip)
    }
}

fn compare(orders: &[(String, bool)], a: &Json, b: &Json) -> Ordering {
    let one = |(name, descending): &(String, bool)| {
        let ordering = order(field(a, name), field(b, name));
        if *descending { ordering.reverse() } else { ordering }
    };
    orders.iter().map(one).find(|ordering| *ordering != Ordering::Equal).unwrap_or(Ordering::Equal)
}

impl Window {
    fn skip_of(self, total: i64) -> usize {
        let beyond = i64::try_from(self.skip).is_ok_and(|skip| skip >= total);
        if self.wraps && beyond { 0 } else { self.skip }
    }
}

/// The members that a `select` names; `*` and `UF_*` stand for several.
pub(super) fn project(row: Json, select: &[String]) -> Json {
    let Json::Object(members) = row else { return row };
    let wanted = |name: &str| {
        select.iter().any(|word| match word.strip_suffix('*') {
            Some(start) => {
                name.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start))
                    && (!start.is_empty() || !name.starts_with("UF_"))
            }
            None => word.eq_ignore_ascii_case(name),
        })
    };
    Json::Object(members.into_iter().filter(|(name, _)| wanted(name)).collect())
}
