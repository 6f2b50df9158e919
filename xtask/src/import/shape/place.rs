//! Members on their way into a tree: names with dots go into the objects that they name.

use super::name::{Key, Step, key_word};
use super::unify;
use crate::import::tree::{Level, Limits, Member, Members, Ty};

/// An object that is being put together from rows.
#[derive(Debug, Default)]
pub(super) struct Builder {
    members: Members,
    /// Placeholders of keys, each with the type of what they lead to.
    data: Vec<(String, Ty)>,
}

impl Builder {
    /// Members may follow whose names are not known.
    pub(super) fn open(&mut self) {
        self.members.open = true;
    }

    /// Puts a member to the end of a path.
    pub(super) fn place(&mut self, steps: &[Step], member: Member) -> Result<(), String> {
        match steps {
            [] => Ok(()),
            [Step { key: Key::Data(placeholder), .. }] => {
                self.data.push((placeholder.clone(), member.ty));
                Ok(())
            }
            [Step { key: Key::Data(placeholder), list }, rest @ ..] => {
                let slot = self.data.iter().position(|(known, _)| known == placeholder);
                let slot = slot.unwrap_or_else(|| {
                    self.data.push((placeholder.clone(), Ty::word(if *list { "array" } else { "object" })));
                    self.data.len() - 1
                });
                into(&mut self.data[slot].1, *list, rest, member)
            }
            _ => put(&mut self.members, steps, member),
        }
    }

    /// What the rows make: a map if all names were placeholders.
    pub(super) fn finish(mut self) -> Ty {
        if self.data.is_empty() {
            return Ty::Object(self.members);
        }
        let words: Vec<&str> = self.data.iter().map(|(placeholder, _)| key_word(placeholder)).collect();
        let key = if words.iter().all(|word| *word == "integer") { "integer" } else { "string" };
        let of =
            self.data.into_iter().map(|(_, ty)| ty).reduce(unify::types).unwrap_or_else(|| Ty::word("any"));
        let map = Ty::Map(key.to_owned(), Box::new(of));
        let number = |member: &Member| member.name.parse::<i64>().is_ok();
        match self.members.members.as_mut_slice() {
            [] => map,
            // `0` beside `<siteId>` is one of the keys.
            members if members.iter().all(number) => {
                let Ty::Map(key, of) = map else { return map };
                let types = members.iter().map(|member| member.ty.clone());
                Ty::Map(key, Box::new(types.fold(*of, unify::types)))
            }
            // `result` and the keys inside of it side by side.
            [only] if is_opaque(&only.ty) && matches!(only.name.as_str(), "result" | "data") => {
                only.ty = map;
                Ty::Object(self.members)
            }
            _ => {
                self.members.open = true;
                Ty::Object(self.members)
            }
        }
    }
}

/// Puts a member to the end of a path from an object.
fn put(members: &mut Members, steps: &[Step], member: Member) -> Result<(), String> {
    let [Step { key: Key::Name(name), list }, rest @ ..] = steps else {
        return Err("a placeholder inside of a path that has other members beside it".to_owned());
    };
    let at = members.members.iter().position(|known| known.name == *name);
    if rest.is_empty() {
        match at {
            Some(at) => {
                let known = &mut members.members[at];
                let required = if known.required == Level::No { member.required } else { known.required };
                *known = unify::merged(known.clone(), member);
                known.required = required;
            }
            None => members.members.push(member),
        }
        return Ok(());
    }
    let at = at.unwrap_or_else(|| {
        members.members.push(implied(name, member.line, if *list { "array" } else { "object" }));
        members.members.len() - 1
    });
    into(&mut members.members[at].ty, *list, rest, member)
}

/// Puts a member into what a type describes.
fn into(ty: &mut Ty, list: bool, rest: &[Step], member: Member) -> Result<(), String> {
    if let [Step { key: Key::Data(placeholder), .. }] = rest {
        if !is_opaque(ty) {
            return Err("a placeholder beside members".to_owned());
        }
        *ty = Ty::Map(key_word(placeholder).to_owned(), Box::new(member.ty));
        return Ok(());
    }
    match ty {
        Ty::Object(members) => put(members, rest, member),
        Ty::List(element) | Ty::Map(_, element) => into(element, false, rest, member),
        Ty::Plain { words, .. } if is_opaque_words(words) => {
            let is_list = list || words.as_slice() == ["array"];
            let mut members = Members::default();
            put(&mut members, rest, member)?;
            let object = Ty::Object(members);
            *ty = if is_list { Ty::List(Box::new(object)) } else { object };
            Ok(())
        }
        Ty::Record(_) => Err("the member is described elsewhere already".to_owned()),
        Ty::Plain { .. } | Ty::File(_) => {
            Err("the type of what it is in leaves no room for members".to_owned())
        }
    }
}

/// A member that no row of its own has.
fn implied(name: &str, line: u32, word: &str) -> Member {
    Member {
        name: name.to_owned(),
        line,
        ty: Ty::word(word),
        required: Level::No,
        default: None,
        clear: None,
        limits: Limits::default(),
        formats: Vec::new(),
        deprecated: None,
    }
}

fn is_opaque(ty: &Ty) -> bool {
    matches!(ty, Ty::Plain { words, .. } if is_opaque_words(words))
}

fn is_opaque_words(words: &[String]) -> bool {
    words.iter().any(|word| matches!(word.as_str(), "object" | "array" | "any"))
}
