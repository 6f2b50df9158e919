//! Which file an item belongs to, and that no item is in two.

use std::collections::BTreeMap;

use super::{Build, Merged};
use crate::fault::{Log, Path};
use crate::model::Api;
use crate::tree::{At, Node};

/// The module of a method, as the path of its file: earlier segments, in snake_case; `portal` where there are none. Methods
/// of REST 3.0 are below `v3/`.
pub fn module_of(method: &str, api: Api) -> String {
    let segments: Vec<String> = method.split('.').map(snake).collect();
    let module = match segments.split_last() {
        Some((_, [])) | None => "portal".to_owned(),
        Some((_, modules)) => modules.join("/"),
    };
    if api == Api::V3 { format!("v3/{module}") } else { module }
}

/// `AttachedVote` → `attached_vote`.
fn snake(segment: &str) -> String {
    let mut out = String::new();
    let mut previous = '_';
    let mut chars = segment.chars().peekable();
    while let Some(c) = chars.next() {
        let inside_word = previous.is_ascii_lowercase() || previous.is_ascii_digit();
        let last_of_capitals =
            previous.is_ascii_uppercase() && chars.peek().is_some_and(char::is_ascii_lowercase);
        if c.is_ascii_uppercase() && (inside_word || last_of_capitals) {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
        previous = c;
    }
    out
}

/// A wire name without the `v3:` that tells it from its namesake.
pub(super) fn wire_name(key: &str) -> &str {
    key.strip_prefix("v3:").unwrap_or(key)
}

impl Build<'_> {
    /// Folders and files become Rust modules.
    pub(super) fn module_path(&mut self, path: &str, merged: &Merged) {
        let good = |segment: &str| {
            segment.starts_with(|c: char| c.is_ascii_lowercase())
                && segment.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        };
        if path.split('/').all(good) {
            return;
        }
        for file in [merged.spec, merged.overlay].into_iter().flatten() {
            self.log.add(
                At { file, line: 0 },
                &Path::Root,
                format!("`{path}` is not a module path"),
                "folders and files become Rust modules: name them in snake_case",
            );
        }
    }

    /// A method's file is what its name says.
    pub(super) fn method_place(&mut self, module: &str, key: &str, node: &Node, api: Api, path: &Path<'_>) {
        let name = wire_name(key);
        let good = |segment: &str| {
            !segment.is_empty() && segment.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
        };
        if !name.split('.').all(good) {
            let message = format!("`{name}` is not a method name");
            self.log.add(
                node.at,
                path,
                message,
                "write segments of letters, digits and `_`, with dots between them",
            );
            return;
        }
        let expected = module_of(name, api);
        if expected != module {
            self.log.add(
                node.at,
                path,
                format!("this method is in the wrong file: it makes the module `{expected}`, and this is `{module}`"),
                format!("move it to {expected}.yaml"),
            );
        }
    }
}

/// No method and no event may be in two files.
pub(super) fn unique(modules: &BTreeMap<String, Merged>, log: &mut Log) {
    for section in ["methods", "events"] {
        let mut first: BTreeMap<String, (&str, At)> = BTreeMap::new();
        let root = Path::Root;
        let at = root.key(section);
        for (module, merged) in modules {
            for (key, node) in merged.tree.get(section).map(Node::iter).into_iter().flatten() {
                let v3 = key.starts_with("v3:") || node.get("api").and_then(Node::as_str) == Some("v3");
                let name = wire_name(key).to_ascii_lowercase();
                let name = if v3 { format!("v3:{name}") } else { name };
                match first.get(&name) {
                    None => {
                        first.insert(name, (module, node.at));
                    }
                    Some((_, other)) => {
                        let place = format!("{}:{}", log.name(other.file), other.line);
                        let what = if section == "methods" { "method" } else { "event" };
                        log.add(
                            node.at,
                            &at.key(key),
                            format!("this {what} is there already, in {place}"),
                            "keep one of the two (names differ by case alone only by mistake)",
                        );
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_follow_names() {
        for (method, api, module) in [
            ("im.message.update", Api::V2, "im/message"),
            ("imbot.v2.Chat.Message.update", Api::V2, "imbot/v2/chat/message"),
            ("vote.AttachedVote.getMany", Api::V2, "vote/attached_vote"),
            ("biconnector.dataset.fields.update", Api::V2, "biconnector/dataset/fields"),
            ("documentgenerator.API.x", Api::V2, "documentgenerator/api"),
            ("x.APIKey2Name.y", Api::V2, "x/api_key2_name"),
            ("scope", Api::V2, "portal"),
            ("tasks.task.get", Api::V3, "v3/tasks/task"),
            ("batch", Api::V3, "v3/portal"),
        ] {
            assert_eq!(module_of(method, api), module, "{method}");
        }
    }
}
