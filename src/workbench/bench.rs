//! What decisions cost on this machine: time made anew and remembered, with a record, durable; allocations; and
//! whether that is more than it was.
//!
//! Times of two machines, or of one on two days, do not compare. So a fixed piece of work ([`reference`]) is timed in
//! the same rounds, and what compares are the ratios to it.

mod baseline;
mod cases;
mod reference;
mod report;

use std::cell::RefCell;
use std::fmt;
use std::hint::black_box;
use std::time::Duration;

pub use baseline::{BaselineRefused, Slowing};
pub use cases::{BenchCase, BenchCases};
pub use report::{Asked, BenchReport, Durable, Each, Machine, Row};

use super::probe::Probe;
use super::timing::{Effort, Named, Timings, callers, clock, rounds};
use crate::audit::record::ENGINE;
use crate::audit::{Logs, MemoryLog, Unrecorded};
use crate::border::{Border, BorderRefused};
use crate::gate::{BuildError, Gate};
use crate::object;
use crate::policy::{PolicySet, Way};

/// Names of the rows, in the order in which they are timed in each round.
const ROWS: [&str; 5] = [report::REFERENCE, "cold", "cold_rvm", "hit", "evaluate"];
/// With less time than this there are fewer rounds.
const SHORT: Duration = Duration::from_secs(2);

/// Allocations of one piece of work on the calling thread: how many, and of how many bytes in all. What grows is
/// counted as allocated anew.
pub type Meter<'a> = &'a dyn Fn(&mut dyn FnMut()) -> (u64, u64);

/// What is to be measured.
pub struct Bench<'a> {
    policies: PolicySet,
    border: Border,
    cases: &'a BenchCases,
    time: Duration,
    each: bool,
    meter: Option<Meter<'a>>,
}

impl fmt::Debug for Bench<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { time, each, .. } = self;
        f.debug_struct("Bench").field("time", time).field("each", each).finish_non_exhaustive()
    }
}

/// Why nothing was measured.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BenchFailed {
    /// There is nothing to decide.
    #[error("no case was named that has a user to decide about")]
    NoCase,
    /// The border does not read.
    #[error(transparent)]
    Border(#[from] BorderRefused),
    /// There is no gate.
    #[error(transparent)]
    Gate(#[from] BuildError),
    /// A decision could not be put on record.
    #[error(transparent)]
    Unrecorded(#[from] Unrecorded),
}

impl<'a> Bench<'a> {
    /// Decisions on these cases under that set, for about so long in all, durable records not among it.
    ///
    /// # Errors
    /// Where there is no case, or in a changed build.
    pub fn new(policies: &PolicySet, cases: &'a BenchCases, time: Duration) -> Result<Self, BenchFailed> {
        if cases.is_empty() {
            return Err(BenchFailed::NoCase);
        }
        // A memory of its own, so that the first pass is the first.
        let policies = policies.clone().remembering(100_000);
        Ok(Self { policies, border: Border::bundled()?, cases, time, each: false, meter: None })
    }

    /// Each case by itself, too.
    #[must_use]
    pub fn each(mut self, each: bool) -> Self {
        self.each = each;
        self
    }

    /// Counts allocations by that.
    #[must_use]
    pub fn meter(mut self, meter: Meter<'a>) -> Self {
        self.meter = Some(meter);
        self
    }

    fn effort(&self) -> Effort {
        let rounds = if self.time < SHORT { 3 } else { 15 };
        let parts = u32::try_from(ROWS.len()).unwrap_or(u32::MAX).saturating_mul(rounds);
        Effort { rounds, time: self.time.checked_div(parts).unwrap_or_default(), single: 0.5 }
    }

    /// How often [`Bench::run`] tells of its progress.
    pub fn steps(&self) -> u64 {
        u64::try_from(ROWS.len()).unwrap_or(u64::MAX).saturating_mul(u64::from(self.effort().rounds))
    }

    /// Measures all but durable records; `progress` is called at each of [`Bench::steps`].
    ///
    /// Cold, hit and their like are from request and user to rulings, on each case's own day; `evaluate` decides
    /// today, from what is remembered, with the record in a memory log.
    ///
    /// # Errors
    /// Where a decision could not be put on record, even in memory.
    pub fn run(&self, progress: &dyn Fn()) -> Result<BenchReport, BenchFailed> {
        let asked = self.asked();
        let gate = RefCell::new(self.gate(MemoryLog::new())?);
        let failed: RefCell<Option<BenchFailed>> = RefCell::default();
        let evaluate = |at: usize| {
            let Some(one) = self.cases.one(at) else { return };
            if let Err(why) = gate.borrow().evaluate(&one.request, &one.user).map(black_box) {
                failed.borrow_mut().get_or_insert(why.into());
            }
        };
        // A log in memory grows, and with it what a record costs: each round has a new one.
        let anew = || match self.gate(MemoryLog::new()) {
            Ok(new) => drop(gate.replace(new)),
            Err(why) => drop(failed.borrow_mut().get_or_insert(why)),
        };
        let count = self.cases.len();
        let decided =
            |way: Way| move |at: usize| drop(black_box(self.probe(at).map(|one| one.prepared().rulings(way))));
        let hit = |at: usize| drop(black_box(self.probe(at).map(|one| one.prepared().remembered())));
        let [reference, cold, rvm, known, whole] = ROWS;
        let rows = [
            Named::new(reference, 1, |_| reference::work()),
            Named::new(cold, count, decided(Way::Both)),
            Named::new(rvm, count, decided(Way::Rvm)),
            Named::new(known, count, hit),
            Named::new(whole, count, evaluate).beginning(anew),
        ];
        let seen = rounds(&rows, self.effort(), progress);
        let allocated: Vec<Option<(f64, f64)>> = rows.iter().map(|row| self.allocated(row)).collect();
        if let Some(why) = failed.take() {
            return Err(why);
        }
        Ok(self.report(asked, &rows, &seen, &allocated))
    }

    /// Durable decisions a second by so many callers, each of whom waits for its record. The logs must be empty ones
    /// that nobody else uses.
    ///
    /// # Errors
    /// Where a decision could not be put on record.
    pub fn durable(&self, logs: Logs, of: usize, time: Duration) -> Result<Durable, BenchFailed> {
        let gate = self.gate(logs)?;
        let decide = |at: usize| match self.cases.one(at.checked_rem(self.cases.len()).unwrap_or(0)) {
            Some(one) => gate.evaluate(&one.request, &one.user).map(drop),
            None => Ok(()),
        };
        (0..self.cases.len()).try_for_each(decide)?;
        let call = |caller: usize, turn: u32| decide(caller.wrapping_add(usize::try_from(turn).unwrap_or_default()));
        let crowd = callers(of, time, &call)?;
        Ok(Durable {
            callers: of,
            records_per_second: crowd.rate,
            p50_us: crowd.p50,
            p99_us: crowd.p99,
            records: crowd.calls,
        })
    }

    fn gate(&self, logs: impl Into<Logs>) -> Result<Gate, BenchFailed> {
        Ok(Gate::builder(self.policies.clone()).audit(logs).border(self.border.clone()).build()?)
    }

    fn probe(&self, at: usize) -> Option<Probe<'_>> {
        let BenchCase { request, user, day, .. } = self.cases.one(at)?;
        Some(Probe { policies: &self.policies, border: &self.border, request, user, day: *day })
    }

    /// One pass over the cases with nothing remembered.
    fn asked(&self) -> Asked {
        let policies = self.policies.clone().remembering(100_000);
        for one in (0..self.cases.len()).filter_map(|at| self.probe(at)) {
            drop(Probe { policies: &policies, ..one }.prepared().remembered());
        }
        let decisions = self.cases.len();
        let known = f64::from(u32::try_from(policies.remembered()).unwrap_or(u32::MAX));
        Asked {
            digest: self.cases.digest(),
            decisions,
            distinct_facts: policies.remembers(),
            hit_rate: known / f64::from(u32::try_from(decisions).unwrap_or(u32::MAX)),
        }
    }

    /// Allocations and bytes of one turn, over one pass.
    fn allocated(&self, row: &Named<'_>) -> Option<(f64, f64)> {
        use super::timing::Timed as _;
        let meter = self.meter?;
        let turns = row.turns();
        let mut pass = || (0..turns).for_each(|at| row.turn(at));
        let (count, bytes) = meter(&mut pass);
        let turns = f64::from(u32::try_from(turns).ok()?);
        let each = |whole: u64| u32::try_from(whole).map_or(f64::INFINITY, f64::from) / turns;
        Some((each(count), each(bytes)))
    }

    fn report(
        &self,
        asked: Asked,
        rows: &[Named<'_>],
        seen: &[Timings],
        allocated: &[Option<(f64, f64)>],
    ) -> BenchReport {
        let reference = seen.first().cloned().unwrap_or_default();
        let row = |((row, own), allocated): ((&Named<'_>, &Timings), &Option<(f64, f64)>)| Row {
            name: row.name.clone(),
            p50_us: report::micro(own.permille(500)),
            p99_us: report::micro(own.permille(990)),
            p999_us: (own.singles() >= 1_000).then(|| report::micro(own.permille(999))),
            timed: own.singles(),
            of_reference: own.middle_ratio(&reference),
            mean_of_reference: own.ratio(&reference),
            allocations: allocated.map(|(count, _)| count),
            bytes: allocated.map(|(_, bytes)| bytes),
        };
        let of = |name: &str| rows.iter().zip(seen).find(|(row, _)| row.name == name).map(|(_, seen)| seen);
        let one = |at: usize| {
            let p50 = |name: &str| of(name).map_or(0.0, |seen| report::micro(seen.permille_at(at, 500)));
            let [_, cold, cold_rvm, hit, evaluate] = ROWS.map(p50);
            let case = self.cases.one(at)?.name.clone();
            Some(Each { case, cold_us: cold, cold_rvm_us: cold_rvm, hit_us: hit, evaluate_us: evaluate })
        };
        BenchReport {
            form: report::FORM.to_owned(),
            v: object::VERSION,
            reference: reference::VERSION,
            engine: ENGINE.to_owned(),
            machine: Machine::here(),
            clock_ns: clock(),
            policy_digest: self.policies.digest().to_owned(),
            cases: asked,
            rows: rows.iter().zip(seen).zip(allocated).map(row).collect(),
            durable: Vec::new(),
            each: if self.each { (0..self.cases.len()).filter_map(one).collect() } else { Vec::new() },
        }
    }
}
