//! Addresses of dialogues.

use crate::codec::{Absent, Decode, DecodeError, Decoder, Encode, Encoder};
use crate::id::{ChatId, UserId};
use std::fmt;
use std::str::FromStr;

/// Where a message goes, or came from: a user, a group chat, or the chat of a workgroup.
///
/// Written as text, `27`, `chat1453` or `sg5`; a user is read from a number too. What the server sends in any other
/// form is kept as [`Other`](Self::Other); [`FromStr`] refuses it, so that a slip in one's own text is found at once.
///
/// ```
/// use bitrix_api::DialogId;
///
/// assert_eq!(DialogId::user(27).to_string(), "27");
/// assert_eq!(DialogId::chat(1453).to_string(), "chat1453");
/// assert_eq!("sg5".parse(), Ok(DialogId::group(5)));
/// assert!("room12".parse::<DialogId>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DialogId {
    /// The private dialogue with a user: `27`.
    User(UserId),
    /// A group chat: `chat1453`.
    Chat(ChatId),
    /// The chat of the workgroup or project with this number: `sg5`.
    Group(i64),
    /// Any other form, as on the wire.
    Other(String),
}

/// A text that addresses no dialogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseDialogIdError;

impl fmt::Display for ParseDialogIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "not a dialogue: a user's number, chat and a chat's number, or sg and a workgroup's number",
        )
    }
}

impl std::error::Error for ParseDialogIdError {}

impl DialogId {
    /// The private dialogue with a user.
    pub fn user(id: impl Into<UserId>) -> Self {
        Self::User(id.into())
    }

    /// A group chat.
    pub fn chat(id: impl Into<ChatId>) -> Self {
        Self::Chat(id.into())
    }

    /// The chat of a workgroup or project.
    pub const fn group(id: i64) -> Self {
        Self::Group(id)
    }

    fn parse(text: &str) -> Option<Self> {
        if let Some(id) = text.strip_prefix("chat") {
            number(id).map(Self::chat)
        } else if let Some(id) = text.strip_prefix("sg") {
            number(id).map(Self::Group)
        } else {
            number(text).map(Self::user)
        }
    }
}

/// A positive number in its one spelling, so that what is read is written the same way.
fn number(text: &str) -> Option<i64> {
    let starts_well = matches!(text.as_bytes().first(), Some(b'1'..=b'9'));
    if starts_well { text.parse().ok() } else { None }
}

impl fmt::Display for DialogId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => write!(f, "{id}"),
            Self::Chat(id) => write!(f, "chat{id}"),
            Self::Group(id) => write!(f, "sg{id}"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

impl FromStr for DialogId {
    type Err = ParseDialogIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text).ok_or(ParseDialogIdError)
    }
}

impl From<UserId> for DialogId {
    fn from(id: UserId) -> Self {
        Self::User(id)
    }
}

impl From<ChatId> for DialogId {
    fn from(id: ChatId) -> Self {
        Self::Chat(id)
    }
}

impl Decode for DialogId {
    const ABSENT: Absent = Absent::SCALAR;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let text = d.text()?;
        Ok(Self::parse(text).unwrap_or_else(|| Self::Other(text.to_owned())))
    }
}

impl Encode for DialogId {
    fn encode(&self, e: &mut Encoder) {
        e.string(&self.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::{from_json, to_json};

    #[test]
    fn forms() {
        for (text, id) in
            [("27", DialogId::user(27)), ("chat1453", DialogId::chat(1453)), ("sg5", DialogId::group(5))]
        {
            assert_eq!(text.parse(), Ok(id.clone()));
            assert_eq!(to_json(&id).unwrap(), format!("\"{text}\""));
            assert_eq!(from_json::<DialogId>(format!("\"{text}\"").as_bytes()).unwrap(), id);
        }
        assert_eq!(from_json::<DialogId>(b"27").unwrap(), DialogId::user(27));
    }

    #[test]
    fn other_forms_are_refused_as_text_and_kept_from_the_wire() {
        for text in
            ["0", "-3", "+3", "007", "chat", "chat0", "chat 5", "CHAT5", "sg", "sgx", "imol|telegram", "3.5"]
        {
            assert_eq!(text.parse::<DialogId>(), Err(ParseDialogIdError), "{text}");
            let read: DialogId = from_json(to_json(text).unwrap().as_bytes()).unwrap();
            assert_eq!(read, DialogId::Other(text.to_owned()));
            assert_eq!(read.to_string(), text);
        }
    }

    #[test]
    fn absent() {
        for json in ["null", "false", "\"\""] {
            assert_eq!(from_json::<Option<DialogId>>(json.as_bytes()).unwrap(), None, "{json}");
        }
        assert!(from_json::<DialogId>(b"[]").is_err());
    }

    #[test]
    fn made_of_ids() {
        assert_eq!(DialogId::from(UserId::new(3)), DialogId::user(3));
        assert_eq!(DialogId::from(ChatId::new(3)), DialogId::chat(3));
    }
}
