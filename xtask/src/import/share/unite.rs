//! Two types of one received member.

use crate::import::tree::{Member, Members, RecordId, Records, Ty};

/// Whether one type can hold both: a structure and a plain value have nothing in common.
pub(super) fn compatible(one: &Ty, other: &Ty) -> bool {
    match (one, other) {
        _ if is_opaque(one) || is_opaque(other) => true,
        (Ty::Plain { words, .. }, Ty::Plain { words: others, .. }) => {
            !plain(words, others).contains(&"any".to_owned())
        }
        (Ty::Object(_) | Ty::Record(_), Ty::Object(_) | Ty::Record(_)) => true,
        (Ty::List(one), Ty::List(other)) | (Ty::Map(_, one), Ty::Map(_, other)) => compatible(one, other),
        (one, other) => one == other,
    }
}

/// Whether a type says nothing of what is in it.
pub(super) fn is_opaque(ty: &Ty) -> bool {
    matches!(ty, Ty::Plain { words, .. } if words.iter().all(|word| ["any", "object", "array"].contains(&word.as_str())))
}

/// Adds members to a record.
pub(super) fn extend(records: &mut Records, id: &RecordId, members: Members) {
    let Some(mut known) = records.all.get_mut(id).map(|record| std::mem::take(&mut record.members)) else {
        return;
    };
    known.open |= members.open;
    for member in members.members {
        match known.members.iter_mut().find(|other| other.name == member.name) {
            Some(other) => join(records, other, member),
            None => known.members.push(member),
        }
    }
    if let Some(record) = records.all.get_mut(id) {
        // It may have been extended meanwhile by what it holds of itself.
        let inner = std::mem::replace(&mut record.members, known);
        if !inner.members.is_empty() {
            extend(records, id, inner);
        }
    }
}

fn join(records: &mut Records, known: &mut Member, other: Member) {
    let ty = std::mem::replace(&mut known.ty, Ty::word("any"));
    known.ty = types(records, ty, other.ty);
    known.deprecated = known.deprecated.take().filter(|_| other.deprecated.is_some());
}

fn types(records: &mut Records, one: Ty, other: Ty) -> Ty {
    if one == other {
        return one;
    }
    match (one, other) {
        (Ty::Plain { words, values, id_of }, Ty::Plain { words: others, values: more, id_of: id }) => {
            let mut values = values;
            if more.is_empty() {
                values.clear();
            } else if !values.is_empty() {
                let new: Vec<_> = more
                    .into_iter()
                    .filter(|value| !values.iter().any(|known| known.wire == value.wire))
                    .collect();
                values.extend(new);
            }
            Ty::Plain { words: plain(&words, &others), values, id_of: id_of.or(id) }
        }
        // Whoever shows a structure knows more than who says that there is one.
        (plain @ Ty::Plain { .. }, structure) | (structure, plain @ Ty::Plain { .. }) => {
            if is_opaque(&plain) { structure } else { Ty::word("any") }
        }
        (Ty::Record(id), Ty::Object(members)) | (Ty::Object(members), Ty::Record(id)) => {
            extend(records, &id, members);
            Ty::Record(id)
        }
        (Ty::Record(id), Ty::Record(other)) => {
            if let Some(members) = records.all.get(&other).map(|record| record.members.clone()) {
                extend(records, &id, members);
            }
            Ty::Record(id)
        }
        (Ty::Object(one), Ty::Object(other)) => {
            let mut one = one;
            one.open |= other.open;
            for member in other.members {
                match one.members.iter_mut().find(|known| known.name == member.name) {
                    Some(known) => join(records, known, member),
                    None => one.members.push(member),
                }
            }
            Ty::Object(one)
        }
        (Ty::List(one), Ty::List(other)) => Ty::List(Box::new(types(records, *one, *other))),
        (Ty::Map(key, one), Ty::Map(other_key, other)) => {
            let key = if key == other_key { key } else { "string".to_owned() };
            Ty::Map(key, Box::new(types(records, *one, *other)))
        }
        (one, _) => one,
    }
}

/// Words that read what either side reads: a text is read from numbers and dates too.
fn plain(one: &[String], other: &[String]) -> Vec<String> {
    if one == other {
        return one.to_vec();
    }
    let all = |wanted: &[&str]| one.iter().chain(other).all(|word| wanted.contains(&word.as_str()));
    let any = |wanted: &[&str]| one.iter().chain(other).any(|word| wanted.contains(&word.as_str()));
    const TEXTS: &[&str] = &["string", "text", "char", "enum"];
    let word = match () {
        () if all(&["string", "text", "char", "enum"]) => "string",
        () if all(&["integer", "timestamp"]) => "integer",
        () if all(&["integer", "double", "money", "timestamp"]) => "double",
        () if all(&["date", "datetime"]) => "datetime",
        () if any(TEXTS)
            && all(&[
                "string",
                "text",
                "char",
                "enum",
                "integer",
                "double",
                "money",
                "timestamp",
                "date",
                "datetime",
            ]) =>
        {
            "string"
        }
        () => "any",
    };
    vec![word.to_owned()]
}
