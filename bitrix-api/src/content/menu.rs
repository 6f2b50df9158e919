//! Items in the context menu of a message.

use super::press::{self, MEMBERS, Reading};
use super::wire::{Members, WHOLE, check, members, record, setters, wrapped_list};
use super::{Action, App, Command, Context, OnPress};
use crate::codec::{Absent, Decode, DecodeError, Decoder, Encode, EncodeError, Encoder};

/// Items that a message adds to its own context menu.
///
/// Written with its root key, `{"ITEMS": […]}`; read in that form, as the list alone, and as the JSON text of either.
/// At most 60,000 characters as JSON. To take the items away, update the message with
/// [`Clearable::Clear`](crate::Clearable::Clear).
///
/// ```
/// use bitrix_api::codec::to_json;
/// use bitrix_api::content::{Action, Menu, MenuItem};
///
/// let menu = Menu::new([
///     MenuItem::link("Web site", "https://shop.example/"),
///     MenuItem::action("Say thanks", Action::Send("Thanks!".into())),
/// ]);
/// assert_eq!(
///     to_json(&menu)?,
///     concat!(
///         r#"{"ITEMS":[{"TEXT":"Web site","LINK":"https://shop.example/"},"#,
///         r#"{"TEXT":"Say thanks","ACTION":"SEND","ACTION_VALUE":"Thanks!"}]}"#,
///     ),
/// );
/// # Ok::<(), bitrix_api::EncodeError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Menu {
    /// The items, in their order; at least one.
    pub items: Vec<MenuItem>,
}

/// One item of a [`Menu`]: a text and what it does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct MenuItem {
    /// What the item says.
    pub text: String,
    /// What it does.
    pub on_press: OnPress,
    /// Where it is shown; everywhere, if not set.
    pub context: Option<Context>,
    /// Whether it is shown, but cannot be pressed.
    pub disabled: bool,
}

impl Menu {
    /// A menu of these items.
    pub fn new(items: impl IntoIterator<Item = MenuItem>) -> Self {
        Self { items: items.into_iter().collect() }
    }

    /// With one more item.
    #[must_use]
    pub fn item(mut self, item: MenuItem) -> Self {
        self.items.push(item);
        self
    }

    /// Checks what is checked when a request with this menu is sent.
    ///
    /// # Errors
    /// The first fault, with its place.
    pub fn check(&self) -> Result<(), EncodeError> {
        check(self)
    }

    fn write(&self, e: &mut Encoder) {
        if self.items.is_empty() {
            e.fail_at("ITEMS", "a menu has at least one item; Clearable::Clear removes one");
        }
        e.begin_object();
        e.field("ITEMS", &self.items);
        e.end_object();
    }
}

impl MenuItem {
    /// An item that does this.
    pub fn new(text: impl Into<String>, on_press: OnPress) -> Self {
        Self { text: text.into(), on_press, context: None, disabled: false }
    }

    /// An item that opens an address: `http://…`, `https://…`, or `/…` for a page of the portal.
    pub fn link(text: impl Into<String>, url: impl Into<String>) -> Self {
        Self::new(text, OnPress::Link(url.into()))
    }

    /// An item that sends a command to the bot: `"echo"`, or a [`Command`] with parameters.
    pub fn command(text: impl Into<String>, command: impl Into<Command>) -> Self {
        Self::new(text, OnPress::Command(command.into()))
    }

    /// An item that acts in the messenger.
    pub fn action(text: impl Into<String>, action: Action) -> Self {
        Self::new(text, OnPress::Action(action))
    }

    /// An item that opens an application in the chat: its number, or an [`App`] with parameters. An old way: see there.
    pub fn app(text: impl Into<String>, app: impl Into<App>) -> Self {
        Self::new(text, OnPress::App(app.into()))
    }

    setters! {
        /// Where the item is shown.
        context: into (Context);
    }

    /// Shown, but cannot be pressed.
    #[must_use]
    pub const fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }
}

impl<const N: usize> From<[MenuItem; N]> for Menu {
    fn from(items: [MenuItem; N]) -> Self {
        Self::new(items)
    }
}

impl From<Vec<MenuItem>> for Menu {
    fn from(items: Vec<MenuItem>) -> Self {
        Self { items }
    }
}

impl Encode for Menu {
    fn encode(&self, e: &mut Encoder) {
        e.limited_value(WHOLE, &mut |e| self.write(e));
    }
}

impl Decode for Menu {
    const ABSENT: Absent = Absent::RECORD_WITH_REQUIRED;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        const ROOT: Members = members!("ITEMS" "items");
        let mut items = Vec::new();
        wrapped_list(
            d,
            &ROOT,
            0,
            &mut |d| {
                items.push(MenuItem::decode(d)?);
                Ok(())
            },
            &mut |d, _| d.skip(),
        )?;
        Ok(Self { items })
    }
}

impl Encode for MenuItem {
    fn encode(&self, e: &mut Encoder) {
        e.begin_object();
        press::write(e, &self.text, &self.on_press, self.context.as_ref(), self.disabled);
        e.end_object();
    }
}

impl Decode for MenuItem {
    const ABSENT: Absent = Absent::RECORD_WITH_REQUIRED;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let mut reading = Reading::default();
        record(d, &MEMBERS, &mut |d, index| reading.member(d, index))?;
        let (text, on_press, context, disabled) = reading.finish()?;
        Ok(Self { text, on_press, context, disabled })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{from_json, to_json};
    use crate::types::DialogId;

    fn read(json: &str) -> Menu {
        from_json(json.as_bytes()).unwrap()
    }

    #[test]
    fn every_kind_of_item_travels() {
        let menu = Menu::new([
            MenuItem::link("Web site", "https://shop.example/"),
            MenuItem::action("Thanks", Action::Send("Thanks!".into())).context(Context::Mobile),
            MenuItem::action("Talk", Action::Dialog(DialogId::chat(1453))).disabled(),
        ])
        .item(MenuItem::command("Accept", Command::new("accept").params("1042")))
        .item(MenuItem::app("Open", 5));
        let json = concat!(
            r#"{"ITEMS":["#,
            r#"{"TEXT":"Web site","LINK":"https://shop.example/"},"#,
            r#"{"TEXT":"Thanks","ACTION":"SEND","ACTION_VALUE":"Thanks!","CONTEXT":"MOBILE"},"#,
            r#"{"TEXT":"Talk","ACTION":"DIALOG","ACTION_VALUE":"chat1453","DISABLED":"Y"},"#,
            r#"{"TEXT":"Accept","COMMAND":"accept","COMMAND_PARAMS":"1042"},"#,
            r#"{"TEXT":"Open","APP_ID":5}]}"#,
        );
        assert_eq!(to_json(&menu).unwrap(), json);
        assert_eq!(read(json), menu);
    }

    #[test]
    fn short_form_and_json_text_are_read() {
        let items = r#"[{"TEXT":"A","LINK":"/a"}]"#;
        let expected = Menu::from([MenuItem::link("A", "/a")]);
        assert_eq!(read(items), expected);
        assert_eq!(read(&to_json(items).unwrap()), expected);
        assert_eq!(read(r#"{"items":[{"text":"A","link":"/a","disabled":"N"}]}"#), expected);
    }

    #[test]
    fn faults() {
        let error = from_json::<Menu>(br#"{"ITEMS":[{"TEXT":"A"}]}"#).unwrap_err().to_string();
        assert!(error.starts_with("at `ITEMS[0]`: there is none of"), "{error}");
        for (menu, path) in [
            (Menu::new([]), "ITEMS"),
            (Menu::from([MenuItem::link("", "/a")]), "ITEMS[0].TEXT"),
            (Menu::from(vec![MenuItem::link("A", "/a"), MenuItem::link("A", "a")]), "ITEMS[1].LINK"),
        ] {
            assert_eq!(menu.check().unwrap_err().path(), path);
        }
        let long = Menu::from([MenuItem::link("A".repeat(60_000), "/a")]);
        assert!(long.check().unwrap_err().message().contains("at most 60000"));
    }
}
