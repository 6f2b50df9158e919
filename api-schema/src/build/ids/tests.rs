use super::*;
use crate::model::{Field, Object, Schema};
use crate::sources::Sources;

const TYPES: &str = "ids:
  note: {doc: a note, of: [app_note], names: [note_id, app/page_id], modules: [app/note, app/note.Page]}
  user: {doc: a user, of: [user], names: [user_id, author_id]}
";

const SPEC: &str = "
methods:
  app.note.add:
    page: a.md
    effect: write
    params: {fields: {type: object, fields: {USER_ID: {type: integer}, TITLE: {type: string}}}}
    result: {type: integer}
  app.note.get:
    page: a.md
    effect: read
    params:
      id: {type: integer}
      noteIDs: {type: 'integer[]'}
      AUTHOR_ID: {type: string}
      USER_ID: {type: 'integer|string'}
      LAST: {type: integer, id_of: app_note}
      ALL: {type: array, items: {type: integer, id_of: user}}
      OTHER: {type: integer, id_of: zoo}
      LEVEL: {type: integer, values: [1, 2]}
      pageId: {type: integer}
    result:
      type: object
      fields:
        note:
          type: object
          fields:
            id: {type: integer}
            author: {type: object, fields: {id: {type: integer}, userId: {type: integer}}}
        total: {type: integer}
  app.note.list:
    page: a.md
    effect: read
    result: {type: 'object[]', fields: {ID: {type: integer}}}
records:
  Page: {page: a.md, fields: {id: {type: integer}, inner: {type: object, fields: {id: {type: integer}}}}}
  Else: {page: a.md, fields: {id: {type: integer}}}
";

fn load(overlay: &str) -> Schema {
    let mut sources = Sources::new();
    sources.insert("types.yaml", TYPES);
    sources.insert("specs/app/note.yaml", SPEC);
    sources.insert("overlays/app/note.yaml", overlay);
    sources.load().unwrap_or_else(|faults| panic!("{faults}"))
}

/// The kind of a member behind a path, `-` for a plain one.
fn kind_of(object: &Object, path: &str) -> String {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let Field { ty, .. } = object.field(name).unwrap_or_else(|| panic!("no {name}"));
    let mut ty = ty;
    while let Type::List(inner) = ty {
        ty = inner;
    }
    match ty {
        Type::Named(TypeRef::Id(kind)) => kind.clone(),
        Type::Object { object, .. } if !rest.is_empty() => kind_of(object, rest),
        _ => "-".to_owned(),
    }
}

#[test]
fn numbers_are_identifiers_by_type_by_name_and_by_place() {
    let schema = load("methods: {}\n");
    let module = &schema.modules["app/note"];
    let get = &module.methods["app.note.get"];
    for (path, expected) in [
        ("id", "note"),
        ("noteIDs", "note"),
        ("LAST", "note"),
        ("ALL", "user"),
        ("pageId", "note"),
        // Texts, several types, what nobody knows and what has values stay as they are.
        ("AUTHOR_ID", "-"),
        ("USER_ID", "-"),
        ("OTHER", "-"),
        ("LEVEL", "-"),
    ] {
        assert_eq!(kind_of(&get.params, path), expected, "{path}");
    }
    let Some(Type::Object { object, .. }) = &get.result else { panic!() };
    for (path, expected) in
        [("note.id", "note"), ("note.author.id", "-"), ("note.author.userId", "user"), ("total", "-")]
    {
        assert_eq!(kind_of(object, path), expected, "{path}");
    }
    assert_eq!(kind_of(&module.records["Page"].object, "id"), "note");
    assert_eq!(kind_of(&module.records["Page"].object, "inner.id"), "-");
    assert_eq!(kind_of(&module.records["Else"].object, "id"), "-");
}

#[test]
fn what_is_made_is_answered() {
    let schema = load("methods: {}\n");
    let module = &schema.modules["app/note"];
    let add = &module.methods["app.note.add"];
    assert_eq!(add.result, Some(Type::Named(TypeRef::Id("note".into()))));
    assert_eq!(add.creates.as_deref(), Some("note"));
    assert_eq!(kind_of(&add.params, "fields.USER_ID"), "user");
    let Some(Type::List(row)) = &module.methods["app.note.list"].result else { panic!() };
    let Type::Object { object, .. } = &**row else { panic!() };
    assert_eq!(kind_of(object, "ID"), "note");
    assert_eq!(module.methods["app.note.list"].creates, None);
}

#[test]
fn an_overlay_comes_first() {
    let overlay = "methods:\n  app.note.get:\n    params:\n      id: {as: UserId}\n      \
                   noteIDs: {id_of: none, why: They are numbers of something else.}\n";
    let schema = load(overlay);
    let get = &schema.modules["app/note"].methods["app.note.get"];
    assert_eq!((kind_of(&get.params, "id"), kind_of(&get.params, "noteIDs")), ("user".into(), "-".into()));
}

#[test]
fn what_two_kinds_claim_or_what_is_not_there_is_a_fault() {
    let mut sources = Sources::new();
    sources.insert(
        "types.yaml",
        "ids:\n  a: {doc: a, names: [x_id]}\n  b: {doc: b, names: [x_id], modules: [zoo]}\n",
    );
    let told = sources.load().unwrap_err().to_string();
    assert!(told.contains("`x_id` belongs to the kind `a` already"), "{told}");
    assert!(told.contains("there is no module and no record `zoo`"), "{told}");
}
