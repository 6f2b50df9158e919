//! Objects: their members, and where these are if not where the table has them.

use super::super::guess::{guess, guess_member, key_of_map, member, names, values};
use super::super::reads::is_open;
use super::{Entries, Fit, Kinds, Place, members_of, rows};
use crate::import::example::Json;
use crate::import::tree::{Member, Members, Ty};
use std::collections::BTreeSet;

impl<'v> Fit<'_, 'v> {
    /// An object with members, own or shared.
    pub(super) fn structure(&mut self, ty: Ty, all: &[&'v Json], at: &str, place: Place) -> Ty {
        let kinds = Kinds::of(all, place);
        match (kinds.objects.is_empty(), kinds.lists.is_empty(), kinds.others.is_empty()) {
            (true, true, true) => ty,
            (true, true, false) if place != Place::Element && !self.names_of(&ty).is_empty() => {
                self.contradicts(Ty::word("any"), all, at, "no object")
            }
            (true, true, false) => self.guessed(all, at, place, "no object"),
            (false, true, true) => self.object(ty, &kinds.objects, all, at),
            (true, false, true) => {
                let inner = self.ty(ty, &kinds.elements(), &format!("{at}[]"), Place::Element);
                self.contradicts(Ty::List(Box::new(inner)), all, at, "a list")
            }
            _ => self.contradicts(Ty::word("any"), all, at, "now an object and now something else"),
        }
    }

    fn object(&mut self, ty: Ty, objects: &[Entries<'v>], all: &[&'v Json], at: &str) -> Ty {
        let known = self.names_of(&ty);
        let keys = names(objects);
        let folded: BTreeSet<String> = known.iter().map(|name| fold(name)).collect();
        let strange =
            !known.is_empty() && !keys.iter().any(|key| folded.contains(&fold(key)) || is_open(key));
        if strange || (key_of_map(objects).is_some() && is_below(&known, &keys, objects)) {
            return self.elsewhere(ty, &known, objects, all, at);
        }
        if self.describes(&ty, objects) {
            let entries: Vec<&'v Json> =
                objects.iter().flat_map(|members| members.iter().map(|(_, value)| value)).collect();
            let ty = Ty::Map("string".to_owned(), Box::new(guess(&entries, false)));
            return self.contradicts(ty, all, at, "descriptions of its members");
        }
        match ty {
            Ty::Object(mut members) => {
                self.fields(&mut members, objects, at);
                Ty::Object(members)
            }
            Ty::Record(id) => {
                let misspelt = |key: &&str| !known.contains(*key) && folded.contains(&fold(key));
                if let Some(key) = keys.iter().find(|key| misspelt(key))
                    && let Some(record) = self.records.all.get(&id)
                {
                    // The same members under other names: a type of its own.
                    let (name, mut members) = (record.name.clone(), record.members.clone());
                    let message = format!("{name} spells {key} in another way: its members are here again");
                    self.note("example-case", all, at, message);
                    self.fields(&mut members, objects, at);
                    return Ty::Object(members);
                }
                self.queue.push_back((id.clone(), objects.to_vec()));
                Ty::Record(id)
            }
            other => other,
        }
    }

    /// Whether objects do not hold the members of a type but describe them: `{ID: {type: integer, …}, …}`.
    fn describes(&self, ty: &Ty, objects: &[Entries<'v>]) -> bool {
        if key_of_map(objects) != Some("string") {
            return false;
        }
        let Some(members) = members_of(self.records, ty) else { return false };
        let known = members
            .members
            .iter()
            .filter_map(|member| Some((member, values(objects, &member.name).first().copied()?)));
        let (mut plain, mut count) = (0, 0);
        for (member, value) in known {
            count += 1;
            plain += usize::from(
                value.members().is_some()
                    && matches!(member.ty, Ty::Plain { .. } | Ty::List(_) | Ty::File(_)),
            );
        }
        plain * 2 > count
    }

    /// An object none of whose documented members is in the examples: they are one level below or above, or nowhere.
    fn elsewhere(
        &mut self,
        ty: Ty,
        known: &BTreeSet<String>,
        objects: &[Entries<'v>],
        all: &[&'v Json],
        at: &str,
    ) -> Ty {
        let entries: Vec<&'v Json> =
            objects.iter().flat_map(|members| members.iter().map(|(_, value)| value)).collect();
        if let Some(key) = key_of_map(objects).filter(|key| *key != "lang")
            && self.may_be(&ty, known, &entries)
        {
            let value = self.ty(ty, &entries, &format!("{at}{{}}"), Place::Element);
            return self.contradicts(Ty::Map(key.to_owned(), Box::new(value)), all, at, "keys");
        }
        let shared = |inner: &[&Json]| {
            let rows: Vec<Entries<'_>> = inner.iter().filter_map(|value| value.members()).collect();
            names(&rows).iter().filter(|name| known.contains(**name)).count()
        };
        let below = names(objects).into_iter().map(|key| {
            let inner = values(objects, key);
            let elements = Kinds::of(&inner, Place::Member).elements();
            if elements.is_empty() { (shared(&inner), false, key) } else { (shared(&elements), true, key) }
        });
        let best = below.filter(|(count, ..)| *count > 0).max_by_key(|(count, ..)| *count);
        if let Some((_, is_list, wrapper)) = best {
            let inner = if is_list { Ty::List(Box::new(ty)) } else { ty };
            let mut members = Members { members: vec![member(wrapper, inner)], ..Members::default() };
            self.fields(&mut members, objects, at);
            return self.contradicts(Ty::Object(members), all, at, "it in a wrapper");
        }
        if let Ty::Object(mut members) = ty {
            let keys = names(objects);
            let above = members.members.iter().position(|member| {
                let inner = self.names_of(&member.ty);
                keys.iter().filter(|key| inner.contains(**key)).count() * 2 >= keys.len()
            });
            if let Some(index) = above
                && !matches!(members.members[index].ty, Ty::List(_) | Ty::Map(..))
            {
                let wrapper = members.members.swap_remove(index);
                let ty = self.ty(wrapper.ty, all, at, Place::Member);
                return self.contradicts(ty, all, at, &format!("what is in `{}`, without it", wrapper.name));
            }
            self.fields(&mut members, objects, at);
            return Ty::Object(members);
        }
        self.guessed(all, at, Place::Member, "none of the members of the type that the page refers to")
    }

    /// Fits members to objects, and adds those that only the objects have.
    pub(in crate::import::reconcile) fn fields(
        &mut self,
        members: &mut Members,
        objects: &[Entries<'v>],
        at: &str,
    ) {
        let mut added = Vec::new();
        let shown = names(objects);
        for name in shown.iter().copied() {
            let all = values(objects, name);
            let path = format!("{at}.{name}");
            if let Some(there) = misspelt(members, name, &shown) {
                let message = format!("the table spells it {}: the example's spelling is taken", there.name);
                name.clone_into(&mut there.name);
                self.note("example-case", &all, &path, message);
            }
            match members.members.iter_mut().find(|member| member.name == name) {
                Some(there) => {
                    let ty = std::mem::replace(&mut there.ty, Ty::word("any"));
                    there.ty = self.ty(ty, &all, &path, Place::Member);
                }
                None if is_open(name) => members.open = true,
                None => {
                    let mut new = guess_member(name, &all);
                    let inner: Vec<Entries<'v>> = all.iter().filter_map(|value| value.members()).collect();
                    if let Some(tokens) = self.tokens(&new.ty, &inner, &path) {
                        new.ty = tokens;
                    }
                    members.members.push(new);
                    added.push(name);
                }
            }
        }
        let first: Vec<&Json> =
            objects.iter().flat_map(|members| members.iter().map(|(_, value)| value)).take(1).collect();
        self.adds(&added, &first, at);
    }
}

/// The record of an event's tokens, which pages show inside of its data without saying that it is the same.
const TOKENS: (&str, &str) = ("portal/types", "EventAuth");

impl<'v> Fit<'_, 'v> {
    /// The shared record of an event's tokens, if a member `auth` was guessed to be an object with most of its members.
    pub(super) fn tokens(&mut self, ty: &Ty, objects: &[Entries<'v>], at: &str) -> Option<Ty> {
        let name = at.rsplit('.').next().filter(|name| name.eq_ignore_ascii_case("auth"));
        let (Some(_), Ty::Object(guessed)) = (name, ty) else { return None };
        let is_tokens = |module: &str, name: &str| (module, name) == TOKENS;
        let (id, record) =
            self.records.all.iter().find(|(_, record)| is_tokens(&record.module, &record.name))?;
        let known = |member: &&Member| record.members.members.iter().any(|there| there.name == member.name);
        if guessed.members.iter().filter(known).count() * 2 <= guessed.members.len() {
            return None;
        }
        let id = id.clone();
        self.queue.push_back((id.clone(), objects.to_vec()));
        Some(Ty::Record(id))
    }
}

/// The one member that has this name in another spelling: `ID` for `id`, `authorId` for `author_id`. `shown`: all names of the
/// example, none of which is a member's own.
pub(in crate::import::reconcile) fn misspelt<'m>(
    members: &'m mut Members,
    name: &str,
    shown: &[&str],
) -> Option<&'m mut Member> {
    if members.members.iter().any(|member| member.name == name) {
        return None;
    }
    let folded = fold(name);
    if shown.iter().filter(|other| fold(other) == folded).count() > 1 {
        return None;
    }
    let mut alike = members.members.iter_mut().filter(|member| fold(&member.name) == folded);
    let first = alike.next()?;
    alike.next().is_none().then_some(first)
}

/// Whether more of the known names are in the values of objects than in the objects themselves.
pub(super) fn is_below(known: &BTreeSet<String>, keys: &[&str], objects: &[Entries<'_>]) -> bool {
    let values: Vec<&Json> =
        objects.iter().flat_map(|members| members.iter().map(|(_, value)| value)).collect();
    let count = |names: &[&str]| names.iter().filter(|name| known.contains(**name)).count();
    count(&names(&rows(&values))) > count(keys)
}

/// A name without case and underscores.
pub(in crate::import::reconcile) fn fold(name: &str) -> String {
    name.chars().filter(|c| *c != '_').map(|c| c.to_ascii_lowercase()).collect()
}
