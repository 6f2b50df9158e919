//! Attachments, keyboards, menus and value types: what is written is read back the same, and nothing that comes in panics.

use bitrix_api::codec::{from_json, to_json};
use bitrix_api::content::attach::{AvatarType, Delimiter, File, GridDisplay, GridItem, Image, Link, User};
use bitrix_api::content::keyboard::ButtonDisplay;
use bitrix_api::content::{
    Action, App, Attach, Block, Button, ColorToken, Command, Context, HexColor, Keyboard, Menu, MenuItem,
    OnPress, Text,
};
use bitrix_api::types::{
    Date, DateTime, Decimal, DialogId, FileBase64, FileData, FilePair, LangMap, MultiField, MultiFieldType,
    Timestamp, ValueType,
};
use bitrix_api::{Decode, Encode, Json};
use proptest::prelude::*;
use std::fmt::Debug;

/// Writes, reads back and compares; also as the JSON text that PHP clients send for an object.
fn travels<T: Encode + Decode + PartialEq + Debug>(value: &T) -> Result<(), TestCaseError> {
    let json = to_json(value).map_err(|e| TestCaseError::fail(format!("{value:?}: {e}")))?;
    let read: T = from_json(json.as_bytes()).map_err(|e| TestCaseError::fail(format!("{json}: {e}")))?;
    prop_assert_eq!(&read, value, "{}", json);
    Ok(())
}

fn travels_as_text_too<T: Encode + Decode + PartialEq + Debug>(value: &T) -> Result<(), TestCaseError> {
    travels(value)?;
    let json = to_json(value).map_err(|e| TestCaseError::fail(e.to_string()))?;
    let quoted = to_json(json.as_str()).map_err(|e| TestCaseError::fail(e.to_string()))?;
    let read: T = from_json(quoted.as_bytes()).map_err(|e| TestCaseError::fail(format!("{quoted}: {e}")))?;
    prop_assert_eq!(&read, value, "{}", quoted);
    Ok(())
}

fn maybe<T: Debug + Clone>(some: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    proptest::option::of(some)
}

/// Something to see, among all that JSON has to escape.
fn text() -> impl Strategy<Value = String> {
    ".{0,20}".prop_map(|text| format!("{text}."))
}

fn url() -> impl Strategy<Value = String> {
    prop_oneof!["https?://[a-z0-9.]{1,12}/.{0,12}", "/[a-z/]{0,20}"]
}

fn color() -> impl Strategy<Value = HexColor> {
    any::<[u8; 3]>().prop_map(|[r, g, b]| HexColor::rgb(r, g, b))
}

fn token() -> impl Strategy<Value = ColorToken> {
    prop_oneof!["primary", "secondary", "alert", "base", "x[a-z]{1,5}"]
        .prop_map(|token| token.as_str().into())
}

fn id() -> impl Strategy<Value = i64> {
    1..=i64::MAX
}

fn dialog() -> impl Strategy<Value = DialogId> {
    prop_oneof![
        id().prop_map(DialogId::user),
        id().prop_map(DialogId::chat),
        id().prop_map(DialogId::group),
        "x.{0,9}".prop_map(DialogId::Other),
    ]
}

fn link() -> impl Strategy<Value = Link> {
    let texts = (url(), maybe(text()), maybe(text()), maybe(text()), maybe(url()));
    let numbers = (maybe(any::<u32>()), maybe(any::<u32>()), maybe(id()), maybe(id()), maybe(text()));
    (texts, numbers).prop_map(|((url, name, desc, html, preview), (width, height, user, chat, network))| {
        let mut link = Link::new(url);
        (link.name, link.desc, link.html, link.preview) = (name, desc, html, preview);
        (link.width, link.height, link.network_id) = (width, height, network);
        (link.user_id, link.chat_id) = (user.map(Into::into), chat.map(Into::into));
        link
    })
}

fn user() -> impl Strategy<Value = User> {
    let avatar_type =
        prop_oneof!["USER", "CHAT", "BOT", "X[A-Z]{1,5}"].prop_map(|t| AvatarType::from(t.as_str()));
    let texts = (text(), maybe(url()), maybe(url()), maybe(text()), maybe(avatar_type));
    (texts, maybe(id()), maybe(id()), maybe(id())).prop_map(
        |((name, avatar, link, network, avatar_type), user_id, chat_id, bot_id)| {
            let mut user = User::new(name);
            (user.avatar, user.link, user.network_id, user.avatar_type) =
                (avatar, link, network, avatar_type);
            user.user_id = user_id.map(Into::into);
            (user.chat_id, user.bot_id) = (chat_id.map(Into::into), bot_id.map(Into::into));
            user
        },
    )
}

fn grid_item() -> impl Strategy<Value = GridItem> {
    let shape = prop_oneof![
        (".{0,9}", ".{0,9}").prop_map(|(name, value)| GridItem::row(name, value)),
        ".{0,9}".prop_map(GridItem::row_name),
        ".{0,9}".prop_map(GridItem::row_value),
        (".{0,9}", ".{0,9}").prop_map(|(name, value)| GridItem::block(name, value)),
        (".{0,9}", ".{0,9}").prop_map(|(name, value)| GridItem::line(name, value)),
        (".{0,9}", ".{0,9}").prop_map(|(name, value)| GridItem::table(name, value)),
        (".{0,9}", ".{0,9}").prop_map(|(name, value)| GridItem::new(GridDisplay::from("CARD"), name, value)),
    ];
    let look = (maybe(any::<u32>()), maybe(any::<u32>()), maybe(token()), maybe(color()));
    (shape, look, maybe(url()), maybe(id()), maybe(id())).prop_map(
        |(mut item, (width, height, token, color), link, user, chat)| {
            (item.width, item.height, item.color_token, item.color) = (width, height, token, color);
            (item.link, item.user_id, item.chat_id) = (link, user.map(Into::into), chat.map(Into::into));
            item
        },
    )
}

fn image() -> impl Strategy<Value = Image> {
    (url(), maybe(text()), maybe(url()), maybe(any::<u32>()), maybe(any::<u32>())).prop_map(
        |(url, name, preview, width, height)| {
            let mut image = Image::new(url);
            (image.name, image.preview, image.width, image.height) = (name, preview, width, height);
            image
        },
    )
}

fn file() -> impl Strategy<Value = File> {
    (url(), maybe(text()), maybe(0..=i64::MAX)).prop_map(|(url, name, size)| {
        let mut file = File::new(url);
        (file.name, file.size) = (name, size);
        file
    })
}

fn delimiter() -> impl Strategy<Value = Delimiter> {
    (any::<u32>(), maybe(color())).prop_map(|(size, color)| {
        let mut delimiter = Delimiter::new().size(size);
        delimiter.color = color;
        delimiter
    })
}

fn block() -> impl Strategy<Value = Block> {
    fn some<T: Debug>(one: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<T>> {
        proptest::collection::vec(one, 1..4)
    }
    prop_oneof![
        text().prop_map(Block::Message),
        some(link()).prop_map(Block::Link),
        some(user()).prop_map(Block::User),
        some(grid_item()).prop_map(Block::Grid),
        some(image()).prop_map(Block::Image),
        some(file()).prop_map(Block::File),
        delimiter().prop_map(Block::Delimiter),
        text().prop_map(|text| Block::Other(Json::from_iter([("RICH_LINK", text)]))),
    ]
}

fn attach() -> impl Strategy<Value = Attach> {
    let blocks = proptest::collection::vec(block(), 1..6);
    (blocks, maybe(any::<i64>()), maybe(token()), maybe(color())).prop_map(|(blocks, id, token, color)| {
        let mut attach = Attach::from(blocks);
        (attach.id, attach.color_token, attach.color) = (id, token, color);
        attach
    })
}

fn on_press() -> impl Strategy<Value = OnPress> {
    let opens = prop_oneof![id().prop_map(DialogId::user), id().prop_map(DialogId::chat)];
    let action = prop_oneof![
        text().prop_map(Action::Put),
        text().prop_map(Action::Send),
        text().prop_map(Action::Copy),
        text().prop_map(Action::Call),
        opens.prop_map(Action::Dialog),
        ("X[A-Z]{1,5}", text()).prop_map(|(action, value)| Action::Other { action, value }),
    ];
    prop_oneof![
        url().prop_map(OnPress::Link),
        (text(), maybe(text())).prop_map(|(command, params)| {
            let mut command = Command::new(command);
            command.params = params;
            OnPress::Command(command)
        }),
        action.prop_map(OnPress::Action),
        (id(), maybe(text())).prop_map(|(id, params)| {
            let mut app = App::new(id);
            app.params = params;
            OnPress::App(app)
        }),
    ]
}

fn context() -> impl Strategy<Value = Context> {
    prop_oneof!["MOBILE", "DESKTOP", "ALL", "X[A-Z]{1,5}"].prop_map(|context| context.as_str().into())
}

fn button() -> impl Strategy<Value = Button> {
    let display = prop_oneof![Just(ButtonDisplay::Line), Just(ButtonDisplay::Block)];
    let look =
        (maybe(display), maybe(any::<u32>()), maybe(token()), maybe(color()), maybe(color()), maybe(color()));
    let states = (any::<bool>(), any::<bool>(), maybe(context()), maybe(color()));
    (text(), on_press(), look, states).prop_map(
        |(
            text,
            on_press,
            (display, width, token, bg, text_color, off_bg),
            (block, disabled, context, off_text),
        )| {
            let mut button = Button::new(text, on_press);
            button.block_after_press = block;
            (button.disabled, button.context, button.display, button.width) =
                (disabled, context, display, width);
            (button.bg_color_token, button.bg_color, button.text_color) = (token, bg, text_color);
            (button.off_bg_color, button.off_text_color) = (off_bg, off_text);
            button
        },
    )
}

fn keyboard() -> impl Strategy<Value = Keyboard> {
    let rows = proptest::collection::vec(proptest::collection::vec(button(), 0..4), 0..4);
    (button(), rows, maybe(id())).prop_map(|(first, rows, bot_id)| {
        let mut keyboard = rows.into_iter().fold(Keyboard::new([first]), Keyboard::row);
        keyboard.bot_id = bot_id.map(Into::into);
        keyboard
    })
}

fn menu() -> impl Strategy<Value = Menu> {
    let item = (text(), on_press(), maybe(context()), any::<bool>()).prop_map(
        |(text, on_press, context, disabled)| {
            let mut item = MenuItem::new(text, on_press);
            (item.context, item.disabled) = (context, disabled);
            item
        },
    );
    proptest::collection::vec(item, 1..6).prop_map(Menu::from)
}

fn clock() -> impl Strategy<Value = time::PrimitiveDateTime> {
    // The years 0 to 9999.
    let parts = (-62_167_219_200_i64..=253_402_300_799, 0..1_000_000_000_u32);
    parts.prop_filter_map("no moment", |(seconds, nanoseconds)| {
        let moment = time::OffsetDateTime::from_unix_timestamp(seconds).ok()?;
        let moment = moment.replace_nanosecond(nanoseconds).ok()?;
        Some(time::PrimitiveDateTime::new(moment.date(), moment.time()))
    })
}

fn decimal() -> impl Strategy<Value = Decimal> {
    (any::<i64>(), 0..40_u8).prop_map(|(units, scale)| Decimal::new(units, scale))
}

proptest! {
    #[test]
    fn attachments_travel(attach in attach()) {
        travels_as_text_too(&attach)?;
        // The short form is the list of blocks.
        let json: Attach = from_json(to_json(&attach.blocks).unwrap().as_bytes()).unwrap();
        prop_assert_eq!(json, Attach::from(attach.blocks));
    }

    #[test]
    fn keyboards_travel(keyboard in keyboard()) {
        travels_as_text_too(&keyboard)?;
    }

    #[test]
    fn menus_travel(menu in menu()) {
        travels_as_text_too(&menu)?;
    }

    #[test]
    fn dialogues_travel(dialog in dialog()) {
        travels(&dialog)?;
        if !matches!(dialog, DialogId::Other(_)) {
            prop_assert_eq!(dialog.to_string().parse(), Ok(dialog));
        }
    }

    #[test]
    fn decimals_travel_and_keep_every_digit(decimal in decimal(), number in "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?") {
        travels(&decimal)?;
        let from_number: Decimal = from_json(number.as_bytes()).unwrap();
        prop_assert_eq!(from_number.as_str(), number.as_str().strip_prefix('-').filter(|_| from_number.is_zero()).unwrap_or(&number));
    }

    #[test]
    fn decimals_compare_as_numbers(a in -1_000_000..1_000_000_i64, b in -1_000_000..1_000_000_i64, zeros in 0..20_u8) {
        let wider = |units: i64| format!("{units}{}", "0".repeat(zeros.into())).parse::<i128>().unwrap();
        let long: Decimal = format!("{}e-{}", wider(b), u16::from(zeros) + 3).parse().unwrap();
        let short = Decimal::new(a, 3);
        prop_assert_eq!(short.cmp(&long), a.cmp(&b));
        prop_assert_eq!(short == long, a == b);
    }

    #[test]
    fn moments_travel(clock in clock(), hours in -23..=23_i8, minutes in 0..60_i8) {
        let offset = time::UtcOffset::from_hms(hours, if hours < 0 { -minutes } else { minutes }, 0).unwrap();
        let moment = DateTime::new(clock, offset);
        travels(&moment)?;
        let read: DateTime = moment.to_string().parse().unwrap();
        prop_assert_eq!((read.clock(), read.offset()), (clock, Some(offset)));
        travels(&DateTime::local(clock))?;
        travels(&Date::new(clock.date()))?;
    }

    #[test]
    fn timestamps_travel(seconds in any::<i64>()) {
        travels(&Timestamp::new(seconds))?;
    }

    #[test]
    fn files_travel(name in "[^/\\\\\\pC]{1,20}\\.[a-z]{1,3}", content in proptest::collection::vec(any::<u8>(), 1..200)) {
        travels(&FileBase64::new(content.clone()))?;
        travels(&FilePair::new(name.clone(), content.clone()))?;
        travels(&FileData::new(name, content))?;
    }

    #[test]
    fn language_maps_and_multi_fields_travel(
        texts in proptest::collection::btree_map("[a-z]{2}", ".{0,20}", 0..5),
        (id, value) in (maybe(id()), ".{0,20}"),
        value_type in maybe("[A-Z]{1,9}"),
        type_id in maybe("[A-Z]{1,9}"),
    ) {
        travels(&LangMap::from(texts))?;
        let mut field = MultiField::new(value);
        field.id = id;
        field.value_type = value_type.map(|t| ValueType::from(t.as_str()));
        field.type_id = type_id.map(|t| MultiFieldType::from(t.as_str()));
        travels(&field)?;
    }

    #[test]
    fn no_text_panics(text in "[-+0-9.:/ TZAPMapmeE]{0,40}", other in any::<String>()) {
        for text in [text, other] {
            let _ = text.parse::<DateTime>().map(|moment| (moment.to_string(), moment.timestamp()));
            let _ = text.parse::<Date>();
            let _ = text.parse::<Decimal>().map(|decimal| decimal.to_f64());
            let _ = text.parse::<HexColor>();
            let _ = text.parse::<DialogId>();
        }
    }

    #[test]
    fn no_json_panics(json in json()) {
        let json = json.to_string();
        let _ = from_json::<Attach>(json.as_bytes()).map(|attach| attach.check());
        let _ = from_json::<Keyboard>(json.as_bytes()).map(|keyboard| keyboard.check());
        let _ = from_json::<Menu>(json.as_bytes()).map(|menu| menu.check());
        let _ = from_json::<FileData>(json.as_bytes());
        let _ = from_json::<LangMap>(json.as_bytes());
        let _ = from_json::<MultiField>(json.as_bytes());
        let _ = from_json::<DateTime>(json.as_bytes());
    }

    #[test]
    fn plain_text_holds_no_codes(parts in proptest::collection::vec("([\\[/=\\]>\\n-]|b|user|URL|br| |.){0,12}", 1..4)) {
        let text = parts.iter().fold(Text::new(), |text, part| text.text(part.as_str())).to_string();
        // Nothing is lost but what was put in.
        let plain: String = parts.concat();
        prop_assert_eq!(text.replace('\u{200b}', ""), plain.replace('\u{200b}', ""));
        let lower = text.to_lowercase();
        for code in ["b", "user", "url", "br"] {
            for start in [format!("[{code}"), format!("[/{code}")] {
                let after = lower.match_indices(&start).map(|(at, found)| lower[at + found.len()..].chars().next());
                for after in after {
                    prop_assert!(!matches!(after, Some(']' | '=' | ' ' | '\n')), "{}", text);
                }
            }
        }
        for line in text.lines() {
            prop_assert!(!line.starts_with(">>") && !line.starts_with("------"), "{}", text);
        }
    }
}

/// JSON in which the members of attachments, keyboards and menus turn up in wrong places.
fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        prop_oneof!["Y", "N", "NEWLINE", "#fff", "/a", "", "[{}]", ".{0,9}"].prop_map(Json::from),
    ];
    let key = prop_oneof![
        "BLOCKS|blocks|BUTTONS|ITEMS|MESSAGE|LINK|USER|GRID|IMAGE|FILE|DELIMITER|DISPLAY|NAME|VALUE|TEXT|TYPE",
        "ACTION|ACTION_VALUE|COMMAND|APP_ID|BLOCK|BG_COLOR|SIZE|fileData|ID|COLOR|0|1",
    ];
    leaf.prop_recursive(5, 60, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Json::Array),
            proptest::collection::vec((key.clone(), inner), 0..5).prop_map(Json::Object),
        ]
    })
}
