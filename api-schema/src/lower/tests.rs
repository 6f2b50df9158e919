use super::ir::{Item, Library, Member, Role, Struct, Ty};
use super::*;
use crate::Sources;

/// Lowers a schema of these files.
fn lowered(files: &[(&str, &str)]) -> Result<Library, Faults> {
    let mut sources = Sources::new();
    for (path, text) in files {
        sources.insert(*path, *text);
    }
    // Types stand alone in these tests.
    lower(&sources.load()?, &Target { used_alone: false, ..Target::library() })
}

#[track_caller]
fn structure<'l>(library: &'l Library, module: &[&str], name: &str) -> &'l Struct {
    let path: Vec<String> = module.iter().map(|segment| (*segment).to_owned()).collect();
    let found = library.modules[&path].items.iter().find_map(|item| match item {
        Item::Struct(found) if found.name == name => Some(found),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("no {name}"))
}

#[track_caller]
fn usage(library: &Library, module: &[&str], name: &str) -> (bool, bool) {
    match &structure(library, module, name).role {
        Role::Record { usage, .. } => (usage.input, usage.output),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn ty<'l>(found: &'l Struct, field: &str) -> &'l Ty {
    &found.fields.iter().find(|f| f.name == field).unwrap_or_else(|| panic!("no {field}")).ty
}

fn option(inner: Ty) -> Ty {
    Ty::Option(Box::new(inner))
}

const USE: &str = "
methods:
  app.note.add:
    page: a.md
    effect: write
    params:
      SENT: {type: object, ref: Sent}
      BOTH: {type: object, ref: Both}
      ONE: {type: object, required: one_of, ref: Alternative}
      OTHER: {type: string, required: one_of}
    groups: {which: {rule: exactly_one, of: [ONE, OTHER]}}
    result: {type: array, items: {type: object, ref: Received}}
events:
  ONAPP:
    page: a.md
    data:
      A: {type: map, of: {type: object, ref: Evented}}
records:
  Sent: {fields: {INNER: {type: object, ref: BelowSent}}}
  BelowSent: {fields: {X: {type: string, max_chars: 5, required: always}}}
  Both: {fields: {X: {type: string}}}
  Received: {fields: {BOTH: {type: object, ref: Both}, X: {type: string, max_chars: 5}}}
  Evented: {fields: {X: {type: string}}}
  Alternative: {fields: {X: {type: string}}}
  Unused: {fields: {X: {type: string}}}
";

#[test]
fn usage_follows_references() {
    let library = lowered(&[("specs/app/note.yaml", USE)]).unwrap();
    for (name, expected) in [
        ("Sent", (true, false)),
        ("BelowSent", (true, false)),
        ("Both", (true, true)),
        ("Received", (false, true)),
        ("Evented", (false, true)),
        // A choice always reads and writes.
        ("Alternative", (true, true)),
        ("Unused", (true, true)),
    ] {
        assert_eq!(usage(&library, &["app", "note"], name), expected, "{name}");
    }
}

#[test]
fn ways_of_a_model_are_those_of_its_definitions() {
    let mut sources = Sources::new();
    sources.insert("specs/app/note.yaml", USE);
    let schema = sources.load().unwrap();
    let ways = Ways::of(&schema);
    let library = lower(&schema, &Target::foreign("crate")).unwrap();
    for name in ["Sent", "BelowSent", "Both", "Received", "Evented"] {
        let way = ways.record("app/note", name);
        assert_eq!((way.input, way.output), usage(&library, &["app", "note"], name), "{name}");
    }
    // Definitions of choices and of what nothing leads to are made for both.
    assert_eq!(ways.record("app/note", "Alternative"), SENT);
    assert_eq!(ways.record("app/note", "Unused"), ir::Usage::default());
}

#[test]
fn limits_stand_on_what_is_sent() {
    let library = lowered(&[("specs/app/note.yaml", USE)]).unwrap();
    let limits = |record: &str| {
        let found = structure(&library, &["app", "note"], record);
        let field = found.fields.iter().find(|field| field.name == "x").unwrap();
        match &field.member {
            Member::One(wire) => wire.limits.len(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((limits("BelowSent"), limits("Received")), (1, 0));
}

#[test]
fn only_a_record_in_itself_is_boxed() {
    let text = "
records:
  A: {fields: {SELF: {type: object, ref: A}, B: {type: object, ref: B}, LIST: {type: array, items: {type: object, ref: A}}, C: {type: object, ref: C}}}
  B: {fields: {A: {type: object, ref: A}}}
  C: {fields: {X: {type: string}}}
";
    let library = lowered(&[("specs/app/tree.yaml", text)]).unwrap();
    let a = structure(&library, &["app", "tree"], "A");
    let path = |name: &str| Ty::Path(name.to_owned());
    assert_eq!(ty(a, "self_"), &option(Ty::Box(Box::new(path("A")))));
    assert_eq!(ty(a, "b"), &option(Ty::Box(Box::new(path("B")))));
    assert_eq!(ty(a, "list"), &option(Ty::Vec(Box::new(path("A")))));
    assert_eq!(ty(a, "c"), &option(path("C")));
    let b = structure(&library, &["app", "tree"], "B");
    assert_eq!(ty(b, "a"), &option(Ty::Box(Box::new(path("A")))));
}

#[test]
fn features_have_edges_to_the_areas_whose_types_they_use() {
    let library = lowered(&[
        ("specs/crm/deal.yaml", "records: {Deal: {fields: {OWNER: {type: object, ref: staff/person.Person}, AUTH: {type: object, ref: portal/types.Auth}}}}"),
        ("specs/staff/person.yaml", "records: {Person: {fields: {BOSS: {type: object, ref: Person}}}}"),
        ("specs/portal/types.yaml", "records: {Auth: {fields: {X: {type: string}}}}"),
    ])
    .unwrap();
    let features: Vec<(&str, Vec<&str>)> = library
        .features
        .iter()
        .map(|(feature, needs)| (feature.as_str(), needs.iter().map(String::as_str).collect()))
        .collect();
    assert_eq!(features, [("crm", vec!["staff"]), ("staff", vec![])]);
    let deal = structure(&library, &["crm", "deal"], "Deal");
    assert_eq!(ty(deal, "owner"), &option(Ty::Path("crate::staff::person::Person".to_owned())));
    assert_eq!(ty(deal, "auth"), &option(Ty::Path("crate::portal::types::Auth".to_owned())));
}

#[test]
fn what_holds_a_module_is_there_when_that_is() {
    let method = |name: &str, api: &str| format!("methods: {{{name}: {{page: a.md, {api}effect: read}}}}");
    let library = lowered(&[
        ("specs/tasks/task.yaml", &method("tasks.task.get", "")),
        ("specs/v3/tasks/task.yaml", &method("'v3:tasks.task.get'", "api: v3, ")),
        ("specs/v3/mail/box.yaml", &method("mail.box.get", "api: v3, ")),
    ])
    .unwrap();
    let features = |path: &[&str]| {
        let path: Vec<String> = path.iter().map(|segment| (*segment).to_owned()).collect();
        library.modules[&path].features.iter().cloned().collect::<Vec<_>>()
    };
    assert_eq!(features(&["tasks"]), ["tasks"]);
    assert_eq!(features(&["v3"]), ["mail", "tasks"]);
    assert_eq!(features(&["v3", "tasks"]), ["tasks"]);
    assert_eq!(library.features.keys().collect::<Vec<_>>(), ["mail", "tasks"]);
    let wires: Vec<_> =
        library.index.iter().map(|entry| (entry.wire.as_str(), entry.path.as_str())).collect();
    assert_eq!(
        wires,
        [
            ("mail.box.get", "v3::mail::box_::Get"),
            ("tasks.task.get", "tasks::task::Get"),
            ("tasks.task.get", "v3::tasks::task::Get"),
        ]
    );
}

/// Every fault is told with what to do, and those of a schema that loads are all there at once.
#[test]
fn names_of_the_library_are_not_for_areas() {
    let faults = lowered(&[
        ("specs/codec/note.yaml", "methods: {codec.note.get: {page: a.md, effect: read}}"),
        ("specs/full/note.yaml", "methods: {full.note.get: {page: a.md, effect: read}}"),
        ("specs/app/note.yaml", "methods: {app.note.vec: {page: a.md, effect: read}, app.note.get: {page: a.md, effect: read, result: {type: object, fields: {a: {type: bytes}}}}}"),
    ])
    .unwrap_err();
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 4, "{told:#?}");
    assert!(told[0].contains("`bytes` is a whole answer"), "{told:#?}");
    assert!(told[1].contains("the type `Vec`, which hides another"), "{told:#?}");
    assert!(told[2].contains("the library has a module `codec`"), "{told:#?}");
    assert!(told[3].contains("the library has a feature `full`"), "{told:#?}");
}

#[test]
fn constructors_and_setters_do_not_share_names() {
    let faults = lowered(&[(
        "specs/app/note.yaml",
        "methods: {app.note.add: {page: a.md, effect: write, params: {A: {type: string, required: one_of}, B: {type: string, required: one_of}, WITH_A: {type: string}}, groups: {g: {rule: at_least_one, of: [A, B]}}}}",
    )])
    .unwrap_err();
    let told = faults.to_string();
    assert!(told.contains("the setter `with_a` and the constructor `with_a` would have one name"), "{told}");
}

#[test]
fn groups_make_no_crowd_of_constructors() {
    let names = |letter: char| (1..=6).map(|i| format!("{letter}{i}")).collect::<Vec<_>>();
    let (a, b) = (names('A'), names('B'));
    let params: Vec<String> =
        a.iter().chain(&b).map(|name| format!("{name}: {{type: string, required: one_of}}")).collect();
    let group = |of: &[String]| format!("{{rule: at_least_one, of: [{}]}}", of.join(", "));
    let spec = format!(
        "methods: {{app.note.add: {{page: a.md, effect: write, params: {{{}}}, groups: {{a: {}, b: {}}}}}}}",
        params.join(", "),
        group(&a),
        group(&b)
    );
    let told = lowered(&[("specs/app/note.yaml", &spec)]).unwrap_err().to_string();
    assert!(told.contains("the groups make 36 constructors"), "{told}");
    assert!(told.contains("at most 32 are sensible"), "{told}");
}

#[test]
fn faults_find_their_lines() {
    let spec = "methods:\n  app.note.add:\n    page: a.md\n    effect: write\n    params:\n      aB: {type: string}\n      a_b: {type: string}\n";
    let overlay = "methods:\n  app.note.add:\n    summary: Adds.\n  app.note.vec:\n    effect: read\n";
    let mut sources = Sources::new();
    sources.insert("specs/app/note.yaml", spec);
    sources.insert("overlays/app/note.yaml", overlay);
    let faults = lower(&sources.load().unwrap(), &Target::library()).unwrap_err();
    let places: Vec<(String, usize)> = locate(&faults, &sources, "api-schema/")
        .iter()
        .map(|fault| (fault.file.clone(), fault.line))
        .collect();
    let [(first, _), (second, line)] = places.as_slice() else { panic!("{places:?}") };
    assert_eq!(
        (first.as_str(), second.as_str()),
        ("api-schema/overlays/app/note.yaml", "api-schema/specs/app/note.yaml")
    );
    assert!((5..=6).contains(line), "{places:?}");
}

#[test]
fn events_are_called_by_their_titles() {
    let text = "
events:
  ONCRMDEALADD: {page: a.md, title: onCrmDealAdd, data: {FIELDS: {type: object, fields: {ID: {type: integer}}}}}
  ONCRMDEALUPDATE: {page: a.md, title: onCrmDealUpdate}
  ONDEALUPDATE: {page: a.md, title: OnDealUpdate}
  CRM.LEAD.ON.ADD: {page: a.md, title: CRM.LEAD.ON.ADD}
  ONCRMSOMETHING: {page: a.md, title: ONCRMSOMETHING}
  ONCRMPLAIN: {page: a.md}
";
    let library = lowered(&[("specs/crm/event.yaml", text)]).unwrap();
    let names: Vec<(&str, &str)> =
        library.index.iter().map(|entry| (entry.wire.as_str(), entry.path.as_str())).collect();
    assert_eq!(
        names,
        [
            ("CRM.LEAD.ON.ADD", "crm::event::LeadAdd"),
            ("ONCRMDEALADD", "crm::event::DealAdd"),
            // Both would be `DealUpdate`.
            ("ONCRMDEALUPDATE", "crm::event::OnCrmDealUpdate"),
            ("ONCRMPLAIN", "crm::event::Oncrmplain"),
            ("ONCRMSOMETHING", "crm::event::Oncrmsomething"),
            ("ONDEALUPDATE", "crm::event::OnDealUpdate"),
        ]
    );
    structure(&library, &["crm", "event"], "DealAddFields");
    // A name that was given goes before one by rule.
    let overlay = "events: {ONCRMDEALUPDATE: {rust: DealChange}, ONCRMPLAIN: {rust: DealAdd}}";
    let library = lowered(&[("specs/crm/event.yaml", text), ("overlays/crm/event.yaml", overlay)]).unwrap();
    for name in ["DealChange", "DealUpdate", "DealAdd", "OnCrmDealAdd"] {
        structure(&library, &["crm", "event"], name);
    }
}

#[test]
fn an_answer_that_may_be_null_is_an_option() {
    let text = "
methods:
  app.note.get: {page: a.md, effect: read, result: {type: object, nullable: true, fields: {NAME: {type: string}}}}
  app.note.all: {page: a.md, effect: read, result: {type: array, nullable: true, items: {type: integer}}}
  app.note.delete: {page: a.md, effect: write, result: {type: boolean}}
";
    let library = lowered(&[("specs/app/note.yaml", text)]).unwrap();
    let output = |name: &str| match &structure(&library, &["app", "note"], name).role {
        Role::Method(facts) => facts.output.clone(),
        other => panic!("{other:?}"),
    };
    let path = |name: &str| Ty::Path(name.to_owned());
    assert_eq!(output("Get"), option(path("GetResult")));
    assert_eq!(output("All"), option(Ty::Vec(Box::new(path("i64")))));
    assert_eq!(output("Delete"), path("bool"));
    let told = |name: &str| {
        let doc = &structure(&library, &["app", "note"], name).doc;
        doc.iter().any(|text| text == "May answer nothing (`null`), which is `None`.")
    };
    assert_eq!((told("Get"), told("Delete")), (true, false));
}

#[test]
fn who_may_call_is_said() {
    let text = "methods: {app.note.add: {page: a.md, effect: write, who: administrator}}";
    let library = lowered(&[("specs/app/note.yaml", text)]).unwrap();
    let doc = &structure(&library, &["app", "note"], "Add").doc;
    assert!(doc.iter().any(|text| text == "For administrators of the portal alone."), "{doc:?}");
}

const LABELS: &str = "
methods:
  app.note.add:
    page: a.md
    effect: write
    params:
      STATE: {type: integer, values: {1: {label: in progress}, 2: {label: done}, 3: {label: done}, 4: {}}}
      ON: {type: integer, values: [0, 1]}
    errors:
      - {code: '100', text: 'Could not find value for parameter {x}'}
      - {code: '0', text: Access denied}
      - {code: '0', text: Access is closed}
      - {code: '', label: required fields are not given}
      - {code: '7'}
  app.note.update:
    page: a.md
    effect: write
    params:
      STATE: {type: integer, values: [1, 2, 3, 4]}
      OTHER: {type: integer, values: {1: {label: low}, 2: {label: high}, 3: {label: highest}, 4: {label: unknown}}}
";

#[test]
fn values_and_errors_are_called_as_the_page_calls_them() {
    let library = lowered(&[("specs/app/note.yaml", LABELS)]).unwrap();
    let items = &library.modules[&["app".to_owned(), "note".to_owned()][..]].items;
    let names = |wanted: &str| -> Vec<&str> {
        let found = items.iter().find_map(|item| match item {
            Item::Values(values) if values.name == wanted => {
                Some(values.values.iter().map(|value| value.name.as_str()).collect())
            }
            Item::Errors(errors) if errors.name == wanted => {
                Some(errors.variants.iter().map(|variant| variant.name.as_str()).collect())
            }
            _ => None,
        });
        found.unwrap_or_else(|| panic!("no {wanted}"))
    };
    assert_eq!(names("AddState"), ["InProgress", "Done2", "Done3", "Value4"]);
    assert_eq!(names("AddOn"), ["No", "Yes"]);
    // The member of the same name has the same type; another with the same values has its own.
    let path = |name: &str| option(Ty::Path(name.to_owned()));
    let update = structure(&library, &["app", "note"], "Update");
    assert_eq!((ty(update, "state"), ty(update, "other")), (&path("AddState"), &path("UpdateOther")));
    assert_eq!(names("UpdateOther"), ["Low", "High", "Highest", "Unknown4"]);
    assert_eq!(
        names("AddError"),
        ["CouldNotFindValueForParameter", "General", "RequiredFieldsNotGiven", "Code7"]
    );
}

const ALIKE: &str = "
methods:
  app.note.add:
    page: a.md
    effect: write
    params:
      fields: {type: object, fields: {A: {type: string, default: x}, B: {type: integer}, LOOK: {type: object, fields: {C: {type: string}, D: {type: string}}}}}
      must: {type: object, fields: {A: {type: string, required: always}, B: {type: integer}}}
      may: {type: object, fields: {A: {type: integer, required: always}, B: {type: integer}}}
      kind: {type: string, values: [one, two, three]}
  app.note.update:
    page: a.md
    effect: write
    params:
      fields: {type: object, fields: {A: {type: string}, B: {type: integer}, LOOK: {type: object, fields: {C: {type: string}, D: {type: string}}}}}
      must: {type: object, fields: {A: {type: string, required: always}, B: {type: integer}}}
      may: {type: object, fields: {A: {type: integer}, B: {type: integer}}}
";

const ELSEWHERE: &str = "
methods:
  app.page.add:
    page: a.md
    effect: write
    params:
      kind: {type: string, values: [one, two, three]}
      look: {type: object, fields: {C: {type: string}, D: {type: string}}}
";

#[test]
fn what_is_the_same_has_one_type() {
    let library = lowered(&[("specs/app/note.yaml", ALIKE), ("specs/app/page.yaml", ELSEWHERE)]).unwrap();
    let path = |name: &str| option(Ty::Path(name.to_owned()));
    let add = structure(&library, &["app", "note"], "Add");
    let update = structure(&library, &["app", "note"], "Update");
    assert_eq!((ty(add, "fields"), ty(update, "fields")), (&path("NoteFields"), &path("NoteFields")));
    // `add` has a default that `update` does not have.
    let fields = structure(&library, &["app", "note"], "NoteFields");
    assert!(!fields.fields[0].doc.concat().contains("by default"), "{fields:?}");
    // The same is required in both; and not in both.
    assert_eq!((ty(add, "must"), ty(update, "must")), (&path("Must"), &path("Must")));
    assert_eq!((ty(add, "may"), ty(update, "may")), (&path("AddMay"), &path("UpdateMay")));
    // In several modules of the area.
    let other = structure(&library, &["app", "page"], "Add");
    let shared = path("crate::app::types::Kind");
    assert_eq!((ty(add, "kind"), ty(other, "kind")), (&shared, &shared));
    let look = path("crate::app::types::Look");
    assert_eq!((ty(fields, "look"), ty(other, "look")), (&look, &look));
}

#[test]
fn what_has_a_name_already_keeps_it() {
    let five = "A: {type: string}, B: {type: string}, C: {type: string}, D: {type: string}";
    let text = format!(
        "
methods:
  app.note.get:
    page: a.md
    effect: read
    params:
      kind: {{type: string, values: [x, y, z]}}
      mode: {{type: string, values: [u, v, w]}}
    result:
      type: object
      fields:
        sheet: {{type: object, ref: Sheet}}
        page: {{type: object, fields: {{{five}, E: {{type: string}}}}}}
        leaf: {{type: object, fields: {{{five}, F: {{type: string}}}}}}
        other: {{type: object, fields: {{{five}, E: {{type: integer}}}}}}
        small: {{type: object, fields: {{A: {{type: string}}, B: {{type: string}}}}}}
records:
  Sheet: {{fields: {{{five}, E: {{type: string}}}}}}
  Unused: {{fields: {{{five}, F: {{type: string}}}}}}
  Slip: {{fields: {{A: {{type: string}}, B: {{type: string}}}}}}
enums:
  Look: {{values: [x, y, z]}}
  Mood: {{values: [u, v, w]}}
  Tone: {{values: [u, v, w]}}
"
    );
    let library = lowered(&[("specs/app/note.yaml", &text)]).unwrap();
    let path = |name: &str| option(Ty::Path(name.to_owned()));
    let get = structure(&library, &["app", "note"], "Get");
    let result = structure(&library, &["app", "note"], "GetResult");
    for (found, member, name) in [
        (get, "kind", "Look"),
        // Two have these values: which of them it is, nobody said.
        (get, "mode", "GetMode"),
        (result, "page", "Sheet"),
        (result, "other", "GetResultOther"),
        // The same as what nothing leads to.
        (result, "leaf", "GetResultLeaf"),
        // The same by chance.
        (result, "small", "GetResultSmall"),
    ] {
        assert_eq!(ty(found, member), &path(name), "{member}");
    }
}

#[test]
fn what_belongs_to_no_area_is_shared_by_all() {
    let fields = |last: &str| {
        format!(
            "{{A: {{type: string}}, B: {{type: string}}, C: {{type: string}}, D: {{type: string}}, {last}: {{type: string}}}}"
        )
    };
    let area = |name: &str, fields: &str| {
        format!(
            "
methods:
  {name}.it.list: {{page: a.md, effect: read, result: {{type: 'object[]', ref: {name}/it.Row}}}}
  {name}.it.get:
    page: a.md
    effect: read
    result: {{type: object, fields: {{row: {{type: object, fields: {fields}}}}}}}
records:
  Row: {{fields: {fields}}}
"
        )
    };
    let common = format!("records: {{Field: {{fields: {}}}}}", fields("E"));
    // The order of members does not matter.
    let turned =
        "{E: {type: string}, D: {type: string}, C: {type: string}, B: {type: string}, A: {type: string}}";
    let library = lowered(&[
        ("specs/portal/types.yaml", &common),
        ("specs/app/it.yaml", &area("app", turned)),
        ("specs/zoo/it.yaml", &area("zoo", &fields("F"))),
    ])
    .unwrap();
    let of = |area: &str| {
        let get = structure(&library, &[area, "it"], "GetResult");
        let list = structure(&library, &[area, "it"], "List");
        (ty(get, "row").clone(), format!("{:?}", list.role))
    };
    let (row, list) = of("app");
    assert_eq!(row, option(Ty::Path("crate::portal::types::Field".to_owned())));
    assert!(list.contains("crate::portal::types::Field"), "{list}");
    let (row, list) = of("zoo");
    assert_eq!(row, option(Ty::Path("Row".to_owned())));
    assert!(!list.contains("portal"), "{list}");
}

#[test]
fn what_nothing_leads_to_stays_out_of_the_library() {
    let text = "
methods:
  app.note.get: {page: a.md, effect: read, result: {type: object, ref: Kept}}
records:
  Kept: {fields: {BELOW: {type: 'object[]', ref: Below}, KIND: {type: string, ref: Kind}}}
  Below: {fields: {X: {type: string}}}
  Alone: {fields: {OTHER: {type: object, ref: Other}}}
  Other: {fields: {X: {type: string}}}
enums:
  Kind: {values: [a, b]}
  Rest: {values: [c, d]}
";
    let portal = "records: {Auth: {fields: {X: {type: string}}}}";
    let mut sources = Sources::new();
    sources.insert("specs/app/note.yaml", text);
    sources.insert("specs/portal/types.yaml", portal);
    let library = lower(&sources.load().unwrap(), &Target::library()).unwrap();
    let has = |path: [&str; 2], name: &str| {
        library.modules[&path.map(str::to_owned).to_vec()].items.iter().any(|item| match item {
            Item::Struct(found) => found.name == name,
            Item::Values(found) => found.name == name,
            _ => false,
        })
    };
    for (name, kept) in
        [("Kept", true), ("Below", true), ("Kind", true), ("Alone", false), ("Other", false), ("Rest", false)]
    {
        assert_eq!(has(["app", "note"], name), kept, "{name}");
    }
    // What needs no area may be used by code written by hand.
    assert!(has(["portal", "types"], "Auth"));
}
