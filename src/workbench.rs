//! How policies are tested, by the same code that decides: case files and suites, tables of single
//! rules, coverage, mutants, and probes into one decision.

mod case;
mod coverage;
mod mutants;
mod probe;
mod suite;
mod sweep;
mod tables;
mod yaml;

pub use case::{Case, CaseFailed, CaseUsers, Expected, Report, Wanted, When};
pub use coverage::{FileCoverage, Unseen};
pub use mutants::{Excuse, HuntFailed, MutantReport, Progress, Survivor};
pub use probe::Probe;
pub use suite::{Suite, SuiteCase, clean};
pub use sweep::{Distinct, Place, Sweep, Swept, unmoved};
pub use tables::{Rulebook, TableFailure, TableReport};
pub use yaml::CaseRefused;
