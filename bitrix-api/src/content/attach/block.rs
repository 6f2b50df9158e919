//! The kinds of blocks.

use super::{Delimiter, File, GridItem, Image, Link, User};
use crate::codec::{Absent, Decode, DecodeError, Decoder, Encode, Encoder, Json, Kind};
use crate::content::wire::{Members, check_filled, members, one_or_many, write_one_or_many};

/// One block of an [`Attach`](super::Attach).
///
/// On the wire, an object whose one member names the kind. Cards, links, pictures and files may come several to a
/// block; one alone is written as an object, several as a list.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Block {
    /// A text, in which the codes of [`Text`](crate::content::Text) for users, chats, links, actions and styles work.
    Message(String),
    /// Links with a caption and a picture.
    Link(Vec<Link>),
    /// Cards of users, chats or bots.
    User(Vec<User>),
    /// Names and values. Do not mix displays in one grid: take a grid for each.
    Grid(Vec<GridItem>),
    /// Pictures.
    Image(Vec<Image>),
    /// Files.
    File(Vec<File>),
    /// A line between two parts.
    Delimiter(Delimiter),
    /// A block of a kind that this version of the crate does not know, as on the wire: the whole object.
    Other(Json),
}

impl Block {
    /// A text.
    pub fn message(text: impl Into<String>) -> Self {
        Self::Message(text.into())
    }

    /// A link.
    pub fn link(link: Link) -> Self {
        Self::Link(vec![link])
    }

    /// The card of a user, a chat or a bot.
    pub fn user(user: User) -> Self {
        Self::User(vec![user])
    }

    /// Names and values.
    pub fn grid(items: impl IntoIterator<Item = GridItem>) -> Self {
        Self::Grid(items.into_iter().collect())
    }

    /// A picture.
    pub fn image(image: Image) -> Self {
        Self::Image(vec![image])
    }

    /// Several pictures.
    pub fn images(images: impl IntoIterator<Item = Image>) -> Self {
        Self::Image(images.into_iter().collect())
    }

    /// A file.
    pub fn file(file: File) -> Self {
        Self::File(vec![file])
    }

    /// A line, 200 pixels long.
    pub const fn delimiter() -> Self {
        Self::Delimiter(Delimiter::new())
    }
}

macro_rules! from_part {
    ($($part:ident $make:expr;)*) => {$(
        impl From<$part> for Block {
            fn from(part: $part) -> Self {
                $make(part)
            }
        }
    )*};
}

from_part! {
    Link Block::link;
    User Block::user;
    Image Block::image;
    File Block::file;
    Delimiter Block::Delimiter;
}

impl Encode for Block {
    fn encode(&self, e: &mut Encoder) {
        if let Self::Other(json) = self {
            return json.encode(e);
        }
        e.begin_object();
        match self {
            Self::Message(text) => {
                check_filled(e, "MESSAGE", text);
                e.field("MESSAGE", text);
            }
            Self::Link(links) => write_one_or_many(e, "LINK", links),
            Self::User(users) => write_one_or_many(e, "USER", users),
            Self::Grid(items) => {
                if items.is_empty() {
                    e.fail_at("GRID", "it has nothing in it");
                }
                e.field("GRID", items);
            }
            Self::Image(images) => write_one_or_many(e, "IMAGE", images),
            Self::File(files) => write_one_or_many(e, "FILE", files),
            Self::Delimiter(delimiter) => e.field("DELIMITER", delimiter),
            Self::Other(_) => {}
        }
        e.end_object();
    }
}

const MEMBERS: Members = members!(
    "MESSAGE" "message",
    "LINK" "link",
    "USER" "user",
    "GRID" "grid",
    "IMAGE" "image",
    "FILE" "file",
    "DELIMITER" "delimiter",
);

impl Decode for Block {
    const ABSENT: Absent = Absent::RECORD_WITH_REQUIRED;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        if d.kind()? != Kind::Object {
            return Err(d.expected("a block: an object whose one member names its kind"));
        }
        let mut block = None;
        let mut other = Vec::new();
        let mut read = |d: &mut Decoder<'_>, index: usize| {
            if d.absent(Absent::NULL)? {
                return Ok(());
            }
            let read = match index % MEMBERS.count {
                0 => Self::Message(String::decode(d)?),
                1 => Self::Link(one_or_many(d)?),
                2 => Self::User(one_or_many(d)?),
                3 => Self::Grid(Vec::decode(d)?),
                4 => Self::Image(one_or_many(d)?),
                5 => Self::File(one_or_many(d)?),
                _ => Self::Delimiter(Delimiter::decode(d)?),
            };
            match block.replace(read) {
                None => Ok(()),
                Some(_) => Err(DecodeError::message(
                    "a block has one member, which names its kind; this is the second",
                )),
            }
        };
        d.record_open(MEMBERS.keys, &mut read, &mut |d, key| {
            other.push((key.to_owned(), Json::decode(d)?));
            Ok(true)
        })?;
        match block {
            Some(block) => Ok(block),
            None if other.is_empty() => {
                Err(DecodeError::message("a block without a member that names its kind"))
            }
            None => Ok(Self::Other(Json::Object(other))),
        }
    }
}
