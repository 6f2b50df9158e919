//! What generated types share: their standard traits, written once instead of in each of them.
//!
//! For the derives alone: nothing in here is stable. A derive with the key `plain` gives a struct its fields by position,
//! [`Look`] and [`Slots`] or [`Reads`], in two short matches; the functions here do with them what the compiler's own
//! derives would write out for each type and each field.

use crate::codec::{Decode, DecodeError, Decoder};
use crate::meta::WireEnum;
use std::any::Any;
use std::fmt::{self, Debug, Formatter};
use std::hash::{Hash as _, Hasher};
use std::mem::discriminant;

/// A field, whatever its type.
pub trait Slot: Any {
    /// For the field's own type.
    fn any(&self) -> &dyn Any;
    /// For `Debug`.
    fn shown(&self) -> &dyn Debug;
    /// Takes over the value of another field of the same type.
    fn copy(&mut self, from: &dyn Slot);
    /// Whether another field of the same type is equal.
    fn same(&self, other: &dyn Slot) -> bool;
}

impl<T: Clone + Debug + PartialEq + 'static> Slot for T {
    fn any(&self) -> &dyn Any {
        self
    }

    fn shown(&self) -> &dyn Debug {
        self
    }

    fn copy(&mut self, from: &dyn Slot) {
        if let Some(from) = from.any().downcast_ref::<Self>() {
            self.clone_from(from);
        }
    }

    fn same(&self, other: &dyn Slot) -> bool {
        other.any().downcast_ref::<Self>().is_some_and(|other| self == other)
    }
}

/// A field that can be read.
pub trait Read: Slot {
    /// Reads the field's value.
    ///
    /// # Errors
    /// What the type refuses.
    fn read(&mut self, d: &mut Decoder<'_>) -> Result<(), DecodeError>;
}

impl<T: Decode + Clone + Debug + PartialEq + 'static> Read for Option<T> {
    fn read(&mut self, d: &mut Decoder<'_>) -> Result<(), DecodeError> {
        d.put_opt(self)
    }
}

/// What a decoder returns.
pub type Decoded<T> = Result<T, DecodeError>;
/// What a struct answers for a position.
pub type Seen<'a> = Option<&'a dyn Slot>;

/// A struct with its fields by their positions.
pub trait Look {
    /// The field at a position.
    fn look(&self, index: usize) -> Seen<'_>;
}

/// A struct whose fields can be changed by their positions.
pub trait Slots {
    /// The field at a position.
    fn slot(&mut self, index: usize) -> Option<&mut dyn Slot>;
}

/// A struct whose fields can be read by their positions.
pub trait Reads {
    /// The field at a position.
    fn slot(&mut self, index: usize) -> Option<&mut dyn Read>;
}

/// `Decode`: into `value`, in which every field is empty.
///
/// # Errors
/// What the fields refuse.
pub fn read<T: Reads>(
    d: &mut Decoder<'_>,
    mut value: T,
    keys: &'static [&'static str],
) -> Result<T, DecodeError> {
    read_all(d, &mut value, keys)?;
    Ok(value)
}

fn read_all(
    d: &mut Decoder<'_>,
    into: &mut dyn Reads,
    keys: &'static [&'static str],
) -> Result<(), DecodeError> {
    d.record(keys, &mut |d, index| match into.slot(index) {
        Some(field) => field.read(d),
        None => d.skip(),
    })
}

/// A setter.
pub fn set<T>(field: &mut Option<T>, value: impl Into<T>) {
    *field = Some(value.into());
}

/// `Clone`: `start` with the values of all fields.
pub fn copied<T: Look + Slots>(from: &T, mut start: T) -> T {
    let mut index = 0;
    while let (Some(from), Some(to)) = (from.look(index), start.slot(index)) {
        to.copy(from);
        index += 1;
    }
    start
}

/// `Clone` of what is read.
pub fn copied_read<T: Look + Reads>(from: &T, mut start: T) -> T {
    let mut index = 0;
    while let (Some(from), Some(to)) = (from.look(index), start.slot(index)) {
        to.copy(from);
        index += 1;
    }
    start
}

/// `PartialEq`.
pub fn same(one: &dyn Look, other: &dyn Look) -> bool {
    let mut index = 0;
    while let (Some(one), Some(other)) = (one.look(index), other.look(index)) {
        if !one.same(other) {
            return false;
        }
        index += 1;
    }
    true
}

/// `Debug`; `names` has the names of the fields with blanks between.
///
/// # Errors
/// What the formatter refuses.
pub fn shown(of: &dyn Look, f: &mut Formatter<'_>, name: &str, names: &str) -> fmt::Result {
    let mut shown = f.debug_struct(name);
    for (index, name) in names.split(' ').enumerate() {
        if let Some(field) = of.look(index) {
            shown.field(name, field.shown());
        }
    }
    shown.finish()
}

/// `Debug` of a struct with few fields.
///
/// # Errors
/// What the formatter refuses.
pub fn fields(f: &mut Formatter<'_>, name: &str, fields: &[(&str, &dyn Debug)]) -> fmt::Result {
    let mut shown = f.debug_struct(name);
    for (name, field) in fields {
        shown.field(name, field);
    }
    shown.finish()
}

/// `Debug` of an enum without fields; `names` has the names of the variants with blanks between.
///
/// # Errors
/// What the formatter refuses.
pub fn variant(f: &mut Formatter<'_>, index: usize, names: &str) -> fmt::Result {
    f.write_str(names.split(' ').nth(index).unwrap_or_default())
}

/// `PartialEq` of a list of values.
pub fn same_value<T: WireEnum>(one: &T, other: &T) -> bool {
    discriminant(one) == discriminant(other) && one.as_wire() == other.as_wire()
}

/// `Hash` of a list of values.
pub fn hash_value<T: WireEnum, H: Hasher>(value: &T, state: &mut H) {
    value.as_wire().hash(state);
}

/// `Debug` of a list of values; `names` has the names of the known ones, then that of the one that keeps others, with
/// blanks between.
///
/// # Errors
/// What the formatter refuses.
pub fn value<T: WireEnum>(value: &T, f: &mut Formatter<'_>, names: &str, numbers: bool) -> fmt::Result {
    let wire = value.as_wire();
    let index = T::VALUES.iter().position(|known| *known == wire).unwrap_or(T::VALUES.len());
    let name = names.split(' ').nth(index).unwrap_or_default();
    // What is kept may have been made with the text of a known value.
    let known = index < T::VALUES.len() && discriminant(value) == discriminant(&T::from_wire(&wire));
    let kept = names.rsplit(' ').next().unwrap_or_default();
    match (known, numbers) {
        (true, _) => f.write_str(name),
        (false, true) => f.debug_tuple(kept).field(&format_args!("{wire}")).finish(),
        (false, false) => f.debug_tuple(kept).field(&wire).finish(),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Json, Record, WireEnum};

    #[derive(Record)]
    #[record(plain)]
    struct Plain {
        id: i64,
        a: Option<String>,
        b: Option<Vec<i64>>,
        c: Option<Json>,
    }

    #[derive(Clone, Debug, PartialEq, Record)]
    struct Derived {
        id: i64,
        a: Option<String>,
        b: Option<Vec<i64>>,
        c: Option<Json>,
    }

    #[derive(WireEnum)]
    #[wire(plain)]
    enum Number {
        #[value(1)]
        One,
        #[unknown]
        Unknown(i64),
    }

    #[derive(WireEnum)]
    #[wire(plain)]
    enum Text {
        #[value("A")]
        First,
        #[unknown]
        Other(String),
    }

    /// What the shared functions do is what the compiler's derives do.
    #[test]
    fn as_derived() {
        let plain = Plain::new(5).a("x").b(vec![1, 2]);
        let derived = Derived::new(5).a("x").b(vec![1, 2]);
        assert_eq!(format!("{plain:?}").replace("Plain", "Derived"), format!("{derived:?}"));
        assert_eq!(plain.clone(), plain);
        assert_eq!((plain.clone().id, plain.clone().a.as_deref()), (5, Some("x")));
        assert_ne!(plain.clone().a("y"), plain);
        assert_ne!(plain.clone().c(true), plain);
        assert_ne!(Plain::new(6).a("x").b(vec![1, 2]), plain);
    }

    #[test]
    fn values() {
        assert_eq!(format!("{:?} {:?}", Number::One, Number::Unknown(7)), "One Unknown(7)");
        assert_eq!(format!("{:?} {:?}", Text::First, Text::Other("B".into())), "First Other(\"B\")");
        // Made by hand from the text of a known value: not the known value.
        assert_eq!(format!("{:?}", Text::Other("A".into())), "Other(\"A\")");
        assert_ne!(Text::Other("A".into()), Text::First);
        assert_eq!(Text::Other("B".into()).clone(), Text::Other("B".into()));
    }
}
