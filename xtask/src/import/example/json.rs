//! JSON values that know the line they stand in.

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Json {
    /// Line of the page on which it begins.
    pub(crate) line: u32,
    /// What it is.
    pub(crate) shape: Shape,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A number, as it is written.
    Number(String),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object: its members in page order, each name once.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// The member of that name, if this is an object that has it.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        self.members()?.iter().find_map(|(key, value)| (key == name).then_some(value))
    }

    /// The members, if this is an object.
    pub(crate) fn members(&self) -> Option<&[(String, Self)]> {
        match &self.shape {
            Shape::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The elements, if this is a list.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Self> {
        match &self.shape {
            Shape::List(elements) => elements.as_slice(),
            _ => &[],
        }
        .iter()
    }

    /// The JSON text, on one line.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, to: &mut String) {
        match &self.shape {
            Shape::Null => to.push_str("null"),
            Shape::Bool(value) => to.push_str(if *value { "true" } else { "false" }),
            Shape::Number(literal) => to.push_str(literal),
            Shape::Text(text) => write_text(text, to),
            Shape::List(elements) => {
                to.push('[');
                for (index, element) in elements.iter().enumerate() {
                    if index > 0 {
                        to.push(',');
                    }
                    element.write(to);
                }
                to.push(']');
            }
            Shape::Object(members) => {
                to.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    if index > 0 {
                        to.push(',');
                    }
                    write_text(name, to);
                    to.push(':');
                    value.write(to);
                }
                to.push('}');
            }
        }
    }
}

fn write_text(text: &str, to: &mut String) {
    to.push_str(&serde_json::Value::from(text).to_string());
}

/// Puts a member into an object's members. Of two with one name the later counts, as it does in PHP; answers whether there
/// were two.
pub(super) fn put(members: &mut Vec<(String, Json)>, name: String, value: Json) -> bool {
    match members.iter_mut().find(|(key, _)| *key == name) {
        Some(there) => {
            there.1 = value;
            true
        }
        None => {
            members.push((name, value));
            false
        }
    }
}

/// A value for a test.
#[cfg(test)]
pub(crate) fn json(text: &str) -> Json {
    super::read::read(text, 1).expect("JSON").json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_written_as_it_was_read() {
        let value = |shape| Json { line: 1, shape };
        let mut members = Vec::new();
        assert!(!put(&mut members, "b\"".to_owned(), value(Shape::Number("1.50".to_owned()))));
        assert!(!put(
            &mut members,
            "a".to_owned(),
            value(Shape::List(vec![value(Shape::Null), value(Shape::Bool(true))]))
        ));
        assert!(put(&mut members, "b\"".to_owned(), value(Shape::Text("x\ny".to_owned()))));
        assert_eq!(value(Shape::Object(members)).text(), r#"{"b\"":"x\ny","a":[null,true]}"#);
    }
}
