//! Replay: every decision of a log made again, under its own law, or under another.
//!
//! A decision is a function of request, user, day, policy set, border and circumstances, and all of them are on
//! record. So each record can be decided again, and compared byte for byte with the rulings and faults that it
//! holds. Under other policies the same circumstances apply, and what differs is what those policies would change.
//! Users who were ruled together are ruled together again.

mod again;
#[cfg(feature = "file")]
mod archive;
mod expect;
mod law;
mod memory;
mod read;
mod report;

use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use again::Again;
pub(super) use again::remade;
#[cfg(feature = "file")]
pub use archive::ArchivedRecords;
pub use expect::{ExpectRefused, ExpectedFlip, ExpectedFlips};
use law::Laws;
pub use memory::MemoryRecords;
pub use report::{Change, CodeCount, CountryCount, MergeRefused, ReplayReport, Sample, Seen, Shard, Unreplayed, Why};

use crate::border::{Border, BorderRefused};
use crate::policy::PolicySet;

/// Records that one thread takes at a time.
const CHUNK: u64 = 64;
/// Places that a report names of each thing, where nothing else is said.
const SAMPLES: usize = 5;

/// A record as a log gives it back.
#[derive(Clone, PartialEq, Eq)]
pub struct Logged {
    /// Its number in the log, from 0.
    pub position: u64,
    /// The canonical bytes of the clear part.
    pub clear: Vec<u8>,
    /// The canonical bytes of the sealed part, opened; none where it was erased, or where there never was one.
    pub opened: Option<Vec<u8>>,
}

impl std::fmt::Debug for Logged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Logged").field("position", &self.position).finish_non_exhaustive()
    }
}

/// Where records come from.
pub trait Records: Sync {
    /// How many records there are.
    fn count(&self) -> u64;

    /// The records at these positions, all of them and in order. Several threads ask at once.
    ///
    /// # Errors
    /// Where they cannot be read; says why, and where.
    fn read(&self, positions: Range<u64>) -> Result<Vec<Logged>, String>;

    /// A stored policy set or border by its digest, `sha256:` and 64 hexadecimal digits.
    fn object(&self, digest: &str) -> Option<Vec<u8>>;
}

/// How a log is decided again.
#[derive(Debug, Clone)]
#[must_use = "nothing is decided before `run`"]
pub struct Replay {
    policies: Option<PolicySet>,
    border: Option<Border>,
    shard: Shard,
    jobs: NonZeroUsize,
    samples: usize,
}

/// A replay that could not be finished.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayFailed {
    /// Records could not be read.
    #[error("records {from} to {last} could not be read: {why}")]
    Read {
        /// The first of them.
        from: u64,
        /// The last of them.
        last: u64,
        /// Why.
        why: String,
    },
    /// A thread panicked.
    #[error("a thread of the replay panicked; nothing is reported")]
    Panicked,
}

impl Default for Replay {
    fn default() -> Self {
        Self::new()
    }
}

impl Replay {
    /// Every record under its own law, on all cores.
    pub fn new() -> Self {
        let jobs = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Self { policies: None, border: None, shard: Shard::WHOLE, jobs, samples: SAMPLES }
    }

    /// Under these policies instead.
    pub fn under(self, policies: PolicySet) -> Self {
        Self { policies: Some(policies), ..self }
    }

    /// Across this stored border instead, see [`Border::to_object`]. It may be wider than the compiled one:
    /// nothing is permitted by a replay.
    ///
    /// # Errors
    /// Where the bytes are no stored border.
    pub fn across(self, border: &[u8]) -> Result<Self, BorderRefused> {
        Ok(Self { border: Some(Border::of_record(border)?), ..self })
    }

    /// Only this part of the records; the reports of all parts merge into the whole one.
    pub fn shard(self, shard: Shard) -> Self {
        Self { shard, ..self }
    }

    /// On so many threads.
    pub fn jobs(self, jobs: NonZeroUsize) -> Self {
        Self { jobs, ..self }
    }

    /// Names so many places of each thing that is found.
    pub fn samples(self, samples: usize) -> Self {
        Self { samples, ..self }
    }

    /// Decides again. `done` hears now and then how many more records were looked at. The report does not
    /// depend on the number of threads.
    ///
    /// # Errors
    /// [`ReplayFailed`] where records could not be read. What single records lack stands in the report.
    pub fn run(&self, records: &dyn Records, done: &(dyn Fn(u64) + Sync)) -> Result<ReplayReport, ReplayFailed> {
        let count = records.count();
        let laws = Laws::new(records, self.policies.as_ref(), self.border.as_ref());
        let again = Again::new(&laws, self.shard);
        let (next, stop) = (AtomicU64::new(0), AtomicBool::new(false));
        let whole = Mutex::new(self.blank(count));
        let work = || -> Result<(), ReplayFailed> {
            let mut report = self.blank(count);
            while !stop.load(Ordering::Relaxed) {
                let from = next.fetch_add(CHUNK, Ordering::Relaxed);
                if from >= count {
                    break;
                }
                let until = from.saturating_add(CHUNK).min(count);
                let failed = |why| {
                    stop.store(true, Ordering::Relaxed);
                    ReplayFailed::Read { from, last: until.saturating_sub(1), why }
                };
                let read = records.read(from..until).map_err(failed)?;
                if u64::try_from(read.len()).ok() != Some(until.saturating_sub(from)) {
                    return Err(failed("the log gave another number of records than asked for".to_owned()));
                }
                for logged in &read {
                    again.look(logged, &mut report);
                }
                done(until.saturating_sub(from));
            }
            whole.lock().unwrap_or_else(PoisonError::into_inner).add(report);
            Ok(())
        };
        let ended: Vec<Result<(), ReplayFailed>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..self.jobs.get()).map(|_| scope.spawn(work)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap_or(Err(ReplayFailed::Panicked))).collect()
        });
        ended.into_iter().collect::<Result<(), _>>()?;
        let mut report = whole.into_inner().unwrap_or_else(PoisonError::into_inner);
        again.finish(&mut report);
        Ok(report)
    }

    fn blank(&self, records: u64) -> ReplayReport {
        let policies = self.policies.as_ref().map(|set| set.digest().to_owned());
        let border = self.border.as_ref().map(|border| border.digest().to_owned());
        ReplayReport::blank(policies, border, records, self.shard, self.samples)
    }
}
