//! The reading of a page: its rows straight into their type, and what the walk has to know of them.

use crate::codec::{Decode, DecodeError, Decoder, Json, Kind};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// Rows of a page, mostly: as many have room made for them at once, and no more on the word of the first row.
const USUAL_ROWS: usize = 50;

/// Where rows go, whatever their type.
pub(in crate::list) trait Sink: Send {
    /// Reads one row.
    fn row(&mut self, d: &mut Decoder<'_>) -> Result<(), DecodeError>;
    /// Makes room for so many more.
    fn make_room(&mut self, rows: usize);
    /// Forgets all rows.
    fn clear(&mut self);
    /// Forgets rows behind the first so many.
    fn cut(&mut self, rows: usize);
}

impl<T: Decode + Send> Sink for Vec<T> {
    fn row(&mut self, d: &mut Decoder<'_>) -> Result<(), DecodeError> {
        self.push(T::decode(d)?);
        Ok(())
    }

    fn make_room(&mut self, rows: usize) {
        self.reserve_exact(rows);
    }

    fn clear(&mut self) {
        self.clear();
    }

    fn cut(&mut self, rows: usize) {
        self.truncate(rows);
    }
}

/// What identifies a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Number(i64),
    Text(String),
}

impl Key {
    pub(super) fn json(&self) -> Json {
        match self {
            Self::Number(number) => Json::from(*number),
            Self::Text(text) => Json::from(text.as_str()),
        }
    }
}

/// What is known of a page.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) rows: usize,
    pub(super) first: Option<Key>,
    pub(super) last: Option<Key>,
    /// Of the first row: two pages that begin alike are one page.
    pub(super) print: u64,
    /// What stands beside the rows.
    pub(super) more: Option<bool>,
    pub(super) next: Option<i64>,
    pub(super) after: Option<Json>,
}

/// Reads a `result`: the rows below `wrapper`, or the result itself.
pub(super) fn read(
    d: &mut Decoder<'_>,
    wrapper: Option<&'static str>,
    key: Option<&str>,
    sink: &mut dyn Sink,
) -> Result<Facts, DecodeError> {
    // An answer may be read twice: the first time it did not fit.
    sink.clear();
    let mut facts = Facts::default();
    let Some(wrapper) = wrapper.filter(|_| !matches!(d.kind(), Ok(Kind::Array))) else {
        rows(d, key, sink, &mut facts)?;
        return Ok(facts);
    };
    let mut found = false;
    d.map(&mut |d, name| {
        match name {
            _ if name == wrapper => {
                found = true;
                rows(d, key, sink, &mut facts)?;
            }
            "hasMore" | "hasMorePages" | "hasNextPage" => {
                facts.more = Json::decode(d)?.as_bool().or(facts.more);
            }
            "nextOffset" => facts.next = Json::decode(d)?.as_i64(),
            "afterCursor" => facts.after = Some(Json::decode(d)?).filter(|after| !after.is_null()),
            _ => d.skip()?,
        }
        Ok(())
    })?;
    if found { Ok(facts) } else { Err(DecodeError::missing(wrapper)) }
}

fn rows(
    d: &mut Decoder<'_>,
    key: Option<&str>,
    sink: &mut dyn Sink,
    facts: &mut Facts,
) -> Result<(), DecodeError> {
    if d.absent(crate::codec::Absent::SCALAR)? {
        return Ok(());
    }
    let (mut first, mut last) = (0..0, 0..0);
    d.list(&mut |d, index| {
        // Looks past white space, so that the row begins here.
        d.kind()?;
        let start = d.position();
        sink.row(d)?;
        last = start..d.position();
        if index == 0 {
            first = last.clone();
            // As many as there can be if they are like this one: rows are large, and would be moved each time that room
            // is doubled.
            sink.make_room((d.left() / last.len().max(1)).min(USUAL_ROWS - 1));
        }
        facts.rows += 1;
        Ok(())
    })?;
    if facts.rows > 0 {
        let (first, last) = (d.between(first), d.between(last));
        let mut hasher = DefaultHasher::new();
        first.hash(&mut hasher);
        facts.print = hasher.finish();
        if let Some(key) = key {
            facts.first = key_of(first, key)?;
            facts.last = key_of(last, key)?;
        }
    }
    Ok(())
}

/// The key in the JSON of a row, which has been read; its case does not matter.
fn key_of(row: &[u8], key: &str) -> Result<Option<Key>, DecodeError> {
    let mut d = Decoder::new(row);
    let mut found = None;
    let mut first = matches!(d.kind(), Ok(Kind::Object));
    if !first {
        return Ok(None);
    }
    while found.is_none() && d.find(key, first)? {
        first = false;
        found = match Json::decode(&mut d)? {
            Json::String(text) => Some(text.parse().map_or_else(|_| Key::Text(text), Key::Number)),
            number => number.as_i64().map(Key::Number),
        };
    }
    Ok(found)
}
