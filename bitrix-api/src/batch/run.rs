//! Sends the requests of a plan, and follows what becomes of the commands.

use super::command::RawCommand;
use super::fill::{Filling, fill, value_of};
use super::plan::{self, Lane, Planned, RawRef, Segment};
use super::raw::{self, RawOutcome};
use super::wire;
use crate::client::Client;
use crate::error::{Details, Error, ErrorClass};
use crate::meta::Api;
use futures_util::StreamExt as _;
use futures_util::stream;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// Requests of one batch that are under way at once; the client's limiter decides when each is sent.
const REQUESTS_AT_ONCE: usize = 8;

/// Runs any number of commands without references.
///
/// # Errors
/// When one cannot be sent; then nothing was.
pub(crate) async fn run_all(
    client: &Client,
    api: Api,
    commands: Vec<RawCommand>,
    halt: bool,
) -> Result<Vec<RawOutcome>, Error> {
    let planned =
        commands.into_iter().map(|command| Planned { command, refs: Vec::new() }).collect::<Vec<_>>();
    run_planned(client, api, &planned, halt).await
}

/// Runs any number of commands, and says what became of each, in their order.
///
/// # Errors
/// When one cannot be sent; then nothing was.
pub(super) async fn run_planned(
    client: &Client,
    api: Api,
    planned: &[Planned],
    halt: bool,
) -> Result<Vec<RawOutcome>, Error> {
    let lanes = plan::lanes(api, planned, halt)?;
    let run = &Run { client, api, planned, halt };
    let mut outcomes: Vec<Option<RawOutcome>> = planned.iter().map(|_| None).collect();
    let mut running = stream::iter(lanes).map(|lane| run.lane(lane)).buffer_unordered(REQUESTS_AT_ONCE);
    while let Some(settled) = running.next().await {
        for (at, outcome) in settled {
            if let Some(slot) = outcomes.get_mut(at) {
                *slot = Some(outcome);
            }
        }
    }
    // Every command is in one lane, and a lane settles all that it has.
    let settled = outcomes.into_iter().zip(planned).map(|(outcome, planned)| {
        outcome.unwrap_or_else(|| {
            RawOutcome::NotExecuted(raw::halted_error(client, planned.command.method.clone()))
        })
    });
    Ok(settled.collect())
}

/// What the requests of a batch have in common.
struct Run<'a> {
    client: &'a Client,
    api: Api,
    planned: &'a [Planned],
    halt: bool,
}

/// A command, and its references to others of the same request: the placeholder of each, and how the server reads it.
type Prepared<'a> = (RawCommand, Vec<(&'a str, String)>);

type Settled = BTreeMap<usize, RawOutcome>;

impl Run<'_> {
    /// Runs requests one after the other.
    async fn lane(&self, lane: Lane) -> Settled {
        let mut settled = Settled::new();
        let mut waiting: VecDeque<Segment> = lane.into();
        let mut turned_away = 0;
        while let Some(segment) = waiting.pop_front() {
            if self.halt && settled.values().any(RawOutcome::halts) {
                for at in segment {
                    settled.insert(at, RawOutcome::NotExecuted(self.halted(at)));
                }
                continue;
            }
            let rest = self.segment(segment, &mut settled, &mut turned_away).await;
            for segment in rest.into_iter().rev() {
                waiting.push_front(segment);
            }
        }
        settled
    }

    /// Runs what can run of a request. Returns what is left: it has not run, and can.
    async fn segment(&self, segment: Segment, settled: &mut Settled, turned_away: &mut u32) -> Vec<Segment> {
        let mut ready: Segment = Vec::new();
        let mut commands = Vec::new();
        // A command that did not run would make the server fill something else into those that refer to it.
        let mut halt = self.halt;
        for (index, at) in segment.iter().copied().enumerate() {
            match self.prepare(at, &ready, settled) {
                Ok((mut command, references)) if command.harm(self.api).is_none() || segment.len() == 1 => {
                    for (token, text) in &references {
                        fill(&mut command.params, token, &Filling::Reference(self.api, text));
                    }
                    halt |= !references.is_empty();
                    ready.push(at);
                    commands.push(command);
                }
                // A value that was filled in here harms it: what is before it goes first, then it goes alone.
                Ok(_) => {
                    let rest = segment.get(index + 1..).unwrap_or_default().to_vec();
                    let before = std::mem::take(&mut ready);
                    return [before, vec![at], rest].into_iter().filter(|part| !part.is_empty()).collect();
                }
                Err(outcome) => {
                    settled.insert(at, outcome);
                }
            }
        }
        let outcomes = self.send(ready.first().copied().unwrap_or_default(), &commands, halt).await;
        let mut pause = None;
        if outcomes.iter().any(is_turned_away) {
            *turned_away += 1;
            pause = self.client.pause_after_limit(*turned_away);
        }
        let mut left = Segment::new();
        for (at, outcome) in ready.into_iter().zip(outcomes) {
            // What the server left out because something else failed, or because of the limits, runs in a request of its
            // own, unless the user wants a halt.
            let again = is_halted(&outcome) || (pause.is_some() && is_turned_away(&outcome));
            if again && !self.halt {
                left.push(at);
            } else {
                settled.insert(at, outcome);
            }
        }
        if let Some(pause) = pause.filter(|_| !left.is_empty()) {
            tokio::time::sleep(pause).await;
        }
        if left.is_empty() { Vec::new() } else { vec![left] }
    }

    /// Sends commands, of which the first is at `first`.
    async fn send(&self, first: usize, commands: &[RawCommand], halt: bool) -> Vec<RawOutcome> {
        let client = self.client.for_part(first);
        let sent = match commands {
            [] => return Vec::new(),
            // A call hands the parameters over as they are, and its error has a status.
            [one] => raw::run_alone(&client, self.api, one).await.map(|outcome| vec![outcome]),
            _ => raw::run_commands(&client, self.api, commands, halt).await,
        };
        sent.unwrap_or_else(|error| {
            // Nothing was sent.
            let shared = Arc::new(error);
            let one = |command: &RawCommand| {
                let details = Details::of_command(&shared, command.method.clone());
                RawOutcome::NotExecuted(Error::untyped(details))
            };
            commands.iter().map(one).collect()
        })
    }

    /// The command with the values of commands that have run.
    fn prepare(&self, at: usize, request: &[usize], settled: &Settled) -> Result<Prepared<'_>, RawOutcome> {
        let Some(planned) = self.planned.get(at) else {
            return Err(RawOutcome::NotExecuted(self.halted(at)));
        };
        let mut command = planned.command.clone();
        let mut references = Vec::new();
        for reference in &planned.refs {
            if let Some(position) = request.iter().position(|source| *source == reference.source) {
                let text = wire::reference(self.api, position, &reference.path);
                references.push((reference.token.as_str(), text));
                continue;
            }
            let value = match settled.get(&reference.source) {
                Some(RawOutcome::Done(done)) => value_of(done, reference),
                _ => None,
            };
            match value {
                Some(value) => fill(&mut command.params, &reference.token, &Filling::Value(&value)),
                None => return Err(RawOutcome::NotExecuted(self.sourceless(at, reference, settled))),
            }
        }
        Ok((command, references))
    }

    fn halted(&self, at: usize) -> Error {
        let method = self.planned.get(at).map(|planned| planned.command.method.clone()).unwrap_or_default();
        raw::halted_error(self.client, method)
    }

    /// The error of a command whose reference has no value.
    fn sourceless(&self, at: usize, reference: &RawRef, settled: &Settled) -> Error {
        let method = |at: usize| {
            self.planned.get(at).map(|planned| planned.command.method.clone()).unwrap_or_default()
        };
        let source = method(reference.source);
        let message = match settled.get(&reference.source) {
            Some(RawOutcome::Done(_)) => {
                format!("it did not run: the result of `{source}` lacks the value that it takes")
            }
            _ => format!("it did not run: it takes a value of `{source}`, which did not succeed"),
        };
        self.client.command_failed(method(at), Details::new(ErrorClass::NotExecuted, message))
    }
}

/// Whether the server left a command out because one before it failed.
fn is_halted(outcome: &RawOutcome) -> bool {
    matches!(outcome, RawOutcome::NotExecuted(e) if e.class() == ErrorClass::NotExecuted)
}

/// Whether the portal's limits turned a command away inside a batch. (A request that they turned away as a whole, which has a
/// status, was repeated by the client already.)
fn is_turned_away(outcome: &RawOutcome) -> bool {
    matches!(outcome, RawOutcome::NotExecuted(e) if e.class() == ErrorClass::Refused && e.status().is_none())
}
