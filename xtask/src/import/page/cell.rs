//! The Markdown inside a cell or a paragraph.

use super::{Link, Table};

/// A block of text.
#[derive(Debug)]
pub(crate) enum Block {
    /// A paragraph. A line break of the source is [`Inline::Break`].
    Paragraph(Vec<Inline>),
    /// A list; each item is blocks, nested lists among them.
    List(Vec<Vec<Block>>),
    /// The text of a fence.
    Code(String),
    /// A table inside of a cell.
    Table(Table),
}

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Inline {
    /// Plain text.
    Text(String),
    /// A code span.
    Code(String),
    /// Bold text.
    Strong(String),
    /// A link with its text; `code` if the text is a code span. External links have no target.
    Link {
        /// Text.
        text: String,
        /// Whether the text is a code span.
        code: bool,
        /// Page of the documentation.
        target: Option<Link>,
    },
    /// A line break of the source.
    Break,
}
