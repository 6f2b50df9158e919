//! A line for the replay binary: one example of the pages.

use super::placeholder;
use serde_json::{Value, json};

/// What an example shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// The body of a call.
    Request,
    /// An answer: the whole envelope, or what is in its `result`.
    Response,
    /// What a handler is sent.
    Event,
    /// The body of an answer that refuses a call.
    Error,
}

impl Kind {
    /// All, in the order of the summary.
    pub(crate) const ALL: [Self; 4] = [Self::Request, Self::Response, Self::Event, Self::Error];

    /// The word on the wire, in files and on the command line.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Event => "event",
            Self::Error => "error",
        }
    }

    /// The kind of this word.
    pub(crate) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What stands in an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    /// JSON text, as the page has it.
    Json(String),
    /// The text of a form, percent-encoded.
    Form(String),
}

/// An example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// Where it stands: `page:line`.
    pub(crate) id: String,
    /// What it shows.
    pub(crate) kind: Kind,
    /// The method's or event's wire name.
    pub(crate) name: String,
    /// Whether the method is one of REST 3.0.
    pub(crate) v3: bool,
    /// The example itself.
    pub(crate) body: Body,
    /// HTTP status of an error, where the page says which.
    pub(crate) status: Option<u16>,
    /// Whether the page lists the code of an error; `None` where nobody looked.
    pub(crate) listed: Option<bool>,
}

impl Line {
    /// The line that the replay binary reads, with `id` in place of the line's own.
    pub(crate) fn to_wire(&self, id: usize) -> String {
        let name = if self.kind == Kind::Event { "name" } else { "method" };
        let mut out = format!(r#"{{"id":{id},"kind":"{}","{name}":{}"#, self.kind.word(), json!(self.name));
        if self.kind != Kind::Event {
            out.push_str(if self.v3 { r#","api":"v3""# } else { r#","api":"v2""# });
        }
        if let Some(status) = self.status {
            out.push_str(&format!(r#","status":{status}"#));
        }
        match &self.body {
            // Between values alone: a JSON string holds no line break.
            Body::Json(json) => out.push_str(&format!(r#","json":{}"#, json.replace(['\n', '\r'], " "))),
            Body::Form(form) => out.push_str(&format!(r#","form":{}"#, json!(form))),
        }
        out.push('}');
        out
    }

    /// Puts identifiers in the place of the example's placeholders; how many there were.
    pub(crate) fn fill(&mut self) -> usize {
        let Body::Json(json) = &mut self.body else { return 0 };
        let (text, count) = placeholder::filled(json);
        *json = text;
        count
    }

    /// A line of a file: as on the wire, with a text for `id`, and `listed` where it is known.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let json: Value = serde_json::from_str(text).map_err(|e| e.to_string())?;
        let member = |key: &str| json[key].as_str().ok_or_else(|| format!("`{key}` is not a text"));
        let kind = member("kind")?;
        let kind = Kind::of(kind).ok_or_else(|| format!("there is no kind `{kind}`"))?;
        let body = match (&json["json"], &json["form"]) {
            (_, Value::String(form)) => Body::Form(form.clone()),
            _ if json.get("json").is_some() => Body::Json(json["json"].to_string()),
            _ => return Err("neither `json` nor `form` is there".to_owned()),
        };
        Ok(Self {
            id: json["id"].as_str().map_or_else(|| json["id"].to_string(), str::to_owned),
            kind,
            name: member(if kind == Kind::Event { "name" } else { "method" })?.to_owned(),
            v3: json["api"] == "v3",
            body,
            status: json["status"].as_u64().and_then(|status| u16::try_from(status).ok()),
            listed: json["listed"].as_bool(),
        })
    }

    /// The name as the schema has it: `v3:` before one of REST 3.0.
    pub(crate) fn key(&self) -> String {
        if self.v3 { format!("v3:{}", self.name) } else { self.name.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_written_as_the_binary_reads_it() {
        let table = [
            (
                r#"{"id":"a.md:5","kind":"request","method":"im.x","json":{"A":1.50}}"#,
                r#"{"id":7,"kind":"request","method":"im.x","api":"v2","json":{"A":1.5}}"#,
            ),
            (
                r#"{"id":"a.md:5","kind":"error","method":"x","api":"v3","status":400,"listed":true,"json":{"error":{}}}"#,
                r#"{"id":7,"kind":"error","method":"x","api":"v3","status":400,"json":{"error":{}}}"#,
            ),
            (
                r#"{"id":"a.md:5","kind":"event","name":"ONX","form":"event=ONX"}"#,
                r#"{"id":7,"kind":"event","name":"ONX","form":"event=ONX"}"#,
            ),
        ];
        for (read, written) in table {
            assert_eq!(Line::read(read).unwrap().to_wire(7), written);
        }
        let mut line = Line::read(table[0].0).unwrap();
        line.body = Body::Json("{\r\n\"A\": 1\n}".to_owned());
        assert_eq!(line.to_wire(0).lines().count(), 1);
        for bad in ["", "{}", r#"{"kind":"x"}"#, r#"{"kind":"event","name":"X"}"#] {
            assert!(Line::read(bad).is_err(), "{bad}");
        }
    }
}
