//! What generated types share: their standard traits, written once instead of in each of them.
//!
//! For the derives alone: nothing in here is stable. A derive with the key `plain` gives a struct its fields as a tuple of
//! references, [`Look`] and [`Reads`]; the functions here do with them what the compiler's own derives would write out for
//! each type and each field. A tuple is what the compiler checks fastest: one question for all of its members, where a
//! coercion or a call for each field costs three times as much.

#![allow(
    clippy::needless_pass_by_value,
    reason = "a tuple of references by value is what two thousand bodies pass at the least cost to the compiler"
)]

mod fields;
mod tuple;
mod values;

#[cfg(test)]
mod tests;

pub use fields::{Fields, Open, Read, Sent, SentFields, Slot};
pub use tuple::More;
pub use values::{hash_value, known, same_value, value, variant, write_number};

use crate::codec::{DecodeError, Decoder, Encoder, FlagStyle};
use std::cell::RefCell;
use std::fmt::{self, Debug, Formatter};

/// What a decoder returns.
pub type Decoded<T> = Result<T, DecodeError>;

/// A struct with its fields in order.
pub trait Look {
    /// Shows all fields at once.
    fn look(&self, view: &mut View<'_>);
}

/// A struct whose fields can be read, in the same order.
pub trait Reads {
    /// Hands out all fields at once.
    fn reads(&mut self, take: &mut Take<'_>);
}

/// Who looks at the fields of a struct.
pub struct View<'v>(&'v mut dyn FnMut(&Seen<'_>));

/// What a struct shows.
struct Seen<'a> {
    /// Its name.
    name: &'static str,
    /// The names of its fields with blanks between.
    names: &'static str,
    fields: &'a dyn Fields,
    /// If it can be sent, its [`keys`](write) and its fields.
    sent: Option<(&'static str, &'a dyn SentFields)>,
}

/// Says nothing: it holds a function.
impl Debug for View<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("View")
    }
}

impl View<'_> {
    /// The fields of a struct that is not sent.
    pub fn see(&mut self, name: &'static str, names: &'static str, fields: impl Fields) {
        (self.0)(&Seen { name, names, fields: &fields, sent: None });
    }

    /// The fields of a struct that is sent.
    pub fn send(
        &mut self,
        name: &'static str,
        names: &'static str,
        keys: &'static str,
        fields: impl SentFields,
    ) {
        (self.0)(&Seen { name, names, fields: &fields, sent: Some((keys, &fields)) });
    }
}

/// Who changes the fields of a struct.
pub struct Take<'t>(&'t mut dyn FnMut(&mut dyn Open));

/// Says nothing: it holds a function.
impl Debug for Take<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Take")
    }
}

impl Take<'_> {
    /// The fields.
    pub fn take(&mut self, mut fields: impl Open) {
        (self.0)(&mut fields);
    }
}

/// `Decode`.
///
/// # Errors
/// What the fields refuse.
pub fn read<T: Reads + Default>(d: &mut Decoder<'_>, keys: &'static [&'static str]) -> Decoded<T> {
    let mut value = T::default();
    read_all(d, &mut value, keys)?;
    Ok(value)
}

fn read_all(d: &mut Decoder<'_>, into: &mut dyn Reads, keys: &'static [&'static str]) -> Decoded<()> {
    let mut result = Ok(());
    into.reads(&mut Take(&mut |fields| result = read_open(d, fields, keys)));
    result
}

/// `Decode` of a struct with few fields: into them.
///
/// # Errors
/// What the fields refuse.
pub fn read_into(d: &mut Decoder<'_>, keys: &'static [&'static str], mut fields: impl Open) -> Decoded<()> {
    read_open(d, &mut fields, keys)
}

/// What was read into fields, if it was. A call is checked faster than a `?`, which may end with a value to drop.
///
/// # Errors
/// Those of reading.
pub fn ended<T>(read: Decoded<()>, value: T) -> Decoded<T> {
    read.map(|()| value)
}

fn read_open(d: &mut Decoder<'_>, fields: &mut dyn Open, keys: &'static [&'static str]) -> Decoded<()> {
    if fields.open_count() == keys.len() {
        return d.record(keys, &mut |d, index| match fields.open(index) {
            Some(field) => field.read(d),
            None => d.skip(),
        });
    }
    // The last field keeps what the others do not.
    let fields = RefCell::new(fields);
    d.record_open(
        keys,
        &mut |d, index| match fields.borrow_mut().open(index) {
            Some(field) => field.read(d),
            None => d.skip(),
        },
        &mut |d, key| match fields.borrow_mut().open(keys.len()) {
            Some(field) => field.read_other(d, key),
            None => Ok(false),
        },
    )
}

/// `Encode`.
pub fn write<T: Look>(value: &T, e: &mut Encoder) {
    value.look(&mut View(&mut |seen| {
        if let Some((keys, fields)) = seen.sent {
            write_sent(e, keys, fields);
        }
    }));
}

/// `Encode` of a struct with few fields.
///
/// `keys` has a line for each field: its wire name, and after a tab the initial of the style, if it is a flag; an empty
/// line for the field of the other members.
pub fn write_fields(e: &mut Encoder, keys: &'static str, fields: impl SentFields) {
    write_sent(e, keys, &fields);
}

fn write_sent(e: &mut Encoder, keys: &'static str, fields: &dyn SentFields) {
    e.begin_object();
    for (index, key) in keys.split('\n').enumerate() {
        let Some(field) = fields.sent(index) else { break };
        match key.split_once('\t') {
            None => field.write(e, key),
            Some((key, style)) => e.opt_flag(key, as_flag(field), flag_style(style)),
        }
    }
    e.end_object();
}

fn as_flag(field: &dyn Sent) -> Option<bool> {
    let field = field.any();
    match field.downcast_ref::<Option<bool>>() {
        Some(flag) => *flag,
        None => field.downcast_ref::<bool>().copied(),
    }
}

fn flag_style(initial: &str) -> FlagStyle {
    match initial {
        "Y" => FlagStyle::YesNo,
        "O" => FlagStyle::YesOnly,
        "1" => FlagStyle::OneZero,
        _ => FlagStyle::TrueFalse,
    }
}

/// A setter.
pub fn some<T>(value: impl Into<T>) -> Option<T> {
    Some(value.into())
}

/// `Clone` of a struct that is read.
pub fn copied<T: Look + Reads + Default>(from: &T) -> T {
    let mut copy = T::default();
    copy_all(from, &mut copy);
    copy
}

fn copy_all(from: &dyn Look, to: &mut dyn Reads) {
    from.look(&mut View(&mut |seen| {
        to.reads(&mut Take(&mut |fields| {
            let mut index = 0;
            while let (Some(from), Some(to)) = (seen.fields.at(index), fields.open(index)) {
                to.copy(from.any());
                index += 1;
            }
        }));
    }));
}

/// `PartialEq`.
pub fn same<T: Look>(one: &T, other: &T) -> bool {
    all_same(one, other)
}

fn all_same(one: &dyn Look, other: &dyn Look) -> bool {
    let mut same = true;
    one.look(&mut View(&mut |one| {
        other.look(&mut View(&mut |other| {
            let mut index = 0;
            while let (true, Some(one), Some(other)) = (same, one.fields.at(index), other.fields.at(index)) {
                same = one.same(other);
                index += 1;
            }
        }));
    }));
    same
}

/// `Debug`.
///
/// # Errors
/// What the formatter refuses.
pub fn shown<T: Look>(of: &T, f: &mut Formatter<'_>) -> fmt::Result {
    let mut result = Ok(());
    of.look(&mut View(&mut |seen| result = show(f, seen.name, seen.names, seen.fields)));
    result
}

/// `Debug` of a struct with few fields; `names` has their names with blanks between.
///
/// # Errors
/// What the formatter refuses.
pub fn shown_fields(f: &mut Formatter<'_>, name: &str, names: &str, fields: impl Fields) -> fmt::Result {
    show(f, name, names, &fields)
}

fn show(f: &mut Formatter<'_>, name: &str, names: &str, fields: &dyn Fields) -> fmt::Result {
    let mut shown = f.debug_struct(name);
    for (index, name) in names.split(' ').enumerate() {
        if let Some(field) = fields.at(index) {
            shown.field(name, field.shown());
        }
    }
    shown.finish()
}
