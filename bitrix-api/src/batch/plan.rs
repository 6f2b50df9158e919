//! Which commands go into one request, and which requests follow each other.

use super::command::{MAX_COMMANDS, RawCommand};
use super::wire;
use crate::codec::Json;
use crate::error::{Details, Error, ErrorClass};
use crate::meta::Api;

/// Bytes of commands in one request, at most; a longer command is a call of its own.
pub(super) const MAX_BYTES: usize = 1_000_000;

/// A command with its references to earlier ones.
pub(crate) struct Planned {
    pub(crate) command: RawCommand,
    pub(crate) refs: Vec<RawRef>,
}

/// A placeholder in a command's parameters, and what it stands for.
pub(crate) struct RawRef {
    /// The digits that the placeholder is written as.
    pub(crate) token: String,
    /// Position of the command whose result it is.
    pub(crate) source: usize,
    /// Members to go through, from the result on.
    pub(crate) path: Vec<String>,
}

/// Where a placeholder stands.
pub(super) enum Place<'a> {
    /// It is the whole value.
    Whole,
    /// It ends a text that begins with this.
    End(&'a str),
    /// It is within a text.
    Inside,
}

/// Whether a text holds the placeholder, and where.
pub(super) fn place<'a>(text: &'a str, token: &str) -> Option<Place<'a>> {
    let at = text.find(token)?;
    let (before, after) = (&text[..at], &text[at + token.len()..]);
    Some(match (before, after) {
        ("", "") => Place::Whole,
        (before, "") if !before.ends_with(|c: char| c.is_ascii_digit()) && !before.contains('$') => {
            Place::End(before)
        }
        _ => Place::Inside,
    })
}

/// Checks that each reference is in the parameters, as the server can fill it in.
///
/// # Errors
/// The fault, in a sentence.
pub(super) fn check_placed(api: Api, params: &Json, refs: &[RawRef]) -> Result<(), String> {
    for reference in refs {
        if find(api, params, &reference.token)? == 0 {
            return Err(
                "a reference is nowhere in the request: the closure has to pass its value on as it is, \
                        without calculating with it"
                    .to_owned(),
            );
        }
    }
    Ok(())
}

/// How often the parameters hold a placeholder.
fn find(api: Api, value: &Json, token: &str) -> Result<usize, String> {
    let inside = |text: &str| match place(text, token) {
        None => Ok(0),
        Some(Place::Whole) => Ok(1),
        Some(Place::End(_)) if api == Api::V2 => Ok(1),
        Some(_) => Err("a reference is inside another text, where the server does not fill it in".to_owned()),
    };
    match value {
        Json::Null | Json::Bool(_) => Ok(0),
        Json::Number(number) => inside(number.as_str()),
        Json::String(text) => inside(text),
        Json::Array(items) => items.iter().try_fold(0, |sum, item| Ok(sum + find(api, item, token)?)),
        Json::Object(members) => members.iter().try_fold(0, |sum, (name, value)| {
            if name.contains(token) {
                return Err(
                    "a reference is the name of a parameter, which the server does not fill in".to_owned()
                );
            }
            Ok(sum + find(api, value, token)?)
        }),
    }
}

/// Commands, by position, that one request carries in this order.
pub(super) type Segment = Vec<usize>;

/// Requests that follow each other. Those of different lanes do not wait for each other.
pub(super) type Lane = Vec<Segment>;

/// What is known of each command before anything is sent.
struct Facts {
    bytes: Vec<usize>,
    alone: Vec<bool>,
    /// The first command of the chain that it belongs to: itself, if it refers to nothing and nothing to it.
    chain: Vec<usize>,
    /// The last command of the chain that begins here.
    last: Vec<usize>,
}

/// Divides commands into requests.
///
/// Up to 50 commands, and any number that halt, run in their order, one request after the other where more than one is
/// needed. Of more than 50, each request runs by itself; chains of references are kept together.
///
/// # Errors
/// When a command cannot be written, or a chain of references does not fit into a request.
pub(super) fn lanes(api: Api, planned: &[Planned], halt: bool) -> Result<Vec<Lane>, Error> {
    let facts = facts(api, planned)?;
    if halt || planned.len() <= MAX_COMMANDS {
        return Ok(vec![in_order((0..planned.len()).collect(), &facts)]);
    }
    let mut lanes = Vec::new();
    let mut part = Segment::new();
    let mut bytes = 0;
    for chain in chains(&facts) {
        if chain.iter().any(|at| facts.alone.get(*at) == Some(&true)) {
            lanes.push(in_order(chain, &facts));
            continue;
        }
        let more: usize = chain.iter().filter_map(|at| facts.bytes.get(*at)).sum();
        if more > MAX_BYTES {
            lanes.push(in_order(chain, &facts));
            continue;
        }
        if part.len() + chain.len() > MAX_COMMANDS || bytes + more > MAX_BYTES {
            lanes.push(vec![std::mem::take(&mut part)]);
            bytes = 0;
        }
        part.extend(chain);
        bytes += more;
    }
    if !part.is_empty() {
        lanes.push(vec![part]);
    }
    Ok(lanes)
}

fn facts(api: Api, planned: &[Planned]) -> Result<Facts, Error> {
    let mut facts = Facts {
        bytes: Vec::new(),
        alone: Vec::new(),
        chain: (0..planned.len()).collect(),
        last: vec![0; planned.len()],
    };
    for (at, Planned { command, refs }) in planned.iter().enumerate() {
        let harmed = command.harm(api).is_some();
        // What goes alone is never written as a command.
        let bytes = if harmed { 0 } else { length(api, command)? };
        facts.bytes.push(bytes);
        facts.alone.push(harmed || bytes > MAX_BYTES);
        for reference in refs {
            join(&mut facts.chain, at, reference.source);
        }
    }
    let mut lengths = vec![0; planned.len()];
    for at in 0..planned.len() {
        let first = first(&facts.chain, at);
        let of_chain = (facts.chain.get_mut(at), lengths.get_mut(first), facts.last.get_mut(first));
        if let (Some(chain), Some(length), Some(last)) = of_chain {
            *chain = first;
            *length += 1;
            *last = at;
        }
    }
    match lengths.into_iter().find(|length| *length > MAX_COMMANDS) {
        Some(length) => {
            let message = format!(
                "{length} commands refer to each other, and a request carries {MAX_COMMANDS}: nothing was sent"
            );
            Err(Error::untyped(Details::new(ErrorClass::Request, message)))
        }
        None => Ok(facts),
    }
}

fn length(api: Api, command: &RawCommand) -> Result<usize, Error> {
    wire::length(api, command).map_err(|e| {
        let message = format!("the request cannot be sent: {e}");
        let mut details = Details::new(ErrorClass::Request, message).with_source(e);
        details.method = command.method.clone();
        Error::untyped(details)
    })
}

/// The first command of a chain.
fn first(chain: &[usize], mut at: usize) -> usize {
    while let Some(next) = chain.get(at).copied().filter(|next| *next != at) {
        at = next;
    }
    at
}

fn join(chain: &mut [usize], a: usize, b: usize) {
    let (a, b) = (first(chain, a), first(chain, b));
    if let Some(link) = chain.get_mut(a.max(b)) {
        *link = a.min(b);
    }
}

/// The chains, and the commands without references, by their first commands.
fn chains(facts: &Facts) -> Vec<Segment> {
    let mut chains = vec![Segment::new(); facts.chain.len()];
    for (at, first) in facts.chain.iter().enumerate() {
        if let Some(chain) = chains.get_mut(*first) {
            chain.push(at);
        }
    }
    chains.retain(|chain| !chain.is_empty());
    chains
}

/// Requests that run the commands in their order. A chain is cut only where nothing else is possible: the client then fills
/// in the value itself.
fn in_order(commands: Segment, facts: &Facts) -> Lane {
    let mut lane = Lane::new();
    let mut part = Segment::new();
    let bytes_of = |at: usize| facts.bytes.get(at).copied().unwrap_or_default();
    for at in commands {
        if facts.alone.get(at) == Some(&true) {
            lane.extend((!part.is_empty()).then(|| std::mem::take(&mut part)));
            lane.push(vec![at]);
            continue;
        }
        let bytes: usize = part.iter().map(|at| bytes_of(*at)).sum();
        if part.len() >= MAX_COMMANDS || bytes + bytes_of(at) > MAX_BYTES {
            let rest = part.split_off(cut(&part, at, facts));
            lane.push(std::mem::replace(&mut part, rest));
        }
        part.push(at);
    }
    lane.extend((!part.is_empty()).then_some(part));
    lane
}

/// Where to end a request, at most after all of `part`: before a chain that goes on with `next` or later.
fn cut(part: &[usize], next: usize, facts: &Facts) -> usize {
    let last = |at: usize| facts.chain.get(at).and_then(|chain| facts.last.get(*chain));
    let goes_on = |at: usize| last(at).is_some_and(|last| *last >= next);
    let end = part.iter().position(|at| goes_on(*at)).unwrap_or(part.len());
    if end == 0 { part.len() } else { end }
}
