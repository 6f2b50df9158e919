//! One page after the other, as the method pages.

use super::reply::{Facts, Key};
use super::{Portal, Read, Sink, Step, Template};
use crate::codec::Json;
use crate::error::Error;
use crate::list::{Dialect, Progress};

/// Where the next page begins.
pub(super) struct Sequential {
    place: Place,
    /// Rows that are asked for at once, where the method takes a number.
    size: Option<u32>,
    /// What the page before began with.
    print: Option<u64>,
}

enum Place {
    Start(i64),
    Offset(i64),
    Page(i64),
    /// Behind the row with this key.
    After(Option<Key>),
    /// Where the answer before said.
    Told(Json),
}

impl Sequential {
    pub(super) fn new(template: &Template, size: Option<u32>) -> Self {
        let own = |word| template.own_number(word);
        let place = match template.paging.dialect {
            Dialect::Start => Place::Start(own("start").unwrap_or(0).max(0)),
            Dialect::Offset => Place::Offset(own("offset").unwrap_or(0)),
            Dialect::Page => Place::Page(own("page").unwrap_or(1)),
            Dialect::Pagination => {
                let own = template.own("pagination").map_or(&Json::Null, |own| own);
                Place::Offset(own["offset"].as_i64().unwrap_or(0))
            }
            Dialect::Cursor | Dialect::Tail => Place::After(None),
        };
        Self { place, size, print: None }
    }

    /// Goes on where another way of walking has come to.
    pub(super) const fn from_start(start: i64) -> Self {
        Self { place: Place::Start(start), size: None, print: None }
    }

    pub(super) async fn step(
        &mut self,
        portal: &mut Portal,
        progress: &mut Progress,
        sink: &mut dyn Sink,
    ) -> Result<(Step, usize), Error> {
        let params = self.params(&portal.template);
        let read = portal.ask(params, sink).await?;
        progress.total = progress.total.or(read.total.and_then(|total| u64::try_from(total).ok()));
        let rows = read.facts.rows;
        if rows > 0 && self.print.replace(read.facts.print) == Some(read.facts.print) {
            return Err(stalled(portal, "the same page came again"));
        }
        let step = self.advance(portal, read)?;
        Ok((step, rows))
    }

    fn params(&self, template: &Template) -> Json {
        let mut values = Vec::new();
        let limit = self.size.map(Json::from);
        let dialect = template.paging.dialect;
        match (&self.place, dialect) {
            (Place::Start(start), _) => return template.at_start(*start),
            (Place::Offset(offset), Dialect::Pagination) => {
                values.push(("offset".to_owned(), Json::from(*offset)));
                values.extend(limit.map(|limit| ("limit".to_owned(), limit)));
                // The first page comes without being asked for, also where only a cursor is known.
                if *offset == 0 {
                    values.retain(|(name, _)| name != "offset");
                }
                if values.is_empty() {
                    return template.with(&[]);
                }
                return template.within("pagination", values);
            }
            (Place::Told(after), _) => {
                values.push(("afterCursor".to_owned(), after.clone()));
                values.extend(limit.map(|limit| ("limit".to_owned(), limit)));
                return template.within("pagination", values);
            }
            (Place::After(last), Dialect::Tail) => {
                let Some(last) = last else { return template.with(&[]) };
                let key = template.paging.request_key().unwrap_or_default();
                values.push(("field".to_owned(), Json::from(key)));
                values.push(("value".to_owned(), last.json()));
                values.push(("order".to_owned(), Json::from("ASC")));
                values.extend(limit.map(|limit| ("limit".to_owned(), limit)));
                return template.within("cursor", values);
            }
            _ => {}
        }
        let mut values: Vec<(&str, Json)> = limit.map(|limit| ("limit", limit)).into_iter().collect();
        match &self.place {
            Place::Offset(offset) => values.push(("offset", Json::from(*offset))),
            Place::Page(page) => values.push(("page", Json::from(*page))),
            Place::After(Some(last)) => values.push(("last_id", last.json())),
            _ => {}
        }
        template.with(&values)
    }

    fn advance(&mut self, portal: &Portal, read: Read) -> Result<Step, Error> {
        let Read { facts, next, .. } = read;
        let dialect = portal.template.paging.dialect;
        if facts.rows == 0 || (facts.more == Some(false) && dialect != Dialect::Start) {
            return Ok(Step::Last);
        }
        self.place = match &self.place {
            // The server goes back to the first page behind the last one: only what it says counts.
            Place::Start(start) => match next {
                None => return Ok(Step::Last),
                Some(next) if next > *start => Place::Start(next),
                Some(_) => {
                    return Err(stalled(portal, "the next page is said to begin before this one ends"));
                }
            },
            Place::Offset(offset) => match facts.after {
                Some(after) => Place::Told(after),
                None => Place::Offset(further(portal, *offset, &facts)?),
            },
            Place::Page(page) => Place::Page(page + 1),
            Place::After(before) => {
                let Some(last) = facts.last else {
                    return Err(portal.failed("the last row has no key from which the list could go on"));
                };
                let back = match (before, &last) {
                    (Some(Key::Number(before)), Key::Number(last)) if dialect == Dialect::Tail => {
                        last <= before
                    }
                    (before, last) => before.as_ref() == Some(last),
                };
                if back {
                    return Err(stalled(portal, "the page ends where the one before ended"));
                }
                Place::After(Some(last))
            }
            Place::Told(before) => match facts.after {
                None => return Ok(Step::Last),
                Some(after) if after == *before => {
                    return Err(stalled(portal, "the cursor is that of the page before"));
                }
                Some(after) => Place::Told(after),
            },
        };
        Ok(Step::More)
    }
}

fn further(portal: &Portal, offset: i64, facts: &Facts) -> Result<i64, Error> {
    let rows = i64::try_from(facts.rows).unwrap_or(i64::MAX);
    let next = facts.next.unwrap_or_else(|| offset.saturating_add(rows));
    if next > offset {
        Ok(next)
    } else {
        Err(stalled(portal, "the next page is said to begin before this one ends"))
    }
}

fn stalled(portal: &Portal, why: &str) -> Error {
    portal.failed(&format!("the list does not go on: {why}"))
}
