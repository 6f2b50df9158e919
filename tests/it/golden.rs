//! Golden cases: `tests/golden/<case>.yaml` is a schema, `<case>.rs` beside it what the generator makes of it. Each is
//! compared, and each is compiled here, against the library, as a user's own schema would be.
//!
//! After a change that is meant, `BLESS=1 cargo test -p bitrix-tests golden` writes the new texts.

#![allow(dead_code, deprecated, unreachable_pub, reason = "generated, to be compiled and not to be used")]
#![allow(
    clippy::enum_variant_names,
    clippy::large_enum_variant,
    clippy::module_inception,
    reason = "as in the library"
)]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use bitrix_api::codec::{from_json, to_json};
use bitrix_api::{ErrorKind, Method, WireEnum};
use bitrix_schema::lower::Target;
use bitrix_schema::{Faults, Sources, emit};
use std::fs;
use std::path::PathBuf;

macro_rules! cases {
    ($($case:ident $path:literal),* $(,)?) => {
        $(
            #[rustfmt::skip]
            #[path = $path]
            mod $case;
        )*

        const CASES: &[&str] = &[$(stringify!($case)),*];
    };
}

cases! {
    bad_names "../golden/bad_names.rs",
    deprecated "../golden/deprecated.rs",
    dialects "../golden/dialects.rs",
    enums "../golden/enums.rs",
    errors "../golden/errors.rs",
    event "../golden/event.rs",
    flags "../golden/flags.rs",
    groups "../golden/groups.rs",
    minimal "../golden/minimal.rs",
    nested "../golden/nested.rs",
    overlay_only "../golden/overlay_only.rs",
    scalars "../golden/scalars.rs",
    shared "../golden/shared.rs",
    v3 "../golden/v3.rs",
}

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/golden"))
}

/// The files of a case: documents of one YAML text, each headed by `--- # path`.
fn sources(text: &str) -> Sources {
    let mut sources = Sources::new();
    for part in text.split("--- # ").skip(1) {
        let (path, content) = part.split_once('\n').unwrap();
        sources.insert(path.trim(), content);
    }
    sources
}

fn generate(case: &str) -> Result<String, Faults> {
    let text = fs::read_to_string(folder().join(format!("{case}.yaml"))).unwrap();
    emit::inline(&sources(&text).load()?, &Target::foreign(&format!("crate::golden::{case}")))
}

#[test]
fn goldens_are_what_the_generator_makes() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    for case in CASES {
        let made = generate(case).unwrap_or_else(|faults| panic!("{case}:\n{faults}"));
        let path = folder().join(format!("{case}.rs"));
        let kept = fs::read_to_string(&path).unwrap_or_default();
        if bless {
            fs::write(&path, made).unwrap();
        } else if made != kept {
            let diff = similar::TextDiff::from_lines(&kept, &made);
            wrong.push(diff.unified_diff().header(case, "generated").to_string());
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nif this is meant: BLESS=1 cargo test -p bitrix-tests golden",
        wrong.join("\n")
    );
}

#[test]
fn every_golden_is_compiled() {
    let mut found: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    found.sort();
    found.dedup();
    assert_eq!(found, CASES);
}

#[test]
fn the_generator_makes_the_same_bytes_again() {
    for case in CASES {
        assert_eq!(generate(case), generate(case), "{case}");
    }
}

#[test]
fn bad_names_are_good_on_the_wire() {
    use bad_names::type_::match_::{Self_, SelfDo, SelfError, SelfWhere, SelfWhereFor};

    let mut request = Self_::new("t", SelfDo::Break("b".into()));
    request.self_type = Some("S".into());
    request.field_250 = Some("n".into());
    request.between = Some("x".into());
    request.imya = Some("i".into());
    let mut inner = SelfWhere::new();
    inner.for_ = Some(SelfWhereFor::Da);
    request.where_ = Some(inner);
    let json = to_json(&request).unwrap();
    assert_eq!(
        json,
        r#"{"type":"t","Self":"S","250":"n","><":"x","Имя":"i","where":{"for":"да"},"break":"b"}"#
    );
    assert_eq!(from_json::<Self_>(json.as_bytes()).unwrap(), request);

    assert_eq!(SelfWhereFor::from_wire(""), SelfWhereFor::Empty);
    assert_eq!(SelfWhereFor::from_wire("-2"), SelfWhereFor::ValueMinus2);
    assert_eq!(SelfWhereFor::from_wire("unknown"), SelfWhereFor::NotKnown);
    assert_eq!(SelfError::from_code(""), Some(SelfError::WithoutCode));
    assert_eq!(SelfError::from_code("MENU_error"), Some(SelfError::MenuError));
    assert_eq!(SelfError::Oshibka.code(), "Ошибка");
    assert_eq!(bad_names::type_::match_::Method2fa::META.name, "type.match.2fa");
}

#[test]
fn clashes_are_told_all_at_once() {
    let schema = "\
--- # specs/app/note.yaml
methods:
  app.note.result:
    page: a.md
    effect: read
  app.note.add:
    page: a.md
    effect: write
    params:
      chatId: {type: integer}
      chat_id: {type: integer}
      Имя: {type: string}
      STATE: {type: string, values: [a-b, a_b, unknown]}
      ERROR: {type: object, fields: {x: {type: string}}}
    errors: [{code: A-B}, {code: A_B}]
  app.note.ADD:
    page: a.md
    effect: write
";
    let schema =
        sources(&schema.replace("app.note.ADD", "app.note.a-dd").replace("app.note.add", "app.note.aDd"));
    let faults = emit::files(&schema.load().unwrap()).unwrap_err();
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let expected = [
        "the method `app.note.a-dd` and the method `app.note.aDd` would both be the type `ADd`",
        "`chatId` and `chat_id` would both be the field `chat_id`",
        "no Rust name can be made of `Имя`",
        "`a-b` and `a_b` would both be the value `AB`",
        "`unknown` and `values that are not listed` would both be the value `Unknown`",
        "`ERROR` of `ADd` and the errors of `app.note.aDd` would both be the type `ADdError`",
        "`A-B` and `A_B` would both be the error `AB`",
        "the method `app.note.result` would be the type `Result`, which hides another of that name",
    ];
    for message in expected {
        let line =
            told.iter().find(|line| line.contains(message)).unwrap_or_else(|| panic!("{message}\n{told:#?}"));
        assert!(line.starts_with("specs/app/note.yaml: methods.app.note."), "{line}");
        assert!(line.contains("rust:` ") && line.ends_with("in overlays/app/note.yaml"), "{line}");
    }
    assert_eq!(told.len(), expected.len(), "{told:#?}");
}
