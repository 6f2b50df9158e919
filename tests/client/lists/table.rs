//! A table on the embedded portal that is listed as the server lists one: pages of 50, `next` and `total` unless it is told
//! not to count, back to the first page behind the last one, filters and order by the key.

use bitrix_api::codec::Json;
use bitrix_api::list::Field;
use bitrix_api::mock::Portal;
use bitrix_api::{Client, Method, Record};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// A row.
#[derive(Clone, Debug, PartialEq, Record)]
#[record(output, fields)]
pub(super) struct Good {
    #[wire("id")]
    pub id: i64,
    #[wire("title")]
    pub title: Option<String>,
}

/// The list, as a user would write it who has a method of their own.
#[derive(Clone, Debug, PartialEq, Method)]
#[method(
    name = "shop.good.list",
    effect = "read",
    output = Json,
    filter = "prefix",
    paging = "start",
    row = Good,
    rows = "items",
    key = "id"
)]
pub(super) struct List {
    pub select: Option<Json>,
    pub filter: Option<Json>,
    pub order: Option<Json>,
    pub start: Option<i64>,
}

/// What a row has besides its key.
type Rows = BTreeMap<i64, String>;

/// The table; clones are the same one.
#[derive(Clone)]
pub(super) struct Table {
    pub portal: Arc<Portal>,
    pub rows: Arc<Mutex<Rows>>,
}

impl Table {
    /// With rows of these keys.
    pub(super) fn new(keys: impl IntoIterator<Item = i64>) -> Self {
        Self::changing(keys, |_, _| {})
    }

    /// `change` is run on the rows after each call of the list, which it is told the number of.
    pub(super) fn changing(
        keys: impl IntoIterator<Item = i64>,
        change: impl Fn(u64, &mut Rows) + Send + Sync + 'static,
    ) -> Self {
        let portal = Arc::new(Portal::in_process());
        let rows: Rows = keys.into_iter().map(|key| (key, format!("good {key}"))).collect();
        let rows = Arc::new(Mutex::new(rows));
        let (shared, calls) = (Arc::clone(&rows), Mutex::new(0));
        portal.on_name("shop.good.list", move |call| {
            let mut rows = shared.lock().unwrap();
            let answer = page(&rows, call.params(), "id", "items");
            let mut calls = calls.lock().unwrap();
            *calls += 1;
            change(*calls, &mut rows);
            Ok(answer)
        });
        Self { portal, rows }
    }

    pub(super) fn client(&self) -> Client {
        self.portal.client()
    }

    pub(super) fn keys(&self) -> Vec<i64> {
        self.rows.lock().unwrap().keys().copied().collect()
    }
}

/// A page of the rows, as the parameters ask for.
pub(super) fn page(rows: &Rows, params: &Json, key: &str, wrapper: &str) -> Json {
    let filter = &params["filter"];
    let bound = |operator: &str| filter[format!("{operator}{key}").as_str()].as_i64();
    let wanted = |id: i64| bound("!").is_none_or(|bound| id != bound);
    let from = bound(">").map_or(i64::MIN, |bound| bound + 1);
    let within = rows.range(from..=bound("<=").unwrap_or(i64::MAX).max(from));
    // Without counting nobody looks further.
    let most = if params["start"].as_i64() == Some(-1) { 50 } else { usize::MAX };
    let mut found: Vec<(i64, &String)> = within
        .filter(|(id, _)| wanted(**id) && bound("<=").is_none_or(|bound| **id <= bound))
        .map(|(id, title)| (*id, title))
        .take(most)
        .collect();
    if params["order"][key].as_str() == Some("DESC") {
        found.reverse();
    }
    let total = found.len();
    let start = params["start"].as_i64().unwrap_or(0);
    let counted = start >= 0;
    let mut start = usize::try_from(start).unwrap_or(0) / 50 * 50;
    if start >= total {
        start = 0;
    }
    let one = |(id, title): &(i64, &String)| {
        Json::from_iter([("id", Json::from(id.to_string())), ("title", Json::from(title.as_str()))])
    };
    let items: Vec<Json> = found.iter().skip(start).take(50).map(one).collect();
    let end = start + items.len();
    let mut answer = vec![(wrapper.to_owned(), Json::Array(items))];
    answer.push(("total".to_owned(), Json::from(if counted { total as i64 } else { 0 })));
    if counted && end < total {
        answer.push(("next".to_owned(), Json::from(end as i64)));
    }
    Json::Object(answer)
}

/// The key, as a constant of the row.
pub(super) const ID: Field<Good, i64> = Good::ID;
