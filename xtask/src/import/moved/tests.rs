use super::{Specs, moved};

fn specs(text: &str) -> Specs {
    Specs::read([("im/message.yaml", text)].into_iter()).expect("a spec")
}

const BEFORE: &str = "\
methods:
  im.message.add:
    page: a.md
    effect: write
    params:
      TEXT: {type: string, required: always}
      MODE: {type: string, values: [A, B, C]}
      DEEP:
        type: object
        fields:
          INNER: {type: integer}
    result: {type: integer}
    errors:
      - {code: EMPTY, text: no text}
      - {code: LONG, status: 400}
";

fn after(from: &str, to: &str) -> Vec<String> {
    assert!(BEFORE.contains(from), "{from}");
    moved(&specs(BEFORE), &specs(&BEFORE.replacen(from, to, 1)))
}

#[test]
fn each_change_is_one_line() {
    for (from, to, line) in [
        ("TEXT:", "BODY:", "~ method im.message.add: TEXT renamed to `BODY`"),
        ("[A, B, C]", "[A, C]", "~ method im.message.add: MODE value `B` removed"),
        ("[A, B, C]", "[A, B, C, D]", "~ method im.message.add: MODE value `D` added"),
        ("[A, B, C]", "[C, B, A]", "~ method im.message.add: MODE values in another order"),
        (
            "{type: string, required: always}",
            "{type: string}",
            "~ method im.message.add: TEXT required always → none",
        ),
        (
            "{type: integer}\n    result",
            "{type: string}\n    result",
            "~ method im.message.add: DEEP.INNER type integer → string",
        ),
        (
            "result: {type: integer}",
            "result: {type: boolean}",
            "~ method im.message.add: result type integer → boolean",
        ),
        ("      MODE: {type: string, values: [A, B, C]}\n", "", "~ method im.message.add: MODE removed"),
        (
            "    params:\n",
            "    params:\n      NEW: {type: integer, required: always}\n",
            "~ method im.message.add: NEW added (integer, required: always)",
        ),
        ("LONG", "TOO_LONG", "~ method im.message.add: error `LONG` removed"),
        ("status: 400", "status: 403", "~ method im.message.add: error `LONG` status 400 → 403"),
        ("effect: write", "effect: read", "~ method im.message.add: effect write → read"),
    ] {
        assert_eq!(after(from, to).first().map(String::as_str), Some(line), "{from} → {to}");
    }
    assert_eq!(after("LONG", "TOO_LONG").len(), 2);
    assert_eq!(after("TEXT:", "BODY:").len(), 1);
}

#[test]
fn items_come_and_go() {
    let before = specs(BEFORE);
    assert!(moved(&before, &specs(BEFORE)).is_empty());
    assert_eq!(moved(&before, &Specs::default()), ["- method im.message.add"]);
    assert_eq!(moved(&Specs::default(), &before), ["+ method im.message.add"]);
}
