//! Members that came, went, were renamed or changed.

use super::{Changes, inside};
use bitrix_schema::Node;

impl Changes {
    /// Two maps from names to fields. A member that went where one of the same content came was renamed.
    pub(super) fn members(&mut self, path: &str, before: &Node, after: &Node) {
        let gone: Vec<(usize, &str, &Node)> = apart(before, after);
        let mut come: Vec<(usize, &str, &Node)> = apart(after, before);
        for (place, name, node) in gone {
            // Two fields may look alike: the one in the same place is the likelier.
            let same = |(_, _, other): &(usize, &str, &Node)| *other == node;
            let renamed = come
                .iter()
                .position(|new| new.0 == place && same(new))
                .or_else(|| come.iter().position(same));
            match renamed {
                Some(i) => {
                    let (_, new, _) = come.remove(i);
                    self.push(&inside(path, name), &format!("renamed to `{new}`"));
                }
                None => self.push(&inside(path, name), "removed"),
            }
        }
        for (_, name, node) in come {
            let required = node
                .get("required")
                .map(|level| format!(", required: {}", level.shown()))
                .unwrap_or_default();
            let ty = node.get("type").map(Node::shown).unwrap_or_default();
            self.push(&inside(path, name), &format!("added ({ty}{required})"));
        }
        for (name, old) in before.iter() {
            if let Some(new) = after.get(name) {
                self.node(&inside(path, name), old, new);
            }
        }
        let order = |node: &Node, other: &Node| {
            node.iter()
                .map(|(name, _)| name.to_owned())
                .filter(|name| other.get(name).is_some())
                .collect::<Vec<_>>()
        };
        if order(before, after) != order(after, before) {
            self.push(path, "members in another order");
        }
    }
}

/// The members of one map that the other lacks, each with its place.
fn apart<'n>(node: &'n Node, other: &Node) -> Vec<(usize, &'n str, &'n Node)> {
    let all = node.iter().enumerate().map(|(place, (name, field))| (place, name, field));
    all.filter(|(_, name, _)| other.get(name).is_none()).collect()
}
