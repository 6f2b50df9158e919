//! The request that is sent for each page: what the user asked for, with the paging's own parameters in it.

use crate::codec::{EncodeError, Json};
use crate::list::{Dialect, Order, Paging};
use crate::meta::{FilterDialect, MethodMeta};
use std::borrow::Cow;

/// The parameters that all pages have in common, and where paging puts its own.
#[derive(Clone)]
pub(in crate::list) struct Template {
    pub(in crate::list) meta: MethodMeta,
    pub(in crate::list) paging: Paging,
    params: Vec<(String, Json)>,
    /// What was asked for beside the request.
    filters: Vec<Json>,
    selected: Vec<Cow<'static, str>>,
    ordered: Vec<(Cow<'static, str>, Order)>,
    fault: Option<EncodeError>,
}

type Members = Vec<(String, Json)>;

impl Template {
    pub(in crate::list) fn new(
        meta: MethodMeta,
        paging: Paging,
        request: Result<String, EncodeError>,
    ) -> Self {
        let (params, fault) = match request.map(|json| json.parse()) {
            Ok(Ok(Json::Object(params))) => (params, None),
            Err(fault) => (Vec::new(), Some(fault)),
            // A request without parameters; the encoder writes nothing that is not JSON.
            Ok(_) => (Vec::new(), None),
        };
        Self { meta, paging, params, filters: Vec::new(), selected: Vec::new(), ordered: Vec::new(), fault }
    }

    pub(in crate::list) fn filter(&mut self, filter: Result<Json, EncodeError>) {
        match filter {
            Ok(filter) => self.filters.push(filter),
            Err(fault) => self.fault = self.fault.take().or(Some(fault)),
        }
    }

    pub(in crate::list) fn select(&mut self, name: Cow<'static, str>) {
        if !self.selected.contains(&name) {
            self.selected.push(name);
        }
    }

    pub(in crate::list) fn order(&mut self, name: Cow<'static, str>, order: Order) {
        self.ordered.push((name, order));
    }

    /// What cannot be sent, as the end of a sentence.
    pub(super) fn fault(&mut self) -> Option<String> {
        if let Some(fault) = self.fault.take() {
            return Some(fault.to_string());
        }
        if !self.ordered.is_empty() && self.own("order").is_some_and(|own| !is_empty(own)) {
            return Some("the request has an order, and another was asked for".to_owned());
        }
        if self.own("pagination").is_some_and(|own| !own["page"].is_null()) {
            return Some("its `pagination` has a `page`: give an `offset` instead".to_owned());
        }
        for (word, asked) in [
            ("filter", !self.filters.is_empty()),
            ("select", !self.selected.is_empty()),
            ("order", !self.ordered.is_empty()),
        ] {
            if asked && self.name(word).is_none() {
                return Some(format!("the method has no parameter `{word}`"));
            }
        }
        // Where filters meet, the same condition twice would be one of them.
        let members: Vec<&str> = self
            .filters
            .iter()
            .chain(self.own("filter"))
            .filter_map(Json::as_object)
            .flatten()
            .map(|(name, _)| name.as_str())
            .collect();
        let twice = members.iter().enumerate().find(|(index, name)| members[..*index].contains(name));
        twice.map(|(_, name)| format!("`{name}` is in the filter twice: the server takes the last"))
    }

    /// The parameter of this name, as the method spells it.
    fn name(&self, word: &str) -> Option<&'static str> {
        self.meta.params.iter().map(|param| param.name).find(|name| name.eq_ignore_ascii_case(word))
    }

    /// What the request itself has for a parameter.
    pub(super) fn own(&self, word: &str) -> Option<&Json> {
        self.params.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, value)| value)
    }

    /// A number that the request itself has.
    pub(super) fn own_number(&self, word: &str) -> Option<i64> {
        self.own(word).and_then(Json::as_i64)
    }

    /// Whether the request asks for a list from its beginning on.
    pub(super) fn is_whole(&self) -> bool {
        let pagination = self.own("pagination").and_then(|own| own["offset"].as_i64());
        self.own_number("start").unwrap_or(0) <= 0 && pagination.unwrap_or(0) == 0
    }

    /// Whether the user asked for an order.
    pub(super) fn is_ordered(&self) -> bool {
        !self.ordered.is_empty()
            || self.own("order").is_some_and(|own| !is_empty(own))
            || self.own("sort").is_some()
    }

    /// Why the list cannot be walked by the key of its rows; `None` if it can.
    pub(super) fn no_keyset(&self) -> Option<String> {
        let Some(key) = self.paging.request_key() else {
            return Some("the key of its rows is not known".to_owned());
        };
        let Some(_) = self.meta.filter.filter(|_| self.name("filter").is_some()) else {
            return Some("the method does not filter".to_owned());
        };
        if self.name("order").is_none() {
            return Some("the method does not sort".to_owned());
        }
        if self.is_ordered() {
            return Some("the request asks for an order of its own".to_owned());
        }
        if !self.is_whole() {
            return Some("the request begins in the middle".to_owned());
        }
        if !matches!(self.paging.dialect, Dialect::Start | Dialect::Pagination) {
            return Some("the method pages in another way".to_owned());
        }
        let taken = [format!(">{key}"), format!("<={key}")];
        let own = self.own("filter").into_iter().chain(&self.filters).filter_map(Json::as_object).flatten();
        own.map(|(name, _)| name)
            .find(|name| taken.contains(name))
            .map(|name| format!("the filter has `{name}`, which the walk needs for itself"))
    }

    /// The parameters without those of paging.
    fn common(&self) -> Members {
        let mut params = self.params.clone();
        params
            .retain(|(name, _)| !name.eq_ignore_ascii_case("start") || self.paging.dialect != Dialect::Start);
        for (name, order) in &self.ordered {
            self.put_order(&mut params, name, *order);
        }
        for filter in &self.filters {
            self.put_filter(&mut params, filter.clone());
        }
        if !self.selected.is_empty() {
            self.put_select(&mut params, self.selected.iter().map(AsRef::as_ref));
        }
        params
    }

    /// By `start`.
    pub(super) fn at_start(&self, start: i64) -> Json {
        let mut params = self.common();
        // Methods with parameters by position take no other; the first page comes without being asked for.
        if start != 0 {
            put(&mut params, "start", Json::from(start));
        }
        Json::Object(params)
    }

    /// By a parameter of the method's own.
    pub(super) fn with(&self, values: &[(&str, Json)]) -> Json {
        let mut params = self.common();
        for (word, value) in values {
            put(&mut params, self.name(word).unwrap_or(word), value.clone());
        }
        Json::Object(params)
    }

    /// By members of `pagination` or `cursor`, beside those that the request has there.
    pub(super) fn within(&self, word: &str, values: Members) -> Json {
        let mut params = self.common();
        let name = self.name(word).unwrap_or(word);
        let mut inner = match params.iter().find(|(known, _)| known == name) {
            Some((_, Json::Object(members))) => members.clone(),
            _ => Vec::new(),
        };
        for (name, value) in values {
            put(&mut inner, &name, value);
        }
        put(&mut params, name, Json::Object(inner));
        Json::Object(params)
    }

    /// In the order of keys, those after `after` and up to `until`. `counted`: the answer is to say how many there are.
    pub(super) fn keyset(&self, after: Option<i64>, until: Option<i64>, counted: bool) -> Json {
        let key = self.paging.request_key().unwrap_or_default();
        let mut params = self.common();
        self.put_order(&mut params, &key, Order::Ascending);
        for (operator, bound) in [(">", after), ("<=", until)] {
            let Some(bound) = bound else { continue };
            self.put_filter(
                &mut params,
                match self.meta.filter {
                    Some(FilterDialect::Conditions) => Json::Array(vec![Json::Array(vec![
                        Json::from(key.as_str()),
                        Json::from(operator),
                        Json::from(bound),
                    ])]),
                    _ => Json::Object(vec![(format!("{operator}{key}"), Json::from(bound))]),
                },
            );
        }
        // Without the key there would be no next page.
        let selects = self.name("select").and_then(|name| member(&params, name));
        if selects.is_some_and(|select| !is_empty(select)) {
            self.put_select(&mut params, [key.as_str()]);
        }
        if self.paging.dialect == Dialect::Start && !counted {
            put(&mut params, "start", Json::from(-1));
        }
        Json::Object(params)
    }

    /// The same parameters, for pages of this size.
    pub(super) fn sized(&self, params: Json, size: u32) -> Json {
        let Json::Object(mut params) = params else { return params };
        let name = self.name("pagination").unwrap_or("pagination");
        let mut inner = match member(&params, name) {
            Some(Json::Object(members)) => members.clone(),
            _ => Vec::new(),
        };
        put(&mut inner, "limit", Json::from(size));
        put(&mut params, name, Json::Object(inner));
        Json::Object(params)
    }

    fn put_order(&self, params: &mut Members, key: &str, order: Order) {
        let name = self.name("order").unwrap_or("order");
        // `sort` is what to sort by where there is one, and `order` the direction.
        if let Some(sort) = self.name("sort") {
            put(params, sort, Json::from(key));
            put(params, name, Json::from(order.word()));
            return;
        }
        let mut members = match member(params, name) {
            Some(Json::Object(members)) => members.clone(),
            _ => Vec::new(),
        };
        put(&mut members, key, Json::from(order.word()));
        put(params, name, Json::Object(members));
    }

    fn put_filter(&self, params: &mut Members, filter: Json) {
        let name = self.name("filter").unwrap_or("filter");
        let joined = match (member(params, name).cloned(), filter) {
            (Some(Json::Object(mut members)), Json::Object(more)) => {
                members.extend(more);
                Json::Object(members)
            }
            (Some(Json::Array(mut conditions)), Json::Array(more)) => {
                conditions.extend(more);
                Json::Array(conditions)
            }
            (_, filter) => filter,
        };
        put(params, name, joined);
    }

    fn put_select<'a>(&self, params: &mut Members, names: impl IntoIterator<Item = &'a str>) {
        let name = self.name("select").unwrap_or("select");
        let mut selected: Vec<Json> =
            member(params, name).and_then(Json::as_array).unwrap_or_default().to_vec();
        for wanted in names {
            let there = selected.iter().filter_map(Json::as_str).any(|known| known == wanted || known == "*");
            if !there {
                selected.push(Json::from(wanted));
            }
        }
        put(params, name, Json::Array(selected));
    }
}

fn member<'m>(members: &'m Members, name: &str) -> Option<&'m Json> {
    members.iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

fn put(members: &mut Members, name: &str, value: Json) {
    match members.iter_mut().find(|(known, _)| known == name) {
        Some((_, known)) => *known = value,
        None => members.push((name.to_owned(), value)),
    }
}

fn is_empty(json: &Json) -> bool {
    match json {
        Json::Null => true,
        Json::Array(items) => items.is_empty(),
        Json::Object(members) => members.is_empty(),
        _ => false,
    }
}
