//! Case files and probes: how policies are tested, by the same code that decides.

mod case;
mod probe;
mod suite;
mod yaml;

pub use case::{Case, CaseFailed, CaseRefused, CaseUsers, Expected, Report, Wanted, When};
pub use probe::Probe;
pub use suite::{Suite, SuiteCase, clean};
