//! The Markdown of cells and paragraphs, as [`Block`]s.

use super::Link;
use super::cell::{Block, Inline};
use super::source::directive;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// Turns a link's target into a page.
pub(super) type Resolve<'a> = &'a dyn Fn(&str) -> Option<Link>;

/// The blocks of a text without tables of the pages' own notation.
pub(super) fn blocks(text: &str, resolve: Resolve<'_>) -> Vec<Block> {
    let text = prepared(text);
    let mut events = Parser::new_ext(&text, Options::empty());
    let mut reader = Reader { resolve };
    reader.blocks(&mut events, None)
}

/// The words of a text, without any mark.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::new();
    for block in blocks(text, &|_| None) {
        words(&block, &mut plain);
    }
    collapse(&plain)
}

/// The words of blocks, without any mark, in one line.
pub(super) fn plain_blocks(blocks: &[Block]) -> String {
    let mut plain = String::new();
    for block in blocks {
        words(block, &mut plain);
    }
    collapse(&plain)
}

fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(block: &Block, out: &mut String) {
    match block {
        Block::Paragraph(inlines) => {
            for inline in inlines {
                match inline {
                    Inline::Text(text) | Inline::Code(text) | Inline::Strong(text) => out.push_str(text),
                    Inline::Link { text, .. } => out.push_str(text),
                    Inline::Break => out.push(' '),
                }
            }
        }
        Block::List(items) => items.iter().flatten().for_each(|block| words(block, out)),
        Block::Code(text) => out.push_str(text),
        Block::Table(_) => {}
    }
    out.push(' ');
}

/// What the builder of the documentation takes out or writes otherwise, before Markdown proper: directives on a line of
/// their own, `^*^` for a raised star.
fn prepared(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        if directive(line).is_none() {
            out.push_str(&line.replace("^*^", "\\*"));
        }
        out.push('\n');
    }
    out
}

struct Reader<'a> {
    resolve: Resolve<'a>,
}

/// Inline content that is being collected: the pieces, and the marks that are open around the next one.
#[derive(Default)]
struct Line {
    pieces: Vec<Inline>,
    strong: usize,
    html_code: bool,
}

impl Line {
    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let piece = match (self.html_code, self.strong > 0) {
            (true, _) => Inline::Code(text.to_owned()),
            (false, true) => Inline::Strong(text.to_owned()),
            (false, false) => Inline::Text(text.to_owned()),
        };
        match (self.pieces.last_mut(), &piece) {
            (Some(Inline::Text(last)), Inline::Text(new))
            | (Some(Inline::Strong(last)), Inline::Strong(new))
            | (Some(Inline::Code(last)), Inline::Code(new)) => last.push_str(new),
            _ => self.pieces.push(piece),
        }
    }

    fn code(&mut self, text: &str) {
        // Two spans side by side are two codes, so nothing is joined here.
        self.pieces.push(Inline::Code(text.to_owned()));
    }

    fn html(&mut self, tag: &str) {
        match tag.to_ascii_lowercase().as_str() {
            "<code>" => self.html_code = true,
            "</code>" => self.html_code = false,
            "<br>" | "<br/>" | "<br />" => self.pieces.push(Inline::Break),
            "<b>" | "<strong>" => self.strong += 1,
            "</b>" | "</strong>" => self.strong = self.strong.saturating_sub(1),
            "<i>" | "</i>" | "<em>" | "</em>" | "<sup>" | "</sup>" | "<sub>" | "</sub>" => {}
            // `<field_code>` is a placeholder and no HTML.
            _ => self.text(tag),
        }
    }

    fn flush(&mut self, blocks: &mut Vec<Block>) {
        let mut pieces = std::mem::take(&mut self.pieces);
        while pieces.last() == Some(&Inline::Break) {
            pieces.pop();
        }
        if !pieces.is_empty() {
            blocks.push(Block::Paragraph(pieces));
        }
    }
}

impl Reader<'_> {
    /// Reads blocks up to the end of what encloses them.
    fn blocks(&mut self, events: &mut Parser<'_>, end: Option<TagEnd>) -> Vec<Block> {
        let mut blocks = Vec::new();
        // A tight list item has text without a paragraph around it.
        let mut line = Line::default();
        while let Some(event) = events.next() {
            match event {
                Event::End(tag) if Some(tag) == end => break,
                Event::Start(Tag::List(_)) => {
                    line.flush(&mut blocks);
                    blocks.push(Block::List(self.items(events)));
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    line.flush(&mut blocks);
                    let text = text_until(events, TagEnd::CodeBlock);
                    match kind {
                        CodeBlockKind::Fenced(_) => blocks.push(Block::Code(text)),
                        // Nobody writes code by indenting; a paragraph was moved in by chance.
                        CodeBlockKind::Indented => blocks.extend(self::blocks(&dedent(&text), self.resolve)),
                    }
                }
                Event::Start(Tag::HtmlBlock) => {
                    line.flush(&mut blocks);
                    let text = text_until(events, TagEnd::HtmlBlock);
                    blocks.extend(self::blocks(&escaped(&text), self.resolve));
                }
                Event::Start(Tag::BlockQuote(kind)) => {
                    line.flush(&mut blocks);
                    blocks.extend(self.blocks(events, Some(TagEnd::BlockQuote(kind))));
                }
                Event::End(TagEnd::Paragraph | TagEnd::Heading(_)) => line.flush(&mut blocks),
                event => self.inline(event, events, &mut line),
            }
        }
        line.flush(&mut blocks);
        blocks
    }

    fn items(&mut self, events: &mut Parser<'_>) -> Vec<Vec<Block>> {
        let mut items = Vec::new();
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::Item) => items.push(self.blocks(events, Some(TagEnd::Item))),
                Event::End(TagEnd::List(_)) => break,
                _ => {}
            }
        }
        items
    }

    fn inline(&mut self, event: Event<'_>, events: &mut Parser<'_>, line: &mut Line) {
        match event {
            Event::Text(text) => line.text(&text),
            Event::Code(code) => line.code(&code),
            Event::InlineHtml(tag) | Event::Html(tag) => line.html(&tag),
            Event::SoftBreak | Event::HardBreak => line.pieces.push(Inline::Break),
            Event::Start(Tag::Strong) => line.strong += 1,
            Event::End(TagEnd::Strong) => line.strong = line.strong.saturating_sub(1),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let (text, code) = link_text(events, TagEnd::Link);
                line.pieces.push(Inline::Link { text, code, target: (self.resolve)(&dest_url) });
            }
            Event::Start(Tag::Image { .. }) => {
                link_text(events, TagEnd::Image);
            }
            _ => {}
        }
    }
}

/// The words of a link, and whether they are one code span.
fn link_text(events: &mut Parser<'_>, end: TagEnd) -> (String, bool) {
    let mut text = String::new();
    let mut code = true;
    for event in events.by_ref() {
        match event {
            Event::End(tag) if tag == end => break,
            Event::Code(span) => text.push_str(&span),
            Event::Text(words) | Event::InlineHtml(words) => {
                code &= words.trim().is_empty();
                text.push_str(&words);
            }
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    (text, code)
}

fn text_until(events: &mut Parser<'_>, end: TagEnd) -> String {
    let mut text = String::new();
    for event in events.by_ref() {
        match event {
            Event::End(tag) if tag == end => break,
            Event::Text(words) | Event::Html(words) => text.push_str(&words),
            _ => {}
        }
    }
    text
}

fn dedent(text: &str) -> String {
    text.lines().map(str::trim_start).collect::<Vec<_>>().join("\n")
}

/// A paragraph that begins with `<…>` is read as a block of HTML; here it is words with a placeholder in front, or a
/// `<code>` that Markdown's rule for inlines reads well.
fn escaped(text: &str) -> String {
    // A character in front that is no space makes it a paragraph; a zero-width one would stay in the text.
    text.lines().map(|line| line.trim_start().replacen('<', "\\<", 1)).collect::<Vec<_>>().join("\n")
}
