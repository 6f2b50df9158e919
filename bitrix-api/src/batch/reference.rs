//! References: the result of one command as a parameter of another, filled in by the server.

use super::plan::RawRef;
use crate::codec::{Decode, Encode, Json};
use crate::id::{Id, IdKind};
use crate::types::DialogId;
use std::fmt;
use std::marker::PhantomData;

/// A type whose value can be filled in by the server: identifiers, whole numbers, texts.
///
/// A request needs a value where another command's result is to stand. It is given a placeholder, a value that no portal has;
/// what is sent holds a reference in its place.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of a reference between commands",
    label = "not an identifier, whole number or text",
    note = "of a record, take one of its members: `handle.field(\"ID\", |record| record.id)`"
)]
pub trait Referable: Encode + Decode + Send {
    /// The value that stands for `number`, and is written as its digits alone.
    fn placeholder(number: i64) -> Self;
}

impl Referable for i64 {
    fn placeholder(number: i64) -> Self {
        number
    }
}

impl Referable for String {
    fn placeholder(number: i64) -> Self {
        number.to_string()
    }
}

impl<K: IdKind> Referable for Id<K> {
    fn placeholder(number: i64) -> Self {
        Self::new(number)
    }
}

impl Referable for DialogId {
    fn placeholder(number: i64) -> Self {
        Self::user(number)
    }
}

impl Referable for Json {
    fn placeholder(number: i64) -> Self {
        number.into()
    }
}

/// A value that a command will have as its result, or in it; see [`Batch::add_from`](super::Batch::add_from).
pub struct Ref<T> {
    pub(super) batch: u64,
    pub(super) command: usize,
    pub(super) path: Vec<String>,
    /// Why there can be no such value.
    pub(super) fault: Option<String>,
    pub(super) value: PhantomData<fn() -> T>,
}

impl<T> Clone for Ref<T> {
    fn clone(&self) -> Self {
        Self {
            batch: self.batch,
            command: self.command,
            path: self.path.clone(),
            fault: self.fault.clone(),
            value: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Ref<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ref({}", self.command)?;
        for name in &self.path {
            write!(f, ".{name}")?;
        }
        f.write_str(")")
    }
}

/// References that a request is made from: one, or a tuple of 2 to 6.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a reference",
    label = "not a reference, nor a tuple of 2 to 6 of them",
    note = "a reference is what `handle.result()` and `handle.field(…)` return"
)]
pub trait References: sealed::Sealed {
    /// The values that they stand for.
    type Values;

    /// Makes a placeholder for each.
    #[doc(hidden)]
    fn placeholders(self, placing: &mut Placing<'_>) -> Self::Values;
}

/// Where placeholders are made and remembered.
#[doc(hidden)]
#[allow(missing_debug_implementations, reason = "nobody holds one")]
pub struct Placing<'a> {
    pub(super) batch: u64,
    /// Commands before the one that is being made.
    pub(super) commands: usize,
    pub(super) next: &'a mut i64,
    pub(super) refs: Vec<RawRef>,
    pub(super) fault: Option<String>,
}

impl Placing<'_> {
    fn place<T: Referable>(&mut self, reference: Ref<T>) -> T {
        if reference.batch != self.batch || reference.command >= self.commands {
            self.fault.get_or_insert("a reference is to a command of another batch".to_owned());
        } else if let Some(fault) = reference.fault {
            self.fault.get_or_insert(fault);
        }
        let number = *self.next;
        *self.next = number.wrapping_add(1);
        self.refs.push(RawRef { token: number.to_string(), source: reference.command, path: reference.path });
        T::placeholder(number)
    }
}

mod sealed {
    pub trait Sealed {}
}

impl<T: Referable> sealed::Sealed for Ref<T> {}

impl<T: Referable> References for Ref<T> {
    type Values = T;

    fn placeholders(self, placing: &mut Placing<'_>) -> T {
        placing.place(self)
    }
}

macro_rules! tuple {
    ($($one:ident)*) => {
        impl<$($one: Referable),*> sealed::Sealed for ($(Ref<$one>,)*) {}

        impl<$($one: Referable),*> References for ($(Ref<$one>,)*) {
            type Values = ($($one,)*);

            #[allow(non_snake_case, reason = "variables have the names of the types")]
            fn placeholders(self, placing: &mut Placing<'_>) -> Self::Values {
                let ($($one,)*) = self;
                ($(placing.place($one),)*)
            }
        }
    };
}

tuple!(A B);
tuple!(A B C);
tuple!(A B C D);
tuple!(A B C D E);
tuple!(A B C D E F);
