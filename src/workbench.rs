//! How policies are tested, by the same code that decides: case files and suites, tables of single
//! rules, coverage, mutants, a linter, probes into one decision, a decision explained, the replay of a log, and what
//! decisions cost.

mod bench;
#[cfg(feature = "bundle")]
mod bundle;
mod case;
mod coverage;
mod diff;
pub mod explain;
mod glob;
mod lint;
mod load;
mod mutants;
mod probe;
mod programs;
mod replay;
mod start;
mod suite;
mod sweep;
mod tables;
mod testing;
pub mod timing;
mod yaml;

pub use bench::{
    Asked, BaselineRefused, Bench, BenchCase, BenchCases, BenchFailed, BenchReport, Durable, Each, Machine, Meter, Row,
    Slowing,
};
#[cfg(feature = "bundle")]
pub use bundle::{BuildRefused, BuiltBundle, BundleParts};
pub use case::{Case, CaseFailed, CaseUsers, Expected, Report, Wanted, When};
pub use coverage::{FileCoverage, Unseen};
pub use diff::{CountryFlips, Diff, DiffExample, DiffFailed, DiffKind, DiffReport, Flips, Names};
pub use lint::{Level, LintRule, Remark, fixed, lint, page};
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
pub use suite::{SkippedCase, Suite, SuiteCase, clean};
pub use sweep::{Distinct, Place, Sweep, SweepRow, SweepTable, Swept, unmoved};
pub use tables::{Rulebook, TableFailure, TableReport};
pub use testing::{Spot, Tested, Tests, TestsRefused, Verdict, suite};
pub use yaml::CaseRefused;
