//! The standard traits of enums: lists of values, and the errors of methods.

use crate::codec::Encoder;
use crate::meta::WireEnum;
use std::fmt::{self, Formatter};
use std::hash::{Hash as _, Hasher};
use std::mem::discriminant;

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

/// `Clone` of a known value.
pub fn known<T: WireEnum>(value: &T) -> T {
    T::from_wire(&value.as_wire())
}

/// `Encode` of a list of numbers: the text of one is always a number.
pub fn write_number<T: WireEnum>(value: &T, e: &mut Encoder) {
    e.integer(value.as_wire().parse().unwrap_or_default());
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
