use std::path::Path;

use super::*;

/// Every feature of the spec language, in canonical form.
const RICH: &str = include_str!("rich.yaml");

fn tree(text: &str) -> Node {
    let mut log = Log::default();
    let file = log.file("x.yaml");
    let tree = parse(text, file, &mut log);
    log.finish().unwrap();
    tree.unwrap()
}

fn rewritten(text: &str) -> String {
    canonical("x.yaml", text).unwrap()
}

#[test]
fn committed_specs_are_canonical_and_come_back() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Sources::read(root);
    if std::env::var_os("BLESS").is_some() {
        for (file, text) in sources.specs() {
            std::fs::write(&file, rewritten(text)).unwrap();
        }
        sources = Sources::read(root);
    }
    check_canonical(&sources).unwrap();
    let specs: Vec<_> = sources.specs().collect();
    assert!(specs.len() >= 5);
    for (file, text) in specs {
        assert_eq!(tree(&rewritten(text)), tree(text), "{file}");
    }
}

#[test]
fn every_feature_of_the_language_comes_back() {
    assert_eq!(rewritten(RICH), RICH);
    assert_eq!(tree(&rewritten(RICH)), tree(RICH));
    // It is a good spec as well, so that "every feature" stays true of what the loader takes.
    let mut sources = Sources::new();
    sources.insert("specs/v3/demo/thing.yaml", RICH);
    let schema = sources.load().unwrap();
    let again = {
        let mut sources = Sources::new();
        sources.insert("specs/v3/demo/thing.yaml", rewritten(RICH));
        sources.load().unwrap()
    };
    assert_eq!(schema, again);
}

#[test]
fn every_key_of_the_language_is_in_the_rich_spec() {
    use crate::lang::Class;
    fn walk(table: &'static Table, missing: &mut Vec<String>, seen: &mut Vec<*const Table>) {
        if seen.contains(&std::ptr::from_ref(table)) {
            return;
        }
        seen.push(table);
        for key in table.keys.iter().filter(|key| key.class == Class::Fact) {
            if !RICH.contains(&format!("{}:", key.name)) {
                missing.push(format!("{} of {}", key.name, table.what));
            }
            match key.shape {
                Shape::Record(inner) => walk(inner, missing, seen),
                Shape::Named(named) => walk(named.item, missing, seen),
                Shape::Rows => walk(&ROW, missing, seen),
                Shape::Leaf(_) | Shape::Values => {}
            }
        }
    }
    let mut missing = Vec::new();
    walk(&MODULE, &mut missing, &mut Vec::new());
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn order_quotes_and_meant_values_become_one_form() {
    let sloppy = "methods:\n  b.c:\n    effect: read\n    params: {}\n    auth: any\n    scopes: [\"x\"]\n    page: a.md\n    \
                  not_in_batch: false\n  a.c:\n    api: v2\n    errors: [{text: no, code: '1'}]\n    effect: write\n    page: a.md\n";
    let expected = format!(
        "{HEADER}\nmethods:\n  a.c:\n    page: a.md\n    effect: write\n    errors:\n      - {{code: '1', text: 'no'}}\n  \
         b.c:\n    page: a.md\n    scopes: [x]\n    effect: read\n"
    );
    assert_eq!(rewritten(sloppy), expected);
    assert_eq!(rewritten(&expected), expected);
}

#[test]
fn texts_that_some_yaml_reads_otherwise_are_quoted() {
    for text in [
        "Y",
        "n",
        "Yes",
        "NO",
        "on",
        "OFF",
        "true",
        "False",
        "null",
        "~",
        "",
        " ",
        "1",
        "-1",
        "+1",
        "0x10",
        "0o7",
        "1e3",
        ".5",
        "1_000",
        "190:20:30",
        "2001-12-14",
        ".inf",
        ".NaN",
        "=",
        "<<",
        "a: b",
        "a #b",
        "- a",
        "? a",
        "[a]",
        "{a}",
        "a,b",
        "*a",
        "&a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
        "`a`",
        "'",
        "\"",
        "a'b\"c",
        "a\\b",
        "a\nb",
        "a\r\n",
        "\ttab",
        " lead",
        "trail ",
        "a  b",
        "ключ",
        "\u{1}",
        "\u{85}",
        "\u{2028}",
        "\u{feff}x",
        "\u{1F600}",
        "string[]",
        "#a",
        "a:",
        ":a",
        "---",
        "...",
    ] {
        let node = Node::map()
            .with("a", text)
            .with(if text == "a" { "b" } else { text }, "x")
            .with("l", vec![text, "z"]);
        let mut writer = Writer { out: String::new() };
        writer.value(&node, None, 0, true);
        assert_eq!(tree(&writer.out), node, "{text:?} as {}", writer.out);
        if !["string[]"].contains(&text) {
            assert!(quoted(text).starts_with(['\'', '"']), "{text:?}");
        }
    }
    for plain in ["string", "object|string", "im.message.add", "api-reference/a/b.md", "User not found", "_x"]
    {
        assert_eq!(quoted(plain), plain);
    }
}

#[test]
fn the_first_line_that_differs_is_told() {
    let mut sources = Sources::new();
    sources.insert("specs/a/good.yaml", RICH);
    sources.insert("specs/a/late.yaml", RICH.replace("effect: read", "effect:  read"));
    sources.insert("specs/a/more.yaml", format!("{RICH}\n"));
    sources.insert("specs/a/headless.yaml", RICH.replace(HEADER, "# by hand"));
    sources.insert("specs/a/broken.yaml", "a: [");
    let faults = check_canonical(&sources).unwrap_err();
    let line = |file: &str| faults.iter().find(|fault| fault.file.contains(file)).map(|fault| fault.line);
    let expected = RICH.lines().position(|line| line.contains("effect: read")).map(|i| i + 1);
    assert_eq!(line("late"), expected);
    assert_eq!(line("more"), Some(RICH.lines().count() + 1));
    assert_eq!(line("headless"), Some(1));
    assert!(line("broken").is_some());
    assert_eq!(faults.len(), 4);
}

#[test]
fn a_line_is_120_characters_long_at_most() {
    let text = |field: usize, row: usize| {
        // `      A: {type: …}` and `      - {code: …, text: …}`, filled up to the length.
        let page = "x".repeat(field - "      A: {type: string, formats: []}".len());
        let words = "x".repeat(row - "      - {code: E, text: }".len());
        rewritten(&format!(
            "methods: {{a.b.c: {{page: a.md, effect: read, params: {{A: {{type: string, formats: [{page}]}}}}, errors: [{{code: E, text: {words}}}]}}}}"
        ))
    };
    let longest = |text: &str| text.lines().skip(1).map(|line| line.chars().count()).max();
    let fits = text(120, 120);
    assert_eq!(longest(&fits), Some(120), "{fits}");
    assert_eq!(fits.lines().filter(|line| line.chars().count() == 120).count(), 2, "{fits}");
    let field = text(121, 120);
    assert!(field.contains("      A:\n        type: string\n"), "{field}");
    let row = text(120, 121);
    assert!(row.contains("      - code: E\n        text: xxx"), "{row}");
}
