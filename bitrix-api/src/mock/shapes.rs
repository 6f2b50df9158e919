//! Results in the spellings of one value that PHP programs have.

use super::php;
use super::portal::Portal;
use super::random::Random;
use super::state::State;
use crate::codec::Json;
use crate::registry::MethodEntry;
use std::collections::BTreeMap;

/// Where in a result (positions in lists left out), and what stands there.
type Place = (String, Spelling);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Spelling {
    Number,
    WholeText,
    Flag,
    List,
    EmptyObject,
    Null,
}

/// The result in other spellings that its type reads as the same; as it is while nothing is asked for.
pub(super) fn vary(state: &State, entry: Option<&MethodEntry>, result: String) -> String {
    let Some(entry) = entry else { return result };
    let mut random = {
        let mut data = state.data();
        let Some(random) = &mut data.shapes else { return result };
        // One of its own, so that the size of a result does not decide about the next.
        Random::new(random.next())
    };
    let Ok(json) = result.parse::<Json>() else { return result };
    let written = |json: &Json| {
        let answer = format!("{{\"result\":{json}}}");
        entry.pass_answer(200, answer.as_bytes()).ok().and_then(|passed| passed.written.ok())
    };
    let Some(expected) = written(&json) else { return result };
    let mut places = BTreeMap::new();
    collect(&json, "", &mut places);
    for choice in places.values_mut() {
        *choice = random.next();
    }
    let choices: Vec<(Place, u64)> = places.into_iter().collect();
    let mut kept = BTreeMap::new();
    keep(&json, &choices, &mut kept, &|json| written(json).as_ref() == Some(&expected));
    super::answer::escaped(&respell(&json, "", &kept).to_string())
}

/// Keeps the choices that the type reads, by halves, so that usually one look is enough.
fn keep(
    json: &Json,
    choices: &[(Place, u64)],
    kept: &mut BTreeMap<Place, u64>,
    reads: &dyn Fn(&Json) -> bool,
) {
    if choices.is_empty() {
        return;
    }
    let mut tried = kept.clone();
    tried.extend(choices.iter().cloned());
    if reads(&respell(json, "", &tried)) {
        *kept = tried;
    } else if choices.len() > 1 {
        let (first, second) = choices.split_at(choices.len() / 2);
        keep(json, first, kept, reads);
        keep(json, second, kept, reads);
    }
}

fn spelling(json: &Json) -> Option<Spelling> {
    Some(match json {
        Json::Null => Spelling::Null,
        Json::Bool(_) => Spelling::Flag,
        Json::Number(_) => Spelling::Number,
        Json::String(text) if text == "Y" || text == "N" => Spelling::Flag,
        Json::String(text) if is_whole(text) => Spelling::WholeText,
        Json::Array(items) if !items.is_empty() => Spelling::List,
        Json::Object(members) if members.is_empty() => Spelling::EmptyObject,
        _ => return None,
    })
}

/// A text that is a number as PHP writes one.
fn is_whole(text: &str) -> bool {
    text.parse::<i64>().is_ok_and(|number| number.to_string() == text)
}

fn collect(json: &Json, path: &str, places: &mut BTreeMap<Place, u64>) {
    if let Some(spelling) = spelling(json) {
        places.insert((path.to_owned(), spelling), 0);
    }
    match json {
        Json::Array(items) => items.iter().for_each(|item| collect(item, &format!("{path}[]"), places)),
        Json::Object(members) => {
            for (name, value) in members {
                collect(value, &format!("{path}.{name}"), places);
            }
        }
        _ => {}
    }
}

fn respell(json: &Json, path: &str, choices: &BTreeMap<Place, u64>) -> Json {
    let inner = match json {
        Json::Array(items) => {
            Json::Array(items.iter().map(|item| respell(item, &format!("{path}[]"), choices)).collect())
        }
        Json::Object(members) => {
            let member = |(name, value): &(String, Json)| {
                (name.clone(), respell(value, &format!("{path}.{name}"), choices))
            };
            Json::Object(members.iter().map(member).collect())
        }
        other => other.clone(),
    };
    let choice = spelling(json).and_then(|spelling| choices.get(&(path.to_owned(), spelling)));
    match choice {
        Some(choice) => other_spelling(inner, *choice),
        None => inner,
    }
}

fn other_spelling(json: Json, choice: u64) -> Json {
    let flag = |value: bool| match choice % 4 {
        0 => Json::Bool(value),
        1 => Json::from(if value { "Y" } else { "N" }),
        2 => Json::from(i64::from(value)),
        _ => Json::from(if value { "1" } else { "0" }),
    };
    let other = choice.is_multiple_of(2);
    match json {
        Json::Bool(value) => flag(value),
        Json::String(text) if text == "Y" || text == "N" => flag(text == "Y"),
        Json::Number(number) if other => Json::from(number.as_str()),
        Json::String(text) if other => text.parse::<i64>().map_or(Json::String(text), Json::from),
        Json::Array(items) if other => Json::Object(
            items.into_iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
        ),
        Json::Object(members) => php::array_json(members),
        Json::Null if other => Json::from(""),
        json => json,
    }
}

impl Portal {
    /// Answers in all the spellings that PHP programs have: identifiers and numbers as numbers or texts, flags as `true`,
    /// `"Y"`, `1` or `"1"`, lists as lists or as objects with the keys 0, 1, 2, empty objects as `[]`, nothing as `null`
    /// or an empty text. Which ones the seed decides, anew for each answer; `None`: as the handlers answer.
    ///
    /// Only where the method's type reads them as the same value; what has no type stays as it is.
    ///
    /// ```
    /// # use bitrix_api::mock::Portal;
    /// let portal = Portal::in_process();
    /// portal.vary_spellings(7);
    /// ```
    pub fn vary_spellings(&self, seed: impl Into<Option<u64>>) {
        self.state.data().shapes = seed.into().map(Random::new);
    }
}
