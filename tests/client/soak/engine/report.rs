//! What a soak has to say at its end.

use super::ledger::{Counts, Ending, Kind, Ledger};
use super::world::World;
use bitrix_api::client::Stats;
use bitrix_api::mock::{BucketStats, OAuthStats};
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// The books, compared.
#[derive(Debug)]
pub(crate) struct Report {
    took: Duration,
    /// Calls and batches that were begun, of these those with a short deadline, and those that were dropped.
    begun: u64,
    deadlines: u64,
    cancels: u64,
    pub(crate) counts: BTreeMap<(Kind, Ending), Counts>,
    /// Everything that must not be.
    pub(crate) wrong: Vec<String>,
    /// Of all clients together.
    pub(crate) stats: Stats,
    requests: u64,
    sent_on: u64,
    pub(crate) bucket: BucketStats,
    pub(crate) oauth: OAuthStats,
    pub(crate) faults: Vec<(&'static str, u64)>,
}

impl Report {
    pub(super) fn of(
        world: &World,
        ledger: &Ledger,
        took: Duration,
        begun: u64,
        deadlines: u64,
        cancels: u64,
        panicked: u64,
    ) -> Self {
        let (counts, mut wrong) = ledger.balance(&world.table);
        if panicked > 0 {
            wrong.push(format!("{panicked} tasks panicked"));
        }
        let mut stats = Stats::default();
        for client in world.clients.iter().chain([&world.stranger]) {
            let one = client.stats();
            let ended = one.answered + one.refused + one.unknown + one.failed + one.dropped;
            if one.running != 0 || ended != one.calls {
                wrong.push(format!("the books of a client do not add up: {one:?}"));
            }
            add(&mut stats, &one);
        }
        Self {
            took,
            begun,
            deadlines,
            cancels,
            counts,
            wrong,
            stats,
            requests: world.portal.request_count(),
            sent_on: world.sent_on(),
            bucket: world.portal.bucket(),
            oauth: world.portal.oauth(),
            faults: world.faults.iter().map(|(name, fault)| (*name, fault.count())).collect(),
        }
    }

    /// Commands with this ending.
    pub(crate) fn commands(&self, ending: Ending) -> u64 {
        self.counts.iter().filter(|((_, of), _)| *of == ending).map(|(_, count)| count.commands).sum()
    }

    /// All commands.
    pub(crate) fn all(&self) -> u64 {
        self.counts.values().map(|count| count.commands).sum()
    }
}

fn add(sum: &mut Stats, one: &Stats) {
    sum.calls += one.calls;
    sum.answered += one.answered;
    sum.refused += one.refused;
    sum.unknown += one.unknown;
    sum.failed += one.failed;
    sum.dropped += one.dropped;
    sum.attempts += one.attempts;
    sum.repeats += one.repeats;
    sum.limited += one.limited;
    sum.operating_limited += one.operating_limited;
    sum.renewals += one.renewals;
    sum.failed_renewals += one.failed_renewals;
    sum.waited += one.waited;
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.took.as_secs_f64();
        let (all, begun, requests) = (self.all(), self.begun, self.requests);
        writeln!(
            f,
            "{begun} calls and batches of {all} commands in {seconds:.1} s: {:.0} commands/s, {:.0} requests/s",
            all as f64 / seconds,
            requests as f64 / seconds
        )?;
        writeln!(f, "{} with a short deadline, {} dropped on the way", self.deadlines, self.cancels)?;
        writeln!(
            f,
            "\n{:12} {:12} {:>9} {:>9} {:>9}",
            "command", "told", "commands", "have run", "repeated"
        )?;
        for ((kind, ending), count) in &self.counts {
            let Counts { commands, ran, ran_again } = count;
            let (kind, ending) = (format!("{kind:?}"), format!("{ending:?}"));
            // What a read has run is not written down.
            if kind == "Read" {
                writeln!(f, "{kind:12} {ending:12} {commands:>9}")?;
            } else {
                writeln!(f, "{kind:12} {ending:12} {commands:>9} {ran:>9} {ran_again:>9}")?;
            }
        }
        let stats = &self.stats;
        writeln!(
            f,
            "\nclients: {} requests made of {} calls: {} answered, {} refused, {} unknown, {} failed, {} dropped",
            stats.attempts,
            stats.calls,
            stats.answered,
            stats.refused,
            stats.unknown,
            stats.failed,
            stats.dropped
        )?;
        writeln!(
            f,
            "  {} repeats, {} times too many, {} times a method's time used up, {} renewals of which {} failed, {:.0?} of waiting",
            stats.repeats,
            stats.limited,
            stats.operating_limited,
            stats.renewals,
            stats.failed_renewals,
            stats.waited
        )?;
        writeln!(
            f,
            "portal: {requests} requests, and {} at its old address; {} turned away by its bucket; {} tokens renewed",
            self.sent_on, self.bucket.refused, self.oauth.refreshes
        )?;
        for (name, count) in &self.faults {
            writeln!(f, "  {count:>7} {name}")?;
        }
        for what in self.wrong.iter().take(20) {
            writeln!(f, "WRONG: {what}")?;
        }
        let verdict = if self.wrong.is_empty() { "none lost, none doubled" } else { "the books differ" };
        write!(f, "{verdict}: {} wrong", self.wrong.len())
    }
}
