//! Examples of all parts of a page.

use super::*;

fn example(part: Part, language: &str, text: &str) -> Example {
    Example { part, line: 5, language: language.to_owned(), text: text.to_owned(), status: Some(200) }
}

fn parsed(examples: Vec<Example>) -> (Vec<ParsedExample>, Vec<crate::import::note::Note>) {
    let subject = Subject {
        kind: SubjectKind::MethodV2,
        name: "a.b".to_owned(),
        wire: "a.b".to_owned(),
        line: 1,
        scopes: Vec::new(),
        who: String::new(),
        intro: String::new(),
        deprecated: None,
        tables: Vec::new(),
        examples,
        error_statuses: Vec::new(),
        errors: Vec::new(),
    };
    let mut notes = Notes::default();
    let parsed = parse(&subject, "p.md", &mut notes);
    (parsed, notes.sorted())
}

#[test]
fn answers_and_errors_are_told_apart_by_their_members() {
    let (all, notes) = parsed(vec![
        example(Part::Response, "json", r#"{"result": {"error": "x"}}"#),
        example(Part::Response, "json", r#"{"error": "CODE", "error_description": "Text"}"#),
        example(Part::Error, "json", r#"{"error": {"code": "X"}}"#),
        example(Part::Error, "json", r#"{"result": {"result_error": []}}"#),
        example(Part::Event, "json", r#"{"event": "ON"}"#),
        example(Part::Request, "bash", "curl -d '{}' https://p.example/rest/a.b"),
        example(Part::Request, "js", "call()"),
    ]);
    let status = Some(200);
    let request = Kind::Request { method: "a.b".to_owned(), api: SubjectKind::MethodV2, oauth: true };
    let kinds: Vec<&Kind> = all.iter().map(|example| &example.kind).collect();
    let expected = [
        &Kind::Response { status },
        &Kind::Error { status },
        &Kind::Error { status },
        &Kind::Response { status },
        &Kind::Event,
        &request,
    ];
    assert_eq!(kinds, expected);
    assert_eq!(all.iter().map(|example| example.ordinal).collect::<Vec<_>>(), [1, 2, 1, 2, 1, 1]);
    assert!(notes.is_empty());
}

#[test]
fn what_cannot_be_read_is_a_note_and_keeps_its_number() {
    let (all, notes) = parsed(vec![
        example(Part::Response, "json", "nothing of the kind"),
        example(Part::Response, "json", r#"{"result": 1,}"#),
    ]);
    assert_eq!((all.len(), all[0].ordinal), (1, 2));
    let what: Vec<_> = notes.iter().map(|note| (note.kind, note.what.as_str())).collect();
    assert_eq!(
        what,
        [("example-repaired", "response example 2"), ("example-unreadable", "response example 1")]
    );
}

#[test]
fn time_is_taken_out_of_a_result_that_was_not_closed() {
    let text = "{\"result\": {\"item\": {\"id\": 1},\n \"time\": {\"start\": 1.5}\n}";
    let (all, _) = parsed(vec![example(Part::Response, "json", text)]);
    assert_eq!(all[0].json.text(), r#"{"result":{"item":{"id":1}},"time":{"start":1.5}}"#);
}

#[test]
fn a_part_of_an_answer_beside_a_whole_one_is_left_out() {
    let (all, notes) = parsed(vec![
        example(Part::Response, "json", r#"{"result": [{"id": 1}], "time": {}}"#),
        example(Part::Response, "json", r#"{"id": 1}"#),
    ]);
    assert_eq!((all.len(), notes.len(), notes[0].kind), (1, 1, "example-fragment"));
    // Alone, it is the result.
    assert_eq!(parsed(vec![example(Part::Response, "json", r#"{"id": 1}"#)]).0.len(), 1);
}

#[test]
fn a_command_line_is_a_call_whatever_its_fence_says() {
    let (all, _) =
        parsed(vec![example(Part::Request, "http", "curl -d '{\"a\":1}' https://p.example/rest/1/s/a.b")]);
    assert_eq!(all.len(), 1);
}
