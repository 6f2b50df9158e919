//! Methods and events.

use super::ids::Own;
use super::location::wire_name;
use super::{Build, Cx, Merged, Place, at, flag, text, texts};
use crate::conform::shorten;
use crate::fault::{Path, did_you_mean, listed};
use crate::model::{
    Api, Auth, Deprecation, Effect, Event, FilterDialect, Method, Paging, PagingDialect, Scalar, Type, Who,
};
use crate::tree::{Node, Value};

impl Build<'_> {
    pub(super) fn method(
        &mut self,
        module: &str,
        merged: &Merged,
        key: &str,
        node: &Node,
        path: &Path<'_>,
    ) -> Method {
        let api = if word(node, "api") == Some("v3") { Api::V3 } else { Api::V2 };
        if key.starts_with("v3:") && api == Api::V2 && !node.get("api").is_some_and(Node::is_poison) {
            let message = "the key says REST 3.0, the method does not";
            self.log.add(node.at, path, message, "add `api: v3`, or take `v3:` from the key");
        }
        if !node.get("api").is_some_and(Node::is_poison) {
            self.method_place(module, key, node, api, path);
        }
        self.needs_page(merged, node, "method", path);
        let effect = self.effect(merged, node, path);
        let result = node.get("result").map(|result| {
            // What describes fields has their captions and types where the entity has its values.
            let last = key.rsplit('.').next().unwrap_or(key).to_ascii_lowercase();
            let describes = last.ends_with("fields") || last.ends_with("types");
            let own = if describes { Own::default() } else { self.own(module, 2) };
            let cx = Cx { module, place: Place::Answer, own };
            let here = path.key("result");
            if let Some(record) = result.get("record") {
                let help = "write `result_rust` on the method";
                self.log.add(
                    record.at,
                    &here.key("record"),
                    "the record of an answer is named beside `result`",
                    help,
                );
            }
            self.ty(result, cx, &here)
        });
        let nullable = self.nullable(node, result.as_ref(), path);
        let result_rust = text(node, "result_rust");
        if let (Some(at), false) = (node.get("result_rust"), matches!(result, Some(Type::Object { .. }))) {
            self.log.add(
                at.at,
                &path.key("result_rust"),
                "a name for the answer's record, and the answer is no record",
                "remove it, or list the members of `result` under `fields`",
            );
        }
        let cx = Cx { module, place: Place::Param, own: self.own(module, 1) };
        let params = self.object(node, "params", cx, path);
        let mut method = Method {
            name: wire_name(key).to_owned(),
            api,
            page: self.page(node, path),
            rust: text(node, "rust"),
            summary: text(node, "summary"),
            doc: text(node, "doc"),
            scopes: texts(node, "scopes"),
            auth: match word(node, "auth") {
                Some("oauth_only") => Auth::OauthOnly,
                Some("webhook_only") => Auth::WebhookOnly,
                _ => Auth::Any,
            },
            who: if word(node, "who") == Some("administrator") { Who::Administrator } else { Who::Any },
            deprecated: deprecation(node),
            effect,
            creates: self.creates(node, effect, path),
            paging: self.paging(node, api, path),
            filter: self.filter(node, api, path),
            not_in_batch: flag(node, "not_in_batch"),
            params,
            result,
            nullable,
            result_rust,
            error_statuses: statuses(node, "error_statuses"),
            errors: Vec::new(),
        };
        if let Some(rows) = node.get("errors") {
            method.errors = self.error_rows(rows, Some(node), &path.key("errors"));
        }
        self.made(&mut method, module);
        method
    }

    /// Whether the answer may be `null` as a whole.
    fn nullable(&mut self, node: &Node, result: Option<&Type>, path: &Path<'_>) -> bool {
        let Some(answer) = node.get("result").filter(|answer| flag(answer, "nullable")) else { return false };
        let (message, help) = match result {
            _ if node.has("paging") => {
                ("`nullable` on a list with `paging`", "remove it: a list without rows is empty")
            }
            // Reported already where the type cannot be read.
            Some(Type::Scalar(Scalar::Any | Scalar::Object | Scalar::Array) | Type::Union(_))
                if !answer.is_poison() && !answer.get("type").is_none_or(Node::is_poison) =>
            {
                let help = "say what else it is, or remove it: raw JSON may be `null` anyway";
                ("`nullable` on an answer that stays raw JSON", help)
            }
            Some(Type::Scalar(Scalar::Bytes)) => {
                ("`nullable` on an answer that is a file", "remove it: a file is never `null`")
            }
            _ => return true,
        };
        self.log.add(at(answer, "nullable"), &path.key("result").key("nullable"), message, help);
        false
    }

    pub(super) fn event(
        &mut self,
        module: &str,
        merged: &Merged,
        name: &str,
        node: &Node,
        path: &Path<'_>,
    ) -> Event {
        if name.chars().any(|c| c.is_ascii_lowercase()) {
            let message = format!("`{name}` is not in upper case");
            self.log.add(
                node.at,
                path,
                message,
                format!("events are delivered in upper case: {}", name.to_ascii_uppercase()),
            );
        }
        self.needs_page(merged, node, "event", path);
        Event {
            name: name.to_owned(),
            title: self.title(name, node, path),
            page: self.page(node, path),
            rust: text(node, "rust"),
            summary: text(node, "summary"),
            doc: text(node, "doc"),
            scopes: texts(node, "scopes"),
            deprecated: deprecation(node),
            data: self.object(node, "data", Cx { module, place: Place::Answer, own: Own::default() }, path),
        }
    }

    /// `title:`, the wire name as the page writes it.
    fn title(&mut self, name: &str, node: &Node, path: &Path<'_>) -> Option<String> {
        let title = text(node, "title")?;
        let letters = |text: &str| text.replace('.', "").to_ascii_uppercase();
        if letters(&title) != letters(name) {
            let message = format!("`{}` is not the name `{name}` in another case", shorten(&title));
            let help = "a title is the name with its capitals as documented: `onCrmDealAdd`";
            self.log.add(at(node, "title"), &path.key("title"), message, help);
        }
        Some(title)
    }

    /// A spec comes from a page, and says which.
    fn needs_page(&mut self, merged: &Merged, node: &Node, what: &str, path: &Path<'_>) {
        if Some(node.at.file) == merged.spec && !node.has("page") {
            self.log.add(
                node.at,
                path,
                format!("a {what} without `page`"),
                "a spec names the page it was taken from",
            );
        }
    }

    fn effect(&mut self, merged: &Merged, node: &Node, path: &Path<'_>) -> Effect {
        match word(node, "effect") {
            Some("read") => Effect::Read,
            Some("idempotent") => Effect::Idempotent,
            Some(_) => Effect::Write,
            None => {
                if !node.has("effect") {
                    let only_overlay = merged.spec.is_some() && Some(node.at.file) == merged.overlay;
                    let help = if only_overlay {
                        "the spec does not have this method: correct its name, or write `read`, `write` or `idempotent`"
                    } else {
                        "write `read`, `write` or `idempotent`: it decides whether a call may be repeated"
                    };
                    self.log.add(node.at, path, "a method without `effect`", help);
                }
                Effect::Write
            }
        }
    }

    fn creates(&mut self, node: &Node, effect: Effect, path: &Path<'_>) -> Option<String> {
        let creates = node.get("creates")?;
        let kind = creates.as_str()?;
        let here = path.key("creates");
        if !self.names.has_id(kind) {
            let near = did_you_mean(kind, self.names.ids.keys().map(String::as_str));
            let message = format!("there is no id kind `{kind}`");
            self.log.add(creates.at, &here, message, format!("add it to `ids:` in types.yaml{near}"));
        }
        if effect == Effect::Read && node.has("effect") {
            let message = "a method that only reads creates nothing";
            self.log.add(creates.at, &here, message, "correct `effect`, or remove `creates`");
        }
        Some(kind.to_owned())
    }

    fn paging(&mut self, node: &Node, api: Api, path: &Path<'_>) -> Option<Paging> {
        let paging = node.get("paging")?;
        let here = path.key("paging");
        let Some(dialect) = word(paging, "dialect") else {
            if !paging.is_poison() && !paging.has("dialect") {
                self.log.add(
                    paging.at,
                    &here,
                    "paging without `dialect`",
                    "say how the list is walked: `dialect: start`",
                );
            }
            return None;
        };
        if matches!(dialect, "pagination" | "tail") && api == Api::V2 {
            let message = format!("`{dialect}` is a paging of REST 3.0, and this method is not");
            self.log.add(
                paging.at,
                &here.key("dialect"),
                message,
                "add `api: v3`, or name the dialect of the page",
            );
        }
        let dialect = match dialect {
            "offset" => PagingDialect::Offset,
            "page" => PagingDialect::Page,
            "cursor" => PagingDialect::Cursor,
            "pagination" => PagingDialect::Pagination,
            "tail" => PagingDialect::Tail,
            _ => PagingDialect::Start,
        };
        let upper = word(paging, "names").is_some();
        Some(Paging { dialect, rows: text(paging, "rows"), key: text(paging, "key"), upper })
    }

    fn filter(&mut self, node: &Node, api: Api, path: &Path<'_>) -> Option<FilterDialect> {
        let filter = word(node, "filter")?;
        if filter == "conditions" && api == Api::V2 {
            let message = "`conditions` are the filters of REST 3.0, and this method is not";
            self.log.add(
                at(node, "filter"),
                &path.key("filter"),
                message,
                "add `api: v3`, or write `filter: prefix`",
            );
        }
        Some(if filter == "conditions" { FilterDialect::Conditions } else { FilterDialect::Prefix })
    }

    /// Reports keys that go with something that is not there.
    pub(super) fn misplaced(&mut self, node: &Node, keys: &[&str], what: &str, help: &str, path: &Path<'_>) {
        let found: Vec<&str> = keys.iter().copied().filter(|key| node.has(key)).collect();
        if let Some(first) = found.first() {
            let message = format!("{} on {what}", listed(found.iter().copied(), "and"));
            self.log.add(at(node, first), &path.key(first), message, help);
        }
    }
}

/// `deprecated:` of a node.
pub(super) fn deprecation(node: &Node) -> Option<Deprecation> {
    node.get("deprecated").filter(|n| !n.is_poison()).map(|n| Deprecation { replacement: text(n, "use") })
}

fn word<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    node.get(key).and_then(Node::as_str)
}

fn statuses(node: &Node, key: &str) -> Vec<u16> {
    let items = node.get(key).map(Node::items).unwrap_or_default();
    let status = |item: &Node| match item.value {
        Value::Int(number) => u16::try_from(number).ok(),
        _ => None,
    };
    items.iter().filter_map(status).collect()
}
