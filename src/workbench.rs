//! How policies are tested, by the same code that decides: case files and suites, tables of single
//! rules, coverage, mutants, probes into one decision, the replay of a log, and what decisions cost.

mod bench;
mod case;
mod coverage;
mod diff;
mod load;
mod mutants;
mod probe;
mod programs;
mod replay;
mod start;
mod suite;
mod sweep;
mod tables;
pub mod timing;
mod yaml;

pub use bench::{
    Asked, BaselineRefused, Bench, BenchCase, BenchCases, BenchFailed, BenchReport, Durable, Each, Machine, Meter, Row,
    Slowing,
};
pub use case::{Case, CaseFailed, CaseUsers, Expected, Report, Wanted, When};
pub use coverage::{FileCoverage, Unseen};
pub use diff::{CountryFlips, Diff, DiffExample, DiffFailed, DiffKind, DiffReport, Flips, Names};
pub use load::Load;
pub use mutants::{Excuse, HuntFailed, MutantReport, Progress, Survivor};
pub use probe::{Prepared, Probe};
pub use programs::{OneProgram, Programs, Said, Told};
#[cfg(feature = "file")]
pub use replay::ArchivedRecords;
pub use replay::{
    Change, CodeCount, CountryCount, ExpectRefused, ExpectedFlip, ExpectedFlips, Logged, MemoryRecords, MergeRefused,
    Records, Replay, ReplayFailed, ReplayReport, Sample, Seen, Shard, Unreplayed, Why,
};
pub use start::{NameRefused, Start};
pub use suite::{Suite, SuiteCase, clean};
pub use sweep::{Distinct, Place, Sweep, SweepRow, SweepTable, Swept, unmoved};
pub use tables::{Rulebook, TableFailure, TableReport};
pub use yaml::CaseRefused;
