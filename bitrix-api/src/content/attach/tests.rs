use super::*;
use crate::codec::{Json, from_json, to_form, to_json};

fn read(json: &str) -> Attach {
    from_json(json.as_bytes()).unwrap()
}

/// Each kind of block, in the form in which it is sent.
fn every_kind() -> (Attach, &'static str) {
    let attach = Attach::new([
        Block::message("[b]Order 1042[/b]"),
        Block::link(
            Link::new("https://shop.example/1042")
                .name("Open")
                .desc("In the shop")
                .html("<b>In the shop</b>")
                .preview("/upload/1042.png")
                .width(120)
                .height(80)
                .user_id(27)
                .chat_id(1453)
                .network_id("n5"),
        ),
        Block::user(
            User::new("Ann Lee")
                .avatar("https://shop.example/ann.png")
                .link("/company/personal/user/27/")
                .user_id(27)
                .chat_id(1453)
                .bot_id(456)
                .network_id("n5")
                .avatar_type(AvatarType::User),
        ),
        Block::grid([
            GridItem::row("Status", "New").width(100).height(20).color_token(ColorToken::Alert),
            GridItem::row_value("150.00 EUR")
                .color("#c0ffee".parse().unwrap())
                .link("/crm/")
                .user_id(3)
                .chat_id(4),
            GridItem::row_name("Deadline"),
        ]),
        Block::grid([GridItem::line("Project", "Shop"), GridItem::line("Part", "Cart")]),
        Block::grid([GridItem::block("Summary", ""), GridItem::table("A", "B")]),
        Block::image(Image::new("/upload/a.png").name("a").preview("/upload/a-small.png").size(640, 480)),
        Block::images([Image::new("/upload/a.png"), Image::new("/upload/b.png")]),
        Block::file(File::new("https://shop.example/invoice.pdf").name("invoice.pdf").size(20480)),
        Delimiter::new().size(300).color(HexColor::rgb(0xc6, 0xc6, 0xc6)).into(),
        Block::delimiter(),
    ])
    .id(1)
    .color_token(ColorToken::Primary)
    .color(HexColor::rgb(0x29, 0x61, 0x9b));
    let json = concat!(
        r##"{"ID":1,"COLOR_TOKEN":"primary","COLOR":"#29619b","BLOCKS":["##,
        r#"{"MESSAGE":"[b]Order 1042[/b]"},"#,
        r#"{"LINK":{"LINK":"https://shop.example/1042","NAME":"Open","DESC":"In the shop","HTML":"<b>In the shop</b>","#,
        r#""PREVIEW":"/upload/1042.png","WIDTH":120,"HEIGHT":80,"USER_ID":27,"CHAT_ID":1453,"NETWORK_ID":"n5"}},"#,
        r#"{"USER":{"NAME":"Ann Lee","AVATAR":"https://shop.example/ann.png","LINK":"/company/personal/user/27/","#,
        r#""USER_ID":27,"CHAT_ID":1453,"BOT_ID":456,"NETWORK_ID":"n5","AVATAR_TYPE":"USER"}},"#,
        r#"{"GRID":[{"DISPLAY":"ROW","NAME":"Status","VALUE":"New","WIDTH":100,"HEIGHT":20,"COLOR_TOKEN":"alert"},"#,
        r##"{"DISPLAY":"ROW","VALUE":"150.00 EUR","COLOR":"#c0ffee","LINK":"/crm/","USER_ID":3,"CHAT_ID":4},"##,
        r#"{"DISPLAY":"ROW","NAME":"Deadline"}]},"#,
        r#"{"GRID":[{"DISPLAY":"LINE","NAME":"Project","VALUE":"Shop"},{"DISPLAY":"LINE","NAME":"Part","VALUE":"Cart"}]},"#,
        r#"{"GRID":[{"DISPLAY":"BLOCK","NAME":"Summary","VALUE":""},{"DISPLAY":"TABLE","NAME":"A","VALUE":"B"}]},"#,
        r#"{"IMAGE":{"LINK":"/upload/a.png","NAME":"a","PREVIEW":"/upload/a-small.png","WIDTH":640,"HEIGHT":480}},"#,
        r#"{"IMAGE":[{"LINK":"/upload/a.png"},{"LINK":"/upload/b.png"}]},"#,
        r#"{"FILE":{"LINK":"https://shop.example/invoice.pdf","NAME":"invoice.pdf","SIZE":20480}},"#,
        r##"{"DELIMITER":{"SIZE":300,"COLOR":"#c6c6c6"}},"##,
        r#"{"DELIMITER":{"SIZE":200}}]}"#,
    );
    (attach, json)
}

#[test]
fn every_kind_of_block_travels() {
    let (attach, json) = every_kind();
    assert_eq!(to_json(&attach).unwrap(), json);
    assert_eq!(read(json), attach);
}

#[test]
fn short_form_and_json_text_are_read() {
    let blocks = r#"[{"MESSAGE":"Hi"},{"DELIMITER":true}]"#;
    let expected = Attach::new([Block::message("Hi"), Block::delimiter()]);
    assert_eq!(read(blocks), expected);
    assert_eq!(read(&to_json(blocks).unwrap()), expected);
    assert_eq!(read(&to_json(&format!(r#"{{"BLOCKS":{blocks}}}"#)).unwrap()), expected);
    assert_eq!(read(r#"{"0":{"MESSAGE":"Hi"},"2":{"DELIMITER":"1"}}"#), expected);
    assert_eq!(to_json(&expected).unwrap(), r#"{"BLOCKS":[{"MESSAGE":"Hi"},{"DELIMITER":{"SIZE":200}}]}"#);
}

#[test]
fn the_server_s_own_spelling_is_read() {
    let read = read(concat!(
        r##"{"id":1773,"description":"","color":"#df532d","blocks":["##,
        r#"{"link":[{"name":"Form 7","link":"/crm/lead/details/12/"}]},"#,
        r#"{"grid":[{"display":"LINE","name":"Phone","value":"+4930123456","height":20,"colorToken":"base"}]}]}"#,
    ));
    let expected = Attach::new([
        Block::link(Link::new("/crm/lead/details/12/").name("Form 7")),
        Block::grid([GridItem::line("Phone", "+4930123456").height(20).color_token("base")]),
    ]);
    assert_eq!(read, expected.id(1773).color(HexColor::rgb(0xdf, 0x53, 0x2d)));
}

#[test]
fn what_is_unknown_is_kept_and_what_is_no_colour_is_not() {
    let json = r#"{"ID":"7","COLOR":"transparent","BLOCKS":[{"RICH_LINK":{"LINK":"/a","DESC":null}}]}"#;
    let attach = read(json);
    let other: Json = r#"{"RICH_LINK":{"LINK":"/a","DESC":null}}"#.parse().unwrap();
    assert_eq!(attach, Attach::new([Block::Other(other)]).id(7));
    assert_eq!(to_json(&attach).unwrap(), r#"{"ID":7,"BLOCKS":[{"RICH_LINK":{"LINK":"/a","DESC":null}}]}"#);
}

#[test]
fn a_link_to_a_user_may_come_without_an_address_but_is_not_sent_so() {
    let attach = read(r#"[{"LINK":[{"USER_ID":"27","NAME":"Ann"}]}]"#);
    assert_eq!(attach, Attach::new([Block::link(Link::new("").name("Ann").user_id(27))]));
    assert_eq!(attach.check().unwrap_err().path(), "BLOCKS[0].LINK.LINK");
}

#[test]
fn faults_that_cannot_be_read() {
    for (json, says) in [
        (r#"[{"USER":{"AVATAR":"/a.png"}}]"#, "at `[0].USER.NAME`: the member is missing"),
        (r#"{"BLOCKS":[{"IMAGE":[{"NAME":"a"}]}]}"#, "at `BLOCKS[0].IMAGE[0].LINK`: the member is missing"),
        (r#"[{"MESSAGE":"a","FILE":{"LINK":"/a"}}]"#, "this is the second"),
        (r#"[{}]"#, "without a member that names its kind"),
        (
            r#"["a"]"#,
            r#"at `[0]`: expected a block: an object whose one member names its kind, found the string "a""#,
        ),
        (r#"{"BLOCKS":"a"}"#, "at `BLOCKS`: expected a list, found the string \"a\""),
        (r#""N""#, r#"expected an object, a list, or either as JSON text, found the string "N""#),
        (r#""[{]""#, "not JSON"),
        (r#""[] x""#, "not JSON"),
        ("5", "expected a list, found the number 5"),
    ] {
        let error = from_json::<Attach>(json.as_bytes()).unwrap_err().to_string();
        assert!(error.contains(says), "{json}: {error}");
    }
    for json in ["null", "false", "\"\"", "[]", "{}"] {
        assert_eq!(from_json::<Option<Attach>>(json.as_bytes()).unwrap(), None, "{json}");
    }
}

#[test]
fn faults_that_are_not_sent() {
    let sound = || Block::message("Hi");
    for (attach, path) in [
        (Attach::new([]), "BLOCKS"),
        (Attach::new([sound(), Block::message(" \n")]), "BLOCKS[1].MESSAGE"),
        (Attach::from(Block::link(Link::new("shop.example"))), "BLOCKS[0].LINK.LINK"),
        (Attach::from(Block::link(Link::new("/a").preview("b.png"))), "BLOCKS[0].LINK.PREVIEW"),
        (Attach::from(Block::user(User::new(""))), "BLOCKS[0].USER.NAME"),
        (Attach::from(Block::user(User::new("A").avatar("ftp://a"))), "BLOCKS[0].USER.AVATAR"),
        (Attach::from(Block::user(User::new("A").link("a"))), "BLOCKS[0].USER.LINK"),
        (Attach::from(Block::images([Image::new("/a"), Image::new("b")])), "BLOCKS[0].IMAGE[1].LINK"),
        (Attach::from(Block::images([])), "BLOCKS[0].IMAGE"),
        (Attach::from(Block::image(Image::new("/a").preview("b"))), "BLOCKS[0].IMAGE.PREVIEW"),
        (Attach::from(Block::file(File::new("b"))), "BLOCKS[0].FILE.LINK"),
        (Attach::from(Block::file(File::new("/b").size(-1))), "BLOCKS[0].FILE.SIZE"),
        (Attach::from(Block::grid([])), "BLOCKS[0].GRID"),
        (Attach::from(Block::grid([GridItem::row("a", "b").link("c")])), "BLOCKS[0].GRID[0].LINK"),
        (read(r#"[{"GRID":[{"DISPLAY":"LINE","NAME":"a"}]}]"#), "BLOCKS[0].GRID[0].VALUE"),
        (read(r#"[{"GRID":[{"VALUE":"a"}]}]"#), "BLOCKS[0].GRID[0].NAME"),
        (read(r#"[{"GRID":[{"DISPLAY":"ROW"}]}]"#), "BLOCKS[0].GRID[0]"),
    ] {
        let error = attach.check().unwrap_err();
        assert_eq!(error.path(), path, "{attach:?}: {error}");
        assert_eq!(to_form(&attach).unwrap_err().message(), error.message());
    }
}

#[test]
fn at_most_60_000_characters() {
    // What is around the text takes 27 characters.
    assert_eq!(Attach::from(Block::message("ä".repeat(59_973))).check(), Ok(()));
    let error = Attach::from(Block::message("ä".repeat(59_974))).check().unwrap_err();
    assert_eq!(error.to_string(), "60001 characters as JSON, and at most 60000 are allowed");
}
