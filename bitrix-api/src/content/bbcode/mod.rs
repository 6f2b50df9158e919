//! Formatted text of a message.

mod plain;

use super::HexColor;
use crate::id::{ChatId, LineId, MessageId, UserId};
use crate::types::{DialogId, Timestamp};
use plain::{attribute, push_code, push_plain};
use std::fmt::{self, Write as _};

/// A message's text with its formatting, in the codes that the messenger reads (BBCode).
///
/// Goes where a text goes: it converts into `String`. Every part that takes text takes `&str`, `String` or another
/// `Text`, so that formats nest.
///
/// ```
/// use bitrix_api::content::Text;
///
/// let text = Text::new()
///     .bold("Order 1042")
///     .text(" by ")
///     .user(27, "Ann Lee")
///     .br()
///     .link("https://shop.example/1042", Text::new().italic("details"));
/// assert_eq!(
///     text.to_string(),
///     "[b]Order 1042[/b] by [user=27]Ann Lee[/user][br][url=https://shop.example/1042][i]details[/i][/url]",
/// );
/// ```
///
/// # What is not a code
///
/// The format has no escape. What would be read as a code in a plain text (`&str` or `String`) gets a zero-width space
/// (U+200B) after its bracket, and so do `>>` and `------` at the beginning of a line; it then shows as it was written:
///
/// ```
/// use bitrix_api::content::Text;
///
/// let said = "[user=all]wake up[/user] [sic]";
/// assert_eq!(Text::from(said).to_string(), "[\u{200b}user=all]wake up[\u{200b}/user] [sic]");
/// ```
///
/// In an attribute, such as the command of [`send`](Self::send), a bracket would end the code and nothing keeps it
/// from that: there, `[` and `]` are replaced by their full-width forms `［` and `］`, and line breaks by spaces. In
/// addresses they are percent-encoded. [`raw`](Self::raw) takes codes as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Text {
    out: String,
    /// The first thing is a quoted line, so that it begins a new one wherever this is appended.
    before_quote: bool,
    /// The last thing is a quoted line, so that whatever follows begins a new one.
    after_quote: bool,
}

/// Size at which a picture is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ImageSize {
    /// Small.
    Small,
    /// Medium.
    Medium,
    /// Large.
    Large,
}

impl ImageSize {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }
}

impl Text {
    /// An empty text.
    pub const fn new() -> Self {
        Self { out: String::new(), before_quote: false, after_quote: false }
    }

    /// The text with its codes.
    pub fn as_str(&self) -> &str {
        &self.out
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    /// Appends text: plain, or another `Text` with its formatting.
    #[must_use]
    pub fn text(mut self, text: impl Into<Self>) -> Self {
        let text = text.into();
        if text.before_quote {
            self.begin_quote();
        } else {
            self.begin();
        }
        push_code(&mut self.out, &text.out);
        self.after_quote = text.after_quote;
        self
    }

    /// Appends codes as they are, unchecked: those for which there is no method here.
    #[must_use]
    pub fn raw(mut self, codes: impl AsRef<str>) -> Self {
        self.begin();
        self.out.push_str(codes.as_ref());
        self
    }

    /// Bold: `[b]`.
    #[must_use]
    pub fn bold(self, text: impl Into<Self>) -> Self {
        self.enclosed("b", text)
    }

    /// Italic: `[i]`.
    #[must_use]
    pub fn italic(self, text: impl Into<Self>) -> Self {
        self.enclosed("i", text)
    }

    /// Underlined: `[u]`.
    #[must_use]
    pub fn underline(self, text: impl Into<Self>) -> Self {
        self.enclosed("u", text)
    }

    /// Struck through: `[s]`.
    #[must_use]
    pub fn strike(self, text: impl Into<Self>) -> Self {
        self.enclosed("s", text)
    }

    /// In another size: `[size=20]`. In pixels, 8 to 30; what is outside is moved to the nearer end.
    #[must_use]
    pub fn size(self, pixels: u8, text: impl Into<Self>) -> Self {
        self.with_attribute("size", pixels.clamp(8, 30), text)
    }

    /// In a colour: `[color=#ff0000]`.
    #[must_use]
    pub fn color(self, color: HexColor, text: impl Into<Self>) -> Self {
        self.with_attribute("color", color, text)
    }

    /// A link that shows its address: `[url]…[/url]`.
    #[must_use]
    pub fn url(self, url: impl AsRef<str>) -> Self {
        self.open("url", "").raw(address(url.as_ref())).close("url")
    }

    /// A link: `[url=…]label[/url]`.
    #[must_use]
    pub fn link(self, url: impl AsRef<str>, label: impl Into<Self>) -> Self {
        self.with_attribute("url", address(url.as_ref()), label)
    }

    /// Mentions a user: `[user=27]Ann Lee[/user]`.
    #[must_use]
    pub fn user(self, id: impl Into<UserId>, name: impl Into<Self>) -> Self {
        self.with_attribute("user", id.into(), name)
    }

    /// Mentions everybody in the chat: `[user=all]Everybody[/user]`.
    #[must_use]
    pub fn everyone(self, name: impl Into<Self>) -> Self {
        self.with_attribute("user", "all", name)
    }

    /// Mentions a chat: `[chat=1453]Team[/chat]`.
    #[must_use]
    pub fn chat(self, id: impl Into<ChatId>, title: impl Into<Self>) -> Self {
        self.with_attribute("chat", id.into(), title)
    }

    /// Mentions an open line by its number: `[chat=imol|7]Support[/chat]`.
    #[must_use]
    pub fn open_line(self, id: impl Into<LineId>, title: impl Into<Self>) -> Self {
        self.with_attribute("chat", format_args!("imol|{}", id.into()), title)
    }

    /// A link to a message in a dialogue: `[context=chat1453/34239]see here[/context]`.
    #[must_use]
    pub fn context(self, dialog: &DialogId, message: impl Into<MessageId>, label: impl Into<Self>) -> Self {
        let target = format!("{}/{}", attribute(&dialog.to_string()), message.into());
        self.with_attribute("context", target, label)
    }

    /// Quotes line by line: each begins with `>>`. Whatever follows begins a new line.
    #[must_use]
    pub fn quote(mut self, text: impl Into<Self>) -> Self {
        self.begin_quote();
        let quoted = lines(&text.into()).join("\n>>");
        let _ = write!(self.out, ">>{quoted}");
        self.after_quote = true;
        self
    }

    /// Quotes a whole message, between two lines of `------`. Whatever follows begins a new line.
    #[must_use]
    pub fn quote_message(mut self, text: impl Into<Self>) -> Self {
        self.begin_quote();
        let quoted = lines(&text.into()).join("\n");
        let _ = write!(self.out, "------\n{quoted}\n------");
        self.after_quote = true;
        self
    }

    /// Program code, shown as it is: `[code]`. Codes in it are not read.
    #[must_use]
    pub fn code(self, code: impl AsRef<str>) -> Self {
        self.open("code", "").raw(plain::within_code(code.as_ref())).close("code")
    }

    /// A picture: `[img size=medium]address [/img]`.
    #[must_use]
    pub fn image(self, url: impl AsRef<str>, size: ImageSize) -> Self {
        // The format demands the space after the address.
        self.open("img", format_args!(" size={}", size.as_str()))
            .raw(address(url.as_ref()))
            .raw(" ")
            .close("img")
    }

    /// A picture within the line, of this height and width in pixels: `[icon=address size=20 title=smile]`.
    #[must_use]
    pub fn icon(self, url: impl AsRef<str>, size: u32, title: impl AsRef<str>) -> Self {
        let (url, title) = (address(url.as_ref()), attribute(title.as_ref()));
        let title = if title.is_empty() { title } else { format!(" title={title}") };
        self.open("icon", format_args!("={url} size={size}{title}"))
    }

    /// Pressed, puts a text into the input field: `[put=/help]Help[/put]`.
    #[must_use]
    pub fn put(self, command: impl AsRef<str>, label: impl Into<Self>) -> Self {
        self.with_attribute("put", attribute(command.as_ref()), label)
    }

    /// Pressed, sends a text: `[send=/help]Help[/send]`.
    #[must_use]
    pub fn send(self, command: impl AsRef<str>, label: impl Into<Self>) -> Self {
        self.with_attribute("send", attribute(command.as_ref()), label)
    }

    /// Pressed, calls a number: `[call=+4930123456]Call us[/call]`.
    #[must_use]
    pub fn call(self, number: impl AsRef<str>, label: impl Into<Self>) -> Self {
        self.with_attribute("call", attribute(number.as_ref()), label)
    }

    /// A moment in the time zone of whoever reads it: `[timestamp=1719826800 format=SHORT_TIME_FORMAT]`.
    #[must_use]
    pub fn timestamp(self, moment: impl Into<Timestamp>, format: impl AsRef<str>) -> Self {
        self.open("timestamp", format_args!("={} format={}", moment.into(), attribute(format.as_ref())))
    }

    /// A link to a file of the drive, by its number: `[disk=123]`.
    #[must_use]
    pub fn disk(self, id: impl Into<i64>) -> Self {
        self.open("disk", format_args!("={}", id.into()))
    }

    /// A line break: `[br]`.
    #[must_use]
    pub fn br(mut self) -> Self {
        let quoted = std::mem::take(&mut self.after_quote);
        self.out.push_str(if quoted { "\n" } else { "[br]" });
        self
    }

    fn enclosed(self, code: &str, text: impl Into<Self>) -> Self {
        self.open(code, "").text(text).close(code)
    }

    fn with_attribute(self, code: &str, value: impl fmt::Display, text: impl Into<Self>) -> Self {
        self.open(code, format_args!("={value}")).text(text).close(code)
    }

    fn open(mut self, code: &str, rest: impl fmt::Display) -> Self {
        self.begin();
        // Writing to a String cannot fail.
        let _ = write!(self.out, "[{code}{rest}]");
        self
    }

    fn close(mut self, code: &str) -> Self {
        self.begin();
        let _ = write!(self.out, "[/{code}]");
        self
    }

    /// Ends a quotation, before something is appended.
    fn begin(&mut self) {
        if std::mem::take(&mut self.after_quote) {
            self.out.push('\n');
        }
    }

    /// Makes sure that the quotation that is appended begins a line.
    fn begin_quote(&mut self) {
        self.begin();
        self.before_quote |= self.out.is_empty();
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }
}

/// The lines of a text, however they are broken.
fn lines(text: &Text) -> Vec<String> {
    text.out.replace("[br]", "\n").split('\n').map(str::to_owned).collect()
}

/// An address within a code: what would end the code or the address is percent-encoded.
fn address(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        if c == '[' || c == ']' || c.is_whitespace() || c.is_control() {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                let _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.out)
    }
}

impl From<&str> for Text {
    /// Plain text: see [`Text`], "What is not a code".
    fn from(plain: &str) -> Self {
        let mut text = Self::new();
        push_plain(&mut text.out, plain);
        text
    }
}

impl From<String> for Text {
    /// Plain text: see [`Text`], "What is not a code".
    fn from(plain: String) -> Self {
        plain.as_str().into()
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.out
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.out
    }
}

#[cfg(test)]
mod tests;
