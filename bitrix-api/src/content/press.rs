//! What happens when a button or a menu item is pressed.

use super::wire::{Members, check_filled, check_url, members, read_filled};
use crate::codec::{DecodeError, Decoder, Encoder, FlagStyle};
use crate::types::DialogId;

/// Where a button or a menu item is shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, crate::WireEnum)]
#[non_exhaustive]
pub enum Context {
    /// On mobile devices alone.
    #[value("MOBILE")]
    Mobile,
    /// In the desktop version alone.
    #[value("DESKTOP")]
    Desktop,
    /// Everywhere; what the server takes where none is given.
    #[value("ALL")]
    All,
    /// A value that this version of the crate does not know, as on the wire.
    #[unknown]
    Unknown(String),
}

/// What a button or a menu item does: exactly one of these.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OnPress {
    /// Opens an address: `http://…`, `https://…`, or `/…` for a page of the portal.
    Link(String),
    /// Sends a command to the bot.
    Command(Command),
    /// Acts in the messenger, without the bot.
    Action(Action),
    /// Opens an application in the chat.
    App(App),
}

/// A command for the bot that was registered for it, as `/echo` typed by hand would be.
///
/// The bot gets an event that names the command, its parameters, and whether it came from a keyboard or a menu.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Command {
    /// The command: `echo`.
    pub command: String,
    /// Its parameters: what would follow the command if it were typed.
    pub params: Option<String>,
}

/// What the messenger itself does when pressed. The bot learns nothing of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// Puts a text into the input field.
    Put(String),
    /// Sends a text as the user's message.
    Send(String),
    /// Copies a text to the clipboard.
    Copy(String),
    /// Calls a number, in its international format: `+4930123456`.
    Call(String),
    /// Opens a dialogue: a user's or a group chat.
    Dialog(DialogId),
    /// Any other action, as on the wire.
    Other {
        /// `ACTION`
        action: String,
        /// `ACTION_VALUE`
        value: String,
    },
}

/// An application to open in the chat.
///
/// An old way, in use in open lines; elsewhere widgets have replaced it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct App {
    /// The application's number among those of the chat.
    pub id: i64,
    /// What it is started with.
    pub params: Option<String>,
}

impl Command {
    /// A command without parameters.
    pub fn new(command: impl Into<String>) -> Self {
        Self { command: command.into(), params: None }
    }

    /// With these parameters.
    #[must_use]
    pub fn params(mut self, params: impl Into<String>) -> Self {
        self.params = Some(params.into());
        self
    }
}

impl From<&str> for Command {
    fn from(command: &str) -> Self {
        Self::new(command)
    }
}

impl From<String> for Command {
    fn from(command: String) -> Self {
        Self::new(command)
    }
}

impl App {
    /// An application that is started without parameters.
    pub const fn new(id: i64) -> Self {
        Self { id, params: None }
    }

    /// With these parameters.
    #[must_use]
    pub fn params(mut self, params: impl Into<String>) -> Self {
        self.params = Some(params.into());
        self
    }
}

impl From<i64> for App {
    fn from(id: i64) -> Self {
        Self::new(id)
    }
}

impl From<i32> for App {
    fn from(id: i32) -> Self {
        Self::new(id.into())
    }
}

impl Action {
    fn from_wire(action: String, value: String) -> Self {
        match action.as_str() {
            "PUT" => Self::Put(value),
            "SEND" => Self::Send(value),
            "COPY" => Self::Copy(value),
            "CALL" => Self::Call(value),
            "DIALOG" => Self::Dialog(value.parse().unwrap_or(DialogId::Other(value))),
            _ => Self::Other { action, value },
        }
    }

    fn write(&self, e: &mut Encoder) {
        let (action, value) = match self {
            Self::Put(text) => ("PUT", text),
            Self::Send(text) => ("SEND", text),
            Self::Copy(text) => ("COPY", text),
            Self::Call(number) => ("CALL", number),
            Self::Dialog(id) => {
                if matches!(id, DialogId::Group(_)) {
                    e.fail_at(
                        "ACTION_VALUE",
                        format!("{id}: only a user's dialogue or a chat can be opened"),
                    );
                }
                ("DIALOG", &id.to_string())
            }
            Self::Other { action, value } => (action.as_str(), value),
        };
        check_filled(e, "ACTION", action);
        check_filled(e, "ACTION_VALUE", value);
        e.field("ACTION", action);
        e.field("ACTION_VALUE", value);
    }
}

impl OnPress {
    fn write(&self, e: &mut Encoder) {
        match self {
            Self::Link(url) => {
                check_url(e, "LINK", url);
                e.field("LINK", url);
            }
            Self::Command(Command { command, params }) => {
                check_filled(e, "COMMAND", command);
                e.field("COMMAND", command);
                e.opt("COMMAND_PARAMS", params);
            }
            Self::Action(action) => action.write(e),
            Self::App(App { id, params }) => {
                e.field("APP_ID", id);
                e.opt("APP_PARAMS", params);
            }
        }
    }
}

/// Writes the members that buttons and menu items share.
pub(super) fn write(
    e: &mut Encoder,
    text: &str,
    on_press: &OnPress,
    context: Option<&Context>,
    disabled: bool,
) {
    check_filled(e, "TEXT", text);
    e.field("TEXT", text);
    on_press.write(e);
    if let Some(context) = context {
        e.field("CONTEXT", context);
    }
    if disabled {
        e.flag("DISABLED", true, FlagStyle::YesNo);
    }
}

/// The members that buttons and menu items share, while they are read.
#[derive(Default)]
pub(super) struct Reading {
    text: Option<String>,
    link: Option<String>,
    command: Option<String>,
    command_params: Option<String>,
    app_id: Option<i64>,
    app_params: Option<String>,
    action: Option<String>,
    action_value: Option<String>,
    pub(super) context: Option<Context>,
    disabled: Option<bool>,
}

/// The members of a menu item.
pub(super) const MEMBERS: Members = members!(
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
);

impl Reading {
    /// Reads the member at this position of [`MEMBERS`].
    pub(super) fn member(&mut self, d: &mut Decoder<'_>, index: usize) -> Result<(), DecodeError> {
        match index {
            0 => d.put_opt(&mut self.text),
            1 => read_filled(d, &mut self.link),
            2 => read_filled(d, &mut self.command),
            3 => read_filled(d, &mut self.command_params),
            4 => d.put_opt(&mut self.app_id),
            5 => read_filled(d, &mut self.app_params),
            6 => read_filled(d, &mut self.action),
            7 => d.put_opt(&mut self.action_value),
            8 => d.put_opt(&mut self.context),
            9 => d.put_opt(&mut self.disabled),
            _ => d.skip(),
        }
    }

    /// Text, what happens when pressed, context, and whether it is disabled.
    pub(super) fn finish(self) -> Result<(String, OnPress, Option<Context>, bool), DecodeError> {
        let text = self.text.ok_or_else(|| DecodeError::missing("TEXT"))?;
        let mut found = Vec::new();
        if let Some(url) = self.link {
            found.push(OnPress::Link(url));
        }
        if let Some(command) = self.command {
            found.push(OnPress::Command(Command { command, params: self.command_params }));
        }
        if let Some(action) = self.action {
            let value = self.action_value.ok_or_else(|| DecodeError::missing("ACTION_VALUE"))?;
            found.push(OnPress::Action(Action::from_wire(action, value)));
        }
        if let Some(id) = self.app_id.filter(|id| *id != 0) {
            found.push(OnPress::App(App { id, params: self.app_params }));
        }
        match (found.pop(), found.is_empty()) {
            (Some(on_press), true) => Ok((text, on_press, self.context, self.disabled.unwrap_or(false))),
            (None, _) => Err(DecodeError::message("there is none of LINK, COMMAND, ACTION and APP_ID")),
            (Some(_), false) => {
                Err(DecodeError::message("there is more than one of LINK, COMMAND, ACTION and APP_ID"))
            }
        }
    }
}
