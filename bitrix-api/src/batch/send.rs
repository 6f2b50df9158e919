//! The client's calls that send batches.

use super::builder::{Batch, Done};
use super::command::RawCommand;
use super::commands::{Commands, OutcomeList};
use super::kind::Batchable;
use super::outcome::Outcome;
use super::run;
use crate::client::Client;
use crate::codec::DecodeError;
use crate::error::{Details, Error, ErrorClass};
use crate::meta::Method;

impl Client {
    /// Sends a tuple of requests together, and returns a tuple of what became of each; see [`batch`](crate::batch).
    ///
    /// They are run in their order.
    ///
    /// # Errors
    /// When one of them cannot be sent; nothing was sent then.
    pub async fn batch<C: Commands>(&self, requests: C) -> Result<C::Outcomes, Error> {
        let commands = requests.commands()?.0;
        drop(requests);
        let outcomes = run::run_all(self, C::Kind::API, commands, false).await?;
        C::outcomes(OutcomeList(outcomes)).ok_or_else(|| {
            // There are as many outcomes as commands.
            Error::untyped(Details::new(ErrorClass::Decode, DecodeError::missing("result").to_string()))
        })
    }

    /// Sends any number of requests of one kind, 50 in one request, and returns what became of each, in their order; see
    /// [`batch`](crate::batch).
    ///
    /// # Errors
    /// When one of them cannot be sent; nothing was sent then.
    pub async fn batch_all<M>(&self, requests: impl IntoIterator<Item = M>) -> Result<Vec<Outcome<M>>, Error>
    where
        M: Method,
        M::Batch: Batchable,
    {
        let commands =
            requests.into_iter().map(|request| RawCommand::typed(&request)).collect::<Result<_, _>>()?;
        let outcomes = run::run_all(self, M::META.api, commands, false).await?;
        Ok(outcomes.into_iter().map(Outcome::of).collect())
    }

    /// Runs a [`Batch`]; its handles give the outcomes.
    ///
    /// # Errors
    /// When a command cannot be sent: it breaks a documented limit, a reference is not where the server can fill it in, or more
    /// than 50 commands refer to each other. Nothing was sent then.
    pub async fn run_batch<K: Batchable>(&self, batch: Batch<K>) -> Result<Done, Error> {
        if let Some(fault) = batch.fault {
            return Err(fault);
        }
        let outcomes = run::run_planned(self, K::API, &batch.commands, batch.halt).await?;
        Ok(Done::new(batch.id, outcomes))
    }
}
