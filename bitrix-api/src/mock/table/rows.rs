//! The rows themselves.

use super::super::answer::escaped;
use crate::codec::Json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Makes the JSON text of a row.
type Make = Arc<dyn Fn(i64) -> String + Send + Sync>;
type Hook = Box<dyn FnOnce(&Table) + Send>;

/// Rows with an identifier, which list methods of an embedded portal show; see
/// [`Portal::list`](crate::mock::Portal::list).
///
/// Clones are the same table. Rows can be added and removed at any time, also while a client walks over them.
///
/// ```
/// use bitrix_api::Json;
/// use bitrix_api::mock::Table;
///
/// let table = Table::new("ID");
/// let id = table.insert(Json::from_iter([("TITLE", "First")]));
/// table.remove(id);
/// assert_eq!(table.len(), 0);
///
/// // A million rows that take no memory.
/// let many = Table::generated("ID", 1_000_000, |id| format!(r#"{{"ID":"{id}","TITLE":"Row {id}"}}"#));
/// assert_eq!(many.len(), 1_000_000);
/// ```
#[derive(Clone)]
pub struct Table {
    inner: Arc<Mutex<Inner>>,
}

pub(super) struct Inner {
    pub(super) id: String,
    stored: BTreeMap<i64, Stored>,
    /// Identifiers 1 to this are made by `make`, except the removed ones.
    generated: i64,
    removed: BTreeSet<i64>,
    make: Option<Make>,
    next: i64,
    /// Rows as the last `select` wants them.
    projected: (Vec<String>, BTreeMap<i64, Arc<str>>),
    requests: u64,
    hooks: Vec<(u64, Hook)>,
}

/// A row as it is compared and as it is sent.
struct Stored {
    json: Json,
    text: Arc<str>,
}

impl Table {
    /// A table without rows; `id` names the member that holds a row's identifier.
    pub fn new(id: impl Into<String>) -> Self {
        Self::of(id.into(), 0, None)
    }

    /// A table of `count` rows with the identifiers 1 to `count`, each made when it is asked for: `make` gives its JSON
    /// text, with the identifier in it.
    pub fn generated(
        id: impl Into<String>,
        count: u32,
        make: impl Fn(i64) -> String + Send + Sync + 'static,
    ) -> Self {
        Self::of(id.into(), i64::from(count), Some(Arc::new(make)))
    }

    fn of(id: String, generated: i64, make: Option<Make>) -> Self {
        let inner = Inner {
            id,
            stored: BTreeMap::new(),
            generated,
            removed: BTreeSet::new(),
            make,
            next: generated + 1,
            projected: Default::default(),
            requests: 0,
            hooks: Vec::new(),
        };
        Self { inner: Arc::new(Mutex::new(inner)) }
    }

    /// Adds a row, in the place of one with the same identifier, and returns its identifier. A row without one is given
    /// the next, as a number.
    pub fn insert(&self, row: Json) -> i64 {
        self.lock().insert(row)
    }

    /// Adds rows.
    pub fn extend(&self, rows: impl IntoIterator<Item = Json>) {
        let mut inner = self.lock();
        for row in rows {
            inner.insert(row);
        }
    }

    /// Removes a row; whether it was there.
    pub fn remove(&self, id: i64) -> bool {
        let mut inner = self.lock();
        inner.projected.1.remove(&id);
        let stored = inner.stored.remove(&id).is_some();
        let generated = (1..=inner.generated).contains(&id) && inner.removed.insert(id);
        stored || generated
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        usize::try_from(self.lock().count(i64::MIN..=i64::MAX)).unwrap_or(usize::MAX)
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How often rows were asked for until now, in requests and commands of batches.
    pub fn requests(&self) -> u64 {
        self.lock().requests
    }

    /// Does something when the rows were asked for `requests` more times: adds or removes rows while a client is in the
    /// middle of them.
    pub fn after(&self, requests: u64, change: impl FnOnce(&Self) + Send + 'static) {
        let mut inner = self.lock();
        let at = inner.requests + requests;
        inner.hooks.push((at, Box::new(change)));
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a request and does what was to be done after it.
    pub(super) fn asked(&self) {
        let due = {
            let mut inner = self.lock();
            inner.requests += 1;
            let now = inner.requests;
            inner.hooks.extract_if(.., |(at, _)| *at <= now).collect::<Vec<_>>()
        };
        for (_, change) in due {
            change(self);
        }
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table").field("rows", &self.len()).finish_non_exhaustive()
    }
}

impl Inner {
    fn insert(&mut self, mut row: Json) -> i64 {
        let id = match row.get(&self.id).and_then(Json::as_i64) {
            Some(id) => id,
            None => {
                let id = self.next;
                if let Json::Object(members) = &mut row {
                    members.retain(|(name, _)| *name != self.id);
                    members.insert(0, (self.id.clone(), id.into()));
                }
                id
            }
        };
        self.next = self.next.max(id.saturating_add(1));
        if (1..=self.generated).contains(&id) {
            self.removed.insert(id);
        }
        self.projected.1.remove(&id);
        let text = escaped(&row.to_string()).into();
        self.stored.insert(id, Stored { json: row, text });
        id
    }

    /// How many rows have identifiers in a range, without looking at them.
    pub(super) fn count(&self, ids: RangeInclusive<i64>) -> i64 {
        let (low, high) = ((*ids.start()).max(1), (*ids.end()).min(self.generated));
        let made = if low > high {
            0
        } else {
            (high - low + 1) - i64::try_from(self.removed.range(low..=high).count()).unwrap_or_default()
        };
        let stored = if ids.is_empty() { 0 } else { self.stored.range(ids).count() };
        made + i64::try_from(stored).unwrap_or_default()
    }

    /// The identifiers in a range, in their order or against it, without the first `skip`.
    pub(super) fn ids(
        &self,
        ids: RangeInclusive<i64>,
        descending: bool,
        skip: usize,
    ) -> Box<dyn Iterator<Item = i64> + '_> {
        if ids.is_empty() {
            return Box::new(std::iter::empty());
        }
        let (low, high) = ((*ids.start()).max(1), (*ids.end()).min(self.generated));
        let made = low..=high;
        let stored = self.stored.range(ids).map(|(id, _)| *id);
        // A million rows are not counted off one by one.
        if self.stored.is_empty() && self.removed.is_empty() {
            return if descending { Box::new(made.rev().skip(skip)) } else { Box::new(made.skip(skip)) };
        }
        let made = made.filter(|id| !self.removed.contains(id));
        if descending {
            Box::new(merged(made.rev(), stored.rev(), |a, b| a > b).skip(skip))
        } else {
            Box::new(merged(made, stored, |a, b| a < b).skip(skip))
        }
    }

    pub(super) fn json(&self, id: i64) -> Json {
        match (self.stored.get(&id), &self.make) {
            (Some(row), _) => row.json.clone(),
            (None, Some(make)) => make(id).parse().unwrap_or_default(),
            (None, None) => Json::Null,
        }
    }

    /// Runs over a row's members without copying them where they are stored.
    pub(super) fn test(&self, id: i64, test: &dyn Fn(&Json) -> bool) -> bool {
        match self.stored.get(&id) {
            Some(row) => test(&row.json),
            None => test(&self.json(id)),
        }
    }

    /// Appends the JSON text of a row, with the members of `select` alone if there is one.
    pub(super) fn write(&mut self, id: i64, select: Option<&[String]>, out: &mut String) {
        let Some(select) = select else {
            match (self.stored.get(&id), &self.make) {
                (Some(row), _) => out.push_str(&row.text),
                (None, Some(make)) => out.push_str(&escaped(&make(id))),
                (None, None) => out.push_str("null"),
            }
            return;
        };
        if self.projected.0 != select {
            self.projected = (select.to_vec(), BTreeMap::new());
        }
        if let Some(text) = self.projected.1.get(&id) {
            out.push_str(text);
            return;
        }
        let text = escaped(&super::query::project(self.json(id), select).to_string());
        out.push_str(&text);
        if self.stored.contains_key(&id) {
            self.projected.1.insert(id, text.into());
        }
    }
}

/// Two sorted sequences as one.
fn merged(
    a: impl Iterator<Item = i64>,
    b: impl Iterator<Item = i64>,
    first: impl Fn(i64, i64) -> bool,
) -> impl Iterator<Item = i64> {
    let (mut a, mut b) = (a.peekable(), b.peekable());
    std::iter::from_fn(move || match (a.peek(), b.peek()) {
        (Some(x), Some(y)) if first(*x, *y) => a.next(),
        (Some(_), None) => a.next(),
        _ => b.next(),
    })
}
