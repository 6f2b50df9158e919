//! YAML text → tree.
//!
//! Built on the events of a parser rather than on a deserialiser's value: the events carry positions, show duplicate
//! keys, and tell `1` from `'1'`; anchors, aliases and tags can be refused before they cost anything.

use std::borrow::Cow;
use std::collections::BTreeSet;

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::fault::{Log, Path};
use crate::tree::{At, Entry, Node, Value};

/// Deeper nesting than any schema has; keeps the recursive stages off the end of the stack.
const MAX_DEPTH: usize = 64;

/// A map or a list whose end has not come yet.
struct Open {
    at: At,
    inner: Inner,
    /// Anchored or tagged: reported, and its content is dropped.
    poison: bool,
}

enum Inner {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, seen: BTreeSet<String>, key: Option<Key> },
}

struct Key {
    text: String,
    number: bool,
    at: At,
    /// Reported already: its value is read and dropped.
    dropped: bool,
}

/// Reads one document. Faults go to the log; `None` when there is nothing to go on with.
pub(crate) fn parse(text: &str, file: u32, log: &mut Log) -> Option<Node> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut parser = Parser::new_from_str(text);
    let mut stack: Vec<Open> = Vec::new();
    let mut root: Option<Node> = None;
    let mut documents = 0;
    while let Some(event) = parser.next_event() {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = At { file, line: line(error.marker().line()) };
                log.add(
                    at,
                    &path_of(&stack),
                    format!("not YAML: {}", error.info()),
                    "correct the text around this line (indentation, quotes, brackets)",
                );
                return None;
            }
        };
        let at = At { file, line: line(span.start.line()) };
        let node = match event {
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    log.add(
                        at,
                        &Path::Root,
                        "a second YAML document",
                        "keep one document in a file: remove `---`",
                    );
                    return root;
                }
                continue;
            }
            Event::Alias(_) => {
                let help =
                    "write the value out, or give it a name under `records:` or `enums:` and refer to that";
                log.add(at, &path_of(&stack), "an alias (`*name`) is not part of the schema language", help);
                Node { value: Value::Poison, at }
            }
            Event::Scalar(text, style, anchor, tag) => {
                let strange = strange(anchor, tag.is_some(), at, &stack, log);
                let value = if strange { Value::Poison } else { scalar(text, style) };
                Node { value, at }
            }
            Event::SequenceStart(anchor, tag) => {
                let poison = strange(anchor, tag.is_some(), at, &stack, log);
                open(&mut stack, Open { at, inner: Inner::List(Vec::new()), poison }, log)?;
                continue;
            }
            Event::MappingStart(anchor, tag) => {
                let poison = strange(anchor, tag.is_some(), at, &stack, log);
                let inner = Inner::Map { entries: Vec::new(), seen: BTreeSet::new(), key: None };
                open(&mut stack, Open { at, inner, poison }, log)?;
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(done) = stack.pop() else { continue };
                let value = match done.inner {
                    _ if done.poison => Value::Poison,
                    Inner::List(list) => Value::List(list),
                    Inner::Map { entries, .. } => Value::Map(entries),
                };
                Node { value, at: done.at }
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => continue,
        };
        place(&mut stack, node, &mut root, log);
    }
    match root {
        Some(Node { value: Value::Null, .. }) | None => {
            log.add(At { file, line: 0 }, &Path::Root, "the file is empty", "fill it or remove it");
            None
        }
        root => root,
    }
}

fn line(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

/// Reports anchors and tags.
fn strange(anchor: usize, tagged: bool, at: At, stack: &[Open], log: &mut Log) -> bool {
    if anchor > 0 {
        let help = "give the value a name under `records:` or `enums:` and refer to that";
        log.add(at, &path_of(stack), "an anchor (`&name`) is not part of the schema language", help);
    } else if tagged {
        let help = "remove it; quotes make a text of anything";
        log.add(at, &path_of(stack), "a tag (`!name`) is not part of the schema language", help);
    }
    anchor > 0 || tagged
}

fn open(stack: &mut Vec<Open>, next: Open, log: &mut Log) -> Option<()> {
    if stack.len() >= MAX_DEPTH {
        log.add(
            next.at,
            &Path::Root,
            format!("nested deeper than {MAX_DEPTH} levels"),
            "give the inner objects names under `records:`",
        );
        return None;
    }
    stack.push(next);
    Some(())
}

/// Puts a finished node where it belongs: into the open list, as key or value of the open map, or at the root.
fn place(stack: &mut [Open], node: Node, root: &mut Option<Node>, log: &mut Log) {
    let Some(parent) = stack.last_mut() else {
        *root = Some(node);
        return;
    };
    let fault = match &mut parent.inner {
        Inner::List(list) => {
            list.push(node);
            None
        }
        Inner::Map { entries, seen, key: slot } => match slot.take() {
            Some(key) if key.dropped => None,
            // The value of a key is told by the key's line: that is where a reader looks.
            Some(key) => {
                let node = Node { at: key.at, ..node };
                entries.push(Entry { key: key.text, number: key.number, node });
                None
            }
            None => {
                let at = node.at;
                let (text, number, mut fault) = key_text(node);
                if fault.is_none() && !seen.insert(text.clone()) {
                    fault = Some((
                        format!("the key `{text}` is here twice"),
                        "join the two, or remove one of them".to_owned(),
                    ));
                }
                let dropped = fault.is_some();
                *slot = Some(Key { text, number, at, dropped });
                fault.map(|(message, help)| (at, message, help))
            }
        },
    };
    if let Some((at, message, help)) = fault {
        log.add(at, &path_of(stack), message, help);
    }
}

/// A key's text, whether it is a plain number, and what is wrong with it.
fn key_text(node: Node) -> (String, bool, Option<(String, String)>) {
    match node.value {
        Value::Text(text) => (text, false, None),
        Value::Int(number) => (number.to_string(), true, None),
        Value::Poison => {
            (String::new(), false, Some(("the key cannot be used".to_owned(), "write it plainly".to_owned())))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {
            let (what, text) = (node.describe(), node.shown());
            let fault = (
                format!("the key `{text}` is read as {what}, not as a text"),
                format!("put it in quotes: '{text}'"),
            );
            (text, false, Some(fault))
        }
        Value::List(_) | Value::Map(_) => {
            let fault = (
                format!("{} as a key", node.describe()),
                "keys are texts: put this one in quotes".to_owned(),
            );
            (String::new(), false, Some(fault))
        }
    }
}

/// The keys that are open.
fn path_of(stack: &[Open]) -> Path<'static> {
    let mut text = String::new();
    for open in stack {
        match &open.inner {
            Inner::List(list) => text.push_str(&format!("[{}]", list.len())),
            Inner::Map { key: Some(key), .. } => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(&key.text);
            }
            Inner::Map { .. } => {}
        }
    }
    Path::Text(text)
}

/// The meaning of a scalar: what `serde_yaml` reads a plain one as, where only decimal integers are numbers of ours.
fn scalar(text: Cow<'_, str>, style: ScalarStyle) -> Value {
    if style != ScalarStyle::Plain || is_word(&text) {
        return Value::Text(text.into_owned());
    }
    match serde_yaml::from_str(&text) {
        Ok(serde_yaml::Value::Null) => Value::Null,
        Ok(serde_yaml::Value::Bool(value)) => Value::Bool(value),
        Ok(serde_yaml::Value::Number(number)) => match number.as_i64() {
            Some(number) if number.to_string() == *text => Value::Int(number),
            _ => Value::Number(text.into_owned()),
        },
        _ => Value::Text(text.into_owned()),
    }
}

/// Whether a plain scalar is a text at first sight: several words, or one that begins like no number, boolean or null.
fn is_word(text: &str) -> bool {
    text.contains(' ')
        || text
            .starts_with(|c: char| c.is_ascii_alphabetic() && !matches!(c, 'n' | 'N' | 't' | 'T' | 'f' | 'F'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let mut log = Log::default();
        let file = log.file("x.yaml");
        let _ = parse(text, file, &mut log);
        match log.finish() {
            Ok(()) => Vec::new(),
            Err(faults) => faults.iter().map(|f| format!("{}|{}|{}", f.line, f.path, f.message)).collect(),
        }
    }

    fn read(text: &str) -> Node {
        let mut log = Log::default();
        let file = log.file("x.yaml");
        let node = parse(text, file, &mut log);
        log.finish().unwrap();
        node.unwrap()
    }

    /// A tree as `serde_yaml` would have it.
    fn plain(node: &Node) -> serde_yaml::Value {
        use serde_yaml::Value as Yaml;
        match &node.value {
            Value::Null | Value::Poison => Yaml::Null,
            Value::Bool(value) => (*value).into(),
            Value::Int(number) => (*number).into(),
            Value::Number(text) => serde_yaml::from_str(text).unwrap(),
            Value::Text(text) => text.as_str().into(),
            Value::List(items) => Yaml::Sequence(items.iter().map(plain).collect()),
            Value::Map(entries) => Yaml::Mapping(
                entries
                    .iter()
                    .map(|entry| {
                        let number = entry.number.then(|| serde_yaml::from_str(&entry.key).unwrap());
                        (number.unwrap_or_else(|| entry.key.as_str().into()), plain(&entry.node))
                    })
                    .collect(),
            ),
        }
    }

    #[test]
    fn the_schema_is_yaml_that_others_read_the_same() {
        let sources = crate::Sources::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")));
        let rich = ("rich.yaml", include_str!("write/rich.yaml"));
        let mut count = 0;
        for (file, text) in sources.iter().chain([rich]) {
            let theirs: serde_yaml::Value = serde_yaml::from_str(text).unwrap();
            assert_eq!(plain(&read(text)), theirs, "{file}");
            count += 1;
        }
        assert!(count > 5, "{count} files");
    }

    #[test]
    fn scalars_mean_what_yaml_1_2_says() {
        for (text, value) in [
            ("Y", Value::Text("Y".into())),
            ("no", Value::Text("no".into())),
            ("'1'", Value::Text("1".into())),
            ("1", Value::Int(1)),
            ("-5", Value::Int(-5)),
            ("+5", Value::Number("+5".into())),
            ("007", Value::Text("007".into())),
            ("0x10", Value::Number("0x10".into())),
            ("1e3", Value::Number("1e3".into())),
            ("1.", Value::Number("1.".into())),
            (".5", Value::Number(".5".into())),
            ("1.2.3", Value::Text("1.2.3".into())),
            ("e5", Value::Text("e5".into())),
            ("99999999999999999999", Value::Text("99999999999999999999".into())),
            ("true", Value::Bool(true)),
            ("~", Value::Null),
            ("''", Value::Text(String::new())),
        ] {
            assert_eq!(read(&format!("a: {text}")).get("a").map(|n| n.value.clone()), Some(value), "{text}");
        }
    }

    #[test]
    fn lines_are_those_of_the_keys() {
        let node = read("a:\n\n  b: 1\n  c:\n    - x\n    - y\n");
        assert_eq!(node.get("a").map(|n| n.at.line), Some(1));
        assert_eq!(node.get("a").and_then(|n| n.get("c")).map(|n| n.at.line), Some(4));
        assert_eq!(node.get("a").and_then(|n| n.get("c")).map(|n| n.items()[1].at.line), Some(6));
    }

    #[test]
    fn every_duplicate_key_is_told_with_its_line() {
        assert_eq!(
            faults("a: 1\nb: {x: 1, x: 2}\na: 2\n"),
            ["2|b.x|the key `x` is here twice", "3|a|the key `a` is here twice"]
        );
    }

    #[test]
    fn what_is_not_part_of_the_language_is_refused() {
        assert_eq!(
            faults("a: &x 1\nb: *x\n"),
            [
                "1|a|an anchor (`&name`) is not part of the schema language",
                "2|b|an alias (`*name`) is not part of the schema language",
            ]
        );
        assert_eq!(faults("a: !!str 1\n"), ["1|a|a tag (`!name`) is not part of the schema language"]);
        assert_eq!(faults("true: 1\n"), ["1|true|the key `true` is read as a boolean, not as a text"]);
        assert_eq!(faults("? [a]\n: 1\n"), ["1||a list as a key"]);
        assert_eq!(faults("a: 1\n---\nb: 1\n"), ["2||a second YAML document"]);
        for empty in ["", "\n", "# only words\n", "~", "---\n"] {
            assert_eq!(faults(empty), ["0||the file is empty"], "{empty:?}");
        }
    }

    #[test]
    fn hostile_text_gives_a_fault_and_no_panic() {
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(faults(&deep).len(), 1);
        let maps = "{a: ".repeat(50_000);
        assert_eq!(faults(&maps).len(), 1);
        let block: String = (0..2_000).map(|i| format!("{}a:\n", " ".repeat(i))).collect();
        assert_eq!(faults(&block).len(), 1);
        let laughs = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";
        assert!(faults(laughs).len() >= 3);
        for text in [
            "a: [",
            "a: 'x",
            "a: \"\\x\"",
            "\t- a",
            "- a\nb",
            "a: b: c",
            "%YAML 9.9\n---\na",
            "\0",
            "a: \u{1}",
            "? ",
            ": ",
            "*a",
            "&a",
            "!a",
            "- - -\n -",
            "a\n\tb: c",
            "{a, b: }",
            "[a: b]",
            "{[a]: b}",
            "|\n a",
            "a: |9\n b",
            "\u{feff}",
            "\u{2028}: 1",
        ] {
            let _ = faults(text);
        }
    }
}
