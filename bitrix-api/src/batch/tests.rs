//! What is written and what is read, without a client.

use super::command::{RawCommand, is_substituted, worst_effect};
use super::wire;
use crate::meta::{Api, Effect, MethodMeta};
use std::borrow::Cow;

fn command(method: &'static str, params: &str) -> RawCommand {
    RawCommand { method: Cow::Borrowed(method), meta: None, params: params.parse().expect("JSON") }
}

fn of_effect(effect: Effect) -> RawCommand {
    let meta = MethodMeta { effect, ..MethodMeta::write("", "", "", "", "") };
    RawCommand { meta: Some(meta), ..command("a", "{}") }
}

#[test]
fn the_bodies_of_both_protocols() {
    let commands = [
        command("user.get", r#"{"filter":{">ID":5,"N":["a b","c&d=é"]},"on":true}"#),
        command("profile", "null"),
        command("task.item.add", r#"[5,{"TITLE":"x"}]"#),
    ];
    let v2 = wire::body(Api::V2, &commands, true).expect("a body");
    let expected = concat!(
        r#"{"halt":1,"cmd":{"c0":"user.get?filter%5B%3EID%5D=5&filter%5BN%5D%5B0%5D=a+b&"#,
        r#"filter%5BN%5D%5B1%5D=c%26d%3D%C3%A9&on=1","c1":"profile","c2":"task.item.add?0=5&1%5BTITLE%5D=x"}}"#,
    );
    assert_eq!(v2, expected);
    assert!(wire::body(Api::V2, &commands, false).expect("a body").starts_with(r#"{"halt":0,"#));
    let v3 = wire::body(Api::V3, &commands[1..], false).expect("a body");
    let expected = concat!(
        r#"[{"method":"profile","query":{},"as":"c0"},"#,
        r#"{"method":"task.item.add","query":[5,{"TITLE":"x"}],"as":"c1"}]"#,
    );
    assert_eq!(v3, expected);
}

#[test]
fn parameters_that_are_no_object_are_refused() {
    assert!(wire::body(Api::V2, &[command("a", "5")], false).is_err());
}

#[cfg(feature = "im")]
#[test]
fn a_command_is_the_form_of_its_request() {
    use crate::content::{Action, Attach, Block, Button, Keyboard};
    use crate::{DialogId, im};
    let add = im::message::Add::with_message(DialogId::chat(5), "a+b")
        .keyboard(Keyboard::new([Button::action("Go", Action::Put("/x".to_owned()))]))
        .attach(Attach::new([Block::grid([crate::content::attach::GridItem::row("a", "b")])]))
        .url_preview(false);
    let form = crate::codec::to_form(&add).expect("a form");
    let text = wire::v2_command(&RawCommand::typed(&add).expect("a command")).expect("a text");
    assert_eq!(text, format!("im.message.add?{form}"));
    let clear = im::message::Update::new(5).keyboard(crate::Clearable::Clear);
    let clear = RawCommand::typed(&clear).expect("a command");
    assert_eq!(clear.harm(Api::V2), None);
    assert_eq!(wire::v2_command(&clear).expect("a text"), "im.message.update?MESSAGE_ID=5&KEYBOARD=N");
}

#[test]
fn the_effect_of_a_batch_is_the_worst_of_its_commands() {
    use Effect::{Idempotent, Read, Write};
    let worst = |effects: &[Effect]| {
        let commands: Vec<RawCommand> = effects.iter().copied().map(of_effect).collect();
        worst_effect(&commands)
    };
    assert_eq!(worst(&[Read, Read]), Read);
    assert_eq!(worst(&[Read, Idempotent, Read]), Idempotent);
    assert_eq!(worst(&[Idempotent, Write, Read]), Write);
    // Of what is not known, the worst.
    assert_eq!(worst_effect(&[command("a", "{}")]), Write);
}

#[test]
fn what_harms_names_its_place() {
    let table = [
        (Api::V2, r#"{"a":{"b":[1,null]}}"#, Some("at `a.b.1`: a `null` would become an empty text")),
        (Api::V2, r#"{"a.b":1}"#, Some("at `a.b`: a batch would change the name of the parameter")),
        (Api::V2, r#"{"a":{"b.c":1}}"#, None),
        (Api::V2, "{}", None),
        (Api::V2, "null", None),
        (Api::V3, r#"{"a":[null,{},[],{"b.c":"$result[x]"}]}"#, None),
        (
            Api::V3,
            r#"{"a":{"$refArray":"x"}}"#,
            Some("at `a`: the server would take the member `$refArray` for a reference"),
        ),
    ];
    for (api, params, expected) in table {
        assert_eq!(command("a", params).harm(api).as_deref(), expected, "{params}");
    }
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(70), "]".repeat(70));
    assert!(command("a", &deep).harm(Api::V2).is_some());
}

#[test]
fn texts_that_the_server_looks_into() {
    for text in ["$result", "x$RESULT[a]", "$$time", "$ $next[", "é$error"] {
        assert!(is_substituted(text), "{text}");
    }
    for text in ["", "$", "$5", "result[a]", "$ result", "$resul", "$é", "50$"] {
        assert!(!is_substituted(text), "{text}");
    }
}
