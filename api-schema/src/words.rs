//! `words/<area>.yaml`: one line of documentation for every member of a name, wherever it occurs in an area.
//!
//! `STAGE_ID` means the same in forty methods of `crm`: it is said once. A member's own `doc` in an overlay wins; then the
//! words of its area, then those of `words/common.yaml`. Names match without case and underscores, as `ENTITY_TYPE_ID` and
//! `entityTypeId` are one thing; a name with its parent's before it, `pagination.limit`, wins over one without; `.items` is a
//! member of a request, an answer, an event or a record itself; `result.items` of answers alone, `data.items` of events.

use std::collections::{BTreeMap, BTreeSet};

use crate::fault::{Log, Path};
use crate::model::{Field, Object, Schema, Type};
use crate::tree::{At, Node, Value};

/// The file whose words are for all areas.
const COMMON: &str = "common";

/// The entries of one file, by their names without case and underscores.
struct Entries {
    by_name: BTreeMap<String, Entry>,
}

struct Entry {
    written: String,
    text: String,
    at: At,
    used: bool,
}

/// Gives every member that has no words of its own those of its area. Reports entries that cannot be read, and those that
/// no member has a use for.
pub(crate) fn apply(files: &BTreeMap<String, Node>, schema: &mut Schema, log: &mut Log) {
    let areas: BTreeSet<&str> = schema.modules.keys().map(|module| area_of(module)).collect();
    let mut read = BTreeMap::new();
    for (area, tree) in files {
        if area != COMMON && !areas.contains(area.as_str()) {
            let help = "name the file after an area (a folder below `specs`), or `common.yaml`";
            log.add(tree.at, &Path::Root, format!("words for `{area}`, and no such area"), help);
        }
        read.insert(area.as_str(), Entries::read(tree, log));
    }
    let mut common = read.remove(COMMON);
    for (path, module) in &mut schema.modules {
        let mut words = Words { area: read.get_mut(area_of(path)), common: common.as_mut() };
        for method in module.methods.values_mut() {
            words.object(&mut method.params, &[""]);
            if let Some(result) = &mut method.result {
                words.inside(result, &["result", ""]);
            }
        }
        for event in module.events.values_mut() {
            words.object(&mut event.data, &["data", ""]);
        }
        for record in module.records.values_mut() {
            words.object(&mut record.object, &[""]);
        }
    }
    for entries in read.values().chain(common.as_ref()) {
        for entry in entries.by_name.values().filter(|entry| !entry.used) {
            let help = "correct the name, or remove the line: all members of this name have words of their own, or there are none";
            log.add(entry.at, &Path::Root.key(&entry.written), "words that nothing uses", help);
        }
    }
}

/// The area of a module: the first part of its path, behind `v3/`.
fn area_of(module: &str) -> &str {
    let module = module.strip_prefix("v3/").unwrap_or(module);
    module.split('/').next().unwrap_or(module)
}

/// A name without case and underscores.
fn folded(name: &str) -> String {
    name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
}

impl Entries {
    fn read(tree: &Node, log: &mut Log) -> Self {
        let mut by_name = BTreeMap::new();
        if !matches!(tree.value, Value::Map(_) | Value::Null) {
            let help = "write a line for each name: `STAGE_ID: Stage of the pipeline.`";
            log.add(tree.at, &Path::Root, "not a map from names to texts", help);
        }
        for (name, node) in tree.iter() {
            let here = Path::Root.key(name);
            let Some(text) = node.as_str().filter(|text| !text.trim().is_empty()) else {
                if !node.is_poison() {
                    log.add(
                        node.at,
                        &here,
                        "not a text",
                        "write one sentence, in quotes if it holds `: ` or `#`",
                    );
                }
                continue;
            };
            let entry = Entry { written: name.to_owned(), text: text.to_owned(), at: node.at, used: false };
            if let Some(other) = by_name.insert(folded(name), entry) {
                let message = format!("the same name as `{}`, but for case and underscores", other.written);
                log.add(node.at, &here, message, "keep one of the two");
            }
        }
        Self { by_name }
    }

    fn find(&mut self, name: &str) -> Option<String> {
        let entry = self.by_name.get_mut(name)?;
        entry.used = true;
        Some(entry.text.clone())
    }
}

/// The words that hold in one module.
struct Words<'w> {
    area: Option<&'w mut Entries>,
    common: Option<&'w mut Entries>,
}

impl Words<'_> {
    /// `parents`: what the object is called, the nearest first; nothing for what stands by itself.
    fn object(&mut self, object: &mut Object, parents: &[&str]) {
        for field in &mut object.fields {
            self.field(field, parents);
        }
    }

    fn field(&mut self, field: &mut Field, parents: &[&str]) {
        let name = folded(&field.name);
        if field.doc.is_none() {
            let names: Vec<String> = parents.iter().map(|parent| format!("{parent}.{name}")).collect();
            let both = [self.area.as_deref_mut(), self.common.as_deref_mut()];
            field.doc = both
                .into_iter()
                .flatten()
                .find_map(|entries| names.iter().chain([&name]).find_map(|name| entries.find(name)));
        }
        self.inside(&mut field.ty, &[&name]);
    }

    fn inside(&mut self, ty: &mut Type, parents: &[&str]) {
        match ty {
            Type::Object { object, .. } => self.object(object, parents),
            Type::List(item) => self.inside(item, parents),
            Type::Map { value, .. } => self.inside(value, parents),
            Type::Union(types) => types.iter_mut().for_each(|ty| self.inside(ty, parents)),
            Type::Scalar(_) | Type::Flag(_) | Type::Values(_) | Type::Named(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Sources;
    use crate::model::Schema;

    const METHOD: &str = "methods:
  app.note.add:
    page: app/note-add.md
    effect: write
    params:
      STAGE_ID: {type: string}
      TITLE: {type: string}
      paging:
        type: object
        fields:
          limit: {type: integer}
      limit: {type: integer}
";

    fn load(words: &[(&str, &str)]) -> Result<Schema, String> {
        let mut sources = Sources::new();
        sources.insert("specs/app/note.yaml", METHOD);
        sources.insert(
            "overlays/app/note.yaml",
            "methods:\n  app.note.add:\n    params:\n      TITLE: {doc: Own words.}\n",
        );
        for (file, text) in words {
            sources.insert(format!("words/{file}.yaml"), *text);
        }
        sources.load().map_err(|faults| faults.to_string())
    }

    fn docs(schema: &Schema) -> Vec<(String, Option<String>)> {
        let params = &schema.modules["app/note"].methods["app.note.add"].params;
        params.fields.iter().map(|field| (field.name.clone(), field.doc.clone())).collect()
    }

    #[test]
    fn the_nearest_words_win() {
        let schema = load(&[
            ("app", "stageId: Stage.\npaging.limit: Rows of a page.\n"),
            ("common", "limit: Most rows.\n"),
        ])
        .expect("loads");
        let found = docs(&schema);
        let of = |name: &str| found.iter().find(|(n, _)| n == name).and_then(|(_, doc)| doc.as_deref());
        assert_eq!(of("STAGE_ID"), Some("Stage."));
        assert_eq!(of("TITLE"), Some("Own words."));
        assert_eq!(of("limit"), Some("Most rows."));
        let params = &schema.modules["app/note"].methods["app.note.add"].params;
        let paging = params.fields.iter().find(|f| f.name == "paging").expect("there");
        let crate::model::Type::Object { object, .. } = &paging.ty else { panic!("an object") };
        assert_eq!(object.fields[0].doc.as_deref(), Some("Rows of a page."));
    }

    #[test]
    fn answers_and_events_may_have_words_of_their_own() {
        let mut sources = Sources::new();
        sources.insert(
            "specs/app/note.yaml",
            METHOD.to_owned() + "    result: {type: object, fields: {limit: {type: integer}}}\n",
        );
        sources.insert("specs/app/event.yaml", "events:\n  ONAPPNOTEADD:\n    page: app/on-note-add.md\n    data:\n      limit: {type: integer}\n");
        sources.insert("overlays/app/event.yaml", "events: {ONAPPNOTEADD: {rust: Add}}\n");
        sources.insert("words/app.yaml", ".limit: Asked.\nresult.limit: Answered.\ndata.limit: Told.\n");
        let schema = sources.load().expect("loads");
        let method = &schema.modules["app/note"].methods["app.note.add"];
        let Some(crate::model::Type::Object { object: result, .. }) = &method.result else {
            panic!("an object")
        };
        let event = &schema.modules["app/event"].events["ONAPPNOTEADD"].data;
        let words = [&method.params, result, event]
            .map(|object| object.field("limit").and_then(|field| field.doc.as_deref()));
        assert_eq!(words, [Some("Asked."), Some("Answered."), Some("Told.")]);
    }

    #[test]
    fn words_that_say_nothing_are_faults() {
        for (file, text, fault) in [
            ("app", "NOWHERE: Words.\n", "words that nothing uses"),
            ("app", "TITLE: Words.\n", "words that nothing uses"),
            ("app", "STAGE_ID: A.\nstageId: B.\n", "the same name as `STAGE_ID`"),
            ("app", "STAGE_ID: 5\n", "not a text"),
            ("app", "- a\n", "not a map"),
            ("other", "STAGE_ID: A.\n", "no such area"),
        ] {
            let faults = load(&[(file, text)]).expect_err(text);
            assert!(
                faults.contains(fault) && faults.contains(&format!("words/{file}.yaml")),
                "{text}: {faults}"
            );
        }
    }
}
