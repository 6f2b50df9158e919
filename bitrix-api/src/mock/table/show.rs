//! A page of a table, in the dialect of its method.

use super::super::answer::{Answered, escaped};
use super::super::handler::Refusal;
use super::Table;
use super::filter::{self, Condition, Operator, field};
use super::listing::{Listing, Paging};
use super::query::{Page, Query, Window};
use crate::codec::Json;
use crate::meta::Api;

/// The page that a call asks for.
pub(super) fn show(table: &Table, listing: &Listing, api: Api, params: &Json) -> Result<Answered, Refusal> {
    let mut query = Query {
        condition: match api {
            Api::V2 => filter::of_v2(field(params, "filter")),
            Api::V3 => filter::of_v3(field(params, "filter"))?,
        },
        order: order(field(params, "order")),
        select: select(field(params, "select")),
    };
    let mut table = table.lock();
    match &listing.paging {
        Paging::Start => {
            let start = params["start"].as_i64().unwrap_or_default();
            let counted = start >= 0;
            let mut skip = usize::try_from(start).unwrap_or_default();
            if listing.rounds {
                skip -= skip % listing.page_size.max(1);
            }
            let window = Window { skip, take: listing.page_size, wraps: listing.wraps };
            let (page, skip) = query.run(&mut table, window, counted);
            let end = i64::try_from(skip + page.len).unwrap_or(i64::MAX);
            let next = page.total.filter(|total| end < *total && page.len > 0).map(|_| end);
            let total = if counted { page.total } else { listing.uncounted_total.then_some(0) };
            Ok(Answered { next, total, ..listing.answered(&page, false) })
        }
        Paging::Offset { offset, limit } => {
            let take = listing.limit(whole(params, limit));
            let skip = whole(params, offset).unwrap_or_default();
            let (page, skip) = query.run(&mut table, window(skip, take), true);
            let more =
                page.total.is_some_and(|total| i64::try_from(skip + page.len).is_ok_and(|end| end < total));
            Ok(listing.answered(&page, more))
        }
        Paging::Page { page, size } => {
            let take = listing.limit(whole(params, size));
            let skip = (whole(params, page).unwrap_or(1).max(1) - 1).saturating_mul(take);
            let (page, skip) = query.run(&mut table, window(skip, take), true);
            let more =
                page.total.is_some_and(|total| i64::try_from(skip + page.len).is_ok_and(|end| end < total));
            Ok(listing.answered(&page, more))
        }
        Paging::Before { last, first, limit } => {
            let id = table.id.clone();
            let bound =
                |operator, value: i64| Condition::Field { name: id.clone(), operator, value: value.into() };
            let mut conditions = vec![query.condition];
            let (last, first) = (at(params, last).as_i64(), at(params, first).as_i64());
            conditions.extend(last.map(|last| bound(Operator::Less, last)));
            conditions.extend(first.map(|first| bound(Operator::Greater, first)));
            query.condition = Condition::All(conditions);
            query.order = vec![(id, first.is_none())];
            let take = listing.limit(whole(params, limit));
            let (page, _) = query.run(&mut table, window(0, take), true);
            let more = page.total.is_some_and(|total| i64::try_from(page.len).is_ok_and(|len| len < total));
            Ok(listing.answered(&page, more))
        }
        Paging::Pagination => {
            let pagination = &params["pagination"];
            let take = listing.limit(v3_limit(pagination)?);
            let skip = match pagination["page"].as_i64() {
                Some(page) => usize::try_from(page.max(1) - 1).unwrap_or_default().saturating_mul(take),
                None => {
                    usize::try_from(pagination["offset"].as_i64().unwrap_or_default()).unwrap_or_default()
                }
            };
            let (page, _) = query.run(&mut table, window(skip, take), false);
            Ok(listing.answered(&page, false))
        }
        Paging::Tail => {
            let cursor = &params["cursor"];
            let take = listing.limit(v3_limit(cursor)?);
            if cursor.is_null() {
                query.order = vec![(table.id.clone(), false)];
            } else {
                query = query.after(cursor)?;
            }
            let (page, _) = query.run(&mut table, window(0, take), false);
            Ok(listing.answered(&page, false))
        }
    }
}

impl Query {
    /// The rows after a cursor.
    fn after(mut self, cursor: &Json) -> Result<Self, Refusal> {
        let (Some(name), Some(value)) = (cursor["field"].as_str(), cursor.get("value")) else {
            let code = "BITRIX_REST_V3_EXCEPTION_INVALIDPAGINATIONEXCEPTION";
            return Err(Refusal::code(code).description("A cursor has `field` and `value`"));
        };
        if self.condition.is_on(name) {
            let code = "BITRIX_REST_V3_EXCEPTION_INVALIDFILTEREXCEPTION";
            return Err(Refusal::code(code).description("The field of the cursor may not be filtered by"));
        }
        let descending = cursor["order"].as_str().is_some_and(|word| word.eq_ignore_ascii_case("desc"));
        let operator = if descending { Operator::Less } else { Operator::Greater };
        let after = Condition::Field { name: name.to_owned(), operator, value: value.clone() };
        self.condition = match self.condition {
            Condition::All(mut inner) => {
                inner.push(after);
                Condition::All(inner)
            }
            other => Condition::All(vec![other, after]),
        };
        self.order = vec![(name.to_owned(), descending)];
        Ok(self)
    }
}

const fn window(skip: usize, take: usize) -> Window {
    Window { skip, take, wraps: false }
}

impl Listing {
    /// The rows of a page, for the wish of a call.
    fn limit(&self, wanted: Option<usize>) -> usize {
        wanted.unwrap_or(self.page_size).min(self.max_page)
    }

    fn answered(&self, page: &Page, more: bool) -> Answered {
        let mut result = String::with_capacity(page.rows.len() + 40);
        match &self.wrapper {
            None => {
                result.push('[');
                result.push_str(&page.rows);
                result.push(']');
            }
            Some(key) => {
                result.push('{');
                result.push_str(&escaped(&Json::from(key.as_str()).to_string()));
                result.push_str(":[");
                result.push_str(&page.rows);
                result.push(']');
                if let Some(key) = &self.has_more {
                    result.push(',');
                    result.push_str(&escaped(&Json::from(key.as_str()).to_string()));
                    result.push_str(if more { ":true" } else { ":false" });
                }
                result.push('}');
            }
        }
        Answered { result, next: None, total: None }
    }
}

/// A parameter by a path with dots.
fn at<'p>(params: &'p Json, path: &str) -> &'p Json {
    path.split('.').fold(params, |node, key| field(node, key))
}

fn whole(params: &Json, path: &str) -> Option<usize> {
    at(params, path).as_i64().map(|value| usize::try_from(value).unwrap_or_default())
}

fn v3_limit(pagination: &Json) -> Result<Option<usize>, Refusal> {
    match pagination.get("limit") {
        None | Some(Json::Null) => Ok(None),
        Some(limit) => match limit.as_i64().and_then(|limit| usize::try_from(limit).ok()) {
            Some(limit) if limit > 0 => Ok(Some(limit)),
            _ => {
                let code = "BITRIX_REST_V3_EXCEPTION_INVALIDPAGINATIONEXCEPTION";
                Err(Refusal::code(code).description("Invalid pagination"))
            }
        },
    }
}

fn order(json: &Json) -> Vec<(String, bool)> {
    let descending =
        |value: &Json| value.as_str().is_some_and(|word| word.to_ascii_lowercase().starts_with("desc"));
    json.as_object()
        .unwrap_or_default()
        .iter()
        .map(|(name, value)| (name.clone(), descending(value)))
        .collect()
}

/// The named members; none for all.
fn select(json: &Json) -> Option<Vec<String>> {
    let names: Vec<String> = match json {
        Json::Array(items) => items.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
        Json::Object(members) => {
            members.iter().filter_map(|(_, value)| value.as_str()).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    };
    let all = |names: &[String]| ["*", "UF_*"].iter().all(|word| names.iter().any(|name| name == word));
    if names.is_empty() || all(&names) { None } else { Some(names) }
}
