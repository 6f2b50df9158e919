//! What stands above the first section.

use super::page_at;
use crate::import::page::Subject;

fn subject(head: &str) -> Subject {
    let text = format!(
        "# Paint a Wall wall.paint\n\n{head}\n\nThe method `wall.paint` paints.\n\n## Method Parameters\n\n{{% note warning \"DEPRECATED\" %}}\n\nThis is about a parameter.\n\n{{% endnote %}}\n"
    );
    let (mut page, _) = page_at("walls/wall-paint.md", &text);
    page.subjects.pop().expect("the page has a method")
}

const WHO: &str = "> Who can execute the method: any user";

#[test]
fn scopes_in_all_spellings() {
    let cases: [(&str, &[&str]); 9] = [
        ("> Scope: [`wall`](s.md)", &["wall"]),
        ("> Scope: `wall`", &["wall"]),
        ("> Scope: [wall](s.md)", &["wall"]),
        ("> Scope: wall", &["wall"]),
        ("> Scope: [`wall`](s.md), [`door.b2e`](s.md)", &["wall", "door.b2e"]),
        ("> Scope: [`wall, door`](s.md)", &["wall", "door"]),
        ("> Scope: [`wall`](s.md), module scope from `kindId` (for example, [`door`](s.md))", &["wall"]),
        ("> Scope: [`wall`](s.md)\n>\n> Scope: [`door`](s.md)", &["wall", "door"]),
        ("", &[]),
    ];
    for (line, scopes) in cases {
        assert_eq!(subject(&format!("{line}\n>\n{WHO}")).scopes, scopes, "{line}");
    }
}

#[test]
fn who_may_call_goes_on_in_further_lines() {
    let subject =
        subject("> Who can execute the method:\n> - any user\n> - the **owner**\n>\n> Scope: `wall`");
    assert_eq!(subject.who, "any user the owner");
    assert_eq!(subject.scopes, ["wall"]);
    assert!(subject.intro.contains("The method wall.paint paints."));
    assert!(!subject.intro.contains("about a parameter"));
}

#[test]
fn deprecation_and_what_replaces_it() {
    let named = Some(Some("door.paint".to_owned()));
    let note = |title: &str, body: &str| {
        format!("{WHO}\n\n{{% note warning {title} %}}\n\n{body}\n\n{{% endnote %}}")
    };
    let cases = [
        (note("\"DEPRECATED\"", "Words. Please use [door.paint](d.md)."), named.clone()),
        (note("\"DEPRECATED\"", "Words about `wall.paint`. Please use `door.paint`."), named.clone()),
        (note("\"Deprecated method\"", "Words."), Some(None)),
        (note("\"DEPRECATED\"", "Please use [the new methods](d.md) `door.*`."), Some(None)),
        (note("\"\"", "**DEPRECATED**\n\nPlease use [door.paint](d.md)."), named.clone()),
        (note("\"\"", "The development of this method has been halted. Use **door.paint**."), named),
        (note("\"Deprecated fields\"", "Words."), None),
        (note("\"\"", "Something else about [door.paint](d.md)."), None),
        (WHO.to_owned(), None),
    ];
    for (head, expected) in cases {
        assert_eq!(subject(&head).deprecated, expected, "{head}");
    }
}
