//! What a message holds besides its text: attachments, a keyboard, a context menu; and the text's own formatting.
//!
//! All are plain values that are put together before a request is made, and can be used in several. What the official
//! pages rule out either cannot be written down (a button has exactly one action) or is refused when the request is
//! encoded, with the place of the fault; `check` asks beforehand. The server is less helpful: it drops a button or
//! block that it dislikes and sends the rest.
//!
//! ```
//! use bitrix_api::DialogId;
//! use bitrix_api::content::attach::{GridItem, Link};
//! use bitrix_api::content::{Action, Attach, Block, Button, ColorToken, Command, Keyboard, Menu, MenuItem, Text};
//!
//! let text = Text::new().bold("Order 1042").br().text("placed by ").user(27, "Ann Lee");
//!
//! let attach = Attach::new([
//!     Block::grid([GridItem::row("Status", "New"), GridItem::row("Total", "150.00 EUR")]),
//!     Block::delimiter(),
//!     Link::new("/crm/deal/details/1042/").name("Open the deal").into(),
//! ])
//! .color_token(ColorToken::Primary);
//!
//! let keyboard = Keyboard::new([
//!     Button::command("Accept", Command::new("accept").params("1042")).block_after_press(),
//!     Button::action("Ask", Action::Dialog(DialogId::chat(1453))),
//! ])
//! .row([Button::link("Web site", "https://shop.example/")])
//! .bot_id(456);
//!
//! let menu = Menu::new([MenuItem::action("Copy the number", Action::Copy("1042".into()))]);
//!
//! attach.check()?;
//! keyboard.check()?;
//! menu.check()?;
//! # let _ = text.to_string();
//! # Ok::<(), bitrix_api::EncodeError>(())
//! ```

pub mod attach;
pub mod bbcode;
pub mod color;
pub mod keyboard;
pub mod menu;
pub mod press;
mod wire;

pub use attach::{Attach, Block};
pub use bbcode::Text;
pub use color::{ColorToken, HexColor};
pub use keyboard::{Button, Keyboard};
pub use menu::{Menu, MenuItem};
pub use press::{Action, App, Command, Context, OnPress};
