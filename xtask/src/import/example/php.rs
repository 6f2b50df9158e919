//! Values as PHP writes them: `array('a' => 1)`, `['a' => 1]`, and the output of `print_r`.

use super::json::{Json, Shape, put};

/// Deepest nesting that is read.
const MAX_DEPTH: usize = 64;

/// Reads a text whose first line is `line` of the page; `None` if it is no array of PHP.
pub(super) fn read(text: &str, line: u32) -> Option<Json> {
    let text = text.trim_start_matches("<?php");
    let begin = text.find(['[', 'a', 'A']).map(|at| &text[at..])?;
    let mut reader = Reader { rest: begin, line: line + breaks(&text[..text.len() - begin.len()]) };
    let array = reader.array(0)?;
    Some(array)
}

fn breaks(text: &str) -> u32 {
    u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX)
}

struct Reader<'t> {
    rest: &'t str,
    line: u32,
}

impl<'t> Reader<'t> {
    fn pass(&mut self, bytes: usize) -> &'t str {
        let (passed, rest) = self.rest.split_at(bytes);
        self.line = self.line.saturating_add(breaks(passed));
        self.rest = rest;
        passed
    }

    fn spaces(&mut self) {
        let blank = self.rest.len() - self.rest.trim_start().len();
        self.pass(blank);
    }

    fn eat(&mut self, sign: &str) -> bool {
        self.spaces();
        let is = self.rest.get(..sign.len()).is_some_and(|start| start.eq_ignore_ascii_case(sign));
        if is {
            self.pass(sign.len());
        }
        is
    }

    /// An array: a list if its keys are its positions, else an object.
    fn array(&mut self, depth: usize) -> Option<Json> {
        self.spaces();
        let line = self.line;
        let close = match () {
            () if self.eat("array") => self.eat("(").then_some(")")?,
            () if self.eat("[") => "]",
            () => return None,
        };
        if depth > MAX_DEPTH {
            return None;
        }
        let mut members = Vec::new();
        let mut next = 0_u64;
        let mut is_list = true;
        while !self.eat(close) {
            let printed = close == ")" && self.rest.starts_with('[');
            let (key, value) = if printed {
                let end = self.rest.find(']')?;
                let key = self.pass(end + 1).trim_matches(['[', ']']).to_owned();
                self.eat("=>").then_some(())?;
                (Some(key), self.printed(depth)?)
            } else {
                let first = self.value(depth)?;
                if self.eat("=>") { (Some(key(&first)?), self.value(depth)?) } else { (None, first) }
            };
            if !printed && !self.eat(",") && !self.rest.starts_with(close) {
                return None;
            }
            let position = next.to_string();
            next += 1;
            let key = key.unwrap_or_else(|| position.clone());
            is_list &= key == position;
            put(&mut members, key, value);
        }
        let shape = if is_list {
            Shape::List(members.into_iter().map(|(_, value)| value).collect())
        } else {
            Shape::Object(members)
        };
        Some(Json { line, shape })
    }

    /// A value behind the `=>` of `print_r`: an array, or the rest of the line.
    fn printed(&mut self, depth: usize) -> Option<Json> {
        let end = self.rest.find('\n').unwrap_or(self.rest.len());
        if self.rest[..end].trim().eq_ignore_ascii_case("array") {
            return self.array(depth + 1);
        }
        let line = self.line;
        let text = self.pass(end).trim().to_owned();
        Some(Json { line, shape: Shape::Text(text) })
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        self.spaces();
        let line = self.line;
        if let Some(quote) = self.rest.chars().next().filter(|c| matches!(c, '\'' | '"')) {
            return Some(Json { line, shape: Shape::Text(self.text(quote)?) });
        }
        if let Some(array) = self.array(depth + 1) {
            return Some(array);
        }
        let end = self.rest.find([',', ')', ']', '\n', '=']).unwrap_or(self.rest.len());
        let word = self.pass(end).trim();
        let shape = match word.to_ascii_lowercase().as_str() {
            "" => return None,
            "true" => Shape::Bool(true),
            "false" => Shape::Bool(false),
            "null" => Shape::Null,
            _ if serde_json::from_str::<serde_json::Number>(word).is_ok() => Shape::Number(word.to_owned()),
            _ => Shape::Text(word.to_owned()),
        };
        Some(Json { line, shape })
    }

    fn text(&mut self, quote: char) -> Option<String> {
        let mut text = String::new();
        let mut chars = self.rest.char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => text.extend(chars.next().map(|(_, c)| c)),
                c if c == quote => {
                    self.pass(at + 1);
                    return Some(text);
                }
                c => text.push(c),
            }
        }
        None
    }
}

fn key(value: &Json) -> Option<String> {
    match &value.shape {
        Shape::Text(text) | Shape::Number(text) => Some(text.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_and_output_are_read() {
        for (source, json) in [
            ("array('a' => 1, \"b\" => array('x', 'y'), 'c' => true,)", r#"{"a":1,"b":["x","y"],"c":true}"#),
            ("['a' => ['b' => null], 'c' => 'it\\'s']", r#"{"a":{"b":null},"c":"it's"}"#),
            (
                "Array\n(\n    [result] => Array\n        (\n            [0] => Array\n                (\n                    [DATE] => 2022-12-09\n                    [EMPTY] =>\n                )\n\n        )\n\n)",
                r#"{"result":[{"DATE":"2022-12-09","EMPTY":""}]}"#,
            ),
            ("array()", "[]"),
        ] {
            assert_eq!(read(source, 1).map(|json| json.text()).as_deref(), Some(json), "{source}");
        }
        assert_eq!(read("Array\n(\n  [a] => 1\n  [b] => 2\n)", 5).unwrap().get("b").unwrap().line, 8);
    }

    #[test]
    fn other_text_is_not() {
        for source in ["", "array", "array(", "['a' => ", "a text", "array(=>)", "[[[", &"[".repeat(100_000)]
        {
            assert_eq!(read(source, 1), None, "{source}");
        }
    }
}
