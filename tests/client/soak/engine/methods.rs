//! Methods that no portal has, and what they have done.

use bitrix_api::meta::Api;
use bitrix_api::mock::{Portal, Refusal};
use bitrix_api::{ErrorKind, Json, Method, Record};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A change of REST 2; one whose text begins with `refuse` is refused.
#[derive(Clone, Debug, PartialEq, Method)]
#[method(name = "soak.add", output = i64, error = AddError, effect = "write")]
pub(super) struct Add {
    #[wire("TEXT")]
    pub(super) text: String,
    /// Identifier of another row.
    #[wire("PARENT")]
    pub(super) parent: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ErrorKind)]
pub(super) enum AddError {
    #[error(code = "SOAK_REFUSED", status = 400, text = "no")]
    Refused,
}

/// A change that does no harm when it is made twice.
#[derive(Clone, Debug, PartialEq, Method)]
#[method(name = "soak.set", output = bool, error = AddError, effect = "idempotent")]
pub(super) struct Set {
    #[wire("TEXT")]
    pub(super) text: String,
}

/// Answers its text.
#[derive(Clone, Debug, PartialEq, Method)]
#[method(name = "soak.get", output = String, effect = "read")]
pub(super) struct Get {
    #[wire("TEXT")]
    pub(super) text: String,
}

/// A read that uses up the time of its method.
#[derive(Clone, Debug, PartialEq, Method)]
#[method(name = "soak.slow", output = String, effect = "read")]
pub(super) struct Slow {
    #[wire("TEXT")]
    pub(super) text: String,
}

/// A change of REST 3.0.
#[derive(Clone, Debug, PartialEq, Method)]
#[method(name = "soak.item.add", api = "v3", output = Answer, error = AddError, effect = "write")]
pub(super) struct ItemAdd {
    pub(super) text: String,
    pub(super) parent: Option<i64>,
}

/// A read of REST 3.0.
#[derive(Clone, Debug, PartialEq, Method)]
#[method(name = "soak.item.get", api = "v3", output = Answer, effect = "read")]
pub(super) struct ItemGet {
    pub(super) text: String,
}

#[derive(Clone, Debug, Default, PartialEq, Record)]
pub(super) struct Answer {
    pub(super) item: Option<Item>,
}

#[derive(Clone, Debug, Default, PartialEq, Record)]
pub(super) struct Item {
    pub(super) id: Option<i64>,
    pub(super) text: Option<String>,
}

/// A row that a change has made, by its text.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// How often the change has run.
    pub(super) runs: u32,
    /// Of the last run.
    pub(super) id: i64,
    pub(super) parent: Option<i64>,
}

/// What the portal has done.
#[derive(Debug, Default)]
pub(super) struct Table(Mutex<BTreeMap<String, Row>>);

impl Table {
    pub(super) fn rows(&self) -> MutexGuard<'_, BTreeMap<String, Row>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, text: &str, parent: Option<i64>) -> Result<i64, Refusal<AddError>> {
        if text.starts_with("refuse") {
            return Err(AddError::Refused.into());
        }
        let mut rows = self.rows();
        let id = 1000 + i64::try_from(rows.len()).unwrap_or_default();
        let row = rows.entry(text.to_owned()).or_default();
        (row.runs, row.id, row.parent) = (row.runs + 1, id, parent);
        Ok(id)
    }
}

/// Names of the methods, for calls by name.
pub(super) const ADD: (Api, &str) = (Api::V2, "soak.add");
pub(super) const SLOW: (Api, &str) = (Api::V2, "soak.slow");

/// Teaches a portal the methods.
pub(super) fn teach(portal: &Portal, table: &Arc<Table>) {
    let (added, set, item) = (Arc::clone(table), Arc::clone(table), Arc::clone(table));
    portal.on::<Add>(move |request, _| added.change(&request.text, request.parent));
    portal.on::<Set>(move |request, _| set.change(&request.text, None).map(|_| true));
    portal.on::<Get>(|request, _| Ok(request.text));
    portal.on::<Slow>(|request, _| Ok(request.text));
    portal.on::<ItemAdd>(move |request, _| {
        let id = item.change(&request.text, request.parent)?;
        Ok(Answer { item: Some(Item { id: Some(id), text: Some(request.text) }) })
    });
    portal.on::<ItemGet>(|request, _| {
        Ok(Answer { item: Some(Item { id: Some(1), text: Some(request.text) }) })
    });
}

/// The identifier in an answer of whatever spelling.
pub(super) fn id(json: &Json) -> Option<i64> {
    json.as_i64()
}
