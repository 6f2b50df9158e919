//! Requests: what examples send against what the tables list.
//!
//! A request's types come from the tables. Examples only widen what would refuse them: they are calls that work, as a rule, and
//! a parameter that no table lists is no parameter, but a note.

use super::covers::{Mismatch, Why, covers_members};
use super::fit::misspelt;
use super::guess::{key_of_map, names, values};
use super::reads::{has_time_of_day, is_absent, is_absent_structure, is_open, reads};
use super::sent_file;
use crate::import::example::{Json, Kind, ParsedExample, Shape};
use crate::import::note::Notes;
use crate::import::page::{Subject, SubjectKind};
use crate::import::tree::{Level, Member, Members, RecordId, Records, Ty, Value};
use std::collections::VecDeque;

type Entries<'v> = &'v [(String, Json)];

/// Widens the parameters where an example sends what they would refuse.
pub(crate) fn request(
    subject: &Subject,
    page: &str,
    request: &mut Members,
    examples: &[ParsedExample],
    records: &mut Records,
    notes: &mut Notes,
) {
    let folded = subject.kind == SubjectKind::MethodV2;
    let mut bodies: Vec<Entries<'_>> = Vec::new();
    let mut called: Vec<&Json> = Vec::new();
    for example in examples {
        let Kind::Request { method, api, .. } = &example.kind else { continue };
        let what = format!("request example {}", example.ordinal);
        if !method.eq_ignore_ascii_case(&subject.name) || *api != subject.kind {
            notes.add(
                page,
                example.line,
                "example-other-method",
                what,
                format!("it calls {method}: not compared"),
            );
            continue;
        }
        match example.json.members() {
            Some(members) => {
                bodies.push(members);
                called.push(&example.json);
            }
            None if example.json.elements().next().is_none() => bodies.push(&[]),
            None => notes.add(
                page,
                example.line,
                "request-positional",
                what,
                "parameters without names: not compared",
            ),
        }
    }
    let mut widen = Widen {
        page,
        line: called.first().map_or(subject.line, |json| json.line),
        records,
        notes,
        queue: VecDeque::new(),
        folded,
    };
    widen.fields(request, &bodies, "");
    widen.omitted(request, &bodies, "");
    widen.groups(request, &bodies);
    widen.folded = false;
    while let Some((id, objects)) = widen.queue.pop_front() {
        let Some(record) = widen.records.all.get_mut(&id) else { continue };
        let (name, mut members) = (record.name.clone(), std::mem::take(&mut record.members));
        widen.fields(&mut members, &objects, &name);
        if let Some(record) = widen.records.all.get_mut(&id) {
            record.members = members;
        }
    }
    for mismatch in
        called.iter().flat_map(|json| covers_request(request, json, records, folded)).collect::<Vec<_>>()
    {
        // What is unknown has its note.
        if mismatch.why == Why::Unreadable {
            let what = format!("param {}", mismatch.path);
            notes.add(
                page,
                mismatch.line,
                "request-uncovered",
                what,
                "the type cannot read what an example sends",
            );
        }
    }
}

/// What of a call's parameters the types do not take. Version 2 compares names without case at the top.
pub(super) fn covers_request(
    request: &Members,
    json: &Json,
    records: &Records,
    folded: bool,
) -> Vec<Mismatch> {
    let mut json = json.clone();
    if let Shape::Object(sent) = &mut json.shape {
        sent.retain(|(name, _)| name != TOKEN || request.members.iter().any(|member| member.name == TOKEN));
        for (name, _) in sent {
            if let Some(index) = position(request, name, folded) {
                name.clone_from(&request.members[index].name);
            }
        }
    }
    covers_members(request, &json, records)
}

/// The parameter that holds an application's token, which is no parameter of the method.
const TOKEN: &str = "auth";

/// Where a member is by its name; `folded`: without case, if the name is not there in its own.
fn position(members: &Members, name: &str, folded: bool) -> Option<usize> {
    let exact = members.members.iter().position(|member| member.name == name);
    exact.or_else(|| {
        let mut alike = members
            .members
            .iter()
            .enumerate()
            .filter(|(_, member)| folded && member.name.eq_ignore_ascii_case(name));
        let first = alike.next()?.0;
        alike.next().is_none().then_some(first)
    })
}

struct Widen<'w, 'v> {
    page: &'w str,
    /// Line of the first call, for what is about all of them.
    line: u32,
    records: &'w mut Records,
    notes: &'w mut Notes,
    queue: VecDeque<(RecordId, Vec<Entries<'v>>)>,
    /// Whether names are compared without case here.
    folded: bool,
}

impl<'v> Widen<'_, 'v> {
    fn note(&mut self, kind: &'static str, all: &[&Json], at: &str, message: impl Into<String>) {
        let line = all.first().map_or(self.line, |value| value.line);
        self.notes.add(self.page, line, kind, format!("param {at}"), message);
    }

    fn widened(&mut self, ty: Ty, all: &[&Json], at: &str, sent: &str) -> Ty {
        self.note("request-contradicts", all, at, format!("an example sends {sent}: the type takes both"));
        ty
    }

    fn fields(&mut self, members: &mut Members, objects: &[Entries<'v>], at: &str) {
        let folded = std::mem::take(&mut self.folded);
        let shown = names(objects);
        for name in shown.iter().copied() {
            let all = values(objects, name);
            let path = if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
            if !at.is_empty()
                && let Some(there) = misspelt(members, name, &shown)
                && there.name.eq_ignore_ascii_case(name)
            {
                let message = format!("the table spells it {}: the example's spelling is taken", there.name);
                name.clone_into(&mut there.name);
                self.note("example-case", &all, &path, message);
            }
            match position(members, name, folded) {
                Some(index) => {
                    let ty = std::mem::replace(&mut members.members[index].ty, Ty::word("any"));
                    members.members[index].ty = self.ty(ty, &all, &path);
                }
                None if at.is_empty() && name == TOKEN => {}
                None if is_open(name) => members.open = true,
                None if members.open => {}
                None => {
                    self.note("request-unknown", &all, &path, "an example sends it, and no table lists it");
                }
            }
        }
        self.folded = folded;
    }

    fn ty(&mut self, ty: Ty, all: &[&'v Json], at: &str) -> Ty {
        match ty {
            Ty::Plain { words, values, id_of } => self.plain(words, values, id_of, all, at),
            Ty::File(encoding) => match sent_file::encoding(all) {
                Some(found) if found == Ty::File(encoding) => found,
                Some(found) => self.widened(found, all, at, "the file in another encoding"),
                None if all.iter().all(|value| is_absent_structure(value)) => Ty::File(encoding),
                None => self.widened(Ty::word("any"), all, at, "something else than a file"),
            },
            Ty::List(element) => self.list(*element, all, at),
            Ty::Map(key, value) => {
                let entries = entries(all);
                if self.has_scalars(all) {
                    return self.widened(either(&["object", "array", "string"]), all, at, "no map");
                }
                let ty = self.ty(*value, &entries, &format!("{at}{{}}"));
                let text = all
                    .iter()
                    .filter_map(|value| value.members())
                    .flatten()
                    .any(|(key, _)| key.parse::<i64>().is_err());
                Ty::Map(if text { "string".to_owned() } else { key }, Box::new(ty))
            }
            Ty::Object(_) | Ty::Record(_) => self.structure(ty, all, at),
        }
    }

    fn has_scalars(&self, all: &[&Json]) -> bool {
        all.iter().any(|value| {
            !matches!(value.shape, Shape::Object(_) | Shape::List(_)) && !is_absent_structure(value)
        })
    }

    fn plain(
        &mut self,
        words: Vec<String>,
        mut allowed: Vec<Value>,
        id_of: Option<String>,
        all: &[&'v Json],
        at: &str,
    ) -> Ty {
        let opaque = words.iter().all(|word| matches!(word.as_str(), "object" | "array" | "any"));
        if opaque && let Some(file) = sent_file::encoding(all).filter(|file| *file != Ty::File("base64")) {
            return self.widened(file, all, at, "a file");
        }
        let [word] = words.as_slice() else { return Ty::Plain { words, values: allowed, id_of } };
        if word == "any" || word == "array" {
            return Ty::Plain { words, values: allowed, id_of };
        }
        if word == "date" && all.iter().any(|value| has_time_of_day(value)) {
            return self.widened(Ty::word("datetime"), all, at, "a time of day too");
        }
        if word == "object" {
            let lists = all.iter().any(|value| value.elements().next().is_some());
            let ty = Ty::Plain { words, values: allowed, id_of };
            return match (lists, self.has_scalars(all)) {
                (false, false) => ty,
                (_, false) => self.widened(either(&["object", "array"]), all, at, "a list"),
                (..) => self.widened(either(&["object", "array", "string"]), all, at, "no structure"),
            };
        }
        let texts = |is: &[&str]| {
            all.iter().all(|value| matches!(&value.shape, Shape::Text(text) if is.contains(&text.as_str())))
        };
        if word == "boolean" && allowed.is_empty() && texts(&["Y", "N"]) {
            // A JSON `true` would mean both to the server.
            allowed = ["Y", "N"].map(|wire| Value { wire: wire.to_owned(), label: String::new() }).to_vec();
            self.note(
                "request-contradicts",
                all,
                at,
                "an example sends `Y` or `N` for a boolean: these are its values",
            );
        }
        let refused: Vec<&&Json> = all
            .iter()
            .filter(|value| !is_absent(word, &allowed, value) && !reads(word, &allowed, value))
            .collect();
        if refused.is_empty() {
            return Ty::Plain { words, values: allowed, id_of };
        }
        let mut other = Vec::new();
        for value in refused {
            match &value.shape {
                Shape::Object(_) => other.push("object"),
                Shape::List(_) => other.push("array"),
                Shape::Bool(_) => other.push("boolean"),
                Shape::Number(_) => other.push("integer"),
                Shape::Text(text) if is_placeholder(text) => {}
                Shape::Text(_) => other.push("string"),
                Shape::Null => {}
            }
        }
        if other.is_empty() {
            self.note("request-value", all, at, "an example sends a placeholder that the type cannot read");
            return Ty::Plain { words, values: allowed, id_of };
        }
        let mut words = words;
        for word in other {
            if !words.iter().any(|there| there == word) {
                words.push(word.to_owned());
            }
        }
        self.widened(Ty::Plain { words, values: Vec::new(), id_of }, all, at, "a value of another type")
    }

    fn list(&mut self, element: Ty, all: &[&'v Json], at: &str) -> Ty {
        if self.has_scalars(all) {
            let words = match &element {
                Ty::Plain { words, .. } => words.iter().map(String::as_str).collect(),
                _ => vec!["string"],
            };
            return self.widened(
                either(&[vec!["array"], words].concat()),
                all,
                at,
                "one value without its list",
            );
        }
        let objects: Vec<Entries<'v>> = all.iter().filter_map(|value| value.members()).collect();
        let keys = names(&objects);
        if keys.iter().all(|key| key.bytes().all(|b| b.is_ascii_digit())) {
            let ty = self.ty(element, &entries(all), &format!("{at}[]"));
            return Ty::List(Box::new(ty));
        }
        let lists = all.iter().any(|value| value.elements().next().is_some());
        let members = super::fit::names_of(self.records, &element);
        if !lists && keys.iter().any(|key| members.contains(*key)) {
            let ty = self.ty(element, all, at);
            return self.widened(ty, all, at, "one object without its list");
        }
        if !lists && key_of_map(&objects).is_some() {
            let ty = self.ty(element, &entries(all), &format!("{at}{{}}"));
            return self.widened(Ty::Map("string".to_owned(), Box::new(ty)), all, at, "a map");
        }
        self.widened(either(&["array", "object"]), all, at, "an object")
    }

    fn structure(&mut self, ty: Ty, all: &[&'v Json], at: &str) -> Ty {
        if let Ty::Object(members) = &ty
            && members.members.is_empty()
            && !members.open
        {
            return self.plain(vec!["object".to_owned()], Vec::new(), None, all, at);
        }
        if self.has_scalars(all) {
            return self.widened(either(&["object", "array", "string"]), all, at, "no object");
        }
        let objects: Vec<Entries<'v>> =
            all.iter().filter_map(|value| value.members()).filter(|object| !object.is_empty()).collect();
        let rows: Vec<&'v Json> = all.iter().flat_map(|value| value.elements()).collect();
        if !rows.is_empty() {
            if objects.is_empty() && rows.iter().all(|row| row.members().is_some()) {
                let ty = self.structure(ty, &rows, &format!("{at}[]"));
                return self.widened(Ty::List(Box::new(ty)), all, at, "a list of them");
            }
            return self.widened(either(&["object", "array"]), all, at, "a list");
        }
        let known = super::fit::names_of(self.records, &ty);
        let keys = names(&objects);
        let strange = !keys.is_empty() && !keys.iter().any(|key| known.contains(*key) || is_open(key));
        if strange && let Some(key) = key_of_map(&objects) {
            let entries = entries(all);
            let rows: Vec<Entries<'v>> = entries.iter().filter_map(|value| value.members()).collect();
            if names(&rows).iter().any(|name| known.contains(*name)) {
                let ty = self.ty(ty, &entries, &format!("{at}{{}}"));
                let key = if key == "integer" { "integer" } else { "string" };
                return self.widened(Ty::Map(key.to_owned(), Box::new(ty)), all, at, "a map of them");
            }
        }
        match ty {
            // Another object than the one that the page refers to.
            Ty::Record(_) if strange => self.widened(either(&["object"]), all, at, "none of its members"),
            Ty::Object(mut members) => {
                self.fields(&mut members, &objects, at);
                self.omitted(&mut members, &objects, at);
                Ty::Object(members)
            }
            Ty::Record(id) => {
                self.queue.push_back((id.clone(), objects));
                Ty::Record(id)
            }
            other => other,
        }
    }

    /// What is demanded always, and an example of the same page leaves out, is demanded under some condition.
    fn omitted(&mut self, members: &mut Members, objects: &[Entries<'v>], at: &str) {
        for index in 0..members.members.len() {
            if members.members[index].required != Level::Always {
                continue;
            }
            let name = members.members[index].name.clone();
            let has = |object: &Entries<'v>| {
                object
                    .iter()
                    .any(|(key, _)| position(members, key, self.folded && at.is_empty()) == Some(index))
            };
            if objects.iter().all(has) {
                continue;
            }
            members.members[index].required = Level::Conditional;
            let path = if at.is_empty() { name } else { format!("{at}.{name}") };
            self.note(
                "example-omits",
                &[],
                &path,
                "required, but an example leaves it out: required under a condition",
            );
        }
    }

    /// Rules that an example breaks are loosened.
    fn groups(&mut self, members: &mut Members, objects: &[Entries<'v>]) {
        let mut kept = Vec::new();
        for mut group in std::mem::take(&mut members.groups) {
            let given = |object: &Entries<'v>| {
                let one = |name: &&String| {
                    object.iter().any(|(key, _)| {
                        position(members, key, self.folded)
                            .is_some_and(|index| members.members[index].name == **name)
                    })
                };
                group.of.iter().filter(one).count()
            };
            let counts: Vec<usize> = objects.iter().map(given).collect();
            let (none, several) = (counts.contains(&0), counts.iter().any(|count| *count > 1));
            let rule = match (group.rule, none, several) {
                ("exactly_one", false, true) => Some("at_least_one"),
                ("exactly_one", true, false) => Some("at_most_one"),
                ("exactly_one", true, true) => None,
                ("at_least_one", true, _) | ("at_most_one", _, true) => None,
                (rule, ..) => Some(rule),
            };
            if rule != Some(group.rule) {
                let path = format!("group {}", group.name);
                self.note(
                    "example-omits",
                    &[],
                    &path,
                    format!("an example breaks the rule {}: loosened", group.rule),
                );
            }
            match rule {
                Some(rule) => {
                    group.rule = rule;
                    kept.push(group);
                }
                None => loosen(members, &group.of),
            }
        }
        members.groups = kept;
    }
}

/// Without their group, members are required under a condition.
fn loosen(members: &mut Members, of: &[String]) {
    let left = |member: &&mut Member| member.required == Level::OneOf && of.contains(&member.name);
    for member in members.members.iter_mut().filter(left) {
        member.required = Level::Conditional;
    }
}

/// The values of objects, and the elements of lists.
fn entries<'v>(all: &[&'v Json]) -> Vec<&'v Json> {
    all.iter()
        .flat_map(|value| {
            value.elements().chain(value.members().unwrap_or_default().iter().map(|(_, value)| value))
        })
        .collect()
}

fn either(words: &[&str]) -> Ty {
    Ty::Plain {
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        values: Vec::new(),
        id_of: None,
    }
}

/// Whether a text stands for a value that the reader of the page has to put in.
fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("**")
        || text.starts_with('<')
        || text.starts_with('{')
        || text.starts_with('%')
        || text.starts_with('$')
}
