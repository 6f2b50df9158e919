//! A command before it is sent, and whether a batch can carry it unharmed.

use crate::codec::{EncodeError, Json};
use crate::error::{Details, Error, ErrorClass};
use crate::meta::{Api, Effect, Method, MethodMeta};
use std::borrow::Cow;

/// Commands that one request carries: the server refuses each further one.
pub(crate) const MAX_COMMANDS: usize = 50;
/// Variables that PHP reads from one query by default (`max_input_vars`); it drops the others in silence.
const MAX_VARIABLES: usize = 1000;
/// Deeper brackets are dropped by PHP (`max_input_nesting_level` is 64).
const MAX_NESTING: usize = 60;

/// What a batch is made of, without its types.
#[derive(Clone)]
pub(crate) struct RawCommand {
    pub(crate) method: Cow<'static, str>,
    pub(crate) meta: Option<MethodMeta>,
    /// An object, or a list of parameters by position.
    pub(crate) params: Json,
}

impl RawCommand {
    /// The command that a typed request is.
    ///
    /// # Errors
    /// When the request breaks a documented limit.
    pub(crate) fn typed<M: Method>(request: &M) -> Result<Self, Error> {
        Self::new(M::META, crate::codec::to_json(request))
    }

    /// The command of a method whose parameters are JSON already.
    ///
    /// # Errors
    /// The fault of the parameters.
    pub(crate) fn new(meta: MethodMeta, params: Result<String, EncodeError>) -> Result<Self, Error> {
        let method = Cow::Borrowed(meta.name);
        match params {
            // What the encoder wrote is JSON.
            Ok(json) => Ok(Self { method, meta: Some(meta), params: json.parse().unwrap_or_default() }),
            Err(e) => {
                let message = format!("the request cannot be sent: {e}");
                let mut details = Details::new(ErrorClass::Request, message).with_source(e);
                details.method = method;
                Err(Error::untyped(details))
            }
        }
    }

    /// What a call of the method does; of one that is not known, the worst.
    pub(crate) fn effect(&self) -> Effect {
        self.meta.map_or(Effect::Write, |meta| meta.effect)
    }

    /// Why a batch would not hand the parameters to the method as they are; `None` if it does.
    ///
    /// A REST 2 batch is read by PHP from a query, and then searched for references; REST 3.0 searches for objects.
    pub(crate) fn harm(&self, api: Api) -> Option<String> {
        match api {
            Api::V2 => {
                let mut variables = 0;
                v2_harm(&self.params, 0, &mut variables).or_else(|| {
                    let message =
                        format!("it has {variables} values: the server reads {MAX_VARIABLES} from a batch");
                    (variables > MAX_VARIABLES).then_some(message)
                })
            }
            Api::V3 => v3_harm(&self.params),
        }
    }
}

/// The effect of sending the commands together: the worst of them.
pub(crate) fn worst_effect(commands: &[RawCommand]) -> Effect {
    let severity = |effect: &Effect| match effect {
        Effect::Read => 0,
        Effect::Idempotent => 1,
        Effect::Write => 2,
    };
    commands.iter().map(RawCommand::effect).max_by_key(severity).unwrap_or(Effect::Read)
}

fn v2_harm(value: &Json, depth: usize, variables: &mut usize) -> Option<String> {
    let nothing = |what: &str| (depth > 0).then(|| format!("{what} would become an empty text"));
    match value {
        Json::Null => return nothing("a `null`"),
        Json::Array(items) if items.is_empty() => return nothing("an empty list"),
        Json::Object(members) if members.is_empty() => return nothing("an empty object"),
        _ if depth > MAX_NESTING => return Some("it is nested too deep for a batch".to_owned()),
        Json::Array(items) => {
            return items.iter().enumerate().find_map(|(index, item)| {
                v2_harm(item, depth + 1, variables).map(|harm| within(&index.to_string(), &harm))
            });
        }
        Json::Object(members) => {
            return members.iter().find_map(|(name, value)| {
                let harm = name_harm(name, depth).or_else(|| v2_harm(value, depth + 1, variables));
                harm.map(|harm| within(name, &harm))
            });
        }
        Json::String(text) if is_substituted(text) => {
            return Some("the server would replace `$…` in the text".to_owned());
        }
        Json::String(_) | Json::Number(_) | Json::Bool(_) => {}
    }
    *variables += 1;
    None
}

/// What PHP's `parse_str` makes of a name that is not itself any more.
fn name_harm(name: &str, depth: usize) -> Option<String> {
    let changed = match depth {
        0 => name.contains(['.', ' ', '[', '\0']),
        _ => name.contains(['[', ']', '\0']) || name.starts_with(char::is_whitespace),
    };
    (changed || name.is_empty() || is_substituted(name))
        .then(|| "a batch would change the name of the parameter".to_owned())
}

fn v3_harm(value: &Json) -> Option<String> {
    match value {
        Json::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, item)| v3_harm(item).map(|harm| within(&index.to_string(), &harm))),
        Json::Object(members) => members.iter().find_map(|(name, value)| {
            if name.starts_with('$') {
                return Some(format!("the server would take the member `{name}` for a reference"));
            }
            v3_harm(value).map(|harm| within(name, &harm))
        }),
        _ => None,
    }
}

/// Puts the name of what holds it before a harm that was found.
fn within(name: &str, harm: &str) -> String {
    match harm.strip_prefix("at `") {
        Some(rest) => format!("at `{name}.{rest}"),
        None => format!("at `{name}`: {harm}"),
    }
}

/// Whether the server would look for a reference in the text: `$result[…]` and its kin, in any case of letters. There is no
/// way to write such a text so that it does not.
pub(crate) fn is_substituted(text: &str) -> bool {
    const WORDS: [&str; 5] = ["result", "total", "next", "time", "error"];
    text.match_indices('$').any(|(at, _)| {
        let rest = text.as_bytes().get(at + 1..).unwrap_or_default();
        WORDS.iter().any(|word| {
            rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
        })
    })
}
