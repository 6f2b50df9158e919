//! Fits a documented type to the values that examples show in its place.
//!
//! What the table says stays as long as the values can be read by it. Where they cannot, the examples win: they were copied
//! from real answers. What only examples show is added.

mod objects;

pub(super) use self::objects::{fold, misspelt};

use self::objects::is_below;
use super::guess::{guess, key_of_map, member, names, values};
use super::reads::{has_time_of_day, is_absent, is_absent_structure, is_integer, reads};
use super::sent_file::reads_file;
use crate::import::example::{Json, Shape};
use crate::import::note::Notes;
use crate::import::tree::{Members, RecordId, Records, Ty, Value};
use std::collections::{BTreeSet, VecDeque};

/// An object's members as they stand.
type Entries<'v> = &'v [(String, Json)];

/// Where a value stands, which decides what may stand for "no value" there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A member of an object: it is optional.
    Member,
    /// An element of a list or a map: it is not.
    Element,
    /// A whole result: `null` says that there is none.
    Whole,
}

/// The fitting of one page's types.
pub(super) struct Fit<'f, 'v> {
    page: &'f str,
    /// Line of the subject, for what no example shows.
    line: u32,
    pub(super) records: &'f mut Records,
    notes: &'f mut Notes,
    /// Shared records, with the objects that were seen in their places.
    queue: VecDeque<(RecordId, Vec<Entries<'v>>)>,
    /// Whether a shared record is at hand: other examples rely on its types too, so that these only ever grow.
    shared: bool,
    /// Names of rows that are still to be placed: what an example adds under these names is documented after all.
    expected: BTreeSet<String>,
}

/// Values by kind, short of those that stand for "no value".
#[derive(Default)]
struct Kinds<'v> {
    objects: Vec<Entries<'v>>,
    /// Those that are not empty.
    lists: Vec<&'v [Json]>,
    /// Anything else, `null` included.
    others: Vec<&'v Json>,
}

impl<'v> Kinds<'v> {
    fn of(all: &[&'v Json], place: Place) -> Self {
        let mut kinds = Self::default();
        for value in all {
            match &value.shape {
                Shape::Object(members) if !members.is_empty() => kinds.objects.push(members),
                Shape::List(elements) if !elements.is_empty() => kinds.lists.push(elements),
                Shape::Object(_) | Shape::List(_) => {}
                _ if place == Place::Member && is_absent_structure(value) => {}
                _ => kinds.others.push(value),
            }
        }
        kinds
    }

    fn elements(&self) -> Vec<&'v Json> {
        self.lists.iter().flat_map(|elements| elements.iter()).collect()
    }
}

impl<'f, 'v> Fit<'f, 'v> {
    pub(super) fn new(page: &'f str, line: u32, records: &'f mut Records, notes: &'f mut Notes) -> Self {
        Self { page, line, records, notes, queue: VecDeque::new(), shared: false, expected: BTreeSet::new() }
    }

    /// Says which rows will be placed once the type is there.
    pub(super) fn expect(&mut self, names: impl Iterator<Item = String>) {
        self.expected.extend(names);
    }

    /// The type, made to take all of these values; `at` is the path for notes.
    pub(super) fn ty(&mut self, ty: Ty, all: &[&'v Json], at: &str, place: Place) -> Ty {
        let nulls = |value: &&&Json| value.shape == Shape::Null;
        if place == Place::Whole && all.iter().any(|value| nulls(&value)) {
            let filled: Vec<&'v Json> =
                all.iter().copied().filter(|value| value.shape != Shape::Null).collect();
            if filled.is_empty() {
                return if ty == Ty::word("any") {
                    ty
                } else {
                    self.contradicts(Ty::word("any"), all, at, "`null`")
                };
            }
            return self.ty(ty, &filled, at, place);
        }
        match ty {
            Ty::Plain { words, values, id_of } => self.plain(words, values, id_of, all, at, place),
            Ty::File(encoding) => {
                let reads = all.iter().all(|value| is_absent_structure(value) || reads_file(encoding, value));
                if reads {
                    Ty::File(encoding)
                } else {
                    self.guessed(all, at, place, "something else than a file")
                }
            }
            Ty::List(element) => self.list(*element, all, at, place),
            Ty::Map(key, value) => self.map(key, *value, all, at, place),
            Ty::Object(_) | Ty::Record(_) => self.structure(ty, all, at, place),
        }
    }

    /// Extends the shared records by what was seen in their places.
    pub(super) fn settle(&mut self) {
        self.shared = true;
        self.expected.clear();
        while let Some((id, objects)) = self.queue.pop_front() {
            let Some(record) = self.records.all.get_mut(&id) else { continue };
            let (name, mut members) = (record.name.clone(), std::mem::take(&mut record.members));
            self.fields(&mut members, &objects, &name);
            if let Some(record) = self.records.all.get_mut(&id) {
                record.members = members;
            }
        }
    }

    pub(super) fn note(&mut self, kind: &'static str, all: &[&Json], at: &str, message: String) {
        let line = all.first().map_or(self.line, |value| value.line);
        self.note_at(kind, line, at, message);
    }

    pub(super) fn note_at(&mut self, kind: &'static str, line: u32, at: &str, message: String) {
        self.notes.add(self.page, line, kind, at, message);
    }

    fn contradicts(&mut self, ty: Ty, all: &[&Json], at: &str, shown: &str) -> Ty {
        // A text reads as much as any other plain value but a flag; of structures there is none that reads another.
        let grown = if self.shared && ty != Ty::word("string") { Ty::word("any") } else { ty };
        self.note("example-contradicts", all, at, format!("the example shows {shown}: the type follows it"));
        grown
    }

    fn guessed(&mut self, all: &[&'v Json], at: &str, place: Place, shown: &str) -> Ty {
        let ty = guess(all, place == Place::Member);
        self.contradicts(ty, all, at, shown)
    }

    fn plain(
        &mut self,
        mut words: Vec<String>,
        mut allowed: Vec<Value>,
        id_of: Option<String>,
        all: &[&'v Json],
        at: &str,
        place: Place,
    ) -> Ty {
        if words.iter().all(|word| word == "object" || word == "array") {
            return self.opaque(words, all, at, place);
        }
        let [word] = words.as_mut_slice() else { return Ty::Plain { words, values: allowed, id_of } };
        let present: Vec<&'v Json> = all
            .iter()
            .copied()
            .filter(|value| place != Place::Member || !is_absent(word, &allowed, value))
            .collect();
        if word == "date" && present.iter().any(|value| has_time_of_day(value)) {
            return self.contradicts(Ty::word("datetime"), all, at, "a time of day too");
        }
        if present.iter().all(|value| reads(word, &allowed, value)) {
            return Ty::Plain { words, values: allowed, id_of };
        }
        let kinds = Kinds::of(&present, Place::Element);
        if kinds.others.is_empty() {
            // `{id: 5}` for an `integer`: the same in a wrapper.
            let names = names(&kinds.objects);
            if let [name] = names.as_slice()
                && kinds.lists.is_empty()
                && values(&kinds.objects, name).into_iter().all(|value| reads(word, &allowed, value))
            {
                let inner = member(name, Ty::Plain { words, values: allowed, id_of });
                let wrapped = Ty::Object(Members { members: vec![inner], ..Members::default() });
                return self.contradicts(wrapped, all, at, "it in a wrapper");
            }
            return self.guessed(all, at, place, "a structure");
        }
        // Values of an `integer` that are texts, in the table as in the example.
        let listed = |value: &Json| matches!(&value.shape, Shape::Text(text) if allowed.iter().any(|value| value.wire == *text));
        if present.iter().all(|value| listed(value)) {
            let ty = Ty::Plain { words: vec!["string".to_owned()], values: allowed, id_of };
            return self.contradicts(ty, all, at, "texts");
        }
        // A flag of which the example shows a third value.
        let unlisted: Vec<&str> = present
            .iter()
            .filter(|value| !reads(word, &allowed, value))
            .map_while(|value| match &value.shape {
                Shape::Text(text) if reads("string", &[], value) && word != "boolean" => Some(text.as_str()),
                _ => None,
            })
            .collect();
        if !allowed.is_empty() && !unlisted.is_empty() && present.iter().all(|value| reads(word, &[], value))
        {
            for wire in unlisted {
                if !allowed.iter().any(|value| value.wire == wire) {
                    allowed.push(Value { wire: wire.to_owned(), label: String::new() });
                }
            }
            return self.contradicts(Ty::Plain { words, values: allowed, id_of }, all, at, "another value");
        }
        if self.shared && matches!(word.as_str(), "lang_map" | "multi_field") {
            return self.contradicts(Ty::word("any"), all, at, "no structure");
        }
        self.guessed(all, at, place, "a value of another type")
    }

    /// `object` or `array` of which no table says more.
    fn opaque(&mut self, words: Vec<String>, all: &[&'v Json], at: &str, place: Place) -> Ty {
        let kinds = Kinds::of(all, place);
        match (kinds.objects.is_empty() && kinds.lists.is_empty(), kinds.others.is_empty()) {
            (true, true) => Ty::Plain { words, values: Vec::new(), id_of: None },
            (true, false) => self.guessed(all, at, place, "no structure"),
            (false, false) => self.contradicts(Ty::word("any"), all, at, "now a structure and now none"),
            (false, true) => {
                if kinds.objects.is_empty() && !words.iter().any(|word| word == "array") {
                    self.contradicts(Ty::word("any"), all, at, "a list");
                }
                let ty = guess(all, place == Place::Member);
                if let Some(tokens) = self.tokens(&ty, &kinds.objects, at) {
                    return tokens;
                }
                self.adds(&names(&kinds.objects), all, at);
                ty
            }
        }
    }

    fn adds(&mut self, names: &[&str], all: &[&Json], at: &str) {
        let names: Vec<&str> = names.iter().copied().filter(|name| !self.expected.contains(*name)).collect();
        if !names.is_empty() {
            self.note(
                "example-adds",
                all,
                at,
                format!("no table has {}: added from the example", names.join(", ")),
            );
        }
    }

    fn list(&mut self, element: Ty, all: &[&'v Json], at: &str, place: Place) -> Ty {
        let kinds = Kinds::of(all, place);
        let inner = format!("{at}[]");
        let keys = names(&kinds.objects);
        let numbered = keys.iter().all(|key| key.bytes().all(|b| b.is_ascii_digit()));
        match (kinds.objects.is_empty() || numbered, kinds.others.is_empty()) {
            (true, true) => {
                let mut elements = kinds.elements();
                elements
                    .extend(kinds.objects.iter().flat_map(|members| members.iter().map(|(_, value)| value)));
                Ty::List(Box::new(self.ty(element, &elements, &inner, Place::Element)))
            }
            (false, true) if kinds.lists.is_empty() => self.unlisted(element, &kinds.objects, all, at),
            (true, false) if kinds.objects.is_empty() && kinds.lists.is_empty() => {
                self.guessed(all, at, place, "no list")
            }
            _ => self.contradicts(Ty::word("any"), all, at, "now a list and now something else"),
        }
    }

    /// A list that the examples show as objects.
    fn unlisted(&mut self, element: Ty, objects: &[Entries<'v>], all: &[&'v Json], at: &str) -> Ty {
        let known = self.names_of(&element);
        let keys = names(objects);
        if keys.iter().any(|key| known.contains(*key)) {
            let ty = self.ty(element, all, at, Place::Member);
            return self.contradicts(ty, all, at, "one object");
        }
        let wrapper = keys.iter().find(|key| {
            let lists = Kinds::of(&values(objects, key), Place::Member);
            let inner = lists.elements();
            !inner.is_empty() && self.may_be(&element, &known, &inner)
        });
        if let Some(wrapper) = wrapper {
            let mut members =
                Members { members: vec![member(wrapper, Ty::List(Box::new(element)))], ..Members::default() };
            self.fields(&mut members, objects, at);
            return self.contradicts(Ty::Object(members), all, at, "a list in a wrapper");
        }
        let entries: Vec<&'v Json> =
            objects.iter().flat_map(|members| members.iter().map(|(_, value)| value)).collect();
        if key_of_map(objects).is_some() || (!known.is_empty() && self.may_be(&element, &known, &entries)) {
            let ty = self.ty(element, &entries, &format!("{at}{{}}"), Place::Element);
            return self.contradicts(Ty::Map("string".to_owned(), Box::new(ty)), all, at, "keys");
        }
        self.guessed(all, at, Place::Member, "one object")
    }

    /// Whether values may be of a type, of which `known` are the members.
    fn may_be(&self, ty: &Ty, known: &BTreeSet<String>, all: &[&Json]) -> bool {
        match ty {
            Ty::Plain { words, values, .. } if words.len() == 1 => {
                all.iter().all(|value| reads(&words[0], values, value))
            }
            _ if known.is_empty() => true,
            _ => {
                let objects: Vec<Entries<'_>> = all.iter().filter_map(|value| value.members()).collect();
                names(&objects).iter().any(|name| known.contains(*name))
            }
        }
    }

    fn map(&mut self, key: String, value: Ty, all: &[&'v Json], at: &str, place: Place) -> Ty {
        let kinds = Kinds::of(all, place);
        if !kinds.others.is_empty() {
            let mixed = !kinds.objects.is_empty() || !kinds.lists.is_empty();
            return match mixed {
                true => self.contradicts(Ty::word("any"), all, at, "now a structure and now none"),
                false => self.guessed(all, at, place, "no map"),
            };
        }
        let keys = names(&kinds.objects);
        let known = self.names_of(&value);
        if keys.len() > 1 && keys.iter().filter(|key| known.contains(**key)).count() * 2 > keys.len() {
            let ty = self.ty(value, all, at, place);
            return self.contradicts(ty, all, at, "one object and no keys");
        }
        let mut entries = kinds.elements();
        entries.extend(kinds.objects.iter().flat_map(|members| members.iter().map(|(_, value)| value)));
        if let [wrapper] = keys.as_slice()
            && kinds.lists.is_empty()
            && !known.is_empty()
            && is_below(&known, &names(&rows(&entries)), &rows(&entries))
        {
            let map = Ty::Map(key, Box::new(value));
            let mut members = Members { members: vec![member(wrapper, map)], ..Members::default() };
            self.fields(&mut members, &kinds.objects, at);
            return self.contradicts(Ty::Object(members), all, at, "it in a wrapper");
        }
        let key = if key == "integer" && !keys.iter().all(|key| is_integer(key)) {
            "string".to_owned()
        } else {
            key
        };
        Ty::Map(key, Box::new(self.ty(value, &entries, &format!("{at}{{}}"), Place::Element)))
    }

    /// The names of a type's members, or of its elements'.
    fn names_of(&self, ty: &Ty) -> BTreeSet<String> {
        names_of(self.records, ty)
    }
}

/// The names of a type's members, or of its elements'.
pub(super) fn names_of(records: &Records, ty: &Ty) -> BTreeSet<String> {
    match ty {
        Ty::List(inner) | Ty::Map(_, inner) => names_of(records, inner),
        _ => members_of(records, ty).map_or_else(BTreeSet::new, |members| {
            members.members.iter().map(|member| member.name.clone()).collect()
        }),
    }
}

/// The members of an object, own or shared.
fn members_of<'m>(records: &'m Records, ty: &'m Ty) -> Option<&'m Members> {
    match ty {
        Ty::Object(members) => Some(members),
        Ty::Record(id) => records.all.get(id).map(|record| &record.members),
        _ => None,
    }
}

/// The objects among values.
fn rows<'v>(values: &[&'v Json]) -> Vec<Entries<'v>> {
    values.iter().filter_map(|value| value.members()).collect()
}
