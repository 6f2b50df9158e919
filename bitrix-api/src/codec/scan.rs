//! Where JSON ends: passing over values and finding plain keys without reading them.
//!
//! A batch's answer is passed over once to learn where each command's result stands, and then read result by result: what
//! the first of the two takes is paid on top. Here that goes eight bytes at a time. This knows the usual spelling and
//! nothing else: at whatever it does not know, right or wrong, it says `None`, and the parser decides, so that nothing is
//! accepted which the parser would refuse.

use std::ops::Range;

/// Deepest nesting that is passed over here: a bit for each level.
const MAX_DEPTH: u32 = u128::BITS;
/// Longest number that is passed over here.
const MAX_NUMBER: usize = 64;

const EACH: u64 = u64::MAX / 255;
const HIGH: u64 = EACH << 7;

/// Where the next byte is that cannot stand in a string as it is: a quote, a backslash or a control character.
fn special(data: &[u8], mut at: usize) -> Option<usize> {
    while let Some(word) = data.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let word = u64::from_le_bytes(*word);
        let (quote, backslash) = (word ^ (EACH * b'"' as u64), word ^ (EACH * b'\\' as u64));
        // The high bit of each byte that was zero, or less than a blank. A borrow may mark bytes above the first one that
        // is found, never below it.
        let found = (quote.wrapping_sub(EACH) & !quote)
            | (backslash.wrapping_sub(EACH) & !backslash)
            | (word.wrapping_sub(EACH * b' ' as u64) & !word);
        let found = found & HIGH;
        if found != 0 {
            return Some(at + (found.trailing_zeros() / 8) as usize);
        }
        at += 8;
    }
    let rest = data.get(at..)?;
    rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..b' ')).map(|offset| at + offset)
}

/// The key of the next member without escapes, and where its value begins. `at` is where the object opens, or where the
/// member before ends; there must be no white space.
pub(super) fn plain_key(data: &[u8], at: usize, first: bool) -> Option<(Range<usize>, usize)> {
    let before = if first { b'{' } else { b',' };
    if *data.get(at)? != before || *data.get(at + 1)? != b'"' {
        return None;
    }
    let end = special(data, at + 2)?;
    let closed = *data.get(end)? == b'"' && *data.get(end + 1)? == b':';
    closed.then_some((at + 2..end, end + 2))
}

/// Where the value that begins at `at` ends.
pub(super) fn value_end(data: &[u8], mut at: usize) -> Option<usize> {
    // The innermost level is the lowest bit: set in an object.
    let (mut levels, mut depth) = (0_u128, 0);
    loop {
        at = blanks(data, at);
        let byte = *data.get(at)?;
        at = match byte {
            b'"' => string_end(data, at + 1)?,
            b'{' | b'[' => {
                let inside = blanks(data, at + 1);
                // The closing bracket stands two behind the opening one in ASCII.
                if *data.get(inside)? == byte + 2 {
                    inside + 1
                } else {
                    if depth == MAX_DEPTH {
                        return None;
                    }
                    depth += 1;
                    levels = levels << 1 | u128::from(byte == b'{');
                    at = if byte == b'{' { key_end(data, inside)? } else { inside };
                    continue;
                }
            }
            b't' => word_end(data, at, b"true")?,
            b'f' => word_end(data, at, b"false")?,
            b'n' => word_end(data, at, b"null")?,
            _ => number_end(data, at)?,
        };
        // Out of what ends with this value, to the next one.
        loop {
            if depth == 0 {
                return Some(at);
            }
            at = blanks(data, at);
            match (*data.get(at)?, levels & 1) {
                (b',', 0) => {
                    at += 1;
                    break;
                }
                (b',', _) => {
                    at = key_end(data, blanks(data, at + 1))?;
                    break;
                }
                (b']', 0) | (b'}', 1) => {
                    at += 1;
                    depth -= 1;
                    levels >>= 1;
                }
                _ => return None,
            }
        }
    }
}

fn blanks(data: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = data.get(at) {
        at += 1;
    }
    at
}

/// Behind the colon of the key that begins at `at`.
fn key_end(data: &[u8], at: usize) -> Option<usize> {
    if *data.get(at)? != b'"' {
        return None;
    }
    let colon = blanks(data, string_end(data, at + 1)?);
    (*data.get(colon)? == b':').then_some(colon + 1)
}

/// Behind the closing quote of the string whose content begins at `at`.
fn string_end(data: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at = special(data, at)?;
        match (*data.get(at)?, data.get(at + 1)) {
            (b'"', _) => return Some(at + 1),
            (b'\\', Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't')) => at += 2,
            (b'\\', Some(b'u')) => at = escape_end(data, at)?,
            _ => return None,
        }
    }
}

/// Behind the `\u` escape at `at`, or the pair of them that makes one character.
fn escape_end(data: &[u8], at: usize) -> Option<usize> {
    match code_unit(data, at)? {
        0xDC00..=0xDFFF => None,
        0xD800..=0xDBFF => matches!(code_unit(data, at + 6)?, 0xDC00..=0xDFFF).then_some(at + 12),
        _ => Some(at + 6),
    }
}

fn code_unit(data: &[u8], at: usize) -> Option<u32> {
    let [b'\\', b'u', digits @ ..] = data.get(at..)?.first_chunk::<6>()? else { return None };
    digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))
}

fn word_end(data: &[u8], at: usize, word: &[u8]) -> Option<usize> {
    data.get(at..)?.starts_with(word).then_some(at + word.len())
}

fn number_end(data: &[u8], start: usize) -> Option<usize> {
    let digits = |mut at: usize| {
        let start = at;
        while data.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        (at > start).then_some(at)
    };
    let whole = start + usize::from(*data.get(start)? == b'-');
    let mut at = digits(whole)?;
    if at > whole + 1 && *data.get(whole)? == b'0' {
        return None;
    }
    if let Some(b'.') = data.get(at) {
        at = digits(at + 1)?;
    }
    if let Some(b'e' | b'E') = data.get(at) {
        let sign = matches!(data.get(at + 1), Some(b'+' | b'-'));
        at = digits(at + 1 + usize::from(sign))?;
    }
    (at - start <= MAX_NUMBER).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What jiter says of the same value.
    fn parsed(json: &str) -> Option<usize> {
        let mut jiter = jiter::Jiter::new(json.as_bytes());
        jiter.next_skip().ok().map(|()| jiter.current_index())
    }

    #[test]
    fn the_usual_spellings_are_passed_over() {
        for json in [
            r#""""#,
            r#""plain text of some length""#,
            r#""a\"b\\c\/\b\f\n\r\t""#,
            r#""\u0421\ud83d\ude00 ы""#,
            "0",
            "-0",
            "12",
            "-1.50",
            "1e3",
            "0.1E-07",
            "true",
            "false",
            "null",
            "[]",
            "{}",
            "[ ]",
            "{\n}",
            r#"{"a":[1,{"b":[]},"c"],"d":{"e":null}}"#,
            " { \"a\" : [ 1 , 2 ] , \"b\" : \"\" } ",
        ] {
            assert_eq!(value_end(json.as_bytes(), 0), parsed(json), "{json}");
            assert!(parsed(json).is_some(), "{json}");
        }
    }

    #[test]
    fn nothing_is_passed_over_that_the_parser_refuses() {
        for json in [
            "",
            " ",
            "\"",
            "\"a",
            "\"\\",
            "\"\\u12\"",
            "\"\\x\"",
            "\"\u{1}\"",
            "\"a\nb\"",
            r#""\ud800""#,
            r#""\udc00""#,
            r#""\ud800\u0041""#,
            r#""\u00g0""#,
            "-",
            "01",
            "-01",
            "1.",
            ".5",
            "1e",
            "1e+",
            "tru",
            "nul",
            "falsy",
            "NaN",
            "Infinity",
            "[",
            "[1",
            "[1,",
            "[1,]",
            "[,]",
            "[1 2]",
            "[1}",
            "{",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1",
            "{\"a\":1,",
            "{\"a\":1,}",
            "{\"a\":1]",
            "{a:1}",
            "{1:1}",
            "{\"a\" 1}",
            "{,}",
            "]",
            "}",
            ",",
            ":",
        ] {
            assert_eq!((value_end(json.as_bytes(), 0), parsed(json)), (None, None), "{json:?}");
        }
    }

    #[test]
    fn it_agrees_with_the_parser_about_whatever_is_done_to_a_document() {
        let whole =
            r#"{"a":"\u0421 b\\","b":[1,-2.5e3,true,null,{"cc":"ddddddddddddddddd"},[]],"e":{"ы":"\"\n"}} "#;
        let strange = *b"\"\\{}[],:0-.eu \x01\x80at";
        for place in 0..whole.len() {
            for byte in strange {
                let mut changed = whole.as_bytes().to_vec();
                changed[place] = byte;
                let mut jiter = jiter::Jiter::new(&changed);
                let parsed = jiter.next_skip().ok().map(|()| jiter.current_index());
                assert_eq!(value_end(&changed, 0), parsed, "{}", String::from_utf8_lossy(&changed));
            }
        }
        let end = whole.trim_end().len();
        assert_eq!(value_end(whole.as_bytes(), 0), Some(end));
        for cut in 0..end {
            assert_eq!(
                value_end(&whole.as_bytes()[..cut], 0),
                None,
                "{}",
                &whole.as_bytes()[..cut].escape_ascii()
            );
        }
    }

    #[test]
    fn what_ends_a_string_is_found_wherever_it_stands() {
        for length in 0..40 {
            for (byte, is_special) in [
                (b'"', true),
                (b'\\', true),
                (0x1F, true),
                (0, true),
                (b' ', false),
                (0x7F, false),
                (0xFF, false),
            ] {
                let mut text = vec![b'#'; length];
                text.push(byte);
                text.extend(b"!!\"\x80\x00");
                let found = if is_special { length } else { length + 3 };
                assert_eq!(special(&text, 0), Some(found), "{byte} at {length}");
            }
        }
        assert_eq!(special(b"nothing of the kind", 0), None);
        assert_eq!(special(b"short", 9), None);
    }

    #[test]
    fn nesting_has_an_end() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(value_end(nested(129).as_bytes(), 0), Some(258));
        assert_eq!(value_end(nested(130).as_bytes(), 0), None);
        assert_eq!(value_end("9".repeat(65).as_bytes(), 0), None);
    }

    #[test]
    fn a_key_is_plain_or_the_parsers() {
        assert_eq!(plain_key(br#"{"ID":5}"#, 0, true), Some((2..4, 6)));
        assert_eq!(plain_key(br#"{"a":5,"ID":5}"#, 6, false), Some((8..10, 12)));
        for other in
            [r#"{"I\u0044":5}"#, r#"{ "ID":5}"#, r#"{"ID" :5}"#, r#","ID":5"#, "{}", r#"{"ID"#, r#"{"ID""#]
        {
            assert_eq!(plain_key(other.as_bytes(), 0, true), None, "{other}");
        }
    }
}
