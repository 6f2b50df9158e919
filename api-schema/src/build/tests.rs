use super::*;
use crate::model::{EnumValue, Field, FlagStyle, GroupRule, Required, Scalar, Type, TypeRef};
use crate::sources::Sources;

const TYPES: &str = "ids:\n  note: {doc: a note}\n  open_line: {doc: an open line}\nnatives:\n  \
                     Body: {rust: content::Body, wire: [object, string, array]}\n";

fn load(files: &[(&str, &str)]) -> Schema {
    let mut sources = Sources::new();
    sources.insert("types.yaml", TYPES);
    for (path, text) in files {
        sources.insert(*path, *text);
    }
    sources.load().unwrap_or_else(|faults| panic!("{faults}"))
}

/// The type of a parameter written so, in an overlay of its own, where every key may stand.
fn ty(node: &str) -> Type {
    field(node).ty
}

fn field(node: &str) -> Field {
    let text = format!(
        "methods:\n  app.note.add:\n    effect: write\n    params:\n      X: {{{node}}}\nrecords:\n  Note:\n    \
         fields: {{ID: {{type: integer}}}}\nenums:\n  Kind: {{values: [a, b]}}\n"
    );
    let schema = load(&[("overlays/app/note.yaml", &text)]);
    schema.modules["app/note"].methods["app.note.add"].params.fields[0].clone()
}

fn record(name: &str) -> Type {
    Type::Named(TypeRef::Record { module: "app/note".into(), name: name.into() })
}

#[test]
fn documented_types() {
    for (name, scalar) in [
        ("string", Scalar::String),
        ("text", Scalar::String),
        ("char", Scalar::String),
        ("enum", Scalar::String),
        ("integer", Scalar::Integer),
        ("boolean", Scalar::Boolean),
        ("money", Scalar::Money),
        ("timestamp", Scalar::Timestamp),
        ("object", Scalar::Object),
        ("array", Scalar::Array),
        ("file", Scalar::FileBase64),
        ("file, encoding: pair", Scalar::FilePair),
        ("file, encoding: file_data", Scalar::FileData),
        ("secret", Scalar::Secret),
        ("lang_map", Scalar::LangMap),
    ] {
        assert_eq!(ty(&format!("type: {name}")), Type::Scalar(scalar), "{name}");
    }
}

#[test]
fn lists_maps_and_unions() {
    let integer = || Type::Scalar(Scalar::Integer);
    let list = |inner| Type::List(Box::new(inner));
    assert_eq!(ty("type: 'integer[]'"), list(integer()));
    assert_eq!(ty("type: 'integer[][]'"), list(list(integer())));
    assert_eq!(ty("type: array, items: {type: integer}"), list(integer()));
    assert_eq!(ty("type: 'object[]', ref: Note"), list(record("Note")));
    assert_eq!(ty("type: 'integer[]', as: NoteId"), list(Type::Named(TypeRef::Id("note".into()))));
    let map = Type::Map { key: Box::new(integer()), value: Box::new(record("Note")) };
    assert_eq!(ty("type: map, key: {type: integer}, of: {type: object, ref: Note}"), map);
    let plain =
        Type::Map { key: Box::new(Type::Scalar(Scalar::String)), value: Box::new(Type::Scalar(Scalar::Any)) };
    assert_eq!(ty("type: map"), plain);
    assert_eq!(ty("type: 'integer|integer[]'"), Type::Union(vec![integer(), list(integer())]));
}

#[test]
fn references_and_refinements() {
    assert_eq!(ty("type: object, ref: app/note.Note"), record("Note"));
    assert_eq!(ty("type: object, as: Note"), record("Note"));
    assert_eq!(ty("type: integer, as: OpenLineId"), Type::Named(TypeRef::Id("open_line".into())));
    assert_eq!(ty("type: integer|string, as: NoteId"), Type::Named(TypeRef::Id("note".into())));
    assert_eq!(ty("type: object|string, as: Body"), Type::Named(TypeRef::Native("Body".into())));
    assert_eq!(ty("type: 'object|string[]', as: Body"), Type::Named(TypeRef::Native("Body".into())));
    let kind = Type::Named(TypeRef::Enum { module: "app/note".into(), name: "Kind".into() });
    assert_eq!(ty("type: string, values: [a], as: Kind"), kind);
    assert_eq!(ty("type: string, ref: Kind"), kind);
}

#[test]
fn values_are_flags_or_variants() {
    for (node, style) in [
        ("type: string, values: [Y, N]", FlagStyle::YesNo),
        ("type: char, values: ['N', 'Y']", FlagStyle::YesNo),
        ("type: boolean, values: [Y, N]", FlagStyle::YesNo),
        ("type: string, values: [Y]", FlagStyle::YesOnly),
        ("type: string, values: ['1', '0']", FlagStyle::OneZero),
        ("type: enum, values: [0, 1]", FlagStyle::OneZero),
        ("type: boolean, values: [true, false]", FlagStyle::TrueFalse),
        ("type: boolean|string, values: [Y, N]", FlagStyle::YesNo),
    ] {
        assert_eq!(ty(node), Type::Flag(style), "{node}");
    }
    let value = |value: &str, number, rust: Option<&str>| EnumValue {
        value: value.into(),
        number,
        label: None,
        rust: rust.map(Into::into),
        doc: None,
    };
    assert_eq!(
        ty("type: string, values: [Y, N, '']"),
        Type::Values(vec![value("Y", false, None), value("N", false, None), value("", false, None)])
    );
    assert_eq!(
        ty("type: integer, values: [0, 1]"),
        Type::Values(vec![value("0", true, None), value("1", true, None)])
    );
    assert_eq!(
        ty("type: string, values: {Y: {rust: Shown}, N: {rust: Hidden}}"),
        Type::Values(vec![value("Y", false, Some("Shown")), value("N", false, Some("Hidden"))])
    );
    assert_eq!(
        ty("type: integer, values: {1: {rust: One}, 2: {rust: Two}}"),
        Type::Values(vec![value("1", true, Some("One")), value("2", true, Some("Two"))])
    );
}

#[test]
fn fields_keep_what_is_said_about_them() {
    let field = field(
        "type: string, required: conditional, default: 5, max_chars: 10, formats: [xxx], deprecated: {}",
    );
    assert_eq!(field.required, Required::Conditional);
    assert_eq!(field.default.as_deref(), Some("5"));
    assert_eq!(field.limits.max_chars, Some(10));
    assert_eq!(field.formats, ["xxx"]);
    assert_eq!(field.deprecated, Some(crate::model::Deprecation { replacement: None }));
}

#[test]
fn titles_identifiers_and_callers() {
    let text = "methods:\n  app.note.add: {effect: write, who: administrator, params: {ID: {type: integer, id_of: app_note}, \
                IDS: {type: 'integer[]', id_of: app_note}}}\nevents:\n  ONAPP: {title: onApp}\n  APP.ON.ADD: {title: AppOnAdd}\n";
    let module = &load(&[("overlays/app/note.yaml", text)]).modules["app/note"];
    let method = &module.methods["app.note.add"];
    assert_eq!(method.who, crate::model::Who::Administrator);
    let ids: Vec<_> = method.params.fields.iter().map(|field| field.id_of.as_deref()).collect();
    assert_eq!(ids, [Some("app_note"), Some("app_note")]);
    assert_eq!(module.events["ONAPP"].title.as_deref(), Some("onApp"));
    assert_eq!(module.events["APP.ON.ADD"].title.as_deref(), Some("AppOnAdd"));

    let mut sources = Sources::new();
    let text = "methods:\n  app.note.add: {effect: write, params: {ID: {type: date, id_of: app_note}}}\nevents:\n  ONAPP: {title: onApps}\n";
    sources.insert("overlays/app/note.yaml", text);
    let told = sources.load().unwrap_err().to_string();
    assert!(told.contains("`onApps` is not the name `ONAPP` in another case"), "{told}");
    assert!(told.contains("`id_of` on the type `date`"), "{told}");
}

const NULLABLE: &str = "
methods:
  app.note.get: {page: a.md, effect: read, result: {type: object, nullable: true, fields: {id: {type: integer}}}}
  app.note.delete: {page: a.md, effect: write, result: {type: boolean}}
";

#[test]
fn answers_may_be_null_as_a_whole() {
    let get = |overlay: &str| {
        let overlay = format!("methods: {overlay}");
        let schema = load(&[("specs/app/note.yaml", NULLABLE), ("overlays/app/note.yaml", &overlay)]);
        let methods = &schema.modules["app/note"].methods;
        (methods["app.note.get"].nullable, methods["app.note.delete"].nullable)
    };
    assert_eq!(get("{app.note.get: {summary: Reads.}}"), (true, false));
    assert_eq!(get("{app.note.delete: {result: {nullable: true, why: Seen.}}}"), (true, true));
    assert_eq!(get("{app.note.get: {result: {nullable: ~, why: It refuses.}}}"), (false, false));
    assert_eq!(get("{app.note.get: {result: {nullable: false, why: It refuses.}}}"), (false, false));
}

#[test]
fn null_is_for_whole_answers_that_have_a_type() {
    let text = "
methods:
  app.note.any: {effect: read, result: {type: any, nullable: true}}
  app.note.either: {effect: read, result: {type: object|string, nullable: true}}
  app.note.raw: {effect: read, result: {type: object, nullable: true}}
  app.note.file: {effect: read, result: {type: bytes, nullable: true}}
  app.note.list: {effect: read, paging: {dialect: start}, result: {type: 'string[]', nullable: true}}
  app.note.inner: {effect: read, params: {A: {type: string, nullable: true}}, result: {type: array, items: {type: string, nullable: true}}}
  app.note.odd: {effect: read, result: {type: intiger, nullable: true}}
";
    let mut sources = Sources::new();
    sources.insert("overlays/app/note.yaml", text);
    let faults = sources.load().unwrap_err();
    let told: Vec<String> = faults.iter().map(|fault| format!("{}: {}", fault.path, fault.message)).collect();
    assert_eq!(
        told,
        [
            "methods.app.note.any.result.nullable: `nullable` on an answer that stays raw JSON",
            "methods.app.note.either.result.nullable: `nullable` on an answer that stays raw JSON",
            "methods.app.note.raw.result.nullable: `nullable` on an answer that stays raw JSON",
            "methods.app.note.file.result.nullable: `nullable` on an answer that is a file",
            "methods.app.note.list.result.nullable: `nullable` on a list with `paging`",
            "methods.app.note.inner.params.A.nullable: unknown key `nullable` of a field",
            "methods.app.note.inner.result.items.nullable: unknown key `nullable` of a type",
            "methods.app.note.odd.result.type: unknown type `intiger`",
        ]
    );
}

/// The five pages, as the loader reads them from the repository: what the issue names is in.
#[test]
fn the_five_pages_are_in() {
    let schema = crate::load(std::path::Path::new(env!("CARGO_MANIFEST_DIR")))
        .unwrap_or_else(|faults| panic!("{faults}"));
    let method = |module: &str, name: &str| schema.modules[module].methods[name].clone();

    let add = method("im/message", "im.message.add");
    assert_eq!(
        add.params.fields.iter().map(|f| f.name.as_str()).collect::<Vec<_>>(),
        ["DIALOG_ID", "MESSAGE", "ATTACH", "KEYBOARD", "MENU", "SYSTEM", "URL_PREVIEW", "REPLY_ID"]
    );
    assert_eq!(add.params.groups[0].rule, GroupRule::AtLeastOne);
    assert_eq!(add.params.groups[0].of, ["MESSAGE", "ATTACH"]);
    assert_eq!(add.creates.as_deref(), Some("message"));
    assert_eq!(add.result, Some(Type::Named(TypeRef::Id("message".into()))));
    let status = |code: &str| add.errors.iter().find(|row| row.code == code).and_then(|row| row.status);
    assert_eq!((status("ACCESS_ERROR"), status("CHAT_ID_EMPTY")), (Some(403), Some(400)));

    let update = method("im/message", "im.message.update");
    assert_eq!(update.params.field("ATTACH").and_then(|f| f.limits.max_chars), Some(60_000));
    assert_eq!(update.params.field("KEYBOARD").and_then(|f| f.clear.as_deref()), Some("N"));

    let bot = method("imbot/message", "imbot.message.update");
    assert_eq!(bot.deprecated.and_then(|d| d.replacement).as_deref(), Some("imbot.v2.Chat.Message.update"));
    assert_eq!(bot.params.field("CLIENT_ID").map(|f| f.required), Some(Required::WebhookOnly));
    assert!(bot.errors.iter().any(|row| row.code == "menu_ERROR"));
    assert!(!bot.errors.iter().any(|row| row.code == "MENU_ERROR"));

    let connector = method("imconnector/update", "imconnector.update.messages");
    assert_eq!(connector.auth, crate::model::Auth::OauthOnly);
    assert_eq!(connector.errors.iter().filter(|row| row.code == "ERROR_ARGUMENT").count(), 3);

    let event = &schema.modules["imbot/event"].events["ONIMBOTMESSAGEUPDATE"];
    assert_eq!(event.rust.as_deref(), Some("MessageUpdate"));
    let auth = &schema.modules["portal/types"].records["EventAuth"];
    assert_eq!(auth.object.field("scope").map(|f| f.required), Some(Required::No));
    assert_eq!(auth.object.field("domain").map(|f| f.required), Some(Required::Always));
}

/// Whatever is in the committed schema is explained in our words.
#[test]
fn every_method_event_and_system_error_has_words() {
    let schema = crate::load(std::path::Path::new(env!("CARGO_MANIFEST_DIR")))
        .unwrap_or_else(|faults| panic!("{faults}"));
    let mut silent: Vec<&str> = Vec::new();
    for module in schema.modules.values() {
        silent.extend(module.methods.values().filter(|it| it.summary.is_none()).map(|it| it.name.as_str()));
        silent.extend(module.events.values().filter(|it| it.summary.is_none()).map(|it| it.name.as_str()));
    }
    silent.extend(schema.system_errors.iter().filter(|row| row.doc.is_none()).map(|row| row.code.as_str()));
    assert_eq!(silent, Vec::<&str>::new());
}

const ROUNDS: usize = 300;

/// A text that is cut, doubled or spoilt anywhere gives faults or a schema, and never a panic.
#[test]
fn spoilt_files_never_panic() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let good = Sources::read(root);
    let files: Vec<(String, String)> =
        good.iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
    let signs = [
        "",
        "\n",
        " ",
        "  ",
        ":",
        "- ",
        "{",
        "}",
        "[",
        "]",
        "'",
        "\"",
        "~",
        "why: x",
        "remove: true",
        "#",
        "0",
        "é",
        "*a",
        "|",
    ];
    let mut state: u64 = 0x2545_f491_4f6c_dd1d;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below.max(1) as u64).unwrap_or(0)
    };
    for round in 0..ROUNDS {
        let (path, text) = &files[random(files.len())];
        let chars: Vec<char> = text.chars().collect();
        let (a, b) = (random(chars.len()), random(8));
        let sign = signs[random(signs.len())];
        let head: String = chars[..a].iter().collect();
        let tail: String = chars[(a + b).min(chars.len())..].iter().collect();
        let spoilt = if round % 7 == 0 { format!("{head}{sign}") } else { format!("{head}{sign}{tail}") };
        let mut sources = Sources::new();
        // The other half of the module, and the names; all of it would only be slower.
        let module = path.trim_start_matches("specs/").trim_start_matches("overlays/");
        for (other, text) in
            files.iter().filter(|(other, _)| other.ends_with(module) || other == "types.yaml")
        {
            sources.insert(other.clone(), if other == path { spoilt.clone() } else { text.clone() });
        }
        let _ = sources.load();
        let _ = crate::check_canonical(&sources);
    }
}
