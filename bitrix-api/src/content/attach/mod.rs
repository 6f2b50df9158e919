//! Attachments: structured content of a message.

mod block;
mod grid;
mod parts;

pub use block::Block;
pub use grid::{GridDisplay, GridItem};
pub use parts::{AvatarType, Delimiter, File, Image, Link, User};

use super::wire::{Members, WHOLE, check, members, read_color, setters, wrapped_list};
use super::{ColorToken, HexColor};
use crate::codec::{Absent, Decode, DecodeError, Decoder, Encode, EncodeError, Encoder};

/// Structured content of a message: texts, links, cards, tables, pictures, one below the other.
///
/// Always written in its full form, `{"BLOCKS": […]}`; read in that form, as the list of blocks alone, and as the
/// JSON text of either. At most 60,000 characters as JSON. It does not reach e-mail, XMPP and push notifications.
///
/// Reading is tolerant: block kinds that this version does not know are kept as [`Block::Other`], the keys may be in
/// the camel case that some methods answer, and a colour that is none is left out.
///
/// ```
/// use bitrix_api::codec::to_json;
/// use bitrix_api::content::attach::Link;
/// use bitrix_api::content::{Attach, Block, ColorToken};
///
/// let attach = Attach::new([Block::message("[b]New order[/b]")])
///     .block(Link::new("https://shop.example/1042").name("Open"))
///     .id(1)
///     .color_token(ColorToken::Primary);
/// assert_eq!(
///     to_json(&attach)?,
///     concat!(
///         r#"{"ID":1,"COLOR_TOKEN":"primary","BLOCKS":[{"MESSAGE":"[b]New order[/b]"},"#,
///         r#"{"LINK":{"LINK":"https://shop.example/1042","NAME":"Open"}}]}"#,
///     ),
/// );
/// # Ok::<(), bitrix_api::EncodeError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Attach {
    /// Number of the attachment within its message.
    pub id: Option<i64>,
    /// Colour by the portal's scheme; [`ColorToken::Base`], if not set.
    pub color_token: Option<ColorToken>,
    /// Colour, for old clients and for some notifications.
    pub color: Option<HexColor>,
    /// The blocks, from top to bottom; at least one.
    pub blocks: Vec<Block>,
}

impl Attach {
    /// An attachment of these blocks.
    pub fn new(blocks: impl IntoIterator<Item = Block>) -> Self {
        Self { id: None, color_token: None, color: None, blocks: blocks.into_iter().collect() }
    }

    /// With one more block at the bottom.
    #[must_use]
    pub fn block(mut self, block: impl Into<Block>) -> Self {
        self.blocks.push(block.into());
        self
    }

    setters! {
        /// Number of the attachment within its message.
        id: (i64);
        /// Colour by the portal's scheme.
        color_token: into (ColorToken);
        /// Colour, for old clients and for some notifications.
        color: (HexColor);
    }

    /// Checks what is checked when a request with this attachment is sent.
    ///
    /// # Errors
    /// The first fault, with its place.
    pub fn check(&self) -> Result<(), EncodeError> {
        check(self)
    }

    fn write(&self, e: &mut Encoder) {
        if self.blocks.is_empty() {
            e.fail_at("BLOCKS", "an attachment has at least one block");
        }
        e.begin_object();
        e.opt("ID", &self.id);
        e.opt("COLOR_TOKEN", &self.color_token);
        e.opt("COLOR", &self.color);
        e.field("BLOCKS", &self.blocks);
        e.end_object();
    }
}

impl From<Block> for Attach {
    fn from(block: Block) -> Self {
        Self::new([block])
    }
}

impl<const N: usize> From<[Block; N]> for Attach {
    fn from(blocks: [Block; N]) -> Self {
        Self::new(blocks)
    }
}

impl From<Vec<Block>> for Attach {
    fn from(blocks: Vec<Block>) -> Self {
        Self::new(blocks)
    }
}

impl Encode for Attach {
    fn encode(&self, e: &mut Encoder) {
        e.limited_value(WHOLE, &mut |e| self.write(e));
    }
}

impl Decode for Attach {
    const ABSENT: Absent = Absent::RECORD_WITH_REQUIRED;

    fn decode(d: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        const ROOT: Members =
            members!("BLOCKS" "blocks", "ID" "id", "COLOR_TOKEN" "colorToken", "COLOR" "color");
        let mut blocks = Vec::new();
        let mut attach = Self::new([]);
        wrapped_list(
            d,
            &ROOT,
            0,
            &mut |d| {
                blocks.push(Block::decode(d)?);
                Ok(())
            },
            &mut |d, index| match index {
                1 => d.put_opt(&mut attach.id),
                2 => d.put_opt(&mut attach.color_token),
                _ => read_color(d, &mut attach.color),
            },
        )?;
        Ok(Self { blocks, ..attach })
    }
}

#[cfg(test)]
mod tests;
