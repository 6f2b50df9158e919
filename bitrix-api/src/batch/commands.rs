//! Several requests at once, each with its own type.

use super::command::RawCommand;
use super::kind::Batchable;
use super::outcome::Outcome;
use super::raw::RawOutcome;
use crate::error::Error;
use crate::meta::Method;

/// Requests that one batch can hold: a tuple of 1 to 12, all of REST 2 or all of REST 3.0. See
/// [`Client::batch`](crate::Client::batch).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tuple of requests",
    label = "not a tuple of 1 to 12 requests",
    note = "`Client::batch_all` takes any number of requests of one kind, and `Batch` any number of any kinds"
)]
pub trait Commands: sealed::Sealed {
    /// A tuple of the [`Outcome`]s, in the order of the requests.
    type Outcomes;
    /// The kind of batch.
    type Kind: Batchable;

    /// The requests as JSON.
    #[doc(hidden)]
    fn commands(&self) -> Result<CommandList, Error>;
    /// The outcomes with their types.
    #[doc(hidden)]
    fn outcomes(raw: OutcomeList) -> Option<Self::Outcomes>;
}

/// Commands without their types.
#[doc(hidden)]
#[allow(missing_debug_implementations, reason = "nobody holds one")]
pub struct CommandList(pub(super) Vec<RawCommand>);

/// Outcomes without their types.
#[doc(hidden)]
#[allow(missing_debug_implementations, reason = "nobody holds one")]
pub struct OutcomeList(pub(super) Vec<RawOutcome>);

mod sealed {
    pub trait Sealed {}
}

macro_rules! tuple {
    ($first:ident $($other:ident)*) => {
        impl<$first: Method, $($other: Method<Batch = $first::Batch>),*> sealed::Sealed for ($first, $($other,)*) {}

        impl<$first: Method, $($other: Method<Batch = $first::Batch>),*> Commands for ($first, $($other,)*)
        where
            $first::Batch: Batchable,
        {
            type Outcomes = (Outcome<$first>, $(Outcome<$other>,)*);
            type Kind = $first::Batch;

            #[allow(non_snake_case, reason = "variables have the names of the types")]
            fn commands(&self) -> Result<CommandList, Error> {
                let ($first, $($other,)*) = self;
                Ok(CommandList(vec![RawCommand::typed($first)?, $(RawCommand::typed($other)?,)*]))
            }

            fn outcomes(raw: OutcomeList) -> Option<Self::Outcomes> {
                let mut raw = raw.0.into_iter();
                Some((Outcome::<$first>::of(raw.next()?), $(Outcome::<$other>::of(raw.next()?),)*))
            }
        }
    };
}

tuple!(A);
tuple!(A B);
tuple!(A B C);
tuple!(A B C D);
tuple!(A B C D E);
tuple!(A B C D E F);
tuple!(A B C D E F G);
tuple!(A B C D E F G H);
tuple!(A B C D E F G H I);
tuple!(A B C D E F G H I J);
tuple!(A B C D E F G H I J K);
tuple!(A B C D E F G H I J K L);
