//! What a call does to the portal's data, by the verb that its name begins with; where the name has none, by the verb that
//! the title of its page begins with.
//!
//! Doubt is settled towards `write`, which is never repeated.

/// Verbs that only look.
const READ: &[&str] = &[
    "can",
    "check",
    "count",
    "current",
    "describe",
    "determine",
    "download",
    "exists",
    "export",
    "fields",
    "find",
    "get",
    "has",
    "history",
    "info",
    "is",
    "list",
    "nearest",
    "receive",
    "resolve",
    "retrieve",
    "return",
    "search",
    "settings",
    "status",
    "tail",
    "types",
    "view",
];

/// Verbs that leave the same, however often they are carried out.
const IDEMPOTENT: &[&str] = &[
    "activate",
    "archive",
    "change",
    "clear",
    "deactivate",
    "delete",
    "disable",
    "edit",
    "enable",
    "hide",
    "mark",
    "modify",
    "mute",
    "pin",
    "publication",
    "remove",
    "rename",
    "restore",
    "save",
    "set",
    "unarchive",
    "unbind",
    "unfavorite",
    "unlink",
    "unmute",
    "unpin",
    "unpublic",
    "unread",
    "unregister",
    "unset",
    "unsubscribe",
    "update",
];

/// Verbs that begin like one of the others, and mean something else.
const WRITE: &[&str] = &["cancel", "issue", "listen", "reset", "setup"];

/// The effect of a method.
pub(super) fn of(name: &str, title: &str) -> &'static str {
    let last = name.rsplit('.').next().unwrap_or(name);
    let first_word =
        title.split(|c: char| !c.is_ascii_alphabetic()).find(|word| !word.is_empty()).unwrap_or_default();
    by_verb(last).or_else(|| by_verb(first_word)).unwrap_or("write")
}

/// The effect by the longest verb that a word begins with.
fn by_verb(word: &str) -> Option<&'static str> {
    let word = word.to_ascii_lowercase();
    let all = [(READ, "read"), (IDEMPOTENT, "idempotent"), (WRITE, "write")];
    let verbs = all.into_iter().flat_map(|(verbs, effect)| verbs.iter().map(move |verb| (*verb, effect)));
    verbs
        .filter(|(verb, _)| word.starts_with(verb))
        .max_by_key(|(verb, _)| verb.len())
        .map(|(_, effect)| effect)
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn the_verb_of_the_name_decides_and_else_that_of_the_title() {
        for (name, title, effect) in [
            ("crm.deal.get", "", "read"),
            ("crm.deal.fields", "", "read"),
            ("task.items.getlist", "", "read"),
            ("catalog.product.isExists", "", "read"),
            ("crm.deal.add", "", "write"),
            ("crm.deal.update", "", "idempotent"),
            ("task.item.deletefile", "", "idempotent"),
            ("im.chat.mute", "", "idempotent"),
            ("catalog.document.cancel", "", "write"),
            ("user.counters.set", "", "idempotent"),
            ("calendar.settings", "Get the Settings", "read"),
            ("user.admin", "Check for Administrator Rights", "read"),
            ("im.notify", "Send a Notification", "write"),
            ("something.strange", "Something Strange", "write"),
        ] {
            assert_eq!(of(name, title), effect, "{name}");
        }
    }
}
