use super::*;
use crate::conform::{Role, conform};
use crate::parse::parse;

/// What the merge makes of the parameters and errors of one method, written on one line each; or its faults.
fn merged(spec: &str, overlay: &str) -> Result<Node, Vec<String>> {
    let mut log = Log::default();
    let mut read = |name: &str, text: &str, role: Role| {
        let file = log.file(name);
        let mut tree = parse(text, file, &mut log)?;
        conform(&mut tree, &MODULE, role, &mut log);
        Some(tree)
    };
    let spec = read("spec", spec, Role::Spec);
    let overlay = read("overlay", overlay, Role::Overlay);
    let tree = merge(spec, overlay, &mut log);
    match log.finish() {
        Ok(()) => Ok(tree.unwrap()),
        Err(faults) => Err(faults.iter().map(|f| format!("{}:{} {}", f.file, f.line, f.message)).collect()),
    }
}

fn method(params: &str) -> String {
    format!("methods:\n  a.b.c:\n{}", params.lines().map(|line| format!("    {line}\n")).collect::<String>())
}

fn at<'n>(node: &'n Node, path: &str) -> &'n Node {
    let mut node = node.get("methods").unwrap().get("a.b.c").unwrap();
    for key in path.split('.') {
        node = node.get(key).unwrap_or_else(|| panic!("no {key} of {path}"));
    }
    node
}

const SPEC: &str = "params:\n  A: {type: integer, default: 5}\n  B: {type: string, values: [x, y]}\n  C: {type: string}\n\
                    groups:\n  g: {rule: at_least_one, of: [A, B]}\n\
                    errors:\n  - {code: E, text: One}\n  - {code: E, text: Two}\n  - {code: F, status: 400}\n";

#[test]
fn words_need_no_reason() {
    let overlay = "summary: Does it.\nparams:\n  A: {doc: The a., as: AId, rust: alpha}\n  B: {values: {x: {rust: Ex, doc: It is x.}}}\n\
                   groups:\n  g: {doc: One of them.}\nerrors:\n  - {code: E, rust: Bad, param: A, cause: [missing, invalid]}\n";
    let tree = merged(&method(SPEC), &method(overlay)).unwrap();
    assert_eq!(at(&tree, "summary").as_str(), Some("Does it."));
    assert_eq!(at(&tree, "params.A.doc").as_str(), Some("The a."));
    assert_eq!(at(&tree, "params.A.default").shown(), "5");
    assert_eq!(at(&tree, "params.B.values.x.rust").as_str(), Some("Ex"));
    assert_eq!(at(&tree, "params.B.values").iter().map(|(k, _)| k).collect::<Vec<_>>(), ["x", "y"]);
    assert_eq!(at(&tree, "groups.g.doc").as_str(), Some("One of them."));
    let named: Vec<bool> = at(&tree, "errors").items().iter().map(|row| row.has("rust")).collect();
    assert_eq!(named, [true, true, false]);
}

#[test]
fn nodes_remember_the_file_that_has_to_be_edited() {
    let tree = merged(&method(SPEC), &method("params:\n  A: {doc: The a.}\n")).unwrap();
    assert_eq!((at(&tree, "params.A.type").at.file, at(&tree, "params.A.type").at.line), (0, 4));
    assert_eq!((at(&tree, "params.A.doc").at.file, at(&tree, "params.A.doc").at.line), (1, 4));
}

#[test]
fn corrections_with_a_reason_change_add_and_take_away() {
    let overlay = "params:\n  A: {type: double, default: ~, why: Fractions come back.}\n  B: {remove: true, why: Gone.}\n  \
                   D: {type: string, why: The source has it.}\n\
                   errors:\n  - {code: E, text: Two, text_is: Three, status: 403, why: Seen.}\n  - {code: F, code_is: f, why: Seen.}\n  \
                   - {code: G, status: 400, why: Seen.}\n";
    let tree = merged(&method(SPEC), &method(overlay)).unwrap();
    assert_eq!(at(&tree, "params").iter().map(|(k, _)| k).collect::<Vec<_>>(), ["A", "C", "D"]);
    assert_eq!(at(&tree, "params.A.type").as_str(), Some("double"));
    assert!(!at(&tree, "params.A").has("default") && !at(&tree, "params.D").has("why"));
    let rows: Vec<String> = at(&tree, "errors")
        .items()
        .iter()
        .map(|row| row.iter().map(|(k, v)| format!("{k}={}", v.shown())).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        rows,
        ["code=E text=One", "code=E text=Three status=403", "code=f status=400", "code=G status=400"]
    );
}

#[test]
fn one_reason_covers_what_it_encloses() {
    let overlay = "why: All of this was seen on a portal.\nparams:\n  A: {type: double}\n  D: {type: string}\nresult: {type: any}\n";
    assert!(merged(&method(SPEC), &method(overlay)).is_ok());
    let without = overlay.split_once('\n').unwrap().1;
    assert_eq!(merged(&method(SPEC), &method(without)).unwrap_err().len(), 3);
}

#[test]
fn a_correction_that_the_page_agrees_with_fails() {
    for (overlay, line) in [
        ("params:\n  A: {type: integer, why: w}\n", 4),
        ("params:\n  B: {values: [x, y], why: w}\n", 4),
        ("params:\n  D: {remove: true, why: w}\n", 4),
        ("params:\n  C: {default: ~, why: w}\n", 4),
        ("groups:\n  g: {of: [A, B], why: w}\n", 4),
        ("errors:\n  - {code: F, status: 400, why: w}\n", 4),
        ("errors:\n  - {code: Z, code_is: F, why: w}\n", 4),
        ("errors:\n  - {code: Z, remove: true, why: w}\n", 4),
    ] {
        let faults = merged(&method(SPEC), &method(overlay)).unwrap_err();
        assert_eq!(faults.len(), 1, "{overlay}: {faults:?}");
        assert!(
            faults[0].starts_with(&format!("overlay:{line} correction no longer needed")),
            "{overlay}: {faults:?}"
        );
    }
}

#[test]
fn an_item_that_only_the_overlay_has_needs_no_reason() {
    let own = "effect: read\nparams:\n  A: {type: integer, doc: The a.}\nerrors:\n  - {code: E, doc: Bad.}\n";
    let tree = merged("events: {}\n", &method(own)).unwrap();
    assert_eq!(at(&tree, "params.A.type").as_str(), Some("integer"));
    // But there is nothing in it to correct.
    let faults = merged("events: {}\n", &method("params:\n  A: {remove: true}\n")).unwrap_err();
    assert!(faults[0].contains("correction no longer needed"), "{faults:?}");
}

#[test]
fn corrections_of_rows_do_not_see_each_other() {
    let overlay = "errors:\n  - {code: E, text: One, text_is: Two, status: 401, why: w}\n  - {code: E, text: Two, text_is: One, status: 402, why: w}\n";
    let tree = merged(&method(SPEC), &method(overlay)).unwrap();
    let rows: Vec<(Option<&str>, String)> = at(&tree, "errors")
        .items()
        .iter()
        .map(|row| (row.get("text").and_then(Node::as_str), row.get("status").unwrap().shown()))
        .collect();
    assert_eq!(
        rows,
        [(Some("Two"), "401".to_owned()), (Some("One"), "402".to_owned()), (None, "400".to_owned())]
    );
}
