//! Cells as plain text with the code spans marked, which is what patterns look at.

use crate::import::page::Link;
use crate::import::page::cell::{Block, Inline};

/// The text of a cell, block by block.
#[derive(Clone, Debug, Default)]
pub(super) struct Prose {
    /// In the order of the page.
    pub(super) pieces: Vec<Piece>,
}

/// A block of text.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// A paragraph.
    Text(Text),
    /// A bullet list.
    List(Vec<Item>),
}

/// An item of a list.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Its first paragraph.
    pub(super) text: Text,
    /// What follows it: nested lists, say.
    pub(super) inner: Prose,
}

/// A paragraph: code spans stand between backticks, bold text between pairs of stars, lines as in the source.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    /// The text.
    pub(super) plain: String,
    /// Its links to pages of the documentation.
    pub(super) links: Vec<TextLink>,
}

/// A link in a paragraph.
#[derive(Clone, Debug)]
pub(super) struct TextLink {
    /// Where its text begins.
    pub(super) at: usize,
    /// Its text.
    pub(super) text: String,
    /// Where it leads.
    pub(super) target: Link,
}

impl Prose {
    /// The text of blocks; fences and tables are left out.
    pub(super) fn new(blocks: &[Block]) -> Self {
        let piece = |block: &Block| match block {
            Block::Paragraph(inlines) => Some(Piece::Text(Text::new(inlines))),
            Block::List(items) => Some(Piece::List(items.iter().map(|item| Item::new(item)).collect())),
            Block::Code(..) | Block::Table(_) => None,
        };
        Self { pieces: blocks.iter().filter_map(piece).collect() }
    }

    /// The paragraphs, without those of lists.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Text> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(text) => Some(text),
            Piece::List(_) => None,
        })
    }

    /// The paragraphs one after the other, without those of lists.
    pub(super) fn plain(&self) -> String {
        self.texts().map(|text| text.plain.as_str()).collect::<Vec<_>>().join("\n\n")
    }

    /// The lists, each with the last line of the paragraph above it.
    pub(super) fn lists(&self) -> Vec<(&str, &[Item])> {
        let mut cue = "";
        let mut out = Vec::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => cue = last_sentence(&text.plain),
                Piece::List(items) => {
                    out.push((cue, items.as_slice()));
                    cue = "";
                }
            }
        }
        out
    }
}

impl Item {
    fn new(blocks: &[Block]) -> Self {
        match blocks.split_first() {
            Some((Block::Paragraph(inlines), rest)) => {
                Self { text: Text::new(inlines), inner: Prose::new(rest) }
            }
            _ => Self { text: Text::default(), inner: Prose::new(blocks) },
        }
    }
}

impl Text {
    fn new(inlines: &[Inline]) -> Self {
        let mut out = Self::default();
        for inline in inlines {
            match inline {
                Inline::Text(text) => out.plain.push_str(text),
                Inline::Code(code) => {
                    out.plain.push('`');
                    out.plain.push_str(code.trim_matches('`').trim());
                    out.plain.push('`');
                }
                Inline::Strong(text) => {
                    out.plain.push_str("**");
                    out.plain.push_str(text);
                    out.plain.push_str("**");
                }
                Inline::Link { text, target, .. } => {
                    if let Some(target) = target {
                        let (at, target) = (out.plain.len(), target.clone());
                        out.links.push(TextLink { at, text: text.clone(), target });
                    }
                    // Not a code span of this text: it is the name of what the link leads to.
                    out.plain.push_str(text);
                }
                Inline::Break => out.plain.push('\n'),
            }
        }
        out
    }

    /// The sentence that a place of the text is in.
    pub(super) fn sentence(&self, at: usize) -> &str {
        let (before, after) = self.plain.split_at(at.min(self.plain.len()));
        let start = before.rfind(['\n']).map_or(0, |i| i + 1).max(before.rfind(". ").map_or(0, |i| i + 2));
        let end = at + after.find('\n').unwrap_or(after.len()).min(after.find(". ").unwrap_or(after.len()));
        self.plain.get(start..end).unwrap_or(&self.plain)
    }
}

/// The last line of a text, and of that the last sentence: what introduces the list behind it.
fn last_sentence(text: &str) -> &str {
    let line = text.trim_end().rsplit('\n').next().unwrap_or(text);
    let body = line.trim_end_matches([':', ' ', '.', '*']);
    body.rfind(". ").map_or(line, |i| &line[i + 2..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_the_sentence_above_it_as_its_cue() {
        for (text, cue) in [
            ("What it is. Possible values:", "Possible values:"),
            ("One line\nAllowed values of `x`:", "Allowed values of `x`:"),
            ("Only one sentence", "Only one sentence"),
            ("", ""),
        ] {
            assert_eq!(last_sentence(text), cue);
        }
    }

    #[test]
    fn a_sentence_ends_at_a_full_stop_or_a_line() {
        let text = Text { plain: "First one. The second is here. Third\nline".to_owned(), links: Vec::new() };
        assert_eq!(text.sentence(16), "The second is here");
        assert_eq!(text.sentence(0), "First one");
        assert_eq!(text.sentence(38), "line");
    }
}
