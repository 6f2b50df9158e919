//! Tuples of references as the fields of a struct: up to twelve, and more as [`More`].

use super::fields::{Fields, Open, Read, Sent, SentFields, Slot};

/// Fields, and those after them.
#[derive(Debug)]
pub struct More<A, B>(pub A, pub B);

impl<A: Fields, B: Fields> Fields for More<A, B> {
    fn count(&self) -> usize {
        self.0.count() + self.1.count()
    }

    fn at(&self, index: usize) -> Option<&dyn Slot> {
        match index.checked_sub(self.0.count()) {
            Some(after) => self.1.at(after),
            None => self.0.at(index),
        }
    }
}

impl<A: SentFields, B: SentFields> SentFields for More<A, B> {
    fn sent(&self, index: usize) -> Option<&dyn Sent> {
        match index.checked_sub(self.0.count()) {
            Some(after) => self.1.sent(after),
            None => self.0.sent(index),
        }
    }
}

impl<A: Open, B: Open> Open for More<A, B> {
    fn open_count(&self) -> usize {
        self.0.open_count() + self.1.open_count()
    }

    fn open(&mut self, index: usize) -> Option<&mut dyn Read> {
        match index.checked_sub(self.0.open_count()) {
            Some(after) => self.1.open(after),
            None => self.0.open(index),
        }
    }
}

macro_rules! tuples {
    ($($count:literal: $($ty:ident $index:tt)*;)*) => {$(
        impl<$($ty: Slot),*> Fields for ($(&$ty,)*) {
            fn count(&self) -> usize {
                $count
            }

            fn at(&self, index: usize) -> Option<&dyn Slot> {
                match index {
                    $($index => Some(self.$index),)*
                    _ => None,
                }
            }
        }

        impl<$($ty: Sent),*> SentFields for ($(&$ty,)*) {
            fn sent(&self, index: usize) -> Option<&dyn Sent> {
                match index {
                    $($index => Some(self.$index),)*
                    _ => None,
                }
            }
        }

        impl<$($ty: Read),*> Open for ($(&mut $ty,)*) {
            fn open_count(&self) -> usize {
                $count
            }

            fn open(&mut self, index: usize) -> Option<&mut dyn Read> {
                match index {
                    $($index => Some(self.$index),)*
                    _ => None,
                }
            }
        }
    )*};
}

tuples! {
    1: A 0;
    2: A 0 B 1;
    3: A 0 B 1 C 2;
    4: A 0 B 1 C 2 D 3;
    5: A 0 B 1 C 2 D 3 E 4;
    6: A 0 B 1 C 2 D 3 E 4 F 5;
    7: A 0 B 1 C 2 D 3 E 4 F 5 G 6;
    8: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7;
    9: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8;
    10: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9;
    11: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10;
    12: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11;
}
