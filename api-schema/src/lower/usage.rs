//! Which ways the values of each type go, and which records hold themselves.

use std::collections::BTreeSet;

use super::draft::{Body, DraftTy, Drafts, Id, Member, MemberKind, Role};
use super::ir::Usage;
use super::ways::{RECEIVED as OUTPUT, SENT as INPUT};

const BOTH: Usage = Usage { input: true, output: true };

/// Spreads usage from requests, answers and events over all that they refer to.
pub(super) fn spread(drafts: &mut Drafts<'_>) {
    let mut work: Vec<(Id, Usage)> = Vec::new();
    for (id, draft) in drafts.all.iter().enumerate() {
        let Body::Record { role, .. } = &draft.body else { continue };
        match role {
            Role::Request { output, .. } => {
                work.push((id, INPUT));
                work.extend(output.iter().flat_map(referred).map(|id| (id, OUTPUT)));
            }
            Role::Event(_) => work.push((id, OUTPUT)),
            Role::Result { .. } | Role::Inner { .. } | Role::Shared(_) => {}
        }
    }
    run(drafts, work);
    // A shared record that nobody uses yet may be used either way.
    let unused = (0..drafts.all.len()).filter(|id| drafts.all[*id].usage == Usage::default());
    let work = unused.map(|id| (id, BOTH)).collect();
    run(drafts, work);
}

fn run(drafts: &mut Drafts<'_>, mut work: Vec<(Id, Usage)>) {
    while let Some((id, usage)) = work.pop() {
        let draft = &mut drafts.all[id];
        let merged =
            Usage { input: draft.usage.input || usage.input, output: draft.usage.output || usage.output };
        if merged == draft.usage {
            continue;
        }
        draft.usage = merged;
        let (list, usage) = match &draft.body {
            Body::Record { members, .. } => (members, merged),
            // The derive of a choice always reads and writes.
            Body::Choice { members, .. } => (members, BOTH),
            Body::Values { .. } | Body::Errors { .. } | Body::Pending => continue,
        };
        work.extend(list.iter().flat_map(member_refers).map(|id| (id, usage)));
    }
}

fn member_refers(member: &Member<'_>) -> Vec<Id> {
    match &member.kind {
        MemberKind::One { ty, .. } => referred(ty),
        MemberKind::Choice { id, .. } => vec![*id],
        MemberKind::Rest => Vec::new(),
    }
}

/// The definitions in a type.
pub(super) fn referred(ty: &DraftTy) -> Vec<Id> {
    match ty {
        DraftTy::Path(_) | DraftTy::Flag(_) => Vec::new(),
        DraftTy::Def(id) => vec![*id],
        DraftTy::Vec(inner) => referred(inner),
        DraftTy::Map(key, value) => {
            let mut all = referred(key);
            all.extend(referred(value));
            all
        }
    }
}

/// Whether a member of `owner` that holds `held` itself (not in a list or map) holds `owner` again: it has to be boxed.
pub(super) fn is_recursive(drafts: &Drafts<'_>, owner: Id, held: Id) -> bool {
    let mut seen = BTreeSet::new();
    let mut work = vec![held];
    while let Some(id) = work.pop() {
        if id == owner {
            return true;
        }
        if !seen.insert(id) {
            continue;
        }
        let (Body::Record { members, .. } | Body::Choice { members, .. }) = &drafts.all[id].body else {
            continue;
        };
        work.extend(members.iter().filter_map(|member| match &member.kind {
            MemberKind::One { ty: DraftTy::Def(id), .. } | MemberKind::Choice { id, .. } => Some(*id),
            _ => None,
        }));
    }
    false
}
