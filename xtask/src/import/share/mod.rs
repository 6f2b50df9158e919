//! One record for what several answers hold: near copies of an object, each with the members that its example shows,
//! become one record with all of them.
//!
//! Pages of one entity show the same object again and again (`task`, `createdBy`), and seldom all of it. Only what is
//! received is treated so: that a parameter of `add` is also one of `update` says nothing of what either demands.

mod cluster;
mod names;
mod unite;

use self::cluster::{Candidate, Clusters};
use super::tree::{Members, RecordId, Records, Ty};
use std::collections::BTreeSet;

/// Something received, with the place it is received in.
pub(crate) struct Received<'r> {
    /// Page.
    pub(crate) page: &'r str,
    /// Module of the method or event.
    pub(crate) module: &'r str,
    /// What it is: the entity of the module, or the member of an event's data.
    pub(crate) name: String,
    /// Its type.
    pub(crate) ty: &'r mut Ty,
}

/// Shares what is near enough. `sent` are the records that requests hold: they are left alone.
pub(crate) fn share(
    received: &mut [Received<'_>],
    records: &mut Records,
    sent: &BTreeSet<RecordId>,
    taken: &BTreeSet<(String, String)>,
) {
    let mut candidates = Vec::new();
    for root in received.iter() {
        let mut visit = |name: &str, one_of_many: bool, members: &Members| {
            candidates.push(Candidate::new(root.page, root.module, name, one_of_many, members));
        };
        walk(root.ty, &root.name, false, &mut visit);
    }
    let clusters = Clusters::new(&candidates, records, sent, taken);
    let mut next = 0;
    for root in received.iter_mut() {
        rewrite(root.ty, &mut next, &clusters, records);
    }
}

/// Visits the objects of a type, inner ones first, each with the name of the member that holds it, and whether that holds
/// several.
fn walk(ty: &Ty, name: &str, one_of_many: bool, visit: &mut impl FnMut(&str, bool, &Members)) {
    match ty {
        Ty::Plain { .. } | Ty::File(_) | Ty::Record(_) => {}
        Ty::List(inner) | Ty::Map(_, inner) => walk(inner, name, true, visit),
        Ty::Object(members) => {
            for member in &members.members {
                walk(&member.ty, &member.name, false, visit);
            }
            visit(name, one_of_many, members);
        }
    }
}

/// Puts records in the place of objects, in the order of [`walk`].
fn rewrite(ty: &mut Ty, next: &mut usize, clusters: &Clusters, records: &mut Records) {
    match ty {
        Ty::Plain { .. } | Ty::File(_) | Ty::Record(_) => {}
        Ty::List(inner) | Ty::Map(_, inner) => rewrite(inner, next, clusters, records),
        Ty::Object(members) => {
            for member in &mut members.members {
                rewrite(&mut member.ty, next, clusters, records);
            }
            let id = clusters.record(*next);
            *next += 1;
            if let Some((id, make)) = id {
                let members = std::mem::take(members);
                records.all.entry(id.clone()).or_insert_with(|| make.clone());
                unite::extend(records, id, members);
                *ty = Ty::Record(id.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests;
