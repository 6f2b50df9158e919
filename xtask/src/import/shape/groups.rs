//! Groups of members of which one or some are demanded.

use super::level::{self, Rule};
use super::prose::Prose;
use crate::import::page::Row;
use crate::import::tree::{Group, Level, Members};

/// Finds the groups that the rows of a table and the text above it state.
pub(super) fn find(members: &mut Members, rows: &[Row], lead: &Prose) {
    let mut rules: Vec<Rule> = Vec::new();
    for row in rows {
        let text = Prose::new(&row.text).plain();
        // Few rows state a rule; the patterns are dear.
        if text.contains('`') {
            rules.extend(level::rules(row.name.trim_end_matches('*'), &text));
        }
    }
    rules.extend(level::rules("", &lead.plain()));
    for rule in rules {
        add(members, &rule);
    }
}

/// Adds a group, if its members are there and in no other.
fn add(members: &mut Members, rule: &Rule) {
    let mut of: Vec<String> = Vec::new();
    for name in &rule.names {
        match members.members.iter().find(|member| member.name.eq_ignore_ascii_case(name)) {
            Some(member) if !of.contains(&member.name) => of.push(member.name.clone()),
            Some(_) => {}
            None => return,
        }
    }
    // In the order of the table, however each cell has it.
    of.sort_by_key(|name| members.members.iter().position(|member| member.name == *name));
    let free = |name: &String| !members.groups.iter().any(|group| group.of.contains(name));
    if of.len() < 2 || !of.iter().all(free) {
        return;
    }
    for member in members.members.iter_mut().filter(|member| of.contains(&member.name)) {
        member.required = Level::OneOf;
    }
    members.groups.push(Group { name: name(&of), rule: rule.rule, of });
}

/// The name of a group: its members'.
fn name(of: &[String]) -> String {
    let words: Vec<String> = of.iter().map(|name| snake(name)).collect();
    words.join("_or_")
}

/// `MESSAGE_ID` and `messageId` are `message_id`.
fn snake(name: &str) -> String {
    let mut out = String::new();
    let mut after_lower = false;
    for c in name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_') {
        if c.is_ascii_uppercase() && after_lower {
            out.push('_');
        }
        after_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
        out.push(c.to_ascii_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::shape::testing::{blocks, prose};
    use crate::import::tree::{Limits, Member, Ty};

    fn found(rows: &[(&str, &str)], lead: &str) -> Members {
        let member = |(name, _): &(&str, &str)| Member {
            name: (*name).to_owned(),
            line: 1,
            ty: Ty::word("string"),
            required: Level::Always,
            default: None,
            clear: None,
            limits: Limits::default(),
            formats: Vec::new(),
            deprecated: None,
        };
        let mut members = Members { members: rows.iter().map(member).collect(), ..Members::default() };
        let row = |(name, text): &(&str, &str)| Row {
            line: 1,
            name: (*name).to_owned(),
            starred: true,
            types: Vec::new(),
            text: blocks(text),
            more: Vec::new(),
        };
        let rows: Vec<Row> = rows.iter().map(row).collect();
        find(&mut members, &rows, &prose(lead));
        members
    }

    #[test]
    fn rows_that_need_each_other_missing_are_a_group() {
        let members = found(
            &[
                ("TEXT", "Required if `FILE` is not given"),
                ("FILE", "Required if `TEXT` is not given"),
                ("OTHER", "At least one of `TEXT` or `NONE` must be given"),
            ],
            "",
        );
        let groups: Vec<(&str, &str)> = members.groups.iter().map(|g| (g.name.as_str(), g.rule)).collect();
        assert_eq!(groups, [("text_or_file", "at_least_one")]);
        assert_eq!(members.members[0].required, Level::OneOf);
        assert_eq!(members.members[2].required, Level::Always);
    }

    #[test]
    fn the_text_above_a_table_may_state_one() {
        let members = found(&[("userId", ""), ("mailTo", "")], "Pass either `userId` or `mailTo`.");
        assert_eq!(members.groups[0].name, "user_id_or_mail_to");
        assert_eq!(members.groups[0].rule, "exactly_one");
    }
}
