//! Tables of names and values.

use crate::codec::{Absent, Decode, DecodeError, Decoder, Encode, Encoder};
use crate::content::wire::{Members, check_opt_url, members, read_color, read_filled, record, setters};
use crate::content::{ColorToken, HexColor};
use crate::id::{ChatId, UserId};

/// How a [`GridItem`] is shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, crate::WireEnum)]
#[non_exhaustive]
pub enum GridDisplay {
    /// Each item a block on a new line, one below the other.
    #[value("BLOCK")]
    Block,
    /// Items beside each other as cards, wrapping; one below the other on mobile devices.
    #[value("LINE")]
    Line,
    /// Two columns, name and value.
    #[value("ROW")]
    Row,
    /// As rows, but closer. Clients that do not know it show rows.
    #[value("TABLE")]
    Table,
    /// A value that this version of the crate does not know, as on the wire.
    #[unknown]
    Unknown(String),
}

/// One name and value of a grid.
///
/// The items of one grid should have one display; take a grid for each display.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct GridItem {
    /// How it is shown.
    pub display: GridDisplay,
    /// The name. May be left out in a row: the value then takes the whole width.
    pub name: Option<String>,
    /// The value, in which the codes of [`Text`](crate::content::Text) for users, chats, links, actions and styles
    /// work. May be left out in a row: the name then takes the whole width.
    pub value: Option<String>,
    /// Width of the block or column in pixels.
    pub width: Option<u32>,
    /// Height of the block in pixels.
    pub height: Option<u32>,
    /// Colour of the value by the portal's scheme.
    pub color_token: Option<ColorToken>,
    /// Colour of the value.
    pub color: Option<HexColor>,
    /// Address that the value opens: `http://…`, `https://…`, or `/…` for a page of the portal.
    pub link: Option<String>,
    /// User that the value opens.
    pub user_id: Option<UserId>,
    /// Chat that the value opens.
    pub chat_id: Option<ChatId>,
}

impl GridItem {
    const fn empty(display: GridDisplay) -> Self {
        Self {
            display,
            name: None,
            value: None,
            width: None,
            height: None,
            color_token: None,
            color: None,
            link: None,
            user_id: None,
            chat_id: None,
        }
    }

    /// A name and value in this display.
    pub fn new(display: impl Into<GridDisplay>, name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: Some(name.into()), value: Some(value.into()), ..Self::empty(display.into()) }
    }

    /// A block of its own: [`GridDisplay::Block`].
    pub fn block(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(GridDisplay::Block, name, value)
    }

    /// A card beside others: [`GridDisplay::Line`].
    pub fn line(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(GridDisplay::Line, name, value)
    }

    /// A row of two columns: [`GridDisplay::Row`].
    pub fn row(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(GridDisplay::Row, name, value)
    }

    /// A row that is all name.
    pub fn row_name(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..Self::empty(GridDisplay::Row) }
    }

    /// A row that is all value.
    pub fn row_value(value: impl Into<String>) -> Self {
        Self { value: Some(value.into()), ..Self::empty(GridDisplay::Row) }
    }

    /// A row of a close table: [`GridDisplay::Table`].
    pub fn table(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self::new(GridDisplay::Table, name, value)
    }

    setters! {
        /// Width of the block or column in pixels.
        width: (u32);
        /// Height of the block in pixels.
        height: (u32);
        /// Colour of the value by the portal's scheme.
        color_token: into (ColorToken);
        /// Colour of the value.
        color: (HexColor);
        /// Address that the value opens: `http://…`, `https://…`, or `/…` for a page of the portal.
        link: into (String);
        /// User that the value opens.
        user_id: into (UserId);
        /// Chat that the value opens.
        chat_id: into (ChatId);
    }

    fn check(&self, e: &mut Encoder) {
        let is_row = self.display == GridDisplay::Row;
        match (&self.name, &self.value) {
            (None, None) => e.fail("there is neither NAME nor VALUE"),
            (None, _) if !is_row => e.fail_at("NAME", "only a row can do without a name"),
            (_, None) if !is_row => e.fail_at("VALUE", "only a row can do without a value"),
            _ => {}
        }
        check_opt_url(e, "LINK", self.link.as_ref());
    }
}

impl Encode for GridItem {
    fn encode(&self, e: &mut Encoder) {
        self.check(e);
        e.begin_object();
        e.field("DISPLAY", &self.display);
        e.opt("NAME", &self.name);
        e.opt("VALUE", &self.value);
        e.opt("WIDTH", &self.width);
        e.opt("HEIGHT", &self.height);
        e.opt("COLOR_TOKEN", &self.color_token);
        e.opt("COLOR", &self.color);
        e.opt("LINK", &self.link);
        e.opt("USER_ID", &self.user_id);
        e.opt("CHAT_ID", &self.chat_id);
        e.end_object();
    }
}

impl Decode for GridItem {
    const ABSENT: Absent = Absent::RECORD_WITH_REQUIRED;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        const MEMBERS: Members = members!(
            "DISPLAY" "display",
            "NAME" "name",
            "VALUE" "value",
            "WIDTH" "width",
            "HEIGHT" "height",
            "COLOR_TOKEN" "colorToken",
            "COLOR" "color",
            "LINK" "link",
            "USER_ID" "userId",
            "CHAT_ID" "chatId",
        );
        let mut display = None;
        // The server takes an item without a display for a block.
        let mut item = Self::empty(GridDisplay::Block);
        record(d, &MEMBERS, &mut |d, index| match index {
            0 => d.put_opt(&mut display),
            1 => d.put_opt(&mut item.name),
            2 => d.put_opt(&mut item.value),
            3 => d.put_opt(&mut item.width),
            4 => d.put_opt(&mut item.height),
            5 => d.put_opt(&mut item.color_token),
            6 => read_color(d, &mut item.color),
            7 => read_filled(d, &mut item.link),
            8 => d.put_opt(&mut item.user_id),
            _ => d.put_opt(&mut item.chat_id),
        })?;
        item.display = display.unwrap_or(item.display);
        Ok(item)
    }
}
