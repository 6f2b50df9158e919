//! From a text to a value: strictly, and where that fails after repairs.

use super::json::{Json, Shape, put};
use super::repair;
use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

/// A value that was read, and whether its text had to be repaired.
#[derive(Debug)]
pub(crate) struct Read {
    /// The value.
    pub(crate) json: Json,
    /// What was wrong with the text; empty if it is JSON as it stands.
    pub(crate) repairs: Vec<&'static str>,
}

/// Reads a text whose first line is `line` of the page.
///
/// # Errors
/// What is wrong with it, if it cannot be repaired.
pub(crate) fn read(text: &str, line: u32) -> Result<Read, String> {
    let strict = match parse(text, line, &strict()) {
        Ok((json, repairs)) => return Ok(Read { json, repairs }),
        Err(why) => why,
    };
    let repaired = repair::repair(text);
    let (json, more) = parse(&repaired.text, line, &strict_numbers()).map_err(|_| strict)?;
    let mut repairs = repaired.repairs;
    repairs.extend(more);
    if repairs.is_empty() {
        repairs.push("commas too many or too few");
    }
    Ok(Read { json, repairs })
}

/// What the parser lets pass.
const TWICE: &str = "a name twice in one object";
const BREAK: &str = "line breaks inside of texts";
const HYPHEN: &str = "invisible characters";

fn strict() -> ParseOptions {
    ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

/// Commas and comments may be anything, but what is a number stays one by JSON's rules.
fn strict_numbers() -> ParseOptions {
    ParseOptions { allow_comments: true, allow_trailing_commas: true, allow_missing_commas: true, ..strict() }
}

/// The value, and what the parser let pass.
fn parse(text: &str, line: u32, options: &ParseOptions) -> Result<(Json, Vec<&'static str>), String> {
    let parsed =
        parse_to_ast(text, &CollectOptions::default(), options).map_err(|error| error.to_string())?;
    let value = parsed.value.ok_or_else(|| "the text is empty".to_owned())?;
    let starts: Vec<usize> =
        text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
    let mut reader = Reader { text, line, breaks: &starts, passed: Vec::new() };
    let json = reader.value(value);
    Ok((json, reader.passed))
}

struct Reader<'t> {
    text: &'t str,
    /// Line of the page that the text begins on.
    line: u32,
    /// Positions of the line breaks.
    breaks: &'t [usize],
    passed: Vec<&'static str>,
}

impl Reader<'_> {
    fn passed(&mut self, what: &'static str, is: bool) {
        if is && !self.passed.contains(&what) {
            self.passed.push(what);
        }
    }

    fn value(&mut self, value: Value<'_>) -> Json {
        let before = self.breaks.partition_point(|at| *at < value.start());
        let line = self.line.saturating_add(u32::try_from(before).unwrap_or(u32::MAX));
        let shape = match value {
            Value::NullKeyword(_) => Shape::Null,
            Value::BooleanLit(literal) => Shape::Bool(literal.value),
            Value::NumberLit(literal) => Shape::Number(literal.value.to_owned()),
            Value::StringLit(literal) => {
                let source = literal.text(self.text);
                self.passed(BREAK, source.contains('\n'));
                // Soft hyphens are where an editor broke base64.
                self.passed(HYPHEN, source.contains('\u{ad}'));
                Shape::Text(literal.value.replace('\u{ad}', ""))
            }
            Value::Array(array) => {
                Shape::List(array.elements.into_iter().map(|element| self.value(element)).collect())
            }
            Value::Object(object) => {
                let mut members = Vec::with_capacity(object.properties.len());
                for property in object.properties {
                    let name = match property.name {
                        ObjectPropName::String(literal) => literal.value.into_owned(),
                        ObjectPropName::Word(word) => word.value.to_owned(),
                    };
                    let value = self.value(property.value);
                    let twice = put(&mut members, name, value);
                    self.passed(TWICE, twice);
                }
                Shape::Object(members)
            }
        };
        Json { line, shape }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(source: &str) -> String {
        read(source, 1).unwrap().json.text()
    }

    #[test]
    fn json_is_read_as_it_stands_with_its_lines() {
        let read = read("{\n  \"b\": 1,\n  \"a\": [\n    2.50]\n}", 10).unwrap();
        assert!(read.repairs.is_empty());
        assert_eq!(read.json.text(), r#"{"b":1,"a":[2.50]}"#);
        let Shape::List(elements) = &read.json.get("a").unwrap().shape else { panic!() };
        assert_eq!((read.json.line, read.json.get("a").unwrap().line, elements[0].line), (10, 12, 13));
    }

    #[test]
    fn of_two_members_with_one_name_the_later_counts() {
        let read = read(r#"{"a": 1, "a": 2}"#, 1).unwrap();
        assert_eq!((read.json.text().as_str(), read.repairs.as_slice()), (r#"{"a":2}"#, [TWICE].as_slice()));
    }

    #[test]
    fn what_is_nearly_json_is_repaired() {
        for (source, repaired) in [
            // Commas.
            (r#"{"a": [1, 2,], "b": 1,}"#, r#"{"a":[1,2],"b":1}"#),
            ("{\"a\": 1\n \"b\": 2}", r#"{"a":1,"b":2}"#),
            ("[{\"a\": 1}\n{\"a\": 2}]", r#"[{"a":1},{"a":2}]"#),
            // Comments and ellipses.
            ("{\"a\": 1, // the first\n \"b\": 2 /* the\nsecond */}", r#"{"a":1,"b":2}"#),
            ("{\n ...\n \"a\": 1,\n ...\n}", r#"{"a":1}"#),
            ("[\n {\"a\": 1},\n ... // more of them\n]", r#"[{"a":1}]"#),
            ("[..., // others\n {\"a\": 1},\n …\n]", r#"[{"a":1}]"#),
            ("{\"a\": {...}}", r#"{"a":{}}"#),
            ("{\"a\": {\n ... some of them, by type\n }}", r#"{"a":{}}"#),
            ("{\"a\": [1\n\n 48 more of the same\n\n ],\"n\": 50}", r#"{"a":[1],"n":50}"#),
            // Words.
            ("{a: 1, b-c: 'two', d: **put_it_here**}", r#"{"a":1,"b-c":"two","d":1}"#),
            ("{\"a\": the answer of the method, \"b\": <id>}", r#"{"a":"the answer of the method","b":1}"#),
            ("{'a': 'it\\'s', \"b\": null, \"c\": True}", r#"{"a":"it's","b":null,"c":true}"#),
            // Texts.
            ("{\"a\": \"the \"inner\": one\"}", r#"{"a":"the \"inner\": one"}"#),
            ("{\"a\": \"the \"last\"\n}", r#"{"a":"the \"last"}"#),
            (r#"{"a": "B\Main\Type"}"#, r#"{"a":"B\\Main\\Type"}"#),
            ("{\"a\": \"one\n\ntwo\", \"b\": 1}", r#"{"a":"one\n\ntwo","b":1}"#),
            ("{\"a\": \"aa\u{ad}bb\"\u{a0}}", "{\"a\":\"aabb\"}"),
            // Brackets.
            (r#"{"result": { {"a": 1} }, "time": {}}"#, r#"{"result":{"a":1},"time":{}}"#),
            (r#"{"result": { [] }, "time": {}}"#, r#"{"result":[],"time":{}}"#),
            (r#"{"a": {"b": [1, 2}, "c": 3}"#, r#"{"a":{"b":[1,2]},"c":3}"#),
            (r#"{"a": {"b": 1}"#, r#"{"a":{"b":1}}"#),
            (r#"{"a": 1}}"#, r#"{"a":1}"#),
            // A member without its object.
            ("\"a\": [1]", r#"{"a":[1]}"#),
            ("fields:\n{\n 'a': 1\n}", r#"{"fields":{"a":1}}"#),
        ] {
            assert_eq!(text(source), repaired, "{source}");
            assert!(!read(source, 1).unwrap().repairs.is_empty(), "{source}");
        }
    }

    #[test]
    fn repairs_keep_the_lines() {
        let read =
            read("{\n \"a\": \"one\ntwo\", // comment\n /* more\n */ \"b\": 1,\n ...\n \"c\": 2\n}", 1)
                .unwrap();
        assert_eq!(read.json.get("b").unwrap().line, 5);
        assert_eq!(read.json.get("c").unwrap().line, 7);
    }

    #[test]
    fn what_is_no_json_is_an_error_and_hostile_text_no_panic() {
        for source in ["", "a text without any structure", "<html>", "\"", "{\"a\"", "'", "\\"] {
            let _ = read(source, 1);
        }
        assert!(read("", 1).is_err());
        assert!(read(&"[".repeat(100_000), 1).is_err());
        assert!(read(&"{\"a\":".repeat(100_000), u32::MAX).is_err());
    }
}
