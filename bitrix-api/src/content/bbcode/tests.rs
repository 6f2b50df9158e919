use super::*;

fn shown(text: &Text) -> String {
    text.to_string()
}

#[test]
fn every_code() {
    let red = HexColor::rgb(255, 0, 0);
    for (text, codes) in [
        (Text::new().bold("a"), "[b]a[/b]"),
        (Text::new().italic("a"), "[i]a[/i]"),
        (Text::new().underline("a"), "[u]a[/u]"),
        (Text::new().strike("a"), "[s]a[/s]"),
        (Text::new().size(20, "a"), "[size=20]a[/size]"),
        (Text::new().size(3, "a").size(99, "b"), "[size=8]a[/size][size=30]b[/size]"),
        (Text::new().color(red, "a"), "[color=#ff0000]a[/color]"),
        (Text::new().url("https://shop.example"), "[url]https://shop.example[/url]"),
        (Text::new().link("https://shop.example", "shop"), "[url=https://shop.example]shop[/url]"),
        (Text::new().user(27, "Ann"), "[user=27]Ann[/user]"),
        (Text::new().everyone("All"), "[user=all]All[/user]"),
        (Text::new().chat(1453, "Team"), "[chat=1453]Team[/chat]"),
        (Text::new().open_line(7, "Line"), "[chat=imol|7]Line[/chat]"),
        (Text::new().context(&DialogId::chat(5), 6, "here"), "[context=chat5/6]here[/context]"),
        (Text::new().code("if a[0] { }"), "[code]if a[0] { }[/code]"),
        (Text::new().image("https://a/b.png", ImageSize::Medium), "[img size=medium]https://a/b.png [/img]"),
        (Text::new().icon("https://a/b.png", 20, "smile"), "[icon=https://a/b.png size=20 title=smile]"),
        (Text::new().icon("https://a/b.png", 20, ""), "[icon=https://a/b.png size=20]"),
        (Text::new().put("/help", "Help"), "[put=/help]Help[/put]"),
        (Text::new().send("/help", "Help"), "[send=/help]Help[/send]"),
        (Text::new().call("+4930123456", "Call"), "[call=+4930123456]Call[/call]"),
        (
            Text::new().timestamp(1719826800, "SHORT_TIME_FORMAT"),
            "[timestamp=1719826800 format=SHORT_TIME_FORMAT]",
        ),
        (Text::new().disk(123), "[disk=123]"),
        (Text::new().text("a").br().text("b"), "a[br]b"),
        (Text::new().raw("[rating=5]"), "[rating=5]"),
    ] {
        assert_eq!(shown(&text), codes);
    }
}

#[test]
fn formats_nest() {
    let inner = Text::new().text("see ").italic(Text::new().user(27, "Ann"));
    assert_eq!(
        shown(&Text::new().bold(inner.clone()).text(inner)),
        "[b]see [i][user=27]Ann[/user][/i][/b]see [i][user=27]Ann[/user][/i]",
    );
    let owned: String = Text::new().bold("a").into();
    assert_eq!(owned, "[b]a[/b]");
}

#[test]
fn codes_in_plain_text_are_taken_apart() {
    for (plain, kept) in [
        ("[b]", "[\u{200b}b]"),
        ("[/B]", "[\u{200b}/B]"),
        ("[URL=x]", "[\u{200b}URL=x]"),
        ("[img size=small]", "[\u{200b}img size=small]"),
        ("[[b]]", "[[\u{200b}b]]"),
        // May become a code with what follows.
        ("[", "[\u{200b}"),
        ("[/us", "[\u{200b}/us"),
        ("[us", "[\u{200b}us"),
        // No codes.
        ("[sic]", "[sic]"),
        ("a[0] [1]", "a[0] [1]"),
        ("[bold]", "[bold]"),
        ("[ b]", "[ b]"),
        ("[b-1]", "[b-1]"),
        ("[x", "[x"),
        (">>a", ">\u{200b}>a"),
        ("a\n>>b", "a\n>\u{200b}>b"),
        ("a >> b", "a >> b"),
        ("------", "-----\u{200b}-"),
        ("-----", "-----"),
        ("a------", "a------"),
    ] {
        assert_eq!(shown(&Text::from(plain)), kept, "{plain}");
        assert_eq!(shown(&Text::new().bold(plain)), format!("[b]{kept}[/b]"), "{plain}");
    }
}

#[test]
fn pieces_do_not_make_a_code_together() {
    assert_eq!(shown(&Text::new().text("[").text("b]x")), "[\u{200b}b]x");
    assert_eq!(shown(&Text::new().text(">").text(">x")), ">\u{200b}>x");
    assert_eq!(shown(&Text::new().text("a").br().text(">").text(">x")), "a[br]>\u{200b}>x");
    assert_eq!(shown(&Text::new().text("---").text("---")), "---\u{200b}---");
}

#[test]
fn nothing_breaks_out_of_an_attribute() {
    assert_eq!(shown(&Text::new().send("a]b[c\nd", "x")), "[send=a］b［c d]x[/send]");
    assert_eq!(
        shown(&Text::new().link("https://a/?x[]=1 2\n", "x")),
        "[url=https://a/?x%5B%5D=1%202%0A]x[/url]"
    );
    assert_eq!(shown(&Text::new().url("/a]b")), "[url]/a%5Db[/url]");
    let dialog = DialogId::Other("x]y".into());
    assert_eq!(shown(&Text::new().context(&dialog, 5, "z")), "[context=x］y/5]z[/context]");
    assert_eq!(shown(&Text::new().code("a[/CODE]b")), "[code]a[\u{200b}/CODE]b[/code]");
    assert_eq!(shown(&Text::new().bold("a[/b]b")), "[b]a[\u{200b}/b]b[/b]");
}

#[test]
fn quotations_are_lines_of_their_own() {
    let text = Text::new()
        .text("He said:")
        .quote(Text::from("one\ntwo").br().bold("three"))
        .text("And I:")
        .quote("four");
    assert_eq!(shown(&text), "He said:\n>>one\n>>two\n>>[b]three[/b]\nAnd I:\n>>four");
    assert_eq!(shown(&Text::new().quote("a").br().text("b")), ">>a\nb");
    assert_eq!(shown(&Text::new().bold(Text::new().quote("a"))), "[b]\n>>a\n[/b]");
    assert_eq!(shown(&Text::new().text("a").text(Text::new().quote("b").text("c")).text("d")), "a\n>>b\ncd");
    assert_eq!(shown(&Text::new().quote("a").quote("b")), ">>a\n>>b");
    let message = Text::new().text("See").quote_message("one\n------\ntwo").text("Yes");
    assert_eq!(shown(&message), "See\n------\none\n-----\u{200b}-\ntwo\n------\nYes");
}
