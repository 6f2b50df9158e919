//! What the blocks hold.

use crate::codec::{Absent, Decode, DecodeError, Decoder, Encode, Encoder, Kind};
use crate::content::HexColor;
use crate::content::wire::{
    Members, check_filled, check_opt_url, check_url, members, read_color, read_filled, record, setters,
};
use crate::id::{BotId, ChatId, UserId};

/// A link with a caption, a description and a picture.
///
/// Addresses are `http://…`, `https://…`, or `/…` for a page of the portal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Link {
    /// Address that it opens. Empty only where the server sent a link to a user or a chat without one.
    pub link: String,
    /// Caption; the address, if not set.
    pub name: Option<String>,
    /// Description below the caption.
    pub desc: Option<String>,
    /// Description in HTML, instead of `desc`.
    pub html: Option<String>,
    /// Address of the picture.
    pub preview: Option<String>,
    /// Width of the picture in pixels.
    pub width: Option<u32>,
    /// Height of the picture in pixels.
    pub height: Option<u32>,
    /// User that it opens within the messenger.
    pub user_id: Option<UserId>,
    /// Chat that it opens within the messenger.
    pub chat_id: Option<ChatId>,
    /// User of Bitrix24 Network that it opens.
    pub network_id: Option<String>,
}

impl Link {
    /// A link to this address.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            link: url.into(),
            name: None,
            desc: None,
            html: None,
            preview: None,
            width: None,
            height: None,
            user_id: None,
            chat_id: None,
            network_id: None,
        }
    }

    setters! {
        /// Caption.
        name: into (String);
        /// Description below the caption.
        desc: into (String);
        /// Description in HTML, instead of `desc`.
        html: into (String);
        /// Address of the picture.
        preview: into (String);
        /// Width of the picture in pixels.
        width: (u32);
        /// Height of the picture in pixels.
        height: (u32);
        /// User that it opens within the messenger.
        user_id: into (UserId);
        /// Chat that it opens within the messenger.
        chat_id: into (ChatId);
        /// User of Bitrix24 Network that it opens.
        network_id: into (String);
    }
}

impl Encode for Link {
    fn encode(&self, e: &mut Encoder) {
        check_url(e, "LINK", &self.link);
        check_opt_url(e, "PREVIEW", self.preview.as_ref());
        e.begin_object();
        e.field("LINK", &self.link);
        e.opt("NAME", &self.name);
        e.opt("DESC", &self.desc);
        e.opt("HTML", &self.html);
        e.opt("PREVIEW", &self.preview);
        e.opt("WIDTH", &self.width);
        e.opt("HEIGHT", &self.height);
        e.opt("USER_ID", &self.user_id);
        e.opt("CHAT_ID", &self.chat_id);
        e.opt("NETWORK_ID", &self.network_id);
        e.end_object();
    }
}

impl Decode for Link {
    const ABSENT: Absent = Absent::RECORD_WITH_REQUIRED;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        const MEMBERS: Members = members!(
            "LINK" "link",
            "NAME" "name",
            "DESC" "desc",
            "HTML" "html",
            "PREVIEW" "preview",
            "WIDTH" "width",
            "HEIGHT" "height",
            "USER_ID" "userId",
            "CHAT_ID" "chatId",
            "NETWORK_ID" "networkId",
        );
        let mut url = None;
        let mut link = Self::new("");
        record(d, &MEMBERS, &mut |d, index| match index {
            0 => d.put_opt(&mut url),
            1 => d.put_opt(&mut link.name),
            2 => d.put_opt(&mut link.desc),
            3 => d.put_opt(&mut link.html),
            4 => read_filled(d, &mut link.preview),
            5 => d.put_opt(&mut link.width),
            6 => d.put_opt(&mut link.height),
            7 => d.put_opt(&mut link.user_id),
            8 => d.put_opt(&mut link.chat_id),
            _ => d.put_opt(&mut link.network_id),
        })?;
        link.link = url.unwrap_or_default();
        Ok(link)
    }
}

/// How the avatar of a [`User`] card is drawn.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, crate::WireEnum)]
#[non_exhaustive]
pub enum AvatarType {
    /// As a user's.
    #[value("USER")]
    User,
    /// As a chat's.
    #[value("CHAT")]
    Chat,
    /// As a bot's.
    #[value("BOT")]
    Bot,
    /// A value that this version of the crate does not know, as on the wire.
    #[unknown]
    Unknown(String),
}

/// The card of a user, a chat or a bot: name, avatar, and what it opens.
///
/// Within the messenger, open a user, a chat or a bot by its id rather than by `link`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct User {
    /// The name shown.
    pub name: String,
    /// Address of the avatar: `http://…`, `https://…`, or `/…` in the portal.
    pub avatar: Option<String>,
    /// Address that the card opens.
    pub link: Option<String>,
    /// User that the card opens.
    pub user_id: Option<UserId>,
    /// Chat that the card opens.
    pub chat_id: Option<ChatId>,
    /// Bot that the card opens.
    pub bot_id: Option<BotId>,
    /// User of Bitrix24 Network that the card opens.
    pub network_id: Option<String>,
    /// How the avatar is drawn.
    pub avatar_type: Option<AvatarType>,
}

impl User {
    /// A card with this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            avatar: None,
            link: None,
            user_id: None,
            chat_id: None,
            bot_id: None,
            network_id: None,
            avatar_type: None,
        }
    }

    setters! {
        /// Address of the avatar.
        avatar: into (String);
        /// Address that the card opens.
        link: into (String);
        /// User that the card opens.
        user_id: into (UserId);
        /// Chat that the card opens.
        chat_id: into (ChatId);
        /// Bot that the card opens.
        bot_id: into (BotId);
        /// User of Bitrix24 Network that the card opens.
        network_id: into (String);
        /// How the avatar is drawn.
        avatar_type: into (AvatarType);
    }
}

impl Encode for User {
    fn encode(&self, e: &mut Encoder) {
        check_filled(e, "NAME", &self.name);
        check_opt_url(e, "AVATAR", self.avatar.as_ref());
        check_opt_url(e, "LINK", self.link.as_ref());
        e.begin_object();
        e.field("NAME", &self.name);
        e.opt("AVATAR", &self.avatar);
        e.opt("LINK", &self.link);
        e.opt("USER_ID", &self.user_id);
        e.opt("CHAT_ID", &self.chat_id);
        e.opt("BOT_ID", &self.bot_id);
        e.opt("NETWORK_ID", &self.network_id);
        e.opt("AVATAR_TYPE", &self.avatar_type);
        e.end_object();
    }
}

impl Decode for User {
    const ABSENT: Absent = Absent::RECORD_WITH_REQUIRED;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        const MEMBERS: Members = members!(
            "NAME" "name",
            "AVATAR" "avatar",
            "LINK" "link",
            "USER_ID" "userId",
            "CHAT_ID" "chatId",
            "BOT_ID" "botId",
            "NETWORK_ID" "networkId",
            "AVATAR_TYPE" "avatarType",
        );
        let mut name = None;
        let mut user = Self::new("");
        record(d, &MEMBERS, &mut |d, index| match index {
            0 => d.put_opt(&mut name),
            1 => read_filled(d, &mut user.avatar),
            2 => read_filled(d, &mut user.link),
            3 => d.put_opt(&mut user.user_id),
            4 => d.put_opt(&mut user.chat_id),
            5 => d.put_opt(&mut user.bot_id),
            6 => d.put_opt(&mut user.network_id),
            _ => d.put_opt(&mut user.avatar_type),
        })?;
        user.name = d.need(name, "NAME")?;
        Ok(user)
    }
}

/// A picture.
///
/// Give a preview, and width and height together, so that all clients show it alike.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Image {
    /// Address of the picture: `http://…`, `https://…`, or `/…` in the portal.
    pub link: String,
    /// Name.
    pub name: Option<String>,
    /// Address of a smaller version; the picture itself, if not set.
    pub preview: Option<String>,
    /// Width in pixels.
    pub width: Option<u32>,
    /// Height in pixels.
    pub height: Option<u32>,
}

impl Image {
    /// The picture at this address.
    pub fn new(url: impl Into<String>) -> Self {
        Self { link: url.into(), name: None, preview: None, width: None, height: None }
    }

    /// With this width and height in pixels.
    #[must_use]
    pub const fn size(mut self, width: u32, height: u32) -> Self {
        self.width = Some(width);
        self.height = Some(height);
        self
    }

    setters! {
        /// Name.
        name: into (String);
        /// Address of a smaller version.
        preview: into (String);
        /// Width in pixels.
        width: (u32);
        /// Height in pixels.
        height: (u32);
    }
}

impl Encode for Image {
    fn encode(&self, e: &mut Encoder) {
        check_url(e, "LINK", &self.link);
        check_opt_url(e, "PREVIEW", self.preview.as_ref());
        e.begin_object();
        e.field("LINK", &self.link);
        e.opt("NAME", &self.name);
        e.opt("PREVIEW", &self.preview);
        e.opt("WIDTH", &self.width);
        e.opt("HEIGHT", &self.height);
        e.end_object();
    }
}

impl Decode for Image {
    const ABSENT: Absent = Absent::RECORD_WITH_REQUIRED;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        const MEMBERS: Members =
            members!("LINK" "link", "NAME" "name", "PREVIEW" "preview", "WIDTH" "width", "HEIGHT" "height");
        let mut url = None;
        let mut image = Self::new("");
        record(d, &MEMBERS, &mut |d, index| match index {
            0 => d.put_opt(&mut url),
            1 => d.put_opt(&mut image.name),
            2 => read_filled(d, &mut image.preview),
            3 => d.put_opt(&mut image.width),
            _ => d.put_opt(&mut image.height),
        })?;
        image.link = d.need(url, "LINK")?;
        Ok(image)
    }
}

/// A file with its name and size.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct File {
    /// Address of the file: `http://…`, `https://…`, or `/…` in the portal.
    pub link: String,
    /// Name shown.
    pub name: Option<String>,
    /// Size in bytes; without it the size shown is wrong.
    pub size: Option<i64>,
}

impl File {
    /// The file at this address.
    pub fn new(url: impl Into<String>) -> Self {
        Self { link: url.into(), name: None, size: None }
    }

    setters! {
        /// Name shown.
        name: into (String);
        /// Size in bytes.
        size: (i64);
    }
}

impl Encode for File {
    fn encode(&self, e: &mut Encoder) {
        check_url(e, "LINK", &self.link);
        if self.size.is_some_and(|size| size < 0) {
            e.fail_at("SIZE", "a file has no fewer than 0 bytes");
        }
        e.begin_object();
        e.field("LINK", &self.link);
        e.opt("NAME", &self.name);
        e.opt("SIZE", &self.size);
        e.end_object();
    }
}

impl Decode for File {
    const ABSENT: Absent = Absent::RECORD_WITH_REQUIRED;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        const MEMBERS: Members = members!("LINK" "link", "NAME" "name", "SIZE" "size");
        let mut url = None;
        let mut file = Self::new("");
        record(d, &MEMBERS, &mut |d, index| match index {
            0 => d.put_opt(&mut url),
            1 => d.put_opt(&mut file.name),
            _ => d.put_opt(&mut file.size),
        })?;
        file.link = d.need(url, "LINK")?;
        Ok(file)
    }
}

/// A line between two parts of an attachment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Delimiter {
    /// Length in pixels.
    pub size: u32,
    /// Colour.
    pub color: Option<HexColor>,
}

impl Delimiter {
    /// The length that the server takes where none is given.
    const SIZE: u32 = 200;

    /// A line of 200 pixels.
    pub const fn new() -> Self {
        Self { size: Self::SIZE, color: None }
    }

    /// With this length in pixels; of 0, the server makes 200.
    #[must_use]
    pub const fn size(mut self, size: u32) -> Self {
        self.size = size;
        self
    }

    setters! {
        /// Colour.
        color: (HexColor);
    }
}

impl Default for Delimiter {
    fn default() -> Self {
        Self::new()
    }
}

impl Encode for Delimiter {
    fn encode(&self, e: &mut Encoder) {
        e.begin_object();
        // Never left out: without members there would be an empty object, which PHP takes for nothing.
        e.field("SIZE", &self.size);
        e.opt("COLOR", &self.color);
        e.end_object();
    }
}

impl Decode for Delimiter {
    const ABSENT: Absent = Absent::NULL;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        const MEMBERS: Members = members!("SIZE" "size", "COLOR" "color");
        let mut delimiter = Self::new();
        // `true` and the like ask for a plain line.
        if !matches!(d.kind()?, Kind::Object | Kind::Array) {
            d.skip()?;
            return Ok(delimiter);
        }
        let mut size: Option<i64> = None;
        record(d, &MEMBERS, &mut |d, index| match index {
            0 => d.put_opt(&mut size),
            _ => read_color(d, &mut delimiter.color),
        })?;
        // The server replaces a size that is none by its own.
        if let Some(size) = size.and_then(|size| u32::try_from(size).ok()) {
            delimiter.size = size;
        }
        Ok(delimiter)
    }
}
