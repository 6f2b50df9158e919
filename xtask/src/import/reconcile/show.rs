//! Types in one line, for tests.

use crate::import::tree::{Members, Records, Ty};

/// `{a: integer, b: [string], …}`, a map as `<integer: …>`.
pub(crate) fn show(ty: &Ty) -> String {
    match ty {
        Ty::Plain { words, values, .. } if values.is_empty() => words.join("|"),
        Ty::Plain { words, values, .. } => {
            let wires: Vec<&str> = values.iter().map(|value| value.wire.as_str()).collect();
            format!("{}({})", words.join("|"), wires.join(","))
        }
        Ty::File(encoding) => format!("file:{encoding}"),
        Ty::Object(members) => show_members(members),
        Ty::List(element) => format!("[{}]", show(element)),
        Ty::Map(key, value) => format!("<{key}: {}>", show(value)),
        Ty::Record(id) => format!("@{}", id.line),
    }
}

/// Members in braces.
pub(crate) fn show_members(members: &Members) -> String {
    let mut parts: Vec<String> =
        members.members.iter().map(|member| format!("{}: {}", member.name, show(&member.ty))).collect();
    parts.extend(members.open.then(|| "…".to_owned()));
    format!("{{{}}}", parts.join(", "))
}

/// The type that such a line describes.
pub(crate) fn ty(text: &str) -> Ty {
    let mut rest = text;
    let ty = parse(&mut rest);
    assert!(rest.is_empty(), "{rest:?} is left of {text:?}");
    ty
}

/// The members that such a line describes.
pub(crate) fn members(text: &str) -> Members {
    match ty(text) {
        Ty::Object(members) => members,
        other => panic!("no members: {other:?}"),
    }
}

/// Records: the number is the line by which `@` refers to one.
pub(crate) fn records(all: &[(u32, &str)]) -> Records {
    let mut records = Records::default();
    for (line, text) in all {
        let record = crate::import::tree::Record {
            module: "a/types".to_owned(),
            name: format!("R{line}"),
            members: members(text),
        };
        records.all.insert(id(*line), record);
    }
    records
}

fn id(line: u32) -> crate::import::tree::RecordId {
    crate::import::tree::RecordId { page: "p.md".to_owned(), line }
}

fn eat(rest: &mut &str, sign: &str) -> bool {
    *rest = rest.trim_start();
    let found = rest.starts_with(sign);
    if found {
        *rest = &rest[sign.len()..];
    }
    found
}

fn word(rest: &mut &str) -> String {
    *rest = rest.trim_start();
    let end = rest.find([',', ':', '}', ']', '>', '(', ')']).unwrap_or(rest.len());
    let (word, after) = rest.split_at(end);
    *rest = after;
    word.trim().to_owned()
}

fn parse(rest: &mut &str) -> Ty {
    if eat(rest, "{") {
        let mut all = Members::default();
        while !eat(rest, "}") {
            if eat(rest, "…") {
                all.open = true;
                continue;
            }
            let name = word(rest);
            assert!(eat(rest, ":"), "{rest}");
            let mut member = super::guess::member(&name, parse(rest));
            member.line = 1;
            all.members.push(member);
            eat(rest, ",");
        }
        return Ty::Object(all);
    }
    if eat(rest, "[") {
        let element = parse(rest);
        assert!(eat(rest, "]"), "{rest}");
        return Ty::List(Box::new(element));
    }
    if eat(rest, "<") {
        let key = word(rest);
        assert!(eat(rest, ":"), "{rest}");
        let value = parse(rest);
        assert!(eat(rest, ">"), "{rest}");
        return Ty::Map(key, Box::new(value));
    }
    if eat(rest, "@") {
        return Ty::Record(id(word(rest).parse().expect("a number")));
    }
    if eat(rest, "file:") {
        let encodings = ["base64", "pair", "file_data"];
        let name = word(rest);
        return Ty::File(encodings.iter().find(|encoding| **encoding == name).expect("an encoding"));
    }
    let words = word(rest).split('|').map(str::to_owned).collect();
    let mut values = Vec::new();
    if eat(rest, "(") {
        while !eat(rest, ")") {
            values.push(crate::import::tree::Value { wire: word(rest), label: String::new() });
            eat(rest, ",");
        }
    }
    Ty::Plain { words, values, id_of: None }
}
