//! Which objects are near copies of each other.

use super::names;
use super::unite::{compatible, is_opaque};
use crate::import::tree::{Members, Record, RecordId, Records, Ty};
use std::collections::{BTreeMap, BTreeSet};

/// Fewer members than these are no object of their own.
const LEAST: usize = 3;
/// Lines of made records: beyond those of any page, so that they are none's.
const FIRST_LINE: u32 = 1 << 24;

/// An object of some answer.
#[derive(Debug)]
pub(super) struct Candidate<'c> {
    page: &'c str,
    module: &'c str,
    /// Area, with `v3/` before those of REST 3.0.
    area: &'c str,
    /// Singular name of the member that holds it: what it is compared by.
    name: String,
    /// What it is called: the same for one of many, else the member's name as it is.
    shown: String,
    /// Whether a table lists its members, rather than an example.
    documented: bool,
    members: BTreeMap<String, Ty>,
}

impl<'c> Candidate<'c> {
    pub(super) fn new(
        page: &'c str,
        module: &'c str,
        name: &str,
        one_of_many: bool,
        members: &Members,
    ) -> Self {
        let singular = names::singular(name);
        let rows = members.members.iter().filter(|member| member.line > 0).count();
        Self {
            page,
            module,
            area: area(module),
            shown: if one_of_many { singular.clone() } else { names::snake(name) },
            name: singular,
            documented: rows * 2 >= members.members.len(),
            members: members.members.iter().map(|member| (member.name.clone(), member.ty.clone())).collect(),
        }
    }
}

/// The area of a module: its first segment, below `v3` the second too.
pub(super) fn area(module: &str) -> &str {
    let segments = if module.starts_with("v3/") { 2 } else { 1 };
    match module.match_indices('/').nth(segments - 1) {
        Some((end, _)) => &module[..end],
        None => module,
    }
}

/// A set of near copies.
#[derive(Debug)]
struct Cluster {
    area: String,
    /// The record of a page that the copies are of.
    record: Option<RecordId>,
    names: BTreeSet<String>,
    shown: BTreeMap<String, usize>,
    documented: bool,
    modules: BTreeSet<String>,
    page: String,
    members: BTreeMap<String, Ty>,
    size: usize,
}

/// Near copies, by candidate.
#[derive(Debug)]
pub(super) struct Clusters {
    of: Vec<Option<usize>>,
    made: Vec<Option<(RecordId, Record)>>,
}

impl Clusters {
    /// Puts candidates together; the largest come first, and the smaller ones join what they are a part of.
    pub(super) fn new(
        candidates: &[Candidate<'_>],
        records: &Records,
        sent: &BTreeSet<RecordId>,
        taken: &BTreeSet<(String, String)>,
    ) -> Self {
        let mut clusters: Vec<Cluster> = records
            .all
            .iter()
            .filter(|(id, _)| !sent.contains(id))
            .map(|(id, record)| seed(id, record))
            .collect();
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        order.sort_by_key(|i| (std::cmp::Reverse(candidates[*i].members.len()), *i));
        let mut of = vec![None; candidates.len()];
        for i in order {
            let candidate = &candidates[i];
            if candidate.members.len() < LEAST {
                continue;
            }
            let found = clusters.iter().position(|cluster| cluster.takes(candidate));
            let index = found.unwrap_or_else(|| {
                clusters.push(Cluster::of(candidate));
                clusters.len() - 1
            });
            clusters[index].join(candidate);
            of[i] = Some(index);
        }
        let mut taken = taken.clone();
        taken.extend(records.all.values().map(|record| (record.module.clone(), record.name.clone())));
        let made =
            clusters.iter().enumerate().map(|(i, cluster)| cluster.record(i, records, &mut taken)).collect();
        Self { of, made }
    }

    /// The record of a candidate, and what to begin it with; `None` if it stays as it is.
    pub(super) fn record(&self, candidate: usize) -> Option<(&RecordId, &Record)> {
        let made = self.made.get((*self.of.get(candidate)?)?)?.as_ref()?;
        Some((&made.0, &made.1))
    }
}

fn seed(id: &RecordId, record: &Record) -> Cluster {
    Cluster {
        area: area(&record.module).to_owned(),
        record: Some(id.clone()),
        names: BTreeSet::from([names::singular(&record.name)]),
        shown: BTreeMap::new(),
        documented: true,
        modules: BTreeSet::from([record.module.clone()]),
        page: id.page.clone(),
        members: record
            .members
            .members
            .iter()
            .map(|member| (member.name.clone(), member.ty.clone()))
            .collect(),
        size: 1,
    }
}

impl Cluster {
    fn of(candidate: &Candidate<'_>) -> Self {
        Self {
            area: candidate.area.to_owned(),
            record: None,
            names: BTreeSet::new(),
            shown: BTreeMap::new(),
            documented: false,
            modules: BTreeSet::new(),
            page: candidate.page.to_owned(),
            members: BTreeMap::new(),
            size: 0,
        }
    }

    fn join(&mut self, candidate: &Candidate<'_>) {
        self.names.insert(candidate.name.clone());
        *self.shown.entry(candidate.shown.clone()).or_default() += 1;
        self.documented |= candidate.documented;
        self.modules.insert(candidate.module.to_owned());
        for (name, ty) in &candidate.members {
            let known = self.members.entry(name.clone()).or_insert_with(|| ty.clone());
            // What comes next is compared with the one that says more.
            if is_opaque(known) {
                known.clone_from(ty);
            }
        }
        self.size += 1;
    }

    /// Whether a candidate is a copy of this: nearly all of it is here, under the same name or in good number, and nothing
    /// of it is of another kind. An example may show a part; two tables that list different members mean it.
    fn takes(&self, candidate: &Candidate<'_>) -> bool {
        if self.area != candidate.area || self.members.is_empty() {
            return false;
        }
        let common = candidate.members.keys().filter(|name| self.members.contains_key(*name)).count();
        let least = candidate.members.len().min(self.members.len());
        let most = candidate.members.len().max(self.members.len());
        let same_name = self.names.contains(&candidate.name) && self.modules.contains(candidate.module);
        let both_documented = self.documented && candidate.documented;
        let near = match (same_name, both_documented) {
            (true, false) => common >= LEAST && common * 10 >= least * 7,
            (true, true) => common >= LEAST && common * 10 >= most * 9,
            (false, _) => common > LEAST && common * 10 >= most * 8,
        };
        near && candidate
            .members
            .iter()
            .all(|(name, ty)| self.members.get(name).is_none_or(|known| compatible(known, ty)))
    }

    /// The record to make, or the one to extend; `None` for what has no copy.
    fn record(
        &self,
        index: usize,
        records: &Records,
        taken: &mut BTreeSet<(String, String)>,
    ) -> Option<(RecordId, Record)> {
        if self.size < 2 {
            return None;
        }
        if let Some(id) = &self.record {
            return records.all.get(id).map(|record| (id.clone(), record.clone()));
        }
        let module = match self.modules.iter().next() {
            Some(module) if self.modules.len() == 1 => module.clone(),
            _ => format!("{}/types", self.area),
        };
        let most = self.shown.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse(name.len())));
        let name = names::free(&module, most.map_or("", |(name, _)| name), taken);
        taken.insert((module.clone(), name.clone()));
        let line = FIRST_LINE.saturating_add(u32::try_from(index).unwrap_or(u32::MAX));
        Some((
            RecordId { page: self.page.clone(), line },
            Record { module, name, members: Members::default() },
        ))
    }
}
