//! The cases that are not ok, grouped: the biggest groups are what to work on first.

use super::case::Case;
use super::line::Kind;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Most groups of each list.
const SHOWN: usize = 40;

/// The list of causes, then that of methods.
pub(crate) fn list(cases: &[&Case]) -> String {
    let mut text = format!("{} cases, by cause:\n", cases.len());
    grouped(cases, |case| format!("{}: {}", case.verdict.word, cause(case)), &mut text);
    text.push_str("\nby name:\n");
    grouped(cases, |case| format!("{}: {}", case.verdict.word, case.name), &mut text);
    text
}

fn grouped(cases: &[&Case], group: impl Fn(&Case) -> String, text: &mut String) {
    let mut groups: BTreeMap<(Kind, String), Vec<&Case>> = BTreeMap::new();
    for case in cases {
        groups.entry((case.kind, group(case))).or_default().push(case);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, cases)| std::cmp::Reverse(cases.len()));
    let more = groups.len().saturating_sub(SHOWN);
    for ((kind, group), cases) in groups.into_iter().take(SHOWN) {
        let Some(first) = cases.first() else { continue };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{:>6}  {} {group}", cases.len(), kind.word());
        let _ = writeln!(
            text,
            "        {} ({}) at `{}`: {}",
            first.key, first.id, first.verdict.at, first.verdict.note
        );
    }
    if more > 0 {
        let _ = writeln!(text, "        and {more} groups more");
    }
}

/// What cases of one cause have in common: the note without the values in it, and the name of an unknown member.
fn cause(case: &Case) -> String {
    let verdict = &case.verdict;
    match verdict.word.as_str() {
        "unknown" if !verdict.note.starts_with("no variant") => last_key(&verdict.at),
        "no_such_method" => case.name.clone(),
        "lost" | "changed" => format!("{} `{}`", shape(&verdict.note), last_key(&verdict.at)),
        _ => shape(&verdict.note),
    }
}

/// The last key of a path: that of the list for an element.
fn last_key(path: &str) -> String {
    let path = path.trim_end_matches(|c: char| c == '[' || c == ']' || c.is_ascii_digit());
    path.rsplit('.').next().unwrap_or(path).to_owned()
}

/// A text with `…` for what stands in quotes and `#` for numbers.
fn shape(note: &str) -> String {
    let mut out = String::new();
    let mut chars = note.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                out.push('…');
                while let Some(inner) = chars.next() {
                    match inner {
                        '\\' => drop(chars.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            c if c.is_ascii_digit() => {
                out.push('#');
                while chars.next_if(char::is_ascii_digit).is_some() {}
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::case::tests::all;

    #[test]
    fn notes_have_a_shape() {
        let table = [
            (
                r#"expected an integer, found the string "a \"b\" 5""#,
                "expected an integer, found the string …",
            ),
            ("12 became 345", "# became #"),
            (r#"open "end"#, "open …"),
            ("", ""),
        ];
        for (note, expected) in table {
            assert_eq!(shape(note), expected);
        }
        for (path, expected) in
            [("result.items[3].ID", "ID"), ("result.items[3]", "items"), ("", ""), ("A", "A")]
        {
            assert_eq!(last_key(path), expected);
        }
    }

    #[test]
    fn the_biggest_group_comes_first() {
        let cases = all(Kind::Response, &["failed", "unknown", "unknown", "lost"]);
        let text = list(&cases.iter().collect::<Vec<_>>());
        let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words} in\n{text}"));
        assert!(
            place("     2  response unknown: ID") < place("     1  response failed: expected an integer")
        );
        assert!(text.contains("response a.b 2 (page.md:2) at `result.items[3].ID`"), "{text}");
        assert!(text.contains("     2  response unknown: a.b\n"), "{text}");
    }
}
