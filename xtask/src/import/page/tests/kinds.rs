//! What a page is about.

use super::page_at;
use crate::import::page::SubjectKind::{Event, MethodV2, MethodV3};
use crate::import::page::{PageKind, SubjectKind};

const WHO: &str = "> Who can execute the method: any user\n";
const PARAMETERS: &str = "## Method Parameters\n\nNo parameters.\n";

fn call(address: &str) -> String {
    format!("## Code Examples\n\n```bash\ncurl -d '{{}}' \\\nhttps://**put_address**/rest/{address}\n```\n")
}

/// Kind and names of the subjects.
fn kind(path: &str, text: &str) -> (PageKind, Vec<(SubjectKind, String, String)>) {
    let (page, _) = page_at(path, text);
    (page.kind, page.subjects.into_iter().map(|it| (it.kind, it.name, it.wire)).collect())
}

fn method(path: &str, title: &str, body: &str) -> Option<(SubjectKind, String)> {
    let (kind, mut subjects) = kind(path, &format!("# {title}\n\n{WHO}\n{body}"));
    (kind == PageKind::Method).then(|| subjects.pop()).flatten().map(|(kind, name, _)| (kind, name))
}

#[test]
fn the_name_of_a_method_is_what_most_of_the_page_says() {
    let cases = [
        ("x/wall-paint.md", "Paint a Wall wall.paint", call("1/key/wall.paint"), "wall.paint"),
        ("x/wall-paint.md", "Paint with wall.paint the Wall", String::new(), "wall.paint"),
        ("x/wall-paint.md", "Paint a Wall (wall.paint)", String::new(), "wall.paint"),
        // The title lacks the name, has a slip, or names a neighbour.
        ("x/wall-paint.md", "Paint a Wall", call("wall.paint.json"), "wall.paint"),
        (
            "x/wall-paint.md",
            "Paint a Wall wlal.paint",
            format!("`wall.paint` paints.\n\n{}", call("wall.paint")),
            "wall.paint",
        ),
        (
            "x/wall-paint-top.md",
            "Paint the Top of the wall.paint Result",
            call("wall.paint.top"),
            "wall.paint.top",
        ),
        // The example calls the neighbour.
        (
            "x/wall-paint.md",
            "Paint a Wall wall.paint",
            format!("`wall.paint` paints.\n\n{}", call("wall.list")),
            "wall.paint",
        ),
        // The case of the title is the documented one.
        ("x/wall-paint-all.md", "Paint All wall.paintAll", call("wall.paintall"), "wall.paintAll"),
        ("x/walls.md", "Get the Walls", call("1/key/walls"), "walls"),
    ];
    for (path, title, body, name) in cases {
        assert_eq!(
            method(path, title, &format!("{body}{PARAMETERS}")),
            Some((MethodV2, name.to_owned())),
            "{title}"
        );
    }
}

#[test]
fn version_three_is_seen_in_the_address() {
    let body = call("api/1/key/wall.paint");
    assert_eq!(method("x/wall-paint.md", "Paint wall.paint", &body), Some((MethodV3, "wall.paint".into())));
    // Examples may be missing; the note with the address is not.
    let body = "{% note info %}\n\n`https://{address}/rest/api/{user}/{token}/wall.paint`\n\n{% endnote %}\n";
    let slip = "Paint wlal.paint";
    assert_eq!(method("x/wall-paint.md", slip, body), Some((MethodV3, "wall.paint".into())));
    // An address that is spoken of without a method is none.
    let body = "## Code Examples\n\nThe `/rest/api/` address is not supported.\n";
    assert_eq!(method("x/wall-paint.md", "Paint wall.paint", body), Some((MethodV2, "wall.paint".into())));
}

#[test]
fn a_method_needs_no_line_about_permissions_if_all_else_agrees() {
    let text = format!("# Paint wall.paint\n\nThe method `wall.paint` paints.\n\n{}", call("wall.paint"));
    assert_eq!(kind("x/wall-paint.md", &text).0, PageKind::Method);
}

#[test]
fn pages_that_only_show_how_to_use_a_method_are_articles() {
    let text = format!("# How to Paint\n\n{WHO}\n## What to Pass in the Request\n\n{}", call("wall.paint"));
    assert_eq!(kind("x/how-to-paint.md", &text).0, PageKind::Article);
}

#[test]
fn a_page_laid_out_as_of_a_method_without_a_name_is_an_error() {
    let source = super::Source::of("x/paint.md", &format!("# Paint a Wall\n\n{WHO}\n{PARAMETERS}"));
    let mut notes = crate::import::note::Notes::default();
    let why = super::read::page("x/paint.md", &source, &mut notes).expect_err("there is no name");
    assert!(why.contains("no name"), "{why}");
}

#[test]
fn events_by_title_file_and_example() {
    let event = |path: &str, title: &str, body: &str| {
        let text = format!("# {title}\n\n> Who can subscribe: any user\n\n{body}");
        let (kind, mut subjects) = kind(path, &text);
        assert_eq!(kind, PageKind::Event, "{title}");
        subjects.pop().expect("an event")
    };
    let is = |name: &str, wire: &str| (Event, name.to_owned(), wire.to_owned());
    let example =
        "## What the Handler Receives\n\n```json\n{\"event\": \"ONWALLPAINT\", \"data\": {}}\n```\n";
    assert_eq!(event("x/on-wall-paint.md", "Event onWallPaint", example), is("onWallPaint", "ONWALLPAINT"));
    assert_eq!(
        event("x/on-wall-paint.md", "OnWallPaint Event on Painting", example),
        is("OnWallPaint", "ONWALLPAINT")
    );
    assert_eq!(event("x/wall-on-add.md", "Adding WALL.ON.ADD", ""), is("WALL.ON.ADD", "WALL.ON.ADD"));
    // A title without the name, and one with a slip.
    let body = format!("The event `onWallPaint` comes.\n\n{example}");
    assert_eq!(event("x/on-wall-paint.md", "Event on Painting", &body), is("onWallPaint", "ONWALLPAINT"));
    assert_eq!(event("x/on-wall-paint.md", "Event onPaint", &body), is("onWallPaint", "ONWALLPAINT"));
    // Old pages speak of execution.
    let text = format!("# Event onWallPaint\n\n{WHO}");
    assert_eq!(kind("x/on-wall-paint.md", &text).0, PageKind::Event);
}

#[test]
fn sections_named_as_events_are_events() {
    let text = "# Formats\n\n> Scope: `wall`\n\n## Wall Object {#wall}\n\n#|\n|| **Name**\n`type` | **Description** ||\n|| **id**\n[`integer`](t.md) | Words ||\n|#\n\n\
                ## ONWALLADD {#onwalladd}\n\n#|\n|| **Field** | **Type** | **Description** ||\n|| **wall** | [`Wall`](#wall) | Words ||\n|#\n\n### Example\n\n```json\n{}\n```\n\n\
                ## ONWALLDELETE\n\n## Continue Learning\n";
    let (page, _) = page_at("x/events.md", text);
    assert_eq!(page.kind, PageKind::Event);
    let found: Vec<_> =
        page.subjects.iter().map(|it| (it.wire.as_str(), it.tables.len(), it.examples.len())).collect();
    assert_eq!(found, [("ONWALLADD", 1, 1), ("ONWALLDELETE", 0, 0)]);
    assert_eq!(page.subjects[0].scopes, ["wall"]);
    assert_eq!(page.tables.len(), 1);
    assert_eq!(page.tables[0].anchors, ["wall", "wall-object"]);
}

#[test]
fn placements_commands_and_overviews_are_no_methods() {
    let cases = [
        ("x/tab.md", "# Tab WALL_TAB\n\n> Scope: `placement`\n", PageKind::Widget),
        ("x/any.md", "# Tab in XXX_TAB, DYNAMIC_XXX_TAB\n", PageKind::Widget),
        ("x/closed.md", "# Closed Wall::Closed\n\n> Who can subscribe: any user\n", PageKind::Widget),
        (
            "x/call.md",
            "# Call BX24.placement.call\n\n> Who can execute the method: any user\n",
            PageKind::Widget,
        ),
        ("x/close.md", "# Close CloseWall\n\n> Who can execute the command: any user\n", PageKind::Widget),
        ("x/hook.md", "# Paint PAINT_URL\n", PageKind::Article),
        ("x/index.md", "# Walls\n\n> Who can execute the methods: any user\n", PageKind::Overview),
        (
            "x/walls.md",
            "# Walls: Overview of Methods\n\n> Who can execute the method: any user\n",
            PageKind::Overview,
        ),
        ("x/story.md", "# A Story\n\nWords.\n", PageKind::Article),
    ];
    for (path, text, expected) in cases {
        assert_eq!(kind(path, text).0, expected, "{text}");
    }
}
