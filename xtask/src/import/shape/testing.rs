//! What the tests of this stage build their input with.

use super::prose::Prose;
use crate::import::page::cell::{Block, Inline};

/// The prose of a small Markdown text: paragraphs, flat lists, code spans.
pub(super) fn prose(markdown: &str) -> Prose {
    Prose::new(&blocks(markdown))
}

/// The blocks of a small Markdown text.
pub(super) fn blocks(markdown: &str) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut after_blank = true;
    for line in markdown.lines() {
        let item = line.strip_prefix("- ").map(|item| vec![Block::Paragraph(inlines(item))]);
        match (item, out.last_mut()) {
            (Some(item), Some(Block::List(items))) => items.push(item),
            (Some(item), _) => out.push(Block::List(vec![item])),
            (None, _) if line.is_empty() => {}
            (None, Some(Block::Paragraph(last))) if !after_blank => {
                last.push(Inline::Break);
                last.extend(inlines(line));
            }
            (None, _) => out.push(Block::Paragraph(inlines(line))),
        }
        after_blank = line.is_empty();
    }
    out
}

fn inlines(text: &str) -> Vec<Inline> {
    let pieces = text.split('`').enumerate().filter(|(_, piece)| !piece.is_empty());
    pieces
        .map(
            |(i, piece)| {
                if i % 2 == 0 { Inline::Text(piece.to_owned()) } else { Inline::Code(piece.to_owned()) }
            },
        )
        .collect()
}
