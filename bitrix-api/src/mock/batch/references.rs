//! `$result[key][field]` in the parameters of a later command.

use super::super::php;
use crate::codec::Json;

/// Outcomes by the keys of their commands, in order; JSON texts, parsed when a reference asks for them.
#[derive(Default)]
pub(super) struct Outcomes {
    entries: Vec<(String, String)>,
    /// All of it, of as many entries.
    parsed: Option<(usize, Json)>,
}

impl Outcomes {
    pub(super) fn push(&mut self, key: String, json: String) {
        self.entries.push((key, json));
    }

    pub(super) fn entries(&self) -> &[(String, String)] {
        &self.entries
    }

    fn json(&mut self) -> &Json {
        let count = self.entries.len();
        if self.parsed.as_ref().is_none_or(|(parsed, _)| *parsed != count) {
            let members = self.entries.iter();
            let members = members.map(|(key, json)| (key.clone(), json.parse().unwrap_or_default()));
            self.parsed = Some((count, Json::Object(members.collect())));
        }
        match &self.parsed {
            Some((_, json)) => json,
            None => &Json::Null,
        }
    }
}

/// What the commands until now have left.
#[derive(Default)]
pub(super) struct References {
    pub(super) results: Outcomes,
    pub(super) errors: Outcomes,
    pub(super) totals: Outcomes,
    pub(super) nexts: Outcomes,
    pub(super) times: Outcomes,
}

const NAMES: &[&str] = &["result", "error", "total", "next", "time"];

impl References {
    /// Puts what references point to in their places.
    pub(super) fn resolve(&mut self, params: Json) -> Json {
        match params {
            Json::String(text) => self.resolve_text(text),
            Json::Array(items) => Json::Array(items.into_iter().map(|item| self.resolve(item)).collect()),
            Json::Object(members) => {
                Json::Object(members.into_iter().map(|(key, value)| (key, self.resolve(value))).collect())
            }
            other => other,
        }
    }

    fn resolve_text(&mut self, text: String) -> Json {
        if !text.contains('$') {
            return Json::String(text);
        }
        let mut out = String::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find('$') {
            let (before, token) = rest.split_at(at);
            out.push_str(before);
            // The server takes all up to the next space for the reference.
            let end = token.find(char::is_whitespace).unwrap_or(token.len());
            let Some(value) = self.value(&token[..end]) else {
                out.push('$');
                rest = &token[1..];
                continue;
            };
            if end == text.len() {
                return value;
            }
            match value {
                Json::String(value) => out.push_str(&value),
                Json::Number(number) => out.push_str(number.as_str()),
                _ => out.push_str(&token[..end]),
            }
            rest = &token[end..];
        }
        out.push_str(rest);
        Json::String(out)
    }

    /// What a token like `$result[a][ID]` points to; where its path ends too early, that is the last thing on it.
    fn value(&mut self, token: &str) -> Option<Json> {
        let (name, path) = token.strip_prefix('$')?.split_once('[')?;
        let name = NAMES.iter().position(|known| name.eq_ignore_ascii_case(known))?;
        let outcomes =
            [&mut self.results, &mut self.errors, &mut self.totals, &mut self.nexts, &mut self.times];
        let mut node = outcomes.into_iter().nth(name)?.json();
        let mut rest = Some(path);
        while let Some((key, after)) = rest.and_then(|rest| rest.split_once(']')) {
            match member(node, key) {
                Some(deeper) => node = deeper,
                None => break,
            }
            rest = after.strip_prefix('[');
        }
        Some(match node {
            Json::Object(members) => php::array_json(members.clone()),
            other => other.clone(),
        })
    }
}

fn member<'j>(node: &'j Json, key: &str) -> Option<&'j Json> {
    match node {
        Json::Array(items) => items.get(key.parse::<usize>().ok()?),
        other => other.get(key),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_put_in_as_the_server_does() {
        let mut batch = References::default();
        batch.results.push("a".to_owned(), r#"{"ID":5,"NAME":"x","ok":true,"tags":["p","q"]}"#.to_owned());
        batch.results.push("b".to_owned(), "7".to_owned());
        batch.totals.push("a".to_owned(), "120".to_owned());
        let all = r#"{"a":{"ID":5,"NAME":"x","ok":true,"tags":["p","q"]},"b":7}"#;
        let a = r#"{"ID":5,"NAME":"x","ok":true,"tags":["p","q"]}"#;
        let table = [
            ("$result[a][ID]", "5"),
            ("$result[b]", "7"),
            ("$result[a][tags]", r#"["p","q"]"#),
            ("$result[a][tags][1]", r#""q""#),
            ("$total[a]", "120"),
            ("$TOTAL[a]", "120"),
            ("id $result[a][ID] of $result[a][NAME]", r#""id 5 of x""#),
            // Up to the next space.
            ("$result[a][ID],x", "5"),
            ("a $result[a][ID],x y", r#""a 5 y""#),
            ("x$result[b]", r#""x7""#),
            // Only texts and numbers are put into a text.
            ("a $result[a][tags] b", r#""a $result[a][tags] b""#),
            ("a $result[a][ok] b", r#""a $result[a][ok] b""#),
            // A missing path stops at what is there.
            ("$result[a][none]", a),
            ("$result[none][ID]", all),
            ("$next[a]", "[]"),
            ("$result", r#""$result""#),
            ("$5 and $other[a]", r#""$5 and $other[a]""#),
        ];
        for (text, expected) in table {
            assert_eq!(batch.resolve(Json::from(text)).to_string(), expected, "{text}");
        }
        let nested = Json::from_iter([("f", Json::from(vec!["$result[b]", "y"]))]);
        assert_eq!(batch.resolve(nested).to_string(), r#"{"f":[7,"y"]}"#);
    }
}
