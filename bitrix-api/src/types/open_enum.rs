//! Value lists that are written by hand: the same as `derive(WireEnum)` makes of the schema's.

/// Defines an open enum of wire values, with one more variant, `Unknown`, that keeps any other.
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $wire:literal,)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
            /// A value that this version of the crate does not know, as on the wire.
            Unknown(String),
        }

        impl $crate::meta::WireEnum for $name {
            const VALUES: &'static [&'static str] = &[$($wire),*];

            fn as_wire(&self) -> std::borrow::Cow<'_, str> {
                match self {
                    $(Self::$variant => $wire.into(),)*
                    Self::Unknown(value) => value.as_str().into(),
                }
            }

            fn from_wire(value: &str) -> Self {
                match value {
                    $($wire => Self::$variant,)*
                    _ => Self::Unknown(value.to_owned()),
                }
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                $crate::meta::WireEnum::from_wire(value)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&$crate::meta::WireEnum::as_wire(self))
            }
        }

        impl $crate::codec::Decode for $name {
            const ABSENT: $crate::codec::Absent = $crate::codec::Absent::SCALAR;

            fn decode(d: &mut $crate::codec::Decoder<'_>) -> Result<Self, $crate::codec::DecodeError> {
                d.text().map(Self::from)
            }
        }

        impl $crate::codec::Encode for $name {
            fn encode(&self, e: &mut $crate::codec::Encoder) {
                e.string(&$crate::meta::WireEnum::as_wire(self));
            }
        }
    };
}

pub(crate) use open_enum;
