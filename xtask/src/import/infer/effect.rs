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
    "search",
    "settings",
    "status",
    "tail",
    "types",
    "view",
];

/// Verbs that leave the same, however often they are carried out. Not `save`: it says nothing of whether a second call
/// saves a second one.
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
    "forcecommon",
    "hide",
    "mark",
    "modify",
    "mute",
    "pin",
    "publication",
    "read",
    "remove",
    "rename",
    "restore",
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

/// Verbs that begin like one of the others, and mean something else: what is found by its position is another thing after
/// the first call, and a version that is restored is one more version.
const WRITE: &[&str] = &["cancel", "issue", "listen", "removecard", "reset", "restorefrom", "setup"];

/// Verbs by which the title alone may say that a call leaves the same. Titles speak loosely: "Save" may add, "Change"
/// may switch, "Activate" may start.
const SURE: &[&str] = &["delete", "disable", "enable"];

/// The effect of a method.
pub(super) fn of(name: &str, title: &str) -> &'static str {
    let last = name.rsplit('.').next().unwrap_or(name);
    if let Some(effect) = by_verb(last) {
        return effect;
    }
    let mut words = title.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().to_ascii_lowercase();
    // "Get or Modify" changes, too.
    let or = words.next().is_some_and(|word| word.eq_ignore_ascii_case("or"));
    match by_verb(&first) {
        Some("read") if !or => "read",
        Some("idempotent") if SURE.contains(&first.as_str()) => "idempotent",
        _ => "write",
    }
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
            ("im.dialog.read", "Set the flag", "idempotent"),
            ("imconnector.delete.messages", "Delete Messages", "idempotent"),
            ("im.disk.file.save", "Save a File", "write"),
            ("im.message.like", "Change the Like", "write"),
            ("userconsent.consent.add", "Save the Consent", "write"),
            ("bizproc.event.send", "Return Parameters", "write"),
            ("entity.rights", "Get or Modify the Rights", "write"),
            ("landing.block.removecard", "Remove a Card", "write"),
            ("disk.file.restoreFromVersion", "Restore a Version", "write"),
        ] {
            assert_eq!(of(name, title), effect, "{name}");
        }
    }
}
