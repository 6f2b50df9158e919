//! The members of objects, and the rules over several of them.

use super::methods::deprecation;
use super::{Build, Cx, Place, at, flag, literal, text, texts};
use crate::fault::{Path, did_you_mean};
use crate::model::{Field, Group, GroupRule, Object, Required, Type, TypeRef};
use crate::tree::Node;

impl Build<'_> {
    /// The members at `key`, with `groups` and `open` beside it.
    pub(super) fn object(&mut self, node: &Node, key: &str, cx: Cx<'_>, path: &Path<'_>) -> Object {
        let here = path.key(key);
        let mut fields = Vec::new();
        let cx = self.members_of(node, key, cx);
        for (name, field) in node.get(key).map(Node::iter).into_iter().flatten() {
            if !field.is_poison() {
                fields.push(self.field(name, field, cx, &here.key(name)));
            }
        }
        let groups = self.groups(&Owner { node, members: key, fields: &fields }, path);
        Object { fields, groups, open: flag(node, "open") }
    }

    fn field(&mut self, name: &str, node: &Node, cx: Cx<'_>, path: &Path<'_>) -> Field {
        let template = |open, close| name.starts_with(open) && name.ends_with(close);
        if template('{', '}') || template('<', '>') {
            let message = format!("`{name}` stands for names that are data");
            self.log.add(node.at, path, message, "make the object around it a `map` with `key` and `of`");
        }
        let ty = self.ty(node, self.inside(name, cx), path);
        let mut ty = self.identified(ty, name, node, cx);
        if let (Type::Scalar(scalar), Some(native)) = (&ty, self.names.members.get(name))
            && self.names.natives.get(native).is_some_and(|native| native.wire.contains(scalar))
        {
            ty = Type::Named(TypeRef::Native(native.clone()));
        }
        let required = match node.get("required").and_then(Node::as_str) {
            Some("always") => Required::Always,
            Some("conditional") => Required::Conditional,
            Some("one_of") => Required::OneOf,
            Some("webhook_only") => Required::WebhookOnly,
            _ => Required::No,
        };
        let field = Field {
            name: name.to_owned(),
            rust: text(node, "rust"),
            doc: text(node, "doc"),
            ty,
            required,
            id_of: text(node, "id_of"),
            default: literal(node, "default"),
            clear: literal(node, "clear"),
            limits: self.limits(node, path),
            formats: texts(node, "formats"),
            deprecated: deprecation(node),
        };
        self.field_makes_sense(node, &field, cx, path);
        field
    }

    fn field_makes_sense(&mut self, node: &Node, field: &Field, cx: Cx<'_>, path: &Path<'_>) {
        let at = |key: &str| node.get(key).map_or(node.at, |n| n.at);
        if field.required == Required::WebhookOnly && cx.place != Place::Param {
            let help = "only parameters of a method know who calls: write `conditional`, or leave it out";
            self.log.add(at("required"), &path.key("required"), "`webhook_only` below a parameter", help);
        }
        if let Some(clear) = &field.clear {
            let here = path.key("clear");
            if cx.place == Place::Answer {
                self.log.add(at("clear"), &here, "`clear` on something that is never sent", "remove it");
            }
            if field.required == Required::Always {
                let help =
                    "a parameter that must be given cannot be unset: correct `required`, or remove `clear`";
                self.log.add(at("clear"), &here, "`clear` on a required field", help);
            }
            let listed = match &field.ty {
                Type::Flag(style) => style.values().contains(&clear.as_str()),
                Type::Values(values) => values.iter().any(|value| value.value == *clear),
                _ => false,
            };
            if listed {
                let help =
                    "a value that means something cannot also mean \"remove\": take it from one of the two";
                self.log.add(at("clear"), &here, format!("`{clear}` is one of the values already"), help);
            }
        }
        self.default_fits(field, at("default"), path);
        self.limits_fit(node, field, path);
    }

    fn groups(&mut self, owner: &Owner<'_>, path: &Path<'_>) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let here = path.key("groups");
        let sections = owner.node.get("groups");
        for (name, node) in sections.map(Node::iter).into_iter().flatten() {
            if !node.is_poison() {
                let group = self.group(name, node, owner, &here.key(name));
                self.in_one_group(group.as_ref(), node, &groups, &here.key(name));
                groups.extend(group);
            }
        }
        // A group that could not be read may have been the one.
        let unreadable = |node: &Node| node.is_poison() || node.iter().any(|(_, n)| n.is_poison());
        if sections.is_some_and(|s| s.is_poison() || s.iter().any(|(_, group)| unreadable(group))) {
            return groups;
        }
        let here = path.key(owner.members);
        for field in owner.fields.iter().filter(|f| f.required == Required::OneOf) {
            if !groups.iter().any(|group| group.of.contains(&field.name)) {
                let at = owner.member(&field.name).map_or(owner.node.at, |node| at(node, "required"));
                let message = "`one_of`, and no group names this field";
                let help = "add it to a group under `groups:`, or correct `required`";
                self.log.add(at, &here.key(&field.name).key("required"), message, help);
            }
        }
        groups
    }

    fn group(&mut self, name: &str, node: &Node, owner: &Owner<'_>, path: &Path<'_>) -> Option<Group> {
        let snake = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !snake {
            let message = format!("`{name}` is not a name for a group");
            self.log.add(node.at, path, message, "write it in snake_case: `content`");
        }
        for key in ["rule", "of"] {
            if !node.has(key) {
                let help = "write `{rule: at_least_one, of: [A, B]}`";
                self.log.add(node.at, path, format!("a group without `{key}`"), help);
            }
        }
        let rule = match node.get("rule").and_then(Node::as_str)? {
            "exactly_one" => GroupRule::ExactlyOne,
            "at_most_one" => GroupRule::AtMostOne,
            _ => GroupRule::AtLeastOne,
        };
        let of = node.get("of")?;
        let here = path.key("of");
        if of.items().len() == 1 {
            let help = "a group has two members or more: add them, or remove it and write `required: always`";
            self.log.add(of.at, &here, "a group of one", help);
        }
        for (i, member) in of.items().iter().enumerate() {
            self.group_member(member, owner, &here.index(i));
        }
        if let (Some(rust), GroupRule::AtLeastOne) = (node.get("rust"), rule) {
            let help = "only exclusive groups become an enum: remove the name, or correct `rule`";
            self.log.add(rust.at, &path.key("rust"), "a Rust name for a group that makes no type", help);
        }
        let (rust, doc) = (text(node, "rust"), text(node, "doc"));
        Some(Group { name: name.to_owned(), rule, of: texts(node, "of"), rust, doc })
    }

    fn group_member(&mut self, member: &Node, owner: &Owner<'_>, path: &Path<'_>) {
        let Some(name) = member.as_str() else { return };
        let Some(node) = owner.member(name) else {
            if !owner.node.get(owner.members).is_some_and(Node::is_poison) {
                let near = did_you_mean(name, owner.fields.iter().map(|f| f.name.as_str()));
                let message = format!("there is no `{name}` in `{}`", owner.members);
                self.log.add(member.at, path, message, format!("name members of the same object{near}"));
            }
            return;
        };
        let readable = !node.is_poison() && !node.get("required").is_some_and(Node::is_poison);
        if readable && node.get("required").and_then(Node::as_str) != Some("one_of") {
            let message = format!("`{name}` is in a group without `required: one_of`");
            let help = format!("write `required: one_of` on `{name}`, or take it from the group");
            self.log.add(member.at, path, message, help);
        }
    }

    fn in_one_group(&mut self, group: Option<&Group>, node: &Node, others: &[Group], path: &Path<'_>) {
        let members = group.and_then(|_| node.get("of")).map(Node::items).unwrap_or_default();
        let here = path.key("of");
        for (i, member) in members.iter().enumerate() {
            let Some(name) = member.as_str() else { continue };
            if let Some(other) = others.iter().find(|group| group.of.iter().any(|m| m == name)) {
                let message = format!("`{name}` is in the group `{}` already", other.name);
                let help = "a field belongs to one group: take it from one of the two";
                self.log.add(member.at, &here.index(i), message, help);
            }
        }
    }
}

/// The object that groups are of.
struct Owner<'n> {
    node: &'n Node,
    /// The key of its members: `params`, `fields`, `data`.
    members: &'n str,
    fields: &'n [Field],
}

impl<'n> Owner<'n> {
    fn member(&self, name: &str) -> Option<&'n Node> {
        self.node.get(self.members)?.get(name)
    }
}
