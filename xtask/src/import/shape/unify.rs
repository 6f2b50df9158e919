//! Types of the same thing in several tables become one.

use crate::import::tree::{Group, Level, Limits, Member, Members, Ty, Value};

/// One type that holds what either does.
pub(super) fn types(one: Ty, other: Ty) -> Ty {
    if one == other {
        return one;
    }
    match (one, other) {
        (Ty::Plain { words, values, id_of }, Ty::Plain { words: more, values: others, id_of: other_id }) => {
            let same = words == more;
            let words = united(words, more);
            // A table without a list does not say that there is none if it has the same type.
            let listed = !values.is_empty() && !others.is_empty() || same;
            let values = if listed { all_values(values, others) } else { Vec::new() };
            let id_of = id_of.filter(|id| other_id.as_ref() == Some(id));
            Ty::Plain { words, values, id_of }
        }
        (Ty::Object(one), Ty::Object(other)) => Ty::Object(beside(one, other)),
        (Ty::List(one), Ty::List(other)) => Ty::List(Box::new(types(*one, *other))),
        (Ty::Map(key, one), Ty::Map(other_key, other)) => {
            let key = if key == other_key { key } else { "string".to_owned() };
            Ty::Map(key, Box::new(types(*one, *other)))
        }
        (structure @ (Ty::Object(_) | Ty::Map(..) | Ty::Record(_)), Ty::Plain { words, .. })
        | (Ty::Plain { words, .. }, structure @ (Ty::Object(_) | Ty::Map(..) | Ty::Record(_)))
            if words == ["object"] || words == ["any"] || words == ["array"] =>
        {
            structure
        }
        (list @ Ty::List(_), Ty::Plain { words, .. }) | (Ty::Plain { words, .. }, list @ Ty::List(_))
            if words == ["array"] || words == ["any"] =>
        {
            list
        }
        (one, other) => {
            let words = united(opaque(&one), opaque(&other));
            Ty::Plain { words, values: Vec::new(), id_of: None }
        }
    }
}

/// Words for a type without its structure.
fn opaque(ty: &Ty) -> Vec<String> {
    let word = match ty {
        Ty::Plain { words, .. } => return words.clone(),
        Ty::Object(_) | Ty::Map(..) | Ty::Record(_) => "object",
        Ty::List(_) => "array",
        Ty::File(_) => "any",
    };
    vec![word.to_owned()]
}

fn united(mut words: Vec<String>, more: Vec<String>) -> Vec<String> {
    for word in more {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    // A double holds every integer, a string every text.
    for (wide, narrow) in [("double", "integer"), ("string", "text"), ("string", "char")] {
        if words.iter().any(|word| word == wide) {
            words.retain(|word| word != narrow);
        }
    }
    if words.iter().any(|word| word == "any") { vec!["any".to_owned()] } else { words }
}

fn all_values(mut values: Vec<Value>, more: Vec<Value>) -> Vec<Value> {
    for value in more {
        if !values.iter().any(|other| other.wire == value.wire) {
            values.push(value);
        }
    }
    values
}

/// Members of two tables that describe one object together.
pub(super) fn beside(mut one: Members, other: Members) -> Members {
    for member in other.members {
        match one.members.iter_mut().find(|known| known.name == member.name) {
            Some(known) => {
                let required = if known.required == Level::No { member.required } else { known.required };
                *known = merged(known.clone(), member);
                known.required = required;
            }
            None => one.members.push(member),
        }
    }
    one.open |= other.open;
    groups(&mut one.groups, other.groups);
    one
}

/// Members of tables each of which describes one variant of an object: required is what all of them require.
pub(super) fn variants(all: Vec<Members>) -> Members {
    let count = all.len();
    let mut out = Members::default();
    let mut seen: Vec<(String, usize)> = Vec::new();
    for members in all {
        out.open |= members.open;
        groups(&mut out.groups, members.groups);
        for member in members.members {
            let entry = seen.iter_mut().find(|(name, _)| *name == member.name);
            match (entry, out.members.iter_mut().find(|known| known.name == member.name)) {
                (Some((_, times)), Some(known)) => {
                    *times += 1;
                    let required = both(known.required, member.required);
                    *known = merged(known.clone(), member);
                    known.required = required;
                }
                _ => {
                    seen.push((member.name.clone(), 1));
                    out.members.push(member);
                }
            }
        }
    }
    for member in &mut out.members {
        let times = seen.iter().find(|(name, _)| *name == member.name).map_or(0, |(_, times)| *times);
        if times < count && member.required == Level::Always {
            member.required = Level::Conditional;
        }
    }
    out
}

fn both(one: Level, other: Level) -> Level {
    match (one, other) {
        (one, other) if one == other => one,
        _ => Level::Conditional,
    }
}

/// One member of two of the same name.
pub(super) fn merged(one: Member, other: Member) -> Member {
    let limits = if one.limits == other.limits { one.limits } else { Limits::default() };
    let mut formats = one.formats;
    for format in other.formats {
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    Member {
        ty: types(one.ty, other.ty),
        default: one.default.filter(|default| other.default.as_ref() == Some(default)),
        clear: one.clear.or(other.clear),
        limits,
        formats,
        deprecated: one.deprecated.filter(|_| other.deprecated.is_some()),
        name: one.name,
        line: one.line,
        required: one.required,
    }
}

fn groups(known: &mut Vec<Group>, more: Vec<Group>) {
    for group in more {
        if !known.iter().any(|other| other.of == group.of) {
            known.push(group);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(name: &str, ty: Ty, required: Level) -> Member {
        Member {
            name: name.to_owned(),
            line: 1,
            ty,
            required,
            default: None,
            clear: None,
            limits: Limits::default(),
            formats: Vec::new(),
            deprecated: None,
        }
    }

    fn members(all: &[(&str, &str, Level)]) -> Members {
        let members = all.iter().map(|(name, word, level)| member(name, Ty::word(word), *level)).collect();
        Members { members, ..Members::default() }
    }

    #[test]
    fn required_is_what_every_variant_requires() {
        let all = variants(vec![
            members(&[
                ("a", "string", Level::Always),
                ("b", "integer", Level::Always),
                ("c", "string", Level::Always),
            ]),
            members(&[
                ("a", "string", Level::Always),
                ("b", "integer", Level::No),
                ("d", "string", Level::No),
            ]),
        ]);
        let levels: Vec<(&str, Level)> = all.members.iter().map(|m| (m.name.as_str(), m.required)).collect();
        let expected =
            [("a", Level::Always), ("b", Level::Conditional), ("c", Level::Conditional), ("d", Level::No)];
        assert_eq!(levels, expected);
    }

    #[test]
    fn tables_side_by_side_keep_what_each_requires() {
        let both =
            beside(members(&[("a", "string", Level::Always)]), members(&[("b", "integer", Level::Always)]));
        assert!(both.members.iter().all(|member| member.required == Level::Always));
    }

    #[test]
    fn types_are_united() {
        let words = |ty| match ty {
            Ty::Plain { words, .. } => words.join("|"),
            other => format!("{other:?}"),
        };
        for (one, other, expected) in [
            ("string", "integer", "string|integer"),
            ("integer", "double", "double"),
            ("text", "string", "string"),
            ("any", "string", "any"),
        ] {
            assert_eq!(words(types(Ty::word(one), Ty::word(other))), expected);
        }
        let object = Ty::Object(members(&[("a", "string", Level::No)]));
        assert_eq!(types(Ty::word("object"), object.clone()), object);
        assert_eq!(words(types(Ty::word("string"), object)), "string|object");
    }
}
