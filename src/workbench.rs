//! Case files and probes: how policies are tested, by the same code that decides.

mod case;
mod probe;

pub use case::{Case, CaseFailed, CaseRefused, CaseUsers, Expected, Report, When};
pub use probe::Probe;
