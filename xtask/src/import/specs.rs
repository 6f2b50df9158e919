//! The specs as a whole: what is in which file, and what is kept of the last run.

use bitrix_schema::{Node, read_spec, write_spec};
use std::collections::{BTreeMap, BTreeSet};

/// The sections of a spec, in their order.
pub(crate) const SECTIONS: [&str; 3] = ["methods", "events", "records"];

/// Specs by module path (`crm/deal`); in each the items by section and name.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Specs {
    modules: BTreeMap<String, [BTreeMap<String, Node>; 3]>,
}

impl Specs {
    /// Reads spec files, by path below `specs/`.
    ///
    /// # Errors
    ///
    /// The faults of a file that is no spec.
    pub(crate) fn read<'f>(files: impl Iterator<Item = (&'f str, &'f str)>) -> Result<Self, String> {
        let mut specs = Self::default();
        for (path, text) in files {
            let Some(module) = path.strip_suffix(".yaml") else { continue };
            let tree = read_spec(path, text).map_err(|faults| faults.to_string())?;
            for (section, name) in SECTIONS.iter().enumerate() {
                let items = tree.iter().filter_map(|tree| tree.get(name)).flat_map(Node::iter);
                for (key, node) in items {
                    specs.put(module, section, key, node.clone());
                }
            }
        }
        Ok(specs)
    }

    /// Adds an item; the one that was there under its name is answered.
    pub(crate) fn add(&mut self, module: &str, section: &str, name: &str, node: Node) -> Option<Node> {
        let section = SECTIONS.iter().position(|known| *known == section)?;
        self.put(module, section, name, node)
    }

    fn put(&mut self, module: &str, section: usize, name: &str, node: Node) -> Option<Node> {
        self.modules.entry(module.to_owned()).or_default()[section].insert(name.to_owned(), node)
    }

    /// All items of a section, as (module, name, node).
    pub(crate) fn section(&self, section: usize) -> impl Iterator<Item = (&str, &str, &Node)> {
        self.modules.iter().flat_map(move |(module, sections)| {
            sections[section].iter().map(move |(name, node)| (module.as_str(), name.as_str(), node))
        })
    }

    /// The methods and events by page, without those of which a page says nothing but that they are.
    pub(crate) fn pages(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut pages: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let says =
            |node: &Node| ["params", "result", "data", "errors"].iter().any(|key| is_full(node.get(key)));
        for (_, name, node) in self.section(0).chain(self.section(1)).filter(|(_, _, node)| says(node)) {
            if let Some(page) = node.get("page").and_then(Node::as_str) {
                pages.entry(page).or_default().insert(name);
            }
        }
        pages
    }

    /// Takes over from an earlier run what came from pages that cannot be read now.
    pub(crate) fn keep(&mut self, earlier: &Self, unread: &BTreeSet<&str>) {
        for sections in self.modules.values_mut() {
            for items in sections.iter_mut().take(2) {
                items.retain(|_, node| {
                    !node.get("page").and_then(Node::as_str).is_some_and(|page| unread.contains(page))
                });
            }
        }
        for (section, _) in SECTIONS.iter().enumerate() {
            for (module, name, node) in earlier.section(section) {
                let page = node.get("page").and_then(Node::as_str).unwrap_or_default();
                let free =
                    || !self.modules.get(module).is_some_and(|sections| sections[section].contains_key(name));
                if unread.contains(page) && free() {
                    self.put(module, section, name, node.clone());
                }
            }
        }
    }

    /// The files, by path below `specs/`.
    pub(crate) fn files(&self) -> BTreeMap<String, String> {
        let text = |sections: &[BTreeMap<String, Node>; 3]| {
            let mut module = Node::map();
            for (name, items) in SECTIONS.iter().zip(sections) {
                let items = items.iter().fold(Node::map(), |all, (key, node)| all.with(key, node.clone()));
                module = module.with(name, items);
            }
            write_spec(&module)
        };
        self.modules.iter().map(|(module, sections)| (format!("{module}.yaml"), text(sections))).collect()
    }
}

/// Whether a section is there and has something in it.
fn is_full(node: Option<&Node>) -> bool {
    node.is_some_and(|node| node.iter().next().is_some() || !node.items().is_empty())
}
