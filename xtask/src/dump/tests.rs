//! The dump of a small schema.

use serde_json::{Value, json};

use super::*;

const TYPES: &str =
    "ids:\n  note: {doc: a note}\nnatives:\n  Body: {rust: content::Body, wire: [object, string]}\n";

const SPEC: &str = "
methods:
  app.note.add:
    page: app/note-add.md
    scopes: [app]
    deprecated: {use: app.note.set}
    effect: write
    params:
      ID: {type: integer, required: always}
      BODY: {type: object|string, required: one_of}
      MARK: {type: char, required: one_of, values: ['Y', 'N'], default: 'N'}
      ROWS:
        type: array
        items: {type: object, fields: {SUM: {type: money, min: 1}}}
      EITHER: {type: array, items: {type: integer|string}}
      BY_DAY:
        type: map
        key: {type: date}
        of: {type: 'object[]', ref: Row}
      KIND: {type: string, ref: Kind}
    groups:
      content: {rule: at_least_one, of: [BODY, MARK]}
    result: {type: integer}
    error_statuses: [400]
    errors:
      - {code: A, text: No}
      - {code: A, status: 403}
  v3:app.note.add:
    page: app/v3.md
    api: v3
    effect: read
events:
  ONNOTEADD: {page: app/on.md, deprecated: {}, data: {ID: {type: string}}}
records:
  Row:
    page: app/row.md
    open: true
    fields:
      ID: {type: integer}
      NEXT: {type: object, ref: Row}
enums:
  Kind: {values: [a, 5]}
";

const OVERLAY: &str = "
methods:
  app.note.add:
    params:
      ID: {as: NoteId}
      BODY: {as: Body}
    errors:
      - {code: A, doc: Words of ours.}
";

fn dumped() -> (String, Value) {
    let mut sources = Sources::new();
    sources.insert("types.yaml", TYPES);
    sources
        .insert("errors.yaml", "errors:\n  - {code: LIMIT, status: 503, doc: Too much., retryable: true}\n");
    // A method of REST 3.0 lives below `v3`.
    let (v2, v3) = SPEC.split_once("  v3:app").unwrap();
    let (v3, rest) = v3.split_once("events:").unwrap();
    sources.insert("specs/app/note.yaml", format!("{v2}events:{rest}"));
    sources.insert("specs/v3/app/note.yaml", format!("methods:\n  v3:app{v3}"));
    sources.insert("overlays/app/note.yaml", OVERLAY);
    let text = json(&sources).unwrap_or_else(|faults| panic!("{faults}"));
    let value = serde_json::from_str(&text).unwrap();
    (text, value)
}

#[test]
fn methods_have_wire_names_and_a_line_each() {
    let (text, all) = dumped();
    let methods = all["methods"].as_array().unwrap();
    assert_eq!(methods.len(), 2);
    for (method, api) in methods.iter().zip(["v2", "v3"]) {
        assert_eq!((&method["name"], &method["api"]), (&json!("app.note.add"), &json!(api)));
    }
    assert_eq!(methods[0]["scopes"], json!(["app"]));
    assert_eq!(methods[0]["deprecated"], json!({"replacement": "app.note.set"}));
    assert_eq!(methods[1]["deprecated"], json!(null));
    assert_eq!((&methods[0]["effect"], &methods[1]["effect"]), (&json!("write"), &json!("read")));
    assert_eq!(
        methods[0]["groups"],
        json!([{"name": "content", "rule": "at_least_one", "of": ["BODY", "MARK"]}])
    );
    assert_eq!(methods[0]["result"], json!({"type": "integer", "values": null, "fields": []}));
    assert_eq!(methods[1]["result"], json!(null));
    assert_eq!(text.lines().filter(|line| line.starts_with("{\"name\":")).count(), 3);
    assert_eq!(text, dumped().0);
}

#[test]
fn types_are_the_words_of_the_page() {
    let all = dumped().1;
    let params = all["methods"][0]["params"].as_array().unwrap();
    let types: Vec<&str> = params.iter().map(|param| param["type"].as_str().unwrap()).collect();
    assert_eq!(
        types,
        ["integer", "object|string", "char", "object[]", "(integer|string)[]", "map", "string"]
    );
    assert_eq!(
        params[2],
        json!({"name": "MARK", "type": "char", "required": "one_of", "values": ["Y", "N"], "default": "N", "fields": []})
    );
    let sum = json!({"name": "SUM", "type": "money", "required": "no", "values": null, "default": null, "fields": [], "min": 1});
    assert_eq!(params[3]["fields"], json!([sum]));
    assert_eq!(params[6]["values"], json!(["a", "5"]));
}

#[test]
fn records_are_written_out_but_inside_themselves() {
    let all = dumped().1;
    let map = &all["methods"][0]["params"][5];
    assert_eq!((&map["key"], &map["of"]), (&json!("date"), &json!("object[]")));
    assert_eq!((&map["record"], &map["open"]), (&json!("app/note.Row"), &json!(true)));
    assert_eq!(map["fields"][0]["name"], "ID");
    let next = &map["fields"][1];
    assert_eq!((&next["ref"], &next["fields"]), (&json!("app/note.Row"), &json!([])));
}

#[test]
fn errors_and_events() {
    let all = dumped().1;
    assert_eq!(
        all["methods"][0]["errors"],
        json!([{"code": "A", "status": 400, "text": "No"}, {"code": "A", "status": 403, "text": null}])
    );
    assert_eq!(all["system_errors"], json!([{"code": "LIMIT", "status": 503, "text": null}]));
    let event = &all["events"][0];
    assert_eq!((&event["name"], &event["deprecated"]), (&json!("ONNOTEADD"), &json!({"replacement": null})));
    assert_eq!(event["params"][0]["name"], "ID");
}

#[test]
fn a_faulty_schema_and_strange_words_are_refused() {
    let mut sources = Sources::new();
    sources.insert("overlays/app/note.yaml", "methods:\n  app.note.get: {effect: raed}\n");
    assert!(json(&sources).unwrap_err().starts_with("overlays/app/note.yaml:2: "));
    for words in [&[][..], &["--yaml"], &["--json", "--schema"]] {
        assert!(run(Path::new("."), words).is_err(), "{words:?}");
    }
}

#[test]
fn short_names_are_of_the_module_they_are_written_in() {
    let mut sources = Sources::new();
    sources.insert("types.yaml", TYPES);
    sources.insert(
        "overlays/app/note.yaml",
        "records:\n  Row: {fields: {NEAR: {type: integer}}}\n  Body: {fields: {NO: {type: integer}}}\n",
    );
    let far = "
methods:
  app.far.get:
    effect: read
    params:
      A: {type: object, ref: app/note.Row}
      B: {type: object, ref: Row}
      C: {type: object, as: Body}
records:
  Row: {fields: {FAR: {type: object, ref: app/note.Row}}}
  Body: {fields: {NO: {type: integer}}}
";
    sources.insert("overlays/app/far.yaml", far);
    let all: Value =
        serde_json::from_str(&json(&sources).unwrap_or_else(|faults| panic!("{faults}"))).unwrap();
    let params = &all["methods"][0]["params"];
    assert_eq!(params[0]["fields"][0]["name"], "NEAR");
    assert_eq!(params[1]["fields"][0]["name"], "FAR");
    assert_eq!(params[1]["fields"][0]["record"], "app/note.Row");
    // `as` names a type of the library before a record; what that holds, the wire does not show.
    assert_eq!((&params[2]["type"], &params[2]["fields"]), (&json!("object"), &json!([])));
}
