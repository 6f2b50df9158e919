//! How much of a schema corrects the pages: the reasons in its overlays, which the merge checks and then drops.

use std::collections::BTreeMap;

use crate::fault::Log;
use crate::lang::{MODULE, ROW, Shape, Table, VALUE};
use crate::parse::parse;
use crate::sources::Sources;
use crate::tree::Node;

impl Sources {
    /// How many corrections each overlay makes, by module path (`im/message`): its `why:`, of which one may cover several
    /// facts. Overlays that cannot be read are left out; [`load`](Sources::load) says what is wrong with them.
    pub fn corrections(&self) -> BTreeMap<String, usize> {
        let overlays = self.iter().filter_map(|(path, text)| {
            let module = path.strip_prefix("overlays/")?.strip_suffix(".yaml")?;
            let tree = parse(text, 0, &mut Log::default())?;
            Some((module.to_owned(), in_record(&tree, &MODULE)))
        });
        overlays.filter(|(_, count)| *count > 0).collect()
    }
}

/// A `why` is a reason only where the language has that key: a parameter may be called so too.
fn in_record(node: &Node, table: &Table) -> usize {
    let one = |(key, value): (&str, &Node)| match table.key(key).map(|key| key.shape) {
        _ if key == "why" => 1,
        Some(Shape::Record(table)) => in_record(value, table),
        Some(Shape::Named(named)) => value.iter().map(|(_, item)| in_record(item, named.item)).sum(),
        Some(Shape::Rows) => value.items().iter().map(|row| in_record(row, &ROW)).sum(),
        Some(Shape::Values) => value.iter().map(|(_, label)| in_record(label, &VALUE)).sum(),
        Some(Shape::Leaf(_)) | None => 0,
    };
    node.iter().map(one).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_counted_wherever_the_language_has_them() {
        let overlay = "
methods:
  app.note.add:
    why: All of it.
    params:
      why: {type: string, why: A parameter of this name, and a reason.}
      KIND: {values: {a: {remove: true, why: Gone.}, why: {doc: A value.}}}
      LIST: {items: {fields: {X: {type: integer, why: {text: Seen., link: 'https://example.com'}}}}}
    groups: {content: {remove: true, why: No.}}
    errors:
      - {code: A, status: 403, why: The source.}
      - {code: why}
";
        let mut sources = Sources::new();
        sources.insert("overlays/app/note.yaml", overlay);
        sources.insert("overlays/app/plain.yaml", "methods:\n  app.plain.get: {effect: read}\n");
        sources.insert("overlays/app/broken.yaml", "methods: [");
        sources.insert("specs/app/note.yaml", "methods:\n  app.note.add: {why: 1}\n");
        assert_eq!(sources.corrections(), BTreeMap::from([("app/note".to_owned(), 6)]));
    }
}
