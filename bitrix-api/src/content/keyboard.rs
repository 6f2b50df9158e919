//! Buttons below a message.

use super::press::{self, Reading};
use super::wire::{Members, WHOLE, check, members, read_color, record, setters, wrapped_list};
use super::{Action, App, ColorToken, Command, Context, HexColor, OnPress};
use crate::codec::{Absent, Decode, DecodeError, Decoder, Encode, EncodeError, Encoder, FlagStyle};
use crate::id::BotId;

/// How a button stands among the others of its row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, crate::WireEnum)]
#[non_exhaustive]
pub enum ButtonDisplay {
    /// In one line with its neighbours.
    #[value("LINE")]
    Line,
    /// As a block of its own; what the server takes where none is given.
    #[value("BLOCK")]
    Block,
    /// A value that this version of the crate does not know, as on the wire.
    #[unknown]
    Unknown(String),
}

/// Buttons below a message, in rows.
///
/// Written with its root key, `{"BUTTONS": […]}`, with a `{"TYPE": "NEWLINE"}` between two rows; read in that form,
/// as the list alone, and as the JSON text of either. At most 60,000 characters as JSON. To take the buttons away,
/// update the message with [`Clearable::Clear`](crate::Clearable::Clear).
///
/// ```
/// use bitrix_api::codec::to_json;
/// use bitrix_api::content::{Action, Button, Keyboard};
///
/// let keyboard = Keyboard::new([Button::link("Web site", "https://shop.example/")])
///     .row([Button::action("Help", Action::Put("/help".into()))]);
/// assert_eq!(
///     to_json(&keyboard)?,
///     concat!(
///         r#"{"BUTTONS":[{"TEXT":"Web site","LINK":"https://shop.example/"},{"TYPE":"NEWLINE"},"#,
///         r#"{"TEXT":"Help","ACTION":"PUT","ACTION_VALUE":"/help"}]}"#,
///     ),
/// );
/// # Ok::<(), bitrix_api::EncodeError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Keyboard {
    /// The bot that gets the commands. Needed where the method does not tell it, and always when a keyboard is updated:
    /// without it a command may reach the wrong bot.
    pub bot_id: Option<BotId>,
    /// The rows, each a list of buttons; at least one button in all. An empty row is an empty line.
    pub rows: Vec<Vec<Button>>,
}

/// One button of a [`Keyboard`]: a text and what it does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Button {
    /// What the button says.
    pub text: String,
    /// What it does.
    pub on_press: OnPress,
    /// Whether it can be pressed once only. Works for buttons with a command; any other stays as it is.
    pub block_after_press: bool,
    /// Whether it is shown, but cannot be pressed.
    pub disabled: bool,
    /// Where it is shown; everywhere, if not set.
    pub context: Option<Context>,
    /// How it stands among its neighbours; as a block, if not set.
    pub display: Option<ButtonDisplay>,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Colour by the portal's scheme; [`ColorToken::Base`], if not set.
    pub bg_color_token: Option<ColorToken>,
    /// Colour.
    pub bg_color: Option<HexColor>,
    /// Colour of the text.
    pub text_color: Option<HexColor>,
    /// Colour while it cannot be pressed.
    pub off_bg_color: Option<HexColor>,
    /// Colour of the text while it cannot be pressed.
    pub off_text_color: Option<HexColor>,
}

impl Keyboard {
    /// A keyboard with one row of these buttons.
    pub fn new(buttons: impl IntoIterator<Item = Button>) -> Self {
        Self { bot_id: None, rows: vec![buttons.into_iter().collect()] }
    }

    /// With one more row of these buttons.
    #[doc(alias = "NEWLINE")]
    #[must_use]
    pub fn row(mut self, buttons: impl IntoIterator<Item = Button>) -> Self {
        self.rows.push(buttons.into_iter().collect());
        self
    }

    /// With one more button in the last row.
    #[must_use]
    pub fn button(mut self, button: Button) -> Self {
        match self.rows.last_mut() {
            Some(row) => row.push(button),
            None => self.rows.push(vec![button]),
        }
        self
    }

    setters! {
        /// The bot that gets the commands.
        bot_id: into (BotId);
    }

    /// All buttons, row by row.
    pub fn buttons(&self) -> impl Iterator<Item = &Button> {
        self.rows.iter().flatten()
    }

    /// Checks what is checked when a request with this keyboard is sent.
    ///
    /// # Errors
    /// The first fault, with its place.
    pub fn check(&self) -> Result<(), EncodeError> {
        check(self)
    }

    fn write(&self, e: &mut Encoder) {
        if self.buttons().next().is_none() {
            e.fail_at("BUTTONS", "a keyboard has at least one button; Clearable::Clear removes one");
        }
        // `None` is the break between two rows.
        let mut elements = Vec::new();
        for (index, row) in self.rows.iter().enumerate() {
            if index > 0 {
                elements.push(None);
            }
            elements.extend(row.iter().map(Some));
        }
        e.begin_object();
        e.opt("BOT_ID", &self.bot_id);
        e.member("BUTTONS", &mut |e| {
            e.list(elements.len(), &mut |e, index| match elements.get(index) {
                Some(Some(button)) => button.encode(e),
                _ => {
                    e.begin_object();
                    e.field("TYPE", "NEWLINE");
                    e.end_object();
                }
            });
        });
        e.end_object();
    }
}

impl Button {
    /// A button that does this.
    pub fn new(text: impl Into<String>, on_press: OnPress) -> Self {
        Self {
            text: text.into(),
            on_press,
            block_after_press: false,
            disabled: false,
            context: None,
            display: None,
            width: None,
            bg_color_token: None,
            bg_color: None,
            text_color: None,
            off_bg_color: None,
            off_text_color: None,
        }
    }

    /// A button that opens an address: `http://…`, `https://…`, or `/…` for a page of the portal.
    pub fn link(text: impl Into<String>, url: impl Into<String>) -> Self {
        Self::new(text, OnPress::Link(url.into()))
    }

    /// A button that sends a command to the bot: `"echo"`, or a [`Command`] with parameters.
    pub fn command(text: impl Into<String>, command: impl Into<Command>) -> Self {
        Self::new(text, OnPress::Command(command.into()))
    }

    /// A button that acts in the messenger.
    pub fn action(text: impl Into<String>, action: Action) -> Self {
        Self::new(text, OnPress::Action(action))
    }

    /// A button that opens an application in the chat: its number, or an [`App`] with parameters. An old way: see
    /// there.
    pub fn app(text: impl Into<String>, app: impl Into<App>) -> Self {
        Self::new(text, OnPress::App(app.into()))
    }

    /// Can be pressed once; works for buttons with a command.
    #[doc(alias = "BLOCK")]
    #[must_use]
    pub const fn block_after_press(mut self) -> Self {
        self.block_after_press = true;
        self
    }

    /// Shown, but cannot be pressed.
    #[must_use]
    pub const fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }

    setters! {
        /// Where the button is shown.
        context: into (Context);
        /// How the button stands among its neighbours.
        display: into (ButtonDisplay);
        /// Width in pixels.
        width: (u32);
        /// Colour by the portal's scheme.
        bg_color_token: into (ColorToken);
        /// Colour.
        bg_color: (HexColor);
        /// Colour of the text.
        text_color: (HexColor);
        /// Colour while it cannot be pressed.
        off_bg_color: (HexColor);
        /// Colour of the text while it cannot be pressed.
        off_text_color: (HexColor);
    }
}

impl From<Button> for Keyboard {
    fn from(button: Button) -> Self {
        Self::new([button])
    }
}

impl<const N: usize> From<[Button; N]> for Keyboard {
    /// One row.
    fn from(buttons: [Button; N]) -> Self {
        Self::new(buttons)
    }
}

impl From<Vec<Button>> for Keyboard {
    /// One row.
    fn from(buttons: Vec<Button>) -> Self {
        Self::new(buttons)
    }
}

impl Encode for Keyboard {
    fn encode(&self, e: &mut Encoder) {
        e.limited_value(WHOLE, &mut |e| self.write(e));
    }
}

impl Decode for Keyboard {
    const ABSENT: Absent = Absent::RECORD_WITH_REQUIRED;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        const ROOT: Members = members!("BUTTONS" "buttons", "BOT_ID" "botId");
        let mut rows: Vec<Vec<Button>> = Vec::new();
        let mut bot_of_button = None;
        let mut bot_id = None;
        wrapped_list(
            d,
            &ROOT,
            0,
            &mut |d| {
                let button = element(d, &mut bot_of_button)?;
                match (button, rows.last_mut()) {
                    (Some(button), Some(row)) => row.push(button),
                    (Some(button), None) => rows.push(vec![button]),
                    (None, Some(_)) => rows.push(Vec::new()),
                    (None, None) => rows.extend([Vec::new(), Vec::new()]),
                }
                Ok(())
            },
            &mut |d, _| d.put_opt(&mut bot_id),
        )?;
        Ok(Self { bot_id: bot_id.or(bot_of_button).filter(|id| id.get() > 0), rows })
    }
}

/// The members of a button: those of [`press::MEMBERS`] at the same positions, then its own.
const MEMBERS: Members = members!(
    "TEXT" "text",
    "LINK" "link",
    "COMMAND" "command",
    "COMMAND_PARAMS" "commandParams",
    "APP_ID" "appId",
    "APP_PARAMS" "appParams",
    "ACTION" "action",
    "ACTION_VALUE" "actionValue",
    "CONTEXT" "context",
    "DISABLED" "disabled",
    "TYPE" "type",
    "BLOCK" "block",
    "DISPLAY" "display",
    "WIDTH" "width",
    "BG_COLOR_TOKEN" "bgColorToken",
    "BG_COLOR" "bgColor",
    "TEXT_COLOR" "textColor",
    "OFF_BG_COLOR" "offBgColor",
    "OFF_TEXT_COLOR" "offTextColor",
    "BOT_ID" "botId",
);

/// Reads a button, or `None` for the break between two rows. The server repeats the bot in each button.
fn element(d: &mut Decoder<'_>, bot_id: &mut Option<BotId>) -> Result<Option<Button>, DecodeError> {
    let mut reading = Reading::default();
    let mut kind: Option<String> = None;
    let mut block = None;
    let mut look = Button::new("", OnPress::Link(String::new()));
    record(d, &MEMBERS, &mut |d, index| match index {
        10 => d.put_opt(&mut kind),
        11 => d.put_opt(&mut block),
        12 => d.put_opt(&mut look.display),
        13 => d.put_opt(&mut look.width),
        14 => d.put_opt(&mut look.bg_color_token),
        15 => read_color(d, &mut look.bg_color),
        16 => read_color(d, &mut look.text_color),
        17 => read_color(d, &mut look.off_bg_color),
        18 => read_color(d, &mut look.off_text_color),
        19 => d.put_opt(bot_id),
        shared => reading.member(d, shared),
    })?;
    if kind.as_deref() == Some("NEWLINE") {
        return Ok(None);
    }
    let (text, on_press, context, disabled) = reading.finish()?;
    Ok(Some(Button { text, on_press, context, disabled, block_after_press: block.unwrap_or(false), ..look }))
}

impl Encode for Button {
    fn encode(&self, e: &mut Encoder) {
        e.begin_object();
        press::write(e, &self.text, &self.on_press, self.context.as_ref(), self.disabled);
        if self.block_after_press {
            e.flag("BLOCK", true, FlagStyle::YesNo);
        }
        e.opt("DISPLAY", &self.display);
        e.opt("WIDTH", &self.width);
        e.opt("BG_COLOR_TOKEN", &self.bg_color_token);
        e.opt("BG_COLOR", &self.bg_color);
        e.opt("TEXT_COLOR", &self.text_color);
        e.opt("OFF_BG_COLOR", &self.off_bg_color);
        e.opt("OFF_TEXT_COLOR", &self.off_text_color);
        e.end_object();
    }
}

impl Decode for Button {
    const ABSENT: Absent = Absent::RECORD_WITH_REQUIRED;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        element(d, &mut None)?
            .ok_or_else(|| DecodeError::message("a line break stands where a button belongs"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{from_json, to_form, to_json};
    use crate::types::DialogId;

    fn read(json: &str) -> Keyboard {
        from_json(json.as_bytes()).unwrap()
    }

    #[test]
    fn every_kind_of_button_travels() {
        let color = HexColor::rgb;
        let keyboard = Keyboard::new([
            Button::link("Web site", "https://shop.example/"),
            Button::command("Accept", Command::new("accept").params("1042")).block_after_press(),
        ])
        .row([
            Button::action("Help", Action::Put("/help".into())).context(Context::Desktop).disabled(),
            Button::action("Thanks", Action::Send("Thanks!".into())).display(ButtonDisplay::Line).width(120),
            Button::action("Copy", Action::Copy("1042".into())).bg_color_token(ColorToken::Alert),
        ])
        .row([])
        .row([
            Button::action("Call", Action::Call("+4930123456".into()))
                .bg_color(color(1, 2, 3))
                .text_color(color(4, 5, 6))
                .off_bg_color(color(7, 8, 9))
                .off_text_color(color(10, 11, 12)),
            Button::action("Talk", Action::Dialog(DialogId::user(27))),
            Button::app("Open", App::new(5).params("a=1")),
        ])
        .bot_id(456);
        let json = concat!(
            r#"{"BOT_ID":456,"BUTTONS":["#,
            r#"{"TEXT":"Web site","LINK":"https://shop.example/"},"#,
            r#"{"TEXT":"Accept","COMMAND":"accept","COMMAND_PARAMS":"1042","BLOCK":"Y"},"#,
            r#"{"TYPE":"NEWLINE"},"#,
            r#"{"TEXT":"Help","ACTION":"PUT","ACTION_VALUE":"/help","CONTEXT":"DESKTOP","DISABLED":"Y"},"#,
            r#"{"TEXT":"Thanks","ACTION":"SEND","ACTION_VALUE":"Thanks!","DISPLAY":"LINE","WIDTH":120},"#,
            r#"{"TEXT":"Copy","ACTION":"COPY","ACTION_VALUE":"1042","BG_COLOR_TOKEN":"alert"},"#,
            r#"{"TYPE":"NEWLINE"},{"TYPE":"NEWLINE"},"#,
            r##"{"TEXT":"Call","ACTION":"CALL","ACTION_VALUE":"+4930123456","BG_COLOR":"#010203","##,
            r##""TEXT_COLOR":"#040506","OFF_BG_COLOR":"#070809","OFF_TEXT_COLOR":"#0a0b0c"},"##,
            r#"{"TEXT":"Talk","ACTION":"DIALOG","ACTION_VALUE":"27"},"#,
            r#"{"TEXT":"Open","APP_ID":5,"APP_PARAMS":"a=1"}]}"#,
        );
        assert_eq!(to_json(&keyboard).unwrap(), json);
        assert_eq!(read(json), keyboard);
        assert_eq!(keyboard.buttons().count(), 8);
    }

    #[test]
    fn short_form_and_json_text_are_read() {
        let expected = Keyboard::new([Button::link("A", "/a")]).row([Button::command("B", "b")]);
        let buttons = r#"[{"TEXT":"A","LINK":"/a"},{"TYPE":"NEWLINE"},{"TEXT":"B","COMMAND":"b"}]"#;
        assert_eq!(read(buttons), expected);
        assert_eq!(read(&to_json(buttons).unwrap()), expected);
        assert_eq!(
            read(r#"{"0":{"TEXT":"A","LINK":"/a"},"1":{"TYPE":"NEWLINE"},"2":{"TEXT":"B","COMMAND":"b"}}"#),
            expected
        );
        assert_eq!(read(r#"[{"TYPE":"NEWLINE"},{"TEXT":"A","LINK":"/a"}]"#).rows[0], []);
        assert_eq!(
            Keyboard::from([Button::link("A", "/a")]).row([]).button(Button::command("B", "b")),
            expected
        );
    }

    #[test]
    fn the_server_s_own_form_is_read() {
        let json = concat!(
            r#"[{"BOT_ID":"456","TYPE":"BUTTON","TEXT":"Accept","COMMAND":"accept","COMMAND_PARAMS":"","VOTE":"N","#,
            r#""BLOCK":"N","WAIT":"N","CONTEXT":"ALL","DISABLED":"N","DISPLAY":"BLOCK","LINK":"","APP_ID":0,"BG_COLOR":""}]"#,
        );
        let button = Button::command("Accept", "accept").context(Context::All).display("BLOCK");
        assert_eq!(read(json), Keyboard::from(button).bot_id(456));
        let camel = r#"[{"botId":0,"type":"BUTTON","text":"A","action":"HELP","actionValue":"7","bgColorToken":"base"}]"#;
        let help = Action::Other { action: "HELP".into(), value: "7".into() };
        assert_eq!(read(camel), Keyboard::from(Button::action("A", help).bg_color_token("base")));
    }

    #[test]
    fn faults_that_cannot_be_read() {
        for (json, says) in [
            (r#"[{"TEXT":"A"}]"#, "at `[0]`: there is none of LINK, COMMAND, ACTION and APP_ID"),
            (r#"[{"TEXT":"A","LINK":"/a","COMMAND":"b"}]"#, "at `[0]`: there is more than one of"),
            (r#"{"BUTTONS":[{"LINK":"/a"}]}"#, "at `BUTTONS[0].TEXT`: the member is missing"),
            (r#"[{"TEXT":"A","ACTION":"PUT"}]"#, "at `[0].ACTION_VALUE`: the member is missing"),
            (r#"[{"TEXT":"A","LINK":"/a","WIDTH":"wide"}]"#, "at `[0].WIDTH`: expected an integer"),
            (r#"[{"TEXT":"A","LINK":"/a","BLOCK":"maybe"}]"#, "at `[0].BLOCK`: expected a flag"),
            (r#""N""#, "found the string \"N\""),
        ] {
            let error = from_json::<Keyboard>(json.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(says), "{json}: {error}");
        }
        assert!(from_json::<Button>(br#"{"TYPE":"NEWLINE"}"#).is_err());
        assert_eq!(from_json::<Option<Keyboard>>(b"[]").unwrap(), None);
    }

    #[test]
    fn faults_that_are_not_sent() {
        let sound = || Button::link("A", "/a");
        let other = |action: &str| Action::Other { action: action.to_owned(), value: "v".to_owned() };
        for (keyboard, path) in [
            (Keyboard::new([]), "BUTTONS"),
            (Keyboard::new([]).row([]), "BUTTONS"),
            (Keyboard::new([sound()]).row([Button::link("B", "b.example")]), "BUTTONS[2].LINK"),
            (Keyboard::from(Button::link(" ", "/a")), "BUTTONS[0].TEXT"),
            (Keyboard::from(Button::command("A", "")), "BUTTONS[0].COMMAND"),
            (Keyboard::from(Button::action("A", Action::Put(String::new()))), "BUTTONS[0].ACTION_VALUE"),
            (
                Keyboard::from(Button::action("A", Action::Dialog(DialogId::group(5)))),
                "BUTTONS[0].ACTION_VALUE",
            ),
            (Keyboard::from(Button::action("A", other(""))), "BUTTONS[0].ACTION"),
        ] {
            let error = keyboard.check().unwrap_err();
            assert_eq!(error.path(), path, "{keyboard:?}: {error}");
            assert_eq!(to_form(&keyboard).unwrap_err().message(), error.message());
        }
        // Without effect on the server, and no fault.
        assert!(Keyboard::from(sound().block_after_press()).check().is_ok());
        let long = Keyboard::from(Button::link("A", format!("/{}", "a".repeat(60_000))));
        assert!(long.check().unwrap_err().message().contains("at most 60000"));
    }
}
