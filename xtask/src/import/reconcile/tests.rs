//! Tables and examples together: each case is a table, examples, and the type that comes of them.

use super::show::{members, records, show, show_members};
use super::*;
use crate::import::example::json;
use crate::import::note::Note;
use crate::import::page::SubjectKind;

fn subject(kind: SubjectKind) -> Subject {
    Subject {
        kind,
        name: "a.b".to_owned(),
        wire: "A.B".to_owned(),
        line: 1,
        scopes: Vec::new(),
        who: String::new(),
        intro: String::new(),
        deprecated: None,
        tables: Vec::new(),
        examples: Vec::new(),
        error_statuses: Vec::new(),
        errors: Vec::new(),
    }
}

fn examples(kind: &Kind, texts: &[&str]) -> Vec<ParsedExample> {
    let one = |(index, text): (usize, &&str)| ParsedExample {
        line: 1,
        ordinal: index + 1,
        kind: kind.clone(),
        json: json(text),
    };
    texts.iter().enumerate().map(one).collect()
}

/// The type of `result`, the records, and the notes.
fn answer(table: &str, shared: &[(u32, &str)], bodies: &[&str]) -> (String, String, Vec<Note>) {
    let mut records = records(shared);
    let mut notes = Notes::default();
    let all = examples(&Kind::Response { status: None }, bodies);
    let found =
        result(&subject(SubjectKind::MethodV2), "p.md", members(table), &all, &mut records, &mut notes);
    let shared: Vec<String> = records.all.values().map(|record| show_members(&record.members)).collect();
    (found.result.as_ref().map(show).unwrap_or_default(), shared.join(" "), notes.sorted())
}

fn result_of(table: &str, bodies: &[&str]) -> String {
    answer(table, &[], bodies).0
}

#[test]
fn rows_beside_result_go_where_the_example_has_them() {
    for (table, body, ty) in [
        // Members of the result itself, of its elements, of what is in its wrapper.
        (
            "{result: object, id: integer, name: string}",
            r#"{"result": {"id": 1, "name": "x"}}"#,
            "{id: integer, name: string}",
        ),
        ("{result: array, id: integer}", r#"{"result": [{"id": "1"}]}"#, "[{id: integer}]"),
        (
            "{result: object, item: object, id: integer}",
            r#"{"result": {"item": {"id": 1}}}"#,
            "{item: {id: integer}}",
        ),
        (
            "{result: object, items: array, id: integer}",
            r#"{"result": {"items": [{"id": 1}]}}"#,
            "{items: [{id: integer}]}",
        ),
        // The row above decides between two places; other members of the example are added.
        (
            "{result: object, a: object, id: integer, b: object, text: string}",
            r#"{"result": {"a": {"id": 1}, "b": {"id": 2, "text": "x"}}}"#,
            "{a: {id: integer}, b: {id: integer, text: string}}",
        ),
        (
            "{result: object, a: object, id: char}",
            r#"{"result": {"id": 1, "a": {"id": 1}}}"#,
            "{id: integer, a: {id: char}}",
        ),
        // Not in the example: beside the row above, or in the empty structure above.
        (
            "{result: object, id: integer, code: char}",
            r#"{"result": {"id": 1}}"#,
            "{id: integer, code: char}",
        ),
        (
            "{result: object, items: array, id: integer}",
            r#"{"result": {"items": []}}"#,
            "{items: [{id: integer}]}",
        ),
        // Without `result`; without an example.
        (
            "{SUCCESS: boolean, DATA: {A: integer}}",
            r#"{"result": {"SUCCESS": true, "DATA": {"A": 1}}}"#,
            "{SUCCESS: boolean, DATA: {A: integer}}",
        ),
        // In another spelling.
        ("{result: object, ID: integer}", r#"{"result": {"id": 1}}"#, "{id: integer}"),
        // What the envelope has is none of the result's, unless the result has it.
        (
            "{result: array, total: integer, time: object}",
            r#"{"result": [1], "total": 1, "time": {"start": 1}}"#,
            "[integer]",
        ),
        ("{result: object, total: integer}", r#"{"result": {"total": 5}}"#, "{total: integer}"),
    ] {
        assert_eq!(result_of(table, &[body]), ty, "{table} and {body}");
    }
    assert_eq!(result_of("{result: object, a: integer}", &[]), "{a: integer}");
    assert_eq!(result_of("{result: array, a: integer}", &[]), "[{a: integer}]");
    assert_eq!(result_of("{a: integer, b: string}", &[]), "{a: integer, b: string}");
    let (ty, _, notes) = answer("{result: integer|object, id: integer}", &[], &[r#"{"result": 1}"#]);
    assert_eq!((ty.as_str(), notes[0].kind), ("integer|object", "rows-unplaced"));
}

#[test]
fn the_example_settles_what_the_result_is() {
    for (table, body, ty) in [
        ("{result: integer}", r#"{"result": "5"}"#, "integer"),
        ("{result: integer}", r#"{"result": {"id": 5}}"#, "{id: integer}"),
        ("{result: boolean}", r#"{"result": {"a": 1, "b": "x"}}"#, "{a: integer, b: string}"),
        ("{result: object}", r#"{"result": [1]}"#, "[integer]"),
        ("{result: object}", r#"{"result": true}"#, "boolean"),
        ("{result: {a: integer}}", r#"{"result": [{"a": 1}]}"#, "[{a: integer}]"),
        ("{result: {a: integer}}", r#"{"result": {"item": {"a": 1}}}"#, "{item: {a: integer}}"),
        ("{result: {item: {a: integer}}}", r#"{"result": {"a": 1}}"#, "{a: integer}"),
        (
            "{result: {a: integer}}",
            r#"{"result": {"15": {"a": 1}, "16": {"a": 2}}}"#,
            "<integer: {a: integer}>",
        ),
        ("{result: [{a: integer}]}", r#"{"result": {"rows": [{"a": 1}]}}"#, "{rows: [{a: integer}]}"),
        ("{result: [{a: integer}]}", r#"{"result": {"a": 1}}"#, "{a: integer}"),
        (
            "{result: <string: {a: integer}>}",
            r#"{"result": {"fields": {"X": {"a": 1}}}}"#,
            "{fields: <string: {a: integer}>}",
        ),
        ("{result: <integer: {a: integer}>}", r#"{"result": {"x": {"a": 1}}}"#, "<string: {a: integer}>"),
        ("{result: {a: integer}}", r#"{"result": 5}"#, "any"),
        ("{result: boolean}", r#"{"result": null}"#, "any"),
        // Without an envelope.
        ("{result: boolean}", "true", "boolean"),
        ("{a: integer}", r#"{"a": 1, "time": {"start": 1}}"#, "{a: integer}"),
    ] {
        assert_eq!(result_of(table, &[body]), ty, "{table} and {body}");
    }
    assert_eq!(result_of("{}", &[]), "");
    assert_eq!(result_of("{}", &[r#"{"result": {"a": [1]}}"#]), "{a: [integer]}");
}

#[test]
fn members_are_settled_one_by_one() {
    for (table, value, ty) in [
        ("integer", "\"\"", "integer"),
        ("integer", "\"x\"", "string"),
        ("integer", "null", "integer"),
        ("datetime", "{}", "datetime"),
        ("string", "false", "string"),
        ("string", "true", "boolean"),
        ("string(Y,N)", "\"X\"", "string(Y,N,X)"),
        ("integer(low,high)", "\"low\"", "string(low,high)"),
        ("boolean", "\"Y\"", "boolean"),
        ("string|object", "[1]", "string|object"),
        ("any", "[1]", "any"),
        ("[integer]", "[\"x\"]", "[string]"),
        ("[string]", "[null, \"x\"]", "[any]"),
        ("{b: integer}", "[]", "{b: integer}"),
        ("{b: integer}", "\"x\"", "any"),
        ("file:base64", "{\"id\": 1}", "{id: integer}"),
        ("object", "{\"b\": 1, \"UF_X\": 2}", "{b: integer, …}"),
    ] {
        let all = [format!("{{\"result\": {{\"a\": {value}}}}}")];
        assert_eq!(
            result_of(&format!("{{result: {{a: {ty}}}}}", ty = table), &[&all[0]]),
            format!("{{a: {ty}}}"),
            "{value}"
        );
    }
}

#[test]
fn several_examples_count_together() {
    let bodies = [r#"{"result": {"a": 1}}"#, r#"{"result": {"a": null, "b": "x"}}"#, r#"{"result": []}"#];
    assert_eq!(result_of("{result: object}", &bodies), "{a: integer, b: string}");
    assert_eq!(result_of("{result: boolean}", &[r#"{"result": true}"#, r#"{"result": null}"#]), "boolean");
    assert_eq!(result_of("{result: object}", &[r#"{"result": {"a": 1}}"#, r#"{"result": 1}"#]), "any");
    assert_eq!(
        result_of("{result: [{a: integer}]}", &[r#"{"result": [{"a": 1}]}"#, r#"{"result": []}"#]),
        "[{a: integer}]"
    );
}

#[test]
fn shared_records_grow_and_never_change() {
    let table = "{result: [@1]}";
    let (ty, shared, notes) = answer(
        table,
        &[(1, "{id: integer, next: @1}")],
        &[r#"{"result": [{"id": 1, "next": {"id": 2, "b": "x"}}]}"#],
    );
    assert_eq!((ty.as_str(), shared.as_str()), ("[@1]", "{id: integer, next: @1, b: string}"));
    assert_eq!(notes.iter().map(|note| note.kind).collect::<Vec<_>>(), ["example-adds"]);
    // What one example contradicts, others rely on.
    let (_, shared, _) =
        answer(table, &[(1, "{id: integer, b: {c: integer}}")], &[r#"{"result": [{"id": "x", "b": [1]}]}"#]);
    assert_eq!(shared, "{id: string, b: any}");
    // Descriptions of the members; another object altogether; another spelling.
    let fields = r#"{"result": {"id": {"type": "x", "title": "X"}, "name": {"type": "x", "title": "X"}, "c": {"type": "x", "title": "X"}}}"#;
    let (ty, shared, _) = answer("{result: @1}", &[(1, "{id: integer, name: string}")], &[fields]);
    assert_eq!(
        (ty.as_str(), shared.as_str()),
        ("<string: {type: string, title: string}>", "{id: integer, name: string}")
    );
    let (ty, shared, _) =
        answer("{result: @1}", &[(1, "{id: integer}")], &[r#"{"result": {"x": 1, "y": 2}}"#]);
    assert_eq!((ty.as_str(), shared.as_str()), ("{x: integer, y: integer}", "{id: integer}"));
    let (ty, shared, _) =
        answer("{result: @1}", &[(1, "{userId: integer, b: char}")], &[r#"{"result": {"USER_ID": 1}}"#]);
    assert_eq!((ty.as_str(), shared.as_str()), ("{USER_ID: integer, b: char}", "{userId: integer, b: char}"));
}

#[test]
fn total_and_next_are_told() {
    let told = |table: &str, bodies: &[&str]| {
        let all = examples(&Kind::Response { status: None }, bodies);
        let (mut records, mut notes) = (Records::default(), Notes::default());
        let found =
            result(&subject(SubjectKind::MethodV2), "p.md", members(table), &all, &mut records, &mut notes);
        (found.total, found.next)
    };
    assert_eq!(told("{result: array, total: integer}", &[]), (true, false));
    assert_eq!(told("{}", &[r#"{"result": [], "next": 50, "total": 60}"#]), (true, true));
    assert_eq!(told("{}", &[r#"{"result": {"total": 60}}"#]), (false, false));
}

#[test]
fn every_change_is_a_note() {
    let (_, _, notes) = answer("{result: {a: integer}}", &[], &["{\"result\": {\"a\": [1],\n \"b\": 2}}"]);
    let notes: Vec<_> = notes.iter().map(|note| (note.line, note.kind, note.what.as_str())).collect();
    assert_eq!(notes, [(1, "example-adds", "result"), (1, "example-contradicts", "result.a")]);
}

#[test]
fn data_of_events() {
    let data = |table: &str, shared: &[(u32, &str)], bodies: &[&str]| {
        let mut records = records(shared);
        let mut notes = Notes::default();
        let all = examples(&Kind::Event, bodies);
        let found =
            event_data(&subject(SubjectKind::Event), "p.md", members(table), &all, &mut records, &mut notes);
        let kinds: Vec<&str> = notes.sorted().iter().map(|note| note.kind).collect();
        (show_members(&found), kinds.join(" "))
    };
    for (table, bodies, members, kinds) in [
        (
            "{event: string, data: {FIELDS: {ID: integer}}, ts: timestamp, auth: object}",
            [r#"{"event": "ON", "data": {"FIELDS": {"ID": "5"}}, "ts": "1", "auth": {}}"#].as_slice(),
            "{FIELDS: {ID: integer}}",
            "",
        ),
        // Side by side with their object; an envelope that the table does not have.
        (
            "{data: object, FIELDS: object, ID: integer}",
            &[r#"{"event": "ON", "data": {"FIELDS": {"ID": 5}}}"#],
            "{FIELDS: {ID: integer}}",
            "",
        ),
        (
            "{id: integer}",
            &[r#"{"id": 5, "auth": {"domain": "x"}}"#],
            "{id: integer, auth: {domain: string}}",
            "example-adds",
        ),
        ("{event: string, id: integer}", &[], "{id: integer}", ""),
        ("{data: integer}", &[r#"{"event": "ON", "data": 107}"#], "{data: integer}", ""),
        ("{}", &[], "{}", ""),
    ] {
        assert_eq!(data(table, &[], bodies), (members.to_owned(), kinds.to_owned()), "{table}");
    }
}

#[test]
fn tokens_inside_of_the_data_are_the_shared_record() {
    let mut records = records(&[(1, "{domain: string, member_id: string, scope: string}")]);
    for record in records.all.values_mut() {
        "portal/types".clone_into(&mut record.module);
        "EventAuth".clone_into(&mut record.name);
    }
    let mut notes = Notes::default();
    let body = r#"{"event": "ON", "data": {"id": 5, "auth": {"domain": "x", "member_id": "y", "user_id": 1}, "x": {"domain": "x"}}}"#;
    let all = examples(&Kind::Event, &[body]);
    let table = members("{data: {id: integer}}");
    let found = event_data(&subject(SubjectKind::Event), "p.md", table, &all, &mut records, &mut notes);
    assert_eq!(show_members(&found), "{id: integer, auth: @1, x: {domain: string}}");
    let shared: Vec<String> = records.all.values().map(|record| show_members(&record.members)).collect();
    assert_eq!(shared, ["{domain: string, member_id: string, scope: string, user_id: integer}"]);
}

fn requested(table: &mut Members, bodies: &[&str]) -> (String, Vec<Note>) {
    let kind = Kind::Request { method: "A.b".to_owned(), api: SubjectKind::MethodV2, oauth: true };
    let (mut records, mut notes) = (records(&[(1, "{x: integer}")]), Notes::default());
    let all = examples(&kind, bodies);
    request(&subject(SubjectKind::MethodV2), "p.md", table, &all, &mut records, &mut notes);
    for example in &all {
        let left = request::covers_request(table, &example.json, &records, true);
        let unreadable: Vec<_> = left.iter().filter(|left| left.why == Why::Unreadable).collect();
        assert!(unreadable.is_empty(), "{}: {unreadable:?}", example.json.text());
    }
    (show_members(table), notes.sorted())
}

#[test]
fn requests_are_widened_to_take_their_examples() {
    for (table, body, widened, kind) in [
        ("{ID: integer}", r#"{"id": "5", "auth": "t"}"#, "{ID: integer}", ""),
        ("{a: integer}", r#"{"a": 1, "b": 2}"#, "{a: integer}", "request-unknown"),
        ("{a: integer}", r#"{"a": "today"}"#, "{a: integer|string}", "request-contradicts"),
        ("{a: boolean}", r#"{"a": "Y"}"#, "{a: boolean(Y,N)}", "request-contradicts"),
        ("{a: object}", r#"{"a": {"any": 1}}"#, "{a: object}", ""),
        ("{a: object}", r#"{"a": [1]}"#, "{a: object|array}", "request-contradicts"),
        ("{a: array}", r#"{"a": {"b": 1}}"#, "{a: array}", ""),
        ("{a: array}", r#"{"a": ["x.png", "aGVsbG8="]}"#, "{a: file:pair}", "request-contradicts"),
        (
            "{a: any}",
            r#"{"a": {"fileData": ["x.png", "aGVsbG8="]}}"#,
            "{a: file:file_data}",
            "request-contradicts",
        ),
        ("{a: file:base64}", r#"{"a": ["x.png", "aGVsbG8="]}"#, "{a: file:pair}", "request-contradicts"),
        ("{a: file:base64}", r#"{"a": 5}"#, "{a: any}", "request-contradicts"),
        ("{a: [integer]}", r#"{"a": 5}"#, "{a: array|integer}", "request-contradicts"),
        ("{a: [{x: integer}]}", r#"{"a": {"x": 1}}"#, "{a: {x: integer}}", "request-contradicts"),
        (
            "{a: [{x: integer}]}",
            r#"{"a": {"n0": {"x": 1}, "n1": {"x": 2}}}"#,
            "{a: <string: {x: integer}>}",
            "request-contradicts",
        ),
        ("{a: {x: integer}}", r#"{"a": [{"x": 1}]}"#, "{a: [{x: integer}]}", "request-contradicts"),
        (
            "{a: {x: integer}}",
            r#"{"a": {"U1": {"x": 1}, "U2": {"x": 2}}}"#,
            "{a: <string: {x: integer}>}",
            "request-contradicts",
        ),
        ("{a: @1}", r#"{"a": {"x": 1, "y": 2}}"#, "{a: @1}", "request-unknown"),
        ("{a: @1}", r#"{"a": {"y": 2}}"#, "{a: object}", "request-contradicts"),
        ("{a: {x: integer}}", r#"{"a": {"UF_CRM_1": 1, "x": 1}}"#, "{a: {x: integer, …}}", ""),
    ] {
        let (found, notes) = requested(&mut members(table), &[body]);
        let kinds: Vec<&str> = notes.iter().map(|note| note.kind).collect();
        assert_eq!((found.as_str(), kinds.join(" ").as_str()), (widened, kind), "{table} and {body}");
    }
}

#[test]
fn what_an_example_omits_is_not_demanded_always() {
    use crate::import::tree::{Group, Level};
    let mut table = members("{a: integer, b: integer, c: integer, d: integer}");
    table.members[0].required = Level::Always;
    table.members[1].required = Level::Always;
    table.members[2].required = Level::OneOf;
    table.members[3].required = Level::OneOf;
    let of = vec!["c".to_owned(), "d".to_owned()];
    table.groups.push(Group { name: "c_or_d".to_owned(), rule: "exactly_one", of });
    let (_, notes) = requested(&mut table, &[r#"{"A": 1, "c": 1, "d": 2}"#]);
    let levels: Vec<Level> = table.members.iter().map(|member| member.required).collect();
    assert_eq!(levels, [Level::Always, Level::Conditional, Level::OneOf, Level::OneOf]);
    assert_eq!(table.groups[0].rule, "at_least_one");
    assert_eq!(
        notes.iter().map(|note| note.what.as_str()).collect::<Vec<_>>(),
        ["param b", "param group c_or_d"]
    );
    requested(&mut table, &[r#"{"a": 1}"#]);
    assert!(table.groups.is_empty());
    assert_eq!(table.members[2].required, Level::Conditional);
}

#[test]
fn calls_of_other_methods_are_not_compared() {
    let kind = Kind::Request { method: "x.y".to_owned(), api: SubjectKind::MethodV2, oauth: true };
    let (mut records, mut notes, mut table) = (Records::default(), Notes::default(), members("{a: integer}"));
    let all = examples(&kind, &[r#"{"b": 1}"#]);
    request(&subject(SubjectKind::MethodV2), "p.md", &mut table, &all, &mut records, &mut notes);
    assert_eq!(notes.sorted()[0].kind, "example-other-method");
}
