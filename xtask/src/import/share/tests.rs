use super::{Received, share};
use crate::import::tree::{Level, Limits, Member, Members, Records, Ty};
use std::collections::BTreeSet;

fn object(members: &[(&str, Ty)]) -> Ty {
    let member = |(name, ty): &(&str, Ty)| Member {
        name: (*name).to_owned(),
        line: 0,
        ty: ty.clone(),
        required: Level::No,
        default: None,
        clear: None,
        limits: Limits::default(),
        formats: Vec::new(),
        deprecated: None,
    };
    Ty::Object(Members { members: members.iter().map(member).collect(), ..Members::default() })
}

fn shared(module: &str, types: &mut [Ty]) -> Records {
    let mut records = Records::default();
    let mut received: Vec<Received<'_>> =
        types.iter_mut().map(|ty| Received { page: "p.md", module, name: "thing".to_owned(), ty }).collect();
    share(&mut received, &mut records, &BTreeSet::new(), &BTreeSet::new());
    records
}

#[test]
fn near_copies_become_one_record_with_all_members() {
    let word = Ty::word;
    let task = |more: &[(&str, Ty)]| {
        let mut all = vec![("id", word("integer")), ("title", word("string")), ("status", word("string"))];
        all.extend_from_slice(more);
        object(&[("task", object(&all))])
    };
    let mut types =
        [task(&[("mark", word("string"))]), task(&[("group", word("integer")), ("mark", word("integer"))])];
    let records = shared("tasks/task", &mut types);
    let names: Vec<&str> = records.all.values().map(|record| record.name.as_str()).collect();
    assert_eq!(names, ["Task"]);
    let record = records.all.values().next().expect("one");
    let members: Vec<&str> = record.members.members.iter().map(|member| member.name.as_str()).collect();
    assert_eq!(members, ["id", "title", "status", "mark", "group"]);
    assert_eq!(record.members.members[3].ty, word("string"), "a text reads a number");
    for ty in &types {
        let Ty::Object(members) = ty else { panic!("{ty:?}") };
        assert!(matches!(members.members[0].ty, Ty::Record(_)));
    }
}

#[test]
fn objects_that_only_look_alike_stay_apart() {
    let word = Ty::word;
    let few = object(&[("id", word("integer")), ("name", word("string"))]);
    let structure = object(&[
        ("id", word("integer")),
        ("name", word("string")),
        ("to", object(&[("a", word("string"))])),
    ]);
    let plain = object(&[("id", word("integer")), ("name", word("string")), ("to", word("integer"))]);
    let mut types = [few.clone(), few, structure, plain];
    assert!(shared("app/thing", &mut types).all.is_empty());
}

#[test]
fn what_one_shows_as_a_list_and_another_as_a_text_stays_apart() {
    let word = Ty::word;
    let message = |id: Ty| {
        object(&[("message", object(&[("text", word("string")), ("date", word("integer")), ("id", id)]))])
    };
    let list = Ty::List(Box::new(word("string")));
    let mut types = [message(word("any")), message(list.clone()), message(word("string"))];
    let records = shared("app/thing", &mut types);
    assert_eq!(records.all.len(), 1, "{records:?}");
    let Ty::Object(third) = &types[2] else { panic!("{:?}", types[2]) };
    assert!(matches!(third.members[0].ty, Ty::Object(_)), "{third:?}");
}

#[test]
fn a_copy_without_a_twin_stays_in_its_place() {
    let word = Ty::word;
    let mut types = [object(&[("a", word("string")), ("b", word("string")), ("c", word("string"))])];
    let before = types.clone();
    assert!(shared("app/thing", &mut types).all.is_empty());
    assert_eq!(types, before);
}
