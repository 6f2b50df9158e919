//! A YAML document as a tree in which every node knows its file and line.

/// Where a node was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    /// Number of the file in the log.
    pub(crate) file: u32,
    /// Line, from 1.
    pub(crate) line: u32,
}

/// A node of a spec: what the importer builds and [`write_spec`](crate::write_spec) writes.
///
/// Two nodes are equal when they hold the same data, wherever they were written.
#[derive(Clone, Debug)]
pub struct Node {
    pub(crate) value: Value,
    pub(crate) at: At,
}

/// What a node holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Int(i64),
    /// A number that is not a decimal integer of 64 bits: as it is written.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
    /// A fault was reported here; later stages keep quiet about it.
    Poison,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    /// Whether the key is a plain number: `1:` rather than `'1':`.
    pub(crate) number: bool,
    pub(crate) node: Node,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned()).into()
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Value::Text(text).into()
    }
}

impl From<i64> for Node {
    fn from(number: i64) -> Self {
        Value::Int(number).into()
    }
}

impl From<bool> for Node {
    fn from(flag: bool) -> Self {
        Value::Bool(flag).into()
    }
}

impl<N: Into<Node>> From<Vec<N>> for Node {
    fn from(list: Vec<N>) -> Self {
        Value::List(list.into_iter().map(Into::into).collect()).into()
    }
}

impl From<Value> for Node {
    fn from(value: Value) -> Self {
        Node { value, at: At::default() }
    }
}

impl Node {
    /// An empty map.
    pub fn map() -> Self {
        Value::Map(Vec::new()).into()
    }

    /// The map with this key set: a known key keeps its place, a new one goes to the end.
    ///
    /// A node that is not a map becomes one.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Node>) -> Self {
        self.set(key, value.into());
        self
    }

    /// The map with this number for a key: `1:` rather than `'1':`.
    #[must_use]
    pub fn with_number(mut self, key: i64, value: impl Into<Node>) -> Self {
        let entry = Entry { key: key.to_string(), number: true, node: value.into() };
        match &mut self.value {
            Value::Map(map) => map.push(entry),
            other => *other = Value::Map(vec![entry]),
        }
        self
    }

    /// The value at this key, if this is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|e| e.key == key).map(|e| &e.node)
    }

    /// The text, if this is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The keys and values in order, if this is a map; else nothing.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.entries().iter().map(|e| (e.key.as_str(), &e.node))
    }

    /// The elements, if this is a list; else nothing.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(list) => list,
            _ => &[],
        }
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(map) => map,
            _ => &[],
        }
    }

    /// Takes the entries out of a map.
    pub(crate) fn into_entries(self) -> Vec<Entry> {
        match self.value {
            Value::Map(map) => map,
            _ => Vec::new(),
        }
    }

    /// Takes the elements out of a list.
    pub(crate) fn into_items(self) -> Vec<Node> {
        match self.value {
            Value::List(list) => list,
            _ => Vec::new(),
        }
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        match &mut self.value {
            Value::Map(map) => map.iter_mut().find(|e| e.key == key).map(|e| &mut e.node),
            _ => None,
        }
    }

    pub(crate) fn set(&mut self, key: &str, node: Node) {
        if let Some(old) = self.get_mut(key) {
            *old = node;
            return;
        }
        let entry = Entry { key: key.to_owned(), number: false, node };
        match &mut self.value {
            Value::Map(map) => map.push(entry),
            other => *other = Value::Map(vec![entry]),
        }
    }

    pub(crate) fn take(&mut self, key: &str) -> Option<Node> {
        match &mut self.value {
            Value::Map(map) => {
                let i = map.iter().position(|e| e.key == key)?;
                Some(map.remove(i).node)
            }
            _ => None,
        }
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub(crate) fn is_poison(&self) -> bool {
        self.value == Value::Poison
    }

    /// What it is, for messages.
    pub(crate) fn describe(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "a boolean",
            Value::Int(_) | Value::Number(_) => "a number",
            Value::Text(_) => "a text",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
            Value::Poison => "unreadable",
        }
    }

    /// A scalar as the words that the file shows.
    pub fn shown(&self) -> String {
        match &self.value {
            Value::Null => "~".to_owned(),
            Value::Bool(b) => b.to_string(),
            Value::Int(i) => i.to_string(),
            Value::Number(s) | Value::Text(s) => s.clone(),
            Value::List(list) => {
                format!("[{}]", list.iter().map(Node::shown).collect::<Vec<_>>().join(", "))
            }
            Value::Map(_) | Value::Poison => "{…}".to_owned(),
        }
    }
}
